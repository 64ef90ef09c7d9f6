package callingmetrics_test

import (
	"fmt"

	"example.com/acstelemetry/callingmetrics"
)

func ExampleRecord_GoalMet() {
	rec, err := callingmetrics.Decode([]byte(`{"Type":"ACSCallingMetrics","MetricName":"reliability/api/CreateView/Local",
		"MetricValueAvg":98.2,"Unit":"percentage","Goal":">= 99.5","Platform":"Android","LegsDcount":512}`), nil)
	if err != nil {
		fmt.Println(err)
	}
	subject, name, _ := rec.MetricName.Or("").Split()
	met, known := rec.GoalMet()
	fmt.Println(subject, name, rec.MetricValueAvg, rec.Goal, met, known)
	// Output: api CreateView/Local 98.2 >= 99.5 false true
}
