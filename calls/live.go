package calls

import (
	"math"
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/usage"
)

// Defaults of [LiveOptions].
const (
	DefaultIdle          = time.Hour
	DefaultMaxRecords    = 1_000_000
	DefaultMaxClockJump  = 24 * time.Hour
	DefaultMaxRemembered = 100_000
)

// LiveOptions say when a [LiveAssembler] emits calls. An option that is
// not above zero means its default; nil means all defaults.
type LiveOptions struct {
	// Idle is for how long no record of a call may have come, by the times in
	// the records, until the call counts as complete. Without one it
	// is DefaultIdle.
	// Azure delivers the logs of a call minutes to hours after its end and not
	// at one time; an hour is short for a live feed and long for logs that have
	// been sorted.
	Idle time.Duration
	// MaxRecords is how many records, or their facts, are kept at most. When there are more, what
	// has been idle for longest has to go: a call is emitted early, an
	// operation or a billing record without a call is dropped. Without one
	// it is DefaultMaxRecords.
	MaxRecords int
	// MaxClockJump is how far the time of one record may put the clock forward, by which
	// other calls look idle. A record further ahead may come from a wrong clock; it
	// counts when another one is that far ahead, too. Without one it is
	// DefaultMaxClockJump.
	MaxClockJump time.Duration
	// MaxRemembered is how many IDs of emitted calls are kept, so that a late record is
	// known to be late. By default it is DefaultMaxRemembered.
	MaxRemembered int
	// CopyRecords says that a record that is given to Add is valid only until
	// Add returns: see [Assembler.CopyRecords]. FactsOnly needs none of it.
	CopyRecords bool
	// FactsOnly says that no records are kept but their facts: see
	// [Assembler.FactsOnly].
	FactsOnly bool
	// Mark is what marks streams: see [Assembler.Mark].
	Mark func(*diagnostics.Record) uint64
	// Emit is given the calls that are emitted, one after the other; then Add and End
	// return none. With FactsOnly a call is valid until Emit returns, but for its texts,
	// which stay. By default Add and End return them.
	Emit func(Emitted)
	// EmitBrief is Emit for package quality, which needs less of a call for a row.
	EmitBrief func(brief.Emitted)
	// ReuseCalls lets the copies of records serve again when their call has been
	// emitted: what Add and End return is valid until the next call of one of
	// them, but for the texts in it, which stay. That saves most of the work of
	// the garbage collector. By default calls are the caller's. It does nothing
	// without CopyRecords.
	ReuseCalls bool
}

// Reason says why a [LiveAssembler] emitted a call.
type Reason string

// The reasons.
const (
	Idle    Reason = "idle"    // no record has come for long enough
	Evicted Reason = "evicted" // too many records were kept, and this call was idle for longest
	Ended   Reason = "ended"   // everything has been read
)

// Emitted is a call that a [LiveAssembler] emitted.
type Emitted struct {
	*Call
	Reason Reason
	// Version is 1 for the first time that the call is emitted. A higher
	// version is a late part: it holds only the records that have come since
	// the version before.
	Version int
}

// LiveAssembler puts together calls from records without end. It emits a call
// when that looks complete, and keeps no more records than it is allowed to.
// As long as no call is emitted too early, and no record without a call
// dropped, the calls are those of an [Assembler] with the same records.
//
// Time is that of the records: of the envelope, else CallClientTimeStamp, else
// callStartTime. A record without any moves no clock; neither does one that is
// older than others, nor one that is alone far ahead of them, see
// [LiveOptions.MaxClockJump].
//
// Operations that do not name their call wait for one for two hours, or for
// Idle if that is longer; so do billing records.
//
// It is not safe for use by several goroutines at once. It keeps the records that it is
// given, which must not be changed afterwards, unless CopyRecords or FactsOnly says that
// they may.
type LiveAssembler struct {
	opts      LiveOptions
	all       *store
	settler   settler
	clock     time.Time
	sure      bool      // more than one record says so
	ahead     time.Time // of the record that is too far ahead of the clock
	calls     queue
	strays    queue
	quiet     int64 // before this second of the clock nothing is due
	versions  emittedCalls
	evicted   int
	dropped   int
	unclaimed int
	emitted   []*call  // calls that have been emitted and whose memory can serve again
	bills     []*stray // that went with them
}

