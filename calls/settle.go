package calls

import (
	"cmp"
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// settler settles one call after the other: it finds out which entries of the call count, who
// took part, and what belongs to whom. Everything else about a call follows from that. The
// settler reuses its memory.
type settler struct {
	*call
	rules     *Rules // never nil
	roles     roles
	temporary texts[struct{}] // texts that the call does not have, numbered from firstTemporary

	origins   []settledOrigin  // those of the call, then those of its strays
	summaries []settledSummary // one for each participant
	listed    []settledSummary // of each of these, what lists the participant: see Participant.Listed
	streams   []settledStream
	ops       []settledOp // in the order of time
	// asides are records of client operations that are on no list, in no order, but may say
	// who took part or when: see Rules.LeftOut and Rules.Unidentified.
	asides []settledOp

	slots   []int32 // hash slots of entries: 1 + an index
	scratch struct {
		visits   []linkVisit
		strays   []opEntry
		payloads []payload
		origins  []origin // of the strays
	}
	people
	builder
}

// settledOrigin is an origin with what follows from it.
type settledOrigin struct {
	*origin
	participantKey id               // not of a client
	owner          participantIndex // of the streams or operations
	acts           bool             // an operation that names participants has it
	used           bool             // by a record that counts
}

// settledEntry is the newest entry under a key, with all of its known versions.
type settledEntry[K, E, R any] struct {
	key  K
	hash uint32 // of the key
	indexed[E, R]
}

type (
	settledSummary = settledEntry[summaryKey, summaryEntry, *callsummary.Record]
	settledStream  = settledEntry[streamKey, streamEntry, *diagnostics.Record]
	settledOp      = settledEntry[opKey, opEntry, *clientops.Record]
)

// versions returns how many versions there were, maxVersions at most.
func (e *settledEntry[K, E, R]) versions() int {
	return 1 + len(e.olderOnes())
}

// own implements numbering: texts that the call does not have get temporary numbers.
func (t *settler) own(text string) textID {
	if text == "" {
		return 0
	}
	hash := hashText(text)
	if n := t.call.findOwn(hash, text); n != 0 {
		return n
	}
	if i := t.temporary.index(hash, text); i >= 0 {
		return firstTemporary + textID(i)
	}
	t.temporary.add(hash, text)
	return firstTemporary + textID(len(t.temporary.rows)-1)
}

// common implements numbering.
func (t *settler) common(text string) textID {
	if text == "" {
		return 0
	}
	if n := t.memory.dictionary.find(text); n != 0 {
		return n
	}
	return t.own(text)
}

// text implements numbering.
func (t *settler) text(v value) string {
	if n := v.textID(); n >= firstTemporary {
		return t.temporary.rows[n-firstTemporary].key
	}
	return t.call.text(v)
}

// idText implements numbering.
func (t *settler) idText(i id) string {
	if i.isGUID() {
		return string(i.appendTo(nil))
	}
	return t.text(i.value())
}

// take sets t to the newest entries of a call. They are valid until the next call.
func (t *settler) take(c *call) {
	t.begin(c)
	t.takeSummaries()
	t.takeStreams()
	t.takeOps()
	t.setAside()
}

// begin makes t ready for a call whose entries are taken afterwards.
func (t *settler) begin(c *call) {
	t.reset()
	t.call = c
	for i := range c.origins.rows {
		t.addOrigin(&c.origins.rows[i].key)
	}
}

func (t *settler) takeSummaries() {
	c := t.call
	if c.index != nil {
		t.summaries = fromIndex(t.summaries, &c.index.summaries)
	} else {
		t.clearSlots(c.summaries.n)
		for l := c.memory.summaries.walk(&c.summaries); l.next(); {
			key := summaryKey{t.origins[l.entry.origin].participantKey, l.entry.started()}
			t.summaries = enter(&summaryKind, c, t.summaries, t.slots, key.hash(), key, l.entry)
		}
	}
	t.pairSummaries()
}

// pairSummaries leaves one summary to each participant, the newest, and finds the one that lists
// it. It sorts them by participant: the first of two on an endpoint stays.
func (t *settler) pairSummaries() {
	slices.SortFunc(t.summaries, func(a, b settledSummary) int {
		if c := compareIDs(t, a.key.participant, b.key.participant); c != 0 {
			return c
		}
		return compareFlags(a.key.started, b.key.started)
	})
	n := 0
	for i := range t.summaries {
		s := t.summaries[i]
		if n > 0 && t.summaries[n-1].key.participant == s.key.participant {
			t.summaries[n-1] = t.pair(t.summaries[n-1], s)
			t.listed[n-1] = s // it has the start
			if !t.rules.ClientCalls {
				t.listed[n-1] = t.summaries[n-1]
			}
			continue
		}
		t.summaries[n] = s
		n++
		if t.rules.ClientCalls && !s.key.started {
			s = settledSummary{}
		}
		t.listed = append(t.listed, s)
	}
	clear(t.summaries[n:])
	t.summaries = t.summaries[:n]
}

// pair returns the newest of two summaries, with the versions of both.
func (t *settler) pair(a, b settledSummary) settledSummary {
	byVersion, byFacts := summaryKind.rank(t.call, b.entry, a.entry)
	if byVersion > 0 || byVersion == 0 && (byFacts > 0 || byFacts == 0 && a.rec != nil && t.canon.compare(b.rec, a.rec) > 0) {
		a, b = b, a
	}
	older := slices.Clone(a.olderOnes())
	for _, v := range b.olderOnes() {
		older.insert(v)
	}
	if byVersion != 0 {
		older.add(b.entry.version(), a.entry.version())
	}
	a.older = &older
	return a
}

func (t *settler) takeStreams() {
	c := t.call
	if c.index != nil {
		t.streams = fromIndex(t.streams, &c.index.streams)
		return
	}
	t.clearSlots(c.streams.n)
	for l := c.memory.streams.walk(&c.streams); l.next(); {
		e := l.entry
		o := &t.origins[e.origin]
		key := streamKey{o.participantKey, e.stream, e.media.part()}
		t.streams = enter(&streamKind, c, t.streams, t.slots, key.hash(), key, e)
	}
}

// takeOps takes the operations. They usually come nearly in the order of time.
func (t *settler) takeOps() {
	if t.index != nil {
		t.ops = fromIndex(t.ops, &t.index.ops)
		t.sortOps()
		return
	}
	t.ops = slices.Grow(t.ops, int(t.call.ops.n))
	for l := t.memory.ops.walk(&t.call.ops); l.next(); {
		t.ops = append(t.ops, settledOp{key: l.entry.key(), indexed: indexedOp{entry: l.entry}})
	}
	t.sortOps()
	n := 0
	for i := range t.ops {
		op := &t.ops[i]
		if n > 0 && op.key == t.ops[n-1].key {
			offerTo(&t.ops[n-1], &opKind, t.call, op.entry)
			continue
		}
		if n < i {
			t.ops[n] = *op
		}
		n++
	}
	t.ops = t.ops[:n]
}

// sortOps puts the operations in the order of time, by insertion as long as they are nearly in it.
func (t *settler) sortOps() {
	ops, moves := t.ops, 8*len(t.ops)
	for i := 1; i < len(ops); i++ {
		at := i
		for at > 0 && compareOpKeys(t, &ops[at-1].key, &ops[i].key) > 0 {
			at--
		}
		if at == i {
			continue
		}
		if moves -= i - at; moves < 0 {
			slices.SortFunc(ops, func(a, b settledOp) int { return compareOpKeys(t, &a.key, &b.key) })
			return
		}
		op := ops[i]
		copy(ops[at+1:], ops[at:i])
		ops[at] = op
	}
}

// setAside moves operations that are on no list to the asides.
func (t *settler) setAside() {
	listed := func(op *settledOp) bool {
		is := t.role(op.entry)
		return is&(roleLeftOut|roleLog) == 0 && op.entry.flags&opWithoutID == 0 && (op.entry.name.isSet() || !t.rules.Unidentified)
	}
	kept := 0
	for i := range t.ops {
		if op := &t.ops[i]; !listed(op) {
			t.asides = append(t.asides, *op)
		} else {
			if kept < i {
				t.ops[kept] = *op
			}
			kept++
		}
	}
	clear(t.ops[kept:])
	t.ops = t.ops[:kept]
}

func (t *settler) addOrigin(o *origin) {
	s := settledOrigin{origin: o}
	if !o.isClient() {
		s.participantKey = participantKey(o, t)
	}
	t.origins = append(t.origins, s)
}

// fromIndex returns the entries of an index: there is one for each key.
func fromIndex[K comparable, E, R any](list []settledEntry[K, E, R], x *table[K, indexed[E, R]]) []settledEntry[K, E, R] {
	for i := range x.rows {
		r := &x.rows[i]
		list = append(list, settledEntry[K, E, R]{key: r.key, indexed: r.of})
	}
	return list
}

// clearSlots makes the slots ready for n entries.
func (t *settler) clearSlots(n int32) {
	size := 8
	for size < 2*int(n) {
		size *= 2
	}
	t.slots = slices.Grow(t.slots[:0], size)[:size]
	clear(t.slots)
}

// enter adds an entry to a list unless there is a newer one with the same key.
func enter[K comparable, E any, T comparable, R record[T]](
	k *kind[K, E, T, R], c *call, list []settledEntry[K, E, R], slots []int32, hash uint32, key K, e *E,
) []settledEntry[K, E, R] {
	mask := uint32(len(slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		at := slots[i]
		if at == 0 {
			slots[i] = int32(len(list) + 1)
			return append(list, settledEntry[K, E, R]{key, hash, indexed[E, R]{entry: e}})
		}
		if s := &list[at-1]; s.hash == hash && s.key == key {
			offerTo(s, k, c, e)
			return list
		}
	}
}

// offerTo replaces an entry by another one of the same key if that is newer, by the rule of
// the kind, and keeps the version of the other one.
func offerTo[K comparable, E any, T comparable, R record[T]](s *settledEntry[K, E, R], k *kind[K, E, T, R], c *call, e *E) {
	if k.replaces(c, &s.indexed, e, nil) {
		s.entry = e
	}
}

// takeStrays adds those operations among the strays of a call that the call does not have.
func (t *settler) takeStrays(with []*stray) {
	counts := func(s *stray) bool {
		return s.companion == nil && !slices.Contains(t.rules.LeftOut, clientops.OperationName(s.strayCall.text(s.op.entry.name)))
	}
	n := 0
	for _, s := range with {
		if counts(s) {
			n++
		}
	}
	if n == 0 {
		return
	}
	t.scratch.strays = slices.Grow(t.scratch.strays[:0], n) // entries stay where they are
	t.scratch.origins = slices.Grow(t.scratch.origins[:0], n)
	own := t.ops // in order
	for _, s := range with {
		if !counts(s) {
			continue
		}
		e := t.renewed(s.strayCall, s.op.entry)
		key := e.key()
		_, found := slices.BinarySearchFunc(own, &key, func(op settledOp, k *opKey) int { return compareOpKeys(t, &op.key, k) })
		if found {
			continue
		}
		t.scratch.strays = append(t.scratch.strays, e)
		last := &t.scratch.strays[len(t.scratch.strays)-1]
		t.ops = append(t.ops, settledOp{key: key, indexed: indexedOp{last, s.op.rec, s.op.older}})
	}
	t.sortOps()
}

// renewed returns the entry of a stray with its numbers in this call.
func (t *settler) renewed(from *call, e *opEntry) opEntry {
	n := *e
	t.scratch.origins = append(t.scratch.origins, renewedOrigin(t, from, from.origin(e.origin)))
	n.id, n.origin = renewID(t, from, e.id), uint32(len(t.origins))
	t.addOrigin(&t.scratch.origins[len(t.scratch.origins)-1])
	n.name, n.result, n.sdk = renewCommon(t, from, e.name), renewCommon(t, from, e.result), renewCommon(t, from, e.sdk)
	if e.payload != 0 {
		t.scratch.payloads = append(t.scratch.payloads, renewPayload(t, from, e.payload))
		n.payload = uint32(len(t.call.payloads.rows) + len(t.scratch.payloads))
	}
	return n
}

// noPayload stays empty.
var noPayload payload

// said returns what the payload of an operation says.
func (t *settler) said(e *opEntry) *payload {
	own := len(t.call.payloads.rows)
	switch n := int(e.payload) - 1; {
	case n < 0:
		return &noPayload
	case n < own:
		return &t.call.payloads.rows[n].key
	default:
		return &t.scratch.payloads[n-own]
	}
}

// diagnoses reports whether an operation is a user-facing diagnostic.
func (p *payload) diagnoses() bool { return p.diagnostic != 0 }

// compareOpKeys orders operations by time, then ID and name.
func compareOpKeys(n numbering, a, b *opKey) int {
	if c := a.at.compare(b.at); c != 0 {
		return c
	}
	if c := compareIDs(n, a.id, b.id); c != 0 {
		return c
	}
	return cmp.Compare(n.text(a.name), n.text(b.name))
}

// presence is when a client or a participant was in a call.
type presence struct {
	kind linkKind
	id   id
	attendance
}

// attendance is the time of a client in a call, and whether its operations name a participant.
type attendance struct {
	span
	named bool
}

// add adds more operations of the client.
func (a *attendance) add(b attendance) {
	a.span.add(b.span)
	a.named = a.named || b.named
}

// present calls do for the clients and participants that took part in the call that was taken,
// by the newest records alone: older versions do not count. It may call do several times for
// one of them. The time of a client is from the start of the call to its last operation; by
// rules that are not ClientFirst also from its first operation, and to the end of the call. A
// call whose start is not known lasts no time otherwise.
func (t *settler) present(do func(presence)) {
	t.setAside()
	whole := t.when()
	for i := range t.summaries {
		if id := t.origins[t.summaries[i].entry.origin].participant; id.isSet() {
			do(presence{kind: participantLink, id: id})
		}
	}
	spans := slices.Grow(t.spans[:0], len(t.origins))[:len(t.origins)]
	for i := range spans {
		spans[i] = emptySpan
	}
	for i := range t.ops {
		op := &t.ops[i]
		spans[op.entry.origin].add(span{op.key.at, op.key.at})
	}
	for i := range t.asides {
		if op := &t.asides[i]; t.role(op.entry)&roleLeftOut == 0 {
			spans[op.entry.origin].add(span{op.key.at, op.key.at})
		}
	}
	t.spans = spans
	for i, when := range spans {
		if when == emptySpan {
			continue
		}
		o := &t.origins[i]
		if o.participant.isSet() {
			do(presence{kind: participantLink, id: o.participant})
		}
		if o.other.isSet() {
			if t.rules.ClientFirst {
				when.first = whole.first // the last moment if it is not known
			} else {
				when.add(whole)
			}
			do(presence{clientLink, o.other, attendance{when, o.participant.isSet()}})
		}
	}
}

// callEnd returns when the call ended by a summary, or unknownTime.
func (e *summaryEntry) callEnd() instant {
	return callEnd(e.callStartTime(), numberIn[opt.Seconds](e.callDuration, e.callDurationState))
}

// after returns the start plus a duration. It returns false if the duration is missing, or
// longer than a century, which is a mistake whose result would look exact, or if the end is
// outside the years of [opt.Of].
func after(start time.Time, d opt.Value[opt.Seconds]) (time.Time, bool) {
	const century = 100 * 365 * 24 * time.Hour
	seconds, ok := d.Get()
	length := seconds.Duration()
	if !ok || length > century || length < -century {
		return time.Time{}, false
	}
	end := start.Add(length)
	return end, opt.Of(end).IsSet()
}

// reset makes t ready for another call. It keeps its memory unless there is a lot.
func (t *settler) reset() {
	const much = 10_000
	if max(cap(t.ops), cap(t.streams), cap(t.summaries), cap(t.origins)) > much {
		*t = settler{rules: t.rules, builder: builder{lent: t.lent, factsOnly: t.factsOnly}}
		return
	}
	t.temporary.reset()
	clear(t.summaries)
	clear(t.listed)
	clear(t.streams)
	clear(t.ops)
	clear(t.asides)
	t.origins, t.summaries, t.listed, t.streams = t.origins[:0], t.summaries[:0], t.listed[:0], t.streams[:0]
	t.ops, t.asides = t.ops[:0], t.asides[:0]
	t.scratch.payloads = t.scratch.payloads[:0]
	t.people.reset()
}
