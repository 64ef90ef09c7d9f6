package calls

import (
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Assembler puts records together into calls. Records may come in any order, in
// any shape, from any number of files, more than once and in several versions:
// the calls are the same. It keeps everything until it is asked; for records
// without end see [StreamAssembler].
//
// The zero Assembler is ready to use. It is not safe for use by several
// goroutines at once; several that have an Assembler each can [Assembler.Merge]
// them. It keeps the records that it is given, which must not be changed
// afterwards; or copies of them.
type Assembler struct {
	// CopyRecords says that a record that is given to Add is valid only until
	// Add returns, as those of a reader with [logs.Options.ReuseRecords]: of
	// what is kept of it the Assembler makes a copy. Copies are made eight at a
	// time, so that a call that is kept for longer than the others may hold the
	// memory of records of theirs. By default the records are the Assembler's.
	// It is set before the first record is added.
	CopyRecords bool

	byID      map[string]*building
	lone      map[logs.Position]*building // by the record without a call ID
	inOrder   []*building                 // as they came; nil if it is eager
	latest    [512]*building              // by ID, see latestAt
	strays    strays
	kept      int // records, one for each entry below calls and strays
	canon     canon
	changes   changes
	origins   origins
	plains    plains
	copier    copier
	rows      rows
	people    people                          // of the call that is being built
	spare     []*building                     // empty ones
	apart     bool                            // copies of records do not share memory
	reuse     bool                            // copies of records serve again
	eager     bool                            // strays can be asked for at any time: see relink
	brief     bool                            // only facts are kept of what there is much of
	resources [8]string                       // of the latest records, of brief
	mark      func(*diagnostics.Record) uint8 // of brief: what streamFigures.mark is
	given     []*building                     // that have been given away, with records that can serve again
	claims    []*stray                        // that went with them
}

// Add gives a record to the call that it names. The position is used only for
// a record that names none: it is a call by itself, and the position, which no
// other record may have, tells it apart. Records of logs that are not about
// calls, and those by which nothing could be told apart, such as a diagnostics
// record without a stream ID, are left out of the calls, and Add returns false.
func (a *Assembler) Add(rec logs.Record, at logs.Position) bool {
	_, _, ok := a.add(rec, at, nil)
	return ok
}

// add is Add for a record of which older versions have been seen. It returns the
// call that the record went to; or the stray that it is, and the call that a
// stray names.
func (a *Assembler) add(rec logs.Record, at logs.Position, older []version) (b *building, s *stray, ok bool) {
	switch rec := rec.(type) {
	case *callsummary.Record:
		b = a.call(rec.CorrelationID, at)
		a.addSummary(b, rec, older)
	case *diagnostics.Record:
		itself := describesCall(rec.ParticipantID, rec.CorrelationID)
		if !itself && !rec.StreamID.IsSet() {
			return nil, nil, false
		}
		b = a.call(rec.CorrelationID, at)
		a.addStream(b, rec, itself, older)
	case *clientops.Record:
		return a.addOperation(rec, at, older)
	case *mediastats.Record:
		b = a.call(either(rec.CallID, rec.CorrelationID), at)
		sum := a.canon.digest(rec)
		keep(a, b, &b.more().stats, &a.copier.stats, binary.NativeEndian.Uint32(sum[:]), sum, rec, older)
	case *survey.Record:
		b = a.call(rec.CallID, at)
		a.addSurvey(b, rec, older)
	case *usage.Record:
		return a.addUsage(rec, older)
	default:
		return nil, nil, false
	}
	return b, nil, true
}

func either(a, b opt.Value[string]) opt.Value[string] {
	if a.Or("") != "" {
		return a
	}
	return b
}

// keep keeps the record of a call if it is the newest under its key. It returns
// the row of the key, and whether the record is in it now: then the key is to be
// made of the record that is kept.
func keep[K, T comparable, R record[T]](
	a *Assembler, b *building, t *table[K, newest[R]], s *spare[T], hash uint32, key K, rec R, older []version,
) (r *row[K, newest[R]], kept bool) {
	r, first := t.at(hash, key)
	if first {
		b.size++
		a.kept++
	}
	return r, keepNewest(a, s, &r.of, rec, older)
}

// keepNewest keeps a record if it is the newest of its versions, and reports
// whether it is.
func keepNewest[T comparable, R record[T]](a *Assembler, s *spare[T], n *newest[R], rec R, older []version) bool {
	for _, v := range older {
		n.addOlder(v)
	}
	if n.rec != nil && !replaces(n, rec, a) {
		return false
	}
	if a.reuse && n.rec != nil {
		s.give(n.rec)
	}
	n.rec = own(a, s, rec)
	return true
}

func (a *Assembler) addSummary(b *building, rec *callsummary.Record, older []version) {
	if describesCall(rec.ParticipantID, rec.CorrelationID) {
		keep(a, b, &b.more().itsSummary, &a.copier.summaries, 0, struct{}{}, rec, older)
		return
	}
	f := summaryFactsOf(rec)
	if a.brief {
		b.ledger.enterSummary(a, b, &f, a.plains.versionOf(rec))
		return
	}
	key := f.key()
	if r, old := a.offerSummary(b, key.hash, key.of, &f, a.plains.versionOf(rec), older); r != nil {
		a.ownSummary(r, old)
		a.summaryKept(b, r)
	}
}

// offerSummary keeps the facts of a summary if they are the newest under their
// key. It returns their row, or nil, and the record that was there before.
func (a *Assembler) offerSummary(b *building, hash uint32, key string, f *summaryFacts, v version, older []version) (*summaryRow, *callsummary.Record) {
	r, first := b.summaries.atFrom(&a.rows.summaries, hash, key)
	a.count(b, first)
	old := r.of.facts.rec
	if c := r.of.outranks(a, v, older); c < 0 || c == 0 && !beats(a, f.rec, old, f.compare(&r.of.facts)) {
		return nil, nil
	}
	r.of.facts, r.of.version = *f, v
	return r, old
}

// summaryKept notes what a summary says of strays.
func (a *Assembler) summaryKept(b *building, r *summaryRow) {
	a.touched(b)
	if a.eager {
		a.strays.link(b, participantLink, r.of.facts.participant)
	}
}

// count notes the first record under a key.
func (a *Assembler) count(b *building, first bool) {
	if first {
		b.size++
		a.kept++
	}
}

func (a *Assembler) addStream(b *building, rec *diagnostics.Record, itself bool, older []version) {
	if itself {
		keep(a, b, &b.more().itsStream, &a.copier.streams, 0, struct{}{}, rec, older)
		return
	}
	if a.brief {
		a.outlineStream(b, rec)
		return
	}
	f, from := streamFactsOf(rec), streamOriginOf(rec).hashed()
	key, hash := streamKeyOf(rec, &from)
	if r, old := a.offerStream(b, hash, key, &f, &from, a.plains.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1)), older); r != nil {
		a.ownStream(r, &from, old)
	}
}

