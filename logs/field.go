package logs

import (
	"bytes"
	"math"
	"reflect"
	"strconv"
	"strings"

	"example.com/acstelemetry/internal/jsonscan"
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
	Bool                // true or false
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
	IPAddress      Personal = "IP address"               // of a machine
	Trait          Personal = "personal"                 // of a person, such as the language that they speak
)

// Field describes one field of a record.
type Field struct {
	// Property is the field's name in a resource log, in properties or, for the
	// envelope, next to it. Empty if only the table has the field.
	Property string
	// Column is the field's name in the Log Analytics table. Empty if the table
	// does not have it.
	Column string
	// Aliases are other names that have been seen for the field.
	Aliases []string
	// Kind says how its text is read.
	Kind Kind
	// Unit is the unit of a number or the time zone of a time, as in "ms".
	Unit string
	// Personal says which kind of personal data it may hold.
	Personal Personal
	// Texts are the known texts of an Enum, the values of the type's constants.
	Texts []string
	// Synonyms maps other texts of an Enum, in lower case, to known ones.
	Synonyms map[string]string
	// Outside says that in a resource log the field may also be next to properties, as
	// level, resultType and durationMs are in many logs of Azure. It counts there unless
	// properties have it, too, and it is written inside them.
	Outside bool
	// Cell returns the field of a record of the schema; see [At].
	Cell func(Record) opt.Cell
}

// Name returns the Property, or the Column if there is none.
func (f *Field) Name() string {
	if f.Property != "" {
		return f.Property
	}
	return f.Column
}

// column returns the Column, or the Property if there is none.
func (f *Field) column() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Property
}

// rank is the order in which a field's names win if a record has several: 0 for
// the Property, 1 for the Column, then the Aliases in order. What the time of a copied row
// was where it was copied from comes first.
func (f *Field) rank(name []byte) int {
	if foldsTo(name, originalTime) {
		return -1
	}
	for i, own := range append([]string{f.Property, f.Column}, f.Aliases...) {
		if own != "" && foldsTo(name, fold(own)) {
			return i
		}
	}
	return 2 + len(f.Aliases)
}

// canonical returns the known text for an Enum's text, or the text itself. If the text
// is a JSON array of one scalar, its element counts; one of none has no value.
//
// QUIRK: the documents list VoIP and Bot, their samples print VOIP and BOT.
func (f *Field) canonical(text string) string {
	if one, ok := jsonscan.OnlyElement(text); ok {
		text = trim(one)
	} else if text == "[]" {
		return "" // which is no value
	}
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

// takes reports whether the field could have the value of a member: an object or an array
// of several is no scalar.
//
// QUIRK: pandas.DataFrame.to_json writes an object for each column by default.
func (f *Field) takes(m *member) bool {
	if f.Kind == JSON || m.value.Kind != jsonscan.Object && m.value.Kind != jsonscan.Array {
		return true
	}
	_, ok := jsonscan.OnlyElement(string(m.value.Raw))
	return ok
}

// preserves reports whether the value that is read from a text is written as that text,
// except for quotes and the spelling of numbers and times. If not, [Extra.Texts] keeps it.
func (f *Field) preserves(text string) bool {
	switch f.Kind {
	case Enum:
		return f.canonical(trim(text)) == text
	case Integer:
		return !opt.HasFraction(text)
	case Real:
		return exact(text)
	}
	return true
}

// spells reports whether the JSON text of a field is read as the value of a cell.
func (f *Field) spells(text string, cell opt.Cell) bool {
	at := reflect.TypeOf(cell)
	v, err := jsonscan.New([]byte(text), jsonscan.MaxDepth).Value()
	if err != nil || at.Kind() != reflect.Pointer {
		return false
	}
	other, ok := reflect.New(at.Elem()).Interface().(opt.Cell)
	if !ok {
		return false
	}
	text = string(v.Text())
	if one, ok := jsonscan.OnlyElement(text); ok {
		text = one
	}
	if f.Kind == Enum {
		text = f.canonical(trim(text))
	}
	return other.Parse(text) == nil && other.State() == cell.State() &&
		bytes.Equal(other.AppendText(nil), cell.AppendText(nil))
}

// limits returns the documented range of a number; ok is false if there is none. What
// has a unit is counted or measured from zero; a ratio is a share of one.
func (f *Field) limits() (least, most float64, ok bool) {
	switch f.Unit {
	case "", "UTC", "UnitType", "Unit": // the last two are names of fields that hold the unit
		return 0, 0, false
	case "ratio":
		return 0, 1, true
	}
	return 0, math.Inf(1), true
}

// outside says how a number is outside its documented range, or returns "".
func (f *Field) outside(cell opt.Cell) string {
	least, most, ok := f.limits()
	if !ok {
		return ""
	}
	switch n, err := strconv.ParseFloat(string(cell.AppendText(nil)), 64); {
	case err != nil:
		return ""
	case n < least:
		return "below " + strconv.FormatFloat(least, 'g', -1, 64)
	case n > most:
		return "above " + strconv.FormatFloat(most, 'g', -1, 64)
	}
	return ""
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

// EnvelopeFields returns the table of the fields that all logs share.
func EnvelopeFields() []Field { return envelopeSchema().Fields() }

func envelopeFields() []Field {
	text := func(at func(*Envelope) *opt.Value[string]) func(Record) opt.Cell {
		return func(r Record) opt.Cell { return at(r.Head()) }
	}
	return []Field{
		// QUIRK: a data export has TimeGenerated instead of time, the usage log Timestamp.
		{Property: "time", Column: "TimeGenerated", Aliases: []string{"Timestamp", "_OriginalTimeGenerated"}, Kind: Time, Unit: "UTC",
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
