package jsonscan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

var quoteTests = []struct {
	reason string
	text   string
	want   string
}{
	{"empty", "", `""`},
	{"plain", "VoIP", `"VoIP"`},
	{"UTF-8 stays", "né 😀", `"né 😀"`},
	{"quote and backslash", `a"b\c`, `"a\"b\\c"`},
	{"a slash needs no escape", "a/b", `"a/b"`},
	{"HTML needs no escape: it is not HTML", "<a&b>", `"<a&b>"`},
	{"the three with letters of their own", "\n\r\t", `"\n\r\t"`},
	{"the other control characters", "\x00\b\f\x1f", `"\u0000\u0008\u000c\u001f"`},
	{"DEL is not a control character in JSON", "\x7f", "\"\x7f\""},
	{"line separators are text in JSON", "\u2028\u2029", "\"\u2028\u2029\""},
	{"each bad byte becomes one U+FFFD", "a\xff\xe2\x82b", "\"a\ufffd\ufffd\ufffdb\""},
	{"a surrogate in UTF-8", "\xed\xa0\xbd", "\"\ufffd\ufffd\ufffd\""},
	{"U+FFFD stays", "\ufffd", "\"\ufffd\""},
}

func TestAppendQuoted(t *testing.T) {
	for _, tt := range quoteTests {
		if got := string(jsonscan.AppendQuoted([]byte("x:"), tt.text)); got != "x:"+tt.want {
			t.Errorf("%s: %s, want x:%s", tt.reason, got, tt.want)
		}
		if !json.Valid([]byte(tt.want)) {
			t.Errorf("%s: the table is wrong: %s is not JSON", tt.reason, tt.want)
		}
	}
}

var compactTests = []struct {
	reason string
	raw    string
	want   string
}{
	{"a scalar", `82`, `82`},
	{"a number keeps its spelling", `8.20E+01`, `8.20E+01`},
	{"nothing to do", `{"a":[1,2]}`, `{"a":[1,2]}`},
	{"blanks between tokens", "{ \"a\" :\t[ 1 ,\r\n2 ] }", `{"a":[1,2]}`},
	{"blanks in a string stay", `[ "a b" ]`, `["a b"]`},
	{"blanks in a key stay", `{ "Operation Name" : null }`, `{"Operation Name":null}`},
	{"an escaped quote does not end the string", `[ "a\" b" , "c" ]`, `["a\" b","c"]`},
	{"an escaped backslash does not escape the quote", `[ "a\\" , "b c" ]`, `["a\\","b c"]`},
	{"escapes keep their spelling", `[ "\u0061\n\/" ]`, `["\u0061\n\/"]`},
	{"lone surrogates are ASCII: they stay", `[ "\ud83d" ]`, `["\ud83d"]`},
	{"UTF-8 stays", `[ "né 😀" ]`, `["né 😀"]`},
	{"U+0085 and the like are not blanks", "[ \"\u0085\u00a0\" ]", "[\"\u0085\u00a0\"]"},
	{"each bad byte becomes one U+FFFD", "[ \"a\xff\xe2\x82\" ]", "[\"a\ufffd\ufffd\ufffd\"]"},
}

func TestAppendCompact(t *testing.T) {
	for _, tt := range compactTests {
		if got := string(jsonscan.AppendCompact([]byte("x:"), []byte(tt.raw))); got != "x:"+tt.want {
			t.Errorf("%s: %s, want x:%s", tt.reason, got, tt.want)
		}
		if !json.Valid([]byte(tt.raw)) {
			t.Errorf("%s: the table is wrong: %s is not JSON", tt.reason, tt.raw)
		}
	}
}

// appendQuotedSlowly does what AppendQuoted does, one character at a time.
func appendQuotedSlowly(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < ' ':
			dst = fmt.Appendf(dst, `\u%04x`, r)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}

// Texts are copied by words. Everything odd must be found at every place of a word.
func TestAppendQuotedByWords(t *testing.T) {
	odd := []string{" ", "!", "#", "[", "]", `"`, `\`, "\n", "\r", "\t", "\x00", "\x1f", "\x7f", "\x80", "\xff", "é", "😀", "\xe2\x82", "\ufffd", "\u2028"}
	plain := strings.Repeat("x", 40)
	check := func(text string) {
		if got, want := jsonscan.AppendQuoted(nil, text), appendQuotedSlowly(nil, text); string(got) != string(want) {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
		if got, want := jsonscan.Plain(text), `"`+text+`"` == string(appendQuotedSlowly(nil, text)) && len(text) == utf8.RuneCountInString(text); got != want {
			t.Errorf("Plain(%q) is %t", text, got)
		}
	}
	for _, a := range odd {
		for _, b := range odd {
			for before := range 18 {
				for after := range 18 {
					check(plain[:before] + a + plain[:after])
					check(plain[:before] + a + plain[:after] + b)
					check(plain[:before] + a + b + plain[:after])
				}
			}
		}
	}
}
