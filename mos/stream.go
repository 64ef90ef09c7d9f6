package mos

import (
	"fmt"
	"strings"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/factsonly"
	"example.com/acstelemetry/opt"
)

// Options say what the log does not. nil means the zero Options, which assume nothing.
type Options struct {
	// Codecs holds constants by the log's name of the codec, in any case. They
	// take precedence over those of [Published], which apply if the name alone
	// determines them. The key "" is for streams without a codec name, which are all
	// streams of older records. Default none.
	Codecs map[string]Codec
	// MissingBufferIsZero lets a stream without a jitter buffer size have one of
	// 0 ms, which makes R too good. Only a field that is absent or null counts;
	// one that is redacted or invalid had a value. Default false: no answer
	// without it.
	MissingBufferIsZero bool
	// OtherDelay is added to the one-way delay, in milliseconds: coding, framing
	// and devices, which are not in the log. Default 0.
	OtherDelay opt.Milliseconds
	// Parameters are those of the connection but for T, Tr, Ta, Ppl, Ie and Bpl,
	// which the stream sets. Default [Default].
	Parameters *Parameters
}

// Result is the estimate for an audio stream: either R and MOS, or what is
// missing for them.
type Result struct {
	// R is the transmission rating factor, in points up to about 100. Absent
	// where it is unknown.
	R opt.Value[float64] `json:"r"`
	// MOS is the mean opinion score, 1 to 4.5. Absent where it is unknown.
	MOS opt.Value[float64] `json:"mos"`
	// Missing is what keeps R and MOS unknown; empty where they are known.
	Missing []Missing `json:"missing"`
	// Assumptions are what R and MOS are based on besides the record; empty if
	// they are unknown.
	Assumptions []Assumption `json:"assumptions"`
	// Parameters are what the model was given, for [Compute] to take apart; zero
	// where R is unknown.
	Parameters Parameters `json:"-"`
}

// Missing is one thing that an estimate would need.
type Missing struct {
	// Input is the name of a field of [diagnostics.Record], or of a parameter of
	// the model.
	Input string `json:"input"`
	// Why says in words what is wrong with it.
	Why string `json:"why"`
}

// Assumption is something that an estimate takes for granted, in words.
type Assumption string

// The assumptions.
const (
	// HalfRoundTrip: the log has no one-way delay.
	HalfRoundTrip Assumption = "the one-way delay is half of RoundTripTimeAvg and all of the jitter buffer"
	// EchoOnTheSameWay: T = Ta and Tr = 2·Ta, with the echo loss of the
	// parameters, which by default is that of good echo control.
	EchoOnTheSameWay Assumption = "echo takes the same way and has the loss TELR and WEPL of the parameters"
	// AverageLoss: bursts are known only to the parameters, and so is nothing of
	// packets that came too late.
	AverageLoss Assumption = "PacketLossRateAvg is all that was lost, with the burst ratio of the parameters"
	// EmptyBuffer is that of Options.MissingBufferIsZero.
	EmptyBuffer Assumption = "the jitter buffer was empty, for the record does not say its size"
	// CallersCodec is that of Options.Codecs.
	CallersCodec Assumption = "the codec's constants are the caller's"
	// CallersCodecUnnamed is that of Options.Codecs with the key "".
	CallersCodecUnnamed Assumption = "the codec, which the record does not name, is the caller's"
)

// Stream estimates R and MOS of a media stream from its averages:
//
//	Ta  = RoundTripTimeAvg / 2 + JitterBufferSizeAvg + Options.OtherDelay
//	T   = Ta
//	Tr  = 2 · Ta
//	Ppl = PacketLossRateAvg · 100
//
// and Ie and Bpl by CodecName; all else is as in [Default] or the options. The
// result is unknown, with all that is missing, for a stream that is not audio,
// that lacks a metric, whose codec has no constants, or that is outside the
// ranges of the model: nothing is replaced by a default. Bpl is asked for only
// where something was lost. For a stream of a call with FactsOnly, whose record has no
// metrics, the result is unknown.
func Stream(rec *diagnostics.Record, opts *Options) Result {
	if opts == nil {
		opts = &Options{}
	}
	p := Default()
	if opts.Parameters != nil {
		p = *opts.Parameters
	}
	e := estimate{rec: rec, opts: opts, p: p}
	if e.audio() {
		e.loss()
		e.delay()
		e.codec()
		e.ranges()
	}
	if len(e.missing) > 0 {
		return Result{Missing: e.missing}
	}
	r := e.p.terms().R()
	return Result{R: opt.Of(r), MOS: opt.Of(MOS(r)), Assumptions: e.assumptions, Parameters: e.p}
}

// estimate is the work on one stream.
type estimate struct {
	rec         *diagnostics.Record
	opts        *Options
	p           Parameters
	missing     []Missing
	assumptions []Assumption
}

