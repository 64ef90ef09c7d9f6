package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// RowWriter writes rows as they come, so that the rows of many calls need not be kept. It
// writes what [WriteCalls], [WriteStreams], [WriteParticipants] and [WriteOperations] write
// of all rows at once, in every format but [Table], whose columns are as wide as the widest
// cell. It is not safe for use by several goroutines at once.
type RowWriter[R Row] struct {
	rows  rowWriter[R]
	batch []R
}

// NewRowWriter returns a RowWriter. Nil options mean the defaults; its formats do not
// depend on any. It returns an error for [Table], and the error of [ParseFormat] for an
// unknown format.
func NewRowWriter[R Row](w io.Writer, f Format, _ *Options) (*RowWriter[R], error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if f == Table {
		return nil, errors.New("report: a table cannot be written row by row; use WriteCalls, WriteStreams, WriteParticipants or WriteOperations")
	}
	return &RowWriter[R]{rows: rowWriter[R]{w: w, format: f}}, nil
}

// Write writes rows, or keeps them until there are more.
func (w *RowWriter[R]) Write(rows ...R) error {
	const atATime = 1024
	if w.batch = append(w.batch, rows...); len(w.batch) < atATime {
		return nil
	}
	return w.flush()
}

func (w *RowWriter[R]) flush() error {
	err := w.rows.write(w.batch)
	clear(w.batch)
	w.batch = w.batch[:0]
	return err
}

// Close writes the remaining rows and the end. It does not close the underlying writer.
func (w *RowWriter[R]) Close() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.rows.end()
}

// rowWriter writes rows of any type in any format but tables.
type rowWriter[R any] struct {
	w      io.Writer
	format Format
	begun  bool

	fields []field // of CSV
}

func (w *rowWriter[R]) write(rows []R) error {
	switch w.format {
	case CSV:
		if err := w.head(); err != nil {
			return err
		}
		return writeRowsCSV(w.w, w.fields, rows)
	case JSON:
		return w.elements(rows)
	}
	enc := json.NewEncoder(w.w)
	enc.SetEscapeHTML(false)
	for i := range rows {
		if err := enc.Encode(fieldsIn(&rows[i]).Addr().Interface()); err != nil {
			return err
		}
	}
	return nil
}

// head writes the first line of CSV, once.
func (w *rowWriter[R]) head() error {
	if w.begun {
		return nil
	}
	w.begun, w.fields = true, columnsOf[R]()
	out := newCSV(w.w, w.fields)
	if err := out.head(); err != nil {
		return err
	}
	return out.end()
}

// elements writes elements of an array as writeJSON writes it, but one by one: the text
// of all may be hundreds of megabytes.
func (w *rowWriter[R]) elements(rows []R) error {
	var one bytes.Buffer
	enc := json.NewEncoder(&one)
	enc.SetEscapeHTML(false)
	enc.SetIndent("  ", "  ")
	for i := range rows {
		one.Reset()
		if w.begun {
			one.WriteString(",\n  ")
		} else {
			one.WriteString("[\n  ")
		}
		w.begun = true
		if err := enc.Encode(fieldsIn(&rows[i]).Addr().Interface()); err != nil {
			return err
		}
		if _, err := w.w.Write(bytes.TrimSuffix(one.Bytes(), []byte{'\n'})); err != nil {
			return err
		}
	}
	return nil
}

// end writes the end.
func (w *rowWriter[R]) end() error {
	switch {
	case w.format == CSV:
		return w.head()
	case w.format != JSON:
		return nil
	case !w.begun:
		return writeJSON(w.w, []R{})
	}
	_, err := io.WriteString(w.w, "\n]\n")
	return err
}
