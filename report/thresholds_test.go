package report_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// twoProfiles returns profiles that share a source. One threshold has no source, and the first
// profile no rules of its own.
func twoProfiles() []quality.Profile {
	return []quality.Profile{
		{Name: "Ours", GoodWithoutMetrics: true, Thresholds: []quality.Threshold{
			{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 12.5, Source: "our measurements"},
			{Metric: quality.RecvResolutionHeight, Media: diagnostics.VBSS, Direction: quality.Below, Limit: 1080},
		}},
		{Name: "Theirs\x1b[2J", Rules: &quality.Rules{
			Source: "theirs", Rules: calls.Rules{Starts: []clientops.OperationName{"Enter\x1b[0m"}, EndStates: []clientops.CallState{"Gone", "Lost"}, BeforeCall: 5400},
			DroppedCategories: []string{"bad", "worse"}, DroppedCodes: []int{410, 503},
		}, Thresholds: []quality.Threshold{
			{Metric: quality.PacketLossRateMax, Direction: quality.Above, Limit: 0.00001, Source: "our measurements"},
			{Metric: quality.VideoBitRateAvg, Media: diagnostics.Video, Direction: quality.Below, Limit: 1e6, Source: "=cmd|' /C calc'!A0"},
		}},
	}
}

func TestThresholds(t *testing.T) {
	golden(t, "thresholds", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteThresholds(w, f, twoProfiles(), nil)
	})
}

// A single profile can be read as a profile.
func TestThresholdsOfOneProfile(t *testing.T) {
	for _, f := range []report.Format{report.JSON, report.NDJSON} {
		var b bytes.Buffer
		if err := report.WriteThresholds(&b, f, twoProfiles()[:1], nil); err != nil {
			t.Fatal(err)
		}
		got, err := quality.ReadProfile(&b)
		if diff := cmp.Diff(twoProfiles()[0], got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", f, err, diff)
		}
	}
}

func TestThresholdsWriteFails(t *testing.T) {
	for _, f := range report.Formats() {
		var whole bytes.Buffer
		if err := report.WriteThresholds(&whole, f, twoProfiles(), nil); err != nil {
			t.Fatal(err)
		}
		for _, room := range []int{0, whole.Len() / 2, whole.Len() - 1} {
			if err := report.WriteThresholds(&failingWriter{room}, f, twoProfiles(), nil); err == nil {
				t.Errorf("%s: no error, though there was room for %d bytes only", f, room)
			}
		}
	}
}
