package calls_test

import (
	"bytes"
	"context"
	"io"
	"math"
	"runtime"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// lendCloner copies records for lend. A Cloner per record would allocate a block of texts
// per record.
var lendCloner logs.Cloner

// lend lends a copy of a record that is marked as reused, and overwrites it afterwards.
func lend(rec logs.Record, to func(logs.Record)) {
	lent := lendCloner.Clone(rec)
	lent.Head().Reused = true
	to(lent)
	switch rec := lent.(type) {
	case *callsummary.Record:
		*rec = *group("spoilt", "spoilt", "spoilt")
	case *diagnostics.Record:
		*rec = *audio("spoilt", "spoilt", "spoilt", 4711)
	case *clientops.Record:
		*rec = *did("spoilt", "spoilt", "spoilt", clientops.Join, 0)
	case *mediastats.Record:
		*rec = *measured("spoilt", "spoilt", "spoilt", 0, 4711)
	case *survey.Record:
		*rec = *rated("spoilt", "spoilt", 1, 0)
	case *usage.Record:
		*rec = *billed("spoilt", "spoilt", 4711, 0)
	}
}

func TestReusedRecords(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(60)
		var a calls.Assembler
		for _, p := range c.shuffled(append(list, list[:20]...)) {
			lend(p.Record, func(rec logs.Record) { a.Add(rec, p.at) })
		}
		if d := diff(callsOf(list), a.Calls()); d != "" {
			t.Fatalf("seed %d: copied records make other calls:\n%s", seed, d)
		}
	}
}

// A LiveAssembler emits the same calls at the same moments, however it
// uses its memory.
func TestReuseCalls(t *testing.T) {
	for seed := range uint64(rounds()) {
		c := newChaos(seed)
		list := c.file(80)
		var opts calls.LiveOptions
		opts.Idle, opts.MaxRecords, opts.MaxRemembered = c.limits()
		plain := calls.NewLiveAssembler(&opts)
		opts.ReuseCalls = true
		reused := calls.NewLiveAssembler(&opts)
		same := func(i int, want, got []calls.Emitted) {
			if d := diff(want, got); d != "" {
				t.Fatalf("seed %d: after record %d other calls are emitted:\n%s", seed, i, d)
			}
		}
		for i, p := range list {
			want := plain.Add(p.Record, p.at)
			lend(p.Record, func(rec logs.Record) { same(i, want, reused.Add(rec, p.at)) })
		}
		same(len(list), plain.End(), reused.End())
		if plain.Dropped() != reused.Dropped() || plain.Unclaimed() != reused.Unclaimed() || reused.Kept() != 0 {
			t.Fatalf("seed %d: %d and %d dropped, %d and %d unclaimed, %d kept", seed,
				plain.Dropped(), reused.Dropped(), plain.Unclaimed(), reused.Unclaimed(), reused.Kept())
		}
	}
}

// delivered returns lines as they are delivered, some of them twice.
func delivered() []byte {
	data, err := io.ReadAll(acstest.NewFeed(&acstest.Config{Seed: 5, Calls: acstest.None, Bytes: 1_000_000, Shuffle: 200}))
	if err != nil {
		panic(err)
	}
	return append(data, data[:bytes.IndexByte(data[300_000:], '\n')+300_001]...)
}

// readInto calls add with the records of lines.
func readInto(tb testing.TB, data []byte, opts *acstelemetry.Options, add func(logs.Record, logs.Position)) {
	r := acstelemetry.NewReader(context.Background(), bytes.NewReader(data), "", opts)
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			tb.Fatal(err)
		}
		add(rec, r.Position())
	}
}

// The buffers of a reader that uses its records again are overwritten several
// times while it reads. Without copies every call would have the participant of the last
// record.
func TestRecordsOfAReaderThatReuses(t *testing.T) {
	data := delivered()
	var plain calls.Assembler
	readInto(t, data, nil, func(rec logs.Record, at logs.Position) { plain.Add(rec, at) })
	var reused calls.Assembler
	readInto(t, data, &acstelemetry.Options{ReuseRecords: true}, func(rec logs.Record, at logs.Position) { reused.Add(rec, at) })
	if d := diff(plain.Calls(), reused.Calls()); d != "" {
		t.Error(d)
	}
}

