package jsonscan_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"example.com/acstelemetry/internal/jsonscan"
)

// walk lists the results of an Iter: "key=value@offset" for a member and
// "value@offset" for an element.
func walk(it *jsonscan.Iter) string {
	var list []string
	for it.Next() {
		entry := fmt.Sprintf("%s@%d", it.Value.Raw, it.Value.Offset)
		if it.Key.Kind == jsonscan.String {
			entry = string(it.Key.Text()) + "=" + entry
		}
		list = append(list, entry)
	}
	return strings.Join(list, " ")
}

func TestIter(t *testing.T) {
	for _, tt := range []struct {
		reason string
		begin  func([]byte, int) *jsonscan.Iter
		input  string
		want   string
		pos    int // after the closing bracket
	}{
		{"no member", jsonscan.Members, `{}`, "", 2},
		{"no member, blanks", jsonscan.Members, " { \r\n} ", "", 6},
		{"one member", jsonscan.Members, `{"a":1}`, "a=1@5", 7},
		{"the text after the object is ignored", jsonscan.Members, `{"a":1}}]x`, "a=1@5", 7},
		{"every kind of value", jsonscan.Members, `{"a":null,"b":true,"c":"x","d":[1],"e":{"f":2}}`,
			`a=null@5 b=true@14 c="x"@23 d=[1]@31 e={"f":2}@39`, 47},
		{"blanks everywhere", jsonscan.Members, "\n{ \"a\" :\t1 , \"b\":2\r\n}", "a=1@9 b=2@17", 21},
		{"a key twice: the caller decides", jsonscan.Members, `{"a":1,"a":2}`, "a=1@5 a=2@11", 13},
		{"an empty key", jsonscan.Members, `{"":1}`, "=1@4", 6},
		{"a key with escapes", jsonscan.Members, `{"\u0061\n":1}`, "a\n=1@12", 14},
		{"a key that looks like the end", jsonscan.Members, `{"}":","}`, `}=","@5`, 9},

		{"no element", jsonscan.Elements, `[]`, "", 2},
		{"no element, blanks", jsonscan.Elements, "\t[ ] ", "", 4},
		{"one element", jsonscan.Elements, `[1]`, "1@1", 3},
		{"several elements", jsonscan.Elements, `[1,"]",[2],{"a":3} , null ] 4`, `1@1 "]"@3 [2]@7 {"a":3}@11 null@21`, 27},

		{"the rest: nothing", jsonscan.Rest, `}`, "", 1},
		{"the rest: nothing, blanks", jsonscan.Rest, " }\n", "", 2},
		{"the rest: members", jsonscan.Rest, ` , "a":1,"b":[2]},{`, "a=1@7 b=[2]@13", 17},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			it := tt.begin([]byte(tt.input), 3)
			if got := walk(it); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if it.Err() != nil || it.Pos() != tt.pos {
				t.Errorf("at the end: %v at %d, want no error at %d", it.Err(), it.Pos(), tt.pos)
			}
			if it.Next() || it.NextKey() || it.Err() != nil || it.Pos() != tt.pos {
				t.Errorf("after the end: %v at %d", it.Err(), it.Pos())
			}
		})
	}
}

