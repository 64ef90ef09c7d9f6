package logs

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// decoder turns entries into records, using the field tables of their schemas.
// It is the straightforward implementation and defines what is correct.
type decoder struct {
	schemas []*Schema
	only    *Schema // if set, every record is of this schema
	into    Record  // if set, the record to fill
	opts    Options
	from    label

	e        *entry
	inner    []member // of properties
	flat     bool     // there are no properties: all fields are on one level
	apart    bool     // on it, those of properties have names such as properties.callDuration
	event    bool     // its type is that of an event, not a table
	tooMany  bool     // members: the record is not read
	rec      Record
	problems problems
	seen     [2]uint64             // bit i: field i of the envelope, or of the schema, has been read
	lent     uint64                // bit i: field i of the envelope has been read from properties
	within   fieldSet              // the schema's fields that properties have; see isInside
	source   [2][maxFields]*member // the member that each field was read from
	texts    []int                 // the fields in Extra.Texts, as part × maxFields + index
	unknowns map[string]int        // index in Extra.Unknown by name, if there are many
	fold     []byte
}

// knows reports whether any of the schemas has a column with a folded name.
func (d *decoder) knows(folded []byte) bool {
	if envelopeSchema().find(folded) >= 0 {
		return true
	}
	for _, s := range d.schemas {
		if s.find(folded) >= 0 {
			return true
		}
	}
	return false
}

// isTime reports whether a folded name is a column of times in any of the schemas.
func (d *decoder) isTime(folded []byte) bool {
	for _, s := range append([]*Schema{envelopeSchema()}, d.schemas...) {
		if i := s.find(folded); i >= 0 && s.fields[i].Kind == Time {
			return true
		}
	}
	return false
}

// isLog reports whether any of the schemas is of the log with a category or table.
func (d *decoder) isLog(name string) bool {
	return slices.ContainsFunc(d.schemas, func(s *Schema) bool {
		return hasName(s.categories, trim(name)) || hasName(s.tables, trim(name))
	})
}

// record returns the record in an entry, if any, and its problems.
func (d *decoder) record(e *entry) (rec Record, found problems) {
	switch {
	case e.broken:
		found = e.problems
	case e.rec != nil:
		rec, found = e.rec, e.problems
	default:
		rec, found = d.decode(e)
	}
	if len(found.errors)+len(found.remarks) > 0 {
		name := d.log(e) // one text for all: it may be long
		found.each(func(p *Problem) { p.Category = name })
	}
	return rec, found
}

// names reports whether the members of an object name a log that has a schema.
func (d *decoder) names(members []member) bool { return d.schemaOf(members, nil) != nil }

// log returns the name of the log in an entry that has been read.
func (d *decoder) log(e *entry) string {
	switch {
	case e.broken:
		return e.category
	case e.rec != nil:
		head := e.rec.Head()
		return shortened(head.Category.Or(head.Type.Or("")))
	}
	return category(e.members, d.inner)
}

// decode returns the record in e, and its problems.
func (d *decoder) decode(e *entry) (Record, problems) {
	d.e, d.problems, d.tooMany = e, e.problems, false
	d.seen, d.lent, d.within, d.texts, d.unknowns = [2]uint64{}, 0, fieldSet{}, d.texts[:0], nil
	d.event = isEvent(e.members)
	bare := !d.properties()
	d.flat = bare && !d.resource()
	d.apart = d.flat && slices.ContainsFunc(e.members, func(m member) bool { return flattened(m.name) })
	schema := d.schema()
	if d.rec = d.into; d.rec == nil {
		d.rec = schema.newRecord()
	}
	for i := range e.members {
		if m := &e.members[i]; d.flat || !isProperties(m.name) {
			d.outside(m, schema)
		}
	}
	if d.tooMany {
		d.rec, d.problems = nil, problems{}
		d.whole(ErrTooManyMembers, manyMembers(&d.opts))
		return nil, d.problems
	}
	if !d.flat {
		d.insteadOfFields(schema, bare) // after the members outside properties
	}
	for i := range d.inner {
		d.inside(&d.inner[i], schema)
	}
	d.tidy()
	if d.opts.KeepRaw {
		d.rec.Head().extra().Raw = string(e.raw)
	}
	return d.rec, d.problems
}

