package jsonscan_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"example.com/acstelemetry/internal/jsonscan"
)

// Each text is read by a lax scanner alone; mended is what it means as JSON.
var laxCases = []struct{ reason, in, mended string }{
	{"a word", `{"a":NaN,"b":1}`, `{"a":"NaN","b":1}`},
	{"a word that begins like JSON", `[nullx, 1.5s ,007,true_]`, `["nullx","1.5s","007","true_"]`},
	{"a word with a colon", `{"a":09:30}`, `{"a":"09:30"}`},
	{"control characters", "{\"a\nb\":\"c\x00\", \"d\":\"\\u00e9\"}", `{"a\nb":"c\u0000","d":"\u00e9"}`},
	{"blanks after a string with a line feed", "[\"a\n\" \r\n,\"b\n\"\t]", `["a\n","b\n"]`},
	{"no comma before a new line", "{\"a\":\"b\"\r\n\"c\":{\"d\":1\n\n  \"e\":NaN}}", `{"a":"b","c":{"d":1,"e":"NaN"}}`},
	{"a payload", `{"OperationPayload":"{"a":{"b":"}"}}" , "operationpayload":"{"c":1}"}`,
		`{"OperationPayload":"{\"a\":{\"b\":\"}\"}}","operationpayload":"{\"c\":1}"}`},
	{"a payload that is escaped, next to a word", `{"OperationPayload":"{\"a\":1}","b":x}`, `{"OperationPayload":"{\"a\":1}","b":"x"}`},
	{"a payload that is a text, next to a word", `{"OperationPayload":"{","b":x}`, `{"OperationPayload":"{","b":"x"}`},
}

// laxErrors are no JSON for a lax scanner either.
var laxErrors = []string{
	`{"a":}`, `{"a":b c}`, `{"a":b"c"}`, `{"a":f(1)}`, `{"a"::b}`, `[x}`, `{"a":1,}`, `{a:1}`, `{"a":1 "b":2}`, "[1\n2]", "[\"a\"\n\"b\"]",
	"{\"a\":\"\n{\"}", "{\"a\":\"\n\n [\"}", "{\"a\":\"\n\"b\"}", `{"a":"{"b":1}"}`, `{"OperationPayload":"{"a":x}"}`, `{"OperationPayload":"{"a":1} "}`,
	`{"OperationPayload":["{"a":1}"]}`, `{"OperationPayload":{"x":"{"a":1}"}}`, "\"a\\\n\"", `["\q","a` + "\t\"]",
}

func laxValue(data []byte, depth int) (jsonscan.Value, []jsonscan.Fault, error) {
	s := jsonscan.New(data, depth).Lax()
	v, err := s.Value()
	return v, s.Faults(), err
}

func TestLax(t *testing.T) {
	for _, c := range laxCases {
		if _, err := jsonscan.New([]byte(c.in), 9).Value(); err == nil {
			t.Errorf("%s: JSON", c.reason)
		}
		v, _, err := laxValue([]byte(c.in), 9)
		if err != nil || !v.NotJSON || v.End() != len(c.in) {
			t.Errorf("%s: %+v, %v", c.reason, v, err)
		}
		if got := string(jsonscan.AppendMended(nil, []byte(c.in))); got != c.mended {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.mended)
		}
	}
	for _, in := range laxErrors {
		if v, _, err := laxValue([]byte(in), 9); err == nil {
			t.Errorf("%q is read as %q", in, v.Raw)
		}
	}
}

// An Iter returns each member as it is, and what was repaired.
func TestLaxMembers(t *testing.T) {
	const in = `{"a":NaN,"b":"c` + "\t" + `","OperationPayload":"{"d":1}","e":{"f":[x]},"g":1` + "\n" + `"h":2}`
	it := jsonscan.Members([]byte(in), 9).Lax()
	type member struct {
		name, text string
		kind       jsonscan.Kind
		notJSON    bool
	}
	var got []member
	for it.Next() {
		got = append(got, member{string(it.Key.Text()), string(it.Value.Text()), it.Value.Kind, it.Value.NotJSON})
	}
	want := []member{
		{"a", "NaN", jsonscan.Literal, true}, {"b", "c\t", jsonscan.Literal, true}, {"OperationPayload", `{"d":1}`, jsonscan.String, true},
		{"e", `{"f":[x]}`, jsonscan.Object, true}, {"g", "1", jsonscan.Number, false}, {"h", "2", jsonscan.Number, false},
	}
	if it.Err() != nil || it.Pos() != len(in) || !slices.Equal(got, want) {
		t.Errorf("%v, at %d\n got %v\nwant %v", it.Err(), it.Pos(), got, want)
	}
	faults := []jsonscan.Fault{{Offset: 37, What: "quotes inside OperationPayload are not escaped"}, {Offset: 67, What: "a comma is missing between two members"}}
	if !slices.Equal(it.Faults(), faults) {
		t.Errorf("faults %v, want %v", it.Faults(), faults)
	}
}

// FuzzLax checks that a lax scanner reads all JSON as a strict one does, that what else it
// reads is JSON when it has been mended, and that no prefix is wrong.
func FuzzLax(f *testing.F) {
	addSeeds(f)
	for _, c := range laxCases {
		f.Add([]byte(c.in))
	}
	for _, in := range laxErrors {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			t.Skip("too long to be read once per byte")
		}
		data = append(append([]byte("["), data...), ']') // a value that something follows
		strict, err := jsonscan.New(data, stdDepth).Value()
		v, faults, laxErr := laxValue(data, stdDepth)
		switch {
		case err == nil && (laxErr != nil || v.NotJSON || len(faults) > 0 || !bytes.Equal(v.Raw, strict.Raw) || v.Kind != strict.Kind || v.BadUTF8 != strict.BadUTF8):
			t.Fatalf("%q: strict %+v, lax %+v, %v", data, strict, v, laxErr)
		case laxErr != nil:
			return
		case v.NotJSON == (err == nil):
			t.Errorf("%q: NotJSON is %t, a strict scanner says %v", data, v.NotJSON, err)
		}
		mended := jsonscan.AppendMended(nil, v.Raw)
		if !json.Valid(mended) {
			t.Errorf("%q is mended to %q", v.Raw, mended)
		}
		if again := jsonscan.AppendMended(nil, mended); !bytes.Equal(mended, again) {
			t.Errorf("%q is mended to %q, and that to %q", v.Raw, mended, again)
		}
		for i := range v.End() {
			if _, _, err := laxValue(data[:i], stdDepth); err == nil {
				t.Errorf("%q is read without its end", data[:i])
			}
		}
	})
}
