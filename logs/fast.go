package logs

import (
	"bytes"
	"slices"
)

// fast is the fast decoder: in one pass over the bytes it checks their syntax and
// sets the fields. It does what [decoder] does, but only for the usual kinds of
// records: a resource log whose category has a schema, or a row whose Type has
// one, with every field once and of the right type. It reports anything else as
// unusual, and decoder decodes it from the beginning. So the fast decoder may
// give up anywhere: that costs time, but never changes a result.
//
// It assumes that the input is followed by [padding], which begins with a 0. JSON
// never contains a 0, so it ends every value, and the decoder need not check for
// the end of the input.
//
//	fast.go        records, and their envelopes
//	fastmembers.go the members of properties and of rows
//	fasttable.go   the schemas
//	fastkey.go     names
//	fastblock.go   members that are the same in many records
//	fastvalue.go   values
//	fastescape.go  texts with escapes
//	fastnested.go  objects and arrays, which are kept as JSON
//	fastunknown.go fields that the schema does not know
//	fastleft.go    why a record was given up, for tests
//	fastmemory.go  loads from the input and stores to the record
//	fastpool.go    decoders that can be reused
type fast struct {
	max       int          // limit of a record, in bytes
	reuse     bool         // a record is reused for the next one
	memory    *batchMemory // if set, it owns the records, and none is reused for the next one
	rows      bool         // the last record was a row
	uncertain bool         // it gave up because it could not find the category
	envelope  fastTable
	schemas   []*Schema
	tables    []*fastTables
	names     [16]tableName // the latest names looked up
	turn      int           // index in names of the next one to replace
	values    valueReader
	blocks    blockMaker
	unknown   unknownFields
	left      leftAt
}

// padding is how many bytes after the input can be read without a check.
const padding = 64

// longestToken is the length of a character that is written as two escapes.
const longestToken = len(`\ud83d\ude00`)

// newFast returns the fast decoder for schemas, or nil if it does not support
// the options.
func newFast(schemas []*Schema, opts *Options) *fast {
	if !isFast(opts) {
		return nil
	}
	d := &fast{max: opts.MaxRecord, reuse: opts.ReuseRecords, schemas: slices.Clone(schemas)}
	d.values.copies = !d.reuse
	d.unknown.copies, d.unknown.values = !d.reuse, &d.values
	d.values.depth = opts.MaxDepth
	for _, s := range schemas {
		d.tables = append(d.tables, &fastTables{schema: s})
	}
	if !d.envelope.init(formEnvelope, envelopeSchema(), new(Other)) || len(d.tables) == 0 {
		return nil
	}
	return d
}

// isFast reports whether the fast decoder supports the options. It reads each field once,
// so that only a small limit of members would matter.
func isFast(opts *Options) bool {
	return !opts.KeepRaw && opts.MaxDepth >= 2 && opts.MaxMembers >= 2*maxFields+maxUnknown
}

// decode decodes the object at the beginning of padded[:n], which is followed by
// padding, and returns the record and the end of the object. If ok is false, the
// object is unusual, or only its beginning is in padded[:n]: then end is n.
func (d *fast) decode(padded []byte, n int) (rec Record, end int, ok bool) {
	in := inputOf(padded)
	d.left = leftAt{record: d.left.record, tries: d.left.tries}
	if rec, end, ok = d.one(in, n); ok || end >= n || !d.otherForm(in, n) {
		return rec, end, ok
	}
	d.rows = !d.rows
	if rec, end, ok = d.one(in, n); !ok {
		d.rows = !d.rows
	}
	return rec, end, ok
}

// otherForm reports whether a record that was given up may be a row if a resource log was
// expected, or the other way round. If it was given up for another reason it must not be
// tried again.
func (d *fast) otherForm(in input, n int) bool {
	if !hasLineFeed(cut(in, 0, n)) {
		return false
	}
	if d.rows {
		return d.left.form || d.left.key == nil && isProperties(nameAt(in, d.left.offset))
	}
	if d.left.inside {
		return false
	}
	t, _ := d.guess(in, 0, n, `"Type"`, len(`"T`), true)
	return t != nil
}

// hasLineFeed reports whether there is a line feed in the input, not too far away: the
// input may be far longer than a record, and each record asks.
func hasLineFeed(in []byte) bool { return bytes.IndexByte(in[:min(len(in), lookAhead)], '\n') >= 0 }

// one decodes a record; it expects a row if the last one was a row.
func (d *fast) one(in input, n int) (rec Record, end int, ok bool) {
	d.values.begin(n)
	d.unknown.begin(d.rows)
	d.blocks.begin()
	d.uncertain = false
	d.left.tries++
	var t *fastTable
	if d.rows {
		t, end, ok = d.row(in, n)
	} else {
		t, end, ok = d.resourceLog(in, n)
	}
	if !ok || end > n || end > d.max {
		d.envelope.clear(^uint64(0))
		if t != nil {
			t.clear(^uint64(0))
		}
		if end > n-longestToken { // more input may complete a word or an escape
			end = n
		}
		return nil, end, false
	}
	if d.values.copies {
		d.values.kept.own(in, n, t, &d.envelope)
	}
	rec = t.rec
	if !d.rows {
		*t.head = *d.envelope.head
	}
	t.head.Extra = d.unknown.extra(d.values.texts)
	t.head.Reused = d.reuse
	switch {
	case d.memory != nil:
		d.memory.keep(t)
	case !d.reuse:
		t.fill(t.schema.newRecord())
	}
	return rec, end, true
}

