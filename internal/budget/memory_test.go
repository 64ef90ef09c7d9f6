package budget_test

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"example.com/acstelemetry"
)

// A reader needs a few times the memory of one record, whatever that holds, and little for
// what is refused. With the limit of members of old, which was none, the first kind took 70
// times its size.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100 MB")
	}
	const size, record, little = 8 << 20, 16 * 8 << 20, 8 << 20 // bytes
	most := map[string]int64{
		"an unknown name again and again": record, "many unknown names": record, "a known name again and again": record,
		"properties that are a number": record, "one long name": record, "a long array": record, "a text of escapes": record,
		"a text that is not UTF-8": record, "members of a message": record, "members of a sample": record,
		"properties in a string in a string": record, "columns of an answer": record, "a row of CSV with many cells": record,
		"a message in base64": record, "a line that may be a header": record,
		"elements that are numbers": little, "rows that are too short": little, "rows of CSV that are too short": little,
		"blanks": little, "lines of text": little, "a line of text": little, "commas": little, "open brackets": little,
	}
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // garbage is not the subject
	for _, h := range hostiles {
		bound, ok := most[h.name]
		if !ok {
			continue
		}
		delete(most, h.name)
		in := h.in(size)
		runtime.GC()
		before := heap()
		peak := watch(func() { read(h.arriving(in), &acstelemetry.Options{}) })
		t.Logf("%s: %d MB for %d MB", h.name, (peak-before)>>20, size>>20)
		if peak-before > bound {
			t.Errorf("%s: %d MB for an input of %d MB, want at most %d", h.name, (peak-before)>>20, size>>20, bound>>20)
		}
	}
	for name := range most {
		t.Errorf("there is no kind %q", name)
	}
}

// heap returns the memory in use and not yet collected, in bytes.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// watch runs do and returns the most memory that was in use.
func watch(do func()) (peak int64) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	for {
		peak = max(peak, heap())
		select {
		case <-done:
			return peak
		case <-time.After(time.Millisecond):
		}
	}
}
