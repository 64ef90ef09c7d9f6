package redact_test

import (
	"encoding/csv"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// rulesInDoc returns the table of rules in the package comment: the fields of
// each rule, by name.
func rulesInDoc(t *testing.T) map[redact.Rule][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(file.Doc.Text(), "see [RuleOf].\n\n")
	table, _, _ = strings.Cut(table, "\n\n")
	if !found {
		t.Fatal("the package's comment has no table of rules")
	}
	rules := map[redact.Rule][]string{}
	var rule redact.Rule
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(strings.TrimPrefix(line, "\t"), "\n")
		if line[0] != ' ' {
			name, _, _ := strings.Cut(line, " ")
			rule, line = redact.Rule(name), strings.TrimPrefix(line, name)
		}
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.TrimSpace(name); name != "" {
				rules[rule] = append(rules[rule], name)
			}
		}
	}
	return rules
}

// Every field of every schema has the rule that the package comment gives it.
func TestRulesAreDocumented(t *testing.T) {
	doc, used := rulesInDoc(t), map[string]bool{}
	for _, s := range schemas() {
		for _, f := range fieldsOf(s) {
			rule := redact.RuleOf(f)
			if rule == redact.Number || rule == redact.Time {
				if doc[rule] == nil {
					t.Errorf("the comment does not say what %s does", rule)
				}
				continue // one line of the comment covers them all
			}
			if !slices.Contains(doc[rule], f.Name()) {
				t.Errorf("%s.%s: the comment does not have it under %q", s.Name(), f.Name(), rule)
			}
			used[f.Name()] = true
		}
	}
	for rule, names := range doc {
		for _, name := range names {
			plain := rule == redact.Number || rule == redact.Time || strings.Contains(name, "of unknown meaning")
			if !plain && !used[name] {
				t.Errorf("the comment has %q under %q, which no schema has", name, rule)
			}
		}
	}
}

// A field that the reference calls personal is never kept as a whole.
func TestPersonalFieldsAreReplaced(t *testing.T) {
	file, err := os.Open("../internal/house/testdata/fields.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	replaces := []redact.Rule{redact.Pseudonym, redact.Payload, redact.System, redact.Agent}
	n := 0
	for _, row := range rows[1:] {
		property, column, personal := row[2], row[3], row[8]
		if personal == "" {
			continue
		}
		n++
		found := false
		for _, s := range schemas() {
			for _, f := range fieldsOf(s) {
				names := append([]string{f.Property}, f.Aliases...)
				if f.Column != column && column != "-" || !slices.Contains(names, property) && property != "-" {
					continue
				}
				found = true
				if rule := redact.RuleOf(f); !slices.Contains(replaces, rule) {
					t.Errorf("%s.%s holds %q and has the rule %s", s.Name(), f.Name(), personal, rule)
				}
			}
		}
		if !found {
			t.Errorf("%v: no schema has the field", row)
		}
	}
	if n == 0 {
		t.Error("the reference has no personal field")
	}
}

// Tables from other packages get no more trust than those here.
func TestRuleOf(t *testing.T) {
	for _, tt := range []struct {
		reason string
		field  logs.Field
		want   redact.Rule
	}{
		{"text of unknown meaning", logs.Field{Property: "note"}, redact.Pseudonym},
		{"the zero field", logs.Field{}, redact.Pseudonym},
		{"a listed name that is personal here", logs.Field{Property: "category", Personal: logs.Identity}, redact.Pseudonym},
		{"a user agent that names its owner", logs.Field{Property: "UserAgent", Personal: logs.Identity}, redact.Pseudonym},
		{"a personal enumeration", logs.Field{Property: "team", Kind: logs.Enum, Personal: logs.Identity}, redact.Pseudonym},
		{"an enumeration", logs.Field{Property: "team", Kind: logs.Enum}, redact.Name},
		{"an operating system that names its owner", logs.Field{Property: "osVersion", Personal: logs.Identity}, redact.Pseudonym},
		{"a personal number", logs.Field{Property: "employee", Kind: logs.Integer, Personal: logs.Identity}, redact.Hide},
		{"a personal time", logs.Field{Property: "born", Kind: logs.Time, Personal: logs.Identity}, redact.Hide},
		{"a number", logs.Field{Property: "n", Kind: logs.Real}, redact.Number},
		{"a time", logs.Field{Property: "at", Kind: logs.Time}, redact.Time},
		{"JSON", logs.Field{Property: "more", Kind: logs.JSON}, redact.Payload},
		{"personal JSON", logs.Field{Property: "more", Kind: logs.JSON, Personal: logs.MayHold}, redact.Payload},
	} {
		if got := redact.RuleOf(tt.field); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}
