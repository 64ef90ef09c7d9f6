package logs

import (
	"slices"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// AppendJSON appends a record as a resource log: a JSON object on one line,
// without a line feed, with the envelope outside and everything else in
// properties. Decoding it gives an equal record: absent fields stay away, null
// stays null, Redacted stays so, invalid fields keep their text and unknown
// ones their JSON. The order of the fields is that of the schema's table.
//
// A record that names neither its category nor its table is inferred again when
// it is decoded, and then maybe as one of another log: one that was decoded by
// [DecodeAs], or in which a name occurred twice.
func AppendJSON(dst []byte, rec Record) []byte {
	w := objectWriter{dst: append(dst, '{')}
	x := rec.Head().Extra
	w.fields(rec, envelopeSchema().fields, (*Field).Name)
	w.unknown(x, func(u *Unknown) bool { return u.Outside && !isProperties([]byte(u.Name)) })
	start := len(w.dst)
	w.name("properties") // even if empty: without them a record is read as a flat row
	w.dst = append(w.dst, '{')
	empty := len(w.dst)
	w.fields(rec, rec.Schema().fields, (*Field).Name)
	w.unknown(x, func(u *Unknown) bool { return !u.Outside })
	if len(w.dst) > empty {
		return append(w.dst, '}', '}')
	}
	w.dst = append(w.dst, '}')
	if x.insteadOfFields() || goesWithout(rec) {
		w.dst = w.dst[:start]
		w.unknown(x, func(u *Unknown) bool { return u.Outside && isProperties([]byte(u.Name)) })
	}
	return append(w.dst, '}')
}

// insteadOfFields reports whether properties was something else than an object of
// fields: null, or whatever a log without a schema had there.
func (x *Extra) insteadOfFields() bool {
	return x != nil && slices.ContainsFunc(x.Unknown, func(u Unknown) bool { return u.Outside && isProperties([]byte(u.Name)) })
}

// goesWithout reports whether a record is taken for a resource log even without
// properties, as [decoder.resource] has it.
func goesWithout(rec Record) bool {
	h := rec.Head()
	return rec.Schema() == otherSchema() && h.Category.IsSet() && !h.Type.IsSet()
}

// AppendRow appends a record as a row of its Log Analytics table: a flat JSON
// object on one line, without a line feed, as a workspace's data export writes
// it. Type names the table, by the category if the record does not say it.
//
// A row has one place for each name, so what a table cannot express is not in it:
//
//   - the operationName of the envelope of a client operation, and a TimeGenerated
//     in its properties beside the envelope's time, which wins;
//   - an unknown field that has the name of a column or of what it is called in
//     properties, or, from beside properties, that of an unknown field within;
//   - an unknown field called properties that holds an object, because a reader
//     takes what has one for a resource log;
//   - where an unknown field stood.
//
// Read back differently is an unknown field, of a log without a schema, that has
// the name of a field of the envelope: it fills that if the envelope does not have
// it. A record of the usage log with its Properties and no other field of the log
// is taken for a resource log. What [AppendJSON] says of records that name no log
// holds here, too.
func AppendRow(dst []byte, rec Record) []byte {
	h, s := rec.Head(), rec.Schema()
	w := objectWriter{dst: append(dst, '{'), flat: s, taken: map[string]bool{}}
	for i := range envelopeSchema().fields {
		f := &envelopeSchema().fields[i]
		if f.Column == "Type" && h.Type.State() == opt.Absent {
			if table := s.table(rec); table != "" {
				w.name(f.Column)
				w.taken["type"] = true
				w.dst = jsonscan.AppendQuoted(w.dst, table)
			}
			continue
		}
		if s.hidesColumn(f) {
			continue
		}
		w.field(rec, f, (*Field).column)
	}
	w.fields(rec, s.fields, (*Field).column)
	w.unknownFlat(h.Extra)
	return append(w.dst, '}')
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

// objectWriter writes the members of JSON objects.
type objectWriter struct {
	dst   []byte
	flat  *Schema         // of the record, if all fields stand side by side
	taken map[string]bool // then: the folded names of the fields that have been written
}

// name begins a member.
func (w *objectWriter) name(name string) {
	if last := w.dst[len(w.dst)-1]; last != '{' {
		w.dst = append(w.dst, ',')
	}
	w.dst = append(jsonscan.AppendQuoted(w.dst, name), ':')
}

func (w *objectWriter) fields(rec Record, fields []Field, name func(*Field) string) {
	for i := range fields {
		w.field(rec, &fields[i], name)
	}
}

// field writes one field unless it is absent or its name is taken.
func (w *objectWriter) field(rec Record, f *Field, name func(*Field) string) {
	cell := f.Cell(rec)
	if cell.State() == opt.Absent {
		return
	}
	if w.flat != nil {
		folded := fold(name(f))
		if w.taken[folded] {
			return
		}
		w.taken[folded] = true
	}
	w.name(name(f))
	w.dst = appendCell(w.dst, rec, f, cell)
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

// appendSet appends a value. The text is what the input had, if that is kept.
func appendSet(dst []byte, f *Field, cell opt.Cell, text string) []byte {
	switch f.Kind {
	case Integer:
		return cell.AppendText(dst)
	case Real:
		start := len(dst)
		dst = cell.AppendText(dst)
		if text != "" && sameNumber(text, string(dst[start:])) {
			return append(dst[:start], text...) // with all its digits
		}
		return dst
	}
	return jsonscan.AppendQuoted(dst, string(cell.AppendText(nil)))
}

// sameNumber reports whether the JSON text of a number, in quotes or not, is
// read as the same float64 as another.
func sameNumber(text, number string) bool {
	v, _ := jsonscan.New([]byte(text), 1).Value()
	a, err := opt.Parse[float64](string(v.Text()))
	b, _ := opt.Parse[float64](number)
	return err == nil && a == b
}

// unknown writes some of the fields that the schema does not know.
func (w *objectWriter) unknown(x *Extra, which func(*Unknown) bool) {
	if x == nil {
		return
	}
	for i := range x.Unknown {
		if u := &x.Unknown[i]; which(u) {
			w.name(u.Name)
			w.dst = append(w.dst, u.JSON...)
		}
	}
}

// unknownFlat writes all fields that the schema does not know side by side, but
// for those whose name is taken: by a field that has been written, and, for
// those from beside properties, by one of the schema or from within. Left out is
// also what would make the row a resource log.
func (w *objectWriter) unknownFlat(x *Extra) {
	if x == nil {
		return
	}
	inside := x.inside()
	for _, u := range x.Unknown {
		folded := fold(u.Name)
		_, known := w.flat.byName[folded]
		if w.taken[folded] || w.outranks(u.Name) || u.Outside && (known || inside[u.Name]) ||
			folded == "properties" && holdsObject(u.JSON) {
			continue
		}
		w.name(u.Name)
		w.dst = append(w.dst, u.JSON...)
	}
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
// written under its Column: read back, it would count instead.
func (w *objectWriter) outranks(name string) bool {
	for _, s := range []*Schema{w.flat, envelopeSchema()} {
		if i, ok := s.byName[fold(name)]; ok {
			f := &s.fields[i]
			return w.taken[fold(f.column())] && foldsTo(name, fold(f.Property))
		}
	}
	return false
}

// inside returns the names of the unknown fields within properties.
func (x *Extra) inside() map[string]bool {
	names := make(map[string]bool, len(x.Unknown))
	for _, u := range x.Unknown {
		if !u.Outside {
			names[u.Name] = true
		}
	}
	return names
}
