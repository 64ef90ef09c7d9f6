package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"example.com/acstelemetry/acstest"
)

// Named pipes, standard input by its name and process substitution give the same as a file.
func TestPipesByName(t *testing.T) {
	content := text(t, acstest.Config{Seed: 44, Calls: 3})
	path := given(t, "logs.json", content)
	args := []string{"streams", "--format", "csv"}
	want := acscalls(t, append(args, path)...)
	want.want(t, 0, "")

	if got := piped(t, content, append(args, "/dev/stdin")...); got != want {
		t.Errorf("/dev/stdin: %+v, want %d bytes", got, len(want.stdout))
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	go os.WriteFile(pipe, []byte(content), 0) //nolint:errcheck // the command says it
	if got := piped(t, "", append(args, pipe)...); got != want {
		t.Errorf("a named pipe: %+v, want %d bytes", got, len(want.stdout))
	}
	if bash, err := exec.LookPath("bash"); err == nil {
		shell := exec.CommandContext(t.Context(), bash, "-c", binary+" "+strings.Join(args, " ")+" <(cat "+path+")")
		if got := resultOf(t, shell); got != want {
			t.Errorf("process substitution: %+v, want %d bytes", got, len(want.stdout))
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	redirected := exec.CommandContext(t.Context(), binary, append(args, "-")...)
	redirected.Stdin = file
	if got := resultOf(t, redirected); got != want {
		t.Errorf("a file as standard input: %+v, want %d bytes", got, len(want.stdout))
	}
}
