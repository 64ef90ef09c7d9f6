package calls

import (
	"cmp"
	"slices"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// people are the participants of the call that is being settled, and how they are known.
type people struct {
	all []person // whom a who says
	// byKey has them by the key of their summary, or the participant ID that operations
	// name.
	byKey ids[who]
	// byID has them by participant ID, be it that of their summary or one that was
	// found to be theirs.
	byID ids[who]
	// byEndpoint has by endpoint ID those whose summary does not give their participant
	// ID: those of a P2P call and redacted ones.
	byEndpoint ids[who]
	// sole has by endpoint ID those that alone used the endpoint, and nobody for an
	// endpoint that several used.
	sole ids[who]
	// byClient has by client instance those that alone used it, as sole does. It is
	// empty unless there are media statistics, which alone need it.
	byClient ids[who]
	redacted bool // somebody's participant ID is redacted

	owner []who    // of the operations in order
	was   ids[who] // whose a client has been
	spans []span   // of the origins
	order []int32  // of origins
}

// who says which participant: 1 for the first; 0 is nobody.
type who int32

// person is a participant by the facts.
type person struct {
	key     id
	summary *settledSummary // nil if only operations tell of it
}

func (p *people) reset() {
	for _, t := range []*ids[who]{&p.byKey, &p.byID, &p.byEndpoint, &p.sole, &p.byClient, &p.was} {
		t.reset()
	}
	clear(p.all)
	p.all, p.redacted = p.all[:0], false
}

// add adds a participant.
func (p *people) add(one person) who {
	p.all = append(p.all, one)
	w := who(len(p.all))
	p.byKey.set(one.key, w)
	return w
}

// meet finds out who took part in the call, and whose its streams and operations are.
func (t *settler) meet() {
	t.meetSummaries()
	t.meetOperators()
	for i := range t.origins {
		if o := &t.origins[i]; o.isClient() {
			o.owner = t.find(o.participant, o.endpoint)
		}
	}
	t.ownOps()
	t.meetStreamers()
	for i := range t.streams {
		o := &t.origins[t.streams[i].entry.origin]
		if o.used {
			continue
		}
		o.used = true
		t.ownStreams(o)
	}
}

// ownStreams finds out whose the streams of an origin are.
func (t *settler) ownStreams(o *settledOrigin) {
	if o.owner = t.byKey.of(o.who); o.owner == 0 {
		o.owner = t.find(o.participant, o.endpoint)
	}
}

// meetSummaries adds the participants of the summaries.
func (t *settler) meetSummaries() {
	// The first of two on an endpoint stays.
	slices.SortFunc(t.summaries, func(a, b settledSummary) int { return compareIDs(t, a.key, b.key) })
	for i := range t.summaries {
		s := &t.summaries[i]
		o := &t.origins[s.entry.origin]
		one := t.people.add(person{s.key, s})
		t.redacted = t.redacted || o.participant.state() == opt.Redacted
		if o.participant.isSet() {
			t.byID.set(o.participant, one)
		} else if o.endpoint.isSet() && t.byEndpoint.of(o.endpoint) == 0 {
			t.byEndpoint.set(o.endpoint, one)
		}
		claim(&t.sole, o.endpoint, one)
	}
}

// claim notes whose an ID is, or nobody's if it is several participants'.
func claim(m *ids[who], i id, one who) {
	if !i.isSet() {
		return
	}
	r, first := m.at(i.hash(), i)
	switch {
	case first:
		r.of = one
	case r.of != one:
		r.of = 0
	}
}

// find returns the participant that a record names, or nobody.
func (p *people) find(participant, endpoint id) who {
	if participant.isSet() {
		if one := p.byID.of(participant); one != 0 {
			return one
		}
	}
	if !endpoint.isSet() {
		return 0
	}
	if one := p.byEndpoint.of(endpoint); one != 0 || participant.isSet() {
		// Somebody with another participant ID is another participant, even on the
		// same endpoint: it has come back.
		return one
	}
	return p.sole.of(endpoint)
}

// sortOps puts the operations in the order of time.
func (t *settler) sortOps() {
	order := func(a, b settledOp) int { return compareOpKeys(t, &a.key, &b.key) }
	if !slices.IsSortedFunc(t.ops, order) { // usually they come in order
		slices.SortFunc(t.ops, order)
	}
}

// meetOperators adds those that only operations name, and learns the participant IDs of
// those that are known by another key. Which operation of somebody is the first one
// counts: it says by its endpoint who that is.
func (t *settler) meetOperators() {
	// A participant of the call is who says so: not who did something before, on the
	// way to this call or another.
	says := func(o *settledOrigin) bool {
		return o.kind == clientInCall && o.participant.isSet() && t.byID.of(o.participant) == 0
	}
	actors := t.actors(says)
	strangers := false
	for _, i := range actors {
		if o := &t.origins[i]; says(o) {
			if one := t.known(o); one != 0 {
				t.byID.set(o.participant, one)
			} else {
				strangers = true
			}
		}
	}
	if !strangers {
		return
	}
	// Only now: any operation of somebody may say by its endpoint who that is.
	for _, i := range actors {
		if o := &t.origins[i]; says(o) {
			t.byID.set(o.participant, t.people.add(person{key: o.participant}))
		}
	}
}

// actors returns the origins of operations that say something, in the order of the first
// operation of each.
func (t *settler) actors(says func(*settledOrigin) bool) []int32 {
	t.order = t.order[:0]
	for i := range t.ops {
		n := t.ops[i].entry.origin
		o := &t.origins[n]
		if o.firstOp != 0 {
			continue
		}
		o.used, o.firstOp = true, int32(i+1)
		if says(o) {
			t.order = append(t.order, int32(n))
		}
	}
	return t.order
}

// known returns who it is that an operation names by an ID which no summary has as its
// participant ID: whose key that is, else who used the endpoint.
func (p *people) known(o *settledOrigin) who {
	if one := p.byKey.of(o.participant); one != 0 {
		return one
	}
	return p.find(o.participant, o.endpoint)
}

// sortStreams puts the streams in the order of their keys.
func (t *settler) sortStreams() {
	slices.SortFunc(t.streams, func(a, b settledStream) int {
		k, l := &a.key, &b.key
		switch {
		case k.participant != l.participant:
			return compareIDs(t, k.participant, l.participant)
		case k.endpoint != l.endpoint:
			return compareIDs(t, k.endpoint, l.endpoint)
		case k.media != l.media:
			return cmp.Compare(t.text(k.media), t.text(l.media))
		}
		return cmp.Compare(k.stream, l.stream)
	})
}

// meetStreamers learns the participant IDs of redacted participants from their streams,
// which are never redacted: the server's streams to them have nothing else that says
// whose they are.
func (t *settler) meetStreamers() {
	if !t.redacted {
		return
	}
	t.sortStreams()
	for i := range t.streams {
		o := &t.origins[t.streams[i].entry.origin]
		if !o.participant.isSet() || t.byID.of(o.participant) != 0 || t.text(o.kind) == string(diagnostics.Server) {
			continue
		}
		one := who(0)
		if o.other.isSet() {
			one = t.byKey.of(redactedKey(o.other, o.kind, t))
		}
		if one == 0 {
			one = t.byEndpoint.of(o.endpoint)
		}
		if one != 0 && t.isRedacted(one) {
			t.byID.set(o.participant, one)
		}
	}
}

func (t *settler) isRedacted(one who) bool {
	s := t.all[one-1].summary
	return s != nil && t.origins[s.entry.origin].participant.state() == opt.Redacted
}

// ownOps finds out whose the operations are. One that does not say it, such as one from
// before the client had joined, belongs to the participant that its client became next in
// the call, else to the one it was before.
func (t *settler) ownOps() {
	nobodys := false
	t.owner = slices.Grow(t.owner[:0], len(t.ops))[:len(t.ops)]
	for i := range t.ops {
		t.owner[i] = t.origins[t.ops[i].entry.origin].owner
		nobodys = nobodys || t.owner[i] == 0
	}
	if !nobodys {
		return
	}
	fill := func(i int) {
		client := t.origins[t.ops[i].entry.origin].other
		switch {
		case !client.isSet():
		case t.owner[i] != 0:
			t.was.set(client, t.owner[i])
		default:
			t.owner[i] = t.was.of(client)
		}
	}
	for i := range slices.Backward(t.ops) {
		fill(i)
	}
	t.was.reset()
	for i := range t.ops {
		fill(i)
	}
}
