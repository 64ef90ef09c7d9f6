package report

import (
	"slices"
	"testing"

	"example.com/acstelemetry/diagnostics"
)

// A metric without words of its own has the words of its name.
func TestWordsFor(t *testing.T) {
	for _, tt := range []struct {
		metric diagnostics.Metric
		want   metricWords
	}{
		{diagnostics.Metric{Name: "NewMetricAvg", Statistic: diagnostics.Average}, metricWords{"NewMetric", "New metric, average", "New metric"}},
		{diagnostics.Metric{Name: "NewMetricMax", Statistic: diagnostics.Maximum}, metricWords{"NewMetric", "New metric, maximum", "New metric"}},
		{diagnostics.Metric{Name: "FramesLost", Statistic: diagnostics.Total}, metricWords{"FramesLost", "Frames lost", "Frames lost"}},
		{diagnostics.Metric{Name: "PacketLossRateMax", Statistic: diagnostics.Maximum}, metricWords{"PacketLossRate", "Packet loss, maximum", "Loss"}},
		{diagnostics.Metric{Name: "RecvResolutionHeight", Statistic: diagnostics.Average}, metricWords{"RecvResolutionHeight", "Received height", "Height"}},
	} {
		if got := wordsFor(tt.metric); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.metric.Name, got, tt.want)
		}
	}
}

// The columns of the page's streams, in order. The last two are there only if there is a limit
// for them.
func TestMeasures(t *testing.T) {
	metrics, measures := metricViews()
	want := []struct {
		name, unit string
		metrics    []string
		rarely     bool
	}{
		{"Jitter", "ms", []string{"Jitter, average", "Jitter, maximum"}, false},
		{"Loss", "ratio", []string{"Packet loss, average", "Packet loss, maximum"}, false},
		{"Round trip", "ms", []string{"Round trip, average", "Round trip, maximum"}, false},
		{"Buffer", "ms", []string{"Jitter buffer, average", "Jitter buffer, maximum"}, false},
		{"Healed", "ratio", []string{"Healed data, average", "Healed data, maximum"}, false},
		{"Frames", "frames/s", []string{"Frame rate, average"}, false},
		{"Freeze", "ms/min", []string{"Freeze per minute"}, false},
		{"Height", "px", []string{"Received height"}, false},
		{"Bit rate", "bit/s", []string{"Video bit rate, average", "Video bit rate, maximum"}, true},
		{"Packets", "packets", []string{"Packets"}, true},
	}
	if len(measures) != len(want) {
		t.Fatalf("the measures are %+v, want %d", measures, len(want))
	}
	for i, m := range measures {
		var labels []string
		for _, place := range m.Metrics {
			labels = append(labels, metrics[place].Label)
		}
		if w := want[i]; m.Name != w.name || m.Unit != w.unit || m.Rarely != w.rarely || !slices.Equal(labels, w.metrics) {
			t.Errorf("%+v of %q, want %+v", m, labels, w)
		}
	}
}
