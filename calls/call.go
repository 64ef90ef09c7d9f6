package calls

import (
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
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
	// without one.
	Start opt.Value[time.Time]
	// End is the latest end in any summary: its start of the call and its
	// duration, in UTC; absent without both.
	End opt.Value[time.Time]
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
	// those of one participant are sorted by endpoint, media type and stream ID.
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

// Participant is someone or something that took part in a call, over one
// connection: someone who rejoins is another participant on the same endpoint, and
// so is someone in a P2P call that became a group call.
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
	// Versions is how many versions of the summary there were, 64 at
	// most; a version that was delivered more than once counts once.
	Versions int
	// Operations and Diagnostics are those of the call that are this
	// participant's, with what its client did before it joined.
	Operations  []*clientops.Record
	Diagnostics []*DiagnosticRange
}

// Start returns when the participant began to join: by the summary, else by the
// EnterCall operation, else by the first operation.
func (p *Participant) Start() (time.Time, bool) {
	if start, ok := p.serviceStart(); ok {
		return start, true
	}
	start, _, ok := p.clientSpan()
	return start, ok
}

// End returns when the participant's connection ended: by the summary, 10 ms
// after its start if it gives no duration; else by the Hangup operation, else
// by the last operation.
func (p *Participant) End() (time.Time, bool) {
	start, service := p.serviceStart()
	client, last, known := p.clientSpan()
	if !service {
		start = client
	}
	if p.Summary != nil && (service || known) {
		if end, ok := after(start, p.Summary.ParticipantDuration); ok {
			return end, true
		}
	}
	if service {
		return start.Add(shortest), true
	}
	return last, known
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

// EndReason returns what the catalogue knows about how the participant's connection ended,
// by its newest summary: see [callsummary.Record.EndReason]. Without a summary there is no
// end code.
func (p *Participant) EndReason() (errorcodes.Entry, bool) {
	if p.Summary == nil {
		return errorcodes.Find("", "")
	}
	return p.Summary.EndReason()
}

// SDKVersion returns the version of the participant's calling SDK: that of the summary, else
// the first that its client reports. Without either it is absent, or what the summary says
// instead, such as Redacted.
func (p *Participant) SDKVersion() opt.Value[string] {
	version := opt.Value[string]{}
	if p.Summary != nil {
		version = p.Summary.SDKVersion
	}
	for i := 0; i < len(p.Operations) && !version.IsSet(); i++ {
		if own := p.Operations[i].SDKVersion; own.IsSet() {
			version = own
		}
	}
	return version
}

// serviceStart returns when the participant began to join by the summary.
func (p *Participant) serviceStart() (time.Time, bool) {
	if p.Summary == nil {
		return time.Time{}, false
	}
	if t, ok := p.Summary.ParticipantStartTime.Get(); ok {
		return t, true
	}
	return p.Summary.CallStartTime.Get()
}

// shortest is the duration of something whose end is unknown.
const shortest = 10 * time.Millisecond

// clientSpan returns the participant's time as its client saw it.
func (p *Participant) clientSpan() (start, end time.Time, ok bool) {
	stretch := func(from, to time.Time) {
		if !ok || from.Before(start) {
			start = from
		}
		if !ok || to.After(end) {
			end = to
		}
		ok = true
	}
	var enter, hangup opt.Value[time.Time]
	for _, op := range p.Operations {
		at := op.CallClientTimeStamp.Or(time.Time{})
		if callOf(op).Or("") == "" && !op.ParticipantID.IsSet() {
			continue // the client had not joined yet
		}
		stretch(at, at)
		switch op.OperationName.Or("") {
		case clientops.EnterCall:
			enter = opt.Of(enter.Or(at))
		case clientops.Hangup:
			hangup = opt.Of(at)
		}
	}
	for _, r := range p.Diagnostics {
		stretch(r.Start, r.End)
	}
	return enter.Or(start), hangup.Or(end), ok
}

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
