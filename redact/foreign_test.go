package redact_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// visit is a record of a log from another package, with personal numbers and
// times.
type visit struct {
	logs.Envelope
	Number opt.Value[int64]     // of the visitor, no unit
	Born   opt.Value[time.Time] // UTC
	Note   opt.Value[string]    // not described in the table
	Length opt.Value[opt.Seconds]
	secret string // not in the table
}

var visits = logs.NewSchema(
	func() logs.Record { return new(visit) },
	[]logs.Log{{Category: "Visits"}},
	[]logs.Field{
		{Property: "number", Kind: logs.Integer, Personal: logs.Identity,
			Cell: logs.At(func(v *visit) *opt.Value[int64] { return &v.Number })},
		{Property: "born", Kind: logs.Time, Personal: logs.Identity,
			Cell: logs.At(func(v *visit) *opt.Value[time.Time] { return &v.Born })},
		{Property: "note", Cell: logs.At(func(v *visit) *opt.Value[string] { return &v.Note })},
		{Property: "length", Kind: logs.Integer, Unit: "s",
			Cell: logs.At(func(v *visit) *opt.Value[opt.Seconds] { return &v.Length })},
	})

func (*visit) Schema() *logs.Schema { return visits }

func TestForeignSchema(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	rec := &visit{
		Number: opt.Of[int64](4915112345678), Born: opt.Of(time.Date(1980, 2, 3, 0, 0, 0, 0, time.UTC)),
		Note: opt.Of("alice"), Length: opt.Of[opt.Seconds](6), secret: "alice",
	}
	want := visit{
		Number: opt.Without[int64](opt.Redacted), Born: opt.Without[time.Time](opt.Redacted),
		Note: opt.Of("anon-0d9d5b00c81cd5fc9253ea44"), Length: opt.Of[opt.Seconds](6),
	}
	if got := *r.Record(rec).(*visit); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
