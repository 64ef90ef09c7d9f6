package acstest

import (
	"math/bits"
	"math/rand/v2"
)

// random draws numbers. It uses only the generator of package rand, and no float arithmetic
// that a compiler may fuse, so that it draws the same on every platform.
type random struct{ src rand.PCG }

func newRandom(seed, stream uint64) *random {
	r := new(random)
	r.src.Seed(seed, stream)
	return r
}

// below returns a number from 0 to n-1.
func (r *random) below(n int) int {
	hi, _ := bits.Mul64(r.src.Uint64(), uint64(n))
	return int(hi)
}

// between returns a number from low to high.
func (r *random) between(low, high int) int { return low + r.below(high-low+1) }

// wide is between for numbers that may not fit a 32-bit int.
func (r *random) wide(low, high int64) int64 {
	hi, _ := bits.Mul64(r.src.Uint64(), uint64(high-low+1))
	return low + int64(hi)
}

// chance returns true for a share of its calls.
func (r *random) chance(share float64) bool {
	return r.src.Uint64()>>32 < uint64(share*(1<<32))
}

func pick[T any](r *random, list []T) T { return list[r.below(len(list))] }

// permutation returns the numbers from 0 to n-1 in random order.
func (r *random) permutation(n int) []int {
	order := make([]int, n)
	for i := range order {
		j := r.below(i + 1)
		order[i], order[j] = order[j], i
	}
	return order
}

const hexDigits = "0123456789abcdef"

// guid returns a random ID in the form of a GUID.
func (r *random) guid() string {
	var b [36]byte
	r.putGUID(b[:])
	return string(b[:])
}

func (r *random) putGUID(b []byte) {
	x := r.src.Uint64()
	for i := range 36 {
		switch i {
		case 8, 13, 18, 23:
			b[i] = '-'
			continue
		case 19:
			x = r.src.Uint64()
		}
		b[i] = hexDigits[x&15]
		x >>= 4
	}
}
