package kql

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// quote returns text as a string literal. What cannot be seen is written as an
// escape, so that a query shows all that it holds and stays on its line.
func quote[T ~string](text T) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range string(text) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case hidden(r):
			for _, unit := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hidden reports whether a character ends a line or cannot be seen.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// list returns texts as string literals separated by commas.
func list[T ~string](texts []T) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quote(t)
	}
	return strings.Join(quoted, ", ")
}

// comment returns text as it may be in a comment, which ends with the line.
func comment(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return hidden(r) || unicode.IsSpace(r) }), " ")
}

// name returns the name of a table or a workspace's table. A plain one stays as it
// is, any other in brackets.
func name(text string) string {
	for i, r := range text {
		letter := r == '_' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
		if !letter && (i == 0 || r < '0' || '9' < r) {
			return "[" + quote(text) + "]"
		}
	}
	return text
}

// number returns a finite number that is not negative as a literal.
func number(v float64) string {
	switch {
	case v == math.Trunc(v) && v < 1<<53:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case 1e-4 <= v && v < 1<<53:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return "real(" + strconv.FormatFloat(v, 'e', -1, 64) + ")"
}

// moment returns a time as a literal; Kusto counts in units of 100 ns.
func moment(t time.Time) string {
	return "datetime(" + t.UTC().Format("2006-01-02T15:04:05.9999999Z07:00") + ")"
}
