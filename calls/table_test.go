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
					r, first := tab.at(nil, hash, key)
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

// Tables that grow into memory that others have grown out of, and are used again, keep
// what is theirs and nothing else.
func TestTablesOfAPool(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var p pool[int, int]
	tabs, want := make([]table[int, int], 5), make([]map[int]int, 5)
	for range 20_000 {
		i := random.IntN(len(tabs))
		tab, size := &tabs[i], []int{3, few + 6, 300, 800, 2000}[i]
		if want[i] == nil || random.IntN(3*size) == 0 {
			tab.reset()
			want[i] = map[int]int{}
		}
		key := random.IntN(size)
		r, first := tab.at(&p, uint32(key%7), key)
		if _, known := want[i][key]; known == first || first && r.of != 0 {
			t.Fatalf("table of %d: key %d is new: %v, its value %d", size, key, first, r.of)
		}
		r.of = random.IntN(1000) + 1
		want[i][key] = r.of
	}
	for i := range tabs {
		if len(tabs[i].rows) != len(want[i]) || len(tabs[i].hashes) != len(want[i]) {
			t.Errorf("table %d has %d rows and %d hashes, want %d", i, len(tabs[i].rows), len(tabs[i].hashes), len(want[i]))
		}
		for key, v := range want[i] {
			if r := tabs[i].find(uint32(key%7), key); r == nil || r.of != v {
				t.Fatalf("table %d: key %d gives %v, want %d", i, key, r, v)
			}
		}
	}
}
