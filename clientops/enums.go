package clientops

import "example.com/acstelemetry/logs"

// ResultType says how an operation ended. Different versions of the SDK use
// different words.
type ResultType string

// The types of results. Failed does not say on which side the error was.
const (
	Succeeded             ResultType = "Succeeded"
	Success               ResultType = "Success"
	ExpectedError         ResultType = "ExpectedError" // part of normal use
	Failed                ResultType = "Failed"
	UnexpectedClientError ResultType = "UnexpectedClientError" // the client or its network failed
	UnexpectedServerError ResultType = "UnexpectedServerError" // the service failed
)

var resultTypes = []ResultType{
	Succeeded, Success, ExpectedError, Failed, UnexpectedClientError, UnexpectedServerError,
}

// Known reports whether t is one of the documented types, in any case.
func (t ResultType) Known() bool { return logs.KnownText(t, resultTypes) }

// Group is the part of a call that an operation or a diagnostic belongs to. Call
// Diagnostics shows each on a lane of its own.
type Group string

// The groups, and the names of their lanes in the queries of Call Diagnostics.
const (
	AppGroup           Group = "app"            // Call
	AudioGroup         Group = "audio"          // Audio
	VideoGroup         Group = "video"          // Video
	ScreenSharingGroup Group = "screen sharing" // ScreenSharing
	NetworkGroup       Group = "network"        // Network
)

// StreamType is the kind of stream of an operation, as given in its payload.
type StreamType string

// The types of streams.
const (
	VideoStream         StreamType = "Video"
	ScreenSharingStream StreamType = "ScreenSharing"
	RawMediaStream      StreamType = "RawMedia"
)

var streamTypes = []StreamType{VideoStream, ScreenSharingStream, RawMediaStream}

// Known reports whether t is one of the types, in any case.
func (t StreamType) Known() bool { return logs.KnownText(t, streamTypes) }

// CallState is a state of the call, as its client sees it and gives it in a payload.
type CallState string

// The states at which a client is in the call from then on, and is out of it. Other
// states occur. These are compared exactly, as Call Diagnostics does.
const (
	Connected    CallState = "Connected"
	Disconnected CallState = "Disconnected"
)

// Known reports whether s is one of these states.
func (s CallState) Known() bool { return s == Connected || s == Disconnected }

// CallDirection says which side began a call, as given in a payload.
type CallDirection string

// The directions, seen from the client, in the words of the calling SDK. They are
// compared exactly, as Call Diagnostics does.
const (
	Incoming CallDirection = "Incoming"
	Outgoing CallDirection = "Outgoing"
)

// Known reports whether d is one of the directions.
func (d CallDirection) Known() bool { return d == Incoming || d == Outgoing }
