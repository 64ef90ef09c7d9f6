package kql_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// The queries that docs/questions.md writes out are correct, and answer with the rows in the
// comments below them when they are run on examples/demo.
func TestQuestions(t *testing.T) {
	text, err := os.ReadFile("../docs/questions.md")
	if err != nil {
		t.Fatal(err)
	}
	queries, want := map[string]string{}, map[string][]string{}
	for _, question := range strings.Split(string(text), "\n## ")[1:] {
		number, _, _ := strings.Cut(question, ". ")
		_, block, found := strings.Cut(question, "\n```kusto\n")
		if !found {
			continue // its query is one of ours
		}
		block, _, _ = strings.Cut(block, "```\n")
		for line := range strings.Lines(block) {
			if answer, ok := strings.CutPrefix(line, "// "); ok {
				want[number] = append(want[number], strings.TrimSuffix(answer, "\n"))
			} else {
				queries[number] += line
			}
		}
	}
	if len(queries) < 10 {
		t.Fatalf("found only %d queries", len(queries))
	}
	columns := map[string][]string{}
	for name, got := range validate(t, queries) {
		for _, problem := range got.Problems {
			t.Errorf("question %s: %s", name, problem)
		}
		for _, c := range got.Columns {
			column, _, _ := strings.Cut(c, " ")
			columns[name] = append(columns[name], column)
		}
	}
	for _, engine := range engines() {
		t.Run(engine, func(t *testing.T) {
			for name, rows := range execute(t, engine, demoRows(t), queries) {
				var got []string
				for _, r := range rows {
					var cells []string
					for _, c := range columns[name] {
						cells = append(cells, fmt.Sprint(r[c]))
					}
					got = append(got, strings.Join(cells, "  "))
				}
				slices.Sort(got)
				if diff := cmp.Diff(want[name], got); diff != "" {
					t.Errorf("question %s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

// demoRows returns the rows of examples/demo.
func demoRows(t *testing.T) (rows []row) {
	t.Helper()
	for rec, err := range acstelemetry.Open(t.Context(), []string{"../examples/demo"}, nil).All() {
		if err != nil {
			t.Fatal(err)
		}
		var r row
		if err := json.Unmarshal(logs.AppendRow(nil, rec), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}
