package logs_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Ruling 10: the time zone of a time has to be known.
func TestCSVTimes(t *testing.T) {
	afternoon := opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC))
	invalid := opt.Without[time.Time](opt.Invalid)
	for _, c := range []struct {
		header, cell string
		want         opt.Value[time.Time]
		err          error
		kept         string // the text kept by the record
	}{
		{"TimeGenerated [UTC]", `"7/19/2021, 6:46:50.188 PM"`, afternoon, nil, ""},
		{"TimeGenerated [UTC]", `2021-07-19T18:46:50.188Z`, afternoon, nil, ""},
		{"TimeGenerated [UTC]", `2021-07-19T18:46:50.188`, afternoon, nil, ""},
		{"TimeGenerated [UTC]", `2021-07-19T20:46:50.188+02:00`, afternoon, nil, ""},
		{"TimeGenerated [UTC]", ` 2021-07-19T18:46:50.188 `, afternoon, nil, ""},
		{"TimeGenerated [UTC]", `2021-07-39T18:46:50.188`, invalid, opt.ErrTime, `"2021-07-39T18:46:50.188"`},
		{"TimeGenerated [UTC]", ``, opt.Without[time.Time](opt.Null), nil, ""},
		{"TimeGenerated [UTC]", `noon`, invalid, opt.ErrTime, `"noon"`},
		{"TimeGenerated", `2021-07-19T18:46:50.188Z`, afternoon, nil, ""},
		{"TimeGenerated", `2021-07-19t18:46:50.188z`, afternoon, nil, ""},
		{"TimeGenerated", `2021-07-19T20:46:50.188+02:00`, afternoon, nil, ""},
		{"TimeGenerated", `2021-07-19T18:46:50.188`, invalid, opt.ErrZone, `"2021-07-19T18:46:50.188"`},
		{"TimeGenerated", ``, opt.Without[time.Time](opt.Null), nil, ""},
		{"TimeGenerated", `Redacted`, opt.Without[time.Time](opt.Redacted), nil, ""},
		{"TimeGenerated", `noon`, invalid, opt.ErrTime, `"noon"`},
		// Written elsewhere, these would be taken for UTC, so the zone in the
		// header goes with them.
		{"TimeGenerated", `"7/19/2021, 6:46:50.188 PM"`, invalid, logs.ErrLocalTime, `"7/19/2021, 6:46:50.188 PM [no time zone]"`},
		{"TimeGenerated [Local Time]", `07/19/2021 18:46:50`, invalid, logs.ErrLocalTime, `"07/19/2021 18:46:50 [Local Time]"`},
		{"TimeGenerated [W. Europe Standard Time]", `07/19/2021 18:46:50`, invalid, logs.ErrLocalTime, `"07/19/2021 18:46:50 [W. Europe Standard Time]"`},
		{"TimeGenerated [UTC+2]", `07/19/2021 20:46:50.188`, afternoon, nil, ""},
	} {
		records, errs, _ := read(t, reader(c.header+",Type\n"+c.cell+",ACSCallSummary\n"), nil)
		if len(records) != 1 || records[0] == nil {
			t.Errorf("%s, %s: %v", c.header, c.cell, errs)
			continue
		}
		h := records[0].Head()
		kept := ""
		if h.Extra != nil {
			kept = h.Extra.Texts[0].JSON
		}
		if h.Time != c.want || !errors.Is(errs[0], c.err) || c.err == nil && errs[0] != nil || kept != c.kept {
			t.Errorf("%s, %s: %v, %v, kept %s", c.header, c.cell, h.Time, errs[0], kept)
		}
		if c.err != nil {
			again, err := logs.Decode(logs.AppendJSON(nil, records[0]), schemas(), nil)
			if err == nil || again.Head().Time != invalid {
				t.Errorf("%s, %s: after writing and reading it is %v, %v", c.header, c.cell, again.Head().Time, err)
			}
		}
	}
}

