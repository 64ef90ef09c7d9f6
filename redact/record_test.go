package redact_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/redact"
)

// checkStates checks that the fields of a redacted record have the same states,
// and the same numbers and times.
func checkStates(t *testing.T, rec, out logs.Record) {
	t.Helper()
	if rec.Schema() != out.Schema() {
		t.Fatalf("a record of %q has become one of %q", rec.Schema().Name(), out.Schema().Name())
	}
	for _, f := range fieldsOf(rec.Schema()) {
		was, is := f.Cell(rec), f.Cell(out)
		if was.State() != is.State() {
			t.Errorf("%s is %v, was %v", f.Name(), is.State(), was.State())
		}
		if rule := redact.RuleOf(f); rule == redact.Number || rule == redact.Time {
			if a, b := string(was.AppendText(nil)), string(is.AppendText(nil)); a != b {
				t.Errorf("%s is %s, was %s", f.Name(), b, a)
			}
		}
	}
}

func TestStatesAndNumbersStay(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, rec := range samples() {
		checkStates(t, rec, r.Record(rec))
	}
	for _, s := range schemas() {
		for _, state := range []opt.State{opt.Absent, opt.Null, opt.Redacted, opt.Invalid} {
			rec := s.New()
			for _, f := range fieldsOf(s) {
				f.Cell(rec).Clear(state)
			}
			out := r.Record(rec)
			checkStates(t, rec, out)
			if got, want := outputs(out), outputs(rec); got != want {
				t.Errorf("%s, all %v: %s, want %s", s.Name(), state, got, want)
			}
		}
	}
}

// An invalid value is still invalid when the redacted record is read again, and
// null and hidden values stay so in unknown fields.
func TestStatesStayWhenReadAgain(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, tt := range []struct{ reason, in, want string }{
		{"an invalid number: an ID is not a number",
			`{"category":"CallSummary","properties":{"callDuration":"570ea078-74e9-4430-9c67-464ba1fa5859"}}`,
			`{"category":"CallSummary","properties":{"callDuration":"88c562de-2817-849f-b1f0-cc853667e91c"}}`},
		{"an object is never a number, and keeps its shape",
			`{"category":"CallSummary","properties":{"callDuration":{"s":[6,true,null]}}}`,
			`{"category":"CallSummary","properties":{"callDuration":{"s":[` + r.ID("6") + `,false,null]}}}`},
		{"too many digits for a number stay invalid, so they do not become a number",
			`{"category":"CallSummary","properties":{"callDuration":"99999999999999999999"}}`,
			`{"category":"CallSummary","properties":{"callDuration":"anon-21f10dbb2224c940b77e02cb"}}`},
		{"null in an unknown field, in all spellings, and hidden values",
			`{"category":"CallSummary","properties":{"a":null,"b":"null","c":"","d":"-","e":"Redacted","f":[{}]}}`,
			`{"category":"CallSummary","properties":{"a":null,"b":"null","c":"","d":"-","e":"Redacted","f":[{}]}}`},
		{"an unknown ID is the same as a known one; a number as its digits",
			`{"category":"CallSummary","callee":4915112345678,"properties":{"identifier":"4:+4915112345678","host":"4:+4915112345678","on":true}}`,
			`{"category":"CallSummary","callee":999713096147693973,"properties":{"identifier":"4:+999713096147693973","host":"4:+999713096147693973","on":false}}`},
		{"a name that is an ID has its pseudonym",
			`{"category":"CallSummary","properties":{"570ea078-74e9-4430-9c67-464ba1fa5859":"alice"}}`,
			`{"category":"CallSummary","properties":{"88c562de-2817-849f-b1f0-cc853667e91c":"anon-0d9d5b00c81cd5fc9253ea44"}}`},
		{"a log without a schema",
			`{"category":"CallingMetrics","properties":{"user":"alice","size":1.5}}`,
			`{"category":"CallingMetrics","properties":{"user":"anon-0d9d5b00c81cd5fc9253ea44","size":` + numberOf(r, "1.5") + `}}`},
		{"a metric with all its digits",
			`{"category":"CallClientMediaStatsTimeSeries","properties":{"Sum":12345678901234567891}}`,
			`{"category":"CallClientMediaStatsTimeSeries","properties":{"Sum":12345678901234567891}}`},
	} {
		got := redacted(t, r, tt.in)
		if got != tt.want {
			t.Errorf("%s: %s becomes %s, want %s", tt.reason, tt.in, got, tt.want)
		}
		checkStates(t, decode(t, tt.in), decode(t, got))
	}
}

// numberOf returns the pseudonym of a number that is not an ID.
func numberOf(r *redact.Redactor, number string) string {
	rec := new(logs.Other)
	rec.Extra = &logs.Extra{Unknown: []logs.Unknown{{Name: "n", JSON: number}}}
	return r.Record(rec).Head().Extra.Unknown[0].JSON
}

// Texts that no field needs are left out, and the digits of a Real stay only if
// they are those of its value.
func TestTexts(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	for _, tt := range []struct {
		reason     string
		text       string
		cell       opt.Value[opt.Seconds]
		want, name string
	}{
		{"a field that has a value", `"alice"`, opt.Of[opt.Seconds](6), "", "callDuration"},
		{"a field that is null", `"alice"`, opt.Without[opt.Seconds](opt.Null), "", "callDuration"},
		{"no field of the schema", `"alice"`, opt.Without[opt.Seconds](opt.Invalid), "", "nobody"},
		{"an invalid field", `"alice"`, opt.Without[opt.Seconds](opt.Invalid), `"anon-0d9d5b00c81cd5fc9253ea44"`, "callDuration"},
	} {
		rec := &callsummary.Record{CallDuration: tt.cell}
		rec.Extra = &logs.Extra{Texts: []logs.Text{{Field: tt.name, JSON: tt.text}}}
		var want *logs.Extra
		if tt.want != "" {
			want = &logs.Extra{Texts: []logs.Text{{Field: tt.name, JSON: tt.want}}}
		}
		if diff := cmp.Diff(want, r.Record(rec).Head().Extra); diff != "" {
			t.Errorf("%s: %s", tt.reason, diff)
		}
	}
}

