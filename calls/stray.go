package calls

import (
	"cmp"
	"slices"
	"sync"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// A stray is a record that does not make a call but may belong to one: an operation that does
// not name its call, or a companion (see companion.go). The call of an operation is the one in which its
// client was at that time, else the one that the client joined next, else that of the
// participant that it names. Of several calls of its client the participant's is taken, and if
// it names a participant, no time is too long. By rules that are not ClientFirst, the call of
// the participant outranks those of the client.
type stray struct {
	strayCall *call       // holds the texts of op
	op        settledOp   // of an operation
	companion logs.Record // nil for an operation
	sum       digest      // of the companion
	server    *serverCall // of the companion; nil for none

	links  [2]*linked // by participant and by client
	client *callKey   // the call that the link by client leads to
	named  *callKey   // the one that the link by participant leads to, once there are no links

	// Of a live store:
	key     strayKey
	places  [2]int // among the strays of the links; of a companion among those of its server call
	removed bool   // emitted or dropped
	waiting bool   // among the homes of its participant
	entry   entry
}

// link is an ID by which an operation finds its call.
type link struct {
	kind linkKind
	id   id     // of a GUID
	text string // of any other ID
}

type linkKind uint8

const (
	participantLink linkKind = iota
	clientLink
	linkKinds // how many there are
)

func linkOf(n numbering, kind linkKind, i id) link {
	if i.isGUID() {
		return link{kind: kind, id: i}
	}
	return link{kind: kind, text: n.text(i.value())}
}

// strayKey identifies a stray.
type strayKey struct {
	id   link
	at   instant
	name clientops.OperationName
}

func strayKeyOf(rec *clientops.Record) strayKey {
	id, at := rec.OperationID.Or(""), instantIn(rec.CallClientTimeStamp)
	if guid, ok := guidOf(id); ok {
		return strayKey{link{id: guid}, at, rec.OperationName.Or("")}
	}
	return strayKey{link{text: id}, at, rec.OperationName.Or("")}
}

func (s *stray) strayKey() strayKey {
	k := &s.op.key
	return strayKey{linkOf(s.strayCall, 0, k.id), k.at, clientops.OperationName(s.strayCall.text(k.name))}
}

// compare orders links of one kind by the texts of their IDs.
func (l *link) compare(m *link) int {
	if l.text == "" && m.text == "" {
		return cmp.Or(cmp.Compare(l.id.high, m.id.high), cmp.Compare(l.id.low, m.id.low))
	}
	return cmp.Compare(l.idText(), m.idText())
}

func (l *link) idText() string {
	if l.text != "" {
		return l.text
	}
	return string(l.id.appendTo(nil))
}

// linked holds what has the same link.
type linked struct {
	link
	named  []*callKey // the calls that have the participant, in order
	visits []visit    // in calls, of those who have the ID; sorted when homes are found
	strays []*stray
	live   liveLinked
}

// visit is the time of a client or a participant in a call.
type visit struct {
	attendance
	call *callKey
}

// strays are the records of a store that name no call.
type strays struct {
	companions
	ops      []stray             // the operations, once they have been assigned
	byID     map[string][]*stray // those of ops that belong to a call with an ID
	byLone   map[logs.Position][]*stray
	assigned bool // all that have come
	live     liveStrays
}

// opsOf returns the operations that belong to a call.
func (s *strays) opsOf(k callKey) []*stray {
	if k.id == "" && k.lone != nil {
		return s.byLone[*k.lone]
	}
	return s.byID[k.id]
}

// give makes an operation one of those that belong to a call.
func (s *strays) give(k callKey, one *stray) {
	if k.id == "" {
		s.byLone[*k.lone] = append(s.byLone[*k.lone], one)
	} else {
		s.byID[k.id] = append(s.byID[k.id], one)
	}
}

// links finds the links of operations that name no call.
type links struct {
	guids [linkKinds]ids[*linked]
	texts map[link]*linked
	all   [linkKinds][]*linked
}

// of returns the link of an ID, or nil.
func (l *links) of(n numbering, kind linkKind, i id) *linked {
	if i.isGUID() {
		return l.guids[kind].of(i)
	}
	if len(l.texts) == 0 || !i.isSet() {
		return nil
	}
	return l.texts[linkOf(n, kind, i)]
}

// at returns the link of an ID that is set. It makes one if there is none yet.
func (l *links) at(n numbering, kind linkKind, i id) *linked {
	one := l.of(n, kind, i)
	if one != nil {
		return one
	}
	one = &linked{link: linkOf(n, kind, i)}
	l.all[kind] = append(l.all[kind], one)
	if i.isGUID() {
		l.guids[kind].set(i, one)
		return one
	}
	if l.texts == nil {
		l.texts = map[link]*linked{}
	}
	l.texts[one.link] = one
	return one
}

// addStray keeps an operation that does not name its call.
func (s *store) addStray(rec *clientops.Record, older versions) added {
	if s.live {
		return added{stray: s.addLiveStray(rec, older), ok: true}
	}
	if s.strayCall == nil {
		s.strayCall = s.newCall(callKey{})
		s.strayCall.memory = newMemory(s.memory.copies, s.memory.dictionary) // it is never written to a file
	}
	s.strays.assigned = false
	s.strayCall.memory.copies = s.memory.copies
	s.addOp(s.strayCall, rec, older)
	return added{ok: true}
}

// assign finds the calls of the operations that name none, if any have arrived since the last
// time. The work is that of sorting them.
func (s *store) assign() {
	all := &s.strays
	if all.assigned || s.live {
		return
	}
	*all = strays{companions: all.companions, assigned: true}
	s.flush()
	s.assignCompanions()
	if s.strayCall == nil {
		return
	}
	t := s.settler(false)
	t.begin(s.strayCall)
	t.takeOps()
	var links links
	all.ops = make([]stray, len(t.ops))
	for i := range t.ops {
		one := &all.ops[i]
		one.strayCall, one.op = s.strayCall, t.ops[i]
		o := &t.origins[one.op.entry.origin]
		for kind, id := range [...]id{participantLink: o.participant, clientLink: o.other} {
			if !id.isSet() {
				continue
			}
			l := links.at(&t, linkKind(kind), id)
			one.links[kind] = l
			l.strays = append(l.strays, one)
		}
	}
	s.findVisits(&links)
	for _, list := range links.all { // those of clients look at those of participants
		for _, l := range list {
			l.assign(s.rules)
		}
	}
	all.byID, all.byLone = map[string][]*stray{}, map[logs.Position][]*stray{}
	for i := range all.ops {
		one := &all.ops[i]
		one.named, one.links = one.byParticipant(), [2]*linked{} // no longer needed
		if k := one.home(s.rules); k != nil {
			all.give(*k, one)
		}
	}
}

// findVisits finds out when those who have one of the links were in which call.
func (s *store) findVisits(links *links) {
	var mu sync.Mutex
	s.eachPart(func(part *store) bool {
		part.each(func(t *settler, _ int, c *call) {
			if list := t.linkVisits(c, links); len(list) > 0 {
				mu.Lock()
				defer mu.Unlock()
				for _, m := range list {
					m.linked.visits = append(m.linked.visits, m.visit)
				}
			}
		})
		return true
	})
}

// linkVisit is a visit with its link.
type linkVisit struct {
	*linked
	visit
}

// linkVisits returns the visits in a call of those who have one of the links. They are valid
// until the next call.
func (t *settler) linkVisits(c *call, links *links) []linkVisit {
	if !mayHave(c, links) {
		return nil
	}
	t.begin(c)
	t.takeSummaries()
	t.takeOps()
	home := new(callKey) // it outlives the call if that is in a file
	*home = c.key
	list := t.scratch.visits[:0]
	t.present(func(p presence) {
		if l := links.of(t, p.kind, p.id); l != nil {
			list = append(list, linkVisit{l, visit{p.attendance, home}})
		}
	})
	t.scratch.visits = list
	return list
}

// mayHave reports whether any record of a call has one of the links.
func mayHave(c *call, links *links) bool {
	for i := range c.origins.rows {
		o := &c.origins.rows[i].key
		if links.of(c, participantLink, o.participant) != nil || o.isClient() && links.of(c, clientLink, o.other) != nil {
			return true
		}
	}
	return false
}

// home returns the call that a stray belongs to, or nil.
func (s *stray) home(r *Rules) *callKey {
	if s.decides(r) == participantLink {
		return s.byParticipant()
	}
	return s.client
}

// byParticipant returns the call that the link by participant leads to: the first one.
func (s *stray) byParticipant() *callKey {
	if l := s.links[participantLink]; l != nil && len(l.named) > 0 {
		return l.named[0]
	}
	return s.named
}

// decides returns the link whose call a stray belongs to, if that has one.
func (s *stray) decides(r *Rules) linkKind {
	if s.client == nil || !r.ClientFirst && s.byParticipant() != nil {
		return participantLink
	}
	return clientLink
}

// assign gives each stray of a link the call that the link leads to. Of two calls that fit
// equally well the first by key counts, so that the order of the records does not matter.
func (l *linked) assign(r *Rules) {
	if l.kind == participantLink {
		l.assignParticipant()
		return
	}
	l.joinVisits()
	l.assignByTime(r)
	if r.ClientFirst && len(l.visits) > 0 {
		l.assignByName()
	}
}

// assignParticipant finds the calls of a participant: the first counts, should there be several.
func (l *linked) assignParticipant() {
	l.named = l.named[:0]
	for _, v := range l.visits {
		l.named = append(l.named, v.call)
	}
	slices.SortFunc(l.named, compareCallKeys)
}

func compareCallKeys(a, b *callKey) int { return compareKeys(*a, *b) }

// assignByTime gives each stray the call in which its client was at that moment, else the one
// that the client joined next, soon enough. The visits are sorted by start, and the strays are
// from now on by time, so that each visit is passed once.
func (l *linked) assignByTime(r *Rules) {
	slices.SortFunc(l.strays, func(a, b *stray) int { return a.op.key.at.compare(b.op.key.at) })
	// The first visit that has not ended, the first that has not begun, and the first of those that
	// has not ended before it began: a client's clock may be slow.
	within, next, coming := 0, 0, 0
	for _, s := range l.strays {
		at := s.op.key.at
		for next < len(l.visits) && !at.before(l.visits[next].first) {
			next++
		}
		for within < next && l.visits[within].last.before(at) {
			within++
		}
		for coming = max(coming, next); coming < len(l.visits) && l.visits[coming].last.before(at); {
			coming++
		}
		s.client = nil
		if within < next {
			s.client = l.visits[within].call
		} else if coming < len(l.visits) && at.soon(l.visits[coming].first, r.BeforeCall.Duration()) {
			s.client = l.visits[coming].call
		}
	}
}

// assignByName gives each stray that names a participant, too, a call in which the client names
// one: a call that has the participant, else the first by start that the client had not left at
// that time, else the one that it left last. Strays and visits are in the order of assignByTime.
func (l *linked) assignByName() {
	var calls []*callKey // in which the client names a participant, by key
	var left *callKey
	latest := emptySpan.last
	for i := range l.visits {
		if v := &l.visits[i]; v.named {
			calls = append(calls, v.call)
			if latest.before(v.last) {
				left, latest = v.call, v.last
			}
		}
	}
	slices.SortFunc(calls, compareCallKeys)
	shared := map[*linked]*callKey{} // by participant
	next := 0                        // the first visit that the client had not left
	for _, s := range l.strays {
		participant := s.links[participantLink]
		if participant == nil {
			continue
		}
		home, known := shared[participant]
		if !known {
			home = firstInBoth(calls, participant.named)
			shared[participant] = home
		}
		if s.client = home; home != nil {
			continue
		}
		for next < len(l.visits) && (!l.visits[next].named || l.visits[next].last.before(s.op.key.at)) {
			next++
		}
		if s.client = left; next < len(l.visits) {
			s.client = l.visits[next].call
		}
	}
}

// firstInBoth returns the first call of two sorted lists that is in both, or nil.
func firstInBoth(a, b []*callKey) *callKey {
	if len(b) < len(a) {
		a, b = b, a
	}
	for _, k := range a {
		if _, found := slices.BinarySearchFunc(b, k, compareCallKeys); found {
			return k
		}
	}
	return nil
}

// joinVisits joins the visits of each call into one, and sorts them by start, then by the key of
// their call.
func (l *linked) joinVisits() {
	slices.SortFunc(l.visits, func(a, b visit) int { return compareCallKeys(a.call, b.call) })
	list := l.visits[:0]
	for _, s := range l.visits {
		if n := len(list); n > 0 && compareKeys(*list[n-1].call, *s.call) == 0 {
			list[n-1].add(s.attendance)
		} else {
			list = append(list, s)
		}
	}
	clear(l.visits[len(list):])
	l.visits = list
	slices.SortStableFunc(l.visits, func(a, b visit) int { return a.first.compare(b.first) })
}

// straysOf returns the strays that belong to a call.
func (s *store) straysOf(c *call) []*stray {
	list := s.companionsOf(c)
	if s.live {
		return append(s.liveStraysOf(c), list...)
	}
	if own := s.strays.opsOf(c.key); len(list) == 0 {
		return own
	} else {
		return append(list, own...)
	}
}

// unclaimed returns how many of the records that make no call, companions among them, belong to
// none.
func (s *store) unclaimed() (n int) {
	s.assign()
	for i := range s.strays.ops {
		if s.strays.ops[i].home(s.rules) == nil {
			n++
		}
	}
	claimed := 0
	s.eachPart(func(part *store) bool {
		for id, list := range s.strays.byCall {
			if part.byID[id] != nil {
				claimed += len(list)
				continue
			}
			for _, one := range list {
				if one.server != nil && one.server.home != "" && part.byID[one.server.home] != nil {
					claimed++
				}
			}
		}
		return true
	})
	for _, list := range s.strays.byCall {
		n += len(list)
	}
	return n - claimed
}

// mergeStrays adds the strays of another store.
func (s *store) mergeStrays(from *store) {
	s.strays.assigned = false
	if from.strayCall != nil {
		if s.strayCall == nil {
			s.strayCall = from.strayCall
		} else {
			s.strayCall.memory.copies = s.memory.copies
			s.kept += s.strayCall.mergeEntries(from.strayCall, &from.strayCall.entries) - from.strayCall.size()
		}
	}
	for _, list := range from.strays.byCall {
		for _, one := range list {
			s.kept--
			keys, _ := serverKeys(one.companion)
			s.addCompanion(one.companion, keys)
		}
	}
	s.strays.mergeNotes(&from.strays.companions, false)
}

// compare orders strays of a live store by their keys.
func (s *stray) compare(t *stray) int {
	if s.companion != nil || t.companion != nil {
		return cmp.Or(compareFlags(t.companion != nil, s.companion != nil), cmp.Compare(string(s.sum[:]), string(t.sum[:])))
	}
	a, b := &s.key, &t.key
	return cmp.Or(a.id.compare(&b.id), a.at.compare(b.at), cmp.Compare(a.name, b.name))
}
