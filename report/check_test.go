package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

func position(record, offset int64) logs.Position {
	return logs.Position{Source: "logs/a.json", Record: record, Offset: offset}
}

func place(record, offset int64) report.Place {
	return report.Place{File: "logs/a.json", Record: opt.Of(record), Offset: offset}
}

// groupSummary returns the summary of a participant who was in a group call for a minute.
func groupSummary(id string) *callsummary.Record {
	r := &callsummary.Record{
		CallStartTime: opt.Of(start), CallDuration: opt.Of[opt.Seconds](60), CallType: opt.Of(callsummary.Group),
		ParticipantID: opt.Of(id), ParticipantStartTime: opt.Of(start), ParticipantDuration: opt.Of[opt.Seconds](60),
		ParticipantEndReason: opt.Of("0"), EndpointType: opt.Of(callsummary.VoIP),
	}
	if id != "" {
		r.CorrelationID = opt.Of("call-" + id)
	}
	return r
}

// check returns a check, which a function may prepare, of six records, one of them unreadable, and three calls: two with one
// participant and no streams, and one of a record without an ID.
func check(prepare func(*report.Check)) *report.Check {
	var b report.Check
	b.Places = 2
	if prepare != nil {
		prepare(&b)
	}
	for _, wrong := range []bool{false, true, true, true, false} {
		b.Record(true, wrong)
	}
	b.Record(false, true)
	for i := range int64(3) {
		b.Problem("not a number", &logs.Problem{Position: position(i+1, 100*i), Category: "CallDiagnostics", Field: "jitterAvg", Excerpt: `"=1+2"`})
	}
	b.Problem("cut off", &logs.Problem{Position: logs.Position{Source: "logs/a.json", Offset: 912}, Detail: "the next one begins"})
	b.Unknown("Bad\x1b[31mName", "", "", position(2, 20))
	for _, record := range []int64{4, 5} {
		b.Unknown("CallSummary", "=region", "", position(record, 400))
	}
	b.Unknown("CallSummary", "endpointType", "Fridge", position(3, 30))
	b.Other("RoomsOperational", position(5, 500))
	for _, record := range []int64{3, 5} {
		b.Other("ChatOperational", position(record, 300))
	}
	var a calls.Assembler
	a.Add(groupSummary("1"), logs.Position{})
	a.Add(groupSummary("2"), logs.Position{})
	a.Add(groupSummary(""), logs.Position{Source: "logs/b.json", Record: 7, Offset: 70})
	for _, c := range a.Calls() {
		b.Call(c)
	}
	for _, m := range []report.Measure{
		{Name: "calls", Title: "Calls", Count: 3, Minimum: opt.Of(10.), Failed: true},
		{Name: "poorCalls", Title: "Poor calls", Total: opt.Of[int64](0)},
		{Name: "incompleteCalls", Title: "Incomplete calls", Count: 1, Total: opt.Of[int64](3), Maximum: opt.Of(0.335)},
		{Name: "recordsWithProblems", Title: "Records with problems", Count: 1, Total: opt.Of[int64](4000)},
	} {
		b.Measure(m)
	}
	return &b
}

