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
	// Idle is how long no record of a call must have come, by the times in the records,
	// for the call to count as complete. By default it is DefaultIdle. Azure delivers the
	// logs of a call minutes to hours after its end and not all at once: an hour is short
	// for a live feed and long for logs that have been sorted.
	Idle time.Duration
	// MaxRecords is the maximum number of records, or of their facts, to keep. When there
	// are more, whatever has been idle for longest goes: a call is emitted early, an
	// operation or a billing record without a call is dropped. By default it is
	// DefaultMaxRecords.
	MaxRecords int
	// MaxClockJump is how far the time of one record may put the clock forward, by which
	// other calls look idle. A record further ahead may come from a wrong clock; it
	// counts when another one is that far ahead, too. Its own call is as recent as the
	// record says: it is emitted when the clock has passed that time by Idle, when too many
	// records are kept, or by End. By default it is DefaultMaxClockJump.
	MaxClockJump time.Duration
	// MaxRemembered is how many IDs of emitted calls are kept, so that a late record is
	// known to be late. By default it is DefaultMaxRemembered.
	MaxRemembered int
	// FactsOnly says that no records are kept but their facts: see
	// [Assembler.FactsOnly].
	FactsOnly bool
	// Rules say how operations become part of a call: see [Assembler.Rules].
	Rules *Rules
	// Mark marks streams: see [Assembler.Mark].
	Mark func(*diagnostics.Record) uint64
	// Emit is called with the emitted calls, one after the other; then Add, Advance and
	// End return none. With FactsOnly a call is valid only until Emit returns, except for
	// its texts. By default Add, Advance and End return the calls.
	Emit func(Emitted)
	// ReuseCalls lets the LiveAssembler use the copies that it makes of records, see
	// [logs.Envelope.Reused], for other calls: what Add, Advance and End return is valid
	// only until the next call of one of them, except for its texts. That saves most of
	// the work of the garbage collector. By default emitted calls are the caller's.
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
// when that looks complete, and keeps at most MaxRecords records.
// As long as no call is emitted too early, and no record without a call
// dropped, the calls are those of an [Assembler] with the same records.
//
// Its clock is the latest time in the records: of the envelope, else CallClientTimeStamp,
// else callStartTime. A record without a time does not move the clock; neither does one
// that is alone far ahead of the others, see [LiveOptions.MaxClockJump]. When records stop,
// so does the clock: a service calls [LiveAssembler.Advance] on a timer.
//
// Operations that do not name their call wait for one for three hours
// ([Rules.BeforeCall]), or for Idle if that is longer; so do billing records.
//
// It is not safe for use by several goroutines at once. It keeps the records that it is
// given, which must not be changed afterwards. It copies those that are reused
// ([logs.Envelope.Reused]); with FactsOnly it keeps none.
type LiveAssembler struct {
	opts      LiveOptions
	emitBrief func(brief.Emitted) // nil unless EmitBrief has set it
	all       *store
	settler   settler
	clock     time.Time
	clockSure bool      // more than one record, or the caller's clock, says so
	ahead     time.Time // of the record that is too far ahead of the clock; zero if none is
	calls     queue
	strays    queue
	quiet     int64 // before this second of the clock nothing is due
	versions  emittedCalls
	evicted   int
	dropped   int
	unclaimed int

	emittedCalls  []*call // whose memory can be used again
	emittedStrays []*stray
}

// NewLiveAssembler returns an empty LiveAssembler. It keeps a copy of the options.
func NewLiveAssembler(opts *LiveOptions) *LiveAssembler {
	s := &LiveAssembler{all: newStore(), quiet: math.MinInt64}
	if opts != nil {
		s.opts = *opts
	}
	o := &s.opts
	o.Idle = positive(o.Idle, DefaultIdle)
	o.MaxRecords = positive(o.MaxRecords, DefaultMaxRecords)
	o.MaxClockJump = positive(o.MaxClockJump, DefaultMaxClockJump)
	o.MaxRemembered = positive(o.MaxRemembered, DefaultMaxRemembered)
	s.versions = newEmittedCalls(o.MaxRemembered)
	s.all.live = true
	s.all.set(o.FactsOnly, o.Rules, o.Mark)
	lent := o.FactsOnly && o.Emit != nil
	s.all.memory.reuse = o.ReuseCalls || lent
	s.all.memory.separate = true // each call is forgotten by itself
	s.settler = s.all.settler(lent)
	return s
}

