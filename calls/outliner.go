package calls

import (
	"iter"
	"runtime"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// Outliner puts records together into outlines of calls, by the rules of an
// [Assembler], in less time and with less memory: it keeps of a record only what
// a list of calls needs. What it is given may be reused as soon as Add returns.
//
// It is not safe for use by several goroutines at once; several that have an
// Outliner each can [Outliner.Merge] them.
type Outliner struct{ all Assembler }

// NewOutliner returns an empty Outliner. The function is asked for the mark of a
// stream, see [Outline.Streams], by its record while that is at hand; it may be nil.
func NewOutliner(mark func(*diagnostics.Record) uint8) *Outliner {
	o := new(Outliner)
	o.all.outlines(mark)
	return o
}

// outlines makes a keep facts alone.
func (a *Assembler) outlines(mark func(*diagnostics.Record) uint8) {
	a.CopyRecords, a.brief, a.mark = true, true, mark
}

// Add gives a record to the call that it names, as [Assembler.Add] does.
func (o *Outliner) Add(rec logs.Record, at logs.Position) bool { return o.all.Add(rec, at) }

// Merge adds all that has been added to another Outliner, as [Assembler.Merge]
// does.
func (o *Outliner) Merge(other *Outliner) { o.all.Merge(&other.all) }

// Len returns how many calls there are so far.
func (o *Outliner) Len() int { return len(o.all.inOrder) }

// Unclaimed returns how many of the records that do not name their call belong to
// none, as [Assembler.Unclaimed] does.
func (o *Outliner) Unclaimed() int { return o.all.Unclaimed() }

// Outlines returns the calls of the records so far, in any order. Each is valid
// until the next one is asked for, but for its texts, which stay.
func (o *Outliner) Outlines() iter.Seq[*Outline] {
	return func(yield func(*Outline) bool) {
		o.all.relink()
		var out Outline
		for b := range o.all.all() {
			if o.all.outline(&o.all.people, b, &out); !yield(&out) {
				return
			}
		}
	}
}

// Each calls fn for the calls of the records so far, in any order, by as many
// goroutines as there are workers; zero means GOMAXPROCS. The number of the worker is
// from 0 to workers-1, and at any time at most one call of fn has that number. The
// outline is valid until fn returns, but for its texts, which stay. When Each returns,
// no goroutine is left.
func (o *Outliner) Each(workers int, fn func(worker int, o *Outline)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	outs := make([]Outline, workers)
	o.all.each(workers, func(worker int, people *people, _ int, b *building) {
		o.all.outline(people, b, &outs[worker])
		fn(worker, &outs[worker])
	})
}

// StreamOutliner is to an [Outliner] what a [StreamAssembler] is to an
// [Assembler]: it puts together outlines from records without end.
type StreamOutliner struct {
	stream
	out  Outline
	give func(*Outline, Reason, int)
}

// NewStreamOutliner returns an empty StreamOutliner. It gives outlines away by
// calling a function, with the reason and the version, see [Emitted]; the outline
// is valid until that returns, surveys included, but for its texts. The mark is that of
// [NewOutliner]. Of the options CopyRecords and ReuseCalls do nothing.
func NewStreamOutliner(opts StreamOptions, mark func(*diagnostics.Record) uint8, give func(*Outline, Reason, int)) *StreamOutliner {
	s := &StreamOutliner{stream: newStream(opts), give: give}
	s.all.outlines(mark)
	s.all.reuse = true
	return s
}

// Add gives a record to the call that it names, and gives away the calls that are
// to be given away because of it, in the order in which they have been idle.
func (s *StreamOutliner) Add(rec logs.Record, at logs.Position) {
	if !s.add(rec, at) {
		return
	}
	for b, why := s.due(); b != nil; b, why = s.due() {
		s.emit(b, why)
	}
}

// End says that everything has been read and gives away the calls that are left,
// in the order in which they have been idle. The StreamOutliner can be used on:
// what comes then is a late part.
func (s *StreamOutliner) End() {
	s.all.reclaim()
	for e := s.calls.first(); e != nil; e = s.calls.first() {
		s.emit(e.b, Ended)
	}
	s.endStrays()
}

func (s *StreamOutliner) emit(b *building, why Reason) {
	with := s.all.outline(&s.all.people, b, &s.out)
	s.give(&s.out, why, s.gone(b, with))
}
