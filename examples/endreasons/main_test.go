package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

func TestRun(t *testing.T) {
	ends := filepath.Join(t.TempDir(), "ends.json")
	// A pair twice, as text and as number; its code alone; none; a word; a number that is
	// no code; another log.
	err := os.WriteFile(ends, []byte(`
{"category":"CallSummary","properties":{"participantEndReason":"410","ParticipantEndSubCode":"3101"}}
{"category":"CallSummary","properties":{"participantEndReason":410,"ParticipantEndSubCode":3101}}
{"category":"CallSummary","properties":{"participantEndReason":"410","ParticipantEndSubCode":"null"}}
{"category":"CallSummary","properties":{"callDuration":600}}
{"category":"CallSummary","properties":{"participantEndReason":"tired"}}
{"category":"CallSummary","properties":{"participantEndReason":"777"}}
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
		{[]string{ends}, "   2 × 410/3101: Network trouble on the client's side broke the media of a running call, and the call was dropped.\n" +
			"   1 × no code: The record has no end code.\n" +
			"   1 × no code: What the record has as its end code is no code.\n" +
			"   1 × 410: Media failed on this endpoint: its media stack or the media infrastructure it needs did not work.\n" +
			"   1 × 777: The catalogue has no entry for this code, and its number (not 0 and not 100 to 699) belongs to no family.\n",
			"the most frequent first, then by code"},
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
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte("{\n"+`{"category":"CallSummary","properties":{"participantEndReason":"0"}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var lost *logs.RecordError
	if err := run(t.Context(), &out, broken); !errors.As(err, &lost) || !strings.HasPrefix(out.String(), "   1 × 0:") {
		t.Errorf("a broken record before a good one: error %v, printed %s", err, &out)
	}
	if err := run(t.Context(), full{}, "../data"); !errors.Is(err, errFull) {
		t.Errorf("an output that takes nothing: error %v", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
