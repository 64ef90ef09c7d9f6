package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
)

// sharedInputs are what several processes share, by what is special about it.
func sharedInputs(t *testing.T) map[string][]string {
	t.Helper()
	worst := text(t, acstest.Config{
		Seed: 31, Calls: 25, Shuffle: 200, Incomplete: 0.5, LeftOut: 0.5, Versions: 0.5, Duplicates: 0.2, WithoutID: 0.1, Rejoins: 0.3, BecameGroup: 0.3,
		Surveys: 0.5, MediaStats: 0.2, Usage: 0.5, Escapes: true, MixSpellings: true, Faults: acstest.Faults{Fields: 0.05, Lines: 0.05},
	})
	file := given(t, "worst.json", worst)
	// All participants and clients have the ID that some writers put in place of all others.
	ids := regexp.MustCompile(`("(?i:participantId|clientInstanceId)": *)"[^"]*"`)
	one := ids.ReplaceAllString(worst, `$1"00000000-0000-0000-0000-000000000000"`)
	return map[string][]string{
		"generated, with all faults and gaps":       {file},
		"the same file twice, and a copy of it":     {file, file, given(t, "copy.json", worst)},
		"placeholders, which make one of all calls": {given(t, "one.json", one)},
		"samples":                        {"../../examples/data"},
		"what people have, in any shape": {"../../internal/field/testdata"},
		"one after the other, as what is on standard input is read":  {given(t, "one.json.gz", gzipped(t, worst))},
		"calls and companions by hand":                               {given(t, "hand.json", handMade())},
		"nothing but records of no call: a part has nothing to keep": {given(t, "none.json", `{"category":"Chat"}`+"\n")},
	}
}

// handMade returns records whose calls are found by nothing but a server call, a connection, an
// operation or a client in several calls, records without a call in two files' worth of places,
// and calls that only their odd IDs put in order.
func handMade() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for i, id := range []string{"=a", `b\"`, "b,c", "b\\u0001c", "b c", "B", "ä", "-", "+1", "", "", "%41", "A"} {
		line(`{"category":"CallSummary","correlationId":"%s","properties":{"callType":"Group","participantId":"p%d","endpointId":"e","endpointType":"VoIP","callStartTime":"2026-02-02T10:00:00Z"}}`, id, i)
		line(`{"category":"CallDiagnostics","correlationId":"%s","properties":{"participantId":"p%d","endpointId":"e","endpointType":"VoIP","mediaType":"Audio","streamId":"%d","transportType":"UDP"}}`, id, i, i)
		if i%3 == 0 { // a client of several calls, and what it did between them
			line(`{"category":"CallClientOperations","properties":{"CallId":"%s","ParticipantId":"p%d","ClientInstanceId":"x","OperationId":"in %d","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:%02dZ","resultType":"Succeeded"}}`, id, i, i, i)
			line(`{"category":"CallClientOperations","properties":{"ClientInstanceId":"x","OperationId":"between %d","OperationName":"CreateView","CallClientTimeStamp":"2026-02-02T09:59:%02dZ","resultType":"Failed"}}`, i, i)
		}
		line(`{"time":"2026-02-02T10:00:01Z","category":"CallAutomationOperational","operationName":"Answer","correlationId":"%s","properties":{"ServerCallID":"s%d","CallConnectionID":"c%d","ResultType":"Succeeded"}}`, id, i/2, i)
		line(`{"time":"2026-02-02T10:00:02Z","category":"CallAutomationOperational","operationName":"Play","correlationId":"another %d","properties":{"CallConnectionID":"c%d","OperationID":"o%d","ResultType":"Failed"}}`, i, i, i)
		line(`{"time":"2026-02-02T10:00:03Z","category":"CallAutomationMediaSummary","operationName":"Play","correlationId":"third","properties":{"operationId":"o%d"}}`, i)
	}
	for range 3 { // not even a start
		line(`{"category":"CallSurvey","properties":{"overallRatingScore":"4"}}`)
		line(`{"category":"CallClientOperations","properties":{"OperationId":"1","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:00Z"}}`)
	}
	line(`{"category":"CallSurvey","properties":{"callId":"=cmd","overallRatingScore":"2"}}`)
	line(`{"category":"CallSurvey","properties":{"callId":"Z","overallRatingScore":"2"}}`)
	return b.String()
}

