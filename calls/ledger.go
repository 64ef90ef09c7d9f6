package calls

import (
	"math"
	"slices"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// ledger is what an [Outliner] keeps of the summaries, streams and operations of a
// call. There are many of them, so of each there are numbers alone: its texts are kept
// once for the call, and what it has of them is which. That takes half the
// memory of rows with texts, and the garbage collector does not look at it. To be
// judged by the rules, entries are made rows again (ledgerrows.go).
type ledger struct {
	known     *vocabulary
	texts     texts[struct{}] // by their numbers, but for those of known
	origins   table[originEntry, origin]
	summaries table[word, summaryFigures] // by participant
	streams   table[streamEntry, streamFigures]
	ops       table[opEntry, opFigures]
}

// summaryFigures are the facts of the newest summary of a participant.
type summaryFigures struct {
	version                                                      version
	seconds                                                      int64 // when the call started
	nanos                                                        int32
	startState, callState, ownState                              opt.State // of that, and of:
	callLength, ownLength                                        int64     // in seconds
	participant, identifier, endpoint, kind, endReason, callType value
	thread, resource                                             value
}

// streamEntry tells the streams of a call apart.
type streamEntry struct {
	stream                       int64
	participant, endpoint, media word
}

// streamFigures are the facts of the newest record of a stream.
type streamFigures struct {
	version        version
	sum            uint64 // see streamFacts
	origin         uint32
	mark           uint8
	inbound, early bool
}

// opEntry tells the operations of a call apart.
type opEntry struct {
	high, low uint64 // of an opID
	seconds   int64
	nanos     int32
	name      word
	id        word // that is no GUID
}

// opFigures are the facts of the newest record of an operation.
type opFigures struct {
	seconds             int64 // its version
	nanos               int32
	origin              uint32
	result              value
	diagnostic, quality word // of a user-facing diagnostic
	plain, diagnoses    bool // its version; it is a user-facing diagnostic
}

func (f *opFigures) version() version { return version{f.seconds, f.nanos, true, f.plain, -1} }

// newer reports whether a record is the newer one of two. If they are of one version,
// and not the same as when a record is delivered twice, their facts are compared.
func newer(v, old version, same bool, facts func() int) bool {
	c := v.compare(old)
	return c > 0 || c == 0 && !same && facts() > 0
}

// enterSummary keeps the facts of a summary if they are the newest of its participant.
func (l *ledger) enterSummary(a *Assembler, b *building, f *summaryFacts, v version) {
	key := f.key()
	w := l.word(a, key.hash, key.of)
	r, first := l.summaries.atFrom(&a.rows.summaryEntries, l.hash(w), w)
	a.count(b, first)
	figures := l.summaryFigures(a, f, v)
	if !first && !newer(v, r.of.version, figures == r.of, func() int { old := l.summaryFacts(&r.of); return f.compare(&old) }) {
		return
	}
	r.of = figures
	a.touched(b)
	if a.eager {
		a.strays.link(b, participantLink, l.textOf(r.of.participant))
	}
}

// enterStream keeps the facts of a stream if they are the newest. It returns where they
// are kept, or nil.
func (l *ledger) enterStream(a *Assembler, b *building, from *streamOrigin, stream int64, media diagnostics.MediaType, f streamFigures) *streamFigures {
	o := &l.origins.rows[l.streamOrigin(a, from)].of
	k := streamEntry{stream, o.participant, o.endpoint, l.enum(a, string(media))}
	r, first := l.streams.atFrom(&a.rows.streamEntries, o.hash^streamHash(stream), k)
	a.count(b, first)
	f.origin = o.number
	if !first {
		old := r.of
		if old.mark = f.mark; !newer(f.version, old.version, f == old, func() int {
			mine, old := l.streamFacts(f), l.streamFacts(old)
			return mine.compare(from, &old)
		}) {
			return nil
		}
	}
	r.of = f
	return &r.of
}

// enterOperation keeps the facts of an operation if they are the newest, and notes what
// they say of strays.
func (l *ledger) enterOperation(a *Assembler, b *building, key *opKey, from *opOrigin, facts *opFacts, v version) {
	k := opEntry{
		key.id.high, key.id.low, key.at.seconds, key.at.nanos, l.enum(a, string(key.name)),
		l.word(a, 0, key.id.text),
	}
	r, first := l.ops.atFrom(&a.rows.opEntries, key.hash(), k)
	a.count(b, first)
	f := l.opFigures(a, from, facts, v)
	if !first && !newer(v, r.of.version(), f == r.of, func() int {
		mine, old := l.opFacts(f), l.opFacts(r.of)
		return mine.compare(from, &old)
	}) {
		return
	}
	r.of = f
	a.touched(b)
	if o := &l.origins.rows[f.origin]; a.eager && !o.of.linked {
		o.of.linked = true
		a.strays.link(b, clientLink, l.textOf(o.key.more))
		a.strays.link(b, participantLink, l.textOf(o.key.participant))
	}
}

// outlineStream keeps the facts of a stream, with its mark.
func (a *Assembler) outlineStream(b *building, rec *diagnostics.Record) {
	from := streamOriginOf(rec)
	f := b.ledger.enterStream(a, b, &from, rec.StreamID.Or(0), rec.MediaType.Or(""), streamFigures{
		version: a.plains.version(rec, &rec.Envelope, rec.CallUpdatesVersion.Or(-1)), sum: diagnostics.Digest(rec),
		inbound: inbound(rec), early: early(rec),
	})
	if f != nil && a.mark != nil {
		f.mark = a.mark(rec)
	}
}

// outlineOperation keeps the facts of an operation.
func (a *Assembler) outlineOperation(b *building, key *opKey, rec *clientops.Record) {
	from, f := opOriginOf(rec), opFacts{result: rec.ResultType}
	if key.isDiagnostic() {
		f.change = a.changes.of(rec)
	}
	b.ledger.enterOperation(a, b, key, &from, &f, a.plains.ofOperation(rec))
}

// hasOperation reports whether there is an operation with a key.
func (l *ledger) hasOperation(key *opKey) bool {
	name, known := l.findEnum(string(key.name))
	id, alsoKnown := l.findWord(key.id.text)
	k := opEntry{key.id.high, key.id.low, key.at.seconds, key.at.nanos, name, id}
	return known && alsoKnown && l.ops.find(key.hash(), k) != nil
}

// merge adds what another ledger has to that of a call.
func (l *ledger) merge(a *Assembler, b *building, from *ledger) {
	for i := range from.summaries.rows {
		f := from.summaryFacts(&from.summaries.rows[i].of)
		l.enterSummary(a, b, &f, from.summaries.rows[i].of.version)
	}
	for i := range from.streams.rows {
		r := &from.streams.rows[i]
		origin := from.streamOriginAt(r.of.origin)
		l.enterStream(a, b, &origin, r.key.stream, diagnostics.MediaType(from.text(r.key.media)), r.of)
	}
	for i := range from.ops.rows {
		r := &from.ops.rows[i]
		key, facts := from.opKey(&r.key), from.opFacts(r.of)
		l.enterOperation(a, b, &key, &facts.origin.opOrigin, &facts, r.of.version())
	}
}

func (l *ledger) reset() {
	l.texts.reset()
	l.origins.reset()
	l.summaries.reset()
	l.streams.reset()
	l.ops.reset()
}

// gauge does what building.gauge does. Of operations of one origin it is known together
// when they were.
func (l *ledger) gauge(p *present) {
	end := stampOf(time.Time{})
	for i := range l.summaries.rows {
		f := &l.summaries.rows[i].of
		p.participant(l.textOf(f.participant))
		end = endOf(end, f.callStart(), f.callDuration())
	}
	n := len(l.origins.rows)
	p.spans = slices.Grow(p.spans[:0], n)[:n]
	for i := range p.spans {
		p.spans[i] = nowhen
	}
	for i := range l.ops.rows {
		r := &l.ops.rows[i]
		at := stamp{r.key.seconds, r.key.nanos}
		p.spans[r.of.origin].add(span{at, at})
	}
	for i, when := range p.spans {
		if o := &l.origins.rows[i].key; when != nowhen {
			p.participant(l.textOf(o.participant))
			p.client(l.textOf(o.more), when, end)
		}
	}
}

// nowhen is a span to which others can be added.
var nowhen = span{first: stamp{seconds: math.MaxInt64}, last: stamp{seconds: math.MinInt64}}

func (l *ledger) summaryFigures(a *Assembler, f *summaryFacts, v version) summaryFigures {
	start := stampOf(f.callStart.Or(stamp{}.time()))
	like := &originEntry{}
	if i := l.origins.next(originHash(&f.participant, &f.endpoint), -1); i >= 0 {
		like = &l.origins.rows[i].key
	}
	return summaryFigures{
		version: v,
		seconds: start.seconds, nanos: start.nanos, startState: f.callStart.State(),
		callLength: int64(f.callDuration.Or(0)), callState: f.callDuration.State(),
		ownLength: int64(f.ownDuration.Or(0)), ownState: f.ownDuration.State(),
		participant: l.value(a, &f.participant, like.participant), identifier: l.value(a, &f.identifier, like.more),
		endpoint: l.value(a, &f.endpoint, like.endpoint), kind: enumValue(l, a, f.endpointType),
		endReason: l.value(a, &f.endReason, 0), callType: enumValue(l, a, f.callType),
		thread: l.value(a, &f.thread, 0), resource: l.resource(a, &f.resource),
	}
}

func (l *ledger) opFigures(a *Assembler, from *opOrigin, facts *opFacts, v version) opFigures {
	f := opFigures{
		seconds: v.seconds, nanos: v.nanos, plain: v.plain,
		origin: l.opOrigin(a, from), result: enumValue(l, a, facts.result),
	}
	if facts.change != nil {
		f.diagnoses = true
		f.diagnostic, f.quality = l.enum(a, string(facts.change.name)), l.enum(a, string(facts.change.quality))
	}
	return f
}
