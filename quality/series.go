package quality

import (
	"time"

	"golang.org/x/exp/stats"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// SeriesThreshold says when an interval of a client's media statistics is poor.
// Those of a profile are in the verdicts of [Profile.Series]; one of your own judges a
// series by [SeriesThreshold.Series].
type SeriesThreshold struct {
	// Metric is the name in the log, such as [mediastats.JitterInMs].
	Metric string
	// Media is the kind of stream that it is for. In a threshold of a profile it is empty for
	// every kind for which the profile has no threshold of its own.
	Media     mediastats.StreamType
	Direction Direction
	Limit     float64
	Unit      string // of the limit and of the metric, such as "ms"
	// Maximum judges by the maximum of an interval, not by its average.
	Maximum bool
	Source  string
}

// SeriesVerdict is what a threshold says about a series. Metric, unit, limit and source are
// those of the threshold.
type SeriesVerdict struct {
	Series    *calls.Series
	Threshold SeriesThreshold
	// Verdict is Poor if any interval is beyond the limit, Good if all that are
	// known are not, Unknown if none is.
	Verdict Verdict
	// Intervals is how many have a value, and Beyond how many of those are
	// beyond the limit; Missing is how many have none.
	Intervals, Beyond, Missing int
	// Share is the share of time beyond the limit, from 0 to 1, in the time of
	// the intervals that have a value.
	Share float64
	// Longest is the longest unbroken time beyond the limit,
	// and LongestFrom when it began, in UTC.
	Longest     time.Duration
	LongestFrom time.Time
	// Worst is the value furthest on the poor side, beyond the limit or not,
	// and WorstAt its time stamp.
	Worst   float64
	WorstAt time.Time
	// Since is when the limit was first exceeded; zero if never.
	Since time.Time
	// Mean, Median and P95 are of the intervals' values; for a Below threshold
	// P95 is the value that 95 % of the intervals reach.
	Mean, Median, P95 float64
}

// Series judges a series by a threshold for its metric. An interval ends at its time stamp and
// lasts as long as the record says, or 10 s if it does not say, or if the value cannot be an
// interval: zero, negative, or more than an hour. The verdict is Unknown, with nothing
// counted, if the limit is NaN or the direction is neither Above nor Below.
func (t *SeriesThreshold) Series(s *calls.Series) SeriesVerdict {
	v := SeriesVerdict{Series: s, Threshold: *t}
	if !judges(t.Direction, t.Limit) {
		v.Verdict = Unknown
		return v
	}
	var run stretch
	var known, beyond opt.Seconds // whole ones, so that they add up exactly
	values := make([]float64, 0, len(s.Points))
	for _, rec := range s.Points {
		value, ok := t.value(rec)
		if !ok {
			v.Missing++
			run.end()
			continue
		}
		seconds := interval(rec)
		length := seconds.Duration()
		at := rec.CallClientTimeStamp.Or(time.Time{})
		if len(values) == 0 || t.worse(value, v.Worst) {
			v.Worst, v.WorstAt = value, at
		}
		values = append(values, value)
		known += seconds
		if !t.worse(value, t.Limit) {
			run.end()
			continue
		}
		v.Beyond++
		beyond += seconds
		run.add(at, length)
		if v.Beyond == 1 {
			v.Since = run.from
		}
		if d := at.Sub(run.from); d > v.Longest {
			v.Longest, v.LongestFrom = d, run.from
		}
	}
	v.Intervals = len(values)
	v.finish(values, known, beyond, t.Direction)
	return v
}

// By returns how far the worst interval is beyond the limit, in the metric's
// unit; 0 or less if none is.
func (v *SeriesVerdict) By() float64 {
	if v.Threshold.Direction == Below {
		return v.Threshold.Limit - v.Worst
	}
	return v.Worst - v.Threshold.Limit
}

// stretch is an unbroken time beyond the limit. The zero stretch is none.
type stretch struct{ from, to time.Time }

// add adds an interval that ends at a moment. If more than half an interval is
// missing before it, a new stretch begins with it; less may be due to inaccurate time stamps
// of the clients.
func (s *stretch) add(at time.Time, length time.Duration) {
	begin := at.Add(-length)
	if s.to.IsZero() || begin.Sub(s.to) > length/2 {
		s.from = begin
	}
	s.to = at
}

func (s *stretch) end() { *s = stretch{} }

// finish sets what follows from all values.
func (v *SeriesVerdict) finish(values []float64, known, beyond opt.Seconds, d Direction) {
	switch {
	case len(values) == 0:
		v.Verdict = Unknown
		return
	case v.Beyond > 0:
		v.Verdict = Poor
	default:
		v.Verdict = Good
	}
	if known > 0 {
		v.Share = float64(beyond) / float64(known)
	}
	tail := 0.95
	if d == Below {
		tail = 0.05
	}
	q := stats.Quantiles(values, 0.5, tail)
	v.Mean, v.Median, v.P95 = stats.Mean(values), q[0], q[1]
}

// worse reports whether a is further on the poor side than b.
func (t *SeriesThreshold) worse(a, b float64) bool {
	if t.Direction == Below {
		return a < b
	}
	return a > b
}

// value returns the value of an interval that is compared with the limit.
func (t *SeriesThreshold) value(rec *mediastats.Record) (float64, bool) {
	if t.Maximum {
		return rec.Maximum.Get()
	}
	if v, ok := rec.Average.Get(); ok {
		return v, true
	}
	sum, ok1 := rec.Sum.Get()
	n, ok2 := rec.Count.Get()
	if !ok1 || !ok2 || n <= 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// An interval lasts defaultInterval if the record does not say. One that is
// longer than longestInterval is a mistake: the clients send a record every few
// seconds.
const (
	defaultInterval opt.Seconds = 10
	longestInterval opt.Seconds = 3600
)

// interval returns how long the interval of a record lasts.
//
// QUIRK: the field is free to hold any whole number, such as one in milliseconds
// or 0; impossible intervals count as missing.
func interval(rec *mediastats.Record) opt.Seconds {
	if s, ok := rec.AggregationIntervalSeconds.Get(); ok && 0 < s && s <= longestInterval {
		return s
	}
	return defaultInterval
}
