package opt_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/opt"
)

// A row is an example of a caller's own struct.
type row struct {
	Name  opt.Value[string]           `json:"name,omitzero"`
	Color opt.Value[color]            `json:"color,omitzero"`
	Delay opt.Value[opt.Milliseconds] `json:"delay,omitzero"`
	Loss  opt.Value[share]            `json:"loss,omitzero"`
	Start opt.Value[time.Time]        `json:"start,omitzero"`
	Last  opt.Value[int64]            `json:"last,omitzero"`
}

func TestState(t *testing.T) {
	if opt.Absent != 0 {
		t.Error("the zero State is not Absent")
	}
	for state, want := range []string{"absent", "null", "redacted", "invalid", "set", "State(5)"} {
		if got := opt.State(state).String(); got != want {
			t.Errorf("State %d is %q, want %q", state, got, want)
		}
	}
	if got := opt.State(255).String(); got != "State(255)" {
		t.Errorf("State 255 is %q: the number is lost", got)
	}
}

func TestZeroValueIsAbsent(t *testing.T) {
	var r row
	if got := r.Name.State(); got != opt.Absent || !r.Name.IsZero() || r.Name.IsSet() {
		t.Errorf("the zero Value is %v", got)
	}
	if r.Delay != opt.Without[opt.Milliseconds](opt.Absent) {
		t.Error("the zero Value differs from Without(Absent)")
	}
}

func TestStates(t *testing.T) {
	for _, tt := range []struct {
		state  opt.State
		isZero bool // for omitzero: only absent fields may be left out
	}{
		{opt.Absent, true},
		{opt.Null, false},
		{opt.Redacted, false},
		{opt.Invalid, false},
	} {
		v := opt.Without[int64](tt.state)
		if n, ok := v.Get(); n != 0 || ok {
			t.Errorf("%v: Get is %v, %v, want 0, false", tt.state, n, ok)
		}
		if got := v.Or(82); got != 82 {
			t.Errorf("%v: Or(82) is %v", tt.state, got)
		}
		if v.State() != tt.state || v.IsSet() || v.IsZero() != tt.isZero {
			t.Errorf("%v: State %v, IsSet %v, IsZero %v", tt.state, v.State(), v.IsSet(), v.IsZero())
		}
		if got, want := v.String(), "<"+tt.state.String()+">"; got != want {
			t.Errorf("%v: String is %q, want %q", tt.state, got, want)
		}
	}
	// A zero that was present differs from an absent one.
	v := opt.Of[int64](0)
	if n, ok := v.Get(); n != 0 || !ok || v.Or(82) != 0 || !v.IsSet() || v.IsZero() || v.State() != opt.Set {
		t.Errorf("a Set 0: Get %v, %v, Or %v, IsSet %v, IsZero %v, State %v",
			n, ok, v.Or(82), v.IsSet(), v.IsZero(), v.State())
	}
}

