package lake_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// seeds are files of several writers.
func seeds(f testing.TB) [][]byte {
	var all [][]byte
	var text bytes.Buffer
	text.Write(acstest.Render(acstest.Lines, acstest.Samples()...))
	text.WriteString(`{"time":"2026-01-05T08:00:13.5810009Z","category":"CallSummary","properties":{"callDuration":8.5,"a":[1],"callType":null}}`)
	writers := map[*logs.Schema]*lake.Writer{}
	files := map[*logs.Schema]*bytes.Buffer{}
	for rec := range acstelemetry.NewReader(f.Context(), &text, "", nil).All() {
		s := rec.Schema()
		if writers[s] == nil {
			files[s] = new(bytes.Buffer)
			writers[s] = lake.NewWriter(files[s], s, nil)
		}
		if err := writers[s].Write(rec); err != nil {
			f.Fatal(err)
		}
	}
	for s, w := range writers {
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		all = append(all, files[s].Bytes())
	}
	for _, packed := range []string{duckdbLZ4, duckdbNested, clickhouse} {
		all = append(all, unpacked(f, packed))
	}
	return all
}

// unpacked returns a file that is compressed with gzip and written in base64.
func unpacked(t testing.TB, packed string) []byte {
	r, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Any bytes are read without a panic, to an end, and within the memory that is allowed.
func FuzzSource(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 16 << 20
		if !bytes.HasPrefix(data, []byte("PAR1")) {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		from := lake.NewSource(parquetInput(data), &lake.Options{MaxMemory: most})
		n := 0
		for rec, err := range acstelemetry.NewSourceReader(t.Context(), from, &logs.Options{ReuseRecords: true}).All() {
			var source *logs.SourceError
			if rec == nil && err == nil || errors.As(err, &source) && source.Source != "table.parquet" {
				t.Fatal(rec, err)
			}
			if n++; n > 10_000 {
				break
			}
		}
		// Everything that was ever allocated: more than what was in use at once.
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 20*most+uint64(100_000*n) {
			t.Errorf("%d bytes for %d bytes", after.TotalAlloc-before.TotalAlloc, len(data))
		}
	})
}
