package browsertest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

// The page says of a drop whose fault it was and what to do, in the list of participants and among
// the issues, what a bad operation means, and of how many participants drops are not known.
func TestDrops(t *testing.T) {
	start := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	person := func(id, code string, category opt.Value[callsummary.ResultCategory]) *callsummary.Record {
		s := &callsummary.Record{
			CallStartTime: opt.Of(start), CallDuration: opt.Of[opt.Seconds](60), CallType: opt.Of(callsummary.Group), ParticipantID: opt.Of(id),
			ParticipantEndReason: opt.Of(code), ResultCategory: category, EndpointType: opt.Of(callsummary.VoIP),
		}
		s.CorrelationID = opt.Of("call-1")
		return s
	}
	dropped := person("p-1", "410", opt.Of(callsummary.UnexpectedClientError))
	dropped.ParticipantEndSubCode = opt.Of("3101")
	tab := newTab(t)
	tab.open(writePage("drops", report.PageOptions{}, slices.Values(assembled([]logs.Record{
		dropped, person("p-2", "410", opt.Value[callsummary.ResultCategory]{}),
		&clientops.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-1"), OperationID: opt.Of("o"), CallClientTimeStamp: opt.Of(start.Add(time.Second)),
			OperationName: opt.Of(clientops.Hangup), ResultType: opt.Of(clientops.UnexpectedClientError),
			OperationPayload: opt.Of(`{"FailureReason":"link lost"}`),
		},
	}))))
	wants := func(selector string, parts ...string) {
		t.Helper()
		text := strings.Join(strings.Fields(tab.text(selector)), " ")
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s lacks %q: %s", selector, part, text)
			}
		}
	}
	const fault, action = "Fault: the participant's connection", "To do: Look at the client's network at that time"
	wants("main", "1 participant in 1 call has no result category and does not count as dropped.", "410", "1 dropped", `whose result category contains "Unexpected"`)
	call := tab.firstCall("#calls")
	tab.goTo(call)
	tab.waitFor(".view-overview")
	wants("main", "dropped", "410 / 3101", "UnexpectedClientError", "link lost", fault, action, "start by the service, end by the client", "Unknown0 / 011 operation")
	tab.leave(func() { tab.click(".tabs a:nth-child(2)") })
	tab.waitFor(".view-issues .issue")
	wants("main", "end code 410/3101, UnexpectedClientError", fault, action, clientops.Hangup.Description(), "To do: "+clientops.Hangup.Action())
	tab.checkQuiet()
}
