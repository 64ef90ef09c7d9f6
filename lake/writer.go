package lake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// WriterOptions say how Parquet is written. A nil *WriterOptions and the zero WriterOptions
// mean the defaults.
type WriterOptions struct {
	// RowGroup is how many bytes of text, as JSON, make a row group, which is compressed in
	// memory until it is complete. Zero means 64 MiB.
	RowGroup int
}

const defaultRowGroup = 64 << 20

// Writer writes the records of one log as a Parquet file. It is not safe for use by several
// goroutines at once.
type Writer struct {
	table  *table
	states states
	out    *rowGroups

	line    []byte          // of the record
	hasType bool            // it names its table
	row     []parquet.Value // of the record
	nanos   []int64         // by column
	texts   []byte          // of the row's values that are not part of the line
	again   []byte          // the line as it would be read back
	said    stateText
}

// NewWriter returns a Writer of records of a schema; for records of [logs.Other], pass the
// schema of a new one. The columns do not depend on the records.
func NewWriter(w io.Writer, schema *logs.Schema, opts *WriterOptions) *Writer {
	return newTable(schema).newWriter(w, opts)
}

func (t *table) newWriter(w io.Writer, opts *WriterOptions) *Writer {
	return &Writer{
		table: t, states: states{table: t},
		out: newRowGroups(w, t.parquet, opts, parquet.KeyValueMetadata(logKey, t.schema.Name())),
		row: make([]parquet.Value, len(t.names)), nanos: make([]int64, len(t.names)),
	}
}

// Write writes a record, which must be of the writer's schema. Errors of the underlying writer
// are sticky.
func (w *Writer) Write(rec logs.Record) error {
	if rec.Schema() != w.table.schema {
		return fmt.Errorf("lake: a record of %q cannot be written to a table of %q", rec.Schema().Name(), w.table.schema.Name())
	}
	w.line = logs.AppendJSON(w.line[:0], rec)
	return w.WriteLine(w.line)
}

// WriteLine writes a record as [logs.AppendJSON] has written it, for programs that make these
// texts in several goroutines. A line feed at its end does not count.
func (w *Writer) WriteLine(line []byte) error {
	line = bytes.TrimSuffix(line, []byte{'\n'})
	if err := w.setRow(line); err != nil {
		return err
	}
	return w.out.write(w.row, len(line))
}

// setRow sets the row to what is read back as a line.
func (w *Writer) setRow(line []byte) error {
	if err := w.shred(line); err != nil {
		return err
	}
	w.check(line)
	return nil
}

// setArchived is setRow for a record of an archive, whose time is always in the column of the
// time, even if the record has it elsewhere.
func (w *Writer) setArchived(line []byte, at int64) error {
	if err := w.shred(line); err != nil {
		return err
	}
	i := w.table.timeAt
	switch v := w.row[i]; {
	case v.IsNull() && at != noTime:
		w.row[i] = parquet.Int64Value(at*1000).Level(0, 1, i)
		w.said.absent = append(jsonscan.AppendQuoted(w.said.absent, w.table.names[i]), ',')
		w.setState()
	case !v.IsNull() && floor(v.Int64(), 1000) != at: // what follows is kept as a line
		if w.row[i] = parquet.Int64Value(at*1000).Level(0, 1, i); at == noTime {
			w.row[i] = parquet.Value{}.Level(0, 0, i)
		}
	}
	w.check(line)
	return nil
}

// check keeps the line in the state if the row is read back as another one.
func (w *Writer) check(line []byte) {
	if w.readBack(); !bytes.Equal(w.again, line) {
		w.said.line = line
		w.setState()
	}
}

// Close writes what is left and the end of the file. It does not close the underlying writer.
func (w *Writer) Close() error { return w.out.close() }

// stateText collects a state.
type stateText struct {
	absent, nanos, envelope, properties, outside, line []byte
}

func (s *stateText) reset() {
	s.absent, s.nanos, s.envelope = s.absent[:0], s.nanos[:0], s.envelope[:0]
	s.properties, s.outside, s.line = s.properties[:0], s.outside[:0], nil
}

