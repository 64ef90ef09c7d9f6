//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64) && !safe

package logs_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/internal/fastway"
	"example.com/acstelemetry/logs"
)

// eachFeed calls fn with data of every kind, in every shape of a feed.
func eachFeed(t *testing.T, fn func(t *testing.T, cfg *acstest.Config, data []byte)) {
	for _, kind := range acstest.Kinds() {
		for _, shape := range []acstest.Shape{acstest.Lines, acstest.Messages, acstest.Array, acstest.Rows} {
			t.Run(fmt.Sprint(kind, " as ", shape), func(t *testing.T) {
				cfg := acstest.KindConfig(kind, &acstest.Config{
					Seed: 1, Calls: acstest.None, Bytes: 9_000_000, Shape: shape, MediaStats: 0.05, Surveys: 0.5, Usage: 0.5,
				})
				data, err := io.ReadAll(acstest.NewFeed(cfg))
				if err != nil {
					t.Fatal(err)
				}
				fn(t, cfg, data)
			})
		}
	}
}

// faulty reports whether data is made of faults. Every fault leaves the fast way, so such data
// has no other budget than that of tries.
func faulty(cfg *acstest.Config) bool { return cfg.Faults.Fields > 0 || cfg.Faults.Lines > 0 }

// Every kind of data stays on the fast way, in every shape of a feed: few records leave it,
// and each of these was tried once.
func TestFastBudget(t *testing.T) {
	const most = 0.001 // of the records
	eachFeed(t, func(t *testing.T, cfg *acstest.Config, data []byte) {
		left, records := watchLeaving(t), 0.0
		for _, workers := range []int{1, 2} {
			var n atomic.Int64
			err := logs.EachUnordered(t.Context(), inMemory("", data), acstelemetry.Schemas(), func(logs.Item) error { n.Add(1); return nil },
				&logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			records += float64(n.Load())
		}
		if n := left.total(); n > most*records && !faulty(cfg) {
			t.Errorf("%v of %v records leave the fast way: %v", n, records, left.why)
		}
	})
}

// Reused records allocate nothing once their names and texts have been seen.
func TestFastBudgetAllocations(t *testing.T) {
	const most = 0.01 // for each record
	eachFeed(t, func(t *testing.T, cfg *acstest.Config, data []byte) {
		if faulty(cfg) {
			return
		}
		twice := bytes.NewReader(slices.Concat(data, data))
		r := logs.NewStream(twice, "", acstelemetry.Schemas(), &logs.Options{ReuseRecords: true})
		var records, learnt float64
		for err := error(nil); err != io.EOF; records++ {
			if learnt == 0 && r.Position().Offset >= int64(len(data)) {
				learnt = mallocs()
			}
			_, err = r.Next()
		}
		if got := (mallocs() - learnt) / (records / 2); got > most {
			t.Errorf("%.4f allocations for each record, want %v at most", got, most)
		}
	})
}

// leaving counts the records that leave the fast way, by why they do.
type leaving struct {
	mu  sync.Mutex
	why map[string]int
}

// watchLeaving counts until the test ends. It fails the test if a record was tried twice.
func watchLeaving(t *testing.T) *leaving {
	l := &leaving{why: map[string]int{}}
	t.Cleanup(fastway.Watch(func(one fastway.Left) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.why[one.Why]++
		if one.Tries > 1 {
			t.Errorf("a record was tried %d times, %s: %.300s", one.Tries, one.Why, one.Record)
		}
	}))
	return l
}

func (l *leaving) total() (n float64) {
	for _, count := range l.why {
		n += float64(count)
	}
	return n
}

func mallocs() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Mallocs)
}
