package jsonscan_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/acstelemetry/internal/jsonscan"
)

// here marks the first byte that does not fit.
const here = "§"

// unmark returns the input without its mark, and the offset of the mark.
func unmark(t *testing.T, marked string) (input string, offset int) {
	t.Helper()
	before, after, ok := strings.Cut(marked, here)
	if !ok || strings.Contains(after, here) {
		t.Fatalf("%q needs one mark", marked)
	}
	return before + after, len(before)
}

// checkError checks that err is a SyntaxError that wraps kind, at an offset.
func checkError(t *testing.T, err error, kind error, offset int, want string) {
	t.Helper()
	var e *jsonscan.SyntaxError
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want %v at offset %d", err, kind, offset)
	}
	if !errors.Is(err, kind) || e.Offset != offset || e.Want != want {
		t.Errorf("%v, want %v at offset %d: want %s", err, kind, offset, want)
	}
}

// Inputs of one value with an error. The depth is limited to 3.
var errorTests = []struct {
	reason string
	marked string
	err    error
	want   string
}{
	{"nothing", `§`, jsonscan.ErrEnd, "a value"},
	{"nothing but blanks", " \t\r\n§", jsonscan.ErrEnd, "a value"},
	{"true, cut", `tru§`, jsonscan.ErrEnd, "true"},
	{"false, cut", `f§`, jsonscan.ErrEnd, "false"},
	{"null, cut", `nul§`, jsonscan.ErrEnd, "null"},
	{"a string without end", `"abc§`, jsonscan.ErrEnd, "a closing quote"},
	{"an empty string without end", `"§`, jsonscan.ErrEnd, "a closing quote"},
	{"an escaped quote ends nothing", `"abc\"§`, jsonscan.ErrEnd, "a closing quote"},
	{"cut after a backslash", `"abc\§`, jsonscan.ErrEnd, "an escape"},
	{"cut inside a \\u escape", `"\u12§`, jsonscan.ErrEnd, "four hexadecimal digits"},
	{"cut inside a surrogate pair", `"\ud83d§`, jsonscan.ErrEnd, "a closing quote"},
	{"cut inside the second half", `"\ud83d\ude0§`, jsonscan.ErrEnd, "four hexadecimal digits"},
	{"cut inside a character", "\"\xc3§", jsonscan.ErrEnd, "a closing quote"},
	{"a sign alone", `-§`, jsonscan.ErrEnd, "a digit"},
	{"cut after the point", `1.§`, jsonscan.ErrEnd, "a digit"},
	{"cut after e", `1e§`, jsonscan.ErrEnd, "a digit"},
	{"cut after the exponent's sign", `1.5E+§`, jsonscan.ErrEnd, "a digit"},
	{"an object with only its opening brace", `{§`, jsonscan.ErrEnd, "a key in quotes"},
	{"an object, begun, and blanks", "{ \n§", jsonscan.ErrEnd, "a key in quotes"},
	{"cut inside a key", `{"a§`, jsonscan.ErrEnd, "a closing quote"},
	{"cut after a key", `{"a"§`, jsonscan.ErrEnd, "':'"},
	{"cut after a colon", `{"a":§`, jsonscan.ErrEnd, "a value"},
	{"cut after a member", `{"a":1§`, jsonscan.ErrEnd, "',' or '}'"},
	{"cut after a comma", `{"a":1,§`, jsonscan.ErrEnd, "a key in quotes"},
	{"an array with only its opening bracket", `[§`, jsonscan.ErrEnd, "a value"},
	{"cut after an element", `[1§`, jsonscan.ErrEnd, "',' or ']'"},
	{"cut after an element and blanks", `[1 §`, jsonscan.ErrEnd, "',' or ']'"},
	{"cut after an element's comma", `[1,§`, jsonscan.ErrEnd, "a value"},
	{"cut deep inside", `[[],{"a":{"b":"c§`, jsonscan.ErrEnd, "a closing quote"},
	{"all open, nothing wrong", `[{"a":[1]§`, jsonscan.ErrEnd, "',' or '}'"},

	{"a word", `§x`, jsonscan.ErrSyntax, "a value"},
	{"blanks count for the offset", "  §x", jsonscan.ErrSyntax, "a value"},
	{"a byte order mark is not a blank", "§\ufeff{}", jsonscan.ErrSyntax, "a value"},
	{"a no-break space is not a blank", "[§\u00a01]", jsonscan.ErrSyntax, "a value"},
	{"form feed is not a blank", "[1,§\f2]", jsonscan.ErrSyntax, "a value"},
	{"vertical tab is not a blank", "[1§\v]", jsonscan.ErrSyntax, "',' or ']'"},
	{"a comment", "[1, §// one\n2]", jsonscan.ErrSyntax, "a value"},
	{"single quotes", `§'a'`, jsonscan.ErrSyntax, "a value"},
	{"a capital", `§True`, jsonscan.ErrSyntax, "a value"},
	{"a capital inside", `nul§L`, jsonscan.ErrSyntax, "null"},
	{"one letter wrong", `tr§ee`, jsonscan.ErrSyntax, "true"},
	{"a blank in a word", `fal§ se`, jsonscan.ErrSyntax, "false"},
	{"undefined", `§undefined`, jsonscan.ErrSyntax, "a value"},
	{"NaN", `[§NaN]`, jsonscan.ErrSyntax, "a value"},
	{"infinity after a sign", `[-§Infinity]`, jsonscan.ErrSyntax, "a digit"},
	{"a bracket that closes nothing", `§]`, jsonscan.ErrSyntax, "a value"},
	{"a NUL byte", "§\x00", jsonscan.ErrSyntax, "a value"},
	{"a NUL byte is not the end", "[1§\x00", jsonscan.ErrSyntax, "',' or ']'"},
	{"a NUL byte instead of a colon", "{\"a\"§\x00", jsonscan.ErrSyntax, "':'"},

	{"plus sign", `§+1`, jsonscan.ErrSyntax, "a value"},
	{"nothing before the point", `§.5`, jsonscan.ErrSyntax, "a value"},
	{"two signs", `-§-1`, jsonscan.ErrSyntax, "a digit"},
	{"nothing between sign and point", `-§.5`, jsonscan.ErrSyntax, "a digit"},
	{"nothing after the point", `[1.§]`, jsonscan.ErrSyntax, "a digit"},
	{"nothing between point and e", `1.§e5`, jsonscan.ErrSyntax, "a digit"},
	{"a fraction in the exponent", `[1e1§.5]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"no digit in the exponent", `1e§x`, jsonscan.ErrSyntax, "a digit"},
	{"two signs in the exponent", `1e+§-1`, jsonscan.ErrSyntax, "a digit"},
	{"leading zero", `[0§1]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"leading zero after a sign", `[-0§1]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"hexadecimal", `[0§x1F]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"underscore", `[1§_000]`, jsonscan.ErrSyntax, "',' or ']'"},

	{"a line break in a string", "\"a§\nb\"", jsonscan.ErrSyntax, "a closing quote or an escaped control character"},
	{"a tab in a string", "\"§\t\"", jsonscan.ErrSyntax, "a closing quote or an escaped control character"},
	{"a NUL byte in a string", "\"ab§\x00\"", jsonscan.ErrSyntax, "a closing quote or an escaped control character"},
	{"the last control character", "\"§\x1f\"", jsonscan.ErrSyntax, "a closing quote or an escaped control character"},
	{"an escape that JSON does not know", `"\§x41"`, jsonscan.ErrSyntax, "an escape"},
	{"an escaped single quote", `"\§'"`, jsonscan.ErrSyntax, "an escape"},
	{"an escaped line break", "\"\\§\n\"", jsonscan.ErrSyntax, "an escape"},
	{"a capital U", `"\§U0041"`, jsonscan.ErrSyntax, "an escape"},
	{"no hexadecimal digit", `"\u00§g0"`, jsonscan.ErrSyntax, "four hexadecimal digits"},
	{"three digits and the end of the string", `"\u004§"`, jsonscan.ErrSyntax, "four hexadecimal digits"},
	{"a sign instead of a digit", `"\u§-041"`, jsonscan.ErrSyntax, "four hexadecimal digits"},
	{"a bad second half", `"\ud83d\ude§zz"`, jsonscan.ErrSyntax, "four hexadecimal digits"},
	{"bytes that are not UTF-8 do not shift the offset", "\"\xff\xc3§\n\"", jsonscan.ErrSyntax, "a closing quote or an escaped control character"},
	{"an error in a key", `{"a\§q":1}`, jsonscan.ErrSyntax, "an escape"},

	{"a key without quotes", `{§a:1}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"a number as a key", `{§1:2}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"null as a key", `{§null:1}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"no colon", `{"a" §1}`, jsonscan.ErrSyntax, "':'"},
	{"an equals sign instead of a colon", `{"a"§=1}`, jsonscan.ErrSyntax, "':'"},
	{"two colons", `{"a":§:1}`, jsonscan.ErrSyntax, "a value"},
	{"no value", `{"a":§}`, jsonscan.ErrSyntax, "a value"},
	{"a comma instead of the value", `{"a": §, "b":1}`, jsonscan.ErrSyntax, "a value"},
	{"no comma, as in a documented sample", "{\"a\":1\n  §\"b\":2}", jsonscan.ErrSyntax, "',' or '}'"},
	{"two commas", `{"a":1,§,"b":2}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"a comma at the end", `{"a":1, §}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"a comma alone", `{§,}`, jsonscan.ErrSyntax, "a key in quotes"},
	{"the wrong bracket", `{"a":1§]`, jsonscan.ErrSyntax, "',' or '}'"},
	{"one quote too many, as in a documented sample", `{"a":"{"§b":1}"}`, jsonscan.ErrSyntax, "',' or '}'"},

	{"no comma in an array", `[1 §2]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"two commas in an array", `[1,§,2]`, jsonscan.ErrSyntax, "a value"},
	{"a comma first", `[§,1]`, jsonscan.ErrSyntax, "a value"},
	{"a comma last", `[1,§]`, jsonscan.ErrSyntax, "a value"},
	{"a colon in an array", `["a"§:1]`, jsonscan.ErrSyntax, "',' or ']'"},
	{"the wrong bracket at the end of an array", `[1§}`, jsonscan.ErrSyntax, "',' or ']'"},
	{"deep inside", `[[],{"a":{"b":§}}]`, jsonscan.ErrSyntax, "a value"},

	{"four deep", `[[[§[]]]]`, jsonscan.ErrDepth, "a scalar"},
	{"four deep, objects", `{"a":{"a":{"a":§{"a":1}}}}`, jsonscan.ErrDepth, "a scalar"},
	{"closed brackets do not count", `[[[1],{}],[{"a": §[`, jsonscan.ErrDepth, "a scalar"},
	{"an earlier error comes first", `[[[1,§,[[[`, jsonscan.ErrSyntax, "a value"},
}

