package calls_test

import (
	"fmt"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// Three processes put together a third of the calls each. Here one does so three times.
func ExampleComponents() {
	cfg := &acstest.Config{Seed: 1, Calls: 90}
	found := 0
	for part := range 3 {
		var all calls.Components
		for rec := range acstest.Records(cfg) {
			k := calls.KeysOf(rec)
			all.Add(&k)
		}
		parts := all.Parts(3)
		var a calls.Assembler
		for rec := range acstest.Records(cfg) {
			if k := calls.KeysOf(rec); parts.Of(&k) == part {
				a.Add(rec, logs.Position{})
			}
		}
		found += a.Len()
	}
	fmt.Println(found, "calls")
	// Output: 90 calls
}
