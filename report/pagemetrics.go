package report

import (
	"slices"
	"strings"
	"unicode"

	"example.com/acstelemetry/diagnostics"
)

// The metrics on the page: all that package diagnostics lists.

// metricView is a metric for the page.
type metricView struct {
	Name  string `json:"name"`
	Label string `json:"label"` // for people
	Unit  string `json:"unit"`
}

// measureView is a column in the page's table of streams: an average and, below it, the
// maximum.
type measureView struct {
	Name    string `json:"name"`
	Unit    string `json:"unit"`
	Metrics []int  `json:"metrics"` // indices in pageData.Metrics; the average first
	// Rarely is set if the metrics say how much was sent and not how well. They have a column
	// only if there is a limit for them.
	Rarely bool `json:"rarely,omitempty"`
}

// metricViews returns the metrics, and the columns for them.
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

// metricWords are the names of a metric for people.
type metricWords struct {
	stem        string // its name without the statistic, which average and maximum share
	label, head string // of the metric and, shorter, of its column
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
		statistic = "" // the words say it if necessary
	}
	w := metricWords{stem: stem, label: apartWords(stem), head: apartWords(stem)}
	if own, ok := ownWords[stem]; ok {
		w.label, w.head = own[0], own[1]
	}
	w.label += statistic
	return w
}

// ownWords has better words than the name itself for the stems of some metrics: a label and,
// shorter, the head of a column.
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