const errorTestsDepth = 3

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range errorTests {
		t.Run(tt.reason, func(t *testing.T) {
			input, offset := unmark(t, tt.marked)
			v, err := jsonscan.New([]byte(input), errorTestsDepth).Value()
			checkError(t, err, tt.err, offset, tt.want)
			if v.Kind != jsonscan.None || v.Raw != nil {
				t.Errorf("a value came with the error: %+v", v)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	for input, want := range map[string]string{
		`[1`:    "unexpected end of JSON at offset 2: want ',' or ']'",
		`[1 2]`: "invalid JSON at offset 3: want ',' or ']'",
		`[[]]`:  "JSON is nested too deeply at offset 1: want a scalar",
	} {
		if _, err := jsonscan.New([]byte(input), 1).Value(); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", input, err, want)
		}
	}
}

func TestDepth(t *testing.T) {
	for _, tt := range []struct {
		reason string
		marked string // without a mark if it is not too deep
		depth  int
	}{
		{"a scalar is not deep", `"a"`, 0},
		{"nothing may nest", `§[]`, 0},
		{"a limit below zero is zero", `§[]`, -1},
		{"one level", `[]`, 1},
		{"one level of object", `{"a":1}`, 1},
		{"two levels, one allowed", `[1,§[]]`, 1},
		{"two levels in an object, one allowed", `{"a":§{}}`, 1},
		{"an empty one counts", `[§{}]`, 1},
		{"siblings do not add up", `[[],[],{"a":1},[2]]`, 2},
		{"siblings do not add up, then one is too deep", `[[],[],{"a":§[]}]`, 2},
		{"brackets in a string do not count", `["[[[[{{{{"]`, 1},
		{"as deep as allowed", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), 1000},
		{"one more", strings.Repeat("[", 1000) + here + "[" + strings.Repeat("]", 1001), 1000},
		{"too deep is reported before the missing end", strings.Repeat("[", 1000) + here + strings.Repeat("[", 100000), 1000},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if !strings.Contains(tt.marked, here) {
				if _, err := jsonscan.New([]byte(tt.marked), tt.depth).Value(); err != nil {
					t.Error(err)
				}
				return
			}
			input, offset := unmark(t, tt.marked)
			_, err := jsonscan.New([]byte(input), tt.depth).Value()
			checkError(t, err, jsonscan.ErrDepth, offset, "a scalar")
		})
	}
}