// offerStream does for a stream what offerSummary does for a summary.
func (a *Assembler) offerStream(b *building, hash uint32, key streamKey, f *streamFacts, from *streamOrigin, v version, older []version) (*streamRow, *diagnostics.Record) {
	r, first := b.streams.atFrom(&a.rows.streams, hash, key)
	a.count(b, first)
	old := r.of.facts.rec
	if c := r.of.outranks(a, v, older); c < 0 || c == 0 && !beats(a, f.rec, old, f.compare(from, &r.of.facts)) {
		return nil, nil
	}
	r.of.facts, r.of.version = *f, v
	return r, old
}

// addOperation leaves out operations that cannot be told apart and those that
// only carry the name of the log.
func (a *Assembler) addOperation(rec *clientops.Record, at logs.Position, older []version) (*building, *stray, bool) {
	key := opKeyOf(rec)
	if !rec.CallClientTimeStamp.IsSet() || key.id.isEmpty() || key.isLog() {
		return nil, nil, false
	}
	id := callOf(rec)
	if id.Or("") == "" && (rec.ParticipantID.IsSet() || rec.ClientInstanceID.IsSet()) {
		return nil, a.addStray(key, rec, older), true
	}
	b := a.call(id, at)
	if a.brief {
		a.outlineOperation(b, &key, rec)
		return b, nil, true
	}
	r := a.operationAt(b, key.hash(), key)
	if a.keepOperation(r, rec, older) {
		a.operationKept(b, r)
	}
	return b, nil, true
}

// operationAt returns the row of a call's operation, made if there is none yet.
func (a *Assembler) operationAt(b *building, hash uint32, key opKey) *opRow {
	r, first := b.ops.atFrom(&a.rows.ops, hash, key)
	a.count(b, first)
	return r
}

