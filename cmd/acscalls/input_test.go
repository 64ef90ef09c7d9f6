package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// rows returns how many calls a table of calls lists.
func rows(table string) int { return max(0, strings.Count(table, "\n")-1) }

// Bad input gives a clear message and the status in README, and all readable records are read.
func TestBadInput(t *testing.T) {
	good := given(t, "good.json", summaryOf("good"))
	empty := t.TempDir()
	foreign := filepath.Dir(given(t, "README", "Logs of our calls. Ask Ada for more.\n"))
	mixed := filepath.Dir(given(t, "README", "Logs of our calls.\n"))
	if err := os.WriteFile(filepath.Join(mixed, "PT1H.json"), []byte(summaryOf("a")), 0o644); err != nil {
		t.Fatal(err)
	}
	three := summaryOf("a") + summaryOf("b") + summaryOf("c")
	cut := gzipped(t, three)
	tests := []struct {
		reason string
		paths  []string
		status int
		stderr string
		calls  int
	}{
		{"an empty file", []string{given(t, "a", "")}, 0, "the input is empty", 0},
		{"blanks only", []string{given(t, "a", " \r\n\t\n")}, 0, "the input is empty", 0},
		{"an empty message", []string{given(t, "a", `{"records":[]}`)}, 0, "the input is empty", 0},
		{"an empty file in gzip", []string{given(t, "a.gz", gzipped(t, ""))}, 0, "the input is empty", 0},
		{"an empty folder", []string{empty}, 0, "the folder holds no files to read", 0},
		{"a folder without logs", []string{foreign}, 1, "not one record could be read", 0},
		{"JSON that is no log", []string{given(t, "package.json", `{"name":"app","version":"1.0.0"}`)}, 1, "not one record could be read", 0},
		{"the error of a query", []string{given(t, "a", `{"error":{"code":"AuthorizationFailed","message":"no"}}`)}, 1, "not one record could be read", 0},
		{"a folder with a log and something else", []string{mixed}, 0, "README: offset 0: not JSON, not CSV", 1},
		{"a binary file", []string{given(t, "a.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")}, 1, "a.png: binary data, not a log", 0},
		{"10,000 brackets", []string{given(t, "a", strings.Repeat("[", 10000)+strings.Repeat("]", 10000))}, 1, "nested deeper than the limit", 0},
		{"10,000 brackets that are never closed", []string{given(t, "a", strings.Repeat(`{"a":[`, 10000))}, 1, "", 0},
		{"10,000 brackets in a record", []string{given(t, "a", `{"category":"CallSummary","properties":`+strings.Repeat("[", 10000)+strings.Repeat("]", 10000)+"}\n"+summaryOf("b"))}, 0, "record 1, offset 0: CallSummary: record is nested deeper", 1},
		{"truncated gzip", []string{given(t, "a.gz", cut[:len(cut)-12])}, 1, "a.gz: reading stopped at offset", 3},
		{"gzip of which only the head is there", []string{given(t, "a.gz", cut[:5])}, 1, "a.gz: gzip: ", 0},
		{"truncated zstd", []string{given(t, "a.zst", zstded(t, three)[:20])}, 1, "a.zst: zstd: the compressed data is cut off", 0},
		{"bzip2", []string{given(t, "a.bz2", "BZh91AY&SY")}, 1, "compression that this program cannot read: bzip2; decompress it first\n", 0},
		{"a missing file between two that are there", []string{good, "no/such/file", given(t, "a", summaryOf("a"))}, 1, "no/such/file: no such file or directory", 2},
		{"a line that is cut off", []string{given(t, "a", summaryOf("a")+`{"category":"CallSum`)}, 0, "the record is cut off", 1},
		{"only a line that is cut off", []string{given(t, "a", `{"category":"CallSum`)}, 1, "not one record could be read", 0},
		{"UTF-32", []string{given(t, "a", "\xff\xfe\x00\x00{\x00\x00\x00")}, 1, "it is UTF-32; save it as UTF-8", 0},
		{"escape sequences in a category", []string{given(t, "a", `{"category":"\u001b[31m","correlationId":{}}`)}, 1, `"\x1b[31m": field correlationId`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscalls(t, append([]string{"calls"}, tt.paths...)...)
			stderr := tt.stderr
			if stderr == "" {
				stderr = "acscalls: "
			}
			r.want(t, tt.status, stderr)
			if got := rows(r.stdout); got != tt.calls {
				t.Errorf("%d calls, want %d:\n%s", got, tt.calls, r.stdout)
			}
			if strings.ContainsRune(r.stderr, '\x1b') {
				t.Errorf("a terminal would take this for a command: %q", r.stderr)
			}
		})
	}
}

