package calls

// originEntry is an origin, be it a streamOrigin or an opOrigin.
type originEntry struct {
	participant, endpoint, resource value
	more                            value // the identifier or the client
	kind                            word  // the endpoint type; or operation or operationInCall
}

const (
	operation       = ^word(0)
	operationInCall = operation - 1
)

// origin is what is found out once for an origin.
type origin struct {
	number                uint32
	participant, endpoint word   // the keys of a streamOrigin
	hash                  uint32 // of those
	linked                bool   // strays have been linked by an opOrigin
}

// streamOrigin returns the number of an origin of streams.
func (l *ledger) streamOrigin(a *Assembler, from *streamOrigin) uint32 {
	hash := originHash(&from.participant, &from.endpoint)
	like := &originEntry{}
	for i := l.origins.next(hash, -1); i >= 0; i = l.origins.next(hash, i) {
		o := &l.origins.rows[i].key
		if like = o; !o.isOperation() && l.text(o.kind) == string(from.endpointType) && l.has(o.participant, &from.participant) &&
			l.has(o.endpoint, &from.endpoint) && l.has(o.more, &from.identifier) && l.has(o.resource, &from.resource) {
			return uint32(i)
		}
	}
	e := l.originLike(a, like, &from.participant, &from.endpoint, &from.resource)
	e.more, e.kind = l.value(a, &from.identifier, like.more), l.enum(a, string(from.endpointType))
	r := l.origins.add(&a.rows.origins, hash, e)
	r.of = origin{number: uint32(len(l.origins.rows) - 1), participant: e.participant.word(), endpoint: e.endpoint.word()}
	if participant, endpoint := from.keys(); participant.of != from.participant.of || endpoint.of != from.endpoint.of {
		r.of.participant = l.word(a, participant.hash, participant.of)
		r.of.endpoint = l.word(a, endpoint.hash, endpoint.of)
	}
	r.of.hash = lineHash(l.hash(r.of.participant), l.hash(r.of.endpoint))
	return r.of.number
}

// opOrigin returns the number of an origin of operations.
func (l *ledger) opOrigin(a *Assembler, from *opOrigin) uint32 {
	kind := operation
	if from.inCall {
		kind = operationInCall
	}
	hash := originHash(&from.participant, &from.client)
	like := &originEntry{}
	for i := l.origins.next(hash, -1); i >= 0; i = l.origins.next(hash, i) {
		o := &l.origins.rows[i].key
		if like = o; o.kind == kind && l.has(o.participant, &from.participant) && l.has(o.more, &from.client) &&
			l.has(o.endpoint, &from.endpoint) && l.has(o.resource, &from.resource) {
			return uint32(i)
		}
	}
	e := l.originLike(a, like, &from.participant, &from.endpoint, &from.resource)
	e.more, e.kind = l.value(a, &from.client, like.more), kind
	r := l.origins.add(&a.rows.origins, hash, e)
	r.of.number = uint32(len(l.origins.rows) - 1)
	return r.of.number
}

// originHash is the hash of an ID, or of another one if that is empty.
func originHash(id, other *text) uint32 {
	if id.of == "" {
		id = other
	}
	id.findHash()
	return id.hash
}

// originLike returns a new origin, whose texts may be those of another one.
func (l *ledger) originLike(a *Assembler, like *originEntry, participant, endpoint, resource *text) originEntry {
	return originEntry{
		participant: l.value(a, participant, like.participant), endpoint: l.value(a, endpoint, like.endpoint),
		resource: l.resource(a, resource),
	}
}

// resource is value for the resource that wrote a record, of which a call has one.
func (l *ledger) resource(a *Assembler, t *text) value {
	if n := len(l.origins.rows); n > 0 {
		if v := l.origins.rows[n-1].key.resource; l.has(v, t) {
			return v
		}
	}
	own := *t
	if a.CopyRecords {
		a.ownResource(&own)
	}
	return l.value(a, &own, 0)
}
