package report_test

import (
	"fmt"
	"os"

	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

func ExampleWriteComparison() {
	before := trend.Figures{Calls: 200, CallsByQuality: map[quality.Verdict]int{"Good": 190, "Poor": 10}}
	after := trend.Figures{Calls: 200, CallsByQuality: map[quality.Verdict]int{"Good": 170, "Poor": 30}}
	c := trend.Compare(&before, &after)
	o := &report.ComparisonOptions{Before: "last week", After: "this week"}
	if err := report.WriteComparison(os.Stdout, report.Table, &c, o); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Before  last week
	// After   this week
	//
	// SIZE            BEFORE  AFTER
	// Calls              200    200
	// Participants         0      0
	// Streams              0      0
	// Hours of calls       -      -
	//
	// All calls
	// MEASURE     BEFORE   COUNT   AFTER   COUNT             CHANGE (95 %)  RESULT
	// Poor calls   5.0 %  10/200  15.0 %  30/200  +10.0 pp (+4.2 to +16.0)  worse
}
