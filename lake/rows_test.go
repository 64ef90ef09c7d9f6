package lake_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// rowsOf writes rows and returns the file.
func rowsOf[R report.Row](t *testing.T, rows []R) []byte {
	t.Helper()
	var file bytes.Buffer
	w := lake.NewRowWriter[R](&file, nil)
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// DuckDB adds up rows to what the rows say.
func TestRows(t *testing.T) {
	var a calls.Assembler
	for rec := range acstest.Records(&acstest.Config{Seed: 5, Calls: 40}) {
		a.Add(rec, logs.Position{})
	}
	p := quality.CallDiagnostics()
	var rows []quality.Row
	var streams []report.StreamRow
	poor, bad, jitter := 0, 0, 0.0
	for _, c := range a.Calls() {
		v := p.Call(c)
		row := v.Row()
		rows = append(rows, row)
		poor, bad = poor+row.PoorStreams, bad+row.BadOperations
		for _, s := range c.Streams {
			jitter += float64(s.Record.JitterAvg.Or(0))
		}
		streams = append(streams, report.StreamRows(v)...)
	}
	if poor == 0 || bad == 0 {
		t.Fatal("no call has a poor stream or a bad operation")
	}
	name := func(file []byte) string { return writeFile(t, file) }
	got := duck(t, `SELECT count(*), sum(poorStreams), sum(badOperations), sum(issueBreakdown::JSON->>'$.nothing' IS NULL),
		min("start"), any_value(typeof("start")), any_value(typeof(complete)) FROM '`+name(rowsOf(t, rows))+`'`)
	want := [][]any{{float64(len(rows)), float64(poor), float64(bad), float64(len(rows)), got[0][4], "TIMESTAMP WITH TIME ZONE", "BOOLEAN"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = duck(t, `SELECT count(*), sum(jitterAvg) FROM '`+name(rowsOf(t, streams))+`'`)
	if diff := cmp.Diff([][]any{{float64(len(streams)), jitter}}, got); diff != "" {
		t.Error(diff)
	}
}

// A file without rows has its columns.
func TestNoRows(t *testing.T) {
	data := rowsOf[report.ParticipantRow](t, nil)
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, c := range f.Root().Columns() {
		got = append(got, c.Name())
	}
	for _, c := range report.RowColumns[report.ParticipantRow]() {
		want = append(want, c.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
