package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
)

// archiveOf returns an archive of files.
func archiveOf(t *testing.T, paths ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "archive")
	acscalls(t, append([]string{"archive", "add", "-q", dir}, paths...)...).want(t, 0, "")
	return dir
}

// distinctLines returns the lines of a text in order, each once.
func distinctLines(text string) string {
	lines := slices.Sorted(strings.Lines(text))
	return strings.Join(slices.Compact(lines), "")
}

// catOf returns all lines of an archive, sorted, after its verification.
func catOf(t *testing.T, dir string) string {
	t.Helper()
	acscalls(t, "archive", "verify", dir).want(t, 0, "")
	cat := acscalls(t, "archive", "cat", dir)
	cat.want(t, 0, "")
	return distinctLines(cat.stdout)
}

func TestArchive(t *testing.T) {
	in := given(t, "in.json", text(t, acstest.Config{Seed: 4, Calls: 5}))
	dir := filepath.Join(t.TempDir(), "archive")
	first := acscalls(t, "archive", "add", "-q", dir, in, data)
	first.want(t, 0, "")
	lines := distinctLines(acscalls(t, "convert", in, data).stdout)
	if got := catOf(t, dir); got != lines {
		t.Errorf("%d lines, want %d", strings.Count(got, "\n"), strings.Count(lines, "\n"))
	}
	// What is there is not added again, in whatever shape it comes.
	rows := given(t, "rows.json", acscalls(t, "convert", "--to", "rows", in).stdout)
	for _, path := range []string{in, rows, data, archiveOf(t, in)} {
		again := acscalls(t, "archive", "add", "-q", dir, path)
		if again.want(t, 0, ""); !strings.HasPrefix(again.stdout, "added 0 of ") {
			t.Errorf("%s again: %s", path, again.stdout)
		}
	}
	// The folder is a path like any other.
	if got, want := acscalls(t, "calls", archiveOf(t, in)), acscalls(t, "calls", in); got != want {
		t.Errorf("calls of the archive:\n%s\n%s\nwant\n%s", got.stdout, got.stderr, want.stdout)
	}
	// It can be written to a file, and chosen from.
	out := filepath.Join(t.TempDir(), "out.json")
	acscalls(t, "archive", "cat", "--log", "CallSurvey", "--log", "callsummary", "--out", out, dir).want(t, 0, "")
	for line := range strings.Lines(contentOf(t, out)) {
		if !strings.Contains(line, `"category":"CallSummary`) && !strings.Contains(line, `"CallSurvey"`) {
			t.Errorf("another log: %s", line)
		}
	}
}

func TestArchiveDays(t *testing.T) {
	var lines []string
	for _, at := range []string{"2026-11-01T23:59:59Z", "2026-11-02T12:00:00Z", "2026-11-03T00:00:00Z"} {
		lines = append(lines, `{"time":"`+at+`","category":"CallSummary","correlationId":"a","properties":{}}`+"\n")
	}
	timeless := `{"category":"CallSummary","correlationId":"a","properties":{}}` + "\n"
	dir := archiveOf(t, given(t, "in.json", strings.Join(lines, "")+timeless))
	for _, tt := range []struct {
		why  string
		args []string
		want string
	}{
		{"everything", nil, strings.Join(lines, "") + timeless},
		{"a day in part is a day", []string{"--since", "2026-11-02T23:00:00Z"}, lines[1] + lines[2]},
		{"until includes its day", []string{"--until", "2026-11-02"}, lines[0] + lines[1]},
		{"a range", []string{"--since", "2026-11-02", "--until", "2026-11-02"}, lines[1]},
	} {
		r := acscalls(t, slices.Concat([]string{"archive", "cat"}, tt.args, []string{dir})...)
		if r.want(t, 0, ""); r.stdout != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.why, r.stdout, tt.want)
		}
	}
	acscalls(t, "archive", "cat", "--since", "2027-01-01", dir).want(t, 0, "nothing that fits")
	acscalls(t, "archive", "cat", "--since", "noon", dir).want(t, statusUsage, `"noon" is not a time`)
}

