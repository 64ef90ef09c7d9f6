package report

import "reflect"

// RowColumn is a column of rows, for programs that write rows in formats of their own, such as
// Parquet.
type RowColumn struct {
	Name string // in JSON
	// Type is the type of the values. Its kind is int, int64, float64, bool or string, it is
	// time.Time, or it is a map or a slice if a row has several values. Any of them may be
	// null.
	Type reflect.Type
}

// RowColumns returns all columns of rows of type R, in the order of JSON.
func RowColumns[R Row]() []RowColumn {
	var zero R
	row := fieldsIn(&zero).Type()
	var list []RowColumn
	for _, f := range columnsOf[R]() {
		typ := row.FieldByIndex(f.index).Type
		if v, ok := reflect.Zero(typ).Interface().(interface{ Type() reflect.Type }); ok { // an opt.Value
			typ = v.Type()
		}
		switch {
		case f.metric != "":
			typ = reflect.TypeFor[float64]()
		case typ.Kind() == reflect.Pointer:
			typ = typ.Elem()
		}
		list = append(list, RowColumn{f.name, typ})
	}
	return list
}
