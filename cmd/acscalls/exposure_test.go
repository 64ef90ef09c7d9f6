package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// moved are the logs of an application that moves from group calls in March, of which the
// second ends with 410 for both, to Teams meetings in April: two calls of two people each, a
// minute per person before and two afterwards.
func moved() string {
	var b strings.Builder
	for i, c := range []struct {
		start, kind, thread, end, category, version string
		seconds                                     int
	}{
		{"2026-03-30T10:00:00Z", "ACS", "null", "0", "Success", "1.0", 60},
		{"2026-03-31T23:59:59Z", "ACS", "null", "410", "UnexpectedServerError", "1.0", 60},
		{"2026-04-01T00:00:00Z", "ACS as Teams external user", "19:meeting_a@thread.v2", "0", "Success", "2.0", 120},
		{"2026-04-02T10:00:00Z", "ACS as Teams external user", "19:meeting_b@thread.v2", "0", "Success", "2.0", 120},
	} {
		for person := range 2 {
			fmt.Fprintf(&b, `{"Type":"ACSCallSummary","TimeGenerated":"2026-05-01T00:00:00Z","CorrelationId":"call-%d","CallStartTime":"%s","CallDuration":120,`+
				`"CallType":"Group","TeamsThreadId":"%s","ParticipantId":"p%d","Identifier":"acs:r_user%d","ParticipantDuration":%d,"ParticipantEndReason":"%s","ResultCategory":"%s",`+
				`"EndpointType":"VoIP","SdkVersion":"1.38.1","ParticipantType":"%s","DiagnosticOptions":"{\"appName\":\"visits\",\"appVersion\":\"%s\",\"tags\":[\"t%d\"]}"}`+"\n",
				i, c.start, c.thread, person, person, c.seconds, c.end, c.category, c.kind, c.version, i)
		}
	}
	return b.String()
}

func TestExposure(t *testing.T) {
	r := acscallsOn(t, moved(), "exposure", "-q", "--format", "csv", "-")
	r.want(t, 0, "")
	const source = "https://learn.microsoft.com/azure/communication-services/acs-retirement-and-breaking-changes-guide"
	want := `by,value,scenario,ending,endsOn,calls,callsShare,participants,participantsShare,participantMinutes,minutesShare,withoutMinutes,identifiers,source
ending,Ends,,Ends,2028-09-30,2,0.5,4,0.5,4,0.3333333333333333,0,2,SOURCE
ending,Stays,,Stays,,2,0.5,4,0.5,8,0.6666666666666666,0,2,SOURCE
ending,Unknown,,Unknown,,0,0,0,0,0,0,0,0,SOURCE
scenario,Stand-alone group,Stand-alone group,Ends,2028-09-30,2,0.5,4,0.5,4,0.3333333333333333,0,2,SOURCE
scenario,Teams meeting,Teams meeting,Stays,,2,0.5,4,0.5,8,0.6666666666666666,0,2,SOURCE
month,2026-03,Stand-alone group,Ends,2028-09-30,2,1,4,1,4,1,0,,SOURCE
month,2026-04,Teams meeting,Stays,,2,1,4,1,8,1,0,,SOURCE
app,visits,Stand-alone group,Ends,2028-09-30,2,0.5,4,0.5,4,0.3333333333333333,0,,SOURCE
app,visits,Teams meeting,Stays,,2,0.5,4,0.5,8,0.6666666666666666,0,,SOURCE
appVersion,visits 1.0,Stand-alone group,Ends,2028-09-30,2,1,4,1,4,1,0,,SOURCE
appVersion,visits 2.0,Teams meeting,Stays,,2,1,4,1,8,1,0,,SOURCE
sdkVersion,1.38.1,Stand-alone group,Ends,2028-09-30,2,0.5,4,0.5,4,0.3333333333333333,0,,SOURCE
sdkVersion,1.38.1,Teams meeting,Stays,,2,0.5,4,0.5,8,0.6666666666666666,0,,SOURCE
evidence,participant of type ACS,Stand-alone group,Ends,2028-09-30,2,1,4,1,4,1,0,,SOURCE
evidence,teamsThreadId,Teams meeting,Stays,,2,1,4,1,8,1,0,,SOURCE
evidence,participant of Teams,Teams meeting,Stays,,2,1,4,1,8,1,0,,SOURCE
`
	if diff := cmp.Diff(strings.ReplaceAll(want, "SOURCE", source), r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// With --calls each call has a row, which can be sorted and limited; without, there is nothing to sort.
func TestExposureCalls(t *testing.T) {
	r := acscallsOn(t, moved(), "exposure", "-q", "--calls", "--format", "csv", "--sort", "-participantSeconds", "--limit", "3", "-")
	r.want(t, 0, "")
	want := `callId,callStart,callType,scenario,ending,endsOn,evidence,participants,participantSeconds,withoutDuration,resourceId
call-2,2026-04-01T00:00:00Z,Group,Teams meeting,Stays,,"teamsThreadId, participant of Teams",2,240,0,
call-3,2026-04-02T10:00:00Z,Group,Teams meeting,Stays,,"teamsThreadId, participant of Teams",2,240,0,
call-0,2026-03-30T10:00:00Z,Group,Stand-alone group,Ends,2028-09-30,participant of type ACS,2,120,0,
`
	if diff := cmp.Diff(want, r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, args := range [][]string{{"--sort", "callStart"}, {"--limit", "1"}, {"--tz", "local"}, {"--format", "parquet"}} {
		acscallsOn(t, moved(), append(append([]string{"exposure"}, args...), "-")...).want(t, 2, "--calls")
	}
}

func TestExposureFilters(t *testing.T) {
	for _, tt := range []struct {
		reason string
		args   []string
		want   string // in the table
	}{
		{"the calls of April", []string{"--since", "2026-04-01"}, "Stays 2 100.0 %"},
		{"those of March", []string{"--until", "2026-03-31"}, "Ends 2 100.0 %"},
		{"one call", []string{"--call", "call-3"}, "Stays 1 100.0 %"},
		{"those that were dropped", []string{"--issue", "410"}, "Ends 1 100.0 %"},
	} {
		r := acscallsOn(t, moved(), append([]string{"exposure", "-q"}, append(tt.args, "-")...)...)
		r.want(t, 0, "")
		if !strings.Contains(strings.Join(strings.Fields(r.stdout), " "), " "+tt.want) {
			t.Errorf("%s: no %q in\n%s", tt.reason, tt.want, r.stdout)
		}
	}
}

// After the move nobody is dropped any more: two of four before, none of four after.
func TestCompareScenarios(t *testing.T) {
	list := changes(t, "", "-q", "--by", "scenario=Stand-alone group", "--by", "scenario=Teams meeting", given(t, "moved.json", moved()))
	for _, c := range list {
		if c.Measure == "droppedParticipants" && c.Dimension == "" {
			if *c.BeforeCount != 2 || *c.BeforeTotal != 4 || *c.AfterCount != 0 || *c.AfterTotal != 4 || c.Trend != "better" {
				t.Errorf("got %+v", c)
			}
			return
		}
	}
	t.Error("dropped participants are not compared")
}
