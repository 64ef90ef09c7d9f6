package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The file of --out appears complete, is never read as input, and stays if nothing could be
// read.

// inFolder writes files into a folder of their own and returns it.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A missing or unreadable input does not cost the file of an earlier run. An input that can be
// read in part replaces it.
func TestOutKeepsTheOldFile(t *testing.T) {
	key := keyFile(t)
	garbage, good := given(t, "garbage", "no log\n"), given(t, "good.json", summaryOf("a"))
	missing := filepath.Join(t.TempDir(), "nosuch")
	for _, args := range [][]string{
		{"calls"}, {"streams", "--format", "csv"}, {"call", "a"}, {"summary"}, {"compare", "--with", missing}, {"report"},
		{"convert"}, {"convert", "--to", "records"}, {"convert", "--to", "csv", "--category", "CallSummary"}, {"redact", "--key-file", key},
		{"check"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			for _, input := range []string{missing, garbage} {
				if args[0] == "check" && input == garbage || args[0] == "call" {
					continue // check reports that; and there is no such call
				}
				out := given(t, "out", "before")
				r := acscalls(t, append(args, "--out", out, input)...)
				r.want(t, 1, "acscalls: nothing could be read: "+out+" stays as it was\n")
				if got := contentOf(t, out); got != "before" {
					t.Errorf("%s: the file holds %q", input, got)
				}
				wantFiles(t, filepath.Dir(out), "out")
				fresh := filepath.Join(t.TempDir(), "fresh")
				acscalls(t, append(args, "--out", fresh, input)...).want(t, 1, "acscalls: nothing could be read: "+fresh+" is not written\n")
				wantFiles(t, filepath.Dir(fresh))
			}
			if args[0] == "compare" {
				return // without calls after, there is nothing to compare
			}
			out := given(t, "out", "before")
			acscalls(t, append(args, "--out", out, good, missing)...).want(t, 1, "nosuch")
			if got := contentOf(t, out); got == "before" || got == "" {
				t.Errorf("a part was read, and the file holds %q", got)
			}
		})
	}
	// Without --out, and for an empty input, there is a result.
	acscalls(t, "calls", "--format", "json", missing).want(t, 1, "nosuch")
	out := given(t, "out", "before")
	acscalls(t, "convert", "--out", out, given(t, "empty", "")).want(t, 0, "the input is empty")
	if got := contentOf(t, out); got != "" {
		t.Errorf("an empty input gives %q", got)
	}
	// A JSON object that is not a record of a log has been read, too.
	acscalls(t, "convert", "--out", out, given(t, "other.json", `{"name":"app"}`)).want(t, 1, "not one record could be read")
	if got := contentOf(t, out); !strings.Contains(got, `"app"`) {
		t.Errorf("an object that is no record gives %q", got)
	}
}

// A file of logs that --out also names stays what it is.
func TestOutIsNoInput(t *testing.T) {
	for _, args := range [][]string{
		{"calls"}, {"streams"}, {"call", "a"}, {"summary"}, {"report"}, {"check"},
		{"convert"}, {"convert", "--to", "csv", "--category", "CallSummary"}, {"redact", "--key-file", keyFile(t)},
		{"compare", given(t, "before.json", summaryOf("b")), "--with"},
	} {
		t.Run(args[0], func(t *testing.T) {
			content := summaryOf("a") + "no record\n"
			logs := given(t, "logs.json", content)
			link := filepath.Join(filepath.Dir(logs), "link")
			if err := os.Symlink(logs, link); err != nil {
				t.Fatal(err)
			}
			for _, out := range []string{logs, link, filepath.Join(filepath.Dir(logs), ".", "logs.json")} {
				acscalls(t, append(args, logs, "--out", out)...).want(t, 2, "acscalls: --out: "+logs+" is to be read, and would be overwritten: name another file\n")
				if got := contentOf(t, logs); got != content {
					t.Fatalf("the logs are gone, and there is %q", got)
				}
			}
		})
	}
}

