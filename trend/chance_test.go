package trend

import (
	"math"
	"math/big"
	"testing"
)

func near(got, want, within float64) bool { return math.Abs(got-want) <= within }

// Fisher's exact test by hand: all tables with the same margins that are not more
// probable than the one seen, and the least p that any of them could have.
func TestChanceOfShares(t *testing.T) {
	for _, c := range []struct {
		reason   string
		s, t     Share
		p, least float64
	}{
		{"the lady who tastes tea: of 70 tables 1+16 on each side", Share{3, 4}, Share{1, 4}, 34. / 70, 2. / 70},
		// Convictions of like-sex twins, R's example of fisher.test: of C(30,12) =
		// 86493225 the tables with 0, 1, 2 and 12 convicted dizygotic twins:
		// 13 + 17·78 + 136·286 + 6188. The least probable one is 13.
		{"convictions of twins", Share{2, 17}, Share{10, 13}, 46423. / 86493225, 13. / 86493225},
		{"one of three and none of two: 2 and 3 of 5", Share{1, 3}, Share{0, 2}, 1, 2. / 5},
		{"three of three and none of three: 2 of 20", Share{3, 3}, Share{0, 3}, 0.1, 0.1},
		{"none at all: there is one table", Share{0, 100}, Share{0, 80}, 1, 1},
		{"all of them", Share{7, 7}, Share{9, 9}, 1, 1},
		{"one of each", Share{1, 1}, Share{0, 1}, 1, 1},
		{"out of the range of a float64", Share{0, 1_000_000}, Share{1_000_000, 1_000_000}, 0, 0},
	} {
		for _, got := range []chance{chanceOfShares(c.s, c.t), chanceOfShares(c.t, c.s)} {
			if !near(got.p, c.p, 1e-12) || !near(got.least, c.least, 1e-12) {
				t.Errorf("%s: %v, want %v and %v", c.reason, got, c.p, c.least)
			}
		}
	}
}

// Every table of up to nine and seven, in fractions and by the definition.
func TestChanceOfSharesExactly(t *testing.T) {
	choose := func(n, k int) *big.Rat { return new(big.Rat).SetInt(new(big.Int).Binomial(int64(n), int64(k))) }
	for n := 1; n <= 9; n++ {
		for m := 1; m <= 7; m++ {
			for k := 0; k <= n+m; k++ {
				weights := map[int]*big.Rat{}
				for x := max(0, k-m); x <= min(n, k); x++ {
					w := new(big.Rat).Mul(choose(n, x), choose(m, k-x))
					weights[x] = w.Quo(w, choose(n+m, k))
				}
				for seen, w := range weights {
					sum := new(big.Rat)
					for _, other := range weights {
						if other.Cmp(w) <= 0 {
							sum.Add(sum, other)
						}
					}
					want, _ := sum.Float64()
					if got := chanceOfShares(Share{seen, n}, Share{k - seen, m}).p; !near(got, want, 1e-12) {
						t.Errorf("%d of %d and %d of %d: %v, want %v", seen, n, k-seen, m, got, want)
					}
				}
			}
		}
	}
}

// The binomial test by hand: each event is in the first set with the probability
// of its part of the calls.
func TestChanceOfRates(t *testing.T) {
	for _, c := range []struct {
		reason   string
		s, t     Share
		p, least float64
	}{
		{"six heads: 2 of 2^6", Share{6, 10}, Share{0, 10}, 2. / 64, 2. / 64},
		{"four heads: 2 of 2^4", Share{4, 10}, Share{0, 10}, 2. / 16, 2. / 16},
		{"two and two of four", Share{2, 10}, Share{2, 10}, 1, 2. / 16},
		{"a quarter of the calls, three of three: 1 of 64", Share{3, 10}, Share{0, 30}, 1. / 64, 1. / 64},
		{"two of three: 9 + 1 of 64", Share{2, 10}, Share{1, 30}, 10. / 64, 1. / 64},
		{"more events than calls", Share{20, 5}, Share{20, 5}, 1, math.Ldexp(1, -39)},
		{"no event", Share{0, 10}, Share{0, 30}, 1, 1},
	} {
		for _, got := range []chance{chanceOfRates(c.s, c.t), chanceOfRates(c.t, c.s)} {
			if !near(got.p, c.p, 1e-12) || !near(got.least, c.least, 1e-12) {
				t.Errorf("%s: %v, want %v and %v", c.reason, got, c.p, c.least)
			}
		}
	}
}

