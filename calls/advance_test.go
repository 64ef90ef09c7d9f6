package calls_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// A step of a test is a record or, without one, a tick of the service's clock.
type step struct {
	rec logs.Record
	now time.Duration // since noon
}

func add(rec logs.Record) step       { return step{rec: rec} }
func advance(now time.Duration) step { return step{now: now} }

func TestAdvance(t *testing.T) {
	const m, h, day = time.Minute, time.Hour, 24 * time.Hour
	noTime := func(rec *callsummary.Record) {
		rec.Time, rec.CallStartTime = opt.Value[time.Time]{}, opt.Value[time.Time]{}
	}
	stray := func(since time.Duration) logs.Record {
		return did("", "", "client", clientops.CallAgentInit, since, generated(since))
	}
	tests := []struct {
		reason string
		opts   calls.LiveOptions
		steps  []step
		want   []string
	}{
		{
			"no more records: the call is emitted when it has been idle for longer than an hour",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(0))), advance(h), advance(h + 1)},
			[]string{"2: a idle 1"},
		},
		{
			"a record that comes after its call was emitted is a late part, which is due at once",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(0))), advance(3 * h), add(group("a", "B", "e", at(h)))},
			[]string{"1: a idle 1", "2: a idle 2"},
		},
		{
			"records go on after a tick by their own times",
			calls.LiveOptions{},
			[]step{advance(0), add(group("a", "A", "e", at(1))), add(group("b", "A", "e", at(h+2)))},
			[]string{"2: a idle 1", "end: b ended 1"},
		},
		{
			"a tick before the time of the records does nothing",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(2*h))), add(group("b", "A", "e", at(2*h))), advance(h), advance(3 * h)},
			[]string{"end: a ended 1", "end: b ended 1"},
		},
		{
			"MaxClockJump is no limit for the service's clock: it may have been down for days",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(0))), add(group("b", "A", "e", at(0))), advance(9 * day)},
			[]string{"2: a idle 1", "2: b idle 1"},
		},
		{
			"a first record with a time in the future: the tick corrects the clock, and a is not idle",
			calls.LiveOptions{},
			[]step{add(group("x", "A", "e", at(9*day))), advance(0), add(group("a", "A", "e", at(0))), advance(h), advance(h + 1)},
			[]string{"4: a idle 1", "end: x ended 1"},
		},
		{
			"without a tick the next record corrects it; the tick then goes on from there",
			calls.LiveOptions{},
			[]step{add(group("x", "A", "e", at(9*day))), add(group("a", "A", "e", at(0))), advance(h + 1)},
			[]string{"2: a idle 1", "end: x ended 1"},
		},
		{
			"after a tick a record far ahead of the clock waits for a second one, as after a record",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(0))), advance(1), add(group("x", "A", "e", at(2*day))), advance(2), add(group("y", "A", "e", at(2*day)))},
			[]string{"4: a idle 1", "end: x ended 1", "end: y ended 1"},
		},
		{
			"a tick passes the record that was far ahead: that is no witness for the next one",
			calls.LiveOptions{},
			[]step{
				advance(0), add(group("x", "A", "e", at(2*day))), advance(3 * day), add(group("a", "A", "e", at(3*day))),
				add(group("y", "A", "e", at(9*day))), advance(3*day + h),
			},
			[]string{"2: x idle 1", "end: a ended 1", "end: y ended 1"},
		},
		{
			"so does record after record",
			calls.LiveOptions{Idle: 9 * day},
			[]step{
				add(group("a", "A", "e", at(0))), add(group("a", "B", "e", at(0))), add(group("x", "A", "e", at(2*day))),
				add(group("a", "C", "e", at(20*h))), add(group("a", "D", "e", at(40*h))), add(group("a", "E", "e", at(60*h))),
				add(group("y", "A", "e", at(30*day))), // would be the second, and emit a
			},
			[]string{"end: a ended 1", "end: x ended 1", "end: y ended 1"},
		},
		{
			"a call without any time becomes idle as if it had come with the next tick",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", noTime)), advance(0), advance(h), advance(h + 1)},
			[]string{"3: a idle 1"},
		},
		{
			"a record without any time counts as if it had come with the next tick, also after another one",
			calls.LiveOptions{},
			[]step{
				add(group("a", "A", "e", noTime)), advance(50 * m), add(group("a", "B", "e", noTime)), advance(100 * m),
				add(group("a", "C", "e", noTime)), advance(150 * m), advance(210 * m), advance(210*m + 1),
			},
			[]string{"7: a idle 1"},
		},
		{
			"and after one with a time, of before or after the tick",
			calls.LiveOptions{},
			[]step{
				add(group("a", "A", "e", at(0))), add(group("a", "B", "e", noTime)),
				add(group("b", "A", "e", at(2*h))), add(group("b", "B", "e", noTime)), advance(2 * h), advance(3 * h), advance(3*h + 1),
			},
			[]string{"2: a idle 1", "6: b idle 1"},
		},
		{
			"an operation without a call waits for three hours, a call for one",
			calls.LiveOptions{},
			[]step{
				add(stray(0)), advance(3 * h), add(did("a", "A", "client", clientops.Join, h, generated(3*h))), advance(4*h + 1),
			},
			[]string{"3: a idle 1 with 2 operations"},
		},
		{
			"and not for longer",
			calls.LiveOptions{},
			[]step{
				add(stray(0)), advance(3*h + 1), add(did("a", "A", "client", clientops.Join, h, generated(3*h))), advance(4*h + 1),
			},
			[]string{"3: a idle 1 with 1 operations", "unclaimed 1"},
		},
		{
			"calls come in the order in which they became idle",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(2))), add(group("b", "A", "e", at(1))), advance(2 * h)},
			[]string{"2: b idle 1", "2: a idle 1"},
		},
		{
			"the zero time is no time",
			calls.LiveOptions{},
			[]step{add(group("a", "A", "e", at(0))), {now: -noon(0).Sub(time.Time{})}},
			[]string{"end: a ended 1"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			for _, saved := range []bool{false, true} { // saving and restoring after each step changes nothing
				s := calls.NewLiveAssembler(&tt.opts)
				var got []string
				note := func(when string, list []calls.Emitted) {
					for _, e := range list {
						line := when + ": " + describe(e)
						if n := len(e.Operations); n > 0 {
							line += fmt.Sprintf(" with %d operations", n)
						}
						got = append(got, line)
					}
				}
				for i, step := range tt.steps {
					if step.rec != nil {
						note(fmt.Sprint(i), s.Add(step.rec, position(i)))
					} else {
						note(fmt.Sprint(i), s.Advance(noon(step.now)))
					}
					if saved {
						s = restored(t, s, tt.opts)
					}
				}
				note("end", s.End())
				if s.Unclaimed() > 0 {
					got = append(got, fmt.Sprint("unclaimed ", s.Unclaimed()))
				}
				if d := cmp.Diff(tt.want, got); d != "" {
					t.Errorf("saved %v: want (-), got (+):\n%s", saved, d)
				}
			}
		})
	}
}

