package main

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readPackageFile reads a file of the package that the generator serves.
func readPackageFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestGeneratedFileIsCurrent(t *testing.T) {
	catalogue := readPackageFile(t, catalogueFile)
	source, err := generate(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(source, readPackageFile(t, generatedFile)) {
		t.Errorf("%s does not match %s: run go generate in the package's directory", generatedFile, catalogueFile)
	}
	if formatted, err := format.Source(source); err != nil || !bytes.Equal(formatted, source) {
		t.Errorf("the generated file is not formatted: %v", err)
	}
	again, err := generate(catalogue)
	if err != nil || !bytes.Equal(again, source) {
		t.Errorf("a second run wrote another file: %v", err)
	}
}

const (
	header   = "kind,code,subcode,category,origin,side,ungraceful,description,action,source,note\n"
	codeRow  = "code,487,,,,Nobody,no,d,a,s,\n"
	ruleRows = "rule,,540000-540999,,,,,d,,s,\nrule,,560000-560999,,,,,d,,s,\n"
	rangeRow = "range,,40000-46203,,,Unknown,,d,a,s,\n"
)

// everyFamily returns rows of a kind for all families.
func everyFamily(kind string, other string) string {
	var rows strings.Builder
	for _, code := range []string{other, "1xx", "2xx", "3xx", "4xx", "5xx", "6xx"} {
		rows.WriteString(kind + "," + code + ",,,,Unknown,,d,a,s,\n")
	}
	return rows.String()
}

func smallest() string {
	return header + codeRow + ruleRows + rangeRow + everyFamily(kindSIP, "0") + everyFamily(kindFamily, "other")
}

func TestSmallestCatalogue(t *testing.T) {
	// A subcode may have one meaning in calls, and another in Call Automation.
	for _, more := range []string{"", "pair,487,1,,service,Nobody,,d,a,s,\npair,487,1,,call automation,Nobody,,d,a,s,\nany,,1,,call automation,Nobody,,d,a,s,\n"} {
		if _, err := generate([]byte(smallest() + more)); err != nil {
			t.Error(err)
		}
	}
}

func TestBadCatalogues(t *testing.T) {
	more := func(rows string) string { return smallest() + rows }
	without := func(rows string) string { return strings.Replace(smallest(), rows, "", 1) }
	tests := []struct {
		reason, text, want string
	}{
		{"empty", "", "header"},
		{"another header", strings.Replace(smallest(), "origin", "from", 1), "header is"},
		{"a column too few", more("code,0,,,,Nobody,no,d,a,s\n"), "wrong number of fields"},
		{"unknown kind", more("cod,0,,,,Nobody,,d,a,s,\n"), `unknown kind "cod"`},
		{"unknown category", more("code,0,,Fine,,Nobody,no,d,a,s,\n"), `unknown category "Fine"`},
		{"unknown side", more("code,0,,,,Me,no,d,a,s,\n"), `unknown side "Me"`},
		{"success with somebody at fault", more("code,0,,Success,,Client,no,d,a,s,\n"), "fault of nobody"},
		{"ungraceful not said", more("code,0,,,,Nobody,,d,a,s,\n"), "ungraceful"},
		{"ungraceful misspelt", more("pair,487,1,,,Nobody,maybe,d,a,s,\n"), "ungraceful"},
		{"ungraceful said of a pair", more("pair,487,1,,,Nobody,no,d,a,s,\n"), "ungraceful"},
		{"no source", more("code,0,,,,Nobody,no,d,a,,\n"), "no source"},
		{"no description", more("code,0,,,,Nobody,no,,a,s,\n"), "no description"},
		{"no action", more("code,0,,,,Nobody,no,d,,s,\n"), "no action"},
		{"unknown origin", more("pair,487,1,,elsewhere,Nobody,,d,a,s,\n"), `unknown origin "elsewhere"`},
		{"end code twice", more(codeRow), "end code 487 has two rows"},
		{"end code no number", more("code,x,,,,Nobody,no,d,a,s,\n"), `"x" is not a number`},
		{"end code too large", more("code,700,,,,Nobody,no,d,a,s,\n"), `"700" is not a number from 0 to 699`},
		{"end code with a leading zero", more("code,0480,,,,Nobody,no,d,a,s,\n"), `"0480" is not a number`},
		{"pair twice", more("pair,487,1,,service,Nobody,,d,a,s,\npair,487,1,,service,Nobody,,d,a,s,\n"), "487/1 has two rows"},
		{"pair of an unknown code", more("pair,488,1,,,Nobody,,d,a,s,\n"), `end code "488" has no row`},
		{"subcode too large", more("pair,487,1000000,,,Nobody,,d,a,s,\n"), "is not a number from 0 to 999999"},
		{"pair twice in Call Automation", more("pair,487,1,,call automation,Nobody,,d,a,s,\npair,487,1,,Teams Phone extensibility,Nobody,,d,a,s,\n"), "487/1 has two rows"},
		{"a subcode for any end code twice", more("any,,1,,call automation,Nobody,,d,a,s,\nany,,1,,call automation,Nobody,,d,a,s,\n"), "any/1 has two rows"},
		{"a pair of nobody", more("pair,487,1,,,Nobody,,d,a,s,\n"), `origin "" does not fit`},
		{"client subcode from elsewhere", more("pair,487,40000,,service,Nobody,,d,a,s,\n"), `origin "service" does not fit`},
		{"another subcode from the client", more("pair,487,1,,client,Nobody,,d,a,s,\n"), `origin "client" does not fit`},
		{"no range", without(rangeRow), `0 rows of kind "range"`},
		{"range backwards", strings.Replace(smallest(), "40000-46203", "46203-40000", 1), "is greater than"},
		{"range without an end", strings.Replace(smallest(), "40000-46203", "40000", 1), `"" is not a number`},
		{"no rules", without(ruleRows), `0 rows of kind "rule"`},
		{"a rule for half a prefix", strings.Replace(smallest(), "540999", "540500", 1), "is not the subcodes of one prefix"},
		{"no SIP family", without("sip,6xx,,,,Unknown,,d,a,s,\n"), "SIP code 600"},
		{"no normal end", without("sip,0,,,,Unknown,,d,a,s,\n"), "SIP code 0"},
		{"SIP code after its family", more("sip,486,,,,Unknown,,d,a,s,\n"), "follows the row of its family"},
		{"not a SIP code", more("sip,99,,,,Unknown,,d,a,s,\n"), "99 is no SIP code"},
		{"no such family", more("family,7xx,,,,Unknown,,d,a,s,\n"), `unknown family "7xx"`},
		{"family twice", more("family,4xx,,,,Unknown,,d,a,s,\n"), "has two rows"},
		{"family missing", without("family,4xx,,,,Unknown,,d,a,s,\n"), "for place 4"},
	}
	for _, tt := range tests {
		if _, err := generate([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.reason, err, tt.want)
		}
	}
}

// Errors name the line of the catalogue.
func TestErrorsNameTheLine(t *testing.T) {
	_, err := generate([]byte(header + codeRow + "code,0,,,,Nobody,no,d,a,,\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "catalogue.csv:3: ") {
		t.Errorf("error %v, want one of catalogue.csv:3", err)
	}
}
