package main

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/quality"
)

// The table of one profile, by hand from the documents.
func TestThresholdsTable(t *testing.T) {
	r := acscalls(t, "thresholds", "--profile", "insights")
	r.want(t, 0, "")
	want := strings.TrimPrefix(`
Insights: a stream that has none of these metrics is Unknown
METRIC             STATISTIC  STREAMS  POOR   LIMIT  UNIT   SOURCE
JitterAvg          average    all      above     30  ms          1
PacketLossRateAvg  average    all      above    0.1  ratio       1
RoundTripTimeAvg   average    all      above    500  ms          1
Rules, from source 2:
  Dropped participants   those whose result category contains "Unexpected"; in a call without summary, those with such a result of an outcome
  Poor calls             those with a poor stream, or with a bad operation or diagnostic whose name contains "Network"
  Outcomes               Join, StartCall, EnterCall, Hangup, AcceptIncomingCall: how participants joined and left, and with what codes
  Joined                 Join, StartCall, EnterCall, AcceptIncomingCall, or state Connected
  Left                   Hangup, or state Disconnected
  Times and end codes    the client's; each that it does not have, the summary's
  Calls without summary  have the start, end and type that their clients report
  Left out               CallModeChanged, IdChanged, RoleChanged
  Records without an ID  name participants and the time of a call
  Before a call          operations without call and participant count from 3h before its start

The limit itself is not poor. Where numbers and rules come from:
   1  Azure documentation: call diagnostics log schema; counted by Call Diagnostics
   2  Azure query pack of Call Diagnostics, 2025
`, "\n")
	if diff := cmp.Diff(want, r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Without --profile all profiles are written, in every format.
func TestThresholdsOfAll(t *testing.T) {
	r := acscalls(t, "thresholds")
	r.want(t, 0, "")
	for _, head := range []string{"CallDiagnostics: a stream that has none of these metrics is Good\n", "\nDocumented: ", "\nInsights: "} {
		if !strings.Contains(r.stdout, head) {
			t.Errorf("%q is not in the table:\n%s", head, r.stdout)
		}
	}
	r = acscalls(t, "thresholds", "--format", "json")
	r.want(t, 0, "")
	var profiles []quality.Profile
	if err := json.Unmarshal([]byte(r.stdout), &profiles); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(quality.Profiles(), profiles); diff != "" {
		t.Errorf("json (-want +got):\n%s", diff)
	}
	r = acscalls(t, "thresholds", "--format", "ndjson")
	r.want(t, 0, "")
	for i, line := range strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n") {
		p, err := quality.ReadProfile(strings.NewReader(line))
		if diff := cmp.Diff(quality.Profiles()[i], p); err != nil || diff != "" {
			t.Errorf("ndjson: %v (-want +got):\n%s", err, diff)
		}
	}
	r = acscalls(t, "thresholds", "--format", "csv")
	r.want(t, 0, "")
	rows, err := csv.NewReader(strings.NewReader(r.stdout)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"profile", "metric", "statistic", "unit", "media", "direction", "limit", "source", "rule", "value"},
		{"CallDiagnostics", "JitterAvg", "average", "ms", "", "above", "30", "Azure documentation: call diagnostics log schema; counted by Call Diagnostics", "", ""},
	}
	// The thresholds of the four profiles, and the 13 rules of each.
	if diff := cmp.Diff(want, rows[:2]); diff != "" || len(rows) != 1+15+11+17+3+4*13 {
		t.Errorf("csv: %d rows, want 99 (-want +got):\n%s", len(rows), diff)
	}
}

// column returns the cells of a column of CSV.
func column(t *testing.T, text, name string) (cells []string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		cells = append(cells, row[slices.Index(rows[0], name)])
	}
	return cells
}

