package main

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// records returns all records of paths. They are sorted by content, because CSV has a file for
// each log and so another order.
func records(t *testing.T, mayRepair bool, paths ...string) []acstelemetry.Record {
	t.Helper()
	var recs []acstelemetry.Record
	for rec, err := range acstelemetry.NewSourceReader(t.Context(), lake.NewSource(logs.Files{Paths: paths}, nil), options()).All() {
		if err != nil && !mayRepair {
			t.Error(err)
		}
		if rec != nil {
			recs = append(recs, rec)
		}
	}
	keys := map[acstelemetry.Record]string{}
	for _, rec := range recs {
		keys[rec] = sortKey(t, rec)
	}
	slices.SortStableFunc(recs, func(a, b acstelemetry.Record) int { return cmp.Compare(keys[a], keys[b]) })
	return recs
}

// sortKey returns the part of a record that every shape has: its row of CSV.
func sortKey(t *testing.T, rec acstelemetry.Record) string {
	t.Helper()
	var b strings.Builder
	w := logs.NewCSVWriter(&b, rec.Schema())
	if err := cmp.Or(w.Write(rec), w.Flush()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Nothing is lost in any shape, and back in lines.
func TestConvertThereAndBack(t *testing.T) {
	want := records(t, true, data)
	if len(want) != 17 {
		t.Fatalf("%d records, want 17", len(want))
	}
	// Lines and records keep everything; rows and CSV keep what a table can express.
	for shape, option := range map[string]gocmp.Option{
		"lines": acstest.Exact(), "records": acstest.Exact(), "rows": acstest.Alike(), "csv": acstest.Alike(),
	} {
		t.Run(shape, func(t *testing.T) {
			dir := t.TempDir()
			there := filepath.Join(dir, "there")
			acscalls(t, "convert", "-q", "--to", shape, "--out", there, data).want(t, 0, "")
			if diff := gocmp.Diff(want, records(t, false, there), option); diff != "" {
				t.Errorf("there (-want +got):\n%s", diff)
			}
			back := filepath.Join(dir, "back.json")
			acscalls(t, "convert", "--strict", "--out", back, there).want(t, 0, "")
			if diff := gocmp.Diff(want, records(t, false, back), option); diff != "" {
				t.Errorf("and back (-want +got):\n%s", diff)
			}
			r := acscalls(t, "calls", "-q", there)
			r.want(t, 0, "")
			// Calls without an ID are identified by their position, so calls that begin at the
			// same time may change places.
			if diff := gocmp.Diff(sortedLines(wantTable), sortedLines(r.stdout)); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func sortedLines(s string) []string {
	return slices.Sorted(strings.Lines(s))
}

// Unknown fields survive in all shapes.
func TestConvertKeepsUnknown(t *testing.T) {
	const id = "5f3b"
	path := given(t, "a.json", `{"category":"CallSummary","correlationId":"`+id+`","newOutside":[1,2],"properties":{"callType":"Hologram","newInside":{"a":"=1+1"},"participantEndReason":"Redacted"}}`)
	for _, shape := range []string{"lines", "records", "rows", "csv"} {
		r := acscalls(t, "convert", "--to", shape, "--category", "callsummary", path)
		r.want(t, 0, "")
		back := acscallsOn(t, r.stdout, "convert", "-")
		for _, part := range []string{id, `"newOutside":[1,2]`, `"newInside":{"a":"=1+1"}`, `"callType":"Hologram"`, `"participantEndReason":"Redacted"`} {
			if !strings.Contains(back.stdout, part) {
				t.Errorf("%s has lost %s:\n%s\nwhich came from\n%s", shape, part, back.stdout, r.stdout)
			}
		}
	}
}

func TestConvertCategory(t *testing.T) {
	tests := []struct {
		category string
		lines    int
		stderr   string
	}{
		{"CallSummary", 9, ""},
		{"calldiagnostics", 7, ""},
		{"ACSCallClientOperations", 1, ""},
		{"CallSummaryUpdates", 9, ""}, // the same log in several versions
		{"CallSurvey", 0, `no record is from the log "CallSurvey"`},
		{"Nonsense", 0, "the documented ones are CallSummary, CallDiagnostics, "},
	}
	for _, tt := range tests {
		r := acscalls(t, "convert", "-q", "--category", tt.category, data)
		r.want(t, 0, tt.stderr)
		if n := strings.Count(r.stdout, "\n"); n != tt.lines {
			t.Errorf("%s: %d lines, want %d", tt.category, n, tt.lines)
		}
	}
}

// Filters for calls do not apply to records, so these commands do not have them.
func TestConvertChoosesNoCalls(t *testing.T) {
	for _, flag := range []string{"--since", "--until", "--call", "--quality", "--sort", "--limit", "--format"} {
		acscalls(t, "convert", flag, "x", data).want(t, 2, "unknown flag: "+flag)
	}
}

// A file appears under its name when it is complete. Until then the old file stays. Nothing
// else is left.
func TestConvertOut(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.json")
	if err := os.WriteFile(out, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	acscalls(t, "convert", "--to", "nonsense", "--out", out, data).want(t, 2, "--to: there is no shape")
	wantFiles(t, dir, "out.json")
	if got := contentOf(t, out); got != "before" {
		t.Errorf("wrong usage has changed the file to %q", got)
	}

	// Readable records are written although one file is missing.
	in := given(t, "in.json", summaryOf("a"))
	acscalls(t, "convert", "--out", out, in, "no/such/file").want(t, 1, "no/such/file")
	wantFiles(t, dir, "out.json")
	if got := contentOf(t, out); !strings.Contains(got, `"correlationId":"a"`) {
		t.Errorf("written: %q", got)
	}

	// In a folder, the output file is one that an earlier run left.
	acscalls(t, "convert", "--out", out, dir).want(t, 0, "out.json stays as it was")
	if got := contentOf(t, out); strings.Count(got, "\n") != 1 {
		t.Errorf("written: %q", got)
	}

	acscalls(t, "convert", "--out", filepath.Join(dir, "no", "such", "out.json"), in).want(t, 1, "no such file or directory")
	acscalls(t, "convert", "--to", "csv", "--out", filepath.Join(out, "tables"), in).want(t, 1, "not a directory")
	wantFiles(t, dir, "out.json")
}

func TestConvertOutThroughLink(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("real.json", filepath.Join(dir, "link.json")); err != nil {
		t.Skip("no links here:", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	acscalls(t, "convert", "--out", filepath.Join(dir, "link.json"), given(t, "in.json", summaryOf("a"))).want(t, 0, "")
	if got := contentOf(t, filepath.Join(dir, "real.json")); !strings.Contains(got, `"a"`) {
		t.Errorf("the file behind the link holds %q", got)
	}
	wantFiles(t, dir, "link.json", "real.json")
}

func TestConvertOutToDevice(t *testing.T) {
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Skip(err)
	}
	acscalls(t, "convert", "-q", "--out", os.DevNull, data).want(t, 0, "")
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Errorf("the device was replaced: %v, error %v", after, err)
	}
}

// odd has records with everything that a shape could lose: all states, unknown fields and
// texts, long numbers, text that a table or a spreadsheet would take for something else, and
// an unknown log.
const odd = `{"category":"CallSummary","correlationId":"a","properties":{"identifier":null,"callDuration":"null","callStartTime":"-","endpointId":"Redacted","osVersion":"","callType":"Hologram"}}
{"category":"CallDiagnostics","correlationId":"c","properties":{"streamId":9007199254740993,"packetLossRateAvg":1e-7,"jitterAvg":8.2E1,"codecName":" opus ","mediaType":"audio"}}
{"category":"CallSummary","correlationId":"=1+1","properties":{"identifier":"+49151","sdkVersion":"-1","osVersion":"@SUM(A1)","endpointId":"a,b\"c\"\nd\te'f","teamsThreadId":"19:אב\u202e\u0000@thread.v2"}}
{"category":"CallSummary","correlationId":"d","beside":{"a":[1,2.50,null,"\u0022"]},"properties":{"within":{"b":{"c":[]}},"=cmd":"=1+1","UnknownFields":"x","Extra field":true}}
{"category":"CallClientOperations","time":"2024-01-09T15:00:00Z","correlationId":"e","properties":{"OperationName":"CreateView","CallClientTimeStamp":"2024-01-09T15:00:00.1234567Z","OperationPayload":"{\"a\":\"b, \\\"c\\\"\"}"}}
{"category":"CallSurvey","properties":{"SurveyId":"s","OverallRatingScore":3,"OverallCallIssues":"A,B"}}
{"Type":"ACSBillingUsage","TimeGenerated":"2024-01-09T15:00:00Z","UserIdA":"u","Quantity":1.10}
{"category":"SMSOperational","operationName":"SMSMessagesSent","properties":{"n":1.50,"to":["+49151"]}}
{"category":"smsoperational","properties":{"of":"the same log in another case"}}
`

// invalid has values that do not have the types of their fields. In a table of texts they are
// texts, and so is a list in place of a text.
const invalid = `{"category":"CallSummaryUpdates","correlationId":"b","properties":{"callDuration":"long","callStartTime":{"at":1},"identifier":["x"],"CallUpdatesVersion":18446744073709551615}}
`

// From any shape to another and back, records lose only what the documentation says of tables.
// After one conversion to a shape, further ones give the same bytes.
func TestConvertBetweenAllShapes(t *testing.T) {
	for reason, in := range map[string]string{
		"samples": data, "odd": given(t, "odd.json", odd), "invalid": given(t, "invalid.json", invalid),
		"generated": given(t, "generated.json", generatedText(t)),
	} {
		all := records(t, true, in)
		for _, first := range shapes {
			a := converted(t, first, in)
			for _, second := range shapes {
				t.Run(reason+"/"+first+"/"+second, func(t *testing.T) {
					t.Parallel()
					b := converted(t, second, a)
					option := acstest.Alike()
					if isExact(first) && isExact(second) {
						option = acstest.Exact()
					}
					textOnly := reason == "invalid" && (first == "csv" || second == "csv")
					if diff := gocmp.Diff(all, records(t, true, b), option); diff != "" && !textOnly {
						t.Errorf("(-want +got):\n%s", diff)
					}
					// One more conversion, so that CSV has sorted the logs and the time is
					// only in its column.
					c := converted(t, second, converted(t, first, b))
					again := converted(t, second, converted(t, first, c))
					if diff := gocmp.Diff(filesBelow(t, c), filesBelow(t, again)); diff != "" {
						t.Errorf("there and back another time (-first +again):\n%s", diff)
					}
					if isExact(first) && isExact(second) {
						if diff := gocmp.Diff(filesBelow(t, b), filesBelow(t, again)); diff != "" {
							t.Errorf("there and back (-first +again):\n%s", diff)
						}
					}
				})
			}
		}
	}
}

// isExact reports whether a shape keeps everything of a record.
func isExact(shape string) bool { return shape == "lines" || shape == "records" || shape == parquet }

// converted returns a new file or folder with the records of another in a shape. It runs the
// command without a process of its own, which takes a third of the time.
func converted(t *testing.T, shape, in string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	var stderr bytes.Buffer
	ctx := (&environment{now: time.Now, local: time.UTC}).with(t.Context())
	if status := run(ctx, []string{"convert", "-q", "--to", shape, "--out", out, in}, io.Discard, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	return out
}

// generatedText returns records of every log, spelled in many ways.
func generatedText(t *testing.T) string {
	t.Helper()
	text, err := io.ReadAll(acstest.NewFeed(&acstest.Config{
		Seed: 6, Calls: acstest.None, Records: 1200, Shuffle: 20, MixKeys: true, MixSpellings: true, Escapes: true,
		Surveys: 0.5, MediaStats: 0.1, Usage: 0.5, Meetings: 0.5, CrossTenant: 0.4, WithoutID: 0.05, HighCardinality: true,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
