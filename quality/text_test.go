package quality_test

import (
	"fmt"
	"math"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

func TestJudge(t *testing.T) {
	above := quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 30}
	below := quality.Threshold{Metric: quality.VideoFrameRateAvg, Direction: quality.Below, Limit: 7}
	tests := []struct {
		threshold quality.Threshold
		value     float64
		want      quality.Verdict
		reason    string
	}{
		{above, 30, quality.Good, "the limit itself is not poor"},
		{above, 30.001, quality.Poor, "just above"},
		{above, 0, quality.Good, "far below"},
		{above, math.Inf(1), quality.Poor, "without end"},
		{above, math.NaN(), quality.Unknown, "no number"},
		{below, 7, quality.Good, "the limit itself is not poor"},
		{below, 6.999, quality.Poor, "just below"},
		{below, 30, quality.Good, "far above"},
		{below, math.NaN(), quality.Unknown, "no number"},
	}
	for _, tt := range tests {
		if got := tt.threshold.Judge(tt.value); got != tt.want {
			t.Errorf("%s %s %v: %v is %s, want %s: %s", tt.threshold.Metric, tt.threshold.Direction, tt.threshold.Limit, tt.value, got, tt.want, tt.reason)
		}
	}
}

func TestTexts(t *testing.T) {
	loss := func(share float64) func(*diagnostics.Record) {
		return func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(share)) }
	}
	p := quality.CallDiagnostics()
	both := p.Stream(stream("alice", diagnostics.Audio, 1, jitter(66), loss(0.12)))
	near := p.Stream(stream("alice", diagnostics.Audio, 1, loss(0.1000001)))
	slow := p.Stream(stream("alice", diagnostics.Video, 1, func(r *diagnostics.Record) { r.VideoFrameRateAvg = opt.Of[opt.FramesPerSecond](5.5) }))
	good := p.Stream(stream("alice", diagnostics.Audio, 1, jitter(3)))
	marked := good
	marked.Verdict, marked.Causes = quality.Poor, good.Measured
	call := assemble(t, summary("alice", endCode("503")), summary("bob"), stream("alice", diagnostics.Audio, 1, jitter(45)),
		stream("bob", diagnostics.Audio, 2, jitter(8)), operation("alice", clientops.Join, clientops.Failed), rating("1", 2, 5))
	verdict := p.Call(call)
	quiet := assemble(t, summary("carol"))
	var lone calls.Call
	tests := []struct {
		value any
		want  string
	}{
		{both.Findings[0], "JitterAvg 66 ms, above 30 ms"},
		{&both.Findings[1], "PacketLossRateAvg 12 %, above 10 %"},
		{near.Findings[0], "PacketLossRateAvg 10.00001 %, above 10 %"}, // as many digits as it takes
		{slow.Findings, "[VideoFrameRateAvg 5.5 frames/s, below 7 frames/s]"},
		{both, "Poor: JitterAvg 66 ms, above 30 ms; PacketLossRateAvg 12 %, above 10 %"},
		{&good, "Good"},
		{marked, "Poor: JitterAvg"}, // of a call whose records are not kept
		{both.Measured, "JitterAvg, PacketLossRateAvg"},
		{good.Causes, "none"},
		{verdict, "call-1: Poor, 1 of 2 streams poor; rated Poor; issues: Call Ended Ungracefully 1, Join 1, Poor Media Streams 1"},
		{*verdict, verdict.String()},
		{p.Participant(call, call.Participants[0]), "VoIP participant: Poor, 1 of 1 stream poor; ended ungracefully; " +
			"issues: Call Ended Ungracefully 1, Join 1, Poor Media Streams 1"},
		{p.Call(quiet), "call-1: Unknown, no streams"},
		{p.Call(&lone), "call without an ID: Unknown, no streams"},
	}
	for _, tt := range tests {
		if got := fmt.Sprint(tt.value); got != tt.want {
			t.Errorf("%T: %q, want %q", tt.value, got, tt.want)
		}
	}
}

// A verdict by the marks of another profile would be wrong.
func TestMarksOfAnotherProfile(t *testing.T) {
	a := calls.Assembler{FactsOnly: true, Mark: quality.Insights().Mark()}
	a.Add(stream("alice", diagnostics.Audio, 1, jitter(45)), logs.Position{})
	c := a.Calls()[0]
	if v := quality.Insights().Call(c); v.Quality != quality.Poor || v.Streams[0].String() != "Poor: JitterAvg" {
		t.Errorf("%v %v", v, v.Streams)
	}
	renamed := quality.Insights()
	renamed.Name = "the same rules by another name"
	if v := renamed.Call(c); v.Quality != quality.Poor {
		t.Error(v)
	}
	for _, p := range []quality.Profile{
		quality.CallDiagnostics(), {Name: "empty"},
		quality.Insights().With("stricter", quality.Threshold{Metric: quality.JitterAvg, Direction: quality.Above, Limit: 29}),
		{Name: "lenient", Thresholds: quality.Insights().Thresholds, GoodWithoutMetrics: true},
	} {
		panics(t, p.Name, func() { p.Call(c) })
	}
}

// What was measured is to be judged without a record.
func ExampleThreshold_Judge() {
	jitter := quality.CallDiagnostics().Thresholds[0]
	fmt.Println(jitter.Metric, jitter.Judge(31), jitter.Judge(30))
	// Output: JitterAvg Poor Good
}

func ExampleFinding() {
	v := quality.CallDiagnostics().Stream(&diagnostics.Record{JitterAvg: opt.Of[opt.Milliseconds](66)})
	fmt.Println(v.Findings[0])
	fmt.Println(v, "measured:", v.Measured)
	// Output:
	// JitterAvg 66 ms, above 30 ms
	// Poor: JitterAvg 66 ms, above 30 ms measured: JitterAvg
}
