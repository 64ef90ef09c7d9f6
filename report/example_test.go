package report_test

import (
	"context"
	"fmt"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func ExampleCalls() {
	var a calls.Assembler
	r := acstelemetry.Open(context.Background(), nil, "../examples/data/p2p")
	for rec, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		a.Add(rec, r.Position())
	}
	profile := quality.CallDiagnostics()
	var rows []quality.Row
	for _, call := range a.Calls() {
		rows = append(rows, profile.Call(call).Row())
	}
	if err := report.Calls(os.Stdout, report.Table, rows); err != nil {
		fmt.Println(err)
	}
	// Output:
	// CALL ID                               TYPE  START (UTC)       DURATION  CLIENTS  STREAMS  QUALITY  ISSUES  WHOLE
	// 8d1a8374-344d-4502-b54b-ba2d6daaf0ae  P2P   2021-07-19 17:54      6.2s  2 VoIP         3  Good          0  yes
}

func ExampleCodes() {
	entry, _ := errorcodes.Lookup(603)
	if err := report.Codes(os.Stdout, report.Table, []errorcodes.Entry{entry}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 603  The far participant declined the call on all of their devices.
	//   To do       Expected: nothing to repair.
	//   Family      Global
	//   Category    Unknown
	//   Side        Nobody
	//   Ungraceful  no
	//   Source      seed: troubleshooting, table of client library error codes
}
