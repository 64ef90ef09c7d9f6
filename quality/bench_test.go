package quality_test

import (
	"fmt"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// fullStream returns a video stream with every metric that a profile asks for,
// none of them poor.
func fullStream(participant string, id int64) *diagnostics.Record {
	return stream(participant, diagnostics.Video, id, jitter(5), func(r *diagnostics.Record) {
		r.PacketLossRateAvg, r.RoundTripTimeAvg = opt.Of[opt.Ratio](0.01), opt.Of[opt.Milliseconds](80)
		r.JitterBufferSizeAvg, r.JitterBufferSizeMax = opt.Of[opt.Milliseconds](60), opt.Of[opt.Milliseconds](90)
		r.HealedDataRatioAvg, r.HealedDataRatioMax = opt.Of[opt.Ratio](0.02), opt.Of[opt.Ratio](0.03)
		r.VideoFrameRateAvg, r.RecvResolutionHeight = opt.Of[opt.FramesPerSecond](25), opt.Of[opt.Pixels](720)
		r.RecvFreezeDurationPerMinuteInMs = opt.Of[opt.MillisecondsPerMinute](100)
	})
}

// goodCall returns a call of four with eight good streams and eight operations, by the rules of
// a profile.
func goodCall(tb testing.TB, p quality.Profile) *calls.Call {
	tb.Helper()
	var records []logs.Record
	for i := range 4 {
		who := fmt.Sprint("participant ", i)
		records = append(records, summary(who), fullStream(who, 1), fullStream(who, 2),
			operation(who, clientops.Join, clientops.Success, took(300)), operation(who, clientops.Hangup, clientops.Success, took(20)))
	}
	return assembleBy(tb, p, records...)
}

// Judging is done for every stream of every call: a good one costs no allocation,
// whether its metrics are there or not, and a good call two, the verdict and the
// list of those of its streams.
func TestAllocations(t *testing.T) {
	full, empty := fullStream("alice", 1), stream("alice", diagnostics.Video, 1)
	poor := stream("alice", diagnostics.Audio, 1, jitter(31))
	for _, p := range quality.Profiles() {
		c := goodCall(t, p)
		for _, tt := range []struct {
			what string
			most float64
			do   func()
		}{
			{"a good stream", 0, func() { p.Stream(full) }},
			{"a stream without metrics", 0, func() { p.Stream(empty) }},
			{"a poor stream", 1, func() { p.Stream(poor) }},
			{"a good call", 2, func() { p.Call(c) }},
		} {
			if got := testing.AllocsPerRun(100, tt.do); got > tt.most {
				t.Errorf("%s, %s: %v allocations, at most %v", p.Name, tt.what, got, tt.most)
			}
		}
	}
}

func BenchmarkStream(b *testing.B) {
	p := quality.CallDiagnostics()
	for _, bb := range []struct {
		name string
		rec  *diagnostics.Record
	}{
		{"good", fullStream("alice", 1)},
		{"unmeasured", stream("alice", diagnostics.Audio, 1)},
		{"poor", stream("alice", diagnostics.Audio, 1, jitter(31))},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Stream(bb.rec)
			}
		})
	}
}

func BenchmarkCall(b *testing.B) {
	p := quality.CallDiagnostics()
	c := goodCall(b, p)
	b.ReportAllocs()
	for b.Loop() {
		p.Call(c)
	}
}
