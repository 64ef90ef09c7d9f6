package redact_test

import (
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// BenchmarkAppend redacts the records of calls in turn and writes them. Bytes are those of the
// records as resource logs.
func BenchmarkAppend(b *testing.B) {
	r := newRedactor(b, redact.Options{})
	byLog := map[string][]logs.Record{}
	for c := range acstest.Generate(&acstest.Config{Calls: 20, MediaStats: 0.5}) {
		for _, rec := range c.Records {
			byLog[rec.Schema().Name()] = append(byLog[rec.Schema().Name()], rec)
		}
	}
	for _, name := range []string{"CallSummary", "CallDiagnostics", "CallClientOperations", "CallClientMediaStatsTimeSeries"} {
		records := byLog[name]
		size := 0
		for _, rec := range records {
			size += len(logs.AppendJSON(nil, rec))
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size / len(records)))
			b.ReportAllocs()
			var text []byte
			for i := 0; b.Loop(); i++ {
				text = r.Append(text[:0], records[i%len(records)], logs.AppendJSON)
			}
		})
	}
}

func BenchmarkID(b *testing.B) {
	r := newRedactor(b, redact.Options{})
	const id = "8:acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"
	b.SetBytes(int64(len(id)))
	b.ReportAllocs()
	for b.Loop() {
		r.ID(id)
	}
}
