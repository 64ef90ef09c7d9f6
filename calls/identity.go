package calls

import "example.com/acstelemetry/opt"

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