// A file of logs to which standard output goes is not read: the command would read what it
// writes, and never end.
func TestStandardOutputIsNoInput(t *testing.T) {
	dir := inFolder(t, map[string]string{"logs/sub/a.json": summaryOf("a"), "b.json": summaryOf("b")})
	logs, other := filepath.Join(dir, "logs", "sub", "a.json"), filepath.Join(dir, "b.json")
	link, links := filepath.Join(dir, "link.json"), filepath.Join(dir, "links")
	for name, to := range map[string]string{link: logs, links: filepath.Join(dir, "logs")} {
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	inLinks := filepath.Join(links, "sub", "a.json")
	run := func(args ...string) result {
		out, err := os.OpenFile(logs, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		in, err := os.Open(logs)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		var stderr strings.Builder
		cmd := exec.CommandContext(t.Context(), binary, args...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &stderr
		if err := cmd.Run(); cmd.ProcessState == nil {
			t.Fatal(err)
		}
		return result{cmd.ProcessState.ExitCode(), "", stderr.String()}
	}
	key := keyFile(t)
	for _, c := range []struct {
		same string // the path in the message
		args []string
	}{
		{logs, []string{"convert", other, logs}},
		{link, []string{"convert", "--out", "-", link}},
		{logs, []string{"redact", "--key-file", key, filepath.Join(dir, "logs")}},
		{inLinks, []string{"calls", links}},
		{"the file of standard input", []string{"streams", "-"}},
		{logs, []string{"call", "a", logs}},
		{logs, []string{"compare", other, "--with", logs}},
	} {
		run(c.args...).want(t, 2, "acscalls: standard output goes to "+c.same+", which is to be read: send it to another file\n")
		if got := contentOf(t, logs); got != summaryOf("a") {
			t.Fatalf("%q: the logs are now %q", c.args, got)
		}
	}
	// Adding another file's records is fine, and so are commands that do not write to standard
	// output, or read nothing.
	run("convert", "-q", other).want(t, 0, "")
	if got := strings.Count(contentOf(t, logs), "\n"); got != 2 {
		t.Errorf("%d records in the file that was added to, want 2", got)
	}
	run("convert", "-q", "--out", filepath.Join(dir, "all.json"), logs).want(t, 0, "")
	run("explain", "487").want(t, 0, "")
}

// A command does not read its own earlier output, so that the same command gives the same
// result again.
func TestOwnOutputIsNotRead(t *testing.T) {
	dir := inFolder(t, map[string]string{"logs/a.json": summaryOf("a") + summaryOf("b"), "logs/b.json": summaryOf("c")})
	for _, args := range [][]string{
		{"convert", "--out", "all.json"}, {"convert", "--to", "csv", "--out", "tables"}, {"convert", "--to", "csv", "--out", "logs"},
		{"report", "--out", "calls.html"}, {"calls", "--format", "ndjson", "--out", "logs/calls.ndjson"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			var first map[string]string
			for i := range 3 {
				cmd := exec.CommandContext(t.Context(), binary, append(args, ".")...)
				cmd.Dir = dir
				said, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, said)
				}
				own := strings.Count(string(said), "not read, because the result goes there: ")
				if i == 0 && own != 0 || i > 0 && own != 1 {
					t.Errorf("run %d says %q", i+1, said)
				}
				now := filesBelow(t, dir)
				for name := range now {
					if strings.HasSuffix(name, ".html") {
						delete(now, name) // it contains the time at which it was made
					}
				}
				if first == nil {
					first = now
				}
				if fmt.Sprint(now) != fmt.Sprint(first) {
					t.Errorf("run %d leaves other files:\n%v\nthan the first:\n%v", i+1, now, first)
				}
			}
			for _, name := range []string{"all.json", "tables", "logs/CallSummary.csv", "calls.html", "logs/calls.ndjson"} {
				if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	// Only the tables of convert are skipped, not other files in that folder.
	const export = "TimeGenerated [UTC],CorrelationId,Type\n2026-01-01T00:00:00Z,exported,ACSCallSummary\n"
	tables := inFolder(t, map[string]string{"export.csv": export})
	acscalls(t, "convert", "-q", "--to", "csv", "--out", tables, tables).want(t, 0, "")
	r := acscalls(t, "convert", "--to", "csv", "--out", tables, tables)
	r.want(t, 0, "not read, because the result goes there: "+filepath.Join(tables, "CallSummary.csv")+"\n")
	if got := contentOf(t, filepath.Join(tables, "CallSummary.csv")); strings.Count(got, "exported") != 1 {
		t.Errorf("the table holds %q", got)
	}
}

// A page of report among logs is not reported as a broken log.
func TestPagesAreNoLogs(t *testing.T) {
	dir := inFolder(t, map[string]string{"a.json": summaryOf("a")})
	for _, name := range []string{"1.html", "2.html", "3.html", "4.html", "renamed"} {
		acscalls(t, "report", "-q", "--out", filepath.Join(dir, name), data).want(t, 0, "")
	}
	r := acscalls(t, "summary", "--strict", "--format", "csv", dir)
	r.want(t, 0, "not read, because it is a report and no log: "+filepath.Join(dir, "1.html")+", ")
	if !strings.HasSuffix(r.stderr, " and 2 more\n") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("standard error: %s", r.stderr)
	}
	for _, want := range []string{"records,,1\n", "recordsWithProblems,,0\n", "calls,,1\n"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is not in\n%s", want, r.stdout)
		}
	}
	acscalls(t, "summary", "-q", "--strict", dir).want(t, 0, "")
	// Another page cannot be read.
	other := inFolder(t, map[string]string{"a.json": summaryOf("a"), "b.html": "<!DOCTYPE html>\n<title>acstelemetry report</title>"})
	acscalls(t, "summary", other).want(t, 0, "b.html: ")
}

// - is standard output, as it is standard input, for each command.
func TestOutToStandardOutput(t *testing.T) {
	for _, args := range [][]string{{"calls", "-q", data}, {"convert", "-q", data}, {"explain", "487"}, {"kql", "--list"}} {
		want := acscalls(t, args...)
		if got := acscalls(t, append(args, "--out", "-")...); got != want || want.status != 0 {
			t.Errorf("%q: %+v, want %+v", args, got, want)
		}
	}
	r := acscalls(t, "report", "-q", "--out", "-", data)
	r.want(t, 0, "")
	if !strings.HasPrefix(r.stdout, "<!DOCTYPE html>") || !strings.HasSuffix(r.stdout, "</html>\n") {
		t.Errorf("no page: %.100q", r.stdout)
	}
	acscalls(t, "convert", "--to", "csv", "--out", "-", data).want(t, 2, "name the log with --category, or give a folder with --out")
}

// Each temporary file has its own name, whatever an earlier run left, and the permissions of
// the umask.
func TestTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.json")
	seen := map[string]bool{}
	for range 50 {
		f, err := temporary(name, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		seen[f.Name()] = true
	}
	if len(seen) != 50 {
		t.Errorf("50 files have %d names", len(seen))
	}
	acscalls(t, "convert", "-q", "--out", name, data).want(t, 0, "")
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 50 {
		t.Errorf("%d hidden files are left, want those 50: %v", len(left), err)
	}
	plain, err1 := os.Create(filepath.Join(dir, "plain"))
	want, err2 := plain.Stat()
	if err := errors.Join(err1, err2, plain.Close()); err != nil {
		t.Fatal(err)
	}
	wantMode(t, name, want.Mode().Perm())
}

func wantMode(t *testing.T, name string, want os.FileMode) {
	t.Helper()
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
		t.Errorf("%s: the permissions are %v, want %v; %v", name, info.Mode(), want, err)
	}
}

// A file keeps its permissions when it is replaced, so that a private one does not become
// public: a file of --out, what a link leads to, and a table in a folder.
func TestOutKeepsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such permissions")
	}
	for _, mode := range []os.FileMode{0o600, 0o640, 0o444, 0o777} {
		dir := inFolder(t, map[string]string{"out.json": "before", "tables/CallSummary.csv": "before"})
		out, table, link := filepath.Join(dir, "out.json"), filepath.Join(dir, "tables", "CallSummary.csv"), filepath.Join(dir, "link")
		if err := errors.Join(os.Chmod(out, mode), os.Chmod(table, mode), os.Symlink(out, link)); err != nil {
			t.Fatal(err)
		}
		acscalls(t, "convert", "-q", "--out", out, data).want(t, 0, "")
		wantMode(t, out, mode)
		acscalls(t, "report", "-q", "--out", link, data).want(t, 0, "")
		wantMode(t, out, mode)
		if got := contentOf(t, out); !strings.HasPrefix(got, "<!DOCTYPE html>") {
			t.Errorf("behind the link is %.20q", got)
		}
		acscalls(t, "convert", "-q", "--to", "csv", "--out", filepath.Dir(table), data).want(t, 0, "")
		wantMode(t, table, mode)
		if got := contentOf(t, table); got == "before" {
			t.Error("the table is the old one")
		}
		// Until it is complete, a file that replaces another one is private.
		f, err := newFile(out, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantMode(t, f.temp, 0o600)
		f.close(errNothing) //nolint:errcheck // that is it
	}
}

