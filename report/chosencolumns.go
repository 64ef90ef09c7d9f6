package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// chosenColumns returns the columns with these names, in their order; all without names.
func chosenColumns[R any](names []string) ([]field, error) {
	all := columnsOf[R]()
	if len(names) == 0 {
		return all, nil
	}
	var list []field
	for _, name := range names {
		at := slices.IndexFunc(all, func(f field) bool { return strings.EqualFold(f.name, name) })
		if at < 0 {
			var known []string
			for _, f := range all {
				known = append(known, f.name)
			}
			return nil, fmt.Errorf("there is no column %q; use some of %s", name, strings.Join(known, ", "))
		}
		if !slices.ContainsFunc(list, func(f field) bool { return f.name == all[at].name }) {
			list = append(list, all[at])
		}
	}
	return list, nil
}

// columns returns the names of the columns to write; nil for all.
func (o *Options) columns() []string {
	if o == nil {
		return nil
	}
	return o.Columns
}

// writeChosen writes a table of rows with some columns, named as in JSON.
func writeChosen[R any](w io.Writer, rows []R, o *Options) error {
	fields, err := chosenColumns[R](o.Columns)
	if err != nil {
		return err
	}
	z := o.zone()
	t := &table{Rows: make([][]string, len(rows))}
	row := fieldsIn(new(R)).Type()
	for _, f := range fields {
		c := column{Title: f.name, Right: f.number}
		if row.FieldByIndex(f.index).Type == reflect.TypeFor[opt.Value[time.Time]]() {
			c.Title = z.titled(f.name)
		}
		t.Columns = append(t.Columns, c)
	}
	for i := range rows {
		row := fieldsIn(&rows[i])
		for _, f := range fields {
			t.Rows[i] = append(t.Rows[i], f.shown(row, z))
		}
	}
	return textdoc.Write(w, textdoc.Doc{t})
}

// shown returns the cell of a row for people.
func (f *field) shown(row reflect.Value, z zone) string {
	if f.metric == "" {
		if t, ok := row.FieldByIndex(f.index).Interface().(opt.Value[time.Time]); ok {
			return z.millisecond(t)
		}
	}
	return someText(string(f.append(nil, row)))
}

// chosenObject writes the chosen members of a row, which is JSON.
type chosenObject struct {
	row    any
	fields []field
}

// MarshalJSON writes the members in the order of the columns.
func (c chosenObject) MarshalJSON() ([]byte, error) {
	text, err := marshal(c.row)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for i, f := range c.fields {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", f.name, members[f.name])
	}
	return append(append([]byte{'{'}, b.Bytes()...), '}'), nil
}
