package logs_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

// A copy does not change, whatever happens to the record and to the memory of
// its texts.
func TestClone(t *testing.T) {
	for name, cfg := range feeds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := feed(cfg, 300_000)
			var want, got []logs.Record
			each := func(opts *logs.Options, do func(*logs.Stream, logs.Record)) {
				r := logs.NewStream(bytes.NewReader(in), "", schemas(), opts)
				for {
					rec, err := r.Next()
					if err == io.EOF {
						return
					}
					if rec != nil {
						do(r, rec)
					}
				}
			}
			each(nil, func(_ *logs.Stream, rec logs.Record) { want = append(want, rec) })
			var c logs.Cloner
			each(&logs.Options{ReuseRecords: true}, func(r *logs.Stream, rec logs.Record) {
				got = append(got, c.Clone(rec))
				r.Poison()
			})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-read, +copied:\n%s", diff)
			}
		})
	}
}

// Texts of all lengths stay valid, including those too long to be shared.
func TestCloneTexts(t *testing.T) {
	var c logs.Cloner
	for n := range 1500 {
		rec := wantLine(string(bytes.Repeat([]byte{'a'}, n)) + "z")
		if diff := cmp.Diff(logs.Record(rec), c.Clone(rec)); diff != "" {
			t.Fatalf("%d bytes: %s", n, diff)
		}
	}
}

// The copy of an empty text must not point past the end of full memory; the race
// detector would report that.
func TestCopyNothing(t *testing.T) {
	var c logs.Cloner
	for n := range 5000 {
		if text := c.Copy("") + c.Copy("x") + c.Copy(""); text != "x" {
			t.Fatalf("text %d is %q, want x", n, text)
		}
	}
}

// The Extra of a copy is its own.
func TestCloneExtra(t *testing.T) {
	rec := wantLine("call")
	rec.Extra = &logs.Extra{
		Unknown: []logs.Unknown{{Name: "new", JSON: "1"}},
		Texts:   []logs.Text{{Field: "callDuration", JSON: `"x"`}},
		Raw:     "{}",
	}
	var c logs.Cloner
	own := c.Clone(rec)
	if diff := cmp.Diff(logs.Record(rec), own); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	rec.Extra.Unknown[0].JSON, rec.Extra.Texts[0].JSON = "2", `"y"`
	if x := own.Head().Extra; x.Unknown[0].JSON != "1" || x.Texts[0].JSON != `"x"` {
		t.Errorf("the copy changed with the record: %+v", x)
	}
}

func BenchmarkClone(b *testing.B) {
	rec, err := logs.Decode([]byte(benchStream), schemas(), nil)
	if err != nil {
		b.Fatal(err)
	}
	var c logs.Cloner
	b.SetBytes(int64(len(benchStream)))
	b.ReportAllocs()
	for b.Loop() {
		c.Clone(rec)
	}
}

func BenchmarkCloneOwn(b *testing.B) {
	rec, err := logs.Decode([]byte(benchStream), schemas(), nil)
	if err != nil {
		b.Fatal(err)
	}
	var c logs.Cloner
	b.SetBytes(int64(len(benchStream)))
	b.ReportAllocs()
	for b.Loop() {
		c.Own(rec)
	}
}
