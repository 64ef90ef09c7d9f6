package logs_test

import (
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// outsider is a record of somebody else's schema that only points to its fields, and is
// smaller than one of them.
type outsider struct{ fields *outsiderFields }

type outsiderFields struct {
	logs.Envelope
	Number opt.Value[int64]
	Text   opt.Value[string]
}

func (r *outsider) Head() *logs.Envelope { return &r.fields.Envelope }
func (r *outsider) Schema() *logs.Schema { return outsiders }

var outsiders = logs.NewSchema(
	func() logs.Record { return &outsider{new(outsiderFields)} },
	[]logs.Source{{Category: "Outsiders", Table: "Outsiders"}},
	[]logs.Field{
		{Property: "number", Kind: logs.Integer, Cell: logs.At(func(r *outsider) *opt.Value[int64] { return &r.fields.Number })},
		{Property: "text", Kind: logs.Free, Cell: logs.At(func(r *outsider) *opt.Value[string] { return &r.fields.Text })},
	},
)

// Fields that do not lie within the record are not for the fast way, which would
// write somewhere else.
func TestFastOutsideOfTheRecord(t *testing.T) {
	in := strings.Repeat(`{"category":"Outsiders","properties":{"number":"7","text":"x"}}`+"\n", 20)
	for _, reuse := range []bool{false, true} {
		r := logs.NewReader(strings.NewReader(in), "", []*logs.Schema{outsiders}, &logs.Options{ReuseRecords: reuse})
		n := 0
		for rec, err := range r.All() {
			got, ok := rec.(*outsider)
			if err != nil || !ok || got.fields.Number != opt.Of[int64](7) || got.fields.Text != opt.Of("x") {
				t.Fatalf("reused %t: %+v, %v", reuse, rec, err)
			}
			n++
		}
		if n != 20 {
			t.Errorf("reused %t: %d records, want 20", reuse, n)
		}
	}
}
