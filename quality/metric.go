package quality

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/bits"
	"slices"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Metric is a measurement of a media stream, by its name in the call
// diagnostics table.
type Metric string

// The metrics of the call diagnostics log; for units and meaning see the field
// of the same name in [diagnostics.Record].
const (
	JitterAvg                       Metric = "JitterAvg"
	JitterMax                       Metric = "JitterMax"
	PacketLossRateAvg               Metric = "PacketLossRateAvg"
	PacketLossRateMax               Metric = "PacketLossRateMax"
	RoundTripTimeAvg                Metric = "RoundTripTimeAvg"
	RoundTripTimeMax                Metric = "RoundTripTimeMax"
	JitterBufferSizeAvg             Metric = "JitterBufferSizeAvg"
	JitterBufferSizeMax             Metric = "JitterBufferSizeMax"
	HealedDataRatioAvg              Metric = "HealedDataRatioAvg"
	HealedDataRatioMax              Metric = "HealedDataRatioMax"
	VideoFrameRateAvg               Metric = "VideoFrameRateAvg"
	RecvResolutionHeight            Metric = "RecvResolutionHeight"
	RecvFreezeDurationPerMinuteInMs Metric = "RecvFreezeDurationPerMinuteInMs"
	PacketUtilization               Metric = "PacketUtilization"
	VideoBitRateAvg                 Metric = "VideoBitRateAvg"
	VideoBitRateMax                 Metric = "VideoBitRateMax"
)

// metrics is what is known of each metric.
var metrics = [...]struct {
	name            Metric
	unit, statistic string
	of              func(*diagnostics.Record) (float64, bool)
}{
	{JitterAvg, "ms", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.JitterAvg) }},
	{PacketLossRateAvg, "ratio", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.PacketLossRateAvg) }},
	{RoundTripTimeAvg, "ms", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.RoundTripTimeAvg) }},
	{JitterBufferSizeAvg, "ms", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.JitterBufferSizeAvg) }},
	{HealedDataRatioAvg, "ratio", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.HealedDataRatioAvg) }},
	{VideoFrameRateAvg, "frames/s", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.VideoFrameRateAvg) }},
	{RecvFreezeDurationPerMinuteInMs, "ms/min", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.RecvFreezeDurationPerMinuteInMs) }},
	{RecvResolutionHeight, "px", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.RecvResolutionHeight) }},
	{JitterMax, "ms", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.JitterMax) }},
	{PacketLossRateMax, "ratio", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.PacketLossRateMax) }},
	{RoundTripTimeMax, "ms", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.RoundTripTimeMax) }},
	{JitterBufferSizeMax, "ms", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.JitterBufferSizeMax) }},
	{HealedDataRatioMax, "ratio", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.HealedDataRatioMax) }},
	{VideoBitRateAvg, "bit/s", "average", func(r *diagnostics.Record) (float64, bool) { return number(r.VideoBitRateAvg) }},
	{VideoBitRateMax, "bit/s", "maximum", func(r *diagnostics.Record) (float64, bool) { return number(r.VideoBitRateMax) }},
	{PacketUtilization, "packets", "total", func(r *diagnostics.Record) (float64, bool) { return number(r.PacketUtilization) }},
}

func number[T interface{ ~int64 | ~float64 }](v opt.Value[T]) (float64, bool) {
	n, ok := v.Get()
	return float64(n), ok
}

// index returns the metric's place in metrics, or -1.
func (m Metric) index() int {
	for i := range metrics {
		if metrics[i].name == m {
			return i
		}
	}
	return -1
}

// Metrics returns the known metrics: those that a profile of the documents
// asks for first.
func Metrics() []Metric {
	list := make([]Metric, len(metrics))
	for i := range metrics {
		list[i] = metrics[i].name
	}
	return list
}

// Unit returns the metric's unit, such as "ms", or "" if the metric is not
// known.
func (m Metric) Unit() string {
	if i := m.index(); i >= 0 {
		return metrics[i].unit
	}
	return ""
}

// Statistic returns what the metric is of the values measured, "average",
// "maximum" or "total", or "" if the metric is not known.
func (m Metric) Statistic() string {
	if i := m.index(); i >= 0 {
		return metrics[i].statistic
	}
	return ""
}

// Known reports whether m is a metric of the call diagnostics log.
func (m Metric) Known() bool { return m.index() >= 0 }

// Of returns the metric's value for a stream in the metric's unit, and false if
// the record does not have one.
func (m Metric) Of(rec *diagnostics.Record) (float64, bool) {
	if i := m.index(); i >= 0 {
		return metrics[i].of(rec)
	}
	return 0, false
}

// MetricSet is a set of metrics, of each a bit. The zero MetricSet is empty.
type MetricSet uint32

// add adds the metric at a place in metrics.
func (s *MetricSet) add(index int) { *s |= 1 << index }

func (s MetricSet) has(index int) bool { return s>>index&1 == 1 }

// Has reports whether m is in the set.
func (s MetricSet) Has(m Metric) bool {
	i := m.index()
	return i >= 0 && s.has(i)
}

// Len returns how many metrics there are.
func (s MetricSet) Len() int { return bits.OnesCount32(uint32(s)) }

// All returns the metrics, in the order of [Metrics].
func (s MetricSet) All() iter.Seq[Metric] {
	return func(yield func(Metric) bool) {
		for i := range metrics {
			if s.has(i) && !yield(metrics[i].name) {
				return
			}
		}
	}
}

// MarshalJSON writes the names of the metrics as an array.
func (s MetricSet) MarshalJSON() ([]byte, error) {
	return json.Marshal(append([]Metric{}, slices.Collect(s.All())...))
}

// UnmarshalJSON reads an array of names of known metrics.
func (s *MetricSet) UnmarshalJSON(data []byte) error {
	var names []Metric
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	*s = 0
	for _, m := range names {
		i := m.index()
		if i < 0 {
			return fmt.Errorf("unknown metric %q", m)
		}
		s.add(i)
	}
	return nil
}

// MetricCounts counts something for each metric; its fields are in the order of
// [Metrics].
type MetricCounts [len(metrics)]int

// Of returns the count of a metric.
func (c *MetricCounts) Of(m Metric) int {
	if i := m.index(); i >= 0 {
		return c[i]
	}
	return 0
}

// add counts each metric of a set.
func (c *MetricCounts) add(s MetricSet) {
	for rest := uint32(s); rest != 0; rest &= rest - 1 {
		c[bits.TrailingZeros32(rest)]++
	}
}

// MarshalJSON writes the counts by name, those of zero left out.
func (c MetricCounts) MarshalJSON() ([]byte, error) {
	byName := map[Metric]int{}
	for i, n := range c {
		if n != 0 {
			byName[metrics[i].name] = n
		}
	}
	return json.Marshal(byName)
}

// UnmarshalJSON reads counts by the names of known metrics.
func (c *MetricCounts) UnmarshalJSON(data []byte) error {
	var byName map[Metric]int
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	*c = MetricCounts{}
	for m, n := range byName {
		i := m.index()
		if i < 0 {
			return fmt.Errorf("unknown metric %q", m)
		}
		c[i] = n
	}
	return nil
}