// The depth counts for each value on its own, also after a value that was read
// and one that was not.
func TestDepthIsRestored(t *testing.T) {
	s := jsonscan.New([]byte(`[[1]] [[2]] [[[3]]] [[4]]`), 2)
	for _, want := range []string{"[[1]]", "[[2]]"} {
		if v, err := s.Value(); string(v.Raw) != want || err != nil {
			t.Errorf("%s, %v, want %s", v.Raw, err, want)
		}
	}
	_, err := s.Value()
	checkError(t, err, jsonscan.ErrDepth, 14, "a scalar")
	s.SetPos(20)
	if v, err := s.Value(); string(v.Raw) != "[[4]]" || err != nil {
		t.Errorf("%s, %v, want [[4]]", v.Raw, err)
	}
}

// One value, and text after it, which is ignored.
var valueTests = []struct {
	reason  string
	input   string
	kind    jsonscan.Kind
	offset  int
	raw     string
	escaped bool
	badUTF8 bool
}{
	{"null", `null`, jsonscan.Null, 0, `null`, false, false},
	{"true", `true`, jsonscan.Bool, 0, `true`, false, false},
	{"false", ` false `, jsonscan.Bool, 1, `false`, false, false},
	{"a word ends where it ends", `nullx`, jsonscan.Null, 0, `null`, false, false},
	{"zero", `0`, jsonscan.Number, 0, `0`, false, false},
	{"negative zero", `-0`, jsonscan.Number, 0, `-0`, false, false},
	{"a number ends where its grammar ends", `01`, jsonscan.Number, 0, `0`, false, false},
	{"a number with everything", "\t-12.050E+07,", jsonscan.Number, 1, `-12.050E+07`, false, false},
	{"zero with an exponent", `0e0`, jsonscan.Number, 0, `0e0`, false, false},
	{"the spelling of a number is kept", `3.146336E-05`, jsonscan.Number, 0, `3.146336E-05`, false, false},
	{"a number of any length", strings.Repeat("9", 1000), jsonscan.Number, 0, strings.Repeat("9", 1000), false, false},
	{"an empty string", `""`, jsonscan.String, 0, `""`, false, false},
	{"a string", ` "VoIP" : `, jsonscan.String, 1, `"VoIP"`, false, false},
	{"a string in UTF-8", `"né 😀"`, jsonscan.String, 0, `"né 😀"`, false, false},
	{"DEL is not a control character in JSON", "\"\x7f\"", jsonscan.String, 0, "\"\x7f\"", false, false},
	{"all escapes", `"\"\\\/\b\f\n\r\t\u00e9"`, jsonscan.String, 0, `"\"\\\/\b\f\n\r\t\u00e9"`, true, false},
	{"a backslash before the closing quote", `"a\\"b`, jsonscan.String, 0, `"a\\"`, true, false},
	{"a surrogate pair", `"\uD83D\ude00"`, jsonscan.String, 0, `"\uD83D\ude00"`, true, false},
	{"the first half of a pair alone", `"\ud83d"`, jsonscan.String, 0, `"\ud83d"`, true, true},
	{"the second half of a pair alone", `"\ude00"`, jsonscan.String, 0, `"\ude00"`, true, true},
	{"two first halves", `"\ud83d\ud83d\ude00"`, jsonscan.String, 0, `"\ud83d\ud83d\ude00"`, true, true},
	{"a pair the wrong way round", `"\ude00\ud83d"`, jsonscan.String, 0, `"\ude00\ud83d"`, true, true},
	{"a first half before another escape", `"\ud83d\n"`, jsonscan.String, 0, `"\ud83d\n"`, true, true},
	{"a first half before a character", `"\ud83dude00"`, jsonscan.String, 0, `"\ud83dude00"`, true, true},
	{"an escaped U+FFFD is text", `"\ufffd\uFFFD"`, jsonscan.String, 0, `"\ufffd\uFFFD"`, true, false},
	{"U+FFFD itself is text", `"�"`, jsonscan.String, 0, `"�"`, false, false},
	{"a byte that UTF-8 does not have", "\"a\xffb\"", jsonscan.String, 0, "\"a\xffb\"", false, true},
	{"a character cut short", "\"\xe2\x82\"", jsonscan.String, 0, "\"\xe2\x82\"", false, true},
	{"an overlong character", "\"\xc0\x80\"", jsonscan.String, 0, "\"\xc0\x80\"", false, true},
	{"a surrogate in UTF-8", "\"\xed\xa0\xbd\"", jsonscan.String, 0, "\"\xed\xa0\xbd\"", false, true},
	{"an empty object", `{}`, jsonscan.Object, 0, `{}`, false, false},
	{"an empty object with blanks", "{ \t\r\n}", jsonscan.Object, 0, "{ \t\r\n}", false, false},
	{"an object and the next one", ` {"a":[1,{"b":null}],"a":"]}"}{`, jsonscan.Object, 1, `{"a":[1,{"b":null}],"a":"]}"}`, false, false},
	{"an empty array", `[]`, jsonscan.Array, 0, `[]`, false, false},
	{"an array with blanks everywhere", "\n[ 1 ,\t2\r,{ \"a\" : [ ] } ]\n", jsonscan.Array, 1, "[ 1 ,\t2\r,{ \"a\" : [ ] } ]", false, false},
	{"escapes inside are not the object's", `{"\u0061":"\n"}`, jsonscan.Object, 0, `{"\u0061":"\n"}`, false, false},
	{"bad text at any depth", "[{\"a\":[\"\xff\"]},\"b\"]", jsonscan.Array, 0, "[{\"a\":[\"\xff\"]},\"b\"]", false, true},
	{"bad text in a key", `{"\ud83d":1}`, jsonscan.Object, 0, `{"\ud83d":1}`, false, true},
}

