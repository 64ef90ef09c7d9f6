package calls_test

import (
	"fmt"
	"sync"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// Records are dealt out over assemblers, as over goroutines; merged, whichever
// with whichever, they have the calls that one assembler has.
func TestMerge(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		want := callsOf(list)
		parts := make([]*calls.Assembler, 1+c.IntN(4))
		for i := range parts {
			parts[i] = new(calls.Assembler)
		}
		for _, p := range c.shuffled(append(list, list[:20]...)) {
			part := parts[c.IntN(len(parts))]
			if c.IntN(2) == 0 {
				lend(p.Record, func(rec logs.Record) { part.Add(rec, p.at) })
			} else {
				part.Add(p.Record, p.at)
			}
		}
		if c.IntN(2) == 0 {
			parts[0].Calls() // to be asked before does not matter
		}
		for len(parts) > 1 {
			i := 1 + c.IntN(len(parts)-1)
			parts[0].Merge(parts[i])
			if left := parts[i].Calls(); len(left) != 0 {
				t.Fatalf("seed %d: %d calls are left in what was merged, want 0", seed, len(left))
			}
			parts = append(parts[:i], parts[i+1:]...)
		}
		if d := diff(want, parts[0].Calls()); d != "" {
			t.Fatalf("seed %d: merged, the calls are others:\n%s", seed, d)
		}
	}
}

// Both assemblers can be used on.
func TestMergeGoesOn(t *testing.T) {
	var a, b calls.Assembler
	a.Add(group("call", "A", "e1"), position(0))
	b.Add(group("call", "B", "e2"), position(1))
	b.Add(did("", "", "client", clientops.CallAgentInit, -1), position(2))
	a.Merge(&b)
	a.Merge(&a) // nothing
	a.Add(did("call", "B", "client", clientops.Join, 0), position(3))
	b.Add(group("other", "C", "e3"), position(4))
	if c := a.Calls(); len(c) != 1 || len(c[0].Participants) != 2 || len(c[0].Operations) != 2 {
		t.Errorf("got %d calls, %v; want one with 2 participants and 2 operations", len(c), c)
	}
	if c := b.Calls(); len(c) != 1 || c[0].ID.Or("") != "other" {
		t.Errorf("got %v, want the call that came after the merging", c)
	}
}

// Streams of records and streams of marks are judged in different ways, and only one of them
// by one call.
func TestMergeOfOtherOptions(t *testing.T) {
	panics := func(what string, do func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: want a panic", what)
			}
		}()
		do()
	}
	kinds := []func() *calls.Assembler{
		func() *calls.Assembler { return new(calls.Assembler) },
		func() *calls.Assembler { return &calls.Assembler{Mark: jitterMark} },
		func() *calls.Assembler { return &calls.Assembler{FactsOnly: true} },
		func() *calls.Assembler { return &calls.Assembler{FactsOnly: true, Mark: jitterMark} },
	}
	for i := range kinds {
		for j := range kinds {
			a, b, never := kinds[i](), kinds[j](), kinds[j]()
			b.Add(group("call", "A", "e"), position(0))
			merge := func() { a.Merge(b) }
			if i == j {
				merge()
			} else {
				panics(fmt.Sprintf("merge %d, %d", i, j), merge)
			}
			if a.Merge(never); b.Len()+a.Len() != 1 {
				t.Errorf("%d, %d: %d and %d calls, want one in all", i, j, a.Len(), b.Len())
			}
		}
	}
	var a calls.Assembler
	a.Add(group("call", "A", "e"), position(0))
	a.FactsOnly = true
	panics("FactsOnly has changed", func() { a.Add(group("call", "B", "e"), position(1)) })
	a.FactsOnly, a.Mark = false, jitterMark
	panics("Mark has changed", func() { a.Add(group("call", "B", "e"), position(1)) })
	a.Mark = nil
	a.Add(group("call", "B", "e"), position(1))
}

// Each goroutine has an assembler of its own.
func TestMergeOfGoroutines(t *testing.T) {
	list := newChaos(1).file(200)
	var parts [4]calls.Assembler
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() {
			for n := i; n < len(list); n += len(parts) {
				parts[i].Add(list[n].Record, list[n].at)
			}
		})
	}
	wg.Wait()
	for i := range parts[1:] {
		parts[0].Merge(&parts[i+1])
	}
	if d := diff(callsOf(list), parts[0].Calls()); d != "" {
		t.Error(d)
	}
}

// Records that name no call and have no position are told apart by their content, as in a
// service that has no positions: they are not one call, and one that comes twice counts once.
func TestNoPosition(t *testing.T) {
	first, second := p2p("", "u1", "e1"), p2p("", "u2", "e2")
	lone := func(list []*calls.Call) {
		t.Helper()
		if len(list) != 2 || len(list[0].Participants) != 1 || len(list[1].Participants) != 1 {
			t.Errorf("%d calls, want 2 of a participant each", len(list))
		}
		for _, c := range list {
			if c.ID.IsSet() || c.Source == (logs.Position{}) {
				t.Errorf("ID %s, source %s; want none and a hash", c.ID, c.Source)
			}
		}
	}
	for _, factsOnly := range []bool{false, true} {
		a, b := calls.Assembler{FactsOnly: factsOnly}, calls.Assembler{FactsOnly: factsOnly}
		for _, rec := range list(first, second, first) {
			lend(rec, func(rec logs.Record) { a.Add(rec, logs.Position{}) })
			b.Add(rec, logs.Position{})
		}
		lone(a.Calls())
		a.Merge(&b)
		lone(a.Calls())
		if a.Lone() != 2 {
			t.Errorf("%d lone calls, want 2", a.Lone())
		}
		chosen := a.Selection()
		chosen.Add(a.Calls()[0])
		if chosen.Has(first, logs.Position{}) == chosen.Has(second, logs.Position{}) {
			t.Error("want one of the two records in the selection")
		}
	}
	s := calls.NewLiveAssembler(nil)
	for _, rec := range list(first, second, first) {
		s.Add(rec, logs.Position{})
	}
	s = restored(t, s, calls.LiveOptions{})
	s.Add(second, logs.Position{})
	var emitted []*calls.Call
	for _, e := range s.End() {
		emitted = append(emitted, e.Call)
	}
	lone(emitted)
}
