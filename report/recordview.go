package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"

	"example.com/acstelemetry/logs"
)

// RecordView is a record of a call as JSON, whole: the fields that all logs share;
// under properties those of its log, by their names in the table with a small
// first letter; under unknownFields what the log's schema does not know; and under
// unreadable the JSON of what could not be read as its field, or not exactly. Every
// key is there; what is not known is null, and so is a nil record.
type RecordView struct{ Record logs.Record }

// recordViews returns the views of records.
func recordViews[R logs.Record](records []R) []RecordView {
	views := make([]RecordView, len(records))
	for i, rec := range records {
		views[i] = RecordView{rec}
	}
	return views
}

// namedJSON is a field by its name, with the JSON of its value.
type namedJSON struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// MarshalJSON writes the record as described at [RecordView].
func (v RecordView) MarshalJSON() ([]byte, error) {
	if v.Record == nil {
		return []byte("null"), nil
	}
	o := objectWriter{}
	for _, f := range logs.EnvelopeFields() {
		o.member(camel(f.Name()), f.Cell(v.Record))
	}
	properties := objectWriter{}
	for _, f := range v.Record.Schema().Fields() {
		name := f.Column
		if name == "" {
			name = f.Property
		}
		properties.member(camel(name), f.Cell(v.Record))
	}
	unknown, unreadable := []namedJSON{}, []namedJSON{}
	if extra := v.Record.Head().Extra; extra != nil {
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

// camel returns the name of a field with a small first letter, without the blanks
// of the usage log and the underscore of a table's own columns.
func camel(name string) string {
	name = strings.TrimPrefix(strings.ReplaceAll(name, " ", ""), "_")
	first := []rune(name)
	first[0] = unicode.ToLower(first[0])
	return string(first)
}

// objectWriter writes an object of JSON whose members stay in their order.
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
