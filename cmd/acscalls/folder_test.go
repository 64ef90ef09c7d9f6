package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
)

func TestConvertFolderOfCSV(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "-q", "--to", "csv", "--out", dir, data).want(t, 0, "")
	wantFiles(t, dir, "CallClientOperations.csv", "CallDiagnostics.csv", "CallSummary.csv")

	// A log may have any name, which is not taken for a path.
	dir = filepath.Join(t.TempDir(), "tables")
	acscalls(t, "convert", "-q", "--to", "csv", "--out", dir, given(t, "a.json", `{"category":"../../evil","properties":{"x":1}}`)).want(t, 0, "")
	wantFiles(t, dir, "______evil.csv")

	// A long name is cut, and names that differ only in case share a file.
	dir = filepath.Join(t.TempDir(), "tables")
	long := strings.Repeat("x", 300)
	acscalls(t, "convert", "-q", "--to", "csv", "--out", dir, given(t, "a.json", `{"category":"`+long+`","properties":{"x":1}}
{"category":"Visits","properties":{"x":1}}
{"category":"VISITS","properties":{"x":1}}`)).want(t, 0, "")
	wantFiles(t, dir, "Visits.csv", long[:100]+".csv")
	if n := len(records(t, true, dir)); n != 3 {
		t.Errorf("%d records can be read again, want 3", n)
	}
}

// manyLogs returns records of unknown logs, one record of each log after the other, and what
// [brief] says of their tables.
func manyLogs(logs, records int) (text string, tables map[string]string) {
	var b strings.Builder
	tables = map[string]string{}
	for i := range records {
		for k := range logs {
			fmt.Fprintf(&b, `{"category":"Log%d","properties":{"n":%d}}`+"\n", k, i)
			name := fmt.Sprintf("Log%d.csv", k)
			if i == 0 {
				tables[name] = "header"
			}
			tables[name] += fmt.Sprintf(" Log%d:%d", k, i)
		}
	}
	return b.String(), tables
}

var rowOfLog = regexp.MustCompile(`^,+(Log[0-9]+),+"{""n"":([0-9]+)}"$`)

// brief returns the tables of such logs as in "header Log2:0 Log2:1".
func brief(t *testing.T, dir string) map[string]string {
	t.Helper()
	tables := filesBelow(t, dir)
	for name, text := range tables {
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for i, line := range lines {
			if m := rowOfLog.FindStringSubmatch(line); m != nil {
				lines[i] = m[1] + ":" + m[2]
			} else if strings.HasPrefix(line, "TimeGenerated [UTC],") && strings.HasSuffix(line, ",UnknownFields") {
				lines[i] = "header"
			}
		}
		tables[name] = strings.Join(lines, " ")
	}
	return tables
}

// Any number of logs fits into a folder, whatever the number of files that may be open. Each
// table has one header, and its rows in their order.
func TestFolderOfManyTables(t *testing.T) {
	text, want := manyLogs(10, 4)
	for _, most := range []int{1, 3, 10, mostOpen} {
		dir := t.TempDir()
		d := newFolder(dir)
		d.most = most
		d.fill(t, text)
		if err := d.close(nil); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, brief(t, dir)); diff != "" {
			t.Errorf("%d open files (-want +got):\n%s", most, diff)
		}
	}
}

// fill writes the records in a text.
func (d *folder) fill(t *testing.T, text string) {
	t.Helper()
	for rec, err := range acstelemetry.NewReader(t.Context(), strings.NewReader(text), "text", &acstelemetry.Options{ReuseRecords: true}).All() {
		if rec == nil {
			t.Fatal(err)
		}
		if err := d.write(rec, d.append(nil, rec)); err != nil {
			t.Fatal(err)
		}
		if len(d.open) > d.most {
			t.Fatalf("%d files are open, want %d at most", len(d.open), d.most)
		}
	}
}

