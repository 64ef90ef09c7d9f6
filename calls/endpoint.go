package calls

import (
	"cmp"
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Endpoint is one device or program in a call. Someone who rejoins keeps the endpoint but
// is another participant; the server has no ID.
type Endpoint struct {
	// Key tells the endpoints of one call apart; it is the endpoint ID, or made
	// from the identifier where that is redacted. Empty for the server.
	Key string
	// Type is what the summary says it is, else what the diagnostics say.
	Type opt.Value[callsummary.EndpointType]
	// Participants are those that used the endpoint, in the order of their
	// start.
	Participants []*Participant
	// Streams are those that the endpoint sent.
	Streams []*Stream
}

// endpointMaker makes the endpoints of calls.
type endpointMaker struct {
	byKey texts[endpointSize]
	rows  []int // of each participant's endpoint, then of each stream's; -1 for none

	memory       []Endpoint
	list         []*Endpoint
	participants []*Participant
	streams      []*Stream
}

// endpointSize is the row of an endpoint and the number of its participants and streams.
type endpointSize struct{ row, participants, streams int }

// of returns a call's endpoints, the server first, then by key.
func (m *endpointMaker) of(b *builder, c *Call) []*Endpoint {
	m.byKey.reset()
	m.rows = m.rows[:0]
	participants, streams := 0, 0
	for _, one := range c.Participants {
		if size := m.find(one.endpointKey(), false); size != nil {
			size.participants++
			participants++
		}
	}
	for _, s := range c.Streams {
		if size := m.find(s.endpointKey(), s.Record.EndpointType.Or("") == diagnostics.Server); size != nil {
			size.streams++
			streams++
		}
	}
	list := m.make(b, participants, streams)
	for i, at := range m.rows {
		switch n := len(c.Participants); {
		case at < 0:
		case i < n:
			list[at].Participants = append(list[at].Participants, c.Participants[i])
		default:
			list[at].Streams = append(list[at].Streams, c.Streams[i-n])
		}
	}
	slices.SortFunc(list, func(a, b *Endpoint) int { return cmp.Compare(a.Key, b.Key) })
	for _, e := range list {
		e.Type = e.kind()
	}
	return list
}

// find adds and returns the endpoint with a key, or returns nil; only the server has
// an empty key.
func (m *endpointMaker) find(key string, server bool) *endpointSize {
	if key == "" && !server {
		m.rows = append(m.rows, -1)
		return nil
	}
	r, first := m.byKey.at(hashText(key), key)
	if first {
		r.of.row = len(m.byKey.rows) - 1
	}
	m.rows = append(m.rows, r.of.row)
	return &r.of
}

// make makes the endpoints with room for their participants and streams.
func (m *endpointMaker) make(b *builder, participants, streams int) []*Endpoint {
	n := len(m.byKey.rows)
	if n == 0 {
		return nil
	}
	list, memory := take(b, &m.list, n), take(b, &m.memory, n)
	ones, theirs := take(b, &m.participants, participants), take(b, &m.streams, streams)
	for i := range m.byKey.rows {
		e, r := &memory[i], &m.byKey.rows[i]
		e.Key, list[i] = r.key, e
		if n := r.of.participants; n > 0 {
			e.Participants, ones = ones[:0:n], ones[n:]
		}
		if n := r.of.streams; n > 0 {
			e.Streams, theirs = theirs[:0:n], theirs[n:]
		}
	}
	return list
}

// kind returns the type of an endpoint: by a summary, else by a stream, else by
// its participants.
func (e *Endpoint) kind() (kind opt.Value[callsummary.EndpointType]) {
	for _, p := range e.Participants {
		if p.Summary != nil && p.EndpointType.IsSet() {
			return p.EndpointType
		}
	}
	for _, s := range e.Streams {
		if t, ok := s.Record.EndpointType.Get(); ok {
			return opt.Of(callsummary.EndpointType(t))
		}
	}
	for _, p := range e.Participants {
		kind = p.EndpointType
	}
	return kind
}

// endpointOf is endpointKey for the texts of a record.
func endpointOf(endpoint, identifier opt.Value[string], kind string) string {
	if endpoint.State() == opt.Redacted {
		return redactedEndpoint(kind, identifier.Or(""))
	}
	return endpoint.Or("")
}

// endpointKey returns the key of the endpoint that the participant used, or "".
func (p *Participant) endpointKey() string {
	if s := p.Summary; s != nil {
		return endpointOf(s.EndpointID, s.Identifier, string(s.EndpointType.Or("")))
	}
	for _, op := range p.Operations {
		if id, ok := op.EndpointID.Get(); ok {
			return id
		}
	}
	for _, r := range p.Diagnostics {
		for _, op := range r.Records {
			if id, ok := op.EndpointID.Get(); ok {
				return id
			}
		}
	}
	return ""
}

// endpointKey returns the key of the endpoint that sends the stream, or "". If
// the record does not say which one, it is the participant's.
func (s *Stream) endpointKey() string {
	kind := s.Record.EndpointType.Or("")
	key := endpointOf(s.Record.EndpointID, s.Record.Identifier, string(kind))
	if key == "" && kind != diagnostics.Server && s.Participant != nil {
		return s.Participant.endpointKey()
	}
	return key
}
