package report

import (
	"cmp"
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
	type count struct {
		name string
		n    int
	}
	var few [8]count
	list := few[:0]
	for name, n := range m {
		list = append(list, count{name, n})
	}
	if len(list) > 1 {
		slices.SortFunc(list, func(a, b count) int { return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.name, b.name)) })
	}
	for i, c := range list {
		if i > 0 {
			to = append(to, ", "...)
		}
		to = strconv.AppendInt(to, int64(c.n), 10)
		to = append(append(to, ' '), c.name...)
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
