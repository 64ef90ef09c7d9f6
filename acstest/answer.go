package acstest

import "time"

// Rules are those by which Azure's Call Diagnostics judges a call. Their names are those of
// profiles in package quality.
type Rules string

// The rules, the newest first.
const (
	CallDiagnostics     Rules = "CallDiagnostics"     // of today, since 2025
	CallDiagnostics2024 Rules = "CallDiagnostics2024" // before that
)

// Answer is what a generated call must turn out to be by some [Rules], in the columns of Call
// Diagnostics' list of calls. It comes from the plan of the call, not from its records; the
// package documentation says more.
type Answer struct {
	// CallID is empty for a record without a correlation ID.
	CallID string
	// CallType is "P2P" or "Group", or empty if nothing says it. Since 2025 operations may,
	// where there is no summary.
	CallType string
	// Start and End are in UTC; zero if nothing says it.
	Start, End time.Time
	// DurationSeconds is from Start to End; 0 if one of them is not known.
	DurationSeconds float64
	Participants    int
	// ClientTypes counts the participants by endpoint type.
	ClientTypes map[string]int
	// ParticipantTypes, SDKVersions and OSVersions count the participants by what their
	// summaries say, "Redacted" included, and else by "Unknown". The type of a participant
	// with operations is else "ACS".
	ParticipantTypes, SDKVersions, OSVersions map[string]int
	// Endpoints counts the endpoints by type: one for a person who came back, or who was in
	// the P2P call that became a group call. The server is one if it sends a stream.
	Endpoints           map[string]int
	DroppedParticipants int
	// Uncategorized counts participants that may have been dropped and, since 2025, are not
	// counted: their summaries have no category.
	Uncategorized int
	Streams       int
	PoorStreams   int
	Quality       string // "Good", "Poor" or "Unknown"
	Rating        string // "Good", "Average", "Poor" or "Unknown"
	// BadOperations counts operations with a bad result and bad user-facing
	// diagnostics.
	BadOperations int
	// Issues is the sum of IssueBreakdown, which counts them by name.
	Issues         int
	IssueBreakdown map[string]int
	// Complete says that all summaries are there in their last version, that every stream
	// and operation has one, and that each participant who was connected has an audio
	// stream in each direction; in a P2P call, one.
	Complete      bool
	ResourceID    string
	TeamsThreadID string // empty outside of Teams

	// People are the participants, one for each row of the view of participants. Since 2025
	// Participants can be more, by records that name somebody but are not operations, or
	// less, by summaries without a start of the call, which the list ignores.
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
	// EndpointType is that in the summary, else VoIP. ParticipantType is that in the summary,
	// else ACS for somebody with operations, else empty.
	EndpointType, ParticipantType string
	// SDKVersion and OSVersion are those in the summary, "Redacted" included, else, since
	// 2025, those that the client's last operation and its user agent say. Browser and SDKKind
	// are by the user agent alone. Empty if they are not known.
	SDKVersion, OSVersion, Browser, SDKKind string
	// Start and End are in UTC. StartSide and EndSide say who knows them, "client" or
	// "service"; all are empty if nobody does.
	Start, End         time.Time
	StartSide, EndSide string
	// DurationSeconds is what the summary says or, since 2025, the whole seconds from Start
	// to End if the client marked one of them; 0 if it is not known.
	DurationSeconds int64
	// EndReason, EndSubCode and ResultCategory are those in the last version of the summary
	// or, since 2025, those that the client reported; empty if they are not known. EndPhrase
	// is what the client reported; empty if only a catalogue of codes can tell.
	EndReason, EndSubCode, ResultCategory, EndPhrase string
	// Dropped says that the list of calls counts the participant as dropped. Ungraceful
	// says that the view of participants does, which also looks at operations.
	Dropped, Ungraceful bool
	// HasIssues says that the end was ungraceful, or an operation or diagnostic bad.
	HasIssues bool
	// OnlyOperations says that there is no summary.
	OnlyOperations bool
	// Quality is "Good", "Poor" or "Unknown".
	Quality string
	// These count as in an Answer.
	Streams, PoorStreams, Operations, Ranges, BadOperations int
}

// StreamAnswer is what a stream must turn out to be.
type StreamAnswer struct {
	// StreamID tells the streams of a call apart: no two have the same.
	StreamID  int64
	MediaType string
	// EndpointType is that of the sender.
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
