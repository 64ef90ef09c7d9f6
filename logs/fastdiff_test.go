package logs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// seen is the result of a reader for one record.
type seen struct {
	json string // of the record: its states and values, and everything else in it
	err  string
	at   logs.Position
}

// readers are the ways to read that must agree.
var readers = []struct {
	name  string
	opts  logs.Options
	setUp func(*logs.Stream)
}{
	{name: "obvious", setUp: (*logs.Stream).Obvious},
	{name: "fast", setUp: func(*logs.Stream) {}},
	{name: "fast, records reused", opts: logs.Options{ReuseRecords: true}, setUp: func(*logs.Stream) {}},
}

// seenBy returns all results of a reader of src. Before each call, everything
// returned earlier is poisoned.
func seenBy(t *testing.T, which int, src io.Reader, limit int) (list []seen) {
	t.Helper()
	opts := readers[which].opts
	opts.MaxRecord = limit
	r := logs.NewStream(src, "f", schemas(), &opts)
	readers[which].setUp(r)
	var kept []logs.Record // they must not change
	for {
		r.Poison()
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		s := seen{at: r.Position()}
		if rec != nil {
			s.json = string(logs.AppendJSON(nil, rec))
		}
		if err != nil {
			s.err = err.Error()
		}
		list, kept = append(list, s), append(kept, rec)
		if file := (*logs.SourceError)(nil); errors.As(err, &file) {
			break
		}
	}
	for i, rec := range kept {
		if rec != nil && !opts.ReuseRecords {
			if got := string(logs.AppendJSON(nil, rec)); got != list[i].json {
				t.Fatalf("%s: record %d became %s, was %s", readers[which].name, i+1, got, list[i].json)
			}
		}
	}
	return list
}

// sameForAll checks that all readers have the same results for an input.
func sameForAll(t *testing.T, in []byte, piece, limit int) {
	t.Helper()
	source := func() io.Reader {
		if piece > 0 {
			return ones{bytes.NewReader(in), piece}
		}
		return bytes.NewReader(in)
	}
	want := seenBy(t, 0, source(), limit)
	for which := 1; which < len(readers); which++ {
		got := seenBy(t, which, source(), limit)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(seen{})); diff != "" {
			t.Fatalf("%s, in pieces of %d (-obvious +fast)\n%s", readers[which].name, piece, diff)
		}
	}
}

// feeds are data as varied as the generator can make them.
var feeds = map[string]acstest.Config{
	"as they come":          {},
	"keys in any order":     {MixKeys: true},
	"spelled in every way":  {MixSpellings: true},
	"both":                  {MixKeys: true, MixSpellings: true},
	"with faults":           {Faults: acstest.Faults{Fields: 0.2, Lines: 0.1}},
	"rows":                  {Shape: acstest.Rows},
	"rows, keys mixed":      {Shape: acstest.Rows, MixKeys: true},
	"messages":              {Shape: acstest.Messages},
	"an array":              {Shape: acstest.Array},
	"messages, with faults": {Shape: acstest.Messages, Faults: acstest.Faults{Fields: 0.2, Lines: 0.1}},
	"rows, with faults":     {Shape: acstest.Rows, Faults: acstest.Faults{Fields: 0.2}, MixSpellings: true},
}

func feed(cfg acstest.Config, bytes int64) []byte {
	cfg.Seed, cfg.Calls, cfg.Bytes = 11, acstest.None, bytes
	data, err := io.ReadAll(acstest.NewFeed(&cfg))
	if err != nil {
		panic(err)
	}
	return data
}

// Every kind of data, in every shape of a feed, reads like the plain decoder reads it.
func TestFastEqualsObviousOnKinds(t *testing.T) {
	for _, kind := range acstest.Kinds() {
		for _, shape := range []acstest.Shape{acstest.Lines, acstest.Messages, acstest.Array, acstest.Rows} {
			t.Run(fmt.Sprint(kind, " as ", shape), func(t *testing.T) {
				t.Parallel()
				in := feed(*acstest.KindConfig(kind, &acstest.Config{Shape: shape, MediaStats: 0.05, Surveys: 0.5, Usage: 0.5}), 400_000)
				sameForAll(t, in, 0, 0)
				sameForAll(t, in[:50_000], 777, 0)
			})
		}
	}
}

