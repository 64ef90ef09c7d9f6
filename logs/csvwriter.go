package logs

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// UnknownColumn is the column of CSV that holds the fields unknown to the
// schema, as a JSON object. A [Reader] splits it again.
const UnknownColumn = "UnknownFields"

const unknownColumn = "unknownfields" // folded

const (
	utcMark    = "[UTC]"          // ends the header of a column of times in UTC
	noZone     = "[no time zone]" // ends a time in an unknown zone
	notCertain = "[not certain]"  // ends a time of which something else is not known
)

// CSVWriter writes records of one schema as CSV with a header, in the style of
// the portal's export, so that a [Reader] can read it back.
//
// CSV has an empty cell for a field that is absent, null or empty: read back, it
// is null. A value that is not of its field's type is written as its text, with a mark if
// that would be a value in CSV. The
// fields of the schema that [AppendRow] leaves out are also left out here, and
// so is an unknown field next to properties if one inside them has the same
// name.
//
// Cells are written as they are: text that a spreadsheet would treat as a
// formula is not changed, because it would no longer be the content of the
// record.
//
// A CSVWriter is not safe for use by several goroutines at once.
type CSVWriter struct {
	w      *bufio.Writer
	schema *Schema
	begun  bool
}

// NewCSVWriter returns a CSVWriter for records of a schema; for records of
// [Other], pass the schema of a new Other. Nothing is written before the first
// record.
func NewCSVWriter(w io.Writer, schema *Schema) *CSVWriter {
	return &CSVWriter{w: bufio.NewWriter(w), schema: schema}
}

// Write writes a record, which must be of the writer's schema, as a row. Errors
// of the underlying writer are sticky.
func (c *CSVWriter) Write(rec Record) error {
	if rec.Schema() != c.schema {
		return fmt.Errorf("logs: a record of %s cannot be written to CSV of %s",
			rec.Schema().describe(), c.schema.describe())
	}
	row := c.w.AvailableBuffer()
	if !c.begun {
		c.begun = true
		row = AppendCSVHeader(row, c.schema)
	}
	_, err := c.w.Write(AppendCSV(row, rec))
	return err
}

// Flush writes the buffered data and returns the first error that occurred.
func (c *CSVWriter) Flush() error { return c.w.Flush() }

// AppendCSVHeader appends the line with the names of the columns of a schema's records, as a
// [CSVWriter] writes it, with its line feed.
func AppendCSVHeader(dst []byte, schema *Schema) []byte {
	return append(dst, schema.written().header...)
}

// AppendCSV appends a record as a row of CSV, with its line feed. It is what a [CSVWriter]
// writes, for programs that make rows in several goroutines. The columns are those of
// [AppendCSVHeader] for the schema of the record.
func AppendCSV(dst []byte, rec Record) []byte {
	w := csvRow{envelope: envelopeWriter(rec), fields: fieldsWriter(rec)}
	columns := rec.Schema().written().csv
	start := len(dst)
	for i := range columns {
		dst = append(w.cell(dst, &columns[i]), ',')
	}
	last := unknownCell(rec.Head().Extra)
	if last == "" && len(dst)-start == len(columns) {
		last = "{}" // a row without a value is no record
	}
	return append(appendCSVText(dst, last), '\n')
}

// writtenCell is a column of CSV.
type writtenCell struct {
	*writtenColumn
	own int // the field of the schema that counts if the envelope does not have it; -1 for none
}

// prepareCSV finds the columns of CSV: all of a row, those of one name once.
func (w *writtenSchema) prepareCSV(s *Schema) {
	taken := map[string]bool{}
	header := []byte(nil)
	for i := range w.columns {
		c := &w.columns[i]
		name := c.field.column()
		folded := fold(name)
		if c.hidden || taken[folded] {
			continue
		}
		taken[folded] = true
		own, ok := s.byName[folded]
		if !ok {
			own = -1
		}
		w.csv = append(w.csv, writtenCell{c, own})
		if c.field.Kind == Time {
			name += " " + utcMark
		}
		header = append(appendCSVText(header, name), ',')
	}
	w.header = string(append(header, UnknownColumn+"\n"...))
}

// csvRow writes the cells of a record.
type csvRow struct{ envelope, fields fieldWriter }

