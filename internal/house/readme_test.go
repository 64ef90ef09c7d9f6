package house_test

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	return document(t, "README.md")
}

// document returns the text of a document with the line ends of Unix.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// block returns the text from the first line that is open to the next fence.
func block(t *testing.T, text, open string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "\n"+open+"\n")
	body, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("there is no block %s", open)
	}
	return body
}

// The first program of README builds in a module of its own, by README's commands, and
// prints what README shows.
func TestReadmeFirstProgram(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds a program")
	}
	text := readme(t)
	program := block(t, text, "```go")
	if n := strings.Count(program, "\n"); n > 21 {
		t.Errorf("the first program has %d lines, and is to be short", n)
	}
	if formatted, err := format.Source([]byte(program)); err != nil || string(formatted) != program {
		t.Errorf("the first program is not formatted: %v", err)
	}
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}

	var got []byte
	var commands []string
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		for i := range fields {
			fields[i] = strings.ReplaceAll(fields[i], "/path/to/acstelemetry", root)
		}
		if len(fields) < 2 || !strings.HasPrefix(line, "    go ") || fields[1] != "mod" && !strings.Contains(line, "go run . ") {
			continue
		}
		commands = append(commands, fields[1])
		got = runGo(t, dir, fields[1:]...)
	}
	if got, want := strings.Join(commands, " "), "mod mod mod run"; got != want {
		t.Fatalf("README's commands are %q, want %q", got, want)
	}

	// Weak Wi-Fi delays what one person sends, in two calls of the demo data.
	const want = "2314bea5-8e0e-2490-f978-80d4b3a9f39f Video 612 ms\n" +
		"2314bea5-8e0e-2490-f978-80d4b3a9f39f Audio 612 ms\n" +
		"4d0fb824-1248-97c3-5d6a-90632f4a41d4 Audio 612 ms\n"
	if string(got) != want {
		t.Errorf("the first program prints %q, want %q", got, want)
	}
	if !strings.Contains(text, "```\n"+want+"```\n") {
		t.Errorf("README does not show what the first program prints: %s", want)
	}
}

// runGo runs the go command outside of this workspace and returns its standard
// output.
func runGo(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

// README and docs/report.md show what the command really prints, and README and docs/command.md
// name every command.
func TestReadmeCommand(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds a program")
	}
	noteSources(t)
	program := filepath.Join(t.TempDir(), "acscalls")
	runGo(t, "cmd/acscalls", "build", "-o", program, ".")
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), program, args...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil || stderr.Len() > 0 {
			t.Fatalf("acscalls %q: %v\n%s", args, err, stderr.Bytes())
		}
		return string(out)
	}
	text := readme(t)
	for _, args := range [][]string{{"calls", "examples/demo"}, {"call", "2314", "examples/demo"}} {
		if !strings.Contains(text, "\n    go run ./cmd/acscalls "+strings.Join(args, " ")+"\n") {
			t.Errorf("README does not have the command %q", args)
		}
	}
	checkPicture(t, "docs/pictures/calls.svg", run("calls", "examples/demo"))
	explained := run("call", "2314", "examples/demo")
	for page, text := range map[string]string{"README.md": text, "docs/report.md": document(t, "docs/report.md")} {
		if want := block(t, text, "```text"); !strings.Contains(explained, "\n"+want) {
			t.Errorf("%s shows\n%s\nand the command prints\n%s", page, want, explained)
		}
	}
	_, commands, _ := strings.Cut(run("--help"), "\nUsage:\n")
	commands, _, _ = strings.Cut(commands, "\nFlags:\n")
	if strings.Count(commands, "\n") < 10 {
		t.Errorf("found only these commands:\n%s", commands)
	}
	listed := document(t, "docs/command.md")
	for _, line := range regexp.MustCompile(`(?m)^  ([a-z]+)  `).FindAllStringSubmatch(commands, -1) {
		name := line[1]
		if name == "help" || name == "version" || name == "completion" {
			continue
		}
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("README does not name the command %s", name)
		}
		if !regexp.MustCompile("acscalls ([a-z]+ \\| )*" + name + `\b`).MatchString(listed) {
			t.Errorf("docs/command.md does not list the command %s", name)
		}
	}
	if n := strings.Count(text, "\n"); n > 150 {
		t.Errorf("README has %d lines, and is to have at most 150", n)
	}
}

// checkPicture checks that a picture of the list of calls has its rows. docs/pictures/make
// draws it with the width of a terminal, so the beginnings of the IDs must do.
func checkPicture(t *testing.T, name, list string) {
	t.Helper()
	picture := document(t, name)
	rows := 0
	for _, row := range regexp.MustCompile(`(?m)^([0-9a-f]{8})-.*?  (\d\d\d\d-\d\d-\d\d \d\d:\d\d)`).FindAllStringSubmatch(list, -1) {
		_, after, found := strings.Cut(picture, ">"+row[1])
		if line, _, _ := strings.Cut(after, "\n"); !found || !strings.Contains(line, row[2]) {
			t.Errorf("%s lacks the call %s of %s: run docs/pictures/make", name, row[1], row[2])
		}
		rows++
	}
	if rows < 20 {
		t.Errorf("found only %d calls in the list:\n%s", rows, list)
	}
}

// The table of packages in docs/library.md names those that are there, and the links of all
// pages lead somewhere.
func TestReadmeNames(t *testing.T) {
	atRoot(t)
	_, table, _ := strings.Cut(document(t, "docs/library.md"), "| package | what it is for |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, name := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(table, -1) {
		if name[1] == "acstelemetry" {
			continue
		}
		if info, err := os.Stat(name[1]); err != nil || !info.IsDir() {
			t.Errorf("docs/library.md names the package %s, which is not there", name[1])
		}
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	text := readme(t)
	for _, page := range pages {
		if !strings.Contains(text, "]("+filepath.ToSlash(page)+")") {
			t.Errorf("README does not link to %s", page)
		}
		checkLinks(t, page)
	}
	checkLinks(t, "README.md")
}

// checkLinks checks that the links of a page lead to files that are there.
func checkLinks(t *testing.T, page string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`).FindAllStringSubmatch(string(text), -1) {
		name := filepath.Join(filepath.Dir(page), link[1])
		if _, err := os.Stat(name); err != nil && !strings.Contains(link[1], "://") {
			t.Errorf("%s links to %s: %v", page, link[1], err)
		}
	}
}

// noteSources reads the source of the command. The go command runs a test again when files
// change that the test itself reads, but not those that a compiler reads for it.
func noteSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".":
			return fs.SkipDir
		case !d.IsDir() && filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go"):
			_, err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
