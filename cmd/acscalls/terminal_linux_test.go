package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"example.com/acstelemetry/internal/textdoc"
)

// onTerminal runs the command on a terminal of a width and returns what appears there.
func onTerminal(t *testing.T, columns int, env []string, args ...string) string {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	fd := int(master.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 50, Col: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.Env = slices.Concat(os.Environ(), []string{"PAGER=cat"}, env)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	var seen bytes.Buffer
	io.Copy(&seen, master) //nolint:errcheck // it ends with an error when the command has gone
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, seen.String())
	}
	return strings.ReplaceAll(seen.String(), "\r\n", "\n")
}

// On a terminal, a table fits the width and verdicts have colours unless the user or the
// terminal rules them out.
func TestTerminal(t *testing.T) {
	got := onTerminal(t, 93, []string{"TERM=xterm", "NO_COLOR="}, "calls", "-q", data)
	if !strings.Contains(got, "\x1b[32mGood\x1b[m") || !strings.Contains(got, "341acde7") {
		t.Errorf("no colours:\n%q", got)
	}
	for _, env := range [][]string{{"TERM=xterm", "NO_COLOR=1"}, {"TERM=dumb", "NO_COLOR="}, {"TERM=", "NO_COLOR="}} {
		got := onTerminal(t, 93, env, "calls", "-q", data)
		table, _, _ := strings.Cut(got, "\n\n") // before the totals
		if strings.Contains(got, "\x1b") || !strings.Contains(got, "…") || rows(table+"\n") != 7 {
			t.Errorf("%q:\n%s", env, got)
		}
	}
	if got := onTerminal(t, 200, []string{"NO_COLOR=1"}, "calls", "-q", data); got != wantTable+"\n7 calls, 0 poor, 0 with somebody dropped, 0 with issues\n" {
		t.Errorf("on a wide terminal:\n%s", got)
	}
}

// Below a table of several rows, a terminal gets the totals, of all rows if some are left out.
func TestTerminalTotals(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"calls"}, "\n\n2 calls, 1 poor, 1 with somebody dropped, 1 with issues\n"},
		{[]string{"calls", "--columns", "callId"}, "\n\n2 calls, 1 poor, 1 with somebody dropped, 1 with issues\n"},
		{[]string{"calls", "--call", "bad"}, ""},
		{[]string{"participants", "--limit", "2"}, "\n\n3 participants in 2 calls, 1 poor, 1 dropped, 2 with issues; the first 2 are shown\n"},
		{[]string{"participants"}, "\n\n3 participants in 2 calls, 1 poor, 1 dropped, 2 with issues\n"},
		{[]string{"streams"}, "\n\n2 streams in 1 call, 1 poor\n"},
		{[]string{"operations"}, ""}, // it is one
		{[]string{"calls", "--format", "ndjson"}, ""},
	} {
		got := onTerminal(t, 120, []string{"NO_COLOR=1"}, append(tt.args, "-q", bad)...)
		if tt.want != "" && !strings.HasSuffix(got, tt.want) || tt.want == "" && strings.Contains(got, "\n\n") {
			t.Errorf("%q:\n%s", tt.args, got)
		}
	}
}

// No line of any command or help is wider than the terminal, whatever the records hold.
func TestTerminalWidth(t *testing.T) {
	bad := given(t, "troubled-with-a-name-that-is-much-longer-than-names-of-files-are-as-a-rule.json", troubled+
		`{"category":"CallSummary","correlationId":"`+strings.Repeat("call", 1000)+`","properties":{"callType":"Group","identifier":"`+
		strings.Repeat("user", 1000)+`","endpointType":"`+strings.Repeat("type ", 500)+`","participantEndReason":"410","`+strings.Repeat("field", 100)+`":1}}`+"\n")
	var lines [][]string
	for _, cmd := range newRoot().Commands() {
		lines = append(lines, []string{cmd.Name(), "--help"})
		for _, paths := range [][]string{{data}, {bad}, {data, bad}} {
			switch cmd.Name() {
			case "summary", "calls", "streams", "participants", "operations", "check":
				lines = append(lines, append([]string{cmd.Name(), "-q"}, paths...))
			}
			switch cmd.Name() {
			case "summary":
				lines = append(lines, append([]string{"summary", "-q", "--by", "sdkVersion,os,day,transport"}, paths...))
			case "call":
				lines = append(lines, []string{"call", "-q", "bad", bad}, []string{"call", "-q", "8d1a8374", data}, []string{"call", "-q", "callcall", bad})
			case "compare":
				lines = append(lines, append([]string{"compare", "-q", "--all", "--with", data}, paths...))
			case "explain":
				lines = append(lines, []string{"explain", "410/3101", "487", "603"})
			case "thresholds":
				lines = append(lines, []string{"thresholds"})
			case "kql":
				lines = append(lines, []string{"kql", "--list"})
			}
		}
	}
	lines = append(lines, []string{"--help"}, []string{"completion", "bash", "--help"})
	for _, width := range []int{80, 100, 120} {
		for _, args := range lines {
			got := onTerminal(t, width, []string{"TERM=xterm", "NO_COLOR="}, args...)
			for line := range strings.Lines(escapes.ReplaceAllString(got, "")) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%.100q at %d columns: a line of %d: %.150q", args, width, n, line)
				}
			}
			if strings.TrimSpace(got) == "" {
				t.Errorf("%.100q: nothing", args)
			}
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Without a terminal, help is as wide as most terminals, and so are the examples in the
// source.
func TestHelpWidth(t *testing.T) {
	for _, cmd := range newRoot().Commands() {
		for name, text := range map[string]string{"help": acscalls(t, cmd.Name(), "--help").stdout, "examples": cmd.Example} {
			for line := range strings.Lines(text) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("%s, %s: a line of %d: %q", cmd.Name(), name, n, line)
				}
			}
		}
	}
}