// A process may have fewer files open than there are logs.
func TestFolderWithFewDescriptors(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such limit")
	}
	text, want := manyLogs(400, 2)
	dir := filepath.Join(t.TempDir(), "tables")
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `ulimit -n 100; exec "$0" "$@"`, binary, "convert", "-q", "--to", "csv", "--out", dir, given(t, "a.json", text))
	resultOf(t, cmd).want(t, 0, "")
	if diff := gocmp.Diff(want, brief(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// No log has the name of a device of Windows, and records with other columns are in other
// tables.
func TestFileNames(t *testing.T) {
	for _, tt := range []struct{ log, want string }{
		{"CallSummary", "CallSummary"}, {"a.b/c d", "a_b_c_d"}, {"con", "con_"}, {"LPT1", "LPT1_"}, {"lpt10", "lpt10"}, {"Kö\u212a", "K__"},
	} {
		if got := fileName(tt.log); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.log, got, tt.want)
		}
	}
	dir := t.TempDir()
	d := newFolder(dir)
	d.fill(t, summaryOf("a"))
	d.files["other"] = d.files["callsummary"] // as if a documented log had the name of an unknown one
	d.fill(t, `{"name":"no log"}`+"\n")
	if err := d.files["other_"].finish(nil); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, d.files["other_"].temp); !strings.Contains(got, "no log") || strings.Contains(got, "EndpointId") {
		t.Errorf("the table of the unknown log is %q", got)
	}
}

// Tables are replaced together. If one of them cannot be, all stay as they were.
func TestFolderIsReplacedAsAWhole(t *testing.T) {
	text, _ := manyLogs(3, 2)
	dir := inFolder(t, map[string]string{"Log0.csv": "before", "other.csv": "other"})
	before := filesBelow(t, dir)
	blocked := filepath.Join(dir, "Log2.csv")
	d := newFolder(dir)
	d.fill(t, text)
	if err := os.Mkdir(blocked, 0o755); err != nil { // nothing can take the name of a folder
		t.Fatal(err)
	}
	err := d.close(nil)
	if err == nil || !strings.HasPrefix(err.Error(), blocked+": cannot be written: ") || !strings.HasSuffix(err.Error(), "; all tables in "+dir+" are as they were") {
		t.Errorf("error %v", err)
	}
	if diff := gocmp.Diff(before, filesBelow(t, dir)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// Where old tables cannot come back, the message says which are new, and where the old ones
// are.
func TestFolderCannotComeBack(t *testing.T) {
	dir := inFolder(t, map[string]string{"a.csv": "new", "b.csv": "new", "c.csv": "new", ".b.csv.1.tmp": "old"})
	at := func(name string) *file { return &file{name: filepath.Join(dir, name)} }
	got := undo([]*folderFile{
		{file: at("a.csv")}, // a system without second names
		{file: at("b.csv"), backup: filepath.Join(dir, ".b.csv.1.tmp")},
		{file: at("c.csv"), backup: filepath.Join(dir, ".c.csv.1.tmp")}, // somebody has removed it
		{file: at("d.csv"), fresh: true},                                // that one, too
	})
	if diff := gocmp.Diff([]string{"a.csv", "c.csv (before: .c.csv.1.tmp)", "d.csv"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := contentOf(t, filepath.Join(dir, "b.csv")); got != "old" {
		t.Errorf("b.csv is %q", got)
	}
}

// If the disk is full for one table, no table is replaced.
func TestFolderOnAFullDisk(t *testing.T) {
	text, _ := manyLogs(3, 2)
	dir := inFolder(t, map[string]string{"Log0.csv": "before"})
	before := filesBelow(t, dir)
	d := newFolder(dir)
	d.fill(t, text)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device that is full:", err)
	}
	last := d.files["log2"]
	if err := last.out.Close(); err != nil {
		t.Fatal(err)
	}
	last.out = full // the disk is full now
	last.Reset(full)
	last.WriteString("x") //nolint:errcheck // closing says it
	if err := d.close(nil); err == nil || err.Error() != filepath.Join(dir, "Log2.csv")+": cannot be written: no space left on device" {
		t.Errorf("error %v", err)
	}
	if diff := gocmp.Diff(before, filesBelow(t, dir)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
