package acstest_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// A few hundred calls have everything that the rules of one year read and those of another
// do not, each several times.
func TestEveryRuleIsPlanted(t *testing.T) {
	found, differ := map[string]int{}, map[string]int{}
	for c := range acstest.Generate(&acstest.Config{Seed: 1, Calls: 400}) {
		before := c.AnswerBy(acstest.CallDiagnostics2024)
		count(differ, "", before, c.Answer)
		people := map[string]acstest.PersonAnswer{}
		for _, p := range before.People {
			people[p.Key] = p
		}
		for _, p := range c.Answer.People {
			if old, ok := people[p.Key]; ok {
				count(differ, "Person.", old, p)
			}
		}
		for name, n := range c.Answer.ParticipantTypes {
			found[name] += n
		}
		summaries := false
		for _, rec := range c.Records {
			switch rec := rec.(type) {
			case *callsummary.Record:
				summaries = true
				for name, so := range map[string]bool{
					"no start of the call": !rec.CallStartTime.IsSet(), "category " + string(rec.ResultCategory.Or("none")): true,
					"SDK redacted": rec.SDKVersion.State() == opt.Redacted, "no SDK": rec.SDKVersion.State() == opt.Null, "no OS": rec.OSVersion.State() == opt.Null,
				} {
					if so {
						found[name]++
					}
				}
			case *clientops.Record:
				operation(found, rec, c.Answer.Start)
			}
		}
		for name, so := range map[string]bool{
			"listed by clients": !summaries && !c.Answer.Start.IsZero(), "not listed": !summaries && c.Answer.Start.IsZero(),
			"typed by clients": !summaries && c.Answer.CallType != "", "dropped by clients": !summaries && c.Answer.DroppedParticipants > 0,
			"poor by network": c.Answer.Quality == "Poor" && c.Answer.PoorStreams == 0, "more participants than rows": c.Answer.Participants > len(c.Answer.People),
		} {
			if so {
				found[name]++
			}
		}
	}
	for _, name := range []string{
		"ACS", "Teams", "ACS as Teams external user", "ACS as Microsoft 365 user", "Teams Voice Apps", "Unknown", "SDK redacted", "no SDK", "no OS",
		"category none", "category Success", "category ExpectedError", "category UnexpectedClientError", "category UnexpectedServerError", "no start of the call",
		"Join Code", "StartCall Code", "EnterCall Code", "AcceptIncomingCall Code", "Hangup Code", "Hangup SubCode", "Hangup FailureReason", "Hangup ResultCategory",
		"Join CallType", "StartCall CallType", "AcceptIncomingCall CallType", "Join CallDirection", "a code as number", "a code as text",
		"State-changed Connected", "StateChanged Connected", "State-changed Disconnected", "StateChanged Disconnected",
		"CallModeChanged", "IdChanged", "RoleChanged", "CallClientOperations", "no operation ID", "no call ID", "more than 2 h before", "more than 3 h before",
		"listed by clients", "not listed", "typed by clients", "dropped by clients", "poor by network", "more participants than rows",
	} {
		if found[name] < 2 {
			t.Errorf("%s: %d times", name, found[name])
		}
	}
	for _, name := range []string{
		"CallType", "Start", "End", "DurationSeconds", "Participants", "ClientTypes", "DroppedParticipants", "PoorStreams", "Quality", "BadOperations",
		"Issues", "IssueBreakdown", "Operations", "Person.Start", "Person.End", "Person.StartSide", "Person.EndSide", "Person.DurationSeconds",
		"Person.EndReason", "Person.EndSubCode", "Person.EndPhrase", "Person.ResultCategory", "Person.Dropped", "Person.Ungraceful", "Person.HasIssues",
	} {
		if differ[name] < 4 {
			t.Errorf("%s: differs in %d calls or participants", name, differ[name])
		}
	}
}

// count counts the fields in which two answers differ.
func count[A any](differ map[string]int, prefix string, a, b A) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			differ[prefix+x.Type().Field(i).Name]++
		}
	}
}

// operation counts what is in the record of an operation of a call.
func operation(found map[string]int, rec *clientops.Record, start time.Time) {
	name, payload := string(rec.OperationName.Or("")), rec.OperationPayload.Or("")
	found[name]++
	for _, member := range []string{"Code", "SubCode", "FailureReason", "ResultCategory", "CallType", "CallDirection"} {
		if strings.Contains(payload, `"`+member+`":`) {
			found[name+" "+member]++
		}
	}
	for text, what := range map[string]string{
		`{"NewState":"Connected"}`: name + " Connected", `{"NewState":"Disconnected"}`: name + " Disconnected",
		`"Code":410`: "a code as number", `"Code":"410"`: "a code as text",
	} {
		if strings.Contains(payload, text) {
			found[what]++
		}
	}
	at, early := rec.CallClientTimeStamp.Or(start), 0*time.Hour
	if !start.IsZero() {
		early = start.Sub(at)
	}
	for what, so := range map[string]bool{
		"no operation ID": !rec.OperationID.IsSet(), "no call ID": !rec.CallID.IsSet(),
		"more than 2 h before": early > 2*time.Hour && early < 3*time.Hour, "more than 3 h before": early > 3*time.Hour,
	} {
		if so {
			found[what]++
		}
	}
}
