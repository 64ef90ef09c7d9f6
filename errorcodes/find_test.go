package errorcodes_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

func TestFind(t *testing.T) {
	tests := []struct {
		reason        string
		code, subcode string
		match         errorcodes.Match
		ok            bool
		wantCode, sub int
		hasSub        bool
	}{
		{"a pair of a list", "410", "3101", errorcodes.MatchPair, true, 410, 3101, true},
		{"no subcode, as in older records", "410", "", errorcodes.MatchCode, true, 410, 0, false},
		{"a subcode that is null in a text", "410", "null", errorcodes.MatchCode, true, 410, 0, false},
		{"a redacted subcode", "410", "Redacted", errorcodes.MatchCode, true, 410, 0, false},
		{"a subcode that is no number", "410", "abc", errorcodes.MatchCode, true, 410, 0, false},
		{"subcode 0 is a subcode", "487", "0", errorcodes.MatchPair, true, 487, 0, true},
		{"numbers that another tool has written", " 487.0 ", "1.0004e4", errorcodes.MatchPair, true, 487, 10004, true},
		{"a subcode that no list has: what is known of the code", "487", "12345", errorcodes.MatchCode, true, 487, 12345, true},
		{"a code that no list has", "499", "", errorcodes.MatchFamily, false, 499, 0, false},
		{"a subcode of one other code", "480", "10004", errorcodes.MatchSubcode, true, 480, 10004, true},
		{"no code, and a subcode of one code", "", "3101", errorcodes.MatchSubcode, true, 0, 3101, true},
		{"no code, and a telephony subcode", "Redacted", "560486", errorcodes.MatchRule, true, 0, 560486, true},
		{"no code, and a subcode of three codes", "", "0", errorcodes.MatchNone, false, 0, 0, false},
		{"no code, and a subcode of none", "", "12345", errorcodes.MatchNone, false, 0, 0, false},
		{"no code", "", "", errorcodes.MatchNone, false, 0, 0, false},
		{"a dash for no code", "-", "", errorcodes.MatchNone, false, 0, 0, false},
		{"null as a text", "null", "null", errorcodes.MatchNone, false, 0, 0, false},
		{"a redacted code", "REDACTED", "", errorcodes.MatchNone, false, 0, 0, false},
		{"no number", "abc", "", errorcodes.MatchNone, false, 0, 0, false},
	}
	for _, tt := range tests {
		e, ok := errorcodes.Find(tt.code, tt.subcode)
		if e.Match != tt.match || ok != tt.ok || e.Code != tt.wantCode || e.Subcode != tt.sub || e.HasSubcode != tt.hasSub ||
			e.HasCode != (tt.wantCode != 0) {
			t.Errorf("%s: %t, %+v", tt.reason, ok, e)
		}
		if e.Description == "" || e.Action == "" || e.Source == "" {
			t.Errorf("%s: a text is empty: %+v", tt.reason, e)
		}
	}
}

// An entry without a code must not look like code 0, a normal end.
func TestNoCode(t *testing.T) {
	redacted, invalid := opt.Value[string]{}, opt.Value[string]{}
	redacted.Clear(opt.Redacted)
	invalid.Clear(opt.Invalid)
	tests := []struct {
		code opt.Value[string]
		want string
	}{
		{opt.Value[string]{}, "The record has no end code."},
		{redacted, "The end code in the record is redacted."},
		{opt.Of("redacted"), "The end code in the record is redacted."},
		{invalid, "What the record has as its end code is no code."},
		{opt.Of("4.5"), "What the record has as its end code is no code."},
	}
	for _, tt := range tests {
		e, ok := errorcodes.FindValues(tt.code, opt.Of("0"))
		if ok || e.Description != tt.want || e.Family != errorcodes.FamilyUnknown || e.Category != errorcodes.CategoryUnknown ||
			e.Side != errorcodes.SideUnknown || e.Ungraceful || e.HasCode || e.HasSubcode {
			t.Errorf("%v: %t, %+v", tt.code, ok, e)
		}
	}
}

func TestFindValues(t *testing.T) {
	null := opt.Value[string]{}
	null.Clear(opt.Null)
	for _, sub := range []opt.Value[string]{opt.Of("3101"), null, {}} {
		want, _ := errorcodes.Find("410", sub.Or(""))
		if got, ok := errorcodes.FindValues(opt.Of("410"), sub); !ok || got != want {
			t.Errorf("subcode %s: %+v, want %+v", sub.State(), got, want)
		}
	}
}

// Every end code of the catalogue has a name, and every name is of one.
func TestNamesOfCodes(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[int]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		code, err := strconv.Atoi(spec.Values[0].(*ast.BasicLit).Value)
		name := spec.Names[0].Name
		if _, known := errorcodes.Lookup(code); err != nil || !known || names[code] != "" || !strings.HasPrefix(name, "Code") {
			t.Errorf("%s = %d is of no code of the catalogue, or its second name", name, code)
		}
		names[code] = name
		return true
	})
	for e := range errorcodes.All() {
		if !e.HasSubcode && names[e.Code] == "" {
			t.Errorf("end code %d has no name in codes.go: %s", e.Code, e.Description)
		}
	}
}