func TestValue(t *testing.T) {
	for _, tt := range valueTests {
		t.Run(tt.reason, func(t *testing.T) {
			s := jsonscan.New([]byte(tt.input), 3)
			v, err := s.Value()
			if err != nil {
				t.Fatal(err)
			}
			if v.Kind != tt.kind || v.Offset != tt.offset || string(v.Raw) != tt.raw {
				t.Errorf("kind %d at offset %d: %s, want kind %d at offset %d: %s", v.Kind, v.Offset, v.Raw, tt.kind, tt.offset, tt.raw)
			}
			if v.Escaped != tt.escaped || v.BadUTF8 != tt.badUTF8 {
				t.Errorf("escaped %v, bad UTF-8 %v, want %v, %v", v.Escaped, v.BadUTF8, tt.escaped, tt.badUTF8)
			}
			if end := tt.offset + len(tt.raw); v.End() != end || s.Pos() != end {
				t.Errorf("End is %d, Pos is %d, want %d", v.End(), s.Pos(), end)
			}
		})
	}
}

func TestScannerWalks(t *testing.T) {
	const input = "1 \"\xff\"\n[2]\t\"ok\" "
	s := jsonscan.New([]byte(input), 1)
	for i, want := range []struct {
		raw     string
		badUTF8 bool // of this value, not of an earlier one
	}{{"1", false}, {"\"\xff\"", true}, {"[2]", false}, {`"ok"`, false}} {
		v, err := s.Value()
		if string(v.Raw) != want.raw || v.BadUTF8 != want.badUTF8 || err != nil {
			t.Errorf("value %d: %q, bad UTF-8 %v, %v, want %q, %v", i, v.Raw, v.BadUTF8, err, want.raw, want.badUTF8)
		}
	}
	_, err := s.Value()
	checkError(t, err, jsonscan.ErrEnd, len(input), "a value")

	s.SetPos(6)
	if v, err := s.Value(); v.Offset != 6 || string(v.Raw) != "[2]" || err != nil {
		t.Errorf("after SetPos(6): %s at %d, %v", v.Raw, v.Offset, err)
	}
}

