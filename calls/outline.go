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
	// Streams are the marks of the streams, see [NewOutliner], in no particular
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

// outline sets o to what there is of a call, and returns the strays that are part of
// it. It does by a ledger what build does by records.
func (a *Assembler) outline(people *people, b *building, o *Outline) []*stray {
	people.reset()
	people.readSummaries(b.ledger)
	with := a.straysOf(people, b)
	strays := people.operationsAmong(b, with)
	slices.SortFunc(strays, compareOps)
	people.readActors(b.ledger, strays)
	people.meet(b)
	people.meetOperators(people.actors)

	head := outlineHead(people, b, with)
	o.reset()
	o.Type, o.Start, o.End = head.kind, head.start, head.end
	o.ResourceID, o.TeamsThreadID = head.resource.value(), head.thread.value()
	o.ID, o.Source = b.key.value(), b.key.lone
	o.Complete = people.complete(b, strays, o.Type.Or(""))
	for i := range people.all {
		o.Participants = append(o.Participants, people.all[i].outline())
	}
	for i := range b.ledger.streams.rows {
		o.Streams = append(o.Streams, b.ledger.streams.rows[i].of.mark)
	}
	people.outlineOperations(b.ledger, strays, o)
	for i := range b.surveys.rows {
		o.Surveys = append(o.Surveys, b.surveys.rows[i].of.rec)
	}
	slices.SortFunc(o.Surveys, compareGenerated[*survey.Record])
	return with
}

// outlineHead does what headlineOf does.
func outlineHead(people *people, b *building, with []*stray) headline {
	h := headlineOf(people, b, with)
	l, last := b.ledger, value(0)
	wrote := func(origin uint32) { // as a rule one resource has written all
		if v := l.origins.rows[origin].key.resource; v != last {
			last = v
			h.wrote(l.textOf(v))
		}
	}
	for i := range l.streams.rows {
		wrote(l.streams.rows[i].of.origin)
	}
	for i := range l.ops.rows {
		wrote(l.ops.rows[i].of.origin)
	}
	for _, op := range people.ops {
		h.wrote(op.of.facts.origin.resource)
	}
	return h
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

// outlineOperations adds the operations and the user-facing diagnostics, those among
// the strays included.
func (p *people) outlineOperations(l *ledger, strays []*opRow, o *Outline) {
	p.ranges.reset()
	for i := range l.ops.rows {
		e := &l.ops.rows[i]
		if e.of.diagnoses {
			name, quality := clientops.DiagnosticName(l.text(e.of.diagnostic)), clientops.DiagnosticQuality(l.text(e.of.quality))
			p.outlineChange(o, rangeKey{l.opID(&e.key), name}, quality)
			continue
		}
		o.Operations = append(o.Operations, OutlineOperation{
			clientops.OperationName(l.text(e.key.name)), enumOf[clientops.ResultType](l, e.of.result),
		})
	}
	for _, op := range strays {
		if f := &op.of.facts; op.key.isDiagnostic() {
			p.outlineChange(o, rangeOf(op), f.change.quality)
		} else {
			o.Operations = append(o.Operations, OutlineOperation{op.key.name, f.result})
		}
	}
}

// outlineChange adds a change to its range.
func (p *people) outlineChange(o *Outline, k rangeKey, quality clientops.DiagnosticQuality) {
	r, first := p.ranges.at(k.operation.hash(), k)
	if first {
		r.of.index = len(o.Diagnostics)
		o.Diagnostics = append(o.Diagnostics, OutlineDiagnostic{Name: k.name})
	}
	d := &o.Diagnostics[r.of.index]
	d.Changes++
	if quality == clientops.Good {
		d.Good++
	}
}

// outlineRange is where an [OutlineDiagnostic] is, and whose its first record is.
type outlineRange struct {
	index int
	owner who
}

// complete is [Call.Complete] by a ledger.
func (p *people) complete(b *building, strays []*opRow, kind callsummary.CallType) bool {
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
	var ops []*opRow
	for i := range p.all {
		if p.all[i].summary != nil {
			continue
		}
		if kind != callsummary.P2P {
			return false
		}
		// Of a P2P call a client of unknown endpoint may be one of the two.
		if ops == nil {
			ops = p.inOrder(p.rows.operations(b.ledger), slices.Clone(strays))
		}
		if p.usedEndpoint(who(i+1), ops) {
			return false
		}
	}
	return p.streamsComplete(b.ledger, kind)
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
func (p *people) streamsComplete(l *ledger, kind callsummary.CallType) bool {
	whose := p.senders(l)
	p.audio = append(p.audio[:0], make([]ways, len(p.all))...)
	audio := l.known.find(string(diagnostics.Audio))
	for i := range l.streams.rows {
		s := &l.streams.rows[i]
		one := whose[s.of.origin]
		if s.of.early || s.key.participant != 0 && (one == 0 || p.all[one-1].summary == nil) {
			return false
		}
		switch {
		case one == 0 || s.key.media != audio:
		case s.of.inbound:
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

// senders returns whose streams those of each origin are, as streamers does.
func (p *people) senders(l *ledger) []who {
	if p.redacted {
		streams := p.rows.streams(l)
		p.streamOrder = p.streamOrder[:0]
		for i := range streams {
			p.streamOrder = append(p.streamOrder, &streams[i])
		}
		sortStreams(p.streamOrder)
		p.meetStreamers(p.streamOrder)
	}
	list := p.streamer[:0]
	for i := range l.origins.rows {
		o, one := &l.origins.rows[i], who(0)
		if !o.key.isOperation() {
			key := l.textOf(valueOf(o.of.participant, opt.Set))
			if one = p.byKey.of(key); one == 0 {
				one = p.find(l.textOf(o.key.participant), l.textOf(o.key.endpoint))
			}
		}
		list = append(list, one)
	}
	p.streamer = list
	return list
}
