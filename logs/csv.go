package logs

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

// csvCell is one cell of a row.
type csvCell struct {
	text    []byte // without quotes
	offset  int    // in the row
	escaped bool   // its quotes were written as \", not as ""
}

// csvRow reads the next row under a header.
func (f *framer) csvRow() (found, more bool) {
	t := f.top().csv
	f.skipRows(t)
	c, ok := f.csvBlanks(t)
	if !ok || f.leavesCSV(c) {
		f.pop()
		return false, true
	}
	if f.repeatsHeader(t) && f.csvHeader() {
		return false, true
	}
	end, err := f.readCells(t)
	if err == nil && f.knownNames(f.cells, false) > 0 {
		if f.csvHeader() {
			return false, true
		}
		end, err = f.readCells(t) // looking for a header has moved the memory
	}
	if err == nil && f.needsProof(t) {
		f.proveDates(t)
		end, err = f.readCells(t)
	}
	switch {
	case err != nil:
		return f.failCSV(err)
	case t.isEmpty(f.cells):
		f.advance(end)
		return false, true
	}
	f.fit(t)
	switch {
	case len(f.cells) < t.required && !endsRow(f.data()[end-1], t.feed):
		f.brokenEntry(ErrTruncated, 0, width(len(f.cells), len(t.columns)))
		f.advance(end)
	case len(f.cells) > len(t.columns), len(f.cells) < t.required && !f.isShort(t):
		f.brokenEntry(ErrCSV, 0, width(len(f.cells), len(t.columns)))
		f.advance(end)
	default:
		f.rowMembers(t)
		f.take(ShapeCSV, end)
		f.entry.flat = true
		f.entry.raw = bytes.TrimRight(f.entry.raw, "\r\n")
		if len(f.cells) < t.required {
			f.problem(ErrRepaired, f.entry.offset, width(len(f.cells), len(t.columns))+": the others are empty", f.entry.raw)
		}
		if i := slices.IndexFunc(f.cells, func(c csvCell) bool { return c.escaped }); i >= 0 {
			c := f.cells[i]
			f.problem(ErrRepaired, f.entry.offset+int64(c.offset), `quotes are written as \", not as ""`, c.text)
		}
	}
	return true, true
}

// repeatsHeader reports whether the next line is the table's header again.
func (f *framer) repeatsHeader(t *csvTable) bool {
	n := min(len(f.data()), len(t.text))
	return bytes.Equal(f.data()[:n], t.text[:n]) && f.hasPrefix(string(t.text))
}

func width(n, columns int) string { return fmt.Sprintf("%d values for %d columns", n, columns) }

// csvBlanks skips empty lines and returns the byte after them. A tab is not skipped
// where it follows an empty cell.
func (f *framer) csvBlanks(t *csvTable) (byte, bool) {
	for {
		switch c, ok := f.win.at(0); {
		case !ok:
			return 0, false
		case c == t.separator:
			return c, true
		case isBlank(c):
			f.advance(1)
		case c == 0:
			f.passZeros()
		case c == 0xEF && f.hasPrefix("\xEF\xBB\xBF"):
			f.advance(3)
		default:
			return c, true
		}
	}
}

// readCells reads the cells of the next row and returns its length.
func (f *framer) readCells(t *csvTable) (end int, err error) {
	look := &lookout{csv: true}
	if t.feed != '\n' {
		look = nil
	}
	err = f.scan(look, func(data []byte, atEOF bool) (n int, err error) {
		f.cells, end, err = f.csvCells(f.cells[:0], data, atEOF, t.separator, t.feed)
		return end, err
	})
	return end, err
}

// isEmpty reports whether a row has no values.
//
// QUIRK: Excel writes such rows for those that had values once, and sqlcmd a row of
// dashes under the header.
func (t *csvTable) isEmpty(cells []csvCell) bool {
	for _, c := range cells {
		if len(bytes.Trim(c.text, "- ")) > 0 {
			return false
		}
	}
	return true
}

// fit drops empty cells after the last column.
//
// QUIRK: Excel writes them if another row of the sheet is longer.
func (f *framer) fit(t *csvTable) {
	for n := len(f.cells); n > len(t.columns) && len(f.cells[n-1].text) == 0; n-- {
		f.cells = f.cells[:n-1]
	}
}

// isShort reports whether a row lacks only empty cells at its end. A row that was
// split by a line feed without quotes looks similar, so it has to name a known log.
//
// QUIRK: Excel omits empty cells at the end of rows.
func (f *framer) isShort(t *csvTable) bool {
	for _, i := range t.table {
		if i < len(f.cells) && f.isLog(string(f.cells[i].text)) {
			return true
		}
	}
	return false
}

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
		return c == '{' || c == ']' && comma != f.top().csv.separator
	case '"':
		return f.opensPasted()
	}
	return false
}

