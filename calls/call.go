package calls

import (
	"encoding/json"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Call is what the records say of one call: facts, no verdicts. Its lists are
// sorted, so that the same records give the same Call whatever their order.
// The records that it refers to must not be changed.
type Call struct {
	// ID is the correlation ID of the service's logs and the call ID of the
	// client's. It is absent for a record without one, which is a call by
	// itself.
	ID opt.Value[string]
	// Source is the record of a call without an ID; zero for all others. If the record was
	// added without a position, Source.Source is a hash of its content.
	Source logs.Position

	// FactsOnly says that the records of the call hold their facts alone: see
	// [Assembler.FactsOnly].
	FactsOnly bool
	// Type is Group if any summary says so, else what the summaries say; absent
	// without a summary.
	Type opt.Value[callsummary.CallType]
	// Start is the earliest start of the call in any summary, in UTC; absent
	// without one. Type, Start and End of a call whose Side is Client are by the
	// operations that name it: Start is the first mark of a start, else the time of the
	// first of them, and End the last mark of an end, else the time of the last.
	Start opt.Value[time.Time]
	// End is the latest end in any summary: its start of the call and its
	// duration, in UTC; absent without both.
	End opt.Value[time.Time]
	// Side says whose records list the call, and so give Type, Start and End: Service if
	// a summary does, Client if only operations do, empty if Call Diagnostics would not list
	// the call.
	Side Side
	// Rules are those by which the call was put together; nil means [CurrentRules].
	Rules *Rules
	// ResourceID is the Azure resource that wrote the records; the first in
	// order if there are several.
	ResourceID opt.Value[string]
	// TeamsThreadID is the thread of the Teams meeting; the first in order if
	// the summaries name several.
	TeamsThreadID opt.Value[string]

	// Participants are sorted by start, then by key.
	Participants []*Participant
	// Endpoints are the devices and programs, the server first, then sorted by
	// their key.
	Endpoints []*Endpoint
	// Streams are in the order of their participants, those of unknown participants last;
	// those of one participant are sorted by media type and stream ID.
	Streams []*Stream
	// Operations are what the clients did, without user-facing diagnostics, in
	// the order of the clients' time stamps.
	Operations []*clientops.Record
	// Diagnostics are the ranges of user-facing diagnostics, in the order of
	// their beginnings.
	Diagnostics []*DiagnosticRange
	// MediaStats are the client's media statistics in the order of time.
	MediaStats []*mediastats.Record
	// Series are the media statistics, one list per metric of each stream.
	Series []*Series
	// Surveys are the users' ratings, in the order of time.
	Surveys []*survey.Record
	// Usage are the billing records that name the call, in the order of time.
	Usage []*usage.Record
	// The records of these logs belong to the call by their correlation ID or, if that names
	// no call, by a server call ID, connection or operation of Call Automation that they share
	// with records that do. Each list is in the order of time; with FactsOnly they are empty.
	Recordings          []*recording.Summary
	RecordingOperations []*recording.Operation
	Captions            []*captions.Record
	Automation          []*callautomation.Operation
	AutomationMedia     []*callautomation.Media
	AutomationStreaming []*callautomation.Streaming
	ServiceRequests     []*servicerequests.Record
	// CallRecords are the summary and diagnostics records that describe the call and
	// no participant: they count for nothing but type, start and end.
	CallRecords []logs.Record
	// Gaps are the records that the call lacks, and the contradictions in those that it has, in
	// the order of the constants, then of the participants.
	Gaps []Shortfall
}

// Duration returns how long the call lasted, from its start to its end. It returns
// false if one of them is not known, or if the duration cannot be: negative, or of
// 292 years and more.
func (c *Call) Duration() (time.Duration, bool) { return brief.Duration(c.Start, c.End) }

// Side is where something is known from.
type Side string

// The sides.
const (
	Service Side = "service" // a record of the service: a summary
	Client  Side = "client"  // a record of a client: an operation
)

// Moment is a point in time, in UTC, with the side that says so; without a value if it is not
// known.
type Moment struct {
	opt.Value[time.Time]
	Side Side // empty without a value
}

// MarshalJSON writes an object with the time and the side, or null.
func (m Moment) MarshalJSON() ([]byte, error) {
	if !m.IsSet() {
		return []byte("null"), nil
	}
	return json.Marshal(struct {
		Time opt.Value[time.Time] `json:"time"`
		Side Side                 `json:"side"`
	}{m.Value, m.Side})
}

// Ending says how a participant's connection ended. With [Rules.ClientFirst], the latest outcome
// whose payload has any of the values gives those that it has, and the summary the others;
// without, the summary gives all.
type Ending struct {
	// Code and SubCode are the end code and the subcode: see [Participant.EndReason].
	Code, SubCode opt.Value[string]
	// Reason is the FailureReason of the client, in free text.
	Reason opt.Value[string]
	// ResultCategory is a text of [callsummary.ResultCategory], or another one.
	ResultCategory opt.Value[string]
}

// Participant is someone or something that took part in a call, over one
// connection: someone who rejoins is another participant on the same endpoint, and
// so is someone in a P2P call that became a group call.
//
// The service and the client may both say when a participant came and left, how its
// connection ended, and which software it used. [Rules.ClientFirst] says whose word comes first;
// each value is chosen by itself.
type Participant struct {
	// Key tells the participants of one call apart: the participant ID, else
	// the identifier, else the endpoint ID. It holds an identity, and not always that of
	// the user: show people Name.
	Key string
	// EndpointType is that of the summary, or VoIP for a participant known only
	// from client operations.
	EndpointType opt.Value[callsummary.EndpointType]
	// Summary is the newest summary record; nil for a participant known only
	// from client operations.
	Summary *callsummary.Record
	// Listed is the summary by which Call Diagnostics lists the participant: with
	// [Rules.ClientCalls] the newest summary that has the start of the call, without it the
	// newest. It is nil if there is none.
	Listed *callsummary.Record
	// Versions is how many versions of the summary there were, 64 at
	// most; a version that was delivered more than once counts once.
	Versions int
	// Start and End are when the participant came and left. With ClientFirst, each is the
	// mark of the client, see [Rules], else the time of the summary, else the time of the
	// first or the last operation. Without it, the summary comes before the mark. The
	// summary's end is its start plus ParticipantDuration, or plus 10 ms without one.
	Start, End Moment
	// Duration is ParticipantDuration, in whole seconds. With ClientFirst, it is the time from
	// Start to End if there is no summary, or if the client has marked one of them; it is
	// absent if the end is before the start.
	Duration opt.Value[opt.Seconds]
	// Ending says how the participant's connection ended.
	Ending Ending
	// Type, SDKVersion and OSVersion are those of the summary. With ClientFirst, the client
	// fills in what the summary lacks: the type ACS, the SDK version of its latest operation
	// that has one, and the system of its latest user agent that names one.
	Type       opt.Value[callsummary.ParticipantType]
	SDKVersion opt.Value[string]
	OSVersion  opt.Value[string]
	// Browser and SDKKind are those of the latest operation whose user agent says them; see
	// [clientops.Agent].
	Browser opt.Value[string]
	SDKKind opt.Value[string]
	// InOperations says that an operation which names the call names the participant.
	InOperations bool
	// Results are the results of its outcomes, see [Rules], each once, in a call whose Side
	// is Client, where they say who was dropped.
	Results []clientops.ResultType
	// Operations and Diagnostics are those of the call that are this
	// participant's, with what its client did before it joined.
	Operations  []*clientops.Record
	Diagnostics []*DiagnosticRange
}

// Identifier returns who the participant is by the summary. It is unknown, without a text,
// if there is no summary or that has none: client operations do not name users.
func (p *Participant) Identifier() Identifier {
	if p.Summary == nil {
		return ParseIdentifier("", "")
	}
	return ParseIdentifier(p.Summary.Identifier.Or(""), p.EndpointType.Or(""))
}

// Name returns a name for people that does not give the identity away: that of the
// Identifier, such as "ACS user 5c1f"; with the endpoint type, as in "PSTN participant 2c41",
// if its kind is not known; "client 1348" for a participant known only from client
// operations. The same user always has the same name, in every call. Participants
// without an identifier, such as telephones, share the name of their endpoint type: "PSTN
// participant".
func (p *Participant) Name() string {
	if p.Summary == nil {
		return "client " + pseudonym(p.Key)
	}
	id := p.Identifier()
	if id.Kind != UnknownIdentifier {
		return id.String()
	}
	name := string(p.EndpointType.Or(callsummary.UnknownEndpoint)) + " participant"
	if id.Text != "" {
		name += " " + pseudonym(id.Text)
	}
	return name
}

// EndReason returns what the catalogue knows about how the participant's connection ended, by
// the codes of its Ending: see [errorcodes.FindValues].
func (p *Participant) EndReason() (errorcodes.Entry, bool) {
	return errorcodes.FindValues(p.Ending.Code, p.Ending.SubCode)
}

// EndPhrase returns why the participant's connection ended, in words: those of its client, else
// what the catalogue says about the subcode of its summary; absent without either.
func (p *Participant) EndPhrase() (phrase opt.Value[string]) {
	if p.Ending.Reason.IsSet() || p.Summary == nil {
		return p.Ending.Reason
	}
	if e, _ := p.Summary.EndReason(); e.HasSubcode {
		switch e.Match {
		case errorcodes.MatchPair, errorcodes.MatchRule, errorcodes.MatchSubcode:
			phrase = opt.Of(e.Description)
		}
	}
	return phrase
}

// shortest is the duration of something whose end is unknown.
const shortest = 10 * time.Millisecond

// Stream is one media stream of a call: one direction of one medium between an
// endpoint and another or the server.
type Stream struct {
	// Participant is the participant whose stream it is; nil if no summary and
	// no operation names it.
	Participant *Participant
	// Key is the key of the participant by the stream's own record; see [Participant].
	Key string
	// Record is the newest diagnostics record.
	Record *diagnostics.Record
	// Versions is how many versions of the record there were, 64 at
	// most; one that was delivered more than once counts once.
	Versions int
	// Mark is what [Assembler.Mark] returned for the stream.
	Mark uint64
	// Early says that only an early version of the record has arrived, one without any
	// measured value.
	Early bool
}

// Inbound reports whether the stream runs from the server to the client: what
// StreamDirection says, else whether the endpoint is the server.
func (s *Stream) Inbound() bool { return inbound(s.Record) }

// DiagnosticRange is a user-facing diagnostic from its first to its last
// change: all records of one operation ID and one diagnostic.
type DiagnosticRange struct {
	// Name is the diagnostic; its first letter is lower case.
	Name clientops.DiagnosticName
	// OperationID is what its records share.
	OperationID string
	// Start and End are the first and the last time stamp, in UTC.
	Start, End time.Time
	// Records are the changes in the order of time.
	Records []*clientops.Record
	// Qualities are what the changes report, one for each record, such as
	// "Good"; empty where a record reports nothing.
	Qualities []clientops.DiagnosticQuality
}
