package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// How values are written in tables and text for people.

// unknown is written in tables for what is not known.
const unknown = "-"

// shown returns a value of a record for people.
func shown[T opt.Scalar](v opt.Value[T]) string { return clean(text(v)) }

// text returns a value, or the text for unknown.
func text[T opt.Scalar](v opt.Value[T]) string {
	if !v.IsSet() {
		return unknown
	}
	return v.String()
}

// someText returns a text for people, or the text for unknown if it is empty.
func someText(s string) string {
	if s == "" {
		return unknown
	}
	return clean(s)
}

// numberText writes the number of a participant.
func numberText(n *int) string {
	if n == nil {
		return unknown
	}
	return strconv.Itoa(*n)
}

// clean makes text from a record safe to show.
func clean(s string) string { return textdoc.Clean(s) }

// duration writes a number of seconds as in "1h2m3s".
func duration(v opt.Value[float64]) string {
	s, ok := v.Get()
	if !ok {
		return unknown
	}
	d := time.Duration(s * float64(time.Second)).Round(100 * time.Millisecond)
	if d >= time.Minute {
		d = d.Round(time.Second)
	}
	return d.String()
}

// counts writes counts by name, the greatest first, as in "2 VoIP, 1 PSTN".
func counts(m map[string]int) string {
	if len(m) == 0 {
		return unknown
	}
	return plainCounts(m)
}

// plainCounts does the same for programs: nothing for no counts.
func plainCounts(m map[string]int) string { return string(appendCounts(nil, m)) }

func appendCounts(to []byte, m map[string]int) []byte {
	var few [8]string
	names := few[:0]
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		if i > 0 {
			to = append(to, ", "...)
		}
		to = strconv.AppendInt(to, int64(m[name]), 10)
		to = append(append(to, ' '), name...)
	}
	return to
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// percent writes a share with as many places as it takes to tell a small one from
// nothing.
func percent(v opt.Value[float64]) string {
	x, ok := v.Get()
	if !ok {
		return unknown
	}
	if text := strconv.FormatFloat(100*x, 'f', 1, 64) + " %"; x == 0 || text != "0.0 %" {
		return text
	}
	return "<0.1 %"
}
