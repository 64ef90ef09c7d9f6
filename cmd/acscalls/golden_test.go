package main

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/kql"
)

var update = flag.Bool("update", false, "write the golden files; read every change to them")

// The output of the commands for the documents' samples, and for troubled, whose
// numbers are few enough to count.
func TestGolden(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	tests := []struct {
		name string
		args []string
	}{
		{"summary", []string{"summary", data}},
		{"summary-troubled", []string{"summary", bad}},
		{"summary-by", []string{"summary", "--by", "os", "--by", "day,OS", bad}},
		{"calls-troubled", []string{"calls", bad}},
		{"calls-columns", []string{"calls", "--columns", "callid,quality,start,issueBreakdown", "--newest", bad}},
		{"streams-columns", []string{"streams", "--columns", "callId,participant,jitterAvg,findings", bad}},
		{"call", []string{"call", "341acde7", data}},
		{"call-troubled", []string{"call", "bad", bad}},
		{"streams", []string{"streams", data}},
		{"mos", []string{"mos", "--codec", "=G.711+PLC", "--empty-buffer", data}},
		{"mos-call", []string{"mos", "--per", "call", data}},
		{"usage", []string{"usage", given(t, "usage.json", billed6)}},
		{"usage-sums", []string{"usage", "--by", "month", "--by", "belongsTo", given(t, "usage.json", billed6)}},
		{"participants", []string{"participants", data}},
		{"operations", []string{"operations", data}},
		{"explain", []string{"explain", "410/3101", "487", "8522", "500/511404", "CameraFreeze", "Join"}},
		{"codes", []string{"codes", "8522"}},
		{"check", []string{"check", "--min-calls", "7", "--max-poor-share", "5%", data}},
		{"compare", []string{"compare", "--all", "--split", "2026-01-06", bad}},
		{"exposure", []string{"exposure", data}},
		{"metrics", []string{"metrics", given(t, "metrics.json", metered)}},
		{"thresholds", []string{"thresholds"}},
	}
	for _, tt := range tests {
		for _, format := range []string{"table", "ndjson", "csv"} {
			t.Run(tt.name+"/"+format, func(t *testing.T) {
				args := slices.Clone(tt.args)
				if !slices.Contains([]string{"explain", "codes", "thresholds"}, args[0]) {
					args = append(args, "-q")
				}
				golden(t, tt.name+"."+format, append(args, "--format", format)...)
			})
		}
	}
}

// The fields that --json names, in its order.
func TestGoldenFields(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	golden(t, "calls-fields.json", "calls", "-q", "--json", "quality,callId,issueBreakdown", bad)
	golden(t, "participants-fields.json", "participants", "-q", "--json", "callId,participant,endReason", "--limit", "1", bad)
}

// The support requests of a call that ended normally, and of one that was dropped.
func TestGoldenSupport(t *testing.T) {
	bad := given(t, "troubled.json", troubled)
	for _, format := range supportFormats {
		golden(t, "support."+format, "support", "-q", "--format", format, "8d1a8374", data)
		golden(t, "support-troubled."+format, "support", "-q", "--format", format, "bad", bad)
	}
}

// golden compares what a command writes with a golden file.
func golden(t *testing.T, name string, args ...string) {
	t.Helper()
	r := acscalls(t, args...)
	r.want(t, 0, "")
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(r.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(contentOf(t, file), r.stdout); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// The samples in each shape. CSV has one table per log.
func TestGoldenConvert(t *testing.T) {
	for _, shape := range []string{"lines", "records", "rows"} {
		golden(t, "convert."+shape, "convert", "-q", "--to", shape, data)
	}
	for _, log := range []string{"CallSummary", "CallDiagnostics", "CallClientOperations"} {
		golden(t, "convert-"+log+".csv", "convert", "-q", "--to", "csv", "--category", log, data)
	}
}

// Every query without flags, and one with all flags.
func TestGoldenKQL(t *testing.T) {
	for _, name := range kql.Names() {
		golden(t, "kql-"+name+".kql", "kql", name)
	}
	golden(t, "kql-chosen.kql", "kql", "streams", "--since", "2026-07-01", "--until", "2026-07-31", "--resource", "my-acs", "--profile", "Documented")
}
