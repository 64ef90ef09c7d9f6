package report_test

import (
	"fmt"
	"os"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

// One record has a problem, and the call of another lacks streams.
func ExampleCheck() {
	var b report.Check
	b.Record(true, true)
	b.Problem("not a number", &logs.Problem{
		Position: logs.Position{Source: "a.json", Record: 1, Offset: 120}, Category: "CallDiagnostics", Field: "jitterAvg",
	})
	b.Record(true, false)
	var a calls.Assembler
	a.Add(groupSummary("1"), logs.Position{})
	b.Call(a.Calls()[0])
	if err := report.WriteCheck(os.Stdout, report.Table, &b, nil); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Records                          2
	// Unreadable                       0
	// With problems                    1
	// Calls                            1
	// Complete calls                   0
	//
	// Problems in the records
	//          1  not a number
	//             a.json: record 1, offset 120: CallDiagnostics: jitterAvg
	//
	// What calls lack
	//          1  no streams (1 call)
	//             call-1: 2 audio streams expected, found 0
}
