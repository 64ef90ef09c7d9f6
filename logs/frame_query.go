package logs

import (
	"errors"

	"example.com/acstelemetry/internal/jsonscan"
)

// table reads the beginning of a table in a query's answer, up to its first
// row.
func (f *framer) table() (found, more bool) {
	w := walk{container: rowsOf}
	err := f.walk(&w)
	if err != nil {
		return f.fail(err)
	}
	columns, err := f.columns(f.entry.members)
	switch {
	case err != nil:
		return f.fail(err)
	case w.in != inRows && columns == nil: // the answer was cut off, and this is the next line
		f.take(ShapeArray, w.end)
		return true, true
	case w.in != inRows:
		f.brokenEntry(ErrNotRecord, 0, "a table without rows")
		f.advance(w.end)
		return true, true
	case columns == nil:
		if columns, err = f.laterColumns(); err != nil {
			return f.fail(err)
		}
	}
	f.advance(w.end)
	f.push(level{in: inTable})
	f.push(level{in: inRows, columns: columns})
	return false, true
}

func rowsOf(name []byte) container {
	if string(name) == "rows" {
		return inRows
	}
	return inStream
}

// columns returns the columns in a table's members, or nil.
func (f *framer) columns(members []member) (columns []column, err error) {
	for i := range members {
		if string(members[i].name) != "columns" || members[i].value.Kind != jsonscan.Array {
			continue
		}
		columns = []column{}
		for it := jsonscan.Elements(members[i].value.Raw, f.opts.MaxDepth).Lax(); it.Next(); {
			var c column
			for m := jsonscan.Members(it.Value.Raw, f.opts.MaxDepth).Lax(); it.Value.Kind == jsonscan.Object && m.Next(); {
				if string(m.Key.Text()) == "name" {
					c = column{name: append([]byte(nil), m.Value.Text()...), bad: m.Value.BadUTF8}
				}
			}
			if columns = append(columns, c); len(columns) > f.opts.MaxMembers {
				return nil, ErrTooManyMembers
			}
		}
	}
	return columns, nil
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
func (f *framer) row(columns []column) (found, more bool) {
	v, err := f.value()
	if err != nil {
		return f.fail(err)
	}
	f.entry.members = f.entry.members[:0]
	n := 0
	for it := jsonscan.Elements(v.Raw, f.opts.MaxDepth).Lax(); it.Next(); n++ {
		if n < len(columns) {
			f.entry.members = append(f.entry.members, member{
				name: columns[n].name, value: it.Value, offset: f.position() + int64(it.Value.Offset),
				bad: columns[n].bad || it.Value.BadUTF8, odd: it.Value.NotJSON,
			})
		}
	}
	if n != len(columns) {
		f.brokenEntry(ErrNotRecord, 0, width(n, len(columns)))
		f.advance(v.End())
		return true, true
	}
	f.take(ShapeQuery, v.End())
	f.entry.flat = true
	return true, true
}
