package logs

import (
	"bytes"
	"math"
	"math/bits"
	"reflect"
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

// fastTable is a schema prepared for the fast decoder, for one form of its records:
// where the fields are in a record, how they are read, and what has been learnt
// about their names.
//
// It assumes that a field has the same offset in all records of the schema, and has
// the type of its Kind. If that is not so there is no table, and decoder reads the
// records.
type fastTable struct {
	schema     *Schema
	slots      []slot
	texts      uint64 // bit i: field i may be a part of the input
	numbers    uint64 // bit i: field i is an Integer or Real
	properties bool   // a field is called properties
	keys       keyTable
	rec        Record    // the record to fill
	head       *Envelope // of rec
	base       base      // of rec
	seen       uint64    // bit i: field i of rec may not be Absent
}

// tableForm says which fields are on one level.
type tableForm uint8

const (
	formEnvelope   tableForm = iota // those outside properties
	formProperties                  // those inside
	formRow                         // all
)

// The indexes of the envelope's fields that the fast decoder looks at.
const (
	categoryField = 4
	typeField     = 6

	categoryBit = 1 << categoryField
)

// init prepares the table and reports whether the fast decoder can set the
// fields of its records.
func (t *fastTable) init(form tableForm, s *Schema, rec Record) bool {
	t.schema, t.properties = s, s.hasProperties()
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
		sl.index, sl.least, sl.most = uint8(i), math.Inf(-1), math.Inf(1)
		if least, most, ok := fields[i].limits(); ok {
			sl.least, sl.most = least, most
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

// fill makes rec, with all fields Absent, the next record to fill.
func (t *fastTable) fill(rec Record) { t.rec, t.head, t.base, t.seen = rec, rec.Head(), baseOf(rec), 0 }

// text returns the text of a field of the current record.
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

// done takes the mask of the fields that this record has. It makes the fields
// Absent that the table's last record had and this one does not.
func (t *fastTable) done(seen uint64) {
	if stale := t.seen &^ seen; stale != 0 {
		t.clear(stale)
	}
	t.seen = seen
}

// fastTables are the tables of one schema, made on first use.
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

// tableName is the name of a log in a record: its category, or its table if the
// record is a row.
type tableName struct {
	name  string
	row   bool
	table *fastTable
}

// named returns the table of the log with this name in records, or nil.
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
			t := ts.table(form)
			if len(name) <= maxRemembered {
				d.names[d.turn] = tableName{strings.Clone(name), row, t}
				d.turn = (d.turn + 1) % len(d.names)
			}
			return t
		}
	}
	return nil
}

// tableOf returns the table of the record whose properties begin at i: that of
// its category or, if that has not been read yet, a guess at it.
func (d *fast) tableOf(in input, i, n int, seen uint64) *fastTable {
	if seen>>categoryField&1 == 1 {
		return d.named(d.envelope.text(categoryField), false)
	}
	t, _ := d.guess(in, i, n, `"category"`, len(`"cate`), false)
	return t
}

// guess returns the table that is the value of the first member with a name between i and
// n, in any context, and whether there is such a member. The caller has to check the table
// when everything has been read. The name is in quotes; rare is the offset of a letter in it
// that is rare in records, for which guess searches.
func (d *fast) guess(in input, i, n int, name string, rare int, row bool) (t *fastTable, found bool) {
	const far, fewTries, tries = 16 << 10, 8, 256
	all := cut(in, i, min(i+far, n))
	for from, n := rare, 0; from < len(all) && n < tries; from, n = from+1, n+1 {
		if n == fewTries { // perhaps the record has no such name, and the next line has
			if end := bytes.Index(all[from:], []byte("\n{")); end >= 0 {
				all = all[:from+end]
			}
		}
		next := bytes.IndexByte(all[from:], name[rare])
		if next < 0 {
			return nil, false
		}
		from += next
		at := all[from-rare:]
		if at[0] != '"' || len(at) < len(name) || !strings.EqualFold(name, alias(inputOf(at), 0, len(name))) {
			continue
		}
		if value, ok := textAfter(at[len(name):]); ok {
			return d.named(value, row), true
		}
	}
	return nil, false
}

// textAfter returns the text that follows a name, up to 100 bytes.
func textAfter(rest []byte) (value string, ok bool) {
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, blankBytes), []byte{':'})
	if rest = bytes.TrimLeft(rest, blankBytes); !ok || len(rest) == 0 || rest[0] != '"' {
		return "", false
	}
	end := bytes.IndexByte(rest[1:], '"')
	return alias(inputOf(rest), 1, 1+min(max(end, 0), 100)), end > 0
}

const blankBytes = " \t\r\n"

// isText reports whether the field is a text in a record.
func (s *slot) isText() bool { return s.kind < Integer }

// fits reports whether a cell is a Value of a type that goes with the kind. A Cell
// may also be of a type from another package, with an unknown memory layout.
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
	case Bool:
		return t.Kind() == reflect.Bool
	default:
		return t.Kind() == reflect.String
	}
}
