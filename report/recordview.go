package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
	"unicode"

	"example.com/acstelemetry/calls"
)

// recordView is a complete record of a call as JSON: the fields that all logs share; under
// properties the fields of its log, with their table names in camelCase; under unknownFields
// the fields that the schema does not know; and under unreadable the JSON of values that could
// not be read as their field, or not exactly. Every key is there. Unknown values are null, and
// so is a nil record.
type recordView struct {
	Record any // a pointer to a Record of one of the record packages, or nil
}

// recordViews returns the views of records.
func recordViews[R any](records []R) []recordView {
	views := make([]recordView, len(records))
	for i, rec := range records {
		views[i] = recordView{rec}
	}
	return views
}

// namedJSON is a field with the JSON of its value.
type namedJSON struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// MarshalJSON writes the record as described at [recordView].
func (v recordView) MarshalJSON() ([]byte, error) {
	rec, ok := as(v.Record, new(calls.Call).CallRecords)
	if !ok {
		return []byte("null"), nil
	}
	head := rec.Head()
	var o, properties objectWriter
	o.member("time", head.Time)
	o.member("resourceId", head.ResourceID)
	o.member("operationName", head.OperationName)
	o.member("operationVersion", head.OperationVersion)
	o.member("category", head.Category)
	o.member("correlationId", head.CorrelationID)
	o.member("type", head.Type)
	o.member("tenantId", head.TenantID)
	o.member("sourceSystem", head.SourceSystem)
	o.member("subscriptionId", head.SubscriptionID)
	o.member("billedSize", head.BilledSize)
	o.member("isBillable", head.IsBillable)
	for _, f := range rec.Schema().Fields() {
		properties.member(camel(cmp.Or(f.Column, f.Property)), f.Cell(rec))
	}
	unknown, unreadable := []namedJSON{}, []namedJSON{}
	if extra := head.Extra; extra != nil {
		for _, u := range extra.Unknown {
			unknown = append(unknown, namedJSON{u.Name, json.RawMessage(u.JSON)})
		}
		for _, t := range extra.Texts {
			unreadable = append(unreadable, namedJSON{t.Field, json.RawMessage(t.JSON)})
		}
	}
	o.member("properties", &properties)
	o.member("unknownFields", unknown)
	o.member("unreadable", unreadable)
	return o.MarshalJSON()
}

// as returns v as the element type of a list. A call holds records of the interface type that
// all records implement.
func as[T any](v any, _ []T) (T, bool) {
	t, ok := v.(T)
	return t, ok
}

// camel returns the name of a field with a small first letter and without the blanks that
// names in the usage log may have. A name in capitals, such as TPE, is one word.
func camel(name string) string {
	name = strings.ReplaceAll(name, " ", "")
	if name == strings.ToUpper(name) {
		return strings.ToLower(name)
	}
	first := []rune(name)
	first[0] = unicode.ToLower(first[0])
	return string(first)
}

// objectWriter writes a JSON object with its members in their order.
type objectWriter struct {
	b   bytes.Buffer
	err error
}

func (o *objectWriter) member(name string, value any) {
	if o.b.Len() > 0 {
		o.b.WriteByte(',')
	}
	for i, part := range []any{name, value} {
		text, err := json.Marshal(part)
		if err != nil && o.err == nil {
			o.err = err
		}
		if i > 0 {
			o.b.WriteByte(':')
		}
		o.b.Write(text)
	}
}

// MarshalJSON returns the object.
func (o *objectWriter) MarshalJSON() ([]byte, error) {
	return append(append([]byte{'{'}, o.b.Bytes()...), '}'), o.err
}
