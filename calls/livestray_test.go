package calls_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// A stray, or an operation of a call, comes again and names somebody else, after a call has
// been emitted for which the homes of all strays were looked for. What is emitted is what an
// Assembler makes of the same records.
func TestLiveStrayChanges(t *testing.T) {
	const minute = time.Minute
	op := func(call, participant, client, name string, at, written time.Duration) logs.Record {
		return did(call, participant, client, clientops.Join, at, as(name), generated(written))
	}
	idle := group("z", "Z", "e", at(45*minute)) // y has been idle for an hour
	tests := []struct {
		reason    string
		recs      []logs.Record
		unclaimed int
	}{
		{"another client, of no call; the participant's call is the same", list(
			op("x", "P", "K0", "x", 0, 0), op("y", "Q", "K1", "y", 0, -30*minute),
			op("", "P", "K1", "s", 0, 0), idle, op("", "P", "K2", "s", 0, 46*minute),
		), 0},
		{"another client, of another call", list(
			op("x", "P", "K0", "x", 0, 0), op("y", "Q", "K1", "y", 3*time.Hour, -30*minute),
			op("", "", "K1", "s", 0, 0), idle, op("", "", "K0", "s", 0, 46*minute),
		), 0},
		{"no client any more", list(
			op("x", "P", "K0", "x", 0, 0), op("y", "Q", "K1", "y", 0, -30*minute),
			op("", "P", "K1", "s", 0, 0), idle, op("", "P", "", "s", 0, 46*minute),
		), 0},
		{"another participant, whose call goes before the client's", list(
			op("x", "P", "K0", "x", 0, 0), op("w", "R", "K0", "w", 0, 0), op("y", "Q", "K1", "y", 3*time.Hour, -30*minute),
			op("", "P", "K0", "s", 0, 0), idle, op("", "R", "K0", "s", 0, 46*minute),
		), 0},
		{"no participant any more: now it is its client's", list(
			op("x", "P", "K1", "x", 0, 0), op("w", "R", "K0", "w", 0, 0), op("y", "Q", "K1", "y", 3*time.Hour, -30*minute),
			op("", "P", "K0", "s", 0, 0), idle, op("", "", "K0", "s", 0, 46*minute),
		), 0},
		{"nobody known any more", list(
			op("x", "P", "K0", "x", 0, 0), op("y", "Q", "K1", "y", 3*time.Hour, -30*minute),
			op("", "P", "K1", "s", 0, 0), idle, op("", "R", "K1", "s", 0, 46*minute),
		), 1},
		{"the call's operation names another client, and the stray's is in no call any more", list(
			op("x", "P", "K1", "x", 0, 0), op("y", "Q", "K1", "y", 10*time.Hour, -30*minute),
			op("", "", "K1", "s", 0, 0), idle, op("x", "P", "K2", "x", 0, 46*minute),
		), 1},
		{"the call's operation names another participant, and the stray's is in no call any more", list(
			op("x", "P", "K1", "x", 0, 0), op("y", "Q", "K3", "y", 0, -30*minute),
			op("", "P", "", "s", 0, 0), idle, op("x", "R", "K1", "x", 0, 46*minute),
		), 1},
	}
	for _, tt := range tests {
		for _, factsOnly := range []bool{false, true} {
			for _, look := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/facts %v, homes looked for %v", tt.reason, factsOnly, look), func(t *testing.T) {
					s := calls.NewLiveAssembler(&calls.LiveOptions{Rules: rules2024(), Idle: time.Hour, FactsOnly: factsOnly, MaxRemembered: 10})
					var got []*calls.Call
					for i, rec := range tt.recs {
						for _, e := range s.Add(rec, position(i)) {
							got = append(got, e.Call)
						}
						if look {
							s.FindHomes()
						}
					}
					if len(got) != 1 || got[0].ID.Or("") != "y" {
						t.Fatalf("before the end %d calls are emitted, want y", len(got))
					}
					for _, e := range s.End() {
						got = append(got, e.Call)
					}
					want, unclaimed := listed(&calls.Assembler{Rules: rules2024(), FactsOnly: factsOnly}, tt.recs)
					slices.SortFunc(got, byID)
					slices.SortFunc(want, byID)
					if d := diff(want, got); d != "" {
						t.Errorf("(-list +live)\n%s", d)
					}
					if s.Unclaimed() != tt.unclaimed || unclaimed != tt.unclaimed {
						t.Errorf("%d unclaimed, of the list %d; want %d", s.Unclaimed(), unclaimed, tt.unclaimed)
					}
				})
			}
		}
	}
}

