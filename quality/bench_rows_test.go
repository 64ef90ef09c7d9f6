package quality_test

import (
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

// What it takes to judge calls as they are generated: a verdict each, and with its
// row. Bytes are those of the calls' records as lines.
func BenchmarkJudge(b *testing.B) {
	var a calls.Assembler
	size, n := int64(0), int64(0)
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 300}) {
		n++
		size += int64(len(logs.AppendJSON(nil, rec))) + 1
		a.Add(rec, logs.Position{Record: n})
	}
	list, p := a.Calls(), quality.CallDiagnostics()
	for _, bb := range []struct {
		name string
		do   func(v *quality.CallVerdict)
	}{
		{"verdicts", func(*quality.CallVerdict) {}},
		{"rows", func(v *quality.CallVerdict) { v.Row() }},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, c := range list {
					bb.do(p.Call(c))
				}
			}
			b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// Records that have been decoded become the rows of their calls.
func BenchmarkRows(b *testing.B) {
	recs, at := records(acstest.Config{Seed: 1, Calls: 300})
	size := int64(0)
	for _, rec := range recs {
		size += int64(len(logs.AppendJSON(nil, rec))) + 1
	}
	b.SetBytes(size)
	b.ReportAllocs()
	p := quality.CallDiagnostics()
	for b.Loop() {
		a := p.Assembler()
		a.FactsOnly = true
		for i, rec := range recs {
			a.Add(rec, at[i])
		}
		p.Rows(a)
	}
	b.ReportMetric(float64(b.N)*float64(len(recs))/b.Elapsed().Seconds(), "records/s")
}
