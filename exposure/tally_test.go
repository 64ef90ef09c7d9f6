package exposure_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/opt"
)

// callOf returns a call of some participants that starts at midnight of a day in 2026.
func callOf(t callsummary.CallType, month time.Month, people ...*callsummary.Record) *calls.Call {
	c := &calls.Call{Type: opt.Of(t)}
	if month != 0 {
		c.Start = opt.Of(time.Date(2026, month, 1, 0, 0, 0, 0, time.FixedZone("east", 3600))) // in UTC the day before
	}
	for _, rec := range people {
		p := &calls.Participant{Summary: rec, EndpointType: opt.Of(callsummary.VoIP)}
		if rec != nil {
			p.SDKVersion = rec.SDKVersion
			if rec.EndpointType.IsSet() {
				p.EndpointType = rec.EndpointType
			}
			if rec.TeamsThreadID.IsSet() {
				c.TeamsThreadID = rec.TeamsThreadID
			}
		}
		c.Participants = append(c.Participants, p)
	}
	return c
}

// person returns the summary of an ACS user who stays so long.
func person(user string, stays opt.Seconds, app callsummary.App, sdk string) *callsummary.Record {
	return &callsummary.Record{
		Identifier: opt.Of(user), ParticipantType: opt.Of(callsummary.ACSUser), ParticipantDuration: opt.Of(stays),
		DiagnosticOptions: app.Options(), SDKVersion: opt.Of(sdk),
	}
}

// Three calls: Ann and Bob alone for 2 min, in two versions of an application; Ann with a
// telephone for 1 min; Ann in a meeting with somebody who is known from the client only and a
// bot.
func threeCalls() []*calls.Call {
	ann := person("8:acs:ANN_1", 120, callsummary.App{Name: "web", Version: "2"}, "1.38")
	bob := person("acs:bob_2", 120, callsummary.App{Name: "web", Version: "1"}, "1.37")
	annAgain := person("acs:ann_1", 60, callsummary.App{Name: "web", Version: "2"}, "1.38")
	telephone := &callsummary.Record{EndpointType: opt.Of(callsummary.PSTN), ParticipantDuration: opt.Of(opt.Seconds(60)), SDKVersion: opt.Without[string](opt.Redacted)}
	annInTeams := person("acs:ann_1", 300, callsummary.App{Version: "3"}, "2.0")
	annInTeams.TeamsThreadID = opt.Of(thread)
	bot := &callsummary.Record{EndpointType: opt.Of(callsummary.Bot), Identifier: opt.Of("28:bot"), ParticipantDuration: opt.Of(opt.Seconds(-1))}
	return []*calls.Call{
		callOf(callsummary.P2P, time.April, ann, bob),
		callOf(callsummary.Group, time.May, annAgain, telephone),
		callOf(callsummary.Group, 0, annInTeams, nil, bot),
	}
}

// line is a row in short: the counts, and the shares in per cent.
type line struct {
	By                                    exposure.By
	Value                                 string
	Scenario                              exposure.Scenario
	Ending                                exposure.Ending
	Calls, Participants, Untimed          int
	Minutes                               float64
	CallsPct, ParticipantsPct, MinutesPct float64
	Identifiers                           string
}

func lines(rows []exposure.Row) (list []line) {
	for _, r := range rows {
		l := line{
			By: r.By, Value: r.Value, Scenario: r.Scenario.Or(""), Ending: r.Ending, Calls: r.Calls, Participants: r.Participants,
			Untimed: r.WithoutMinutes, Minutes: r.ParticipantMinutes,
			CallsPct: 100 * r.CallsShare.Or(-1), ParticipantsPct: 100 * r.ParticipantsShare.Or(-1), MinutesPct: 100 * r.MinutesShare.Or(-1),
		}
		if n, ok := r.Identifiers.Get(); ok {
			l.Identifiers = strconv.FormatInt(n, 10)
		}
		list = append(list, l)
	}
	return list
}

