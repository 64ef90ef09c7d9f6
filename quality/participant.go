package quality

import (
	"slices"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
)

// ParticipantVerdict is what a profile says about a participant of a call.
type ParticipantVerdict struct {
	Participant *calls.Participant
	Assessment
	// Ungraceful says that the connection ended ungracefully: an outcome, see
	// [calls.Rules], has a bad result, or the summary says so as [Rules] have it. By rules
	// that are ClientFirst the summary counts only if there is no outcome.
	Ungraceful bool
	// Dropped says that the participant is one of [CallVerdict.Dropped], that is by the rules of
	// the list of calls; absent if the profile cannot say, see [CallVerdict.DropKnown].
	Dropped opt.Value[bool]
	// HasIssues says that the connection ended ungracefully, or that an operation or
	// diagnostic of the participant is bad; what its client did before it was in the call
	// does not count.
	HasIssues bool
}

// Participant judges a participant of a call, which must come from an Assembler with the rules
// of the profile, see [Profile.Call].
func (p Profile) Participant(c *calls.Call, one *calls.Participant) *ParticipantVerdict {
	return p.judgeAll(c, one)[0]
}

// Participants judges all participants of a call in their order, as [Profile.Participant] judges
// one.
func (p Profile) Participants(c *calls.Call) []*ParticipantVerdict {
	return p.judgeAll(c, c.Participants...)
}

func (p *Profile) judgeAll(c *calls.Call, people ...*calls.Participant) []*ParticipantVerdict {
	p.checkRules(c)
	list := make([]*ParticipantVerdict, len(people))
	of := make(map[*calls.Participant]*ParticipantVerdict, len(people))
	for i, one := range people {
		list[i] = &ParticipantVerdict{Participant: one, Assessment: Assessment{Quality: Unknown}, Dropped: p.rules().dropped(c, one)}
		of[one] = list[i]
	}
	j := judge{profile: p}
	for _, s := range c.Streams {
		if v := of[s.Participant]; v != nil {
			sv := j.callStream(c, s)
			v.Streams = append(v.Streams, sv)
			v.PoorStreams += v.Quality.add(sv.Verdict)
		}
	}
	for _, s := range c.Series {
		if v := of[s.Participant]; v != nil {
			v.Series = p.series(s, v.Series)
		}
	}
	for _, v := range list {
		v.judgeOperations(p.rules())
	}
	return list
}

// judgeOperations adds what the rules say about the operations and the end of the participant.
func (v *ParticipantVerdict) judgeOperations(rules *Rules) {
	one := v.Participant
	v.BadOperations, v.BadDiagnostics = bad(one.Operations, one.Diagnostics)
	v.Ungraceful = rules.ungraceful(one)
	ungraceful := 0
	if v.Ungraceful {
		ungraceful = 1
	}
	v.Issues = issues(v.BadOperations, v.BadDiagnostics, ungraceful, v.PoorStreams)
	names := func(op *clientops.Record) bool { return names(op, one) }
	ops := kept(v.BadOperations, names)
	diags := kept(v.BadDiagnostics, func(r *calls.DiagnosticRange) bool { return slices.ContainsFunc(r.Records, names) })
	v.HasIssues = v.Ungraceful || len(ops)+len(diags) > 0
	if rules.makePoor(ops, diags) {
		v.Quality = Poor
	}
}

// kept returns the elements of a list for which keep is true.
func kept[T any](list []T, keep func(T) bool) (some []T) {
	for _, one := range list {
		if keep(one) {
			some = append(some, one)
		}
	}
	return some
}

// names reports whether an operation of a participant names it: by its ID or, in the call, by
// the endpoint of a summary that has none. Others are its client's.
func names(op *clientops.Record, p *calls.Participant) bool {
	return op.ParticipantID.IsSet() || (op.CallID.IsSet() || op.CorrelationID.IsSet()) && op.EndpointID.IsSet() &&
		p.Summary != nil && !p.Summary.ParticipantID.IsSet() && op.EndpointID == p.Summary.EndpointID
}

// ungraceful reports whether the connection of a participant ended ungracefully.
func (r *Rules) ungraceful(p *calls.Participant) bool {
	outcomes, bad := false, false
	for _, op := range p.Operations {
		if names(op, p) && slices.Contains(r.Outcomes, op.OperationName.Or("")) {
			outcomes, bad = true, bad || issue.BadOperation(op)
		}
	}
	if bad || outcomes && r.ClientFirst {
		return bad
	}
	s := p.Summary
	return s != nil && r.droppedBy(string(s.ResultCategory.Or("")), s.ParticipantEndReason.Or(""))
}

// add adds the verdict on one more stream to the verdict on all of them, and returns 1 if it
// is Poor.
func (v *Verdict) add(one Verdict) (poor int) {
	switch {
	case one == Poor:
		*v = Poor
		return 1
	case one == Good && *v == Unknown:
		*v = Good
	}
	return 0
}
