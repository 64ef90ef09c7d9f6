package calls

import (
	"cmp"
	"strings"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// participantKey identifies a participant within a call: by the first of
// participant ID, identifier and endpoint ID that has a value. The endpoint
// type serves to tell redacted participants apart, together with the
// identifier.
func participantKey(participant, identifier, endpoint text, endpointType string) text {
	switch {
	case participant.of != "":
		return participant
	case participant.state == opt.Redacted:
		return keyOf(redactedKey(identifier.of, endpointType))
	case identifier.of != "":
		return keyOf(identifier.of)
	}
	return endpointKey(endpoint, identifier, endpointType)
}

// redactedKey is the key of a participant whose ID the service has hidden.
func redactedKey(identifier, endpointType string) string {
	return "RedactedParticipant-" + endpointType + "-Identifier-" + identifier
}

// endpointKey identifies an endpoint within a call; it is empty for the server.
func endpointKey(endpoint, identifier text, endpointType string) text {
	if endpoint.state == opt.Redacted {
		return keyOf("RedactedEndpoint-" + endpointType + "-Identifier-" + identifier.of)
	}
	return endpoint
}

func keyOf(of string) text { return text{of, opt.Set, hashText(of)} }

// describesCall reports whether a record describes the call itself: its
// participant ID is the call's.
func describesCall(participant, call opt.Value[string]) bool {
	return participant.IsSet() && participant == call
}

// streamKey tells the streams of a call apart.
type streamKey struct {
	participant, endpoint string
	media                 diagnostics.MediaType
	stream                int64
}

// streamKeyOf returns the key of a stream and its hash; the origin is that of the
// record.
func streamKeyOf(rec *diagnostics.Record, from *streamOrigin) (streamKey, uint32) {
	participant, endpoint := from.keys()
	k := streamKey{participant.of, endpoint.of, rec.MediaType.Or(""), rec.StreamID.Or(0)}
	return k, lineHash(participant.hash, endpoint.hash) ^ streamHash(k.stream)
}

// lineHash is the hash of two IDs by their hashes.
func lineHash(participant, endpoint uint32) uint32 { return participant ^ endpoint*3 }

func streamHash(stream int64) uint32 { return uint32(uint64(stream) * 0x9E3779B97F4A7C15 >> 32) }

// opKey tells the client operations of a call apart.
type opKey struct {
	id   opID
	at   stamp
	name clientops.OperationName
}

func opKeyOf(rec *clientops.Record) opKey {
	return opKey{opIDOf(rec.OperationID.Or("")), stampOf(rec.CallClientTimeStamp.Or(time.Time{})), rec.OperationName.Or("")}
}

// isLog reports whether the name is that of the log.
func (k *opKey) isLog() bool {
	const log = "CallClientOperations"
	return len(k.name) == len(log) && strings.EqualFold(string(k.name), log)
}

func (k *opKey) isDiagnostic() bool { return k.name == clientops.UserFacingDiagnostics }

func (k *opKey) compare(l *opKey) int {
	if c := k.at.compare(l.at); c != 0 {
		return c
	}
	return cmp.Or(k.id.compare(l.id), cmp.Compare(k.name, l.name))
}

func (k *opKey) hash() uint32 {
	return k.id.hash() ^ uint32(k.at.seconds)*0x9E3779B9 ^ uint32(k.at.nanos)
}
