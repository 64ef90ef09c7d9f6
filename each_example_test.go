package acstelemetry_test

import (
	"context"
	"fmt"

	"example.com/acstelemetry"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// The longest round trip of all streams. The order of the records does not matter,
// so the workers look at them as they come, each with a result of its own.
func ExampleEach() {
	opts := &acstelemetry.EachOptions{Workers: 4, Unordered: true}
	opts.ReuseRecords = true // nothing of a record is kept
	longest := make([]int64, opts.Workers)
	err := acstelemetry.Each(context.Background(), opts,
		func(worker int, rec acstelemetry.Record, _ logs.Position, err error) error {
			if s, ok := rec.(*diagnostics.Record); ok {
				longest[worker] = max(longest[worker], int64(s.RoundTripTimeMax.Or(0)))
			}
			return nil // whatever is wrong, reading goes on
		}, "examples/data")
	all := int64(0)
	for _, ms := range longest {
		all = max(all, ms)
	}
	fmt.Println(all, "ms", err)
	// Output:
	// 143 ms <nil>
}

// In order, which is the default, fn needs no care at all.
func ExampleEach_order() {
	err := acstelemetry.Each(context.Background(), nil,
		func(_ int, rec acstelemetry.Record, at logs.Position, err error) error {
			if err != nil {
				return err // the first problem ends it
			}
			fmt.Println(at.Record, rec.Schema().Name())
			return nil
		}, "examples/data/p2p")
	fmt.Println(err)
	// Output:
	// 1 CallDiagnostics
	// 2 CallDiagnostics
	// 3 CallDiagnostics
	// 1 CallSummary
	// 2 CallSummary
	// <nil>
}
