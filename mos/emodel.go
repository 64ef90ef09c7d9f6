package mos

import "math"

// Terms are the parts of R, all in points of R: the signal-to-noise ratio of
// the connection, and what each impairment subtracts from it.
//
// Source: ITU-T G.107 (06/2015), clause 7; the fields have its symbols.
type Terms struct {
	// Ro is the basic signal-to-noise ratio: circuit noise, room noise, noise
	// floor.
	Ro float64
	// Iolr is what a connection loses that is too loud.
	Iolr float64
	// Ist is what it loses by sidetone that is too loud or too faint.
	Ist float64
	// Iq is what it loses by quantizing distortion.
	Iq float64
	// Idte is what it loses by the echo that the talker hears.
	Idte float64
	// Idle is what it loses by the echo that the listener hears.
	Idle float64
	// Idd is what it loses by absolute delay, which makes people talk over one
	// another. 0 up to 100 ms.
	Idd float64
	// IeEff is what it loses by the codec and by lost packets.
	IeEff float64
	// A is the advantage factor, which is added.
	A float64
}

// Is returns the impairments that happen together with the voice.
func (t Terms) Is() float64 { return t.Iolr + t.Ist + t.Iq }

// Id returns the impairments by delay and echo.
func (t Terms) Id() float64 { return t.Idte + t.Idle + t.Idd }

// R returns the transmission rating factor.
func (t Terms) R() float64 { return t.Ro - t.Is() - t.Id() - t.IeEff + t.A }

// R returns the transmission rating factor of a connection. 100 is excellent; a
// very bad connection may be below 0, and advantages may lift one above 100.
// The error is that of [Parameters.Validate].
func R(p Parameters) (float64, error) {
	t, err := Compute(p)
	return t.R(), err
}

// Compute returns the terms of the R of a connection. The error is that of
// [Parameters.Validate]; the Terms are zero then.
func Compute(p Parameters) (Terms, error) {
	if err := p.Validate(); err != nil {
		return Terms{}, err
	}
	return p.terms(), nil
}

// MOS returns the mean opinion score, 1 to 4.5, that goes with R. From an R of
// 100 on that is 4.5, from 0 down it is 1. NaN gives NaN.
//
// Between 0 and 6.5 the recommendation's polynomial dips below 1, which is no
// score, to 0.989 at the lowest; MOS returns 1 there. Outside of these few
// points nothing differs.
//
// Source: ITU-T G.107 (06/2015), Annex B.
func MOS(r float64) float64 {
	switch {
	case r >= 100:
		return 4.5
	case r <= 0:
		return 1
	}
	return max(1, 1+0.035*r+r*(r-60)*(100-r)*7e-6)
}

// terms computes the model for parameters that are valid.
func (p *Parameters) terms() Terms {
	no := p.noise()
	ro := 15 - 1.5*(p.SLR+no)
	return Terms{
		Ro:    ro,
		Iolr:  p.tooLoud(no),
		Ist:   p.sidetone(),
		Iq:    p.quantizing(ro),
		Idte:  p.talkerEcho(no),
		Idle:  p.listenerEcho(ro),
		Idd:   p.absoluteDelay(),
		IeEff: p.Ie + (95-p.Ie)*p.Ppl/(p.Ppl/p.BurstR+p.Bpl),
		A:     p.A,
	}
}

// noise returns No, the power of all sources of noise together, in dBm0p at the
// 0 dBr point.
func (p *Parameters) noise() float64 {
	// Room noise at the sending side comes through the microphone.
	send := p.Ps - p.SLR - p.Ds - 100 + 0.004*square(p.Ps-p.SLR-p.RLR-p.Ds-14)
	// Room noise at the receiving side comes also by the sidetone.
	pre := p.Pr + 10*math.Log10(1+power((10-p.lstr())/10))
	receive := p.RLR - 121 + pre + 0.008*square(pre-35)
	floor := noiseFloor + p.RLR
	return 10 * math.Log10(power(p.Nc/10)+power(send/10)+power(receive/10)+power(floor/10))
}

// tooLoud returns Iolr.
func (p *Parameters) tooLoud(no float64) float64 {
	x := (p.SLR + p.RLR + 0.2*(64+no-p.RLR)) / 8
	return 20 * (bend(x, 8) - x)
}

// sidetone returns Ist. Echo that comes at once adds to the sidetone.
func (p *Parameters) sidetone() float64 {
	s := -10 * math.Log10(power(-p.STMR/10)+math.Exp(-p.T/4)*power(-p.TELR/10))
	return 12*bend((s-13)/6, 8) - 28*bend((s+1)/19.4, 35) - 13*bend((s-3)/33, 13) + 29
}

// quantizing returns Iq.
func (p *Parameters) quantizing(ro float64) float64 {
	q := 37 - 15*math.Log10(p.QDU)
	g := 1.07 + 0.258*q + 0.0602*q*q
	y := (ro-100)/15 + 46/8.4 - g/9
	z := 46.0/30 - g/40
	return 15 * math.Log10(1+power(y)+power(z))
}

// talkerEcho returns Idte. The recommendation has other formulas for an STMR
// below 9 dB and above 20 dB, which its own permitted range leaves out. Where
// echo is faint and T hardly above 1 ms, its formula gives a little less than 0;
// that is kept.
func (p *Parameters) talkerEcho(no float64) float64 {
	if p.T < 1 {
		return 0 // echo this early is sidetone
	}
	terv := p.TELR - 40*math.Log10((1+p.T/10)/(1+p.T/150)) + 6*math.Exp(-0.3*p.T*p.T)
	roe := -1.5 * (no - p.RLR)
	re := 80 + 2.5*(terv-14)
	half := (roe - re) / 2
	return (half + math.Sqrt(half*half+100) - 1) * (1 - math.Exp(-p.T))
}

// listenerEcho returns Idle.
func (p *Parameters) listenerEcho(ro float64) float64 {
	half := (ro - 10.5*(p.WEPL+7)*math.Pow(p.Tr+1, -0.25)) / 2
	return half + math.Sqrt(half*half+169)
}

// absoluteDelay returns Idd for the default class of delay sensitivity.
func (p *Parameters) absoluteDelay() float64 {
	if p.Ta <= 100 {
		return 0
	}
	x := math.Log2(p.Ta / 100)
	return 25 * (bend(x, 6) - 3*bend(x/3, 6) + 2)
}

// bend returns (1 + xⁿ)^(1/n), which is 1 for a small x and then follows x.
func bend(x, n float64) float64 { return math.Pow(1+math.Pow(x, n), 1/n) }

// power returns 10ˣ.
func power(x float64) float64 { return math.Pow(10, x) }

func square(x float64) float64 { return x * x }
