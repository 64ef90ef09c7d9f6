package calls_test

import (
	"io"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// busy returns the records of n calls, and how many bytes they are as
// lines.
func busy(n int) (recs []logs.Record, size int64) {
	for i := range n {
		recs = append(recs, traffic(i)...)
	}
	for _, rec := range recs {
		size += int64(len(logs.AppendJSON(nil, rec))) + 1
	}
	return recs, size
}

func BenchmarkAdd(b *testing.B) {
	recs, size := busy(1000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var a calls.Assembler
		for i, rec := range recs {
			a.Add(rec, position(i))
		}
	}
	b.ReportMetric(float64(b.N*len(recs))/b.Elapsed().Seconds(), "records/s")
}

// Every record comes a second time, as after an at-least-once delivery.
func BenchmarkAddAgain(b *testing.B) {
	recs, size := busy(1000)
	var a calls.Assembler
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
	again, _ := busy(1000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for i, rec := range again {
			a.Add(rec, position(i))
		}
	}
	b.ReportMetric(float64(b.N*len(recs))/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkCalls(b *testing.B) {
	recs, size := busy(1000)
	var a calls.Assembler
	for i, rec := range recs {
		a.Add(rec, position(i))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		a.Calls()
	}
	b.ReportMetric(float64(b.N*len(recs))/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkLiveAssembler(b *testing.B) {
	recs, size := busy(1000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		s := calls.NewLiveAssembler(nil)
		for i, rec := range recs {
			s.Add(rec, position(i))
		}
		s.End()
	}
	b.ReportMetric(float64(b.N*len(recs))/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkSave(b *testing.B) {
	recs, size := busy(60)
	s := calls.NewLiveAssembler(nil)
	for i, rec := range recs {
		s.Add(rec, position(i))
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Save(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTimeline(b *testing.B) {
	list := assemble(traffic(1)...)
	b.ReportAllocs()
	for b.Loop() {
		list[0].Timeline()
	}
}
