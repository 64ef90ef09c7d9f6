package jsonscan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"
	"testing"
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
)

// stdDepth is the limit of encoding/json, so that both give up at the same
// depth.
const stdDepth = 10000

// readOne reads a value and checks that only blanks follow it, as json.Valid
// does.
func readOne(data []byte) (jsonscan.Value, error) {
	s := jsonscan.New(data, stdDepth)
	v, err := s.Value()
	if err == nil && (s.Peek() != 0 || s.Pos() < len(data)) {
		err = &jsonscan.SyntaxError{Offset: s.Pos(), Want: "the end", Err: jsonscan.ErrSyntax}
	}
	return v, err
}

// FuzzValue compares the scanner with encoding/json: both accept the same texts
// as JSON, find the same error at the same place, and read the same values.
func FuzzValue(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			t.Skip("decode scans nested values once per level")
		}
		if _, err := readOne(data); (err == nil) != json.Valid(data) {
			t.Fatalf("%q: %v, but json.Valid says %v", data, err, json.Valid(data))
		}
		v, err := jsonscan.New(data, stdDepth).Value()
		checkStdError(t, err, data)
		if err != nil {
			return
		}
		if len(v.Raw) == 0 || !bytes.Equal(v.Raw, bytes.TrimLeft(data[:v.End()], " \t\r\n")) {
			t.Errorf("%q: the raw value is %q at %d", data, v.Raw, v.Offset)
		}
		if bad := hasBadText(v.Raw); v.BadUTF8 != bad {
			t.Errorf("%q: BadUTF8 is %v", data, v.BadUTF8)
		}
		if escaped := v.Kind == jsonscan.String && bytes.ContainsRune(v.Raw, '\\'); v.Escaped != escaped {
			t.Errorf("%q: Escaped is %v", data, v.Escaped)
		}
		if got, want := decode(t, v), decodeStd(t, v.Raw); !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %q\nwant %q", data, got, want)
		}
	})
}

// checkStdError compares an error with that of a json.Decoder, which also reads
// one value and ignores the rest.
func checkStdError(t *testing.T, err error, data []byte) {
	t.Helper()
	var raw json.RawMessage
	std := json.NewDecoder(bytes.NewReader(data)).Decode(&raw)
	if std == nil || err == nil {
		if err != std {
			t.Errorf("%q: %v, encoding/json says %v", data, err, std)
		}
		return
	}
	kind, offset := jsonscan.ErrEnd, len(data)
	if syntax, ok := errors.AsType[*json.SyntaxError](std); ok {
		kind, offset = jsonscan.ErrSyntax, int(syntax.Offset)-1 // it counts the offending byte
	} else if std != io.EOF && std != io.ErrUnexpectedEOF {
		t.Fatalf("%q: encoding/json says %v", data, std)
	}
	checkError(t, err, kind, offset, wantOf(err))
}

func wantOf(err error) string {
	if e, ok := errors.AsType[*jsonscan.SyntaxError](err); ok {
		return e.Want
	}
	return ""
}

// surrogates finds the escapes of a JSON text; the group matches a surrogate
// without its other half.
var surrogates = regexp.MustCompile(
	`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.`)

// hasBadText reports whether any string of a JSON text is not Unicode text.
func hasBadText(raw []byte) bool {
	for _, m := range surrogates.FindAllSubmatchIndex(raw, -1) {
		if m[2] >= 0 {
			return true
		}
	}
	return !utf8.Valid(raw)
}

// decode reads a value as encoding/json does into an empty interface, with this
// package alone.
func decode(t *testing.T, v jsonscan.Value) any {
	t.Helper()
	var it *jsonscan.Iter
	var x any
	switch v.Kind {
	case jsonscan.Null:
		return nil
	case jsonscan.Bool:
		return string(v.Raw) == "true"
	case jsonscan.Number:
		return json.Number(v.Text())
	case jsonscan.String:
		return string(v.Text())
	case jsonscan.Object:
		object := make(map[string]any)
		for it = jsonscan.Members(v.Raw, stdDepth); it.Next(); {
			object[string(it.Key.Text())] = decode(t, it.Value) // the last of equal names wins
		}
		x = object
	case jsonscan.Array:
		array := []any{}
		for it = jsonscan.Elements(v.Raw, stdDepth); it.Next(); {
			array = append(array, decode(t, it.Value))
		}
		x = array
	default:
		t.Fatalf("%q is of kind %d", v.Raw, v.Kind)
	}
	if it.Err() != nil || it.Pos() != len(v.Raw) {
		t.Fatalf("%q: the walk ends at %d with %v", v.Raw, it.Pos(), it.Err())
	}
	return x
}

func decodeStd(t *testing.T, data []byte) (x any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		t.Fatalf("%q: encoding/json says %v", data, err)
	}
	return x
}

