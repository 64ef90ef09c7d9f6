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

// The programs of documents are parts of functions, which compile. README's first program is a
// whole one: see TestReadmeFirstProgram.
func TestDocumentPrograms(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds programs")
	}
	noteSources(t)
	const sdk = "github.com/Azure/azure-sdk-for-go/sdk"
	for _, tt := range []struct {
		page, params string
		least        int // blocks
	}{
		{"docs/sources.md", "ctx context.Context, cred azcore.TokenCredential, handle func(acstelemetry.Item) error", 3},
		{"docs/library.md", "ctx context.Context", 3},
		{"README.md", "body []byte, live *calls.LiveAssembler", 1},
	} {
		t.Run(tt.page, func(t *testing.T) {
			var functions strings.Builder
			blocks := regexp.MustCompile("(?s)\n```go\n(.*?)```\n").FindAllStringSubmatch(document(t, tt.page), -1)
			blocks = slices.DeleteFunc(blocks, func(b []string) bool { return strings.HasPrefix(b[1], "package main\n") })
			if len(blocks) < tt.least {
				t.Fatalf("there are %d programs, want at least %d", len(blocks), tt.least)
			}
			for i, b := range blocks {
				if formatted, err := format.Source([]byte(b[1])); err != nil || string(formatted) != b[1] {
					t.Errorf("not formatted: %v\n%s", err, b[1])
				}
				fmt.Fprintf(&functions, "func f%d(%s) (err error) {\n{\n%s}\nreturn err\n}\n", i, tt.params, b[1])
			}
			program := "package main\n"
			for _, imported := range []string{
				"context", "encoding/json", "fmt", "log", "log/slog", "time", "github.com/google/go-cmp/cmp", sdk + "/azcore", sdk + "/azidentity",
				modulePath, modulePath + "/acstest", modulePath + "/calls", modulePath + "/logs", modulePath + "/quality", modulePath + "/support",
				modulePath + "/azure", modulePath + "/azure/blobstorage", modulePath + "/azure/eventhubs", modulePath + "/azure/loganalytics",
			} {
				if regexp.MustCompile(`\b` + path.Base(imported) + `\.`).MatchString(functions.String()) {
					program += fmt.Sprintf("import %q\n", imported)
				}
			}
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(program+functions.String()+"func main() {}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			runGo(t, "cmd/acscalls", "vet", "-unreachable=false", file) // the module that requires all of these
		})
	}
}

// The command takes the commands and addresses of docs/sources.md, which names every variable of
// the environment and every parameter of an address that the help on sources does.
func TestSourcesCommands(t *testing.T) {
	atRoot(t)
	if testing.Short() {
		t.Skip("builds a program")
	}
	noteSources(t)
	program := filepath.Join(t.TempDir(), "acscalls")
	runGo(t, "cmd/acscalls", "build", "-o", program, ".")
	text := document(t, "docs/sources.md")
	var commands []string
	for _, m := range regexp.MustCompile(`(?m)(?:^    |\x60)acscalls ([^\x60|\n]*)`).FindAllStringSubmatch(text, -1) {
		commands = append(commands, m[1])
	}
	for _, address := range regexp.MustCompile(`\b(azblob|eventhub|loganalytics)://[A-Za-z0-9/?&=,-]+[\x60']`).FindAllString(text, -1) {
		commands = append(commands, "calls "+strings.TrimRight(address, "`'"))
	}
	if len(commands) < 10 {
		t.Errorf("found only %q", commands)
	}
	for _, command := range commands {
		args := regexp.MustCompile(`'[^']*'|\S+`).FindAllString(command, -1)
		for i := range args {
			args[i] = strings.Trim(args[i], "'")
		}
		// The paths are checked one after the other, before anything is fetched.
		out, err := exec.CommandContext(t.Context(), program, append(args, "")...).CombinedOutput()
		if !strings.Contains(string(out), "a path is empty") {
			t.Errorf("acscalls %s: %v\n%s", command, err, out)
		}
	}
	help, err := exec.CommandContext(t.Context(), program, "help", "sources").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`[A-Z]+(_[A-Z]+)+`).FindAllString(string(help), -1) {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/sources.md does not name the variable %s", name)
		}
	}
	_, list, _ := strings.Cut(string(help), "\nParameters ")
	list, _, _ = strings.Cut(list, "\nWithout ")
	params := regexp.MustCompile(`(?m)^  ([a-z]+(?:, [a-z]+)*)  +`).FindAllStringSubmatch(list, -1)
	for _, m := range params {
		for name := range strings.SplitSeq(m[1], ", ") {
			if !strings.Contains(text, "`"+name+"=") {
				t.Errorf("docs/sources.md does not name the parameter %s", name)
			}
		}
	}
	if len(params) < 5 {
		t.Errorf("found only the parameters %q", params)
	}
}
