package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// Outline is a call in brief: what a list of calls says of each, and no records
// but the surveys'. All of it follows from the same rules as a [Call].
type Outline struct {
	// ID, Source, Type, Start, End, ResourceID and TeamsThreadID are those of the
	// Call.
	ID            opt.Value[string]
	Source        logs.Position
	Type          opt.Value[callsummary.CallType]
	Start, End    opt.Value[time.Time]
	ResourceID    opt.Value[string]
	TeamsThreadID opt.Value[string]

	// Complete is what [Call.Complete] says.
	Complete bool
	// Participants are those of the Call, in no particular order.
	Participants []OutlineParticipant
	// Streams are the marks of the streams, see [OutlineOptions], in no particular
	// order.
	Streams []uint8
	// Operations and Diagnostics are those of the Call, in no particular order.
	Operations  []OutlineOperation
	Diagnostics []OutlineDiagnostic
	// Surveys are those of the Call.
	Surveys []*survey.Record
}

// OutlineParticipant is a participant in brief.
type OutlineParticipant struct {
	EndpointType opt.Value[callsummary.EndpointType]
	// EndReason is that of the newest summary; empty if it has none or there is no
	// summary.
	EndReason string
}

// OutlineOperation is an operation in brief.
type OutlineOperation struct {
	Name   clientops.OperationName // empty if it has none
	Result opt.Value[clientops.ResultType]
}

// OutlineDiagnostic is a range of a user-facing diagnostic in brief.
type OutlineDiagnostic struct {
	Name clientops.DiagnosticName // see [DiagnosticRange]
	// Changes is how many records there are, Good how many of them say "Good".
	Changes, Good int
}

// outline sets o to what there is of a call. It does what build does with facts
// alone.
func (a *Assembler) outline(people *people, b *building, o *Outline) []*stray {
	people.reset()
	people.summaries = people.rows.summariesOf(b)
	with := a.straysOf(people, b)
	ops := people.operations(b, with)
	people.meet(b)
	people.meetOperators(ops)

	head := headlineOf(b, people, ops, with)
	o.reset()
	o.Type, o.Start, o.End = head.kind, head.start, head.end
	o.ResourceID, o.TeamsThreadID = head.resource.value(), head.thread.value()
	o.ID, o.Source = b.key.value(), b.key.lone
	o.Complete = people.complete(b, ops, o.Type.Or(""))
	for i := range people.all {
		o.Participants = append(o.Participants, people.all[i].outline())
	}
	for i := range b.ledger.streams.rows {
		o.Streams = append(o.Streams, b.ledger.streams.rows[i].of.mark)
	}
	people.outlineOperations(o, ops)
	for i := range b.surveys.rows {
		o.Surveys = append(o.Surveys, b.surveys.rows[i].of.rec)
	}
	slices.SortFunc(o.Surveys, compareGenerated[*survey.Record])
	return with
}

func (p *person) outline() OutlineParticipant {
	one := OutlineParticipant{EndpointType: p.endpointType}
	if p.summary != nil {
		one.EndReason = p.summary.facts.endReason.of
	}
	return one
}

// reset empties o and keeps its memory.
func (o *Outline) reset() {
	clear(o.Participants)
	clear(o.Operations)
	clear(o.Diagnostics)
	clear(o.Surveys)
	*o = Outline{
		Participants: o.Participants[:0], Streams: o.Streams[:0],
		Operations: o.Operations[:0], Diagnostics: o.Diagnostics[:0], Surveys: o.Surveys[:0],
	}
}

// outlineOperations adds the operations and the user-facing diagnostics.
func (p *people) outlineOperations(o *Outline, ops []*opRow) {
	p.ranges.reset()
	for _, op := range ops {
		f := &op.of.facts
		if !op.key.isDiagnostic() {
			o.Operations = append(o.Operations, OutlineOperation{op.key.name, f.result})
			continue
		}
		k := rangeOf(op)
		r, first := p.ranges.at(k.operation.hash(), k)
		if first {
			r.of.index = len(o.Diagnostics)
			o.Diagnostics = append(o.Diagnostics, OutlineDiagnostic{Name: k.name})
		}
		d := &o.Diagnostics[r.of.index]
		d.Changes++
		if f.change.quality == clientops.Good {
			d.Good++
		}
	}
}

// outlineRange is where an [OutlineDiagnostic] is, and whose its first record is.
type outlineRange struct {
	index int
	owner who
}

// complete is [Call.Complete] by the facts.
func (p *people) complete(b *building, ops []*opRow, kind callsummary.CallType) bool {
	summaries := 0
	for i := range p.all {
		if s := p.all[i].summary; s != nil {
			summaries++
			if !s.facts.finished() {
				return false
			}
		}
	}
	if summaries == 0 || kind == callsummary.P2P && summaries < 2 {
		return false
	}
	for i := range p.all {
		// Of a P2P call a client of unknown endpoint may be one of the two.
		if p.all[i].summary == nil && (kind != callsummary.P2P || p.usedEndpoint(who(i+1), ops)) {
			return false
		}
	}
	return p.streamsComplete(b, kind)
}

// usedEndpoint reports whether any operation of somebody names an endpoint.
func (p *people) usedEndpoint(one who, ops []*opRow) bool {
	p.ranges.reset()
	owner := p.owners(ops)
	for i, op := range ops {
		whose := owner[i]
		if op.key.isDiagnostic() { // a range is of whom its beginning is
			k := rangeOf(op)
			r, first := p.ranges.at(k.operation.hash(), k)
			if first {
				r.of.owner = whose
			}
			whose = r.of.owner
		}
		if whose == one && op.of.facts.origin.endpoint.isSet() {
			return true
		}
	}
	return false
}

// streamsComplete reports whether all streams have been measured and are of
// somebody with a summary, and whether everybody has the audio streams that the
// type of the call leads to expect; see [Call.auditStreams].
func (p *people) streamsComplete(b *building, kind callsummary.CallType) bool {
	streams := p.streamsOf(b)
	if p.redacted {
		sortStreams(streams)
	}
	whose := p.streamers(streams)
	p.audio = append(p.audio[:0], make([]ways, len(p.all))...)
	for i, s := range streams {
		f, one := &s.of.facts, whose[i]
		if f.early || s.key.participant != "" && (one == 0 || p.all[one-1].summary == nil) {
			return false
		}
		switch {
		case one == 0 || s.key.media != diagnostics.Audio:
		case f.inbound:
			p.audio[one-1].in++
		default:
			p.audio[one-1].out++
		}
	}
	for i := range p.all {
		n := p.audio[i]
		if s := p.all[i].summary; s == nil || !s.facts.connected() && n == (ways{}) {
			continue
		}
		two := p.all[i].summary.facts.callType.Or(kind) == callsummary.Group
		if n.out == 0 || two && n.in == 0 {
			return false
		}
	}
	return true
}