func TestOnlyElement(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		ok         bool
	}{
		{`["Failure"]`, "Failure", true}, {`[ "a\nb" ]`, "a\nb", true}, {`[1.50]`, "1.50", true}, {`[null]`, "null", true}, {`[""]`, "", true},
		{`[]`, "", false}, {`[1,2]`, "", false}, {`[[1]]`, "", false}, {`[{}]`, "", false}, {`["a"`, "", false}, {`["a"]x`, "", false},
		{`[a]`, "", false}, {`"a"`, "", false}, {``, "", false},
	} {
		if got, ok := jsonscan.OnlyElement(tt.text); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %q, %v; want %q, %v", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestIterErrors(t *testing.T) {
	for _, tt := range []struct {
		reason string
		begin  func([]byte, int) *jsonscan.Iter
		marked string
		before string // what was read before the error
		err    error
		want   string
	}{
		{"nothing", jsonscan.Members, `§`, "", jsonscan.ErrEnd, "'{'"},
		{"an array for an object", jsonscan.Members, ` §[]`, "", jsonscan.ErrSyntax, "'{'"},
		{"an object, just begun", jsonscan.Members, `{§`, "", jsonscan.ErrEnd, "a key in quotes"},
		{"a comma first", jsonscan.Members, `{§,"a":1}`, "", jsonscan.ErrSyntax, "a key in quotes"},
		{"a key without quotes", jsonscan.Members, `{"a":1, §b:2}`, "a=1@5", jsonscan.ErrSyntax, "a key in quotes"},
		{"an error in a key", jsonscan.Members, `{"a":1,"\§x":2}`, "a=1@5", jsonscan.ErrSyntax, "an escape"},
		{"cut inside a key", jsonscan.Members, `{"a":1,"b§`, "a=1@5", jsonscan.ErrEnd, "a closing quote"},
		{"no colon", jsonscan.Members, `{"a":1,"b"§}`, "a=1@5", jsonscan.ErrSyntax, "':'"},
		{"no value", jsonscan.Members, `{"a":1,"b":§}`, "a=1@5", jsonscan.ErrSyntax, "a value"},
		{"an error in a value", jsonscan.Members, `{"a":1,"b":[{"c":§}]}`, "a=1@5", jsonscan.ErrSyntax, "a value"},
		{"no comma", jsonscan.Members, `{"a":1 §"b":2}`, "a=1@5", jsonscan.ErrSyntax, "',' or '}'"},
		{"a comma at the end", jsonscan.Members, `{"a":1,§}`, "a=1@5", jsonscan.ErrSyntax, "a key in quotes"},
		{"no end", jsonscan.Members, `{"a":1§`, "a=1@5", jsonscan.ErrEnd, "',' or '}'"},
		{"the other bracket", jsonscan.Members, `{"a":1§]`, "a=1@5", jsonscan.ErrSyntax, "',' or '}'"},
		{"three levels may nest, not four", jsonscan.Members, `{"a":[[]],"b":[[§[]]]}`, "a=[[]]@5", jsonscan.ErrDepth, "a scalar"},

		{"an object for an array", jsonscan.Elements, `§{}`, "", jsonscan.ErrSyntax, "'['"},
		{"an array, just begun", jsonscan.Elements, `[ §`, "", jsonscan.ErrEnd, "a value"},
		{"a comma first in an array", jsonscan.Elements, `[§,1]`, "", jsonscan.ErrSyntax, "a value"},
		{"a comma last", jsonscan.Elements, `[1,§]`, "1@1", jsonscan.ErrSyntax, "a value"},
		{"no comma in an array", jsonscan.Elements, `[1 §2]`, "1@1", jsonscan.ErrSyntax, "',' or ']'"},
		{"a colon in an array", jsonscan.Elements, `["a"§:1]`, `"a"@1`, jsonscan.ErrSyntax, "',' or ']'"},
		{"no end of an array", jsonscan.Elements, `[1,2 §`, "1@1 2@3", jsonscan.ErrEnd, "',' or ']'"},
		{"the array's own level counts", jsonscan.Elements, `[[[]],[[§[]]]]`, "[[]]@1", jsonscan.ErrDepth, "a scalar"},

		{"the rest: nothing", jsonscan.Rest, ` §`, "", jsonscan.ErrEnd, "',' or '}'"},
		{"the rest begins at a comma", jsonscan.Rest, `§"a":1}`, "", jsonscan.ErrSyntax, "',' or '}'"},
		{"the rest ends with a brace", jsonscan.Rest, `,"a":1§]`, "a=1@5", jsonscan.ErrSyntax, "',' or '}'"},
		{"the rest: a comma at the end", jsonscan.Rest, `,§}`, "", jsonscan.ErrSyntax, "a key in quotes"},
		{"the rest is one level deep already", jsonscan.Rest, `,"a":[[§[]]]}`, "", jsonscan.ErrDepth, "a scalar"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			input, offset := unmark(t, tt.marked)
			it := tt.begin([]byte(input), 3)
			if got := walk(it); got != tt.before {
				t.Errorf("%s before the error, want %s", got, tt.before)
			}
			checkError(t, it.Err(), tt.err, offset, tt.want)
			err := it.Err()
			if it.Next() || it.NextKey() || it.Err() != err {
				t.Errorf("the error does not stick: %v", it.Err())
			}
		})
	}
}

func TestIterWithoutDepth(t *testing.T) {
	for name, begin := range map[string]func([]byte, int) *jsonscan.Iter{
		"Members": jsonscan.Members, "Elements": jsonscan.Elements, "Rest": jsonscan.Rest,
	} {
		for _, depth := range []int{0, -1} {
			it := begin([]byte(`{"a":[]}`), depth)
			if it.Next() {
				t.Errorf("%s(%d) does not stop", name, depth)
			}
			checkError(t, it.Err(), jsonscan.ErrDepth, 0, "a scalar")
		}
	}
	it := jsonscan.Members([]byte(`{"a":1,"b":[]}`), 1)
	if got := walk(it); got != "a=1@5" {
		t.Errorf("%s, want the scalar", got)
	}
	checkError(t, it.Err(), jsonscan.ErrDepth, 11, "a scalar")
}

