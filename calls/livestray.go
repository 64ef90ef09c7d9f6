package calls

import (
	"slices"

	"example.com/acstelemetry/clientops"
)

// In a live store a call may be emitted at any time, so the home of each stray, the call that it
// belongs to, is kept up to date: by the IDs of calls and strays, which are linked as their
// records arrive. The homes of a link are found again when they are needed after a call of the
// link has changed, or has been emitted and has left strays after. The removal of a call or
// of a stray does not change the homes of other strays.
//
// All strays of a participant have one home by it, its first call. Those that need that home,
// because they have none by their client or because that is stale, wait for it, so that calls are
// emitted without looking at the others.

// liveStrays are the strays of a live store.
type liveStrays struct {
	byKey    map[strayKey]*stray
	links    map[link]*linked
	settler  settler // finds out who is present in calls
	attached spare[attached]
	spare    []*linked
}

// liveLinked is what a live store knows about a link.
type liveLinked struct {
	calls []*attached           // that may have the ID
	homes map[*callKey][]*stray // of a participant only those that wait
	stale bool                  // the homes must be found again
	told  bool                  // of a participant: so must those of all clients of its strays
}

// attached says that a call may have the ID of a link.
type attached struct {
	call   *call
	linked *linked
	at     int // its place in the link's calls
}

// liveCall is what a live store knows about a call.
type liveCall struct {
	links   table[link, *attached]
	origins [][2]*linked // of each origin, what has its IDs; nil for none
	present map[link]attendance
	known   bool    // present is up to date
	stale   bool    // the homes of all links are stale
	first   instant // of the operations; no other is earlier
	seen    bool    // there was an operation
	entry   entry
}

func (l *liveCall) reset() {
	l.links.reset()
	clear(l.present)
	clear(l.origins)
	*l = liveCall{links: l.links, present: l.present, origins: l.origins[:0]}
}

func (l *link) hash() uint32 {
	if l.text != "" {
		return hashText(l.text) + uint32(l.kind)
	}
	return l.id.hash() + uint32(l.kind)
}

// addLiveStray keeps an operation that does not name its call. The texts of each are numbered
// in a call of its own.
func (s *store) addLiveStray(rec *clientops.Record, older versions) *stray {
	all := &s.strays.live
	one := all.byKey[strayKeyOf(rec)]
	if one == nil {
		one = &stray{strayCall: s.newCall(callKey{})}
		if all.byKey == nil {
			all.byKey = map[strayKey]*stray{}
		}
		s.kept++
	}
	e := &s.entry.op
	one.strayCall.setOperation(e, rec)
	own, _ := opKind.offer(one.strayCall, e, kept(s, rec), older)
	r := &one.strayCall.index.ops.rows[0]
	r.key = own.key()
	one.op = settledOp{key: r.key, indexed: r.of}
	one.key = one.strayKey()
	all.byKey[one.key] = one
	o := one.strayCall.origin(own.origin)
	s.linkStray(one, participantLink, o.participant)
	s.linkStray(one, clientLink, o.other)
	return one
}

// linkStray links a stray by one of the IDs that its newest version names.
func (s *store) linkStray(one *stray, kind linkKind, i id) {
	var l *linked
	if i.isSet() {
		l = s.strays.live.at(linkOf(one.strayCall, kind, i))
	}
	old := one.links[kind]
	if old == l {
		return
	}
	one.links[kind] = l
	if kind == participantLink {
		one.waiting = false
	} else if one.client = nil; one.links[participantLink] != nil {
		one.links[participantLink].outdate()
	}
	s.strays.live.unlinkStray(one, kind, old)
	if l != nil {
		one.places[kind] = len(l.strays)
		l.strays = append(l.strays, one)
		l.outdate()
	}
}

// outdate makes the homes of a link, and those of other links that depend on it, to be found
// again.
func (l *linked) outdate() {
	if l.kind == clientLink {
		l.outdateClient()
		return
	}
	if l.live.stale = true; l.live.told {
		return
	}
	l.live.told = true
	for _, one := range l.strays {
		if client := one.links[clientLink]; client != nil {
			client.outdateClient()
		}
	}
}

func (l *linked) outdateClient() {
	if l.live.stale {
		return
	}
	l.live.stale = true
	for _, one := range l.strays {
		one.wait()
	}
}

