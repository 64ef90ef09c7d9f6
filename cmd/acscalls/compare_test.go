package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
)

// generated writes the calls of a config into a file.
func generated(t *testing.T, cfg acstest.Config) string {
	t.Helper()
	return given(t, "log.json", text(t, cfg))
}

// changeLine is a row of compare.
type changeLine struct {
	Dimension, Value, Measure, Name string
	BeforeCount, BeforeTotal        *int
	BeforeValue                     *float64
	AfterCount, AfterTotal          *int
	AfterValue                      *float64
	Trend, Presence, Evidence       string
}

// changes runs compare and returns its rows.
func changes(t *testing.T, stderr string, args ...string) []changeLine {
	t.Helper()
	r := acscalls(t, append([]string{"compare", "--format", "ndjson"}, args...)...)
	r.want(t, 0, stderr)
	var list []changeLine
	for line := range strings.Lines(r.stdout) {
		var row changeLine
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	return list
}

// clearly returns the clear changes of all calls, as in "worse poorCalls".
func clearly(list []changeLine) []string {
	var lines []string
	for _, c := range list {
		if c.Evidence == "clear" && c.Dimension == "" && c.Name == "" {
			lines = append(lines, c.Trend+" "+c.Measure)
		}
	}
	return lines
}

// Planted differences are found for each way to name two sets. Two sets that differ only by
// chance, and a set compared with itself, have no clear difference.
func TestComparePlanted(t *testing.T) {
	old := acstest.Config{
		Seed: 1, Calls: 250, Ungraceful: 0.2, BadOperations: 0.1,
		OldRecords: acstest.None, Contradictions: acstest.None, Incomplete: acstest.None, LeftOut: acstest.None, // every end has a category
	}
	other, recent := old, old
	other.Seed = 2
	recent.Seed, recent.Ungraceful, recent.Poor, recent.Start = 3, 0.05, 0.15, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	before, chance, after := generated(t, old), generated(t, other), generated(t, recent)
	timeless := given(t, "timeless.json", streamLine(1, 5))
	want := []string{"worse poorCalls", "better droppedParticipants", "worse poorStreams"}
	if diff := cmp.Diff(want, clearly(changes(t, "", before, "--with", after))); diff != "" {
		t.Errorf("two files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, clearly(changes(t, "acscalls: 1 call left out: start unknown\n", "--split", "2026-02-01", before, after, timeless))); diff != "" {
		t.Errorf("two periods (-want +got):\n%s", diff)
	}
	for _, c := range changes(t, "", before, "--with", chance) {
		if c.Evidence == "clear" {
			t.Errorf("nothing was planted, but there is %+v", c)
		}
	}
	for _, c := range changes(t, "acscalls: calls that are on both sides: 250\n", before, "--with", before) {
		if c.Evidence != "none" || c.Trend != "same" && c.Trend != "unknown" {
			t.Errorf("compared with itself: %+v", c)
		}
	}
}

// versionLine returns a call of one participant with an SDK version.
func versionLine(call int, version, reason string) string {
	return strings.Replace(endLine(call, reason), `"endpointType"`, `"sdkVersion":"`+version+`","osVersion":"Windows 10.0","endpointType"`, 1)
}

// versionLog returns thirty calls with one version and nobody dropped, and thirty with another
// and twelve participants dropped.
func versionLog() string {
	var b strings.Builder
	for i := range 60 {
		switch {
		case i < 30:
			b.WriteString(versionLine(i, "1.27.1", "0"))
		case i < 42:
			b.WriteString(versionLine(i, "1.28.2", "410"))
		default:
			b.WriteString(versionLine(i, "1.28.2", "0"))
		}
	}
	return b.String()
}

// The table of two versions, by hand: 12/30 are 40 %. The Wilson intervals are 0 to
// 11.35 % (z² / (30 + z²)) and 24.59 to 57.68 %, so that the difference of 40 points
// is from 40 − √(15.41² + 11.35²) to 40 + 17.68. Issues are counts per call. Calls
// without streams have no quality.
const wantVersions = `Before  sdkVersion 1.27.1
After   sdkVersion 1.28.2

SIZE            BEFORE  AFTER
Calls               30     30
Participants        30     30
Streams              0      0
Hours of calls       -      -

All calls
MEASURE               BEFORE  COUNT   AFTER  COUNT              CHANGE (95 %)  RESULT
Calls with issues      0.0 %   0/30  40.0 %  12/30  +40.0 pp (+20.9 to +57.7)  worse
Dropped participants   0.0 %   0/30  40.0 %  12/30  +40.0 pp (+20.9 to +57.7)  worse

Participants by end code
MEASURE   BEFORE  COUNT   AFTER  COUNT              CHANGE (95 %)  RESULT   NOTE
0        100.0 %  30/30  60.0 %  18/30  -40.0 pp (-57.7 to -20.9)  differs
410        0.0 %   0/30  40.0 %  12/30  +40.0 pp (+20.9 to +57.7)  worse    appeared

Other issues
MEASURE                     BEFORE  COUNT      AFTER  COUNT  CHANGE (95 %)  RESULT  NOTE
Call Ended Ungracefully  0.00/call   0/30  0.40/call  12/30     +0.40/call  worse   appeared
`

func TestCompareVersions(t *testing.T) {
	file := given(t, "log.json", versionLog())
	r := acscalls(t, "compare", "--by", "sdkVersion=1.27.1", "--by", "SDKVERSION=1.28.2", file)
	r.want(t, 0, "")
	if diff := cmp.Diff(wantVersions, r.stdout); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// In the other direction it is the opposite.
	back := changes(t, "", "--by", "sdkVersion=1.28.2", "--by", "sdkVersion=1.27.1", file)
	if diff := cmp.Diff([]string{"better callsWithIssues", "better droppedParticipants"}, clearly(back)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A log that is missing on one side makes nothing better or worse. Messages say what cannot be
// compared, and why.
func TestCompareMissingLog(t *testing.T) {
	whole := generated(t, acstest.Config{Seed: 5, Calls: 120, Poor: 0.3, BadOperations: 0.4, Ungraceful: 0.3})
	part := filepath.Join(t.TempDir(), "summaries.json")
	acscalls(t, "convert", "-q", "--category", "CallSummary", "--out", part, whole).want(t, 0, "")
	for _, paths := range [][]string{{part, "--with", whole}, {whole, "--with", part}} {
		r := acscalls(t, append([]string{"compare", "--all"}, paths...)...)
		side := "before"
		if paths[0] == whole {
			side = "after"
		}
		r.want(t, 0, "not compared: poor calls and streams, and all that is by transport; there is no record of CallDiagnostics "+side+"\n"+
			"acscalls: not compared: operations and user-facing diagnostics; there is no record of CallClientOperations "+side+"\n"+
			"acscalls: not compared: poor calls and calls with issues; no calls before and after have records of the same logs\n")
		_, measures, _ := strings.Cut(r.stdout, "All calls\n")
		for line := range strings.Lines(measures) {
			if strings.HasPrefix(line, "Unknown: calls ") {
				continue // the part lacks the two calls that only clients reported
			}
			for _, word := range []string{"better", "worse", "vanished", "appeared"} {
				if strings.Contains(line, word) {
					t.Errorf("%s: something is %s: %s", side, word, line)
				}
			}
		}
		if !strings.Contains(r.stdout, "\nJoin: bad results") || !strings.Contains(r.stdout, "Dropped participants") {
			t.Errorf("measures are missing:\n%s", r.stdout)
		}
	}
}

// Transports have no participants and no hours.
func TestCompareTransports(t *testing.T) {
	file := given(t, "log.json", troubled+strings.ReplaceAll(troubled, `"mediaType"`, `"transportType":"UDP","mediaType"`))
	r := acscalls(t, "compare", "-q", "--by", "transport=UDP", "--by", "transport=UDP", file)
	r.want(t, 0, "")
	for _, want := range []string{"Participants         -      -\n", "Streams              2      2\n", "Hours of calls       -      -\n"} {
		if !strings.Contains(r.stdout, want) {
			t.Errorf("%q is not in\n%s", want, r.stdout)
		}
	}
	for _, row := range changes(t, "", "--by", "transport=UDP", "--by", "transport=UDP", file) {
		if (row.Measure == "participants" || row.Measure == "callSeconds") && row.BeforeValue != nil {
			t.Errorf("%s: %v, want null", row.Measure, *row.BeforeValue)
		}
	}
}

// Each format has the same rows, with every key.
func TestCompareFormats(t *testing.T) {
	file := given(t, "log.json", strings.Replace(versionLog(), "2026-01-05", "2026-01-04", 1)) // one call is earlier
	args := []string{"compare", "-q", "--split", "2026-01-05T08:00:00Z", file, "--format"}
	lines := acscalls(t, append(args, "ndjson")...)
	lines.want(t, 0, "")
	object := acscalls(t, append(args, "json")...)
	object.want(t, 0, "")
	table := acscalls(t, append(args, "csv")...)
	table.want(t, 0, "")
	var page struct {
		Before, After string
		Changes       []map[string]any
	}
	if err := json.Unmarshal([]byte(object.stdout), &page); err != nil {
		t.Fatal(err)
	}
	if page.Before != "calls that start before 2026-01-05T08:00:00Z" || page.After != "calls that start at 2026-01-05T08:00:00Z or later" {
		t.Errorf("the sets are called %q and %q", page.Before, page.After)
	}
	var rows []map[string]any
	for line := range strings.Lines(lines.stdout) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		if len(row) != 18 {
			t.Errorf("%d keys, want 18: %s", len(row), line)
		}
		rows = append(rows, row)
	}
	if diff := cmp.Diff(page.Changes, rows); diff != "" {
		t.Errorf("json and ndjson differ:\n%s", diff)
	}
	cells, err := csv.NewReader(strings.NewReader(table.stdout)).ReadAll()
	if err != nil || len(cells) != len(rows)+1 {
		t.Fatalf("%d rows, want %d and a header; %v", len(cells), len(rows), err)
	}
	for i, row := range rows {
		for k, name := range cells[0] {
			want := ""
			if row[name] != nil {
				want = fmt.Sprint(row[name])
			}
			if cells[i+1][k] != want {
				t.Errorf("row %d: %s is %q, want %q", i, name, cells[i+1][k], want)
			}
		}
	}
}

func TestCompareUsage(t *testing.T) {
	file := given(t, "log.json", versionLog())
	for _, c := range []struct {
		reason string
		args   []string
		stderr string
	}{
		{"no path", nil, "name at least one file or folder"},
		{"nothing to compare with", []string{file}, "say what to compare with one of --with PATH, --split TIME and two --by"},
		{"two ways at once", []string{file, "--with", file, "--split", "7d"}, "say what to compare with only one of --with"},
		{"one value", []string{file, "--by", "os=Linux"}, "as in --by sdkVersion=1.27.1.0 --by sdkVersion=1.28.2.0; acscalls summary --by sdkVersion lists the values"},
		{"no value", []string{file, "--by", "os", "--by", "os=Linux"}, `--by "os": write it as in sdkVersion=1.27.1.0`},
		{"no dimension", []string{file, "--by", "sdk=1", "--by", "sdk=2"}, `there is no dimension "sdk"; use day, callType, scenario, sdkVersion, os`},
		{"two dimensions", []string{file, "--by", "os=Linux", "--by", "sdkVersion=2"}, "os and sdkVersion are two dimensions"},
		{"a value that no call has", []string{file, "--by", "sdkVersion=1.27.1", "--by", "sdkVersion=1.29"}, "there are no calls with sdkVersion=1.29; there are 1.27.1, 1.28.2"},
		{"no time", []string{file, "--split", "soon"}, `--split: "soon" is not a time`},
		{"standard input twice", []string{"-", "--with", "-"}, "- is on both sides"},
	} {
		r := acscalls(t, append([]string{"compare"}, c.args...)...)
		if r.want(t, statusUsage, c.stderr); r.stdout != "" || strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s: %s%s", c.reason, r.stdout, r.stderr)
		}
	}
}

// Other sources, filters and statuses are as in other commands.
func TestCompareInput(t *testing.T) {
	log := versionLog()
	file := given(t, "log.json", log)
	r := acscallsOn(t, log, "compare", "--quiet", "--with", file, "-")
	r.want(t, 0, "")
	if !strings.HasPrefix(r.stdout, "Before  -\nAfter   "+file+"\n") {
		t.Errorf("the sets are not named:\n%s", r.stdout)
	}
	// A side without calls is an error, and the result of an earlier run stays.
	out := given(t, "compare.txt", "before")
	none := filepath.Join(t.TempDir(), "none")
	for _, c := range []struct {
		args   []string
		stderr string
	}{
		{[]string{"--until", "2026-01-04", "--with", file, file}, "there is nothing to compare: no calls before (" + file + ")\n"},
		{[]string{"--split", "2030-01-01", file}, "there is nothing to compare: no calls after (calls that start at 2030-01-01T00:00:00Z or later)\n"},
		{[]string{"--with", none, file}, "there is nothing to compare: no calls after (" + none + ")\n"},
	} {
		r := acscalls(t, append([]string{"compare", "-q", "--out", out}, c.args...)...)
		r.want(t, statusFailed, c.stderr)
		if got := contentOf(t, out); got != "before" {
			t.Errorf("%q: the file holds %q", c.args, got)
		}
	}
	acscalls(t, "compare", "--strict", "--with", file, given(t, "bad.json", "{\n"+log)).want(t, statusProblems, "records with a problem: 1")
}
