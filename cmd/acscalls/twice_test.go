package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
)

// twiceCommands returns the commands that read twice, with arguments for logs with a call.
func twiceCommands(call string) [][]string {
	return [][]string{
		{"call", "--format", "json", call}, {"report", "--out", "-"}, {"support", call},
		{"streams", "--format", "csv"}, {"streams", "--format", "csv", "--quality", "Poor"},
		{"operations", "--format", "csv"}, {"operations", "--format", "csv", "--call", call},
	}
}

// piped runs the command with a text as standard input and a folder for temporary files, which
// must be empty afterwards.
func piped(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	dir := t.TempDir()
	cmd.Env = append(os.Environ(), "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir)
	cmd.Stdin = strings.NewReader(stdin)
	r := resultOf(t, cmd)
	wantFiles(t, dir)
	return r
}

// made matches what differs between pages of the same calls: when a page was made, and from
// which paths.
var made = regexp.MustCompile(`"(generated":\d+|arguments":"[^"]*"),`)

func undated(page string) string { return made.ReplaceAllString(page, "") }

// A pipe gives the same result as a file, and leaves nothing. A record with a problem is
// reported once, with its position in standard input.
func TestPipeReadTwice(t *testing.T) {
	content := text(t, acstest.Config{Seed: 41, Calls: 20})
	wrong := `{"category":"CallSummary","correlationId":"wrong","properties":{"participantDuration":"long"}}` + "\n" +
		`{"category":"CallSummary","properties":{"participantId":"p","callStartTime":"2026-01-05T10:00:00Z"}}` + "\n"
	content += wrong
	path := given(t, "logs.json", content)
	id := acscalls(t, "calls", "-q", "--format", "csv", "--limit", "1", "--sort", "-issues", path).stdout
	_, id, _ = strings.Cut(id, "\n")
	id, _, _ = strings.Cut(id, ",")
	for _, args := range twiceCommands(id) {
		want := acscalls(t, append(args, path)...)
		want.want(t, 0, path)
		want.stderr = strings.ReplaceAll(want.stderr, path, "standard input")
		for reason, stdin := range map[string]string{"plain": content, "gzip": gzipped(t, content), "zstd": zstded(t, content)} {
			got := piped(t, stdin, append(args, "-")...)
			if undated(got.stdout) != undated(want.stdout) || got.stderr != want.stderr || got.status != 0 {
				t.Errorf("%q, %s: status %d, %d bytes, said\n%s\nwant %d bytes and\n%s",
					args, reason, got.status, len(got.stdout), got.stderr, len(want.stdout), want.stderr)
			}
		}
	}
	// Between files, and twice.
	args := []string{"streams", "--format", "csv", "-q"}
	want := acscalls(t, append(args, data, path)...)
	got := piped(t, content, append(args, data, "-", "-")...)
	if want.stdout != got.stdout || got.status != 0 {
		t.Errorf("after a folder: status %d, %d bytes, want %d; said %s", got.status, len(got.stdout), len(want.stdout), got.stderr)
	}
}

// A call that only a position names is found in a pipe, too.
func TestPipeWithLoneCall(t *testing.T) {
	lone := `{"category":"CallSummary","properties":{"participantId":"p","callStartTime":"2026-01-05T10:00:00Z"}}` + "\n"
	r := piped(t, summaryOf("a")+lone, "call", "-q", "--format", "json", "p", "-")
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, `"standard input: record 2, offset 118"`) {
		t.Errorf("printed\n%s\nwant the place of the record in it", r.stdout)
	}
}

// Problems of a pipe are reported once.
func TestBrokenPipeInput(t *testing.T) {
	whole := gzipped(t, strings.Repeat(summaryOf("a"), 1000))
	broken := whole[:len(whole)-20]
	for _, args := range twiceCommands("a") {
		r := piped(t, broken, append(args, "-")...)
		r.want(t, 1, "standard input: ")
		if strings.Count(r.stderr, "standard input: ") != 1 || strings.Contains(r.stderr, "second time") {
			t.Errorf("%q: it is not said once, or something else is:\n%s", args, r.stderr)
		}
	}
}