func TestCSVHeaders(t *testing.T) {
	for _, c := range []struct {
		reason, in, want string
	}{
		{"two known names are enough", "Type,CorrelationId\nACSCallSummary,A\n", "A"},
		{"in any case, with blanks", "TYPE, Correlation ID \nACSCallSummary,A\n", "A"},
		{"text before it", "Exported by me\n\nType,CorrelationId\nACSCallSummary,A\n", "! A"},
		{"unknown names next to them", "Type,CorrelationId,Foo [Bar]\nACSCallSummary,A,1\n", "A"},
		{"one known name is not enough: it may be a sentence", "Well, time\nflies\n" + line("A"), "! A"},
		{"a name twice, as in a join by SQL Server: the last one counts, as in JSON", "Type,CorrelationId,correlationId\nACSCallSummary,A,B\n", "B?"},
		{"a name twice, and only the first has a value", "Type,CorrelationId,correlationId\nACSCallSummary,A,\n", "A"},
		{"a name missing", "Type,CorrelationId,\nACSCallSummary,A,B\n", "A"},
		{"a row of values that are also names", "CorrelationId,Type,Foo\nA,ACSCallSummary,Type\nB,ACSCallSummary,x\n", "A B"},
		{"no rows", "Type,CorrelationId\n", ""},
		{"one cell", "CorrelationId\nA\n", "!"},
		{"cells with line feeds and quotes", "Type,CorrelationId,OsVersion\nACSCallSummary,A,\"x\n\"\"y\"\"\r\n\"\n", "A"},
		{"a row of empty cells, as Excel writes for rows that were cleared", "Type,CorrelationId\n,\nACSCallSummary,A\n\"\",\n\"\"\n", "A"},
		{"a payload in a cell, which looks like another shape", "Type,CorrelationId,DiagnosticOptions\nACSCallSummary,A,\"{\"\"a\"\":1}\"\n", "A"},
		{"the same in the first cell", "DiagnosticOptions,Type,CorrelationId\n\"{\"\"a\"\":1}\",ACSCallSummary,A\n[],ACSCallSummary,B\n{},ACSCallSummary,C\n", "A B C"},
		{"a line longer than a header may be", "Type,CorrelationId," + strings.Repeat("x", 1<<20) + "\nACSCallSummary,A,B\n", "!"},
		{"a long line", "Type,CorrelationId," + strings.Repeat("x", 70_000) + "\nACSCallSummary,A,B\n", "A"},
	} {
		for _, size := range []int{1, 1 << 20} {
			records, errs, _ := read(t, ones{reader(c.in), size}, nil)
			if got := ids(records, errs); got != c.want {
				t.Errorf("%s, in pieces of %d: %s, want %s: %v", c.reason, size, got, c.want, errors.Join(errs...))
			}
		}
	}
	records, _, _ := read(t, reader("Type,CorrelationId,Foo [Bar]\nACSCallSummary,A,1\n"), nil)
	if got := string(logs.AppendRow(nil, records[0])); got != `{"CorrelationId":"A","Type":"ACSCallSummary","Foo [Bar]":"1"}` {
		t.Errorf("the name of an unknown column is kept whole: %s", got)
	}
}

