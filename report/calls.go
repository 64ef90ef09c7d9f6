package report

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// WriteCalls writes one row a call. The table is for people and leaves out the
// columns DROPPED, POOR, BAD OPS and RATING where no call has anything to say in
// them; all other formats have every column of [quality.Row].
func WriteCalls(w io.Writer, f Format, rows []quality.Row) error {
	return writeRows(w, f, rows, callsTable)
}

func callsTable(screen Screen, rows []quality.Row) error {
	columns := []column{
		words("CALL ID", 0), words("TYPE", 2), words(screen.titled("START"), 1), figures("DURATION", 3),
		words("CLIENTS", 8), figures("DROPPED", 4), figures("STREAMS", 9), figures("POOR", 4),
		words("QUALITY", 0), words("RATING", 6), figures("BAD OPS", 5), figures("ISSUES", 0), words("WHOLE", 7),
	}
	silent := map[string]string{
		"DROPPED": "0", "POOR": "0", "BAD OPS": "0", "RATING": string(quality.Unrated),
	}
	lines := make([]cells, len(rows))
	for i := range rows {
		r := &rows[i]
		lines[i] = cells{
			shown(r.CallID), shown(r.CallType), screen.minute(r.Start), duration(r.DurationSeconds),
			clean(counts(r.ClientTypes)),
			strconv.Itoa(r.DroppedParticipants), strconv.Itoa(r.Streams), strconv.Itoa(r.PoorStreams),
			string(r.Quality), string(r.Rating), strconv.Itoa(r.BadOperations), strconv.Itoa(r.Issues),
			yesNo(r.Complete),
		}
	}
	columns, lines = leaveOut(columns, lines, silent)
	return writeTable(screen, columns, lines)
}

// leaveOut takes those columns out of a table that have nothing to say: a cell
// with such a text in every line. The texts are by the columns' titles.
func leaveOut(columns []column, lines []cells, silent map[string]string) ([]column, []cells) {
	for i := len(columns) - 1; i >= 0; i-- {
		nothing, ok := silent[columns[i].title]
		if !ok || slices.ContainsFunc(lines, func(line cells) bool { return line[i] != nothing }) {
			continue
		}
		columns = slices.Delete(columns, i, i+1)
		for k := range lines {
			lines[k] = slices.Delete(lines[k], i, i+1)
		}
	}
	return columns, lines
}

// plain returns a value as programs read it, as in JSON: nothing for null.
func plain[T opt.Scalar](v opt.Value[T]) string { return string(appendScalar(nil, v)) }

func plainCounts(m map[string]int) string { return string(appendCounts(nil, m)) }

// shown returns a value of a record as people read it.
func shown[T opt.Scalar](v opt.Value[T]) string { return clean(text(v)) }

// text returns a value as text, or what stands for unknown.
func text[T opt.Scalar](v opt.Value[T]) string {
	if !v.IsSet() {
		return unknown
	}
	return v.String()
}

// clean makes text from a record fit to be shown: control characters, which could
// rewrite a terminal, and marks that are not seen themselves, such as those that
// reverse the reading direction, become U+FFFD.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// isPlain reports whether a text has nothing but the visible characters of ASCII and
// blanks, as nearly all have.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

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

// appendCounts appends what counts writes; nothing if there is nothing.
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