// A line of 100 MB is skipped without keeping it, and the next record is read, in little
// memory.
func TestLongLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	w.WriteString(`{"category":"CallSummary","properties":{"x":"`)
	for range 100_000_000 / 1000 {
		w.WriteString(strings.Repeat("a", 1000))
	}
	w.WriteString("\"}}\n" + summaryOf("next"))
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	// The command reads standard input after the file, so that it is still there
	// when the line has been read.
	cmd := exec.CommandContext(t.Context(), binary, "calls", path, "-")
	var stdout strings.Builder
	cmd.Stdout = &stdout
	stdin, err1 := cmd.StdinPipe()
	stderr, err2 := cmd.StderrPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil || !strings.Contains(said, "record is larger than the limit and was skipped") {
		t.Errorf("said %q, error %v", said, err)
	}
	kB := peak(cmd.Process.Pid)
	if err := errors.Join(stdin.Close(), cmd.Wait()); err != nil {
		t.Fatal(err)
	}
	if rows(stdout.String()) != 1 || !strings.Contains(stdout.String(), "next") {
		t.Errorf("the next record was not read:\n%s", stdout.String())
	}
	if kB > 100_000 {
		t.Errorf("%d kB of memory, as much as the line has", kB)
	}
}

// Options of the library are flags here.
func TestMaxRecord(t *testing.T) {
	path := given(t, "a", summaryOf("a")+summaryOf(strings.Repeat("b", 1000))+summaryOf("c"))
	r := acscalls(t, "calls", "--max-record", "1kB", path)
	r.want(t, 0, "record is larger than the limit and was skipped (--max-record is 1024 bytes)")
	if rows(r.stdout) != 2 {
		t.Errorf("not two calls:\n%s", r.stdout)
	}
	r = acscalls(t, "calls", given(t, "a", `{"category":"CallSummary","properties":`+strings.Repeat("[", 100)+strings.Repeat("]", 100)+"}\n"))
	r.want(t, 1, "nested deeper than the limit and was skipped (the limit is 64)")
}

// The limits of compressed files end the reading of the file, with what was read before it.
func TestLimitFlags(t *testing.T) {
	blanks := strings.Repeat(" ", 2<<20)
	tests := []struct {
		reason string
		args   []string
		in     string
		status int
		says   string
		rows   int
	}{
		{"members", []string{"--max-members", "20"}, `{"a":[` + strings.Repeat("1,", 30) + `1],"category":"x"` + strings.Repeat(`,"b":1`, 20) + "}\n" + summaryOf("a"), 0,
			"record has more members than the limit and was skipped (--max-members is 20)", 1},
		{"size", []string{"--max-decompressed", "1MB"}, zstded(t, summaryOf("a")+blanks+summaryOf("b")), 1,
			"the decompressed input is larger than the limit: raise it if the input can be trusted (--max-decompressed is 1048576 bytes)", 1},
		{"size that is enough", []string{"--max-decompressed", "3MB"}, zstded(t, summaryOf("a")+blanks+summaryOf("b")), 0, "", 2},
		{"ratio", []string{"--max-ratio", "10"}, gzipped(t, summaryOf("a")+blanks+summaryOf("b")), 1, "(--max-ratio is 10: ", 1},
		{"ratio of zstd, more than gzip can have", []string{"--max-ratio", "2000"}, zstded(t, summaryOf("a")+strings.Repeat(blanks, 10)+summaryOf("b")), 1, "(--max-ratio is 2000: ", 1},
		{"no ratio", []string{"--max-ratio", "0"}, zstded(t, summaryOf("a")+strings.Repeat(blanks, 10)+summaryOf("b")), 0, "", 2},
	}
	for _, tt := range tests {
		r := acscalls(t, append([]string{"calls", given(t, "a", tt.in)}, tt.args...)...)
		r.want(t, tt.status, tt.says)
		if rows(r.stdout) != tt.rows {
			t.Errorf("%s: want %d calls:\n%s", tt.reason, tt.rows, r.stdout)
		}
	}
}