func TestFastEqualsObvious(t *testing.T) {
	for name, cfg := range feeds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := feed(cfg, 600_000)
			sameForAll(t, in, 0, 0)
			sameForAll(t, in[:100_000], 777, 0)
		})
	}
}

// fastCases are nearly usual, at the limits of what the fast decoder accepts.
// Each comes after a usual record, from which it has learnt.
var fastCases = map[string]string{
	"a number with a leading zero":             `"streamId":"007"`,
	"a number with 16 digits":                  `"streamId":"1234567890123456"`,
	"a number with 17 digits":                  `"streamId":"12345678901234567"`,
	"the largest number":                       `"streamId":9223372036854775807`,
	"one more":                                 `"streamId":"9223372036854775808"`,
	"the smallest number":                      `"streamId":-9223372036854775808`,
	"minus zero":                               `"streamId":"-0"`,
	"only a minus, which is Null":              `"streamId":"-"`,
	"only a minus, bare":                       `"streamId":-`,
	"a whole number with an exponent":          `"streamId":8.2E1`,
	"a whole number with a fraction":           `"streamId":82.5`,
	"a whole number with a fraction of 0":      `"streamId":"82.0"`,
	"blanks around a number":                   `"streamId":" 82 "`,
	"a real, minus zero":                       `"packetLossRateAvg":-0.0`,
	"a real with 15 digits":                    `"packetLossRateAvg":"0.12345678901234"`,
	"a real with 16 digits":                    `"packetLossRateAvg":"0.123456789012345"`,
	"a real with 17 digits":                    `"packetLossRateAvg":"0.12345678901234567"`,
	"a real that is half between two":          `"packetLossRateAvg":"9007199254740993"`,
	"a real with more digits than fit":         `"packetLossRateAvg":12345678901234567890`,
	"a real with an exponent":                  `"packetLossRateAvg":"3.146336E-05"`,
	"a real without digits after the point":    `"packetLossRateAvg":"3."`,
	"a real without digits before it":          `"packetLossRateAvg":".5"`,
	"a real too large":                         `"packetLossRateAvg":"1e999"`,
	"not a number":                             `"packetLossRateAvg":"NaN"`,
	"null in quotes":                           `"packetLossRateAvg":"null","mediaType":"null","codecName":"null"`,
	"nothing in quotes":                        `"packetLossRateAvg":"","mediaType":"","codecName":""`,
	"a minus in quotes":                        `"packetLossRateAvg":"-","mediaType":"-","codecName":"-"`,
	"hidden":                                   `"identifier":"Redacted","mediaType":"REDACTED","streamId":"redacted"`,
	"enumerations in another case, last first": `"StreamDirection":"inbound","mediaType":"AUDIO","endpointType":"VOIP","new":1`,
	"a long enumeration in another case":       `"mediaType":"audioaudioaudioaudioaudioaudioaudioaudioaudio","endpointType":"  VOIP                                  "`,
	"an array in an enumeration":               `"mediaType":["Audio"],"endpointType":"[5]"`,
	"arrays without a value":                   `"mediaType":"[]","endpointType":"[null]"`,
	"a no-break space":                         "\"identifier\":\"\u00a0\",\"codecName\":\"\u00a0 nan\",\"mediaType\":\"\u00a0\",\"streamId\":\"\u00a0\"",
	"no-break spaces, more than a text":        "\"identifier\":\"\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\",\"codecName\":\"SATIN\u00a0\"",
	"negative numbers":                         `"jitterAvg":"-1","jitterMax":-1,"packetLossRateAvg":"-0.5","packetLossRateMax":-0.5,"streamId":"-5"`,
	"negative zeros":                           `"jitterAvg":"-0","jitterMax":-0,"packetLossRateAvg":"-0.0","packetLossRateMax":-0`,
	"ratios above one":                         `"packetLossRateAvg":"1.5","packetLossRateMax":10`,
	"ratios of one":                            `"packetLossRateAvg":"1.0","packetLossRateMax":1,"healedDataRatioAvg":1.000,"healedDataRatioMax":"1"`,
	"other reals above one":                    `"videoFrameRateAvg":"1.5","videoBitRateAvg":1.5e6`,
	"fractions of whole numbers":               `"jitterAvg":"80.5","jitterMax":8.05E1,"roundTripTimeAvg":"61.0"`,
	"blanks only":                              `"identifier":"   ","mediaType":"  ","streamId":" "`,
	"blanks around an ID":                      `"identifier":" 8:acs:1 ","mediaType":" Audio "`,
	"an enumeration in another case":           `"mediaType":"AUDIO","endpointType":"VOIP"`,
	"an enumeration nobody knows":              `"mediaType":"Smell","endpointType":"Fridge"`,
	"an enumeration with an escape":            `"mediaType":"\u0041udio"`,
	"an escape":                                `"identifier":"a\"b\\c\/d\n\t"`,
	"an escape of a character":                 `"identifier":"\u00e9\ud83d\ude00"`,
	"half a character":                         `"identifier":"\ud83d"`,
	"beyond ASCII":                             `"identifier":"Zoë 😀"`,
	"beyond ASCII, and an escape":              `"identifier":"Zoë\t😀"`,
	"no Unicode":                               "\"identifier\":\"a\xff\"",
	"a control character":                      "\"identifier\":\"a\tb\"",
	"an unknown escape":                        `"identifier":"a\qb"`,
	"a UUID":                                   `"identifier":"570ea078-74e9-4430-9c67-464ba1fa5859"`,
	"one byte less":                            `"identifier":"570ea078-74e9-4430-9c67-464ba1fa585"`,
	"one byte more":                            `"identifier":"570ea078-74e9-4430-9c67-464ba1fa58590"`,
	"36 bytes, the last a backslash":           `"identifier":"570ea078-74e9-4430-9c67-464ba1fa585\""`,
	"36 bytes, an escape among them":           `"identifier":"570ea078-74e9-4430\"9c67-464ba1fa585"`,
	"36 bytes, a blank after them":             `"identifier":"570ea078-74e9-4430-9c67-464ba1fa585 "`,
	"36 bytes, a blank and a mark in them":     `"identifier":"570ea078 74e9-4430-9c67!464ba1fa5859"`,
	"36 bytes, no Unicode":                     "\"identifier\":\"570ea078-74e9-4430-9c67-464ba1fa585\xff\"",
	"36 bytes, a control character":            "\"identifier\":\"570ea078-74e9-\x1f430-9c67-464ba1fa5859\"",
	"36 bytes, the end of two strings":         `"identifier":"570ea078-74e9-4430","x":"4ba1"`,
	"a text of 8 bytes, hidden or like it":     `"identifier":"redacteD","codecName":"reacted!"`,
	"an enumeration of 24 bytes":               `"mediaType":"AudioAudioAudioAudioAud"`,
	"an enumeration of 25 bytes":               `"mediaType":"AudioAudioAudioAudioAudi"`,
	"enumerations that begin alike":            `"mediaType":"AudioAudioA","endpointType":"AudioAudioB"`,
	"a real of 8 bytes":                        `"packetLossRateAvg":"0.123456","packetLossRateMax":"12345.67"`,
	"a real of 8 digits and a point":           `"packetLossRateAvg":"1234567.8","packetLossRateMax":"0.1234567"`,
	"a real of 8 places":                       `"packetLossRateAvg":"0.12345678","packetLossRateMax":"12345678.1234567"`,
	"a real with two points":                   `"packetLossRateAvg":"1.2.3"`,
	"a real with a leading zero":               `"packetLossRateAvg":"00.5"`,
	"a real that ends early":                   `"packetLossRateAvg":"0.5,"`,
	"a field three times":                      `"identifier":"a","identifier":"a","identifier":"a"`,
	"an unknown field three times":             `"new":"a","new":"a","new":"a"`,
	"two long names that begin alike":          `"recvFreezeDurationPerMinuteInMs":"1","recvFreezeDurationPerMinuteInHours":"2"`,
	"names of the same ends and length":        `"streamId":"1","streXXId":"2","sXreamId":"3"`,
	"names of one byte and of none":            `"x":"1","y":2,"":3,"z":null`,
	"a number instead of a text":               `"identifier":12,"codecName":true`,
	"an object instead of a text":              `"identifier":{"a":1}`,
	"a field twice":                            `"identifier":"a","identifier":"b"`,
	"a field under two names":                  `"identifier":"a","Identifier":"b"`,
	"unknown fields":                           `"new":"a","newer":12,"newest":null,"flag":true,"other":-1.50e+2`,
	"unknown fields that are not JSON":         `"new":truth`,
	"an unknown number that is not valid":      `"new":01`,
	"an unknown field twice":                   `"new":"a","new":"b"`,
	"an unknown object":                        `"new":{"a":[1, 2]}`,
	"an unknown field with an escape":          `"new":"a\u0041"`,
	"a name with an escape":                    `"new\u0041":"a"`,
	"an empty name":                            `"":"a"`,
	"a name of the envelope":                   `"category":"CallSummary","operationName":"x"`,
	"a time inside properties":                 `"TimeGenerated":"2021-07-19T18:46:50.188Z"`,
	"no comma":                                 `"identifier":"a" "streamId":1`,
	"a brace instead of a comma":               `"identifier":"a"{"streamId":1`,
	"a brace before a first name":              `"streamId":1{"identifier":"a"`,
	"two commas":                               `"identifier":"a",,"streamId":1`,
	"a comma at the end":                       `"identifier":"a",`,
	"words that are almost null":               `"identifier":nul,"streamId":nulls`,
	"blanks within names":                      `" identifier":"a","stream Id":12,"media type ":"Audio","ne w":1,"n ew":2`,
	"blanks within a name that is known":       `"identifier":"a"," identifier":"b","stream Id":1,"streamId":2`,
	"only blanks as a name":                    `" ":"a","  ":"b"`,
	"blanks everywhere":                        " \t\"identifier\" : \"a\" ,\r\n \"streamId\" : 12 ",
}