// append appends the state, or nothing.
func (s *stateText) append(dst []byte) []byte {
	if s.line != nil {
		return append(append(append(dst, `{"line":`...), s.line...), '}')
	}
	start := len(dst)
	part := func(name, open string, list []byte, end string) {
		if len(list) == 0 {
			return
		}
		before := byte(',')
		if len(dst) == start {
			before = '{'
		}
		dst = append(append(append(append(dst, before, '"'), name...), '"', ':'), open...)
		dst = append(append(dst, list[:len(list)-1]...), end...) // without the last comma
	}
	part("absent", "[", s.absent, "]")
	part("nanos", "{", s.nanos, "}")
	part("envelope", "{", s.envelope, "}")
	part("properties", "{", s.properties, "}")
	part("outside", "[", s.outside, "]")
	if len(dst) == start {
		return dst
	}
	return append(dst, '}')
}

var errLine = errors.New("lake: not a record as logs.AppendJSON writes it")

// shred sets the row from a line.
func (w *Writer) shred(line []byte) error {
	w.said.reset()
	w.texts, w.hasType = w.texts[:0], false
	for i := range w.row {
		w.row[i], w.nanos[i] = parquet.Value{}.Level(0, 0, i), 0
	}
	unknown, inside := []byte{'{'}, []byte(nil)
	it := jsonscan.Members(line, jsonscan.MaxDepth)
	for it.Next() {
		name := it.Key.Text()
		i, ok := w.table.envelopeAt[string(name)]
		switch {
		case ok:
			w.hasType = w.hasType || i == w.table.typeAt
			w.set(&w.table.envelope[i], it.Value, &w.said.envelope)
		case string(name) == "properties" && it.Value.Kind == jsonscan.Object:
			inside = it.Value.Raw
		default:
			unknown = appendMember(unknown, it)
			w.said.outside = append(append(w.said.outside, it.Key.Raw...), ',')
		}
	}
	if it.Err() != nil {
		return fmt.Errorf("%w: %w", errLine, it.Err())
	}
	for it := jsonscan.Members(inside, jsonscan.MaxDepth); len(inside) > 0 && it.Next(); {
		if i, ok := w.table.fieldsAt[string(it.Key.Text())]; ok {
			w.set(&w.table.fields[i], it.Value, &w.said.properties)
		} else {
			unknown = appendMember(unknown, it)
		}
	}
	if len(unknown) > 1 {
		w.setText(w.table.unknown, endObject(unknown))
	}
	w.fillIn()
	w.setState()
	return nil
}

func appendMember(dst []byte, it *jsonscan.Iter) []byte {
	dst = append(append(dst, it.Key.Raw...), ':')
	return append(append(dst, it.Value.Raw...), ',')
}

// set sets the cell of a field, or says in the state what it cannot hold.
func (w *Writer) set(c *column, v jsonscan.Value, patches *[]byte) {
	if v.Kind != jsonscan.Null && w.setCell(c, v) {
		return
	}
	*patches = append(append(append(*patches, c.member...), v.Raw...), ',')
}

// setCell sets the cell of a field to a value. It reports whether the cell says all of it.
func (w *Writer) setCell(c *column, v jsonscan.Value) bool {
	switch c.kind {
	case logs.Integer, logs.Real, logs.Bool, logs.Time:
		w.row[c.at], w.nanos[c.at] = scalar(c, string(v.Text()))
	default:
		w.setText(c.at, v.Text())
	}
	if w.row[c.at].IsNull() {
		return false
	}
	// What is read back must be the same text.
	w.again, _ = w.appendCell(w.again[:0], c.at, w.nanos[c.at])
	return bytes.Equal(w.again, v.Raw)
}

// scalar returns the cell of a column for a number, a truth value or a time, and the
// nanoseconds of a time that are less than a microsecond. It is NULL if the text is none.
func scalar(c *column, text string) (cell parquet.Value, nanos int64) {
	switch c.kind {
	case logs.Integer:
		if n, _ := opt.Parse[int64](text); n.IsSet() {
			cell = parquet.Int64Value(n.Or(0))
		}
	case logs.Real:
		if f, _ := opt.Parse[float64](text); f.IsSet() {
			cell = parquet.DoubleValue(f.Or(0))
		}
	case logs.Bool:
		if b, _ := opt.Parse[bool](text); b.IsSet() {
			cell = parquet.BooleanValue(b.Or(false))
		}
	case logs.Time:
		if t, _ := opt.Parse[time.Time](text); t.IsSet() {
			at := t.Or(time.Time{})
			cell, nanos = parquet.Int64Value(at.UnixMicro()), int64(at.Nanosecond()%1000)
		}
	}
	if cell.IsNull() {
		return cell.Level(0, 0, c.at), 0
	}
	return cell.Level(0, 1, c.at), nanos
}