func TestOf(t *testing.T) {
	utc := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	east := time.FixedZone("", 60*60)
	for _, tt := range []struct {
		reason string
		got    interface{ String() string }
		want   string
	}{
		{"text", opt.Of("VoIP"), "VoIP"},
		{"an enumeration", opt.Of(color("red")), "red"},
		{"empty text is a value if the caller says so", opt.Of(""), ""},
		{"a whole number", opt.Of[int64](82), "82"},
		{"the largest", opt.Of(count(math.MaxInt64)), "9223372036854775807"},
		{"the smallest", opt.Of(count(math.MinInt64)), "-9223372036854775808"},
		{"a unit", opt.Of(opt.Milliseconds(82)), "82"},
		{"a real", opt.Of(82.5), "82.5"},
		{"a whole real", opt.Of(82.0), "82"},
		{"a share", opt.Of(opt.Ratio(0.1)), "0.1"},
		{"negative zero is a number of its own", opt.Of(math.Copysign(0, -1)), "-0"},
		{"a small real, still plain", opt.Of(0.000001), "0.000001"},
		{"a smaller real", opt.Of(9.5e-7), "9.5e-07"},
		{"a large real, still plain, with all digits", opt.Of(0x1p63), "9223372036854775808"},
		{"a larger real", opt.Of(1e21), "1e+21"},
		{"a time", opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)), "2021-07-19T18:46:50.188Z"},
		{"a time in another zone", opt.Of(time.Date(2021, 7, 19, 0, 30, 0, 0, east)), "2021-07-18T23:30:00Z"},
		{"the zero time is a time", opt.Of(time.Time{}), "0001-01-01T00:00:00Z"},

		// JSON numbers and the grammar's times cannot express these.
		{"NaN", opt.Of(math.NaN()), "<invalid>"},
		{"infinity", opt.Of(math.Inf(1)), "<invalid>"},
		{"negative infinity", opt.Of(math.Inf(-1)), "<invalid>"},
		{"NaN of a named type", opt.Of(share(math.NaN())), "<invalid>"},
		{"infinity of a unit", opt.Of(opt.Ratio(math.Inf(1))), "<invalid>"},
		{"a time before the calendar", opt.Of(utc(1, 1, 1).Add(-1)), "<invalid>"},
		{"a time after the calendar", opt.Of(utc(10000, 1, 1)), "<invalid>"},
		{"a time in the calendar, but not in UTC", opt.Of(time.Date(1, 1, 1, 0, 59, 59, 0, east)), "<invalid>"},
		{"a time in the calendar only in UTC", opt.Of(time.Date(10000, 1, 1, 0, 59, 59, 0, east)), "9999-12-31T23:59:59Z"},
	} {
		if got := tt.got.String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	if v := opt.Of(math.NaN()); v != opt.Without[float64](opt.Invalid) {
		t.Error("an Invalid Value keeps the NaN and differs from itself")
	}
}

func TestWithoutPanicsOnSet(t *testing.T) {
	for _, s := range []opt.State{opt.Set, opt.Set + 1, 255} {
		mustPanic(t, "Without("+s.String()+")", func() { opt.Without[string](s) })
	}
}

func mustPanic(t *testing.T, name string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s does not panic", name)
		}
	}()
	f()
}

func TestEqual(t *testing.T) {
	noon := time.Date(2021, 7, 19, 12, 0, 0, 0, time.UTC)
	full := row{
		Name:  opt.Of("Contoso"),
		Color: opt.Of(color("red")),
		Delay: opt.Of(opt.Milliseconds(82)),
		Loss:  opt.Of(share(0.1)),
		Start: opt.Of(noon),
		Last:  opt.Without[int64](opt.Redacted),
	}
	for _, tt := range []struct {
		reason string
		change func(*row)
		equal  bool
	}{
		{"nothing changed", func(*row) {}, true},
		{"the same moment in another zone", func(r *row) { r.Start = opt.Of(noon.In(time.FixedZone("", 3600))) }, true},
		{"another text", func(r *row) { r.Name = opt.Of("contoso") }, false},
		{"another number", func(r *row) { r.Delay = opt.Of(opt.Milliseconds(83)) }, false},
		{"another moment", func(r *row) { r.Start = opt.Of(noon.Add(1)) }, false},
		{"absent is not null", func(r *row) { r.Last = opt.Without[int64](opt.Null) }, false},
		{"null is not zero", func(r *row) { r.Delay = opt.Without[opt.Milliseconds](opt.Null) }, false},
		{"a value is missing", func(r *row) { r.Color = opt.Value[color]{} }, false},
	} {
		other := full
		tt.change(&other)
		if got := other == full; got != tt.equal {
			t.Errorf("%s: == is %v", tt.reason, got)
		}
		if got := cmp.Equal(other, full); got != tt.equal {
			t.Errorf("%s: cmp.Equal is %v", tt.reason, got)
		}
		if got := cmp.Diff(other, full) == ""; got != tt.equal {
			t.Errorf("%s: cmp.Diff is %s", tt.reason, cmp.Diff(other, full))
		}
	}
	if !full.Name.Equal(full.Name) || full.Name.Equal(opt.Value[string]{}) {
		t.Error("Equal is not ==")
	}
}

