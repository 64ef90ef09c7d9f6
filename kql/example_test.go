package kql_test

import (
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/quality"
)

// The list of calls of July, for Log Analytics.
func ExampleCalls() {
	text, err := kql.Calls(quality.CallDiagnostics(), &kql.Options{
		Since: time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC),
		Until: time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "Since") || strings.Contains(line, "JitterAvg >") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// let Since = datetime(2026-07-01T00:00:00Z);
	// | where TimeGenerated >= Since - 3h
	// | where TimeGenerated >= Since - 3h
	// | where TimeGenerated >= Since - 3h
	// let Facts = AllFacts | where Start >= Since and Start < Until;
	// | where TimeGenerated >= Since - 3h
	// | where TimeGenerated >= Since - 3h
	// iff(JitterAvg > 30, "JitterAvg", ""), // ms, average
	// | where TimeGenerated >= Since - 3h
}

func ExampleQueries() {
	list, err := kql.Queries(quality.Documented(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range list {
		fmt.Printf("%s: %s\n", q.Name, q.Description)
	}
	// Output:
	// calls: the list of calls: one row per call, with the columns of acscalls calls
	// participants: the participants: one row each, with columns of acscalls participants
	// streams: the verdict on every media stream, with the metrics that make it poor and those it lacks
	// poor-streams: the poor media streams, with the metrics that make them so
	// end-reasons: how participants' connections ended, with what the codes mean and how many were dropped
	// operations: the clients' operations: success rates, and percentiles of how long they took
	// diagnostics: the user-facing diagnostics: how many, how many bad, how many recovered
	// days: calls, dropped participants and poor streams by day (UTC) of the call
	// sdk-versions: calls, dropped participants and poor streams by version of the SDK
	// systems: calls, dropped participants and poor streams by operating system
}

// A stricter limit for the jitter of audio takes the place of the one for every
// kind of stream, as it does in package quality.
func ExampleFind() {
	strict := quality.Insights().With("Strict", quality.Threshold{
		Metric: quality.JitterAvg, Media: diagnostics.Audio, Direction: quality.Above, Limit: 20,
	})
	q, err := kql.Find("poor-streams", strict, &kql.Options{Resources: []string{"my-acs"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(q.Text) {
		if strings.Contains(line, "JitterAvg >") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// iff(MediaType !in~ ("Audio") and JitterAvg > 30, "JitterAvg", ""), // ms, average
	// iff(MediaType =~ "Audio" and JitterAvg > 20, "JitterAvg", "") // ms, average
}

func ExampleNames() {
	fmt.Println(strings.Join(kql.Names(), " "))
	// Output: calls participants streams poor-streams end-reasons operations diagnostics days sdk-versions systems
}

// Copies of the tables in another place have names of their own.
func ExampleOptions() {
	q, err := kql.Find("operations", quality.CallDiagnostics(), &kql.Options{
		Workspace: "production logs",
		Tables:    map[string]string{"ACSCallClientOperations": "Client operations"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(q.Text) {
		if strings.Contains(line, "workspace(") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// (workspace("production logs").ACSCallSummary
	// (workspace("production logs").ACSCallSummaryUpdates
	// (workspace("production logs").["Client operations"]
}

func ExampleDescribe() {
	fmt.Println(kql.Describe("diagnostics"))
	fmt.Printf("%q\n", kql.Describe("no such query"))
	// Output:
	// the user-facing diagnostics: how many, how many bad, how many recovered
	// ""
}

// A function takes the limits of time from whoever calls it.
func ExampleFunction() {
	text, err := kql.Function("calls", quality.CallDiagnostics(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range strings.SplitN(text, "\n", 4)[:3] {
		fmt.Println(line)
	}
	// Output:
	// .create-or-alter function with (folder = "acstelemetry", docstring = "the list of calls: one row per call, with the columns of acscalls calls")
	// AcsCalls(Since: datetime = datetime(1970-01-01T00:00:00Z), Until: datetime = datetime(9999-12-31T00:00:00Z)) {
	// // calls: the list of calls: one row per call, with the columns of acscalls calls.
}

// A function that reads views reads less.
func ExampleMaterializedViews() {
	views, err := kql.MaterializedViews(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(views[2].Text)
	tables := map[string]string{}
	for _, v := range views {
		tables[v.Table] = v.Name
	}
	text, err := kql.Function("streams", quality.CallDiagnostics(), &kql.FunctionOptions{Options: kql.Options{Tables: tables}})
	fmt.Println(strings.Contains(text, "(NewestACSCallDiagnostics\n"), err)
	// Output:
	// .create-or-alter materialized-view with (folder = "acstelemetry", docString = "the newest version of each record of ACSCallDiagnostics")
	// NewestACSCallDiagnostics on table ACSCallDiagnostics {
	// ACSCallDiagnostics
	// | summarize arg_max(TimeGenerated, *) by CorrelationId, ParticipantId, Identifier, EndpointId, EndpointType, MediaType, StreamId
	// }
	// true <nil>
}

func ExampleSummaryRule() {
	template, err := kql.SummaryRule("operations", quality.CallDiagnostics(), &kql.SummaryRuleOptions{Bin: 24 * time.Hour})
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(template) {
		if strings.Contains(line, "binSize") || strings.Contains(line, "destinationTable") {
			fmt.Println(strings.TrimSpace(line))
		}
	}
	// Output:
	// "binSize": 1440,
	// "destinationTable": "AcsOperations_CL",
}

func ExampleAlert() {
	_, err := kql.Alert("days", quality.CallDiagnostics(), nil)
	fmt.Println(err)
	// Output:
	// alert rule days: not possible as a rule: the query needs union, which log alert rules refuse; use poor-streams, streams or end-reasons
}
