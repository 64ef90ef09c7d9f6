//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64) && !safe

package logs_test

import (
	"bytes"
	"sync/atomic"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// A record that is not reused, with all its texts, takes two allocations. TestFastBudget
// counts those of reused records.
func TestFastAllocations(t *testing.T) {
	r := logs.NewStream(bytes.NewReader(feed(feeds["as they come"], 8_000_000)), "", schemas(), nil)
	next := func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 4000 { // to learn
		next()
	}
	const records = 1000
	total := testing.AllocsPerRun(1, func() {
		for range records {
			next()
		}
	})
	if got := total / records; got > 2 {
		t.Errorf("%v allocations per record, want at most 2", got)
	}
}

// Reused records, and their texts, allocate nothing each: the allocations are those of the
// workers at the beginning, and depend on how they share the work.
func TestEachAllocations(t *testing.T) {
	const toBegin, perRecord = 4000, 0.01
	data := bytes.Repeat(feedOf(t, acstest.Config{}, 1<<20), 24)
	for _, unordered := range []bool{false, true} {
		opts := &logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: 2, Append: logs.AppendJSON}
		var records atomic.Int64
		got := testing.AllocsPerRun(1, func() {
			records.Store(0)
			err := each(t.Context(), inMemory("in", data), func(it logs.Item) error {
				records.Add(1)
				return it.Err
			}, opts, unordered)
			if err != nil {
				t.Error(err)
			}
		})
		if most := toBegin + perRecord*float64(records.Load()); got > most {
			t.Errorf("unordered %t: %.0f allocations for %d records, want at most %.0f", unordered, got, records.Load(), most)
		}
	}
}
