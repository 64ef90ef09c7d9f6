// Package recordtest has the tests that each record package runs on its own record.
package recordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// A Case is a text and what Decode must make of it.
type Case[R any] struct {
	Reason string
	In     string
	Want   R
	Errs   []error // the problems that Decode reports, then those that it remarks on
}

// Suite tests the record type R, whose pointer P is a [logs.Record].
type Suite[R any, P interface {
	*R
	logs.Record
	json.Unmarshaler
}] struct {
	// Decode is the package's function.
	Decode func([]byte, *logs.Options) (P, error)
	// Cases are the texts to decode. The first is a whole record without problems.
	Cases []Case[R]
	// Number is a property that holds a number.
	Number string
}

// Run runs all tests of the suite.
func (s Suite[R, P]) Run(t *testing.T) {
	t.Run("Decode", s.decode)
	t.Run("DecodeNothing", s.decodeNothing)
	t.Run("Unmarshal", s.unmarshal)
	t.Run("UnmarshalInvalid", s.unmarshalInvalid)
}

// decode decodes each case, writes the record, and decodes that again.
func (s Suite[R, P]) decode(t *testing.T) {
	for _, tt := range s.Cases {
		t.Run(tt.Reason, func(t *testing.T) {
			var remarks []logs.Problem
			opts := &logs.Options{OnRemarks: func(r logs.Remarks) { remarks = r.Problems }}
			got, err := s.Decode([]byte(tt.In), opts)
			checkProblems(t, err, remarks, tt.Errs)
			if diff := cmp.Diff(P(&tt.Want), got); diff != "" {
				t.Fatalf("(-want +got)\n%s", diff)
			}
			text := logs.AppendJSON(nil, got)
			again, _ := s.Decode(text, nil)
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("written as %s and read again (-first +second)\n%s", text, diff)
			}
		})
	}
}

// checkProblems checks that err and the remarks list problems of the given kinds, in
// order.
func checkProblems(t *testing.T, err error, remarks []logs.Problem, want []error) {
	t.Helper()
	var list *logs.RecordError
	if err != nil && !errors.As(err, &list) {
		t.Fatalf("error %v, want a RecordError", err)
	}
	found := remarks
	if list != nil {
		found = append(list.Problems, remarks...)
	}
	if len(found) != len(want) {
		t.Fatalf("problems %v, want %v", found, want)
	}
	for i, p := range found {
		if !errors.Is(p.Err, want[i]) {
			t.Errorf("problem %v, want %v", p.Err, want[i])
		}
	}
}

// decodeNothing decodes texts that hold no record.
func (s Suite[R, P]) decodeNothing(t *testing.T) {
	cut := fmt.Sprintf(`{"properties":{%q:}}`, s.Number)
	for _, in := range []string{"", " \n", "7", cut} {
		if rec, err := s.Decode([]byte(in), nil); rec != nil || err == nil {
			t.Errorf("Decode(%q) = %v, %v; want only an error", in, rec, err)
		}
	}
}

// unmarshal writes the first case and reads it into a record in use, of which nothing
// may remain, neither values nor unknown fields.
func (s Suite[R, P]) unmarshal(t *testing.T) {
	rec := new(R)
	if err := json.Unmarshal([]byte(s.Cases[0].In), P(rec)); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(P(rec).Schema().Fields(), logs.EnvelopeFields()...) {
		f.Cell(P(rec)).Clear(opt.Redacted)
	}
	P(rec).Head().Extra = &logs.Extra{Raw: "old", Unknown: []logs.Unknown{{Name: "old", JSON: "1"}}}
	if err := json.Unmarshal(text, P(rec)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Cases[0].Want, *rec); diff != "" {
		t.Errorf("written and read again (-want +got)\n%s", diff)
	}
}

// unmarshalInvalid checks that an invalid field is a problem that hangs off the record,
// and costs that field only.
func (s Suite[R, P]) unmarshalInvalid(t *testing.T) {
	rec := new(R)
	err := json.Unmarshal(fmt.Appendf(nil, `{"correlationId":"c","properties":{%q:"x"}}`, s.Number), P(rec))
	if x := P(rec).Head().Extra; err != nil || x == nil || len(x.Problems) != 1 || x.Problems[0].Err != opt.ErrNumber {
		t.Errorf("error %v, extra %+v; want the problem %v alone", err, x, opt.ErrNumber)
	}
	if P(rec).Head().CorrelationID != opt.Of("c") {
		t.Error("the envelope is not set")
	}
	for _, f := range P(rec).Schema().Fields() {
		want := opt.Absent
		if f.Property == s.Number {
			want = opt.Invalid
		}
		if got := f.Cell(P(rec)).State(); got != want {
			t.Errorf("%s is %v, want %v", f.Name(), got, want)
		}
	}
}

// Fuzz checks for any text that its record can be written and read again. It calls
// also, unless nil, with each record.
func (s Suite[R, P]) Fuzz(f *testing.F, also func(P)) {
	for _, tt := range s.Cases {
		f.Add([]byte(tt.In))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := s.Decode(data, nil)
		if rec == nil {
			return
		}
		if errors.Is(err, logs.ErrLiteral) { // its text is a text from now on
			rec, _ = s.Decode(logs.AppendJSON(nil, rec), nil)
		}
		text := logs.AppendJSON(nil, rec)
		again, err := s.Decode(text, nil)
		if !reflect.DeepEqual(rec, again) {
			t.Errorf("written as %s and read again, error %v (-first +second)\n%s", text, err, cmp.Diff(rec, again))
		}
		if also != nil {
			also(rec)
		}
	})
}

// Benchmark decodes the first case.
func (s Suite[R, P]) Benchmark(b *testing.B) {
	data := []byte(s.Cases[0].In)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Decode(data, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// Marshals checks the JSON text of a record.
func Marshals(t *testing.T, rec logs.Record, want string) {
	t.Helper()
	got, err := json.Marshal(rec)
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

// Known checks which texts an enumeration knows.
func Known[T interface {
	~string
	Known() bool
}](t *testing.T, want map[T]bool) {
	t.Helper()
	for text, want := range want {
		if got := text.Known(); got != want {
			t.Errorf("%T(%q).Known() = %v", text, text, got)
		}
	}
}

// Spelled returns an envelope with the texts that the input has for some fields: names of
// fields and texts in turn.
func Spelled(head logs.Envelope, texts ...string) logs.Envelope {
	head.Extra = new(logs.Extra)
	for i := 0; i < len(texts); i += 2 {
		head.Extra.Texts = append(head.Extra.Texts, logs.Text{Field: texts[i], JSON: `"` + texts[i+1] + `"`})
	}
	return head
}