// isProperties reports whether a name is that of the object with the fields of a
// resource log. Like all names, it is compared without case and blanks.
func isProperties[S string | []byte](name S) bool { return foldsTo(name, "properties") }

// properties splits the entry's properties into d.inner and reports whether
// there are any: if not, the entry is flat.
//
// QUIRK: properties is sometimes a string that holds the JSON of an object.
func (d *decoder) properties() (found bool) {
	d.inner = d.inner[:0]
	if d.e.inner != nil {
		d.inner = append(d.inner, d.e.inner...)
		return true
	}
	if d.e.flat {
		return d.propertiesColumn()
	}
	var test columnTest
	for i := range d.e.members {
		m := &d.e.members[i]
		if !isProperties(m.name) || m.value.Kind == jsonscan.Null {
			continue
		}
		if !test.ready { // not for each of the members: there may be many
			test = d.columnTest()
		}
		if d.isColumn(m, test) {
			return false
		}
		if found {
			d.duplicate(m, "the last one counts")
		}
		switch {
		case d.split(m):
			found = true
		case d.tooMany:
			return false
		default:
			d.problem(m, ErrProperties)
		}
	}
	return found
}

// propertiesColumn splits the properties of a row into d.inner and reports whether they hold
// fields of its log, which does not have a column of that name.
//
// QUIRK: Azure Data Explorer, Spark, databases and pandas keep resource logs in tables: the
// envelope has columns, and properties are JSON in one of their own.
func (d *decoder) propertiesColumn() bool {
	i := slices.IndexFunc(d.e.members, func(m member) bool { return isProperties(m.name) && m.hasValue() })
	if i < 0 {
		return false
	}
	m, schema := &d.e.members[i], d.flatSchema()
	if schema != nil && schema.hasProperties() {
		return false
	}
	switch {
	case d.split(m):
	case schema != nil && !d.tooMany:
		d.problem(m, ErrProperties)
		return false
	default:
		return false
	}
	if schema == nil && category(d.e.members, d.inner) == "" {
		schema = d.inferred(d.inner)
	}
	if schema == nil || !slices.ContainsFunc(d.inner, func(m member) bool {
		return schema.find(schema.plainName(appendFold(nil, m.name))) >= 0
	}) {
		d.inner = d.inner[:0]
		return false
	}
	return true
}

// columnTest is what [decoder.isColumn] has to know about an entry. It depends on all of
// its members.
type columnTest struct {
	ready  bool
	schema *Schema // of the entry if it is flat; nil if not known
	named  bool    // it names its table
	row    bool    // it also has the time of a row
	flat   bool    // it has other fields of the schema, which has one called properties
}

func (d *decoder) columnTest() columnTest {
	has := func(folded string) bool {
		return slices.ContainsFunc(d.e.members, func(m member) bool { return foldsTo(m.name, folded) })
	}
	t := columnTest{ready: true, schema: d.flatSchema(), named: typeName(d.e.members) != ""}
	t.row = t.named && has("timegenerated") && !has("time")
	t.flat = t.schema != nil && t.schema.flatProperties(d.e.members)
	return t
}

// isColumn reports whether a member called properties is not the object with the fields
// of a resource log, but one of the fields.
//
// QUIRK: the usage log prints all fields on one level, and one of them is its
// Properties, with other data. The log of service requests has a column of that name,
// and so may a log without a schema.
//
// Rows name their table, and spell their columns as the tables do. [AppendJSON] spells
// properties and time as resource logs do, also of a record that names its table.
func (d *decoder) isColumn(m *member, t columnTest) bool {
	isRow := t.row || t.named && string(m.name) == "Properties"
	switch {
	case t.schema == nil:
		return isRow
	case !t.schema.hasProperties():
		return false
	}
	return isRow || t.flat && !(t.schema.outside && d.holdsProperties(m))
}

// holdsProperties reports whether a member holds an object with a member called
// properties.
func (d *decoder) holdsProperties(m *member) bool {
	for it := jsonscan.Members(m.text(), d.opts.MaxDepth).Lax(); it.Next(); {
		if isProperties(it.Key.Text()) {
			return true
		}
	}
	return false
}

