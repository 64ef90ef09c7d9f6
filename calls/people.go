package calls

import (
	"cmp"
	"slices"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// people are the participants of the call that is being settled, with the IDs by which records
// name them.
type people struct {
	all []person // a participantIndex minus 1 is the index
	// byKey finds them by the key of their summary, or by the participant ID that operations
	// name.
	byKey ids[participantIndex]
	// byID finds them by participant ID: that of their summary or one that was found to be
	// theirs.
	byID ids[participantIndex]
	// byEndpoint finds, by endpoint ID, those whose summary has no participant ID: those of a
	// P2P call and redacted ones.
	byEndpoint ids[participantIndex]
	// soleUser finds, by endpoint ID, the only participant that used an endpoint; it has 0 for
	// an endpoint that several used.
	soleUser ids[participantIndex]
	// byClient does the same by client instance. It is empty unless there are media
	// statistics, for which alone it is needed.
	byClient ids[participantIndex]
	redacted bool // the participant ID of some participant is redacted

	owner       []participantIndex    // of the operations in order
	clientOwner ids[participantIndex] // the last known participant of a client
	spans       []span                // of the origins
	order       []int32               // of origins
}

// participantIndex is the number of a participant from 1; 0 means that it is unknown.
type participantIndex int32

// person is what the facts say about a participant.
type person struct {
	key     id
	summary *settledSummary // nil if only operations name it
	listed  *settledSummary // nil if no summary lists it
	// inOperations says that an operation which names the call names it, too.
	inOperations bool
	results      []clientops.ResultType // see Participant.Results
	client       clientFacts
}

func (p *people) reset() {
	for _, t := range []*ids[participantIndex]{&p.byKey, &p.byID, &p.byEndpoint, &p.soleUser, &p.byClient, &p.clientOwner} {
		t.reset()
	}
	clear(p.all)
	p.all, p.redacted = p.all[:0], false
}

// add adds a participant.
func (p *people) add(one person) participantIndex {
	p.all = append(p.all, one)
	w := participantIndex(len(p.all))
	p.byKey.set(one.key, w)
	return w
}

// identify finds the participants of the call and the owners of its streams and operations.
func (t *settler) identify() {
	t.identifySummaries()
	t.identifyOperators()
	for i := range t.origins {
		if o := &t.origins[i]; o.isClient() {
			o.owner = t.find(o.participant, o.endpoint)
			if o.owner != 0 && o.acts && o.kind == clientInCall && o.participant.isSet() {
				t.all[o.owner-1].inOperations = true
			}
		}
	}
	t.ownOps()
	t.identifyStreamers()
	for i := range t.streams {
		o := &t.origins[t.streams[i].entry.origin]
		if o.used {
			continue
		}
		o.used = true
		t.ownStreams(o)
	}
}

// ownStreams finds the participant that the streams of an origin belong to.
func (t *settler) ownStreams(o *settledOrigin) {
	if o.owner = t.byKey.of(o.participantKey); o.owner == 0 {
		o.owner = t.find(o.participant, o.endpoint)
	}
}

// identifySummaries adds the participants of the summaries.
func (t *settler) identifySummaries() {
	for i := range t.summaries {
		s := &t.summaries[i]
		o := &t.origins[s.entry.origin]
		one := t.people.add(person{key: s.key.participant, summary: s})
		if l := &t.listed[i]; l.entry != nil {
			t.all[one-1].listed = l
		}
		t.redacted = t.redacted || o.participant.state() == opt.Redacted
		if o.participant.isSet() {
			t.byID.set(o.participant, one)
		} else if o.endpoint.isSet() {
			other := t.byEndpoint.of(o.endpoint)
			if other == 0 || t.all[other-1].listed == nil && t.all[one-1].listed != nil {
				t.byEndpoint.set(o.endpoint, one)
			}
		}
		claim(&t.soleUser, o.endpoint, one)
	}
}

// claim gives an ID to a participant, or to none if several participants have it.
func claim(m *ids[participantIndex], i id, one participantIndex) {
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

// find returns the participant that a record names, or 0.
func (p *people) find(participant, endpoint id) participantIndex {
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
		// same endpoint: somebody rejoined.
		return one
	}
	return p.soleUser.of(endpoint)
}

// identifyOperators adds the participants that only operations name, and learns the participant
// IDs of those that are known by another key. The first operation of a participant counts: its
// endpoint says who that is.
func (t *settler) identifyOperators() {
	// Operations in the call name participants of it; earlier ones may be on the way to
	// this call or to another.
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
	// Only now, because any operation of a participant may say by its endpoint who that is.
	for _, i := range actors {
		if o := &t.origins[i]; says(o) {
			t.byID.set(o.participant, t.people.add(person{key: o.participant}))
		}
	}
}

// actors returns the origins of operations for which says is true, in the order of the first
// operation of each.
func (t *settler) actors(says func(*settledOrigin) bool) []int32 {
	t.order = t.order[:0]
	add := func(n uint32) {
		o := &t.origins[n]
		if o.acts {
			return
		}
		o.used, o.acts = true, true
		if says(o) {
			t.order = append(t.order, int32(n))
		}
	}
	for i := range t.ops {
		add(t.ops[i].entry.origin)
	}
	for i := range t.asides { // in the order of time, too
		if e := t.asides[i].entry; t.role(e)&roleLeftOut == 0 {
			add(e.origin)
		}
	}
	return t.order
}

// known returns the participant that an operation names by an ID which is no summary's
// participant ID: the one whose key it is, else the one that used the endpoint.
func (p *people) known(o *settledOrigin) participantIndex {
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
		case k.media != l.media:
			return cmp.Compare(t.text(k.media), t.text(l.media))
		}
		return cmp.Compare(k.stream, l.stream)
	})
}

// identifyStreamers learns the participant IDs of redacted participants from their streams,
// which are never redacted: nothing else says to whom the server's streams belong.
func (t *settler) identifyStreamers() {
	if !t.redacted {
		return
	}
	t.sortStreams()
	for i := range t.streams {
		o := &t.origins[t.streams[i].entry.origin]
		if !o.participant.isSet() || t.byID.of(o.participant) != 0 || t.text(o.kind) == string(diagnostics.Server) {
			continue
		}
		one := participantIndex(0)
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

func (t *settler) isRedacted(one participantIndex) bool {
	s := t.all[one-1].summary
	return s != nil && t.origins[s.entry.origin].participant.state() == opt.Redacted
}

// ownOps finds the owner of each operation. An operation that does not name a participant, such as one
// from before the client had joined, belongs to the participant that its client became next in
// the call, else to the one it was before.
func (t *settler) ownOps() {
	unowned := false
	t.owner = slices.Grow(t.owner[:0], len(t.ops))[:len(t.ops)]
	for i := range t.ops {
		t.owner[i] = t.origins[t.ops[i].entry.origin].owner
		unowned = unowned || t.owner[i] == 0
	}
	if !unowned {
		return
	}
	fill := func(i int) {
		client := t.origins[t.ops[i].entry.origin].other
		switch {
		case !client.isSet():
		case t.owner[i] == 0 && t.origins[t.ops[i].entry.origin].participant.isSet(): // somebody else's
		case t.owner[i] != 0:
			t.clientOwner.set(client, t.owner[i])
		default:
			t.owner[i] = t.clientOwner.of(client)
		}
	}
	for i := range slices.Backward(t.ops) {
		fill(i)
	}
	t.clientOwner.reset()
	for i := range t.ops {
		fill(i)
	}
}
