package mos_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
)

// stream returns a record of an audio stream that has all that is needed, changed.
func stream(change func(*diagnostics.Record)) *diagnostics.Record {
	rec := &diagnostics.Record{
		MediaType:           opt.Of(diagnostics.Audio),
		CodecName:           opt.Of("GSM-EFR"),
		RoundTripTimeAvg:    opt.Of(opt.Milliseconds(160)),
		JitterBufferSizeAvg: opt.Of(opt.Milliseconds(70)),
		PacketLossRateAvg:   opt.Of(opt.Ratio(0.01)),
	}
	change(rec)
	return rec
}

// The record of a stream of a call with facts only has no metrics and no codec.
func TestStreamOfFacts(t *testing.T) {
	a := calls.Assembler{FactsOnly: true}
	a.Add(stream(func(r *diagnostics.Record) { r.StreamID = opt.Of[int64](1) }), logs.Position{})
	r := mos.Stream(a.Calls()[0].Streams[0].Record, &mos.Options{MissingBufferIsZero: true})
	if r.R.IsSet() || len(r.Missing) != 3 { // the buffer counts as empty
		t.Fatalf("%+v, want three things missing", r)
	}
	for i, input := range []string{"PacketLossRateAvg", "RoundTripTimeAvg", "CodecName"} {
		if want := (mos.Missing{Input: input, Why: "not kept: the call has facts only"}); r.Missing[i] != want {
			t.Errorf("missing %v, want %v", r.Missing[i], want)
		}
	}
}

func same(*diagnostics.Record) {}