// The parts of --shard, merged in any order, are the bytes of one process.
func TestShardsAreTheWhole(t *testing.T) {
	formats := []string{"ndjson", "json", "csv"}
	for name, paths := range sharedInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			turn := 0
			for i, profile := range []string{"CallDiagnostics", "CallDiagnostics2024"} {
				for _, command := range []string{"calls", "streams", "participants", "operations", "mos", "aggregate"} {
					for _, n := range []int{1, 2, 3, 7} {
						if turn++; !long() && n != 3 && (turn+i)%4 != 0 {
							continue
						}
						args := []string{command, "-q", "--profile", profile}
						if command != "aggregate" {
							args = append(args, "--format", formats[turn%len(formats)])
						}
						mergesTo(t, args, paths, n)
					}
				}
			}
		})
	}
}

// mergesTo runs a command as a whole and in n parts, which must become the same.
func mergesTo(t *testing.T, args, paths []string, n int) {
	t.Helper()
	one := acscalls(t, slices.Concat(args, paths)...)
	dir := t.TempDir()
	var files []string
	for i := n; i > 0; i-- {
		files = append(files, filepath.Join(dir, fmt.Sprintf("%d-of-%d", i, n)))
		r := acscalls(t, slices.Concat(args, []string{"--shard", fmt.Sprintf("%d/%d", i, n)}, paths)...)
		if r.status != one.status {
			t.Errorf("%q: part %d/%d ends with status %d, and one process with %d: %s", args, i, n, r.status, one.status, r.stderr)
		}
		if err := os.WriteFile(files[n-i], []byte(r.stdout), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := acscalls(t, append([]string{"merge"}, files...)...)
	if r.status != 0 || r.stdout != one.stdout {
		t.Errorf("%q: %d parts are merged to other bytes, status %d: %s", args, n, r.status, r.stderr)
	}
}

// Filters choose the same calls in parts.
func TestShardsWithFilters(t *testing.T) {
	paths := []string{generated(t, acstest.Config{Seed: 4, Calls: 60, WithoutID: 0.1, Surveys: 0.3})}
	for _, args := range [][]string{
		{"calls", "--format", "csv", "--quality", "Poor"},
		{"calls", "--format", "csv", "--columns", "issues,quality"}, // without what puts calls in order
		{"calls", "--json", "issues"},
		{"calls", "--format", "json", "--since", "2026-01-05T08:10:00Z", "--until", "2026-01-05"},
		{"calls", "--format", "ndjson", "--participant", "nobody"},
		{"participants", "--format", "csv", "--issue", "410"},
		{"streams", "--format", "json", "--quality", "Poor", "--tz", "local"},
		{"operations", "--format", "ndjson", "--issue", "NoNetwork"},
	} {
		mergesTo(t, append(args, "-q"), paths, 3)
	}
	r := acscalls(t, "calls", "--format", "csv", "--participant", "nobody", "--shard", "1/2", paths[0])
	r.want(t, 0, "") // that nothing fits is not for one part to say
}

// What is wrong with records is told once, not by each part.
func TestShardsTellOnce(t *testing.T) {
	path := generated(t, acstest.Config{Seed: 4, Calls: 30, Faults: acstest.Faults{Fields: 0.02, Lines: 0.02}})
	args := func(more ...string) []string {
		return append(append([]string{"calls", "--strict", "--profile", "CallDiagnostics2024", "--format", "csv"}, more...), path)
	}
	one := acscalls(t, args()...)
	if first := acscalls(t, args("--shard", "1/2")...); first.status != statusProblems || first.stderr != one.stderr {
		t.Errorf("part 1 ends with status %d and says %q, want %d and %q", first.status, first.stderr, statusProblems, one.stderr)
	}
	if second := acscalls(t, args("--shard", "2/2")...); second.status != 0 || second.stderr != "" {
		t.Errorf("part 2 ends with status %d and says %q", second.status, second.stderr)
	}
	missing := filepath.Join(t.TempDir(), "missing.json")
	for _, part := range []string{"1/2", "2/2"} { // each has read everything but this
		if r := acscalls(t, args("--shard", part, missing)...); r.status != statusFailed || !strings.Contains(r.stderr, missing) {
			t.Errorf("part %s does not say that a file could not be read: status %d, %q", part, r.status, r.stderr)
		}
	}
}

func TestShardRefuses(t *testing.T) {
	path := given(t, "in.json", summaryOf("a"))
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"calls", "--shard", "0/2"}, "use a part and how many there are"},
		{[]string{"calls", "--shard", "3/2"}, "use a part and how many there are"},
		{[]string{"calls", "--shard", "2"}, "use a part and how many there are"},
		{[]string{"calls", "--shard", "1/2"}, "name one with --format"},
		{[]string{"streams", "--shard", "1/2", "--format", "parquet"}, "name one with --format"},
		{[]string{"calls", "--shard", "1/2", "--format", "csv", "--sort", "start"}, "choose after acscalls merge"},
		{[]string{"calls", "--shard", "1/2", "--format", "csv", "--newest"}, "choose after acscalls merge"},
		{[]string{"participants", "--shard", "1/2", "--format", "csv", "--limit", "3"}, "choose after acscalls merge"},
		{[]string{"operations", "--shard", "1/2", "--format", "csv", "--call", "a"}, "--call without --shard shows it"},
		{[]string{"aggregate", "--shard", "1/2", "--since", "24h"}, "write the time"},
		{[]string{"calls", "--shard", "1/2", "--format", "csv", "--until", "7d"}, "write the time"},
		{[]string{"calls", "--shard", "1/2", "--format", "csv", "azblob://account?checkpoint=c.json"}, "leave out checkpoint"},
		{[]string{"exposure", "--shard", "1/2"}, "unknown flag"},
	} {
		r := acscalls(t, append(tt.args, path)...)
		if r.status != statusUsage || !strings.Contains(r.stderr, tt.says) {
			t.Errorf("%q: status %d, %q, want %q", tt.args, r.status, r.stderr, tt.says)
		}
	}
}

