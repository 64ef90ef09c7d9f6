package house_test

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A question is a section of docs/questions.md: commands with what they print, and a program
// with what it prints. TestQuestions of package kql runs the queries that the page writes out.
type question struct {
	title, text      string
	commands, shown  []string
	program, printed string
}

// questions returns the program with which all others begin, and the questions.
func questions(t *testing.T) (prelude string, list []question) {
	t.Helper()
	sections := strings.Split(document(t, "docs/questions.md"), "\n## ")
	prelude = block(t, sections[0], "```go")
	command := regexp.MustCompile("(?m)^    (acscalls .*)\n(?:\n```text\n((?s:.*?))```\n)?")
	program := regexp.MustCompile("(?s)\n```go\n(.*?)```\n\n```\n(.*?)```\n")
	for _, section := range sections[1:] {
		q := question{text: section}
		q.title, _, _ = strings.Cut(section, "\n")
		for _, m := range command.FindAllStringSubmatch(section, -1) {
			q.commands, q.shown = append(q.commands, m[1]), append(q.shown, m[2])
		}
		if m := program.FindStringSubmatch(section + "\n"); m != nil {
			q.program, q.printed = m[1], m[2]
		}
		list = append(list, q)
	}
	return prelude, list
}

func TestQuestions(t *testing.T) {
	atRoot(t)
	_, list := questions(t)
	index, _, _ := strings.Cut(document(t, "docs/questions.md"), "\n## ")
	if len(list) != 20 {
		t.Errorf("there are %d questions, and the page promises twenty", len(list))
	}
	for _, q := range list {
		anchor := strings.ReplaceAll(regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(q.title), ""), " ", "-")
		if _, name, _ := strings.Cut(q.title, ". "); !strings.Contains(index, "["+name+"](#"+anchor+")\n") {
			t.Errorf("%s: not in the list at the top, or with a link that leads nowhere", q.title)
		}
		ours := slices.ContainsFunc(q.commands, func(c string) bool { return strings.HasPrefix(c, "acscalls kql ") })
		if !ours && !strings.Contains(q.text, "\n```kusto\n") {
			t.Errorf("%s: no query", q.title)
		}
		if len(q.commands) == 0 || q.shown[0] == "" {
			t.Errorf("%s: no command that shows something", q.title)
		}
		if q.printed == "" {
			t.Errorf("%s: no program with what it prints", q.title)
		}
		if n := strings.Count(q.program, "\n"); n > 15 {
			t.Errorf("%s: the program has %d lines, and is to be short", q.title, n)
		}
	}
}

// The commands print what the page shows of it.
func TestQuestionCommands(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds a program")
	}
	noteSources(t)
	folder := t.TempDir()
	runGo(t, "cmd/acscalls", "build", "-o", filepath.Join(folder, "acscalls"), ".")
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	_, list := questions(t)
	for _, q := range list {
		for i, command := range q.commands {
			out, err := exec.CommandContext(t.Context(), "sh", "-c", command).Output()
			if err != nil {
				t.Errorf("%s: %s: %v", q.title, command, err)
			}
			if want := q.shown[i]; want != "" && !shows(want, string(out)) {
				t.Errorf("%s: the page shows\n%s\nand %s prints\n%s", q.title, want, command, out)
			}
		}
	}
}

// shows reports whether a page shows a text. The page may leave out lines, and has a line of … in
// their place.
func shows(page, text string) bool {
	const more = "…\n"
	parts := strings.Split("\n"+page, "\n"+more)
	if len(parts) == 1 {
		return page == text
	}
	rest, found := strings.CutPrefix("\n"+text, parts[0]+"\n")
	rest = "\n" + rest
	for i, part := range parts[1:] {
		if part = "\n" + part; i == len(parts)-2 {
			return found && (part == "\n" || strings.HasSuffix(rest, part))
		}
		var ok bool
		_, rest, ok = strings.Cut(rest, part+"\n")
		rest, found = "\n"+rest, found && ok
	}
	return found
}

func TestShows(t *testing.T) {
	const text = "one\ntwo\nthree\nfour\n"
	for _, tt := range []struct {
		reason, page string
		want         bool
	}{
		{"all of it", text, true},
		{"the beginning", "one\ntwo\n…\n", true},
		{"the end", "…\nthree\nfour\n", true},
		{"the middle", "…\ntwo\nthree\n…\n", true},
		{"two parts", "one\n…\nthree\n…\n", true},
		{"nothing says that there is more", "one\ntwo\n", false},
		{"nothing says that something is left out", "one\nthree\nfour\n", false},
		{"nothing says that there is something before", "two\n…\n", false},
		{"another order", "…\nthree\n…\ntwo\n…\n", false},
		{"a part of a line", "…\nthr\n…\n", false},
		{"a part of a line at the beginning", "one\ntw\n…\n", false},
		{"a part of a line at the end", "…\nur\n", false},
		{"another text", "…\nfive\n…\n", false},
	} {
		if got := shows(tt.page, text); got != tt.want {
			t.Errorf("%s: %v", tt.reason, got)
		}
	}
}

// The programs print what the page shows.
func TestQuestionPrograms(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds a program")
	}
	noteSources(t)
	noteFolder(t, "examples/demo")
	prelude, list := questions(t)
	var functions, calls strings.Builder
	for i, q := range list {
		if formatted, err := format.Source([]byte(q.program)); err != nil || string(formatted) != q.program {
			t.Errorf("%s: not formatted: %v\n%s", q.title, err, q.program)
		}
		fmt.Fprintf(&functions, "func f%d() {\n%s}\n", i, q.program)
		fmt.Fprintf(&calls, "\tf%d()\n\tfmt.Println(%q)\n", i, separator)
	}
	head, body, _ := strings.Cut(prelude, "import (\n")
	for _, imported := range []string{
		"fmt", "maps", "slices", "strings", "time", modulePath + "/calls", modulePath + "/callsummary", modulePath + "/clientops",
		modulePath + "/diagnostics", modulePath + "/exposure", modulePath + "/mos", modulePath + "/support", modulePath + "/trend",
	} {
		if imported == "fmt" || regexp.MustCompile(`\b`+path.Base(imported)+`\.[A-Z]`).MatchString(functions.String()) {
			head += fmt.Sprintf("import %q\n", imported)
		}
	}
	file := filepath.Join(t.TempDir(), "main.go")
	text := head + "import (\n" + body + functions.String() + "func main() {\n" + calls.String() + "}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := strings.Split(string(runGo(t, ".", "run", file)), separator+"\n")
	for i, q := range list {
		if i >= len(printed) || printed[i] != q.printed {
			t.Errorf("%s: the page shows\n%s\nand the program prints\n%s", q.title, q.printed, printed[min(i, len(printed)-1)])
		}
	}
}

const separator = "-- next --"

// noteFolder reads the files of a folder, for the same reason as noteSources.
func noteFolder(t *testing.T, folder string) {
	t.Helper()
	names, err := filepath.Glob(folder + "/*/*")
	for _, name := range names {
		if err == nil {
			_, err = os.ReadFile(name)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