// The delay of all these streams is 160/2 + 70 = 150 ms, unless said otherwise;
// by the hand-worked table that leaves an R of 89.5391, from which Ie-eff is
// taken. MOS follows by hand, such as
//
//	1 + 0.035 · 76.3573 + 76.3573 · 16.3573 · 23.6427 · 7·10^-6
//	= 1 + 2.67251 + 0.20671 = 3.8792
var streamTests = []struct {
	reason string
	change func(*diagnostics.Record)
	opts   *mos.Options
	r      float64 // 0 if unknown
	mos    float64
	lacks  string // inputs that are missing
}{
	{"all there: Ie-eff = 5 + 90 · 1/(1 + 10) = 13.1818", same, nil, 76.3573, 3.8792, ""},
	{
		"no loss: Ie-eff = 5",
		func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(0)) },
		nil, 84.5391, 4.1834, "",
	},
	{
		"media and codec in any case",
		func(r *diagnostics.Record) {
			r.MediaType, r.CodecName = opt.Of(diagnostics.MediaType("AUDIO")), opt.Of("gsm-efr")
		},
		nil, 76.3573, 3.8792, "",
	},
	{
		"delay in the options: 10/2 + 70 + 75 = 150 ms",
		func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(10)) },
		&mos.Options{OtherDelay: 75}, 76.3573, 3.8792, "",
	},
	{
		"half a millisecond counts: 301/2 = 150.5 ms, Idd 0.1716",
		func(r *diagnostics.Record) {
			r.RoundTripTimeAvg, r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(301)), opt.Of(opt.Milliseconds(0))
		},
		nil, 76.3402, 3.8785, "",
	},
	{
		"parameters in the options: a mobile user forgives 5; the delays and the codec in them do not count",
		same,
		&mos.Options{Parameters: ptr(with(func(p *mos.Parameters) { p.A, p.Ie, p.Ppl, p.Bpl = 5, 40, 20, 4.3; delayed(p, 500) }))},
		81.3573, 4.0743, "",
	},

	// Nothing is replaced by a default.
	{"no round trip", func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Value[opt.Milliseconds]{} }, nil, 0, 0, "RoundTripTimeAvg"},
	{"no loss rate", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Without[opt.Ratio](opt.Null) }, nil, 0, 0, "PacketLossRateAvg"},
	{"an invalid loss rate", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Without[opt.Ratio](opt.Invalid) }, nil, 0, 0, "PacketLossRateAvg"},
	{"no jitter buffer", func(r *diagnostics.Record) { r.JitterBufferSizeAvg = opt.Value[opt.Milliseconds]{} }, nil, 0, 0, "JitterBufferSizeAvg"},
	{"no codec", func(r *diagnostics.Record) { r.CodecName = opt.Value[string]{} }, nil, 0, 0, "CodecName"},
	{"no media type", func(r *diagnostics.Record) { r.MediaType = opt.Value[diagnostics.MediaType]{} }, nil, 0, 0, "MediaType"},
	{
		"an empty record: all at once",
		func(r *diagnostics.Record) { *r = diagnostics.Record{} },
		nil, 0, 0, "MediaType PacketLossRateAvg RoundTripTimeAvg JitterBufferSizeAvg CodecName",
	},
	{"video", func(r *diagnostics.Record) { r.MediaType = opt.Of(diagnostics.Video) }, nil, 0, 0, "MediaType"},
	{
		"video without anything: what else it lacks is beside the point",
		func(r *diagnostics.Record) { *r = diagnostics.Record{MediaType: opt.Of(diagnostics.VBSS)} },
		nil, 0, 0, "MediaType",
	},

	// The jitter buffer, on request. 300/2 = 150 ms.
	{
		"an absent jitter buffer as 0",
		func(r *diagnostics.Record) {
			r.RoundTripTimeAvg, r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(300)), opt.Value[opt.Milliseconds]{}
		},
		&mos.Options{MissingBufferIsZero: true}, 76.3573, 3.8792, "",
	},
	{
		"a null one as 0",
		func(r *diagnostics.Record) {
			r.RoundTripTimeAvg, r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(300)), opt.Without[opt.Milliseconds](opt.Null)
		},
		&mos.Options{MissingBufferIsZero: true}, 76.3573, 3.8792, "",
	},
	{"one that is there counts all the same", same, &mos.Options{MissingBufferIsZero: true}, 76.3573, 3.8792, ""},
	{
		"an invalid one had a value",
		func(r *diagnostics.Record) { r.JitterBufferSizeAvg = opt.Without[opt.Milliseconds](opt.Invalid) },
		&mos.Options{MissingBufferIsZero: true}, 0, 0, "JitterBufferSizeAvg",
	},
	{
		"the option is for the buffer alone",
		func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Value[opt.Milliseconds]{} },
		&mos.Options{MissingBufferIsZero: true}, 0, 0, "RoundTripTimeAvg",
	},

	// Codecs.
	{"wide band: no constants", func(r *diagnostics.Record) { r.CodecName = opt.Of("OPUS") }, nil, 0, 0, "CodecName"},
	{"wide band: no constants", func(r *diagnostics.Record) { r.CodecName = opt.Of("SATIN") }, nil, 0, 0, "CodecName"},
	{"wide band: no constants", func(r *diagnostics.Record) { r.CodecName = opt.Of("G722") }, nil, 0, 0, "CodecName"},
	{"G.711 with or without concealment: the name does not say", func(r *diagnostics.Record) { r.CodecName = opt.Of("PCMU") }, nil, 0, 0, "CodecName"},
	{"no Bpl is published, and there was loss", func(r *diagnostics.Record) { r.CodecName = opt.Of("G728") }, nil, 0, 0, "Bpl"},
	{
		"no Bpl is needed without loss: Ie-eff = 7",
		func(r *diagnostics.Record) { r.CodecName, r.PacketLossRateAvg = opt.Of("G728"), opt.Of(opt.Ratio(0)) },
		nil, 82.5391, 4.1163, "",
	},
	{
		"the caller's constants: Ie-eff = 0 + 95 · 1/(1 + 25.1) = 3.6398",
		func(r *diagnostics.Record) { r.CodecName = opt.Of("OPUS") },
		&mos.Options{Codecs: map[string]mos.Codec{"opus": {Bpl: opt.Of(25.1)}}}, 85.8993, 4.2261, "",
	},
	{
		"the exact name goes before one in another case",
		func(r *diagnostics.Record) { r.CodecName = opt.Of("OPUS") },
		&mos.Options{Codecs: map[string]mos.Codec{"Opus": {Ie: 30}, "OPUS": {Bpl: opt.Of(25.1)}, "opus": {Ie: 20}}}, 85.8993, 4.2261, "",
	},
	{
		"without an exact name the first in order",
		func(r *diagnostics.Record) { r.CodecName = opt.Of("OpuS") },
		&mos.Options{Codecs: map[string]mos.Codec{"Opus": {Ie: 30}, "OPUS": {Bpl: opt.Of(25.1)}, "opus": {Ie: 20}}}, 85.8993, 4.2261, "",
	},
	{
		"the caller's constants go before the published ones",
		same,
		&mos.Options{Codecs: map[string]mos.Codec{"GSM-EFR": {Bpl: opt.Of(25.1)}}}, 85.8993, 4.2261, "",
	},
	{
		"the caller knows the codec of streams that do not name it",
		func(r *diagnostics.Record) { r.CodecName = opt.Value[string]{} },
		&mos.Options{Codecs: map[string]mos.Codec{"": {Bpl: opt.Of(25.1)}}}, 85.8993, 4.2261, "",
	},
	{
		"which is no constant for those that do",
		func(r *diagnostics.Record) { r.CodecName = opt.Of("SATIN") },
		&mos.Options{Codecs: map[string]mos.Codec{"": {Bpl: opt.Of(25.1)}}}, 0, 0, "CodecName",
	},
	{
		"the caller's constants are outside the ranges",
		same,
		&mos.Options{Codecs: map[string]mos.Codec{"GSM-EFR": {Ie: 41, Bpl: opt.Of(0.5)}}}, 0, 0, "Ie Bpl",
	},

	// Outside the ranges of the model.
	{"20 % loss is the end: Ie-eff = 5 + 90 · 20/30 = 65", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(0.2)) }, nil, 24.5391, 1.3992, ""},
	{"more loss", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(0.21)) }, nil, 0, 0, "Ppl"},
	{"a loss rate in per cent, by mistake", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(2)) }, nil, 0, 0, "Ppl"},
	{"less than no loss", func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(-0.01)) }, nil, 0, 0, "PacketLossRateAvg"},
	{"861/2 + 70 = 500.5 ms", func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(861)) }, nil, 0, 0, "Ta"},
	{
		"a negative round trip that the buffer would hide",
		func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(-20)) },
		nil, 0, 0, "RoundTripTimeAvg",
	},
	{
		"the largest numbers",
		func(r *diagnostics.Record) {
			r.RoundTripTimeAvg, r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(math.MaxInt64)), opt.Of(opt.Milliseconds(math.MaxInt64))
			r.PacketLossRateAvg = opt.Of(opt.Ratio(math.MaxFloat64))
		},
		nil, 0, 0, "Ta Ppl",
	},
	{
		"the caller's parameters are outside the ranges",
		same,
		&mos.Options{Parameters: &mos.Parameters{}}, 0, 0, "STMR LSTR TELR WEPL QDU BurstR Nc Ps Pr",
	},
	{
		"long bursts are allowed below 2 % only",
		func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(0.02)) },
		&mos.Options{Parameters: ptr(with(func(p *mos.Parameters) { p.BurstR = 3 }))}, 0, 0, "BurstR",
	},
}

