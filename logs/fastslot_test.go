package logs_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// outsider is a record of a schema from another package that only points to its
// fields, and is smaller than one of them.
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
	[]logs.Log{{Category: "Outsiders", Table: "Outsiders"}},
	[]logs.Field{
		{Property: "number", Kind: logs.Integer, Cell: logs.At(func(r *outsider) *opt.Value[int64] { return &r.fields.Number })},
		{Property: "text", Kind: logs.Free, Cell: logs.At(func(r *outsider) *opt.Value[string] { return &r.fields.Text })},
	},
)

// The fast decoder must refuse fields that are not inside the record, since it
// would write to other memory.
func TestFastOutsideOfTheRecord(t *testing.T) {
	in := strings.Repeat(`{"category":"Outsiders","properties":{"number":"7","text":"x"}}`+"\n", 20)
	for _, reuse := range []bool{false, true} {
		r := logs.NewStream(strings.NewReader(in), "", []*logs.Schema{outsiders}, &logs.Options{ReuseRecords: reuse})
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

// wrapped is a Cell that is not a Value: it contains one.
type wrapped struct {
	Times int
	opt.Value[string]
}

// misfit has fields of other types than their kinds require.
type misfit struct {
	logs.Envelope
	schema *logs.Schema // with one of the fields
	time   opt.Value[string]
	text   opt.Value[int64]
	number opt.Value[opt.Ratio]
	cell   wrapped
}

func (r *misfit) Schema() *logs.Schema { return r.schema }

// It must also refuse fields of other types than their kinds say, since it
// cannot write them.
func TestFastMisfits(t *testing.T) {
	tests := []struct {
		kind  logs.Kind
		cell  func(logs.Record) opt.Cell
		value string
	}{
		{logs.Time, logs.At(func(r *misfit) *opt.Value[string] { return &r.time }), `"2021-07-19T18:46:50.188Z"`},
		{logs.ID, logs.At(func(r *misfit) *opt.Value[int64] { return &r.text }), `"12"`},
		{logs.ID, logs.At(func(r *misfit) *opt.Value[int64] { return &r.text }), `"x"`},
		{logs.Integer, logs.At(func(r *misfit) *opt.Value[opt.Ratio] { return &r.number }), `"12"`},
		{logs.Integer, logs.At(func(r *misfit) *opt.Value[opt.Ratio] { return &r.number }), `12.5`},
		{logs.Bool, logs.At(func(r *misfit) *opt.Value[string] { return &r.time }), `true`},
		{logs.ID, logs.At(func(r *misfit) *opt.Value[int64] { return &r.text }), `true`},
		{logs.Free, func(r logs.Record) opt.Cell { return &r.(*misfit).cell }, `"x"`},
	}
	for _, tt := range tests {
		var s *logs.Schema
		s = logs.NewSchema(func() logs.Record { return &misfit{schema: s} }, []logs.Log{{Category: "Misfits", Table: "Misfits"}},
			[]logs.Field{{Property: "field", Kind: tt.kind, Cell: tt.cell}})
		in := strings.Repeat(`{"category":"Misfits","properties":{"field":`+tt.value+"}}\n", 3)
		obvious := logs.NewStream(strings.NewReader(in), "", []*logs.Schema{s}, nil)
		obvious.Obvious()
		fast := logs.NewStream(strings.NewReader(in), "", []*logs.Schema{s}, nil)
		for {
			want, wantErr := obvious.Next()
			got, err := fast.Next()
			if fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Fatalf("%s: error %v, want %v", tt.value, err, wantErr)
			}
			if err == io.EOF {
				break
			}
			if got, want := string(logs.AppendJSON(nil, got)), string(logs.AppendJSON(nil, want)); got != want {
				t.Errorf("%s: %s, want %s", tt.value, got, want)
			}
		}
	}
}