// The statuses for problems of records, and their ranks.
func TestStrict(t *testing.T) {
	clean := given(t, "clean.json", summaryOf("a"))
	faulty := given(t, "faulty.json", `{"category":"CallSummary","correlationId":"b","properties":{"callDuration":"long"}}`)
	broken := given(t, "broken.json", `{"category":`)
	tests := []struct {
		reason string
		args   []string
		status int
		stderr string
	}{
		{"nothing wrong", []string{"--strict", clean}, 0, ""},
		{"a problem", []string{"--strict", clean, faulty}, 3, "records with a problem: 1"},
		{"a problem that nobody asks for", []string{clean, faulty}, 0, "field callDuration: not a JSON number"},
		{"a problem that is not shown still counts", []string{"--strict", "--quiet", faulty}, 3, "records with a problem: 1"},
		{"an unreadable record next to a readable one", []string{"--strict", clean, broken}, 3, "the record is cut off"},
		{"no readable record outranks a problem", []string{"--strict", broken}, 1, "not one record could be read"},
		{"a missing file outranks a problem", []string{"--strict", faulty, "no/such/file"}, 1, "no/such/file"},
		{"nothing at all", []string{"--strict", given(t, "empty", "")}, 0, "the input is empty"},
	}
	for _, command := range []string{"calls", "summary", "convert"} {
		for _, tt := range tests {
			t.Run(command+"/"+tt.reason, func(t *testing.T) {
				acscalls(t, append([]string{command}, tt.args...)...).want(t, tt.status, tt.stderr)
			})
		}
	}
}

// Some of many problems are shown, and the rest are counted.
func TestManyProblems(t *testing.T) {
	path := given(t, "a", strings.Repeat(`{"category":"CallSummary","correlationId":"b","properties":{"callDuration":"long"}}`+"\n", 25))
	r := acscalls(t, "calls", path)
	r.want(t, 0, "problems not shown: 5")
	if n := strings.Count(r.stderr, "\n"); n != mostShown+1 {
		t.Errorf("%d lines, want %d and one", n, mostShown)
	}
}

// An empty folder has one message.
func TestEmptyFolder(t *testing.T) {
	empty := t.TempDir()
	for _, command := range []string{"calls", "streams", "convert"} { // streams would read a second time
		if r := acscalls(t, command, empty); r.status != 0 || r.stderr != "acscalls: "+empty+": the folder holds no files to read\n" {
			t.Errorf("%s: status %d, standard error %q", command, r.status, r.stderr)
		}
	}
	for _, args := range [][]string{{"call", "23", empty}, {"support", "23", empty}, {"calls", "--call", "23", empty}} {
		if r := acscalls(t, args...); r.status != statusFailed || r.stderr != "acscalls: "+empty+": the folder holds no files to read\n" {
			t.Errorf("%s: status %d, standard error %q", args, r.status, r.stderr)
		}
	}
	acscalls(t, "calls", empty, given(t, "a", "")).want(t, 0, "the input is empty")
}

