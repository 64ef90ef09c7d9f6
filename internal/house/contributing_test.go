package house_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The files that CONTRIBUTING.md names are there, and the tests that it and the other pages
// name. docs/decisions.md names every test of a deviation from Call Diagnostics.
func TestContributing(t *testing.T) {
	atRoot(t)
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	checkLinks(t, "CONTRIBUTING.md")
	for _, m := range regexp.MustCompile("`([A-Za-z0-9_./-]+/[A-Za-z0-9_.-]+|\\w+\\.\\w+)`").FindAllSubmatch(text, -1) {
		name := string(m[1])
		_, err := os.Stat(name)
		if err != nil && !strings.HasPrefix(name, "NEW/") && name != "record.go" && name != "schema.go" && name != "survey.Record" {
			t.Errorf("CONTRIBUTING.md names %s: %v", name, err)
		}
	}
	defined := map[string]bool{}
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := os.ReadFile(filepath.FromSlash(name))
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(source, -1) {
			defined[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, page := range append(pages, "CONTRIBUTING.md", "README.md", "SECURITY.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(string(text), -1) {
			if named[name] = true; !defined[name] {
				t.Errorf("%s names the test %s, which is not there", page, name)
			}
		}
	}
	for name := range defined {
		if strings.HasPrefix(name, "TestDeviation") && !named[name] {
			t.Errorf("docs/decisions.md does not name %s", name)
		}
	}
}