// NewLiveAssembler returns an empty LiveAssembler. It keeps a copy of the options.
func NewLiveAssembler(options *LiveOptions) *LiveAssembler {
	var opts LiveOptions
	if options != nil {
		opts = *options
	}
	opts.Idle = positive(opts.Idle, DefaultIdle)
	opts.MaxRecords = positive(opts.MaxRecords, DefaultMaxRecords)
	opts.MaxClockJump = positive(opts.MaxClockJump, DefaultMaxClockJump)
	opts.MaxRemembered = positive(opts.MaxRemembered, DefaultMaxRemembered)
	s := &LiveAssembler{
		opts: opts, all: newStore(), quiet: math.MinInt64,
		versions: newEmittedCalls(opts.MaxRemembered),
	}
	s.all.live = true
	s.all.set(opts.CopyRecords, opts.FactsOnly, opts.Mark)
	m := s.all.memory
	m.reuse = opts.CopyRecords && opts.ReuseCalls || opts.FactsOnly && (opts.Emit != nil || opts.EmitBrief != nil)
	m.apart = true // each call is to be forgotten by itself
	s.settler.factsOnly, s.settler.lent = opts.FactsOnly, opts.FactsOnly && opts.Emit != nil
	return s
}

// positive returns an option, or its default unless it is above zero.
func positive[T int | time.Duration](option, def T) T {
	if option <= 0 {
		return def
	}
	return option
}

// Add gives a record to the call that it names, as [Assembler.Add] does, and
// returns the calls that are emitted because of it, in the order in which
// they have been idle.
func (s *LiveAssembler) Add(rec logs.Record, at logs.Position) []Emitted {
	if !s.add(rec, at) {
		return nil
	}
	var list []Emitted
	for c, why := s.due(); c != nil; c, why = s.due() {
		list = s.give(list, c, why)
	}
	return list
}

// add notes a record and reports whether it belongs to a call.
func (s *LiveAssembler) add(rec logs.Record, at logs.Position) bool {
	s.reclaim()
	if bill, ok := rec.(*usage.Record); ok && s.versions.version(bill.CorrelationID.Or("")) > 0 {
		s.all.call(bill.CorrelationID, at) // a late part: no other record need come
	}
	to := s.all.add(rec, at, nil)
	if !to.ok {
		return false
	}
	moment, timed := recordTime(rec)
	if !timed {
		moment = time.Time{}
	}
	s.note(to.call, to.stray, moment)
	if timed {
		s.tell(moment)
	}
	return true
}

