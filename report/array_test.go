package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// Rows are written one after the other, as if the array were written at once.
func TestArrayOfRows(t *testing.T) {
	for _, n := range []int{0, 1, 2, 300} {
		rows := []quality.Row{}
		for i := range n {
			rows = append(rows, quality.Row{
				CallID: opt.Of(strings.Repeat("<&>", i%3) + "\u2028"), Participants: i, IssueBreakdown: map[string]int{"a": i},
			})
		}
		var got, want bytes.Buffer
		if err := report.Calls(&got, report.JSON, rows); err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(rows); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%d rows: got\n%.300s\nwant\n%.300s", n, got.String(), want.String())
		}
	}
}
