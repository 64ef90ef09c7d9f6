package acstest

import "time"

// Answer is what a generated call must turn out to be, in the columns of Call
// Diagnostics' list of calls. It is what was planted, and not worked out from
// the records: by which rules it holds is said in the package's documentation.
type Answer struct {
	// CallID is empty for a record without a correlation ID.
	CallID string
	// CallType is "P2P" or "Group", or empty if no summary says it.
	CallType string
	// Start and End are in UTC; zero if no summary says it.
	Start, End time.Time
	// DurationSeconds is from Start to End; 0 if one of them is not known.
	DurationSeconds float64
	Participants    int
	// ClientTypes counts the participants by endpoint type.
	ClientTypes map[string]int
	// Endpoints counts the endpoints by type: one for who came back, or was in the
	// P2P call that became a group call. The server is one if it sends a stream.
	Endpoints           map[string]int
	DroppedParticipants int
	Streams             int
	PoorStreams         int
	Quality             string // "Good", "Poor" or "Unknown"
	Rating              string // "Good", "Average", "Poor" or "Unknown"
	// BadOperations counts operations with a bad result and bad user-facing
	// diagnostics.
	BadOperations int
	// Issues is the sum of IssueBreakdown, which counts them by name.
	Issues         int
	IssueBreakdown map[string]int
	// Complete says that all summaries are there in their last version, that
	// every stream and operation has one, and that everybody who was connected
	// has an audio stream each way, in a P2P call one.
	Complete      bool
	ResourceID    string
	TeamsThreadID string // empty outside of Teams

	// People are the participants, those of Participants.
	People []PersonAnswer
	// Media are the streams, those of Streams.
	Media []StreamAnswer
	// Operations counts the operations that count for the call, and Ranges the
	// user-facing diagnostics, which are not among them.
	Operations, Ranges int
	// MediaStats, Surveys and Usage count other records of the call.
	MediaStats, Surveys, Usage int
}

// PersonAnswer is what a participant must turn out to be.
type PersonAnswer struct {
	// Key is the participant ID, or else the identifier, or else the endpoint
	// ID.
	Key string
	// EndpointType is that of the summary, else VoIP.
	EndpointType string
	// Start and End are in UTC: by the summary, else by the operations.
	Start, End time.Time
	// EndReason is the end code in the last version of the summary; empty if it
	// is not known.
	EndReason string
	// Dropped says that the end code is an ungraceful one. Ungraceful says that
	// it is, or that an operation Hangup, EnterCall or Join had a bad result.
	Dropped, Ungraceful bool
	// OnlyOperations says that there is no summary.
	OnlyOperations bool
	// Streams, PoorStreams, Operations, Ranges and BadOperations are as in an
	// Answer.
	Streams, PoorStreams, Operations, Ranges, BadOperations int
}

// StreamAnswer is what a stream must turn out to be.
type StreamAnswer struct {
	// StreamID tells the streams of a call apart: no two have the same.
	StreamID  int64
	MediaType string
	// EndpointType is that of what sends it.
	EndpointType string
	Inbound      bool
	// Person is the Key of the participant whose stream it is; empty if no
	// summary and no operation names it.
	Person string
	// Poor says that a metric is beyond its limit, as Call Diagnostics counts
	// it.
	Poor bool
	// Beyond are the metrics that are beyond a limit, by their columns. Those
	// that only the documentation calls poor, JitterBufferSizeMax and
	// HealedDataRatioMax, are among them.
	Beyond []string
}
