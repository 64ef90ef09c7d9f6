package calls

import (
	"cmp"
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// people are the participants of a call that is being put together. Its memory
// serves for one call after the other.
type people struct {
	all []person // whom a who says
	// list has them as they are given away, if they are.
	list  []*Participant
	byKey texts[who]
	// byID has them by participant ID, be it that of their summary or one that
	// was found to be theirs.
	byID texts[who]
	// byEndpoint has by endpoint ID those whose summary does not give their
	// participant ID: those of a P2P call and redacted ones.
	byEndpoint texts[who]
	// sole has by endpoint ID those that alone used the endpoint, and nobody for
	// an endpoint that several used.
	sole texts[who]
	// byClient has by client instance those that alone used it, as sole does. It
	// is empty unless there are media statistics, which alone need it.
	byClient texts[who]
	measured bool // there are media statistics
	redacted bool // somebody's participant ID is redacted

	claimed map[*stray]bool // those of several links that are the call's

	ops          []*opRow
	owner        []who // of ops
	streamer     []who // of the streams
	audio        []ways
	ranges       table[rangeKey, outlineRange]
	is           texts[who]
	count        []int // of something, by who
	order        []who // of the participants
	rank         []int // the place in order, by who
	summaryOrder []*summaryRow
	streamOrder  []*streamRow
	endpoint     endpointMaker

	present   present
	met       []met
	actors    []*opOrigin
	rows      ledgerRows
	summaries []summaryRow // of the call
}

// who says which participant: 1 for the first; 0 is nobody.
type who int

// person is a participant by the facts.
type person struct {
	key          text
	endpointType opt.Value[callsummary.EndpointType]
	summary      *kept[summaryFacts] // nil if only operations tell of it
}

// reset makes p ready for another call. It keeps its memory, unless that is much.
func (p *people) reset() {
	const much = 10_000
	if max(cap(p.all), cap(p.ops), cap(p.streamOrder), cap(p.rows.first), cap(p.rows.opRows), cap(p.present.spans)) > much {
		*p = people{}
		return
	}
	for _, t := range []*texts[who]{&p.byKey, &p.byID, &p.byEndpoint, &p.sole, &p.byClient, &p.is} {
		t.reset()
	}
	clear(p.claimed)
	clear(p.all)
	clear(p.ops)
	p.all, p.list = p.all[:0], nil
	p.measured, p.redacted = false, false
}

// claim notes that a stray is the call's, if it may be found again by another link.
func (p *people) claim(s *stray) {
	if len(s.links) < 2 {
		return
	}
	if p.claimed == nil {
		p.claimed = map[*stray]bool{}
	}
	p.claimed[s] = true
}

// add adds a participant.
func (p *people) add(one person) who {
	p.all = append(p.all, one)
	w := who(len(p.all))
	p.byKey.set(one.key, w)
	return w
}

// meet adds the participants of the summaries.
func (p *people) meet(b *building) {
	p.measured = len(b.stats.rows) > 0
	order := p.summaryOrder[:0]
	for i := range p.summaries {
		order = append(order, &p.summaries[i])
	}
	// The first of two on an endpoint stays.
	slices.SortFunc(order, func(a, b *summaryRow) int { return cmp.Compare(a.key, b.key) })
	for _, r := range order {
		f := &r.of.facts
		one := p.add(person{key: f.key(), endpointType: f.endpointType, summary: &r.of})
		p.redacted = p.redacted || f.participant.state == opt.Redacted
		if f.participant.isSet() {
			p.byID.set(f.participant, one)
		} else if f.endpoint.of != "" && p.byEndpoint.of(f.endpoint) == 0 {
			p.byEndpoint.set(f.endpoint, one)
		}
		claim(&p.sole, f.endpoint, one)
	}
	clear(order)
	p.summaryOrder = order
}

// claim notes whose an ID is, or nobody's if it is several participants'.
func claim(m *texts[who], id text, one who) {
	if id.of == "" {
		return
	}
	r, first := m.at(id.hash, id.of)
	switch {
	case first:
		r.of = one
	case r.of != one:
		r.of = 0
	}
}

// find returns the participant that a record names, or nobody.
func (p *people) find(participant, endpoint text) who {
	if participant.isSet() {
		if one := p.byID.of(participant); one != 0 {
			return one
		}
	}
	if !endpoint.isSet() {
		return 0
	}
	if one := p.byEndpoint.of(endpoint); one != 0 || participant.isSet() {
		// Somebody with another participant ID is another participant, even on
		// the same endpoint: it has come back.
		return one
	}
	return p.sole.of(endpoint)
}

// meetOperators adds those that only operations name, and learns the participant
// IDs of those that are known by another key. The actors are the origins of the
// operations, in the order of those, each at least where it comes first.
func (p *people) meetOperators(actors []*opOrigin) {
	// A participant of the call is who says so: not who did something before, on
	// the way to this call or another.
	says := func(f *opOrigin) bool { return f.inCall && f.participant.isSet() && p.byID.of(f.participant) == 0 }
	last, strangers := "", false // the last one who is known: neighbours are often the same
	for _, f := range actors {
		if f.participant.of == last {
			continue
		}
		if says(f) {
			one := p.known(f)
			if one == 0 {
				strangers = true
				continue
			}
			p.byID.set(f.participant, one)
		}
		if f.inCall && f.participant.isSet() {
			last = f.participant.of
		}
	}
	if !strangers {
		return
	}
	// Only now: any operation of somebody may say by its endpoint who that is.
	for _, f := range actors {
		if says(f) {
			p.byID.set(f.participant, p.add(person{key: f.participant, endpointType: opt.Of(callsummary.VoIP)}))
		}
	}
}

// known returns who it is that an operation names by an ID which no summary has as
// its participant ID: whose key that is, else who used the endpoint.
func (p *people) known(f *opOrigin) who {
	if one := p.byKey.of(f.participant); one != 0 {
		return one
	}
	return p.find(f.participant, f.endpoint)
}

// settle makes the participants, when all are known.
func (p *people) settle() {
	memory := make([]Participant, len(p.all))
	p.list = make([]*Participant, len(memory))
	for i := range p.all {
		from, to := &p.all[i], &memory[i]
		to.Key, to.EndpointType = from.key.of, from.endpointType
		if from.summary != nil {
			to.Summary, to.Versions = from.summary.facts.rec, from.summary.versions()
		}
		p.list[i] = to
	}
}

// one returns a participant, or nil.
func (p *people) one(w who) *Participant {
	if w == 0 {
		return nil
	}
	return p.list[w-1]
}

// meetStreamers learns the participant IDs of redacted participants from their
// streams, which are never redacted: the server's streams to them have nothing
// else that says whose they are. The streams are in order.
func (p *people) meetStreamers(streams []*streamRow) {
	if !p.redacted {
		return
	}
	for _, s := range streams {
		f := s.of.facts.origin
		if !f.participant.isSet() || p.byID.of(f.participant) != 0 || f.endpointType == diagnostics.Server {
			continue
		}
		one := p.byKey.get(redactedKey(f.identifier.of, string(f.endpointType)))
		if one == 0 || !f.identifier.isSet() {
			one = p.byEndpoint.of(f.endpoint)
		}
		if one != 0 && p.all[one-1].isRedacted() {
			p.byID.set(f.participant, one)
		}
	}
}

func (p *person) isRedacted() bool {
	return p.summary != nil && p.summary.facts.participant.state == opt.Redacted
}

// streamers returns whose the streams are, which are in order.
func (p *people) streamers(streams []*streamRow) []who {
	p.meetStreamers(streams)
	list, one := p.streamer[:0], who(0)
	for i, s := range streams {
		if i == 0 || s.key.participant != streams[i-1].key.participant {
			whose, _ := s.of.facts.origin.keys()
			one = p.byKey.of(whose)
		}
		whose := one
		if whose == 0 {
			whose = p.find(s.of.facts.origin.participant, s.of.facts.origin.endpoint)
		}
		list = append(list, whose)
	}
	p.streamer = list
	return list
}

// joinOperations says whose the operations are, which are in the order of time,
// and the ranges made of them.
func (p *people) joinOperations(ops []*opRow, list []*DiagnosticRange) {
	owner := p.owners(ops)
	p.makeRoom(ops, owner)
	for i, op := range ops {
		one, rec := p.one(owner[i]), op.of.facts.rec
		if one != nil && p.measured {
			claim(&p.byClient, op.of.facts.origin.client, owner[i])
		}
		switch begins := len(list) > 0 && list[0].Records[0] == rec; {
		case begins && one != nil:
			one.Diagnostics = append(one.Diagnostics, list[0])
			list = list[1:]
		case begins:
			list = list[1:]
		case one != nil && !op.key.isDiagnostic():
			one.Operations = append(one.Operations, rec)
		}
	}
}

// makeRoom gives all participants memory for their operations.
func (p *people) makeRoom(ops []*opRow, owner []who) {
	count, sum := p.counts(len(p.list)), 0
	for i, op := range ops {
		if owner[i] != 0 && !op.key.isDiagnostic() {
			count[owner[i]-1]++
			sum++
		}
	}
	memory := make([]*clientops.Record, sum)
	for i, n := range count {
		if n > 0 {
			p.list[i].Operations, memory = memory[:0:n], memory[n:]
		}
	}
}

// counts returns n counts, which are 0.
func (p *people) counts(n int) []int {
	p.count = slices.Grow(p.count[:0], n)[:n]
	clear(p.count)
	return p.count
}

// owners returns whose the operations are. One that does not say it, such as
// one from before the client had joined, is of whom its client became next,
// else of whom it was.
func (p *people) owners(ops []*opRow) []who {
	owner, nobodys := p.owner[:0], false
	for _, op := range ops {
		one := p.find(op.of.facts.origin.participant, op.of.facts.origin.endpoint)
		owner = append(owner, one)
		nobodys = nobodys || one == 0
	}
	p.owner = owner
	if !nobodys {
		return owner
	}
	fill := func(i int) {
		client := ops[i].of.facts.origin.client
		switch {
		case !client.isSet():
		case owner[i] != 0:
			p.is.set(client, owner[i])
		default:
			owner[i] = p.is.of(client)
		}
	}
	for i := range slices.Backward(ops) {
		fill(i)
	}
	p.is.reset()
	for i := range ops {
		fill(i)
	}
	return owner
}

// measuring returns the participant whose client sent a media statistic, or nil.
func (p *people) measuring(rec *mediastats.Record) *Participant {
	if one := p.find(idOf(rec.ParticipantID), idOf(rec.EndpointID)); one != 0 || rec.ParticipantID.IsSet() {
		return p.one(one)
	}
	return p.one(p.byClient.get(rec.ClientInstanceID.Or("")))
}

// sorted returns the participants in the order of the call, and notes it.
func (p *people) sorted() []*Participant {
	p.order = p.order[:0]
	for i := range p.byKey.rows {
		p.order = append(p.order, p.byKey.rows[i].of)
	}
	slices.SortFunc(p.order, func(a, b who) int { return compareParticipants(p.one(a), p.one(b)) })
	p.rank = append(p.rank[:0], make([]int, len(p.all)+1)...)
	p.rank[0] = len(p.order) // nobody comes last
	if len(p.order) == 0 {
		return nil
	}
	list := make([]*Participant, len(p.order))
	for i, w := range p.order {
		p.rank[w] = i
		list[i] = p.one(w)
	}
	return list
}

// compareParticipants orders the participants of a call: by start, then key.
func compareParticipants(a, b *Participant) int {
	at, aok := a.Start()
	bt, bok := b.Start()
	switch {
	case aok && bok && !at.Equal(bt):
		return at.Compare(bt)
	case aok != bok && aok:
		return -1
	case aok != bok:
		return 1
	}
	return cmp.Compare(a.Key, b.Key)
}
