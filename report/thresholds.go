package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// thresholdRow is a threshold or a rule of a profile, for CSV.
type thresholdRow struct {
	Profile   string             `json:"profile"`
	Metric    string             `json:"metric"`
	Statistic string             `json:"statistic"`
	Unit      string             `json:"unit"`
	Media     string             `json:"media"` // empty for every kind of stream
	Direction string             `json:"direction"`
	Limit     opt.Value[float64] `json:"limit"`
	Source    string             `json:"source"`
	Rule      string             `json:"rule"` // its name in JSON; empty for a threshold
	Value     string             `json:"value"`
}

// WriteThresholds writes profiles with their thresholds and rules, and where these come from.
// As [JSON], a single profile is what [quality.ReadProfile] reads, and several are an array of
// such; [NDJSON] has one profile per line, and [CSV] one line for each threshold and each
// rule. Nil options mean the defaults.
func WriteThresholds(w io.Writer, f Format, profiles []quality.Profile, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	switch {
	case f == JSON && len(profiles) == 1:
		return writeJSON(w, profiles[0])
	case f == Table:
		return textdoc.Write(w, thresholdsText(profiles))
	case f != CSV:
		return writeObjects(w, f, profiles)
	}
	var rows []thresholdRow
	for _, p := range profiles {
		for _, t := range p.Thresholds {
			rows = append(rows, thresholdRow{
				p.Name, string(t.Metric), statisticOf(t.Metric), t.Metric.Unit(), string(t.Media), string(t.Direction), opt.Of(t.Limit), t.Source, "", "",
			})
		}
		rows = append(rows, ruleRows(p)...)
	}
	return writeObjects(w, CSV, rows)
}

// thresholdsText has a table and the rules of each profile, and the sources after them.
func thresholdsText(profiles []quality.Profile) textdoc.Doc {
	var doc textdoc.Doc
	var sources []string
	first := map[string]string{} // the first profile with certain rules, by their JSON
	for _, p := range profiles {
		without := "Unknown"
		if p.GoodWithoutMetrics {
			without = "Good"
		}
		doc = append(doc,
			&textdoc.Line{Text: fmt.Sprintf("%s: a stream that has none of these metrics is %s", clean(p.Name), without)},
			thresholdTable(p, &sources))
		rules := rulesOf(p)
		text, err := json.Marshal(rules)
		if err != nil {
			panic(err) // rules have texts, numbers and truth values only
		}
		if name, ok := first[string(text)]; ok {
			doc = append(doc, &textdoc.Line{Text: "Rules: those of " + clean(name)}, new(textdoc.Line))
			continue
		}
		first[string(text)] = p.Name
		doc = append(doc, &textdoc.Line{Text: "Rules, from source " + sourceNumber(rules.Source, &sources) + ":"})
		doc = append(append(doc, rulesText(rules)...), new(textdoc.Line))
	}
	doc = append(doc, &textdoc.Line{Text: "The limit itself is not poor. Where numbers and rules come from:"})
	for i, s := range sources {
		doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("%4d  ", i+1), Text: s, Indent: itemIndent})
	}
	return doc
}

// longestMetric returns the length of the longest name of a metric. These names are not
// cut: people copy them into their profiles.
func longestMetric() int {
	longest := 0
	for _, m := range quality.Metrics() {
		longest = max(longest, len(m))
	}
	return longest
}

// thresholdTable returns the table of a profile. It names sources by their numbers in
// sources.
func thresholdTable(p quality.Profile, sources *[]string) *table {
	list := &table{Columns: []column{
		wideWords("METRIC", 0, longestMetric()), words("STATISTIC", 2), words("STREAMS", 0), words("POOR", 0),
		figures("LIMIT", 0), words("UNIT", 0), figures("SOURCE", 1),
	}}
	for _, t := range p.Thresholds {
		streams := "all"
		if t.Media != "" {
			streams = string(t.Media)
		}
		list.Rows = append(list.Rows, []string{
			string(t.Metric), statisticOf(t.Metric), clean(streams), string(t.Direction),
			strconv.FormatFloat(t.Limit, 'f', -1, 64), t.Metric.Unit(), sourceNumber(t.Source, sources),
		})
	}
	return list
}

// sourceNumber returns the number of a source in a list, to which it adds it.
func sourceNumber(source string, sources *[]string) string {
	source = cmp.Or(clean(source), "not said")
	if !slices.Contains(*sources, source) {
		*sources = append(*sources, source)
	}
	return strconv.Itoa(slices.Index(*sources, source) + 1)
}

// statisticOf returns which statistic of the measured values a metric is.
func statisticOf(m quality.Metric) string {
	known, _ := diagnostics.MetricNamed(string(m))
	return string(known.Statistic)
}
