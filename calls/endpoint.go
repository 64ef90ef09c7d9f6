package calls

import (
	"cmp"
	"maps"
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Endpoint is one device or program in a call. Someone who rejoins keeps it and
// is several participants; the server has no ID.
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

// endpoints returns the call's endpoints, the server first, then by key.
func endpoints(c *Call) []*Endpoint {
	byKey := map[string]*Endpoint{}
	get := func(key string) *Endpoint {
		if byKey[key] == nil {
			byKey[key] = &Endpoint{Key: key}
		}
		return byKey[key]
	}
	for _, p := range c.Participants {
		if key := p.endpointKey(); key != "" {
			e := get(key)
			e.Participants = append(e.Participants, p)
		}
	}
	for _, s := range c.Streams {
		if key := s.endpointKey(); key != "" || s.Record.EndpointType.Or("") == diagnostics.Server {
			e := get(key)
			e.Streams = append(e.Streams, s)
		}
	}
	list := slices.SortedFunc(maps.Values(byKey), func(a, b *Endpoint) int { return cmp.Compare(a.Key, b.Key) })
	for _, e := range list {
		e.Type = e.kind()
	}
	return list
}

// kind returns what an endpoint is: by a summary, else by a stream, else what
// its participants count as.
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

// endpointKey returns the key of the endpoint that the participant used, or "".
func (p *Participant) endpointKey() string {
	if s := p.Summary; s != nil {
		return endpointKey(s.EndpointID, s.Identifier, string(s.EndpointType.Or("")))
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
	key := endpointKey(s.Record.EndpointID, s.Record.Identifier, string(kind))
	if key == "" && kind != diagnostics.Server && s.Participant != nil {
		return s.Participant.endpointKey()
	}
	return key
}
