package calls

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Assembler puts records together into calls. Records may come in any order, in any
// shape, from any number of files, more than once and in several versions: the calls are
// the same. It keeps everything until it is asked; for records without end see
// [LiveAssembler].
//
// The zero Assembler is ready to use. Its options are set before the first record is
// added, and not changed afterwards. It keeps the records, which must not be changed afterwards, and copies those that
// are reused ([logs.Envelope.Reused]). Copies are made eight at a time, so that a call that
// outlives the others may hold the memory of their records. With FactsOnly it keeps none.
// It is not safe for use by several goroutines at once; several that have an
// Assembler each can [Assembler.Merge] them.
type Assembler struct {
	// FactsOnly says that no records of the main logs are kept but their facts, in a tenth
	// of the memory: what a list of calls, a verdict or a statistic needs. Then the records
	// of a [Call] hold these fields and no others: of all three logs the resource and the
	// IDs of the call, the participant, its endpoint and its client; of summaries and streams
	// the kind of the endpoint; of a summary the times, durations, types, tenant and thread,
	// how the participant ended, the versions of SDK, operating system and record, and the
	// application, without other DiagnosticOptions; of a stream its ID, direction, media,
	// transport and version; of both TPE; of an operation its name, time, duration, result and
	// SDK. A call has no media statistics, recordings, captions, requests to Call Automation
	// or service requests; surveys and bills are kept whole.
	// The record of a stream has no metrics, so only its Mark holds a verdict; a problem in
	// its Extra says so.
	FactsOnly bool
	// MaxMemory is roughly how many bytes the facts of calls may take. The rest goes to
	// files that TempFile makes; the calls are the same. Operations that do not name
	// their call, surveys, bills and whatever is done with the calls need further memory.
	// It has no effect without FactsOnly and TempFile: everything stays in memory then.
	MaxMemory int64
	// TempFile returns an empty temporary file that nobody else reads: facts hold
	// identities. At most 64 are used for each Assembler that has been merged.
	// [Assembler.Close] closes them; the function that makes one arranges for its removal.
	TempFile func() (TempFile, error)
	// Rules say how operations become part of a call; nil means [CurrentRules]. They must
	// not be changed while the Assembler is in use.
	Rules *Rules
	// Mark returns the [Stream.Mark] of a stream from its record, while that is at hand;
	// by default streams are not marked.
	Mark func(*diagnostics.Record) uint64

	store *store
	notes *companions // of the calls whose records it is given: see Selection.Assembler
}

// calls returns the store, which is made when it is first needed.
func (a *Assembler) calls() *store {
	if a.store == nil {
		a.store = newStore()
		a.store.set(a.FactsOnly, a.Rules, a.Mark)
		if a.notes != nil {
			a.store.strays.mergeNotes(a.notes, true)
		}
		if a.FactsOnly && a.MaxMemory > 0 && a.TempFile != nil {
			a.store.spilled = &spill{most: a.MaxMemory, make: a.TempFile}
		}
	}
	return a.store
}

// set sets what a store keeps, and the rules by which it is settled.
func (s *store) set(factsOnly bool, rules *Rules, mark func(*diagnostics.Record) uint64) {
	s.records, s.rules, s.mark = !factsOnly, rules.orCurrent(), mark
	s.strays.live.settler = s.settler(false)
}

// settler returns a settler for the calls of the store. If they are lent, each is valid until
// the next one is built.
func (s *store) settler(lent bool) settler {
	return settler{rules: s.rules, builder: builder{lent: lent, factsOnly: s.factsOnly()}}
}

// Add gives a record to the call that it names. The position is used only for a record
// that names none: it is a call by itself, identified by the position, which no other record
// may have; at the zero position it is identified by its content. Records of logs that are
// not about calls, and those that cannot be identified, such as a diagnostics record without
// a stream ID, are left out of the calls, and Add returns false. Add panics if FactsOnly or
// Mark has been set or unset since the first record.
func (a *Assembler) Add(rec logs.Record, at logs.Position) bool {
	s := a.calls()
	if s.factsOnly() != a.FactsOnly || (s.mark == nil) != (a.Mark == nil) || a.Rules != nil && a.Rules != s.rules {
		panic("calls: FactsOnly, Rules or Mark of an Assembler has changed since its first record")
	}
	s.strays.assigned = false
	ok := s.add(rec, at, nil).ok
	s.spillIfFull()
	return ok
}

