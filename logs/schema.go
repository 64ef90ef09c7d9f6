package logs

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"example.com/acstelemetry/opt"
)

// Log names one log that follows a schema.
type Log struct {
	Category string // in resource logs
	Table    string // in Log Analytics
}

// Schema describes one documented log: which categories and tables follow it
// and which fields its records have. A Schema does not change; any number of
// goroutines may use it.
type Schema struct {
	name      string
	logs      []Log
	fields    []Field
	newRecord func() Record
	byName    map[string]int // folded property, column or alias → index in fields

	// The logs' names, folded: tables has the table of each log, categories the category of
	// each and then, since a table's name may stand in for its category, the tables again.
	categories, tables []string

	outside bool // some fields may be next to properties

	prepare sync.Once // of writing
	writing *writtenSchema
}

const maxFields = 64 // bits of a word

// NewSchema returns a schema. The first log is the plain one, which outranks
// the others when versions of one record are compared. Its category is the name
// of the schema. It panics if two fields share a name or there are more than
// 64: a programmer writes a schema, it is not read from input.
func NewSchema(newRecord func() Record, logs []Log, fields []Field) *Schema {
	s := &Schema{
		name: logs[0].Category, logs: logs, fields: fields,
		newRecord: newRecord, byName: make(map[string]int),
	}
	for _, src := range logs {
		s.categories, s.tables = append(s.categories, fold(src.Category)), append(s.tables, fold(src.Table))
	}
	// QUIRK: the sample of closed captions prints the table's name as category.
	s.categories = append(s.categories, s.tables...)
	if len(fields) > maxFields {
		panic("logs: schema " + s.name + " has too many fields")
	}
	for i := range fields {
		f := &fields[i]
		s.outside = s.outside || f.Outside
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

// Logs returns a copy of the list of logs that follow the schema, the plain
// one first.
func (s *Schema) Logs() []Log { return slices.Clone(s.logs) }

// Fields returns a copy of the schema's field table, without the envelope's
// fields.
func (s *Schema) Fields() []Field { return slices.Clone(s.fields) }

// New returns a new record of the schema that names the plain log, by its category
// and its table. All other fields are Absent. Written by [AppendJSON] or
// [AppendRow] and read back, it is of the same log.
func (s *Schema) New() Record {
	rec := s.newRecord()
	if s.name != "" {
		head := rec.Head()
		head.Category, head.Type = opt.Of(s.logs[0].Category), opt.Of(s.logs[0].Table)
	}
	return rec
}

// Plain reports whether rec, a record of this schema, comes from the plain log
// rather than from one of its versioned variants, which have tables of their own. A
// record that does not name its log counts as plain.
func (s *Schema) Plain(rec Record) bool {
	i := s.log(rec)
	return i <= 0 || s.logs[i].Table != "" && s.logs[i].Table == s.logs[0].Table
}

// log returns the index of the log that rec comes from, or -1.
func (s *Schema) log(rec Record) int {
	category, table := rec.Head().Category.Or(""), tableOf(rec)
	if table == "" && category != "" {
		for i := range s.logs { // usually the spelling is exact
			if s.logs[i].Category == category {
				return i
			}
		}
	}
	for i, name := range s.categories {
		at := i % len(s.logs)
		if category != "" && foldsTo(category, name) || table != "" && foldsTo(table, s.tables[at]) {
			return at
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

// hasProperties reports whether a field is called properties.
func (s *Schema) hasProperties() bool { return s.find([]byte("properties")) >= 0 }

// plainName returns the folded name that a tool has spelled in its own way, if it is that of
// a field of the schema or of the envelope; all other names are returned unchanged.
//
// QUIRK: pandas.json_normalize and others flatten properties to properties.callDuration,
// AzureDiagnostics to properties_callDuration_d; the HTTP data collector of Log Analytics
// adds the type to each name, as in CorrelationId_g; databases want call_duration.
func (s *Schema) plainName(folded []byte) []byte {
	known := func(name []byte) bool { return s.find(name) >= 0 || envelopeSchema().find(name) >= 0 }
	if s.name == "" || !bytes.ContainsAny(folded, "._") || known(folded) {
		return folded
	}
	if name := withoutTools(folded); known(name) {
		return name
	}
	return folded
}

// withoutTools returns a folded name without what tools add to names.
func withoutTools(folded []byte) []byte {
	name := folded
	if flattened(name) {
		name = name[len("properties."):]
	}
	if n := len(name) - len("_s"); n > 0 && name[n] == '_' && strings.IndexByte("sdgtb", name[n+1]) >= 0 {
		name = name[:n]
	}
	if name[len(name)-1] != '_' { // count_
		first := len(name) - len(bytes.TrimPrefix(name, []byte("_"))) // of _resource_id
		name = append(bytes.Clone(name[:first]), bytes.ReplaceAll(name[first:], []byte("_"), nil)...)
	}
	return name
}

// flattened reports whether a name is that of a member of properties, as tools write it
// that have no objects.
func flattened(name []byte) bool {
	const prefix = "properties."
	return len(name) > len(prefix) && bytes.EqualFold(name[:len(prefix)-1], []byte(prefix[:len(prefix)-1])) &&
		(name[len(prefix)-1] == '.' || name[len(prefix)-1] == '_')
}

// envelopeSchema returns the table of the envelope's fields.
var envelopeSchema = sync.OnceValue(func() *Schema {
	return NewSchema(nil, []Log{{}}, envelopeFields())
})

// otherSchema returns the schema of [Other].
var otherSchema = sync.OnceValue(func() *Schema {
	return NewSchema(func() Record { return new(Other) }, []Log{{}}, nil)
})
