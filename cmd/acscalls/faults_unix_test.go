//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
)

// Faults of the machine: full disks, readers that go away, signals, and files that cannot be
// read or change meanwhile. What must hold, holds for every command.

// invocation is how a test runs a command on paths.
type invocation struct {
	args  []string
	reads bool // it has paths after the arguments
	out   bool // it has --out
}

// everyCommand returns an invocation of each command, and of each shape of those that write
// records.
func everyCommand(t *testing.T) []invocation {
	t.Helper()
	key := keyFile(t)
	other := given(t, "other.json", summaryOf("a"))
	sum := given(t, "sum.json", `{"aggregate":1,"profile":{},"figures":{}}`)
	bill := given(t, "usage.json", `{"category":"Usage","correlationId":"a","properties":{"recordId":"r","usageType":"audio","unitType":"minutes","quantity":1}}`+"\n")
	list := []invocation{
		{[]string{"summary"}, true, true}, {[]string{"calls"}, true, true}, {[]string{"calls", "--format", "ndjson"}, true, true},
		{[]string{"call", "a"}, true, true}, {[]string{"support", "a"}, true, true}, {[]string{"streams"}, true, true}, {[]string{"participants", "--format", "csv"}, true, true},
		{[]string{"operations", "--format", "json"}, true, true}, {[]string{"report"}, true, true},
		{[]string{"check"}, true, true}, {[]string{"check", "--format", "ndjson"}, true, true},
		{[]string{"compare", "--with", other}, true, true}, {[]string{"exposure"}, true, true}, {[]string{"metrics", "--format", "csv"}, true, true},
		{[]string{"convert"}, true, true}, {[]string{"convert", "--to", "records"}, true, true}, {[]string{"convert", "--to", "rows"}, true, true},
		{[]string{"convert", "--to", "csv", "--category", "CallSummary"}, true, true}, {[]string{"redact", "--key-file", key}, true, true},
		{[]string{"mos"}, true, true}, {[]string{"usage", "-q", bill}, false, true},
		{[]string{"aggregate"}, true, true}, {[]string{"merge", sum}, false, true}, {[]string{"keys"}, true, true},
		{[]string{"explain", "487"}, false, true}, {[]string{"codes"}, false, true}, {[]string{"thresholds"}, false, true}, {[]string{"kql", "calls"}, false, true},
		{[]string{"archive", "cat", archiveOf(t, other)}, false, false}, {[]string{"archive", "verify", archiveOf(t, other)}, false, false},
		{[]string{"help"}, false, false}, {[]string{"version"}, false, false}, {[]string{"sources"}, false, false}, {[]string{"completion", "bash"}, false, false},
	}
	for _, cmd := range newRoot().Commands() {
		if cmd.Hidden || cmd.Name() == "mcp" {
			continue // it is for packages of the program, or speaks with a client until that goes away
		}
		if !slices.ContainsFunc(list, func(i invocation) bool { return i.args[0] == cmd.Name() }) {
			t.Errorf("no test of faults runs %s", cmd.Name())
		}
		for _, i := range list {
			if i.args[0] == cmd.Name() && i.out != (cmd.Flags().Lookup("out") != nil) {
				t.Errorf("%s has --out or not, unlike here", cmd.Name())
			}
		}
	}
	return list
}

// command returns the invocation with more arguments, before the paths.
func (i invocation) command(t *testing.T, more []string, paths ...string) *exec.Cmd {
	args := slices.Concat(i.args, more)
	if i.reads {
		args = slices.Concat(args, []string{"-q"}, paths)
	}
	return exec.CommandContext(t.Context(), binary, args...)
}

// toStdout returns the arguments for standard output.
func (i invocation) toStdout() []string {
	if i.args[0] == "report" {
		return []string{"--out", "-"}
	}
	return nil
}

// Output that cannot be written gives a message and status 1, in every command.
func TestFullDevice(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device that is full:", err)
	}
	defer full.Close() //nolint:errcheck // nothing can be written
	in := given(t, "in.json", summaryOf("a"))
	for _, i := range everyCommand(t) {
		var stderr strings.Builder
		cmd := i.command(t, i.toStdout(), in)
		cmd.Stdout, cmd.Stderr = full, &stderr
		cmd.Run() //nolint:errcheck // the status says it
		if status := cmd.ProcessState.ExitCode(); status != statusFailed || stderr.String() != "acscalls: write /dev/stdout: no space left on device\n" {
			t.Errorf("%q: status %d, standard error %q", i.args, status, stderr.String())
		}
		if i.out {
			resultOf(t, i.command(t, []string{"--out", "/dev/full"}, in)).want(t, statusFailed, "acscalls: /dev/full: cannot be written: no space left on device\n")
		}
	}
}

