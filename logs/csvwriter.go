package logs

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

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
	w      *csv.Writer
	schema *Schema
	fields []*Field // the columns, the envelope's first
	cells  []string
}

// NewCSVWriter returns a CSVWriter for records of a schema; for records of
// [Other], pass the schema of a new Other. Nothing is written before the first
// record.
func NewCSVWriter(w io.Writer, schema *Schema) *CSVWriter {
	c := &CSVWriter{w: csv.NewWriter(w), schema: schema}
	taken := map[string]bool{}
	add := func(f *Field) {
		if name := fold(f.column()); !taken[name] {
			taken[name] = true
			c.fields = append(c.fields, f)
		}
	}
	for i := range envelopeSchema().fields {
		if f := &envelopeSchema().fields[i]; !schema.hidesColumn(f) {
			add(f)
		}
	}
	for i := range schema.fields {
		add(&schema.fields[i])
	}
	return c
}

// Write writes a record, which must be of the writer's schema, as a row. Errors
// of the underlying writer are sticky.
func (c *CSVWriter) Write(rec Record) error {
	if rec.Schema() != c.schema {
		return fmt.Errorf("logs: a record of %s cannot be written to CSV of %s",
			rec.Schema().describe(), c.schema.describe())
	}
	if c.cells == nil {
		if err := c.w.Write(c.header()); err != nil {
			return err
		}
	}
	c.cells = c.cells[:0]
	for _, f := range c.fields {
		c.cells = append(c.cells, c.cell(rec, f))
	}
	last := unknownCell(rec.Head().Extra)
	if last == "" && !slices.ContainsFunc(c.cells, func(cell string) bool { return cell != "" }) {
		last = "{}" // a row without a value is no record
	}
	return c.w.Write(append(c.cells, last))
}

// Flush writes the buffered data and returns the first error that occurred.
func (c *CSVWriter) Flush() error {
	c.w.Flush()
	return c.w.Error()
}

func (c *CSVWriter) header() []string {
	names := make([]string, 0, len(c.fields)+1)
	for _, f := range c.fields {
		name := f.column()
		if f.Kind == Time {
			name += " " + utcMark
		}
		names = append(names, name)
	}
	return append(names, UnknownColumn)
}

func (c *CSVWriter) cell(rec Record, f *Field) string {
	cell := f.Cell(rec)
	if own, ok := c.schema.byName[fold(f.column())]; ok && cell.State() == opt.Absent {
		f = &c.schema.fields[own] // if the envelope does not have it, as in AppendRow
		cell = f.Cell(rec)
	}
	switch cell.State() {
	case opt.Absent:
		if f.Column == "Type" {
			return c.schema.table(rec)
		}
	case opt.Redacted:
		return "Redacted"
	case opt.Set, opt.Invalid:
		text := string(appendCell(nil, rec, f, cell))
		if cell.State() == opt.Set && strings.HasPrefix(text, "[") {
			return string(cell.AppendText(nil)) // an array of one: in CSV it would be text
		}
		if strings.HasPrefix(text, `"`) {
			v, _ := jsonscan.New([]byte(text), 1).Value()
			if cell.State() == opt.Set {
				return string(v.Text())
			}
			return uncertain(f, string(v.Text()))
		}
		if text != "null" {
			return text
		}
	}
	return ""
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
	w := objectWriter{dst: []byte("{")}
	inside := x.inside()
	for _, u := range x.Unknown {
		if !u.Outside || !inside[u.Name] {
			w.name(u.Name)
			w.dst = append(w.dst, u.JSON...)
		}
	}
	return string(append(w.dst, '}'))
}
