package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// thresholdRow is a threshold of a profile, for CSV.
type thresholdRow struct {
	Profile   string             `json:"profile"`
	Metric    string             `json:"metric"`
	Statistic string             `json:"statistic"`
	Unit      string             `json:"unit"`
	Media     string             `json:"media"` // empty for every kind of stream
	Direction string             `json:"direction"`
	Limit     opt.Value[float64] `json:"limit"`
	Source    string             `json:"source"`
}

// WriteThresholds writes profiles with their thresholds and where the numbers come
// from. As JSON a single profile is what [quality.ReadProfile] reads, and several
// are an array of such; lines of JSON have a profile each. CSV has a line for each
// threshold.
func WriteThresholds(w io.Writer, f Format, profiles []quality.Profile) error {
	if err := f.check(); err != nil {
		return err
	}
	switch {
	case f == JSON && len(profiles) == 1:
		return writeJSON(w, profiles[0])
	case f == Table:
		return thresholdTables(w, profiles)
	case f != CSV:
		return writeObjects(w, f, profiles)
	}
	var rows []thresholdRow
	for _, p := range profiles {
		for _, t := range p.Thresholds {
			rows = append(rows, thresholdRow{
				p.Name, string(t.Metric), t.Metric.Statistic(), t.Metric.Unit(), string(t.Media), string(t.Direction), opt.Of(t.Limit), t.Source,
			})
		}
	}
	return rowsCSV(w, rows)
}

// thresholdTables writes a table for each profile, and below them the sources.
func thresholdTables(w io.Writer, profiles []quality.Profile) error {
	var sources []string
	for _, p := range profiles {
		without := "Unknown"
		if p.GoodWithoutMetrics {
			without = "Good"
		}
		intro := fmt.Sprintf("%s: a stream that has none of these metrics is %s", clean(p.Name), without)
		if _, err := io.WriteString(w, screenOf(w).Wrap(intro, 0)+"\n"); err != nil {
			return err
		}
		if err := thresholdTable(w, p, &sources); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
	}
	var b strings.Builder
	screen := screenOf(w)
	b.WriteString(screen.Wrap("The limit itself is not poor. Where the numbers come from:", 0) + "\n")
	for i, s := range sources {
		fmt.Fprintf(&b, "%4d  %s\n", i+1, screen.Wrap(s, 6))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// longestMetric returns how long the names of metrics are that a profile can have; they
// stay whole, for that is how one writes them.
func longestMetric() int {
	longest := 0
	for _, m := range quality.Metrics() {
		longest = max(longest, len(m))
	}
	return longest
}

// thresholdTable writes the table of a profile. A source stands there by its
// number in sources.
func thresholdTable(w io.Writer, p quality.Profile, sources *[]string) error {
	columns := []column{
		words("METRIC", 0).keeping(longestMetric()), words("STATISTIC", 2), words("STREAMS", 0), words("POOR", 0),
		figures("LIMIT", 0), words("UNIT", 0), figures("SOURCE", 1),
	}
	lines := make([]cells, len(p.Thresholds))
	for i, t := range p.Thresholds {
		source := clean(t.Source)
		if source == "" {
			source = "not said"
		}
		if !slices.Contains(*sources, source) {
			*sources = append(*sources, source)
		}
		streams := "all"
		if t.Media != "" {
			streams = string(t.Media)
		}
		lines[i] = cells{
			string(t.Metric), t.Metric.Statistic(), clean(streams), string(t.Direction),
			strconv.FormatFloat(t.Limit, 'f', -1, 64), t.Metric.Unit(), strconv.Itoa(slices.Index(*sources, source) + 1),
		}
	}
	return writeTable(w, columns, lines)
}