// waiting starts the command in a script of the shell, and returns it when it waits for more
// input.
func waiting(t *testing.T, script string, args ...string) (*exec.Cmd, io.WriteCloser) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	cmd := exec.CommandContext(t.Context(), "/bin/sh", append([]string{"-c", script + ` exec "$0" "$@"`, binary}, args...)...)
	cmd.Dir = t.TempDir()
	stdin, err := cmd.StdinPipe()
	if err := errors.Join(err, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds.
	if _, err := io.WriteString(stdin, strings.Repeat(summaryOf("a"), 5000)); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
	t.Cleanup(func() { timer.Stop() })
	return cmd, stdin
}

// The end of the terminal ends the command as Ctrl-C does; nohup keeps it running.
func TestHangup(t *testing.T) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP) // the test may itself run with nohup, which commands inherit
	defer signal.Stop(caught)
	cmd, _ := waiting(t, "", "convert", "--out", "lines.json", "-")
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() //nolint:errcheck // the status says it
	if status := cmd.ProcessState.ExitCode(); status != 130 {
		t.Errorf("status %d, want 130", status)
	}
	wantFiles(t, cmd.Dir)

	cmd, stdin := waiting(t, "trap '' HUP;", "convert", "--out", "lines.json", "-")
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(stdin, summaryOf("last")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(stdin.Close(), cmd.Wait()); err != nil {
		t.Errorf("with nohup: %v", err)
	}
	if got := contentOf(t, filepath.Join(cmd.Dir, "lines.json")); strings.Count(got, "\n") != 5001 {
		t.Errorf("with nohup %d lines are written, want 5001", strings.Count(got, "\n"))
	}
	wantFiles(t, cmd.Dir, "lines.json")
}