func ptr(p mos.Parameters) *mos.Parameters { return &p }

func TestStream(t *testing.T) {
	for _, test := range streamTests {
		got := mos.Stream(stream(test.change), test.opts)
		var lacks []string
		for _, m := range got.Missing {
			if m.Why == "" {
				t.Errorf("%s: %s is missing without a reason", test.reason, m.Input)
			}
			lacks = append(lacks, m.Input)
		}
		if s := strings.Join(lacks, " "); s != test.lacks {
			t.Errorf("%s: lacks %q, want %q", test.reason, s, test.lacks)
		}
		r, ok := got.R.Get()
		score, okToo := got.MOS.Get()
		if ok != (test.lacks == "") || ok != okToo || !near(r, test.r, 0.0001) || !near(score, test.mos, 0.0001) {
			t.Errorf("%s: R = %v, MOS = %v; want %v, %v", test.reason, got.R, got.MOS, test.r, test.mos)
		}
		if ok {
			if again, err := mos.R(got.Parameters); err != nil || again != r {
				t.Errorf("%s: the parameters give R = %v, %v; the result is %v", test.reason, again, err, r)
			}
		} else if got.R.State() != opt.Absent || got.MOS.State() != opt.Absent ||
			len(got.Assumptions) != 0 || got.Parameters != (mos.Parameters{}) {
			t.Errorf("%s: unknown, but %+v", test.reason, got)
		}
	}
}

