package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
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
		if err := report.WriteCalls(&got, report.JSON, rows, nil); err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(rows); err != nil {
			t.Fatal(err)
		}
		var piecemeal bytes.Buffer
		w, err := report.NewRowWriter[quality.Row](&piecemeal, report.JSON, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			if err := w.Write(rows[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || piecemeal.String() != want.String() {
			t.Errorf("%d rows, one by one: %v, got\n%.300s\nwant\n%.300s", n, err, piecemeal.String(), want.String())
		}
		if got.String() != want.String() {
			t.Errorf("%d rows: got\n%.300s\nwant\n%.300s", n, got.String(), want.String())
		}
	}
}

// A RowWriter writes the same as the functions that write all rows; it has no tables.
func TestRowWriter(t *testing.T) {
	rows := make([]quality.Row, 3000)
	for i := range rows {
		rows[i].Participants = i
	}
	for _, f := range []report.Format{report.JSON, report.NDJSON, report.CSV} {
		for _, n := range []int{0, 1, len(rows)} {
			var got, want bytes.Buffer
			w, err := report.NewRowWriter[quality.Row](&got, f, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(w.Write(rows[:n/2]...), w.Write(rows[n/2:n]...), w.Close()); err != nil {
				t.Fatal(err)
			}
			if err := report.WriteCalls(&want, f, rows[:n], nil); err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() {
				t.Errorf("%s, %d rows: got\n%.200s\nwant\n%.200s", f, n, got.String(), want.String())
			}
		}
	}
	for _, f := range []report.Format{report.Table, "XML"} {
		if _, err := report.NewRowWriter[quality.Row](new(bytes.Buffer), f, nil); err == nil {
			t.Errorf("%s is written row by row", f)
		}
	}
}
