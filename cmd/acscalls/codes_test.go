package main

import (
	"strings"
	"testing"
)

// The answers are those of errorcodes/catalogue.csv.
func TestCodes(t *testing.T) {
	tests := []struct {
		reason string
		args   []string
		want   string
	}{
		{"words", []string{"410", "configured", "network"}, "410/3112"},
		{"the same, as one argument", []string{"410 configured network"}, "410/3112"},
		{"a side, in another case", []string{"408/10057", "--fault", "farside"}, "408/10057 408/10057"},
		{"any of two categories", []string{"/0", "--category", "Success", "--category", "ExpectedError"}, "0/0 487/0 603/0"},
		{"a category that has none", []string{"410/3112", "--category", "Success"}, ""},
	}
	for _, tt := range tests {
		r := acscalls(t, append(append([]string{"codes"}, tt.args...), "--format", "csv")...)
		got := column(t, r.stdout, "name")
		if strings.Join(got, " ") != tt.want || (len(got) == 0) != strings.Contains(r.stderr, "no code of the catalogue fits") {
			t.Errorf("%s: %q, want %q; it says %q", tt.reason, got, tt.want, r.stderr)
		}
	}
	if n := strings.Count(acscalls(t, "codes", "--format", "ndjson").stdout, "\n"); n != 711 { // codes, pairs and subcodes for any code in the catalogue
		t.Errorf("the whole catalogue has %d lines", n)
	}
	acscalls(t, "codes", "--fault", "me").want(t, statusUsage, `--fault: "me" is not one of its values; use Nobody, Client, Service`)
	acscalls(t, "codes", "--category", "Bad").want(t, statusUsage, `--category: "Bad" is not one of its values; use Success`)
}
