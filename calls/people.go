package calls

import (
	"cmp"
	"maps"
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// people are the participants of a call that is being put together.
type people struct {
	byKey map[string]*Participant
	// byID has them by participant ID, be it that of their summary or one that
	// was found to be theirs.
	byID map[string]*Participant
	// byEndpoint has by endpoint ID those whose summary does not give their
	// participant ID: those of a P2P call and redacted ones.
	byEndpoint map[string]*Participant
	// sole has by endpoint ID those that alone used the endpoint, and nil for
	// an endpoint that several used.
	sole map[string]*Participant
	// byClient has by client instance those that alone used it, as sole does.
	byClient map[string]*Participant
}

// participants returns the participants of the summaries.
func (b *building) participants() *people {
	p := &people{
		byKey: map[string]*Participant{}, byID: map[string]*Participant{}, byEndpoint: map[string]*Participant{},
		sole: map[string]*Participant{}, byClient: map[string]*Participant{},
	}
	for _, key := range slices.Sorted(maps.Keys(b.summaries)) { // the first of two on an endpoint stays
		s := b.summaries[key]
		one := &Participant{Key: key, EndpointType: s.rec.EndpointType, Summary: s.rec, Versions: s.versions()}
		p.byKey[key] = one
		endpoint := s.rec.EndpointID.Or("")
		if id, ok := s.rec.ParticipantID.Get(); ok {
			p.byID[id] = one
		} else if p.byEndpoint[endpoint] == nil && endpoint != "" {
			p.byEndpoint[endpoint] = one
		}
		claim(p.sole, endpoint, one)
	}
	return p
}

// claim notes whose an ID is, or nil if it is several participants'.
func claim(m map[string]*Participant, id string, one *Participant) {
	if other, taken := m[id]; taken && other != one {
		one = nil
	}
	if id != "" {
		m[id] = one
	}
}

// find returns the participant that a record names, or nil.
func (p *people) find(participant, endpoint opt.Value[string]) *Participant {
	id, named := participant.Get()
	if one := p.byID[id]; named && one != nil {
		return one
	}
	at := endpoint.Or("")
	if one := p.byEndpoint[at]; one != nil || named {
		// Somebody with another participant ID is another participant, even on
		// the same endpoint: it has come back.
		return one
	}
	return p.sole[at]
}

// meetOperators adds those that only operations name, and learns the
// participant IDs of those that are known by their endpoint alone. The
// operations are in order.
func (p *people) meetOperators(ops []*clientops.Record) {
	// Those that name their endpoint come first: one operation that does not
	// would otherwise make a participant of its own in a P2P call.
	for _, withEndpoint := range []bool{true, false} {
		for _, op := range ops {
			id, named := op.ParticipantID.Get()
			// A participant of the call is who says so: not who did something
			// before, on the way to this call or another.
			if !named || op.EndpointID.IsSet() != withEndpoint || callOf(op).Or("") == "" {
				continue
			}
			one := p.find(op.ParticipantID, op.EndpointID)
			if one == nil {
				one = &Participant{Key: id, EndpointType: opt.Of(callsummary.VoIP)}
				p.byKey[id] = one
			}
			p.byID[id] = one
		}
	}
}

// meetStreamers learns the participant IDs of redacted participants from their
// streams, which are never redacted: the server's streams to them have nothing
// else that says whose they are. The streams are in order.
func (p *people) meetStreamers(streams []*Stream) {
	for _, s := range streams {
		rec := s.Record
		id, named := rec.ParticipantID.Get()
		if !named || p.byID[id] != nil || rec.EndpointType.Or("") == diagnostics.Server {
			continue
		}
		one := p.byKey[redactedKey(rec.Identifier.Or(""), string(rec.EndpointType.Or("")))]
		if one == nil || !rec.Identifier.IsSet() {
			one = p.byEndpoint[rec.EndpointID.Or("")]
		}
		if one != nil && one.Summary.ParticipantID.State() == opt.Redacted {
			p.byID[id] = one
		}
	}
}

// joinStreams says whose the streams are.
func (p *people) joinStreams(streams []*Stream) {
	p.meetStreamers(streams)
	for _, s := range streams {
		s.Participant = p.byKey[s.Key]
		if s.Participant == nil {
			s.Participant = p.find(s.Record.ParticipantID, s.Record.EndpointID)
		}
	}
}

// joinOperations says whose the operations are, which are in the order of time,
// and the ranges made of them.
func (p *people) joinOperations(ops []*clientops.Record, list []*DiagnosticRange) {
	owner := p.owners(ops)
	first := make(map[*clientops.Record]*DiagnosticRange, len(list))
	for _, r := range list {
		first[r.Records[0]] = r
	}
	for i, op := range ops {
		if owner[i] != nil {
			claim(p.byClient, op.ClientInstanceID.Or(""), owner[i])
		}
		switch r := first[op]; {
		case owner[i] == nil:
		case r != nil:
			owner[i].Diagnostics = append(owner[i].Diagnostics, r)
		case op.OperationName.Or("") != clientops.UserFacingDiagnostics:
			owner[i].Operations = append(owner[i].Operations, op)
		}
	}
}

// owners returns whose the operations are. One that does not say it, such as
// one from before the client had joined, is of whom its client became next,
// else of whom it was.
func (p *people) owners(ops []*clientops.Record) []*Participant {
	owner := make([]*Participant, len(ops))
	for i, op := range ops {
		owner[i] = p.find(op.ParticipantID, op.EndpointID)
	}
	is := map[string]*Participant{} // by client
	fill := func(i int) {
		client, ok := ops[i].ClientInstanceID.Get()
		switch {
		case !ok:
		case owner[i] != nil:
			is[client] = owner[i]
		default:
			owner[i] = is[client]
		}
	}
	for i := range slices.Backward(ops) {
		fill(i)
	}
	clear(is)
	for i := range ops {
		fill(i)
	}
	return owner
}

// measuring returns the participant whose client sent a media statistic, or nil.
func (p *people) measuring(rec *mediastats.Record) *Participant {
	if one := p.find(rec.ParticipantID, rec.EndpointID); one != nil || rec.ParticipantID.IsSet() {
		return one
	}
	return p.byClient[rec.ClientInstanceID.Or("")]
}

func (p *people) sorted() []*Participant {
	return slices.SortedFunc(maps.Values(p.byKey), func(a, b *Participant) int {
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
	})
}
