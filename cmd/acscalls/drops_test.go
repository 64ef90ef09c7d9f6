package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// old is two calls as old exports have them, without result categories: a group call of two, one
// of whom was dropped by the end code, and a P2P call.
const old = `{"category":"CallSummary","correlationId":"a","properties":{"callStartTime":"2026-01-05T08:00:00Z","callDuration":60,"callType":"Group","participantId":"p1","endpointId":"e1","endpointType":"VoIP","participantEndReason":"410"}}
{"category":"CallSummary","correlationId":"a","properties":{"callStartTime":"2026-01-05T08:00:00Z","callDuration":60,"callType":"Group","participantId":"p2","endpointId":"e2","endpointType":"VoIP","participantEndReason":"0"}}
{"category":"CallSummary","correlationId":"b","properties":{"callStartTime":"2026-01-06T08:00:00Z","callDuration":60,"callType":"P2P","identifier":"acs:ann","endpointId":"e1","endpointType":"VoIP","participantEndReason":"0"}}
`

// Every command that shows drops says once of how many participants they are not known, and
// which profile knows them. Other commands and that profile say nothing.
func TestUncategorized(t *testing.T) {
	path := given(t, "old.json", old)
	const rest = " no result category, so they do not count as dropped; --profile CallDiagnostics2024 counts drops by end codes\n"
	all, group := "acscalls: 3 participants in 2 calls have"+rest, "acscalls: 2 participants in 1 call have"+rest
	one := "acscalls: 1 participant in 1 call has" + strings.Replace(rest, "they do", "it does", 1)
	page := filepath.Join(t.TempDir(), "page.html")
	for _, tt := range []struct {
		want string
		args []string
	}{
		{all, []string{"calls", path}},
		{all, []string{"calls", "--limit", "1", path}}, // the last rows are only not written
		{one, []string{"calls", "--since", "2026-01-06", path}},
		{group, []string{"calls", "--issue", "410", path}},
		{all, []string{"summary", path}},
		{all, []string{"participants", path}},
		{group, []string{"participants", "--issue", "410", path}},
		{group, []string{"call", "a", path}},
		{all, []string{"report", "--out", page, path}},
		{all, []string{"check", path}},
		{all, []string{"compare", "--split", "2026-01-06", path}},
		{"", []string{"calls", "--profile", "CallDiagnostics2024", path}},
		{"", []string{"calls", "--quiet", path}},
		{"", []string{"streams", path}},
		{"", []string{"operations", path}},
		{"", []string{"exposure", path}},
	} {
		r := acscalls(t, tt.args...)
		r.want(t, 0, tt.want)
		if n := strings.Count(r.stderr, "result category"); tt.want != "" && n != 1 {
			t.Errorf("%v: said %d times:\n%s", tt.args, n, r.stderr)
		}
	}
	if !strings.Contains(contentOf(t, page), `"uncategorized":3,"uncategorizedCalls":2`) {
		t.Error("the page does not say it")
	}
	for profile, want := range map[string]string{"CallDiagnostics": "0 0", "CallDiagnostics2024": "1 0"} {
		r := acscalls(t, "calls", "-q", "--format", "csv", "--profile", profile, path)
		if got := strings.Join(column(t, r.stdout, "droppedParticipants"), " "); got != want {
			t.Errorf("%s: %s dropped, want %s", profile, got, want)
		}
	}
}
