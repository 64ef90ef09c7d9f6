package acstest_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// A sample in any shape is alike to the typed record.
func TestEverySampleIsAlikeInEveryShape(t *testing.T) {
	for _, shape := range acstest.Shapes() {
		t.Run(shape.String(), func(t *testing.T) {
			samples := acstest.Samples()
			r := acstelemetry.NewReader(t.Context(), bytes.NewReader(acstest.Render(shape, samples...)), "", nil)
			for _, s := range samples {
				rec, err := r.Next()
				var repaired *logs.RecordError
				if err != nil && !errors.As(err, &repaired) {
					t.Fatal(err)
				}
				if diff := cmp.Diff(s.Record(), rec, acstest.Alike()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", s.Name, diff)
				}
			}
			if rec, err := r.Next(); err != io.EOF {
				t.Errorf("after the last sample: %v, %v", rec, err)
			}
		})
	}
}

// No two samples are alike: the option does not ignore too much.
func TestNoTwoSamplesAreAlike(t *testing.T) {
	samples := acstest.Samples()
	for i := range samples {
		for j := range samples {
			if cmp.Equal(samples[i].Record(), samples[j].Record(), acstest.Alike()) != (i == j) {
				t.Errorf("%s and %s: alike is %v", samples[i].Name, samples[j].Name, i != j)
			}
		}
	}
}

// Both options notice a lost or invented value in every field that a row has.
func TestOptionsNoticeEveryField(t *testing.T) {
	for _, s := range acstest.Samples() {
		for _, f := range append(s.Record().Schema().Fields(), logs.EnvelopeFields()...) {
			rec := s.Record()
			cell := f.Cell(rec)
			if had := cell.State(); had == opt.Set || had == opt.Redacted {
				cell.Clear(opt.Null)
			} else {
				cell.Clear(opt.Redacted)
			}
			if cmp.Equal(s.Record(), rec, acstest.Exact()) {
				t.Errorf("%s: Exact does not notice %s", s.Name, f.Name())
			}
			if f.Column == "Category" || f.Column == "Type" || hidden(rec, f) {
				continue // see TestAlike
			}
			if cmp.Equal(s.Record(), rec, acstest.Alike()) {
				t.Errorf("%s: Alike does not notice %s", s.Name, f.Name())
			}
		}
	}
}

// hidden reports whether the row takes the field's column from another field.
func hidden(rec logs.Record, f logs.Field) bool {
	_, operation := rec.(*clientops.Record)
	return operation && (f.Property == "operationName" ||
		f.Property == "TimeGenerated" && rec.Head().Time.State() != opt.Absent)
}