// A written profile can be changed and given to --profile.
func TestThresholdsThereAndBack(t *testing.T) {
	mine := filepath.Join(t.TempDir(), "mine.json")
	acscalls(t, "thresholds", "--profile", "Documented", "--format", "json", "--out", mine).want(t, 0, "")
	text := contentOf(t, mine)
	if again := acscalls(t, "thresholds", "--profile", mine, "--format", "json"); again.stdout != text {
		t.Errorf("read back, the profile is another:\n%s", again.stdout)
	}
	changed := given(t, "changed.json", strings.NewReplacer(`"Documented"`, `"Mine"`, `"limit": 30,`, `"limit": 12,`).Replace(text))
	r := acscalls(t, "thresholds", "--profile", changed)
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, "Mine: ") || !strings.Contains(r.stdout, "JitterAvg                        average    all         above      12  ms") {
		t.Errorf("the table does not have the change:\n%s", r.stdout)
	}
	if r := acscalls(t, "kql", "streams", "--profile", changed); !strings.Contains(r.stdout, "JitterAvg > 12,") {
		t.Errorf("the query does not have the change:\n%s", r.stdout)
	}
	// So can its rules: this one takes expected errors for drops, too.
	rules := given(t, "rules.json", strings.NewReplacer(`"Documented"`, `"Strict"`, `"Unexpected"`, `"error"`).Replace(text))
	r = acscalls(t, "thresholds", "--profile", rules)
	if !strings.Contains(r.stdout, `those whose result category contains "error"; in a call`) {
		t.Errorf("the table does not have the rule:\n%s", r.stdout)
	}
	log := given(t, "log.json", strings.Replace(endLine(1, "487"), "UnexpectedClientError", "ExpectedError", 1)+endLine(2, "410"))
	for profile, want := range map[string]string{"Documented": "0 1", rules: "1 1"} {
		r := acscalls(t, "calls", "--format", "csv", "--profile", profile, log)
		r.want(t, 0, "")
		if got := column(t, r.stdout, "droppedParticipants"); strings.Join(got, " ") != want {
			t.Errorf("%s: dropped %s, want %s", profile, got, want)
		}
	}
	nonsense := given(t, "nonsense.json", strings.Replace(text, `"Unexpected"`, `""`, 1))
	acscalls(t, "calls", "--profile", nonsense, log).want(t, statusUsage, "rules: droppedCategories: element 1 is empty")
	broken := given(t, "broken.json", strings.Replace(text, `"above"`, `"over"`, 1))
	r = acscalls(t, "thresholds", "--profile", broken)
	if r.want(t, r.status, `unknown direction "over": use above or below`); r.status == 0 {
		t.Error("a broken profile was taken")
	}
	// Each mistake has its line, between what is wrong and what to do.
	broken = given(t, "broken.json", strings.Replace(strings.Replace(text, `"above"`, `"over"`, 1), `"JitterAvg"`, `"Jittery"`, 1))
	r = acscalls(t, "thresholds", "--profile", broken)
	if r.want(t, statusUsage, "broken.json is not a valid profile:\n"); strings.Count(r.stderr, "\n") != 4 || strings.Contains(r.stderr, "\uFFFD") || !strings.Contains(r.stderr, "over") || !strings.Contains(r.stderr, "Jittery") {
		t.Errorf("two mistakes: %q", r.stderr)
	}
}

func TestThresholdsUsage(t *testing.T) {
	acscalls(t, "thresholds", "logs").want(t, 2, `thresholds takes no argument: leave "logs" out`)
	acscalls(t, "thresholds", "--format", "xml").want(t, 2, `--format: there is no format "xml"`)
	acscalls(t, "thresholds", "--profile", "strict").want(t, 2, `there is no profile "strict"`)
	r := acscalls(t, "thresholds", "--help")
	r.want(t, 0, "")
	if !strings.Contains(r.stdout, "Examples:\n  acscalls thresholds\n") {
		t.Errorf("the help lacks an example:\n%s", r.stdout)
	}
	if r := acscalls(t, "__complete", "thresholds", ""); r.stdout != ":4\n" {
		t.Errorf("completes to %q, want nothing", r.stdout)
	}
}
