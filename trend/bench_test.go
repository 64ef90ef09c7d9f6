package trend_test

import (
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// What it takes to judge generated calls and to sum the verdicts up. Bytes are those
// of the calls' records as lines.
func BenchmarkFigures(b *testing.B) {
	var a calls.Assembler
	size, n := int64(0), int64(0)
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 300}) {
		n++
		size += int64(len(logs.AppendJSON(nil, rec))) + 1
		a.Add(rec, logs.Position{Record: n})
	}
	list, p := a.Calls(), quality.CallDiagnostics()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var sum trend.Aggregate
		for _, c := range list {
			sum.Add(p.Call(c))
		}
	}
	b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "records/s")
}

// A call that is added to figures which have its values already.
func BenchmarkAggregateAdd(b *testing.B) {
	v := quality.CallDiagnostics().Call(sampleCall())
	var a trend.Aggregate
	b.ReportAllocs()
	for b.Loop() {
		a.Add(v)
	}
}