// No caller can make the scanner nest deeper than the stack allows.
func TestMaxDepth(t *testing.T) {
	brackets := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	if _, err := jsonscan.New(brackets(jsonscan.MaxDepth), math.MaxInt).Value(); err != nil {
		t.Error(err)
	}
	_, err := jsonscan.New(brackets(jsonscan.MaxDepth+1), math.MaxInt).Value()
	checkError(t, err, jsonscan.ErrDepth, jsonscan.MaxDepth, "a scalar")
	it := jsonscan.Elements(brackets(jsonscan.MaxDepth+1), math.MaxInt)
	it.Next()
	checkError(t, it.Err(), jsonscan.ErrDepth, jsonscan.MaxDepth, "a scalar")
	object := append(append([]byte(`{"a":`), brackets(jsonscan.MaxDepth)...), '}')
	it = jsonscan.Members(object, math.MaxInt)
	it.Next()
	checkError(t, it.Err(), jsonscan.ErrDepth, len(`{"a":`)+jsonscan.MaxDepth-1, "a scalar")
	it = jsonscan.Rest(append([]byte(","), object[1:]...), math.MaxInt)
	it.Next()
	checkError(t, it.Err(), jsonscan.ErrDepth, len(`,"a":`)+jsonscan.MaxDepth-1, "a scalar")
}

// A key can be looked at before its value is read, or instead of reading it.
// That is how the records of a message are read while the message is still
// arriving.
func TestNextKey(t *testing.T) {
	const input = `{"version":1, "records": [{"a":1}, {"b":2}] , "more":true}`
	it := jsonscan.Members([]byte(input), 3)
	if !it.NextKey() || string(it.Key.Text()) != "version" || it.Peek() != '1' {
		t.Fatalf("first key %s, then %q, %v", it.Key.Raw, it.Peek(), it.Err())
	}
	if !it.ReadValue() || string(it.Value.Raw) != "1" {
		t.Fatalf("first value %s, %v", it.Value.Raw, it.Err())
	}
	if !it.NextKey() || string(it.Key.Text()) != "records" || it.Peek() != '[' {
		t.Fatalf("second key %s, then %q, %v", it.Key.Raw, it.Peek(), it.Err())
	}
	if it.Key.Offset != 14 || it.Pos() != 25 {
		t.Errorf("key at %d, value at %d, want 14 and 25", it.Key.Offset, it.Pos())
	}

	array := jsonscan.Elements([]byte(input)[it.Pos():], 2)
	if got := walk(array); got != `{"a":1}@1 {"b":2}@10` || array.Err() != nil {
		t.Errorf("elements %s, %v", got, array.Err())
	}
	end := it.Pos() + array.Pos()
	rest := jsonscan.Rest([]byte(input)[end:], 3)
	if got := walk(rest); got != "more=true@10" || rest.Err() != nil || end+rest.Pos() != len(input) {
		t.Errorf("rest %s, %v, ends at %d", got, rest.Err(), end+rest.Pos())
	}
}

func TestReadValueAtTheEnd(t *testing.T) {
	it := jsonscan.Members([]byte(`{"a":`), 1)
	if !it.NextKey() || it.Peek() != 0 {
		t.Fatalf("key %s, then %q, %v", it.Key.Raw, it.Peek(), it.Err())
	}
	if it.ReadValue() {
		t.Errorf("a value: %s", it.Value.Raw)
	}
	checkError(t, it.Err(), jsonscan.ErrEnd, 5, "a value")
}

// Each key and each value reports whether its own text is valid.
func TestIterBadUTF8(t *testing.T) {
	it := jsonscan.Members([]byte("{\"\xff\":1,\"b\":[\"\\ud83d\"],\"c\":\"é\"}"), 2)
	for _, want := range []struct {
		key        string
		keyBad     bool
		valueIsBad bool
	}{{"\ufffd", true, false}, {"b", false, true}, {"c", false, false}} {
		if !it.Next() {
			t.Fatal(it.Err())
		}
		if key := string(it.Key.Text()); key != want.key || it.Key.BadUTF8 != want.keyBad || it.Value.BadUTF8 != want.valueIsBad {
			t.Errorf("%s: bad key %v, bad value %v, want %s: %v, %v",
				key, it.Key.BadUTF8, it.Value.BadUTF8, want.key, want.keyBad, want.valueIsBad)
		}
	}
}