// rowMembers makes the entry's members from the cells of a row. It leaves out
// labels of rows, and empty cells of columns without a name and of those that have
// the name of one before: they would hide its value.
func (f *framer) rowMembers(t *csvTable) {
	for i, c := range f.cells {
		col := &t.columns[i]
		if len(c.text) == 0 && (col.csv.unnamed || col.csv.again) || i == 0 && col.csv.unnamed {
			continue
		}
		text, bad := validText(c.text)
		f.entry.members = append(f.entry.members, member{
			name:   col.name,
			value:  jsonscan.Value{Kind: jsonscan.String, Raw: text},
			offset: f.position() + int64(c.offset),
			bad:    bad || col.bad,
			column: col.csv,
		})
	}
	if f.position() >= t.seen {
		t.examine(f.cells)
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
	feed := f.top().csv.feed
	line := rowEnd(f.data()[:min(len(f.data()), f.opts.MaxRecord)], feed)
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
	f.passTo(feed)
	if f.entry.problems.errors[0].Err == ErrTruncated && f.nothingLeft() {
		return false, false
	}
	return true, true
}

// csvCells appends the cells of the first row of data (RFC 4180) and returns the
// offset after it. A row without a line feed at its end is complete only at the end
// of the input; otherwise the error is ErrEnd. It may have up to Options.MaxMembers
// cells.
func (f *framer) csvCells(cells []csvCell, data []byte, atEOF bool, separator, feed byte) ([]csvCell, int, error) {
	need := func() error {
		return &jsonscan.SyntaxError{Offset: len(data), Want: "the end of the row", Err: jsonscan.ErrEnd}
	}
	for i := 0; ; {
		text, n, ok := csvText(data[i:], separator, feed)
		escaped := ok && n < len(data)-i && closesEarly(data[i:], n, separator, feed)
		if escaped {
			text, n, ok = backslashText(data[i:], feed)
		}
		if !ok {
			return cells, 0, need()
		}
		if len(cells) == f.opts.MaxMembers {
			return cells, 0, ErrTooManyMembers
		}
		cells = append(cells, csvCell{text, i, escaped})
		i += n
		switch {
		case i == len(data) && atEOF:
			return cells, i, nil
		case i == len(data):
			return cells, 0, need()
		case data[i] == separator:
			i++
		case endsRow(data[i], feed):
			return cells, i + 1, nil
		default:
			return cells, 0, &jsonscan.SyntaxError{
				Offset: i, Want: "a comma after the closing quote", Err: jsonscan.ErrSyntax}
		}
	}
}

// endsRow reports whether a byte outside quotes ends a row. Where the lines of a table end
// with CR, a line feed ends the last one: another input has been appended.
func endsRow(c, feed byte) bool { return c == feed || c == '\n' }

// rowEnd returns the offset of the first byte that may end a row, or -1.
func rowEnd(data []byte, feed byte) int {
	if feed == '\n' {
		return bytes.IndexByte(data, feed)
	}
	return bytes.IndexAny(data, "\r\n")
}

// csvText returns the text of the first cell and its length in data.
func csvText(data []byte, separator, feed byte) (text []byte, n int, ok bool) {
	if len(data) == 0 || data[0] != '"' {
		for n < len(data) && data[n] != separator && !endsRow(data[n], feed) {
			n++
		}
		text = data[:n]
		if n == len(data) || endsRow(data[n], feed) {
			text = bytes.TrimRight(text, "\r")
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
		for feed != '\r' && n < len(data) && data[n] == '\r' {
			n++
		}
		return bytes.ReplaceAll(data[1:i], []byte(`""`), []byte(`"`)), n, true
	}
	return nil, 0, false
}

// closesEarly reports whether the quote before data[n], which would be the end of a quoted
// cell, has a backslash before it and anything but the end of the cell after it.
func closesEarly(data []byte, n int, separator, feed byte) bool {
	return n > 2 && data[n-1] == '"' && data[n-2] == '\\' && data[n] != separator && !endsRow(data[n], feed)
}

// backslashText returns the text of a quoted cell in which a backslash is before each quote,
// and its length in data.
//
// QUIRK: Spark, Azure Data Factory and others write \" instead of "" by default. It is a
// fault in RFC 4180 unless a separator or the end of a line follows.
func backslashText(data []byte, feed byte) (text []byte, n int, ok bool) {
	for i := 1; i < len(data); i++ {
		switch {
		case data[i] == '\\' && i+1 < len(data) && (data[i+1] == '"' || data[i+1] == '\\'):
			i++
			text = append(text, data[i])
		case data[i] != '"':
			text = append(text, data[i])
		default:
			for n = i + 1; feed != '\r' && n < len(data) && data[n] == '\r'; {
				n++
			}
			return text, n, true
		}
	}
	return nil, 0, false
}
