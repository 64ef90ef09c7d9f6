package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"example.com/acstelemetry/logs"
)

func TestRun(t *testing.T) {
	ends := filepath.Join(t.TempDir(), "ends.json")
	// A code twice, as text and as number; none; a word; another log.
	err := os.WriteFile(ends, []byte(`
{"category":"CallSummary","properties":{"participantEndReason":"410"}}
{"category":"CallSummary","properties":{"participantEndReason":410}}
{"category":"CallSummary","properties":{"callDuration":600}}
{"category":"CallSummary","properties":{"participantEndReason":"tired"}}
{"category":"CallDiagnostics","properties":{"mediaType":"Audio"}}
`), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		paths  []string
		want   string
		reason string
	}{
		// All nine summaries of the samples: 2 and 3 of the two calls, 4 others.
		{[]string{"../data"}, "   9 × 0: The call, or this participant's part in it, ended normally.\n", "the documented samples"},
		{[]string{ends}, "   2 × 410: Media failed on this endpoint: its media stack or the media infrastructure it needs did not work.\n" +
			"   1 × <absent>: no code\n" +
			"   1 × tired: no code\n", "in the order of the texts"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if err := run(t.Context(), &out, tt.paths...); err != nil || out.String() != tt.want {
			t.Errorf("%s: error %v, printed\n%s\nwant\n%s", tt.reason, err, out.String(), tt.want)
		}
	}
}

func TestRunFails(t *testing.T) {
	if err := run(t.Context(), new(bytes.Buffer), "no/such/file"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: error %v", err)
	}
	if err := run(t.Context(), new(bytes.Buffer)); !errors.Is(err, logs.ErrNoPaths) {
		t.Errorf("nothing to read: error %v", err)
	}
	if err := run(t.Context(), full{}, "../data"); !errors.Is(err, errFull) {
		t.Errorf("an output that takes nothing: error %v", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
