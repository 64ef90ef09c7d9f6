package quality_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// A rule is a row of the reference's table of what makes a stream poor.
type rule struct {
	metric    quality.Metric
	unit      string
	statistic string
	set       func(*diagnostics.Record, float64)
	whole     bool // the field holds whole numbers
	below     bool // poor below the limit, not above it
	// The limit for each kind of stream; NaN for none.
	audio, video, vbss, appSharing float64
	profiles                       string // that have the rule
}

var none = math.NaN()

// rules is typed from the reference: first the tables of Call Diagnostics, where AppSharing and
// the bit rate count since 2025, then the two maxima that the documents call poor and the page does not count.
var rules = []rule{
	{"JitterAvg", "ms", "average", func(r *diagnostics.Record, x float64) { r.JitterAvg = opt.Of(opt.Milliseconds(x)) },
		true, false, 30, 30, 30, 30, "CallDiagnostics CallDiagnostics2024 Documented Insights"},
	{"PacketLossRateAvg", "ratio", "average", func(r *diagnostics.Record, x float64) { r.PacketLossRateAvg = opt.Of(opt.Ratio(x)) },
		false, false, 0.1, 0.1, 0.1, 0.1, "CallDiagnostics CallDiagnostics2024 Documented Insights"},
	{"RoundTripTimeAvg", "ms", "average", func(r *diagnostics.Record, x float64) { r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(x)) },
		true, false, 500, 500, 500, 500, "CallDiagnostics CallDiagnostics2024 Documented Insights"},
	{"JitterBufferSizeAvg", "ms", "average", func(r *diagnostics.Record, x float64) { r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(x)) },
		true, false, 200, 200, 200, 200, "CallDiagnostics CallDiagnostics2024 Documented"},
	{"HealedDataRatioAvg", "ratio", "average", func(r *diagnostics.Record, x float64) { r.HealedDataRatioAvg = opt.Of(opt.Ratio(x)) },
		false, false, 0.1, 0.1, 0.1, 0.1, "CallDiagnostics CallDiagnostics2024 Documented"},
	{"VideoFrameRateAvg", "frames/s", "average", func(r *diagnostics.Record, x float64) { r.VideoFrameRateAvg = opt.Of(opt.FramesPerSecond(x)) },
		false, true, none, 7, 1, none, "CallDiagnostics2024"},
	{"VideoFrameRateAvg", "frames/s", "average", func(r *diagnostics.Record, x float64) { r.VideoFrameRateAvg = opt.Of(opt.FramesPerSecond(x)) },
		false, true, none, 7, 1, 1, "CallDiagnostics Documented"},
	{"RecvFreezeDurationPerMinuteInMs", "ms/min", "average", func(r *diagnostics.Record, x float64) {
		r.RecvFreezeDurationPerMinuteInMs = opt.Of(opt.MillisecondsPerMinute(x))
	}, false, false, none, 6000, 25000, none, "CallDiagnostics2024"},
	{"RecvFreezeDurationPerMinuteInMs", "ms/min", "average", func(r *diagnostics.Record, x float64) {
		r.RecvFreezeDurationPerMinuteInMs = opt.Of(opt.MillisecondsPerMinute(x))
	}, false, false, none, 6000, 25000, 25000, "CallDiagnostics Documented"},
	{"RecvResolutionHeight", "px", "average", func(r *diagnostics.Record, x float64) { r.RecvResolutionHeight = opt.Of(opt.Pixels(x)) },
		true, true, none, 240, 768, none, "CallDiagnostics2024"},
	{"RecvResolutionHeight", "px", "average", func(r *diagnostics.Record, x float64) { r.RecvResolutionHeight = opt.Of(opt.Pixels(x)) },
		true, true, none, 240, 768, 768, "CallDiagnostics Documented"},
	{"VideoBitRateAvg", "bit/s", "average", func(r *diagnostics.Record, x float64) { r.VideoBitRateAvg = opt.Of(opt.BitsPerSecond(x)) },
		false, true, none, 150_000, none, none, "CallDiagnostics Documented"},
	{"JitterBufferSizeMax", "ms", "maximum", func(r *diagnostics.Record, x float64) { r.JitterBufferSizeMax = opt.Of(opt.Milliseconds(x)) },
		true, false, 200, 200, 200, 200, "Documented"},
	{"HealedDataRatioMax", "ratio", "maximum", func(r *diagnostics.Record, x float64) { r.HealedDataRatioMax = opt.Of(opt.Ratio(x)) },
		false, false, 0.1, 0.1, 0.1, 0.1, "Documented"},
}

var mediaTypes = []diagnostics.MediaType{diagnostics.Audio, diagnostics.Video, diagnostics.VBSS, diagnostics.AppSharing}

