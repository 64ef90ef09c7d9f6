package quality_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// seriesOf returns the only series of the intervals.
func seriesOf(t *testing.T, intervals ...*mediastats.Record) *calls.Series {
	t.Helper()
	var records []logs.Record
	for _, r := range intervals {
		records = append(records, r)
	}
	c := assemble(t, records...)
	if len(c.Series) != 1 {
		t.Fatalf("%d series, want 1", len(c.Series))
	}
	return c.Series[0]
}

func TestSeries(t *testing.T) {
	const metric = mediastats.JitterInMs
	above := quality.SeriesThreshold{Metric: metric, Direction: quality.Above, Limit: 30, Unit: "ms"}
	below := quality.SeriesThreshold{Metric: metric, Direction: quality.Below, Limit: 30, Unit: "ms"}
	maximum := quality.SeriesThreshold{Metric: metric, Direction: quality.Above, Limit: 30, Unit: "ms", Maximum: true}
	lasting := func(s opt.Seconds) func(*mediastats.Record) {
		return func(r *mediastats.Record) { r.AggregationIntervalSeconds = opt.Of(s) }
	}
	unsaid := func(r *mediastats.Record) { r.Average = opt.Without[float64](opt.Null) }
	unnamed := func(r *mediastats.Record) { r.MediaStreamID = opt.Value[string]{} }
	summed := func(sum float64, n int64) func(*mediastats.Record) {
		return func(r *mediastats.Record) {
			r.Average, r.Sum, r.Count = opt.Value[float64]{}, opt.Of(sum), opt.Of(n)
		}
	}
	peak := func(x float64) func(*mediastats.Record) {
		return func(r *mediastats.Record) { r.Maximum = opt.Of(x) }
	}
	i := func(end, average float64, changes ...func(*mediastats.Record)) *mediastats.Record {
		return interval(metric, end, average, changes...)
	}
	tests := []struct {
		reason    string
		threshold quality.SeriesThreshold
		series    []*mediastats.Record
		want      quality.SeriesVerdict
	}{
		{"the limit itself is good", above, []*mediastats.Record{i(10, 30), i(20, 10)}, quality.SeriesVerdict{
			Verdict: quality.Good, Intervals: 2, Worst: 30, WorstAt: after(10), Mean: 20, Median: 20, P95: 29, // 10 + 0.95 × 20
		}},
		{
			// Beyond are the 2nd, 3rd and 5th of five intervals of 10 s: 30 s of
			// 50 s; two of them in a row, from the end of the 1st at 10 s.
			"two stretches", above, []*mediastats.Record{i(10, 20), i(20, 31), i(30, 50), i(40, 10), i(50, 39)}, quality.SeriesVerdict{
				Verdict: quality.Poor, Intervals: 5, Beyond: 3, Share: 0.6,
				Longest: 20 * time.Second, LongestFrom: after(10), Since: after(10), Worst: 50, WorstAt: after(30),
				Mean: 30, Median: 31, P95: 47.8, // sorted 10 20 31 39 50; place 0.95 × 4 = 3.8: 39 + 0.8 × 11
			},
		},
		{"intervals of other lengths", above, []*mediastats.Record{i(30, 40, lasting(30)), i(40, 10, lasting(10))}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 2, Beyond: 1, Share: 0.75, // 30 s of 40 s
			Longest: 30 * time.Second, LongestFrom: began, Since: began, Worst: 40, WorstAt: after(30), Mean: 25, Median: 25, P95: 38.5,
		}},
		{"a gap ends a stretch", above, []*mediastats.Record{i(10, 40), i(30, 40)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 2, Beyond: 2, Share: 1, // of the time that is known
			Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 40, WorstAt: after(10), Mean: 40, Median: 40, P95: 40,
		}},
		{"time stamps stray by less than half an interval", above, []*mediastats.Record{i(10, 40), i(21, 41)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 2, Beyond: 2, Share: 1,
			Longest: 21 * time.Second, LongestFrom: began, Since: began, Worst: 41, WorstAt: after(21), Mean: 40.5, Median: 40.5, P95: 40.95,
		}},
		{"of one time the greatest record counts", above, []*mediastats.Record{i(10, 42), i(10, 40)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 1, Beyond: 1, Share: 1,
			Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 42, WorstAt: after(10), Mean: 42, Median: 42, P95: 42,
		}},
		{"the same time twice is no more time: records that do not name their stream", above, []*mediastats.Record{i(10, 40, unnamed), i(10, 42, unnamed)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 2, Beyond: 2, Share: 1,
			Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 42, WorstAt: after(10), Mean: 41, Median: 41, P95: 41.9,
		}},
		{"an interval without a value ends a stretch and counts for nothing else", above,
			[]*mediastats.Record{i(10, 40), i(20, 0, unsaid), i(30, 40)}, quality.SeriesVerdict{
				Verdict: quality.Poor, Intervals: 2, Beyond: 2, Missing: 1, Share: 1,
				Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 40, WorstAt: after(10), Mean: 40, Median: 40, P95: 40,
			}},
		{"no value at all is unknown, not good", above, []*mediastats.Record{i(10, 0, unsaid), i(20, 0, summed(5, 0))}, quality.SeriesVerdict{
			Verdict: quality.Unknown, Missing: 2,
		}},
		{"the average follows from sum and count", above, []*mediastats.Record{i(10, 0, summed(124, 4))}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 1, Beyond: 1, Share: 1,
			Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 31, WorstAt: after(10), Mean: 31, Median: 31, P95: 31,
		}},
		{"poor below", below, []*mediastats.Record{i(10, 30), i(20, 29), i(30, 40)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 3, Beyond: 1, Share: 10.0 / 30,
			Longest: 10 * time.Second, LongestFrom: after(10), Since: after(10), Worst: 29, WorstAt: after(20),
			Mean: 33, Median: 30, P95: 29.1, // 95 % reach it: sorted 29 30 40; place 0.05 × 2 = 0.1
		}},
		{"by the maximum", maximum, []*mediastats.Record{i(10, 10, peak(31)), i(20, 50)}, quality.SeriesVerdict{
			Verdict: quality.Poor, Intervals: 1, Beyond: 1, Missing: 1, Share: 1,
			Longest: 10 * time.Second, LongestFrom: began, Since: began, Worst: 31, WorstAt: after(10), Mean: 31, Median: 31, P95: 31,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			series := seriesOf(t, tt.series...)
			got := tt.threshold.Series(series)
			tt.want.Series, tt.want.Threshold = series, tt.threshold
			// Quantiles are interpolated; the last bits are not the matter here.
			for _, pair := range [][2]*float64{{&got.P95, &tt.want.P95}, {&got.Share, &tt.want.Share}} {
				if d := *pair[0] - *pair[1]; d < 1e-9 && d > -1e-9 {
					*pair[0] = *pair[1]
				}
			}
			if got != tt.want {
				t.Errorf("want (-), got (+):\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}

// What cannot be an interval lasts 10 s, as if the record did not say it: one in
// milliseconds, one of centuries, one that runs backwards. Of three intervals of
// 10 s the second is beyond the limit: a third of the time, from 10 s to 20 s.
func TestSeriesAbsurdIntervals(t *testing.T) {
	above := quality.SeriesThreshold{Metric: mediastats.JitterInMs, Direction: quality.Above, Limit: 30}
	for _, seconds := range []opt.Seconds{0, -5, 3601, 10_000, 5_000_000_000, 9_223_372_036, 1<<63 - 1, -1 << 63} {
		lasting := func(r *mediastats.Record) { r.AggregationIntervalSeconds = opt.Of(seconds) }
		v := above.Series(seriesOf(t, interval(mediastats.JitterInMs, 10, 10, lasting),
			interval(mediastats.JitterInMs, 20, 40, lasting), interval(mediastats.JitterInMs, 30, 10, lasting)))
		if v.Share != 1.0/3 || v.Longest != 10*time.Second || !v.LongestFrom.Equal(after(10)) || !v.Since.Equal(after(10)) {
			t.Errorf("intervals of %d s: share %v, %v from %v, since %v", seconds, v.Share, v.Longest, v.LongestFrom, v.Since)
		}
	}
	// An hour can be.
	hour := func(r *mediastats.Record) { r.AggregationIntervalSeconds = opt.Of[opt.Seconds](3600) }
	v := above.Series(seriesOf(t, interval(mediastats.JitterInMs, 3600, 40, hour)))
	if v.Longest != time.Hour || !v.Since.Equal(after(0)) {
		t.Errorf("an interval of an hour lasts %v, since %v", v.Longest, v.Since)
	}
}

// A call's series are judged by the documented threshold, jitter above 30 ms, and
// say nothing of the quality, which is that of the service's streams.
func TestCallSeries(t *testing.T) {
	c := assemble(t, interval(mediastats.JitterInMs, 10, 36), interval(mediastats.Bitrate, 10, 1))
	v := quality.CallDiagnostics().Call(c)
	if len(v.Series) != 1 || v.Series[0].Series.Metric != mediastats.JitterInMs || v.Series[0].Verdict != quality.Poor {
		t.Fatalf("%+v, want the verdict on jitter alone", v.Series)
	}
	if by, unit := v.Series[0].By(), v.Series[0].Threshold.Unit; by != 6 || unit != "ms" {
		t.Errorf("beyond by %v %s, want 6 ms", by, unit)
	}
	if v.Quality != quality.Unknown || v.Issues != nil {
		t.Errorf("quality %s, issues %v", v.Quality, v.Issues)
	}
	slow := quality.SeriesVerdict{Threshold: quality.SeriesThreshold{Direction: quality.Below, Limit: 50}, Worst: 20}
	if slow.By() != 30 {
		t.Errorf("20 is below 50 by %v, want 30", slow.By())
	}
}
