package main

import (
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newOperations() *cobra.Command {
	return newRows("operations", &cobra.Command{
		Short: "One row per operation of a client, or user-facing diagnostic",
		Long: `One row per operation of a participant's client, or user-facing diagnostic from its
first report to its last, by call and time.

bad says that it counts as an issue of the call, and issue is the name of that issue.
durationMs is in milliseconds; for a diagnostic it is the time from start to end.
json, ndjson and csv have every column, with null (in csv nothing) for what no
record says.`,
		Example: `  acscalls operations --issue NetworkReconnect --since 24h logs/
  acscalls operations --call 8d1a8374 --tz local logs/
  acscalls operations --format ndjson logs/ |
      jq 'select(.bad) | .operation' | sort | uniq -c`,
	}, slices.Concat(callFilters, []string{byParticipant, byIssue}), report.WriteOperations, operationRows,
		func(c *calls.Call) bool { return len(c.Operations)+len(c.Diagnostics) > 0 })
}

func operationRows(_ *quality.Profile, f *filter, c *calls.Call) []report.OperationRow {
	inCall := f.in(c)
	all := report.OperationRows(c)
	operationOwner, diagnosticOwner := c.Owners()
	var rows []report.OperationRow
	for i, op := range c.Operations {
		var issues []quality.Issue
		if issue.BadOperation(op) {
			issues = []quality.Issue{{Name: issue.OfOperation(op.OperationName.Or("")), Count: 1}}
		}
		if inCall.keeps(operationOwner[op], operationIDs(c.Operations[i:i+1]), issues) {
			rows = append(rows, all[i])
		}
	}
	for i, r := range c.Diagnostics {
		var issues []quality.Issue
		if issue.BadDiagnostic(r) {
			issues = []quality.Issue{{Name: issue.OfDiagnostic(r.Name), Count: 1}}
		}
		if inCall.keeps(diagnosticOwner[r], operationIDs(r.Records), issues) {
			rows = append(rows, all[len(c.Operations)+i])
		}
	}
	if err := report.Sort(rows, "start"); err != nil {
		panic(err) // there is no such column
	}
	return rows
}

// operationIDs returns the first IDs in operations.
func operationIDs(list []*clientops.Record) (ids rowIDs) {
	for _, op := range list {
		ids.participant, ids.endpoint = firstSet(ids.participant, op.ParticipantID), firstSet(ids.endpoint, op.EndpointID)
	}
	return ids
}