func (r *rule) limit(m diagnostics.MediaType) float64 {
	return []float64{r.audio, r.video, r.vbss, r.appSharing}[slices.Index(mediaTypes, m)]
}

func (r *rule) in(p quality.Profile) bool { return slices.Contains(strings.Fields(r.profiles), p.Name) }

// beside returns the values next to a limit that the field can hold.
func (r *rule) beside(limit float64) (less, more float64) {
	if r.whole {
		return limit - 1, limit + 1
	}
	return math.Nextafter(limit, math.Inf(-1)), math.Nextafter(limit, math.Inf(1))
}

func TestEveryThreshold(t *testing.T) {
	for _, p := range quality.Profiles() {
		for _, r := range rules {
			if !r.in(p) && slices.ContainsFunc(rules, func(other rule) bool { return other.metric == r.metric && other.in(p) }) {
				continue // another row is the profile's
			}
			for _, media := range mediaTypes {
				limit := r.limit(media)
				has := r.in(p) && !math.IsNaN(limit)
				if math.IsNaN(limit) {
					limit = r.video // which must not count for other kinds
				}
				less, more := r.beside(limit)
				for _, value := range []float64{less, limit, more} {
					want := quality.Unknown // the profile asks for nothing that is there
					switch {
					case has && (value < limit && r.below || value > limit && !r.below):
						want = quality.Poor
					case has || p.GoodWithoutMetrics:
						want = quality.Good
					}
					rec := stream("alice", media, 1)
					r.set(rec, value)
					if got := p.Stream(rec).Verdict; got != want {
						t.Errorf("%s, %s: %s = %v: %s, want %s", p.Name, media, r.metric, value, got, want)
					}
				}
			}
		}
	}
}

