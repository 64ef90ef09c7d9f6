package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/acstelemetry/acstest"
)

// Facts beyond their share of the memory go to temporary files, which are removed, and the
// output is the same.
func TestFactsInFiles(t *testing.T) {
	path := given(t, "logs.json", text(t, acstest.Config{Seed: 52, Calls: acstest.None, Records: 80_000}))
	commands := [][]string{
		{"summary"}, {"calls", "--format", "csv"}, {"participants", "--format", "csv"}, {"check"},
		{"compare", "--split", "2026-01-05T12:00:00Z"},
	}
	run := func(dir string, args ...string) result {
		cmd := exec.CommandContext(t.Context(), binary, append(args, "-q", path)...)
		cmd.Env = append(os.Environ(), "GOMAXPROCS=2", "TMPDIR="+dir, "TMP="+dir, "TEMP="+dir)
		return resultOf(t, cmd)
	}
	for _, args := range commands {
		dir := t.TempDir()
		want, got := run(dir, args...), run(dir, append(args, "--memory", "32MB")...)
		if got.stdout != want.stdout || got.status != want.status {
			t.Errorf("%q: with little memory status %d, want %d; the outputs are the same: %t; it says:\n%s",
				args, got.status, want.status, got.stdout == want.stdout, got.stderr)
		}
		wantFiles(t, dir)
		run(filepath.Join(dir, "missing"), append(args, "--memory", "32MB")...).want(t, 1, "by TMPDIR") // so there are files
	}
}
