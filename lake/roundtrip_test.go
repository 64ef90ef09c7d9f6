package lake_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/internal/field"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// read returns the records of an input, whether something of them was lost or not.
func read(t *testing.T, from logs.Source) []logs.Record {
	t.Helper()
	var list []logs.Record
	for rec, err := range acstelemetry.NewSourceReader(context.Background(), from, nil).All() {
		var source *logs.SourceError
		if errors.As(err, &source) {
			t.Error(err)
		}
		if rec != nil {
			list = append(list, rec)
		}
	}
	return list
}

// tables writes records as one file for each log.
func tables(t *testing.T, records []logs.Record, opts *lake.WriterOptions) map[*logs.Schema][]byte {
	t.Helper()
	files, writers := map[*logs.Schema]*bytes.Buffer{}, map[*logs.Schema]*lake.Writer{}
	for _, rec := range records {
		s := rec.Schema()
		if writers[s] == nil {
			files[s] = new(bytes.Buffer)
			writers[s] = lake.NewWriter(files[s], s, opts)
		}
		if err := writers[s].Write(rec); err != nil {
			t.Fatal(err)
		}
	}
	result := map[*logs.Schema][]byte{}
	for s, w := range writers {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		result[s] = files[s].Bytes()
	}
	return result
}

// parquetInput is an input in memory.
func parquetInput(data []byte) *logs.Input {
	return &logs.Input{Name: "table.parquet", Reader: bytes.NewReader(data)}
}

// lines returns records as lines.
func lines(records []logs.Record) (list []string) {
	for _, rec := range records {
		list = append(list, string(logs.AppendJSON(nil, rec)))
	}
	return list
}

// checkRoundTrip writes records, reads them back and compares them. Records that lines do not
// preserve are those that lines give.
func checkRoundTrip(t *testing.T, records []logs.Record) {
	t.Helper()
	byLog := map[*logs.Schema][]logs.Record{}
	for _, rec := range records {
		byLog[rec.Schema()] = append(byLog[rec.Schema()], rec)
	}
	files := tables(t, records, &lake.WriterOptions{RowGroup: 100_000})
	for s, list := range byLog {
		var text []byte
		for _, rec := range list {
			text = append(logs.AppendJSON(text, rec), '\n')
		}
		want := read(t, &logs.Input{Reader: bytes.NewReader(text)})
		got := read(t, lake.NewSource(parquetInput(files[s]), nil))
		if diff := cmp.Diff(lines(want), lines(got)); diff != "" {
			t.Errorf("%s: lines, then Parquet:\n%s", s.Name(), diff)
		}
		if diff := cmp.Diff(want, got, acstest.Exact()); diff != "" {
			t.Errorf("%s: records of lines, then of Parquet:\n%s", s.Name(), diff)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, kind := range acstest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			data, err := io.ReadAll(acstest.NewKind(kind, &acstest.Config{Seed: 1, Calls: 60}))
			if err != nil {
				t.Fatal(err)
			}
			records := read(t, &logs.Input{Reader: bytes.NewReader(data)})
			if len(records) < 500 {
				t.Fatalf("only %d records", len(records))
			}
			checkRoundTrip(t, records)
		})
	}
}

func TestSamples(t *testing.T) {
	for _, shape := range acstest.Shapes() {
		checkRoundTrip(t, read(t, &logs.Input{Reader: bytes.NewReader(acstest.Render(shape, acstest.Samples()...))}))
	}
}

// Inputs as people have them, with every oddity that is known.
func TestFieldCases(t *testing.T) {
	cases, err := field.Cases()
	if err != nil {
		t.Fatal(err)
	}
	var all []logs.Record
	for _, c := range cases {
		for rec := range acstelemetry.NewReader(t.Context(), bytes.NewReader(c.Input), c.Name, nil).All() {
			if rec != nil {
				all = append(all, rec)
			}
		}
	}
	checkRoundTrip(t, all)
}

// Everything in a file is the same however large row groups are.
func TestDeterministic(t *testing.T) {
	records := slices.Collect(acstest.Records(&acstest.Config{Seed: 2, Calls: 5}))
	one, two := tables(t, records, nil), tables(t, records, nil)
	if !maps.EqualFunc(one, two, bytes.Equal) {
		t.Error("the same records give other files")
	}
}
