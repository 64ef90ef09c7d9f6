package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const oldSource = `package p

import "time"

type hidden struct{ At time.Time }

func (hidden) Promoted() {}

// T has one field of each kind that counts.
type T[E any] struct {
	hidden
	Kept, Removed int
	Elem          E
}

type S struct{ comparable int }

func (t *T[E]) Method(e E) (n int, err error) { return 0, nil }

type Kind string

const (
	A Kind = "a"
	B Kind = "b"
)

type Sealed interface{ private() }

type Open interface{ Do() error }

const Third = 1.0 / 3

var Err error

func New[E any](e E, more ...string) *T[E] { return nil }
`

// newSource has changes, of which each is named in want.
var newSource = strings.NewReplacer(
	"Kept, Removed int", "Kept, Added int",
	"comparable int", "comparable []int",
	"Method(e E) (n int, err error) { return 0, nil }", "Method(e E) error { return nil }",
	`B Kind = "b"`, `B Kind = "c"`,
	"private()", "private(); More()",
	"Do() error", "Do() error; More()",
	"1.0 / 3", "1.0 / 4",
	"var Err error", "func Err() error { return nil }",
	"Promoted", "Renamed",
).Replace(oldSource)

const want = `incompatible: ./p.(*T[E]).Method: changed from func(E) (int, error) to func(E) error
incompatible: ./p.B: value changed from "b" to "c"
incompatible: ./p.Err: changed from var to func
incompatible: ./p.Open.More: added
incompatible: ./p.S: old is comparable, new is not
incompatible: ./p.T.Removed: removed
incompatible: ./p.Third: value changed from 0.333333 to 0.25
incompatible: ./p.hidden.Promoted, method set of *T: removed
incompatible: ./p.hidden.Promoted, method set of T: removed
new: ./p.Sealed.More: added
new: ./p.T.Added: added
new: ./p.hidden.Renamed: added
new: package example.com/m/q: added
`

func TestChanges(t *testing.T) {
	t.Setenv("GOWORK", "off")
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check := func() (string, error) {
		var out strings.Builder
		err := run(&out, root, false, false)
		return out.String(), err
	}

	const released = "## v1.0.0\n\n- p: New, Added, Removed, which count for this release only.\n"
	write("go.mod", "module example.com/m\n\ngo 1.26\n")
	write("p/p.go", oldSource)
	write("internal/i/i.go", "package i\n")
	write("cmd/c/main.go", "package main\n\nfunc main() {}\n")
	write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n")
	if out, err := check(); out != "" || err != nil {
		t.Errorf("before the first release: %s%v", out, err)
	}
	write("CHANGELOG.md", "# Changelog\n\n"+released)
	if _, err := check(); err == nil {
		t.Error("after the first release: no error without a recording")
	}
	if err := run(io.Discard, root, true, false); err != nil {
		t.Fatal(err)
	}
	if out, err := check(); out != "" || err != nil {
		t.Errorf("after recording: %s%v", out, err)
	}

	write("p/p.go", newSource)
	write("q/q.go", "package q\n")
	if out, err := check(); out != want || err == nil {
		t.Errorf("after changes, error %v:\n%s\nwant\n%s", err, out, want)
	}

	// An entry counts for its packages and the names that are whole words in it.
	write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- o: Open.More, and Added.\n- q, p: `T.Method`, B, Promoted,\n"+
		"  Renamed; Errors.\n- p: S, Removed.\n\n"+released)
	out, err := check()
	for _, name := range []string{"Err:", "Open.More", "Third", "Sealed.More", "Added"} {
		if !strings.Contains(out, name) {
			t.Errorf("%s is not mentioned, and is not reported", name)
		}
	}
	if strings.Count(out, "\n") != 5 || err == nil {
		t.Errorf("with some entries, error %v:\n%s", err, out)
	}

	// So it does for those of a nested module, which may be newer than the release.
	write("azure/go.mod", "module example.com/m/azure\n\ngo 1.26\n")
	write("azure/hub/hub.go", "package hub\n\nfunc Open() {}\n")
	if out, _ := check(); !strings.Contains(out, "new: package example.com/m/azure/hub: added\n") {
		t.Errorf("a new module is not reported:\n%s", out)
	}
	write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- azure/hub: Open.\n\n"+released)
	if out, _ := check(); strings.Contains(out, "azure") {
		t.Errorf("a new module is reported though it is mentioned:\n%s", out)
	}
	if err := run(io.Discard, root, true, false); err != nil {
		t.Fatal(err)
	}
	write("CHANGELOG.md", "# Changelog\n\n"+released)
	write("azure/hub/hub.go", "package hub\n")
	if out, _ := check(); out != "incompatible: ./hub.Open: removed\n" {
		t.Errorf("after a change of a nested module:\n%s", out)
	}

	write("CHANGELOG.md", "# Changelog\n\n## v1.1.0\n\n"+released)
	if _, err := check(); err == nil || !strings.Contains(err.Error(), `"v1.1.0"`) {
		t.Errorf("after a release that is not recorded: error %v", err)
	}
}

// What is recorded of this repository is read as the same API.
func TestRecording(t *testing.T) {
	module, all, err := load("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeRecording(dir, "v1", module, all); err != nil {
		t.Fatal(err)
	}
	old, release, err := readRecording(dir, module.Path, all)
	if err != nil || release != "v1" {
		t.Fatalf("release %q, error %v", release, err)
	}
	for _, c := range changes(old, module) {
		t.Error(c)
	}
	want := map[string]counts{}
	for _, pkg := range module.Packages {
		want[pkg.Path()] = countOf(pkg)
	}
	for _, pkg := range old.Packages {
		if got, want := countOf(pkg), want[pkg.Path()]; got != want {
			t.Errorf("%s: recorded %+v, want %+v", pkg.Path(), got, want)
		}
	}
}
