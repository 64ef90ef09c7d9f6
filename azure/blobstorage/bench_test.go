package blobstorage

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
)

// generated are the lines of a diagnostic setting, as many bytes or a little more.
func generated(t testing.TB, size int64) string {
	t.Helper()
	text, err := io.ReadAll(acstest.NewKind("field", &acstest.Config{Seed: 1, Calls: acstest.None, Bytes: size}))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// count reads a source in any order and returns how many records it has.
func count(t testing.TB, from acstelemetry.Source, seen func()) int64 {
	t.Helper()
	var records atomic.Int64
	opts := &acstelemetry.EachOptions{Options: acstelemetry.Options{ReuseRecords: true}}
	err := acstelemetry.EachUnordered(t.Context(), from, func(it acstelemetry.Item) error {
		if it.Record != nil && records.Add(1)%1000 == 0 {
			seen()
		}
		return nil
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return records.Load()
}

// BenchmarkRecords reads the same records from a file, from one large blob and from a hundred
// blobs. Azurite runs on the same machine, and has its share of the processors.
func BenchmarkRecords(b *testing.B) {
	const size, blobs = 64 << 20, 100
	text := generated(b, size)
	path := filepath.Join(b.TempDir(), "PT1H.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	one, many := newAccount(b), newAccount(b)
	one.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	small := generated(b, size/blobs)
	for i := range blobs {
		many.append(summaries, hour(oneResource, [...]string{"2026-11-22 0", "2026-11-23 0", "2026-11-24 0", "2026-11-25 0", "2026-11-26 0",
			"2026-10-22 0", "2026-10-23 0", "2026-10-24 0", "2026-10-25 0", "2026-10-26 0"}[i/10]+string(rune('0'+i%10))), small)
	}
	for _, from := range []struct {
		name string
		size int
		open func() acstelemetry.Source
	}{
		{"file", len(text), func() acstelemetry.Source { return acstelemetry.Files{Paths: []string{path}} }},
		{"blob", len(text), func() acstelemetry.Source { return one.source(nil) }},
		{"hundred blobs", len(small) * blobs, func() acstelemetry.Source { return many.source(nil) }},
	} {
		b.Run(from.name, func(b *testing.B) {
			b.SetBytes(int64(from.size))
			b.ReportAllocs()
			records := int64(0)
			for b.Loop() {
				records += count(b, from.open(), func() {})
			}
			b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkReader downloads a blob without looking at it.
func BenchmarkReader(b *testing.B) {
	a := newAccount(b)
	text := generated(b, 64<<20)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for in, err := range a.source(nil).Inputs(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, in.Reader); err != nil {
				b.Fatal(err)
			}
			if err := in.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// A blob needs no more memory because it is large: with LONG_TESTS it has 2 GB.
func TestMemoryOfHugeBlob(t *testing.T) {
	size := int64(16 << 20)
	if os.Getenv("LONG_TESTS") != "" {
		size = 2 << 30
	}
	a := newAccount(t)
	text := generated(t, 8<<20)
	written := int64(0)
	for ; written < size; written += int64(len(text)) {
		a.append(summaries, hour(oneResource, "2026-11-22 09"), text)
	}
	text = ""
	runtime.GC() // what the test has needed is not what the source needs
	live := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	peak := uint64(0)
	s := a.source(&Options{MaxMemory: 8 << 20})
	var busy atomic.Bool
	records := count(t, s, func() {
		if busy.CompareAndSwap(false, true) {
			metrics.Read(live)
			peak = max(peak, live[0].Value.Uint64())
			busy.Store(false)
		}
	})
	p := s.Progress()
	t.Logf("%d records of %d bytes: at most %d bytes of objects, %d of them content; %d requests for %d blocks",
		records, written, peak, s.peak.Load(), p.Reads, written/s.opts.blockSize()+1)
	if got := s.peak.Load(); got > s.opts.MaxMemory {
		t.Errorf("%d bytes of content in memory, want at most %d", got, s.opts.MaxMemory)
	}
	if p.BytesDone != written || p.Downloaded > written*5/4 {
		t.Errorf("progress %+v, want %d bytes", p, written)
	}
}