// FuzzChunks cuts a valid text at every byte: the prefix is never wrong, only
// incomplete. Numbers are the exception, since one may end anywhere.
func FuzzChunks(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, err := jsonscan.New(data, stdDepth).Value()
		if err != nil || len(data) > 500 {
			t.Skip("no value, or too long to be read once per byte")
		}
		for i := range whole.End() {
			v, err := jsonscan.New(data[:i], stdDepth).Value()
			if err == nil && whole.Kind == jsonscan.Number && v.Kind == jsonscan.Number && v.End() == i {
				continue
			}
			checkError(t, err, jsonscan.ErrEnd, i, wantOf(err))
		}
		// The rest of the input does not change a value, unless it continues
		// it.
		if v, err := jsonscan.New(append(data[:whole.End():whole.End()], "]\xff"...), stdDepth).Value(); !reflect.DeepEqual(v, whole) || err != nil {
			t.Errorf("%q: %+v, %v before something else, want %+v", data, v, err, whole)
		}
		walkPrefixes(t, data, whole)
	})
}

// walkPrefixes does the same with an Iter, and with one that continues after
// the first member.
func walkPrefixes(t *testing.T, data []byte, whole jsonscan.Value) {
	begin := jsonscan.Members
	switch whole.Kind {
	case jsonscan.Object:
	case jsonscan.Array:
		begin = jsonscan.Elements
	default:
		return
	}
	members := 0
	first := -1 // end of the first member
	it := begin(data, stdDepth)
	for it.Next() {
		if members++; members == 1 {
			first = it.Value.End()
		}
	}
	if it.Err() != nil || it.Pos() != whole.End() {
		t.Fatalf("%q: the walk ends at %d with %v", data, it.Pos(), it.Err())
	}
	for i := range whole.End() {
		n := 0
		it := begin(data[:i], stdDepth)
		for it.Next() {
			n++
		}
		checkError(t, it.Err(), jsonscan.ErrEnd, i, wantOf(it.Err()))
		if n > members {
			t.Errorf("%q: %d members in a part, %d in the whole", data[:i], n, members)
		}
	}
	if whole.Kind == jsonscan.Object && first >= 0 {
		rest := jsonscan.Rest(data[first:], stdDepth)
		n := 1
		for rest.Next() {
			n++
		}
		if rest.Err() != nil || n != members || first+rest.Pos() != whole.End() {
			t.Errorf("%q: %d members with the rest, %v, want %d", data, n, rest.Err(), members)
		}
	}
}

// FuzzAppendQuoted: encoding/json and this package read back the text that was
// written, with U+FFFD for each byte that is not UTF-8.
func FuzzAppendQuoted(f *testing.F) {
	for _, tt := range quoteTests {
		f.Add(tt.text)
	}
	for _, tt := range textTests {
		f.Add(tt.want)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := string([]rune(text))
		quoted := jsonscan.AppendQuoted(nil, text)
		var got string
		if err := json.Unmarshal(quoted, &got); got != want || err != nil {
			t.Errorf("%q is written as %s, which encoding/json reads as %q, %v", text, quoted, got, err)
		}
		v, err := readOne(quoted)
		if err != nil || v.Kind != jsonscan.String || v.BadUTF8 || string(v.Text()) != want {
			t.Errorf("%q is written as %s, which is %+v, %v", text, quoted, v, err)
		}
		if bytes.ContainsAny(quoted, "\r\n") {
			t.Errorf("%q is written as %q, which is more than one line", text, quoted)
		}
	})
}

// FuzzAppendCompact compares with json.Compact, which keeps bytes that are not
// UTF-8.
func FuzzAppendCompact(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := jsonscan.New(data, stdDepth).Value()
		if err != nil {
			return
		}
		var std bytes.Buffer
		if err := json.Compact(&std, v.Raw); err != nil {
			t.Fatalf("%q: encoding/json says %v", v.Raw, err)
		}
		want := string([]rune(std.String()))
		got := jsonscan.AppendCompact(nil, v.Raw)
		if string(got) != want {
			t.Errorf("%q is compacted to %q, want %q", v.Raw, got, want)
		}
		if again := jsonscan.AppendCompact(nil, got); !bytes.Equal(again, got) {
			t.Errorf("%q is compacted again to %q", got, again)
		}
	})
}

// addSeeds adds the inputs of all test tables.
func addSeeds(f *testing.F) {
	for _, tt := range errorTests {
		f.Add(bytes.ReplaceAll([]byte(tt.marked), []byte(here), nil))
	}
	for _, tt := range valueTests {
		f.Add([]byte(tt.input))
	}
	for _, tt := range textTests {
		f.Add([]byte(tt.raw))
	}
	for _, tt := range compactTests {
		f.Add([]byte(tt.raw))
	}
	f.Add([]byte(record))
}