func byID(a, b *calls.Call) int {
	switch x, y := a.ID.Or(""), b.ID.Or(""); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// A stray whose client's call was emitted while it was still its participant's, and which
// then names no participant, is nobody's. It does not wait for a call that is gone.
func TestLiveStrayOfACallThatIsGone(t *testing.T) {
	stray := func(participant string, written time.Duration) logs.Record {
		return did("", participant, "K1", clientops.CallAgentInit, 0, as("s"), generated(written))
	}
	for _, reuse := range []bool{false, true} {
		s := calls.NewLiveAssembler(&calls.LiveOptions{Rules: rules2024(), Idle: time.Hour, ReuseCalls: reuse})
		for i, rec := range list(did("x", "P", "K0", clientops.Join, 0, generated(0)),
			did("y", "Q", "K1", clientops.Join, 0, generated(-30*time.Minute)), stray("P", 0)) {
			rec.Head().Reused = reuse
			s.Add(rec, position(i))
		}
		if got := s.Add(group("z", "Z", "e", at(45*time.Minute)), position(3)); len(got) != 1 || len(got[0].Operations) != 1 {
			t.Fatalf("got %v, want y with an operation", got)
		}
		s.Add(stray("", 46*time.Minute), position(4))
		for hour := range time.Duration(10) {
			for _, e := range s.Add(group(fmt.Sprint("w", int(hour)), "Z", "e", at((1+hour)*time.Hour)), position(5)) {
				if n := len(e.Operations); n > 1 {
					t.Errorf("%s has %d operations, want the stray in no call", e.ID.Or(""), n)
				}
			}
		}
		if s.Unclaimed() != 1 {
			t.Errorf("%d unclaimed, want 1", s.Unclaimed())
		}
	}
}

// When a call took place that no summary lists may follow from what another client does, or from
// a summary of the call itself: then the homes of strays that were looked for are others.
func TestLiveStrayOfACallThatMoves(t *testing.T) {
	state := func(rec *clientops.Record) { rec.OperationPayload = opt.Of(`{"NewState":"Connected"}`) }
	for reason, last := range map[string]logs.Record{
		"a start":               did("call", "B", "K9", clientops.Join, time.Minute),
		"a state":               did("call", "B", "K9", clientops.StateChanged, time.Minute, state),
		"an outcome":            did("call", "B", "K9", clientops.Hangup, time.Minute),
		"a summary of the call": group("call", "call", "", func(rec *callsummary.Record) { rec.CallStartTime = when(0) }),
	} {
		s := calls.NewLiveAssembler(nil)
		s.Add(did("call", "A", "K0", clientops.StartVideo, 2*time.Minute), position(0)) // no call yet
		s.Add(did("", "", "K0", clientops.PageHidden, 0, as("s")), position(1))
		s.FindHomes()
		s.Add(last, position(2))
		if got := s.End(); len(got) != 1 || !slices.ContainsFunc(got[0].Operations, func(op *clientops.Record) bool { return op.OperationID.Or("") == "s" }) {
			t.Errorf("%s: the call lacks what its client did before", reason)
		}
	}
}

// It does not matter when, and how often, the homes of strays are looked for.
func TestLiveHomesAtAnyTime(t *testing.T) {
	for seed := range uint64(rounds() / 2) {
		c := newChaos(seed)
		records := c.file(60)
		s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: 24 * time.Hour, MaxRemembered: 10})
		for _, p := range c.shuffled(records) {
			s.Add(p.Record, p.at)
			if c.IntN(2) == 0 {
				s.FindHomes()
			}
		}
		var got []*calls.Call
		for _, e := range s.End() {
			got = append(got, e.Call)
		}
		if d := diff(callsOf(records), got); d != "" {
			t.Fatalf("seed %d (-list +live)\n%s", seed, d)
		}
	}
}

// Of a bill and an operation that have waited for as long, the bill is dropped first, in
// whatever order they come; the operation finds its call.
func TestBillsGoFirst(t *testing.T) {
	bill := billed("other", "minutes", 1, 0)
	stray := did("", "A", "", clientops.CallAgentInit, 0, as("s"), generated(0))
	for _, recs := range [][]logs.Record{list(bill, stray), list(stray, bill)} {
		s := calls.NewLiveAssembler(&calls.LiveOptions{MaxRecords: 2})
		s.Add(recs[0], position(0))
		s.Add(recs[1], position(1))
		s.Add(group("call", "B", "e"), position(2)) // one too many
		s.Add(group("call", "B", "e"), position(2))
		if s.Dropped() != 1 {
			t.Errorf("%d dropped, want 1", s.Dropped())
		}
		s = restored(t, s, calls.LiveOptions{})
		s.Add(did("call", "A", "", clientops.Join, 0), position(3))
		got := s.End()
		if len(got) != 1 || len(got[0].Operations) != 2 {
			t.Errorf("got %v, want a call with the stray and another operation", got)
		}
	}
}

// A call has the bills and the operations that name none, in whatever order they come.
func TestBillsAndStraysOfACall(t *testing.T) {
	recs := list(
		billed("call", "minutes", 1, 0), did("", "A", "", clientops.PageHidden, 0), billed("call", "minutes", 2, 0),
		group("call", "A", "e"), did("", "", "x", clientops.CallAgentInit, 0), did("call", "A", "x", clientops.Join, 1),
		billed("call", "messages", 1, 0), billed("other", "minutes", 1, 0),
	)
	want := map[bool][]*calls.Call{}
	want[false], _ = ways["list"](recs)
	want[true], _ = ways["facts"](recs)
	if c := want[false][0]; len(c.Usage) != 3 || len(c.Operations) != 3 {
		t.Fatalf("%d bills and %d operations, want 3 and 3", len(c.Usage), len(c.Operations))
	}
	random := newChaos(1)
	for range 20 {
		random.Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
		for name, of := range ways {
			got, unclaimed := of(recs)
			facts := name == "facts" || name == "live facts"
			if d := diff(want[facts], got); d != "" || unclaimed != 1 {
				t.Fatalf("%s: %d unclaimed, want 1, and calls (-want +got)\n%s", name, unclaimed, d)
			}
		}
	}
}
