package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
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
	acscalls(t, "report", "--out", out, "--max-poor-share", "much", data).want(t, 2, `--max-poor-share "much": use a percentage`)
	acscalls(t, "report", data).want(t, 2, "name the file to write with --out")
	acscalls(t, "report", "--out", out, "--details", "-1", data).want(t, 2, "use a number from 0")
	acscalls(t, "report", "--out", filepath.Join(dir, "no", "x.html"), data).want(t, 1, "no/x.html: cannot be written: no such file or directory")
}

// dataOf reads what a page says about itself.
func dataOf(t *testing.T, path string) (d struct {
	Open, Arguments string
	Notes           []string
	Limits          map[string]float64
	Change          *struct {
		Name  string
		Calls int
	}
	Rows struct{ Details []int }
}) {
	t.Helper()
	_, text, _ := strings.Cut(contentOf(t, path), `id="data">`)
	text, _, _ = strings.Cut(text, "</script>")
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReportOptions(t *testing.T) {
	dir := t.TempDir()
	out, logs := filepath.Join(dir, "calls.html"), filepath.Join(dir, "it's logs.json")
	if err := os.WriteFile(logs, []byte(text(t, acstest.Config{Seed: 1, Calls: 40})), 0o666); err != nil {
		t.Fatal(err)
	}
	earlier := given(t, "earlier.json", text(t, acstest.Config{Seed: 2, Calls: 30}))
	acscalls(t, "report", "-q", "--out", out, "--max-poor-share", "5%", "--max-dropped-share", "0.01", "--with", earlier, "--since", "2026-01-01", logs).want(t, 0, "")
	d := dataOf(t, out)
	if d.Limits["poorCalls"] != 0.05 || d.Limits["droppedParticipants"] != 0.01 || len(d.Limits) != 2 {
		t.Errorf("limits %v", d.Limits)
	}
	if d.Change == nil || d.Change.Calls != 30 || d.Change.Name != earlier {
		t.Errorf("change %+v, want since 30 calls of %s", d.Change, earlier)
	}
	if want := `'` + strings.ReplaceAll(logs, "'", `'\''`) + `'`; d.Arguments != want || d.Open != "" {
		t.Errorf("arguments %s, opens on %q; want %s and the summary", d.Arguments, d.Open, want)
	}
	if len(d.Notes) != 1 || d.Notes[0] != "The page tells only of the calls that fit --since 2026-01-01." {
		t.Errorf("notes %q", d.Notes)
	}
	acscalls(t, "report", "-q", "--out", out, "--call", "8d1a8374", "--profile", "Documented", data).want(t, 0, "")
	if d := dataOf(t, out); !strings.HasPrefix(d.Open, "8d1a8374-") || d.Arguments != "--profile Documented "+data {
		t.Errorf("opens on %q with %s", d.Open, d.Arguments)
	}
	details := func(args ...string) (n int) {
		acscalls(t, append([]string{"report", "-q", "--out", out, logs}, args...)...).want(t, 0, "")
		for _, has := range dataOf(t, out).Rows.Details {
			n += has
		}
		return n
	}
	all, some, none := details("--details", "1000"), details("--details-size", "30000"), details("--details", "0")
	if all != 40 || some == 0 || some >= all || none != 0 {
		t.Errorf("details of %d, with 30 kB of %d, with --details 0 of %d", all, some, none)
	}
	acscalls(t, "report", "--out", out, "--with", "-", "-").want(t, 2, "standard input can be read only once")
}
