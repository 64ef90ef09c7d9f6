package logs

import (
	"strings"
	"sync"

	"example.com/acstelemetry/opt"
)

// Kind says how the text of a field is read.
type Kind uint8

// The kinds of fields.
const (
	Free    Kind = iota // text, kept as it is
	ID                  // text without the blanks around it
	Enum                // one of a set of texts, in any case; others are kept as they are
	JSON                // text that holds JSON, or JSON itself; kept as text
	Integer             // a whole number
	Real                // a number
	Time                // a time, in UTC
)

// Personal says which kind of personal data a field may hold. The zero value
// means none.
type Personal string

// The kinds of personal data.
const (
	NotPersonal    Personal = ""
	Identity       Personal = "identity"                 // of a person, an endpoint or a participant
	PhoneOrID      Personal = "identity or phone number" // of a participant who may have called by phone
	MayHold        Personal = "may hold identities"      // somewhere in its text
	FreeText       Personal = "free text"                // written by the application
	Tenant         Personal = "tenant"                   // of a tenant, subscription, workspace or resource
	CallID         Personal = "call"                     // of a call
	Thread         Personal = "thread"                   // of a Teams thread
	DeviceFeatures Personal = "device"                   // of a device or its software
)

// Field describes one field of a record.
type Field struct {
	// Property is the field's name in a resource log, in properties or, for the
	// envelope, beside it. Empty if only the table has the field.
	Property string
	// Column is the field's name in the Log Analytics table. Empty if the table
	// does not have it.
	Column string
	// Aliases are other names under which the field has been seen.
	Aliases []string
	// Kind says how its text is read.
	Kind Kind
	// Unit is the unit of a number or the time zone of a time, as in "ms".
	Unit string
	// Personal says which kind of personal data it may hold.
	Personal Personal
	// Texts are the known texts of an Enum, as the type's constants have them.
	Texts []string
	// Synonyms maps other texts of an Enum, in lower case, to known ones.
	Synonyms map[string]string
	// Cell returns the field of a record of the schema; see [At].
	Cell func(Record) opt.Cell
}

// Name returns the Property, or the Column where there is none.
func (f *Field) Name() string {
	if f.Property != "" {
		return f.Property
	}
	return f.Column
}

// column returns the Column, or the Property where there is none.
func (f *Field) column() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Property
}

// rank says which of a field's names counts if a record has several: 0 for the
// Property, 1 for the Column, then the Aliases in their order.
func (f *Field) rank(name []byte) int {
	for i, own := range append([]string{f.Property, f.Column}, f.Aliases...) {
		if own != "" && foldsTo(name, fold(own)) {
			return i
		}
	}
	return 2 + len(f.Aliases)
}

// canonical returns the known text that an Enum's text stands for, or the text
// itself.
//
// QUIRK: the documents list VoIP and Bot, their samples print VOIP and BOT.
func (f *Field) canonical(text string) string {
	for _, known := range f.Texts {
		if strings.EqualFold(text, known) {
			return known
		}
	}
	if known, ok := f.Synonyms[strings.ToLower(text)]; ok {
		return known
	}
	return text
}

// At makes a Field's Cell from a function that returns the address of a
// record's field.
func At[R Record, T opt.Scalar](field func(R) *opt.Value[T]) func(Record) opt.Cell {
	return func(r Record) opt.Cell { return field(r.(R)) }
}

// Texts returns the texts of an enumeration's constants, for Field.Texts.
func Texts[T ~string](constants []T) []string {
	texts := make([]string, len(constants))
	for i, c := range constants {
		texts[i] = string(c)
	}
	return texts
}

// KnownText reports whether text is one of the constants, in any case.
func KnownText[T ~string](text T, constants []T) bool {
	for _, c := range constants {
		if strings.EqualFold(string(text), string(c)) {
			return true
		}
	}
	return false
}

// Source names one log that follows a schema.
type Source struct {
	Category string // in resource logs
	Table    string // in Log Analytics
}

// Schema describes one documented log: which categories and tables follow it
// and which fields its records have. A Schema does not change; any number of
// goroutines may use it.
type Schema struct {
	name      string
	sources   []Source
	fields    []Field
	newRecord func() Record
	byName    map[string]int // folded property, column or alias → index in fields

	// The sources' names, folded.
	categories, tables []string
}

const maxFields = 64 // bits of a word

// NewSchema returns a schema. The first source is the plain one, which outranks
// the others when versions of one record are compared. The name is that of its
// category. It panics if two fields share a name or there are more
// than 64: a schema is written by a programmer, not read from input.
func NewSchema(newRecord func() Record, sources []Source, fields []Field) *Schema {
	s := &Schema{
		name: sources[0].Category, sources: sources, fields: fields,
		newRecord: newRecord, byName: make(map[string]int),
	}
	for _, src := range sources {
		s.categories, s.tables = append(s.categories, fold(src.Category)), append(s.tables, fold(src.Table))
	}
	if len(fields) > maxFields {
		panic("logs: schema " + s.name + " has too many fields")
	}
	for i := range fields {
		f := &fields[i]
		for _, name := range append([]string{f.Property, f.Column}, f.Aliases...) {
			key := fold(name)
			if j, taken := s.byName[key]; taken && j != i {
				panic("logs: schema " + s.name + ": two fields answer to " + name)
			}
			if key != "" {
				s.byName[key] = i
			}
		}
	}
	return s
}