// Ruling 11: data that CSV cannot express is null, and nothing else is lost.
func TestCSVWriter(t *testing.T) {
	rec := new(callsummary.Record)
	rec.Time = opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC))
	rec.Category = opt.Of("CallSummary")
	rec.CorrelationID = opt.Of("A")
	rec.BilledSize = opt.Of(opt.Bytes(9007199254740992))
	rec.Identifier = opt.Of(`8:acs:"x", =y` + "\r\n z")
	rec.CallStartTime = opt.Without[time.Time](opt.Null)
	rec.CallDuration = opt.Without[opt.Seconds](opt.Invalid)
	rec.SDKVersion = opt.Without[string](opt.Redacted)
	rec.EndpointType = opt.Of(callsummary.EndpointType("Toaster"))
	rec.DiagnosticOptions = opt.Of(`{"a":"b"}`)
	rec.Extra = &logs.Extra{
		Unknown: []logs.Unknown{{Name: "x", JSON: `[1,"é"]`}, {Name: "level", Outside: true, JSON: "4"}},
		Texts:   []logs.Text{{Field: "_BilledSize", JSON: "9007199254740993"}, {Field: "callDuration", JSON: `"6s"`}},
	}
	records, errs, _ := read(t, reader(writeCSV(t, callsummary.Schema(), rec)), nil)
	if len(records) != 1 || len(problems(errs)) != 1 || !errors.Is(errs[0], opt.ErrNumber) {
		t.Fatalf("%v, %v", records, errs)
	}
	want := new(callsummary.Record)
	for _, f := range append(logs.EnvelopeFields(), callsummary.Schema().Fields()...) {
		f.Cell(want).Clear(opt.Null) // absent or empty
	}
	want.Time, want.Category, want.CorrelationID, want.BilledSize = rec.Time, rec.Category, rec.CorrelationID, rec.BilledSize
	want.Type = opt.Of("ACSCallSummary")
	want.Identifier, want.CallDuration, want.SDKVersion = rec.Identifier, rec.CallDuration, rec.SDKVersion
	want.EndpointType, want.DiagnosticOptions = rec.EndpointType, rec.DiagnosticOptions
	want.Extra = &logs.Extra{
		Unknown: []logs.Unknown{{Name: "x", JSON: `[1,"é"]`}, {Name: "level", JSON: "4"}}, // CSV has no outside
		Texts:   []logs.Text{{Field: "_BilledSize", JSON: `"9007199254740993"`}, {Field: "callDuration", JSON: `"6s"`}},
	}
	if diff := cmp.Diff(logs.Record(want), records[0]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// An unknown field outside properties with the name of a field inside them does
// not conflict with it.
func TestCSVUnknownNames(t *testing.T) {
	in := `{"category":"CallSummary","callType":"x","properties":{"callType":"P2P","category":"y"}}`
	first, _ := logs.Decode([]byte(in), schemas(), nil)
	records, _, _ := read(t, reader(writeCSV(t, callsummary.Schema(), first)), nil)
	x := records[0].Head().Extra
	want := []logs.Unknown{{Name: "callType", Outside: true, JSON: `"x"`}, {Name: "category", JSON: `"y"`}}
	if diff := cmp.Diff(want, x.Unknown); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	records, errs, _ := read(t, reader("Type,CorrelationId,UnknownFields\nACSCallSummary,A,x\nACSCallSummary,B,\nACSCallSummary,C,\"{\"\"a\"\":1,\"\"a\"\":2}\"\n"), nil)
	if got := ids(records, errs); got != "A B C?" {
		t.Fatalf("got %s", got)
	}
	if got := records[0].Head().Extra.Unknown; len(got) != 1 || got[0] != (logs.Unknown{Name: "UnknownFields", JSON: `"x"`}) {
		t.Errorf("a cell that is not an object is kept as it is: %v", got)
	}
	if records[1].Head().Extra != nil {
		t.Errorf("an empty one holds no fields: %v", records[1].Head().Extra)
	}
}

func TestCSVWriterErrors(t *testing.T) {
	w := logs.NewCSVWriter(new(strings.Builder), callsummary.Schema())
	want := "logs: a record of logs without a schema cannot be written to CSV of CallSummary"
	if err := w.Write(new(logs.Other)); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if err := w.Flush(); err != nil {
		t.Error(err)
	}
	full := errors.New("disk full")
	w = logs.NewCSVWriter(failingWriter{full}, new(logs.Other).Schema())
	var err error
	for range 10_000 {
		if err = w.Write(new(logs.Other)); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if !errors.Is(err, full) || !errors.Is(w.Flush(), full) {
		t.Errorf("error %v, then %v", err, w.Flush())
	}
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

// A time in an unknown zone does not become UTC because the writer's header says
// [UTC].
func TestCSVWriterKeepsUnknownZones(t *testing.T) {
	rec, _ := logs.Decode([]byte(`{"category":"CallSummary","properties":{"callStartTime":"2021-07-19T18:46:50"}}`), schemas(), nil)
	records, errs, _ := read(t, reader(writeCSV(t, callsummary.Schema(), rec)), nil)
	if len(records) != 1 || records[0].(*callsummary.Record).CallStartTime.State() != opt.Invalid {
		t.Fatalf("%+v, %v", records, errs)
	}
	if got := records[0].Head().Extra.Texts[0].JSON; got != `"2021-07-19T18:46:50 [no time zone]"` {
		t.Errorf("kept %s", got)
	}
}

// A record without a value is a row that is not empty, so that it is read back; and what
// is Invalid elsewhere does not become a value in CSV.
func TestCSVWriterKeepsWhatIsNotCertain(t *testing.T) {
	var out strings.Builder
	w := logs.NewCSVWriter(&out, new(logs.Other).Schema())
	if err := errors.Join(w.Write(new(logs.Other)), w.Flush()); err != nil || !strings.HasSuffix(out.String(), ",{}\n") {
		t.Errorf("%q, %v", out.String(), err)
	}
	if records, _, _ := read(t, reader(out.String()), nil); len(records) != 1 {
		t.Errorf("%d records", len(records))
	}
	rec, _ := logs.Decode([]byte(`{"category":"CallDiagnostics","time":"2.3.2026 10:10:00","properties":{"roundTripTimeAvg":"0,25"}}`), schemas(), nil)
	text := writeCSV(t, diagnostics.Schema(), rec)
	records, _, _ := read(t, reader(text), nil)
	again := records[0].(*diagnostics.Record)
	if again.Time.State() != opt.Invalid || again.RoundTripTimeAvg.State() != opt.Invalid {
		t.Errorf("%v, %v: %s", again.Time, again.RoundTripTimeAvg, text)
	}
	for _, want := range []string{"2.3.2026 10:10:00 [not certain]", `"0,25 [not certain]"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	// Before a row a reader skips zero bytes and byte order marks.
	for _, time := range []string{`\u0000at noon`, `\ufeffat noon`} {
		rec, _ := logs.Decode([]byte(`{"category":"CallSummary","time":"`+time+`"}`), schemas(), nil)
		first := writeCSV(t, rec.Schema(), rec)
		records, _, _ := read(t, reader(first), nil)
		if second := writeCSV(t, rec.Schema(), records[0]); second != first || !strings.Contains(first, "at noon") {
			t.Errorf("%q, then %q", first, second)
		}
	}
}

// A NUL in a cell is bad text, but still text: the header shows that this is
// CSV.
func TestCSVWithNUL(t *testing.T) {
	records, errs, end := read(t, reader("Type,CorrelationId,EndpointId\nACSCallSummary,c,a\x00b\n"), nil)
	if len(records) != 1 || errs[0] != nil || end != nil {
		t.Fatalf("%d records, %v, %v", len(records), errs, end)
	}
	if got := records[0].(*callsummary.Record).EndpointID.Or(""); got != "a\x00b" {
		t.Errorf("endpoint %q", got)
	}
}