// cell appends the cell of a column.
func (w *csvRow) cell(dst []byte, c *writtenCell) []byte {
	from, i := &w.fields, c.index
	if c.envelope {
		from = &w.envelope
	}
	state := from.state(i)
	if state == opt.Absent && c.own >= 0 { // as in AppendRow
		from, i = &w.fields, c.own
		state = from.state(i)
	}
	switch state {
	case opt.Absent:
		if from.list[i].field.Column == "Type" {
			return appendCSVText(dst, from.rec.Schema().table(from.rec))
		}
	case opt.Redacted:
		return append(dst, "Redacted"...)
	case opt.Set:
		if from.isPlain(i) {
			return from.csvValue(dst, i)
		}
		return appendCSVText(dst, oddCell(from.rec, from.list[i].field))
	case opt.Invalid:
		return appendCSVText(dst, oddCell(from.rec, from.list[i].field))
	}
	return dst
}

// csvValue appends the value of field i, which is plain.
func (w *fieldWriter) csvValue(dst []byte, i int) []byte {
	f := &w.list[i]
	switch f.kind {
	case Integer, Real, Bool:
		return w.value(dst, i, opt.Set)
	case Time:
		return appendTime(dst, f.time(w.base))
	}
	text := f.text(w.base)
	switch {
	case isPlainCell(text):
		return append(dst, text...)
	case !utf8.ValidString(text):
		text = string([]rune(text)) // as JSON has it
	}
	return appendCSVText(dst, text)
}

// appendCSVText appends the text of a cell, in quotes if it needs them, as encoding/csv does.
func appendCSVText(dst []byte, text string) []byte {
	if !needsQuotes(text) {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	for {
		n := strings.IndexByte(text, '"') + 1
		if n == 0 {
			return append(append(dst, text...), '"')
		}
		dst = append(append(dst, text[:n]...), '"')
		text = text[n:]
	}
}

// isPlainCell reports whether a cell certainly needs no quotes: it is printable ASCII without commas
// and quotes, and does not begin with a blank.
func isPlainCell(text string) bool {
	if len(text) < 8 || text[0] == ' ' {
		return false
	}
	// A quote is 2 more than a blank: with that bit inverted, quotes and bytes below the blank, but
	// not the blank, are below an exclamation mark.
	special := func(w uint64) uint64 { return ((w ^ 2*ones - '!'*ones) | (w ^ ','*ones - ones) | w) & high }
	found := special(word(text[len(text)-8:]))
	for ; len(text) >= 8; text = text[8:] {
		found |= special(word(text))
	}
	return found == 0
}

// needsQuotes reports whether a cell needs quotes in CSV.
func needsQuotes(text string) bool {
	if text == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	has := func(c byte) bool { return strings.IndexByte(text, c) >= 0 }
	return has(',') || has('"') || has('\n') || has('\r') || unicode.IsSpace(first) || text == `\.`
}

// oddCell returns the text of a field that has one but is not plain.
func oddCell(rec Record, f *Field) string {
	cell := f.Cell(rec)
	text := string(appendCell(nil, rec, f, cell))
	switch {
	case cell.State() == opt.Set && strings.HasPrefix(text, "["):
		return string(cell.AppendText(nil)) // an array of one: in CSV it would be text
	case strings.HasPrefix(text, `"`):
		v, _ := jsonscan.New([]byte(text), 1).Value()
		if cell.State() == opt.Set {
			return string(v.Text())
		}
		return uncertain(f, string(v.Text()))
	case text == "null":
		return ""
	}
	return text
}

// uncertain marks the text of a time or a number that could not be read but would be in
// CSV, with a header that says [UTC].
func uncertain(f *Field, text string) string {
	switch f.Kind {
	case Integer, Real:
		if number, _ := (&csvTable{separator: ','}).number(text, new(CSVOptions)); number != text {
			return text + " " + notCertain
		}
		return text
	case Time:
	default:
		return text
	}
	if strings.HasPrefix(text, "\x00") || strings.HasPrefix(text, "\ufeff") {
		return notCertain + " " + text // the first cell of a row: a reader skips these before a row
	}
	if _, err := opt.Parse[time.Time](text); errors.Is(err, opt.ErrZone) {
		return text + " " + noZone
	}
	switch parseLocal(text).form {
	case notLocal, impossible:
		return text
	}
	return text + " " + notCertain
}

// unknownCell returns the unknown fields as a JSON object, or nothing. If two
// fields differ only in their place, it has the one inside properties.
func unknownCell(x *Extra) string {
	if x == nil || len(x.Unknown) == 0 {
		return ""
	}
	inside := x.inside()
	text := x.members([]byte("{"), func(u *Unknown) bool { return !u.Outside || !inside[u.Name] })
	return string(endObject(text))
}