// wait makes a stray wait for the home by its participant, if that is known.
func (s *stray) wait() {
	p := s.links[participantLink]
	if p == nil || p.live.stale || s.waiting || len(p.named) == 0 {
		return
	}
	s.waiting = true
	p.live.homes[p.named[0]] = append(p.live.homes[p.named[0]], s)
}

// waits reports whether a stray needs the home by its participant.
func (s *stray) waits(r *Rules) bool {
	client := s.links[clientLink]
	return !r.ClientFirst || s.client == nil || client != nil && client.live.stale
}

// unlinkStray drops one of a stray's links, which may be nil.
func (all *liveStrays) unlinkStray(one *stray, kind linkKind, l *linked) {
	if l == nil {
		return
	}
	last := len(l.strays) - 1
	at := one.places[kind]
	l.strays[at] = l.strays[last]
	l.strays[at].places[kind] = at
	l.strays[last] = nil
	l.strays = l.strays[:last]
	all.dropIfUnused(l)
}

// at returns what has a link. It makes an entry if there is none yet.
func (all *liveStrays) at(l link) *linked {
	e := all.links[l]
	if e != nil {
		return e
	}
	if last := len(all.spare) - 1; last >= 0 {
		e, all.spare = all.spare[last], all.spare[:last]
	} else {
		e = new(linked)
	}
	if all.links == nil {
		all.links = map[link]*linked{}
	}
	e.link, all.links[l] = l, e
	return e
}

// dropIfUnused drops a link that nothing has any more.
func (all *liveStrays) dropIfUnused(l *linked) {
	if len(l.live.calls) > 0 || len(l.strays) > 0 {
		return
	}
	delete(all.links, l.link)
	if len(all.spare) < maxSpare {
		clear(l.live.homes)
		l.live.stale, l.live.told, l.named = false, false, l.named[:0]
		all.spare = append(all.spare, l)
	}
}

// dropStray forgets a stray.
func (s *store) dropStray(one *stray) {
	s.kept--
	one.removed = true
	if one.companion != nil {
		s.strays.companions.drop(one)
		return
	}
	delete(s.strays.live.byKey, one.key)
	for kind, l := range one.links {
		s.strays.live.unlinkStray(one, linkKind(kind), l)
	}
}

// touch marks the homes of an origin's links as stale when one of its operations has come,
// which may say who was in a call.
func (s *store) touch(c *call, origin uint32) {
	if c.live == nil {
		return
	}
	s.attach(c)
	c.live.known = false
	for _, l := range c.live.origins[origin] {
		if l != nil {
			l.outdate()
		}
	}
}

// mayMove reports whether an operation may change when a call took place that no summary lists:
// by what it is, or because it is the first.
func (s *store) mayMove(c *call, e *opEntry) bool {
	if c.live == nil || !s.rules.ClientCalls {
		return false
	}
	at := instant{e.at, e.atRest}
	first := !c.live.seen || at.before(c.live.first)
	if first {
		c.live.first, c.live.seen = at, true
	}
	const moves = roleOutcome | roleStart | roleEnd
	return first || e.payload != 0 && c.said(e.payload).state.isSet() ||
		s.rules.roleOf(clientops.OperationName(c.text(e.name)))&moves != 0
}

// touchAll is touch for a summary, which may say how long everybody was in a call.
func (s *store) touchAll(c *call) {
	if c.live == nil {
		return
	}
	s.attach(c)
	if c.live.known = false; c.live.stale {
		return
	}
	for i := range c.live.links.rows {
		c.live.links.rows[i].of.linked.outdate()
	}
	c.live.stale = true
}

// attach links a call by the IDs that its latest records have brought.
func (s *store) attach(c *call) {
	for i := len(c.live.origins); i < len(c.origins.rows); i++ {
		o := c.origin(uint32(i))
		links := [2]*linked{participantLink: s.attachTo(c, participantLink, o.participant)}
		if o.isClient() {
			links[clientLink] = s.attachTo(c, clientLink, o.other)
		}
		c.live.origins = append(c.live.origins, links)
	}
}

// attachTo links a call by an ID. It returns what has the ID, nil if that is not set.
func (s *store) attachTo(c *call, kind linkKind, i id) *linked {
	if !i.isSet() {
		return nil
	}
	l := linkOf(c, kind, i)
	r, first := c.live.links.at(l.hash(), l)
	if first {
		to := s.strays.live.at(l)
		r.of = s.strays.live.attached.take(16)
		*r.of = attached{c, to, len(to.live.calls)}
		to.live.calls = append(to.live.calls, r.of)
		to.outdate()
	}
	return r.of.linked
}

