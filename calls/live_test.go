package calls_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// feed gives records to a LiveAssembler and says what it emits, as in
// "call 1 idle 1", and after which record.
func feed(s *calls.LiveAssembler, recs ...logs.Record) []string {
	var list []string
	for i, rec := range recs {
		for _, e := range s.Add(rec, position(i)) {
			list = append(list, fmt.Sprintf("%d: %s", i, describe(e)))
		}
	}
	for _, e := range s.End() {
		list = append(list, "end: "+describe(e))
	}
	return list
}

func describe(e calls.Emitted) string {
	return fmt.Sprintf("%s %s %d", e.ID.Or("?"), e.Reason, e.Version)
}

// at generates a summary at a time.
func at(generated time.Duration) func(*summary) {
	return func(rec *summary) { rec.Time = when(generated) }
}

func TestEmitted(t *testing.T) {
	const h = time.Hour
	op := func(call string, since time.Duration) *clientops.Record {
		return did(call, "A", "", clientops.Join, since, func(rec *clientops.Record) { rec.Time.Clear(opt.Absent) })
	}
	tests := []struct {
		reason string
		opts   calls.LiveOptions
		recs   []logs.Record
		want   []string
	}{
		{
			"idle for an hour is not idle for more than an hour",
			calls.LiveOptions{},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(h)), group("b", "B", "e", at(h+1))),
			[]string{"2: a idle 1", "end: b ended 1"},
		},
		{
			"a record keeps its call; an older one moves no clock",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(10)), group("a", "B", "e", at(9)), group("b", "B", "e", at(19)), group("b", "C", "e", at(20))),
			[]string{"4: a idle 1", "end: b ended 1"}, // a's last is 9, and 20 - 9 > 10
		},
		{
			"several at once, the one that has been idle for longest first",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(2)), group("b", "A", "e", at(1)), group("c", "A", "e", at(100))),
			[]string{"2: b idle 1", "2: a idle 1", "end: c ended 1"},
		},
		{
			"one record from the future puts no call away",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(200000*h)), group("a", "B", "e", at(1)), group("c", "A", "e", at(12))),
			[]string{"3: a idle 1", "end: b ended 1", "end: c ended 1"}, // 1 is more than 10 before 12
		},
		{
			"nor does it when it is the first",
			calls.LiveOptions{Idle: 10},
			list(group("b", "A", "e", at(200000*h)), group("a", "A", "e", at(0)), group("a", "B", "e", at(1)), group("c", "A", "e", at(12))),
			[]string{"3: a idle 1", "end: b ended 1", "end: c ended 1"},
		},
		{
			"two records after a long time without any do",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(49*h)), group("c", "A", "e", at(48*h))),
			[]string{"2: a idle 1", "end: b ended 1", "end: c ended 1"},
		},
		{
			"without a time in the envelope, the client's time counts, or the start of the call",
			calls.LiveOptions{Idle: 10},
			list(op("a", 0), op("b", 20), group("c", "A", "e", func(rec *summary) {
				rec.Time.Clear(opt.Null)
				rec.CallStartTime = when(40)
			})),
			[]string{"1: a idle 1", "2: b idle 1", "end: c ended 1"},
		},
		{
			"a record without any time evicts nothing, and its call waits for the end",
			calls.LiveOptions{Idle: 10},
			list(audio("a", "A", "e", 1, func(rec *diagnostics.Record) { rec.Time.Clear(opt.Null) }), group("b", "A", "e", at(h))),
			[]string{"end: b ended 1", "end: a ended 1"}, // by start: a has none
		},
		{
			"a late part is a version of its own",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(20)), audio("a", "A", "e", 1)),
			[]string{"1: a idle 1", "2: b idle 1", "end: a ended 2"}, // the stream was generated an hour later
		},
		{
			"a bill that is late makes one, too, though it makes no call",
			calls.LiveOptions{Idle: 10},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(20)), billed("a", "minutes", 1, 25), billed("z", "messages", 1, 25),
				group("b", "A", "e", at(40))),
			[]string{"1: a idle 1", "4: a idle 2", "end: b ended 1"},
		},
		{
			"evicted: the call that has been idle for longest goes early",
			calls.LiveOptions{MaxRecords: 3},
			list(group("a", "A", "e", at(2)), group("b", "A", "e", at(1)), group("b", "B", "e", at(1)), group("c", "A", "e", at(3))),
			[]string{"3: b evicted 1", "end: a ended 1", "end: c ended 1"},
		},
		{
			"what is remembered of calls is bounded, too: a's second part is no longer known to be one",
			calls.LiveOptions{Idle: 10, MaxRemembered: 1},
			list(group("a", "A", "e", at(0)), group("b", "A", "e", at(20)), group("c", "A", "e", at(40)),
				group("a", "A", "e", at(60)), group("d", "A", "e", at(80))),
			[]string{"1: a idle 1", "2: b idle 1", "3: c idle 1", "4: a idle 1", "end: d ended 1"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			s := calls.NewLiveAssembler(&tt.opts)
			if d := cmp.Diff(tt.want, feed(s, tt.recs...)); d != "" {
				t.Error("want (-), got (+):\n" + d)
			}
			if s.Kept() != 0 {
				t.Errorf("%d records are kept after the end", s.Kept())
			}
		})
	}
}