// Merge adds all that has been added to another Assembler with the same options, so that
// several goroutines can fill one each: the calls are the same as if one Assembler had been
// given all records, whoever was given which. The other one is empty afterwards; what it
// kept is a's. Merge panics if only one of the two has FactsOnly, or only one a Mark: some
// streams would have no verdict. It also panics if their Rules differ.
//
// Records that name no call are told apart by their positions, which must differ between
// the two, as they do in different files and in parts of one file.
func (a *Assembler) Merge(other *Assembler) {
	if !a.Rules.Equal(other.Rules) {
		panic("calls: Merge of Assemblers with different Rules")
	}
	if other == a || other.store == nil {
		return
	}
	from, s := other.store, a.calls()
	if s.factsOnly() != from.factsOnly() || (s.mark == nil) != (from.mark == nil) {
		panic("calls: Merge of Assemblers of which only one has FactsOnly, or only one a Mark")
	}
	other.store = nil
	s.merging = true // the other store has copied what it had to
	s.memory.copies = false
	s.merge(from)
	s.merging = false
	s.spillIfFull()
}

// Len returns how many calls there are so far.
func (a *Assembler) Len() (n int) {
	a.calls().eachPart(func(part *store) bool {
		for _, c := range part.inOrder {
			if !part.hides(c) {
				n++
			}
		}
		return true
	})
	return n
}

// Err returns the first error of a temporary file. If a file cannot be read, some or all of its
// calls are missing; the other calls are there.
func (a *Assembler) Err() error {
	if s := a.calls(); s.spilled != nil && s.spilled.err != nil {
		return fmt.Errorf("facts of calls are kept in temporary files: %w", s.spilled.err)
	}
	return nil
}

// Close closes the temporary files. The Assembler must not be used afterwards.
func (a *Assembler) Close() (err error) {
	if s := a.calls(); s.spilled != nil {
		for _, files := range s.spilled.files {
			for _, f := range files {
				err = errors.Join(err, f.Close())
			}
		}
	}
	a.store = nil
	return err
}

// Lone returns how many of the calls so far consist of a record without a call ID. Such a
// call is identified by the position of its record.
func (a *Assembler) Lone() (n int) {
	a.calls().eachPart(func(part *store) bool {
		n += len(part.lone)
		return true
	})
	return n
}

// Unclaimed returns how many of the records that make no call, companions
// among them, belong to none of the calls so far.
func (a *Assembler) Unclaimed() int { return a.calls().unclaimed() }

// Calls returns the calls of the records so far, sorted by start, then ID. It may be called
// again after more records have been added. It puts them together with GOMAXPROCS
// goroutines, all of which have ended when it returns.
func (a *Assembler) Calls() []*Call {
	s := a.calls()
	s.assign()
	list := []*Call{} // never nil
	var mu sync.Mutex
	s.eachPart(func(part *store) bool {
		part.each(func(t *settler, _ int, c *call) {
			one := t.build(c, part.straysOf(c))
			mu.Lock()
			defer mu.Unlock()
			list = append(list, one)
		})
		return true
	})
	slices.SortFunc(list, compareCalls)
	return list
}

// Assembled is a call that [Assembler.Each] hands over.
type Assembled struct {
	*Call
	// Worker is the number of the goroutine, from 0 to GOMAXPROCS-1. No two calls of fn
	// with the same number run at the same time, so that a worker can count without locks.
	Worker int
}

// Each calls fn for the calls of the records so far, in any order, with GOMAXPROCS
// goroutines, all of which have ended when it returns. With FactsOnly, the call is valid
// only until fn returns, except for its texts.
func (a *Assembler) Each(fn func(Assembled)) {
	a.eachOf(func(t *settler, worker int, part *store, c *call) {
		t.lent = t.factsOnly
		fn(Assembled{t.build(c, part.straysOf(c)), worker})
	})
}

// EachBrief is for package quality: it is Each with less of a call, enough for a row.
func (a *Assembler) EachBrief(fn func(*brief.Call)) {
	a.eachOf(func(t *settler, _ int, part *store, c *call) {
		b := t.brief(c, part.straysOf(c))
		b.Of = len(part.inOrder)
		fn(b)
	})
}

func (a *Assembler) eachOf(do func(t *settler, worker int, part *store, c *call)) {
	s := a.calls()
	s.assign()
	s.eachPart(func(part *store) bool {
		part.each(func(t *settler, worker int, c *call) { do(t, worker, part, c) })
		return true
	})
}

func (s *store) factsOnly() bool { return !s.records }

func compareCalls(a, b *Call) int {
	return cmp.Or(
		compareTimes(a.Start, b.Start),
		cmp.Compare(a.ID.Or(""), b.ID.Or("")), a.Source.Compare(b.Source),
	)
}

// compareTimes orders times that may be missing, those last.
func compareTimes(a, b opt.Value[time.Time]) int {
	at, aok := a.Get()
	bt, bok := b.Get()
	switch {
	case aok && bok:
		return at.Compare(bt)
	case aok:
		return -1
	case bok:
		return 1
	}
	return 0
}