// fastTimes are times at the limits of what the fast decoder accepts.
var fastTimes = []string{
	"2021-07-19T18:46:50Z", "2021-07-19T18:46:50.1Z", "2021-07-19T18:46:50.123456789Z", "2021-07-19T18:46:50.1234567891Z",
	"2021-07-19T18:46:50.188z", "2021-07-19T18:46:50.18Z", "2021-07-19T18:46:50.1888Z", "2021-07-19T18:46:50.1:8Z", "2021-07-19T18:46:50.188 Z",
	"2021-07-19T18:46:50.188Z ", "2021-07-19T18:46:50,188Z", "2021-07-19T29:46:50.188Z", "2021-07-19T18:99:50.188Z", "2021-07-19T18:46:99.188Z",
	"2021-07-19T18:46:50.Z", "2021-07-19T18:46:50z", "2021-07-19t18:46:50Z", "2021-07-19T18:46:50+02:00", "2021-07-19T18:46:50",
	"2021-07-19T24:00:00Z", "2021-07-19T23:60:00Z", "2021-07-19T23:59:60Z", "2021-02-29T00:00:00Z", "2020-02-29T00:00:00Z",
	"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2021-7-19T18:46:50Z", "2021-07-19 18:46:50Z",
	"1626720410188", "1626720410", "1626720410188.5", "Mon, 19 Jul 2021 18:46:50 GMT", `\/Date(1626720410188)\/`, "/Date(1626720410188+0100)/",
	"2021-07-19T18:46Z", "2021-07-19T18:46:50+0000", "2021-07-19T18:46:50+02", "2021-07-19 18:46:50.188 UTC", "20210719T184650Z",
	"0001-01-01T00:00:00", "0001-01-01T00:00:01Z", "0001-01-02T00:00:00Z", "2021-07-19T24:00:01Z", "2021-07-19T18:46:60Z", "NaT",
	"07/19/2021 18:46:50", "2021-07-19T1a:46:50Z", "2021-07-19T18-46-50Z", "-", "Redacted", "", " 2021-07-19T18:46:50Z",
}

