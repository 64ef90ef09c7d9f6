package quality

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"example.com/acstelemetry/diagnostics"
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

// metrics returns the metrics of the log. Their places in the list are the bits of
// a [MetricSet].
var metrics = sync.OnceValue(func() []diagnostics.Metric {
	list := diagnostics.Metrics()
	if len(list) > maxMetrics {
		panic(fmt.Sprintf("quality: %d metrics, of which a MetricSet holds %d", len(list), maxMetrics))
	}
	return list
})

// index returns the metric's place in metrics, or -1.
func (m Metric) index() int { return m.indexIn(metrics()) }

// indexIn is index if the caller has the list.
func (m Metric) indexIn(list []diagnostics.Metric) int {
	for i := range list {
		if list[i].Name == string(m) {
			return i
		}
	}
	return -1
}

// Metrics returns the names of all metrics of the log, in the order of
// [diagnostics.Metrics]: those for which a documented profile has thresholds first.
func Metrics() []Metric {
	list := make([]Metric, len(metrics()))
	for i := range list {
		list[i] = Metric(metrics()[i].Name)
	}
	return list
}

// Unit returns the metric's unit, such as "ms", or "" if the metric is not
// known.
func (m Metric) Unit() string {
	known, _ := diagnostics.MetricNamed(string(m))
	return known.Unit
}

// statistic returns which statistic of the measured values the metric is, or "" if the
// metric is not known.
func (m Metric) statistic() string {
	known, _ := diagnostics.MetricNamed(string(m))
	return string(known.Statistic)
}

// Known reports whether m is a metric of the call diagnostics log.
func (m Metric) Known() bool { return m.index() >= 0 }

// Of returns the metric's value for a stream in the metric's unit, and false if
// the record does not have one.
func (m Metric) Of(rec *diagnostics.Record) (float64, bool) {
	if i := m.index(); i >= 0 {
		return metrics()[i].Of(rec)
	}
	return 0, false
}

// MetricSet is a set of metrics. The zero MetricSet is empty. Its bits are the places
// in [Metrics], which a later version of the log may change: to store a set, use its
// JSON.
type MetricSet uint64

// maxMetrics is how many metrics a MetricSet holds. A log cannot have more fields
// (logs.NewSchema sees to that), so a MetricSet never needs to grow.
const maxMetrics = 64

// add adds the metric at a place in metrics.
func (s *MetricSet) add(index int) { *s |= 1 << index }

// Has reports whether m is in the set.
func (s MetricSet) Has(m Metric) bool {
	i := m.index()
	return i >= 0 && s>>i&1 == 1
}

// All returns the metrics, in the order of [Metrics].
func (s MetricSet) All() iter.Seq[Metric] {
	return func(yield func(Metric) bool) {
		list := metrics()
		for rest := uint64(s); rest != 0; rest &= rest - 1 {
			// A bit beyond the list means nothing: no metric has set it.
			if i := bits.TrailingZeros64(rest); i >= len(list) || !yield(Metric(list[i].Name)) {
				return
			}
		}
	}
}

// String returns the names of the metrics, as in "JitterAvg, RoundTripTimeAvg"; "none" for
// a set without any.
func (s MetricSet) String() string {
	var b strings.Builder
	for m := range s.All() {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(m))
	}
	if b.Len() == 0 {
		return "none"
	}
	return b.String()
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
