package report

import (
	"reflect"
	"strings"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// A row is a struct whose fields have their JSON names in their tags. CSV and sorting
// take the columns from there, so that all formats agree. A map of metrics is one column
// for each metric.

// Row lists the types of rows: those of calls, of what is in a call, and of what a call is for.
type Row interface {
	quality.Row | StreamRow | ParticipantRow | OperationRow | MOSRow | UsageRow | ScenarioRow
}

// wrapped is a row that keeps its fields to itself, so that a new column does not change
// an exported struct.
type wrapped interface{ fields() any }

// fieldsIn returns the struct that has the fields of a row.
func fieldsIn[R any](row *R) reflect.Value {
	if w, ok := any(row).(wrapped); ok {
		return reflect.ValueOf(w.fields()).Elem()
	}
	return reflect.ValueOf(row).Elem()
}

// field is a column of rows.
type field struct {
	name   string
	index  []int
	number bool           // only numbers and truth values
	list   bool           // several values, by which rows cannot be sorted
	metric quality.Metric // of a map of metrics; empty for any other field
}

// value returns the value of the metric in a row; absent if the row does not have it.
func (f *field) value(row reflect.Value) opt.Value[float64] {
	byMetric := row.FieldByIndex(f.index).Addr().Interface().(*map[quality.Metric]float64)
	return metricValue(*byMetric, f.metric)
}

func metricValue(values map[quality.Metric]float64, m quality.Metric) opt.Value[float64] {
	if x, ok := values[m]; ok {
		return opt.Of(x)
	}
	return opt.Value[float64]{}
}

// columnsOf returns the columns of a type of rows, in the order of JSON.
func columnsOf[R any]() []field {
	var zero R
	row := fieldsIn(&zero).Type()
	var list []field
	for _, f := range reflect.VisibleFields(row) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		if f.Type == reflect.TypeFor[map[quality.Metric]float64]() {
			for _, m := range quality.Metrics() {
				list = append(list, field{name: metricColumn(m), index: f.Index, number: true, metric: m})
			}
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" { // no column
			continue
		}
		kind := f.Type.Kind()
		list = append(list, field{
			name: name, index: f.Index, number: isNumber(f.Type), list: kind == reflect.Map || kind == reflect.Slice,
		})
	}
	return list
}

// metricColumn returns the name of the column of a metric.
func metricColumn(m quality.Metric) string { return strings.ToLower(string(m[:1])) + string(m[1:]) }

// isNumber reports whether a field holds only numbers or truth values.
func isNumber(t reflect.Type) bool {
	if v, ok := reflect.Zero(t).Interface().(interface{ Type() reflect.Type }); ok {
		t = v.Type()
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return true
	}
	return false
}