// If there is no room for the file of --out, the old one stays, and nothing else is left. A
// limit for the size of files takes the place of a full disk.
func TestFullDiskKeepsTheOldFile(t *testing.T) {
	one := given(t, "in.json", summaryOf("a"))
	for _, i := range everyCommand(t) {
		if !i.out {
			continue
		}
		out := given(t, "out", "before")
		cmd := limited(i.command(t, []string{"--out", out}, one), "ulimit -f 0")
		resultOf(t, cmd).want(t, statusFailed, "acscalls: "+out+": cannot be written: file too large\n")
		if got := contentOf(t, out); got != "before" {
			t.Errorf("%q: the file holds %q", i.args, got)
		}
		wantFiles(t, filepath.Dir(out), "out")
	}
	// Of several tables, one is too large.
	dir := inFolder(t, map[string]string{"CallSummary.csv": "before", "Small.csv": "before"})
	before := filesBelow(t, dir)
	in := given(t, "a.json", `{"category":"Small"}`+"\n"+strings.Repeat(summaryOf("a"), 5000)+`{"category":"Tiny"}`+"\n")
	for _, args := range [][]string{{"convert"}, {"redact", "--key-file", keyFile(t)}} {
		cmd := exec.CommandContext(t.Context(), binary, append(args, "-q", "--to", "csv", "--out", dir, in)...)
		resultOf(t, limited(cmd, "ulimit -f 16")).want(t, statusFailed, "acscalls: "+filepath.Join(dir, "CallSummary.csv")+": cannot be written: file too large\n")
		if after := filesBelow(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%q leaves %v, want %v", args, after, before)
		}
	}
}

// limited makes the shell run a command with a limit.
func limited(cmd *exec.Cmd, limit string) *exec.Cmd {
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", limit + `; exec "$0" "$@"`}, cmd.Args...)
	return cmd
}

// A reader of the result that goes away has seen enough: every command ends without a message,
// and with status 0 unless its status says what is in the records.
func TestNobodyReadsTheResult(t *testing.T) {
	in := given(t, "in.json", summaryOf("a"))
	for _, i := range append(everyCommand(t), invocation{[]string{"calls", "--strict"}, true, true}) {
		read, write, err := os.Pipe()
		if err := errors.Join(err, read.Close()); err != nil {
			t.Fatal(err)
		}
		var stderr strings.Builder
		cmd := i.command(t, i.toStdout(), in)
		cmd.Stdout, cmd.Stderr = write, &stderr
		cmd.Run() //nolint:errcheck // the status says it
		write.Close()
		want := 0
		if i.args[0] == "check" || slices.Contains(i.args, "--strict") {
			want = statusFailed
		}
		if status := cmd.ProcessState.ExitCode(); status != want || stderr.String() != "" {
			t.Errorf("%q: status %d (%v), want %d; standard error %q", i.args, status, cmd.ProcessState, want, stderr.String())
		}
	}
}

// With standard output closed, no other file takes its place: the input stays, and a file of
// --out is complete. Go opens the null device instead, so the command cannot tell that nobody
// gets the result.
func TestClosedStandardOutput(t *testing.T) {
	for _, i := range everyCommand(t) {
		in := given(t, "in.json", summaryOf("a"))
		cmd := limited(i.command(t, i.toStdout(), in), "exec >&-")
		resultOf(t, cmd).want(t, 0, "")
		if got := contentOf(t, in); got != summaryOf("a") {
			t.Errorf("%q: the input is now %q", i.args, got)
		}
		if !i.out || i.args[0] == "report" { // which has the time in it
			continue
		}
		out := filepath.Join(t.TempDir(), "out")
		resultOf(t, limited(i.command(t, []string{"--out", out}, in), "exec >&-")).want(t, 0, "")
		if got, want := contentOf(t, out), resultOf(t, i.command(t, nil, in)).stdout; got != want {
			t.Errorf("%q: the file holds %q, want %q", i.args, got, want)
		}
	}
}

