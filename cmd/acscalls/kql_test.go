package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// Package kql tests the content of the queries. These tests check that the command writes the
// right query, with the profile and the limits.

func TestKQL(t *testing.T) {
	calls, err := kql.Calls(quality.CallDiagnostics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"kql"}, {"kql", "calls"}, {"kql", "CALLS"}, {"kql", "--profile", "calldiagnostics"}} {
		r := acscalls(t, args...)
		r.want(t, 0, "")
		if diff := cmp.Diff(calls, r.stdout); diff != "" {
			t.Errorf("%q (-want +got):\n%s", args, diff)
		}
	}
	r := acscalls(t, "kql", "poor-streams", "--profile", "Insights", "--since", "2026-07-01", "--until", "2026-07-31",
		"--resource", "/subscriptions/s/MY-ACS", "--resource", `a"b`)
	r.want(t, 0, "")
	for _, want := range []string{
		"// By the profile Insights. Its rules: Azure query pack of Call Diagnostics, 2025.\n",
		"let Since = datetime(2026-07-01T00:00:00Z);\n",
		"let Until = datetime(2026-08-01T00:00:00Z);\n", // a date includes its day
		`path in~ ("subscriptions/s/MY-ACS", "a\"b")`,
		"| where Verdict == \"Poor\"\n",
	} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is not in the query", want)
		}
	}
	if strings.Contains(r.stdout, "HealedDataRatioAvg") {
		t.Error("the query reads a metric that the profile does not ask for")
	}
}

// The rules of a profile change the queries that judge no stream, too.
func TestKQLRules(t *testing.T) {
	for profile, want := range map[string]string{
		"CallDiagnostics":     `IsOutcome = OperationName in~ ("Join", "StartCall", "EnterCall", "Hangup", "AcceptIncomingCall")`,
		"CallDiagnostics2024": `IsOutcome = OperationName in~ ("Hangup", "EnterCall", "Join")`,
	} {
		r := acscalls(t, "kql", "operations", "--profile", profile)
		r.want(t, 0, "")
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%s: %s is not in the query", profile, want)
		}
	}
}

// A time that counts back from now is a fixed time in the query.
func TestKQLSinceSoLongAgo(t *testing.T) {
	r := acscalls(t, "kql", "operations", "--since", "7d")
	r.want(t, 0, "")
	if !regexp.MustCompile(`(?m)^let Since = datetime\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\);$`).MatchString(r.stdout) ||
		strings.Contains(r.stdout, "let Until") {
		t.Errorf("want a fixed time and no end:\n%s", r.stdout)
	}
}

// The list, by hand.
func TestKQLList(t *testing.T) {
	r := acscalls(t, "kql", "--list")
	r.want(t, 0, "")
	want := strings.TrimPrefix(`
  calls         the list of calls: one row per call, with the columns of acscalls calls
  participants  the participants: one row each, with columns of acscalls participants
  streams       the verdict on every media stream, with the metrics that make it poor and those it lacks
  poor-streams  the poor media streams, with the metrics that make them so
  end-reasons   how participants' connections ended, with what the codes mean and how many were dropped
  operations    the clients' operations: success rates, and percentiles of how long they took
  diagnostics   the user-facing diagnostics: how many, how many bad, how many recovered
  days          calls, dropped participants and poor streams by day (UTC) of the call
  sdk-versions  calls, dropped participants and poor streams by version of the SDK
  systems       calls, dropped participants and poor streams by operating system
`, "\n")
	if diff := cmp.Diff(want, r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	help := acscalls(t, "kql", "--help")
	help.want(t, 0, "")
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") } // help wraps the lines
	for _, part := range []string{want, "Usage:\n  acscalls kql [QUERY]", "Examples:\n  acscalls kql --since 7d"} {
		if !strings.Contains(words(help.stdout), words(part)) {
			t.Errorf("the help lacks %q:\n%s", part, help.stdout)
		}
	}
}

func TestKQLOut(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "days.kql")
	r := acscalls(t, "kql", "days", "--out", out)
	r.want(t, 0, "")
	wantFiles(t, dir, "days.kql")
	if text := contentOf(t, out); r.stdout != "" || !strings.HasPrefix(text, "// days: ") {
		t.Errorf("wrote %q and to standard output %q", text, r.stdout)
	}
}

func TestKQLUsage(t *testing.T) {
	tests := []struct {
		reason string
		args   []string
		stderr string
	}{
		{"unknown query", []string{"kql", "call"}, `no query "call": use calls, participants, streams,`},
		{"two queries", []string{"kql", "calls", "days"}, "usage: acscalls kql [QUERY]"},
		{"a list of one", []string{"kql", "calls", "--list"}, `--list names all queries: leave "calls" out`},
		{"unknown profile", []string{"kql", "--profile", "strict"}, `there is no profile "strict"`},
		{"no time", []string{"kql", "--since", "yesterday"}, `"yesterday" is not a time`},
		{"the wrong way round", []string{"kql", "--since", "2026-07-02", "--until", "2026-07-01"}, "is not before"},
		{"an empty resource", []string{"kql", "--resource", ""}, "--resource is empty"},
		{"a resource of slashes", []string{"kql", "--resource", "/"}, "a resource is empty: name it by its ID"},
		{"a flag that does not act", []string{"kql", "--call", "x"}, "unknown flag: --call"},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscalls(t, tt.args...)
			r.want(t, 2, tt.stderr)
			if r.stdout != "" || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("standard output %q, standard error %q", r.stdout, r.stderr)
			}
		})
	}
}

func TestKQLCompletion(t *testing.T) {
	const queries = "calls\nparticipants\nstreams\npoor-streams\nend-reasons\noperations\ndiagnostics\ndays\nsdk-versions\nsystems\n:4\n"
	for want, args := range map[string][]string{
		queries: {"kql", ""},
		":4\n":  {"kql", "calls", ""},
		"CallDiagnostics\nCallDiagnostics2024\nDocumented\nInsights\n:0\n": {"kql", "--profile", ""}, // and files
	} {
		if r := acscalls(t, append([]string{"__complete"}, args...)...); r.stdout != want {
			t.Errorf("%q completes to %q, want %q", args, r.stdout, want)
		}
	}
}
