package exposure_test

import (
	"context"
	"fmt"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/exposure"
)

// exampleCalls returns three calls: one outside of Teams, a meeting with a telephone, and one whose
// participants are not known.
func exampleCalls() []*calls.Call {
	const rows = `
{"Type":"ACSCallSummary","CorrelationId":"1","CallStartTime":"2026-03-02T09:00:00Z","CallType":"P2P","ParticipantType":"ACS","EndpointId":"a","ParticipantDuration":60}
{"Type":"ACSCallSummary","CorrelationId":"1","CallStartTime":"2026-03-02T09:00:00Z","CallType":"P2P","ParticipantType":"ACS","EndpointId":"b","ParticipantDuration":60}
{"Type":"ACSCallSummary","CorrelationId":"2","CallStartTime":"2026-03-02T10:00:00Z","CallType":"Group","ParticipantType":"ACS as Teams external user","ParticipantId":"c","TeamsThreadId":"19:meeting_x@thread.v2","ParticipantDuration":300}
{"Type":"ACSCallSummary","CorrelationId":"2","CallStartTime":"2026-03-02T10:00:00Z","CallType":"Group","EndpointType":"PSTN","ParticipantId":"d","ParticipantDuration":240}
{"Type":"ACSCallSummary","CorrelationId":"3","CallStartTime":"2026-03-02T11:00:00Z","CallType":"Group","EndpointType":"VoIP","ParticipantId":"e","ParticipantDuration":30}
`
	a := calls.Assembler{FactsOnly: true}
	r := acstelemetry.NewReader(context.Background(), strings.NewReader(rows), "example", nil)
	for rec, err := range r.All() {
		if err != nil {
			panic(err)
		}
		a.Add(rec, r.Position())
	}
	return a.Calls()
}

func ExampleOf() {
	for _, c := range exampleCalls() {
		f := exposure.Of(c)
		fmt.Println(c.ID, f.Scenario, f.Scenario.Ending(), f.Evidence)
	}
	// Output:
	// 1 Stand-alone P2P Ends [participant of type ACS]
	// 2 Teams meeting Stays [teamsThreadId participant of Teams telephone]
	// 3 Unknown Unknown [participant of unknown kind]
}

func ExampleTally() {
	var t exposure.Tally
	for _, c := range exampleCalls() {
		t.Add(c)
	}
	fmt.Println(exposure.Statement)
	for _, r := range t.Rows() {
		if r.By == exposure.ByEnding {
			fmt.Println(r.Value, r.Calls, r.Participants, r.ParticipantMinutes)
		}
	}
	// Output:
	// Azure supports calls outside of Teams until 30 September 2028. After that day a call needs a Teams meeting, Teams Phone extensibility or a Teams voice app, and the next major version of the SDK. Rooms, Direct Routing and numbers by direct offer end for all calls.
	// Ends 1 2 2
	// Stays 1 2 9
	// Unknown 1 1 0.5
}
