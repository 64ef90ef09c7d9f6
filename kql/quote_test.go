package kql

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func TestQuote(t *testing.T) {
	tests := []struct{ reason, text, want string }{
		{"nothing", "", `""`},
		{"a word", "Video", `"Video"`},
		{"a quote", `say "x"`, `"say \"x\""`},
		{"an apostrophe needs nothing", "it's", `"it's"`},
		{"a backslash at the end", `a\`, `"a\\"`},
		{"an escape that is none", `\n`, `"\\n"`},
		{"the end of a line", "a\r\nb", `"a\u000d\u000ab"`},
		{"the end of a line for Unicode", "a\u2028b\u0085c", `"a\u2028b\u0085c"`},
		{"what turns the reading direction", "a\u202eb", `"a\u202eb"`},
		{"what cannot be seen, beyond 16 bits", "\U000e0001", `"\udb40\udc01"`},
		{"what can be seen", "ü日🙂", `"ü日🙂"`},
		{"no character", "\xff", "\"\ufffd\""},
	}
	for _, tt := range tests {
		if got := quote(tt.text); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}

func TestName(t *testing.T) {
	for text, want := range map[string]string{
		"ACSCallSummary": "ACSCallSummary", "_a1": "_a1",
		"1a": `["1a"]`, "a b": `["a b"]`, `a"]`: `["a\"]"]`, "ü": `["ü"]`, "a.b": `["a.b"]`,
	} {
		if got := name(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 30: "30", 0.1: "0.1", 25000: "25000", 12.5: "12.5", 0.0001: "0.0001",
		9007199254740991: "9007199254740991", // the last whole number that is one as a long, too
		9007199254740992: "real(9.007199254740992e+15)",
		1e-7:             "real(1e-07)", 1e300: "real(1e+300)",
	} {
		if got := number(value); got != want {
			t.Errorf("%v: got %s, want %s", value, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	at := time.Date(2026, time.July, 1, 1, 30, 0, 123456789, time.FixedZone("", 2*60*60))
	if got, want := moment(at), "datetime(2026-06-30T23:30:00.1234567Z)"; got != want { // 100 ns are the least
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestComment(t *testing.T) {
	if got, want := comment(" a\r\nb\u2028| take 0\u202e "), "a b | take 0"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A literal is one line, and holds the text.
func FuzzQuote(f *testing.F) {
	for _, text := range []string{"", "Video", `a"b\c`, "a\r\nb", "\u2028\u202e", "\U000e0001🙂", `\u0041`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := quote(text)
		for _, r := range got {
			if hidden(r) {
				t.Errorf("%q: %U is in %s", text, r, got)
			}
		}
		if back, want := unquote(t, got), strings.ToValidUTF8(text, "\ufffd"); back != want && strings.ToValidUTF8(text, "") == text {
			t.Errorf("%q: %s is %q", text, got, back)
		}
		for _, r := range comment(text) {
			if hidden(r) {
				t.Errorf("%q: %U is in a comment", text, r)
			}
		}
	})
}

// unquote reads a literal as Kusto does, by its rules for strings.
func unquote(t *testing.T, literal string) string {
	t.Helper()
	body, ok := strings.CutPrefix(literal, `"`)
	body, end := strings.CutSuffix(body, `"`)
	if !ok || !end {
		t.Fatalf("%s has no quotes around it", literal)
	}
	var units []uint16
	for i := 0; i < len(body); {
		switch c := body[i]; {
		case c == '"':
			t.Fatalf("%s ends before its end", literal)
		case c != '\\':
			r := []rune(body[i:])[0]
			units = utf16.AppendRune(units, r)
			i += len(string(r))
		case body[i+1] == 'u':
			unit, err := strconv.ParseUint(body[i+2:i+6], 16, 16)
			if err != nil {
				t.Fatal(err)
			}
			units = append(units, uint16(unit))
			i += 6
		default:
			units = append(units, uint16(body[i+1]))
			i += 2
		}
	}
	return string(utf16.Decode(units))
}
