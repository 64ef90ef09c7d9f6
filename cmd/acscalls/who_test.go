package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// billedCalls have telephones without a number in their summaries. One has a single telephone, of a
// bill that names it; one a single telephone and a bill that names nobody; one has two telephones,
// and a bill of each and one of neither.
const billedCalls = `
{"category":"CallSummary","correlationId":"one","properties":{"callStartTime":"2026-03-02T09:00:00Z","participantId":"phone","endpointType":"PSTN"}}
{"category":"CallSummary","correlationId":"one","properties":{"callStartTime":"2026-03-02T09:00:00Z","participantId":"ann","identifier":"acs:ann","endpointType":"VoIP"}}
{"category":"CallDiagnostics","correlationId":"one","properties":{"participantId":"phone","streamId":"1","mediaType":"Audio"}}
{"category":"CallDiagnostics","correlationId":"one","properties":{"participantId":"ann","streamId":"2","mediaType":"Audio"}}
{"Type":"ACSBillingUsage","CorrelationId":"one","RecordId":"r1","UserIdA":"+14255550100","UserIdB":"8:acs:ann","ParticipantId":"phone"}
{"category":"CallSummary","correlationId":"nameless","properties":{"callStartTime":"2026-03-03T09:00:00Z","participantId":"other","endpointType":"PSTN"}}
{"category":"CallSummary","correlationId":"nameless","properties":{"callStartTime":"2026-03-03T09:00:00Z","participantId":"eve","identifier":"acs:eve","endpointType":"VoIP"}}
{"Type":"ACSBillingUsage","CorrelationId":"nameless","RecordId":"r2","UserIdA":"4:+14255550101"}
{"category":"CallSummary","correlationId":"two","properties":{"callStartTime":"2026-03-04T09:00:00Z","participantId":"p1","endpointType":"PSTN"}}
{"category":"CallSummary","correlationId":"two","properties":{"callStartTime":"2026-03-04T09:00:00Z","participantId":"p2","endpointType":"PSTN"}}
{"Type":"ACSBillingUsage","CorrelationId":"two","RecordId":"r3","UserIdA":"+14255550102","ParticipantId":"p1"}
{"Type":"ACSBillingUsage","CorrelationId":"two","RecordId":"r4","UserIdB":"+14255550103","ParticipantId":"p2"}
{"Type":"ACSBillingUsage","CorrelationId":"two","RecordId":"r5","UserIdB":"+14255550104"}
{"category":"CallSummary","correlationId":"known","properties":{"callStartTime":"2026-03-05T09:00:00Z","participantId":"p3","identifier":"4:+14255550105","endpointType":"PSTN"}}
`

// A telephone is found by the number that a bill or its summary has, however that is written.
func TestPhoneNumbers(t *testing.T) {
	path := given(t, "a.json", billedCalls)
	for _, tt := range []struct{ reason, command, column, number, want string }{
		{"the bill names the participant", "participants", "participantId", "+14255550100", "phone"},
		{"as a raw identifier", "participants", "participantId", "4:+14255550100", "phone"},
		{"without a plus", "participants", "participantId", "14255550100", "phone"},
		{"with zeros", "participants", "participantId", "0014255550100", "phone"},
		{"as people write it", "participants", "participantId", "+1 (425) 555-0100", "phone"},
		{"not a part of it", "participants", "participantId", "+1425555010", ""},
		{"not one with other digits", "participants", "participantId", "+24255550100", ""},
		{"its streams", "streams", "streamId", "+14255550100", "1"},
		{"its call", "calls", "callId", "+14255550100", "one"},
		{"the other user of the bill is somebody else", "participants", "participantId", "acs:ann", "ann"},
		{"the only telephone in the call", "participants", "participantId", "+14255550101", "other"},
		{"one of two by the bill", "participants", "participantId", "+14255550103", "p2"},
		{"anybody's: no row", "participants", "participantId", "+14255550104", ""},
		{"anybody's: the call", "calls", "callId", "+14255550104", "two"},
		{"the number is that of the summary", "participants", "participantId", "1-425-555-0105", "p3"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if d := cmp.Diff(tt.want, strings.Join(columnOf(t, tt.column, tt.command, "--participant", tt.number, path), " ")); d != "" {
				t.Errorf("%s --participant %s: (-want +got):\n%s", tt.command, tt.number, d)
			}
		})
	}
	for id, want := range map[string]string{"+14255550101": "nameless", "+1 425 555 0103": "two", "4:+14255550105": "known"} {
		r := acscalls(t, "call", "-q", id, path)
		if r.want(t, 0, ""); !strings.Contains(r.stdout, want) {
			t.Errorf("call %s: %s", id, r.stdout)
		}
	}
	r := acscalls(t, "call", "-q", "+1425555", path)
	r.want(t, 2, "fits 4 calls")
}

// A redacted number is one that nobody has. It finds the same participant.
func TestRedactedPhoneNumbers(t *testing.T) {
	dir := t.TempDir()
	key, out := filepath.Join(dir, "key"), filepath.Join(dir, "out.json")
	acscalls(t, "redact", "-q", "--new-key", "--key-file", key).want(t, 0, "")
	acscalls(t, "redact", "-q", "--key-file", key, "--out", out, given(t, "a.json", billedCalls)).want(t, 0, "")
	_, after, _ := strings.Cut(contentOf(t, out), `"UserIdA":"`)
	number, _, _ := strings.Cut(after, `"`)
	if !strings.HasPrefix(number, "+999") {
		t.Fatalf("%q is no number of nobody", number)
	}
	if got := columnOf(t, "endpointType", "participants", "--participant", "4:"+number, out); len(got) != 1 || got[0] != "PSTN" {
		t.Errorf("%s: %v", number, got)
	}
}

// columnOf returns the values in a column of the rows of a command.
func columnOf(t *testing.T, column string, args ...string) (values []string) {
	t.Helper()
	r := acscalls(t, append(args, "-q", "--format", "json")...)
	r.want(t, 0, "")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		values = append(values, fmt.Sprint(row[column]))
	}
	return values
}
