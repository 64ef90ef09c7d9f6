package lake

import (
	"encoding/json"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// RowWriter writes rows of package report, such as those of calls or streams, as a Parquet file. The
// columns are those of the rows' JSON, with the same names. Whole numbers are INT64, others
// DOUBLE, times TIMESTAMP in UTC, cut to microseconds, and several
// values in one, such as counts by name, JSON as a text. It is not safe for use by several
// goroutines at once.
type RowWriter[R report.Row] struct {
	out     *rowGroups
	columns []column
	at      map[string]int // by name
	row     []parquet.Value
	texts   []byte
}

// NewRowWriter returns a RowWriter.
func NewRowWriter[R report.Row](w io.Writer, opts *WriterOptions) *RowWriter[R] {
	out := &RowWriter[R]{at: map[string]int{}}
	var fields []reflect.StructField
	for i, c := range report.RowColumns[R]() {
		kind := kindOf(c.Type)
		fields = append(fields, structField(i, c.Name, kind))
		out.columns = append(out.columns, column{column: c.Name, kind: kind, at: i})
		out.at[c.Name] = i
	}
	out.row = make([]parquet.Value, len(fields))
	out.out = newRowGroups(w, parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()), opts)
	return out
}

// kindOf returns the kind of a column of rows.
func kindOf(t reflect.Type) logs.Kind {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return logs.Time
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		return logs.Integer
	case t.Kind() == reflect.Float64:
		return logs.Real
	case t.Kind() == reflect.Bool:
		return logs.Bool
	case t.Kind() == reflect.String:
		return logs.Free
	}
	return logs.JSON
}

// Write writes rows. Errors of the underlying writer are sticky.
func (w *RowWriter[R]) Write(rows ...R) error {
	for i := range rows {
		text, err := json.Marshal(rows[i])
		if err != nil {
			return err
		}
		w.texts = w.texts[:0]
		for at := range w.row {
			w.row[at] = parquet.Value{}.Level(0, 0, at)
		}
		for it := jsonscan.Members(text, jsonscan.MaxDepth); it.Next(); {
			if at, ok := w.at[string(it.Key.Text())]; ok && it.Value.Kind != jsonscan.Null {
				w.row[at], _ = w.value(&w.columns[at], it.Value)
			}
		}
		if err := w.out.write(w.row, len(text)); err != nil {
			return err
		}
	}
	return nil
}

// value returns the cell of a column for a value; NULL if that is not of the column's type, as
// what is redacted.
func (w *RowWriter[R]) value(c *column, v jsonscan.Value) (parquet.Value, int64) {
	if c.kind == logs.JSON || c.kind == logs.Free {
		start := len(w.texts)
		if w.texts = append(w.texts, v.Raw...); v.Kind == jsonscan.String {
			w.texts = append(w.texts[:start], v.Text()...)
		}
		return parquet.ByteArrayValue(w.texts[start:len(w.texts):len(w.texts)]).Level(0, 1, c.at), 0
	}
	return scalar(c, string(v.Text()))
}

// Close writes what is left and the end of the file. It does not close the underlying writer.
func (w *RowWriter[R]) Close() error { return w.out.close() }
