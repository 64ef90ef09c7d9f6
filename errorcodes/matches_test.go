package errorcodes_test

import (
	"fmt"
	"slices"
	"testing"

	"example.com/acstelemetry/errorcodes"
)

// found returns the names of the entries that a text fits.
func found(text string) (names []string) {
	for e := range errorcodes.All() {
		if e.Matches(text) {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestMatches(t *testing.T) {
	tests := []struct {
		reason, text string
		want         []string
	}{
		{"a pair", "410/3112", []string{"410/3112"}},
		{"the same in another spelling", "410.0/3.112e3", []string{"410/3112"}},
		{"a pair with two meanings", "408/10057", []string{"408/10057", "408/10057"}},
		{"a subcode, of the client and of Call Automation", "8522", []string{"404/8522", "405/8522", "subcode 8522"}},
		{"the same, as a subcode only", "/8522", []string{"404/8522", "405/8522", "subcode 8522"}},
		{"a number that is a subcode only of one code", "/404", []string{"404/404"}},
		{"a name, which is two words", "subcode 8522", []string{"subcode 8522"}},
		{"words of a description in another order and case", "CONFIGURED network 410", []string{"410/3112"}},
		{"a word of the action, and a side", "VPN 410/3112 network", []string{"410/3112"}},
		{"a word of the action, and another side", "VPN 410/3112 nobody", nil},
		{"a word that is nowhere", "410 giraffe", nil},
		{"a number that is nowhere", "12345", nil},
		{"a pair that is nowhere", "410/8522", nil},
		{"a slash that no number follows", "410/x", nil},
		{"a number too large for one", "99999999999999999999", nil},
	}
	for _, tt := range tests {
		if got := found(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
	if all := len(slices.Collect(errorcodes.All())); len(found("")) != all || len(found(" \t")) != all {
		t.Error("an empty text does not fit every entry")
	}
	// A number is an end code with its pairs, and a subcode: 404 is the one of 404/404.
	for _, name := range found("404") {
		if e, err := errorcodes.Search(name); err != nil || e[0].Code != 404 {
			t.Errorf("404 fits %s", name)
		}
	}
}

func ExampleEntry_Matches() {
	for e := range errorcodes.All() {
		if e.Matches("410 path media") {
			fmt.Println(e.Name(), e.Description)
		}
	}
	// Output:
	// 410/301004 No path for media could be established.
	// 410/301005 The path for media was lost, so the service removed the participant, who often has left abruptly or lost the network.
	// 410/531004 The ICE connectivity checks failed, so no media path was found.
}