// Name returns the name of the plain category, such as "CallSummary".
func (s *Schema) Name() string { return s.name }

// describe names the schema for errors.
func (s *Schema) describe() string {
	if s.name == "" {
		return "logs without a schema"
	}
	return s.name
}

// Sources returns a copy of the list of logs that follow the schema, the plain
// one first.
func (s *Schema) Sources() []Source { return append([]Source(nil), s.sources...) }

// Fields returns a copy of the schema's table of fields, the envelope's not
// included.
func (s *Schema) Fields() []Field { return append([]Field(nil), s.fields...) }

// New returns a new record of the schema with all fields Absent.
func (s *Schema) New() Record { return s.newRecord() }

// Plain reports whether rec, a record of this schema, comes from the plain log
// and not from one of its versioned variants. A record that does not say where
// it comes from counts as plain.
func (s *Schema) Plain(rec Record) bool {
	i := s.source(rec)
	return i <= 0
}

// source returns the index of the log that rec comes from, or -1.
func (s *Schema) source(rec Record) int {
	category, table := rec.Head().Category.Or(""), rec.Head().Type.Or("")
	if table == "" && category != "" {
		for i := range s.sources { // as a rule it is spelled so
			if s.sources[i].Category == category {
				return i
			}
		}
	}
	for i := range s.sources {
		if category != "" && foldsTo(category, s.categories[i]) || table != "" && foldsTo(table, s.tables[i]) {
			return i
		}
	}
	return -1
}

// find returns the index of the field with a folded name, or -1.
func (s *Schema) find(folded []byte) int {
	if i, ok := s.byName[string(folded)]; ok {
		return i
	}
	return -1
}

// fold returns the form of a name in which names are compared.
//
// QUIRK: property names come in camelCase, PascalCase and all lower case, and
// in the usage log with blanks between the words ("Operation Name").
func fold(name string) string { return string(appendFold(nil, []byte(name))) }

func appendFold(dst, name []byte) []byte {
	for _, c := range name {
		if c != ' ' {
			dst = append(dst, lower(c))
		}
	}
	return dst
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// foldsTo reports whether name has the folded form.
func foldsTo[S string | []byte](name S, folded string) bool {
	n := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c == ' ':
		case n == len(folded) || lower(c) != folded[n]:
			return false
		default:
			n++
		}
	}
	return n == len(folded)
}

// envelopeSchema returns the table of the envelope's fields.
var envelopeSchema = sync.OnceValue(func() *Schema {
	return NewSchema(nil, []Source{{}}, envelopeFields())
})

// EnvelopeFields returns the table of the fields that all logs share.
func EnvelopeFields() []Field { return envelopeSchema().Fields() }

func envelopeFields() []Field {
	text := func(at func(*Envelope) *opt.Value[string]) func(Record) opt.Cell {
		return func(r Record) opt.Cell { return at(r.Head()) }
	}
	return []Field{
		// QUIRK: a data export has TimeGenerated instead of time, the usage log Timestamp.
		{Property: "time", Column: "TimeGenerated", Aliases: []string{"Timestamp"}, Kind: Time, Unit: "UTC",
			Cell: func(r Record) opt.Cell { return &r.Head().Time }},
		// QUIRK: printed with and without the leading slash, and in any case; kept as it came.
		{Property: "resourceId", Column: "_ResourceId", Kind: ID, Personal: Tenant,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.ResourceID })},
		{Property: "operationName", Column: "OperationName", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.OperationName })},
		{Property: "operationVersion", Column: "OperationVersion", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.OperationVersion })},
		{Property: "category", Column: "Category", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.Category })},
		{Property: "correlationId", Column: "CorrelationId", Kind: ID, Personal: CallID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.CorrelationID })},
		{Column: "Type", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.Type })},
		{Column: "TenantId", Kind: ID, Personal: Tenant,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.TenantID })},
		{Column: "SourceSystem", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.SourceSystem })},
		{Column: "_SubscriptionId", Kind: ID, Personal: Tenant,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.SubscriptionID })},
		{Column: "_BilledSize", Kind: Real, Unit: "bytes",
			Cell: func(r Record) opt.Cell { return &r.Head().BilledSize }},
		{Column: "_IsBillable", Kind: ID,
			Cell: text(func(e *Envelope) *opt.Value[string] { return &e.IsBillable })},
	}
}

// otherSchema returns the schema of [Other].
var otherSchema = sync.OnceValue(func() *Schema {
	return NewSchema(func() Record { return new(Other) }, []Source{{}}, nil)
})
