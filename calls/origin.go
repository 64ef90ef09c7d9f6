package calls

import (
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
)

// An origin is what records of one client, or of the streams of one, have in common.
// It is kept once for many of them, though not always for all: which record has
// which origin says nothing.

// streamOrigin is the origin of a diagnostics record.
type streamOrigin struct {
	participant, identifier, endpoint text
	resource                          text
	endpointType                      diagnostics.EndpointType
}

// streamOriginOf returns the origin of a record, without hashes.
func streamOriginOf(rec *diagnostics.Record) streamOrigin {
	return streamOrigin{
		participant: textOf(rec.ParticipantID), identifier: textOf(rec.Identifier), endpoint: textOf(rec.EndpointID),
		resource: textOf(rec.ResourceID), endpointType: rec.EndpointType.Or(""),
	}
}

// hashed returns o with the hashes of its IDs.
func (o streamOrigin) hashed() streamOrigin {
	o.participant.findHash()
	o.endpoint.findHash()
	return o
}

// keys returns the keys of the participant and of the endpoint.
func (o *streamOrigin) keys() (participant, endpoint text) {
	kind := string(o.endpointType)
	return participantKey(o.participant, o.identifier, o.endpoint, kind), endpointKey(o.endpoint, o.identifier, kind)
}

// opOrigin is the origin of a client operation.
type opOrigin struct {
	participant, endpoint, client text
	resource                      text
	inCall                        bool // it names its call
}

// opOriginOf returns the origin of a record, without hashes.
func opOriginOf(rec *clientops.Record) opOrigin {
	return opOrigin{
		participant: textOf(rec.ParticipantID), endpoint: textOf(rec.EndpointID), client: textOf(rec.ClientInstanceID),
		resource: textOf(rec.ResourceID), inCall: callOf(rec).Or("") != "",
	}
}

// hashed returns o with the hashes of its IDs.
func (o opOrigin) hashed() opOrigin {
	o.participant.findHash()
	o.endpoint.findHash()
	o.client.findHash()
	return o
}

// keptOrigin is an opOrigin that stays.
type keptOrigin struct {
	opOrigin
	linked *byte // token of the call to which strays have been linked by it last
}

// origins are the latest ones, by their hashes.
type origins struct {
	streams [1024]*streamOrigin
	ops     [1024]*keptOrigin
}

// streamOrigin returns one that is like o and stays.
func (a *Assembler) streamOrigin(o *streamOrigin) *streamOrigin {
	at := &a.origins.streams[lineHash(o.participant.hash, o.endpoint.hash)%1024]
	if *at == nil || **at != *o {
		own := *o
		*at = &own
	}
	return *at
}

// opOrigin returns one that is like o and stays.
func (a *Assembler) opOrigin(o *opOrigin) *keptOrigin {
	at := &a.origins.ops[lineHash(o.participant.hash, o.client.hash)%1024]
	if *at == nil || (*at).opOrigin != *o {
		own := keptOrigin{opOrigin: *o}
		if a.brief {
			a.ownTexts(&own.participant, &own.endpoint, &own.client)
			a.ownResource(&own.resource)
		}
		*at = &own
	}
	return *at
}
