package kql_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// Functions, views and rules are queries in another form. The forms must be valid, and give the
// same rows.

func TestFunction(t *testing.T) {
	since, until := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC)
	opts := &kql.FunctionOptions{Options: kql.Options{Since: since, Until: until}, Name: "Calls of July", Folder: `calls "new"`}
	text, err := kql.Function("calls", quality.CallDiagnostics(), opts)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(text, "{\n")
	const wantHead = `.create-or-alter function with (folder = "calls \"new\"", docstring = "the list of calls: one row per call, with the columns of acscalls calls")
["Calls of July"](Since: datetime = datetime(2026-07-01T00:00:00Z), Until: datetime = datetime(2026-08-01T00:00:00Z)) `
	if diff := cmp.Diff(wantHead, head); diff != "" {
		t.Errorf("the command (-want +got):\n%s", diff)
	}
	// The body is the query with these limits, which are parameters now.
	want := regexp.MustCompile(`let (Since|Until) = .*;\n`).ReplaceAllString(find(t, "calls", quality.CallDiagnostics(), opts.Options), "")
	if diff := cmp.Diff(want+"}\n", body); diff != "" {
		t.Errorf("the body (-query +function):\n%s", diff)
	}
	text, err = kql.Function("poor-streams", quality.CallDiagnostics(), nil)
	const wantName = "\nAcsPoorStreams(Since: datetime = datetime(1970-01-01T00:00:00Z), Until: datetime = datetime(9999-12-31T00:00:00Z)) {\n"
	if err != nil || !strings.Contains(text, wantName) {
		t.Errorf("%v: %q is not in the command", err, wantName)
	}
}

func TestMaterializedViews(t *testing.T) {
	views, err := kql.MaterializedViews(&kql.ViewOptions{
		Tables: map[string]string{"ACSCallDiagnosticsUpdates": "My updates"}, Prefix: "Last ", Folder: "x", Backfill: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(views, func(v kql.View) bool { return v.Table == "ACSCallDiagnosticsUpdates" })
	const want = `.create async ifnotexists materialized-view with (backfill = true, folder = "x", docString = "the newest version of each record of ACSCallDiagnosticsUpdates")
["Last ACSCallDiagnosticsUpdates"] on table ["My updates"] {
["My updates"]
| extend Version = coalesce(tolong(CallUpdatesVersion), -1)
| summarize arg_max(Version, *) by CorrelationId, ParticipantId, Identifier, EndpointId, EndpointType, MediaType, StreamId
}
`
	if diff := cmp.Diff(want, views[i].Text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := kql.MaterializedViews(&kql.ViewOptions{Tables: map[string]string{"x": "y"}}); err == nil {
		t.Error("a view of a table that no query reads")
	}
}

// ruleQueries returns the queries of summary rules and alert rules, by what they are.
func ruleQueries(t *testing.T, p quality.Profile) map[string]string {
	t.Helper()
	queries := map[string]string{}
	for _, name := range kql.Names() {
		template, err := kql.SummaryRule(name, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		queries["summary rule "+name] = queryOf(t, template)
		if slices.Contains(alerting, name) {
			if template, err = kql.Alert(name, p, nil); err != nil {
				t.Fatal(err)
			}
			queries["alert "+name] = queryOf(t, template)
		}
	}
	return queries
}

// No form has a fault that Kusto knows, and rules have the columns of the query.
func TestFormsAreValid(t *testing.T) {
	p := quality.CallDiagnostics()
	forms := ruleQueries(t, p)
	for name := range strings.FieldsSeq("calls streams operations") { // TestValid checks the text of the others
		text, err := kql.Function(name, p, &kql.FunctionOptions{Name: hostile, Folder: hostile})
		if err != nil {
			t.Fatal(err)
		}
		forms["function "+name] = text
	}
	for _, backfill := range []bool{false, true} {
		views, err := kql.MaterializedViews(&kql.ViewOptions{Folder: hostile, Backfill: backfill, Tables: map[string]string{"ACSCallSurvey": "_survey1"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range views {
			forms[fmt.Sprintf("view %s, backfill %t", v.Name, backfill)] = v.Text
		}
	}
	forms["a function with a mistake"] = strings.Replace(forms["function streams"], "JitterAvg >", "JiterAvg >", 1)
	forms["a view with a mistake"] = strings.Replace(forms["view NewestACSCallSurvey, backfill false"], "by CallId", "by CalId", 1)
	for form, got := range validate(t, forms) {
		if strings.HasSuffix(form, "with a mistake") {
			if len(got.Problems) == 0 {
				t.Errorf("%s has no problem", form)
			}
			continue
		}
		for _, problem := range got.Problems {
			t.Errorf("%s: %s", form, problem)
		}
		for kind := range strings.SplitSeq("summary rule ,alert ", ",") {
			if name, ok := strings.CutPrefix(form, kind); ok {
				want := strings.ReplaceAll(wantColumns[name], "metrics", metricColumns(p))
				if diff := cmp.Diff(want, strings.Join(got.Columns, ", ")); diff != "" {
					t.Errorf("%s: columns (-want +got):\n%s", form, diff)
				}
			}
		}
	}
}

// Rules, which have no functions of their own, and queries on the views give the rows of the
// library.
func TestAnswersOfForms(t *testing.T) {
	p := quality.CallDiagnostics()
	rows := randomRows(rand.New(rand.NewPCG(3, 4)), 400)
	for i, r := range rows { // of several records of one version of an update a view keeps any one
		if _, ok := r["CallUpdatesVersion"]; ok {
			r["CallUpdatesVersion"] = i
		}
	}
	rows = append(rows, generatedRows(t)...)
	plain := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return strings.HasSuffix(r["Type"].(string), "Updates") })
	all, final := readLibrary(t, p, rows, kql.Options{}), readLibrary(t, p, plain, kql.Options{})
	queries, want := map[string]string{}, map[string][]row{}
	for form, text := range ruleQueries(t, p) {
		if name, ok := strings.CutPrefix(form, "alert "); ok {
			want[form] = final.rows(t, name)
		} else if name, _ := strings.CutPrefix(form, "summary rule "); name == "participants" || name == "days" {
			want[form] = all.rows(t, name)
		} else {
			continue
		}
		queries[form] = text
	}
	views, err := kql.MaterializedViews(nil)
	if err != nil {
		t.Fatal(err)
	}
	newest, tables := "", map[string]string{}
	for _, v := range views {
		newest += "let " + v.Name + " = " + strings.TrimSuffix(v.Query, "\n") + ";\n"
		tables[v.Table] = v.Name
	}
	for name := range strings.FieldsSeq("calls operations") {
		form := name + " on views"
		queries[form], want[form] = newest+find(t, name, p, kql.Options{Tables: tables}), all.rows(t, name)
	}
	for _, engine := range engines() {
		t.Run(engine, func(t *testing.T) { compare(t, execute(t, engine, rows, queries), want) })
	}
}
