package house_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The field tables of the records against testdata/fields.csv, which lists every
// documented field, and against the Go types of the records.

// A documentedField is a row of testdata/fields.csv; "-" has become "".
type documentedField struct {
	category, table  string // "*" for the envelope
	property, column string
	typ, unit        string
	personal         string
}

func (d documentedField) String() string {
	return fmt.Sprintf("%s: property %q, column %q", d.category, d.property, d.column)
}

func documentedFields(t *testing.T) []documentedField {
	t.Helper()
	atRoot(t)
	file, err := os.Open("internal/house/testdata/fields.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const header = "category,table,property,column,type,unit,in_documentation,note,personal"
	if got := strings.Join(rows[0], ","); got != header {
		t.Fatalf("header %q, want %q", got, header)
	}
	var fields []documentedField
	for _, row := range rows[1:] {
		for i := range row {
			if row[i] == "-" {
				row[i] = ""
			}
		}
		fields = append(fields, documentedField{
			category: row[0], table: row[1], property: row[2], column: row[3],
			typ: row[4], unit: row[5], personal: row[8],
		})
	}
	return fields
}

// schemaOf returns the schema of a log, or nil.
func schemaOf(category, table string) *logs.Schema {
	for _, s := range acstelemetry.Schemas() {
		if slices.Contains(s.Logs(), logs.Log{Category: category, Table: table}) {
			return s
		}
	}
	return nil
}

// find returns the field with both of the documented names.
func (d documentedField) find(fields []logs.Field) (logs.Field, bool) {
	for _, f := range fields {
		if d.column == f.Column && (d.property == f.Property || slices.Contains(f.Aliases, d.property)) {
			return f, true
		}
	}
	return logs.Field{}, false
}

// inEnvelope returns the envelope's field that the document of one log prints
// among its own, with blanks between the words.
func (d documentedField) inEnvelope() (logs.Field, bool) {
	for _, f := range logs.EnvelopeFields() {
		for _, name := range append(f.Aliases, f.Property, f.Column) {
			if (d.column == f.Column || d.column == "") && strings.EqualFold(strings.ReplaceAll(d.property, " ", ""), name) {
				return f, true
			}
		}
	}
	return logs.Field{}, false
}

func TestEveryDocumentedField(t *testing.T) {
	used := map[string]bool{} // schema and field
	for _, d := range documentedFields(t) {
		schema, fields := schemaOf(d.category, d.table), logs.EnvelopeFields()
		if schema != nil {
			fields = schema.Fields()
		} else if d.category != "*" {
			t.Errorf("%v: no schema has the log and the table %s", d, d.table)
			continue
		}
		f, ok := d.find(fields)
		shared := false
		if !ok {
			f, shared = d.inEnvelope()
		}
		if !ok && !shared {
			t.Errorf("%v: no record has the field", d)
			continue
		}
		if !shared {
			used[schemaName(schema)+"."+f.Name()] = true
		}
		if f.Unit != d.unit {
			t.Errorf("%v: unit %q, want %q", d, f.Unit, d.unit)
		}
		if !kindFits(f.Kind, d.typ) {
			t.Errorf("%v: kind %d does not fit the type %s", d, f.Kind, d.typ)
		}
		// A field of the envelope is personal in all logs if it is in one.
		if string(f.Personal) != d.personal && !(shared && d.personal == "") {
			t.Errorf("%v: personal data %q, want %q", d, f.Personal, d.personal)
		}
		checkIsRead(t, d, schema, f)
	}
	for _, s := range acstelemetry.Schemas() {
		for _, f := range s.Fields() {
			if !used[schemaName(s)+"."+f.Name()] {
				t.Errorf("%s: the field %s has no row in testdata/fields.csv", s.Name(), f.Name())
			}
		}
	}
	for _, f := range logs.EnvelopeFields() {
		if !used["envelope."+f.Name()] {
			t.Errorf("envelope: the field %s has no row in testdata/fields.csv", f.Name())
		}
	}
}

func schemaName(s *logs.Schema) string {
	if s == nil {
		return "envelope"
	}
	return s.Name()
}

func kindFits(k logs.Kind, typ string) bool {
	switch typ {
	case "datetime":
		return k == logs.Time
	case "long", "int":
		return k == logs.Integer
	case "real":
		return k == logs.Real
	case "bool":
		return k == logs.Bool
	case "dynamic":
		return k == logs.JSON
	case "string":
		return k == logs.ID || k == logs.Free || k == logs.Enum
	}
	return false
}

// checkIsRead checks that the field is set by a resource log with the documented property
// and by a row with the documented column.
func checkIsRead(t *testing.T, d documentedField, schema *logs.Schema, f logs.Field) {
	t.Helper()
	value := map[logs.Kind]string{
		logs.Free: `"a"`, logs.ID: `"a"`, logs.Enum: `"a"`, logs.JSON: `{}`,
		logs.Integer: `1`, logs.Real: `0.5`, logs.Time: `"2021-07-19T18:46:50Z"`, logs.Bool: `"TRUE"`,
	}[f.Kind]
	category, table := d.category, d.table
	if schema == nil {
		schema, category, table = callsummary.Schema(), "CallSummary", "ACSCallSummary"
	}
	read := func(name, text string) {
		rec, err := logs.Decode([]byte(text), acstelemetry.Schemas(), nil)
		if err != nil || rec.Schema() != schema || f.Cell(rec).State() != opt.Set {
			t.Errorf("%v: %s is not read from %s: error %v", d, name, text, err)
		}
	}
	if d.property != "" {
		switch {
		case d.property == "category":
			read(d.property, fmt.Sprintf(`{"category":%q,"properties":{}}`, category))
		case d.category == "*":
			read(d.property, fmt.Sprintf(`{"category":%q,%q:%s,"properties":{}}`, category, d.property, value))
		case d.property == "Category":
			read(d.property, fmt.Sprintf(`{%q:%q,"properties":{}}`, d.property, category))
		default:
			read(d.property, fmt.Sprintf(`{"category":%q,"properties":{%q:%s}}`, category, d.property, value))
		}
	}
	switch {
	case d.column == "":
	case d.column == "Type":
		read(d.column, fmt.Sprintf(`{"Type":%q}`, table))
	case d.column == "TimeGenerated" && d.category == "CallClientOperations":
		// In a row this is the envelope's time, not the record's own field.
	default:
		if d.column == "Category" {
			value = fmt.Sprintf("%q", category)
		}
		read(d.column, fmt.Sprintf(`{"Type":%q,%q:%s}`, table, d.column, value))
	}
}

// unitTypes maps the units of the tables to the Go types of numbers and times.
var unitTypes = map[string]reflect.Type{
	"UTC":      reflect.TypeFor[time.Time](),
	"ms":       reflect.TypeFor[opt.Milliseconds](),
	"s":        reflect.TypeFor[opt.Seconds](),
	"ratio":    reflect.TypeFor[opt.Ratio](),
	"frames/s": reflect.TypeFor[opt.FramesPerSecond](),
	"px":       reflect.TypeFor[opt.Pixels](),
	"ms/min":   reflect.TypeFor[opt.MillisecondsPerMinute](),
	"bit/s":    reflect.TypeFor[opt.BitsPerSecond](),
	"packets":  reflect.TypeFor[opt.Packets](),
	"bytes":    reflect.TypeFor[opt.Bytes](),
	"UnitType": reflect.TypeFor[float64](), // the unit is in another field
}

// fractions maps types of whole numbers to those that may have a fraction.
var fractions = map[reflect.Type]reflect.Type{
	reflect.TypeFor[opt.Seconds]():      reflect.TypeFor[opt.RealSeconds](),
	reflect.TypeFor[opt.Milliseconds](): reflect.TypeFor[opt.RealMilliseconds](),
}

// typeFits reports whether a Go type is right for a field of the table.
func typeFits(f logs.Field, typ reflect.Type) bool {
	if want, ok := unitTypes[f.Unit]; ok {
		return typ == want || f.Kind == logs.Real && typ == fractions[want]
	}
	switch f.Kind {
	case logs.Bool:
		return typ == reflect.TypeFor[bool]()
	case logs.Integer:
		return typ == reflect.TypeFor[int64]()
	case logs.Real:
		return typ == reflect.TypeFor[float64]()
	case logs.Enum:
		return typ.Kind() == reflect.String && typ != reflect.TypeFor[string]() && len(f.Texts) > 0
	}
	return typ == reflect.TypeFor[string]() && f.Unit == "" && f.Texts == nil && f.Synonyms == nil
}

func TestFieldTablesAndRecords(t *testing.T) {
	check := func(name string, rec logs.Record, strct reflect.Value, fields []logs.Field) {
		t.Run(name, func(t *testing.T) {
			entries := map[uintptr][]string{} // address of a Value → entries of the table
			for _, f := range fields {
				cell := f.Cell(rec)
				at := reflect.ValueOf(cell).Pointer()
				entries[at] = append(entries[at], f.Name())
				if !typeFits(f, cell.Type()) {
					t.Errorf("%s: the Go type %v does not fit kind %d and unit %q", f.Name(), cell.Type(), f.Kind, f.Unit)
				}
				checkTexts(t, f, cell.Type())
			}
			for i := range strct.NumField() {
				field := strct.Type().Field(i)
				value := strct.Field(i).Addr()
				if _, ok := value.Interface().(opt.Cell); !ok || !field.IsExported() {
					continue
				}
				if names := entries[value.Pointer()]; len(names) != 1 {
					t.Errorf("%s: %d entries of the table lead to it: %q", field.Name, len(names), names)
				}
				delete(entries, value.Pointer())
			}
			for _, names := range entries {
				t.Errorf("%q: the field is not in the struct", names)
			}
		})
	}
	envelope := new(logs.Other)
	check("envelope", envelope, reflect.ValueOf(envelope.Head()).Elem(), logs.EnvelopeFields())
	for _, s := range acstelemetry.Schemas() {
		rec := s.New()
		check(s.Name(), rec, reflect.ValueOf(rec).Elem(), s.Fields())
	}
}

// checkTexts checks that the type of an enumeration knows its texts, and the texts that
// synonyms are replaced by.
func checkTexts(t *testing.T, f logs.Field, typ reflect.Type) {
	t.Helper()
	texts := slices.Clone(f.Texts)
	for from, to := range f.Synonyms {
		if from != strings.ToLower(from) {
			t.Errorf("%s: the synonym %q is not in lower case", f.Name(), from)
		}
		texts = append(texts, to)
	}
	for _, text := range texts {
		v := reflect.New(typ).Elem()
		v.SetString(text)
		if k, ok := v.Interface().(interface{ Known() bool }); !ok || !k.Known() {
			t.Errorf("%s: %v does not know the text %q", f.Name(), typ, text)
		}
	}
}
