package servicerequests_test

import (
	"fmt"

	"example.com/acstelemetry/servicerequests"
)

// Properties is a column of the table.
func ExampleDecode() {
	rec, err := servicerequests.Decode([]byte(`{"Type":"ACSCallClientServiceRequestAndOutcome","OperationName":"Join",
		"ResultType":"UnexpectedServerError","ResultSignature":503,"DurationMs":1500,"Properties":{"attempt":2}}`), nil)
	fmt.Println(rec.OperationName, rec.ResultType, rec.ResultSignature, rec.DurationMs.Or(0).Duration(), rec.Properties, err)
	// Output: Join UnexpectedServerError 503 1.5s {"attempt":2} <nil>
}