// A reader that has seen enough, such as head, causes no message, and is no error.
func TestBrokenPipe(t *testing.T) {
	out, stdout, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, "convert", "-")
	var stderr strings.Builder
	cmd.Stdin = strings.NewReader(strings.Repeat(summaryOf("a"), 10000)) // more than a pipe holds
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stdout.Close()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line == "" {
		t.Errorf("read %q, error %v", line, err)
	}
	out.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if stderr.String() != "" {
		t.Errorf("standard error: %s", stderr.String())
	}
}

// Ctrl-C ends the command with 130, also while it waits for input, and leaves no
// half-written file.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be interrupted there")
	}
	for _, args := range [][]string{
		{"calls", "-"},
		{"summary", "-"},
		{"convert", "-"},
		{"convert", "--out", "lines.json", "-"},
		{"convert", "--to", "csv", "--out", "tables", "-"},
		{"calls", "--out", "calls.txt", "-"},
		{"streams", "--format", "csv", "--out", "streams.csv", "-"},
		{"report", "--out", "calls.html", "-"},
		{"call", "a", "-"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), binary, args...)
			cmd.Dir = t.TempDir()
			cmd.Env = append(os.Environ(), "TMPDIR="+cmd.Dir) // the copy of a pipe is gone, too
			var stderr strings.Builder
			cmd.Stderr = &stderr
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// More than a pipe holds: once it has been taken, the command reads,
			// and it waits for the rest.
			if _, err := io.WriteString(stdin, strings.Repeat(summaryOf("a"), 5000)); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
			defer timer.Stop()
			cmd.Wait() //nolint:errcheck // the status says it
			if status := cmd.ProcessState.ExitCode(); status != 130 || stderr.String() != "acscalls: interrupted\n" {
				t.Errorf("status %d, standard error %q", status, stderr.String())
			}
			wantFiles(t, cmd.Dir)
		})
	}
}

// wantFiles checks which files are in a folder and its subfolders, including hidden ones.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	var got []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("files %q, want %q", got, want)
	}
}

// Operations of a client that joined no call are in no call; summary and check say so.
func TestUnclaimed(t *testing.T) {
	path := given(t, "a.json", `{"time":"2026-01-05T08:00:05Z","category":"CallClientOperations","properties":{"CallClientTimeStamp":"2026-01-05T08:00:00Z","OperationName":"EnterCall","CallId":"call-1","ParticipantId":"p1","OperationId":"1","ResultType":"Succeeded","ClientInstanceId":"cl"}}
{"time":"2026-01-05T08:02:05Z","category":"CallClientOperations","properties":{"CallClientTimeStamp":"2026-01-05T07:59:30Z","OperationName":"CallAgentInit","OperationId":"2","ResultType":"Failed","ClientInstanceId":"cl"}}
{"time":"2026-01-05T09:02:05Z","category":"CallClientOperations","properties":{"CallClientTimeStamp":"2026-01-05T07:59:30Z","OperationName":"CallAgentInit","OperationId":"3","ResultType":"Failed","ClientInstanceId":"other"}}
`)
	for _, command := range []string{"summary", "check"} {
		r := acscalls(t, command, path)
		r.want(t, 0, "acscalls: records that name no call and belong to none: 1\n")
		r = acscalls(t, command, "-q", path)
		r.want(t, 0, "")
	}
}

// Many records refused in a row are counted one by one, though a single error reports them.
func TestRefusedInARow(t *testing.T) {
	path := given(t, "a.json", "["+strings.Repeat("1,", 150)+strings.TrimSpace(summaryOf("a"))+"]\n")
	r := acscalls(t, "summary", "--format", "json", path)
	r.want(t, 0, "problems not shown: 130")
	for _, want := range []string{`"unreadable": 150`, `"recordsWithProblems": 150`} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("want %s in\n%s", want, r.stdout)
		}
	}
	r = acscalls(t, "check", "--max-unreadable-share", "99%", "--format", "json", path)
	r.want(t, 4, "unreadable records: 150 of 151")
	if !strings.Contains(r.stdout, `"count": 150`) {
		t.Errorf("want 150 problems of one kind in\n%s", r.stdout)
	}
}
