package calls

import (
	"cmp"
	"runtime"
	"slices"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// beforeJoining is how long before a call a client's operations still belong to
// it.
const beforeJoining = 2 * time.Hour

// A stray is a record that makes no call but may belong to one: an operation
// that does not name its call, or a billing record. It is looked for when the
// call is built, since a call that fits better may come at any time.
type stray struct {
	op    opRow                  // of an operation
	links []straysLink           // of an operation, of all of its versions
	sum   digest                 // of a billing record
	usage *newest[*usage.Record] // nil for an operation
	entry entry                  // of the StreamAssembler
}

// straysLink is one of a stray's links.
type straysLink struct {
	*linked
	at int // the stray's place in linked.ops
}

// link is an ID by which an operation finds its call.
type link struct {
	kind linkKind
	id   string
}

type linkKind uint8

const (
	participantLink linkKind = iota
	clientLink
)

// linked is what has the same link.
type linked struct {
	link
	calls []*building
	ops   []*stray
	one   [1]*building // memory for calls: there is seldom more than one

	stays []stay // of a client, see strays.staysOf
	state int    // strays.state when they were found out
}

// stay is the time of a client in a call.
type stay struct {
	span
	latest stamp // the last of this one and of all before it
	b      *building
}

// strays are those that have not been given away with a call.
type strays struct {
	ops     map[opKey]*stray
	inOrder []*stray // of ops, as they came; nil if the Assembler is eager
	links   map[link]*linked
	spare   []*linked
	usage   map[string]map[digest]*stray // by the call that they name
	state   int                          // differs if something has changed that says who was in which call

	linked int // state when all calls were linked last, or -1; see Assembler.relink
}

// addStray keeps an operation that does not name its call.
func (a *Assembler) addStray(key opKey, rec *clientops.Record, older []version) *stray {
	s := a.strayOf(key)
	if a.keepOperation(&s.op, rec, older) {
		a.enterStray(s)
	}
	return s
}

// strayOf returns the operation with a key, a new one if there is none.
func (a *Assembler) strayOf(key opKey) *stray {
	s := a.strays.ops[key]
	if s == nil {
		s = &stray{op: opRow{key: key}}
		a.kept++
	}
	return s
}

// enterStray makes an operation that has been kept one that is found: now or, of an
// Assembler that is asked in the end, by relink.
func (a *Assembler) enterStray(s *stray) {
	all := &a.strays
	if all.ops == nil {
		all.ops = map[opKey]*stray{}
	}
	if all.linked = -1; a.eager {
		all.enter(s)
	} else if all.ops[s.op.key] == nil {
		all.inOrder = append(all.inOrder, s)
	}
	all.ops[s.op.key] = s
}

// enter links a stray by the IDs that it names.
func (all *strays) enter(s *stray) {
	all.linkStray(s, participantLink, s.op.of.facts.origin.participant)
	all.linkStray(s, clientLink, s.op.of.facts.origin.client)
}

// linkStray notes that a stray may belong to the calls with an ID.
func (all *strays) linkStray(s *stray, kind linkKind, id text) {
	l := link{kind, id.of}
	if l.id == "" || slices.ContainsFunc(s.links, func(known straysLink) bool { return known.link == l }) {
		return
	}
	e := all.at(l)
	s.links = append(s.links, straysLink{e, len(e.ops)})
	e.ops = append(e.ops, s)
}

// unlinkStray drops one of a stray's links.
func (all *strays) unlinkStray(l straysLink) {
	last := len(l.ops) - 1
	moved := l.ops[last]
	l.ops[l.at], l.ops[last] = moved, nil
	l.linked.ops = l.ops[:last]
	for i := range moved.links {
		if moved.links[i].linked == l.linked {
			moved.links[i].at = l.at
		}
	}
	all.tidy(l.linked)
}

// addUsage keeps a billing record for the call that it names and returns the
// call, if there is one. It makes none by itself: chats and messages are
// billed, too.
func (a *Assembler) addUsage(rec *usage.Record, older []version) (*building, *stray, bool) {
	id := rec.CorrelationID.Or("")
	if id == "" {
		return nil, nil, false
	}
	all := &a.strays
	sum := a.canon.digest(rec)
	s := all.usage[id][sum]
	if s == nil {
		s = &stray{sum: sum, usage: new(newest[*usage.Record])}
		a.kept++
	}
	if keepNewest(a, &a.copier.usage, s.usage, rec, older) {
		id = s.usage.rec.CorrelationID.Or("")
		if all.usage == nil {
			all.usage = map[string]map[digest]*stray{}
		}
		if all.usage[id] == nil {
			all.usage[id] = map[digest]*stray{}
		}
		all.usage[id][sum] = s
	}
	return a.byID[id], s, true
}

func (a *Assembler) dropStray(s *stray) {
	all := &a.strays
	a.kept--
	if s.usage != nil {
		id := s.usage.rec.CorrelationID.Or("")
		delete(all.usage[id], s.sum)
		if len(all.usage[id]) == 0 {
			delete(all.usage, id)
		}
		return
	}
	delete(all.ops, s.op.key)
	for _, l := range s.links {
		all.unlinkStray(l)
	}
}

// at returns what has a link, made if there is nothing yet.
func (all *strays) at(l link) *linked {
	e := all.links[l]
	if e == nil {
		e = all.newLinked(l)
		if all.links == nil {
			all.links = map[link]*linked{}
		}
		all.links[l] = e
	}
	return e
}

func (all *strays) newLinked(l link) *linked {
	if n := len(all.spare); n > 0 {
		e := all.spare[n-1]
		all.spare = all.spare[:n-1]
		e.link = l
		return e
	}
	e := &linked{link: l}
	e.calls = e.one[:0]
	return e
}

// tidy drops a link that nothing has any more.
func (all *strays) tidy(e *linked) {
	if len(e.calls) == 0 && len(e.ops) == 0 {
		delete(all.links, e.link)
		clear(e.stays)
		if e.link, e.stays, e.state = (link{}), e.stays[:0], 0; len(all.spare) < maxSpare {
			all.spare = append(all.spare, e)
		}
	}
}

// relink makes the links of all strays and calls by which they may find each other. Of
// an Assembler that is asked when all has been read, that is done then, and only for the
// few IDs that strays have; else they are linked as their records come.
func (a *Assembler) relink() {
	all := &a.strays
	if a.eager || len(all.ops) == 0 || all.linked == all.state {
		return
	}
	for _, e := range all.links {
		clear(e.calls)
		clear(e.ops)
		clear(e.stays)
		e.calls, e.ops, e.stays = e.calls[:0], e.ops[:0], e.stays[:0]
	}
	if all.links == nil {
		all.links = make(map[link]*linked, len(all.ops))
	}
	for _, s := range all.inOrder {
		s.links = s.links[:0]
		all.enter(s)
	}
	a.share(runtime.GOMAXPROCS(0), func(_ int, people *people, _ int, b *building) { people.meetStrays(all, b) })
	for b := range a.all() {
		for _, m := range b.met {
			m.calls = append(m.calls, b)
			if m.kind == clientLink {
				m.stays = append(m.stays, stay{span: m.when, b: b})
			}
		}
	}
	all.state++
	for _, e := range all.links {
		e.orderStays()
		e.state = all.state
	}
	all.linked = all.state
}

// met is an ID of a call that strays have, too.
type met struct {
	*linked
	when span // of a client
}

// meetStrays notes which IDs of a call strays have.
func (p *people) meetStrays(all *strays, b *building) {
	b.gauge(&p.present)
	start := len(p.met)
	for i := range p.present.participants.rows {
		if e := all.links[link{participantLink, p.present.participants.rows[i].key}]; e != nil {
			p.met = append(p.met, met{linked: e})
		}
	}
	for i := range p.present.clients.rows {
		r := &p.present.clients.rows[i]
		if e := all.links[link{clientLink, r.key}]; e != nil {
			p.met = append(p.met, met{e, r.of})
		}
	}
	b.met = p.met[start:len(p.met):len(p.met)]
	if len(p.met) > cap(p.met)/2 { // the calls that follow get memory of their own
		p.met = make([]met, 0, 1024)
	}
}

// link notes that strays with an ID may belong to a call.
func (all *strays) link(b *building, kind linkKind, id text) {
	l := link{kind, id.of}
	if l.id == "" {
		return
	}
	if r, first := b.links.at(id.hash+uint32(kind), l); first {
		r.of = all.at(l)
		r.of.calls = append(r.of.calls, b)
		all.state++
	}
}

func (all *strays) unlink(b *building) {
	all.state++
	for i := range b.links.rows {
		e := b.links.rows[i].of
		i := slices.Index(e.calls, b)
		e.calls = slices.Delete(e.calls, i, i+1)
		all.tidy(e)
	}
}

// straysOf returns the strays that belong to a call.
func (a *Assembler) straysOf(people *people, b *building) (mine []*stray) {
	for _, l := range b.met {
		mine = a.straysBy(people, b, l.linked, l.when, mine)
	}
	if a.eager {
		for i := range b.links.rows {
			if l := b.links.rows[i].of; len(l.ops) > 0 {
				mine = a.straysBy(people, b, l, b.presence().clients.get(l.id), mine)
			}
		}
	}
	for _, s := range a.strays.usage[b.key.id] {
		mine = append(mine, s)
	}
	return mine
}

// straysBy adds those that belong to a call by an ID to a list; of a client it is known
// when it was in the call.
func (a *Assembler) straysBy(people *people, b *building, l *linked, when span, mine []*stray) []*stray {
	for _, s := range l.ops {
		// A look at the time first: home is slow for a client of many calls.
		apart := l.kind == clientLink && !when.holds(s.op.key.at) && !joins(s.op.key.at, when.first)
		if !apart && !people.claimed[s] && a.home(s) == b {
			mine = append(mine, s)
			people.claim(s)
		}
	}
	return mine
}

// home returns the call that a stray belongs to, or nil: for a billing record
// the call that it names; for an operation the call of the participant that it
// names, else the call in which its client was, else the one that it joined
// next.
func (a *Assembler) home(s *stray) *building {
	if s.usage != nil {
		return a.byID[s.usage.rec.CorrelationID.Or("")]
	}
	f := s.op.of.facts.origin
	if f.participant.isSet() {
		if b := a.callOfParticipant(f.participant.of); b != nil {
			return b
		}
	}
	if f.client.isSet() {
		return a.callOfClient(f.client.of, s.op.key.at)
	}
	return nil
}

// callOfParticipant returns the call in which somebody takes part: the first by
// its key, should there be several.
func (a *Assembler) callOfParticipant(id string) *building {
	var found *building
	for _, b := range a.strays.links[link{participantLink, id}].calls {
		if (!a.eager || b.presence().participants.has(id)) && (found == nil || compareKeys(b.key, found.key) < 0) {
			found = b
		}
	}
	return found
}

// callOfClient returns the call in which a client was at a moment, else the one
// that it joined next, within two hours, or nil. Two calls that fit as well are
// told apart by their keys, so that the order of the records does not matter.
func (a *Assembler) callOfClient(client string, at stamp) (within *building) {
	stays := a.strays.staysOf(client)
	next, _ := slices.BinarySearchFunc(stays, at, func(s stay, at stamp) int {
		if at.before(s.first) {
			return 1
		}
		return -1
	})
	for i := next - 1; i >= 0 && !stays[i].latest.before(at); i-- {
		if stays[i].holds(at) && (within == nil || compareKeys(stays[i].b.key, within.key) < 0) {
			within = stays[i].b
		}
	}
	if within == nil && next < len(stays) && joins(at, stays[next].first) {
		return stays[next].b
	}
	return within
}

// staysOf returns when a client was in which call, in the order of its first
// moments and of the calls' keys.
func (all *strays) staysOf(client string) []stay {
	l := all.links[link{clientLink, client}]
	if l.state == all.state {
		return l.stays
	}
	l.state, l.stays = all.state, l.stays[:0]
	for _, b := range l.calls {
		if r := b.presence().clients.find(hashText(client), client); r != nil {
			l.stays = append(l.stays, stay{span: r.of, b: b})
		}
	}
	l.orderStays()
	return l.stays
}

func (l *linked) orderStays() {
	slices.SortFunc(l.stays, func(s, t stay) int {
		return cmp.Or(s.first.compare(t.first), compareKeys(s.b.key, t.b.key))
	})
	for i := range l.stays {
		s := &l.stays[i]
		if s.latest = s.last; i > 0 && s.last.before(l.stays[i-1].latest) {
			s.latest = l.stays[i-1].latest
		}
	}
}

// joins reports whether what a client did at a moment led to a call in which it
// was first seen at another.
func joins(at, first stamp) bool { return at.soon(first, int64(beforeJoining/time.Second)) }

// present is who is known to have taken part in a call, by the newest records
// alone: what an older version said does not count.
type present struct {
	known        bool            // no records have come since it was made
	participants texts[struct{}] // by participant ID
	clients      texts[span]     // when the client was in the call
	spans        []span          // of a ledger's operations, by their origins
}

// touched notes that something has come that may say who was in a call.
func (a *Assembler) touched(b *building) {
	if a.eager {
		b.present.known = false
	}
	a.strays.state++
}

// span is the time from the first to the last that was seen of a client in a
// call: of its operations, or of the call if that went on for longer.
type span struct{ first, last stamp }

func (s span) holds(at stamp) bool { return !at.before(s.first) && !s.last.before(at) }

// add makes s hold another span.
func (s *span) add(t span) {
	if t.first.before(s.first) {
		s.first = t.first
	}
	if s.last.before(t.last) {
		s.last = t.last
	}
}

// presence returns who is present in a call, and remembers it.
func (b *building) presence() *present {
	if !b.present.known {
		b.gauge(&b.present)
		b.present.known = true
	}
	return &b.present
}

// gauge finds out who is present in a call.
func (b *building) gauge(p *present) {
	p.participants.reset()
	p.clients.reset()
	if b.ledger != nil {
		b.ledger.gauge(p)
		return
	}
	end := stampOf(time.Time{}) // of the call
	for i := range b.summaries.rows {
		f := &b.summaries.rows[i].of.facts
		p.participant(f.participant)
		end = endOf(end, f.callStart, f.callDuration)
	}
	for i := range b.ops.rows {
		op := &b.ops.rows[i]
		p.participant(op.of.facts.origin.participant)
		p.client(op.of.facts.origin.client, span{op.key.at, op.key.at}, end)
	}
}

// endOf returns the end of a call by a summary if that is behind another one.
func endOf(end stamp, start opt.Value[time.Time], long opt.Value[opt.Seconds]) stamp {
	from, ok := start.Get()
	if e, known := after(from, long); ok && known && end.before(stampOf(e)) {
		return stampOf(e)
	}
	return end
}

func (p *present) participant(id text) {
	if id.isSet() {
		p.participants.set(id, struct{}{})
	}
}

// client notes when a client was in the call by its operations. It stayed until the
// end of the call.
func (p *present) client(id text, when span, end stamp) {
	r, first := p.clients.at(id.hash, id.of)
	if first {
		r.of = span{when.first, end}
	}
	r.of.add(when)
}