func TestCounts(t *testing.T) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{MaxRecords: 2})
	s.Add(group("a", "A", "e", at(2)), position(0))
	s.Add(group("a", "A", "e", at(3), update(1)), position(1)) // a version: still one record
	s.Add(did("", "", "client", clientops.CallAgentInit, 0, generated(1)), position(2))
	if s.Kept() != 2 || s.Evicted() != 0 || s.Dropped() != 0 {
		t.Errorf("kept %d, evicted %d, dropped %d; want 2, 0, 0", s.Kept(), s.Evicted(), s.Dropped())
	}
	// One too many: the operation is older than the call.
	s.Add(group("a", "B", "e", at(4)), position(3))
	if s.Kept() != 2 || s.Evicted() != 0 || s.Dropped() != 1 {
		t.Errorf("kept %d, evicted %d, dropped %d; want 2, 0, 1", s.Kept(), s.Evicted(), s.Dropped())
	}
	got := s.Add(group("b", "A", "e", at(5)), position(4))
	if len(got) != 1 || got[0].Reason != calls.Evicted || s.Kept() != 1 || s.Evicted() != 1 {
		t.Errorf("emitted %v; kept %d, evicted %d; want a, 1, 1", got, s.Kept(), s.Evicted())
	}
}

// generated sets when an operation was generated.
func generated(since time.Duration) func(*clientops.Record) {
	return func(rec *clientops.Record) { rec.Time = when(since) }
}

// An operation from before a client joined waits for two hours. Once there is
// its call, it waits as long as the call does.
func TestLiveStrays(t *testing.T) {
	const h = time.Hour
	init := did("", "", "client", clientops.CallAgentInit, 0, generated(0))
	join := did("call", "A", "client", clientops.Join, h, generated(h))
	tick := func(since time.Duration) logs.Record { return measured("other", "Z", "m", since-h, 1) } // generated at since
	tests := []struct {
		reason string
		recs   []logs.Record
		want   int // operations of the call
	}{
		{"the client joins in time", list(init, join), 2},
		{"the call's records are late by just three hours", list(init, tick(3*h), join), 2},
		{"they are later than that", list(init, tick(3*h+1), join), 1},
		{
			"the call is there and lasts for five hours",
			list(init, join, tick(h+h/2), group("call", "A", "e", at(2*h)), tick(2*h+h/2), group("call", "B", "e", at(3*h)),
				group("call", "C", "e", at(4*h)), group("call", "D", "e", at(5*h))), 2,
		},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			s := calls.NewLiveAssembler(nil)
			var all []calls.Emitted
			for i, rec := range tt.recs {
				all = append(all, s.Add(rec, position(i))...)
			}
			got := 0
			for _, e := range append(all, s.End()...) {
				if e.ID.Or("") == "call" {
					got += len(e.Operations)
				}
			}
			if got != tt.want {
				t.Errorf("got %d operations, want %d", got, tt.want)
			}
		})
	}
}

func TestLiveEqualsAssembler(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		records := c.file(60)
		s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: 24 * time.Hour})
		for _, p := range c.shuffled(records) {
			if e := s.Add(p.Record, p.at); e != nil {
				t.Fatalf("seed %d: %s was emitted", seed, describe(e[0]))
			}
		}
		var got []*calls.Call
		for _, e := range s.End() {
			got = append(got, e.Call)
		}
		if d := diff(callsOf(records), got); d != "" {
			t.Fatalf("seed %d:\n%s", seed, d)
		}
	}
}

// whole is what a LiveAssembler emits and counts.
type whole struct {
	Emitted                []calls.Emitted
	Kept, Evicted, Dropped int
}

