package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/opt"
)

// clientFacts is what its own operations say about a participant: those that name it.
type clientFacts struct {
	seen  span // of its operations
	marks span // from the first mark of a start to the last of an end
	ended *payload
	any   bool

	sdk, system, browser, sdkKind value // each of the latest operation that says it
}

// lookAtClients finds out what the operations say about each participant.
func (t *settler) lookAtClients() {
	for i := range t.all {
		t.all[i].client = clientFacts{seen: emptySpan, marks: emptySpan}
	}
	for i := range t.ops {
		o := &t.origins[t.ops[i].entry.origin]
		if w := t.owner[i]; w != 0 && t.names(o, w) {
			t.lookAt(&t.ops[i], &t.all[w-1].client)
		}
	}
}

// noteResults finds the results of each participant's outcomes, by which a call is judged that
// no summary lists.
func (t *settler) noteResults() {
	t.eachInCall(func(op *settledOp, is role) {
		w := t.origins[op.entry.origin].owner
		if is&roleOutcome == 0 || w == 0 || !op.entry.result.isSet() {
			return
		}
		result := clientops.ResultType(t.text(op.entry.result))
		p := &t.all[w-1]
		p.results = append(p.results, result)
	})
	for i := range t.all {
		p := &t.all[i]
		slices.Sort(p.results)
		p.results = slices.Compact(p.results)
	}
}

// names reports whether the operations of an origin name the participant that they belong to: by
// participant ID or, in the call, by the endpoint of a summary that has none.
func (t *settler) names(o *settledOrigin, one participantIndex) bool {
	return o.participant.isSet() || o.kind == clientInCall && t.byEndpoint.of(o.endpoint) == one
}

// lookAt adds what an operation says. The operations come in the order of time.
func (t *settler) lookAt(op *settledOp, c *clientFacts) {
	at, said, is := op.key.at, t.said(op.entry), t.role(op.entry)
	c.any = true
	c.seen.add(span{at, at})
	starts, ends := t.marks(said, is)
	c.marks.mark(at, starts, ends)
	if is&roleOutcome != 0 && said.ends() {
		c.ended = said
	}
	for _, of := range []struct {
		to   *value
		from value
	}{{&c.sdk, op.entry.sdk}, {&c.system, said.system}, {&c.browser, said.browser}, {&c.sdkKind, said.sdkKind}} {
		if of.from.isSet() {
			*of.to = of.from
		}
	}
}

// marks reports whether an operation marks a start or an end.
func (t *settler) marks(said *payload, is role) (starts, ends bool) {
	starts, ends = is&roleStart != 0, is&roleEnd != 0
	if said.state.isSet() {
		state := clientops.CallState(t.text(said.state))
		starts = starts || slices.Contains(t.rules.StartStates, state)
		ends = ends || slices.Contains(t.rules.EndStates, state)
	}
	return starts, ends
}

// mark extends s to a moment that marks a start or an end.
func (s *span) mark(at instant, starts, ends bool) {
	if starts && at.before(s.first) {
		s.first = at
	}
	if ends && s.last.before(at) {
		s.last = at
	}
}

// eachInCall calls do for the operations that name the call and a participant, those on no
// list among them.
func (t *settler) eachInCall(do func(op *settledOp, is role)) {
	for _, list := range [][]settledOp{t.ops, t.asides} {
		for i := range list {
			if o := &t.origins[list[i].entry.origin]; o.kind == clientInCall && o.participant.isSet() {
				do(&list[i], t.role(list[i].entry))
			}
		}
	}
}

// clientCall is a call by the operations of its clients.
type clientCall struct {
	span
	kind string
}

// clientCall returns when a call took place that no summary lists. It returns false if the
// operations do not say that there was one.
func (t *settler) clientCall() (clientCall, bool) {
	seen, marks := emptySpan, emptySpan
	known, call := t.describedByPlain(), clientCall{}
	t.eachInCall(func(op *settledOp, is role) {
		at, said := op.key.at, t.said(op.entry)
		seen.add(span{at, at})
		starts, ends := t.marks(said, is)
		marks.mark(at, starts, ends)
		known = known || starts || ends || is&roleOutcome != 0
		mergeType(&call.kind, t.text(said.callType))
	})
	if !known || seen == emptySpan {
		return call, false
	}
	call.span = seen.orMarks(marks)
	return call, true
}

// describedByPlain reports whether a summary of the plain log describes the call itself and
// has its start: with any operation such a call is listed, too.
func (t *settler) describedByPlain() bool {
	if len(t.callSummary.rows) == 0 { // there is one at most
		return false
	}
	rec := t.callSummary.rows[0].of.rec
	return rec.CallStartTime.IsSet() && t.memory.plainLogs.versionOf(rec).plain
}