// split splits an object, or a string that holds one, into d.inner.
func (d *decoder) split(m *member) bool {
	object, quoted := m.value.Raw, m.isScalar()
	if quoted {
		object = m.text()
	}
	kept := d.inner
	d.inner = d.inner[:0]
	it := jsonscan.Members(object, d.opts.MaxDepth).Lax()
	for it.Next() {
		in := member{name: it.Key.Text(), value: it.Value, offset: m.offset + int64(it.Value.Offset),
			bad: it.Key.BadUTF8 || it.Value.BadUTF8, odd: it.Key.NotJSON || it.Value.NotJSON}
		if quoted { // escapes hide the offset of the value in the input
			in.offset = m.offset
		}
		d.inner = append(d.inner, in)
		if len(d.e.members)+len(d.inner) > d.opts.MaxMembers {
			d.tooMany, d.inner = true, kept[:0]
			return false
		}
	}
	rest := jsonscan.New(object, 1)
	rest.SetPos(it.Pos())
	rest.Blanks()
	if it.Err() != nil || rest.Pos() < len(object) {
		d.inner = kept[:0]
		return false
	}
	if quoted && m.bad {
		d.problem(m, ErrEncoding)
	}
	if faults := it.Faults(); quoted && len(faults) > 0 {
		d.report(m, ErrRepaired, faults[0].What)
	}
	return true
}

// manyMembers is the detail of ErrTooManyMembers.
func manyMembers(opts *Options) string {
	return fmt.Sprintf("Options.MaxMembers is %d", opts.MaxMembers)
}

// resource reports whether an entry without readable properties is still a
// resource log, not a table row. It is if it has a category, and either the
// category is of a log without a schema here, or properties are null or not an
// object. The usage log prints both in its flat form.
//
// QUIRK: other logs of Azure are in the same files, some without properties and
// with fields such as durationMs and identity next to the category.
func (d *decoder) resource() bool {
	if d.e.flat || text(d.e.members, "category") == "" || typeName(d.e.members) != "" {
		return false
	}
	s := d.flatSchema()
	if s != nil && s.flatProperties(d.e.members) {
		return false
	}
	return d.only == nil && d.named() == nil ||
		slices.ContainsFunc(d.e.members, func(m member) bool { return isProperties(m.name) })
}

// insteadOfFields keeps a member called properties that holds no fields. In the
// usage log, which has a field of that name, it is that field. For a log that
// does not always have properties, an empty object is kept, too.
func (d *decoder) insteadOfFields(schema *Schema, bare bool) {
	var last *member
	for i := range d.e.members {
		m := &d.e.members[i]
		switch {
		case !isProperties(m.name):
		case bare && schema.hasProperties():
			d.inside(m, schema)
		case bare:
			d.unknown(m, true)
		default:
			last = m
		}
	}
	if last != nil && len(d.inner) == 0 && goesWithout(d.rec) {
		d.keep(Unknown{Name: string(last.name), Outside: true, JSON: "{}"}, last)
	}
}

// flatSchema returns the schema of the entry if it is flat.
func (d *decoder) flatSchema() *Schema {
	if s := d.named(); s != nil {
		return s
	}
	if d.only != nil {
		return d.only
	}
	if category(d.e.members, nil) != "" {
		return nil // a log without a schema here
	}
	return d.inferred(d.e.members)
}

// flatProperties reports whether the schema has a field called Properties and
// the members next to it include another field of the schema.
func (s *Schema) flatProperties(members []member) bool {
	if !s.hasProperties() {
		return false
	}
	for i := range members {
		if name := appendFold(nil, members[i].name); string(name) != "properties" && s.find(name) >= 0 {
			return true
		}
	}
	return false
}

// schema chooses the schema of the entry.
func (d *decoder) schema() *Schema {
	if s := d.named(); s != nil {
		return s
	}
	other := category(d.e.members, d.inner) != ""
	switch {
	case d.only != nil && other:
		d.whole(ErrOtherLog, "read as "+d.only.name)
		return d.only
	case d.only != nil:
		return d.only
	case other:
		return otherSchema() // a log without a schema here
	}
	members := d.inner
	if d.flat {
		members = d.e.members
	}
	if s := d.inferred(members); s != nil {
		d.whole(ErrInferred, s.name)
		return s
	}
	detail := ""
	if event := cmp.Or(eventTypeName(d.e.members), eventTypeName(d.inner)); event != "" {
		detail = "it is an event of Event Grid: " + shown(event)
	}
	d.whole(ErrUnknownLog, detail)
	return otherSchema()
}

