package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
)

// Every command says the same with any number of processors: about files that are read in
// parts, with problems in a part, and about calls that only the position of their record
// identifies.
func TestSameOnAnyMachine(t *testing.T) {
	healthy := text(t, acstest.Config{Seed: 21, Calls: acstest.None, Records: 4000, Shuffle: 30})
	middle := strings.IndexByte(healthy[len(healthy)/2:], '\n') + len(healthy)/2 + 1
	within := func(what string) string { return healthy[:middle] + what + healthy[middle:] }
	tests := []struct{ reason, content string }{
		{"nothing is wrong", healthy},
		{"a value is wrong", within(`{"category":"CallSummary","correlationId":"c","properties":{"participantDuration":"long"}}` + "\n")},
		{"a line is no JSON", within("{]\n")},
		{"a record is of no log", within(`{"a":1}` + "\n")},
		{"the last line is cut off", healthy[:len(healthy)-20]},
		{"a line break within a text, where a part may end", within(`{"category":"CallSummary","x":"` + strings.Repeat("}\n{\"a", 60_000) + "\n")},
		{"a summary without a call", within(`{"category":"CallSummary","properties":{"participantId":"p","callStartTime":"2026-01-05T10:00:00Z"}}` + "\n")},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			path := given(t, "logs.json", tt.content)
			for _, args := range [][]string{
				{"calls", "--format", "csv"}, {"calls", "--format", "json", "--issue", "Poor"},
				{"summary", "--format", "json"}, {"check", "--format", "csv"}, {"report", "--out", "-"},
				{"streams", "--format", "csv"}, {"operations", "--format", "csv"}, {"participants", "--format", "csv"},
			} {
				args = append(args, path)
				same(t, args, on(t, "1", args...), on(t, "5", args...))
			}
		})
	}
}

// There are several files; some are compressed and some missing.
func TestSameOfManyFiles(t *testing.T) {
	dir := t.TempDir()
	for name, cfg := range map[string]acstest.Config{
		"a.json": {Seed: 31, Calls: acstest.None, Records: 1500}, "b.json": {Seed: 32, Calls: acstest.None, Records: 200},
		"c.json": {Seed: 33, Calls: 5, Shape: acstest.Rows}, "d.json": {Seed: 34, Calls: 5, Shape: acstest.Messages},
	} {
		content := text(t, cfg)
		if name == "b.json" {
			content = gzipped(t, content)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// Nothing can be read of the second side, but everything of the first one.
	compare := []string{"compare", dir, "--with", given(t, "bad.json", "{]\n")}
	first, bad := filepath.Join(dir, "a.json"), given(t, "bad.json", text(t, acstest.Config{Seed: 35, Calls: acstest.None, Records: 1500})+"{]\n")
	for _, args := range [][]string{
		{"calls", dir}, {"summary", dir}, {"calls", dir, filepath.Join(dir, "missing")}, {"calls", filepath.Join(dir, "b.json")},
		{"compare", first, "--with", filepath.Join(dir, "d.json")}, {"compare", first, "--with", bad}, {"compare", bad, "--with", first},
		{"compare", "--strict", first, "--with", bad}, {"summary", "--strict", bad, first}, compare,
	} {
		same(t, args, on(t, "1", args...), on(t, "5", args...))
	}
	if r := on(t, "5", compare...); r.status != statusFailed || !strings.Contains(r.stderr, "nothing to compare: no calls after") {
		t.Errorf("status %d, want %d; standard error:\n%s", r.status, statusFailed, r.stderr)
	}
}

// Input that cannot be read twice is read by one worker from the start. Otherwise a record
// with a problem would end the command.
func TestStandardInputOnSeveral(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "-"), []byte(summaryOf("file")), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, "calls", "--format", "ndjson", "-")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOMAXPROCS=3")
	cmd.Stdin = strings.NewReader(summaryOf("a") + `{"category":"CallSummary","correlationId":"b","properties":{"participantDuration":"long"}}` + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	// - is standard input, whatever is in the folder: two calls, the second with a duration
	// that is not a number.
	if got := strings.Count(string(out), "\n"); got != 2 || !strings.Contains(string(out), `"b"`) {
		t.Errorf("%d calls, want a and b of standard input:\n%s", got, out)
	}
}

func TestCanSpread(t *testing.T) {
	f, err := os.Open(given(t, "logs.json", summaryOf("a")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	tests := []struct {
		paths  []string
		want   bool
		reason string
	}{
		{[]string{f.Name()}, true, "a file"},
		{[]string{filepath.Dir(f.Name())}, true, "a folder"},
		{[]string{given(t, "a.gz", gzipped(t, summaryOf("a")))}, false, "one worker decompresses it"},
		{[]string{given(t, "a.gz", gzipped(t, summaryOf("a"))), f.Name()}, true, "two files, a worker for each"},
		{[]string{f.Name(), "missing"}, false, "it is an error"},
		{[]string{f.Name(), "-"}, false, "standard input can be read once"},
		{[]string{f.Name(), "azblob://acct"}, false, "so can what comes over a network"},
		{[]string{fmt.Sprintf("/dev/fd/%d", f.Fd())}, false, "it may go on where it is"},
		{[]string{fmt.Sprintf("/dev//fd/%d", f.Fd())}, false, "the same"},
	}
	for _, tt := range tests {
		if got := canReadUnordered(tt.paths); got != tt.want {
			t.Errorf("%s: %v: %v, want %v", tt.reason, tt.paths, got, tt.want)
		}
	}
}

// same checks that a run on several processors does not differ from one on a single processor.
func same(t *testing.T, args []string, one, several result) {
	t.Helper()
	if one.status != several.status {
		t.Errorf("%v: status %d on one processor, %d on several", args, one.status, several.status)
	}
	for what, texts := range map[string][2]string{"output": {one.stdout, several.stdout}, "messages": {one.stderr, several.stderr}} {
		a, b := texts[0], texts[1]
		if a == b {
			continue
		}
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		around := func(s string) string { return s[max(0, at-100):min(len(s), at+100)] }
		t.Errorf("%v: the %s on one processor\n%s\non several\n%s", args, what, around(a), around(b))
	}
}

// text returns the log of a config.
func text(t *testing.T, cfg acstest.Config) string {
	t.Helper()
	all, err := io.ReadAll(acstest.NewFeed(&cfg))
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// whenMade matches the difference between two pages of the same calls.
var whenMade = regexp.MustCompile(`"generated":\d+`)

// on runs the command with a number of processors.
func on(t *testing.T, processors string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+processors)
	r := resultOf(t, cmd)
	r.stdout = whenMade.ReplaceAllString(r.stdout, "")
	return r
}