func TestSaveAndRestore(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		records := c.file(80)
		var opts calls.LiveOptions
		opts.Idle, opts.MaxRecords, opts.MaxRemembered = c.limits()
		run := func(save func(i int) bool) whole {
			s := calls.NewLiveAssembler(&opts)
			var w whole
			for i, p := range records {
				if save(i) {
					s = restored(t, s, opts)
				}
				w.Emitted = append(w.Emitted, s.Add(p.Record, p.at)...)
			}
			w.Kept, w.Evicted, w.Dropped = s.Kept(), s.Evicted(), s.Dropped()
			w.Emitted = append(w.Emitted, s.End()...)
			return w
		}
		want := run(func(int) bool { return false })
		if d := diff(want, run(func(int) bool { return c.IntN(10) == 0 })); d != "" {
			t.Fatalf("seed %d: saving and restoring changes what follows:\n%s", seed, d)
		}
	}
}

func restored(t *testing.T, s *calls.LiveAssembler, opts calls.LiveOptions) *calls.LiveAssembler {
	t.Helper()
	var state, again bytes.Buffer
	if err := s.Save(&state); err != nil {
		t.Fatal(err)
	}
	text := state.String()
	r, err := calls.RestoreLiveAssembler(&state, &opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Save(&again); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(text, again.String()); d != "" {
		t.Fatal("the restored state is not the saved one:\n" + d)
	}
	return r
}

// What a record has in addition to its fields is saved with it.
func TestSaveExtra(t *testing.T) {
	rec := group("call", "A", "e")
	rec.Extra = &logs.Extra{
		Unknown: []logs.Unknown{{Name: "new", JSON: `"<& >"`}}, Raw: `{"raw":"<&>"}` + "\n",
	}
	s := calls.NewLiveAssembler(nil)
	s.Add(rec, position(0))
	got := restored(t, s, calls.LiveOptions{}).End()
	if d := diff(rec, got[0].Participants[0].Summary); d != "" {
		t.Error(d)
	}
}

func TestRestoreRefuses(t *testing.T) {
	s := calls.NewLiveAssembler(nil)
	s.Add(group("call", "A", "e"), position(0))
	var state bytes.Buffer
	if err := s.Save(&state); err != nil {
		t.Fatal(err)
	}
	text := state.String()
	lines := strings.SplitAfter(text, "\n") // head, call, record, nothing
	tests := []struct{ reason, state string }{
		{"nothing", ""},
		{"no JSON", "no"},
		{"another format", `{"format":"something else"}`},
		{"the last line is missing", lines[0] + lines[1]},
		{"it is cut", text[:len(text)-10]},
		{"a record comes before its call", lines[0] + lines[2] + lines[1]},
		{"a log that nobody knows", strings.Replace(text, `"log":"CallSummary"`, `"log":"Coffee"`, 1)},
		{"a record that is none", lines[0] + lines[1] + `{"log":"CallSummary","data":7}`},
		{"a record that makes no call", lines[0] + lines[1] + `{"log":"CallDiagnostics","data":{}}`},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if _, err := calls.RestoreLiveAssembler(strings.NewReader(tt.state), nil); !errors.Is(err, calls.ErrState) {
				t.Errorf("error %v, want %v", err, calls.ErrState)
			}
		})
	}
	if err := s.Save(full{}); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// traffic makes the records of one call after the other, twenty records each:
// mixed group and P2P calls of five minutes, with one that begins each minute.
func traffic(n int) (recs []logs.Record) {
	call := fmt.Sprintf("%08x-341a-4e7a-8aa5-5b5b2ddadca4", n)
	begin := time.Duration(n) * time.Minute
	moved := func(rec logs.Record, since time.Duration) {
		rec.Head().Time = when(begin + since)
		recs = append(recs, rec)
	}
	client := "client of " + call
	moved(did("", "", client, clientops.CallAgentInit, begin-time.Minute), -time.Minute)
	for who := range 2 {
		participant, endpoint := fmt.Sprintf("%s-%d", call, who), fmt.Sprintf("endpoint-%d", who)
		starts := func(rec *summary) {
			rec.CallStartTime, rec.ParticipantStartTime = when(begin), when(begin)
			rec.CallDuration, rec.ParticipantDuration = opt.Of[opt.Seconds](300), opt.Of[opt.Seconds](300)
		}
		if n%2 == 0 {
			moved(p2p(call, "acs:"+participant, endpoint, starts), 6*time.Minute)
			moved(audio(call, "", endpoint, 1, of("acs:"+participant)), 6*time.Minute)
		} else {
			moved(group(call, participant, endpoint, starts), 6*time.Minute)
			moved(audio(call, participant, endpoint, 1), 6*time.Minute)
		}
		moved(did(call, participant, client, clientops.Join, begin, as(participant), from(endpoint)), 0)
		for i := range 5 {
			moved(measured(call, participant, "JitterInMs", begin+time.Duration(i)*time.Minute, float64(i)), time.Duration(i)*time.Minute)
		}
	}
	moved(rated(call, "survey of "+call, 5, 0), 5*time.Minute)
	moved(billed(call, "minutes", 5, 0), 6*time.Minute)
	moved(did(call, call+"-0", client, clientops.Hangup, begin+5*time.Minute), 5*time.Minute)
	return recs
}