// named returns the schema selected by the category or by the table's name.
func (d *decoder) named() *Schema { return d.schemaOf(d.e.members, d.inner) }

func hasName(folded []string, name string) bool {
	for _, f := range folded {
		if foldsTo(name, f) {
			return true
		}
	}
	return false
}

// trim returns a text without the blanks that package opt allows around values.
func trim(text string) string {
	if text == "" || text[0] > ' ' && text[len(text)-1] > ' ' {
		return text // usually
	}
	return strings.Trim(text, " \t\r\n")
}

// text returns the text of the last member with a folded name that is a scalar, or an array
// of one, with a value, or "".
func text(members []member, folded string) string {
	for i := len(members) - 1; i >= 0; i-- {
		m := &members[i]
		if !foldsTo(m.name, folded) {
			continue
		}
		var text string
		switch {
		case m.isScalar():
			text = string(m.text())
		case m.value.Kind == jsonscan.Array:
			text, _ = jsonscan.OnlyElement(string(m.value.Raw))
		}
		if v, _ := opt.Parse[string](trim(text)); v.IsSet() {
			return v.Or("")
		}
	}
	return ""
}

func isTime(folded []byte) bool { return string(folded) == "timegenerated" }

// outside reads a member next to properties or in a flat row.
func (d *decoder) outside(m *member, schema *Schema) {
	d.fold = schema.plainName(appendFold(d.fold[:0], m.name))
	if d.flat {
		if d.e.shape == ShapeCSV && foldsTo(m.name, unknownColumn) {
			d.unknownCell(m, schema)
			return
		}
		// A column of the schema wins over one of the envelope with the same
		// name, except for the time: TimeGenerated is when the row was
		// generated. Next to flattened properties it is that of the envelope.
		i := schema.find(d.fold)
		if d.apart && !flattened(m.name) && envelopeSchema().find(d.fold) >= 0 {
			i = -1
		}
		if i >= 0 && !isTime(d.fold) {
			d.field(m, schema, i, false)
			return
		}
	}
	if i := envelopeSchema().find(d.fold); i >= 0 && !(i == typeField && d.event) {
		d.field(m, envelopeSchema(), i, !d.flat)
		return
	}
	if i := schema.find(d.fold); !d.flat && i >= 0 {
		// A field next to the properties of a pasted sample. Written back there, a
		// field of the usage log would make the record a flat one.
		pasted := schema.hasProperties() && (d.e.inner != nil || !schema.outside)
		if pasted || schema.fields[i].Outside && !d.isInside(schema, i) {
			d.field(m, schema, i, !pasted)
			return
		}
	}
	d.unknown(m, !d.flat)
}

// fieldSet is a set of fields of a schema, once it is ready.
type fieldSet struct {
	ready  bool
	fields uint64 // bit i: field i
}

// isInside reports whether properties have field i of the schema.
func (d *decoder) isInside(schema *Schema, i int) bool {
	if !d.within.ready {
		d.within.ready = true
		for n := range d.inner {
			if at := schema.find(schema.plainName(appendFold(nil, d.inner[n].name))); at >= 0 {
				d.within.fields |= 1 << at
			}
		}
	}
	return d.within.fields>>i&1 == 1
}

// inside reads a member of properties. A name of the envelope counts there if
// the envelope itself does not have it.
func (d *decoder) inside(m *member, schema *Schema) {
	d.fold = schema.plainName(appendFold(d.fold[:0], m.name))
	if i := schema.find(d.fold); i >= 0 {
		d.field(m, schema, i, false)
		return
	}
	i := envelopeSchema().find(d.fold)
	if i >= 0 && schema != otherSchema() && (!d.hasRead(envelopeSchema(), i) || d.lent>>i&1 == 1) {
		d.field(m, envelopeSchema(), i, false)
		d.lent |= 1 << i
		return
	}
	d.unknown(m, false)
}

// partOf returns the index of a schema's fields in d.seen.
func partOf(schema *Schema) int {
	if schema == envelopeSchema() {
		return 0
	}
	return 1
}

// hasRead reports whether field i of a schema has already been read.
func (d *decoder) hasRead(schema *Schema, i int) bool { return d.seen[partOf(schema)]>>i&1 == 1 }

