package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// records reads all records of paths. They are sorted by what is in them, since
// CSV has a file for each log and so another order.
func records(t *testing.T, mayRepair bool, paths ...string) []acstelemetry.Record {
	t.Helper()
	var recs []acstelemetry.Record
	for rec, err := range acstelemetry.Open(t.Context(), options(), paths...).All() {
		if err != nil && !mayRepair {
			t.Error(err)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	slices.SortStableFunc(recs, func(a, b acstelemetry.Record) int {
		return cmp.Or(cmp.Compare(a.Schema().Name(), b.Schema().Name()), cmp.Compare(sortKey(a), sortKey(b)))
	})
	return recs
}

// sortKey is the part of a record that every shape has.
func sortKey(rec acstelemetry.Record) string {
	row := string(logs.AppendRow(nil, rec))
	var parts []string
	for _, name := range []string{"Identifier", "EndpointId", "MediaType", "StreamId", "CallStartTime"} {
		_, rest, _ := strings.Cut(row, `"`+name+`":`)
		value, _, _ := strings.Cut(rest, ",")
		parts = append(parts, value)
	}
	return strings.Join(parts, " ")
}

// Every shape, and from it back to lines: nothing is lost.
func TestConvertThereAndBack(t *testing.T) {
	want := records(t, true, data)
	if len(want) != 17 {
		t.Fatalf("%d records, want 17", len(want))
	}
	// Lines and records keep everything; rows and CSV what a table can express.
	for shape, option := range map[string]gocmp.Option{
		"lines": acstest.Exact(), "records": acstest.Exact(), "rows": acstest.Alike(), "csv": acstest.Alike(),
	} {
		t.Run(shape, func(t *testing.T) {
			dir := t.TempDir()
			there := filepath.Join(dir, "there")
			acscalls(t, "convert", "-q", "--to", shape, "--out", there, data).want(t, 0, "")
			if diff := gocmp.Diff(want, records(t, false, there), option); diff != "" {
				t.Errorf("there (-want +got):\n%s", diff)
			}
			back := filepath.Join(dir, "back.json")
			acscalls(t, "convert", "--strict", "--out", back, there).want(t, 0, "")
			if diff := gocmp.Diff(want, records(t, false, back), option); diff != "" {
				t.Errorf("and back (-want +got):\n%s", diff)
			}
			r := acscalls(t, "calls", there)
			r.want(t, 0, "")
			// Records without ID are told apart by where they stand, so that calls
			// that begin at the same moment may change places.
			if diff := gocmp.Diff(sortedLines(wantTable), sortedLines(r.stdout)); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func sortedLines(s string) []string {
	return slices.Sorted(strings.Lines(s))
}

// What the schema does not know survives, in all shapes.
func TestConvertKeepsUnknown(t *testing.T) {
	const id = "5f3b"
	path := given(t, "a.json", `{"category":"CallSummary","correlationId":"`+id+`","newOutside":[1,2],"properties":{"callType":"Hologram","newInside":{"a":"=1+1"},"participantEndReason":"Redacted"}}`)
	for _, shape := range []string{"lines", "records", "rows", "csv"} {
		r := acscalls(t, "convert", "--to", shape, "--category", "callsummary", path)
		r.want(t, 0, "")
		back := acscallsOn(t, r.stdout, "convert", "-")
		for _, part := range []string{id, `"newOutside":[1,2]`, `"newInside":{"a":"=1+1"}`, `"callType":"Hologram"`, `"participantEndReason":"Redacted"`} {
			if !strings.Contains(back.stdout, part) {
				t.Errorf("%s has lost %s:\n%s\nwhich came from\n%s", shape, part, back.stdout, r.stdout)
			}
		}
	}
}

func TestConvertCategory(t *testing.T) {
	tests := []struct {
		category string
		lines    int
		stderr   string
	}{
		{"CallSummary", 9, ""},
		{"calldiagnostics", 7, ""},
		{"ACSCallClientOperations", 1, ""},
		{"CallSummaryUpdates", 9, ""}, // the same log in several versions
		{"CallSurvey", 0, `no record is from the log "CallSurvey"`},
		{"Nonsense", 0, "the documented ones are CallSummary, CallDiagnostics, "},
	}
	for _, tt := range tests {
		r := acscalls(t, "convert", "-q", "--category", tt.category, data)
		r.want(t, 0, tt.stderr)
		if n := strings.Count(r.stdout, "\n"); n != tt.lines {
			t.Errorf("%s: %d lines, want %d", tt.category, n, tt.lines)
		}
	}
}

// A file appears under its name when it is whole, and what stood there before
// stays until then. Beside it nothing is left.
func TestConvertOut(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.json")
	if err := os.WriteFile(out, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	acscalls(t, "convert", "--to", "nonsense", "--out", out, data).want(t, 2, "unknown shape")
	wantFiles(t, dir, "out.json")
	if got := contentOf(t, out); got != "before" {
		t.Errorf("wrong usage has changed the file to %q", got)
	}

	// What can be read is written, though one file is missing.
	in := given(t, "in.json", summaryOf("a"))
	acscalls(t, "convert", "--out", out, in, "no/such/file").want(t, 1, "no/such/file")
	wantFiles(t, dir, "out.json")
	if got := contentOf(t, out); !strings.Contains(got, `"correlationId":"a"`) {
		t.Errorf("written: %q", got)
	}

	// The folder that is read may be the one that is written to.
	acscalls(t, "convert", "--out", out, dir).want(t, 0, "")
	if got := contentOf(t, out); strings.Count(got, "\n") != 1 {
		t.Errorf("written: %q", got)
	}

	acscalls(t, "convert", "--out", filepath.Join(dir, "no", "such", "out.json"), in).want(t, 1, "no such file or directory")
	acscalls(t, "convert", "--to", "csv", "--out", filepath.Join(out, "tables"), in).want(t, 1, "not a directory")
	wantFiles(t, dir, "out.json")
}

func TestConvertOutThroughLink(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("real.json", filepath.Join(dir, "link.json")); err != nil {
		t.Skip("no links here:", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	acscalls(t, "convert", "--out", filepath.Join(dir, "link.json"), given(t, "in.json", summaryOf("a"))).want(t, 0, "")
	if got := contentOf(t, filepath.Join(dir, "real.json")); !strings.Contains(got, `"a"`) {
		t.Errorf("the file behind the link holds %q", got)
	}
	wantFiles(t, dir, "link.json", "real.json")
}

func TestConvertOutToDevice(t *testing.T) {
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Skip(err)
	}
	acscalls(t, "convert", "-q", "--out", os.DevNull, data).want(t, 0, "")
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Errorf("the device was replaced: %v, error %v", after, err)
	}
}

func TestConvertFolderOfCSV(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "-q", "--to", "csv", "--out", dir, data).want(t, 0, "")
	wantFiles(t, dir, "CallClientOperations.csv", "CallDiagnostics.csv", "CallSummary.csv")

	// A log's name may be anything, and is no path.
	dir = filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "-q", "--to", "csv", "--out", dir, given(t, "a.json", `{"category":"../../evil","properties":{"x":1}}`)).want(t, 0, "")
	wantFiles(t, dir, "______evil.csv")
}
