package faults_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// jsonTexts are JSON values, valid or not, by what they try. The kinds are those that
// collections of cases for JSON parsers have; the cases are our own.
var jsonTexts = []struct {
	kind  string
	texts []string
}{
	{"structure", []string{
		`{}`, `[]`, `[[]]`, `{"a":{}}`, `{"a":[{}]}`, `[1,2]`, ` [ ] `, "\t{\r\n}\t", `{"":0}`, `{"a":1,"a":2}`, `{"a":1,"A":2}`,
		`[1 2]`, `[1,,2]`, `[,1]`, `[1,]`, `[,]`, `[1`, `[`, `]`, `[[]`, `[]]`, `[}`, `{]`, `{`, `}`, `{"a"}`, `{"a":}`, `{"a":1,}`,
		`{,"a":1}`, `{"a" 1}`, `{"a":1 "b":2}`, `{"a"::1}`, `{"a":1:2}`, `{a:1}`, `{'a':1}`, `{1:1}`, `{null:1}`, `{"a":1,,"b":2}`,
		`{"a":"b"}#`, `{"a":/*c*/1}`, `{"a":1//c` + "\n}", `[1]x`, `{"a":1};`, `["a",` + "\n4\n,1,", "[\x0c1]", "[\u00a01]", "[\u20601]",
		`{"a":1}{"b":2}`, `["x"`, `["x", tru`, `{"a":"x`, `[{"a":"b"]`, `<.>`, `*`, `\{"a":1}`, `[\u0020]`,
	}},
	{"numbers", []string{
		`0`, `-0`, `1`, `-1`, `123456789`, `0.5`, `-0.5`, `1.000`, `1e5`, `1E5`, `1e+5`, `1e-5`, `0e0`, `0E+1`, `-1.5e-10`, `1e400`, `-1e400`, `1e-400`,
		`9007199254740993`, `9223372036854775807`, `9223372036854775808`, `-9223372036854775809`, `123123e100000`, `0.` + strings.Repeat("0", 400) + `1`,
		strings.Repeat("9", 400), `1` + strings.Repeat("0", 30),
		`01`, `-01`, `00`, `1.`, `.5`, `-.5`, `-`, `--1`, `+1`, `++1`, `1e`, `1e+`, `1E-`, `1ee5`, `1e5.5`, `1.2.3`, `0x1F`, `0x`, `1_000`, `1,5`, `1 000`,
		`NaN`, `-NaN`, `Infinity`, `-Infinity`, `+Infinity`, `inf`, `1f`, `1L`, `1d`, "\uff11", `1a`, `-a`, `-1x`, `0.e1`, `2.e+3`, `1.e3`, `0e`, `0.3e`, `-2.`, `0b1`, `0o7`, `1/2`,
	}},
	{"literals", []string{
		`true`, `false`, `null`, `True`, `FALSE`, `Null`, `nul`, `tru`, `fals`, `truee`, `nulll`, `none`, `None`, `undefined`, `nil`, `yes`, `a`, `é`, `"a`, `a"`,
	}},
	{"strings", []string{
		`""`, `"a"`, `" "`, `"a\"b"`, `"\\"`, `"\/"`, `"\b\f\n\r\t"`, `"\u0041"`, `"\u00e9"`, `"é"`, `"日本"`, `"😀"`, `"\ud83d\ude00"`, `"\u0000"`, `"\u007f"`, "\"\u007f\"",
		`"\u2028"`, "\"\u2028\"", "\"\ufeff\"", `"\uFFFF"`, `"\"\\\/"`, `"\uD800"`, `"\uDC00"`, `"\uD800\uD800"`, `"\uDC00\uD800"`, `"\uD800x"`, `"\uD800\n"`, "\"\xff\"", "\"\xc0\xaf\"",
		"\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", `"` + strings.Repeat("x", 1000) + `"`,
		`"\x41"`, `"\a"`, `"\'"`, `"\u"`, `"\u1"`, `"\u12"`, `"\u123"`, `"\u123g"`, `"\U0041"`, `"\`, `"\"`, `"\u00A"`, `"\ud83d\u"`, `"\000"`, "\"\\\n\"", "\"\\\u00e9\"", "\"\\\xff\"",
		"\"a\nb\"", "\"a\tb\"", "\"a\x00b\"", "\"a\x1fb\"", "\"a\rb\"", `'a'`, `“a”`, `"a"b"`, `""""`, "`a`", `"a' `,
	}},
	{"nesting", []string{
		strings.Repeat("[", 50) + strings.Repeat("]", 50), strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50),
		strings.Repeat("[", 500), strings.Repeat(`[{"":`, 500), strings.Repeat("[", 50) + strings.Repeat("]", 49), strings.Repeat("[", 49) + strings.Repeat("]", 50),
	}},
}

