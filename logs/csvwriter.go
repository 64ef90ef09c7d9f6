package logs

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// UnknownColumn is the column of CSV in which fields that the schema does not
// know stand, as a JSON object. A [Reader] takes it apart again.
const UnknownColumn = "UnknownFields"

const unknownColumn = "unknownfields" // folded

// CSVWriter writes records of one schema as CSV with a header, in the manner of
// the portal's export, so that a [Reader] reads it back.
//
// CSV has one empty cell for a field that is absent, null or empty: read back,
// it is null. A value that is not of its field's type stands as its text. The
// fields of the schema that [AppendRow] leaves out are missing here, too, and of
// the unknown ones those that stood beside properties if one within them has the
// same name.
//
// Cells are written as they are: text that a spreadsheet would take for a
// formula is not changed, for then it would not be what the record held.
//
// A CSVWriter is not safe for use by several goroutines at once.
type CSVWriter struct {
	w      *csv.Writer
	schema *Schema
	fields []*Field // the columns, the envelope's first
	cells  []string
}

// NewCSVWriter returns a CSVWriter for records of a schema, for those of [Other]
// the schema of a new Other. Nothing is written before the first record.
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
// of the underlying writer stick.
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
	c.cells = append(c.cells, unknownCell(rec.Head().Extra))
	return c.w.Write(c.cells)
}

// Flush writes out what is buffered and returns the first error that occurred.
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
		if strings.HasPrefix(text, `"`) {
			v, _ := jsonscan.New([]byte(text), 1).Value()
			return zoned(f, string(v.Text()))
		}
		if text != "null" {
			return text
		}
	}
	return ""
}

// zoned marks a time whose zone is not known: under a header that says [UTC] it
// would be taken for UTC.
func zoned(f *Field, text string) string {
	if f.Kind != Time {
		return text
	}
	if _, err := opt.Parse[time.Time](text); errors.Is(err, opt.ErrZone) {
		return text + " " + zone(nil)
	}
	return text
}

// unknownCell returns the unknown fields as a JSON object, or nothing. Of two
// that differ in where they stood alone, the one within properties is there.
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
