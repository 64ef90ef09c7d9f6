package usage_test

import (
	"fmt"

	"example.com/acstelemetry/usage"
)

func ExampleDecode() {
	line := `{"Timestamp":"2024-01-10T07:36:51.771Z","Category":"Usage","Record ID":"7d9f6fb2","Usage Type":"PSTN",
		"Unit Type":"minutes","Quantity":"12.5","Properties":{"country":"PT"}}`
	rec, err := usage.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	if quantity, ok := rec.Quantity.Get(); ok {
		fmt.Println(rec.UsageType, quantity, rec.UnitType)
	}
	fmt.Println(rec.Properties, rec.EndTime)
	// Output:
	// PSTN 12.5 minutes
	// {"country":"PT"} <absent>
}