// places are where in the input a value may be. A text after it begins on a new line, so that
// no text can take it for its own end.
var places = []struct {
	name, before, after string
}{
	{"an unknown field in properties", `{"time":"2026-03-02T10:10:00Z","category":"CallSummary","correlationId":"A","properties":{"callDuration":6,"x":`, `,"endpointType":"VoIP"}}`},
	{"an unknown field of the envelope", `{"category":"CallSummary","correlationId":"A","x":`, `,"properties":{"callDuration":6,"endpointType":"VoIP"}}`},
	{"a number", `{"category":"CallSummary","correlationId":"A","properties":{"callDuration":`, `,"endpointType":"VoIP"}}`},
	{"a text", `{"category":"CallSummary","correlationId":"A","properties":{"sdkVersion":`, `,"endpointType":"VoIP"}}`},
	{"an enumeration", `{"category":"CallSummary","correlationId":"A","properties":{"endpointType":`, `,"callDuration":6}}`},
	{"a time", `{"category":"CallSummary","correlationId":"A","time":`, `,"properties":{"callDuration":6}}`},
	{"a column of a row", `{"Type":"ACSCallSummary","CorrelationId":"A","EndpointType":"VoIP","CallDuration":`, `}`},
	{"the last value of a row", `{"Type":"ACSCallSummary","CorrelationId":"A","x":`, `}`},
}

// neighbour is a record without a fault.
const neighbour = `{"time":"2026-03-02T10:10:00Z","category":"CallSummary","correlationId":"B","properties":{"callDuration":6,"endpointType":"VoIP"}}`

// TestAgreesWithEncodingJSON puts every text at every place of a record, alone and in a message.
// What encoding/json takes for JSON has no error that says otherwise, and the field's
// value is what encoding/json reads. What is not JSON is never read without an error. And whatever it
// is, the record on the next line is read.
func TestAgreesWithEncodingJSON(t *testing.T) {
	tried := 0
	for _, k := range jsonTexts {
		for _, text := range k.texts {
			for _, p := range places {
				record := p.before + text + p.after
				for _, in := range []string{record, `{"records":[` + record + "," + neighbour + "]}"} {
					tried++
					agrees(t, fmt.Sprintf("%s: %.60q as %s", k.kind, text, p.name), record, in)
				}
			}
		}
	}
	t.Logf("%d inputs", tried)
}

// agrees checks that what the library says of an input with a record is what encoding/json
// says of the record.
func agrees(t *testing.T, name, record, in string) {
	t.Helper()
	var want map[string]any
	valid := unmarshal(record, &want) == nil
	records, errs := readAll(t, in+"\n"+neighbour+"\n")
	if len(records) == 0 || id(records[len(records)-1]) != "B" {
		t.Errorf("%s: the next line is not read: %v", name, errs)
		return
	}
	var faults []error
	for _, err := range errs {
		var list *logs.RecordError
		if !errors.As(err, &list) {
			t.Errorf("%s: %v", name, err)
			return
		}
		for _, p := range list.Problems {
			if p.Field == "" || !valid { // valid JSON may not fit its field
				faults = append(faults, p.Err)
			}
		}
	}
	switch {
	case valid && (len(faults) > 0 || id(records[0]) != "A"):
		t.Errorf("%s: encoding/json reads it; problems %v", name, faults)
	case !valid && len(faults) == 0:
		t.Errorf("%s: encoding/json refuses it; it was read without an error", name)
	case valid:
		sameUnknown(t, name, records[0], want)
	}
}

// unmarshal reads JSON and keeps numbers of any size as their text.
func unmarshal(text string, into any) error {
	if !json.Valid([]byte(text)) {
		return errors.New("not JSON")
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	return dec.Decode(into)
}

// sameUnknown compares the unknown field x of a record with what encoding/json reads.
func sameUnknown(t *testing.T, name string, rec acstelemetry.Record, want map[string]any) {
	t.Helper()
	value, ok := want["x"]
	if inner, is := want["properties"].(map[string]any); is && !ok {
		value, ok = inner["x"]
	}
	if !ok {
		return
	}
	for _, u := range rec.Head().Extra.Unknown {
		var got any
		if u.Name != "x" {
			continue
		}
		if err := unmarshal(u.JSON, &got); err != nil {
			t.Errorf("%s: kept as %s: %v", name, u.JSON, err)
		}
		a, _ := json.Marshal(got) //nolint:errcheck // it was read by the same package
		b, _ := json.Marshal(value)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: kept as %s, want %s", name, a, b)
		}
		return
	}
	t.Errorf("%s: the unknown field is gone", name)
}

// readAll reads all records of an input, with default options, and the errors.
func readAll(t *testing.T, in string) (records []acstelemetry.Record, errs []error) {
	t.Helper()
	r := acstelemetry.NewReader(t.Context(), strings.NewReader(in), "", nil)
	defer r.Close()
	for rec, err := range r.All() {
		if rec != nil {
			records = append(records, rec)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return records, errs
}

func id(rec acstelemetry.Record) string { return rec.Head().CorrelationID.Or("") }
