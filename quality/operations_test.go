package quality_test

import (
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
)

func TestBadOperation(t *testing.T) {
	for result, want := range map[clientops.ResultType]bool{
		"Succeeded": false, "Success": false, "ExpectedError": false,
		"Failed": true, "UnexpectedClientError": true, "UnexpectedServerError": true, "Something": true,
	} {
		if got := issue.BadOperation(operation("alice", clientops.Join, result)); got != want {
			t.Errorf("%s: bad %v", result, got)
		}
	}
}

// A range is bad if any of its qualities is not Good, but for what only advises.
func TestBadDiagnostic(t *testing.T) {
	tests := []struct {
		name      string
		qualities []string
		want      bool
	}{
		{"networkReceiveQuality", []string{"Good"}, false},
		{"networkReceiveQuality", []string{"Good", "Good"}, false},
		{"networkReceiveQuality", []string{"Good", "Poor", "Good"}, true},
		{"NetworkReceiveQuality", []string{"Bad"}, true},
		{"cameraFreeze", []string{"true", "false"}, true},
		{"cameraFreeze", []string{""}, true}, // none at all
		{"somethingNew", []string{"Bad"}, true},
		{"speakingWhileMicrophoneIsMuted", []string{"true"}, false},
		{"SpeakingWhileMicrophoneIsMuted", []string{"Bad"}, false},
		{"speakerMuted", []string{"true"}, false},
		{"SpeakerMuted", []string{""}, false},
	}
	for _, tt := range tests {
		c := assemble(t, diagnostic("alice", tt.name, tt.qualities...)...)
		if len(c.Diagnostics) != 1 || len(c.Operations) != 0 {
			t.Fatalf("%s: %d ranges and %d operations, want one range", tt.name, len(c.Diagnostics), len(c.Operations))
		}
		if got := issue.BadDiagnostic(c.Diagnostics[0]); got != tt.want {
			t.Errorf("%s %q: bad %v", tt.name, tt.qualities, got)
		}
	}
	if !issue.BadDiagnostic(&calls.DiagnosticRange{Name: clientops.NoNetwork}) {
		t.Error("a range that says nothing is not bad")
	}
}

func TestIssueNames(t *testing.T) {
	for name, want := range map[clientops.DiagnosticName]string{
		"noNetwork": "NoNetwork", "NoNetwork": "NoNetwork", "": "UserFacingDiagnostics", "ärger": "Ärger", "1st": "1st",
	} {
		if got := issue.OfDiagnostic(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := issue.OfOperation(""); got != "Operation" {
		t.Errorf("an operation without a name: %q", got)
	}
}
