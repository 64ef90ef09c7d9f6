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

// NewRowWriter returns a RowWriter. Nil options mean the defaults. It returns an error for
// [Table] and for an unknown column, and the error of [ParseFormat] for an unknown format.
func NewRowWriter[R Row](w io.Writer, f Format, o *Options) (*RowWriter[R], error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if f == Table {
		return nil, errors.New("report: a table cannot be written row by row; use WriteCalls, WriteStreams, WriteParticipants or WriteOperations")
	}
	out := &RowWriter[R]{rows: rowWriter[R]{w: w, format: f}}
	if err := out.rows.choose(o.columns()); err != nil {
		return nil, err
	}
	return out, nil
}

// CheckColumns returns the error for an unknown name among the Columns of [Options] for rows of
// type R.
func CheckColumns[R Row](names []string) error {
	_, err := chosenColumns[R](names)
	return err
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

	chosen []field // nil for all
	fields []field // of CSV
}

// choose chooses the columns with these names; all without names.
func (w *rowWriter[R]) choose(names []string) (err error) {
	if len(names) > 0 {
		w.chosen, err = chosenColumns[R](names)
	}
	return err
}

// object returns a row as its JSON.
func (w *rowWriter[R]) object(row *R) any {
	all := fieldsIn(row).Addr().Interface()
	if w.chosen != nil {
		return chosenObject{all, w.chosen}
	}
	return all
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
		if err := enc.Encode(w.object(&rows[i])); err != nil {
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
	if w.begun, w.fields = true, w.chosen; w.fields == nil {
		w.fields = columnsOf[R]()
	}
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
		if err := enc.Encode(w.object(&rows[i])); err != nil {
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