// setText sets a cell to a text.
func (w *Writer) setText(at int, text []byte) {
	start := len(w.texts)
	w.texts = append(w.texts, text...)
	w.row[at] = parquet.ByteArrayValue(w.texts[start:len(w.texts):len(w.texts)]).Level(0, 1, at)
}

// fillIn adds the name of the table, by which records are found where several tables are read
// as one, and the nanoseconds.
func (w *Writer) fillIn() {
	typ, category := &w.table.envelope[w.table.typeAt], &w.table.envelope[w.table.categoryAt]
	if !w.hasType {
		if table := tableOf(w.table.schema, string(w.row[category.at].ByteArray())); table != "" {
			w.setText(typ.at, []byte(table))
			w.said.absent = append(jsonscan.AppendQuoted(w.said.absent, typ.column), ',')
		}
	}
	for at, nanos := range w.nanos {
		if nanos != 0 {
			w.said.nanos = append(jsonscan.AppendQuoted(w.said.nanos, w.table.names[at]), ':')
			w.said.nanos = append(strconv.AppendInt(w.said.nanos, nanos, 10), ',')
		}
	}
}

// tableOf returns the table of a log, named by its category.
func tableOf(schema *logs.Schema, category string) string {
	for _, log := range schema.Logs() {
		if category != "" && (strings.EqualFold(category, log.Category) || strings.EqualFold(category, log.Table)) {
			return log.Table
		}
	}
	return ""
}

// setState sets the cell of the state.
func (w *Writer) setState() {
	start := len(w.texts)
	if w.texts = w.said.append(w.texts); len(w.texts) > start {
		at := w.table.state
		w.row[at] = parquet.ByteArrayValue(w.texts[start:len(w.texts):len(w.texts)]).Level(0, 1, at)
	}
}

// readBack sets w.again to the line as it will be read.
func (w *Writer) readBack() {
	st := w.states.of(w.row[w.table.state].ByteArray())
	w.again = w.table.appendLine(w.again[:0], st, w, w.row[w.table.unknown].ByteArray(), nil)
}

// appendCell appends the JSON of a cell.
func (w *Writer) appendCell(dst []byte, at int, nanos int64) ([]byte, bool) {
	v := w.row[at]
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(dst, v.Boolean()), true
	case parquet.Int64:
		if w.table.isTime[at] {
			return appendTime(dst, time.UnixMicro(v.Int64()).Add(time.Duration(nanos))), true
		}
		return strconv.AppendInt(dst, v.Int64(), 10), true
	case parquet.Double:
		return appendReal(dst, v.Double()), true
	case parquet.ByteArray:
		return jsonscan.AppendQuoted(dst, string(v.ByteArray())), true
	}
	return dst, false
}

// rowGroups writes rows in groups.
type rowGroups struct {
	to    *parquet.GenericWriter[any]
	most  int // bytes of a group
	size  int // of the current one
	batch []parquet.Row
	err   error // sticky
}

func newRowGroups(w io.Writer, schema *parquet.Schema, opts *WriterOptions, more ...parquet.WriterOption) *rowGroups {
	most := defaultRowGroup
	if opts != nil && opts.RowGroup > 0 {
		most = opts.RowGroup
	}
	more = append(more, schema,
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}),
		parquet.DictionaryMaxBytes(1<<20),
		parquet.CreatedBy("acstelemetry", "", ""),
		parquet.PageBufferSize(256<<10))
	return &rowGroups{most: most, batch: make([]parquet.Row, 1), to: parquet.NewGenericWriter[any](w, more...)}
}

// write writes a row of some bytes.
func (g *rowGroups) write(row parquet.Row, size int) error {
	if g.err != nil {
		return g.err
	}
	g.batch[0] = row
	_, g.err = g.to.WriteRows(g.batch)
	if g.size += size; g.size >= g.most && g.err == nil {
		g.size, g.err = 0, g.to.Flush()
	}
	return g.err
}

func (g *rowGroups) close() error {
	if g.err == nil {
		g.err = g.to.Close()
		if g.err == nil {
			g.err = errClosed
			return nil
		}
	}
	return g.err
}

var errClosed = errors.New("lake: the writer is closed")
