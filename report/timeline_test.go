package report_test

import (
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// A value is never written as the same number as the limit that it exceeds.
func TestFindingsTellValueAndLimitApart(t *testing.T) {
	for _, tt := range []struct {
		reason string
		set    func(*diagnostics.Record)
		want   string
	}{
		{"plain", func(r *diagnostics.Record) { r.JitterAvg = opt.Of(opt.Milliseconds(31)) }, "JitterAvg 31 ms (above 30 ms)"},
		{"four digits do", func(r *diagnostics.Record) { r.HealedDataRatioAvg = opt.Of(opt.Ratio(0.123456)) }, "HealedDataRatioAvg 12.35 % (above 10 %)"},
		{"four digits of 10.0001 are 10", func(r *diagnostics.Record) { r.HealedDataRatioAvg = opt.Of(opt.Ratio(0.100001)) }, "HealedDataRatioAvg 10.0001 % (above 10 %)"},
		{"six digits of 6.9999999 are 7", func(r *diagnostics.Record) {
			r.MediaType, r.VideoFrameRateAvg = opt.Of(diagnostics.Video), opt.Of(opt.FramesPerSecond(6.9999999))
		}, "VideoFrameRateAvg 6.9999999 frames/s (below 7 frames/s)"},
		{"large numbers have no exponent, and all their digits", func(r *diagnostics.Record) {
			r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(12345678))
		}, "RoundTripTimeAvg 12345678 ms (above 500 ms)"},
	} {
		stream := &diagnostics.Record{
			Envelope: logs.Envelope{CorrelationID: opt.Of("c")}, ParticipantID: opt.Of("p"), EndpointType: opt.Of(diagnostics.Server),
			StreamID: opt.Of(int64(7)), MediaType: opt.Of(diagnostics.Audio),
		}
		tt.set(stream)
		var a calls.Assembler
		a.Add(&callsummary.Record{Envelope: stream.Envelope, ParticipantID: opt.Of("p")}, logs.Position{})
		a.Add(stream, logs.Position{})
		p := quality.CallDiagnostics()
		view := report.NewCallView(&p, p.Call(a.Calls()[0]))
		if len(view.Issues) != 1 {
			t.Errorf("%s: issues %+v, want one", tt.reason, view.Issues)
			continue
		}
		if got, want := view.Issues[0].Events[0].Detail, "inbound "+string(stream.MediaType.Or(""))+" 7: "+tt.want; got != want {
			t.Errorf("%s: %q, want %q", tt.reason, got, want)
		}
	}
}
