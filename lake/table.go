package lake

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/parquet-go/parquet-go"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
)

// StateColumn is the column that holds what the other columns of a record cannot say, as a
// JSON object with any of these members:
//
//	absent      the columns that the record did not have; they are filled in for queries
//	nanos       by column, the nanoseconds of a time that are less than a microsecond
//	envelope    fields next to properties whose JSON the columns do not give
//	properties  the same for fields in properties
//	outside     the unknown fields that were next to properties
//	line        the whole record, if nothing else says how it was
const StateColumn = "RecordState"

// column is a field of a record and its column.
type column struct {
	name   string // in a resource log
	member string // the name in quotes, and a colon
	column string
	kind   logs.Kind
	at     int // index of the column
}

// table is how the records of a schema are kept.
type table struct {
	schema           *logs.Schema
	envelope, fields []column       // in the order of a resource log
	envelopeAt       map[string]int // by name in a resource log, index in envelope
	fieldsAt         map[string]int
	byColumn         map[string]*column
	typeAt           int    // the field with the table's name, in envelope
	categoryAt       int    // the same for the category
	isTime           []bool // by column
	timeAt           int    // the time's column
	unknown, state   int    // the columns of unknown fields and of the state
	hash             int    // the column of the hash, in an archive
	names            []string
	parquet          *parquet.Schema
}

// newTable returns the table of a schema.
func newTable(schema *logs.Schema) *table { return newTableOf(schema, false) }

// newTableOf returns the table of a schema. In an archive it has a column more.
func newTableOf(schema *logs.Schema, archived bool) *table {
	t := &table{schema: schema, envelopeAt: map[string]int{}, fieldsAt: map[string]int{}, byColumn: map[string]*column{}}
	own := map[string]bool{} // the columns of the log, in lower case
	for _, f := range schema.Fields() {
		own[strings.ToLower(columnOf(&f))] = true
	}
	var tags []reflect.StructField
	taken := map[string]bool{}
	add := func(name string, kind logs.Kind) int {
		taken[strings.ToLower(name)] = true
		t.names, t.isTime = append(t.names, name), append(t.isTime, kind == logs.Time)
		tags = append(tags, structField(len(tags), name, kind))
		return len(tags) - 1
	}
	for i, f := range logs.EnvelopeFields() {
		name := columnOf(&f)
		if own[strings.ToLower(name)] && name != "TimeGenerated" { // as in a row: see [logs.AppendRow]
			name = "Envelope" + name
		}
		t.envelope = append(t.envelope, newColumn(&f, name, add(name, f.Kind)))
		t.envelopeAt[f.Name()] = i
		switch f.Column {
		case "TimeGenerated":
			t.timeAt = t.envelope[i].at
		case "Type":
			t.typeAt = i
		case "Category":
			t.categoryAt = i
		}
	}
	for i, f := range schema.Fields() {
		name := columnOf(&f)
		if taken[strings.ToLower(name)] {
			name = "Properties" + name
		}
		t.fields = append(t.fields, newColumn(&f, name, add(name, f.Kind)))
		t.fieldsAt[f.Name()] = i
	}
	t.unknown, t.state = add(logs.UnknownColumn, logs.JSON), add(StateColumn, logs.JSON)
	if archived {
		t.hash = add(HashColumn, logs.Integer)
	}
	for _, list := range [][]column{t.envelope, t.fields} {
		for i := range list {
			t.byColumn[list[i].column] = &list[i]
		}
	}
	t.parquet = parquet.SchemaOf(reflect.New(reflect.StructOf(tags)).Interface())
	return t
}

func newColumn(f *logs.Field, name string, at int) column {
	return column{
		name: f.Name(), member: string(jsonscan.AppendQuoted(nil, f.Name())) + ":",
		column: name, kind: f.Kind, at: at,
	}
}

// columnOf returns the name of a field in a table.
func columnOf(f *logs.Field) string {
	if f.Column != "" {
		return f.Column
	}
	return f.Property
}

// structField returns a field of the struct from which Parquet's schema is made: only a struct
// keeps its fields in order.
func structField(i int, name string, kind logs.Kind) reflect.StructField {
	typ, options := reflect.TypeFor[string](), "dict"
	switch kind {
	case logs.Integer:
		typ = reflect.TypeFor[int64]()
	case logs.Real:
		typ = reflect.TypeFor[float64]()
	case logs.Time:
		// Spark does not read nanoseconds.
		typ, options = reflect.TypeFor[int64](), "delta,timestamp(microsecond)"
	case logs.Bool:
		typ, options = reflect.TypeFor[bool](), "plain"
	}
	return reflect.StructField{
		Name: fmt.Sprintf("F%d", i), Type: typ,
		Tag: reflect.StructTag(`parquet:"` + name + `,optional,` + options + `"`),
	}
}

// tables are the tables of schemas, made on first use.
type tables struct {
	mu     sync.Mutex
	made   map[*logs.Schema]*table
	byName map[string]*logs.Schema // by category or table, in lower case
	other  *logs.Schema
}

func newTables(schemas []*logs.Schema) *tables {
	t := &tables{made: map[*logs.Schema]*table{}, byName: map[string]*logs.Schema{}, other: new(logs.Other).Schema()}
	for _, s := range schemas {
		for _, log := range s.Logs() {
			t.byName[strings.ToLower(log.Category)], t.byName[strings.ToLower(log.Table)] = s, s
		}
	}
	return t
}

// of returns the table of a schema.
func (t *tables) of(schema *logs.Schema) *table {
	t.mu.Lock()
	defer t.mu.Unlock()
	made, ok := t.made[schema]
	if !ok {
		made = newTable(schema)
		t.made[schema] = made
	}
	return made
}

// named returns the table of the log with one of the names, else that of other logs.
func (t *tables) named(names ...string) *table {
	for _, name := range names {
		if s, ok := t.byName[strings.ToLower(name)]; ok && name != "" {
			return t.of(s)
		}
	}
	return t.of(t.other)
}
