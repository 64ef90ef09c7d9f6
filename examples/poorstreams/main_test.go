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
	poor := filepath.Join(t.TempDir(), "poor.json")
	// The limits themselves, one above each, a stream of which little is known,
	// and a record of another log.
	err := os.WriteFile(poor, []byte(`
{"category":"CallDiagnostics","correlationId":"c1","properties":{"mediaType":"Audio","streamId":"1","jitterAvg":"30","roundTripTimeAvg":"500"}}
{"category":"CallDiagnostics","correlationId":"c1","properties":{"mediaType":"Audio","streamId":"2","jitterAvg":"31","roundTripTimeAvg":"500"}}
{"category":"CallDiagnostics","correlationId":"c2","properties":{"mediaType":"Video","streamId":3,"jitterAvg":0,"roundTripTimeAvg":501}}
{"category":"CallDiagnostics","properties":{"mediaType":"VBSS","streamId":"4","jitterAvg":"","roundTripTimeAvg":"many"}}
{"category":"CallDiagnostics","correlationId":"c3","properties":{"mediaType":"Audio","streamId":"5","jitterAvg":"90"}}
{"category":"CallSummary","correlationId":"c1","properties":{"callDuration":600}}
`), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		paths  []string
		want   string
		reason string
	}{
		// The samples: 3 streams of the P2P call, 4 of the group call, the
		// largest jitter 1 ms, the largest round trip 103 ms.
		{[]string{"../data"}, "0 of 7 streams are poor\n", "the documented samples"},
		{[]string{poor}, "call c1, Audio stream 2: jitter 31 ms, round trip 500 ms\n" +
			"call c2, Video stream 3: jitter 0 ms, round trip 501 ms\n" +
			"call c3, Audio stream 5: jitter 90 ms, round trip <absent> ms\n" +
			"3 of 5 streams are poor\n", "above the limits, not at them"},
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
