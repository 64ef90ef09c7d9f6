package mediastats

import "example.com/acstelemetry/logs"

// Direction is the direction of a stream as the client sees it. Call Diagnostics takes
// every direction but Recv for Send.
type Direction string

// The directions. The documents also print receive, and the queries of Call Diagnostics
// incoming, for Recv.
const (
	Send Direction = "send"
	Recv Direction = "recv"
)

var directions = []Direction{Send, Recv}

// QUIRK: the documents print receive in addition to recv, which is in the field
// table and in the only sample of this log. The queries of Call Diagnostics also look for
// incoming.
var directionSynonyms = map[string]string{"receive": string(Recv), "incoming": string(Recv)}

// Known reports whether d is one of the two directions, in any case.
func (d Direction) Known() bool { return logs.KnownText(d, directions) }

// StreamType says what a stream carries.
type StreamType string

// The types of streams.
const (
	Audio  StreamType = "audio"
	Video  StreamType = "video"
	Screen StreamType = "screen" // a shared screen
)

var streamTypes = []StreamType{Audio, Video, Screen}

// Known reports whether t is one of the documented types, in any case.
func (t StreamType) Known() bool { return logs.KnownText(t, streamTypes) }

// Names of metrics in the documents. There are others.
const (
	Bitrate          = "Bitrate"
	JitterInMs       = "JitterInMs"
	PacketsPerSecond = "PacketsPerSecond"
)
