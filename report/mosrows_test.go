package report_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
)

// audio returns a stream that the E-model rates, apart from what a codec's name needs.
func audio(p *calls.Participant, id int64, media diagnostics.MediaType, codec string, roundTrip opt.Milliseconds) *calls.Stream {
	return &calls.Stream{Participant: p, Record: &diagnostics.Record{
		MediaType: opt.Of(media), StreamID: opt.Of(id), CodecName: opt.Of(codec), StreamDirection: opt.Of(diagnostics.Inbound),
		RoundTripTimeAvg: opt.Of(roundTrip), JitterBufferSizeAvg: opt.Of(opt.Milliseconds(20)), PacketLossRateAvg: opt.Of(opt.Ratio(0)),
	}}
}

// A call of two with three audio streams that have an estimate, one that has none, one of nobody
// and a video.
func mosCall() *calls.Call {
	ada, bob := &calls.Participant{Key: "a"}, &calls.Participant{Key: "b"}
	return &calls.Call{ID: opt.Of("c"), Participants: []*calls.Participant{ada, bob}, Streams: []*calls.Stream{
		audio(ada, 1, diagnostics.Audio, "G.711", 40), audio(ada, 2, "audio", "G.729", 400), audio(ada, 3, diagnostics.Video, "G.711", 40),
		audio(bob, 4, diagnostics.Audio, "OPUS", 40), audio(nil, 5, diagnostics.Audio, "G.711", 600),
	}}
}

func TestMOSRows(t *testing.T) {
	rated := func(i int) string { // what package mos says of a stream
		return mos.Stream(mosCall().Streams[i].Record, nil).R.String()
	}
	type row struct {
		Participant, StreamID *int
		R                     *json.Number
		Streams, Rated        int
		Missing               []string
		RoundTripTimeAvg      *int
		Direction, Codec      *string
	}
	no := "CodecName: ITU-T G.113 has no narrow-band constants for OPUS"
	num := func(n int) *int { return &n }
	r := func(text string) *json.Number { return (*json.Number)(&text) }
	tests := []struct {
		per  report.MOSPer
		want []row
	}{
		{report.PerStream, []row{
			{num(1), num(1), r(rated(0)), 1, 1, []string{}, num(40), new("Inbound"), new("G.711")},
			{num(1), num(2), r(rated(1)), 1, 1, []string{}, num(400), new("Inbound"), new("G.729")},
			{num(2), num(4), nil, 1, 0, []string{no}, num(40), new("Inbound"), new("OPUS")},
			{nil, num(5), r(rated(4)), 1, 1, []string{}, num(600), new("Inbound"), new("G.711")},
		}},
		{report.PerParticipant, []row{
			{num(1), num(2), r(rated(1)), 2, 2, []string{}, num(400), new("Inbound"), new("G.729")},
			{num(2), num(4), nil, 1, 0, []string{no}, num(40), new("Inbound"), new("OPUS")},
			{nil, num(5), r(rated(4)), 1, 1, []string{}, num(600), new("Inbound"), new("G.711")},
		}},
		{report.PerCall, []row{{nil, num(5), r(rated(4)), 4, 3, []string{no}, num(600), new("Inbound"), new("G.711")}}},
	}
	if a, b, c := mos.Stream(mosCall().Streams[4].Record, nil).R.Or(0), mos.Stream(mosCall().Streams[1].Record, nil).R.Or(0),
		mos.Stream(mosCall().Streams[0].Record, nil).R.Or(0); !(a < b && b < c) {
		t.Fatalf("R is %v, %v and %v", a, b, c)
	}
	for _, tt := range tests {
		text, err := json.Marshal(report.MOSRows(mosCall(), tt.per, nil, nil))
		var got []row
		if err == nil {
			err = json.Unmarshal(text, &got)
		}
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.per, err, diff)
		}
	}
	if rows := report.MOSRows(mosCall(), report.PerCall, func(i int) bool { return i == 2 }, nil); rows != nil {
		t.Errorf("a video alone has %d rows", len(rows))
	}
}

func TestMOSGolden(t *testing.T) {
	for _, per := range []report.MOSPer{report.PerStream, report.PerParticipant, report.PerCall} {
		golden(t, "mos-"+string(per), report.Formats(), func(b *bytes.Buffer, f report.Format) error {
			return report.WriteMOS(b, f, report.MOSRows(mosCall(), per, nil, nil), nil)
		})
	}
	// One of the two streams of a participant without any estimate is not more than the other.
	lone := &calls.Call{Streams: []*calls.Stream{audio(nil, 1, diagnostics.Audio, "OPUS", 1), audio(nil, 2, diagnostics.Audio, "SATIN", 1)}}
	golden(t, "mos-none", []report.Format{report.Table}, func(b *bytes.Buffer, f report.Format) error {
		return report.WriteMOS(b, f, report.MOSRows(lone, report.PerCall, nil, nil), nil)
	})
}
