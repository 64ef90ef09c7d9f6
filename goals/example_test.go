package goals_test

import (
	"context"
	"fmt"
	"strings"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/quality"
)

// The service says how many of the legs on Android and on the web succeeded to join. The call
// logs have two participants who joined, one of them with an error.
func ExampleTally() {
	const logs = `
{"Type":"ACSCallingMetrics","TimestampBin":"2026-03-02T00:00:00Z","MetricName":"reliability/api/Join","Platform":"Android","MetricValueAvg":90,"Unit":"percentage","Goal":">= 99.5","LegsDcount":10}
{"Type":"ACSCallingMetrics","TimestampBin":"2026-03-02T00:00:00Z","MetricName":"reliability/api/Join","Platform":"Web","MetricValueAvg":100,"Unit":"percentage","Goal":">= 99.5","LegsDcount":40}
{"Type":"ACSCallClientOperations","CallId":"1","ParticipantId":"a","OperationId":"1","OperationName":"Join","CallClientTimeStamp":"2026-03-02T09:00:00Z","ResultType":"Succeeded"}
{"Type":"ACSCallClientOperations","CallId":"1","ParticipantId":"b","OperationId":"2","OperationName":"Join","CallClientTimeStamp":"2026-03-02T09:00:10Z","ResultType":"Failed"}
`
	p := quality.CallDiagnostics()
	calls := p.Assembler()
	calls.FactsOnly = true
	var tally goals.Tally
	r := acstelemetry.NewReader(context.Background(), strings.NewReader(logs), "example", nil)
	for rec, err := range r.All() {
		if err != nil {
			panic(err)
		}
		calls.Add(rec, r.Position())
		if m, ok := rec.(*callingmetrics.Record); ok {
			tally.Record(m)
		}
	}
	for c := range calls.All() {
		tally.Call(p.Call(c))
	}
	for _, row := range tally.Rows() {
		fmt.Println(row.Day, row.Metric, row.Value, row.Goal, row.GoalMet, row.OurValue)
	}
	// Output:
	// 2026-03-02 reliability/api/Join 98 >= 99.5 false 50
	// 2026-03-02 reliability/api/Drop <absent> <absent> <absent> 0
}
