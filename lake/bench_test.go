package lake_test

import (
	"bytes"
	"io"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

func BenchmarkWrite(b *testing.B) {
	data, err := io.ReadAll(acstest.NewKind("field", &acstest.Config{Seed: 1, Calls: acstest.None, Bytes: 16 << 20}))
	if err != nil {
		b.Fatal(err)
	}
	byLog := map[*logs.Schema][][]byte{}
	size := 0
	for rec := range acstelemetry.NewReader(b.Context(), bytes.NewReader(data), "", nil).All() {
		if rec != nil {
			text := logs.AppendJSON(nil, rec)
			byLog[rec.Schema()] = append(byLog[rec.Schema()], text)
			size += len(text)
		}
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for s, list := range byLog {
			w := lake.NewWriter(io.Discard, s, nil)
			for _, text := range list {
				if err := w.WriteLine(text); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
