package quality_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Every key is there, in its order, whatever is known.
func TestRowJSON(t *testing.T) {
	full := func(r *callsummary.Record) {
		r.ResourceID = opt.Of("/SUBSCRIPTIONS/X")
		r.TeamsThreadID = opt.Of("19:meeting@thread.v2")
	}
	phone := func(r *callsummary.Record) { r.EndpointType = opt.Of(callsummary.PSTN) }
	tests := []struct {
		reason  string
		records []logs.Record
		want    string
	}{
		{"all is known", []logs.Record{
			summary("alice", full), summary("bob", phone, dropped, full),
			stream("alice", diagnostics.Audio, 1, jitter(31)), stream("bob", diagnostics.Audio, 2, jitter(5)),
			operation("alice", clientops.Join, clientops.Failed),
			operation("carol", clientops.Join, clientops.Success),
			rating("1", 4, 5),
		}, `{
			"callId": "call-1", "callType": "Group",
			"start": "2026-03-01T10:00:00Z", "end": "2026-03-01T10:01:00Z", "durationSeconds": 60,
			"participants": 3, "clientTypes": {"PSTN": 1, "VoIP": 2}, "droppedParticipants": 1,
			"streams": 2, "poorStreams": 1, "quality": "Poor", "rating": "Average",
			"badOperations": 1, "issues": 3,
			"issueBreakdown": {"Call Ended Ungracefully": 1, "Join": 1, "Poor Media Streams": 1},
			"complete": false,
			"resourceId": "/SUBSCRIPTIONS/X", "teamsThreadId": "19:meeting@thread.v2",
			"participantTypes": {"ACS": 2, "Unknown": 1}, "sdkVersions": {"Unknown": 3}, "osVersions": {"Unknown": 3}}`}, // carol has no summary, bob no operation
		{"nothing but that there was a call", []logs.Record{rating("1", 2, 5)}, `{
			"callId": "call-1", "callType": null, "start": null, "end": null, "durationSeconds": null,
			"participants": 0, "clientTypes": {}, "droppedParticipants": 0,
			"streams": 0, "poorStreams": 0, "quality": "Unknown", "rating": "Poor",
			"badOperations": 0, "issues": 0, "issueBreakdown": {}, "complete": false,
			"resourceId": null, "teamsThreadId": null, "participantTypes": {}, "sdkVersions": {}, "osVersions": {}}`},
		{"not even the call's ID", []logs.Record{&callsummary.Record{CallStartTime: opt.Of(after(0.5)), EndpointID: opt.Of("e")}}, `{
			"callId": null, "callType": null, "start": "2026-03-01T10:00:00.5Z", "end": null, "durationSeconds": null,
			"participants": 1, "clientTypes": {"Unknown": 1}, "droppedParticipants": 0,
			"streams": 0, "poorStreams": 0, "quality": "Unknown", "rating": "Unknown",
			"badOperations": 0, "issues": 0, "issueBreakdown": {}, "complete": false,
			"resourceId": null, "teamsThreadId": null,
			"participantTypes": {"Unknown": 1}, "sdkVersions": {"Unknown": 1}, "osVersions": {"Unknown": 1}}`},
		{"a hidden version is a value, spelled as in the log", []logs.Record{&callsummary.Record{
			CallStartTime: opt.Of(after(0)), EndpointID: opt.Of("e"),
			SDKVersion: opt.Without[string](opt.Redacted), OSVersion: opt.Without[string](opt.Redacted),
		}}, `{
			"callId": null, "callType": null, "start": "2026-03-01T10:00:00Z", "end": null, "durationSeconds": null,
			"participants": 1, "clientTypes": {"Unknown": 1}, "droppedParticipants": 0,
			"streams": 0, "poorStreams": 0, "quality": "Unknown", "rating": "Unknown",
			"badOperations": 0, "issues": 0, "issueBreakdown": {}, "complete": false,
			"resourceId": null, "teamsThreadId": null,
			"participantTypes": {"Unknown": 1}, "sdkVersions": {"Redacted": 1}, "osVersions": {"Redacted": 1}}`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			row := judge(t, tt.records...).Row()
			got, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			if want := compact(t, tt.want); string(got) != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			var back quality.Row
			if err := json.Unmarshal(got, &back); err != nil {
				t.Fatal(err)
			}
			// What was absent comes back as null; all else is the same.
			again, err := json.Marshal(back)
			if err != nil || string(again) != string(got) {
				t.Errorf("read back: %v\n%s", err, cmp.Diff(string(got), string(again)))
			}
		})
	}
}

// A call cannot end before it starts, nor last for 292 years; the audit of the call
// tells of it.
func TestRowImpossibleDuration(t *testing.T) {
	v := judge(t, summary("alice"))
	for end, want := range map[time.Time]opt.Value[float64]{
		after(-20): {}, began.AddDate(300, 0, 0): {}, began: opt.Of(0.0),
		after(1.5): opt.Of(1.0), // cut to whole seconds
	} {
		v.Call.End = opt.Of(end)
		if got := v.Row().DurationSeconds; got != want {
			t.Errorf("from %v to %v: %v s, want %v", began, end, got, want)
		}
	}
}

// compact removes the layout of a JSON text and keeps the order of its keys.
func compact(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
