package report_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

var errFault = errors.New("a fault")

// summary returns a summary of four records, one of them unreadable, and two calls, gathered
// in two parts.
func summary() *report.Summary {
	var b, other report.Summary
	other.Record("CallSummary", opt.Of(start), nil)
	b.Record("CallSummary", opt.Of(start.Add(time.Hour)), []error{errFault, errFault})
	b.Record("Bad\x1b[31mName", opt.Value[time.Time]{}, nil)
	other.Unreadable([]error{errors.New("cut off")})

	end := func(reason opt.Value[string], category callsummary.ResultCategory) *calls.Participant {
		s := &callsummary.Record{CallStartTime: opt.Of(start), ParticipantEndReason: reason}
		if category != "" {
			s.ResultCategory = opt.Of(category)
		}
		return &calls.Participant{Summary: s, Listed: s}
	}
	outgoing := func(reason string) *clientops.Record { // an expected error is no issue, but a failure
		return &clientops.Record{
			OperationName: opt.Of(clientops.StartCall), ResultType: opt.Of(clientops.ExpectedError),
			OperationPayload: opt.Of(`{"CallDirection":"Outgoing","FailureReason":"` + reason + `"}`),
		}
	}
	p := quality.CallDiagnostics()
	b.Call(p.Call(&calls.Call{
		Type: opt.Of(callsummary.Group), Operations: []*clientops.Record{outgoing("declined"), outgoing("")},
		Participants: []*calls.Participant{
			end(opt.Of("410"), callsummary.UnexpectedClientError), end(opt.Of("0"), callsummary.Success),
			end(opt.Of("410"), callsummary.UnexpectedServerError), end(opt.Of("480"), callsummary.ExpectedError),
		},
	}))
	other.Call(p.Call(&calls.Call{
		Operations:   []*clientops.Record{outgoing("declined")},
		Participants: []*calls.Participant{end(opt.Value[string]{}, ""), {InOperations: true}},
	}))
	b.Merge(&other)
	return &b
}

func TestSummary(t *testing.T) {
	got := report.ViewOfSummary(summary())
	for i := range got.EndReasons {
		if got.EndReasons[i].Description == "" {
			t.Errorf("end code %q has no description", got.EndReasons[i].Code)
		}
		got.EndReasons[i].Description = "" // it is the catalogue's, which has its own tests
	}
	want := &report.SummaryView{
		Records: 3, Unreadable: 1, RecordsWithProblems: 2,
		First: opt.Of(start), Last: opt.Of(start.Add(time.Hour)),
		Logs:     []report.NameCount{{Name: "CallSummary", Count: 2}, {Name: "Bad\x1b[31mName", Count: 1}},
		Problems: []report.NameCount{{Name: "a fault", Count: 2}, {Name: "cut off", Count: 1}},
		Calls:    2, CallTypes: []report.NameCount{{Name: "Group", Count: 1}, {Name: "Unknown", Count: 1}},
		Participants: 6, DroppedParticipants: 2,
		Quality: []report.NameCount{{Name: "Unknown", Count: 2}}, // no streams
		Ratings: []report.NameCount{{Name: "Unknown", Count: 2}}, // no surveys
		Issues:  []report.NameCount{{Name: "Call Ended Ungracefully", Count: 2}},
		EndReasons: []report.EndCount{ // of the five participants with a summary
			{Code: "410", Participants: 2, Ungraceful: true, Dropped: 2},
			{Code: "", Participants: 1},
			{Code: "0", Participants: 1},
			{Code: "480", Participants: 1},
		},
		FailedOutgoing: []report.NameCount{{Name: "declined", Count: 2}, {Name: "", Count: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteSummary(t *testing.T) {
	golden(t, "summary", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteSummary(w, f, summary(), nil)
	})
}

// A summary of nothing has every key, and empty lists instead of null.
func TestSummaryOfNothing(t *testing.T) {
	var b report.Summary
	var got bytes.Buffer
	if err := report.WriteSummary(&got, report.NDJSON, &b, nil); err != nil {
		t.Fatal(err)
	}
	want := `{"records":0,"unreadable":0,"recordsWithProblems":0,"firstTime":null,"lastTime":null,"logs":[],"problems":[],` +
		`"calls":0,"callTypes":[],"participants":0,"droppedParticipants":0,"streams":0,"poorStreams":0,` +
		`"quality":[],"ratings":[],"issues":[],"endReasons":[],"failedOutgoing":[]}` + "\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
