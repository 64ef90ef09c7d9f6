// Recorded by tools/apicheck.

package mos

import (
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

var (
	ErrRange error
)

func Compute(p Parameters) (Terms, error)
func Default() Parameters
func Lookup(name string) (Codec, bool)
func MOS(r float64) float64
func Published() []Codec
func R(p Parameters) (float64, error)
func Stream(rec *diagnostics.Record, opts *Options) Result

type Assumption string

const (
	AverageLoss         Assumption = "PacketLossRateAvg is all that was lost, with the burst ratio of the parameters"
	CallersCodec        Assumption = "the codec's constants are the caller's"
	CallersCodecUnnamed Assumption = "the codec, which the record does not name, is the caller's"
	EchoOnTheSameWay    Assumption = "echo takes the same way and has the loss TELR and WEPL of the parameters"
	EmptyBuffer         Assumption = "the jitter buffer was empty, for the record does not say its size"
	HalfRoundTrip       Assumption = "the one-way delay is half of RoundTripTimeAvg and all of the jitter buffer"
)

type Codec struct {
	Name   string
	Ie     float64
	Bpl    opt.Value[float64]
	Source string
}

type Missing struct {
	Input string "json:\"input\""
	Why   string "json:\"why\""
}

type Options struct {
	Codecs              map[string]Codec
	MissingBufferIsZero bool
	OtherDelay          opt.Milliseconds
	Parameters          *Parameters
}

type Parameters struct {
	SLR    float64
	RLR    float64
	STMR   float64
	Ds     float64
	Dr     float64
	TELR   float64
	WEPL   float64
	T      float64
	Tr     float64
	Ta     float64
	QDU    float64
	Ie     float64
	Bpl    float64
	Ppl    float64
	BurstR float64
	Nc     float64
	Ps     float64
	Pr     float64
	A      float64
}

func (*Parameters) Validate() error

type RangeError struct {
	Name  string
	Value float64
	Min   float64
	Max   float64
	Unit  string
}

func (*RangeError) Error() string
func (*RangeError) Unwrap() error

type Result struct {
	R           opt.Value[float64] "json:\"r\""
	MOS         opt.Value[float64] "json:\"mos\""
	Missing     []Missing          "json:\"missing\""
	Assumptions []Assumption       "json:\"assumptions\""
	Parameters  Parameters         "json:\"-\""
}

type Terms struct {
	Ro    float64
	Iolr  float64
	Ist   float64
	Iq    float64
	Idte  float64
	Idle  float64
	Idd   float64
	IeEff float64
	A     float64
}

func (Terms) Id() float64
func (Terms) Is() float64
func (Terms) R() float64