func TestCheck(t *testing.T) {
	got := report.ViewOfCheck(check(nil))
	source := report.Place{File: "logs/b.json", Record: opt.Of[int64](7), Offset: 70}
	want := &report.CheckView{
		Records: 5, Unreadable: 1, RecordsWithProblems: 4, Calls: 3,
		Problems: []report.ProblemKind{
			{Kind: "not a number", Count: 3, Places: []report.ProblemPlace{ // the third is not kept
				report.NewProblemPlace(place(1, 0), "CallDiagnostics", "jitterAvg", "", `"=1+2"`),
				report.NewProblemPlace(place(2, 100), "CallDiagnostics", "jitterAvg", "", `"=1+2"`),
			}},
			{Kind: "cut off", Count: 1, Places: []report.ProblemPlace{
				report.NewProblemPlace(report.Place{File: "logs/a.json", Offset: 912}, "", "", "the next one begins", ""),
			}},
		},
		// Each participant of a group call has an audio stream each way. All calls start at
		// the same time; then the one without an ID comes first.
		Gaps: []report.GapKind{{Gap: calls.NoStreams, Count: 3, Calls: 3, Places: []report.GapPlace{
			{Source: &source, Detail: "2 audio streams expected, found 0"},
			{CallID: opt.Of("call-1"), Detail: "2 audio streams expected, found 0"},
		}}},
		UnknownLogs:   []report.UnknownName{{Log: "Bad\x1b[31mName", Count: 1, First: place(2, 20)}},
		UnknownFields: []report.UnknownName{{Log: "CallSummary", Field: "=region", Count: 2, First: place(4, 400)}},
		UnknownTexts:  []report.UnknownName{{Log: "CallSummary", Field: "endpointType", Text: "Fridge", Count: 1, First: place(3, 30)}},
		OtherLogs: []report.OtherLog{ // the most frequent first
			{Log: "ChatOperational", Count: 2, First: place(3, 300)},
			{Log: "RoomsOperational", Count: 1, First: place(5, 500)},
		},
		Measures: got.Measures,
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(report.ProblemPlace{}, report.CheckMeasure{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteCheck(t *testing.T) {
	golden(t, "check", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteCheck(w, f, check(nil), nil)
	})
}

// A check of nothing has every key, and empty lists instead of null.
func TestCheckOfNothing(t *testing.T) {
	var c report.Check
	for _, tt := range []struct {
		f    report.Format
		want string
	}{
		{report.NDJSON, ""},
		{report.JSON, `{
  "records": 0,
  "unreadable": 0,
  "recordsWithProblems": 0,
  "calls": 0,
  "completeCalls": 0,
  "problems": [],
  "gaps": [],
  "unknownLogs": [],
  "unknownFields": [],
  "unknownTexts": [],
  "unlisted": {
    "logs": 0,
    "fields": 0,
    "texts": 0,
    "atLeast": false
  },
  "otherLogs": [],
  "measures": []
}
`},
	} {
		var got bytes.Buffer
		if err := report.WriteCheck(&got, tt.f, &c, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.f, diff)
		}
	}
}

// Of many names, the first of each kind are listed, with all of their records; the others are
// counted, each once.
func TestCheckManyNames(t *testing.T) {
	c := report.Check{Names: 2}
	for range 3 {
		for i := range 5 {
			c.Unknown(fmt.Sprint("log", i), "", "", logs.Position{})
			c.Unknown("CallSummary", fmt.Sprint("field", i), "", logs.Position{})
		}
		c.Unknown("CallSummary", "callType", "Hologram", logs.Position{})
	}
	got := report.ViewOfCheck(&c)
	if len(got.UnknownLogs) != 2 || len(got.UnknownFields) != 2 || len(got.UnknownTexts) != 1 || got.UnknownFields[1].Field != "field1" || got.UnknownFields[1].Count != 3 {
		t.Errorf("listed are %v, %v, %v", got.UnknownLogs, got.UnknownFields, got.UnknownTexts)
	}
	if got.Unlisted != (report.Unlisted{Logs: 3, Fields: 3}) || c.Undocumented() != 11 {
		t.Errorf("not listed are %+v, and %d in all, want 3, 3 and 11", got.Unlisted, c.Undocumented())
	}
	var table, rows strings.Builder
	if err := errors.Join(report.WriteCheck(&table, report.Table, &c, nil), report.WriteCheck(&rows, report.CSV, &c, nil)); err != nil {
		t.Fatal(err)
	}
	if strings.Count(table.String(), "            and 3 more\n") != 2 {
		t.Errorf("the table does not say how many names are not listed:\n%s", table.String())
	}
	if !strings.Contains(rows.String(), "\nunlistedFields,,,,,,,,,,,3,") || strings.Contains(rows.String(), "unlistedTexts") {
		t.Errorf("no row says it, or one too many:\n%s", rows.String())
	}
	all := report.Check{Names: -1}
	for i := range 1001 {
		c.Unknown(fmt.Sprint("log", i), "", "", logs.Position{})
		all.Unknown(fmt.Sprint("log", i), "", "", logs.Position{})
	}
	if v := report.ViewOfCheck(&all); len(v.UnknownLogs) != 1001 || v.Unlisted != (report.Unlisted{}) {
		t.Errorf("%d of all 1001 names are listed, not %+v", len(v.UnknownLogs), v.Unlisted)
	}
}

// Names take little memory, however many there are and however long they are. 200,000 of them
// took 697 MB. What is not counted any more is said.
func TestCheckMemory(t *testing.T) {
	var c report.Check
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 200_000 {
		c.Unknown("CallSummary", fmt.Sprintf("%0100d", i), "", logs.Position{})
	}
	long := strings.Repeat("ä", 1<<20)
	for i := range 200 {
		c.Unknown(fmt.Sprint(i, long), long, long, logs.Position{})
		c.Problem("a kind", &logs.Problem{Field: long, Category: long, Detail: long})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	const most = 10 << 20
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > most {
		t.Errorf("200,000 names take %d bytes, want %d at most", grown, most)
	}
	v := report.ViewOfCheck(&c)
	if len(v.UnknownFields) != 1000 || v.Unlisted != (report.Unlisted{Fields: 199_000}) || c.Undocumented() != 200_200 {
		t.Errorf("%d fields are listed, and not %+v", len(v.UnknownFields), v.Unlisted)
	}
	text := v.UnknownTexts[0].Text
	if len(text) != 1000+len("…") || !strings.HasSuffix(text, "ä…") {
		t.Errorf("a long text has %d bytes and ends with %q", len(text), text[len(text)-8:])
	}
	for i := range 1_000_001 {
		c.Unknown("CallSummary", strconv.Itoa(i), "", logs.Position{})
	}
	if v := report.ViewOfCheck(&c); v.Unlisted != (report.Unlisted{Fields: 1_000_000, AtLeast: true}) {
		t.Errorf("%+v, want a million and that there are more", v.Unlisted)
	}
	var table strings.Builder
	if err := report.WriteCheck(&table, report.Table, &c, nil); err != nil || !strings.Contains(table.String(), "and at least 1000000 more\n") {
		t.Errorf("the table does not say that there are more: %v", err)
	}
	runtime.KeepAlive(&c)
}

// Rows of problems and gaps can be written as they come. They are those that are written at
// the end, in the order of the input.
func TestCheckStream(t *testing.T) {
	for _, f := range []report.Format{report.NDJSON, report.CSV} {
		var streamed strings.Builder
		s := check(func(c *report.Check) {
			if err := c.Stream(&streamed, f); err != nil {
				t.Fatal(err)
			}
		})
		n := strings.Count(streamed.String(), "\n")
		if want := 4 + 3; f == report.NDJSON && n != want || f == report.CSV && n != 1+want {
			t.Errorf("%s: %d lines are written as they come, want %d", f, n, want)
		}
		if err := report.WriteCheck(&streamed, f, s, nil); err != nil {
			t.Fatal(err)
		}
		var atOnce strings.Builder
		if err := report.WriteCheck(&atOnce, f, check(func(c *report.Check) { c.Places = -1 }), nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(atOnce.String(), streamed.String()); diff != "" {
			t.Errorf("%s (-at once +streamed):\n%s", f, diff)
		}
	}
	var c report.Check
	if err := c.Stream(io.Discard, report.Table); err == nil {
		t.Error("a table was streamed")
	}
	if err := c.Stream(full{}, report.CSV); err != nil {
		t.Fatal(err)
	}
	c.Problem("a kind", &logs.Problem{})
	c.Problem("a kind", &logs.Problem{})
	if err := report.WriteCheck(full{}, report.CSV, &c, nil); !errors.Is(err, errFull) {
		t.Errorf("error %v, want that of the writer", err)
	}
}
