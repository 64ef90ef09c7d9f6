package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Parquet says the same as the lines it was made of, as a folder, a file and standard input,
// to commands that read once and twice.
func TestParquetIsRead(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "-q", "--to", "parquet", "--out", folder, data).want(t, 0, "")
	for _, command := range []string{"calls", "streams", "operations"} {
		want := acscalls(t, command, "-q", "--format", "json", data)
		if got := acscalls(t, command, "-q", "--format", "json", folder); got.stdout != want.stdout {
			t.Errorf("%s: got\n%s\nwant\n%s", command, got.stdout, want.stdout)
		}
		file := filepath.Join(folder, "CallSummary.parquet")
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want = acscalls(t, command, "-q", "--format", "json", file)
		if got := acscallsOn(t, string(content), command, "-q", "--format", "json", "-"); got.stdout != want.stdout {
			t.Errorf("%s: from standard input\n%s\nwant\n%s", command, got.stdout, want.stdout)
		}
	}
}

// Rows as Parquet have as many rows as JSON lines, sorted or not.
func TestParquetRows(t *testing.T) {
	for _, args := range [][]string{{"calls"}, {"streams"}, {"participants", "--sort", "-name"}, {"operations", "--limit", "2"}} {
		out := filepath.Join(t.TempDir(), "rows.parquet")
		acscalls(t, append(args, "-q", "--format", "parquet", "--out", out, data)...).want(t, 0, "")
		want := acscalls(t, append(args, "-q", "--format", "ndjson", data)...)
		// A row is a record of an unknown log, which convert passes on.
		got := acscalls(t, "convert", "-q", out)
		if got, want := strings.Count(got.stdout, "\n"), strings.Count(want.stdout, "\n"); got != want || got == 0 {
			t.Errorf("%s: %d rows, want %d", args[0], got, want)
		}
	}
}
