package logs

import (
	"bytes"
	"math/bits"
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// fastTable is a schema as the fast way needs it, for one form of its records:
// where in a record its fields are and how they are read, and what has been
// learnt of their names.
//
// It assumes that a field stands at the same place in all records of the schema, and
// has the type that goes with its Kind. Where that is not so there is no table, and
// decoder reads the records.
type fastTable struct {
	schema  *Schema
	slots   []slot
	texts   uint64 // bit i: field i may be a part of the input
	numbers uint64 // bit i: field i is an Integer or Real
	keys    keyTable
	rec     Record    // that is filled
	head    *Envelope // of rec
	base    base      // of rec
	seen    uint64    // bit i: field i of rec may be something else than Absent
}

// tableForm says which fields stand side by side.
type tableForm uint8

const (
	formEnvelope   tableForm = iota // those beside properties
	formProperties                  // those within
	formRow                         // all
)

// The places in the envelope of fields that the fast way looks at.
const (
	categoryField = 4
	typeField     = 6

	categoryBit = 1 << categoryField
)

// init prepares the table and reports whether there is a fast way to set the
// fields of its records.
func (t *fastTable) init(form tableForm, s *Schema, rec Record) bool {
	t.schema = s
	t.fill(rec)
	fields := s.fields
	if form == formRow {
		fields = append(fields[:len(fields):len(fields)], envelopeSchema().fields...)
	}
	if len(fields) > endField {
		return false
	}
	for i := range fields {
		sl, ok := newSlot(&fields[i], rec)
		if !ok {
			return false
		}
		if sl.isText() && sl.kind != Enum {
			t.texts |= 1 << i
		}
		if sl.kind == Integer || sl.kind == Real {
			t.numbers |= 1 << i
		}
		t.slots = append(t.slots, sl)
	}
	t.keys.init(s, t.slots, form)
	return true
}

// fill makes rec, all of whose fields are Absent, the next to be filled.
func (t *fastTable) fill(rec Record) { t.rec, t.head, t.base, t.seen = rec, rec.Head(), baseOf(rec), 0 }

// text returns the text of a field of the record in hand.
func (t *fastTable) text(field uint8) string { return t.slots[field].text(t.base) }

// clear makes the fields of a mask Absent.
func (t *fastTable) clear(mask uint64) {
	mask &= 1<<len(t.slots) - 1
	t.seen &^= mask
	for numbers := mask & t.numbers; numbers != 0; numbers &= numbers - 1 {
		t.slots[bits.TrailingZeros64(numbers)].setNoNumber(t.base, opt.Absent)
	}
	for mask &^= t.numbers; mask != 0; mask &= mask - 1 {
		t.slots[bits.TrailingZeros64(mask)].set(t.base, opt.Absent)
	}
}

// done makes the fields Absent that the table's last record had and this one,
// which has those of a mask, does not.
func (t *fastTable) done(seen uint64) {
	if stale := t.seen &^ seen; stale != 0 {
		t.clear(stale)
	}
	t.seen = seen
}

// fastTables are the tables of one schema, made when they are needed.
type fastTables struct {
	schema *Schema
	forms  [formRow + 1]*fastTable
	tried  [formRow + 1]bool
}

// table returns the table for a form, or nil if there is none.
func (ts *fastTables) table(form tableForm) *fastTable {
	if !ts.tried[form] {
		ts.tried[form] = true
		t := new(fastTable)
		if t.init(form, ts.schema, ts.schema.newRecord()) {
			ts.forms[form] = t
		}
	}
	return ts.forms[form]
}

// tableName is how a record names its log: by category, or by table if it is a
// row.
type tableName struct {
	name  string
	row   bool
	table *fastTable
}

// named returns the table of the log that records name so, or nil.
func (d *fast) named(name string, row bool) *fastTable {
	if name == "" {
		return nil
	}
	for i := range d.names {
		if n := &d.names[i]; n.name == name && n.row == row {
			return n.table
		}
	}
	for _, ts := range d.tables {
		names, form := ts.schema.categories, formProperties
		if row {
			names, form = ts.schema.tables, formRow
		}
		if hasName(names, name) {
			d.names[d.turn] = tableName{strings.Clone(name), row, ts.table(form)}
			t := d.names[d.turn].table
			d.turn = (d.turn + 1) % len(d.names)
			return t
		}
	}
	return nil
}

// tableOf returns the table of the record whose properties begin at i: that of
// its category or, if that has not been read yet, the one that it seems to name.
func (d *fast) tableOf(in input, i, n int, seen uint64) *fastTable {
	if seen>>categoryField&1 == 1 {
		return d.named(d.envelope.text(categoryField), false)
	}
	return d.seems(in, i, n, `"category":"`, 'g', false)
}

// seems returns the table whose name stands behind some text, wherever that is
// between i and n. When all has been read it has to be checked. It looks for a letter
// of the text that is rare in records.
func (d *fast) seems(in input, i, n int, before string, rare byte, row bool) *fastTable {
	const far = 16 << 10
	all, at := cut(in, i, min(i+far, n)), strings.IndexByte(before, rare)
	for from := at; from < len(all); from++ {
		next := bytes.IndexByte(all[from:], rare)
		if next < 0 {
			return nil
		}
		from += next
		rest, ok := bytes.CutPrefix(all[from-at:], []byte(before))
		if !ok {
			continue
		}
		if end := bytes.IndexByte(rest, '"'); end > 0 {
			return d.named(string(rest[:min(end, 100)]), row)
		}
		return nil
	}
	return nil
}

// isText reports whether the field is a text in a record.
func (s *slot) isText() bool { return s.kind < Integer }

// fits reports whether a cell is a Value of a type that goes with the kind. A type of
// somebody else's may be a Cell, too, and what its memory holds is not known.
func (k Kind) fits(cell opt.Cell) bool {
	at := reflect.TypeOf(cell)
	if at.Kind() != reflect.Pointer || at.Elem().PkgPath() != reflect.TypeFor[opt.State]().PkgPath() {
		return false
	}
	switch t := cell.Type(); k {
	case Integer:
		return t.Kind() == reflect.Int64
	case Real:
		return t.Kind() == reflect.Float64
	case Time:
		return t == reflect.TypeFor[time.Time]()
	default:
		return t.Kind() == reflect.String
	}
}