// What is wrong with a file is said in a line, with status 1.
func TestArchiveVerify(t *testing.T) {
	dir := archiveOf(t, data)
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[1], 100); err != nil {
		t.Fatal(err)
	}
	more := filepath.Join(dir, "more.json")
	if err := os.WriteFile(more, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := acscalls(t, "archive", "verify", dir)
	r.want(t, statusFailed, "")
	var names []string
	for _, name := range []string{files[0], files[1], more} {
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(rel))
	}
	for _, part := range []string{names[0] + ": the file is missing\n", names[1] + ": the file is not what it says: it has 100 bytes, not ",
		names[2] + ": the file is not in the manifest of the archive\n", "files with something wrong: 3\n"} {
		if !strings.Contains(r.stdout, part) {
			t.Errorf("%s\nlacks %q", r.stdout, part)
		}
	}
	acscalls(t, "archive", "cat", dir).want(t, statusFailed, "no such file or directory")
	// Whoever reads the folder learns what is missing, also by commands that read twice.
	for _, command := range []string{"calls", "streams", "convert"} {
		r := acscalls(t, command, dir)
		r.want(t, statusFailed, files[0]+": the file is missing: the manifest of the archive lists it, with ")
		if n := strings.Count(r.stderr, "the file is missing"); n != 1 {
			t.Errorf("%s says it %d times:\n%s", command, n, r.stderr)
		}
	}
	// What can be read makes a new archive, and adding again completes it.
	next := filepath.Join(t.TempDir(), "next")
	acscalls(t, "archive", "add", next, dir).want(t, statusFailed, files[1]+": ")
	acscalls(t, "archive", "add", "-q", next, data).want(t, 0, "")
	if got, want := catOf(t, next), catOf(t, archiveOf(t, data)); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestArchiveUsage(t *testing.T) {
	dir, folder := archiveOf(t, data), t.TempDir()
	in := filepath.Join(folder, "in.json")
	if err := os.WriteFile(in, []byte(summaryOf("a")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why    string
		args   []string
		status int
		says   string
	}{
		{"no command", []string{"wrong"}, statusUsage, `there is no command "wrong"; see acscalls archive --help`},
		{"nothing to add", []string{"add", dir}, statusUsage, "name the folder of the archive, and at least one file or folder to add; usage: "},
		{"itself", []string{"add", dir, dir}, statusUsage, "is part of the archive: it cannot be added to itself"},
		{"a part of itself", []string{"add", dir, in, filepath.Join(dir, "log=CallSummary")}, statusUsage, "cannot be added to itself"},
		{"a folder of logs", []string{"add", folder, data}, statusFailed, folder + ": the folder is no archive, and holds other files such as in.json"},
		{"none", []string{"verify", folder}, statusFailed, folder + ": the folder is no archive"},
		{"two", []string{"verify", dir, dir}, statusUsage, "name the folder of one archive"},
		{"output into it", []string{"cat", "--out", filepath.Join(dir, "x.json"), dir}, statusUsage, "is in the folder of the archive"},
		{"none to read", []string{"cat", folder}, statusFailed, "the folder is no archive"},
		{"what is not there", []string{"add", dir, filepath.Join(folder, "none")}, statusFailed, "no such file or directory"},
	} {
		acscalls(t, append([]string{"archive"}, tt.args...)...).want(t, tt.status, tt.says)
	}
}

// An archive within the folder that is added is left out.
func TestArchiveWithinItsLogs(t *testing.T) {
	logs := inFolder(t, map[string]string{"a.json": summaryOf("a")})
	dir := filepath.Join(logs, "archive")
	acscalls(t, "archive", "add", dir, logs).want(t, 0, "")
	again := acscalls(t, "archive", "add", dir, logs)
	again.want(t, 0, "not read, because the result goes there: "+filepath.Join(logs, "archive", "log=CallSummary"))
	if !strings.HasPrefix(again.stdout, "added 0 of 1 records") {
		t.Error(again.stdout)
	}
}
