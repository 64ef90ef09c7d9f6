package support

import (
	"strconv"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

// Participant is someone or something that took part in the call. What is not
// known is absent.
type Participant struct {
	// Name is "participant 1" and so on, in the order of the call.
	Name string `json:"name"`
	// Identifier is the user; "user 1" if identities are left out.
	Identifier opt.Value[string] `json:"identifier"`
	// ParticipantID is the connection; equal to Name if identities are left out.
	ParticipantID opt.Value[string] `json:"participantId"`
	// EndpointID is the endpoint; "endpoint 1" if identities are left out.
	EndpointID opt.Value[string] `json:"endpointId"`
	// TenantID is the Microsoft tenant of the user; "tenant 1" if identities are
	// left out.
	TenantID opt.Value[string] `json:"tenantId"`
	// EndpointType, ParticipantType and PSTNCallType are as the records say it.
	EndpointType    opt.Value[string] `json:"endpointType"`
	ParticipantType opt.Value[string] `json:"participantType"`
	PSTNCallType    opt.Value[string] `json:"pstnCallType"`
	// SDKVersion and OSVersion are those of the client.
	SDKVersion opt.Value[string] `json:"sdkVersion"`
	OSVersion  opt.Value[string] `json:"osVersion"`
	// Start and End are when the participant began to connect and when the
	// connection ended, in UTC. If the summary does not have the start of the
	// participant, Start is that of the call, as in Call Diagnostics, or
	// else the client's. If the records have no end, or an impossible one, End is absent.
	Start opt.Value[time.Time] `json:"start"`
	End   opt.Value[time.Time] `json:"end"`
	// TimesFrom says where Start and End are from; absent without them.
	TimesFrom opt.Value[TimeSource] `json:"timesFrom"`
	// EndReason is why the participant's part in the call ended; nil if no
	// summary says it.
	EndReason *EndReason `json:"endReason"`
}

// TimeSource says by which clock times are.
type TimeSource string

// The sources of times.
const (
	FromSummary TimeSource = "summary" // the service's, in the call summary
	FromCall    TimeSource = "call"    // the service's, but Start is that of the call: the participant came no earlier
	FromClient  TimeSource = "client"  // the client's, from its first to its last operation
)

// Known reports whether s is one of the sources above.
func (s TimeSource) Known() bool { return s == FromSummary || s == FromCall || s == FromClient }

// EndReason is why a participant's part in a call ended.
type EndReason struct {
	// Code and Subcode are as the record has them, such as "487" and "10004".
	Code    opt.Value[string] `json:"code"`
	Subcode opt.Value[string] `json:"subcode"`
	// ResultCategory is as the record has it.
	ResultCategory opt.Value[string] `json:"resultCategory"`
	// Known says whether the catalogue of package errorcodes explains the code.
	Known bool `json:"known"`
	// Ungraceful says whether Azure counted the participant as dropped until 2024, by the
	// code; false for codes that are not known. Since then ResultCategory says it, which older
	// records do not have.
	Ungraceful bool `json:"ungraceful"`
	// Side is the side at fault, by the catalogue.
	Side errorcodes.Side `json:"side"`
	// Description says what the code means, Action what to do.
	Description string `json:"description"`
	Action      string `json:"action"`
}

// participant returns what the records say about a participant and notes what is missing.
func (b *builder) participant(number int, p *calls.Participant) Participant {
	one := Participant{
		Name:         "participant " + strconv.Itoa(number),
		EndpointType: b.text(textOf(p.EndpointType)),
	}
	ids := clientIDs(p)
	if s := p.Summary; s != nil {
		ids.participant = firstSet(s.ParticipantID, ids.participant)
		ids.endpoint = firstSet(s.EndpointID, ids.endpoint)
		ids.sdk = firstSet(s.SDKVersion, ids.sdk)
		one.Identifier = b.identity("user", s.Identifier)
		one.TenantID = b.identity("tenant", s.ParticipantTenantID)
		one.ParticipantType = b.text(textOf(s.ParticipantType))
		one.PSTNCallType = b.text(s.PSTNParticipantCallType)
		one.OSVersion = b.text(s.OSVersion)
		one.EndReason = b.endReason(s.ParticipantEndReason, s.ParticipantEndSubCode, textOf(s.ResultCategory))
	} else {
		b.noSummary = append(b.noSummary, one.Name)
	}
	if one.EndReason == nil {
		b.noEnd = append(b.noEnd, one.Name)
	}
	one.EndpointID = b.identity("endpoint", ids.endpoint)
	one.SDKVersion = b.text(ids.sdk)
	one.ParticipantID = b.cut(ids.participant)
	if b.hidden != nil && ids.participant.IsSet() {
		one.ParticipantID = opt.Of(one.Name)
	}
	one.times(p)
	return one
}

// times sets when the participant was there.
func (one *Participant) times(p *calls.Participant) {
	if s := p.Summary; s != nil {
		start, from := s.ParticipantStartTime, FromSummary
		if !start.IsSet() {
			start, from = s.CallStartTime, FromCall
		}
		if start.IsSet() {
			one.Start, one.TimesFrom = start, opt.Of(from)
			one.End = lastedFrom(start, s.ParticipantDuration)
			return
		}
	}
	if p.Start.IsSet() {
		one.Start, one.TimesFrom = p.Start.Value, opt.Of(FromClient)
	}
	one.End = p.End.Value
}

// lastedFrom returns a start plus a duration; absent if one of them is not known, or if the
// duration is negative or longer than a century. [calls.Participant] makes up an End then,
// which would mislead support.
func lastedFrom(start opt.Value[time.Time], d opt.Value[opt.Seconds]) opt.Value[time.Time] {
	const century = 100 * 365 * 24 * time.Hour
	from, ok := start.Get()
	seconds, is := d.Get()
	if length := seconds.Duration(); ok && is && 0 <= length && length <= century {
		return opt.Of(from.Add(length))
	}
	return opt.Value[time.Time]{}
}

// ids are the fields that both the summary and the client may have.
type ids struct{ participant, endpoint, sdk opt.Value[string] }

// clientIDs returns what the client's records say.
func clientIDs(p *calls.Participant) (i ids) {
	ops := p.Operations
	for _, d := range p.Diagnostics {
		ops = append(ops[:len(ops):len(ops)], d.Records...)
	}
	for _, op := range ops {
		i.participant = firstSet(i.participant, op.ParticipantID)
		i.endpoint = firstSet(i.endpoint, op.EndpointID)
		i.sdk = firstSet(i.sdk, op.SDKVersion)
	}
	return i
}

// firstSet returns the first of two values that is set, else the first that is not absent.
func firstSet(a, b opt.Value[string]) opt.Value[string] {
	if a.IsSet() || !b.IsSet() && a.State() != opt.Absent {
		return a
	}
	return b
}

// endReason explains an end code; it returns nil if there is none.
func (b *builder) endReason(code, subcode, category opt.Value[string]) *EndReason {
	if s := code.State(); s == opt.Absent || s == opt.Null {
		return nil
	}
	entry, known := errorcodes.FindValues(code, subcode)
	return &EndReason{
		Code: b.text(code), Subcode: b.text(subcode), ResultCategory: b.text(category),
		Known: known, Ungraceful: entry.Ungraceful, Side: entry.Side,
		Description: entry.Description, Action: entry.Action,
	}
}