// keepOperation keeps an operation if it is the newest of its versions, and
// reports whether it is.
func (a *Assembler) keepOperation(r *opRow, rec *clientops.Record, older []version) bool {
	f, from := opFacts{rec: rec, result: rec.ResultType}, opOriginOf(rec).hashed()
	if r.key.isDiagnostic() {
		f.change = a.changes.of(rec)
	}
	old, ok := a.offerOperation(r, &f, &from, a.plains.ofOperation(rec), older)
	if ok {
		a.ownOperation(r, &from, old)
	}
	return ok
}

// offerOperation does for an operation what offerSummary does for a summary.
func (a *Assembler) offerOperation(r *opRow, f *opFacts, from *opOrigin, v version, older []version) (old *clientops.Record, ok bool) {
	old = r.of.facts.rec
	if c := r.of.outranks(a, v, older); c < 0 || c == 0 && !beats(a, f.rec, old, f.compare(from, &r.of.facts)) {
		return nil, false
	}
	r.of.facts, r.of.version = *f, v
	return old, true
}

// operationKept notes what an operation says of strays.
func (a *Assembler) operationKept(b *building, r *opRow) {
	a.touched(b)
	from := r.of.facts.origin
	if !a.eager || from.linked == b.token {
		return
	}
	from.linked = b.token
	a.strays.link(b, clientLink, from.client)
	a.strays.link(b, participantLink, from.participant)
}

// callOf returns the ID of the call that an operation names.
func callOf(op *clientops.Record) opt.Value[string] { return either(op.CallID, op.CorrelationID) }

func (a *Assembler) addSurvey(b *building, rec *survey.Record, older []version) {
	key := a.surveyKey(rec)
	if r, kept := keep(a, b, &b.more().surveys.table, &a.copier.surveys, hashText(key), key, rec, older); kept {
		r.key = a.surveyKey(r.of.rec)
	}
}

func (a *Assembler) surveyKey(rec *survey.Record) string {
	if id, ok := rec.SurveyID.Get(); ok {
		return id
	}
	sum := a.canon.digest(rec)
	return string(sum[:])
}

// Calls returns the calls of the records so far, sorted by start, then ID. It
// may be called again after more records have been added. It puts them together with
// GOMAXPROCS goroutines, none of which is left when it returns.
func (a *Assembler) Calls() []*Call {
	list := make([]*Call, len(a.inOrder))
	a.each(runtime.GOMAXPROCS(0), func(_ int, people *people, i int, b *building) {
		list[i], _ = a.build(people, b)
	})
	slices.SortFunc(list, compareCalls)
	return list
}

// each calls do as share does, when strays have been linked with calls: all else that
// the goroutines share they only read.
func (a *Assembler) each(workers int, do func(worker int, people *people, i int, b *building)) {
	a.relink()
	a.share(workers, do)
}

// share calls do for each call of an Assembler that is asked in the end, with the number
// of the call from 0, by so many goroutines that have memory of their own.
func (a *Assembler) share(workers int, do func(worker int, people *people, i int, b *building)) {
	list := a.inOrder
	const atATime = 32
	var next atomic.Int64
	work := func(worker int, people *people) {
		for {
			end := int(next.Add(atATime))
			if end-atATime >= len(list) {
				return
			}
			for i := end - atATime; i < min(end, len(list)); i++ {
				do(worker, people, i, list[i])
			}
		}
	}
	var running sync.WaitGroup
	for worker := 1; worker < workers && worker*atATime < len(list); worker++ {
		running.Go(func() { work(worker, new(people)) })
	}
	work(0, &a.people)
	running.Wait()
}

// Unclaimed returns how many of the records that do not name their call, billing
// records among them, belong to none of the calls so far.
func (a *Assembler) Unclaimed() (n int) {
	a.relink()
	for _, s := range a.strays.ops {
		if a.home(s) == nil {
			n++
		}
	}
	for id, list := range a.strays.usage {
		if a.byID[id] == nil {
			n += len(list)
		}
	}
	return n
}

func compareCalls(a, b *Call) int {
	return cmp.Or(
		compareTimes(a.Start, b.Start),
		compareKeys(callKey{a.ID.Or(""), a.Source}, callKey{b.ID.Or(""), b.Source}),
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
