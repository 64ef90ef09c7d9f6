package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// A row is a struct whose fields have the names of JSON in their tags. CSV and
// sorting take the columns from there, so that all formats agree. A map of metrics is
// a column for each of them.

// field is a column of rows.
type field struct {
	name   string
	index  []int
	number bool           // numbers and truth values only
	list   bool           // several values, by which rows cannot be sorted
	metric quality.Metric // the one of a map of metrics; else empty
}

// value returns a row's value of a metric, which is absent if the row does not have it.
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

// append appends a row's value as CSV has it.
func (f *field) append(to []byte, row reflect.Value) []byte {
	if f.metric != "" {
		return f.value(row).AppendText(to)
	}
	return appendPlain(to, row.FieldByIndex(f.index).Addr().Interface())
}

// key returns a row's value to sort by.
func (f *field) key(row reflect.Value) key {
	if f.metric != "" {
		x, ok := f.value(row).Get()
		return key{known: ok, real: x}
	}
	return keyOf(row.FieldByIndex(f.index))
}

// fieldsOf returns the columns of a type of rows, in the order of JSON.
func fieldsOf(row reflect.Type) []field {
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
		kind := f.Type.Kind()
		list = append(list, field{
			name: name, index: f.Index, number: isNumber(f.Type), list: kind == reflect.Map || kind == reflect.Slice,
		})
	}
	return list
}

// isNumber reports whether a field holds numbers or truth values only.
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

// rowsCSV writes rows under the names that JSON has for their columns.
func rowsCSV[R any](w io.Writer, rows []R) error {
	return writeObjects(w, CSV, rows)
}

// columnsOfRows returns the columns of rows.
func columnsOfRows(fields []field) []column {
	columns := make([]column, len(fields))
	for i, f := range fields {
		columns[i] = column{title: f.name, right: f.number}
	}
	return columns
}

// moreCSV writes rows without a head, with all processors if there are many.
func moreCSV[R any](w io.Writer, fields []field, columns []column, rows []R) error {
	const atATime = 256
	blocks := make([]bytes.Buffer, runtime.GOMAXPROCS(0))
	for len(rows) > 0 {
		var running sync.WaitGroup
		used := 0
		for ; used < len(blocks) && len(rows) > 0; used++ {
			block, some := &blocks[used], rows[:min(len(rows), atATime)]
			rows = rows[len(some):]
			running.Go(func() { appendCSV(block, columns, fields, some) })
		}
		running.Wait()
		for i := range blocks[:used] {
			if _, err := blocks[i].WriteTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendCSV writes rows to memory.
func appendCSV[R any](to *bytes.Buffer, columns []column, fields []field, rows []R) {
	out := newCSV(to, columns)
	line, ends := make(cells, len(fields)), make([]int, len(fields))
	var text []byte // of all cells of a row
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		text = text[:0]
		for at := range fields {
			text = fields[at].append(text, row)
			ends[at] = len(text)
		}
		all, start := string(text), 0
		for at, end := range ends {
			line[at], start = all[start:end], end
		}
		out.write(line) //nolint:errcheck // that of memory, which takes everything
	}
	out.end() //nolint:errcheck // likewise
}

// appendPlain appends a value, to which it gets a pointer, as programs read it in CSV:
// nothing for null, several values in one cell.
func appendPlain(to []byte, p any) []byte {
	switch p := p.(type) {
	case scalar:
		return appendScalar(to, p)
	case *int:
		return strconv.AppendInt(to, int64(*p), 10)
	case *bool:
		return strconv.AppendBool(to, *p)
	case *map[string]int:
		return appendCounts(to, *p)
	case *[]quality.Finding:
		return append(to, findingsText(*p)...)
	case *[]string:
		return append(to, strings.Join(*p, ", ")...)
	case *time.Time:
		return appendScalar(to, opt.Of(*p))
	case **int:
		if *p == nil {
			return to
		}
		return strconv.AppendInt(to, int64(**p), 10)
	}
	v := reflect.ValueOf(p).Elem()
	if v.Kind() == reflect.String {
		return append(to, v.String()...)
	}
	return fmt.Append(to, v.Interface())
}

// scalar is an [opt.Value] of any type.
type scalar interface {
	State() opt.State
	AppendText(to []byte) []byte
}

// appendScalar appends a value as programs read it, as in JSON: nothing for null.
func appendScalar(to []byte, v scalar) []byte {
	switch v.State() {
	case opt.Set:
		return v.AppendText(to)
	case opt.Redacted:
		return append(to, "Redacted"...)
	}
	return to
}

// Row lists the types of rows: of calls, and of what is below them.
type Row interface {
	quality.Row | StreamRow | ParticipantRow | OperationRow
}

// Columns returns the names of the columns by which [Sort] sorts rows of type R,
// in the order of JSON. Columns with several values in one cell are not among
// them.
func Columns[R Row]() []string {
	var names []string
	for _, f := range fieldsOf(reflect.TypeFor[R]()) {
		if !f.list {
			names = append(names, f.name)
		}
	}
	return names
}

// Sort sorts rows by a column, which is named as in JSON; the greatest first if a
// - stands before the name. What is not known comes last in both directions.
// Rows that are equal in the column stay in their order. The error says that
// there is no such column, and which there are.
func Sort[R Row](rows []R, by string) error {
	name, descending := strings.CutPrefix(by, "-")
	fields := fieldsOf(reflect.TypeFor[R]())
	at := slices.IndexFunc(fields, func(f field) bool { return f.name == name && !f.list })
	if at < 0 {
		return fmt.Errorf("there is no column %q; use one of %s", name, strings.Join(Columns[R](), ", "))
	}
	type keyed struct {
		row R
		key key
	}
	list := make([]keyed, len(rows))
	for i := range rows {
		list[i] = keyed{rows[i], fields[at].key(reflect.ValueOf(&rows[i]).Elem())}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		order := a.key.compare(b.key)
		if descending && a.key.known == b.key.known {
			order = -order
		}
		return order
	})
	for i := range list {
		rows[i] = list[i].row
	}
	return nil
}

// key is a value by which rows are sorted. All of one column have the same kind.
type key struct {
	known bool
	text  string
	whole int64
	real  float64
	time  time.Time
}

func (k key) compare(l key) int {
	switch {
	case k.known && !l.known:
		return -1
	case !k.known && l.known:
		return 1
	}
	return cmp.Or(cmp.Compare(k.whole, l.whole), cmp.Compare(k.real, l.real), k.time.Compare(l.time),
		strings.Compare(k.text, l.text))
}

func keyOf(v reflect.Value) key {
	if _, ok := v.Interface().(scalar); ok {
		got := v.MethodByName("Get").Call(nil)
		if !got[1].Bool() {
			return key{}
		}
		v = got[0]
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return key{}
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return key{known: true, whole: 1}
		}
		return key{known: true}
	case reflect.Int, reflect.Int64:
		return key{known: true, whole: v.Int()}
	case reflect.Float64:
		return key{known: true, real: v.Float()}
	case reflect.String:
		return key{known: v.String() != "", text: v.String()}
	}
	t, ok := v.Interface().(time.Time)
	return key{known: ok, time: t}
}