// spellings are the names that decide how a record is read, with blanks.
var spellings = map[string]string{
	`"properties"`: `" prop erties"`,
	`"category"`:   `"cate gory "`,
	`"time"`:       `"ti me"`,
	`"Type"`:       `"Ty pe"`,
}

func fastRecord(time, properties string) string {
	return `{"time":"` + time + `","category":"CallDiagnostics","correlationId":"c","properties":{` + properties + `}}` + "\n"
}

func TestFastAtTheEdges(t *testing.T) {
	usual := fastRecord("2021-07-19T18:46:50.188Z",
		`"identifier":"8:acs:x","streamId":"12","packetLossRateAvg":"0.25","mediaType":"Audio","codecName":"SATIN","new":"x"`)
	try := func(name, record string) {
		t.Run(name, func(t *testing.T) {
			sameForAll(t, []byte(usual+record+usual+record+record+usual), 0, 0)
			sameForAll(t, []byte(usual+record+usual+record+record+usual), 3, 0)
		})
	}
	for name, properties := range fastCases {
		try(name, fastRecord("2021-07-19T18:46:50.188Z", properties))
	}
	// Each word for no value in each kind of field, in lower and upper case, and longer.
	for _, word := range []string{
		`-`, `NA`, `\\N`, `nan`, `NaT`, `n/a`, `nil`, `null`, `None`, `<na>`, `#n/a`, `-nan`, `<nil>`, `(null)`, `<null>`, `[null]`,
		`undefined`, `redacted`, `n\/a`, `nothing`, `(none)`, `undefine`, `undefined.`,
	} {
		for _, word := range []string{word, strings.ToLower(word), strings.ToUpper(word), " " + word + " ", word + "1"} {
			word = strings.ReplaceAll(word, `\\n`, `\n`)
			try("the word "+word, fastRecord(word, fmt.Sprintf(
				`"identifier":"%[1]s","mediaType":"%[1]s","jitterAvg":"%[1]s","packetLossRateAvg":"%[1]s","codecName":"%[1]s"`, word)))
		}
	}
	for _, time := range []string{`1626720410188`, `1626720410`, `1626720410.188`, `1.626720410188e12`, `-1626720410188`, `16267`, `true`, `["2021-07-19T18:46:50Z"]`} {
		try("bare time "+time, strings.Replace(fastRecord("", `"streamId":1`), `""`, time, 1))
	}
	for _, time := range fastTimes {
		try("time "+time, fastRecord(time, `"streamId":1`))
	}
	// A name that has been learnt, with another byte at each offset.
	for _, name := range []string{"identifier", "streamId", "RecvFreezeDurationPerMinuteInMs", "HealedDataRatioAvg", "codecName"} {
		for i := range name {
			for _, c := range []byte{name[i] ^ 1, name[i] ^ 32, '\n', '"', 0xC3} {
				changed := []byte(name)
				changed[i] = c
				learn := fastRecord("2021-07-19T18:46:50.188Z", `"`+name+`":"12","x":1`)
				record := fastRecord("2021-07-19T18:46:50.188Z", `"`+string(changed)+`":"12","x":1`)
				sameForAll(t, []byte(learn+learn+record+learn), 0, 0)
			}
		}
	}
	// A UUID with another byte at each offset.
	const id = "570ea078-74e9-4430-9c67-464ba1fa5859"
	for i := range id {
		var in strings.Builder
		for _, c := range []string{`"`, `\`, "\x1f", "\x80", "é", " ", "!", "\x00"} {
			other := fastRecord("2021-07-19T18:46:50.188Z", `"identifier":"`+id[:i]+c+id[i+1:]+`"`)
			in.WriteString(usual + other + usual + strings.Replace(usual, `"c"`, `"`+id[:i]+c+id[i+1:]+`"`, 1))
		}
		sameForAll(t, []byte(in.String()), 0, 0)
	}
	for _, text := range []string{"AudioAud", "AudioAudioAudioAudioAu", "AudioAudioAudioAudioAudioAudi"} {
		try(fmt.Sprint("an enumeration of ", len(text), " bytes with another byte for its quote"), fastRecord("2021-07-19T18:46:50.188Z", `"mediaType":"`+text+`"`)+
			strings.Replace(fastRecord("2021-07-19T18:46:50.188Z", `"mediaType":"`+text+`X`), "\n", "", 1)+"\n")
	}
	block := strings.Replace(strings.Replace(usual, `{"time"`, `{"operationName":"x","time"`, 1), `"category"`, `"resourceId":"`+strings.Repeat("/RESOURCE", 15)+`","category"`, 1)
	try("a field twice, the second time in a block", block+block+strings.Replace(block, `"operationName"`, `"resourceId"`, 1))
	try("a time with another byte for its quote", strings.Replace(usual, `188Z"`, `188ZX`, 1))
	try("an unknown category", strings.Replace(usual, "CallDiagnostics", "CallGossip", 1))
	try("no category", strings.Replace(usual, `"category":"CallDiagnostics",`, "", 1))
	try("another case", strings.Replace(usual, "CallDiagnostics", "CALLDIAGNOSTICS", 1))
	try("two categories", strings.Replace(usual, `"category"`, `"category":"CallSummary","category"`, 1))
	try("properties first", strings.Replace(strings.Replace(usual, `,"category":"CallDiagnostics"`, "", 1), "}}", `},"category":"CallDiagnostics"}`, 1))
	try("another category seems to come", strings.Replace(strings.Replace(usual, `"category":"CallDiagnostics",`, "", 1),
		`"mediaType":"Audio"`, `"x":"\"category\":\"CallSummary\"","mediaType":"Audio"`, 1))
	try("properties twice", strings.Replace(usual, `"properties"`, `"properties":{"streamId":3},"properties"`, 1))
	for name, spelt := range spellings {
		try(name, strings.Replace(usual, name, spelt, 1))
		try(name+" of a row", strings.Replace(`{"TimeGenerated":"2021-07-19T18:46:50.188Z","StreamId":"5","properties":"x","category":"CallDiagnostics","Type":"ACSCallDiagnostics"}`+"\n", name, spelt, 1))
	}
	try("properties with blanks, and without", strings.Replace(usual, `"properties"`, `"prop erties":{"streamId":3},"properties"`, 1))
	try("properties in quotes", `{"category":"CallDiagnostics","properties":"{\"streamId\":3}"}`+"\n")
	try("properties that are null", `{"category":"CallDiagnostics","properties":null}`+"\n")
	try("properties that are a text", `{"category":"CallDiagnostics","properties":"free text","level":4}`+"\n")
	try("an unknown log without properties", `{"time":"2021-07-19T18:46:50.188Z","category":"AuthOperational","level":"x","durationMs":5}`+"\n")
	try("an unknown log with empty properties", `{"category":"AuthOperational","properties":{},"durationMs":5}`+"\n")
	try("properties that only end", `{"category":"CallDiagnostics","properties":}}`+"\n")
	try("properties that are cut off", `{"category":"CallDiagnostics","properties":`)
	try("no properties", `{"category":"CallDiagnostics"}`+"\n")
	try("unknown fields before", strings.Replace(usual, `"properties"`, `"cloud":"eu","properties"`, 1))
	try("unknown fields after", strings.Replace(usual, "}}", `},"cloud":"eu","level":4}`, 1))
	try("a field of the log outside", strings.Replace(usual, `"properties"`, `"streamId":"5","properties"`, 1))
	try("a row", `{"TimeGenerated":"2021-07-19T18:46:50.188Z","StreamId":"5","New":1,"Type":"ACSCallDiagnostics"}`+"\n")
	try("a row of another log", `{"TimeGenerated":"2021-07-19T18:46:50.188Z","StreamId":"5","Type":"Perf"}`+"\n")
	try("a row with its category", `{"StreamId":"5","Category":"CallDiagnostics","Type":"ACSCallDiagnostics"}`+"\n")
	try("a row with another category", `{"StreamId":"5","Category":"CallSummary","Type":"ACSCallDiagnostics"}`+"\n")
	try("a row with properties", `{"StreamId":"5","Type":"ACSCallDiagnostics","properties":{}}`+"\n")
	try("texts that are true, false, and nearly so", fastRecord("2021-07-19T18:46:50.188Z", `"identifier":true,"codecName":false`)+
		fastRecord("2021-07-19T18:46:50.188Z", `"identifier":truer`)+fastRecord("2021-07-19T18:46:50.188Z", `"identifier":falsy,"codecName":"true"`))
	media := `{"category":"CallAutomationMediaSummary","properties":{"playInLoop":"TRUE","playToParticipant":false,"interrupted":true,"resultCode":"200","resultType":"Failed"}}` + "\n"
	try("true and false", media+media+strings.Replace(media, `"TRUE"`, `null`, 1)+strings.Replace(media, `"TRUE"`, `" false "`, 1)+media)
	try("neither true nor false", media+strings.Replace(media, `"TRUE"`, `"yes"`, 1)+strings.Replace(media, `:true`, `:1`, 1)+strings.Replace(media, `:false`, `:"Redacted"`, 1)+media)
	try("fields next to properties", media+strings.Replace(media, `"properties"`, `"level":"Error","resultType":"x","new":1,"properties"`, 1)+media)
	try("fields next to properties that are no object", strings.Replace(media, `"properties":{`, `"level":"Error","properties":"x","old":{`, 1)+media)
	try("a table as category", strings.Replace(media, `"CallAuto`, `"ACSCallAuto`, 1)+media)
	try("an operation as a row", `{"OperationName":"Join","TimeGenerated":"2021-07-19T18:46:50Z","Type":"ACSCallClientOperations"}`+"\n")
}

// Members in any order, each in every form that its value may have, with blanks
// here and there: names are looked up, and may be followed by others than before.
func TestFastInAnyOrder(t *testing.T) {
	forms := []string{`"12"`, `null`, `12`, ` "12"`, ` null`, ` 12`, `-1.5e1`, `nul`, `"null"`, `""`, `[1]`, "\t7"}
	names := []string{
		`"streamId":`, `"participantId":`, `"participantType":`, `"jitterBufferSizeAvg":`, `"jitterBufferSizeMax":`,
		`"mediaType":`, `"codecName":`, `"recvFreezeDurationPerMinuteInMs":`, `"x":`, `"a name that is longer than a pattern":`, `"streamId" :`,
	}
	r := rand.New(rand.NewPCG(1, 2))
	var in bytes.Buffer
	for range 3000 {
		var members []string
		for _, at := range r.Perm(len(names))[:1+r.IntN(4)] {
			form := forms[0]
			if r.IntN(3) == 0 {
				form = forms[r.IntN(len(forms))]
			}
			members = append(members, names[at]+form)
		}
		in.WriteString(fastRecord("2021-07-19T18:46:50.188Z", strings.Join(members, ",")))
	}
	sameForAll(t, in.Bytes(), 0, 0)
}

// Texts that occur again and again, in any order, and some that are nearly the
// same: a cached text must not be mistaken for another.
func TestFastTextsAgain(t *testing.T) {
	texts := []string{`a\"b`, `{\"a\":\"b\"}`, `570ea078-74e9-4430-9c67-464ba1fa5859`, `Zoë Zoë Zoë`, `  {\"blank\":1}  `, `{\"blank\":1}  `, `  {\"blank\":1}`}
	for _, end := range []string{`1`, `2`, `11`, `\\`, `\"`, `é`, ` `, `\n`, `\u0041`, `\q`, "\xff", "\t", `"`} {
		texts = append(texts, `{\"StreamType\":\"Video\",\"StreamId\":\"`+end, `{\"StreamType\":\"Video`+end, `{\"a\":\"`+strings.Repeat("x", 520)+end)
	}
	for i := range 30 { // more texts that begin alike than the cache holds
		texts = append(texts, fmt.Sprintf(`{\"StreamType\":\"%d\"}`, i))
	}
	r := rand.New(rand.NewPCG(3, 4))
	var in bytes.Buffer
	for i := range 3000 {
		known := min(2+i/20, len(texts)) // only a few at first, so that they are cached
		in.WriteString(fastRecord("2021-07-19T18:46:50.188Z",
			`"identifier":"`+texts[r.IntN(known)]+`","mediaType":"Audio","codecName":"`+texts[r.IntN(known)]+`"`))
	}
	sameForAll(t, in.Bytes(), 0, 0)
	sameForAll(t, in.Bytes()[:50_000], 5, 0)
}

// Names and texts of enumerations of any length that differ in one byte only, at
// their beginning, in the middle or at the end, including known ones: their first
// 24 and last 16 bytes are cached, or their first 40.
func TestFastLengths(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var in bytes.Buffer
	for n := 1; n <= 50; n++ {
		var texts []string
		for _, at := range []int{0, n / 2, n - 1, max(n-2, 0), max(n-17, 0), min(n-1, 7), min(n-1, 23)} {
			text := bytes.Repeat([]byte("m"), n)
			text[at] = 'x'
			texts = append(texts, string(text))
		}
		for range 12 {
			for _, value := range []string{`"1"`, `null`, ` 1`} {
				in.WriteString(fastRecord("2021-07-19T18:46:50.188Z", `"streamId":"1","`+texts[r.IntN(len(texts))]+`":`+value+
					`,"mediaType":"`+texts[r.IntN(len(texts))]+`","endpointType":"`+texts[r.IntN(len(texts))]+`"`))
			}
		}
	}
	sameForAll(t, in.Bytes(), 0, 0)
}

// An input may end at any byte of a record that has been learnt, with the end of
// the buffer right after it: nothing is read beyond the padding, where the safe
// build would panic, and nothing left over from an earlier read is found.
func TestFastCutOff(t *testing.T) {
	record := strings.Replace(fastRecord("2021-07-19T18:46:50.188Z",
		`"participantId":"570ea078-74e9-4430-9c67-464ba1fa5859","streamId":"12","packetLossRateAvg":"0.25","mediaType":"`+strings.Repeat("Audio", 30)+
			`","recvFreezeDurationPerMinuteInMs":"1","identifier":"`+strings.Repeat(`\"`, 100)+`"`),
		`"category"`, `"resourceId":"`+strings.Repeat("/RESOURCE", 15)+`","category"`, 1)
	const room = 16<<10 - 64 // of the first buffer
	in := strings.Repeat(record, room/len(record)+1)
	for end := range record {
		n := room - (room-end)/len(record)*len(record) - end // the rest of the room
		sameForAll(t, []byte(strings.Repeat("\n", n)+in[:room-n]), 0, 0)
	}
}

func TestFastLimit(t *testing.T) {
	record := fastRecord("2021-07-19T18:46:50.188Z", `"streamId":"12"`)
	for _, limit := range []int{len(record) - 2, len(record) - 1, len(record)} {
		t.Run(fmt.Sprint(limit-len(record)+1), func(t *testing.T) {
			sameForAll(t, []byte(strings.Repeat(record, 3)), 0, limit)
		})
	}
}

func FuzzFast(f *testing.F) {
	for _, properties := range fastCases {
		f.Add([]byte(fastRecord("2021-07-19T18:46:50.188Z", properties)), uint8(0))
	}
	for name, spelt := range spellings {
		f.Add([]byte(strings.Replace(fastRecord("2021-07-19T18:46:50.188Z", `"streamId":1`), name, spelt, 1)), uint8(0))
	}
	for _, cfg := range feeds {
		f.Add(feed(cfg, 3000), uint8(0))
	}
	addSeeds(f, func(in string) { f.Add([]byte(in), uint8(5)) })
	usual := []byte(fastRecord("2021-07-19T18:46:50.188Z", `"identifier":"x","streamId":"12","packetLossRateAvg":"0.25","new":"x"`))
	f.Fuzz(func(t *testing.T, in []byte, piece uint8) {
		if len(in) > 1<<14 {
			return
		}
		twice := append(append(append(append([]byte(nil), usual...), in...), '\n'), in...)
		sameForAll(t, twice, int(piece), 4096)
	})
}

// TestReset checks that a reader that is used again reads like a new one, whatever
// it has read before.
func TestReset(t *testing.T) {
	first := feed(acstest.Config{MixSpellings: true, Faults: acstest.Faults{Fields: 0.2, Lines: 0.1}}, 30_000)
	second := feed(acstest.Config{Shape: acstest.Messages}, 30_000)
	for _, left := range []int{0, 1, 17, 1 << 20} {
		r := logs.NewStream(bytes.NewReader(first), "first", schemas(), nil)
		for range left {
			if _, err := r.Next(); err == io.EOF {
				break
			}
		}
		r.Reset(bytes.NewReader(second), "second")
		n := logs.NewStream(bytes.NewReader(second), "second", schemas(), nil)
		for {
			want, wantErr := n.Next()
			got, err := r.Next()
			if diff := cmp.Diff(want, got); diff != "" || fmt.Sprint(err) != fmt.Sprint(wantErr) || r.Position() != n.Position() || r.Offset() != n.Offset() {
				t.Fatalf("after %d records of another: %v, %v (-new +reset)\n%s", left, err, r.Position(), diff)
			}
			if err == io.EOF {
				break
			}
		}
	}
	r := logs.NewStream(strings.NewReader(line("A")), "", schemas(), nil)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.Reset(strings.NewReader(line("B")), "")
	if rec, err := r.Next(); err != nil || rec.Head().CorrelationID.Or("") != "B" {
		t.Errorf("after Close and Reset: %v, %v", rec, err)
	}
}
