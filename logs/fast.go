package logs

import (
	"bytes"
	"strings"

	"example.com/acstelemetry/opt"
)

// fast is the quick way to decode: in one pass over the bytes it checks their
// syntax and sets the fields. It does what [decoder] does for what nearly all
// records are: a resource log whose category has a schema, with every field once
// and of the right type. Of anything else it says that it is unusual, and decoder
// does it all over again. So the fast way may give up wherever it likes: that
// costs time, never an answer.
//
// It assumes that behind the input there is [padding], which begins with a 0.
// A 0 is part of no JSON: it ends every value, so that the end of the input need
// not be looked for.
type fast struct {
	envelope fastTable
	tables   []*fastTable
	values   valueReader
	blocks   blockMaker
	max      int  // bytes of a record
	reuse    bool // a record is the next one's

	categoryField uint8 // of the envelope

	last [8]tableName // the latest categories
	turn int          // which of them is the next to be forgotten
}

// tableName is a category and the table of its records.
type tableName struct {
	category string
	table    *fastTable
}

// padding is how many bytes behind the input can be read without looking.
const padding = 64

// fastTable is a schema as the fast way needs it: where in a record its fields
// are and how they are read, and what has been learnt of their names.
type fastTable struct {
	schema *Schema
	slots  []slot
	keys   keyTable
	rec    Record // that is filled
	base   base   // of rec
	seen   uint64 // bit i: field i of rec may be something else than Absent
}

// newFast returns the fast decoder for schemas, or nil if the options ask for
// something that it does not do.
func newFast(schemas []*Schema, opts *Options) *fast {
	if opts.KeepRaw || opts.MaxDepth < 2 {
		return nil
	}
	d := &fast{max: opts.MaxRecord, reuse: opts.ReuseRecords}
	d.categoryField = uint8(envelopeSchema().find([]byte("category")))
	d.values.copies = !d.reuse
	if !d.envelope.init(envelopeSchema(), new(Other)) {
		return nil
	}
	for _, s := range schemas {
		t := new(fastTable)
		if !s.canBeFlat() && t.init(s, s.New()) {
			d.tables = append(d.tables, t)
		}
	}
	if len(d.tables) == 0 {
		return nil
	}
	return d
}

// canBeFlat reports whether a resource log of the schema may have its fields
// beside properties: see [decoder.properties].
func (s *Schema) canBeFlat() bool {
	if s.find([]byte("properties")) < 0 {
		return false
	}
	for i := range envelopeSchema().fields {
		if f := &envelopeSchema().fields[i]; s.find([]byte(fold(f.Name()))) >= 0 || s.find([]byte(fold(f.column()))) >= 0 {
			return true
		}
	}
	return false
}

// init prepares the table and reports whether there is a fast way to set the
// fields of its records.
func (t *fastTable) init(s *Schema, rec Record) bool {
	t.schema = s
	t.fill(rec)
	for i := range s.fields {
		sl, ok := newSlot(&s.fields[i], rec)
		if !ok {
			return false
		}
		t.slots = append(t.slots, sl)
	}
	t.keys.init(s)
	return true
}

// fill makes rec, all of whose fields are Absent, the next to be filled.
func (t *fastTable) fill(rec Record) { t.rec, t.base, t.seen = rec, baseOf(rec), 0 }

// decode decodes the object with which in[:n] begins, behind which there is
// padding, and returns the record and where the object ends. If ok is not set it
// is unusual, or stands in in[:n] only in part: then end is n.
func (d *fast) decode(in []byte, n int) (rec Record, end int, ok bool) {
	d.values.begin()
	t, end, ok := d.record(in)
	if !ok || end > n || end > d.max {
		d.envelope.clear(^uint64(0))
		if t != nil {
			t.clear(^uint64(0))
		}
		return nil, min(end, n), false
	}
	d.values.kept.own()
	rec = t.rec
	*rec.Head() = *d.envelope.rec.Head()
	if !d.reuse {
		t.fill(t.schema.New())
	}
	return rec, end, true
}

// text returns the text of a field of the record in hand.
func (t *fastTable) text(field uint8) string { return t.slots[field].text(t.base) }

