package logs

import (
	"math"
	"reflect"
	"strconv"
	"sync"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// writtenFields are the fields of one table, prepared for writing.
type writtenFields struct {
	list []writtenField
	of   reflect.Type // of the records in whose memory the fields are; nil if they are elsewhere
}

// writtenField is a field prepared for writing.
type writtenField struct {
	slot
	stateIn place          // of its state
	name    string         // of the member of a resource log: the Name in quotes, and a colon
	size    uint8          // of the name
	words   [nameRoom]byte // the same, if there is room
}

// newWrittenFields prepares the fields of records like rec.
func newWrittenFields(fields []Field, rec Record) *writtenFields {
	w := &writtenFields{of: reflect.TypeOf(rec)}
	for i := range fields {
		f := &fields[i]
		sl, ok := newSlot(f, rec)
		if !ok {
			w.of = nil
		}
		sl.field, sl.kind, sl.texts = f, f.Kind, nil
		w.list = append(w.list, writtenField{slot: sl, name: memberName(f.Name())})
		w.list[i].init()
	}
	return w
}

// memberName returns what comes before the value of a member.
func memberName(name string) string { return string(jsonscan.AppendQuoted(nil, name)) + ":" }

// writtenEnvelope are the fields of the envelope. Their memory begins where that of the envelope
// does, which is where an Other begins.
var writtenEnvelope = sync.OnceValue(func() *writtenFields {
	return newWrittenFields(envelopeSchema().fields, new(Other))
})

// fieldWriter writes the fields of one table of a record.
type fieldWriter struct {
	*writtenFields
	rec    Record
	base   base
	direct bool   // the fields are in the memory of the record
	kept   uint64 // bit i: the text of field i is kept
}

// envelopeWriter returns the writer of the envelope of a record.
func envelopeWriter(rec Record) fieldWriter {
	w := fieldWriter{writtenFields: writtenEnvelope(), rec: rec, base: headOf(rec), direct: true}
	w.findKept()
	return w
}

// fieldsWriter returns the writer of the fields that the schema of a record has.
func fieldsWriter(rec Record) fieldWriter {
	w := fieldWriter{writtenFields: rec.Schema().written().fields, rec: rec}
	if w.of != nil && reflect.TypeOf(rec) == w.of {
		w.base, w.direct = baseOf(rec), true
	}
	w.findKept()
	return w
}

// findKept finds the fields whose texts are kept.
func (w *fieldWriter) findKept() {
	x := w.rec.Head().Extra
	if x == nil {
		return
	}
	for i := range x.Texts {
		for j := range w.list {
			if w.list[j].field.Name() == x.Texts[i].Field {
				w.kept |= 1 << j
			}
		}
	}
}

// state returns the state of field i.
func (w *fieldWriter) state(i int) opt.State {
	f := &w.list[i]
	if w.direct {
		return f.state(w.base)
	}
	return f.field.Cell(w.rec).State()
}

// members appends the members of an object, each with a comma after it.
func (w *fieldWriter) members(dst []byte) []byte {
	if w.direct {
		return w.inMemory(dst)
	}
	return w.oneByOne(dst)
}

// oneByOne is members for any record.
func (w *fieldWriter) oneByOne(dst []byte) []byte {
	for i := range w.list {
		if state := w.state(i); state != opt.Absent {
			dst = append(dst, w.list[i].name...)
			dst = append(w.value(dst, i, state), ',')
		}
	}
	return dst
}

// isPlain reports whether field i can be written from its value alone: no text of it is kept.
func (w *fieldWriter) isPlain(i int) bool { return w.direct && w.kept>>i&1 == 0 }

// value appends the value of field i, which is not Absent, as JSON. If its text is kept, that
// may be the value.
func (w *fieldWriter) value(dst []byte, i int, state opt.State) []byte {
	f := &w.list[i]
	switch {
	case !w.direct:
		return appendCell(dst, w.rec, f.field, f.field.Cell(w.rec))
	case state > opt.Redacted && w.kept>>i&1 == 1:
		text, _ := w.rec.Head().Extra.text(f.field.Name())
		if state == opt.Invalid || f.spelled(w.base, text) {
			return append(dst, text...)
		}
	}
	switch {
	case state == opt.Redacted:
		return append(dst, `"Redacted"`...)
	case state != opt.Set:
		return append(dst, "null"...) // an invalid value, too, that was set by hand: it has no text
	}
	switch f.kind {
	case Integer:
		return appendInteger(dst, f.integer(w.base))
	case Real:
		return appendReal(dst, f.real(w.base))
	case Bool:
		return strconv.AppendBool(dst, f.truth(w.base))
	case Time:
		return append(appendTime(append(dst, '"'), f.time(w.base)), '"')
	}
	return appendQuoted(dst, f.text(w.base))
}

// spelled is [Field.spells] for the value of a field in memory, without allocations for most
// texts.
func (f *writtenField) spelled(b base, text string) bool {
	plain := text
	switch n := len(text); {
	case n >= 2 && text[0] == '"' && text[1] != '[' && jsonscan.Plain(text[1:n-1]):
		plain = text[1 : n-1]
	case n == 0 || f.kind != Integer && f.kind != Real || text[0] == '"' || text[0] == '[':
		return f.field.spells(text, f.cell(b))
	}
	switch f.kind {
	case Integer:
		v, _ := opt.Parse[int64](plain)
		return v == opt.Of(f.integer(b))
	case Real:
		v, _ := opt.Parse[float64](plain)
		return v.IsSet() && math.Float64bits(v.Or(0)) == math.Float64bits(f.real(b))
	case Time, Bool:
		return f.field.spells(text, f.cell(b))
	case Enum:
		plain = f.field.canonical(trim(plain))
	}
	v, _ := opt.Parse[string](plain)
	return v == opt.Of(f.text(b))
}

// writtenSchema is a schema prepared for writing.
type writtenSchema struct {
	fields  *writtenFields
	columns []writtenColumn
	places  map[string]uint8 // by folded name of a column, its place
	csv     []writtenCell
	header  string // of CSV
}

// written returns the schema prepared for writing, which is done on first use.
func (s *Schema) written() *writtenSchema {
	s.prepare.Do(func() { s.writing = newWrittenSchema(s) })
	return s.writing
}

const originalTimeColumn = "_OriginalTimeGenerated"

// original returns the column for the time of a row that has been copied.
func (w *writtenSchema) original(c *writtenColumn) *writtenColumn {
	original := *c
	original.place, original.name = w.places[fold(originalTimeColumn)], memberName(originalTimeColumn)
	return &original
}

// writtenColumn is a column of a row.
type writtenColumn struct {
	field    *Field
	envelope bool   // of the envelope, otherwise of the schema
	hidden   bool   // by a column of the schema
	index    int    // of the field
	place    uint8  // of the column's name: that of the first column that has the name
	name     string // as in writtenField
}

// newWrittenSchema prepares a schema for writing.
func newWrittenSchema(s *Schema) *writtenSchema {
	w := &writtenSchema{fields: newWrittenFields(s.fields, s.newRecord()), places: map[string]uint8{}}
	add := func(f *Field, envelope bool, index int) {
		folded := fold(f.column())
		if _, taken := w.places[folded]; !taken {
			w.places[folded] = uint8(len(w.columns))
		}
		w.columns = append(w.columns, writtenColumn{
			field: f, envelope: envelope, hidden: envelope && s.hidesColumn(f), index: index,
			place: w.places[folded], name: memberName(f.column()),
		})
	}
	for i := range envelopeSchema().fields {
		add(&envelopeSchema().fields[i], true, i)
	}
	for i := range s.fields {
		add(&s.fields[i], false, i)
	}
	if original := fold(originalTimeColumn); w.places[original] == 0 {
		w.places[original] = uint8(len(w.columns))
	}
	w.prepareCSV(s)
	return w
}