// field reads a member, from outside properties or not, into field i of a schema.
// If two members have the same name, the last one counts. If two names mean the
// same field, the one that [Field.rank] puts first counts, in any order, and the
// other is kept as an unknown field.
//
// QUIRK: a table made from several logs has the columns of all of them, such as
// properties.participantId and properties.ParticipantId of pandas. There a column
// without a value is nothing.
func (d *decoder) field(m *member, schema *Schema, i int, outside bool) {
	f := &schema.fields[i]
	source := &d.source[partOf(schema)][i]
	if d.hasRead(schema, i) {
		other := *source
		table := d.e.flat || flattened(m.name) && flattened(other.name) && !bytes.Equal(m.name, other.name)
		switch was, is := f.rankOf(other), f.rankOf(m); {
		case table && !m.hasValue():
			return
		case table && !other.hasValue():
		case is == was:
			d.duplicate(m, "the last one counts")
		case is > was:
			if m.bad {
				d.problem(m, ErrEncoding)
			}
			d.outranked(f, m, other, outside)
			return
		default:
			d.outranked(f, other, m, outside)
		}
	}
	*source = m
	d.seen[partOf(schema)] |= 1 << i
	if m.bad {
		d.problem(m, ErrEncoding)
	}
	cell := f.Cell(d.rec)
	text, err := d.parse(f, cell, m)
	keep := err != nil
	switch {
	case err != nil:
		d.problem(m, err)
	case cell.State() == opt.Set:
		d.remarks(f, cell, text, m)
		keep = m.value.Kind == jsonscan.Array && f.Kind != JSON || !f.preserves(text)
	}
	d.keepText(partOf(schema)*maxFields+i, keep, f, m)
}

// rankOf is [Field.rank] of a member. A time of a copied row that is null comes last: in a union,
// the rows that were not copied have it, too.
func (f *Field) rankOf(m *member) int {
	if foldsTo(m.name, originalTime) && !m.hasValue() {
		return math.MaxInt
	}
	return f.rank(m.name)
}

// remarks reports what is odd about a number that has been read.
func (d *decoder) remarks(f *Field, cell opt.Cell, text string, m *member) {
	if d.opts.OnRemarks == nil {
		return
	}
	if f.Kind == Integer && opt.HasFraction(text) {
		d.problem(m, ErrFraction)
	}
	if limits := f.outside(cell); limits != "" {
		d.report(m, ErrOutOfRange, limits)
	}
}

// outranked keeps a member that lost its field to another name. The
// TimeGenerated of a row that also has a time is kept as if it were next to
// properties: inside those of a client operation it would be a field of its own.
func (d *decoder) outranked(f *Field, m, by *member, outside bool) {
	if d.wants(ErrDuplicate) && m.hasValue() && !bytes.EqualFold(m.text(), by.text()) && !foldsTo(by.name, originalTime) {
		d.duplicate(m, shown(string(by.name))+" counts, this is kept as an unknown field")
	}
	if d.flat {
		d.fold = d.rec.Schema().plainName(appendFold(d.fold[:0], m.name))
		outside = isTime(d.fold) && d.rec.Schema().find(d.fold) >= 0
	}
	d.keep(Unknown{Name: string(m.name), Outside: outside, JSON: d.rawJSON(f, m)}, m)
}

// keepText keeps the text of a field, or drops that of one that occurs again.
// The texts are in the order of the tables, in which the fields are encoded.
func (d *decoder) keepText(field int, keep bool, f *Field, m *member) {
	i, found := slices.BinarySearch(d.texts, field)
	x := d.rec.Head().Extra
	switch {
	case found && keep:
		x.Texts[i].JSON = d.textJSON(f, m)
	case found:
		x.Texts = slices.Delete(x.Texts, i, i+1)
		d.texts = slices.Delete(d.texts, i, i+1)
	case keep:
		x = d.rec.Head().extra()
		x.Texts = slices.Insert(x.Texts, i, Text{Field: f.Name(), JSON: d.textJSON(f, m)})
		d.texts = slices.Insert(d.texts, i, field)
	}
}

// notJSON marks the text of a literal that is not JSON, where it is written.
const notJSON = "not JSON: "