func TestPeekAndExpect(t *testing.T) {
	const input = " \r\n: \t\x00x "
	s := jsonscan.New([]byte(input), 1)
	if c := s.Peek(); c != ':' || s.Pos() != 3 {
		t.Errorf("Peek is %q at %d, want ':' at 3", c, s.Pos())
	}
	checkError(t, s.Expect(','), jsonscan.ErrSyntax, 3, "','")
	if err := s.Expect(':'); err != nil || s.Pos() != 4 {
		t.Errorf("Expect(':'): %v, now at %d, want 4", err, s.Pos())
	}
	// A NUL byte looks like the end to Peek, but not to Expect.
	if c := s.Peek(); c != 0 || s.Pos() != 6 {
		t.Errorf("Peek is %q at %d, want a NUL byte at 6", c, s.Pos())
	}
	if err := s.Expect(0); err != nil || s.Pos() != 7 {
		t.Errorf("Expect of a NUL byte: %v, now at %d, want 7", err, s.Pos())
	}
	s.SetPos(8)
	s.Blanks()
	if c := s.Peek(); c != 0 || s.Pos() != len(input) {
		t.Errorf("Peek is %q at %d, want 0 at the end", c, s.Pos())
	}
	checkError(t, s.Expect(0), jsonscan.ErrEnd, len(input), `'\x00'`)
}

// The slices are part of the input: a scan copies nothing.
func TestValueIsPartOfInput(t *testing.T) {
	input := []byte(`["abc"]`)
	it := jsonscan.Elements(input, 1)
	if !it.Next() {
		t.Fatal(it.Err())
	}
	input[2] = 'x'
	if raw, text := string(it.Value.Raw), string(it.Value.Text()); raw != `"xbc"` || text != "xbc" {
		t.Errorf("%s and %s do not follow the input", raw, text)
	}
}
