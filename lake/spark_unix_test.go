//go:build unix

package lake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// The job of lake/spark gives what one process gives, row for row.

var rowTables = []string{"calls", "participants", "streams", "operations"}

// TestSpark runs the job in one process with two cores, on everything that it may read.
func TestSpark(t *testing.T) {
	_, env := sparkEnv(t)
	program := buildCommand(t)
	s := newSession(t, env, "local[2,2]", program)
	mixed := mixedRecords(t)
	lines := func(t *testing.T, dir string) { writeLines(t, dir, mixed) }
	for _, test := range []struct {
		name, parts string
		write       func(t *testing.T, dir string)
		times       int // that the input is named
	}{
		{"one part", "1", lines, 1},
		{"many parts", "50", func(t *testing.T, dir string) { writeLines(t, dir, slices.Concat(mixed, chain(t))) }, 1},
		{"the same files twice", "7", lines, 2},
		{"copies", "7", func(t *testing.T, dir string) { lines(t, dir+"/one"); lines(t, dir+"/two") }, 1},
		{"other shapes", "2", writeShapes, 1},
		{"mistakes", "2", writeFaults, 1},
		{"Parquet", "7", func(t *testing.T, dir string) { writeTables(t, dir, mixed) }, 1},
		{"Parquet of hours", "7", func(t *testing.T, dir string) { writeHours(t, dir, mixed) }, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
			test.write(t, in)
			paths := slices.Repeat([]string{in}, test.times)
			if err := s.run(append([]string{"--out", out, "--format", "ndjson", "--parts", test.parts}, paths...)...); err != nil {
				t.Fatal(err)
			}
			sameAsOne(t, program, out, paths)
		})
	}
	t.Run("rows as Parquet", func(t *testing.T) { sparkWritesParquet(t, s, program) })
	t.Run("errors", func(t *testing.T) { sparkFails(t, s) })
}

// sparkWritesParquet compares the columns of rows and their values with those that acscalls writes. JSON in a text may be
// written in another way.
func sparkWritesParquet(t *testing.T, s *session, program string) {
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	writeLines(t, in, mixedRecords(t))
	if err := s.run("--out", out, "--parts", "3", "--tables", strings.Join(rowTables, ","), in); err != nil {
		t.Fatal(err)
	}
	for _, table := range rowTables {
		one := filepath.Join(t.TempDir(), "one.parquet")
		acscalls(t, program, table, "-q", "--format", "parquet", "--out", one, in)
		parts, err := filepath.Glob(filepath.Join(out, table, "*.parquet"))
		if err != nil || len(parts) == 0 {
			t.Fatalf("%s: no files: %v", table, err)
		}
		if diff := cmp.Diff(parquetRows(t, one), parquetRows(t, parts...)); diff != "" {
			t.Errorf("%s: the job gives other rows:\n%.2000s", table, diff)
		}
	}
}

// sparkFails has the job end with what acscalls says.
func sparkFails(t *testing.T, s *session) {
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	text := compressed(t, bytes.Repeat([]byte(`{"category":"CallSummary","correlationId":"c"}`+"\n"), 1000))
	writeInto(t, in, "whole.json.gz", text)
	writeInto(t, in, "cut.json.gz", text[:len(text)-20])
	for _, test := range []struct {
		why  string
		args []string
		want string
	}{
		{"a file is cut off", []string{in}, "cut.json.gz: reading stopped"},
		{"no task can judge by it", []string{"--profile", "nobody's", in + "/whole.json.gz"}, "nobody's"},
		{"it is not there", []string{in + "/missing"}, "missing"},
	} {
		if err := s.run(append([]string{"--out", out}, test.args...)...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.why, err)
		}
		if _, err := os.Stat(filepath.Join(out, "calls")); err == nil {
			t.Errorf("%s: there are rows", test.why)
		}
	}
}

// sameAsOne compares the result of the job with that of one process.
func sameAsOne(t *testing.T, program, out string, paths []string) {
	t.Helper()
	for _, table := range rowTables {
		want := sortedLines(acscalls(t, program, append([]string{table, "-q", "--format", "ndjson"}, paths...)...))
		if len(want) < 20 {
			t.Errorf("%s: only %d rows", table, len(want))
		}
		if diff := cmp.Diff(want, sortedLines(textOf(t, out, table))); diff != "" {
			t.Errorf("%s: the job gives other rows:\n%.2000s", table, diff)
		}
	}
	want := acscalls(t, program, append([]string{"aggregate", "-q"}, paths...)...)
	if got := textOf(t, out, "aggregate"); !bytes.Equal(got, want) {
		t.Errorf("the aggregate is\n%.1000s, want\n%.1000s", got, want)
	}
	if _, err := os.Stat(filepath.Join(out, "_work")); err == nil {
		t.Error("the intermediate data is still there")
	}
}

// textOf returns the text of a table of the result.
func textOf(t *testing.T, out, table string) (text []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(out, table, "part-*"))
	if err != nil || len(files) == 0 {
		t.Errorf("%s: no files: %v", table, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, data...)
	}
	return text
}

func sortedLines(text []byte) []string {
	return slices.Sorted(strings.Lines(string(text)))
}

// buildCommand builds the command that the job runs.
func buildCommand(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "acscalls")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", name, ".")
	build.Dir, build.Env = "../cmd/acscalls", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return name
}

// acscalls returns what the command prints.
func acscalls(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("acscalls %v: %v\n%s", args, err, stderr.Bytes())
	}
	return out
}

// parquetRows returns the rows of files as texts, sorted.
func parquetRows(t *testing.T, names ...string) (rows []string) {
	t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range file.RowGroups() {
			some := make([]parquet.Row, group.NumRows())
			if n, err := group.Rows().ReadRows(some); int64(n) != group.NumRows() {
				t.Fatal(n, err)
			}
			for _, row := range some {
				var text strings.Builder
				for _, v := range row {
					fmt.Fprintf(&text, "%s=%s\n", file.Schema().Columns()[v.Column()][0], plain(v))
				}
				rows = append(rows, text.String())
			}
		}
	}
	slices.Sort(rows)
	return rows
}

// plain returns the text of a value, of JSON in a usual form.
func plain(v parquet.Value) string {
	var content any
	if v.Kind() != parquet.ByteArray || json.Unmarshal(v.ByteArray(), &content) != nil {
		return v.String()
	}
	text, _ := json.Marshal(content)
	return string(text)
}
