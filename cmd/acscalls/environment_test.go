package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ran runs the command in this process, in an environment.
func ran(t *testing.T, env *environment, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(env.with(context.Background()), args, &stdout, &stderr)
	return result{status: status, stdout: stdout.String(), stderr: stderr.String()}
}

// A file and a pipe are not terminals, whatever the variables say.
func TestNoTerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	env := newEnvironment(f, f, func(name string) string { return map[string]string{"TERM": "xterm"}[name] })
	if env.stdout.is || env.stdout.colours || env.stderr.is || env.line != nil {
		t.Errorf("a file is a terminal: %+v", env)
	}
	if out, err := env.writers(f, f); out != f || err != f {
		t.Error("the streams are not those of the process")
	}
}

// Everything that depends on the terminal, the clock and the zone comes from the environment.
func TestEnvironment(t *testing.T) {
	env := &environment{
		now:    func() time.Time { return time.Date(2021, 7, 20, 0, 0, 0, 0, time.UTC) },
		local:  time.FixedZone("Here", -3600),
		stdout: terminal{is: true, width: func() int { return 60 }, colours: true},
	}
	r := ran(t, env, "calls", "-q", "--since", "1d", "--until", "0s", "--tz", "local", data)
	r.want(t, 0, "")
	// Of the seven calls one began on the day before the 20th, at 17:54 UTC.
	want := "\x1b[1mCALL ID\x1b[m    \x1b[1mTYPE\x1b[m  \x1b[1mSTART (Here)\x1b[m      \x1b[1mDURATION\x1b[m  \x1b[1mQUALITY\x1b[m  \x1b[1mISSUES\x1b[m\n" +
		"8d1a8374…  P2P   2021-07-19 16:54        6s  \x1b[32mGood\x1b[m          0\n" +
		"Not shown: CLIENTS, STREAMS, COMPLETE (widen the terminal)\n"
	if r.stdout != want {
		t.Errorf("got\n%q\nwant\n%q", r.stdout, want)
	}
	// Programs read complete output in UTC, even on a terminal.
	r = ran(t, env, "calls", "-q", "--call", "8d1a", "--tz", "local", "--format", "ndjson", data)
	r.want(t, 0, "")
	if r.stdout != wantLines[1]+"\n" {
		t.Errorf("ndjson: %s", r.stdout)
	}
}

// An interrupt that comes when everything has been read still ends the command,
// and --out leaves what was there before.
func TestInterruptBeforeWriting(t *testing.T) {
	out := given(t, "calls.txt", "before")
	for _, args := range [][]string{
		{"calls", "-q", "--out", out, data},
		{"participants", "-q", "--out", out, data},
		{"report", "-q", "--out", out, data},
		{"explain", "--out", out, "487"},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var stdout, stderr bytes.Buffer
		env := &environment{now: time.Now}
		if status := run(env.with(ctx), args, &stdout, &stderr); status != 130 || stdout.Len() > 0 {
			t.Errorf("%q: status %d, wrote %q, said %q", args, status, stdout.String(), stderr.String())
		}
		if got := contentOf(t, out); got != "before" {
			t.Errorf("%q: the file holds %q", args, got)
		}
		wantFiles(t, filepath.Dir(out), "calls.txt")
	}
}

// The progress is gone before a result appears, also if the result goes through a pipe: the
// reader of the pipe may write to the same terminal.
func TestWritersRemoveTheProgress(t *testing.T) {
	for _, stdout := range []terminal{{}, {is: true}} {
		var screen, out strings.Builder
		env := &environment{stdout: stdout, line: &statusLine{terminal: &screen, width: func() int { return 80 }}}
		to, _ := env.writers(&out, &screen)
		env.line.show("half")
		screen.Reset()
		io.WriteString(to, "result\n")
		if got, want := screen.String(), "\r"+strings.Repeat(" ", len("acscalls: half"))+"\r"; got != want || out.String() != "result\n" {
			t.Errorf("terminal %v: %q and then %q, want %q", stdout.is, got, out.String(), want)
		}
	}
}
