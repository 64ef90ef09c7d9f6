package kql_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// The queries are checked with Kusto's own language service, which knows syntax,
// functions, columns and types. It does not run them.

// validator is the folder of the checking program.
const validator = "testdata/validate"

// checked is what the program says of one query.
type checked struct {
	Problems []string `json:"problems"`
	Columns  []string `json:"columns"` // name and type
}

// validate checks queries by name. Where Node.js or the service is missing the test
// is skipped, but not in CI.
func validate(t *testing.T, queries map[string]string) map[string]checked {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(validator, "node_modules"))
	}
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%v: install Node.js and run npm ci in kql/%s", err, validator)
	default:
		t.Skipf("%v: install Node.js and run npm ci in kql/%s", err, validator)
	}
	input, err := json.Marshal(map[string]any{"tables": documentedTables(t), "queries": queries})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "validate.js")
	cmd.Dir, cmd.Stdin = validator, bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var result map[string]checked
	if err := json.Unmarshal(output, &result); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if len(result) != len(queries) {
		t.Fatalf("%d answers on %d queries", len(result), len(queries))
	}
	return result
}

// documentedTables returns the documented columns of the tables with their types, by
// the list of fields with which the schemas of the record packages are compared.
func documentedTables(t *testing.T) map[string]map[string]string {
	t.Helper()
	file, err := os.Open("../internal/house/testdata/fields.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]map[string]string{}
	for _, row := range rows[1:] {
		table, column, typ := row[1], row[3], row[4]
		if tables[table] == nil {
			tables[table] = map[string]string{}
		}
		if column != "-" {
			tables[table][column] = typ
		}
	}
	for name, columns := range tables {
		plain, _ := strings.CutSuffix(name, "Updates") // which have all that the plain table has
		for _, from := range []string{plain, "*"} {
			for column, typ := range tables[from] {
				if columns[column] == "" {
					columns[column] = typ
				}
			}
		}
	}
	delete(tables, "*")
	tables["My summaries"], tables["_survey1"] = tables["ACSCallSummary"], tables["ACSCallSurvey"] // see validOptions
	return tables
}

// What the rows of each query hold; metrics stands for those of the profile.
const (
	callColumns = "callId string, callType string, start datetime, end datetime, durationSeconds real, " +
		"participants long, clientTypes dynamic, droppedParticipants long, streams long, poorStreams long, " +
		"quality string, rating string, badOperations long, issues long, issueBreakdown dynamic, " +
		"complete bool, resourceId string, teamsThreadId string, " +
		"participantTypes dynamic, sdkVersions dynamic, osVersions dynamic"
	participantColumns = "callId string, callStart datetime, participantId string, identifier string, endpointId string, " +
		"endpointType string, participantType string, sdkVersion string, osVersion string, start datetime, end datetime, " +
		"durationSeconds long, endReason string, endSubCode string, ungraceful bool, quality string, streams long, " +
		"poorStreams long, operations long, badOperations long, issues long, issueBreakdown dynamic, endPhrase string, " +
		"resultCategory string, hasIssues bool, startSide string, endSide string"
	streamColumns = "callId string, participantId string, identifier string, endpointId string, endpointType string, " +
		"mediaType string, streamId long, direction string, transport string, quality string, poorBy dynamic, " +
		"missingMetrics dynamic, metrics"
	shareColumns = " string, calls long, poorCalls long, poorCallShare real, participants long, droppedParticipants long, " +
		"droppedShare real, streams long, poorStreams long, poorStreamShare real"
)

var wantColumns = map[string]string{
	"calls":        callColumns,
	"participants": participantColumns,
	"streams":      streamColumns,
	"poor-streams": streamColumns,
	"end-reasons": "endReason string, family string, ungraceful bool, participants long, share real, calls long, " +
		"description string, action string, droppedParticipants long",
	"operations": "operation string, count long, withResult long, bad long, successRate real, calls long, " +
		"p50Ms long, p75Ms long, p90Ms long, p95Ms long, p99Ms long",
	"diagnostics":  "diagnostic string, ranges long, changes long, bad long, recovered long, recoveryRate real, calls long",
	"days":         "day" + shareColumns,
	"sdk-versions": "sdkVersion" + shareColumns,
	"systems":      "os" + shareColumns,
}

// The queries have no fault that Kusto knows, and the rows that they promise.
func TestValid(t *testing.T) {
	names := map[string][]string{} // of the queries with a text
	queries, columns := map[string]string{}, map[string]string{}
	add := func(p quality.Profile, key string, only ...string) {
		for _, name := range kql.Names() {
			if only != nil && !slices.Contains(only, name) {
				continue
			}
			text := find(t, name, p, validOptions()[key])
			names[text] = append(names[text], p.Name+", "+key+", "+name)
			queries[text] = text // the same text once
			columns[text] = strings.ReplaceAll(wantColumns[name], "metrics", metricColumns(p))
		}
	}
	// A check takes a good part of a second. Profiles differ by their rules, and where streams
	// are judged; options where tables are read.
	for _, p := range []quality.Profile{quality.CallDiagnostics(), quality.CallDiagnostics2024()} {
		add(p, "all")
		add(p, "july")
	}
	for _, p := range append(quality.Profiles(), ownProfiles()...) {
		add(p, "all", "streams", "calls", "participants", "days")
	}
	for key := range validOptions() {
		add(quality.Insights(), key, "calls")
	}
	for text, got := range validate(t, queries) {
		for _, problem := range got.Problems {
			t.Errorf("%q: %s", names[text], problem)
		}
		if diff := cmp.Diff(columns[text], strings.Join(got.Columns, ", ")); diff != "" {
			t.Errorf("%q: columns (-want +got):\n%s", names[text], diff)
		}
	}
}

// metricColumns returns the columns for the metrics of a profile.
func metricColumns(p quality.Profile) string {
	var list []string
	for _, threshold := range p.Thresholds {
		typ := "long"
		switch threshold.Metric {
		case quality.PacketLossRateAvg, quality.PacketLossRateMax, quality.HealedDataRatioAvg, quality.HealedDataRatioMax,
			quality.VideoFrameRateAvg, quality.RecvFreezeDurationPerMinuteInMs, quality.VideoBitRateAvg, quality.VideoBitRateMax:
			typ = "real"
		}
		name := strings.ToLower(string(threshold.Metric[:1])) + string(threshold.Metric[1:])
		if column := name + " " + typ; !slices.Contains(list, column) {
			list = append(list, column)
		}
	}
	return strings.Join(list, ", ")
}

// hostile is a text that ends literals and comments where they are not minded.
const hostile = "it's \"quoted\\\" \r\n| take 0 // \u2028\u202e\U000e0001 ü"

func ownProfiles() []quality.Profile {
	all := quality.Profile{Name: hostile}
	for _, m := range quality.Metrics() {
		limit := 1e300 // a literal of its own kind
		if m.Unit() == "ratio" {
			limit = 1e-7
		}
		all.Thresholds = append(all.Thresholds, quality.Threshold{Metric: m, Direction: quality.Above, Limit: limit, Source: hostile})
	}
	return []quality.Profile{
		all,
		quality.CallDiagnostics().Without("without jitter", quality.JitterAvg, ""),
		quality.Insights().With("of its own for audio", quality.Threshold{
			Metric: quality.JitterAvg, Media: diagnostics.Audio, Direction: quality.Above, Limit: 12.5,
		}),
		{Name: "one", Thresholds: []quality.Threshold{
			{Metric: quality.VideoFrameRateAvg, Media: diagnostics.Video, Direction: quality.Below, Limit: 7},
		}},
	}
}

// validOptions returns options of which the checking program knows all tables:
// [kql.Options.Workspace] is not among them, which only Log Analytics has.
func validOptions() map[string]kql.Options {
	july, august := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, time.August, 1, 0, 0, 0, 1, time.UTC)
	return map[string]kql.Options{
		"all":       {},
		"since":     {Since: july},
		"until":     {Until: august},
		"july":      {Since: july, Until: august, Resources: []string{"/subscriptions/s/my-acs/", hostile}},
		"own names": {Tables: map[string]string{"ACSCallSummary": "My summaries", "ACSCallSurvey": "_survey1"}},
	}
}

// The check finds mistakes.
func TestValidateFindsMistakes(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"a column that is not there": {"ACSCallSummary | where CallTyp == 'P2P'", "CallTyp"},
		"a table that is not there":  {"ACSCallSummry | count", "ACSCallSummry"},
		"a comparison of two types":  {"ACSCallDiagnostics | where JitterAvg > 'much'", "Error"},
		"a function that is not":     {"print trimmed('x')", "trimmed"},
		"a line of prose":            {"ACSCallSummary | count\nwhat follows", "what"},
		"a text without an end":      {"print \"x", "Error"},
	}
	queries := map[string]string{}
	for reason, tt := range tests {
		queries[reason] = tt.text
	}
	for reason, got := range validate(t, queries) {
		if len(got.Problems) == 0 || !strings.Contains(strings.Join(got.Problems, "\n"), tests[reason].want) {
			t.Errorf("%s: found %q, want something about %q", reason, got.Problems, tests[reason].want)
		}
	}
}
