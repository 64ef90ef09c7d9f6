package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

func place(record, offset int64) report.Place {
	return report.Place{File: "logs/a.json", Record: opt.Of(record), Offset: offset}
}

// groupSummary is that of somebody who stayed for a minute of a group call.
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

// check is that of six records, one of them unreadable, and three calls: two of
// one participant each without streams, and a record without an ID.
func check() report.Check {
	var b report.CheckBuilder
	b.Places = 2
	for _, wrong := range []bool{false, true, true, true, false} {
		b.Record(true, wrong)
	}
	b.Record(false, true)
	for i := range int64(3) {
		b.Problem("not a number", report.ProblemPlace{Place: place(i+1, 100*i), Log: "CallDiagnostics", Field: "jitterAvg", Excerpt: `"=1+2"`})
	}
	b.Problem("cut off", report.ProblemPlace{Place: report.Place{File: "logs/a.json", Offset: 912}, Detail: "the next one begins"})
	b.UnknownLog("Bad\x1b[31mName", place(2, 20))
	for _, record := range []int64{4, 5} {
		b.UnknownField("CallSummary", "=region", place(record, 400))
	}
	b.UnknownText("CallSummary", "endpointType", "Fridge", place(3, 30))
	var a calls.Assembler
	a.Add(groupSummary("1"), logs.Position{})
	a.Add(groupSummary("2"), logs.Position{})
	a.Add(groupSummary(""), logs.Position{File: "logs/b.json", Record: 7, Offset: 70})
	for _, c := range a.Calls() {
		b.Call(c)
	}
	c := b.Check()
	c.Measures = []report.CheckMeasure{
		{Measure: "calls", Title: "Calls", Count: 3, Bound: opt.Of("min"), Limit: opt.Of(10.), Result: opt.Of("failed")},
		{Measure: "poorCalls", Title: "Poor calls", Total: opt.Of[int64](0)},
		{Measure: "incompleteCalls", Title: "Incomplete calls", Count: 1, Total: opt.Of[int64](3), Share: opt.Of(1. / 3),
			Bound: opt.Of("max"), Limit: opt.Of(0.335), Result: opt.Of("passed")},
		{Measure: "recordsWithProblems", Title: "Records with problems", Count: 1, Total: opt.Of[int64](4000), Share: opt.Of(1. / 4000)},
	}
	return c
}

func TestCheck(t *testing.T) {
	got := check()
	source := report.Place{File: "logs/b.json", Record: opt.Of[int64](7), Offset: 70}
	want := report.Check{
		Records: 5, Unreadable: 1, RecordsWithProblems: 4, Calls: 3,
		Problems: []report.ProblemKind{
			{Kind: "not a number", Count: 3, Places: []report.ProblemPlace{ // the third is not kept
				{Place: place(1, 0), Log: "CallDiagnostics", Field: "jitterAvg", Excerpt: `"=1+2"`},
				{Place: place(2, 100), Log: "CallDiagnostics", Field: "jitterAvg", Excerpt: `"=1+2"`},
			}},
			{Kind: "cut off", Count: 1, Places: []report.ProblemPlace{
				{Place: report.Place{File: "logs/a.json", Offset: 912}, Detail: "the next one begins"},
			}},
		},
		// Everybody of a group call has an audio stream each way. All calls start
		// at one time; then the one without an ID comes first.
		Gaps: []report.GapKind{{Gap: calls.NoStreams, Count: 3, Calls: 3, Places: []report.GapPlace{
			{Source: &source, Detail: "2 audio streams expected, found 0"},
			{CallID: opt.Of("call-1"), Detail: "2 audio streams expected, found 0"},
		}}},
		UnknownLogs:   []report.UnknownName{{Log: "Bad\x1b[31mName", Count: 1, First: place(2, 20)}},
		UnknownFields: []report.UnknownName{{Log: "CallSummary", Field: "=region", Count: 2, First: place(4, 400)}},
		UnknownTexts:  []report.UnknownName{{Log: "CallSummary", Field: "endpointType", Text: "Fridge", Count: 1, First: place(3, 30)}},
		Measures:      got.Measures,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteCheck(t *testing.T) {
	golden(t, "check", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		c := check()
		return report.WriteCheck(w, f, &c)
	})
}

// In a narrow terminal, of a long path the end is left.
func TestCheckWidth(t *testing.T) {
	var b report.CheckBuilder
	b.UnknownField("CallSummary", "region", report.Place{File: strings.Repeat("deep/", 30) + "PT1H.json", Record: opt.Of[int64](12), Offset: 3456})
	c := b.Check()
	var got bytes.Buffer
	if err := report.WriteCheck(report.Screen{Writer: &got, Width: 60}, report.Table, &c); err != nil {
		t.Fatal(err)
	}
	const want = "      1  CallSummary  region  …eep/PT1H.json      12    3456\n"
	if !strings.HasSuffix(got.String(), want) {
		t.Errorf("want %q at the end of:\n%s", want, got.String())
	}
}

// A check of nothing has every key, and empty lists instead of null.
func TestCheckOfNothing(t *testing.T) {
	var b report.CheckBuilder
	c := b.Check()
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
  "measures": []
}
`},
	} {
		var got bytes.Buffer
		if err := report.WriteCheck(&got, tt.f, &c); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.f, diff)
		}
	}
}
