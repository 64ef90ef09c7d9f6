package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// Package kql tests what the forms hold. These tests check that flags get to it.

func TestKQLForms(t *testing.T) {
	text := func(text string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	july := kql.Options{
		Since: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC),
		Resources: []string{"my-acs"}, Tables: map[string]string{"ACSCallSummary": "A", "ACSCallSurvey": "B=C"},
	}
	views, err := kql.MaterializedViews(&kql.ViewOptions{Tables: map[string]string{"ACSCallSummary": "A"}, Folder: "F", Backfill: true})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, v := range views {
		texts = append(texts, v.Text)
	}
	for _, tt := range []struct{ args, want string }{
		{"kql --as function", text(kql.Function("calls", quality.CallDiagnostics(), nil))},
		{"kql systems --as function --profile Insights --since 2026-07-01 --until 2026-07-31 --resource my-acs --table ACSCallSummary=A --table ACSCallSurvey=B=C --name N --folder F",
			text(kql.Function("systems", quality.Insights(), &kql.FunctionOptions{Options: july, Name: "N", Folder: "F"}))},
		{"kql days --as summary-rule --bin 24h --destination Days_CL --name n --resource my-acs",
			text(kql.SummaryRule("days", quality.CallDiagnostics(), &kql.SummaryRuleOptions{
				Options: kql.Options{Resources: []string{"my-acs"}}, Name: "n", Bin: 24 * time.Hour, Table: "Days_CL"}))},
		{"kql end-reasons --as alert --window 48h --every 15m --above 2.5 --severity Error --action-group /a --action-group /b --name n --profile CallDiagnostics2024",
			text(kql.Alert("end-reasons", quality.CallDiagnostics2024(), &kql.AlertOptions{
				Name: "n", Window: 48 * time.Hour, Every: 15 * time.Minute, Above: 2.5, Severity: "Error", ActionGroups: []string{"/a", "/b"}}))},
		{"kql --as materialized-view --backfill --folder F --table ACSCallSummary=A", strings.Join(texts, "\n")},
		{"kql streams --table ACSCallDiagnostics=D", text(func() (string, error) {
			q, err := kql.Find("streams", quality.CallDiagnostics(), &kql.Options{Tables: map[string]string{"ACSCallDiagnostics": "D"}})
			return q.Text, err
		}())},
	} {
		r := acscalls(t, strings.Fields(tt.args)...)
		r.want(t, 0, "")
		if diff := cmp.Diff(tt.want, r.stdout); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.args, diff)
		}
		if isTemplate := strings.Contains(tt.args, "rule") || strings.Contains(tt.args, "alert"); isTemplate != json.Valid([]byte(r.stdout)) {
			t.Errorf("%s: a template is JSON, and nothing else is", tt.args)
		}
	}
}

func TestKQLFormUsage(t *testing.T) {
	for _, tt := range []struct{ reason, args, stderr string }{
		{"unknown form", "kql --as view", `there is no form "view": use --as function, summary-rule, alert, materialized-view`},
		{"unknown query", "kql call --as alert", `no query "call"`},
		{"a query that is no alert", "kql calls --as alert", "the query needs union, which log alert rules refuse; use poor-streams, streams or end-reasons"},
		{"a view of one query", "kql days --as materialized-view", `makes the views of all tables: leave "days" out`},
		{"a flag without a form", "kql --bin 1h", "--bin acts only with --as summary-rule"},
		{"a flag of another form", "kql poor-streams --as alert --folder x", "--folder acts only with --as function, materialized-view"},
		{"a rule for July", "kql days --as summary-rule --since 2026-07-01", "--since acts only with --as function"},
		{"a profile of views", "kql --as materialized-view --profile Insights", "--profile acts only with --as function, summary-rule, alert"},
		{"no bin of 25 minutes", "kql days --as summary-rule --bin 25m", "the bin is 25m0s: use one of [20 30 60"},
		{"no time", "kql days --as summary-rule --bin day", `--bin "day": time: invalid duration "day"`},
		{"no custom table", "kql days --as summary-rule --destination Days", "the end _CL"},
		{"a severity that does not exist", "kql streams --as alert --severity bad", "use Critical, Error, Warning, Informational, Verbose"},
		{"a table without another name", "kql --table ACSCallSummary", `--table "ACSCallSummary": use NAME=OTHER`},
		{"a table with two", "kql --table ACSCallSummary=a --table ACSCallSummary=b", "once for each table"},
		{"a table that no query reads", "kql --table x=y", `no query reads a table "x"`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := acscalls(t, strings.Fields(tt.args)...)
			r.want(t, 2, tt.stderr)
			if r.stdout != "" || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("standard output %q, standard error %q", r.stdout, r.stderr)
			}
		})
	}
}

func TestKQLFormCompletion(t *testing.T) {
	for flag, want := range map[string]string{
		"--as":       "function\nsummary-rule\nalert\nmaterialized-view\n:4\n",
		"--severity": "Critical\nError\nWarning\nInformational\nVerbose\n:4\n",
	} {
		if r := acscalls(t, "__complete", "kql", flag, ""); r.stdout != want {
			t.Errorf("%s completes to %q, want %q", flag, r.stdout, want)
		}
	}
}
