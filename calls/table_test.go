package calls

import (
	"math/rand/v2"
	"testing"
)

// A table is a map that keeps the order, whatever the hashes.
func TestTable(t *testing.T) {
	for _, size := range []int{1, few, few + 1, 500} {
		for _, hashes := range []uint32{1, 3, 1 << 31} {
			var tab table[int, int]
			for range 2 { // once more with the memory that it has
				random := rand.New(rand.NewPCG(uint64(size), uint64(hashes)))
				want, order := map[int]int{}, []int{}
				for range 3 * size {
					key := random.IntN(size)
					hash := uint32(key*key) % hashes
					r, first := tab.at(hash, key)
					if _, known := want[key]; known == first {
						t.Fatalf("%d keys, %d hashes: key %d is new: %v", size, hashes, key, first)
					}
					if first {
						order = append(order, key)
					}
					r.of++
					want[key]++
				}
				for key := range size {
					r := tab.find(uint32(key*key)%hashes, key)
					if n := want[key]; n == 0 && r != nil || n > 0 && (r == nil || r.of != n) {
						t.Fatalf("%d keys, %d hashes: key %d gives %v, want %d", size, hashes, key, r, n)
					}
				}
				for i, key := range order {
					if tab.rows[i].key != key {
						t.Fatalf("%d keys, %d hashes: row %d has key %d, want %d", size, hashes, i, tab.rows[i].key, key)
					}
				}
				tab.reset()
			}
		}
	}
}
