package calls

import (
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// brief settles a call, with the strays that are part of it, and returns it in brief.
func (t *settler) brief(c *call, with []*stray) *brief.Call {
	t.take(c)
	t.takeStrays(with)
	t.identify()
	b := &t.briefMemory
	b.Reset()
	b.ID, b.Source = c.key.value(), c.key.source()
	h := t.headline(with)
	b.Start, b.End, b.Type = h.start, h.end, someText[callsummary.CallType](h.kind)
	b.ResourceID, b.TeamsThreadID = someText[string](h.resource), someText[string](h.thread)
	b.Complete = t.complete(b.Type.Or(""))
	b.ByClient = h.side == Client
	if b.ByClient {
		t.noteResults()
	}
	for i := range t.all {
		b.Participants = append(b.Participants, t.briefParticipant(&t.all[i]))
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

// briefParticipant returns a participant in brief.
func (t *settler) briefParticipant(p *person) brief.Participant {
	one := brief.Participant{EndpointType: opt.Of(callsummary.VoIP), InOperations: p.inOperations, Results: p.results}
	if p.listed == nil {
		return one
	}
	e := p.listed.entry
	one.Listed = true
	one.EndpointType = textValue[callsummary.EndpointType](t, t.origins[e.origin].kind)
	one.ParticipantType = textValue[callsummary.ParticipantType](t, e.participantType)
	one.EndReason = t.text(e.endReason)
	one.ResultCategory = textValue[callsummary.ResultCategory](t, e.resultCategory)
	one.SDKVersion, one.OSVersion = textValue[string](t, e.sdk), textValue[string](t, e.os)
	return one
}

// briefOperations adds the operations and the user-facing diagnostics.
func (t *settler) briefOperations(b *brief.Call) {
	t.ranges.reset()
	for i := range t.ops {
		e := t.ops[i].entry
		said := t.said(e)
		if !said.diagnoses() {
			b.Operations = append(b.Operations, brief.Operation{
				Name: clientops.OperationName(t.text(e.name)), Result: textValue[clientops.ResultType](t, e.result),
			})
			continue
		}
		k := rangeKey{e.id, said.diagnostic}
		r, first := t.ranges.at(k.operation.hash(), k)
		if first {
			r.of = len(b.Diagnostics)
			b.Diagnostics = append(b.Diagnostics, brief.Diagnostic{Name: clientops.DiagnosticName(t.text(k.name))})
		}
		d := &b.Diagnostics[r.of]
		d.Changes++
		if t.text(said.quality) == string(clientops.Good) {
			d.Good++
		}
	}
}
