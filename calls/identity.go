package calls

import (
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// participantKey identifies a participant within a call: by the first of
// participant ID, identifier and endpoint ID that has a value. The endpoint
// type serves to tell redacted participants apart, together with the
// identifier.
func participantKey(participant, identifier, endpoint opt.Value[string], endpointType string) string {
	id := identifier.Or("")
	switch {
	case participant.Or("") != "":
		return participant.Or("")
	case participant.State() == opt.Redacted:
		return redactedKey(id, endpointType)
	case id != "":
		return id
	}
	return endpointKey(endpoint, identifier, endpointType)
}

// redactedKey is the key of a participant whose ID the service has hidden.
func redactedKey(identifier, endpointType string) string {
	return "RedactedParticipant-" + endpointType + "-Identifier-" + identifier
}

// endpointKey identifies an endpoint within a call; it is empty for the server.
func endpointKey(endpoint, identifier opt.Value[string], endpointType string) string {
	if endpoint.State() == opt.Redacted {
		return "RedactedEndpoint-" + endpointType + "-Identifier-" + identifier.Or("")
	}
	return endpoint.Or("")
}

// describesCall reports whether a record describes the call itself: its
// participant ID is the call's.
func describesCall(participant, call opt.Value[string]) bool {
	return participant.IsSet() && participant == call
}

// summaryKey tells the summaries of a call apart.
func summaryKey(rec *callsummary.Record) string {
	return participantKey(rec.ParticipantID, rec.Identifier, rec.EndpointID, string(rec.EndpointType.Or("")))
}

// streamKey tells the streams of a call apart.
type streamKey struct {
	participant, endpoint string
	media                 diagnostics.MediaType
	stream                int64
}

func streamKeyOf(rec *diagnostics.Record) streamKey {
	kind := string(rec.EndpointType.Or(""))
	return streamKey{
		participant: participantKey(rec.ParticipantID, rec.Identifier, rec.EndpointID, kind),
		endpoint:    endpointKey(rec.EndpointID, rec.Identifier, kind),
		media:       rec.MediaType.Or(""), stream: rec.StreamID.Or(0),
	}
}

func (k *streamKey) hash() uint32 {
	return hashText(k.participant) ^ hashText(k.endpoint)*3 ^ hashNumber(k.stream)
}

// opKey tells the client operations of a call apart.
type opKey struct {
	id   string
	at   time.Time
	name clientops.OperationName
}

func opKeyOf(rec *clientops.Record) opKey {
	return opKey{rec.OperationID.Or(""), rec.CallClientTimeStamp.Or(time.Time{}), rec.OperationName.Or("")}
}

func (k *opKey) hash() uint32 {
	return hashText(k.id) ^ hashNumber(k.at.UnixNano())
}
