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
	"example.com/acstelemetry/opt"
)

func TestRun(t *testing.T) {
	poor := filepath.Join(t.TempDir(), "poor.json")
	// The limits themselves, one above each, a stream of which little is known,
	// and a record of another log.
	err := os.WriteFile(poor, []byte(`
{"category":"CallDiagnostics","correlationId":"c1","properties":{"mediaType":"Audio","streamId":"1","jitterAvg":"30","roundTripTimeAvg":"500"}}
{"category":"CallDiagnostics","correlationId":"c1","properties":{"mediaType":"Audio","streamId":"2","jitterAvg":"31","roundTripTimeAvg":"500"}}
{"category":"CallDiagnostics","correlationId":"c2","properties":{"mediaType":"Video","streamId":3,"jitterAvg":0,"roundTripTimeAvg":501}}
{"category":"CallDiagnostics","properties":{"mediaType":"VBSS","streamId":"4","jitterAvg":"","roundTripTimeAvg":null}}
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
		{[]string{poor}, "call c1, Audio stream 2: Poor: JitterAvg 31 ms, above 30 ms\n" +
			"call c2, Video stream 3: Poor: RoundTripTimeAvg 501 ms, above 500 ms\n" +
			"call c3, Audio stream 5: Poor: JitterAvg 90 ms, above 30 ms\n" +
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
	invalid := filepath.Join(t.TempDir(), "invalid.json")
	if err := os.WriteFile(invalid, []byte(`{"category":"CallDiagnostics","properties":{"jitterAvg":"31","roundTripTimeAvg":"many"}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out, invalid); !errors.Is(err, opt.ErrNumber) || !strings.HasSuffix(out.String(), "\n1 of 1 streams are poor\n") {
		t.Errorf("an invalid field: error %v, printed %s", err, &out)
	}
	if err := run(t.Context(), full{}, "../data"); !errors.Is(err, errFull) {
		t.Errorf("an output that takes nothing: error %v", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