// EmitBrief is for package quality: it is [LiveOptions.Emit] with FactsOnly, set before the
// first record is added, and gives less of a call, enough for a row. It panics if there is
// an Emit, or no FactsOnly.
func (s *LiveAssembler) EmitBrief(fn func(brief.Emitted)) {
	if s.opts.Emit != nil || !s.opts.FactsOnly {
		panic("calls: EmitBrief takes FactsOnly and no Emit")
	}
	s.emitBrief, s.all.memory.reuse = fn, true
}

// positive returns an option, or its default unless it is above zero.
func positive[T int | time.Duration](option, def T) T {
	if option <= 0 {
		return def
	}
	return option
}

// Add adds a record to the call that it names, as [Assembler.Add] does, and
// returns the calls that are emitted because of it, in the order in which
// they became idle.
func (s *LiveAssembler) Add(rec logs.Record, at logs.Position) []Emitted {
	if !s.add(rec, at) {
		return nil
	}
	return s.emitDue()
}

// Advance moves the clock to now, as a record of that time would, and returns the calls that
// are emitted because of it. A service calls it on a timer, such as every minute, so that
// calls are emitted when no more records come.
//
// Records arrive later than their times say, so now is the time up to which all records
// should have arrived: the current time less the longest usual delay of delivery, as in
//
//	s.Advance(time.Now().Add(-30 * time.Minute))
//
// A later time emits calls whose records are still on their way; these come as further
// versions. Read what has piled up while the service was down before the first call of
// Advance, and do not use it for archives, whose records are all older than now.
//
// The caller's clock is trusted, so MaxClockJump does not apply to now. A time before the
// clock does nothing, except that it corrects a clock which a single record has put far ahead.
// A record without a time counts as if it had come at the first Advance after it. Years
// before 1 and after 9999 cannot be saved: such times do nothing, or count as the end of
// the year 9999.
func (s *LiveAssembler) Advance(now time.Time) []Emitted {
	s.reclaim()
	if !now.After(time.Time{}) {
		return s.emitDue()
	}
	now = earlier(now.UTC(), lastMoment)
	if !s.clockSure && s.clock.Sub(now) > s.opts.MaxClockJump {
		s.ahead, s.clock = s.clock, now
	}
	if now.After(s.clock) {
		s.clock = now
	}
	s.clockSure = true
	s.timeUntimed()
	return s.emitDue()
}

// lastMoment is the last one that has a form in JSON.
var lastMoment = time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)

// timeUntimed gives the current time to calls and strays to which records without one have
// come.
func (s *LiveAssembler) timeUntimed() {
	for _, q := range [...]*queue{&s.calls, &s.strays} {
		for _, e := range q.untimed() {
			s.enqueue(e.call, e.stray, s.clock)
			e.untimed = false
		}
	}
}

// add keeps a record and reports whether it belongs to a call.
func (s *LiveAssembler) add(rec logs.Record, at logs.Position) bool {
	s.reclaim()
	if _, companion := serverKeys(rec); companion && s.all.keepsCompanion(rec) && s.versions.version(rec.Head().CorrelationID.Or("")) > 0 {
		s.all.call(rec.Head().CorrelationID, at) // a late part: no other record need come
	}
	to := s.all.add(rec, at, nil)
	if !to.ok {
		return false
	}
	moment, timed := recordTime(rec)
	if !timed {
		moment = time.Time{}
	}
	s.enqueue(to.call, to.stray, moment)
	if timed {
		s.advanceClock(moment)
	}
	return true
}

// advanceClock sets the clock by the time of a record. One record that is far ahead of all
// others may be wrong; if another one is, too, time has passed without any.
func (s *LiveAssembler) advanceClock(moment time.Time) {
	if s.clockSure {
		if !moment.After(s.clock) {
			return
		}
		if moment.Unix()-s.clock.Unix() < int64(s.opts.MaxClockJump/time.Second) { // the usual case
			s.clock = moment
			return
		}
	}
	if !s.ahead.After(s.clock) { // time has passed it
		s.ahead = time.Time{}
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
	s.clockSure = true
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// enqueue queues a call and a stray, either of which may be nil, by the moment of
// their latest record; it is zero if the record has no time.
func (s *LiveAssembler) enqueue(c *call, stray *stray, moment time.Time) {
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
			s.quiet = min(s.quiet, idleAt(&stray.entry, s.strayWait()))
		}
	}
}