// A Value in a caller's own struct, written and read by encoding/json.
func TestJSON(t *testing.T) {
	for _, tt := range []struct {
		reason string
		data   string
		want   row
		again  string // how it is written; "" if as it was read
	}{
		{"nothing", `{}`, row{}, ""},
		{"everything",
			`{"name":"Contoso","color":"red","delay":82,"loss":0.1,"start":"2021-07-19T18:46:50.188Z","last":-1}`,
			row{
				opt.Of("Contoso"), opt.Of(color("red")), opt.Of(opt.Milliseconds(82)), opt.Of(share(0.1)),
				opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)), opt.Of[int64](-1),
			}, ""},
		{"numbers in quotes", `{"delay":"82.0","loss":"1E-1"}`,
			row{Delay: opt.Of(opt.Milliseconds(82)), Loss: opt.Of(share(0.1))}, `{"delay":82,"loss":0.1}`},
		{"null", `{"name":null,"delay":null,"start":null}`, row{
			Name: opt.Without[string](opt.Null), Delay: opt.Without[opt.Milliseconds](opt.Null), Start: opt.Without[time.Time](opt.Null),
		}, ""},
		{"other ways to say null", `{"name":"","color":"-","delay":"null"}`, row{
			Name: opt.Without[string](opt.Null), Color: opt.Without[color](opt.Null), Delay: opt.Without[opt.Milliseconds](opt.Null),
		}, `{"name":null,"color":null,"delay":null}`},
		{"redacted, of every type", `{"name":"Redacted","delay":"redacted","start":"REDACTED"}`, row{
			Name: opt.Without[string](opt.Redacted), Delay: opt.Without[opt.Milliseconds](opt.Redacted), Start: opt.Without[time.Time](opt.Redacted),
		}, `{"name":"Redacted","delay":"Redacted","start":"Redacted"}`},
		{"a bad field does not affect the fields after it", `{"delay":"soon","loss":true,"start":[1],"last":7}`, row{
			Delay: opt.Without[opt.Milliseconds](opt.Invalid), Loss: opt.Without[share](opt.Invalid),
			Start: opt.Without[time.Time](opt.Invalid), Last: opt.Of[int64](7),
		}, `{"delay":null,"loss":null,"start":null,"last":7}`},
		{"an object is not text", `{"name":{"a":"b"},"last":7}`,
			row{Name: opt.Without[string](opt.Invalid), Last: opt.Of[int64](7)}, `{"name":null,"last":7}`},
		{"numbers and booleans are text to a text field", `{"name":82.50,"color":true}`,
			row{Name: opt.Of("82.50"), Color: opt.Of(color("true"))}, `{"name":"82.50","color":"true"}`},
		{"escapes", `{"name":"a\"\\\u00e9\ud83d\ude00"}`, row{Name: opt.Of(`a"\é😀`)}, `{"name":"a\"\\é😀"}`},
		{"redacted by escapes", `{"name":"\u0052edacted"}`, row{Name: opt.Without[string](opt.Redacted)}, `{"name":"Redacted"}`},
		{"a number with more digits than a float64 holds", `{"last":9007199254740993}`, row{Last: opt.Of[int64](9007199254740993)}, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			// The previous value has to go: encoding/json would leave it.
			got := row{Name: opt.Of("before"), Delay: opt.Of(opt.Milliseconds(1)), Start: opt.Of(time.Time{})}
			want := tt.want
			if err := json.Unmarshal([]byte(tt.data), &got); err != nil {
				t.Fatal(err)
			}
			if want.Name.IsZero() {
				got.Name = want.Name // not in data, so encoding/json does not touch it
			}
			if want.Delay.IsZero() {
				got.Delay = want.Delay
			}
			if want.Start.IsZero() {
				got.Start = want.Start
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
			again := tt.again
			if again == "" {
				again = tt.data
			}
			if data, err := json.Marshal(tt.want); string(data) != again || err != nil {
				t.Errorf("written: %s, %v, want %s", data, err, again)
			}
		})
	}
}

