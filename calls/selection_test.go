package calls_test

import (
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
)

// The records of the calls that are selected, and no others, make the same calls again.
func TestSelection(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		facts := calls.Assembler{FactsOnly: true}
		for _, p := range list {
			facts.Add(p.Record, p.at)
		}
		some := facts.Selection()
		want := []*calls.Call{}
		for _, one := range callsOf(list) {
			if c.IntN(2) == 0 {
				want = append(want, one)
				some.Add(one)
			}
		}
		var again calls.Assembler
		for _, p := range c.shuffled(list) {
			if some.Has(p.Record, p.at) {
				again.Add(p.Record, p.at)
			}
		}
		if d := diff(want, again.Calls()); d != "" {
			t.Fatalf("seed %d: other calls:\n%s", seed, d)
		}
		if some.Len() != len(want) || again.Unclaimed() != 0 {
			t.Errorf("seed %d: %d selected and %d unclaimed, want %d and 0", seed, some.Len(), again.Unclaimed(), len(want))
		}
		given := 0
		for _, p := range list {
			if some.Has(p.Record, p.at) {
				given++
			}
		}
		if n := some.Records(); n > given || some.Len() > 0 && n == 0 {
			t.Errorf("seed %d: the selected calls have %d records, want at most the %d that were given", seed, n, given)
		}
	}
}

func TestLone(t *testing.T) {
	a := calls.Assembler{FactsOnly: true}
	a.Add(group("call", "A", "e"), position(0))
	a.Add(group("", "A", "e"), position(1))
	a.Add(group("", "A", "e"), position(2))
	if n := a.Lone(); n != 2 {
		t.Errorf("%d calls of a record without an ID, want 2", n)
	}
}

// A record of a log that is not about calls is of none.
func TestSelectionOfOtherLogs(t *testing.T) {
	var a calls.Assembler
	a.Add(group("call", "A", "e"), position(0))
	some := a.Selection()
	some.Add(a.Calls()[0])
	if some.Has(&logs.Other{Envelope: logs.Envelope{CorrelationID: id("call")}}, position(1)) {
		t.Error("a record of another log is selected")
	}
}