// Of 3 calls, 7 participants and 11 minutes: 2, 4 and 6 end; 1, 3 and 5 stay.
func TestTally(t *testing.T) {
	const third = 100. / 3
	var all exposure.Tally
	var parts [2]exposure.Tally
	for i, c := range threeCalls() {
		all.Add(c)
		parts[i%2].Add(c)
	}
	parts[0].Merge(&parts[1])
	rows := all.Rows()
	if diff := cmp.Diff(rows, parts[0].Rows()); diff != "" {
		t.Errorf("in parts (-whole +parts):\n%s", diff)
	}
	want := []line{
		{exposure.ByEnding, "Ends", "", exposure.Ends, 2, 4, 0, 6, 2 * third, 400. / 7, 600. / 11, "2"}, // Ann and Bob
		{exposure.ByEnding, "Stays", "", exposure.Stays, 1, 3, 2, 5, third, 300. / 7, 500. / 11, "1"},
		{exposure.ByEnding, "Unknown", "", exposure.UnknownEnding, 0, 0, 0, 0, 0, 0, 0, "0"},
		{exposure.ByScenario, "Stand-alone P2P", exposure.P2P, exposure.Ends, 1, 2, 0, 4, third, 200. / 7, 400. / 11, "2"},
		{exposure.ByScenario, "PSTN otherwise", exposure.PSTN, exposure.Ends, 1, 2, 0, 2, third, 200. / 7, 200. / 11, "1"},
		{exposure.ByScenario, "Teams meeting", exposure.TeamsMeeting, exposure.Stays, 1, 3, 2, 5, third, 300. / 7, 500. / 11, "1"},
		{exposure.ByMonth, "2026-03", exposure.P2P, exposure.Ends, 1, 2, 0, 4, 100, 100, 100, ""},
		{exposure.ByMonth, "2026-04", exposure.PSTN, exposure.Ends, 1, 2, 0, 2, 100, 100, 100, ""},
		{exposure.ByMonth, "Unknown", exposure.TeamsMeeting, exposure.Stays, 1, 3, 2, 5, 100, 100, 100, ""},
		// Unknown are the telephone, and all of the meeting.
		{exposure.ByApp, "Unknown", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 50, 25, 100. / 6, ""},
		{exposure.ByApp, "Unknown", exposure.TeamsMeeting, exposure.Stays, 1, 3, 2, 5, 50, 75, 500. / 6, ""},
		{exposure.ByApp, "web", exposure.P2P, exposure.Ends, 1, 2, 0, 4, 50, 2 * third, 80, ""},
		{exposure.ByApp, "web", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 50, third, 20, ""},
		{exposure.ByAppVersion, "Unknown", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 50, third, 100, ""},
		{exposure.ByAppVersion, "Unknown", exposure.TeamsMeeting, exposure.Stays, 1, 2, 2, 0, 50, 2 * third, 0, ""},
		{exposure.ByAppVersion, "web 2", exposure.P2P, exposure.Ends, 1, 1, 0, 2, 50, 50, 2 * third, ""},
		{exposure.ByAppVersion, "web 2", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 50, 50, third, ""},
		{exposure.ByAppVersion, "Unknown 3", exposure.TeamsMeeting, exposure.Stays, 1, 1, 0, 5, 100, 100, 100, ""},
		{exposure.ByAppVersion, "web 1", exposure.P2P, exposure.Ends, 1, 1, 0, 2, 100, 100, 100, ""},
		{exposure.BySDKVersion, "1.38", exposure.P2P, exposure.Ends, 1, 1, 0, 2, 50, 50, 2 * third, ""},
		{exposure.BySDKVersion, "1.38", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 50, 50, third, ""},
		{exposure.BySDKVersion, "1.37", exposure.P2P, exposure.Ends, 1, 1, 0, 2, 100, 100, 100, ""},
		{exposure.BySDKVersion, "2.0", exposure.TeamsMeeting, exposure.Stays, 1, 1, 0, 5, 100, 100, 100, ""},
		{exposure.BySDKVersion, "Redacted", exposure.PSTN, exposure.Ends, 1, 1, 0, 1, 100, 100, 100, ""},
		{exposure.BySDKVersion, "Unknown", exposure.TeamsMeeting, exposure.Stays, 1, 2, 2, 0, 100, 100, -100, ""}, // nobody has a duration
		{exposure.ByEvidence, "participant of type ACS", exposure.P2P, exposure.Ends, 1, 2, 0, 4, 100, 100, 100, ""},
		{exposure.ByEvidence, "telephone", exposure.PSTN, exposure.Ends, 1, 2, 0, 2, 100, 100, 100, ""},
		{exposure.ByEvidence, "participant of type ACS", exposure.PSTN, exposure.Ends, 1, 2, 0, 2, 100, 100, 100, ""},
		{exposure.ByEvidence, "teamsThreadId", exposure.TeamsMeeting, exposure.Stays, 1, 3, 2, 5, 100, 100, 100, ""},
		{exposure.ByEvidence, "participant of type ACS", exposure.TeamsMeeting, exposure.Stays, 1, 3, 2, 5, 100, 100, 100, ""},
	}
	if diff := cmp.Diff(want, lines(rows), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, r := range rows {
		if r.Source != exposure.Source || (r.Ending == exposure.Ends) != (r.EndsOn == opt.Of("2028-09-30")) {
			t.Errorf("%s %s: ends on %v, says %q", r.By, r.Value, r.EndsOn, r.Source)
		}
	}
}

// No calls are no share of anything.
func TestTallyOfNothing(t *testing.T) {
	var nothing exposure.Tally
	nothing.Merge(new(exposure.Tally))
	want := []line{
		{exposure.ByEnding, "Ends", "", exposure.Ends, 0, 0, 0, 0, -100, -100, -100, "0"},
		{exposure.ByEnding, "Stays", "", exposure.Stays, 0, 0, 0, 0, -100, -100, -100, "0"},
		{exposure.ByEnding, "Unknown", "", exposure.UnknownEnding, 0, 0, 0, 0, -100, -100, -100, "0"},
	}
	if diff := cmp.Diff(want, lines(nothing.Rows())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of the three people in the meeting one has a duration: the client says none, and that of the
// bot is impossible.
func TestDuration(t *testing.T) {
	if sum, without := exposure.Duration(threeCalls()[2]); sum != 300 || without != 2 {
		t.Errorf("%d s, and %d without; want 300 and 2", sum, without)
	}
}