// The last record of each call is six minutes later than its beginning, and so
// is the clock: with a horizon of an hour, the 61 calls are kept that began in
// the last hour, its ends included, and the one that is read. The 10,000th takes
// no more memory than the 2,000th.
func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 records")
	}
	const perCall, most = 20, 62 * 20
	s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: time.Hour, MaxRemembered: 1000})
	var peak, given int
	var early uint64
	for n := range 10_000 {
		recs := traffic(n)
		if len(recs) != perCall {
			t.Fatalf("the feed has %d records a call, want %d", len(recs), perCall)
		}
		for i, rec := range recs {
			for _, e := range s.Add(rec, position(i)) {
				given++
				if e.Reason != calls.Idle || e.Version != 1 || len(e.Participants) != 2 || len(e.Operations) != 4 || len(e.Usage) != 1 {
					t.Fatalf("emitted %s with %d participants, %d operations, %d bills; want a whole call",
						describe(e), len(e.Participants), len(e.Operations), len(e.Usage))
				}
			}
		}
		peak = max(peak, s.Kept())
		if n == 2000 {
			early = heap()
		}
	}
	late := heap()
	if peak > most {
		t.Errorf("%d records were kept, want %d at most", peak, most)
	}
	if given < 9_900 {
		t.Errorf("%d calls were emitted", given)
	}
	if late > early+early/4 {
		t.Errorf("the heap has grown from %d to %d bytes", early, late)
	}
	runtime.KeepAlive(s)
}

// heap returns how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Untimed records cannot be put in order of age. When too many are kept, what
// is emitted must not depend on that: here the call has no time, and the
// operation that has found it looks older than it.
func TestEvictedWithoutTimes(t *testing.T) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{MaxRecords: 2})
	untimed := func(rec *callsummary.Record) {
		rec.Time, rec.CallStartTime = opt.Value[time.Time]{}, opt.Value[time.Time]{}
	}
	stream := audio("c", "p", "e", 1)
	stream.Time = opt.Value[time.Time]{}
	stray := did("", "p", "", clientops.PageHidden, 0, as("1"))
	stray.Time = opt.Value[time.Time]{}
	if got := append(s.Add(stream, position(0)), s.Add(group("c", "p", "e", untimed), position(1))...); len(got) != 0 {
		t.Fatalf("%d calls emitted; two records are not too many", len(got))
	}
	got := s.Add(stray, position(2))
	if len(got) != 1 || got[0].Reason != calls.Evicted || len(got[0].Operations) != 1 || s.Kept() != 0 {
		t.Errorf("%d calls emitted and %d records kept; want the one call with its operation, and none", len(got), s.Kept())
	}
}

// Version after version of one record takes no more memory than MaxVersions.
func TestVersionsAreBounded(t *testing.T) {
	var a calls.Assembler
	for i := range 10 * calls.MaxVersions {
		a.Add(group("c", "p", "e", ends("0", time.Duration(i)*time.Second)), position(i))
	}
	if got := a.Calls()[0].Participants[0].Versions; got != calls.MaxVersions {
		t.Errorf("%d versions, want %d", got, calls.MaxVersions)
	}
}

// An operation that names no call, and comes after that of its participant has
// been emitted, is dropped in time, and counted.
func TestUnclaimed(t *testing.T) {
	s := calls.NewLiveAssembler(nil)
	s.Add(group("c", "p", "e"), position(0))
	if got := s.End(); len(got) != 1 {
		t.Fatalf("%d calls, want 1", len(got))
	}
	s.Add(did("", "p", "", clientops.PageHidden, 0, as("late")), position(1))
	if got := s.End(); len(got) != 0 || s.Unclaimed() != 1 || s.Dropped() != 0 || s.Kept() != 0 {
		t.Errorf("%d calls, %d unclaimed, %d dropped, %d kept; want 0, 1, 0, 0", len(got), s.Unclaimed(), s.Dropped(), s.Kept())
	}
}

// An option below zero means its default, as zero does.
func TestOptionsBelowZero(t *testing.T) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{Idle: -1, MaxRecords: -1, MaxRemembered: -1})
	if got := s.Add(group("c", "p", "e"), position(0)); len(got) != 0 || s.Kept() != 1 {
		t.Errorf("%d calls emitted, %d records kept; want 0 and 1", len(got), s.Kept())
	}
}
