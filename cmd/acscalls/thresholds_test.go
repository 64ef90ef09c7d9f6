package main

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
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

The limit itself is not poor. Where the numbers come from:
   1  Azure documentation: call diagnostics log schema; counted by Call Diagnostics
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
		{"profile", "metric", "statistic", "unit", "media", "direction", "limit", "source"},
		{"CallDiagnostics", "JitterAvg", "average", "ms", "", "above", "30", "Azure documentation: call diagnostics log schema; counted by Call Diagnostics"},
	}
	if diff := cmp.Diff(want, rows[:2]); diff != "" || len(rows) != 1+11+13+3 {
		t.Errorf("csv: %d rows, want 28 (-want +got):\n%s", len(rows), diff)
	}
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
	if !strings.Contains(r.stdout, "Mine: ") || !strings.Contains(r.stdout, "JitterAvg                        average    all      above     12  ms") {
		t.Errorf("the table does not have the change:\n%s", r.stdout)
	}
	if r := acscalls(t, "kql", "streams", "--profile", changed); !strings.Contains(r.stdout, "JitterAvg > 12,") {
		t.Errorf("the query does not have the change:\n%s", r.stdout)
	}
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