// If nobody reads the messages any more, the result is still written, and the status says that
// something could not be written.
func TestNobodyReadsMessages(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such error")
	}
	for _, args := range [][]string{{"convert", "--out", "out"}, {"report", "--out", "out"}, {"calls", "--out", "out"}} {
		dir := t.TempDir()
		read, write, err := os.Pipe()
		if err := errors.Join(err, read.Close()); err != nil {
			t.Fatal(err)
		}
		bad := given(t, "bad.json", strings.Repeat("{\n", 5)+summaryOf("a"))
		cmd := exec.CommandContext(t.Context(), binary, append(args, bad)...)
		cmd.Dir, cmd.Stderr = dir, write
		cmd.Run() //nolint:errcheck // the status says it
		write.Close()
		if status := cmd.ProcessState.ExitCode(); status != 1 {
			t.Errorf("%q: status %d (%v), want 1", args, status, cmd.ProcessState)
		}
		wantFiles(t, dir, "out")
	}
}

// An error of writing names the final file, not the temporary one.
func TestFullDiskNamesTheFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.json")
	// By a link, because close removes the file.
	link := filepath.Join(t.TempDir(), "temporary")
	if err := os.Symlink("/dev/full", link); err != nil {
		t.Skip("no links:", err)
	}
	full, err := os.OpenFile(link, os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no device that is full:", err)
	}
	f, err := newFile(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	temp := f.out
	f.out = full // the disk is full now
	f.Reset(full)
	f.WriteString("x") //nolint:errcheck // closing says it
	want := name + ": cannot be written: no space left on device"
	if err := f.close(nil); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	f.out = temp
	f.close(errNothing) //nolint:errcheck // that is it
	wantFiles(t, filepath.Dir(name))
}

// A result in the folder that is read, as by "acscalls calls . > calls.txt", is not read: the
// shell has made the file before.
func TestStandardOutputInFolder(t *testing.T) {
	dir := inFolder(t, map[string]string{"a.json": summaryOf("a"), "calls.txt": ""})
	name := filepath.Join(dir, "calls.txt")
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var stderr strings.Builder
	cmd := exec.CommandContext(t.Context(), binary, "convert", dir)
	cmd.Stdout, cmd.Stderr = out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	want := "acscalls: not read, because the result goes there: " + name + "\n"
	if got := contentOf(t, name); !strings.Contains(got, `"a"`) || strings.Count(got, "\n") != 1 || stderr.String() != want {
		t.Errorf("the result is %q, standard error %q; want one line, %q", got, stderr.String(), want)
	}
}
