package jsonscan_test

import (
	"encoding/json"
	"testing"

	"example.com/acstelemetry/internal/jsonscan"
)

var textTests = []struct {
	reason string
	raw    string
	want   string
}{
	{"empty", `""`, ""},
	{"plain", `"VoIP"`, "VoIP"},
	{"UTF-8", `"né 😀"`, "né 😀"},
	{"quote, backslash, slash", `"\"\\\/"`, `"\/`},
	{"the five with letters of their own", `"\b\f\n\r\t"`, "\b\f\n\r\t"},
	{"escapes between plain text", `"a\nb\tc"`, "a\nb\tc"},
	{"an escaped backslash does not begin another escape", `"\\n"`, `\n`},
	{"an escaped backslash before \\u", `"\\u0041"`, `\u0041`},
	{"a NUL character", `"\u0000"`, "\x00"},
	{"one byte", `"\u0041\u007f"`, "A\x7f"},
	{"two bytes", `"\u00e9\u07ff"`, "é\u07ff"},
	{"three bytes", `"\u20AC\uffff"`, "€\uffff"},
	{"hexadecimal digits of both cases", `"\uabCD\uABcd"`, "\uabcd\uabcd"},
	{"a surrogate pair", `"\ud83d\ude00"`, "😀"},
	{"the first pair", `"\ud800\udc00"`, "\U00010000"},
	{"the last pair", `"\udbff\udfff"`, "\U0010ffff"},
	{"a pair between plain text", `"a\uD83D\uDE00b"`, "a😀b"},
	{"the last before the surrogates", `"\ud7ff"`, "\ud7ff"},
	{"the first after them", `"\ue000"`, "\ue000"},
	{"the first half alone", `"\ud83d"`, "\ufffd"},
	{"the first half and text", `"\ud83dx"`, "\ufffdx"},
	{"the second half alone", `"\ude00"`, "\ufffd"},
	{"the wrong way round", `"\ude00\ud83d"`, "\ufffd\ufffd"},
	{"a first half before a pair", `"\ud83d\ud83d\ude00"`, "\ufffd😀"},
	{"a first half before a plain escape", `"\ud83d\u0041"`, "\ufffdA"},
	{"a first half before a short escape", `"\ud83d\n"`, "\ufffd\n"},
	{"a first half before a backslash and a u", `"\ud83d\\ude00"`, "\ufffd\\ude00"},
	{"U+FFFD as an escape", `"\ufffd"`, "\ufffd"},
	{"a byte that UTF-8 does not have", "\"a\xffb\"", "a\ufffdb"},
	{"each bad byte becomes one U+FFFD", "\"\xe2\x82\"", "\ufffd\ufffd"},
	{"bad bytes before an escape", "\"\xe2\\n\"", "\ufffd\n"},
	{"bad bytes just before the closing quote", "\"\xf0\x9f\x98\"", "\ufffd\ufffd\ufffd"},
}

func TestText(t *testing.T) {
	for _, tt := range textTests {
		t.Run(tt.reason, func(t *testing.T) {
			v, err := jsonscan.New([]byte(tt.raw), 0).Value()
			if got := string(v.Text()); got != tt.want || err != nil {
				t.Errorf("Text of %s is %q, %v, want %q", tt.raw, got, err, tt.want)
			}
			if got := string(jsonscan.AppendUnquoted([]byte("x="), []byte(tt.raw))); got != "x="+tt.want {
				t.Errorf("AppendUnquoted of %s is %q, want x=%q", tt.raw, got, tt.want)
			}
			var std string
			if err := json.Unmarshal([]byte(tt.raw), &std); std != tt.want || err != nil {
				t.Errorf("the table is wrong: encoding/json reads %s as %q, %v", tt.raw, std, err)
			}
		})
	}
}

func TestTextOfOthers(t *testing.T) {
	for _, raw := range []string{"null", "true", "false", "-0.50E+1", `{"a": "\n"}`, `[ "a" ]`} {
		v, err := jsonscan.New([]byte(" "+raw+" "), 1).Value()
		if got := string(v.Text()); got != raw || err != nil {
			t.Errorf("Text of %s is %s, %v: want the raw text", raw, got, err)
		}
	}
	if got := (jsonscan.Value{}).Text(); got != nil {
		t.Errorf("Text of no value is %q", got)
	}
}
