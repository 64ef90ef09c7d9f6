package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// Days are in their order, other values by their calls. What is of nothing is unknown, and the
// last row is that of all calls, each once.
func TestBreakdown(t *testing.T) {
	one := func(calls, poor, good, participants, dropped int) *trend.Figures {
		return &trend.Figures{
			Calls: calls, CallsByQuality: map[quality.Verdict]int{quality.Poor: poor, quality.Good: good},
			Participants: participants, DroppedParticipants: dropped, EndingsKnown: participants,
		}
	}
	a := trend.Aggregate{
		Dimensions: []trend.Dimension{trend.ByDay(), trend.ByOS(), trend.ByTransport()},
		Total:      *one(4, 1, 2, 8, 2),
		By: map[string]map[string]*trend.Figures{
			"day":       {"2026-03-02": one(3, 1, 2, 6, 2), "2026-03-01": one(1, 0, 0, 2, 0)},
			"os":        {"A\x1b": one(1, 0, 1, 4, 0), "B": one(4, 1, 2, 4, 2)}, // both are in one call
			"transport": {"UDP": {Calls: 3, Streams: 7, StreamsByQuality: map[quality.Verdict]int{quality.Poor: 1, quality.Good: 3, quality.Unknown: 3}}},
		},
	}
	want := strings.TrimPrefix(`
DAY         CALLS    SHARE             POOR          ISSUES  PARTICIPANTS          DROPPED  STREAMS
2026-03-01      1   25.0 %                -  0.0 % (0 of 1)             2   0.0 % (0 of 2)        0
2026-03-02      3   75.0 %  33.3 % (1 of 3)  0.0 % (0 of 3)             6  33.3 % (2 of 6)        0
all             4  100.0 %  33.3 % (1 of 3)  0.0 % (0 of 4)             8  25.0 % (2 of 8)        0

OS   CALLS    SHARE             POOR          ISSUES  PARTICIPANTS          DROPPED  STREAMS
B        4  100.0 %  33.3 % (1 of 3)  0.0 % (0 of 4)             4  50.0 % (2 of 4)        0
A�       1   25.0 %   0.0 % (0 of 1)  0.0 % (0 of 1)             4   0.0 % (0 of 4)        0
all      4  100.0 %  33.3 % (1 of 3)  0.0 % (0 of 4)             8  25.0 % (2 of 8)        0

TRANSPORT  CALLS    SHARE             POOR          ISSUES  PARTICIPANTS          DROPPED  STREAMS     POOR STREAMS
UDP            3   75.0 %                -  0.0 % (0 of 3)             -                -        7  25.0 % (1 of 4)
all            4  100.0 %  33.3 % (1 of 3)  0.0 % (0 of 4)             8  25.0 % (2 of 8)        0                -

A call counts for each value that occurs in it.
`, "\n")
	var got bytes.Buffer
	if err := report.WriteBreakdown(&got, report.Table, &a, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Nothing to break down is an empty list.
func TestBreakdownOfNothing(t *testing.T) {
	for f, want := range map[report.Format]string{report.JSON: "[]\n", report.NDJSON: "", report.Table: "DAY  CALLS  SHARE  POOR  ISSUES  PARTICIPANTS  DROPPED  STREAMS\nall      0      -     -       -             0        -        0\n"} {
		var got bytes.Buffer
		if err := report.WriteBreakdown(&got, f, &trend.Aggregate{Dimensions: []trend.Dimension{trend.ByDay()}}, nil); err != nil || got.String() != want {
			t.Errorf("%s: %v, %q, want %q", f, err, got.String(), want)
		}
	}
	if err := report.WriteBreakdown(new(bytes.Buffer), "XML", new(trend.Aggregate), nil); err == nil {
		t.Error("an unknown format")
	}
}