// Merge says when parts are missing, or are not parts of one result.
func TestMergeKnowsItsParts(t *testing.T) {
	cfg := acstest.Config{Seed: 4, Calls: 40}
	path := generated(t, cfg)
	cfg.Calls--
	fewer := generated(t, cfg)
	part := func(args ...string) string { return given(t, "part", acscalls(t, append(args, "-q")...).stdout) }
	calls := func(shard string, more ...string) string {
		return part(append([]string{"calls", "--format", "csv", "--shard", shard, path}, more...)...)
	}
	first, second := calls("1/2"), calls("2/2")
	text := contentOf(t, second)
	lines := slices.Collect(strings.Lines(text))
	array := contentOf(t, part("calls", "--format", "json", "--shard", "1/1", path))
	cutJSON := array[:strings.LastIndex(array, ",\n  {")]
	for name, tt := range map[string]struct {
		files []string
		says  string
	}{
		"a part is missing":           {[]string{first}, "of the parts these are missing: 2/2"},
		"a part is there twice":       {[]string{first, second, calls("2/2")}, "part 2/2 is there twice"},
		"another number of parts":     {[]string{first, calls("2/3")}, "parts of different results"},
		"another filter":              {[]string{first, calls("2/2", "--quality", "Good")}, "parts of different results"},
		"another profile":             {[]string{first, calls("2/2", "--profile", "Documented")}, "parts of different results"},
		"another input":               {[]string{first, part("calls", "--format", "csv", "--shard", "2/2", fewer)}, "parts of different results"},
		"another command":             {[]string{first, part("streams", "--format", "csv", "--shard", "2/2", path)}, "have other columns"},
		"another format":              {[]string{first, part("calls", "--format", "json", "--shard", "2/2", path)}, "merge parts of one format"},
		"rows that are no part":       {[]string{first, part("calls", "--format", "csv", path)}, "not a part"},
		"rows of JSON that are none":  {[]string{part("calls", "--format", "json", path)}, "not a part"},
		"lines that are none":         {[]string{part("calls", "--format", "ndjson", path)}, "not a part"},
		"a log":                       {[]string{path}, "not a part"},
		"a part cut off at a row":     {[]string{first, given(t, "cut", strings.Join(lines[:len(lines)-1], ""))}, "its last row is missing: the part is not complete"},
		"a row is missing":            {[]string{first, given(t, "cut", strings.Join(slices.Delete(slices.Clone(lines), 1, 2), ""))}, "it has 16 rows of 17: the part is not complete"},
		"rows of JSON cut off":        {[]string{given(t, "cut", cutJSON+",\n")}, "its last row is missing: the part is not complete"},
		"an array cut off":            {[]string{given(t, "cut", strings.TrimSuffix(array, "]\n"))}, "its last row is missing: the part is not complete"},
		"an array without a last row": {[]string{given(t, "cut", cutJSON+"\n]\n")}, "its last row is missing: the part is not complete"},
		"nothing":                     {[]string{part("calls", "--format", "ndjson", "--shard", "1/2", path), given(t, "empty", "")}, "its last row is missing: the part is not complete"},
		"only nothing":                {[]string{given(t, "empty", "")}, "its last row is missing: the part is not complete"},
		"no file":                     {nil, "name at least one file, or - for standard input"},
		"two parts, each complete":    {[]string{given(t, "both", contentOf(t, second)+strings.SplitN(contentOf(t, first), "\n", 2)[1]), first}, "it has more after its last row"},
		"a part cut off":              {[]string{first, given(t, "cut", text[:len(text)-9])}, "the part is not complete"},
		"two parts in one file":       {[]string{given(t, "both", contentOf(t, first)+strings.SplitN(text, "\n", 2)[1]), second}, "name each part by itself"},
		"sorted rows":                 {[]string{first, given(t, "sorted", reversedRows(text))}, "not in the order"},
		"too many without rows":       {[]string{first, second, calls("1/2", "--participant", "nobody")}, "parts of different results"},
		"aggregates, too":             {[]string{part("aggregate", "--shard", "1/3", path), part("aggregate", "--shard", "3/3", path)}, "these are missing: 2/3"},
		"rows and an aggregate":       {[]string{first, part("aggregate", path)}, "not what acscalls aggregate writes"},
		"a file that is not there":    {[]string{first, filepath.Join(t.TempDir(), "none")}, "no such file"},
	} {
		r := acscalls(t, append([]string{"merge"}, tt.files...)...)
		if r.status == 0 || !strings.Contains(r.stderr, tt.says) || r.stdout != "" {
			t.Errorf("%s: status %d, %q, want %q", name, r.status, r.stderr, tt.says)
		}
	}
	want := acscalls(t, "calls", "-q", "--format", "csv", path).stdout
	if r := acscallsOn(t, text, "merge", first, "-"); r.stdout != want {
		t.Errorf("a part on standard input: %s", r.stderr)
	}
}

// reversedRows puts the rows of CSV in another order.
func reversedRows(text string) string {
	lines := strings.SplitAfter(strings.TrimSpace(text)+"\n", "\n")
	slices.Reverse(lines[1 : len(lines)-2]) // without the head, the last row, and nothing
	return strings.Join(lines, "")
}

// Standard input is kept for the second reading, and again for the records.
func TestShardOfStandardInput(t *testing.T) {
	log := text(t, acstest.Config{Seed: 9, Calls: 20})
	path := given(t, "log.json", log)
	for _, command := range []string{"calls", "streams"} {
		var files []string
		for _, part := range []string{"1/2", "2/2"} {
			r := acscallsOn(t, log, command, "-q", "--format", "ndjson", "--shard", part, "-")
			files = append(files, given(t, "part", r.stdout))
		}
		r := acscalls(t, append([]string{"merge"}, files...)...)
		if r.stdout != acscalls(t, command, "-q", "--format", "ndjson", path).stdout {
			t.Errorf("%s: other rows: %s", command, r.stderr)
		}
	}
}