// clear makes the fields of a mask Absent.
func (t *fastTable) clear(mask uint64) {
	for i := range t.slots {
		if mask>>i&1 == 1 {
			t.slots[i].set(t.base, opt.Absent)
		}
	}
	t.seen &^= mask
}

// done makes the fields Absent that the table's last record had and this one,
// which has those of a mask, does not.
func (t *fastTable) done(seen uint64) {
	if stale := t.seen &^ seen; stale != 0 {
		t.clear(stale)
	}
	t.seen = seen
}

// record reads an object with its envelope and its properties. It returns the
// table by which those were read, or nil, and where it ended.
func (d *fast) record(in []byte) (t *fastTable, i int, ok bool) {
	env, k, seen := &d.envelope, d.envelope.keys.start(), uint64(0)
	d.blocks.before = nil
	for more := true; more; {
		if b := k.blocks.find(in, i); b != nil && seen&b.fields == 0 {
			seen |= b.fields
			k, i = d.block(b, i)
		} else {
			prev, start := k, i
			if k, i = env.keys.next(prev, in, i); k == nil || seen>>k.field&1 == 1 {
				return t, i, false
			}
			seen |= 1 << k.field
			if k.field != propertiesField {
				i, ok = d.values.read(&env.slots[k.field], env.base, k.form, in, i)
			} else if t = d.tableFor(in, i, seen); t != nil && k.form == bare {
				i, ok = d.properties(t, in, i)
			}
			if !ok {
				return t, i, false
			}
			d.blocks.member(env, prev, k, in, start, i)
		}
		if i, more, ok = separator(in, i); !ok {
			return t, i, false
		}
	}
	d.blocks.before = nil
	env.done(seen &^ (1 << propertiesField))
	return t, i, t != nil && d.tableNamed(env.text(d.categoryField)) == t
}

// block takes the values of a block that stands at i.
func (d *fast) block(b *block, i int) (last *key, end int) {
	for n := range b.values {
		b.values[n].slot.setText(d.envelope.base, b.values[n].text)
	}
	d.blocks.before = nil
	d.blocks.wasted = max(d.blocks.wasted-1, 0)
	return &d.envelope.keys.keys[b.last], i + len(b.text)
}

// properties reads the object that begins at i.
func (d *fast) properties(t *fastTable, in []byte, i int) (end int, ok bool) {
	seen := uint64(0)
	for key := t.keys.start(); ; {
		if key, i = t.keys.next(key, in, i); key == nil || seen>>key.field&1 == 1 {
			return i, false
		}
		seen |= 1 << key.field
		if i, ok = d.values.read(&t.slots[key.field], t.base, key.form, in, i); !ok {
			return i, false
		}
		var more bool
		if i, more, ok = separator(in, i); !more || !ok {
			t.done(seen)
			return i, ok
		}
	}
}

// separator reports whether another member follows, and returns where its comma
// is or what is behind the closing brace.
func separator(in []byte, i int) (next int, more, ok bool) {
	for {
		switch c := load8(in, i); {
		case c == ',':
			return i, true, true
		case c == '}':
			return i + 1, false, true
		case !isBlank(c):
			return i, false, false
		}
		i++
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// tableFor returns the table of the record whose properties begin at i: that of
// its category or, if that has not been read yet, the one that its text seems to
// name. record checks it when all has been read.
func (d *fast) tableFor(in []byte, i int, seen uint64) *fastTable {
	if seen>>d.categoryField&1 == 1 {
		return d.tableNamed(d.envelope.text(d.categoryField))
	}
	const far = 16 << 10
	rest := in[i:min(i+far, len(in)-padding)]
	_, rest, _ = bytes.Cut(rest, []byte(`"category":"`))
	name, _, _ := bytes.Cut(rest, []byte{'"'})
	return d.tableNamed(string(name))
}

// tableNamed returns the table of a category.
func (d *fast) tableNamed(category string) *fastTable {
	if category == "" {
		return nil
	}
	for i := range d.last {
		if d.last[i].category == category {
			return d.last[i].table
		}
	}
	for _, t := range d.tables {
		if hasName(t.schema.categories, category) {
			d.last[d.turn%len(d.last)] = tableName{strings.Clone(category), t}
			d.turn++
			return t
		}
	}
	return nil
}