func TestWhy(t *testing.T) {
	for _, test := range []struct {
		change func(*diagnostics.Record)
		want   string
	}{
		{func(r *diagnostics.Record) { r.MediaType = opt.Of(diagnostics.Video) }, "Video is not audio"},
		{func(r *diagnostics.Record) { r.RoundTripTimeAvg = opt.Without[opt.Milliseconds](opt.Redacted) }, "redacted"},
		{func(r *diagnostics.Record) { r.PacketLossRateAvg = opt.Of(opt.Ratio(0.25)) }, "Ppl is 25 %, not within 0 to 20 %"},
		{func(r *diagnostics.Record) { r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(-1)) }, "-1 ms is negative"},
		{func(r *diagnostics.Record) { r.CodecName = opt.Of("SATIN") }, "ITU-T G.113 has no narrow-band constants for SATIN"},
		{func(r *diagnostics.Record) { r.CodecName = opt.Of("PCMA") }, "PCMA may be any of G.711, G.711+PLC"},
		{func(r *diagnostics.Record) { r.CodecName = opt.Of("G729") }, "G729 may be any of G.729, G.729A+VAD"},
		{func(r *diagnostics.Record) { r.CodecName = opt.Of("GSM") }, "packets were lost, and no Bpl is known for GSM"},
	} {
		got := mos.Stream(stream(test.change), nil)
		if len(got.Missing) != 1 || got.Missing[0].Why != test.want {
			t.Errorf("%+v, want %s", got.Missing, test.want)
		}
	}
}

