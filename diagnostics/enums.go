package diagnostics

import "example.com/acstelemetry/logs"

// EndpointType says what kind of endpoint the stream belongs to.
type EndpointType string

// The types of endpoints. The logs print VoIP and Bot also in upper case.
const (
	Server          EndpointType = "Server" // the server in a group call; has no endpoint ID
	VoIP            EndpointType = "VoIP"   // an ACS or Teams client
	PSTN            EndpointType = "PSTN"   // a telephone
	Bot             EndpointType = "Bot"    // a program
	Voicemail       EndpointType = "Voicemail"
	Anonymous       EndpointType = "Anonymous"
	UnknownEndpoint EndpointType = "Unknown" // the service could not tell
)

var endpointTypes = []EndpointType{Server, VoIP, PSTN, Bot, Voicemail, Anonymous, UnknownEndpoint}

// Known reports whether t is one of the documented types, in any case.
func (t EndpointType) Known() bool { return logs.KnownText(t, endpointTypes) }

// MediaType says what a stream carries.
type MediaType string

// The types of media.
const (
	Audio      MediaType = "Audio"
	Video      MediaType = "Video"
	VBSS       MediaType = "VBSS"       // a shared screen, as video
	AppSharing MediaType = "AppSharing" // a shared screen, through the data channel
)

var mediaTypes = []MediaType{Audio, Video, VBSS, AppSharing}

// Known reports whether t is one of the documented types, in any case.
func (t MediaType) Known() bool { return logs.KnownText(t, mediaTypes) }

// TransportType is a network transport.
type TransportType string

// The transports.
const (
	UDP          TransportType = "UDP"
	TCP          TransportType = "TCP"
	Unrecognized TransportType = "Unrecognized" // the service could not tell which of the two
)

var transportTypes = []TransportType{UDP, TCP, Unrecognized}

// Known reports whether t is one of the documented types, in any case.
func (t TransportType) Known() bool { return logs.KnownText(t, transportTypes) }

// StreamDirection is the direction of a stream as its client sees it.
type StreamDirection string

// The directions.
const (
	Inbound  StreamDirection = "Inbound"  // from the server to the client
	Outbound StreamDirection = "Outbound" // from the client
)

var streamDirections = []StreamDirection{Inbound, Outbound}

// Known reports whether d is one of the two directions, in any case.
func (d StreamDirection) Known() bool { return logs.KnownText(d, streamDirections) }