// Whenever a signal comes, the file of --out is the old one or the new one, and the status says
// which. Nothing is left unless the command was killed, and then hidden files only.
func TestSignalsAtAnyTime(t *testing.T) {
	content := text(t, acstest.Config{Seed: 45, Calls: acstest.None, Records: 3000})
	in := given(t, "in.json", content+summaryOf("a"))
	tries := 1
	if long() {
		tries = 20
	}
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL}
	n := 0
	for _, i := range everyCommand(t) {
		if !i.reads {
			continue
		}
		began, whole := time.Now(), filepath.Join(t.TempDir(), "out")
		resultOf(t, i.command(t, []string{"--out", whole}, in)).want(t, 0, "")
		took := time.Since(began)
		isWhole := func(text string) bool {
			if i.args[0] == "report" { // which has the time in it
				return strings.HasPrefix(text, "<!DOCTYPE html>") && strings.HasSuffix(text, "</html>\n")
			}
			return text == contentOf(t, whole)
		}
		for try := range tries * len(signals) {
			n++
			signal, wait := signals[n%len(signals)], took*time.Duration((n*7+try)%11)/10
			out := given(t, "out", "before")
			cmd := i.command(t, []string{"--out", out}, in)
			cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Dir(out))
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(wait)
			cmd.Process.Signal(signal) //nolint:errcheck // it may have ended
			cmd.Wait()                 //nolint:errcheck // the status says it
			status, got := cmd.ProcessState.ExitCode(), contentOf(t, out)
			switch {
			case status == 0 && isWhole(got):
			case status == statusInterrupted && got == "before":
			case status == -1 && (got == "before" || isWhole(got)): // the signal itself, early or at the very end
			default:
				t.Errorf("%q, %v after %v: status %d, and the file holds %.60q", i.args, signal, wait, status, got)
			}
			if signal == syscall.SIGKILL {
				hidden, err := filepath.Glob(filepath.Join(filepath.Dir(out), ".*"))
				if err != nil || len(hidden) > 1 {
					t.Errorf("%q, killed: it leaves %q", i.args, hidden)
				}
				continue
			}
			wantFiles(t, filepath.Dir(out), "out")
		}
	}
}

// Whenever a signal comes, all tables of a folder are the old ones or all are new.
func TestSignalsLeaveTablesTogether(t *testing.T) {
	const tables = 40
	var b strings.Builder
	old := map[string]string{}
	for i := range 50 * tables {
		fmt.Fprintf(&b, `{"category":"Log%d","properties":{"n":%d}}`+"\n", i%tables, i)
		old[fmt.Sprintf("Log%d.csv", i%tables)] = "before"
	}
	in := given(t, "in.json", b.String())
	tries := 8
	if long() {
		tries = 200
	}
	began := time.Now()
	resultOf(t, exec.CommandContext(t.Context(), binary, "convert", "-q", "--to", "csv", "--out", t.TempDir(), in)).want(t, 0, "")
	took := time.Since(began)
	for try := range tries {
		dir := inFolder(t, old)
		cmd := exec.CommandContext(t.Context(), binary, "convert", "-q", "--to", "csv", "--out", dir, in)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(try) / time.Duration(tries))
		cmd.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM}[try%2]) //nolint:errcheck // it may have ended
		cmd.Wait()                                                              //nolint:errcheck // the status says it
		kept := 0
		for _, text := range filesBelow(t, dir) {
			if text == "before" {
				kept++
			}
		}
		status := cmd.ProcessState.ExitCode()
		if n := len(filesBelow(t, dir)); n != tables || kept != 0 && kept != tables || (status == 0) != (kept == 0) {
			t.Errorf("try %d, status %d: of %d files, %d are old", try, status, n, kept)
		}
	}
}

// Signals end the waiting for input in every command.
func TestSignalsWhileReading(t *testing.T) {
	for n, i := range everyCommand(t) {
		if !i.reads {
			continue
		}
		out := given(t, "out", "before")
		cmd := i.command(t, []string{"--out", out}, "-")
		cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Dir(out))
		var stderr strings.Builder
		cmd.Stderr = &stderr
		stdin, err := cmd.StdinPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(stdin, strings.Repeat(summaryOf("a"), 5000)); err != nil { // more than a pipe holds
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })   //nolint:errcheck // it may have ended
		cmd.Process.Signal([]os.Signal{syscall.SIGINT, syscall.SIGTERM}[n%2]) //nolint:errcheck // the status says it
		cmd.Wait()                                                            //nolint:errcheck // the status says it
		timer.Stop()
		if status := cmd.ProcessState.ExitCode(); status != statusInterrupted || stderr.String() != "acscalls: interrupted\n" {
			t.Errorf("%q: status %d, standard error %q", i.args, status, stderr.String())
		}
		if got := contentOf(t, out); got != "before" {
			t.Errorf("%q: the file holds %.60q", i.args, got)
		}
		wantFiles(t, filepath.Dir(out), "out")
	}
}