// textJSON returns the JSON by which a field's text is kept. A literal that is not JSON
// is a string there, with a mark if that would be a number, a time or a flag, or none:
// NaN must not become Null, which says that nothing was measured. A number of CSV that
// was refused has a mark if it would be read elsewhere, as 1.234.
func (d *decoder) textJSON(f *Field, m *member) string {
	switch f.Kind {
	case Integer, Real, Time, Bool:
		cell := f.Cell(d.rec)
		refused := m.column != nil && f.Kind != Time && cell.State() == opt.Invalid
		if m.value.Kind != jsonscan.Literal && !refused {
			break
		}
		text := string(m.text())
		cell.Parse(text) //nolint:errcheck // its state says more
		readable := cell.State() != opt.Invalid
		switch cell.Clear(opt.Invalid); {
		case readable && refused:
			return string(jsonscan.AppendQuoted(nil, text+" "+notCertain))
		case readable:
			return string(jsonscan.AppendQuoted(nil, notJSON+text))
		}
	}
	return d.rawJSON(f, m)
}

// parse sets a field from a member's value.
func (d *decoder) parse(f *Field, cell opt.Cell, m *member) (text string, err error) {
	switch m.value.Kind {
	case jsonscan.Null:
		cell.Clear(opt.Null)
		return "", nil
	case jsonscan.Literal:
		cell.Clear(opt.Invalid)
		return "", ErrLiteral
	case jsonscan.Object, jsonscan.Array:
		// QUIRK: a dynamic column is JSON in a resource log and a string that
		// holds JSON in a query's answer.
		text = string(jsonscan.AppendCompact(nil, m.value.Raw))
		if m.odd && (f.Kind == JSON || f.Kind == Enum) {
			cell.Clear(opt.Invalid)
			return "", ErrLiteral
		}
		if f.Kind == JSON {
			break
		}
		// QUIRK: ResultCategory also comes as an array of one.
		one, ok := jsonscan.OnlyElement(text)
		if !ok && (f.Kind != Enum || m.value.Kind != jsonscan.Array) {
			cell.Clear(opt.Invalid)
			return "", opt.ErrKind
		}
		if ok {
			text = one
		}
	default:
		raw := m.text()
		switch f.Kind {
		case Integer, Real, Time, Bool: // the value does not hold the text
			text = alias(inputOf(raw), 0, len(raw))
		default:
			text = string(raw)
		}
	}
	switch f.Kind {
	case ID: // QUIRK: some IDs begin with a blank
		text = trim(text)
	case Enum:
		return text, cell.Parse(f.canonical(trim(text)))
	case Time:
		if m.column != nil {
			return text, m.column.parse(cell, text, &d.opts.CSV)
		}
	case Integer, Real:
		if m.column != nil {
			number, err := m.column.table.number(text, &d.opts.CSV)
			if err != nil {
				cell.Clear(opt.Invalid)
				return text, err
			}
			if number != text {
				text, m.value.Raw = number, []byte(number) // kept as other logs spell it
			}
		}
	}
	return text, cell.Parse(text)
}

// exact reports whether a float64 can hold the number in text.
func exact(text string) bool {
	if len(text) <= 15 {
		return true
	}
	f, err := strconv.ParseFloat(text, 64)
	return err != nil || opt.Exact(text, f)
}

// unknown keeps a member that the schema does not know. An empty cell is nothing: the
// column may be one of another log in the same CSV.
func (d *decoder) unknown(m *member, outside bool) {
	if m.column != nil && len(m.value.Raw) == 0 {
		return
	}
	if m.bad {
		d.problem(m, ErrEncoding)
	}
	if m.odd {
		d.problem(m, ErrLiteral)
	}
	d.keep(Unknown{Name: string(m.name), Outside: outside, JSON: d.rawJSON(nil, m)}, m)
}

func (d *decoder) keep(u Unknown, m *member) {
	x := d.rec.Head().extra()
	if i := d.indexOf(x.Unknown, u); i >= 0 {
		d.duplicate(m, "the last one counts")
		x.Unknown[i] = u
		return
	}
	x.Unknown = append(x.Unknown, u)
	if d.unknowns != nil {
		d.unknowns[u.key()] = len(x.Unknown) - 1
	}
}