func TestAlike(t *testing.T) {
	type record = callsummary.Record
	head := func(e logs.Envelope) *record { return &record{Envelope: e} }
	extra := func(x logs.Extra) *record { return &record{Envelope: logs.Envelope{Extra: &x}} }
	invalid := func(text string) *record {
		r := extra(logs.Extra{Texts: []logs.Text{{Field: "callDuration", JSON: text}}})
		r.CallDuration = opt.Without[opt.Seconds](opt.Invalid)
		return r
	}
	tests := []struct {
		a, b   logs.Record
		want   bool
		reason string
	}{
		{&record{}, &record{OSVersion: opt.Without[string](opt.Null)}, true, "absent and null"},
		{&record{}, &record{OSVersion: opt.Without[string](opt.Redacted)}, false, "a value was hidden"},
		{&record{OSVersion: opt.Of("")}, &record{}, false, "a text without letters is a value"},
		{&record{CallDuration: opt.Of[opt.Seconds](0)}, &record{}, false, "zero is a value"},
		{head(logs.Envelope{Category: opt.Of("CallSummary")}), head(logs.Envelope{Type: opt.Of("ACSCallSummary")}),
			true, "category and table of one log"},
		{head(logs.Envelope{Category: opt.Of("callsummary")}), head(logs.Envelope{Category: opt.Of("CallSummary")}),
			true, "names of logs in any case"},
		{head(logs.Envelope{Category: opt.Of("CallSummaryUpdates")}), head(logs.Envelope{Type: opt.Of("ACSCallSummary")}),
			false, "versions and the plain log"},
		{head(logs.Envelope{Category: opt.Of("CallSummary")}), &record{}, false, "the log is not said"},
		{head(logs.Envelope{Category: opt.Of("a")}), head(logs.Envelope{Category: opt.Of("b")}), false, "unknown logs"},
		{head(logs.Envelope{Type: opt.Of("a")}), head(logs.Envelope{Type: opt.Of("b")}), false, "unknown tables"},
		{head(logs.Envelope{OperationName: opt.Of("CallSummary")}), &record{}, false, "a row has the envelope's operation"},
		{&clientops.Record{Envelope: logs.Envelope{OperationName: opt.Of("CallClientOperations")}}, &clientops.Record{},
			true, "a row of operations has only the client's"},
		{&clientops.Record{OperationName: opt.Of(clientops.Join)}, &clientops.Record{}, false, "the client's operation"},
		{extra(logs.Extra{Raw: "{}"}), &record{}, true, "the raw text"},
		{extra(logs.Extra{}), &record{}, true, "an empty Extra"},
		{extra(logs.Extra{Unknown: []logs.Unknown{{Name: "a", JSON: "1", Outside: true}, {Name: "b", JSON: "2"}}}),
			extra(logs.Extra{Unknown: []logs.Unknown{{Name: "b", JSON: "2"}, {Name: "a", JSON: "1"}}}),
			true, "order and place of unknown fields"},
		{extra(logs.Extra{Unknown: []logs.Unknown{{Name: "a", JSON: "null"}}}), &record{}, true, "an unknown field that is null"},
		{extra(logs.Extra{Unknown: []logs.Unknown{{Name: "a", JSON: "1"}}}), &record{}, false, "an unknown field is lost"},
		{extra(logs.Extra{Unknown: []logs.Unknown{{Name: "a", JSON: "1"}}}),
			extra(logs.Extra{Unknown: []logs.Unknown{{Name: "a", JSON: "2"}}}), false, "an unknown field's value"},
		{invalid(`"six"`), invalid(`"six"`), true, "the same invalid text"},
		{invalid(`"six"`), invalid(`"seven"`), false, "another invalid text"},
		{invalid(`"six"`), &record{}, false, "an invalid text is not nothing"},
		{&record{}, (*record)(nil), false, "no record at all"},
		{&record{}, nil, false, "no record, without a type"},
		{(*record)(nil), (*record)(nil), true, "twice no record"},
	}
	for _, tt := range tests {
		if got := cmp.Equal(tt.a, tt.b, acstest.Alike()); got != tt.want {
			t.Errorf("%s: alike is %v", tt.reason, got)
		}
		if got := cmp.Equal(tt.b, tt.a, acstest.Alike()); got != tt.want {
			t.Errorf("%s, the other way round: alike is %v", tt.reason, got)
		}
	}
}

// Exact compares types that go-cmp alone panics on.
func TestExact(t *testing.T) {
	problem := func(offset int64, err error) error {
		return &logs.RecordError{Problems: []logs.Problem{{Position: logs.Position{Offset: offset}, Err: err}}}
	}
	type pair struct {
		Rec logs.Record
		Err error
	}
	tests := []struct {
		a, b   any
		want   bool
		reason string
	}{
		{problem(1, logs.ErrRepaired), problem(1, logs.ErrRepaired), true, "the same problem"},
		{problem(1, logs.ErrRepaired), problem(2, logs.ErrRepaired), false, "at another place"},
		{problem(1, logs.ErrRepaired), problem(1, logs.ErrSyntax), false, "of another kind"},
		{pair{&callsummary.Record{}, problem(1, logs.ErrSyntax)}, pair{&callsummary.Record{}, nil}, false, "no problem"},
		{callsummary.Schema(), (&callsummary.Record{}).Schema(), true, "one schema"},
		{callsummary.Schema(), clientops.Schema(), false, "two schemas"},
		{&callsummary.Record{}, &callsummary.Record{OSVersion: opt.Without[string](opt.Null)}, false, "absent is not null"},
		{&callsummary.Record{}, &callsummary.Record{Envelope: logs.Envelope{Extra: &logs.Extra{Raw: "{}"}}}, false, "the raw text"},
	}
	for _, tt := range tests {
		if got := cmp.Equal(tt.a, tt.b, acstest.Exact()); got != tt.want {
			t.Errorf("%s: equal is %v", tt.reason, got)
		}
	}
}