// What has come before costs no memory.
func TestCopyNothingTwice(t *testing.T) {
	recs := traffic(1)
	var a calls.Assembler
	var list []logs.Record
	for i, rec := range recs {
		rec.Head().Reused = true
		if _, bill := rec.(*usage.Record); !bill {
			list = append(list, rec)
		}
		a.Add(rec, position(i))
	}
	if got := testing.AllocsPerRun(10, func() {
		for i, rec := range list {
			a.Add(rec, position(i))
		}
	}); got > 0 {
		t.Errorf("%v allocations for %d records that have come before, want 0", got, len(list))
	}
}

// Zero and minus zero are ==, but not the same: the order must not say which
// one stays.
func TestMinusZero(t *testing.T) {
	rate := func(r float64) *diagnostics.Record {
		return audio("call", "A", "e", 1, func(rec *diagnostics.Record) { rec.PacketLossRateAvg = opt.Of(opt.Ratio(r)) })
	}
	plus, minus := rate(0), rate(math.Copysign(0, -1))
	first := func(recs ...logs.Record) string {
		rate := one(t, recs...).Streams[0].Record.PacketLossRateAvg
		return string(rate.AppendText(nil))
	}
	if a, b := first(plus, minus), first(minus, plus); a != b {
		t.Errorf("got %s or %s, depending on the order", a, b)
	}
}

// With reused memory, too, the 6,000th call takes no more than the 4,000th: by
// then as many texts are remembered as ever are.
func TestReusedMemoryStaysFlat(t *testing.T) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{MaxRemembered: 100, ReuseCalls: true})
	var early uint64
	given := 0
	for n := range 6000 {
		for i, rec := range traffic(n) {
			rec.Head().Reused = true
			given += len(s.Add(rec, position(i)))
		}
		if n == 4000 {
			early = heap()
		}
	}
	if late := heap(); given < 5900 || late > early+early/4 {
		t.Errorf("%d calls were emitted, and the heap has grown from %d to %d bytes", given, early, late)
	}
	runtime.KeepAlive(s)
}

// Only copies are used again: records that are not reused are the caller's, even with
// ReuseCalls.
func TestReuseCallsLeavesOtherRecords(t *testing.T) {
	s := calls.NewLiveAssembler(&calls.LiveOptions{ReuseCalls: true})
	given := group("first", "A", "e")
	s.Add(given, position(0))
	s.End()
	s.Add(group("second", "B", "e"), position(1))
	lend(group("third", "C", "e"), func(rec logs.Record) { s.Add(rec, position(2)) })
	if d := diff(group("first", "A", "e"), given); d != "" {
		t.Errorf("the record of an emitted call has changed:\n%s", d)
	}
}

// The records of a call that is valid only for a while say that they are reused, so that
// another Assembler may be given them.
func TestRecordsOfLentCalls(t *testing.T) {
	facts := calls.Assembler{FactsOnly: true}
	names := []string{"a", "b", "c"}
	for i, name := range names {
		facts.Add(group("call "+name, name, "e"), position(i))
		facts.Add(audio("call "+name, name, "e", 1), position(i))
		facts.Add(did("call "+name, name, "client", clientops.Join, 0), position(i))
	}
	var again calls.Assembler
	for c := range facts.All() {
		again.Add(c.Participants[0].Summary, c.Source)
		again.Add(c.Streams[0].Record, c.Source)
		op := *c.Operations[0]
		op.OperationID = opt.Of("an operation without ID is left out")
		again.Add(&op, c.Source)
	}
	for i, c := range again.Calls() {
		if c.ID != opt.Of("call "+names[i]) || len(c.Participants) != 1 || c.Participants[0].Key != names[i] ||
			c.Streams[0].Key != names[i] || c.Operations[0].ParticipantID != opt.Of(names[i]) {
			t.Errorf("call %d is %s with %v", i, c.ID, keys(c))
		}
	}
}