// Whatever records hold, nothing that could rewrite a terminal or turn its text reaches one, in
// no command and no format. JSON says the same as in a pipe, where texts are as they are.
func TestTerminalIsSafe(t *testing.T) {
	const hostile = "x\u009b2J\u007f\u2028\u202e\U000e0041y"
	escaped := strings.NewReplacer("\u009b", `\u009b`, "\u007f", `\u007f`, "\u2028", `\u2028`, "\u202e", `\u202e`, "\U000e0041", `\udb40\udc41`).Replace(hostile)
	path := given(t, "a.json", strings.ReplaceAll(strings.TrimSuffix(summaryOf("a"), "}}\n"), "VoIP", hostile)+
		`,"identifier":"`+hostile+`\u001b\u0007","participantId":"`+hostile+`","note":"`+hostile+`"}}`+"\n")
	shown := 0
	for _, args := range [][]string{
		{"summary"}, {"calls"}, {"call", "a"}, {"streams"}, {"participants"}, {"operations"}, {"check"}, {"compare", "--with", path}, {"exposure"},
		{"convert", "--to", "lines"}, {"convert", "--to", "records"}, {"convert", "--to", "rows"}, {"convert", "--to", "csv", "--category", "CallSummary"},
		{"redact", "--key-file", keyFile(t)}, {"report", "--out", "-"}, {"convert", "--out", "/dev/stdout"},
	} {
		formats := []string{""}
		if acscalls(t, args[0], "--help").stdoutHas("--format") {
			formats = []string{"table", "json", "ndjson", "csv"}
		}
		for _, format := range formats {
			args := append(args, "-q", path)
			if format != "" {
				args = append(args, "--format", format)
			}
			got := onTerminal(t, 200, []string{"TERM=xterm", "NO_COLOR=1"}, args...)
			for _, r := range got {
				if r != '\n' && textdoc.IsInvisible(r) {
					t.Errorf("%q: %U is on the terminal: %.500q", args, r, got)
					break
				}
			}
			shown += strings.Count(got, escaped)
			if args[0] == "report" || format == "table" || format == "csv" || strings.Contains(strings.Join(args, " "), "csv") {
				continue
			}
			if args[2] == "/dev/stdout" {
				args[2] = "-"
			}
			piped := acscalls(t, args...).stdout
			if diff := cmp.Diff(jsonValues(t, piped), jsonValues(t, got)); diff != "" {
				t.Errorf("%q (-in a pipe +on the terminal):\n%s", args, diff)
			}
			if strings.Contains(got, escaped) && !strings.Contains(piped, "\u202e") {
				t.Errorf("%q: in a pipe the text is not as it is: %s", args, piped)
			}
		}
	}
	if shown < 20 {
		t.Errorf("the hostile text is there %d times, want more", shown)
	}
}

func (r result) stdoutHas(part string) bool { return strings.Contains(r.stdout, part) }

// jsonValues returns the values in a text.
func jsonValues(t *testing.T, text string) (list []any) {
	t.Helper()
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		var v any
		if err := d.Decode(&v); err == io.EOF {
			return list
		} else if err != nil {
			t.Errorf("%v: %.300q", err, text)
			return list
		}
		list = append(list, v)
	}
}

// A table without rows is no table: a message says why. In a pipe it has its titles.
func TestTerminalWithoutRows(t *testing.T) {
	if got := onTerminal(t, 120, []string{"NO_COLOR=1"}, "calls", "--issue", "NoSuchThing", given(t, "a.json", troubled)); got != "acscalls: nothing fits the filters\n" {
		t.Errorf("on the terminal: %q", got)
	}
	if r := acscalls(t, "calls", "--issue", "NoSuchThing", given(t, "a.json", troubled)); !strings.HasPrefix(r.stdout, "CALL ID") {
		t.Errorf("in a pipe: %q", r.stdout)
	}
}

// A file gets the complete table, wherever the command runs.
func TestTerminalOut(t *testing.T) {
	out := filepath.Join(t.TempDir(), "calls.txt")
	if got := onTerminal(t, 40, []string{"TERM=xterm"}, "calls", "-q", "--out", out, data); got != "" {
		t.Errorf("on the terminal: %q", got)
	}
	if got := contentOf(t, out); got != wantTable {
		t.Errorf("in the file:\n%s", got)
	}
}

// Ctrl-C also ends the waiting for a named pipe that nobody has opened to write.
func TestInterruptNamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"calls", "summary", "streams"} {
		cmd := exec.CommandContext(t.Context(), binary, command, given(t, "a", "x\n"), path)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(stderr)
		if _, err := in.ReadString('\n'); err != nil { // a message about the file, which is not a log; the pipe is next
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
		rest, err := io.ReadAll(in)
		cmd.Wait() //nolint:errcheck // the status says it
		timer.Stop()
		if status := cmd.ProcessState.ExitCode(); status != 130 || string(rest) != "acscalls: interrupted\n" {
			t.Errorf("%s: status %d, standard error %q, %v", command, status, rest, err)
		}
	}
}
