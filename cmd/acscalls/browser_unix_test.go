//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// withBrowser runs the command with a script as browser, and returns the addresses that it was
// asked to show.
func withBrowser(t *testing.T, script string, args ...string) (result, []string) {
	t.Helper()
	dir := t.TempDir()
	shown := filepath.Join(dir, "shown")
	program := filepath.Join(dir, "browser")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Env = append(os.Environ(), "BROWSER="+program+" --new %s:other", "SHOWN="+shown, "TMPDIR="+dir)
	r := resultOf(t, cmd)
	text, err := os.ReadFile(shown)
	if err != nil {
		return r, nil
	}
	return r, strings.Fields(string(text))
}

// report --open shows the page that it has written, under a name of its own without --out.
func TestReportOpen(t *testing.T) {
	const note = `echo "$@" >>"$SHOWN"`
	out := filepath.Join(t.TempDir(), "a page.html")
	r, shown := withBrowser(t, note, "report", "-q", "--open", "--out", out, data)
	r.want(t, 0, "")
	if len(shown) != 3 || shown[0] != "--new" || shown[1]+" "+shown[2] != "file://"+out || !strings.Contains(contentOf(t, out), "<html") {
		t.Errorf("shown: %q", shown)
	}
	r, shown = withBrowser(t, note+`; grep -c "<html" "${2#file://}" >>"$SHOWN"`, "report", "-q", "--open", data)
	r.want(t, 0, "acscalls: the page is ")
	if len(shown) != 3 || !strings.HasSuffix(shown[1], ".html") || shown[2] == "0" {
		t.Errorf("shown: %q", shown)
	}
	r, shown = withBrowser(t, note, "report", "-q", "--open", given(t, "a.json", "not a log\n"))
	if r.want(t, 1, "is not written"); shown != nil {
		t.Errorf("a page of nothing is shown: %q", shown)
	}
	r, _ = withBrowser(t, "exit 3", "report", "-q", "--open", "--out", out, data)
	r.want(t, 1, "no browser could be opened (exit status 3): open "+out+" yourself, or name a browser in BROWSER")
	r, shown = withBrowser(t, note, "report", "-q", "--open", "--out", "-", data)
	if r.want(t, 2, "--open shows a file, and --out - is standard output: name a file, or leave --out out"); shown != nil {
		t.Errorf("shown: %q", shown)
	}
}
