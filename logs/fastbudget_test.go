//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64) && !safe

package logs_test

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/internal/fastway"
	"example.com/acstelemetry/logs"
)

// Every kind of data stays on the fast way, in every shape: few records leave it, and each
// of these was tried once. Every fault leaves it, so kinds with faults have no other budget
// than that of tries.
func TestFastBudget(t *testing.T) {
	const mostLeft = 0.001 // of the records
	for _, kind := range acstest.Kinds() {
		for _, shape := range []acstest.Shape{acstest.Lines, acstest.Messages, acstest.Array, acstest.Rows} {
			t.Run(fmt.Sprint(kind, " as ", shape), func(t *testing.T) {
				cfg := acstest.KindConfig(kind, &acstest.Config{
					Seed: 1, Calls: acstest.None, Bytes: 9_000_000, Shape: shape, MediaStats: 0.05, Surveys: 0.5,
				})
				data, err := io.ReadAll(acstest.NewFeed(cfg))
				if err != nil {
					t.Fatal(err)
				}
				left := watchLeaving(t)
				r := logs.NewStream(bytes.NewReader(data), "", acstelemetry.Schemas(), &logs.Options{ReuseRecords: true})
				var records float64
				for ; err != io.EOF; records++ {
					_, err = r.Next()
				}
				err = logs.EachUnordered(t.Context(), inMemory("", data), acstelemetry.Schemas(), func(logs.Item) error { return nil },
					&logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: 2})
				if err != nil {
					t.Fatal(err)
				}
				if cfg.Faults.Fields > 0 || cfg.Faults.Lines > 0 {
					return
				}
				if n := left.total(); n > mostLeft*2*records {
					t.Errorf("%v records of twice %v leave the fast way: %v", n, records, left.why)
				}
			})
		}
	}
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
