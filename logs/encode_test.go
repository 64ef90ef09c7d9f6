package logs_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Each record, written as a resource log, is unchanged: in the order of the
// tables and compact, but with every state, value, unknown field and text. An
// empty row means that the row of the table has the same text as the log.
var lossless = []struct{ reason, in, json, row string }{
	{"every state of a field", `{"category":"CallSummary","properties":{"callStartTime":null,"callDuration":"6s","callType":"Redacted","identifier":"x"}}`,
		`{"category":"CallSummary","properties":{"identifier":"x","callStartTime":null,"callDuration":"6s","callType":"Redacted"}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","Identifier":"x","CallStartTime":null,"CallDuration":"6s","CallType":"Redacted"}`},
	{"invalid fields keep their JSON of any kind", `{"category":"CallSummary","time":{"a":[1, 2]},"properties":{"callDuration":[ ],"callStartTime":true}}`,
		`{"time":{"a":[1,2]},"category":"CallSummary","properties":{"callStartTime":true,"callDuration":[]}}`,
		`{"TimeGenerated":{"a":[1,2]},"Category":"CallSummary","Type":"ACSCallSummary","CallStartTime":true,"CallDuration":[]}`},
	{"unknown fields outside and inside properties", `{"category":"CallSummary","level":"Informational","identity":{"a" : 1},"properties":{"new":[1.50,null],"callType":"P2P"}}`,
		`{"category":"CallSummary","level":"Informational","identity":{"a":1},"properties":{"callType":"P2P","new":[1.50,null]}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallType":"P2P","level":"Informational","identity":{"a":1},"new":[1.50,null]}`},
	{"an unknown text of an enumeration", `{"category":"CallSummary","properties":{"endpointType":"Toaster"}}`,
		`{"category":"CallSummary","properties":{"endpointType":"Toaster"}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","EndpointType":"Toaster"}`},
	{"an unknown category", `{"category":"CallingMetrics","time":"2024-01-10T12:00:00Z","properties":{"a":{"b":"c"}}}`,
		`{"time":"2024-01-10T12:00:00Z","category":"CallingMetrics","properties":{"a":{"b":"c"}}}`,
		`{"TimeGenerated":"2024-01-10T12:00:00Z","Category":"CallingMetrics","a":{"b":"c"}}`},
	{"an unknown table", `{"Type":"ACSChat","TimeGenerated":"2024-01-10T12:00:00Z","X":1}`,
		`{"time":"2024-01-10T12:00:00Z","Type":"ACSChat","properties":{"X":1}}`,
		`{"TimeGenerated":"2024-01-10T12:00:00Z","Type":"ACSChat","X":1}`},
	{"a column called Properties of an unknown table", `{"Type":"ACSChat","TimeGenerated":"2024-01-10T12:00:00Z","X":1,"Properties":{"X":2,"a": 1}}`,
		`{"time":"2024-01-10T12:00:00Z","Type":"ACSChat","properties":{"X":1,"Properties":{"X":2,"a":1}}}`,
		`{"TimeGenerated":"2024-01-10T12:00:00Z","Type":"ACSChat","X":1,"Properties":{"X":2,"a":1}}`},
	{"the same as text, in a row without a time", `{"Type":"ACSChat","Properties":"{\"a\":1}"}`,
		`{"Type":"ACSChat","properties":{"Properties":"{\"a\":1}"}}`, `{"Type":"ACSChat","Properties":"{\"a\":1}"}`},
	{"the same in lower case, which only the name of the time tells", `{"type":"ACSChat","timegenerated":"2024-01-10T12:00:00Z","properties":{"a":1},"x":1}`,
		`{"time":"2024-01-10T12:00:00Z","Type":"ACSChat","properties":{"properties":{"a":1},"x":1}}`,
		`{"TimeGenerated":"2024-01-10T12:00:00Z","Type":"ACSChat","properties":{"a":1},"x":1}`},
	{"a known table without such a column", `{"Type":"ACSCallSummary","TimeGenerated":"2024-01-10T12:00:00Z","Properties":{"CallType":"P2P"}}`,
		`{"time":"2024-01-10T12:00:00Z","Type":"ACSCallSummary","properties":{"callType":"P2P"}}`,
		`{"TimeGenerated":"2024-01-10T12:00:00Z","Type":"ACSCallSummary","CallType":"P2P"}`},
	{"the table's name as category", `{"category":"ACSCallSummary","properties":{"callType":"P2P"}}`,
		`{"category":"ACSCallSummary","properties":{"callType":"P2P"}}`,
		`{"Category":"ACSCallSummary","Type":"ACSCallSummary","CallType":"P2P"}`},
	{"the version's table", `{"category":"callsummaryupdates","properties":{"callupdatesversion":"3"}}`,
		`{"category":"callsummaryupdates","properties":{"CallUpdatesVersion":3}}`,
		`{"Category":"callsummaryupdates","Type":"ACSCallSummaryUpdates","CallUpdatesVersion":3}`},
	{"properties without a field", `{"category":"CallClientOperations","operationName":"x","properties":{}}`,
		`{"operationName":"x","category":"CallClientOperations","properties":{}}`,
		`{"Category":"CallClientOperations","Type":"ACSCallClientOperations"}`}, // a row has one OperationName
	{"two operation names", `{"category":"CallClientOperations","operationName":"x","properties":{"OperationName":"Join"}}`,
		`{"operationName":"x","category":"CallClientOperations","properties":{"OperationName":"Join"}}`,
		`{"Category":"CallClientOperations","Type":"ACSCallClientOperations","OperationName":"Join"}`},
	{"null properties of an unknown log", `{"category":"x","properties":null}`,
		`{"category":"x","properties":null}`, `{"Category":"x","properties":null}`},
	{"null properties of a known log", `{"time":null,"category":"CallSummary","properties":null,"level":4}`,
		`{"time":null,"category":"CallSummary","level":4,"properties":null}`,
		`{"TimeGenerated":null,"Category":"CallSummary","Type":"ACSCallSummary","level":4,"properties":null}`},
	{"properties that are not an object are kept", `{"category":"CallSummary","properties":[1]}`,
		`{"category":"CallSummary","properties":[1]}`, `{"Category":"CallSummary","Type":"ACSCallSummary","properties":[1]}`},
	{"properties that are a text", `{"category":"Foo","properties":"free text"}`,
		`{"category":"Foo","properties":"free text"}`, `{"Category":"Foo","properties":"free text"}`},
	{"properties in another spelling that are not an object", `{"category":"Foo"," Properties":5,"properties":"{"}`,
		`{"category":"Foo"," Properties":5,"properties":"{"}`, `{"Category":"Foo"," Properties":5,"properties":"{"}`},
	{"an unknown log without properties", `{"category":"AuthOperational","level":"Information","identity":{"a":[ ]},"durationMs":5}`,
		`{"category":"AuthOperational","level":"Information","identity":{"a":[]},"durationMs":5}`,
		`{"Category":"AuthOperational","level":"Information","identity":{"a":[]},"durationMs":5}`},
	{"an unknown log with nothing", `{"category":"AuthOperational"}`, `{"category":"AuthOperational"}`, `{"Category":"AuthOperational"}`},
	{"an unknown log with empty properties", `{"category":"AuthOperational","properties":{ },"level":4}`,
		`{"category":"AuthOperational","level":4,"properties":{}}`, `{"Category":"AuthOperational","level":4}`},
	{"the same in a string", `{"category":"AuthOperational","properties":"{}"}`,
		`{"category":"AuthOperational","properties":{}}`, `{"Category":"AuthOperational"}`},
	{"properties within properties", `{"category":"CallSummary","properties":{"callType":"P2P","properties":{"a":1}}}`,
		`{"category":"CallSummary","properties":{"callType":"P2P","properties":{"a":1}}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallType":"P2P"}`}, // otherwise the row would be a resource log
	{"the same in a string", `{"category":"CallSummary","properties":{"callType":"P2P","properties":" {\"a\":1} "}}`,
		`{"category":"CallSummary","properties":{"callType":"P2P","properties":" {\"a\":1} "}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallType":"P2P"}`},
	{"a text within properties", `{"category":"CallSummary","properties":{"callType":"P2P","properties":"{\"a\":1} x"}}`,
		`{"category":"CallSummary","properties":{"callType":"P2P","properties":"{\"a\":1} x"}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallType":"P2P","properties":"{\"a\":1} x"}`},
	{"a row with both names of its time", `{"Type":"ACSCallClientOperations","EndpointId":"x","new":1,"TimeGenerated":"NaN","time":"CallSummary"}`,
		`{"time":"CallSummary","Type":"ACSCallClientOperations","TimeGenerated":"NaN","properties":{"EndpointId":"x","new":1}}`,
		`{"TimeGenerated":"CallSummary","Type":"ACSCallClientOperations","EndpointId":"x","new":1}`},
	{"characters that need escapes", `{"category":"CallSummary","properties":{"identifier":"\"\\\n\u0001\u007f<>&é😀\u2028"}}`,
		`{"category":"CallSummary","properties":{"identifier":"\"\\\n\u0001` + "\u007f<>&é😀\u2028" + `"}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","Identifier":"\"\\\n\u0001` + "\u007f<>&é😀\u2028" + `"}`},
	{"times keep their instant", `{"category":"CallSummary","properties":{"callStartTime":"2021-07-19T20:46:50.1234567+02:00"}}`,
		`{"category":"CallSummary","properties":{"callStartTime":"2021-07-19T18:46:50.1234567Z"}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallStartTime":"2021-07-19T18:46:50.1234567Z"}`},
	{"a whole number in a real field keeps digits that a float64 does not have", `{"category":"CallSummary","_BilledSize":9007199254740993}`,
		`{"category":"CallSummary","_BilledSize":9007199254740993,"properties":{}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","_BilledSize":9007199254740993}`},
	{"the same in quotes", `{"category":"CallSummary","_BilledSize":"9007199254740993"}`,
		`{"category":"CallSummary","_BilledSize":"9007199254740993","properties":{}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","_BilledSize":"9007199254740993"}`},
	{"a whole number in an unknown field", `{"category":"CallSummary","properties":{"x":123456789012345678901234567890,"y":1e400,"z":-0.0}}`,
		`{"category":"CallSummary","properties":{"x":123456789012345678901234567890,"y":1e400,"z":-0.0}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","x":123456789012345678901234567890,"y":1e400,"z":-0.0}`},
	{"a number out of range", `{"category":"CallSummary","properties":{"callDuration":99999999999999999999}}`,
		`{"category":"CallSummary","properties":{"callDuration":99999999999999999999}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallDuration":99999999999999999999}`},
	{"the largest whole number", `{"category":"CallSummary","properties":{"callDuration":"9223372036854775807"}}`,
		`{"category":"CallSummary","properties":{"callDuration":9223372036854775807}}`,
		`{"Category":"CallSummary","Type":"ACSCallSummary","CallDuration":9223372036854775807}`},
}

