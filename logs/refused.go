package logs

import (
	"fmt"
	"slices"
)

// Elements of an array and rows of a table that are refused may be as short as two bytes, and
// to report each takes far longer than to read it. So the first ones in a row are
// reported one by one, and all that follow them directly, for the same reason and in the
// same container, are counted in one report.

// refusals are those in a row.
type refusals struct {
	err   error // why; nil if the latest entry was a record
	n     int   // those that are reported one by one
	rest  int64 // number of the others
	first entry // of the others
	held  bool  // the entry after them has been read, but not yet returned
}

// listedRefusals is how many are reported one by one.
const listedRefusals = 100

// counts reports whether a refusal for that reason is one of the rest.
func (r *refusals) counts(err error) bool { return r.n == listedRefusals && r.err == err }

// counted reports whether the entry that was found is counted as one of the rest.
func (f *framer) counted() bool {
	r := &f.refused
	switch {
	case !f.entry.broken || f.entry.record == 0 || len(f.levels) == 1:
		return false
	case !r.counts(f.entry.problems.errors[0].Err):
		return false
	}
	if r.rest++; r.rest == 1 {
		r.first = f.entry
		r.first.problems.errors = slices.Clone(f.entry.problems.errors)
	}
	return true
}

// note notes an entry that is returned.
func (f *framer) note() {
	r := &f.refused
	var err error
	if f.entry.broken && f.entry.record > 0 && len(f.levels) > 1 {
		err = f.entry.problems.errors[0].Err
	}
	if r.err != err {
		r.err, r.n = err, 0
	}
	r.n = min(r.n+1, listedRefusals)
}

// report returns the entry that reports the rest.
func (r *refusals) report() *entry {
	e := &r.first
	e.more = r.rest - 1
	if p := &e.problems.errors[0]; e.more > 0 {
		if p.Detail != "" {
			p.Detail += "; "
		}
		p.Detail += fmt.Sprintf("and so are %d directly after it", e.more)
	}
	r.err, r.n, r.rest = nil, 0, 0
	return e
}

// skipRefused skips elements that are certain to be counted, each with the comma after it:
// plain numbers and texts, and arrays of them that are no rows.
func (f *framer) skipRefused(l *level) {
	if f.refused.rest == 0 || f.refused.err != ErrNotRecord || l.comma {
		return
	}
	data, at, n := f.data(), 0, 0
	for {
		end := plainElement(data, at, l)
		if end < 0 || end-at > f.opts.MaxRecord || end >= len(data) || data[end] != ',' {
			break
		}
		n++
		for at = end + 1; at < len(data) && isBlank(data[at]); at++ {
		}
	}
	f.advance(at)
	f.count += int64(n)
	f.refused.rest += int64(n)
}

// skipRows does the same for rows of CSV: lines of plain cells, too many or too few of them.
func (f *framer) skipRows(t *csvTable) {
	if f.refused.rest == 0 || f.refused.err != ErrCSV || t.feed != '\n' {
		return
	}
	data, at, n := f.data(), 0, 0
	for {
		end, cells := at, 1
		for ; end < len(data) && (isPlain(data[end]) || data[end] == t.separator); end++ {
			if data[end] == t.separator {
				cells++
			}
		}
		if end == len(data) || data[end] != '\n' || end == at || end-at >= f.opts.MaxRecord ||
			cells > 1 && !isDigit(data[at]) || !isAlphanumeric(data[at]) || !isAlphanumeric(data[end-1]) || !t.refuses(cells) {
			break
		}
		at = end + 1
		n++
	}
	f.advance(at)
	f.count += int64(n)
	f.refused.rest += int64(n)
}

// refuses reports whether a row of so many cells, of which the last is not empty, is refused
// whatever they hold.
func (t *csvTable) refuses(cells int) bool {
	if cells >= t.required {
		return cells > len(t.columns)
	}
	return slices.IndexFunc(t.table, func(i int) bool { return i < cells }) < 0 // see isShort
}

// plainElement returns the end of the element at i if it is a plain number or text, or an
// array of them that is no row; otherwise -1.
func plainElement(data []byte, i int, l *level) (end int) {
	if i == len(data) || data[i] != '[' {
		return plainScalar(data, i)
	}
	n := 0
	for i++; i < len(data) && data[i] != ']'; n++ {
		if i = plainScalar(data, i); i < 0 || i == len(data) {
			return -1
		}
		if data[i] == ',' && i+1 < len(data) && data[i+1] != ']' {
			i++
		} else if data[i] != ']' {
			return -1
		}
	}
	if i >= len(data) || l.in == inRows && n == len(l.columns) {
		return -1
	}
	return i + 1
}

// plainScalar returns the end of the whole number, or of the text of letters and
// the like, at i; otherwise -1.
func plainScalar(data []byte, i int) (end int) {
	if i == len(data) {
		return -1
	}
	switch c := data[i]; {
	case c == '"':
		// JSON in base64 begins with an e or a W.
		if i++; i < len(data) && (data[i] == 'e' || data[i] == 'W') {
			return -1
		}
		for ; i < len(data) && isPlain(data[i]); i++ {
		}
		if i == len(data) || data[i] != '"' {
			return -1
		}
		return i + 1
	case c == '0':
		i++
	case '1' <= c && c <= '9':
		for ; i < len(data) && isDigit(data[i]); i++ {
		}
	default:
		return -1
	}
	if i == len(data) || data[i] != ',' && data[i] != ']' {
		return -1
	}
	return i
}

// isPlain reports whether c is part of a text that cannot hold JSON.
func isPlain(c byte) bool { return isAlphanumeric(c) || c == '_' || c == '-' || c == ' ' }

func isAlphanumeric(c byte) bool { return isDigit(c) || isLower(c|0x20) }
