package quality

import (
	"math/rand/v2"
	"testing"
)

func TestArrange(t *testing.T) {
	for n := range 9 {
		for seed := range 20 {
			rows, order := make([]Row, n), make([]int32, n)
			for i, v := range rand.New(rand.NewPCG(uint64(n), uint64(seed))).Perm(n) {
				rows[i].Issues, order[i] = i, int32(v)
			}
			want := append([]int32{}, order...)
			arrange(rows, order)
			for i := range rows {
				if rows[i].Issues != int(want[i]) {
					t.Fatalf("order %v: row %d comes at %d", want, rows[i].Issues, i)
				}
			}
		}
	}
}
