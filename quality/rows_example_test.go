package quality_test

import (
	"fmt"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

// The rows of calls whose records are not kept.
func ExampleProfile_Rows() {
	p := quality.CallDiagnostics()
	a := p.Assembler()
	a.FactsOnly = true
	for i, rec := range []logs.Record{
		summary("alice", dropped), summary("bob"),
		stream("alice", diagnostics.Audio, 1, jitter(45)), stream("bob", diagnostics.Audio, 1, jitter(8)),
		operation("alice", clientops.Join, clientops.UnexpectedClientError),
	} {
		a.Add(rec, logs.Position{Source: "logs.json", Record: int64(i + 1)})
	}
	for _, row := range p.Rows(a) {
		fmt.Println(row.CallID, row.CallType, row.Participants, "participants,", row.PoorStreams, "of", row.Streams, "streams poor")
		fmt.Println(row.Quality, row.Issues, "issues:", row.IssueBreakdown)
	}
	// Output:
	// call-1 Group 2 participants, 1 of 2 streams poor
	// Poor 3 issues: map[Call Ended Ungracefully:1 Join:1 Poor Media Streams:1]
}

// Rows of calls from records without end: one is emitted when no record of its call has come
// for half an hour, by the times in the records.
func ExampleNewLiveRows() {
	rows := quality.NewLiveRows(quality.CallDiagnostics(),
		func(row quality.EmittedRow) {
			fmt.Println(row.CallID, row.Quality, "because it", row.Reason, "in version", row.Version)
		}, &calls.LiveOptions{Idle: 30 * time.Minute})
	rows.Add(stream("alice", diagnostics.Audio, 1, jitter(45)), logs.Position{})
	rows.End()
	// Output:
	// call-1 Poor because it ended in version 1
}