// emitDue emits the calls that are due.
func (s *LiveAssembler) emitDue() (list []Emitted) {
	for c, why := s.nextDue(); c != nil; c, why = s.nextDue() {
		list = s.emit(list, c, why)
	}
	return list
}

// nextDue returns the next call that is to be emitted, and why, or nil. On the way
// it drops strays that have found no call.
func (s *LiveAssembler) nextDue() (*call, Reason) {
	if s.clock.Unix() < s.quiet && s.all.kept <= s.opts.MaxRecords {
		return nil, ""
	}
	for {
		call, stray := s.calls.first(), s.strays.first()
		switch {
		case s.idleFor(call, s.opts.Idle):
			return call.call, Idle
		case s.idleFor(stray, s.strayWait()) && s.all.homeOf(stray.stray) != nil:
			s.strays.touch(stray, s.clock) // it waits on, to be emitted with its call
		case s.idleFor(stray, s.strayWait()):
			s.remove(stray)
			s.unclaimed++
		case s.all.kept <= s.opts.MaxRecords:
			s.quiet = min(idleAt(call, s.opts.Idle), idleAt(stray, s.strayWait()))
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

// strayWait is how long a stray waits for its call.
func (s *LiveAssembler) strayWait() time.Duration {
	return max(s.opts.Idle, s.all.rules.BeforeCall.Duration())
}

// idleFor reports whether nothing has come for an entry for longer than a duration. An
// entry without a time is never idle.
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
// LiveAssembler can be used further: what comes then is a late part.
func (s *LiveAssembler) End() []Emitted {
	s.reclaim()
	var list []Emitted
	for e := s.calls.first(); e != nil; e = s.calls.first() {
		list = s.emit(list, e.call, Ended)
	}
	s.endStrays()
	slices.SortFunc(list, func(a, b Emitted) int { return compareCalls(a.Call, b.Call) })
	return list
}

// endStrays drops the strays that have found no call in the end.
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

// emit emits a call and forgets its records. It adds the call to a list, unless a callback
// takes it.
func (s *LiveAssembler) emit(list []Emitted, c *call, why Reason) []Emitted {
	with := s.all.straysOf(c)
	if s.all.hides(c) {
		s.forget(c, with)
		return list
	}
	if s.emitBrief != nil {
		b := s.settler.brief(c, with)
		s.emitBrief(brief.Emitted{Call: b, Reason: string(why), Version: s.forget(c, with)})
		return list
	}
	e := Emitted{Call: s.settler.build(c, with), Reason: why}
	e.Version = s.forget(c, with)
	if s.opts.Emit == nil {
		return append(list, e)
	}
	s.opts.Emit(e)
	return list
}

// forget forgets a call that is emitted, with its strays, and returns which version of it
// that is.
func (s *LiveAssembler) forget(c *call, with []*stray) int {
	id := c.key.id
	s.calls.remove(&c.live.entry)
	for _, stray := range with {
		s.strays.remove(&stray.entry)
		s.all.dropStray(stray)
	}
	s.all.detach(c)
	s.all.forget(c)
	s.emittedCalls, s.emittedStrays = append(s.emittedCalls, c), append(s.emittedStrays, with...)
	if id == "" {
		return 1
	}
	return s.versions.next(id)
}

// reclaim takes back the memory of the emitted calls: that of records only if they are not
// the caller's.
func (s *LiveAssembler) reclaim() {
	for _, c := range s.emittedCalls {
		s.all.releaseRecords(c)
		s.all.retire(c)
	}
	for _, stray := range s.emittedStrays {
		s.retireStray(stray)
	}
	clear(s.emittedCalls)
	clear(s.emittedStrays)
	s.emittedCalls, s.emittedStrays = s.emittedCalls[:0], s.emittedStrays[:0]
}

// retireStray takes back the memory of a stray.
func (s *LiveAssembler) retireStray(one *stray) {
	if one.companion != nil {
		return
	}
	s.all.releaseRecords(one.strayCall)
	s.all.retire(one.strayCall)
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
