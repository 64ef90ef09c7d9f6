//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
)

// Whenever adding is killed, the archive is as its manifest says and has what it had; adding again completes it
// to the same content.
func TestKilledArchive(t *testing.T) {
	before := given(t, "before.json", text(t, acstest.Config{Seed: 46, Calls: acstest.None, Records: 300}))
	in := given(t, "in.json", contentOf(t, before)+text(t, acstest.Config{Seed: 47, Calls: acstest.None, Records: 3000}))
	args := func(dir, in string) []string {
		return []string{"archive", "add", "-q", "--max-memory", "300KB", dir, in}
	}
	began, whole := time.Now(), archiveOf(t, before)
	acscalls(t, args(whole, in)...).want(t, 0, "")
	took, want, least := time.Since(began), catOf(t, whole), catOf(t, archiveOf(t, before))
	tries := 10
	if long() {
		tries = 150
	}
	interrupted := 0
	for try := range tries {
		dir := archiveOf(t, before)
		for range 2 { // it may be killed again
			cmd := exec.CommandContext(t.Context(), binary, args(dir, in)...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(took * time.Duration(try) / time.Duration(tries))
			cmd.Process.Signal([]os.Signal{syscall.SIGKILL, syscall.SIGKILL, syscall.SIGTERM}[try%3]) //nolint:errcheck // it may have ended
			if cmd.Wait() != nil {
				interrupted++
			}
			verified := acscalls(t, "archive", "verify", dir)
			got := distinctLines(acscalls(t, "archive", "cat", dir).stdout)
			if verified.status != 0 || !isSubset(least, got) || !isSubset(got, want) {
				t.Fatalf("try %d: %+v; %d lines", try, verified, strings.Count(got, "\n"))
			}
		}
		acscalls(t, args(dir, in)...).want(t, 0, "")
		if got := catOf(t, dir); got != want {
			t.Errorf("try %d: %d lines in the end, want %d", try, strings.Count(got, "\n"), strings.Count(want, "\n"))
		}
		if hidden, err := filepath.Glob(filepath.Join(dir, ".adding", "*")); err != nil || len(hidden) > 0 {
			t.Errorf("try %d: %q are left", try, hidden)
		}
	}
	if interrupted == 0 {
		t.Error("nothing was interrupted")
	}
}

// isSubset reports whether all lines of a text are lines of another.
func isSubset(lines, of string) bool {
	has := map[string]bool{}
	for line := range strings.Lines(of) {
		has[line] = true
	}
	for line := range strings.Lines(lines) {
		if !has[line] {
			return false
		}
	}
	return true
}

// Without room, the archive stays as it was, and a message says so. A limit for the size of files takes the
// place of a full disk.
func TestFullDiskKeepsTheArchive(t *testing.T) {
	dir := archiveOf(t, given(t, "before.json", summaryOf("a")))
	before := filesBelow(t, dir)
	in := given(t, "in.json", text(t, acstest.Config{Seed: 48, Calls: acstest.None, Records: 3000}))
	cmd := exec.CommandContext(t.Context(), binary, "archive", "add", "-q", dir, in)
	resultOf(t, limited(cmd, "ulimit -f 16")).want(t, statusFailed, "file too large")
	after := filesBelow(t, dir)
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s has changed", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, want %d", len(after), len(before))
	}
	acscalls(t, "archive", "add", "-q", dir, in).want(t, 0, "")
	catOf(t, dir)
}

// Two processes do not add at once.
func TestTwoAdd(t *testing.T) {
	dir, in := archiveOf(t, data), given(t, "in.json", summaryOf("a"))
	first := exec.CommandContext(t.Context(), binary, "archive", "add", "-q", dir, "-")
	stdin, err := first.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	first.Stdout, first.Stderr = os.Stdout, os.Stderr
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := stdin.Write([]byte(strings.Repeat(summaryOf("b"), 5000))); err != nil { // more than a pipe holds
		t.Fatal(err)
	}
	acscalls(t, "archive", "add", "-q", dir, in).want(t, statusFailed, dir+": another process adds to the archive")
	acscalls(t, "archive", "verify", dir).want(t, 0, "") // readers need not wait
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Fatal(err)
	}
	acscalls(t, "archive", "add", "-q", dir, in).want(t, 0, "")
}