func TestAssumptions(t *testing.T) {
	always := []mos.Assumption{mos.AverageLoss, mos.HalfRoundTrip, mos.EchoOnTheSameWay}
	unnamed := func(r *diagnostics.Record) {
		r.CodecName, r.JitterBufferSizeAvg = opt.Value[string]{}, opt.Value[opt.Milliseconds]{}
	}
	plc, _ := mos.Lookup("G.711+PLC")
	for _, test := range []struct {
		reason string
		change func(*diagnostics.Record)
		opts   *mos.Options
		want   []mos.Assumption
	}{
		{"those that every estimate makes", same, nil, always},
		{
			"an option that was not needed is no assumption",
			same, &mos.Options{MissingBufferIsZero: true, Codecs: map[string]mos.Codec{"OPUS": plc, "": plc}}, always,
		},
		{
			"a codec of the caller's",
			same, &mos.Options{Codecs: map[string]mos.Codec{"GSM-EFR": plc}},
			append(slices.Clone(always), mos.CallersCodec),
		},
		{
			"all that can be assumed at once",
			unnamed, &mos.Options{MissingBufferIsZero: true, Codecs: map[string]mos.Codec{"": plc}},
			[]mos.Assumption{mos.AverageLoss, mos.EmptyBuffer, mos.HalfRoundTrip, mos.EchoOnTheSameWay, mos.CallersCodecUnnamed},
		},
	} {
		if got := mos.Stream(stream(test.change), test.opts).Assumptions; !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestResultAsJSON(t *testing.T) {
	got, err := json.Marshal(mos.Stream(stream(func(r *diagnostics.Record) { r.CodecName = opt.Of("OPUS") }), nil))
	want := `{"r":null,"mos":null,"missing":[{"input":"CodecName",` +
		`"why":"ITU-T G.113 has no narrow-band constants for OPUS"}],"assumptions":null}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// A stream that is worse in one metric and equal in all others is never better.
func TestStreamFallsWithEveryMetric(t *testing.T) {
	for name, worse := range map[string]func(r *diagnostics.Record, step int){
		"loss":   func(r *diagnostics.Record, step int) { r.PacketLossRateAvg = opt.Of(opt.Ratio(float64(step) / 500)) },
		"trip":   func(r *diagnostics.Record, step int) { r.RoundTripTimeAvg = opt.Of(opt.Milliseconds(8 * step)) },
		"buffer": func(r *diagnostics.Record, step int) { r.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(4 * step)) },
	} {
		last := math.Inf(1)
		for step := range 101 {
			r, ok := mos.Stream(stream(func(rec *diagnostics.Record) { worse(rec, step) }), nil).R.Get()
			if !ok || r >= last {
				t.Fatalf("%s, step %d: R = %v, %v; %v before", name, step, r, ok, last)
			}
			last = r
		}
	}
}

// Any record: either an answer within bounds or a reason, never both.
func FuzzStream(f *testing.F) {
	f.Add(int64(160), int64(70), 0.01, uint8(0xff), "GSM-EFR", "Audio", false)
	f.Add(int64(0), int64(0), 0.0, uint8(0b101), "OPUS", "video", true)
	f.Add(int64(math.MaxInt64), int64(math.MinInt64), math.MaxFloat64, uint8(0b11), "", "AUDIO", true)
	f.Fuzz(func(t *testing.T, trip, buffer int64, loss float64, has uint8, codec, media string, zero bool) {
		rec := &diagnostics.Record{MediaType: opt.Of(diagnostics.MediaType(media))}
		if has&1 != 0 {
			rec.RoundTripTimeAvg = opt.Of(opt.Milliseconds(trip))
		}
		if has&2 != 0 {
			rec.JitterBufferSizeAvg = opt.Of(opt.Milliseconds(buffer))
		}
		if has&4 != 0 {
			rec.PacketLossRateAvg = opt.Of(opt.Ratio(loss))
		}
		if has&8 != 0 {
			rec.CodecName = opt.Of(codec)
		}
		opts := &mos.Options{MissingBufferIsZero: zero, Codecs: map[string]mos.Codec{"OPUS": {Bpl: opt.Of(25.1)}}}
		got := mos.Stream(rec, opts)
		r, ok := got.R.Get()
		score, okToo := got.MOS.Get()
		if ok != okToo || ok == (len(got.Missing) > 0) {
			t.Fatalf("%+v", got)
		}
		if ok && (r > 94 || !(1 <= score && score <= 4.5)) {
			t.Fatalf("%+v", got)
		}
		if ok && (has&1 == 0 || has&4 == 0 || has&8 == 0 || has&2 == 0 && !zero) {
			t.Fatalf("an answer without a metric: %+v", got)
		}
	})
}

func BenchmarkStream(b *testing.B) {
	for _, bench := range []struct {
		name string
		rec  *diagnostics.Record
	}{
		{"known", stream(same)},
		{"unknown codec", stream(func(r *diagnostics.Record) { r.CodecName = opt.Of("OPUS") })},
		{"video", stream(func(r *diagnostics.Record) { r.MediaType = opt.Of(diagnostics.Video) })},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mos.Stream(bench.rec, nil)
			}
		})
	}
}
