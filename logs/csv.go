package logs

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

// utcMark ends the header of a column of times in UTC.
const utcMark = "[UTC]"

// csvCell is one cell of a row.
type csvCell struct {
	text   []byte // without quotes
	offset int    // in the row
}

// csvHeader reads a header of CSV, if the next line is one.
func (f *framer) csvHeader() bool {
	n, ok := f.lineEnd()
	if !ok || bytes.IndexByte(f.data()[:n], ',') < 0 {
		return false
	}
	var end int
	var err error
	f.cells, end, err = csvCells(f.cells[:0], f.data()[:n], true, f.opts.MaxMembers)
	if err != nil || !f.isHeader(f.cells) {
		return false
	}
	f.openCSV(end)
	return true
}

// beginsWithHeader reports whether the next line is a header of CSV, without
// reading it.
func (f *framer) beginsWithHeader() bool {
	n, ok := f.lineEnd()
	if !ok {
		return false
	}
	cells, _, err := csvCells(nil, f.data()[:n], true, f.opts.MaxMembers)
	return err == nil && f.isHeader(cells)
}

// lineEnd returns the offset after the next line feed or the end of the input,
// unless that is too far away for a header.
func (f *framer) lineEnd() (int, bool) {
	for from := 0; ; {
		line := f.data()[:min(len(f.data()), fullRead)]
		switch i := bytes.IndexByte(line[from:], '\n'); {
		case i >= 0:
			return from + i + 1, true
		case len(line) == fullRead:
			return 0, false
		}
		from = len(line)
		if !f.win.more() {
			return from, f.win.ended()
		}
	}
}

// openCSV starts reading rows under the header in f.cells, which is end bytes
// long.
func (f *framer) openCSV(end int) {
	if f.top().in == inCSV { // another export was appended to the one before
		f.pop()
	}
	columns := make([]column, len(f.cells))
	for i, c := range f.cells {
		text, bad := validText(bytes.TrimSpace(c.text))
		columns[i] = column{name: append([]byte(nil), f.csvName(text)...), bad: bad, zone: zone(text)}
	}
	f.push(level{in: inCSV, columns: columns})
	f.advance(end)
}