// tell sets the clock by the time of a record. One record that is far ahead of all
// others may be wrong; if another one is, too, time has passed without any.
func (s *LiveAssembler) tell(moment time.Time) {
	if s.sure {
		if !moment.After(s.clock) {
			return
		}
		if moment.Unix()-s.clock.Unix() < int64(s.opts.MaxClockJump/time.Second) { // as a rule
			s.clock = moment
			return
		}
	}
	far := moment.Sub(s.clock)
	switch {
	case s.clock.IsZero():
		s.clock = moment
		return
	case far < -s.opts.MaxClockJump: // it was the first one that is far ahead
		s.ahead = s.clock
		s.clock = moment
		return
	case far <= 0:
	case far <= s.opts.MaxClockJump:
		s.clock = moment
	case s.ahead.IsZero():
		s.ahead = moment
		return
	default:
		s.clock = earlier(moment, s.ahead)
		s.ahead = time.Time{}
	}
	s.sure = true
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// note queues a call and a stray, as far as there are such, by the moment of
// their latest record; it is zero if the record has no time.
func (s *LiveAssembler) note(c *call, stray *stray, moment time.Time) {
	if c != nil {
		e := &c.live.entry
		if e.call == nil {
			e.call = c
			s.calls.push(e)
		}
		if s.calls.touch(e, moment) {
			s.quiet = min(s.quiet, idleAt(e, s.opts.Idle))
		}
	}
	if stray != nil {
		if stray.entry.stray == nil {
			stray.entry.stray = stray
			s.strays.push(&stray.entry)
		}
		if s.strays.touch(&stray.entry, moment) {
			s.quiet = min(s.quiet, idleAt(&stray.entry, s.patience()))
		}
	}
}

// due returns the next call that is to be emitted, and why, or nil. On the way
// it drops what has found no call.
func (s *LiveAssembler) due() (*call, Reason) {
	if s.clock.Unix() < s.quiet && s.all.kept <= s.opts.MaxRecords {
		return nil, ""
	}
	for {
		call, stray := s.calls.first(), s.strays.first()
		switch {
		case s.idleFor(call, s.opts.Idle):
			return call.call, Idle
		case s.idleFor(stray, s.patience()) && s.all.homeOf(stray.stray) != nil:
			s.strays.touch(stray, s.clock) // it waits on, to be emitted with its call
		case s.idleFor(stray, s.patience()):
			s.remove(stray)
			s.unclaimed++
		case s.all.kept <= s.opts.MaxRecords:
			s.quiet = min(idleAt(call, s.opts.Idle), idleAt(stray, s.patience()))
			return nil, ""
		case call == nil || stray != nil && older(stray.last, call.last) && s.all.homeOf(stray.stray) == nil:
			s.remove(stray)
			s.dropped++
		default:
			s.evicted++
			return call.call, Evicted
		}
	}
}

// patience is how long a stray waits for its call.
func (s *LiveAssembler) patience() time.Duration { return max(s.opts.Idle, beforeJoining) }

// idleFor reports whether nothing has come for an entry for longer than so
// long. One without a time waits for the end.
func (s *LiveAssembler) idleFor(e *entry, long time.Duration) bool {
	return e != nil && !e.last.IsZero() && s.clock.Sub(e.last) > long
}

// idleAt returns a second of the clock before which idleFor is false.
func idleAt(e *entry, long time.Duration) int64 {
	if e == nil || e.last.IsZero() {
		return math.MaxInt64
	}
	return e.last.Unix() + int64(long/time.Second)
}

// remove drops a stray.
func (s *LiveAssembler) remove(e *entry) {
	s.strays.remove(e)
	s.all.dropStray(e.stray)
	s.retireStray(e.stray)
}

// End says that everything has been read and returns the calls that are left,
// sorted as those of [Assembler.Calls]. What has found no call is dropped. The
// LiveAssembler can be used on: what comes then is a late part.
func (s *LiveAssembler) End() []Emitted {
	s.reclaim()
	var list []Emitted
	for e := s.calls.first(); e != nil; e = s.calls.first() {
		list = s.give(list, e.call, Ended)
	}
	s.endStrays()
	slices.SortFunc(list, func(a, b Emitted) int { return compareCalls(a.Call, b.Call) })
	return list
}

// endStrays drops what has found no call in the end.
func (s *LiveAssembler) endStrays() {
	for e := s.strays.first(); e != nil; e = s.strays.first() {
		s.remove(e)
		s.unclaimed++
	}
}

// Evicted returns how many calls had to be emitted early. They are those
// whose [Emitted.Reason] is [Evicted].
func (s *LiveAssembler) Evicted() int { return s.evicted }

// Dropped returns how many records that had found no call yet had to be dropped
// early, because too many were kept.
func (s *LiveAssembler) Dropped() int { return s.dropped }

// Unclaimed returns how many records that do not name their call, and billing
// records, were dropped because no call for them came in time. What came after
// its call had been emitted is among them.
func (s *LiveAssembler) Unclaimed() int { return s.unclaimed }

// Kept returns how many records are kept.
func (s *LiveAssembler) Kept() int { return s.all.kept }

// give gives a call away and forgets its records. It is added to a list, unless somebody
// else is to be given it.
func (s *LiveAssembler) give(list []Emitted, c *call, why Reason) []Emitted {
	with := s.all.straysOf(c)
	if s.opts.EmitBrief != nil {
		b := s.settler.brief(c, with)
		s.opts.EmitBrief(brief.Emitted{Call: b, Reason: string(why), Version: s.gone(c, with)})
		return list
	}
	e := Emitted{Call: s.settler.build(c, with), Reason: why}
	e.Version = s.gone(c, with)
	if s.opts.Emit == nil {
		return append(list, e)
	}
	s.opts.Emit(e)
	return list
}

// gone forgets a call that is emitted, with its strays, and returns which version of it
// that is.
func (s *LiveAssembler) gone(c *call, with []*stray) int {
	id := c.key.id
	s.calls.remove(&c.live.entry)
	for _, stray := range with {
		s.strays.remove(&stray.entry)
		s.all.dropStray(stray)
	}
	s.all.detach(c)
	s.all.forget(c)
	s.emitted, s.bills = append(s.emitted, c), append(s.bills, with...)
	if id == "" {
		return 1
	}
	return s.versions.next(id)
}

// reclaim takes back the memory of the calls that have been emitted: of records only if
// they are no longer the caller's.
func (s *LiveAssembler) reclaim() {
	for _, c := range s.emitted {
		s.all.giveBack(c)
		s.all.retire(c)
	}
	for _, stray := range s.bills {
		s.retireStray(stray)
	}
	clear(s.emitted)
	clear(s.bills)
	s.emitted, s.bills = s.emitted[:0], s.bills[:0]
}

// retireStray takes back the memory of a stray.
func (s *LiveAssembler) retireStray(one *stray) {
	if one.bill != nil {
		s.all.memory.usageRecords.give(s.all.memory, one.bill.rec)
		return
	}
	s.all.giveBack(one.limbo)
	s.all.retire(one.limbo)
}

// recordTime returns the time by which records are put in order of age.
func recordTime(rec logs.Record) (time.Time, bool) {
	if t, ok := rec.Head().Time.Get(); ok {
		return t, true
	}
	switch rec := rec.(type) {
	case *clientops.Record:
		return rec.CallClientTimeStamp.Get()
	case *mediastats.Record:
		return rec.CallClientTimeStamp.Get()
	case *callsummary.Record:
		return rec.CallStartTime.Get()
	}
	return time.Time{}, false
}