// An encoder decides whether HTML is escaped, as for a string.
func TestMarshalHTML(t *testing.T) {
	const text = "a < b & c > d \x01"
	for _, escape := range []bool{false, true} {
		var got, want bytes.Buffer
		for to, v := range map[*bytes.Buffer]any{&got: opt.Of(text), &want: text} {
			enc := json.NewEncoder(to)
			enc.SetEscapeHTML(escape)
			if err := enc.Encode(v); err != nil {
				t.Fatal(err)
			}
		}
		if got.String() != want.String() {
			t.Errorf("escaping %v: got %s, want %s", escape, &got, &want)
		}
	}
}

// A Value made from a text that means no value is read back as that state,
// since the written text is the same.
func TestTextThatMeansNoValue(t *testing.T) {
	for text, want := range map[string]opt.State{"": opt.Null, "-": opt.Null, "null": opt.Null, "Redacted": opt.Redacted} {
		v := opt.Of(text)
		var again opt.Value[string]
		data, err := json.Marshal(v)
		if err == nil {
			err = json.Unmarshal(data, &again)
		}
		if !v.IsSet() || again.State() != want || err != nil {
			t.Errorf("Of(%q) is %v and reads again as %v, %v, want %v", text, v.State(), again, err, want)
		}
	}
}

func TestUnmarshalJSONOfWhatIsNoJSON(t *testing.T) {
	v := opt.Of("kept")
	for _, data := range []string{`"`, `"a`, `"\x"`, `"a" `} { // encoding/json never passes these to UnmarshalJSON
		if err := v.UnmarshalJSON([]byte(data)); (err == nil) != json.Valid([]byte(data)) {
			t.Errorf("%s: error %v", data, err)
		}
	}
}

// Budgets: reading, comparing and making a Value allocate nothing, whatever its
// type.
func TestAllocations(t *testing.T) {
	allocations(t, "string", "Contoso", "VoIP")
	allocations(t, "enumeration", color("red"), "green")
	allocations(t, "int64", int64(1<<40), "1099511627776")
	allocations(t, "whole number with a unit", opt.Milliseconds(1<<40), "1099511627776.0")
	allocations(t, "float64", 0.1, "3.146336E-05")
	allocations(t, "share", share(0.1), "3.146336E-05")
	allocations(t, "time", time.Date(2021, 7, 19, 0, 0, 0, 0, time.UTC), "2021-07-19T18:46:50.188+02:00")
	allocations(t, "time, portal style", time.Time{}, "7/19/2021, 6:46:50.188 PM")
}

func allocations[T opt.Scalar](t *testing.T, name string, value T, text string) {
	t.Helper()
	var (
		v, w   opt.Value[T]
		x      T
		ok     bool
		state  opt.State
		err    error
		buffer = make([]byte, 0, 100)
	)
	for _, budget := range []struct {
		what string
		f    func()
	}{
		{"Of", func() { v = opt.Of(value) }},
		{"Without", func() { w = opt.Without[T](opt.Null) }},
		{"Get", func() { x, ok = v.Get() }},
		{"Or", func() { x = w.Or(value) }},
		{"State", func() { state = v.State() }},
		{"IsSet and IsZero", func() { ok = v.IsSet() || v.IsZero() }},
		{"==", func() { ok = v == w }},
		{"Equal", func() { ok = v.Equal(w) }},
		{"Parse", func() { v, err = opt.Parse[T](text) }},
		{"AppendText", func() { buffer = v.AppendText(buffer[:0]) }},
	} {
		if n := testing.AllocsPerRun(100, budget.f); n != 0 {
			t.Errorf("%s: %s costs %v allocations", name, budget.what, n)
		}
	}
	if err != nil || state != opt.Set || ok || len(buffer) == 0 || reflect.TypeOf(x) != v.Type() {
		t.Errorf("%s: the budgets did not measure what they should", name)
	}
}
