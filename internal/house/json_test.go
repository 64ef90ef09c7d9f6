package house_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/opt"
)

// A record in a caller's own struct is encoded as a resource log, by value and
// by pointer. Without the method, encoding/json would silently write the fields of
// the Go struct.
func TestRecordsByValue(t *testing.T) {
	const want = `{"correlationId":"c","properties":{}}`
	for _, s := range acstelemetry.Schemas() {
		rec := s.New()
		rec.Head().Category, rec.Head().Type = opt.Value[string]{}, opt.Value[string]{}
		rec.Head().CorrelationID = opt.Of("c")
		for _, v := range []any{rec, reflect.ValueOf(rec).Elem().Interface()} {
			if got, err := json.Marshal(v); string(got) != want || err != nil {
				t.Errorf("%T: %s, %v; want %s", v, got, err, want)
			}
		}
	}
}

// A null in a list leaves the record as it is, here without a field, and is no
// error: that is what encoding/json asks of an Unmarshaler.
func TestNullRecords(t *testing.T) {
	for _, s := range acstelemetry.Schemas() {
		typ := reflect.TypeOf(s.New()).Elem()
		list := reflect.New(reflect.SliceOf(typ))
		err := json.Unmarshal([]byte(`[{"correlationId":"c","properties":{}},null]`), list.Interface())
		got := list.Elem()
		if err != nil || got.Len() != 2 {
			t.Errorf("%v: %d records, %v; want 2", typ, got.Len(), err)
			continue
		}
		first := got.Index(0).Addr().Interface().(acstelemetry.Record)
		if first.Head().CorrelationID != opt.Of("c") || !got.Index(1).IsZero() {
			t.Errorf("%v: got %v", typ, got)
		}
	}
}
