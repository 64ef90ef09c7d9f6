package mos_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/acstelemetry/mos"
)

// with returns the default connection, changed.
func with(change func(*mos.Parameters)) mos.Parameters {
	p := mos.Default()
	change(&p)
	return p
}

// delayed sets the three delays as one path has them.
func delayed(p *mos.Parameters, ms float64) { p.Ta, p.T, p.Tr = ms, ms, 2*ms }

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

// The expected terms were worked out from the formulas of clause 7 by hand, with
// a decimal calculator and not with this package. The first case, step by step:
//
//	OLR   = SLR + RLR = 8 + 2                                      =  10
//	Nos   = Ps - SLR - Ds - 100 + 0.004 (Ps - OLR - Ds - 14)²
//	      = 35 - 8 - 3 - 100 + 0.004 · 8²                          = -75.7440
//	LSTR  = STMR + Dr = 15 + 3                                     =  18
//	Pre   = Pr + 10 lg(1 + 10^((10 - LSTR)/10)) = 35 + 10 lg 1.15849 = 35.6389
//	Nor   = RLR - 121 + Pre + 0.008 (Pre - 35)²
//	      = 2 - 121 + 35.6389 + 0.0033                             = -83.3578
//	Nfo   = Nfor + RLR = -64 + 2                                   = -62
//	No    = 10 lg(10^-7 + 10^-7.5744 + 10^-8.33578 + 10^-6.2)      = -61.1792
//	Ro    = 15 - 1.5 (SLR + No) = 15 - 1.5 · -53.1792              =  94.7688
//	Xolr  = OLR + 0.2 (64 + No - RLR) = 10 + 0.2 · 0.8208          =  10.1642
//	Iolr  = 20 ((1 + 1.27052^8)^(1/8) - 1.27052)                   =   0.4402
//	STMRo = -10 lg(10^-1.5 + e^0 · 10^-6.5)                        =  15.0000
//	Ist   = 12 (1 + (2/6)^8)^(1/8) - 28 (1 + (16/19.4)^35)^(1/35)
//	        - 13 (1 + (12/33)^13)^(1/13) + 29                      =  -0.0007
//	Q     = 37 - 15 lg 1                                           =  37
//	G     = 1.07 + 0.258 · 37 + 0.0602 · 37²                       =  93.0298
//	Y     = (94.7688 - 100)/15 + 46/8.4 - G/9                      =  -5.2092
//	Z     = 46/30 - G/40                                           =  -0.7924
//	Iq    = 15 lg(1 + 10^Y + 10^Z) = 15 lg 1.16129                 =   0.9741
//	Idte  = 0, for T < 1 ms
//	Rle   = 10.5 (110 + 7) (0 + 1)^-0.25                           = 1228.5
//	Idle  = (94.7688 - 1228.5)/2 + √(566.8656² + 169)              =   0.1490
//	Idd   = 0, for Ta ≤ 100 ms
//	R     = 94.7688 - (0.4402 - 0.0007 + 0.9741) - 0.1490          =  93.2062
//	MOS   = 1 + 0.035 R + R (R - 60) (100 - R) 7·10^-6
//	      = 1 + 3.2622 + 0.1472                                    =   4.4094
var handWorked = []struct {
	reason string
	p      mos.Parameters
	terms  mos.Terms
	r, mos float64
}{
	{
		"the recommendation: 93.2 and 4.41",
		mos.Default(),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490},
		93.2062, 4.4094,
	},
	{
		// TERV  = 65 - 40 lg((1 + 15)/(1 + 1)) + 6 e^-6750 = 65 - 36.1236 = 28.8764
		// Re    = 80 + 2.5 (TERV - 14)                                   = 117.1910
		// Roe   = -1.5 (No - RLR) = 1.5 · 63.1792                        =  94.7688
		// Idte  = (-22.4222/2 + √(22.4222²/4 + 100) - 1) (1 - e^-150)    =   2.8118
		// Rle   = 1228.5 · 301^-0.25                                     = 294.9399
		// Idle  = (94.7688 - 294.9399)/2 + √(100.0856² + 169)            =   0.8407
		// X     = lg(150/100)/lg 2                                       =   0.5850
		// Idd   = 25 ((1 + X^6)^(1/6) - 3 (1 + (X/3)^6)^(1/6) + 2)       =   0.1635
		"150 ms, up to which ITU-T G.114 expects hardly any harm",
		with(func(p *mos.Parameters) { delayed(p, 150) }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idte: 2.8118, Idle: 0.8407, Idd: 0.1635},
		89.5391, 4.3275,
	},
	{
		"400 ms, which ITU-T G.114 says not to exceed: X = 2, Idd = 25 (65^(1/6) - 3 (1 + (2/3)^6)^(1/6) + 2)",
		with(func(p *mos.Parameters) { delayed(p, 400) }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idte: 5.8082, Idle: 1.2301, Idd: 24.0701},
		62.2468, 3.2156,
	},
	{
		"absolute delay without echo: 93.2062 - 24.0701",
		with(func(p *mos.Parameters) { p.Ta = 400 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490, Idd: 24.0701},
		69.1361, 3.5562,
	},
	{
		"G.711 at 1 % loss: Ie-eff = 95 · 1/(1 + 4.3)",
		with(func(p *mos.Parameters) { p.Ppl = 1 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490, IeEff: 17.9245},
		75.2817, 3.8339,
	},
	{
		"G.711 with concealment at 1 % loss: Ie-eff = 95 · 1/(1 + 25.1)",
		with(func(p *mos.Parameters) { p.Ppl, p.Bpl = 1, 25.1 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490, IeEff: 3.6398},
		89.5664, 4.3282,
	},
	{
		"the same loss in bursts twice as long: Ie-eff = 95 · 1/(1/2 + 4.3)",
		with(func(p *mos.Parameters) { p.Ppl, p.BurstR = 1, 2 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490, IeEff: 19.7917},
		73.4145, 3.7528,
	},
	{
		"G.729A at 2 % loss: Ie-eff = 11 + 84 · 2/(2 + 19) = 11 + 8",
		with(func(p *mos.Parameters) { p.Ie, p.Bpl, p.Ppl = 11, 19, 2 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idle: 0.1490, IeEff: 19},
		74.2062, 3.7876,
	},
	{
		"G.723.1 at 3 % loss and 250 ms: Ie-eff = 15 + 80 · 3/19.1, X = lg 2.5/lg 2 = 1.3219",
		with(func(p *mos.Parameters) { p.Ie, p.Bpl, p.Ppl = 15, 16.1, 3; delayed(p, 250) }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idte: 4.2429, Idle: 1.0186, Idd: 8.9167, IeEff: 27.5654},
		51.6117, 2.6598,
	},
	{
		// Nos = -58.0640, Pre = 65.6389, Nor = -43.8511, Nfo = -60, No = -43.5792;
		// Xolr = 19.2842; Q = 37 - 15 lg 4 = 27.9691, G = 55.3787, Y = -3.1857,
		// Z = 0.1489.
		"noisy rooms, faint, coded four times, and forgiven",
		with(func(p *mos.Parameters) { p.Ps, p.Pr, p.QDU, p.SLR, p.RLR, p.A = 55, 65, 4, 12, 4, 10 }),
		mos.Terms{Ro: 62.3689, Iolr: 0.0053, Ist: -0.0007, Iq: 5.7289, Idle: 0.1449, A: 10},
		66.4905, 3.4284,
	},
	{
		// TERV = 45 - 40 lg(6/1.33333) = 18.8715, Re = 92.1787;
		// Rle = 10.5 · 47 · 101^-0.25 = 155.6707.
		"poor echo control on a short path",
		with(func(p *mos.Parameters) { p.TELR, p.WEPL = 45, 40; delayed(p, 50) }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idte: 10.3785, Idle: 2.6589},
		80.3178, 4.0360,
	},
	{
		// STMRo = -10 lg(10^-1.5 + e^-0.125 · 10^-0.5) = 5.0767.
		"echo that comes at once is sidetone, here far too loud",
		with(func(p *mos.Parameters) { p.TELR, p.T = 5, 0.5 }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: 4.0513, Iq: 0.9741, Idle: 0.1490},
		89.1542, 4.3177,
	},
	{
		// No = -64.0362, Xolr = -5 + 0.2 · 4.9638 = -4.0072, below 0.
		"as loud as can be",
		with(func(p *mos.Parameters) { p.SLR, p.RLR, p.Nc, p.A = 0, -5, -80, 20 }),
		mos.Terms{Ro: 111.0543, Iolr: 30.0280, Ist: -0.0007, Iq: 0.9745, Idle: 0.1512, A: 20},
		99.9013, 4.4993,
	},
	{
		"as bad as can be: R has no floor, MOS has",
		with(func(p *mos.Parameters) { p.TELR, p.WEPL, p.Ie, p.Ppl = 5, 5, 40, 20; delayed(p, 500) }),
		mos.Terms{Ro: 94.7688, Iolr: 0.4402, Ist: -0.0007, Iq: 0.9741, Idte: 144.0331, Idle: 74.6325, Idd: 30.6359, IeEff: 85.2675},
		-241.2138, 1,
	},
}

func TestHandWorked(t *testing.T) {
	const tolerance = 0.00006 // the figures are rounded to four decimals
	for _, test := range handWorked {
		got, err := mos.Compute(test.p)
		if err != nil {
			t.Errorf("%s: %v", test.reason, err)
			continue
		}
		for _, term := range []struct {
			name      string
			got, want float64
		}{
			{"Ro", got.Ro, test.terms.Ro},
			{"Iolr", got.Iolr, test.terms.Iolr},
			{"Ist", got.Ist, test.terms.Ist},
			{"Iq", got.Iq, test.terms.Iq},
			{"Idte", got.Idte, test.terms.Idte},
			{"Idle", got.Idle, test.terms.Idle},
			{"Idd", got.Idd, test.terms.Idd},
			{"Ie-eff", got.IeEff, test.terms.IeEff},
			{"A", got.A, test.terms.A},
			{"R", got.R(), test.r},
			{"MOS", mos.MOS(got.R()), test.mos},
		} {
			if !near(term.got, term.want, tolerance) {
				t.Errorf("%s: %s = %.5f, want %.4f", test.reason, term.name, term.got, term.want)
			}
		}
		if r, err := mos.R(test.p); r != got.R() || err != nil {
			t.Errorf("%s: R = %v, %v; Compute says %v", test.reason, r, err, got.R())
		}
	}
}

// The recommendation states these two figures itself.
func TestRecommendationsOwnFigures(t *testing.T) {
	r, err := mos.R(mos.Default())
	if err != nil || math.Round(r*10)/10 != 93.2 {
		t.Errorf("R of the default connection = %v, %v; want 93.2", r, err)
	}
	if got := math.Round(mos.MOS(r)*100) / 100; got != 4.41 {
		t.Errorf("MOS of the default connection = %v, want 4.41", got)
	}
}

// The delays at which a call without echo and loss falls to an R of 70, codec by
// codec, as published in Telektronikk, issue "Internet Traffic Engineering",
// "Controlling Voice Quality", table 3 (echo loss infinite). The authors' figures
// belong to an edition whose undistorted call had an R of about 94 and not 93.2,
// so that all rows must be short of 70 by the same 0.9; the delays are whole
// milliseconds, each of which is worth up to 0.13.
func TestPublishedDelayBounds(t *testing.T) {
	for _, test := range []struct {
		codec string
		ta    float64
	}{
		{"G.711", 400},
		{"G.726-40", 375},
		{"GSM-EFR", 342},
		{"G.726-32", 322},
		{"G.728-16", 322},
		{"G.729", 294},
		{"G.723.1-6.3", 251},
		{"G.723.1-5.3", 219},
		{"G.728-12.8", 210},
		{"GSM-HR", 177},
	} {
		c, ok := mos.Lookup(test.codec)
		if !ok {
			t.Errorf("no codec %s", test.codec)
			continue
		}
		r, err := mos.R(with(func(p *mos.Parameters) { p.Ie, p.Ta = c.Ie, test.ta }))
		if err != nil || !near(r, 70-0.88, 0.13) {
			t.Errorf("%s at %v ms: R = %.2f, %v; want 69.12", test.codec, test.ta, r, err)
		}
	}
}

func TestMOS(t *testing.T) {
	for _, test := range []struct {
		reason  string
		r, want float64
	}{
		{"Annex B: very satisfied from here, 4.34", 90, 4.339},
		{"Annex B: satisfied from here; its table prints 4.03, its formula gives this", 80, 4.024},
		{"Annex B: some dissatisfied from here, 3.60", 70, 3.597},
		{"Annex B: many dissatisfied from here, 3.10", 60, 3.1},
		{"Annex B: nearly all dissatisfied from here, 2.58", 50, 2.575},
		{"the top", 100, 4.5},
		{"above the top", 113, 4.5},
		{"infinitely good", math.Inf(1), 4.5},
		{"the bottom", 0, 1},
		{"below the bottom", -20, 1},
		{"infinitely bad", math.Inf(-1), 1},
		{"the polynomial gives 0.9889", 3, 1},
		{"the polynomial gives 0.9999", 6.5, 1},
		{"the polynomial is above 1 again: 1 + 0.245 + 7 · -53 · 93 · 7e-6", 7, 1.003479},
	} {
		if got := mos.MOS(test.r); !near(got, test.want, 1e-9) {
			t.Errorf("%s: MOS(%v) = %v, want %v", test.reason, test.r, got, test.want)
		}
	}
	if got := mos.MOS(math.NaN()); !math.IsNaN(got) {
		t.Errorf("MOS(NaN) = %v, want NaN", got)
	}
}

func TestRanges(t *testing.T) {
	for _, test := range []struct {
		reason string
		change func(*mos.Parameters)
		want   string // parameters with a fault
	}{
		{"the default", func(p *mos.Parameters) {}, ""},
		{"nothing", func(p *mos.Parameters) { *p = mos.Parameters{} }, "STMR LSTR TELR WEPL QDU Bpl BurstR Nc Ps Pr"},
		{"too much loss", func(p *mos.Parameters) { p.Ppl = 20.1 }, "Ppl"},
		{"all the loss that is allowed", func(p *mos.Parameters) { p.Ppl = 20 }, ""},
		{"a share is not per cent, but that cannot be seen", func(p *mos.Parameters) { p.Ppl = 0.2 }, ""},
		{"negative loss", func(p *mos.Parameters) { p.Ppl = -0.1 }, "Ppl"},
		{"too late", func(p *mos.Parameters) { delayed(p, 500.5) }, "T Tr Ta"},
		{"all the delay that is allowed", func(p *mos.Parameters) { delayed(p, 500) }, ""},
		{"no number", func(p *mos.Parameters) { p.SLR = math.NaN() }, "SLR"},
		{"infinite", func(p *mos.Parameters) { p.A = math.Inf(1) }, "A"},
		{"no telephone has this sidetone", func(p *mos.Parameters) { p.STMR = 8.9 }, "STMR LSTR"},
		{"STMR and Dr are in their ranges, their sum is not", func(p *mos.Parameters) { p.STMR, p.Dr = 20, 3.0 }, ""},
		{"the sum is too small", func(p *mos.Parameters) { p.STMR, p.Dr = 10, 2.5 }, "LSTR"},
		{"long bursts of rare losses", func(p *mos.Parameters) { p.Ppl, p.BurstR = 1.9, 8 }, ""},
		{"long bursts of frequent losses", func(p *mos.Parameters) { p.Ppl, p.BurstR = 2, 2.1 }, "BurstR"},
		{"bursts shorter than random", func(p *mos.Parameters) { p.BurstR = 0.9 }, "BurstR"},
		{"a codec that loses everything", func(p *mos.Parameters) { p.Bpl = 0 }, "Bpl"},
	} {
		p := with(test.change)
		err := p.Validate()
		if got := faulty(t, err); got != test.want {
			t.Errorf("%s: faults in %q, want %q", test.reason, got, test.want)
		}
		r, rErr := mos.R(p)
		if (rErr == nil) != (test.want == "") {
			t.Errorf("%s: R's error is %v", test.reason, rErr)
		}
		if rErr != nil && (r != 0 || !errors.Is(rErr, mos.ErrRange)) {
			t.Errorf("%s: R = %v, %v; want 0 and ErrRange", test.reason, r, rErr)
		}
	}
}

// faulty returns the names of the parameters in the error of Validate.
func faulty(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var names []string
	for _, one := range err.(interface{ Unwrap() []error }).Unwrap() {
		var fault *mos.RangeError
		if !errors.As(one, &fault) || !errors.Is(one, mos.ErrRange) {
			t.Fatalf("%v is no RangeError", one)
		}
		names = append(names, fault.Name)
	}
	return strings.Join(names, " ")
}

func TestRangeErrorText(t *testing.T) {
	for _, test := range []struct {
		change func(*mos.Parameters)
		want   string
	}{
		{func(p *mos.Parameters) { p.Ppl = 35 }, "mos: Ppl is 35 %, not within 0 to 20 %: outside the permitted range of ITU-T G.107"},
		{func(p *mos.Parameters) { p.A = -1 }, "mos: A is -1, not within 0 to 20: outside the permitted range of ITU-T G.107"},
	} {
		p := with(test.change)
		if err := p.Validate(); err == nil || err.Error() != test.want {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
}

// More loss never helps, whatever the codec and the delay.
func TestLossLowersR(t *testing.T) {
	for _, c := range mos.Published() {
		for _, ms := range []float64{0, 150, 500} {
			last := math.Inf(1)
			for ppl := 0.0; ppl <= 20; ppl += 0.25 {
				r, err := mos.R(with(func(p *mos.Parameters) {
					p.Ie, p.Bpl, p.Ppl = c.Ie, c.Bpl.Or(4.3), ppl
					delayed(p, ms)
				}))
				if err != nil || r >= last {
					t.Fatalf("%s, %v ms: R = %v at %v %%, %v before; %v", c.Name, ms, r, ppl, last, err)
				}
				last = r
			}
		}
	}
}

// More delay never helps, but for one step of the recommendation: at 1 ms the
// echo ceases to be sidetone, which may gain a tenth of a point.
func TestDelayLowersR(t *testing.T) {
	for _, telr := range []float64{65, 55, 45} {
		last := math.Inf(1)
		for ms := 0.0; ms <= 500; ms++ {
			r, err := mos.R(with(func(p *mos.Parameters) { p.TELR = telr; delayed(p, ms) }))
			allowed := 0.0
			if ms == 1 {
				allowed = 0.12
			}
			if err != nil || r >= last+allowed {
				t.Fatalf("TELR %v: R = %v at %v ms, %v before; %v", telr, r, ms, last, err)
			}
			last = r
		}
	}
}

func TestMOSRisesWithR(t *testing.T) {
	last := 0.0
	for r := -10.0; r <= 110; r += 0.125 {
		got := mos.MOS(r)
		if got < last || got < 1 || got > 4.5 {
			t.Fatalf("MOS(%v) = %v, %v before", r, got, last)
		}
		last = got
	}
}

// limits are the permitted ranges, in the order of set.
var limits = [19][2]float64{
	{0, 18}, {-5, 14}, {10, 20}, {-3, 3}, {-3, 3}, {5, 65}, {5, 110}, {0, 500}, {0, 1000}, {0, 500},
	{1, 14}, {0, 40}, {4.3, 40}, {0, 20}, {1, 8}, {-80, -40}, {35, 85}, {35, 85}, {0, 20},
}

func set(v [19]float64) mos.Parameters {
	return mos.Parameters{
		SLR: v[0], RLR: v[1], STMR: v[2], Ds: v[3], Dr: v[4], TELR: v[5], WEPL: v[6], T: v[7], Tr: v[8], Ta: v[9],
		QDU: v[10], Ie: v[11], Bpl: v[12], Ppl: v[13], BurstR: v[14], Nc: v[15], Ps: v[16], Pr: v[17], A: v[18],
	}
}

// sound checks what holds of any parameters.
func sound(t *testing.T, p mos.Parameters) (valid bool) {
	t.Helper()
	r, err := mos.R(p)
	if err != nil {
		if r != 0 || !errors.Is(err, mos.ErrRange) {
			t.Fatalf("%+v: %v, %v", p, r, err)
		}
		return false
	}
	if score := mos.MOS(r); math.IsNaN(r) || math.IsInf(r, 0) || !(1 <= score && score <= 4.5) {
		t.Fatalf("%+v: R = %v, MOS = %v", p, r, score)
	}
	return true
}

// At the ends of the ranges, in any combination, there is a finite R.
func TestCorners(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	valid := 0
	for range 100_000 {
		var v [19]float64
		for i := range v {
			v[i] = limits[i][rnd.IntN(2)]
		}
		if sound(t, set(v)) {
			valid++
		}
	}
	if valid < 10_000 {
		t.Errorf("only %d corners were valid", valid)
	}
}

// The data are 19 parameters of two bytes each, most of which fall into the
// permitted range and some a little outside.
func FuzzR(f *testing.F) {
	f.Add(make([]byte, 38))
	f.Add([]byte(strings.Repeat("\x7f", 38)))
	f.Add([]byte(strings.Repeat("\xff", 38)))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v [19]float64
		for i := range v {
			n := 0
			for _, b := range data[min(2*i, len(data)):min(2*i+2, len(data))] {
				n = n<<8 | int(b)
			}
			low, high := limits[i][0], limits[i][1]
			v[i] = low + (high-low)*(float64(n)/65000)
		}
		sound(t, set(v))
	})
}

// Any float64 at all: an error or a finite R.
func FuzzAnyFloat(f *testing.F) {
	f.Add(93.2, 0, 4)
	f.Add(math.NaN(), 9, 3)
	f.Add(math.Inf(-1), 6, 1)
	f.Add(math.SmallestNonzeroFloat64, 12, 14)
	f.Fuzz(func(t *testing.T, x float64, one, two int) {
		v := [19]float64{8, 2, 15, 3, 3, 65, 110, 0, 0, 0, 1, 0, 4.3, 0, 1, -70, 35, 35, 0}
		v[uint(one)%19], v[uint(two)%19] = x, x
		sound(t, set(v))
		if score := mos.MOS(x); !math.IsNaN(x) && !(1 <= score && score <= 4.5) {
			t.Errorf("MOS(%v) = %v", x, score)
		}
	})
}

func TestRDoesNotAllocate(t *testing.T) {
	p := mos.Default()
	if n := testing.AllocsPerRun(100, func() { mos.R(p) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func BenchmarkR(b *testing.B) {
	p := with(func(p *mos.Parameters) { p.Ie, p.Bpl, p.Ppl = 11, 19, 2; delayed(p, 180) })
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mos.R(p); err != nil {
			b.Fatal(err)
		}
	}
}