func TestLossless(t *testing.T) {
	for _, c := range lossless {
		first, _ := logs.Decode([]byte(c.in), schemas(), nil)
		if got := string(logs.AppendJSON(nil, first)); got != c.json {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.json)
		}
		if got := string(logs.AppendRow(nil, first)); got != c.row {
			t.Errorf("%s, as a row:\n got %s\nwant %s", c.reason, got, c.row)
		}
		again, _ := logs.Decode([]byte(c.json), schemas(), nil)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("%s, read again (-first +again)\n%s", c.reason, diff)
		}
		records, _, _ := read(t, reader(`{"records":[`+c.json+"]}"), nil)
		if diff := cmp.Diff(first, records[0]); diff != "" {
			t.Errorf("%s, read again in a message (-first +again)\n%s", c.reason, diff)
		}
		// A row names its table; apart from that, reading it and writing it
		// again gives the same row.
		again, _ = logs.Decode([]byte(c.row), schemas(), nil)
		if got := string(logs.AppendRow(nil, again)); got != c.row {
			t.Errorf("%s, the row read again:\n got %s\nwant %s", c.reason, got, c.row)
		}
	}
}

// A record read from a row of a data export, of a query's answer or of CSV
// differs from the original only as documented.
func TestRowsAreEqual(t *testing.T) {
	want := wantLine("A")
	want.Type = opt.Of("ACSCallSummary") // the row names its table
	fromRow, err := logs.Decode(logs.AppendRow(nil, wantLine("A")), schemas(), nil)
	if diff := cmp.Diff(logs.Record(want), fromRow); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestKeepRaw(t *testing.T) {
	cases := []struct{ reason, in, raw string }{
		{"a line", "  " + `{"category" :"CallSummary", "properties":{"callDuration":"6.0"}}` + "  \r\n", `{"category" :"CallSummary", "properties":{"callDuration":"6.0"}}`},
		{"bytes that are not UTF-8", `{"category":"CallSummary","x":"` + "\xff" + `"}`, `{"category":"CallSummary","x":"` + "\xff" + `"}`},
		{"in a message", `{"records": [ ` + line("A") + " ]}", line("A")},
		{"in an array", `[` + line("A") + "]", line("A")},
		{"a row of an answer: its values", fmtQuery(queryRow("A")), queryRow("A")},
		{"a row of CSV: its line", csvHead + strings.ReplaceAll(csvLine("A"), "\n", "\r\n"), strings.TrimSuffix(csvLine("A"), "\n")},
		{"a row of CSV with a line feed in it", "Type,OsVersion\nACSCallSummary,\"a\nb\"\n", "ACSCallSummary,\"a\nb\""},
		{"a sample, as it was before the repair", "\n" + `"category":"CallSummary" "properties":{"x":1,` + "\n", `"category":"CallSummary" "properties":{"x":1,`},
	}
	for _, c := range cases {
		records, errs, _ := read(t, reader(c.in), &logs.Options{KeepRaw: true})
		if len(records) != 1 || records[0] == nil || records[0].Head().Extra.Raw != c.raw {
			t.Errorf("%s: %v, %v", c.reason, records, errs)
		}
		records, _, _ = read(t, reader(c.in), nil)
		if x := records[0].Head().Extra; x != nil && x.Raw != "" {
			t.Errorf("%s: kept by default: %q", c.reason, x.Raw)
		}
	}
}

// A record that was filled by hand can be written, too.
func TestEncodeByHand(t *testing.T) {
	rec := new(callsummary.Record)
	rec.CallDuration = opt.Without[opt.Seconds](opt.Invalid) // no text, since none was read
	rec.CallStartTime = opt.Of(time.Date(2024, 1, 10, 13, 0, 0, 0, time.FixedZone("", 3600)))
	rec.Extra = &logs.Extra{
		Unknown: []logs.Unknown{{Name: "x", JSON: "1"}, {Name: "CALLTYPE", JSON: `"P2P"`, Outside: true}},
		Texts:   []logs.Text{{Field: "_BilledSize", JSON: "9007199254740993"}}, // of a value that has been changed
	}
	rec.BilledSize = opt.Of(opt.Bytes(1))
	rec.CallType = opt.Of(callsummary.Group)
	filled, err := logs.DecodeAs[*callsummary.Record]([]byte(`{"category":"CallSummary","properties":null}`), callsummary.Schema(), nil)
	if err != nil {
		t.Fatal(err)
	}
	filled.CallType = opt.Of(callsummary.Group) // so that its properties are no longer null
	for _, c := range []struct{ got, want string }{
		{string(logs.AppendJSON([]byte("log "), rec)), `log {"_BilledSize":1,"CALLTYPE":"P2P","properties":{"callStartTime":"2024-01-10T12:00:00Z","callDuration":null,"callType":"Group","x":1}}`},
		{string(logs.AppendRow([]byte("row "), rec)), `row {"_BilledSize":1,"CallStartTime":"2024-01-10T12:00:00Z","CallDuration":null,"CallType":"Group","x":1}`},
		{string(logs.AppendJSON(nil, new(logs.Other))), `{"properties":{}}`},
		{string(logs.AppendJSON(nil, filled)), `{"category":"CallSummary","properties":{"callType":"Group"}}`},
		{string(logs.AppendRow(nil, new(logs.Other))), `{}`},
	} {
		if c.got != c.want {
			t.Errorf("\n got %s\nwant %s", c.got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{
		{`{"category":"CallSummary"}`, true},
		{`{"category":"CALLSUMMARYUPDATES"}`, false},
		{`{"Type":"ACSCallSummary"}`, true},
		{`{"Type":"ACSCallSummaryUpdates"}`, false},
		{`{"category":"ACSCallSummary"}`, true},
		{`{"category":"ACSCallSummaryUpdates"}`, false},
		{`{"properties":{"callType":"P2P","callDuration":1}}`, true},
	} {
		rec, _ := logs.Decode([]byte(c.in), schemas(), nil)
		if got := callsummary.Schema().Plain(rec); got != c.want {
			t.Errorf("%s: Plain is %v", c.in, got)
		}
	}
	// A log without a table must not match every record that names none.
	s := logs.NewSchema(func() logs.Record { return new(logs.Other) }, []logs.Log{{Category: "A"}, {Category: "B"}}, nil)
	rec := new(logs.Other)
	if rec.Category = opt.Of("B"); s.Plain(rec) {
		t.Error("B is plain")
	}
}

func TestSchema(t *testing.T) {
	s := callsummary.Schema()
	if s.Name() != "CallSummary" || len(s.Logs()) != 2 || s.Logs()[1].Table != "ACSCallSummaryUpdates" {
		t.Errorf("%s, %v", s.Name(), s.Logs())
	}
	s.Logs()[0].Category, s.Fields()[0].Property = "x", "x"
	if s.Logs()[0].Category != "CallSummary" || s.Fields()[0].Property != "identifier" {
		t.Error("a schema was changed from outside")
	}
	if f := logs.EnvelopeFields(); len(f) != 12 || f[0].Name() != "time" || f[6].Name() != "Type" {
		t.Errorf("the envelope has %d fields", len(f))
	}
	for reason, fields := range map[string][]logs.Field{
		"one name twice":   {{Property: "a"}, {Column: "A"}},
		"an alias of both": {{Property: "a", Aliases: []string{"x"}}, {Property: "b", Aliases: []string{"X"}}},
		"too many":         make([]logs.Field, 65),
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", reason)
				}
			}()
			logs.NewSchema(nil, []logs.Log{{Category: "A"}}, fields)
		}()
	}
	if logs.KnownText(callsummary.EndpointType("bot"), []callsummary.EndpointType{callsummary.VoIP, callsummary.Bot}) != true ||
		logs.KnownText("x", []string{"y"}) {
		t.Error("KnownText")
	}
}

// The sample of client operations: a flat row inside properties.
func TestRowWithinProperties(t *testing.T) {
	in := `{"properties":{"TenantId":"w","TimeGenerated":"2024-01-09T17:06:50.3Z","OperationName":"CreateView","CallId":"c","Type":"ACSCallClientOperations"}}`
	rec, err := logs.DecodeAs[*clientops.Record]([]byte(in), clientops.Schema(), nil)
	if err != nil || rec.OperationName != opt.Of(clientops.OperationName("CreateView")) || rec.CallID != opt.Of("c") || rec.TenantID != opt.Of("w") ||
		rec.Type != opt.Of("ACSCallClientOperations") || rec.Envelope.OperationName.State() != opt.Absent {
		t.Errorf("%+v, %v", rec, err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, c := range lossless {
		f.Add([]byte(c.in))
	}
	addSeeds(f, func(in string) { f.Add([]byte(in)) })
	// CSV has fewer states than a record, but after writing, reading and writing
	// again the text is the same.
	f.Fuzz(func(t *testing.T, in []byte) {
		for rec, err := range logs.NewStream(bytes.NewReader(in), "", schemas(), &logs.Options{MaxDepth: 8}).All() {
			if rec == nil {
				continue
			}
			rec = settled(rec, fmt.Sprint(err))
			first := writeCSV(t, rec.Schema(), rec)
			records, errs, _ := read(t, reader(first), nil)
			if len(records) != 1 || records[0] == nil {
				t.Fatalf("%q gives %d records: %v", first, len(records), errs)
			}
			if records[0].Schema() != rec.Schema() {
				continue // neither category nor table: inferred from other names
			}
			if second := writeCSV(t, rec.Schema(), records[0]); first != second {
				t.Errorf("first  %s\nsecond %s", first, second)
			}
		}
	})
}

func writeCSV(t *testing.T, schema *logs.Schema, records ...logs.Record) string {
	t.Helper()
	var b strings.Builder
	w := logs.NewCSVWriter(&b, schema)
	for _, rec := range records {
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
