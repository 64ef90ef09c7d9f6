//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64) && !safe

package logs_test

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// TestFastAllocations checks that the fast decoder reads everything that has to
// be fast; a test that compares results cannot show that.
func TestFastAllocations(t *testing.T) {
	for _, c := range []struct {
		feed  string
		reuse bool
		most  float64 // allocations for each record
	}{
		{"as they come", true, 0.01},
		{"keys in any order", true, 0.1}, // one that is cut off by the end of a buffer is read by decoder
		{"rows", true, 0.1},              // here, too
		{"messages", true, 0.05},         // a failure would be one for each message
		{"an array", true, 0.01},
		{"as they come", false, 2},
	} {
		t.Run(fmt.Sprint(c.feed, ", reused: ", c.reuse), func(t *testing.T) {
			in := feed(feeds[c.feed], 8_000_000)
			r := logs.NewStream(bytes.NewReader(in), "", schemas(), &logs.Options{ReuseRecords: c.reuse})
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
			if got := total / records; got > c.most {
				t.Errorf("%v allocations per record, want at most %v", got, c.most)
			}
		})
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
