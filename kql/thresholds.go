package kql

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/quality"
)

// Metrics returns the metrics for which the profile has a threshold, in its order.
func (d *data) Metrics() []string {
	var names []string
	for i := range d.profile.Thresholds {
		if m := string(d.profile.Thresholds[i].Metric); !slices.Contains(names, m) {
			names = append(names, m)
		}
	}
	return names
}

// PoorBy returns one line for each threshold, an expression for the name of its metric if that
// makes a stream poor, or else for an empty text. The lines above say where the numbers come
// from.
func (d *data) PoorBy() string {
	var b strings.Builder
	source := ""
	for i := range d.profile.Thresholds {
		t := &d.profile.Thresholds[i]
		if s := comment(t.Source); s != source {
			source = s
			b.WriteString(indent + "// " + cmp.Or(s, "Nothing says where these come from.") + "\n")
		}
		comma := ","
		if i == len(d.profile.Thresholds)-1 {
			comma = ""
		}
		metric, _ := diagnostics.MetricNamed(string(t.Metric))
		fmt.Fprintf(&b, "%siff(%s%s %s %s, %s, \"\")%s // %s, %s\n", indent,
			d.kind(t), t.Metric, sign(t.Direction), number(t.Limit), quote(t.Metric), comma, metric.Unit, metric.Statistic)
	}
	return strings.TrimRight(b.String(), "\n")
}

const indent = "            "

func sign(d quality.Direction) string {
	if d == quality.Below {
		return "<"
	}
	return ">"
}

// kind returns the condition that a threshold counts for a kind of stream, ready
// to precede another one; empty if it counts for every kind. A threshold for
// one kind takes the place of that for every kind.
func (d *data) kind(t *quality.Threshold) string {
	if t.Media != "" {
		return fmt.Sprintf("MediaType =~ %s and ", quote(t.Media))
	}
	var own []string
	for i := range d.profile.Thresholds {
		u := &d.profile.Thresholds[i]
		if u.Media != "" && u.Metric == t.Metric && u.Direction == t.Direction {
			own = append(own, string(u.Media))
		}
	}
	if len(own) == 0 {
		return ""
	}
	return fmt.Sprintf("MediaType !in~ (%s) and ", list(own))
}

// Missing returns, a line for each metric, what gives its name where the profile
// asks for it and the stream does not have it.
func (d *data) Missing() string {
	var lines []string
	for _, m := range d.Metrics() {
		lines = append(lines, fmt.Sprintf("%siff(%sisnull(%s), %s, \"\")", indent, d.asked(m), m, quote(m)))
	}
	return strings.Join(lines, ",\n")
}

// Measured returns the condition that a stream has a metric for which the profile
// asks.
func (d *data) Measured() string {
	var terms []string
	for _, m := range d.Metrics() {
		terms = append(terms, fmt.Sprintf("%sisnotnull(%s)", d.asked(m), m))
	}
	return strings.Join(terms, "\n"+indent+"or ")
}

// asked returns the condition that the profile asks for a metric of a kind of
// stream, ready to precede another one; empty if it does so for every kind.
func (d *data) asked(metric string) string {
	var media []string
	for i := range d.profile.Thresholds {
		switch t := &d.profile.Thresholds[i]; {
		case string(t.Metric) != metric:
		case t.Media == "":
			return ""
		case !slices.Contains(media, string(t.Media)):
			media = append(media, string(t.Media))
		}
	}
	return fmt.Sprintf("MediaType in~ (%s) and ", list(media))
}

// GoodWithoutMetrics reports whether a stream without any known metric is Good.
func (d *data) GoodWithoutMetrics() bool { return d.profile.GoodWithoutMetrics }
