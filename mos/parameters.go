package mos

import (
	"errors"
	"fmt"
)

// Parameters describe a connection to the E-model, by the names of the
// recommendation. The zero Parameters are not a connection: begin with [Default].
//
// The noise floor at the receiving side is not a field. The recommendation sets it
// to -64 dBmp and gives no range.
//
// Source: ITU-T G.107 (06/2015), table of default values and permitted ranges.
type Parameters struct {
	// SLR is the send loudness rating, the loss from mouth to the 0 dBr point,
	// in dB. Default 8, range 0 to 18.
	SLR float64
	// RLR is the receive loudness rating, the loss from the 0 dBr point to the
	// ear, in dB. Default 2, range -5 to 14.
	RLR float64
	// STMR is the sidetone masking rating, the loss of one's own voice in one's
	// own telephone, in dB. Default 15, range 10 to 20.
	STMR float64
	// Ds is the D-value of the telephone at the sending side, how much less it
	// picks up of the room than of speech, in dB. Default 3, range -3 to 3.
	Ds float64
	// Dr is the D-value of the telephone at the receiving side, in dB. Default
	// 3, range -3 to 3. Together with STMR it gives the listener sidetone
	// rating LSTR = STMR + Dr, 18 dB by default, range 13 to 23.
	Dr float64
	// TELR is the talker echo loudness rating, the loss of the echo of one's own
	// voice, in dB. Default 65, which is good echo control; range 5 to 65.
	TELR float64
	// WEPL is the weighted echo path loss of the four-wire loop, in dB. Default
	// 110, range 5 to 110.
	WEPL float64
	// T is the mean one-way delay of the echo path, in milliseconds. Default 0,
	// range 0 to 500.
	T float64
	// Tr is the round-trip delay in the four-wire loop, in milliseconds. Default
	// 0, range 0 to 1000.
	Tr float64
	// Ta is the absolute one-way delay from mouth to ear, in milliseconds.
	// Default 0, range 0 to 500. Up to 100 it does no harm as such.
	Ta float64
	// QDU is the number of quantization distortion units, one for each coding
	// into PCM, with no unit. Default 1, range 1 to 14.
	QDU float64
	// Ie is the equipment impairment factor of the codec without loss, in points
	// of R; see [Codec]. Default 0, range 0 to 40.
	Ie float64
	// Bpl is the packet-loss robustness factor of the codec, in per cent of
	// loss; see [Codec]. Default 4.3, range 4.3 to 40; earlier editions went
	// down to 1. It counts only where Ppl is not 0.
	Bpl float64
	// Ppl is the probability that a packet is lost, in per cent. Default 0,
	// range 0 to 20.
	Ppl float64
	// BurstR is the burst ratio, with no unit: the mean length of the bursts of
	// lost packets by what it would be if loss were random. Default 1, which is
	// random loss; range 1 to 8, and 1 to 2 unless Ppl is below 2 %.
	BurstR float64
	// Nc is the circuit noise at the 0 dBr point, in dBm0p. Default -70, range
	// -80 to -40.
	Nc float64
	// Ps is the room noise at the sending side, in dB(A). Default 35, range 35
	// to 85.
	Ps float64
	// Pr is the room noise at the receiving side, in dB(A). Default 35, range 35
	// to 85.
	Pr float64
	// A is the advantage factor, in points of R: what users forgive for the sake
	// of access, such as 5 for mobility in a building. Default 0, range 0 to 20.
	A float64
}

// noiseFloor is the noise floor Nfor at the receiving side in dBmp.
const noiseFloor = -64

// Default returns the connection to which the recommendation compares others:
// an R of 93.2, a MOS of 4.41.
func Default() Parameters {
	return Parameters{
		SLR: 8, RLR: 2, STMR: 15, Ds: 3, Dr: 3,
		TELR: 65, WEPL: 110, T: 0, Tr: 0, Ta: 0,
		QDU: 1, Ie: 0, Bpl: 4.3, Ppl: 0, BurstR: 1,
		Nc: -70, Ps: 35, Pr: 35, A: 0,
	}
}

// ErrRange is what every [RangeError] wraps.
var ErrRange = errors.New("outside the permitted range of ITU-T G.107")

// RangeError says that a parameter is outside the range for which the
// recommendation defines the model. It matches [ErrRange].
type RangeError struct {
	Name     string  // the parameter's name in [Parameters], or LSTR
	Value    float64 // in Unit; may be NaN
	Min, Max float64 // the permitted range, in Unit
	Unit     string  // such as "ms"; empty for plain numbers
}

// Error returns the parameter, its value and its range.
func (e *RangeError) Error() string { return "mos: " + e.text() + ": " + ErrRange.Error() }

func (e *RangeError) text() string {
	unit := e.Unit
	if unit != "" {
		unit = " " + unit
	}
	return fmt.Sprintf("%s is %v%s, not within %v to %v%s", e.Name, e.Value, unit, e.Min, e.Max, unit)
}

// Unwrap returns [ErrRange].
func (e *RangeError) Unwrap() error { return ErrRange }

// Validate returns nil if all parameters are within their ranges. Else it
// returns a [RangeError] for each that is not, joined.
func (p *Parameters) Validate() error {
	var errs []error
	for _, fault := range p.faults() {
		errs = append(errs, fault)
	}
	return errors.Join(errs...)
}

// faults lists the parameters that are outside their ranges.
func (p *Parameters) faults() []*RangeError {
	burst := 8.0
	if p.Ppl >= 2 {
		burst = 2
	}
	var faults []*RangeError
	for _, rule := range [...]RangeError{
		{"SLR", p.SLR, 0, 18, "dB"},
		{"RLR", p.RLR, -5, 14, "dB"},
		{"STMR", p.STMR, 10, 20, "dB"},
		{"Ds", p.Ds, -3, 3, "dB"},
		{"Dr", p.Dr, -3, 3, "dB"},
		{"LSTR", p.lstr(), 13, 23, "dB"},
		{"TELR", p.TELR, 5, 65, "dB"},
		{"WEPL", p.WEPL, 5, 110, "dB"},
		{"T", p.T, 0, 500, "ms"},
		{"Tr", p.Tr, 0, 1000, "ms"},
		{"Ta", p.Ta, 0, 500, "ms"},
		{"QDU", p.QDU, 1, 14, ""},
		{"Ie", p.Ie, 0, 40, ""},
		{"Bpl", p.Bpl, 4.3, 40, "%"},
		{"Ppl", p.Ppl, 0, 20, "%"},
		{"BurstR", p.BurstR, 1, burst, ""},
		{"Nc", p.Nc, -80, -40, "dBm0p"},
		{"Ps", p.Ps, 35, 85, "dB(A)"},
		{"Pr", p.Pr, 35, 85, "dB(A)"},
		{"A", p.A, 0, 20, ""},
	} {
		if rule.Min <= rule.Value && rule.Value <= rule.Max {
			continue
		}
		fault := rule // which includes NaN
		faults = append(faults, &fault)
	}
	return faults
}

// lstr returns the listener sidetone rating LSTR in dB.
func (p *Parameters) lstr() float64 { return p.STMR + p.Dr }
