package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two participants of one call with a stream each. The first is above the limits and was
// dropped; the second is at the limits. Both have healed data, which the profile ignores.
const records = `
{"category":"CallSummary","correlationId":"c1","properties":{"callStartTime":"2026-03-01T10:00:00Z","callDuration":60,"callType":"Group","participantId":"p1","endpointType":"VoIP","participantStartTime":"2026-03-01T10:00:00Z","participantDuration":60,"participantEndReason":"410","ParticipantEndSubCode":"3101"}}
{"category":"CallSummary","correlationId":"c1","properties":{"callStartTime":"2026-03-01T10:00:00Z","callDuration":60,"callType":"Group","participantId":"p2","endpointType":"PSTN","participantStartTime":"2026-03-01T10:00:01Z","participantDuration":59}}
{"category":"CallDiagnostics","correlationId":"c1","properties":{"participantId":"p1","endpointType":"VoIP","mediaType":"Audio","streamId":"1","jitterAvg":"31","roundTripTimeAvg":"251","HealedDataRatioAvg":"0.9"}}
{"category":"CallDiagnostics","correlationId":"c1","properties":{"participantId":"p2","endpointType":"PSTN","mediaType":"Audio","streamId":"2","jitterAvg":"30","roundTripTimeAvg":"250","HealedDataRatioAvg":"0.9"}}
`

func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "call.json")
	if err := os.WriteFile(file, []byte(records), 0o644); err != nil {
		t.Fatal(err)
	}
	const want = `    Audio: JitterAvg 31 ms, above 30 ms
    Audio: RoundTripTimeAvg 251 ms, above 250 ms
    end 410: Network trouble on the client's side broke the media of a running call, and the call was dropped.
    to do: Look at the client's network at that time: loss, round-trip time and reconnects in its media streams and diagnostics.
  PSTN participant: Good, 0 of 1 stream poor
    end: The record has no end code.
`
	var out strings.Builder
	bad, err := run(t.Context(), &out, file)
	if bad != 1 || err != nil || !strings.HasPrefix(out.String(), "call c1\n") || !strings.HasSuffix(out.String(), want) {
		t.Errorf("%d participants are bad, error %v, printed\n%s\nwant 1 and\n%s", bad, err, &out, want)
	}
}

func TestRunSamples(t *testing.T) {
	var out strings.Builder
	// All five participants of the two calls, and those of four single summaries, ended
	// with code 0; the last call is known from an operation only.
	bad, err := run(t.Context(), &out, "../data")
	if bad != 0 || err != nil || strings.Count(out.String(), "\n    end 0: ") != 9 || strings.Count(out.String(), "call ") < 7 {
		t.Errorf("%d participants are bad, error %v, printed\n%s", bad, err, &out)
	}
	if _, err := run(t.Context(), &out, "no/such/file"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: error %v", err)
	}
}
