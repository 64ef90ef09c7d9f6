package calls_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// spilling returns an Assembler that keeps a limited number of bytes in memory.
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

// roomy is memory enough for everything.
const roomy = 0

// sparing is spilling, or an Assembler that knows no files.
func sparing(t *testing.T, most int64) *calls.Assembler {
	if most == roomy {
		return &calls.Assembler{FactsOnly: true, Mark: jitterMark}
	}
	return spilling(t, most)
}

// Whichever of two has written to files, or neither or both, merged they have the calls of
// one Assembler, also those that both of them have, and the strays.
func TestMergeWithTemporaryFiles(t *testing.T) {
	for _, most := range [][2]int64{{roomy, 1}, {1, roomy}, {roomy, 3_000}, {3_000, roomy}, {1 << 40, 1}, {1, 1 << 40}} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			for seed := range uint64(2) {
				c := newChaos(seed)
				recs := c.file(80)
				plain, a, b := sparing(t, roomy), sparing(t, most[0]), sparing(t, most[1])
				for i, p := range c.shuffled(recs) {
					plain.Add(p.Record, p.at)
					switch {
					case i >= 70: // those come after the merging
						a.Add(p.Record, p.at)
					case c.IntN(2) == 0:
						a.Add(p.Record, p.at)
					default:
						b.Add(p.Record, p.at)
					}
					if i == 30 && seed%2 == 0 { // to be asked before does not matter
						a.Calls()
						b.Calls()
					}
					if i == 69 {
						a.Merge(b)
					}
				}
				sameCalls(t, seed, plain, a)
				if n := b.Len(); n != 0 {
					t.Errorf("seed %d: %d calls are left in what was merged, want 0", seed, n)
				}
			}
		})
	}
}

// sameCalls checks that two Assemblers have the same calls and strays.
func sameCalls(t *testing.T, seed uint64, plain, a *calls.Assembler) {
	t.Helper()
	want := plain.Calls()
	if d := diff(want, a.Calls()); d != "" {
		t.Fatalf("seed %d (-memory +files)\n%s", seed, d)
	}
	i := 0
	for c := range a.All() {
		if i == len(want) || diff(want[i], c) != "" {
			t.Fatalf("seed %d: call %d of All is not that of Calls", seed, i)
		}
		i++
	}
	if i != len(want) || a.Len() != len(want) || a.Unclaimed() != plain.Unclaimed() || a.Err() != nil {
		t.Errorf("seed %d: %d calls, a length of %d, %d unclaimed, %v; want %d, %d, %d and no error",
			seed, i, a.Len(), a.Unclaimed(), a.Err(), len(want), len(want), plain.Unclaimed())
	}
}

// Strays stay in memory, however many calls come between them and are written to files, and
// whichever Assembler has the calls that they belong to.
func TestStraysWithTemporaryFiles(t *testing.T) {
	const n = 30
	for _, most := range [][2]int64{{10_000, 10_000}, {roomy, 1}, {1, roomy}} {
		t.Run(fmt.Sprint(most), func(t *testing.T) {
			plain, parts := sparing(t, roomy), [2]*calls.Assembler{sparing(t, most[0]), sparing(t, most[1])}
			add := func(part, at int, rec logs.Record) {
				plain.Add(rec, position(at))
				lend(rec, func(rec logs.Record) { parts[part].Add(rec, position(at)) })
			}
			for i := range n {
				call, client := fmt.Sprint("call ", i), fmt.Sprint("client ", i)
				add(i%2, 4*i, did("", "A", client, clientops.CallAgentInit, 0, as("stray "+client)))
				add(i%2, 4*i+1, did(call, "B", client, clientops.Join, 1, as(client)))
				add(i/2%2, 4*i+2, did("", "A", client, clientops.PageHidden, 1, as("late "+client)))
				add(0, 4*i+3, did("", "A", "nobody", clientops.PageHidden, 1, as("lost "+client)))
			}
			parts[0].Merge(parts[1])
			sameCalls(t, 0, plain, parts[0])
			list := parts[0].Calls()
			for _, c := range list {
				if len(c.Operations) != 3 {
					t.Errorf("%s has %d operations, want its own and two strays", c.ID.Or(""), len(c.Operations))
				}
			}
			if len(list) != n || parts[0].Unclaimed() != n {
				t.Errorf("%d calls and %d unclaimed, want %d each", len(list), parts[0].Unclaimed(), n)
			}
		})
	}
}

// Strays are never written to files, and so none of the memory for calls is theirs.
func TestStraysTakeNoFiles(t *testing.T) {
	a := calls.Assembler{FactsOnly: true, MaxMemory: 100_000, TempFile: func() (calls.TempFile, error) { return nil, errNoFile }}
	for i := range 2_000 {
		a.Add(did("", "A", "client", clientops.PageHidden, 0, as(fmt.Sprint(i))), position(i))
	}
	a.Add(group("call", "A", "e"), position(0))
	a.Add(group("other", "B", "e"), position(0))
	if list := a.Calls(); len(list) != 2 || len(list[0].Operations) != 2_000 {
		t.Errorf("got %v, want two calls, the first with 2000 operations", list)
	}
	if err := a.Err(); err != nil {
		t.Errorf("a file is needed for two small calls: %v", err)
	}
}

// Records that come after an Assembler has been asked are part of the calls in its files.
func TestTemporaryFilesGoOn(t *testing.T) {
	a, plain := spilling(t, 30_000), calls.Assembler{FactsOnly: true, Mark: jitterMark}
	n := int64(0)
	for rec := range acstest.Records(&acstest.Config{Seed: 4, Calls: 100, Shuffle: 500}) {
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