// orMarks returns the span with those ends that are marked taken from marks.
func (s span) orMarks(marks span) span {
	if marks.first != emptySpan.first {
		s.first = marks.first
	}
	if marks.last != emptySpan.last {
		s.last = marks.last
	}
	return s
}

// moment returns an end of a span as a Moment, unless it is that of emptySpan.
func moment(at, none instant) (m Moment) {
	if at != none {
		m = Moment{opt.Of(at.time()), Client}
	}
	return m
}

// setTimes sets when a participant came and left, and for how long it stayed.
func (t *settler) setTimes(p *Participant, of *person) {
	c := &of.client
	markStart, markEnd := moment(c.marks.first, emptySpan.first), moment(c.marks.last, emptySpan.last)
	first, last := moment(c.seen.first, emptySpan.first), moment(c.seen.last, emptySpan.last)
	start, end := serviceTimes(p.Summary)
	if t.rules.ClientFirst {
		p.Start, p.End = firstKnown(markStart, start, first), firstKnown(markEnd, end, last)
	} else {
		p.Start = firstKnown(start, markStart, first)
		if !start.IsSet() && p.Summary != nil { // the summary says how long, the client since when
			if at, ok := after(p.Start.Or(time.Time{}), p.Summary.ParticipantDuration); ok && p.Start.IsSet() {
				end = Moment{opt.Of(at), Service}
			}
		}
		p.End = firstKnown(end, markEnd, last)
	}
	if p.Summary != nil && (!t.rules.ClientFirst || !markStart.IsSet() && !markEnd.IsSet()) {
		p.Duration = orAbsent(p.Summary.ParticipantDuration)
	}
	if t.rules.ClientFirst && !p.Duration.IsSet() && (p.Start.Side == Client || p.End.Side == Client) {
		if d, ok := brief.Duration(p.Start.Value, p.End.Value); ok {
			p.Duration = opt.Of(opt.Seconds(d / time.Second))
		}
	}
}

// firstKnown returns the first moment that is known.
func firstKnown(list ...Moment) (m Moment) {
	for _, m := range list {
		if m.IsSet() {
			return m
		}
	}
	return m
}

// serviceTimes returns when a participant came and left by its summary: without a duration it
// left at once.
func serviceTimes(s *callsummary.Record) (start, end Moment) {
	if s == nil {
		return start, end
	}
	from := s.ParticipantStartTime
	if !from.IsSet() {
		from = s.CallStartTime
	}
	at, ok := from.Get()
	if !ok {
		return start, end
	}
	to, ok := after(at, s.ParticipantDuration)
	if !ok {
		to = at.Add(shortest)
	}
	return Moment{opt.Of(at), Service}, Moment{opt.Of(to), Service}
}

// setEnding sets how the participant's connection ended.
func (t *settler) setEnding(p *Participant, of *person) {
	if s := p.Summary; s != nil {
		p.Ending = Ending{
			Code: orAbsent(s.ParticipantEndReason), SubCode: orAbsent(s.ParticipantEndSubCode), ResultCategory: anyText(s.ResultCategory),
		}
	}
	said := of.client.ended
	if said == nil || !t.rules.ClientFirst {
		return
	}
	for _, of := range []struct {
		to   *opt.Value[string]
		from value
	}{
		{&p.Ending.Code, said.code}, {&p.Ending.SubCode, said.subCode},
		{&p.Ending.Reason, said.reason}, {&p.Ending.ResultCategory, said.category},
	} {
		if of.from.isSet() {
			*of.to = opt.Of(t.text(of.from))
		}
	}
}

// setSoftware sets the type of the participant and what is known of its software.
func (t *settler) setSoftware(p *Participant, of *person) {
	if s := p.Summary; s != nil {
		p.Type, p.SDKVersion, p.OSVersion = orAbsent(s.ParticipantType), orAbsent(s.SDKVersion), orAbsent(s.OSVersion)
	}
	client := &of.client
	p.Browser, p.SDKKind = textValue[string](t, client.browser), textValue[string](t, client.sdkKind)
	if !t.rules.ClientFirst || !client.any {
		return
	}
	if !brief.HasText(p.Type) {
		p.Type = opt.Of(callsummary.ACSUser)
	}
	if !brief.HasText(p.SDKVersion) && client.sdk.isSet() {
		p.SDKVersion = textValue[string](t, client.sdk)
	}
	if !brief.HasText(p.OSVersion) && client.system.isSet() {
		p.OSVersion = textValue[string](t, client.system)
	}
}

// anyText returns a text of a type as one of type string.
func anyText[T ~string](v opt.Value[T]) opt.Value[string] {
	return orAbsent(valueIn(func() string { return string(v.Or("")) }, v.State()))
}

// orAbsent returns a field, absent if it is null: which of the two it is depends on the shape of
// delivery.
func orAbsent[T opt.Scalar](v opt.Value[T]) opt.Value[T] {
	if v.State() == opt.Null {
		return opt.Value[T]{}
	}
	return v
}