func (e *estimate) lacks(input, why string) {
	if why == opt.Absent.String() && factsonly.Is(&e.rec.Envelope) {
		why = "not kept: the call has facts only"
	}
	e.missing = append(e.missing, Missing{input, why})
}

func (e *estimate) assumes(a Assumption) {
	if e.assumptions == nil {
		e.assumptions = make([]Assumption, 0, 5) // there are no more at once
	}
	e.assumptions = append(e.assumptions, a)
}

// audio reports whether it is worth going on.
func (e *estimate) audio() bool {
	media, ok := e.rec.MediaType.Get()
	switch {
	case !ok:
		e.lacks("MediaType", e.rec.MediaType.State().String())
	case !strings.EqualFold(string(media), string(diagnostics.Audio)):
		e.lacks("MediaType", string(media)+" is not audio")
		return false
	}
	return true
}

// loss sets Ppl, or a Ppl of 0 if it is missing.
func (e *estimate) loss() {
	e.p.Ppl = 0
	ratio, ok := e.rec.PacketLossRateAvg.Get()
	switch {
	case !ok:
		e.lacks("PacketLossRateAvg", e.rec.PacketLossRateAvg.State().String())
	case ratio < 0:
		e.lacks("PacketLossRateAvg", fmt.Sprintf("%v is negative", ratio))
	default:
		e.p.Ppl = 100 * float64(ratio)
		e.assumes(AverageLoss)
	}
}

// delay sets Ta, T and Tr, or 0 if something is missing.
func (e *estimate) delay() {
	e.p.Ta, e.p.T, e.p.Tr = 0, 0, 0
	trip, ok1 := e.milliseconds("RoundTripTimeAvg", e.rec.RoundTripTimeAvg)
	var buffer float64
	ok2 := true
	if s := e.rec.JitterBufferSizeAvg.State(); e.opts.MissingBufferIsZero && (s == opt.Absent || s == opt.Null) {
		e.assumes(EmptyBuffer)
	} else {
		buffer, ok2 = e.milliseconds("JitterBufferSizeAvg", e.rec.JitterBufferSizeAvg)
	}
	if !ok1 || !ok2 {
		return
	}
	e.p.Ta = trip/2 + buffer + float64(e.opts.OtherDelay)
	e.p.T, e.p.Tr = e.p.Ta, 2*e.p.Ta
	e.assumes(HalfRoundTrip)
	e.assumes(EchoOnTheSameWay)
}

func (e *estimate) milliseconds(input string, v opt.Value[opt.Milliseconds]) (ms float64, ok bool) {
	n, ok := v.Get()
	switch {
	case !ok:
		e.lacks(input, v.State().String())
	case n < 0:
		e.lacks(input, fmt.Sprintf("%d ms is negative", n))
		return 0, false
	}
	return float64(n), ok
}

// codec sets Ie and Bpl, or those of the default connection if they are missing.
func (e *estimate) codec() {
	e.p.Ie, e.p.Bpl = Default().Ie, Default().Bpl
	c, ok := e.constants()
	if !ok {
		return
	}
	e.p.Ie = c.Ie
	bpl, ok := c.Bpl.Get()
	switch {
	case ok:
		e.p.Bpl = bpl
	case e.p.Ppl > 0:
		e.lacks("Bpl", "packets were lost, and no Bpl is known for "+e.rec.CodecName.Or("the codec"))
	}
}

// constants finds the codec's constants.
func (e *estimate) constants() (Codec, bool) {
	name, named := e.rec.CodecName.Get()
	if c, ok := e.callers(name); ok {
		if named {
			e.assumes(CallersCodec)
		} else {
			e.assumes(CallersCodecUnnamed)
		}
		return c, true
	}
	if !named {
		e.lacks("CodecName", e.rec.CodecName.State().String())
		return Codec{}, false
	}
	codecs := meant(name)
	switch len(codecs) {
	case 1:
		return codecs[0], true
	case 0:
		e.lacks("CodecName", "ITU-T G.113 has no narrow-band constants for "+name)
	default:
		names := make([]string, len(codecs))
		for i, c := range codecs {
			names[i] = c.Name
		}
		e.lacks("CodecName", name+" may be any of "+strings.Join(names, ", "))
	}
	return Codec{}, false
}

// callers looks a codec up in the options. Of keys that differ in case alone the
// exact one counts, else the first in order.
func (e *estimate) callers(name string) (Codec, bool) {
	c, ok := e.opts.Codecs[name]
	if ok {
		return c, true
	}
	found := ""
	for key, codec := range e.opts.Codecs {
		if strings.EqualFold(key, name) && (!ok || key < found) {
			c, ok, found = codec, true, key
		}
	}
	return c, ok
}

// ranges adds what the model does not cover. T and Tr follow from Ta.
func (e *estimate) ranges() {
	for _, fault := range e.p.faults() {
		if fault.Name != "T" && fault.Name != "Tr" {
			e.lacks(fault.Name, fault.text())
		}
	}
}
