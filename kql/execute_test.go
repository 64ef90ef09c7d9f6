package kql_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// The queries are run, not by Kusto but by a translator to SQL, duckdb-kql, and by ClickHouse in
// its dialect for Kusto's language, and must give what packages quality, report and trend make of
// the same records.

// row is a row of a table or of an answer, as JSON has it.
type row = map[string]any

const (
	duckDB     = "run_duckdb.py"
	clickHouse = "run_clickhouse.py"
)

// engines returns the programs that run queries. The slow one runs with LONG_TESTS only.
func engines() []string {
	if os.Getenv("LONG_TESTS") == "" {
		return []string{duckDB}
	}
	return []string{duckDB, clickHouse}
}

// execute runs queries by name with one of the engines. Where they are missing the test is skipped,
// but not in CI.
func execute(t *testing.T, engine string, rows []row, queries map[string]string) map[string][]row {
	t.Helper()
	const folder = "testdata/execute/"
	if _, err := os.Stat(folder + "venv"); err != nil {
		const how = "%v: in kql/" + folder + " run python3 -m venv venv && venv/bin/pip install --no-deps -r requirements.txt"
		if os.Getenv("CI") == "true" {
			t.Fatalf(how, err)
		}
		t.Skipf(how, err)
	}
	byTable := map[string][]row{}
	for _, r := range rows {
		table := r["Type"].(string)
		byTable[table] = append(byTable[table], r)
	}
	input, err := json.Marshal(map[string]any{"tables": documentedTables(t), "rows": byTable, "queries": queries})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), folder+"venv/bin/python", folder+engine)
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var answers map[string][]row
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

func TestAnswers(t *testing.T) {
	some := kql.Options{Since: recordsStart.Add(4 * time.Hour), Until: recordsStart.Add(12 * time.Hour)}
	rows := slices.Concat(randomRows(rand.New(rand.NewPCG(1, 2)), 700), generatedRows(t), edgeRows())
	queries, want := map[string]string{}, map[string][]row{}
	for _, one := range []struct {
		profile quality.Profile
		options kql.Options
		queries string
	}{
		{quality.CallDiagnostics(), kql.Options{}, "calls participants streams poor-streams end-reasons operations diagnostics"},
		{quality.CallDiagnostics2024(), kql.Options{}, "calls participants"},
		{ownRules(), kql.Options{}, "calls participants"},
		{quality.CallDiagnostics(), some, "calls participants days"},
	} {
		l := readLibrary(t, one.profile, rows, one.options)
		for name := range strings.FieldsSeq(one.queries) {
			key := name + " by " + one.profile.Name
			if one.options.Since != (time.Time{}) {
				key += " in a range"
			}
			queries[key], want[key] = find(t, name, one.profile, one.options), l.rows(t, name)
		}
	}
	for _, engine := range engines() {
		t.Run(engine, func(t *testing.T) { compare(t, execute(t, engine, rows, queries), want) })
	}
}

// Of breakdowns by something that participants differ in, the library counts more participants: the
// heads of these queries say so. The engines agree on them.
func TestEnginesAgree(t *testing.T) {
	rows := slices.Concat(randomRows(rand.New(rand.NewPCG(5, 6)), 300), edgeRows())
	queries := map[string]string{}
	for _, p := range []quality.Profile{quality.CallDiagnostics(), quality.CallDiagnostics2024()} {
		for name := range strings.FieldsSeq("sdk-versions systems") {
			queries[name+" by "+p.Name] = find(t, name, p, kql.Options{})
		}
	}
	want := execute(t, duckDB, rows, queries)
	for _, engine := range engines() {
		if engine != duckDB {
			compare(t, execute(t, engine, rows, queries), want)
		}
	}
}

// compare compares the rows that queries gave with those of the library.
func compare(t *testing.T, answers, want map[string][]row) {
	t.Helper()
	for key := range want {
		if len(want[key]) == 0 {
			t.Errorf("%s: the library has no rows", key)
			continue
		}
		got, want := linesOf(t, answers[key], want[key][0]), linesOf(t, want[key], want[key][0])
		if slices.Equal(got, want) {
			continue
		}
		t.Errorf("%s: %d rows, want %d", key, len(got), len(want))
		for i, line := range slices.Concat(without(want, got), without(got, want)) {
			if i < 6 {
				t.Errorf("only in one of them, the library first: %s", line)
			}
		}
	}
}

// without returns the lines that others lack.
func without(lines, others []string) (list []string) {
	for _, line := range lines {
		if !slices.Contains(others, line) {
			list = append(list, line)
		}
	}
	return list
}

