package report

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Columns returns the names of the columns by which [Sort] sorts rows of type R, in the
// order of JSON. Columns with several values in one cell are not among them.
func Columns[R Row]() []string {
	var names []string
	for _, f := range columnsOf[R]() {
		if !f.list {
			names = append(names, f.name)
		}
	}
	return names
}

// Sort sorts rows by a column, which has its name in JSON; a - before the name puts the
// greatest first. Unknown values come last in both directions, and rows that are equal
// in the column keep their order. The error for an unknown column lists the columns.
func Sort[R Row](rows []R, by string) error {
	name, descending := strings.CutPrefix(by, "-")
	fields := columnsOf[R]()
	at := slices.IndexFunc(fields, func(f field) bool { return f.name == name && !f.list })
	if at < 0 {
		return fmt.Errorf("there is no column %q; use one of %s", name, strings.Join(Columns[R](), ", "))
	}
	type keyed struct {
		row R
		key sortKey
	}
	list := make([]keyed, len(rows))
	for i := range rows {
		list[i] = keyed{rows[i], fields[at].key(fieldsIn(&rows[i]))}
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

// sortKey is a value by which rows are sorted. All keys of a column have the same kind.
type sortKey struct {
	known bool
	text  string
	whole int64
	real  float64
	time  time.Time
}

func (k sortKey) compare(l sortKey) int {
	switch {
	case k.known && !l.known:
		return -1
	case !k.known && l.known:
		return 1
	}
	return cmp.Or(cmp.Compare(k.whole, l.whole), cmp.Compare(k.real, l.real), k.time.Compare(l.time),
		strings.Compare(k.text, l.text))
}

// key returns a row's value to sort by.
func (f *field) key(row reflect.Value) sortKey {
	if f.metric != "" {
		x, ok := f.value(row).Get()
		return sortKey{known: ok, real: x}
	}
	return keyOf(row.FieldByIndex(f.index))
}

func keyOf(v reflect.Value) sortKey {
	if _, ok := v.Interface().(scalar); ok {
		got := v.MethodByName("Get").Call(nil)
		if !got[1].Bool() {
			return sortKey{}
		}
		v = got[0]
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return sortKey{}
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return sortKey{known: true, whole: 1}
		}
		return sortKey{known: true}
	case reflect.Int, reflect.Int64:
		return sortKey{known: true, whole: v.Int()}
	case reflect.Float64:
		return sortKey{known: true, real: v.Float()}
	case reflect.String:
		return sortKey{known: v.String() != "", text: v.String()}
	}
	t, ok := v.Interface().(time.Time)
	return sortKey{known: ok, time: t}
}
