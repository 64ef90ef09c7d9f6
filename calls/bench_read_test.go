package calls_test

import (
	"io"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// Reading alone, and with what is done with the records.
func BenchmarkRead(b *testing.B) {
	data, err := io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: 1, Calls: acstest.None, Bytes: 20_000_000}))
	if err != nil {
		b.Fatal(err)
	}
	bench := func(name string, reuse bool, do func() (add func(logs.Record, logs.Position), end func())) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				add, end := do()
				readInto(b, data, &acstelemetry.Options{ReuseRecords: reuse}, add)
				end()
			}
		})
	}
	nothing := func() (func(logs.Record, logs.Position), func()) {
		return func(logs.Record, logs.Position) {}, func() {}
	}
	bench("alone", false, nothing)
	bench("alone, records reused", true, nothing)
	assembler := func(opts calls.Assembler) func() (func(logs.Record, logs.Position), func()) {
		return func() (func(logs.Record, logs.Position), func()) {
			a := opts
			return func(rec logs.Record, at logs.Position) { a.Add(rec, at) }, func() { a.Calls() }
		}
	}
	bench("assembled", false, assembler(calls.Assembler{}))
	bench("assembled, records reused", true, assembler(calls.Assembler{}))
	live := func(opts calls.LiveOptions) func() (func(logs.Record, logs.Position), func()) {
		return func() (func(logs.Record, logs.Position), func()) {
			s := calls.NewLiveAssembler(&opts)
			return func(rec logs.Record, at logs.Position) { s.Add(rec, at) }, func() { s.End() }
		}
	}
	bench("live", false, live(calls.LiveOptions{}))
	bench("live, records reused", true, live(calls.LiveOptions{}))
	bench("live, records and calls reused", true, live(calls.LiveOptions{ReuseCalls: true}))
	bench("facts only", true, func() (func(logs.Record, logs.Position), func()) {
		a := calls.Assembler{FactsOnly: true}
		return func(rec logs.Record, at logs.Position) { a.Add(rec, at) }, func() { a.Each(func(calls.Assembled) {}) }
	})
	bench("facts only, live", true, live(calls.LiveOptions{FactsOnly: true, Emit: func(calls.Emitted) {}}))
}

func BenchmarkMerge(b *testing.B) {
	recs, size := busy(1000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		var parts [2]calls.Assembler
		for i, rec := range recs {
			parts[i*len(parts)/len(recs)].Add(rec, position(i))
		}
		b.StartTimer()
		parts[0].Merge(&parts[1])
	}
}
