package work

import (
	"reflect"
	"strings"
)

// Raw decodes lines by way of a struct with a raw JSON value for each field,
// which refers to the line. It is for packages that fill structs by reflection
// and are faster so than by calling a method of each field.
type Raw[R ~[]byte] struct {
	// Line points to the struct.
	Line any

	line       reflect.Value
	raws       []*R // all of them
	envelope   []binding[R]
	logs       [logKinds][]binding[R]
	scratch    []byte
	e          Envelope
	summary    Summary
	diagnostic Diagnostic
	operation  Operation
}

// binding says which field a raw value belongs to. The twin, if not nil, has a name that
// differs by case only, and may have got the value.
type binding[R ~[]byte] struct {
	raw, twin *R
	field     Scalar
}

// NewRaw returns an empty Raw.
func NewRaw[R ~[]byte]() *Raw[R] {
	r := new(Raw[R])
	p := reflect.New(LineType(reflect.TypeFor[R]()))
	r.Line, r.line = p.Interface(), p.Elem()
	r.envelope = bind[R](&r.e, r.line)
	inner := r.line.FieldByName("Properties")
	r.logs[Summaries] = bind[R](&r.summary, inner)
	r.logs[Diagnostics] = bind[R](&r.diagnostic, inner)
	r.logs[Operations] = bind[R](&r.operation, inner)
	for _, list := range append(r.logs[:], r.envelope) {
		for _, b := range list {
			r.raws = append(r.raws, b.raw)
		}
	}
	return r
}

// LineType returns a struct for a line of any log, with fields of the given type.
func LineType(value reflect.Type) reflect.Type {
	properties := structFields(value, Summary{}, Diagnostic{}, Operation{})
	return reflect.StructOf(append(structFields(value, Envelope{}), reflect.StructField{
		Name: "Properties", Type: reflect.StructOf(properties), Tag: `json:"properties"`,
	}))
}

// structFields returns the fields of structs with another type, those of one name once.
func structFields(value reflect.Type, structs ...any) (list []reflect.StructField) {
	seen := map[string]bool{}
	for _, s := range structs {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(s)) {
			if name := f.Tag.Get("json"); name != "" && !seen[name] {
				seen[name] = true
				list = append(list, reflect.StructField{Name: rawName(name), Type: value,
					Tag: reflect.StructTag(`json:"` + name + `,omitempty"`)})
			}
		}
	}
	return list
}

// rawName returns the name of a raw value's field: some differ in the case of
// their first letter only.
func rawName(name string) string { return "X_" + name }

// bind binds the fields of a record to those of the struct of raw values.
func bind[R ~[]byte](record any, raw reflect.Value) (list []binding[R]) {
	v := reflect.ValueOf(record).Elem()
	for _, f := range reflect.VisibleFields(v.Type()) {
		if name := f.Tag.Get("json"); name != "" {
			b := binding[R]{
				raw:   raw.FieldByName(rawName(name)).Addr().Interface().(*R),
				field: v.FieldByIndex(f.Index).Addr().Interface().(Scalar),
			}
			for i := range raw.NumField() {
				if other := raw.Type().Field(i).Name; other != rawName(name) && strings.EqualFold(other, rawName(name)) {
					b.twin = raw.Field(i).Addr().Interface().(*R)
				}
			}
			list = append(list, b)
		}
	}
	return list
}

// Clear empties the struct.
func (r *Raw[R]) Clear() { r.line.SetZero() }

// Empty empties the raw values and keeps their room, for packages that copy into
// it.
func (r *Raw[R]) Empty() {
	for _, raw := range r.raws {
		*raw = (*raw)[:0]
	}
}

// Give reads the raw values and gives the record to a sink.
func (r *Raw[R]) Give(s *Sink) {
	r.scratch = r.scratch[:0]
	r.read(r.envelope)
	switch log := r.e.Log(); log {
	case Summaries:
		r.read(r.logs[log])
		s.Summary(&r.e, &r.summary.Participant, &r.summary.SummaryFields)
	case Diagnostics:
		r.read(r.logs[log])
		s.Diagnostic(&r.e, &r.diagnostic.Participant, &r.diagnostic.DiagnosticFields)
	case Operations:
		r.read(r.logs[log])
		s.Operation(&r.e, &r.operation)
	default:
		s.Other++
	}
}

func (r *Raw[R]) read(list []binding[R]) {
	for i := range list {
		k, text := Nothing, []byte(nil)
		raw := *list[i].raw
		if twin := list[i].twin; len(raw) == 0 && twin != nil {
			raw = *twin
		}
		if len(raw) > 0 {
			k, text, r.scratch = Split(raw, r.scratch)
		}
		list[i].field.Set(k, text)
	}
}