// What cannot be read is named, and everything else is read, by every command.
func TestUnreadablePaths(t *testing.T) {
	for _, i := range everyCommand(t) {
		if !i.reads {
			continue
		}
		cmd := i.command(t, i.toStdout())
		dir := asNobody(t, cmd)
		at := func(name string) string { return filepath.Join(dir, name) }
		listener, err := net.Listen("unix", at("socket"))
		if err := errors.Join(err,
			os.WriteFile(at("good.json"), []byte(summaryOf("a")), 0o644),
			os.WriteFile(at("secret.json"), []byte(summaryOf("secret")), 0),
			os.Mkdir(at("closed"), 0), os.Mkdir(at("folder"), 0o755), os.WriteFile(at("folder/secret.json"), nil, 0),
			os.Symlink("loop", at("loop")), os.Symlink("nowhere", at("dangling")), os.Symlink("..", at("folder/up")),
		); err != nil {
			t.Fatal(err)
		}
		for n, arg := range cmd.Args { // of another folder, which nobody may look into
			if strings.HasSuffix(arg, ".json") || strings.HasSuffix(arg, ".key") {
				cmd.Args[n] = at(filepath.Base(arg))
				if err := errors.Join(os.WriteFile(cmd.Args[n], []byte(contentOf(t, arg)), 0o600), os.Lchown(cmd.Args[n], ownerOf(cmd), -1)); err != nil {
					t.Fatal(err)
				}
			}
		}
		alone := *cmd
		alone.Args = append(slices.Clone(cmd.Args), at("good.json"))
		want := resultOf(t, &alone)
		want.want(t, 0, "")
		wrong := map[string]string{
			"secret.json": "permission denied", "closed": "permission denied", "folder/secret.json": "permission denied",
			"loop": "too many levels of symbolic links", "dangling": "no such file or directory", "missing": "no such file or directory",
			"socket": "no such device or address",
		}
		for _, name := range []string{"secret.json", "closed", "folder", "loop", "good.json", "dangling", "missing", "socket"} {
			cmd.Args = append(cmd.Args, at(name))
		}
		got := resultOf(t, cmd)
		got.want(t, statusFailed, at("missing"))
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		for name, why := range wrong {
			if !strings.Contains(got.stderr, at(name)+": "+why+"\n") {
				t.Errorf("%q: no message says that %s cannot be read: %s\n%s", i.args, name, why, got.stderr)
			}
		}
		if n := strings.Count(got.stderr, "\n"); n != len(wrong) {
			t.Errorf("%q: %d messages, want %d:\n%s", i.args, n, len(wrong), got.stderr)
		}
		if i.args[0] != "report" && i.args[0] != "compare" && got.stdout != want.stdout {
			t.Errorf("%q: the result is\n%s\nand of the good file alone\n%s", i.args, got.stdout, want.stdout)
		}
	}
}

// ownerOf returns the user that runs a command; -1 is the one that runs the test.
func ownerOf(cmd *exec.Cmd) int {
	if cmd.SysProcAttr == nil {
		return -1
	}
	return nobody
}

// Endless input without a record ends by itself, or by Ctrl-C.
func TestEndlessInput(t *testing.T) {
	for _, device := range []string{"/dev/zero", "/dev/urandom"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		cmd := exec.CommandContext(ctx, binary, "calls", "-q", device)
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
		cmd.WaitDelay = time.Minute // then it is killed
		r := resultOf(t, cmd)
		cancel()
		if r.status != statusFailed && r.status != statusInterrupted || r.stderr == "" {
			t.Errorf("%s: status %d, %q", device, r.status, r.stderr)
		}
	}
}

// paused starts convert on paths and returns it when it waits for somebody to read its result,
// and its standard output.
func paused(t *testing.T, stderr io.Writer, paths ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, append([]string{"convert"}, paths...)...)
	cmd.Stderr = stderr
	stdout, err := cmd.StdoutPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(stdout)
	if _, err := out.Peek(1); err != nil { // it has begun to write
		t.Fatal(err)
	}
	return cmd, out
}