// resourceLog reads an object with its envelope and its properties. It returns
// the table of the properties, or nil, and the end of the object.
func (d *fast) resourceLog(in input, n int) (t *fastTable, i int, ok bool) {
	env, seen := &d.envelope, uint64(0)
	k, context := env.keys.start(), uint8(0)
	var named *fastTable // of the category; nil until that is known
	for {
		prev, before, start := k, context, i
		a := &k.after[context%marks]
		context = k.mark
		if next := a.next; next.quick.matches(in, i) {
			k, i = next, i+int(next.size)
		} else if second := a.second; second.quick.matches(in, i) {
			k, i = k.takeSecond(a), i+int(second.size)
		} else if next.size > maxPattern && next.matches(in, i) {
			k, i = next, i+int(next.size)
		} else if k, i = env.keys.other(k, a, in, i); k == nil {
			return t, d.giveUp(nil, i), false
		}
		if k.how == endOfObject {
			break
		}
		if k.blockable {
			if b := d.blocks.find(prev, in, start, n); b != nil && seen&b.fields == 0 {
				seen |= b.fields
				if b.category != "" {
					named = d.tableOfBlock(b)
				}
				context = b.context
				k, i = d.block(b, start)
				continue
			}
		}
		bit := k.bit()
		if seen&bit != 0 {
			return t, d.twice(k, i), false
		}
		seen |= bit
		value := i
		switch {
		case k.how == quotedTime:
			i, ok = d.values.time(k.slot, env.base, quoted, in, i)
		case k.how == quotedText && isID(in, i):
			k.place.setPart(env.base, in, i, i+lenID)
			i, ok = i+lenID+1, true
		case k.how == quotedText:
			i, ok = d.values.text(k.slot, env.base, in, i)
		case k.how == unknownMember:
			i, ok = d.unknown.read(k, true, in, i)
		case k.slot != nil:
			i, ok = d.values.read(k.slot, env.base, k.form, in, i)
		default: // the properties
			if t = named; t == nil {
				t = d.tableOf(in, i, n, seen)
			}
			d.left.inside = true
			if t == nil || k.form != bare {
				d.uncertain = seen&categoryBit == 0
				return t, d.giveUp(k, i), false
			}
			if i, ok = d.members(t, context, in, i); !ok {
				return t, i, false
			}
		}
		if !ok {
			d.giveUp(k, value)
			return t, i, false
		}
		if k.blockable || d.blocks.before != nil {
			d.blocks.member(env, step{prev, before}, step{k, context}, in, start, i)
		}
	}
	env.done(seen &^ propertiesBit)
	if named == nil {
		named = d.named(env.text(categoryField), false)
	}
	return t, i, t != nil && t == named && d.isLog(t, seen)
}

// isLog reports whether an object whose category is that of a log is read like one: none of
// its members means something else. The envelope has the fields seen.
func (d *fast) isLog(t *fastTable, seen uint64) bool {
	if d.unknown.lent&^seen != 0 || t.properties && seen>>typeField&1 == 1 {
		return false
	}
	if d.unknown.outside > 0 && (t.properties || t.schema.outside) {
		return !slices.ContainsFunc(d.unknown.fields[:d.unknown.outside], func(u Unknown) bool {
			return t.schema.find(t.schema.plainName([]byte(fold(u.Name)))) >= 0
		})
	}
	return true
}

// block takes the values of the block at i.
func (d *fast) block(b *block, i int) (last *key, end int) {
	for n := range b.values {
		v := &b.values[n]
		v.place.setText(d.envelope.base, v.text)
	}
	d.blocks.before = nil
	return b.last, i + len(b.text)
}

// tableOfBlock returns the table of the log that a block names.
func (d *fast) tableOfBlock(b *block) *fastTable {
	if b.table == nil {
		b.table = d.named(b.category, false)
	}
	return b.table
}

// row reads an object with the envelope and the fields on one level.
func (d *fast) row(in input, n int) (t *fastTable, i int, ok bool) {
	t, found := d.guess(in, 0, n, `"Type"`, len(`"T`), true)
	if t == nil {
		d.left.form, d.uncertain = !found, !found
		return nil, 0, false
	}
	if i, ok = d.members(t, 0, in, 0); !ok {
		return t, i, false
	}
	fields := uint8(len(t.schema.fields))
	category := t.text(fields + categoryField)
	if category != "" && !hasName(t.schema.categories, category) {
		return t, i, false
	}
	return t, i, d.named(t.text(fields+typeField), true) == t
}

// nameAt returns the name of the member that begins at i, with a brace or a comma, without
// escapes, or nothing.
func nameAt(in input, i int) []byte {
	if i = blanks(in, i+1); load8(in, i) != '"' {
		return nil
	}
	return cut(in, i+1, special(in, i+1))
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
