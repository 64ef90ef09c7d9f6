package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Package report and the tests in a browser check the page. These tests check that the command
// writes it completely or not at all.
func TestReport(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "calls.html")
	r := acscalls(t, "report", "-q", "--out", out, "--title", "Calls of <July>", data)
	r.want(t, 0, "")
	if r.stdout != "" {
		t.Errorf("standard output: %s", r.stdout)
	}
	page, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Content-Security-Policy", "Calls of &lt;July&gt;", "2 records had a problem; 0 of them could not be read."} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(string(page), "The page tells only") {
		t.Error("nobody has set a filter")
	}
	wantFiles(t, dir, "calls.html")
	acscalls(t, "report", "-q", "--out", out, "--quality", "Good", data).want(t, 0, "")
	if !strings.Contains(contentOf(t, out), "The page tells only of the calls that fit --quality Good.") {
		t.Error("the page does not say that calls are left out")
	}
	acscalls(t, "report", data).want(t, 2, "name the file to write with --out")
	acscalls(t, "report", "--out", out, "--details", "-1", data).want(t, 2, "use a number from 0")
	acscalls(t, "report", "--out", filepath.Join(dir, "no", "x.html"), data).want(t, 1, "no/x.html: cannot be written: no such file or directory")
}