// The example of the function padjust of stdlib.io: 5/1, 5/2, 5/3, 5/4 and 5/5
// times the values in their order; then one in which a greater p has the smaller
// product.
func TestAdjust(t *testing.T) {
	for _, c := range []struct{ ps, want []float64 }{
		{[]float64{0.008, 0.03, 0.123, 0.6, 0.2}, []float64{0.04, 0.075, 0.205, 0.6, 0.25}},
		{[]float64{0.03, 0.02}, []float64{0.03, 0.03}}, // 0.02·2/1 = 0.04, but 0.03·2/2 = 0.03
		{[]float64{0.9}, []float64{0.9}},
		{nil, nil},
	} {
		got := adjust(c.ps)
		for i := range c.want {
			if !near(got[i], c.want[i], 1e-12) {
				t.Errorf("adjust(%v) = %v, want %v", c.ps, got, c.want)
			}
		}
	}
}

// The examples of Newcombe, "Two-sided confidence intervals for the single
// proportion", Statistics in Medicine 17 (1998) 857–872, table I, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		s         Share
		low, high float64
	}{
		{Share{81, 263}, 0.2553, 0.3662},
		{Share{15, 148}, 0.0624, 0.1605},
		{Share{0, 20}, 0, 0.1611},
		{Share{1, 29}, 0.0061, 0.1718},
	} {
		if low, high := wilson(c.s); !near(low, c.low, 5e-5) || !near(high, c.high, 5e-5) {
			t.Errorf("%v: %.4f to %.4f, want %.4f to %.4f", c.s, low, high, c.low, c.high)
		}
	}
}

// The contrasts of Newcombe, "Interval estimation for the difference between
// independent proportions", Statistics in Medicine 17 (1998) 873–890, table II,
// method 10. He takes the second share from the first.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct {
		s, t      Share
		low, high float64
	}{
		{Share{56, 70}, Share{48, 80}, 0.0524, 0.3339},
		{Share{9, 10}, Share{3, 10}, 0.1705, 0.8090},
		{Share{6, 7}, Share{2, 7}, 0.0582, 0.8062},
		{Share{5, 56}, Share{0, 29}, -0.0381, 0.1926},
		{Share{0, 10}, Share{0, 20}, -0.1611, 0.2775},
		{Share{0, 10}, Share{0, 10}, -0.2775, 0.2775},
		{Share{10, 10}, Share{0, 20}, 0.6791, 1},
		{Share{10, 10}, Share{0, 10}, 0.6075, 1},
	} {
		if low, high := newcombe(c.t, c.s); !near(low, c.low, 5e-5) || !near(high, c.high, 5e-5) {
			t.Errorf("%v and %v: %.4f to %.4f, want %.4f to %.4f", c.s, c.t, low, high, c.low, c.high)
		}
	}
}

// A p is a probability and never less than the least one, both sides are alike,
// and an interval holds the difference.
func FuzzChance(f *testing.F) {
	f.Add(uint16(3), uint16(4), uint16(1), uint16(4))
	f.Add(uint16(0), uint16(1), uint16(0), uint16(1))
	f.Add(uint16(65535), uint16(65535), uint16(0), uint16(65535))
	f.Add(uint16(7), uint16(9), uint16(12), uint16(2000))
	f.Fuzz(func(t *testing.T, part1, whole1, part2, whole2 uint16) {
		a, b := Share{int(part1), int(whole1)}, Share{int(part2), int(whole2)}
		if a.Whole == 0 || b.Whole == 0 {
			return
		}
		check := func(test func(Share, Share) chance) {
			c, d := test(a, b), test(b, a)
			if !(0 <= c.least && c.least <= c.p+1e-9 && c.p <= 1) {
				t.Errorf("%v and %v: %+v", a, b, c)
			}
			if !near(c.p, d.p, 1e-6) || !near(c.least, d.least, 1e-6) {
				t.Errorf("%v and %v: %+v, the other way round %+v", a, b, c, d)
			}
		}
		check(chanceOfRates)
		if !a.possible() || !b.possible() {
			return
		}
		check(chanceOfShares)
		p, _ := a.Value()
		q, _ := b.Value()
		if low, high := newcombe(a, b); !(-1-1e-9 <= low && low <= q-p+1e-9 && q-p <= high+1e-9 && high <= 1+1e-9) {
			t.Errorf("%v and %v: from %v to %v", a, b, low, high)
		}
	})
}
