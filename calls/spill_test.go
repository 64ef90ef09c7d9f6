package calls_test

import (
	"errors"
	"os"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// spilling returns an Assembler that keeps so many bytes in memory.
func spilling(t *testing.T, most int64) *calls.Assembler {
	dir := t.TempDir()
	a := &calls.Assembler{
		FactsOnly: true, Mark: jitterMark, MaxMemory: most,
		TempFile: func() (calls.TempFile, error) { return os.CreateTemp(dir, "") },
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// However little memory there is for facts, the calls are the same.
func TestTemporaryFiles(t *testing.T) {
	for seed := range uint64(20) {
		c := newChaos(seed)
		list := c.file(60)
		plain := calls.Assembler{FactsOnly: true, Mark: jitterMark}
		one, parts := spilling(t, 1+c.Int64N(20_000)), [2]*calls.Assembler{spilling(t, 1), spilling(t, 5_000)}
		for _, p := range c.shuffled(append(list, list[:10]...)) {
			plain.Add(p.Record, p.at)
			part := parts[c.IntN(2)]
			lend(p.Record, func(rec logs.Record) { one.Add(rec, p.at) })
			lend(p.Record, func(rec logs.Record) { part.Add(rec, p.at) })
		}
		parts[0].Merge(parts[1])
		want := plain.Calls()
		for what, a := range map[string]*calls.Assembler{"one": one, "merged": parts[0]} {
			for range 2 { // to have been asked does not matter
				if d := diff(want, a.Calls()); d != "" {
					t.Fatalf("seed %d, %s (-memory +files)\n%s", seed, what, d)
				}
			}
			i := 0
			for c := range a.All() {
				if d := diff(want[i], c); d != "" {
					t.Fatalf("seed %d, %s, call %d of All (-memory +files)\n%s", seed, what, i, d)
				}
				i++
			}
			if i != len(want) || a.Len() != len(want) || a.Unclaimed() != plain.Unclaimed() || a.Err() != nil {
				t.Errorf("seed %d, %s: %d calls, a length of %d, %d unclaimed, %v; want %d, %d, %d and no error",
					seed, what, i, a.Len(), a.Unclaimed(), a.Err(), len(want), len(want), plain.Unclaimed())
			}
		}
	}
}

// Records that come after an Assembler has been asked are part of the calls in its files.
func TestTemporaryFilesGoOn(t *testing.T) {
	a, plain := spilling(t, 30_000), calls.Assembler{FactsOnly: true, Mark: jitterMark}
	n := int64(0)
	for rec := range acstest.Records(acstest.Config{Seed: 4, Calls: 100, Shuffle: 500}) {
		n++
		a.Add(rec, logs.Position{Record: n})
		plain.Add(rec, logs.Position{Record: n})
		if n%700 == 0 {
			if d := diff(plain.Calls(), a.Calls()); d != "" {
				t.Fatalf("after %d records (-memory +files)\n%s", n, d)
			}
		}
	}
}

var errNoFile = errors.New("no room for a file")

// Without a file everything stays in memory, and Err says why.
func TestNoTemporaryFile(t *testing.T) {
	a := calls.Assembler{
		FactsOnly: true, Mark: jitterMark, MaxMemory: 1000,
		TempFile: func() (calls.TempFile, error) { return nil, errNoFile },
	}
	list := newChaos(1).file(60)
	for _, p := range list {
		a.Add(p.Record, p.at)
	}
	if d := diff(allFacts(callsOf(list)), a.Calls()); d != "" {
		t.Error(d)
	}
	if err := a.Err(); !errors.Is(err, errNoFile) {
		t.Errorf("error %v, want %v", err, errNoFile)
	}
}

// A file that is gone costs the calls in it, and Err says so.
func TestTemporaryFileGone(t *testing.T) {
	var files []*os.File
	a := calls.Assembler{FactsOnly: true, MaxMemory: 1, TempFile: func() (calls.TempFile, error) {
		f, err := os.CreateTemp(t.TempDir(), "")
		files = append(files, f)
		return f, err
	}}
	a.Add(group("call", "A", "e"), position(0))
	a.Add(group("other", "A", "e"), position(1))
	for _, f := range files {
		f.Close()
	}
	if list := a.Calls(); len(list) == 2 || !errors.Is(a.Err(), os.ErrClosed) {
		t.Errorf("%d calls, error %v; want fewer than 2, and that the file is closed", len(list), a.Err())
	}
}