// A file may change while it is read: what is appended is read, what is cut off is missing and
// a cut record is reported, and a file that is replaced or removed is read to its end.
func TestFileChangesWhileItIsRead(t *testing.T) {
	const lines = 60_000
	one := strings.Replace(summaryOf("a"), "\n", "", 1)
	content := strings.Repeat(one+"\n", lines) // of 7 MB; a pipe and the buffers hold less than one
	for _, tt := range []struct {
		reason string
		change func(path string) error
		want   int // records; -1 for fewer than all
		stderr string
	}{
		{"it grows", func(path string) error { return appendTo(path, summaryOf("b")+summaryOf("c")) }, lines + 2, ""},
		{"it is cut between records", func(path string) error { return os.Truncate(path, int64(len(one)+1)*lines/2) }, lines / 2, ""},
		{"it is cut in a record", func(path string) error { return os.Truncate(path, int64(len(one)+1)*lines/2+10) }, lines / 2, "the record is cut off"},
		{"it is emptied", func(path string) error { return os.Truncate(path, 0) }, -1, ""},
		{"it is replaced", func(path string) error {
			return errors.Join(os.WriteFile(path+"2", nil, 0o644), os.Rename(path+"2", path))
		}, lines, ""},
		{"it is removed", os.Remove, lines, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			path := given(t, "a.json", content)
			var stderr bytes.Buffer
			cmd, out := paused(t, &stderr, path)
			if err := tt.change(path); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(out)
			if err := errors.Join(err, cmd.Wait()); err != nil {
				t.Errorf("%v: %s", err, stderr.String())
			}
			n := bytes.Count(got, []byte("\n"))
			if n != tt.want && tt.want >= 0 || n == 0 || n > lines+2 || tt.want < 0 && n >= lines {
				t.Errorf("%d records, want %d", n, tt.want)
			}
			if whole := bytes.Count(got, []byte(one)); whole != min(n, lines) {
				t.Errorf("%d of %d records are whole", whole, n)
			}
			if !strings.Contains(stderr.String(), tt.stderr) || tt.stderr == "" && tt.want >= 0 && stderr.Len() > 0 {
				t.Errorf("standard error %q, want %q in it", stderr.String(), tt.stderr)
			}
		})
	}
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// A file that vanishes between the listing of its folder and its opening is named, and those
// after it are read.
func TestFileVanishes(t *testing.T) {
	dir := inFolder(t, map[string]string{"a.json": strings.Repeat(summaryOf("a"), 60_000), "b.json": summaryOf("b"), "c.json": summaryOf("c")})
	var stderr strings.Builder
	cmd, out := paused(t, &stderr, dir)
	vanished := filepath.Join(dir, "b.json")
	if err := os.Remove(vanished); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(out)
	cmd.Wait() //nolint:errcheck // the status says it
	if err != nil || bytes.Count(got, []byte("\n")) != 60_001 || !bytes.Contains(got, []byte(`"correlationId":"c"`)) {
		t.Errorf("%d records, error %v, want 60,001", bytes.Count(got, []byte("\n")), err)
	}
	if status := cmd.ProcessState.ExitCode(); status != statusFailed || stderr.String() != "acscalls: "+vanished+": no such file or directory\n" {
		t.Errorf("status %d, standard error %q", status, stderr.String())
	}
}

// A folder may have any number of files, and tables of any number of logs come from it.
func TestManyFiles(t *testing.T) {
	files, logs := 500, 150
	if long() {
		files, logs = 100_000, 10_000
	}
	dir := t.TempDir()
	for i := range files {
		line := fmt.Sprintf(`{"category":"Log%d","correlationId":"c%d"}`+"\n", i%logs, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.json", i)), []byte(line), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	last := filepath.Join(dir, "last")
	if err := os.WriteFile(last, []byte("no log\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "tables")
	for range 2 { // the second time it replaces the tables
		// The command reads standard input after the folder, so that it is still there when the
		// folder has been read, and has said what is wrong with the last file.
		cmd := limited(exec.CommandContext(t.Context(), binary, "convert", "--to", "csv", "--out", out, dir, "-"), "ulimit -n 100")
		stdin, err1 := cmd.StdinPipe()
		stderr, err2 := cmd.StderrPipe()
		if err := errors.Join(err1, err2, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		messages := bufio.NewReader(stderr)
		said, err := messages.ReadString('\n')
		for err == nil && !strings.Contains(said, last) { // that a log is unknown
			said, err = messages.ReadString('\n')
		}
		kB := peak(cmd.Process.Pid)
		if err := errors.Join(err, stdin.Close(), cmd.Wait()); err != nil {
			t.Fatal(err)
		}
		tables := filesBelow(t, out)
		rows := 0
		for _, text := range tables {
			rows += strings.Count(text, "\n") - 1
		}
		if len(tables) != logs || rows != files {
			t.Errorf("%d tables with %d rows, want %d and %d", len(tables), rows, logs, files)
		}
		if kB > 200_000 {
			t.Errorf("%d kB of memory", kB)
		}
	}
}
