package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// manyCalls is a file of so many calls.
func manyCalls(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	for i := range n {
		b.WriteString(summaryOf(fmt.Sprintf("call-%d", i)))
	}
	return given(t, "calls.json", b.String())
}

// What is longer than the screen, which has 50 lines, goes through the pager that the user wants.
func TestPager(t *testing.T) {
	const mark = "ACSCALLS_PAGER=sed 's/^/paged: /'"
	short, long := manyCalls(t, 46), manyCalls(t, 60) // below a heading and above two lines of totals: 49 and 63 lines
	tests := []struct {
		reason string
		env    []string
		args   []string
		paged  bool
	}{
		{"a long table", []string{mark}, []string{"calls", "-q", long}, true},
		{"and a long list", []string{mark}, []string{"calls", "-q", "--format", "ndjson", long}, true},
		{"a table that leaves a line for the prompt", []string{mark}, []string{"calls", "-q", short}, false},
		{"the pager of all programs", []string{"PAGER=sed 's/^/paged: /'"}, []string{"calls", "-q", long}, true},
		{"the command's own counts more", []string{"PAGER=false", mark}, []string{"calls", "-q", long}, true},
		{"none wanted", []string{mark}, []string{"calls", "-q", "--no-pager", long}, false},
		{"none wanted, before the command", []string{mark}, []string{"--no-pager", "calls", "-q", long}, false},
		{"none wanted by the environment", []string{"PAGER=false", "ACSCALLS_PAGER="}, []string{"calls", "-q", long}, false},
		{"cat is none", []string{"PAGER=false", "ACSCALLS_PAGER=cat"}, []string{"calls", "-q", long}, false},
		{"a program that is not there", []string{"ACSCALLS_PAGER=no-such-program -x"}, []string{"calls", "-q", long}, false},
		{"a terminal that can do nothing", []string{mark, "TERM=dumb"}, []string{"calls", "-q", long}, false},
		{"an unknown terminal", []string{mark, "TERM="}, []string{"calls", "-q", long}, false},
	}
	for _, tt := range tests {
		got := onTerminal(t, 120, append([]string{"TERM=xterm", "NO_COLOR=1"}, tt.env...), tt.args...)
		lines := strings.Split(strings.TrimSpace(got), "\n")
		for _, line := range lines {
			if strings.HasPrefix(line, "paged: ") != tt.paged {
				t.Errorf("%s: %q", tt.reason, line)
				break
			}
		}
		if len(lines) < 49 {
			t.Errorf("%s: only %d lines", tt.reason, len(lines))
		}
	}
}

// In a pipe and in a file nothing is paged.
func TestNoPagerInPipes(t *testing.T) {
	long := manyCalls(t, 60)
	for _, args := range [][]string{{"calls", "-q", long}, {"calls", "-q", "--out", "/dev/stdout", long}} {
		cmd := exec.CommandContext(t.Context(), binary, args...)
		cmd.Env = append(os.Environ(), "ACSCALLS_PAGER=false")
		r := resultOf(t, cmd)
		r.want(t, 0, "")
		if rows(r.stdout) != 60 {
			t.Errorf("%q: %s", args, r.stdout)
		}
	}
}

// Messages come when the pager has ended. Leaving it early is no error.
func TestPagerAndMessages(t *testing.T) {
	long := manyCalls(t, 5000) // more than buffers and pipes hold
	got := onTerminal(t, 120, []string{"TERM=xterm", "NO_COLOR=1", "ACSCALLS_PAGER=head -n 1; echo end"}, "calls", "-q", long)
	if lines := strings.Split(got, "\n"); len(lines) != 3 || !strings.HasPrefix(lines[0], "CALL ID") || lines[1] != "end" {
		t.Errorf("on the terminal: %.300s", got)
	}
	bad := given(t, "bad.json", strings.Repeat(`{"category":"CallSummary","correlationId":{}}`+"\n", 25))
	got = onTerminal(t, 120, []string{"TERM=xterm", "NO_COLOR=1", "ACSCALLS_PAGER=tail -n 1; sleep 0.2; echo end"}, "calls", long, bad)
	if want := "\nend\nacscalls: problems not shown: 5"; !strings.Contains(got, want) {
		t.Errorf("on the terminal: %s, want %q in it", got, want)
	}
}

// Unless the user has set LESS, less passes colours on and ends if there is one screen.
func TestPagerOptions(t *testing.T) {
	long := manyCalls(t, 60)
	for env, want := range map[string]string{"A=B": "LESS=FRX", "LESS=S": "LESS=S", "LESS=": "LESS="} {
		got := onTerminal(t, 120, []string{env, "TERM=xterm", "ACSCALLS_PAGER=cat >/dev/null; env | grep ^LESS="}, "calls", "-q", long)
		if got != want+"\n" {
			t.Errorf("%s: %q, want %s", env, got, want)
		}
	}
}