// The spelling of a known text and the fraction of a whole number say nothing about
// anybody.
func TestHarmlessTexts(t *testing.T) {
	r := newRedactor(t, redact.Options{Strict: true})
	for _, tt := range []struct{ reason, property, text, want string }{
		{"a known text in another case", "endpointType", `"VOIP"`, `"VOIP"`},
		{"a synonym", "participantType", `"Azure Communication Services"`, `"Azure Communication Services"`},
		{"a fraction", "callDuration", `80.5`, `80.5`},
		{"a fraction in quotes", "callDuration", `"80.5"`, `"80.5"`},
		{"an array", "callDuration", `[80]`, `80`},
		{"an array of a known text", "endpointType", `["VOIP"]`, `"VoIP"`},
		{"no value", "identifier", `"None"`, `null`},
	} {
		rec := decode(t, `{"category":"CallSummary","properties":{"`+tt.property+`":`+tt.text+`}}`)
		want := `{"category":"CallSummary","properties":{"` + tt.property + `":` + tt.want + `}}`
		if got := string(logs.AppendJSON(nil, r.Record(rec))); got != want {
			t.Errorf("%s: %s, want %s", tt.reason, got, want)
		}
	}
	rec := decode(t, `{"category":"CallSummary","properties":{"identifier":["alice"],"endpointType":" alice "}}`)
	if got := string(logs.AppendJSON(nil, r.Record(rec))); strings.Contains(got, "alice") {
		t.Error(got)
	}
}

func TestOriginalStays(t *testing.T) {
	r := newRedactor(t, redact.Options{ShiftTimes: true})
	const text = `{"category":"CallSummary","x":"alice","properties":{"identifier":"alice","callDuration":"no","y":["alice"]}}`
	for i, rec := range append(samples(), decode(t, text)) {
		again := append(samples(), decode(t, text))[i]
		out := r.Record(rec)
		if x := out.Head().Extra; x != nil {
			for i := range x.Unknown {
				x.Unknown[i].JSON = "1"
			}
			for i := range x.Texts {
				x.Texts[i].JSON = "1"
			}
		}
		if diff := cmp.Diff(again, rec, acstest.Exact()); diff != "" {
			t.Errorf("the original has changed: %s", diff)
		}
	}
}

func TestNil(t *testing.T) {
	if out := newRedactor(t, redact.Options{}).Record(nil); out != nil {
		t.Errorf("nil becomes %v", out)
	}
}

func TestShiftTimes(t *testing.T) {
	// o: 1a642fab2045d4e3 modulo the 60,480,001 seconds of 700 days is
	// 22,584,297, and 30 days are 2,592,000.
	const shift = -25_176_297 * time.Second
	r := newRedactor(t, redact.Options{ShiftTimes: true})
	if r.Shift() != shift {
		t.Errorf("times are shifted by %v, want %v", r.Shift(), shift)
	}
	at := time.Date(2026, 3, 1, 10, 0, 0, 123_000_000, time.UTC)
	rec := &callsummary.Record{CallStartTime: opt.Of(at), ParticipantStartTime: opt.Without[time.Time](opt.Null), CallDuration: opt.Of[opt.Seconds](6)}
	rec.Time = opt.Of(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	out := r.Record(rec).(*callsummary.Record)
	if got, want := out.CallStartTime, opt.Of(at.Add(shift)); got != want {
		t.Errorf("call start %v, want %v", got, want)
	}
	if out.ParticipantStartTime.State() != opt.Null || out.CallDuration != rec.CallDuration {
		t.Error("a value that is not a time has changed")
	}
	if was, is := rec.Time.Or(at), out.Time.Or(at); !was.Equal(is.Add(-shift)) && out.Time.State() != opt.Redacted {
		t.Errorf("the first moment of the calendar becomes %v", out.Time)
	}
	if r := newRedactor(t, redact.Options{}); r.Shift() != 0 || r.Record(rec).(*callsummary.Record).CallStartTime != rec.CallStartTime {
		t.Error("times are shifted without being asked")
	}
}

func TestConcurrentUse(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	var want []string
	for _, rec := range samples() {
		want = append(want, string(logs.AppendJSON(nil, newRedactor(t, redact.Options{}).Record(rec))))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var got []string
			for _, rec := range samples() {
				got = append(got, string(logs.AppendJSON(nil, r.Record(rec))))
			}
			if !slices.Equal(got, want) {
				t.Error("records differ from those that one goroutine redacts")
			}
		})
	}
	all.Wait()
}

// The copy of a record that its reader reuses stays valid when the reader
// continues.
func TestReusedRecords(t *testing.T) {
	// 200 calls, so that the reader overwrites its buffer.
	in := func() *acstest.Feed { return acstest.NewFeed(&acstest.Config{Seed: 1, Calls: 200}) }
	all := func(opts *logs.Options) (list []logs.Record) {
		red := newRedactor(t, redact.Options{})
		for rec, err := range acstelemetry.NewReader(t.Context(), in(), "", opts).All() {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, red.Record(rec))
		}
		return list
	}
	if diff := cmp.Diff(all(nil), all(&logs.Options{ReuseRecords: true})); diff != "" {
		t.Errorf("-the caller's, +reused:\n%s", diff)
	}
}