// The profiles hold the rules and nothing else, each with where it comes from.
func TestProfilesAreTheRules(t *testing.T) {
	for _, p := range quality.Profiles() {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
		for _, media := range mediaTypes {
			var want []quality.Metric
			for _, r := range rules {
				if r.in(p) && !math.IsNaN(r.limit(media)) {
					want = append(want, r.metric)
				}
			}
			var got []quality.Metric
			for _, th := range p.For(media) {
				got = append(got, th.Metric)
				if th.Source == "" {
					t.Errorf("%s: %s has no source", p.Name, th.Metric)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s for %s: %v, want %v", p.Name, media, got, want)
			}
		}
	}
}

func TestMetricFacts(t *testing.T) {
	for _, r := range rules {
		if r.metric.Unit() != r.unit || statisticOf(r.metric) != r.statistic {
			t.Errorf("%s: %q, %q; want %q, %q", r.metric, r.metric.Unit(), statisticOf(r.metric), r.unit, r.statistic)
		}
		rec := &diagnostics.Record{}
		if _, ok := r.metric.Of(rec); ok {
			t.Errorf("%s of an empty record", r.metric)
		}
		r.set(rec, 1)
		if v, ok := r.metric.Of(rec); v != 1 || !ok {
			t.Errorf("%s = %v, %v; want 1", r.metric, v, ok)
		}
	}
	// The metrics that no profile asks for, with the fields' documented units.
	others := map[quality.Metric][2]string{
		"JitterMax": {"ms", "maximum"}, "RoundTripTimeMax": {"ms", "maximum"}, "PacketLossRateMax": {"ratio", "maximum"},
		"PacketUtilization": {"packets", "total"}, "VideoBitRateMax": {"bit/s", "maximum"},
	}
	for m, want := range others {
		if got := [2]string{m.Unit(), statisticOf(m)}; got != want {
			t.Errorf("%s: %q, want %q", m, got, want)
		}
	}
	bogus := quality.Metric("Mood")
	if _, ok := bogus.Of(&diagnostics.Record{}); ok || bogus.Known() || bogus.Unit() != "" || statisticOf(bogus) != "" {
		t.Errorf("%s is known", bogus)
	}
	for _, m := range quality.Metrics() {
		_, tested := others[m]
		for _, r := range rules {
			tested = tested || r.metric == m
		}
		if !tested {
			t.Errorf("%s is neither in the rules nor among the others above", m)
		}
	}
}

// Every metric reads the field of its name and no other.
func TestMetricReadsItsField(t *testing.T) {
	full := &diagnostics.Record{
		JitterAvg: opt.Of[opt.Milliseconds](1), JitterMax: opt.Of[opt.Milliseconds](2),
		PacketLossRateAvg: opt.Of[opt.Ratio](3), PacketLossRateMax: opt.Of[opt.Ratio](4),
		RoundTripTimeAvg: opt.Of[opt.Milliseconds](5), RoundTripTimeMax: opt.Of[opt.Milliseconds](6),
		JitterBufferSizeAvg: opt.Of[opt.Milliseconds](7), JitterBufferSizeMax: opt.Of[opt.Milliseconds](8),
		HealedDataRatioAvg: opt.Of[opt.Ratio](9), HealedDataRatioMax: opt.Of[opt.Ratio](10),
		VideoFrameRateAvg: opt.Of[opt.FramesPerSecond](11), RecvResolutionHeight: opt.Of[opt.Pixels](12),
		RecvFreezeDurationPerMinuteInMs: opt.Of[opt.MillisecondsPerMinute](13), PacketUtilization: opt.Of[opt.Packets](14),
		VideoBitRateAvg: opt.Of[opt.BitsPerSecond](15), VideoBitRateMax: opt.Of[opt.BitsPerSecond](16),
	}
	for m, want := range map[quality.Metric]float64{
		quality.JitterAvg: 1, quality.JitterMax: 2, quality.PacketLossRateAvg: 3, quality.PacketLossRateMax: 4,
		quality.RoundTripTimeAvg: 5, quality.RoundTripTimeMax: 6, quality.JitterBufferSizeAvg: 7, quality.JitterBufferSizeMax: 8,
		quality.HealedDataRatioAvg: 9, quality.HealedDataRatioMax: 10, quality.VideoFrameRateAvg: 11,
		quality.RecvResolutionHeight: 12, quality.RecvFreezeDurationPerMinuteInMs: 13, quality.PacketUtilization: 14,
		quality.VideoBitRateAvg: 15, quality.VideoBitRateMax: 16,
	} {
		if got, ok := m.Of(full); got != want || !ok {
			t.Errorf("%s = %v, %v; want %v", m, got, ok, want)
		}
	}
}

func TestWithAndWithout(t *testing.T) {
	base := quality.Insights()
	stricter := base.With("Stricter", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 20, Source: "house rule"})
	if len(stricter.Thresholds) != 3 || stricter.Thresholds[0].Limit != 20 || stricter.Name != "Stricter" {
		t.Errorf("a threshold for the same thing takes the place of the old one: %+v", stricter)
	}
	if base.Thresholds[0].Limit != 30 || base.Name != "Insights" {
		t.Errorf("the profile itself was changed: %+v", base)
	}
	both := base.With("Both", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Below, Limit: 1})
	if len(both.Thresholds) != 4 || len(base.Thresholds) != 3 {
		t.Error("the other direction is another threshold")
	}
	if p := base.Without("NoJitter", quality.JitterAvg, ""); len(p.Thresholds) != 2 || len(base.Thresholds) != 3 {
		t.Errorf("Without left %d thresholds of 3, want 2, and changed the profile itself: %v", len(p.Thresholds), len(base.Thresholds) != 3)
	}
	// Of the 15 thresholds of Call Diagnostics three are on the frame rate, one of
	// them for video.
	page := quality.CallDiagnostics()
	if p := page.Without("x", quality.VideoFrameRateAvg, "video"); len(p.Thresholds) != 14 {
		t.Errorf("%d thresholds, want 14", len(p.Thresholds))
	}
	if p := page.Without("x", quality.VideoFrameRateAvg, ""); len(p.Thresholds) != 12 {
		t.Errorf("%d thresholds, want 12", len(p.Thresholds))
	}
	if !page.Without("x", quality.JitterAvg, "").GoodWithoutMetrics {
		t.Error("the other rules of the profile are gone")
	}
}

// A threshold for one kind of stream takes the place of the one for every kind.
func TestOwnLimitOfAMediaType(t *testing.T) {
	p := quality.Insights().With("Patient", quality.Threshold{
		Metric: quality.JitterAvg, Media: "vbss", Direction: quality.Above, Limit: 60, // case does not count
	})
	tests := []struct {
		media diagnostics.MediaType
		ms    opt.Milliseconds
		want  quality.Verdict
	}{
		{diagnostics.Audio, 31, quality.Poor}, // 30 for every other kind
		{diagnostics.VBSS, 31, quality.Good},
		{diagnostics.VBSS, 60, quality.Good},
		{diagnostics.VBSS, 61, quality.Poor},
	}
	for _, tt := range tests {
		v := p.Stream(stream("alice", tt.media, 1, jitter(tt.ms)))
		if v.Verdict != tt.want || tt.want == quality.Poor && len(v.Findings) != 1 {
			t.Errorf("%s with %d ms: %+v, want %s", tt.media, tt.ms, v, tt.want)
		}
	}
}

// statisticOf returns which statistic of the measured values a metric is.
func statisticOf(m quality.Metric) string {
	known, _ := diagnostics.MetricNamed(string(m))
	return string(known.Statistic)
}