// indexOf returns the index of the field with the same name in the list, or -1.
// It uses a map for long lists only: those come from broken or hostile input.
func (d *decoder) indexOf(list []Unknown, u Unknown) int {
	const many = 32
	switch {
	case d.unknowns != nil:
		if i, ok := d.unknowns[u.key()]; ok {
			return i
		}
	case len(list) < many:
		for i := range list {
			if list[i].Name == u.Name && list[i].Outside == u.Outside {
				return i
			}
		}
	default:
		d.unknowns = make(map[string]int, 2*many)
		for i := range list {
			d.unknowns[list[i].key()] = i
		}
		return d.indexOf(list, u)
	}
	return -1
}

// key returns a text by which the unknown fields of a record differ.
func (u *Unknown) key() string {
	if u.Outside {
		return "o" + u.Name
	}
	return "i" + u.Name
}

// unknownCell reads the column in which [CSVWriter] keeps unknown fields. A
// field that has the name of a field of the schema was next to properties:
// inside them it would have been known.
func (d *decoder) unknownCell(m *member, schema *Schema) {
	d.inner = d.inner[:0]
	if !d.split(m) {
		if len(m.text()) > 0 {
			d.unknown(m, false)
		}
		return
	}
	for i := range d.inner {
		d.fold = schema.plainName(appendFold(d.fold[:0], d.inner[i].name))
		d.unknown(&d.inner[i], schema.find(d.fold) >= 0)
	}
	d.inner = d.inner[:0]
}

// tidy drops an Extra that turned out empty, and sorts the unknown fields into the
// order in which they are written.
func (d *decoder) tidy() {
	x := d.rec.Head().Extra
	if x == nil {
		return
	}
	if len(x.Texts) == 0 {
		x.Texts = nil
		if len(x.Unknown) == 0 {
			d.rec.Head().Extra = nil
		}
	}
	slices.SortStableFunc(x.Unknown, func(a, b Unknown) int {
		switch {
		case a.Outside == b.Outside:
			return 0
		case a.Outside:
			return -1
		}
		return 1
	})
}

// rawJSON returns a member's value as compact JSON. A time of CSV that could not be
// read includes the reason if it could be taken for another time without its column.
func (d *decoder) rawJSON(f *Field, m *member) string {
	if m.column != nil {
		if f != nil && f.Kind == Time {
			return string(jsonscan.AppendQuoted(nil, m.column.keep(string(m.value.Raw), &d.opts.CSV)))
		}
		if len(m.value.Raw) == 0 {
			return "null"
		}
		return string(jsonscan.AppendQuoted(nil, string(m.value.Raw)))
	}
	if m.odd {
		return string(jsonscan.AppendMended(nil, m.value.Raw))
	}
	return string(jsonscan.AppendCompact(nil, m.value.Raw))
}

// duplicate reports that a field occurs twice, and which one counts.
func (d *decoder) duplicate(m *member, counts string) { d.report(m, ErrDuplicate, counts) }

// problem reports an error in a member.
func (d *decoder) problem(m *member, err error) { d.report(m, err, "") }

// wants reports whether a problem with an error would be listed.
func (d *decoder) wants(err error) bool {
	return !(isRemark(err) && d.opts.OnRemarks == nil) && !d.problems.isFull(err)
}

func (d *decoder) report(m *member, err error, detail string) {
	if !d.wants(err) {
		return
	}
	at := m.offset
	if d.e.fixed {
		at = d.e.offset
	}
	p := Problem{
		Position: d.from.position(d.e.record, at),
		Field:    shortened(m.name), Detail: detail, Err: err,
	}
	if !d.opts.HideExcerpts {
		p.Excerpt = excerpt(m.value.Raw)
	}
	d.problems.add(p)
}

// whole reports an error in the record as a whole.
func (d *decoder) whole(err error, detail string) {
	if isRemark(err) && d.opts.OnRemarks == nil {
		return
	}
	p := Problem{
		Position: d.from.position(d.e.record, d.e.offset),
		Detail:   detail, Err: err,
	}
	if !d.opts.HideExcerpts {
		p.Excerpt = excerpt(d.e.raw)
	}
	d.problems.add(p)
}

// category returns the name of a record's log, from the members outside and
// inside properties.
func category(outside, inside []member) string {
	for _, members := range [][]member{outside, inside} {
		if c := cmp.Or(text(members, "category"), typeName(members)); c != "" {
			return shortened(c)
		}
	}
	return ""
}
