package main

import (
	"testing"
	"time"
)

// --call completes the calls in the files on the line, and nothing else.
func TestCompleteCalls(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	const end = ":36\n" // no files, and in the order of time
	for _, tt := range []struct {
		reason string
		args   []string
		want   string
	}{
		{"all calls of a file, in the order of their start", []string{"streams", bad, "--call", ""}, "bad\t2026-01-05 08:00:00, Group, 2 participants\nfine\t2026-01-06 08:00:00, P2P, 1 participant\n"},
		{"those that begin so, in any case", []string{"streams", bad, "--call", "FI"}, "fine\t2026-01-06 08:00:00, P2P, 1 participant\n"},
		{"without a start", []string{"report", given(t, "a.json", summaryOf("a")), "--call", "a"}, "a\tstart unknown, type unknown, 1 participant\n"},
		{"no file yet", []string{"streams", "--call", ""}, ""},
		{"an address, a pipe and a file that is not there", []string{"streams", "azblob://account/logs", "-", "nosuch", "--call", ""}, ""},
		{"a file that is no log", []string{"streams", given(t, "a", "x\n"), "--call", ""}, ""},
	} {
		env := &environment{patience: time.Hour}
		r := runIn(t, env, nil, append([]string{"__complete"}, tt.args...)...)
		if r.stdout != tt.want+end {
			t.Errorf("%s: %q, want %q", tt.reason, r.stdout, tt.want+end)
		}
	}
	// Whoever waits gets what has been read in time.
	if r := runIn(t, &environment{patience: time.Nanosecond}, nil, "__complete", "streams", bad, "--call", ""); r.status != 0 {
		t.Errorf("status %d, %s", r.status, r.stderr)
	}
}
