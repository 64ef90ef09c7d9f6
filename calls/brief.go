package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// Brief is what a list of calls says of one: a [Call] without its records, which takes a
// fraction of the time.
type Brief struct {
	// ID, Source, Type, Start, End, ResourceID and TeamsThreadID are those of the Call.
	ID            opt.Value[string]
	Source        logs.Position
	Type          opt.Value[callsummary.CallType]
	Start, End    opt.Value[time.Time]
	ResourceID    opt.Value[string]
	TeamsThreadID opt.Value[string]
	// Complete is what [Call.Complete] says.
	Complete bool
	// Participants, Streams, Operations and Diagnostics are those of the Call, in no
	// particular order. Of streams it is the marks, see [Assembler.Mark].
	Participants []BriefParticipant
	Streams      []uint64
	Operations   []BriefOperation
	Diagnostics  []BriefDiagnostic
	// Surveys are those of the Call.
	Surveys []*survey.Record
}

// BriefParticipant is a participant in brief.
type BriefParticipant struct {
	EndpointType opt.Value[callsummary.EndpointType]
	// EndReason is that of the newest summary; empty if it has none or there is no
	// summary.
	EndReason string
}

// BriefOperation is an operation in brief.
type BriefOperation struct {
	Name   clientops.OperationName // empty if it has none
	Result opt.Value[clientops.ResultType]
}

// BriefDiagnostic is a range of a user-facing diagnostic in brief.
type BriefDiagnostic struct {
	Name clientops.DiagnosticName // see [DiagnosticRange]
	// Changes is how many records there are, Good how many of them say "Good".
	Changes, Good int
}

// brief settles a call, with the strays that are part of it, and returns it in brief.
func (t *settler) brief(c *call, with []*stray) *Brief {
	t.take(c)
	t.takeStrays(with)
	t.meet()
	b := &t.briefMemory
	b.reset()
	b.ID, b.Source = c.key.value(), c.key.source()
	h := t.headline(with)
	b.Start, b.End, b.Type = h.start, h.end, someText[callsummary.CallType](h.kind)
	b.ResourceID, b.TeamsThreadID = someText[string](h.resource), someText[string](h.thread)
	b.Complete = t.complete(b.Type.Or(""))
	for i := range t.all {
		one := BriefParticipant{EndpointType: opt.Of(callsummary.VoIP)}
		if s := t.all[i].summary; s != nil {
			one.EndpointType = textValue[callsummary.EndpointType](t, t.origins[s.entry.origin].kind)
			one.EndReason = t.text(s.entry.endReason)
		}
		b.Participants = append(b.Participants, one)
	}
	for i := range t.streams {
		b.Streams = append(b.Streams, t.streams[i].entry.mark)
	}
	t.briefOperations(b)
	for i := range t.surveys.rows {
		b.Surveys = append(b.Surveys, t.surveys.rows[i].of.rec)
	}
	slices.SortFunc(b.Surveys, compareGenerated[*survey.Record])
	return b
}

// briefOperations adds the operations and the user-facing diagnostics.
func (t *settler) briefOperations(b *Brief) {
	t.ranges.reset()
	for i := range t.ops {
		e := t.ops[i].entry
		said, diagnoses := t.said(e)
		if !diagnoses {
			b.Operations = append(b.Operations, BriefOperation{
				clientops.OperationName(t.text(e.name)), textValue[clientops.ResultType](t, e.result),
			})
			continue
		}
		k := rangeKey{e.id, said.diagnostic}
		r, first := t.ranges.at(k.operation.hash(), k)
		if first {
			r.of = len(b.Diagnostics)
			b.Diagnostics = append(b.Diagnostics, BriefDiagnostic{Name: clientops.DiagnosticName(t.text(k.name))})
		}
		d := &b.Diagnostics[r.of]
		d.Changes++
		if t.text(said.quality) == string(clientops.Good) {
			d.Good++
		}
	}
}

// reset empties b and keeps its memory.
func (b *Brief) reset() {
	clear(b.Participants)
	clear(b.Operations)
	clear(b.Diagnostics)
	clear(b.Surveys)
	*b = Brief{
		Participants: b.Participants[:0], Streams: b.Streams[:0],
		Operations: b.Operations[:0], Diagnostics: b.Diagnostics[:0], Surveys: b.Surveys[:0],
	}
}
