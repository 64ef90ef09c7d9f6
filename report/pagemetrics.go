package report

import (
	"slices"
	"strings"
	"unicode"

	"example.com/acstelemetry/diagnostics"
)

// What the page says of metrics. It lists all that package diagnostics does.

// metricView is a metric for the page.
type metricView struct {
	Name  string `json:"name"`
	Label string `json:"label"` // for people
	Unit  string `json:"unit"`
}

// measureView is what a stream is measured by: a column in the page's table of
// streams, with an average and, below it, its maximum.
type measureView struct {
	Name    string `json:"name"`
	Unit    string `json:"unit"`
	Metrics []int  `json:"metrics"` // places in pageData.Metrics; the average first
	// Rarely is set if the metrics say how much was sent and not how well: they have
	// a column only if a limit says so.
	Rarely bool `json:"rarely,omitempty"`
}

// metricViews returns the metrics, and what they measure in the same order.
func metricViews() (metrics []metricView, measures []measureView) {
	places := map[string]int{} // of measures, by their stems
	for i, m := range diagnostics.Metrics() {
		words := wordsFor(m)
		metrics = append(metrics, metricView{m.Name, words.label, m.Unit})
		at, known := places[words.stem]
		if !known {
			at = len(measures)
			places[words.stem] = at
			measures = append(measures, measureView{Name: words.head, Unit: m.Unit, Rarely: m.Worse == diagnostics.Neither})
		}
		measure := &measures[at]
		if m.Statistic == diagnostics.Maximum {
			measure.Metrics = append(measure.Metrics, i)
		} else {
			measure.Metrics = slices.Insert(measure.Metrics, 0, i)
		}
	}
	return metrics, measures
}

// metricWords is what a metric is called.
type metricWords struct {
	stem        string // its name without the statistic, which average and maximum share
	label, head string // of it and, shorter, of its column
}

func wordsFor(m diagnostics.Metric) metricWords {
	suffix, statistic := "", ""
	switch m.Statistic {
	case diagnostics.Average:
		suffix, statistic = "Avg", ", average"
	case diagnostics.Maximum:
		suffix, statistic = "Max", ", maximum"
	}
	stem, cut := strings.CutSuffix(m.Name, suffix)
	if !cut {
		statistic = "" // the words say it, if anything has to
	}
	w := metricWords{stem: stem, label: apartWords(stem), head: apartWords(stem)}
	if own, ok := ownWords[stem]; ok {
		w.label, w.head = own[0], own[1]
	}
	w.label += statistic
	return w
}

// ownWords are better words than those in the name, for some metrics by their stems: for a
// label and, shorter, for the head of a column.
var ownWords = map[string][2]string{
	"Jitter":                          {"Jitter", "Jitter"},
	"PacketLossRate":                  {"Packet loss", "Loss"},
	"RoundTripTime":                   {"Round trip", "Round trip"},
	"JitterBufferSize":                {"Jitter buffer", "Buffer"},
	"HealedDataRatio":                 {"Healed data", "Healed"},
	"VideoFrameRate":                  {"Frame rate", "Frames"},
	"RecvFreezeDurationPerMinuteInMs": {"Freeze per minute", "Freeze"},
	"RecvResolutionHeight":            {"Received height", "Height"},
	"VideoBitRate":                    {"Video bit rate", "Bit rate"},
	"PacketUtilization":               {"Packets", "Packets"},
}

// apartWords returns a name such as NewMetric as words: New metric.
func apartWords(name string) string {
	var words []rune
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			words = append(words, ' ')
			r = unicode.ToLower(r)
		}
		words = append(words, r)
	}
	return string(words)
}
