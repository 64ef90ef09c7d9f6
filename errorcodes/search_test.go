package errorcodes_test

import (
	"errors"
	"slices"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

func TestSearch(t *testing.T) {
	const (
		pair    = errorcodes.MatchPair
		rule    = errorcodes.MatchRule
		subcode = errorcodes.MatchSubcode
		code    = errorcodes.MatchCode
		family  = errorcodes.MatchFamily
	)
	tests := []struct {
		reason, text string
		want         []string
		match        errorcodes.Match // of the first
	}{
		{"a pair", "410/3101", []string{"410/3101"}, pair},
		{"an end code", "487", []string{"487"}, code},
		{"a number that is an end code and a subcode", "404", []string{"404"}, code},
		{"the same, as a subcode", "/404", []string{"404/404"}, pair},
		{"end code 0", "0", []string{"0"}, code},
		{"subcode 0", " / 0", []string{"0/0", "487/0", "603/0", "subcode 0"}, pair},
		{"a subcode", "3112", []string{"410/3112"}, pair},
		{"a subcode below the end codes", "7", []string{"496/7"}, pair},
		{"a subcode of Call Automation", "8522", []string{"404/8522", "405/8522", "subcode 8522"}, pair},
		{"a telephony subcode that is listed", "560403", []string{"403/560403"}, pair},
		{"a telephony subcode that is not", "560499", []string{"subcode 560499"}, rule},
		{"a subcode with one meaning and another code", "500/511404", []string{"500/511404"}, subcode},
		{"a subcode with several meanings and another code", "500/0", []string{"500/0", "0/0", "487/0", "603/0", "subcode 0"}, code},
		{"several, and one for any end code", "500/8522", []string{"500/8522", "404/8522", "405/8522"}, subcode},
		{"a meaning in calls, and another in Call Automation", "500/7000", []string{"500/7000", "subcode 7000"}, subcode},
		{"the rule for telephony, in spite of other codes", "500/560487", []string{"500/560487"}, rule},
		{"one pair, two meanings", "408/10057", []string{"408/10057", "408/10057"}, pair},
		{"an unknown subcode of a known code", "487/12345", []string{"487/12345"}, code},
		{"nothing known of either", "299/12345", []string{"299/12345"}, family},
		{"an unknown code of a family", "299", []string{"299"}, family},
		{"an unknown number", "12345", []string{"12345"}, family},
		{"an unknown subcode", "/12345", []string{"subcode 12345"}, family},
		{"another spelling of numbers", " 410.0/ 3.101e3 ", []string{"410/3101"}, pair},
	}
	for _, tt := range tests {
		list, err := errorcodes.Search(tt.text)
		var got []string
		for _, e := range list {
			got = append(got, e.Name())
			checkEntry(t, e)
		}
		if err != nil || !slices.Equal(got, tt.want) || list[0].Match != tt.match {
			t.Errorf("%s: %q, %v, want %q by %s", tt.reason, got, err, tt.want, tt.match)
		}
	}
	for text, want := range map[string]error{"": errorcodes.ErrNoCode, "busy": errorcodes.ErrSyntax, "/": errorcodes.ErrNoCode,
		"//1": errorcodes.ErrSyntax, "487/": errorcodes.ErrNoCode, "1/2/3": errorcodes.ErrExtra, "Redacted": errorcodes.ErrRedacted} {
		if list, err := errorcodes.Search(text); !errors.Is(err, want) || list != nil {
			t.Errorf("%q: %v, %v", text, list, err)
		}
	}
}