// ownRules returns a profile whose rules are neither those of 2025 nor those of 2024.
func ownRules() quality.Profile {
	p := quality.CallDiagnostics()
	p.Name = "own rules"
	p.Rules = &quality.Rules{
		Rules: calls.Rules{
			LeftOut: []clientops.OperationName{"NetworkTest"}, Outcomes: []clientops.OperationName{"Hangup", "network probe"},
			Starts: []clientops.OperationName{"Join"}, StartStates: []clientops.CallState{"None"},
			ClientFirst: true, BeforeCall: 90,
		},
		DroppedCategories: []string{"clienterror"}, DroppedCodes: []int{410, 487}, PoorNames: []string{"freeze", "probe"},
	}
	return p
}

// library is what the library says of some records.
type library struct {
	calls, people, streams []row
	figures                trend.Aggregate
}

func readLibrary(t *testing.T, p quality.Profile, rows []row, o kql.Options) *library {
	t.Helper()
	a := p.Assembler()
	for i, r := range rows {
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := acstelemetry.Decode(text, nil)
		if rec == nil {
			t.Fatalf("%s: %v", text, err)
		}
		a.Add(rec, logs.Position{Record: int64(i + 1)})
	}
	l := &library{figures: trend.Aggregate{Dimensions: []trend.Dimension{trend.ByDay()}}}
	for _, c := range a.Calls() {
		start, known := c.Start.Get()
		if !c.ID.IsSet() || !o.Since.IsZero() && (!known || start.Before(o.Since) || !start.Before(o.Until)) {
			continue
		}
		v := p.Call(c)
		l.calls = append(l.calls, asRow(t, v.Row()))
		for _, one := range c.Participants {
			person := asRow(t, report.NewParticipantRow(c, p.Participant(c, one)))
			person["endPhrase"] = one.Ending.Reason.Or("") // without what the catalogue says
			for _, column := range []string{"participant", "name", "participantTenantId", "endDescription", "versions", "dropped"} {
				delete(person, column)
			}
			l.people = append(l.people, person)
		}
		for i, r := range report.StreamRows(v) {
			all, stream := asRow(t, r), asRow(t, row{"poorBy": slices.Collect(v.Streams[i].Causes.All())})
			for _, column := range []string{"callId", "endpointType", "mediaType", "streamId", "direction", "quality", "missingMetrics"} {
				stream[column] = all[column] // the IDs are those of the participant, in the query those of the stream
			}
			l.streams = append(l.streams, stream)
		}
		l.figures.Add(v)
	}
	return l
}

// rows returns what a query should give, with the columns that the library has.
func (l *library) rows(t *testing.T, query string) (list []row) {
	t.Helper()
	switch query {
	case "calls":
		return l.calls
	case "participants":
		return l.people
	case "streams":
		return l.streams
	case "poor-streams":
		return slices.DeleteFunc(slices.Clone(l.streams), func(r row) bool { return r["quality"] != "Poor" })
	case "end-reasons":
		for reason, n := range l.figures.Total.EndReasons {
			list = append(list, row{"endReason": reason, "participants": n})
		}
	case "operations":
		for name, o := range l.figures.Total.Operations {
			bad := o.BadResults()
			list = append(list, row{"operation": name, "count": o.Count, "withResult": bad.Whole, "bad": bad.Part})
		}
	case "diagnostics":
		for name, d := range l.figures.Total.Diagnostics {
			list = append(list, row{"diagnostic": name, "ranges": d.Ranges, "bad": d.Bad, "recovered": d.Recovered})
		}
	case "days":
		for day, f := range l.figures.By[trend.ByDay().Name] {
			list = append(list, row{"day": day, "calls": f.Calls, "poorCalls": f.CallsByQuality[quality.Poor], "streams": f.Streams,
				"poorStreams": f.StreamsByQuality[quality.Poor]})
		}
	}
	return list
}

// asRow returns a row of the library as JSON has it.
func asRow(t *testing.T, v any) (r row) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// linesOf returns rows as sorted lines with the columns that another one has: times in one form,
// empty texts as null, and lists sorted.
func linesOf(t *testing.T, rows []row, like row) (lines []string) {
	t.Helper()
	for _, r := range rows {
		line := row{}
		for column := range like {
			value := r[column]
			if text, ok := value.(string); ok {
				if at, err := time.Parse("2006-01-02T15:04:05.999999999", strings.TrimSuffix(text, "Z")); err == nil {
					value = at
				} else if text == "" {
					value = nil
				}
			} else if list, ok := value.([]any); ok {
				slices.SortFunc(list, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
			}
			if list, ok := value.([]any); ok && len(list) == 0 {
				value = nil
			}
			line[column] = value
		}
		text, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
	}
	slices.Sort(lines)
	return lines
}
