package trend

import (
	"cmp"
	"math"
	"slices"
)

// This file says how far counts may differ by chance alone.

// level is the share of clear differences that may be due to chance.
const level = 0.05

// chance is the outcome of a test.
type chance struct {
	// p is how probable a difference is that is at least as improbable as the
	// one seen, if nothing has changed.
	p float64
	// least is the smallest p that there could have been with these totals.
	least float64
}

// chanceOfShares tests whether two shares differ: Fisher's exact test, two-sided,
// as R's fisher.test has it: the sum of all tables with the same margins that are
// not more probable than the one seen.
func chanceOfShares(s, t Share) chance {
	n, m, k := float64(s.Whole), float64(t.Whole), float64(s.Part+t.Part)
	lo, hi := max(0, s.Part+t.Part-t.Whole), min(s.Whole, s.Part+t.Part)
	mode := int((k + 1) * (n + 1) / (n + m + 2))
	return twoSided(lo, hi, mode, s.Part, func(x float64) float64 {
		return (k - x) / (x + 1) * (n - x) / (m - k + x + 1)
	})
}

// chanceOfRates tests whether events in two sets of calls are equally frequent:
// the events are distributed as if each belonged to the first set with the probability of
// its share of the calls (the conditional binomial test of
// Przyborowski and Wilenski for two Poisson counts), two-sided in the same way.
func chanceOfRates(s, t Share) chance {
	k, ratio := float64(s.Part+t.Part), float64(s.Whole)/float64(t.Whole)
	mode := int((k + 1) * float64(s.Whole) / (float64(s.Whole) + float64(t.Whole)))
	return twoSided(0, s.Part+t.Part, mode, s.Part, func(x float64) float64 {
		return (k - x) / (x + 1) * ratio
	})
}

// twoSided sums up a distribution over the whole numbers from lo to hi with one
// peak, at or next to mode. The step returns the probability of x+1 divided by that of x.
// Everything is relative to the peak, so that nothing overflows; what is too improbable
// for a float64 counts as impossible.
func twoSided(lo, hi, mode, seen int, step func(x float64) float64) chance {
	mode = min(max(mode, lo), hi)
	// Values that differ only by rounding are equally probable.
	const rounding = 1 + 1e-7
	walk := func(do func(x int, weight float64)) {
		do(mode, 1)
		for x, w := mode, 1.0; x < hi && w > 0; x++ {
			w *= step(float64(x))
			do(x+1, w)
		}
		for x, w := mode, 1.0; x > lo && w > 0; x-- {
			w /= step(float64(x - 1))
			do(x-1, w)
		}
	}
	var all, atSeen, atLo, atHi float64
	walk(func(x int, w float64) {
		all += w
		if x == seen {
			atSeen = w
		}
		if x == lo {
			atLo = w
		}
		if x == hi {
			atHi = w
		}
	})
	var c chance
	walk(func(_ int, w float64) {
		if w <= atSeen*rounding {
			c.p += w
		}
		if w <= min(atLo, atHi)*rounding {
			c.least += w
		}
	})
	return chance{min(1, c.p/all), min(1, c.least/all)}
}

// adjust returns p-values adjusted by the procedure of Benjamini and Hochberg
// (1995): of those that are not above a level, at most that share is
// expected to be due to chance.
func adjust(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(ps[j], ps[i]) }) // the greatest first
	adjusted := make([]float64, len(ps))
	least := 1.0
	for n, i := range order {
		least = min(least, ps[i]*float64(len(ps))/float64(len(ps)-n))
		adjusted[i] = least
	}
	return adjusted
}

// newcombe returns the 95 % interval of t minus s: the hybrid score interval of
// Newcombe (1998, method 10), made of the Wilson intervals of both. Both must be
// known.
func newcombe(s, t Share) (low, high float64) {
	p1, _ := s.Value()
	p2, _ := t.Value()
	l1, u1 := wilson(s)
	l2, u2 := wilson(t)
	d := p2 - p1
	return d - math.Hypot(p2-l2, u1-p1), d + math.Hypot(u2-p2, p1-l1)
}

// wilson returns the 95 % score interval of a share.
func wilson(s Share) (low, high float64) {
	const z = 1.959963984540054 // 97.5 % of the normal distribution lie below it
	n, part := float64(s.Whole), float64(s.Part)
	rest := n - part
	root := z * math.Sqrt(z*z+4*part*rest/n)
	low = (2*part + z*z - root) / (2 * (n + z*z))
	high = (2*part + z*z + root) / (2 * (n + z*z))
	// Exact at the ends, where the formula gives 0 and 1 but for rounding.
	if part == 0 {
		low = 0
	}
	if rest == 0 {
		high = 1
	}
	return low, high
}
