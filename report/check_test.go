package report_test

import (
	"bytes"
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

// check returns a check of six records, one of them unreadable, and three calls: two with one
// participant and no streams, and one of a record without an ID.
func check() *report.Check {
	var b report.Check
	b.Places = 2
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
	got := report.ViewOfCheck(check())
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
		return report.WriteCheck(w, f, check(), nil)
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