// detach drops the links of a call.
func (s *store) detach(c *call) {
	for i := range c.live.links.rows {
		a := c.live.links.rows[i].of
		list := a.linked.live.calls
		last := len(list) - 1
		list[a.at] = list[last]
		list[a.at].at = a.at
		list[last] = nil
		a.linked.live.calls = list[:last]
		a.linked.leave(&c.key, s.rules)
		s.strays.live.dropIfUnused(a.linked)
		*a = attached{}
		s.strays.live.attached.list = append(s.strays.live.attached.list, a)
	}
}

// leave drops a call that is removed from a link.
func (l *linked) leave(k *callKey, r *Rules) {
	left := l.live.homes[k]
	delete(l.live.homes, k)
	if l.kind == clientLink {
		if slices.ContainsFunc(left, func(s *stray) bool { return s.isOf(l) }) { // its participant is in another call
			l.outdate()
		}
		return
	}
	if l.live.stale {
		return
	}
	i, found := slices.BinarySearchFunc(l.named, k, compareCallKeys)
	if !found {
		return
	}
	l.named = slices.Delete(l.named, i, i+1)
	for _, one := range left {
		if one.isOf(l) {
			if one.waiting = false; one.waits(r) {
				one.wait()
			}
		}
	}
}

// isOf reports whether a stray still has a link.
func (s *stray) isOf(l *linked) bool { return !s.removed && s.links[l.kind] == l }

// refresh finds the homes of the strays of a link if they are stale. The link may be nil.
func (all *liveStrays) refresh(l *linked) {
	if l == nil || !l.live.stale || len(l.strays) == 0 {
		return
	}
	if l.kind == clientLink {
		for _, one := range l.strays {
			all.refresh(one.links[participantLink])
		}
	}
	l.live.stale, l.live.told = false, false
	l.visits = l.visits[:0]
	for _, a := range l.live.calls {
		if when, ok := all.presence(a.call)[l.link]; ok {
			l.visits = append(l.visits, visit{when, &a.call.key})
		}
	}
	l.assign(all.settler.rules)
	clear(l.visits)
	clear(l.live.homes)
	if l.live.homes == nil {
		l.live.homes = map[*callKey][]*stray{}
	}
	for i, one := range l.strays {
		one.places[l.kind] = i // they have been sorted
		switch {
		case l.kind == participantLink:
			if one.waiting = false; one.waits(all.settler.rules) {
				one.wait()
			}
		case one.client != nil:
			l.live.homes[one.client] = append(l.live.homes[one.client], one)
		default:
			one.wait()
		}
	}
}

// presence returns who is present in a call.
func (all *liveStrays) presence(c *call) map[link]attendance {
	if c.live.stale = false; c.live.known {
		return c.live.present
	}
	if c.live.known = true; c.live.present == nil {
		c.live.present = map[link]attendance{}
	}
	clear(c.live.present)
	t := &all.settler
	t.begin(c)
	t.takeSummaries()
	t.takeOps()
	t.present(func(p presence) {
		l := linkOf(t, p.kind, p.id)
		when, known := c.live.present[l]
		if !known {
			when.span = emptySpan
		}
		when.add(p.attendance)
		c.live.present[l] = when
	})
	return c.live.present
}

// homeOf returns the call that a stray belongs to, or nil.
func (s *store) homeOf(one *stray) *callKey {
	if one.companion != nil {
		return s.homeOfCompanion(one)
	}
	for _, l := range one.links {
		s.strays.live.refresh(l)
	}
	return one.home(s.rules)
}

// liveStraysOf returns the operations among the strays that belong to a call.
func (s *store) liveStraysOf(c *call) (mine []*stray) {
	for i := range c.live.links.rows {
		l := c.live.links.rows[i].of.linked
		if len(l.strays) == 0 {
			continue
		}
		s.strays.live.refresh(l)
		for _, one := range l.live.homes[&c.key] {
			if !one.isOf(l) { // since the homes were found
				continue
			}
			if s.homeOf(one) == &c.key && l.kind == one.decides(s.rules) {
				mine = append(mine, one)
			}
		}
	}
	return mine
}
