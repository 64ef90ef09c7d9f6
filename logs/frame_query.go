package logs

import (
	"errors"

	"example.com/acstelemetry/internal/jsonscan"
)

// table reads the beginning of a table in a query's answer, up to its first
// row.
func (f *framer) table() (found, more bool) {
	w := walk{container: rowsOf}
	if err := f.walk(&w); err != nil {
		return f.fail(err)
	}
	columns, err := f.columns(f.entry.members)
	switch {
	case err != nil:
		return f.fail(err)
	case w.in == inRows:
		return f.openTable(w, columns)
	case columns == nil: // the answer was cut off, and this is the next line
		f.take(ShapeArray, w.end)
		return true, true
	}
	f.brokenEntry(ErrNotRecord, 0, "a table without rows")
	f.advance(w.end)
	return true, true
}

// openTable enters the rows of a table with the columns that have been read.
func (f *framer) openTable(w walk, columns []column) (found, more bool) {
	rows := level{in: inRows, columns: f.tables.columnsOf(f.entry.members)}
	if rows.columns != nil {
		rows.skip, found = f.tables.skip, f.replaces(f.entry.members)
	} else {
		rows.columns = columns
		rows.skip, rows.status = kindOf(f.entry.members, columns)
	}
	if rows.columns == nil {
		var err error
		if rows.columns, err = f.laterColumns(); err != nil {
			return f.fail(err)
		}
	}
	f.advance(w.end)
	f.push(level{in: inTable, known: true})
	f.push(rows)
	return found, true
}

func rowsOf(name, next []byte) (container, error) {
	if next[0] == '[' && foldsTo(name, "rows") {
		return inRows, nil
	}
	return inStream, nil
}

// columns returns the columns in a table's members, or nil.
func (f *framer) columns(members []member) (columns []column, err error) {
	for i := range members {
		if !foldsTo(members[i].name, "columns") || members[i].value.Kind != jsonscan.Array {
			continue
		}
		columns = []column{}
		for it := jsonscan.Elements(members[i].value.Raw, f.opts.MaxDepth).Lax(); it.Next(); {
			if columns = append(columns, f.column(it.Value)); len(columns) > f.opts.MaxMembers {
				return nil, ErrTooManyMembers
			}
		}
	}
	return columns, nil
}

// column returns the column that an object describes.
func (f *framer) column(v jsonscan.Value) (c column) {
	for m := jsonscan.Members(v.Raw, f.opts.MaxDepth).Lax(); v.Kind == jsonscan.Object && m.Next(); {
		switch name := m.Key.Text(); {
		case foldsTo(name, "name"), foldsTo(name, "columnname"):
			c.name, c.bad = append([]byte(nil), m.Value.Text()...), m.Value.BadUTF8
		case foldsTo(name, "type"), foldsTo(name, "columntype"), foldsTo(name, "datatype"):
			c.boolean = c.boolean || isOneOf(m.Value.Text(), []string{"bool", "boolean", "sbyte"})
		}
	}
	return c
}

var errNoColumns = errors.New("the columns of the table are not named")

// laterColumns returns the columns of a table that names them after its rows,
// if all of it is within the limit for a record.
func (f *framer) laterColumns() ([]column, error) {
	w := walk{container: noContainer}
	if err := f.walk(&w); err != nil {
		return nil, err
	}
	columns, err := f.columns(f.entry.members)
	if err == nil && columns == nil {
		err = errNoColumns
	}
	return columns, err
}

// row reads a row of a table as an entry with the names of its columns.
func (f *framer) row(rows *level) (found, more bool) {
	columns := rows.columns
	v, err := f.value()
	if err != nil {
		return f.fail(err)
	}
	f.entry.members = f.entry.members[:0]
	n := 0
	for it := jsonscan.Elements(v.Raw, f.opts.MaxDepth).Lax(); it.Next(); n++ {
		if n < len(columns) {
			f.entry.members = append(f.entry.members, member{
				name: columns[n].name, value: columns[n].cell(it.Value), offset: f.position() + int64(it.Value.Offset),
				bad: columns[n].bad || it.Value.BadUTF8, odd: it.Value.NotJSON,
			})
		}
	}
	switch {
	case rows.skip:
		if rows.status && f.isErrorStatus() {
			f.reportOnly(ErrPartial, 0, "")
		}
		f.advance(v.End())
		return f.entry.broken, true
	case n != len(columns):
		f.brokenEntry(ErrNotRecord, 0, width(n, len(columns)))
		f.advance(v.End())
		return true, true
	}
	f.take(ShapeQuery, v.End())
	f.entry.flat = true
	return true, true
}
