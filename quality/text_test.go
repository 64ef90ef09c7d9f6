package quality_test

import (
	"fmt"
	"math"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
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
		{quality.Threshold{Limit: 30}, 66, quality.Unknown, "no direction"},
		{quality.Threshold{Direction: "beside", Limit: 30}, 66, quality.Unknown, "an unknown direction"},
		{quality.Threshold{Direction: quality.Above, Limit: math.NaN()}, 66, quality.Unknown, "no limit"},
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
	call := assemble(t, summary("alice", dropped), summary("bob"), stream("alice", diagnostics.Audio, 1, jitter(45)),
		stream("bob", diagnostics.Audio, 2, jitter(8)), operation("alice", clientops.Join, clientops.Failed), rating("1", 2, 5))
	verdict := p.Call(call)
	quiet := assemble(t, summary("carol"))
	var lone calls.Call
	video := quality.Threshold{Metric: quality.VideoFrameRateAvg, Media: diagnostics.Video, Direction: quality.Below, Limit: 7}
	limit := quality.SeriesThreshold{Metric: mediastats.JitterInMs, Media: mediastats.Audio, Direction: quality.Above, Limit: 30, Unit: "ms"}
	peak := limit
	peak.Maximum = true
	series := limit.Series(seriesOf(t, interval(mediastats.JitterInMs, 10, 45), interval(mediastats.JitterInMs, 20, 66), interval(mediastats.JitterInMs, 30, 8)))
	single := limit.Series(seriesOf(t, interval(mediastats.JitterInMs, 10, 8)))
	noPeak := peak.Series(seriesOf(t, interval(mediastats.JitterInMs, 10, 8)))
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
		{quality.MetricSet(1 << 63), "none"}, // no metric has that bit
		{p.Thresholds[0], "JitterAvg above 30 ms"},
		{&p.Thresholds[1], "PacketLossRateAvg above 10 %"},
		{video, "Video VideoFrameRateAvg below 7 frames/s"},
		{limit, "audio JitterInMs above 30 ms"},
		{&peak, "audio maximum of JitterInMs above 30 ms"},
		{series, "Poor: 2 of 3 intervals of JitterInMs above 30 ms, at worst 66 ms"},
		{&single, "Good: 0 of 1 interval of JitterInMs above 30 ms, at worst 8 ms"},
		{noPeak, "Unknown: no interval with a value of maximum of JitterInMs"},
		{verdict, "call-1: Poor, 1 of 2 streams poor; rated Poor; issues: Call Ended Ungracefully 1, Join 1, Poor Media Streams 1"},
		{*verdict, verdict.String()},
		{p.Participant(call, call.Participants[0]), "VoIP participant: Poor, 1 of 1 stream poor; ended ungracefully; " +
			"issues: Call Ended Ungracefully 1, Join 1, Poor Media Streams 1"},
		{p.Call(quiet), "call-1: Unknown, no streams"},
		{p.Call(assemble(t, summary("carol", endCode("410")))), "call-1: Unknown, no streams; participants without a result category: 1"},
		{p.Call(&lone), "call without an ID: Unknown, no streams"},
		{quality.CallVerdict{}, "no call: Unknown, no streams"}, // zero values do not panic
		{quality.ParticipantVerdict{}, "no participant: Unknown, no streams"},
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
	b := calls.Assembler{FactsOnly: true, Mark: quality.CallDiagnostics().Mark()}
	b.Add(stream("bob", diagnostics.Audio, 2, jitter(45)), logs.Position{})
	b.Merge(&a)
	panics(t, "rows by two profiles", func() { quality.CallDiagnostics().Rows(&b) })
}

// Facts have no metrics: whatever judged them would find a stream Good that is Poor.
func TestRecordsOfFacts(t *testing.T) {
	p := quality.CallDiagnostics()
	a := calls.Assembler{FactsOnly: true, Mark: p.Mark()}
	a.Add(stream("alice", diagnostics.Audio, 1, jitter(66)), logs.Position{})
	c := a.Calls()[0]
	if v := p.Call(c); v.Quality != quality.Poor {
		t.Errorf("the call is %s, want Poor by its mark", v.Quality)
	}
	var cloner logs.Cloner
	for _, rec := range []logs.Record{c.Streams[0].Record, cloner.Clone(c.Streams[0].Record)} {
		panics(t, "a record", func() { p.Stream(rec.(*diagnostics.Record)) })
		panics(t, "a mark", func() {
			again := calls.Assembler{FactsOnly: true, Mark: p.Mark()}
			again.Add(rec, logs.Position{})
		})
		panics(t, "a call", func() { p.Call(assemble(t, rec)) })
	}
}

// A threshold that can judge nothing makes no stream and no series Poor or Good.
func TestThresholdsThatCannotJudge(t *testing.T) {
	for _, bad := range []quality.Threshold{
		{Metric: quality.JitterAvg, Limit: 30}, {Metric: quality.JitterAvg, Direction: quality.Above, Limit: math.NaN()},
	} {
		p := quality.Profile{Thresholds: []quality.Threshold{bad}}
		if v := p.Stream(stream("alice", diagnostics.Audio, 1, jitter(66))); v.Verdict != quality.Unknown {
			t.Errorf("%v: a stream is %v", bad, v)
		}
		for _, v := range p.Series(seriesOf(t, interval(mediastats.JitterInMs, 10, 45))) {
			if v.Verdict != quality.Unknown || v.Beyond != 0 {
				t.Errorf("%v: a series is %v", bad, v)
			}
		}
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
