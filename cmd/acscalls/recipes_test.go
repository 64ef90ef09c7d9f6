package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// The recipes of docs/lake.md are run, with its commands, by DuckDB and by ClickHouse, and must say what
// packages trend and exposure say of the same records.

// recipes are what docs/lake.md has.
type recipes struct {
	commands [][]string
	setup    map[string]string // by engine
	queries  map[string]string // by heading
}

func readRecipes(t *testing.T) (r recipes) {
	t.Helper()
	page, err := os.ReadFile("../../docs/lake.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "\n## Recipes\n")
	text, _, _ = strings.Cut(text, "\n## ")
	r.setup, r.queries = map[string]string{}, map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^    acscalls (.*)$`).FindAllStringSubmatch(text, -1) {
		r.commands = append(r.commands, strings.Fields(m[1]))
	}
	for _, m := range regexp.MustCompile("(?s)```sql (\\w+)\n(.*?)```").FindAllStringSubmatch(text, -1) {
		r.setup[m[1]] = m[2]
	}
	for _, section := range strings.Split(text, "\n### ")[1:] {
		heading, rest, _ := strings.Cut(section, "\n")
		if m := regexp.MustCompile("(?s)```sql\n(.*?)```").FindStringSubmatch(rest); m != nil {
			r.queries[heading] = m[1]
		}
	}
	if len(r.commands) < 5 || len(r.setup) != 2 || len(r.queries) < 3 {
		t.Fatalf("docs/lake.md has %d commands, %d engines and %d queries", len(r.commands), len(r.setup), len(r.queries))
	}
	return r
}

// run writes the rows of logs by a profile as the page says, and returns what each engine makes of
// the queries: lines of cells.
func (r recipes) run(t *testing.T, folder, profile string) map[string]map[string][]string {
	t.Helper()
	const python = "../../kql/testdata/execute/venv/bin/python"
	program, err := filepath.Abs(python)
	if _, missing := os.Stat(program); err != nil || missing != nil {
		const how = "%v: in kql/testdata/execute run python3 -m venv venv && venv/bin/pip install --no-deps -r requirements.txt"
		if os.Getenv("CI") == "true" {
			t.Fatalf(how, missing)
		}
		t.Skipf(how, missing)
	}
	if err := os.MkdirAll(filepath.Join(folder, "rows"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range r.commands {
		if args[0] != "convert" {
			args = append(args, "--profile", profile)
		}
		cmd := exec.CommandContext(t.Context(), binary, append(args, "-q")...)
		cmd.Dir = folder
		resultOf(t, cmd).want(t, 0, "")
	}
	script, err := filepath.Abs("testdata/recipes.py")
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]map[string][]string{}
	for engine, setup := range r.setup {
		input, err := json.Marshal(map[string]any{"setup": setup, "queries": r.queries})
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program, script, engine)
		cmd.Dir, cmd.Stdin = folder, bytes.NewReader(input)
		out := resultOf(t, cmd)
		var rows map[string][][]any
		if err := json.Unmarshal([]byte(out.stdout), &rows); err != nil {
			t.Fatalf("%s: %v\n%s", engine, err, out.stderr)
		}
		answers[engine] = map[string][]string{}
		for name, list := range rows {
			for _, cells := range list {
				if name == byEnd {
					cells = slices.Delete(cells, 2, 3) // the description, which follows from both codes
				}
				answers[engine][name] = append(answers[engine][name], line(cells...))
			}
		}
	}
	return answers
}

// line writes the cells of a row in one form: a week is its Monday, and a number has all of its
// digits.
func line(cells ...any) string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		switch cell := cell.(type) {
		case nil:
			texts[i] = "-"
		case float64:
			texts[i] = strconv.FormatFloat(cell, 'g', -1, 64)
		default:
			texts[i] = strings.TrimSuffix(fmt.Sprint(cell), " 00:00:00")
		}
	}
	return strings.Join(texts, " | ")
}

// share returns a share as a cell.
func share(s trend.Share) any {
	if v, known := s.Value(); known {
		return v
	}
	return nil
}

// figures is what the library says of some calls.
type figures struct {
	weeks map[string]*trend.Aggregate // by the Monday; of calls with an ID
	ends  trend.Aggregate             // of all calls, by the end code that rows have, and by a field that none has
	what  exposure.Tally
}

func figuresOf(t *testing.T, folder string, p quality.Profile) *figures {
	t.Helper()
	a := p.Assembler()
	r := acstelemetry.Open(t.Context(), []string{filepath.Join(folder, "logs")}, nil)
	for rec, err := range r.All() {
		if rec == nil {
			t.Fatal(err)
		}
		a.Add(rec, r.Position())
	}
	f := &figures{weeks: map[string]*trend.Aggregate{}}
	f.ends.Dimensions = []trend.Dimension{trend.OfParticipants("end", func(p *calls.Participant) string {
		return line(cellOf(p.Ending.Code), cellOf(p.Ending.SubCode))
	}), trend.OfParticipants("kind", func(p *calls.Participant) string {
		if p.Summary == nil {
			return "none"
		}
		return p.Summary.PSTNParticipantCallType.Or("none")
	})}
	for _, c := range a.Calls() {
		f.what.Add(c)
		// Somebody whom only a record that is no operation names has no row.
		c.Participants = slices.DeleteFunc(c.Participants, func(p *calls.Participant) bool { return p.Summary == nil && !p.Start.IsSet() })
		v := p.Call(c)
		f.ends.Add(v)
		if !c.ID.IsSet() {
			continue
		}
		week := "-"
		if start, ok := c.Start.Get(); ok {
			day := start.UTC()
			week = day.AddDate(0, 0, -(int(day.Weekday())+6)%7).Format(time.DateOnly)
		}
		if f.weeks[week] == nil {
			f.weeks[week] = &trend.Aggregate{Dimensions: []trend.Dimension{trend.BySDKVersion()}}
		}
		f.weeks[week].Add(v)
	}
	return f
}

// cellOf returns a text as a cell.
func cellOf(v opt.Value[string]) any {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	if text, ok := v.Get(); ok {
		return text
	}
	return nil
}

// rows returns the rows of each recipe, sorted.
func (f *figures) rows() map[string][]string {
	rows := map[string][]string{}
	add := func(recipe string, cells ...any) { rows[recipe] = append(rows[recipe], line(cells...)) }
	for week, a := range f.weeks {
		for version, one := range a.By["sdkVersion"] {
			poor := one.Share(trend.PoorCalls)
			add(byVersion, week, version, one.Calls, poor.Part, poor.Whole, share(poor))
		}
	}
	for end, one := range f.ends.By["end"] {
		if n := one.DroppedParticipants; n > 0 {
			add(byEnd, end, n, share(trend.Share{Part: n, Whole: f.ends.Total.EndingsKnown}))
		}
	}
	for kind, one := range f.ends.By["kind"] {
		if one.Participants > 0 { // else it has only streams of nobody
			add(byKind, kind, one.Participants, one.DroppedParticipants)
		}
	}
	for _, r := range f.what.Rows() {
		if r.By == exposure.ByScenario {
			add(byScenario, r.Value, r.Ending, r.Calls, r.CallsShare.Or(-1), r.Participants, r.ParticipantMinutes, r.WithoutMinutes)
		}
	}
	return sorted(rows)
}

func sorted(rows map[string][]string) map[string][]string {
	for _, list := range rows {
		slices.Sort(list)
	}
	return rows
}

// The headings of the recipes.
const (
	byVersion  = "Share of poor calls by SDK version and week"
	byEnd      = "Drop reasons"
	byScenario = "Exposure by scenario"
	byKind     = "A field that no row has"
)

func TestRecipes(t *testing.T) {
	var generated []byte
	for rec := range acstest.Records(acstest.KindConfig("field", &acstest.Config{Seed: 7, Calls: 150})) {
		generated = append(logs.AppendJSON(generated, rec), '\n')
	}
	r := readRecipes(t)
	folder := recipeFolder(t, map[string]string{"generated.json": string(generated), "edges.json": recipeEdges})
	for _, p := range []quality.Profile{quality.CallDiagnostics(), quality.CallDiagnostics2024()} {
		f := figuresOf(t, folder, p)
		want := f.rows()
		for engine, got := range r.run(t, folder, p.Name) {
			if diff := cmp.Diff(want, sorted(got)); diff != "" || len(want) != 4 {
				t.Errorf("by %s in %s: the recipes have + and the library -: %s", p.Name, engine, diff)
			}
			if p.CallRules().ClientFirst {
				continue // an end code may be the client's, and package trend counts those of summaries
			}
			if diff := cmp.Diff(f.ends.Total.DroppedReasons, countByCode(t, got[byEnd])); diff != "" {
				t.Errorf("by %s in %s: %s", p.Name, engine, diff)
			}
		}
	}
}

// countByCode adds up the rows of the recipe for drops by end code.
func countByCode(t *testing.T, rows []string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, row := range rows {
		cells := strings.Split(row, " | ")
		n, err := strconv.Atoi(cells[2])
		if err != nil {
			t.Fatal(err)
		}
		if code := cells[0]; code != "-" {
			counts[code] += n
		}
	}
	return counts
}

// The edges alone, worked out by hand.
func TestRecipeEdges(t *testing.T) {
	want := map[string][]string{
		byVersion: {
			"- | Redacted | 1 | 0 | 1 | 0",     // no-start, whose stream of Y is good
			"- | Unknown | 1 | 0 | 1 | 0",      // the same: the stream is nobody's
			"2026-02-23 | 1.0 | 1 | 1 | 1 | 1", // sunday, once for both participants
			"2026-03-02 | 2.1 | 1 | 0 | 0 | -", // monday: the client's latest version; nothing to judge
		},
		// Of three participants it is known: b has no category, and the summary of D no start, so that
		// it lists nobody. The client of C has another code than the service.
		byEnd:  {"410 | 3112 | 1 | 0.3333333333333333", "500 | - | 1 | 0.3333333333333333"},
		byKind: {"DirectRouting | 1 | 0", "none | 4 | 2"}, // the telephone b; monday's participant and the one without a call ID were dropped
		byScenario: {
			"PSTN by direct routing | Ends | 1 | 0.25 | 2 | 2 | 0",
			"Stand-alone group | Ends | 2 | 0.5 | 2 | 1.5 | 1",
			"Unknown | Unknown | 1 | 0.25 | 1 | 1 | 0",
		},
	}
	folder := recipeFolder(t, map[string]string{"edges.json": recipeEdges})
	for engine, got := range readRecipes(t).run(t, folder, quality.CallDiagnostics().Name) {
		if diff := cmp.Diff(want, sorted(got)); diff != "" {
			t.Errorf("%s: %s", engine, diff)
		}
	}
}

// recipeFolder returns a folder with files of logs.
func recipeFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "logs"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, "logs", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// recipeEdges are calls at the edges of the recipes.
const recipeEdges = `
{"Type":"ACSCallSummary","CorrelationId":"sunday","CallStartTime":"2026-03-01T23:59:59.999Z","CallType":"P2P","EndpointId":"a","EndpointType":"VoIP","ParticipantType":"ACS","SdkVersion":"1.0","ParticipantDuration":60,"ResultCategory":"Success"}
{"Type":"ACSCallSummary","CorrelationId":"sunday","CallStartTime":"2026-03-01T23:59:59.999Z","CallType":"P2P","EndpointId":"b","EndpointType":"PSTN","PstnParticipantCallType":"DirectRouting","SdkVersion":"1.0","ParticipantDuration":60}
{"Type":"ACSCallDiagnostics","CorrelationId":"sunday","EndpointId":"a","EndpointType":"VoIP","MediaType":"Audio","StreamId":1,"JitterAvg":31}
{"Type":"ACSCallSummary","CorrelationId":"monday","CallStartTime":"2026-03-02T00:00:00Z","CallType":"Group","ParticipantId":"C","EndpointId":"c","EndpointType":"VoIP","ParticipantType":"ACS","ParticipantEndReason":"500","ResultCategory":"UnexpectedServerError","ParticipantStartTime":"2026-03-02T00:00:00Z"}
{"Type":"ACSCallClientOperations","CallId":"monday","ParticipantId":"C","EndpointId":"c","ClientInstanceId":"i","OperationId":"1","OperationName":"Join","ResultType":"Succeeded","SdkVersion":"2.0","CallClientTimeStamp":"2026-03-02T00:00:01Z"}
{"Type":"ACSCallClientOperations","CallId":"monday","ParticipantId":"C","EndpointId":"c","ClientInstanceId":"i","OperationId":"2","OperationName":"Hangup","ResultType":"Succeeded","SdkVersion":"2.1","CallClientTimeStamp":"2026-03-02T00:01:01Z","OperationPayload":"{\"Code\":\"410\",\"SubCode\":3112}"}
{"Type":"ACSCallSummary","CorrelationId":"no-start","CallType":"Group","ParticipantId":"D","EndpointId":"d","EndpointType":"VoIP","ParticipantType":"ACS","SdkVersion":"Redacted","ParticipantDuration":90,"ResultCategory":"ExpectedError"}
{"Type":"ACSCallDiagnostics","CorrelationId":"no-start","ParticipantId":"Y","EndpointId":"y","EndpointType":"VoIP","MediaType":"Audio","StreamId":2,"JitterAvg":30}
{"Type":"ACSCallSummary","CallStartTime":"2026-03-02T00:00:00Z","CallType":"P2P","EndpointId":"e","EndpointType":"VoIP","SdkVersion":"1.0","ParticipantDuration":60,"ParticipantEndReason":"500","ResultCategory":"UnexpectedClientError"}
`