// Without a folder for temporary files, a message says what to do. Files do not need the
// folder.
func TestNoTemporaryFolder(t *testing.T) {
	for _, args := range append(twiceCommands("8d1a8374"), []string{"calls"}) {
		for _, path := range []string{"-", data} {
			cmd := exec.CommandContext(t.Context(), binary, append(args, path)...)
			dir := filepath.Join(t.TempDir(), "missing")
			cmd.Env = append(os.Environ(), "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir)
			cmd.Stdin = strings.NewReader(summaryOf("8d1a8374"))
			r := resultOf(t, cmd)
			if path == "-" && args[0] != "calls" {
				r.want(t, 1, "acscalls: standard input is read twice and cannot be kept in "+dir+": ")
				r.want(t, 1, "TMPDIR")
			} else if r.status != 0 {
				t.Errorf("%q: status %d: %s", args, r.status, r.stderr)
			}
		}
	}
}

// reading is a command in this process that has read the facts of some paths.
type reading struct {
	*facts
	said bytes.Buffer
}

func readFacts(t *testing.T, paths ...string) *reading {
	t.Helper()
	r := new(reading)
	cmd := &cobra.Command{}
	env := &environment{now: time.Now}
	cmd.SetContext(env.with(t.Context()))
	cmd.SetErr(&r.said)
	in := inputFlags(cmd, need{})
	in.memory.limit = 1 << 30
	end, err := in.readTwice(paths)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	p := quality.CallDiagnostics()
	if r.facts, err = gatherFacts(cmd, in, &p, paths); err != nil {
		t.Fatal(err)
	}
	return r
}

// again reads all calls again, with a limit of records at once, and returns their IDs. It
// calls between first.
func (r *reading) again(t *testing.T, most int, between func()) (ids []string, passes int) {
	t.Helper()
	again := r.reread(true, func(c *calls.Call) error {
		ids = append(ids, c.ID.Or(c.Source.String()))
		return nil
	})
	again.most = most
	between()
	var latest *calls.Selection
	err := r.inOrder(func(c *calls.Call) error {
		if again.chosen != latest {
			latest = again.chosen
			passes++
		}
		return again.add(c)
	})
	if err := errors.Join(err, again.read()); err != nil {
		t.Fatal(err)
	}
	return ids, passes
}

// However few records the memory allows, the calls are the same, in the same order.
func TestPasses(t *testing.T) {
	path := given(t, "logs.json", text(t, acstest.Config{Seed: 42, Calls: 30}))
	r := readFacts(t, path)
	var want []string
	for c := range r.All() {
		want = append(want, c.ID.Or(""))
	}
	for _, most := range []int{1, 500, 1 << 20} {
		got, passes := r.again(t, most, func() {})
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%d records at a time: the calls are\n%q\nwant\n%q", most, got, want)
		}
		if most == 1 && passes != len(want) || most == 1<<20 && passes != 1 {
			t.Errorf("%d records at a time: %d passes", most, passes)
		}
	}
	if err := r.in.end(); err != nil || r.said.Len() > 0 {
		t.Errorf("%v, said %q, want nothing", err, r.said.String())
	}
}

// Changes between the two readings are reported, and set the status.
func TestChangedMeanwhile(t *testing.T) {
	content := text(t, acstest.Config{Seed: 43, Calls: 5})
	lines := strings.SplitAfter(content, "\n")
	half := strings.Join(lines[:len(lines)/2], "")
	tests := []struct {
		reason string
		change func(path string) error
		said   string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"a longer file", func(path string) error { return os.WriteFile(path, []byte(content+content), 0o644) },
			"changed while it was read, so that records may be missing or new: "},
		{"a shorter file", func(path string) error { return os.WriteFile(path, []byte(half), 0o644) },
			"changed while it was read"},
		{"the same file at another time", func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
			"changed while it was read"},
		{"no file", os.Remove, "changed while it was read"},
		{"other records in a file that looks the same", func(path string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			blank := strings.Repeat(" ", len(content)-len(half)-1) + "\n"
			return errors.Join(os.WriteFile(path, []byte(half+blank), 0o644), os.Chtimes(path, time.Time{}, info.ModTime()))
		}, "records that were there could not be read a second time"},
	}
	for _, tt := range tests {
		for _, folder := range []bool{false, true} {
			path := given(t, "logs.json", content)
			given := path
			if folder {
				given = filepath.Dir(path)
			}
			r := readFacts(t, given)
			r.again(t, 1<<20, func() {
				if err := tt.change(path); err != nil {
					t.Fatal(err)
				}
			})
			said := r.said.String() // before the messages of end
			err := r.in.end()
			if tt.said == "" {
				if err != nil || said != "" {
					t.Errorf("%s: %v, said %q", tt.reason, err, said)
				}
				continue
			}
			var status quietError
			if !errors.As(err, &status) || status != statusFailed || !strings.Contains(said, tt.said) {
				t.Errorf("%s: %v, said %q, want status 1 and %q", tt.reason, err, said, tt.said)
			}
		}
	}
}

// A file that appears in a folder between the readings is ignored.
func TestNewFileMeanwhile(t *testing.T) {
	path := given(t, "logs.json", summaryOf("a"))
	r := readFacts(t, filepath.Dir(path))
	ids, _ := r.again(t, 1<<20, func() {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "more.json"), []byte(summaryOf("a")+summaryOf("b")), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	if err := r.in.end(); err != nil || r.said.Len() > 0 || len(ids) != 1 {
		t.Errorf("calls %q, %v, said %q; want a and nothing", ids, err, r.said.String())
	}
}

// A file that could not be read the first time is reported once, and ignored the second time.
func TestUnreadableTwice(t *testing.T) {
	empty, missing := t.TempDir(), filepath.Join(t.TempDir(), "missing")
	r := acscalls(t, "streams", data, empty)
	r.want(t, 0, empty+": the folder holds no files to read\n")
	if n := strings.Count(r.stderr, empty); n != 1 {
		t.Errorf("an empty folder is named %d times, want once:\n%s", n, r.stderr)
	}
	r = acscalls(t, "streams", data, missing)
	r.want(t, 1, missing)
	if n := strings.Count(r.stderr, missing); n != 1 || strings.Contains(r.stderr, "changed") {
		t.Errorf("a missing file is named %d times, want once:\n%s", n, r.stderr)
	}
}

func TestIsOnce(t *testing.T) {
	path := given(t, "logs.json", "")
	for name, want := range map[string]bool{path: false, filepath.Dir(path): false, "-": true, filepath.Join(filepath.Dir(path), "missing"): false, "azblob://acct": true} {
		if got := isOnce(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if runtime.GOOS == "linux" && !isOnce("/dev/stdin") {
		t.Error("/dev/stdin can be read once only")
	}
}
