package logs

import (
	"slices"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// AppendJSON appends a record as a resource log: a JSON object on one line,
// without a line feed, with the envelope outside and everything else in
// properties. Decoding it returns an equal record: absent fields stay absent,
// null stays null, Redacted stays Redacted, invalid fields keep their text, known texts
// of enumerations their spelling, whole numbers their fraction, and unknown fields
// their JSON. The fields are in the order of the schema's table. Only a field of texts
// that is Invalid because its value was not JSON (ErrLiteral) is a text when it is read
// again, or Null.
//
// A record that names neither its category nor its table is inferred again when
// it is decoded, perhaps as one of another log: for example, one that was
// decoded by [DecodeAs], or in which a name occurred twice.
func AppendJSON(dst []byte, rec Record) []byte {
	x := rec.Head().Extra
	envelope, fields := envelopeWriter(rec), fieldsWriter(rec)
	dst = envelope.members(append(dst, '{'))
	if x.insteadOfFields() && allOutside(rec) {
		return endObject(x.members(fields.members(dst), func(u *Unknown) bool { return u.Outside }))
	}
	dst = x.members(dst, func(u *Unknown) bool { return u.Outside && !isProperties(u.Name) })
	start := len(dst)
	dst = append(dst, propertiesName...) // even if empty: without them a record is read as a flat row
	empty := len(dst)
	dst = x.members(fields.members(dst), func(u *Unknown) bool { return !u.Outside })
	if len(dst) == empty && (x.insteadOfFields() || goesWithout(rec)) {
		return endObject(x.members(dst[:start], func(u *Unknown) bool { return u.Outside && isProperties(u.Name) }))
	}
	return append(endObject(dst), '}')
}

// propertiesName is the beginning of properties.
const propertiesName = `"properties":{`

// endObject ends an object, the comma after its last member.
func endObject(dst []byte) []byte {
	if last := len(dst) - 1; dst[last] == ',' {
		dst = dst[:last]
	}
	return append(dst, '}')
}

// members appends some of the fields that the schema does not know, each with a comma after it.
func (x *Extra) members(dst []byte, which func(*Unknown) bool) []byte {
	if x == nil {
		return dst
	}
	for i := range x.Unknown {
		if u := &x.Unknown[i]; which(u) {
			dst = append(append(jsonscan.AppendQuoted(dst, u.Name), ':'), u.JSON...)
			dst = append(dst, ',')
		}
	}
	return dst
}

// insteadOfFields reports whether properties was something other than an object
// of fields: null, or any value in a log without a schema.
func (x *Extra) insteadOfFields() bool {
	return x != nil && slices.ContainsFunc(x.Unknown, func(u Unknown) bool { return u.Outside && isProperties(u.Name) })
}

// allOutside reports whether a record has a field of its schema that may be next to
// properties, and none that may not, nor an unknown one inside.
func allOutside(rec Record) bool {
	has := false
	for i := range rec.Schema().fields {
		f := &rec.Schema().fields[i]
		if f.Cell(rec).State() == opt.Absent {
			continue
		}
		if has = true; !f.Outside {
			return false
		}
	}
	return has && len(rec.Head().Extra.inside()) == 0
}

// goesWithout reports whether a record is recognised as a resource log even
// without properties; see [decoder.resource].
func goesWithout(rec Record) bool {
	h := rec.Head()
	return rec.Schema() == otherSchema() && h.Category.IsSet() && !h.Type.IsSet()
}

// AppendRow appends a record as a row of its Log Analytics table: a flat JSON
// object on one line, without a line feed, as a workspace's data export writes
// it. Type names the table, derived from the category if the record does not
// have it.
//
// A row has one place for each name, so it omits what a table cannot express:
//
//   - the operationName of the envelope of a client operation, and a TimeGenerated
//     in its properties in addition to the envelope's time, which wins;
//   - an unknown field that has the name of a column or of its property in
//     properties, or, outside properties, that of an unknown field inside;
//   - an unknown field called properties that holds an object, because a reader
//     reads an object with one as a resource log, unless it is a column of a table
//     that has no schema here;
//   - the place of an unknown field.
//
// Some records are read back differently. In a log without a schema, an unknown
// field with the name of a field of the envelope fills that field if the envelope
// does not have it. The remark at [AppendJSON] about records that name no log also
// applies.
func AppendRow(dst []byte, rec Record) []byte {
	h, s := rec.Head(), rec.Schema()
	w := rowWriter{dst: append(dst, '{'), schema: s, envelope: envelopeWriter(rec), fields: fieldsWriter(rec)}
	copied := copiedWithTime(rec)
	for i := range s.written().columns {
		c := &s.written().columns[i]
		switch {
		case copied && c.envelope && c.field.Column == "TimeGenerated":
			w.column(s.written().original(c))
		case c.envelope && c.field.Column == "Type" && h.Type.State() == opt.Absent:
			if table := s.table(rec); table != "" {
				w.begin(c)
				w.dst = append(jsonscan.AppendQuoted(w.dst, table), ',')
			}
		case !c.hidden:
			w.column(c)
		}
	}
	w.unknown(h.Extra, func(properties string) bool { // see [decoder.isColumn]
		return s == otherSchema() && h.Type.IsSet() && (properties == "Properties" || h.Time.State() != opt.Absent)
	})
	return endObject(w.dst)
}

// copiedWithTime reports whether a record is a copied row that has the time when it was copied,
// too, under the name of the time.
func copiedWithTime(rec Record) bool {
	_, ok := rec.Head().Extra.unknownText("timegenerated")
	return ok && isCopied(rec)
}

// rowWriter writes the members of a row, each with a comma after it.
type rowWriter struct {
	dst              []byte
	schema           *Schema
	envelope, fields fieldWriter
	taken            [2]uint64 // bit by bit, the places of the names that have been written
}

// column writes a column unless it is absent or its name is taken.
func (w *rowWriter) column(c *writtenColumn) {
	from := &w.fields
	if c.envelope {
		from = &w.envelope
	}
	state := from.state(c.index)
	if state == opt.Absent || w.taken[c.place/64]>>(c.place%64)&1 == 1 {
		return
	}
	w.begin(c)
	w.dst = append(from.value(w.dst, c.index, state), ',')
}

// begin writes the name of a column.
func (w *rowWriter) begin(c *writtenColumn) {
	w.taken[c.place/64] |= 1 << (c.place % 64)
	w.dst = append(w.dst, c.name...)
}

// has reports whether a folded name has been written.
func (w *rowWriter) has(folded string) bool {
	place, ok := w.schema.written().places[folded]
	return ok && w.taken[place/64]>>(place%64)&1 == 1
}

// hidesColumn reports whether the schema has a column of its own for one of the
// envelope's names. The time is always the envelope's.
func (s *Schema) hidesColumn(f *Field) bool {
	if f.Column == "TimeGenerated" {
		return false
	}
	i, ok := s.byName[fold(f.Column)]
	return ok && s.fields[i].Column != ""
}

// table returns the name of the table that a record belongs in, or "".
func (s *Schema) table(rec Record) string {
	if i := s.log(rec); i >= 0 {
		return s.logs[i].Table
	}
	return ""
}

// appendCell appends a field's value as JSON.
func appendCell(dst []byte, rec Record, f *Field, cell opt.Cell) []byte {
	text, kept := rec.Head().Extra.text(f.Name())
	switch cell.State() {
	case opt.Redacted:
		return append(dst, `"Redacted"`...)
	case opt.Invalid:
		if kept {
			return append(dst, text...)
		}
		return append(dst, "null"...) // set by hand: there is no text
	case opt.Set:
		return appendSet(dst, f, cell, text)
	}
	return append(dst, "null"...)
}

// appendSet appends a value. The text is that of the input, if it was kept.
func appendSet(dst []byte, f *Field, cell opt.Cell, text string) []byte {
	switch {
	case text != "" && f.spells(text, cell):
		return append(dst, text...)
	case f.Kind == Integer || f.Kind == Bool || f.Kind == Real:
		return cell.AppendText(dst)
	}
	return jsonscan.AppendQuoted(dst, string(cell.AppendText(nil)))
}

// unknown writes all fields that the schema does not know on one level. It
// leaves out a field if its name is taken: by a field that has been written, or,
// for a field outside properties, by one of the schema or inside properties. It
// also leaves out properties that would make the row a resource log because they cannot
// be a column.
func (w *rowWriter) unknown(x *Extra, column func(properties string) bool) {
	if x == nil || len(x.Unknown) == 0 {
		return
	}
	inside := x.inside()
	w.dst = x.members(w.dst, func(u *Unknown) bool {
		folded := fold(u.Name)
		_, known := w.schema.byName[folded]
		return !(w.has(folded) || w.outranks(u.Name) || u.Outside && (known || inside[u.Name]) ||
			folded == "properties" && holdsObject(u.JSON) && !column(u.Name))
	})
}

// holdsObject reports whether a value would be read as properties: an object, or
// a string that holds one.
func holdsObject(text string) bool {
	v, err := jsonscan.New([]byte(text), jsonscan.MaxDepth).Value()
	if err == nil && v.Kind == jsonscan.String {
		inner := v.Text()
		s := jsonscan.New(inner, jsonscan.MaxDepth)
		v, err = s.Value()
		if s.Blanks(); s.Pos() < len(inner) {
			return false
		}
	}
	return err == nil && v.Kind == jsonscan.Object
}

// outranks reports whether a name is the Property of a field that has been
// written under its Column: when read back, the Property would win.
func (w *rowWriter) outranks(name string) bool {
	for _, s := range []*Schema{w.schema, envelopeSchema()} {
		if i, ok := s.byName[fold(name)]; ok {
			f := &s.fields[i]
			return w.has(fold(f.column())) && foldsTo(name, fold(f.Property))
		}
	}
	return false
}

// inside returns the names of the unknown fields inside properties.
func (x *Extra) inside() map[string]bool {
	names := make(map[string]bool, len(x.Unknown))
	for _, u := range x.Unknown {
		if !u.Outside {
			names[u.Name] = true
		}
	}
	return names
}
