package report

import (
	"slices"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// rowOwner says which call and participant a row belongs to.
type rowOwner struct {
	CallID    opt.Value[string]    `json:"callId"`
	CallStart opt.Value[time.Time] `json:"callStart"` // UTC
	// Participant is the participant's number in the call, from 1, in the order
	// of [calls.Call.Participants]; nil if none can be found.
	Participant *int `json:"participant"`
	// Name is for people and does not reveal the identity; empty without a
	// participant.
	Name string `json:"name"`
	// The IDs are those of the participant's summary, else those of the record
	// itself.
	ParticipantID opt.Value[string] `json:"participantId"`
	Identifier    opt.Value[string] `json:"identifier"`
	EndpointID    opt.Value[string] `json:"endpointId"`
}

// rowMaker makes rows of a call.
type rowMaker struct {
	call   *calls.Call
	number map[*calls.Participant]int // empty if only one row is made
}

func newRowMaker(c *calls.Call) rowMaker {
	m := rowMaker{c, map[*calls.Participant]int{}}
	for i, p := range c.Participants {
		m.number[p] = i + 1
	}
	return m
}

// owner returns the owner of a row, given its participant, which may be nil, and the IDs in
// its own record.
func (m rowMaker) owner(p *calls.Participant, participant, identifier, endpoint opt.Value[string]) rowOwner {
	o := rowOwner{CallID: m.call.ID, CallStart: m.call.Start, ParticipantID: participant, Identifier: identifier, EndpointID: endpoint}
	if p == nil {
		return o
	}
	number, known := m.number[p]
	if !known {
		number = slices.Index(m.call.Participants, p) + 1
	}
	o.Participant, o.Name = &number, p.Name()
	if s := p.Summary; s != nil {
		o.ParticipantID, o.Identifier, o.EndpointID = firstSet(s.ParticipantID, participant), firstSet(s.Identifier, identifier), firstSet(s.EndpointID, endpoint)
	}
	return o
}

// firstSet returns a, or b if only b is set.
func firstSet(a, b opt.Value[string]) opt.Value[string] {
	if !a.IsSet() && b.IsSet() {
		return b
	}
	return a
}

// seconds returns seconds as a number.
func seconds(v opt.Value[opt.Seconds]) opt.Value[int64] {
	if s, ok := v.Get(); ok {
		return opt.Of(int64(s))
	}
	return opt.Without[int64](v.State())
}

// diagnosticTexts returns what a user-facing diagnostic reported, in order.
func diagnosticTexts(r *calls.DiagnosticRange) []string {
	texts := make([]string, len(r.Qualities))
	for i, q := range r.Qualities {
		texts[i] = string(q)
	}
	return texts
}

// firstOf returns the first value that is set in records.
func firstOf(records []*clientops.Record, value func(*clientops.Record) opt.Value[string]) opt.Value[string] {
	i := slices.IndexFunc(records, func(r *clientops.Record) bool { return value(r).IsSet() })
	if i < 0 {
		return opt.Value[string]{}
	}
	return value(records[i])
}

// breakdown counts issues by name.
func breakdown(issues []quality.Issue) (sum int, byName map[string]int) {
	byName = map[string]int{}
	for _, i := range issues {
		sum += i.Count
		byName[i.Name] += i.Count
	}
	return sum, byName
}