// A tick emits what a record of its time would.
func TestAdvanceIsLikeARecord(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(80)
		var opts calls.LiveOptions
		opts.Idle, _, _ = c.limits()
		ticked, told := calls.NewLiveAssembler(&opts), calls.NewLiveAssembler(&opts)
		now := time.Duration(0)
		for _, p := range list {
			if !p.Record.Head().Time.IsSet() { // only a tick gives a time to records without
				p.Record.Head().Time = when(c.moment())
			}
			a, b := ticked.Add(p.Record, p.at), told.Add(p.Record, p.at)
			if c.IntN(10) == 0 {
				now += time.Duration(c.Int64N(int64(time.Hour)))
				a = append(a, ticked.Advance(noon(now))...)
				// Records of the other call tell the time; it is emitted as well.
				b = append(b, told.Add(group("the other call", "nobody else", "no other endpoint", at(now)), logs.Position{})...)
			}
			b = withoutCall(b, "the other call")
			if d := diff(a, b); d != "" {
				t.Fatalf("seed %d (-ticks +records)\n%s", seed, d)
			}
		}
	}
}

func withoutCall(list []calls.Emitted, id string) (rest []calls.Emitted) {
	for _, e := range list {
		if e.ID.Or("") != id {
			rest = append(rest, e)
		}
	}
	return rest
}

// With Emit, Advance gives calls to it and returns none.
func TestAdvanceWithEmit(t *testing.T) {
	var got []string
	for _, factsOnly := range []bool{false, true} {
		s := calls.NewLiveAssembler(&calls.LiveOptions{FactsOnly: factsOnly, Emit: func(e calls.Emitted) { got = append(got, describe(e)) }})
		s.Add(group("a", "A", "e", at(0)), position(0))
		if list := s.Advance(noon(2 * time.Hour)); list != nil || s.Kept() != 0 {
			t.Errorf("Advance returns %d calls and keeps %d records, want none", len(list), s.Kept())
		}
	}
	if d := cmp.Diff([]string{"a idle 1", "a idle 1"}, got); d != "" {
		t.Error(d)
	}
}

// A clock beyond the years that JSON has does not keep the state from being saved.
func TestAdvanceTooFar(t *testing.T) {
	for _, now := range []time.Time{time.Unix(1<<60, 0), time.Unix(-1<<60, 0), noon(0).In(time.FixedZone("far", 30*3600))} {
		s := calls.NewLiveAssembler(nil)
		s.Add(group("a", "A", "e", at(0)), position(0))
		s.Advance(now)
		s = restored(t, s, calls.LiveOptions{})
		s.Add(group("b", "A", "e", at(1)), position(1))
		s.Advance(now)
		restored(t, s, calls.LiveOptions{})
	}
}

// What the options of a restored assembler no longer allow goes with the next tick, too.
func TestAdvanceAfterRestore(t *testing.T) {
	s := calls.NewLiveAssembler(nil)
	s.Add(group("a", "A", "e", at(0)), position(0))
	s.Add(group("b", "A", "e", at(1)), position(1))
	s = restored(t, s, calls.LiveOptions{MaxRecords: 1})
	if got := s.Advance(noon(1)); len(got) != 1 || describe(got[0]) != "a evicted 1" {
		t.Errorf("got %d calls, want a, evicted", len(got))
	}
}
