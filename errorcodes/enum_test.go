package errorcodes_test

import (
	"fmt"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

func TestEnumerations(t *testing.T) {
	type enumeration interface {
		fmt.Stringer
		Known() bool
	}
	tests := []struct {
		reason string
		value  enumeration
		text   string
		known  bool
	}{
		{"a category", errorcodes.CategoryExpectedError, "ExpectedError", true},
		{"a category in other letter case", errorcodes.Category("expectederror"), "expectederror", true},
		{"no category", errorcodes.CategoryUnknown, "Unknown", false},
		{"the zero category", errorcodes.Category(""), "Unknown", false},
		{"a new category stays as it came", errorcodes.Category("Odd"), "Odd", false},
		{"a side", errorcodes.SideFarSide, "FarSide", true},
		{"nobody is a side", errorcodes.SideNobody, "Nobody", true},
		{"no side", errorcodes.SideUnknown, "Unknown", false},
		{"the zero side", errorcodes.Side(""), "Unknown", false},
		{"a family", errorcodes.FamilyGlobal, "Global", true},
		{"no family", errorcodes.FamilyUnknown, "Unknown", false},
		{"the zero family", errorcodes.Family(""), "Unknown", false},
		{"a match", errorcodes.MatchRule, "Rule", true},
		{"an origin", errorcodes.OriginCallAutomation, "CallAutomation", true},
		{"no origin", errorcodes.OriginUnknown, "Unknown", false},
		{"the zero origin", errorcodes.Origin(""), "Unknown", false},
		{"the match of a record without an end code", errorcodes.MatchNone, "None", true},
		{"the zero match", errorcodes.Match(""), "Unknown", false},
		{"a direction", errorcodes.DirectionInbound, "Inbound", true},
		{"no direction", errorcodes.DirectionUnknown, "Unknown", false},
		{"the zero direction", errorcodes.Direction(""), "Unknown", false},
	}
	for _, tt := range tests {
		if got := tt.value.String(); got != tt.text {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.text)
		}
		if got := tt.value.Known(); got != tt.known {
			t.Errorf("%s: Known %t", tt.reason, got)
		}
	}
}

// Each side says whose fault it was, and an unknown one that it is not known.
func TestSideDescriptions(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range []errorcodes.Side{errorcodes.SideUnknown, errorcodes.SideNobody, errorcodes.SideClient,
		errorcodes.SideService, errorcodes.SideFarSide, errorcodes.SideNetwork} {
		if d := s.Description(); d == "" || seen[d] || (d == "not known") == s.Known() {
			t.Errorf("%s: %q", s, d)
		}
		seen[s.Description()] = true
	}
	if d := errorcodes.Side("").Description(); d != "not known" {
		t.Errorf("the zero side: %q", d)
	}
}

func TestUnexpected(t *testing.T) {
	for c, want := range map[errorcodes.Category]bool{
		errorcodes.CategoryUnexpectedClientError: true, errorcodes.CategoryUnexpectedServerError: true, "unexpectedNews": true,
		errorcodes.CategoryExpectedError: false, errorcodes.CategorySuccess: false, errorcodes.CategoryUnknown: false, "": false,
	} {
		if c.Unexpected() != want {
			t.Errorf("%s: %t", c, !want)
		}
	}
}

func TestFamilyOfZero(t *testing.T) {
	if got := errorcodes.FamilyOf(0); got != errorcodes.FamilySuccess {
		t.Errorf("FamilyOf(0) = %v", got)
	}
}
