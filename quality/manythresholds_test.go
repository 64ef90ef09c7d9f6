package quality_test

import (
	"testing"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// A profile may have any number of thresholds, and those at its end count as
// those at its beginning do: by metric, kind of stream, side, and whether the
// kind has one of its own.
func TestManyThresholds(t *testing.T) {
	p := quality.Profile{Name: "long"}
	// 25 that no stream below has anything for, one for each metric and kind.
	for _, m := range quality.Metrics()[3:16] {
		for _, media := range []diagnostics.MediaType{diagnostics.Audio, diagnostics.VBSS} {
			p.Thresholds = append(p.Thresholds, quality.Threshold{Metric: m, Media: media, Direction: quality.Above, Limit: 1})
		}
	}
	p.Thresholds = p.Thresholds[:25]
	p.Thresholds = append(p.Thresholds,
		quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 30},
		quality.Threshold{Metric: quality.JitterAvg, Media: diagnostics.Video, Direction: quality.Above, Limit: 60},
		quality.Threshold{Metric: quality.PacketLossRateAvg, Media: diagnostics.Audio, Direction: quality.Below, Limit: 0.5},
	)
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	loss := func(share opt.Ratio) func(*diagnostics.Record) {
		return func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(share) }
	}
	tests := []struct {
		reason string
		stream *diagnostics.Record
		want   quality.Verdict
		limit  float64 // of the only finding
	}{
		{"beyond the 26th", stream("alice", diagnostics.Audio, 1, jitter(31)), quality.Poor, 30},
		{"at its limit", stream("alice", diagnostics.Audio, 1, jitter(30)), quality.Good, 0},
		{"a video has its own", stream("alice", diagnostics.Video, 1, jitter(31)), quality.Good, 0},
		{"beyond that one, the 27th", stream("alice", diagnostics.Video, 1, jitter(61)), quality.Poor, 60},
		{"below the 28th", stream("alice", diagnostics.Audio, 1, loss(0.4)), quality.Poor, 0.5},
		{"which is not for videos", stream("alice", diagnostics.Video, 1, loss(0.4)), quality.Unknown, 0},
		{"nothing measured", stream("alice", diagnostics.Audio, 1), quality.Unknown, 0},
	}
	for _, tt := range tests {
		v := p.Stream(tt.stream)
		if v.Verdict != tt.want || (tt.want == quality.Poor) != (len(v.Findings) == 1) {
			t.Errorf("%s: %+v, want %s", tt.reason, v, tt.want)
			continue
		}
		if tt.want == quality.Poor && v.Findings[0].Limit != tt.limit {
			t.Errorf("%s: by the limit %v, want %v", tt.reason, v.Findings[0].Limit, tt.limit)
		}
		// What is not measured is missing, and nothing else is.
		if jitter := tt.stream.JitterAvg.IsSet(); v.Measured.Has(quality.JitterAvg) != jitter || v.Missing.Has(quality.JitterAvg) == jitter {
			t.Errorf("%s: measured %v, missing %v", tt.reason, v.Measured, v.Missing)
		}
	}
}
