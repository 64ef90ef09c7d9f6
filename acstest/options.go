package acstest

import (
	"reflect"
	"strings"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Exact returns the options by which records are equal if every field has the
// same state and value, and their Extra is the same in all that it holds. It is
// for records that came in the same shape.
//
// go-cmp compares records this way by itself. The options add what it cannot do: errors
// that come with records ([logs.RecordError]) are equal if they list the same problems at
// the same places, and schemas if they are the same.
func Exact() cmp.Option {
	return cmp.Options{
		cmp.FilterPath(isReused, cmp.Ignore()),
		cmp.Comparer(func(a, b *logs.Schema) bool { return a == b }),
	}
}

// isReused reports whether a path leads to Envelope.Reused, which says nothing about the
// content of a record.
func isReused(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && field.Name() == "Reused" && p.Index(-2).Type() == reflect.TypeFor[logs.Envelope]()
}

// Alike returns the option by which records are equal if they say the same,
// whatever the shapes in which they came, namely if they would be the same row
// of a Log Analytics table:
//
//   - absent and null are the same, as in an empty cell;
//   - category and Type are the same if they name the same log;
//   - where properties and the envelope have a field of the same name, only the one in the
//     row counts: the client's OperationName, the envelope's time;
//   - unknown fields may be in any order, in properties or next to them;
//   - the raw text of a record does not count.
//
// Redacted differs from null, and invalid fields are alike only if their texts are. Diffs
// show columns. The option applies to pointers to records, which this module returns
// everywhere, also in slices and structs.
func Alike() cmp.Option { return cmp.Transformer("acstest.Alike", columns) }

// columns returns the columns of a record that have a value, nil for none.
func columns(rec logs.Record) map[string]string {
	if rec == nil || reflect.ValueOf(rec).IsNil() {
		return nil
	}
	row := map[string]string{"Type": tableOf(rec)}
	own := map[string]bool{"Category": true, "Type": true} // columns that are not the envelope's
	for _, f := range rec.Schema().Fields() {
		put(row, rec, f)
		own[f.Column] = true
	}
	for _, f := range logs.EnvelopeFields() {
		if !own[f.Column] || f.Kind == logs.Time {
			put(row, rec, f)
		}
	}
	if x := rec.Head().Extra; x != nil {
		for _, u := range x.Unknown {
			if _, taken := row[u.Name]; !taken && u.JSON != "null" {
				row[u.Name] = u.JSON
			}
		}
	}
	return row
}

// put sets the column of a field unless the field has no value.
func put(row map[string]string, rec logs.Record, f logs.Field) {
	name := f.Column
	if name == "" {
		name = f.Property
	}
	switch cell := f.Cell(rec); cell.State() {
	case opt.Set:
		row[name] = string(cell.AppendText(nil))
	case opt.Redacted:
		row[name] = "<redacted>"
	case opt.Invalid:
		row[name] = "<invalid> " + invalidText(rec.Head().Extra, f.Name())
	}
}

func invalidText(x *logs.Extra, field string) string {
	if x != nil {
		for _, t := range x.Texts {
			if t.Field == field {
				return t.JSON
			}
		}
	}
	return ""
}

// tableOf returns the table that the record's category or Type names.
func tableOf(rec logs.Record) string {
	category, table := rec.Head().Category.Or(""), rec.Head().Type.Or("")
	for _, src := range rec.Schema().Logs() {
		if strings.EqualFold(category, src.Category) || strings.EqualFold(table, src.Table) {
			return src.Table
		}
	}
	if table != "" {
		return table
	}
	return category
}