// isHeader reports whether the cells are a header: at least two names that are
// columns of a log, and no name twice. For most rows of data the first bytes of
// the cells show that they are not one.
func (f *framer) isHeader(cells []csvCell) bool {
	for _, c := range cells {
		if c := bytes.TrimSpace(c.text); len(c) == 0 || c[0] < 'A' || c[0] > 'z' || bytes.ContainsAny(c, "{}:\"") {
			return false
		}
	}
	known := 0
	for _, c := range cells {
		if f.isColumn(zoneless(bytes.TrimSpace(c.text))) {
			known++
		}
	}
	if known < 2 {
		return false
	}
	seen := make(map[string]bool, len(cells))
	for _, c := range cells {
		name := fold(string(c.text))
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

func (f *framer) isColumn(name []byte) bool {
	f.fold = appendFold(f.fold[:0], name)
	return f.knows(f.fold)
}

// csvName returns the name of a column, without the zone of its times.
func (f *framer) csvName(header []byte) []byte {
	if name := zoneless(header); f.isColumn(name) {
		return name
	}
	return header
}

// zoneless returns a column's header without a time zone in brackets at its
// end.
func zoneless(header []byte) []byte {
	if name, zone, ok := bytes.Cut(header, []byte(" [")); ok && bytes.HasSuffix(zone, []byte("]")) {
		return name
	}
	return header
}

// zone returns the time zone of a column as its header gives it, or "" for UTC.
func zone(header []byte) string {
	name := zoneless(header)
	switch mark := string(bytes.TrimSpace(header[len(name):])); mark {
	case utcMark:
		return ""
	case "":
		return "[no time zone]"
	default:
		return mark
	}
}

// csvRow reads the next row under a header.
func (f *framer) csvRow() (found, more bool) {
	c, ok := f.blanks()
	if !ok || f.leavesCSV(c) {
		f.pop()
		return false, true
	}
	var end int
	err := f.scan(&lookout{csv: true}, func(data []byte, atEOF bool) (n int, err error) {
		f.cells, end, err = csvCells(f.cells[:0], data, atEOF, f.opts.MaxMembers)
		return end, err
	})
	columns := f.top().columns
	switch {
	case err != nil:
		return f.failCSV(err)
	case f.isHeader(f.cells):
		f.openCSV(end)
		return false, true
	case len(f.cells) < len(columns) && f.data()[end-1] != '\n':
		f.brokenEntry(ErrTruncated, 0, width(len(f.cells), len(columns)))
		f.advance(end)
	case len(f.cells) != len(columns):
		f.brokenEntry(ErrCSV, 0, width(len(f.cells), len(columns)))
		f.advance(end)
	default:
		f.rowMembers(columns)
		f.take(ShapeCSV, end)
		f.entry.flat = true
		f.entry.raw = bytes.TrimRight(f.entry.raw, "\r\n")
	}
	return true, true
}

func width(n, columns int) string { return fmt.Sprintf("%d values for %d columns", n, columns) }

// leavesCSV reports whether input that begins with c cannot be a row, so that
// another shape follows. A cell with such content would be quoted.
func (f *framer) leavesCSV(c byte) bool {
	switch c {
	case '{':
		c, _ = f.afterNext()
		return c == '"'
	case '[':
		c, i := f.afterNext()
		comma, _ := f.win.at(i + 1)
		return c == '{' || c == ']' && comma != ','
	case '"':
		return f.opensPasted()
	}
	return false
}

// rowMembers makes the entry's members from the cells of a row.
func (f *framer) rowMembers(columns []column) {
	for i, c := range f.cells {
		text, bad := validText(c.text)
		f.entry.members = append(f.entry.members, member{
			name:   columns[i].name,
			value:  jsonscan.Value{Kind: jsonscan.String, Raw: text},
			offset: f.position() + int64(c.offset),
			bad:    bad || columns[i].bad,
			cell:   true, zone: columns[i].zone,
		})
	}
}

// validText returns text with U+FFFD for each byte that is not UTF-8, and
// whether there are any.
func validText(text []byte) (valid []byte, bad bool) {
	if utf8.Valid(text) {
		return text, false
	}
	return []byte(string([]rune(string(text)))), true
}

// failCSV skips a row that cannot be read. It skips only the first line:
// otherwise a quote that is never closed would swallow the rows after it.
func (f *framer) failCSV(err error) (found, more bool) {
	line := bytes.IndexByte(f.data()[:min(len(f.data()), f.opts.MaxRecord)], '\n')
	var syntax *jsonscan.SyntaxError
	errors.As(err, &syntax)
	switch {
	case errors.Is(err, ErrTooManyMembers):
		f.entry.record = f.number()
		f.setError(err)
	case line >= 0 && (syntax == nil || syntax.Offset > line):
		f.brokenEntry(ErrCSV, 0, "a quote is not closed")
	case syntax == nil || syntax.Err == jsonscan.ErrEnd:
		f.entry.record = f.number()
		f.setError(err)
	default:
		f.brokenEntry(ErrCSV, syntax.Offset, "want "+syntax.Want)
	}
	f.passLine()
	if f.entry.problems.errors[0].Err == ErrTruncated && f.nothingLeft() {
		return false, false
	}
	return true, true
}

// csvCells appends the cells of the first row of data (RFC 4180) and returns
// the offset after it. A row without a line feed at its end is complete only at
// the end of the input; otherwise the error is ErrEnd. It may have up to most cells.
func csvCells(cells []csvCell, data []byte, atEOF bool, most int) ([]csvCell, int, error) {
	need := &jsonscan.SyntaxError{Offset: len(data), Want: "the end of the row", Err: jsonscan.ErrEnd}
	for i := 0; ; {
		text, n, ok := csvText(data[i:])
		if !ok {
			return cells, 0, need
		}
		if len(cells) == most {
			return cells, 0, ErrTooManyMembers
		}
		cells = append(cells, csvCell{text, i})
		i += n
		switch {
		case i == len(data) && atEOF:
			return cells, i, nil
		case i == len(data):
			return cells, 0, need
		case data[i] == ',':
			i++
		case data[i] == '\n':
			return cells, i + 1, nil
		default:
			return cells, 0, &jsonscan.SyntaxError{
				Offset: i, Want: "a comma after the closing quote", Err: jsonscan.ErrSyntax}
		}
	}
}

// csvText returns the text of the first cell and its length in data.
func csvText(data []byte) (text []byte, n int, ok bool) {
	if len(data) == 0 || data[0] != '"' {
		if n = bytes.IndexAny(data, ",\n"); n < 0 {
			n = len(data)
		}
		text = data[:n]
		if n == len(data) || data[n] == '\n' {
			text = bytes.TrimSuffix(text, []byte("\r"))
		}
		return text, n, true
	}
	for i := 1; i < len(data); i++ {
		if data[i] != '"' {
			continue
		}
		if i+1 < len(data) && data[i+1] == '"' {
			i++
			continue
		}
		n = i + 1
		if n < len(data) && data[n] == '\r' {
			n++
		}
		return bytes.ReplaceAll(data[1:i], []byte(`""`), []byte(`"`)), n, true
	}
	return nil, 0, false
}
