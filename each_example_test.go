package acstelemetry_test

import (
	"context"
	"fmt"
	"os"

	"example.com/acstelemetry"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// The longest round trip of all streams. The order of the records does not matter,
// so each worker takes them as they come and has a result of its own.
func ExampleEachUnordered() {
	opts := &acstelemetry.EachOptions{Workers: 4}
	opts.ReuseRecords = true // no part of a record is kept
	longest := make([]int64, opts.Workers)
	files := acstelemetry.Files{Paths: []string{"examples/data"}}
	err := acstelemetry.EachUnordered(context.Background(), files, func(it acstelemetry.Item) error {
		if s, ok := it.Record.(*diagnostics.Record); ok {
			longest[it.Worker] = max(longest[it.Worker], int64(s.RoundTripTimeMax.Or(0)))
		}
		return nil // continue after any error
	}, opts)
	all := int64(0)
	for _, ms := range longest {
		all = max(all, ms)
	}
	fmt.Println(all, "ms", err)
	// Output:
	// 143 ms <nil>
}

// In order, the function needs no precautions.
func ExampleEach() {
	files := acstelemetry.Files{Paths: []string{"examples/data/p2p"}}
	err := acstelemetry.Each(context.Background(), files, func(it acstelemetry.Item) error {
		if it.Err != nil {
			return it.Err // stop at the first loss
		}
		fmt.Println(it.Position.Record, it.Record.Schema().Name())
		return nil
	}, nil)
	fmt.Println(err)
	// Output:
	// 1 CallDiagnostics
	// 2 CallDiagnostics
	// 3 CallDiagnostics
	// 1 CallSummary
	// 2 CallSummary
	// <nil>
}

// The workers make the texts of the records, and the function writes them in order.
func ExampleEachOptions() {
	files := acstelemetry.Files{Paths: []string{"examples/data/p2p"}}
	opts := &acstelemetry.EachOptions{Append: func(dst []byte, rec acstelemetry.Record) []byte {
		return fmt.Appendf(dst, "%d bytes of %s\n", len(logs.AppendJSON(nil, rec)), rec.Schema().Name())
	}}
	opts.ReuseRecords = true // no record is kept
	err := acstelemetry.Each(context.Background(), files, func(it acstelemetry.Item) error {
		_, err := os.Stdout.Write(it.Text)
		return err
	}, opts)
	fmt.Println(err)
	// Output:
	// 724 bytes of CallDiagnostics
	// 730 bytes of CallDiagnostics
	// 748 bytes of CallDiagnostics
	// 807 bytes of CallSummary
	// 781 bytes of CallSummary
	// <nil>
}
