package calls

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/factsonly"
	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// factRecords makes records from facts, for calls whose records are not kept: with the
// fields that are facts and no others, so that callers find them where they are in any other
// call.
type factRecords struct {
	summaries blocks[callsummary.Record]
	streams   blocks[diagnostics.Record]
	ops       blocks[clientops.Record]
	texts     ids[string] // of the GUIDs of the call
	buf       []byte
	callID    opt.Value[string]
	extra     *logs.Extra // of the streams: says that they have no metrics
}

// blocks holds structs that are used again for every call.
type blocks[T any] struct {
	list []*[16]T
	used int
}

func (b *blocks[T]) next() *T {
	at, i := b.used/16, b.used%16
	if at == len(b.list) {
		b.list = append(b.list, new([16]T))
	}
	b.used++
	return &b.list[at][i]
}

// begin makes f ready for another call.
func (f *factRecords) begin(t *settler) {
	f.summaries.used, f.streams.used, f.ops.used = 0, 0, 0
	f.texts.reset()
	f.callID = t.key.value()
	if f.extra == nil {
		f.extra = factsonly.Extra()
	}
}

// forget leaves the records to the call that they were made for.
func (f *factRecords) forget() {
	f.extra = nil
	f.summaries, f.streams, f.ops = blocks[callsummary.Record]{}, blocks[diagnostics.Record]{}, blocks[clientops.Record]{}
}

// text returns the text of an ID, empty if it is not set.
func (f *factRecords) text(t *settler, i id) string {
	if !i.isGUID() {
		return t.text(i.value())
	}
	r, first := f.texts.at(i.hash(), i)
	if first {
		f.buf = i.appendTo(f.buf[:0])
		r.of = string(f.buf)
	}
	return r.of
}

func (f *factRecords) id(t *settler, i id) opt.Value[string] {
	return valueIn(func() string { return f.text(t, i) }, i.state())
}

// textValue returns the value of a field that holds text.
func textValue[T ~string](t *settler, v value) opt.Value[T] {
	return valueIn(func() T { return T(t.text(v)) }, v.state())
}

func (f *factRecords) summary(t *settler, e *summaryEntry) *callsummary.Record {
	rec, o := f.summaries.next(), &t.origins[e.origin]
	rec.Reused = t.lent
	rec.CorrelationID, rec.ResourceID = f.callID, textValue[string](t, o.resource)
	rec.ParticipantID, rec.Identifier, rec.EndpointID = f.id(t, o.participant), f.id(t, o.other), f.id(t, o.endpoint)
	rec.EndpointType = textValue[callsummary.EndpointType](t, o.kind)
	rec.CallStartTime, rec.ParticipantStartTime = e.callStartTime(), e.startTime()
	rec.CallDuration = numberIn[opt.Seconds](e.callDuration, e.callDurationState)
	rec.ParticipantDuration = numberIn[opt.Seconds](e.duration, e.durationState)
	rec.CallType, rec.TeamsThreadID = textValue[callsummary.CallType](t, e.callType), textValue[string](t, e.thread)
	rec.ParticipantEndReason, rec.ParticipantEndSubCode = textValue[string](t, e.endReason), textValue[string](t, e.endSubCode)
	rec.ResultCategory = textValue[callsummary.ResultCategory](t, e.resultCategory)
	rec.ParticipantType = textValue[callsummary.ParticipantType](t, e.participantType)
	rec.ParticipantTenantID, rec.PSTNParticipantCallType = f.id(t, e.tenant), textValue[string](t, e.pstn)
	rec.SDKVersion, rec.OSVersion = textValue[string](t, e.sdk), textValue[string](t, e.os)
	rec.DiagnosticOptions, rec.TPE = textValue[string](t, e.app), textValue[string](t, e.tpe)
	rec.CallUpdatesVersion = updatesOf(e.updates)
	return rec
}

func updatesOf(n int64) (v opt.Value[int64]) {
	if n >= 0 {
		v = opt.Of(n)
	}
	return v
}

func (f *factRecords) stream(t *settler, e *streamEntry) *diagnostics.Record {
	rec, o := f.streams.next(), &t.origins[e.origin]
	rec.Reused, rec.Extra = t.lent, f.extra
	rec.CorrelationID, rec.ResourceID = f.callID, textValue[string](t, o.resource)
	rec.ParticipantID, rec.Identifier, rec.EndpointID = f.id(t, o.participant), f.id(t, o.other), f.id(t, o.endpoint)
	rec.EndpointType = textValue[diagnostics.EndpointType](t, o.kind)
	rec.StreamID = opt.Of(e.stream)
	rec.MediaType, rec.TransportType = textValue[diagnostics.MediaType](t, e.media), textValue[diagnostics.TransportType](t, e.transport)
	rec.TPE = textValue[string](t, e.tpe)
	rec.CallUpdatesVersion, rec.StreamDirection = updatesOf(e.updates), opt.Value[diagnostics.StreamDirection]{}
	switch server := rec.EndpointType.Or("") == diagnostics.Server; {
	case e.inbound && !server:
		rec.StreamDirection = opt.Of(diagnostics.Inbound)
	case !e.inbound && server:
		rec.StreamDirection = opt.Of(diagnostics.Outbound)
	}
	return rec
}

func (f *factRecords) operation(t *settler, e *opEntry) *clientops.Record {
	rec, o := f.ops.next(), &t.origins[e.origin]
	rec.Reused = t.lent
	rec.CallID, rec.ResourceID = opt.Value[string]{}, textValue[string](t, o.resource)
	if o.kind == clientInCall {
		rec.CallID = f.callID
	}
	rec.ParticipantID, rec.EndpointID, rec.ClientInstanceID = f.id(t, o.participant), f.id(t, o.endpoint), f.id(t, o.other)
	rec.OperationName = textValue[clientops.OperationName](t, e.name)
	rec.CallClientTimeStamp = opt.Of(instant{e.at, e.atRest}.time())
	rec.DurationMs = numberIn[opt.Milliseconds](e.duration, e.durationState)
	rec.ResultType, rec.SDKVersion = textValue[clientops.ResultType](t, e.result), textValue[string](t, e.sdk)
	rec.OperationPayload = payloadOf(t, t.said(e))
	return rec
}

// payloadOf returns the payload of an operation that began a call, as far as
// [clientops.Record.FailedOutgoing] needs it; Absent for others.
func payloadOf(t *settler, said *payload) (text opt.Value[string]) {
	if !said.direction.isSet() {
		return text
	}
	to := jsonscan.AppendQuoted([]byte(`{"CallDirection":`), t.text(said.direction))
	if said.reason.isSet() {
		to = jsonscan.AppendQuoted(append(to, `,"FailureReason":`...), t.text(said.reason))
	}
	return opt.Of(string(append(to, '}')))
}
