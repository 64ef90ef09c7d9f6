package eventhubs_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure/eventhubs"
)

// delivery returns a message as a diagnostic setting sends it, with a record for each ID.
func delivery(ids ...string) string {
	var records []string
	for _, id := range ids {
		records = append(records, fmt.Sprintf(`{"time":"2026-11-22T09:00:00Z","category":"CallSummary","correlationId":%q,"properties":{}}`, id))
	}
	return `{"records":[` + strings.Join(records, ",") + `]}`
}

// TestEachUnordered handles records in several goroutines, and fails in the middle, again and
// again: every record is handled, and a restart repeats only what was not committed.
func TestEachUnordered(t *testing.T) {
	const partitions, messages = 4, 300
	h := newHub(t, partitions)
	var sent []string
	for p := range int32(partitions) {
		var batch []string
		for i := range messages {
			a, b := fmt.Sprintf("%d-%d-a", p, i), fmt.Sprintf("%d-%d-b", p, i)
			batch = append(batch, delivery(a, b))
			sent = append(sent, a, b)
		}
		h.send(t, p, batch...)
	}
	var mu sync.Mutex
	seen := map[string]int{}
	runs := 0
	crash := errors.New("crash")
	for {
		runs++
		src := h.source(t, eventhubs.Options{Group: "g", CommitEvery: time.Millisecond})
		before := h.committed(t, "g")
		var n atomic.Int64
		limit := 100 + rand.Int64N(300)
		err := acstelemetry.EachUnordered(t.Context(), src, func(item acstelemetry.Item) error {
			if item.Err != nil {
				t.Error(item.Err)
				return nil
			}
			if n.Add(1) > limit {
				return crash
			}
			at := item.Position.Origin
			mu.Lock()
			defer mu.Unlock()
			seen[item.Record.Head().CorrelationID.Or("?")]++
			if at.SequenceNumber < before[int32(at.Partition[0]-'0')] {
				t.Errorf("%v comes again, after the group's position %v", item.Position, before)
			}
			return nil
		}, &acstelemetry.EachOptions{Workers: 4})
		if closing := src.Close(); closing != nil {
			t.Fatal(closing)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, crash) {
			t.Fatal(err)
		}
	}
	same(t, slices.Collect(maps.Keys(seen)), sent)
	again := 0
	for _, n := range seen {
		again += n - 1
	}
	t.Logf("%d runs, %d records again", runs, again)
	// All are handled, so the group is at the end.
	for p, at := range h.committed(t, "g") {
		if at != messages {
			t.Errorf("the position in partition %d is %d, want %d", p, at, messages)
		}
	}
}

// TestMemory reads 200 partitions that never end, more slowly than the broker could send.
func TestMemory(t *testing.T) {
	const most = 16 << 20
	h := newHub(t, 200, kfake.SyntheticFetch(kfake.SyntheticBatch{Records: 10, RecordBytes: 1 << 10}))
	src := h.source(t, eventhubs.Options{MaxMemory: most, Follow: true})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, largest := 0, int64(0)
	for in, err := range src.Inputs(within(t)) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%10_000 == 0 {
			time.Sleep(50 * time.Millisecond) // whatever can be fetched ahead is
			runtime.GC()
			runtime.ReadMemStats(&after)
			largest = max(largest, int64(after.HeapAlloc)-int64(before.HeapAlloc))
			runtime.KeepAlive(in)
		}
		if n == 100_000 {
			break
		}
	}
	t.Logf("%d MB", largest>>20)
	// The broker, which is in this process, has what it has not sent yet: an answer, copied.
	if limit := int64(most + 2*most/8 + 8<<20); largest > limit {
		t.Errorf("%d bytes, want at most %d", largest, limit)
	}
}

// TestUnreadable has messages whose errors would be the same the next time.
func TestUnreadable(t *testing.T) {
	const broken = "\x1f\x8bbroken"
	unreadable := errors.New("a message cannot be read")
	tests := map[string]struct {
		messages []string
		tolerant bool
		position int64
	}{
		"goes on":              {[]string{delivery("a"), broken, delivery("b")}, true, 3},
		"not a log":            {[]string{delivery("a"), "\x00\x01", "text", delivery("b")}, true, 4},
		"the last one":         {[]string{delivery("a"), broken}, true, 2},
		"reading is abandoned": {[]string{broken, delivery("a")}, false, 0},
	}
	readers := map[string]func(context.Context, acstelemetry.Source, func(acstelemetry.Item) error, *acstelemetry.EachOptions) error{
		"Each": acstelemetry.Each, "EachUnordered": acstelemetry.EachUnordered,
	}
	for name, test := range tests {
		for by, each := range readers {
			for _, workers := range []int{1, 2} {
				t.Run(fmt.Sprint(name, ", ", by, ", ", workers), func(t *testing.T) {
					h := newHub(t, 1)
					h.send(t, 0, test.messages...)
					src := h.source(t, eventhubs.Options{Group: "g"})
					err := each(t.Context(), src, func(item acstelemetry.Item) error {
						if item.Err != nil && !test.tolerant {
							return unreadable
						}
						return nil
					}, &acstelemetry.EachOptions{Workers: workers})
					if (err == nil) != test.tolerant || src.Close() != nil {
						t.Error(err)
					}
					if at := h.committed(t, "g")[0]; at != test.position {
						t.Errorf("the group's position is %d, want %d", at, test.position)
					}
				})
			}
		}
	}
}
