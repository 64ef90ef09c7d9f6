package trend

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// Histogram counts how often each whole number occurs. Histograms of parts add
// up exactly to that of all. It is not safe for use by several goroutines at once
// if one of them changes it.
type Histogram map[int64]int

// Add counts a value n times; not at all if n is not positive.
func (h *Histogram) Add(value int64, n int) {
	if n <= 0 {
		return
	}
	if *h == nil {
		*h = Histogram{}
	}
	(*h)[value] += n
}

// Merge adds the counts of g.
func (h *Histogram) Merge(g Histogram) {
	for value, n := range g {
		h.Add(value, n)
	}
}

// UnmarshalJSON replaces h by counts by value. Negative counts are errors.
func (h *Histogram) UnmarshalJSON(data []byte) error {
	var counts map[int64]int
	if err := json.Unmarshal(data, &counts); err != nil {
		return err
	}
	for value, n := range counts {
		if n < 0 {
			return fmt.Errorf("histogram: %d is there %d times, want 0 or more", value, n)
		}
	}
	*h = counts
	return nil
}

// Count returns how many values there are.
func (h Histogram) Count() int {
	n := 0
	for _, k := range h {
		n += k
	}
	return n
}

// Percentile returns the value at a percentile above 0 and up to 100 by nearest
// rank: the least value such that at least p per cent of all values are
// not greater. p counts to six decimal places. It returns
// false without values, or if p is out of range.
func (h Histogram) Percentile(p float64) (int64, bool) {
	count := h.Count()
	if count <= 0 || !(p > 0 && p <= 100) {
		return 0, false
	}
	// In whole numbers, so that 99.9 % of 1000 is 999 and not a little more, and
	// the same on every machine.
	const whole = 100_000_000 // 100 % in millionths
	hi, lo := bits.Mul64(uint64(math.Round(p*(whole/100))), uint64(count))
	rank, rest := bits.Div64(hi, lo, whole)
	if rest > 0 || rank == 0 {
		rank++
	}
	for _, value := range slices.Sorted(maps.Keys(h)) {
		n := uint64(h[value])
		if rank <= n {
			return value, true
		}
		rank -= n
	}
	return 0, false // not reached: the counts add up to count
}
