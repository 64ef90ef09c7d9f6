package calls

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// builder makes a Call from the settled facts. If calls are lent, each is valid until the next
// one is built, and they all share its memory.
type builder struct {
	lent      bool
	factsOnly bool // no records are kept
	facts     factRecords

	callMemory   Call
	participants []Participant
	list         []*Participant
	streamMemory []Stream
	streamList   []*Stream
	ops          []*clientops.Record
	ownedOps     []*clientops.Record
	counts       []int
	ranks        []int // of participants, by index
	byRange      table[rangeKey, *DiagnosticRange]
	beginnings   table[rangeKey, participantIndex] // the participants of the ranges
	gaps         gapFinder
	anyOrder     []int32

	briefMemory brief.Call
	ranges      table[rangeKey, int] // by their places in briefMemory.Diagnostics
	endpoints   endpointMaker
	canon       canon
}

// take returns n zero values, in reused memory if calls are lent.
func take[T any](b *builder, memory *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	if !b.lent {
		return make([]T, n)
	}
	*memory = slices.Grow((*memory)[:0], n)[:n]
	clear(*memory)
	return *memory
}

// build settles a call, with the strays that belong to it, and returns it.
func (t *settler) build(c *call, with []*stray) *Call {
	t.take(c)
	t.takeStrays(with)
	t.identify()
	call := &t.callMemory
	if !t.lent {
		call = new(Call)
		t.facts.forget()
	}
	t.facts.begin(t)
	*call = Call{ID: c.key.value(), Source: c.key.source(), FactsOnly: t.factsOnly}
	if t.rules != &current {
		call.Rules = t.rules
	}
	for i := range c.callStream.rows {
		call.CallRecords = append(call.CallRecords, c.callStream.rows[i].of.rec)
	}
	for i := range c.callSummary.rows {
		call.CallRecords = append(call.CallRecords, c.callSummary.rows[i].of.rec)
	}
	h := t.headline(with)
	h.set(call)
	people := t.makeParticipants(h.side)
	t.sortStreams()
	t.joinOperations(call, people)
	call.Participants = t.sorted(people)
	t.joinStreams(call, people)
	call.Endpoints = t.endpoints.of(&t.builder, call)
	t.rest(call, with)
	call.Series = t.series(call.MediaStats, people)
	call.Gaps = t.findGaps(call, people)
	return call
}

// makeParticipants returns the participants by their indexes.
func (t *settler) makeParticipants(side Side) []*Participant {
	t.lookAtClients()
	if side == Client {
		t.noteResults()
	}
	memory, list := take(&t.builder, &t.participants, len(t.all)), take(&t.builder, &t.builder.list, len(t.all))
	for i := range t.all {
		from, to := &t.all[i], &memory[i]
		to.EndpointType = opt.Of(callsummary.VoIP)
		to.Key = t.facts.text(t, from.key)
		if s := from.summary; s != nil {
			to.Summary, to.Versions = s.rec, s.versions()
			if to.Summary == nil {
				to.Summary = t.facts.summary(t, s.entry)
			}
			to.EndpointType = to.Summary.EndpointType
			to.Listed = t.listing(from, to.Summary)
		}
		t.setTimes(to, from)
		t.setEnding(to, from)
		t.setSoftware(to, from)
		to.InOperations, to.Results = from.inOperations, slices.Clone(from.results)
		list[i] = to
	}
	return list
}

// listing returns the summary that lists a participant, which may be its newest, or nil.
func (t *settler) listing(p *person, newest *callsummary.Record) *callsummary.Record {
	switch l := p.listed; {
	case l == nil:
		return nil
	case l.entry == p.summary.entry:
		return newest
	case l.rec != nil:
		return l.rec
	default:
		return t.facts.summary(t, l.entry)
	}
}

// one returns a participant, or nil.
func one(people []*Participant, w participantIndex) *Participant {
	if w == 0 {
		return nil
	}
	return people[w-1]
}

// rangeKey identifies a range of a diagnostic within a call.
type rangeKey struct {
	operation id
	name      value
}

// joinOperations gives the call and its participants their operations, and the ranges of
// user-facing diagnostics: the changes of one operation ID and one diagnostic. A range
// belongs to the participant that its beginning belongs to.
func (t *settler) joinOperations(c *Call, people []*Participant) {
	t.byRange.reset()
	n := 0
	owned := take(&t.builder, &t.counts, len(people))
	for i := range t.ops {
		if !t.said(t.ops[i].entry).diagnoses() {
			n++
			if w := t.owner[i]; w != 0 {
				owned[w-1]++
			}
		}
	}
	t.makeRoom(c, people, owned, n)
	for i := range t.ops {
		op := &t.ops[i]
		rec, p := op.rec, one(people, t.owner[i])
		if rec == nil {
			rec = t.facts.operation(t, op.entry)
		}
		if p != nil && len(t.stats.rows) > 0 {
			claim(&t.byClient, t.origins[op.entry.origin].other, t.owner[i])
		}
		if said := t.said(op.entry); said.diagnoses() {
			t.addChange(c, p, op, rec, said)
			continue
		}
		c.Operations = append(c.Operations, rec)
		if p != nil {
			p.Operations = append(p.Operations, rec)
		}
	}
}

// makeRoom gives the call and its participants memory for their operations.
func (t *settler) makeRoom(c *Call, people []*Participant, owned []int, n int) {
	sum := 0
	for _, k := range owned {
		sum += k
	}
	c.Operations = take(&t.builder, &t.builder.ops, n)[:0]
	theirs := take(&t.builder, &t.ownedOps, sum)
	for i, k := range owned {
		if k > 0 {
			people[i].Operations, theirs = theirs[:0:k], theirs[k:]
		}
	}
	if n == 0 {
		c.Operations = nil
	}
}

// addChange adds a change to its range, which it makes if there is none yet.
func (t *settler) addChange(c *Call, p *Participant, op *settledOp, rec *clientops.Record, said *payload) {
	k := rangeKey{op.key.id, said.diagnostic}
	r, first := t.byRange.at(k.operation.hash(), k)
	if first {
		r.of = &DiagnosticRange{
			Name:        clientops.DiagnosticName(t.text(said.diagnostic)),
			OperationID: t.facts.text(t, op.key.id), Start: op.key.at.time(),
		}
		c.Diagnostics = append(c.Diagnostics, r.of)
		if p != nil {
			p.Diagnostics = append(p.Diagnostics, r.of)
		}
	}
	r.of.End = op.key.at.time()
	r.of.Records = append(r.of.Records, rec)
	r.of.Qualities = append(r.of.Qualities, clientops.DiagnosticQuality(t.text(said.quality)))
}

// sorted returns the participants in the order of the call, and keeps the order.
func (t *settler) sorted(people []*Participant) []*Participant {
	t.ranks = slices.Grow(t.ranks[:0], len(people)+1)[:len(people)+1]
	order := t.order[:0]
	for i := range people {
		order = append(order, int32(i))
	}
	starts := t.startsOf(people)
	slices.SortFunc(order, func(a, b int32) int {
		if c := compareTimes(starts[a], starts[b]); c != 0 {
			return c
		}
		return compareIDs(t, t.all[a].key, t.all[b].key)
	})
	t.order = order
	t.ranks[0] = len(order) // an unknown participant comes last
	list := make([]*Participant, len(order))
	if len(list) == 0 {
		return nil
	}
	for rank, i := range order {
		t.ranks[i+1] = rank
		list[rank] = people[i]
	}
	return list
}

func (t *settler) startsOf(people []*Participant) []opt.Value[time.Time] {
	starts := make([]opt.Value[time.Time], len(people))
	for i, p := range people {
		starts[i] = p.Start.Value
	}
	return starts
}

// joinStreams gives the call its streams: in the order of the participants, those of unknown
// participants last, and those of one participant by their keys.
func (t *settler) joinStreams(c *Call, people []*Participant) {
	n := len(t.streams)
	memory := take(&t.builder, &t.streamMemory, n)
	c.Streams = take(&t.builder, &t.streamList, n)
	next := take(&t.builder, &t.counts, len(people)+2) // place of the next stream, by rank
	for i := range t.streams {
		next[t.ranks[t.ownerOf(i)]+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for i := range t.streams {
		s, w := &t.streams[i], t.ownerOf(i)
		at := &next[t.ranks[w]]
		to := &memory[*at]
		*to = Stream{
			Participant: one(people, w), Key: t.facts.text(t, s.key.participant),
			Record: s.rec, Versions: s.versions(), Mark: s.entry.mark, Early: s.entry.early,
		}
		if to.Record == nil {
			to.Record = t.facts.stream(t, s.entry)
		}
		c.Streams[*at] = to
		*at++
	}
}

// ownerOf returns the participant of a stream.
func (t *settler) ownerOf(stream int) participantIndex {
	return t.origins[t.streams[stream].entry.origin].owner
}

// rest adds the records that are kept whole.
func (t *settler) rest(c *Call, with []*stray) {
	for i := range t.stats.rows {
		if rec := t.stats.rows[i].of.rec; rec != nil {
			c.MediaStats = append(c.MediaStats, rec)
		}
	}
	sortRecords(&t.canon, c.MediaStats, func(a, b *mediastats.Record) int {
		if c := compareTimes(a.CallClientTimeStamp, b.CallClientTimeStamp); c != 0 {
			return c
		}
		return seriesKey(a).compare(seriesKey(b))
	})
	for i := range t.surveys.rows {
		c.Surveys = append(c.Surveys, t.surveys.rows[i].of.rec)
	}
	sortRecords(&t.canon, c.Surveys, func(a, b *survey.Record) int {
		return cmp.Or(compareGenerated(a, b), compareTexts(a.SurveyID, b.SurveyID))
	})
	for _, s := range with {
		c.addCompanion(s.companion)
	}
	sortRecords(&t.canon, c.Usage, func(a, b *usage.Record) int {
		return cmp.Or(compareGenerated(a, b), compareTexts(a.RecordID, b.RecordID))
	})
	sortRecords(&t.canon, c.Recordings, compareGenerated)
	sortRecords(&t.canon, c.RecordingOperations, compareGenerated)
	sortRecords(&t.canon, c.Captions, compareGenerated)
	sortRecords(&t.canon, c.Automation, compareGenerated)
	sortRecords(&t.canon, c.AutomationMedia, compareGenerated)
	sortRecords(&t.canon, c.AutomationStreaming, compareGenerated)
	sortRecords(&t.canon, c.ServiceRequests, compareGenerated)
}

// addCompanion adds a record to the list of its kind. It may be nil.
func (c *Call) addCompanion(rec logs.Record) {
	switch rec := rec.(type) {
	case *usage.Record:
		c.Usage = append(c.Usage, rec)
	case *recording.Summary:
		c.Recordings = append(c.Recordings, rec)
	case *recording.Operation:
		c.RecordingOperations = append(c.RecordingOperations, rec)
	case *captions.Record:
		c.Captions = append(c.Captions, rec)
	case *callautomation.Operation:
		c.Automation = append(c.Automation, rec)
	case *callautomation.Media:
		c.AutomationMedia = append(c.AutomationMedia, rec)
	case *callautomation.Streaming:
		c.AutomationStreaming = append(c.AutomationStreaming, rec)
	case *servicerequests.Record:
		c.ServiceRequests = append(c.ServiceRequests, rec)
	}
}

// compareGenerated orders records by the time at which they were generated.
func compareGenerated[R logs.Record](a, b R) int { return compareTimes(a.Head().Time, b.Head().Time) }

func compareTexts(a, b opt.Value[string]) int { return strings.Compare(a.Or(""), b.Or("")) }

// headline is what the records say about the call as a whole.
type headline struct {
	side             Side // of those that say when it took place
	kind             string
	start, end       opt.Value[time.Time]
	thread, resource string
}

// when returns the time of the call that was taken. A start that is not known is the last
// possible moment, an end is one before all others.
func (t *settler) when() span {
	when := emptySpan
	note := func(start opt.Value[time.Time], end instant) {
		if at, ok := start.Get(); ok {
			when.add(span{instantOf(at), end})
		}
	}
	for i := range t.listed {
		if e := t.listed[i].entry; e != nil {
			note(e.callStartTime(), e.callEnd())
		}
	}
	if !t.rules.ClientCalls {
		for i := range t.callSummary.rows {
			rec := t.callSummary.rows[i].of.rec
			note(rec.CallStartTime, callEnd(rec.CallStartTime, rec.CallDuration))
		}
	} else if when.first == emptySpan.first {
		if call, ok := t.clientCall(); ok {
			when = call.span
		}
	}
	return when
}

// callEnd returns when a call ended by its start and duration in a summary, or unknownTime.
func callEnd(start opt.Value[time.Time], d opt.Value[opt.Seconds]) instant {
	if at, ok := start.Get(); ok {
		if end, ok := after(at, d); ok {
			return instantOf(end)
		}
	}
	return unknownTime
}

// hasStart reports whether the summary of a participant says when the call began.
func (t *settler) hasStart() bool {
	return slices.ContainsFunc(t.listed, func(s settledSummary) bool { return s.entry != nil && s.entry.started() })
}

// headline returns what the records say about the call as a whole.
func (t *settler) headline(with []*stray) *headline {
	h := &headline{resource: t.statResource}
	for i := range t.summaries {
		e := t.summaries[i].entry
		t.origins[e.origin].used = true
		least(&h.thread, t.text(e.thread))
		if e := t.listed[i].entry; e != nil {
			h.summary(t.text(e.callType), e.callStartTime(), e.callEnd())
		}
	}
	latest := value(0)
	for i := range t.origins { // usually one resource has written all
		if v := t.origins[i].resource; v != latest && t.origins[i].used {
			latest = v
			least(&h.resource, t.text(v))
		}
	}
	for i := range t.callSummary.rows {
		s := t.callSummary.rows[i].of.rec
		least(&h.thread, s.TeamsThreadID.Or(""))
		if t.rules.ClientCalls {
			continue
		}
		h.summary(string(s.CallType.Or("")), s.CallStartTime, callEnd(s.CallStartTime, s.CallDuration))
	}
	if t.rules.ClientCalls && h.side == "" {
		if call, ok := t.clientCall(); ok {
			h.side, h.kind = Client, call.kind
			h.start, h.end = opt.Of(call.first.time()), opt.Of(call.last.time())
		}
	}
	t.eachOther(func(rec logs.Record, _ versions) { least(&h.resource, rec.Head().ResourceID.Or("")) })
	for _, s := range with {
		if bill, ok := s.companion.(*usage.Record); ok { // of the others some have a GUID there
			least(&h.resource, bill.ResourceID.Or(""))
		}
	}
	return h
}

// set copies a headline to a call.
func (h *headline) set(c *Call) {
	c.Side, c.Start, c.End = h.side, h.start, h.end
	c.Type = someText[callsummary.CallType](h.kind)
	c.ResourceID, c.TeamsThreadID = someText[string](h.resource), someText[string](h.thread)
}

// someText returns a text, absent if it is empty.
func someText[T ~string](text string) (v opt.Value[T]) {
	if text != "" {
		v = opt.Of(T(text))
	}
	return v
}

// least sets a text to the lesser of two, ignoring empty ones.
func least(text *string, other string) {
	if other != "" && (*text == "" || other < *text) {
		*text = other
	}
}

// mergeType adds one more type of a call: of several types Group counts, else the first by name.
func mergeType(all *string, kind string) {
	const group = string(callsummary.Group)
	if kind == group {
		*all = group
	} else if *all != group {
		least(all, kind)
	}
}

// summary adds what one summary says about the call. The end is unknownTime if the summary
// does not have it.
func (h *headline) summary(kind string, start opt.Value[time.Time], end instant) {
	h.side = Service
	mergeType(&h.kind, kind)
	at, ok := start.Get()
	if !ok {
		return
	}
	if first, ok := h.start.Get(); !ok || at.Before(first) {
		h.start = start
	}
	if last := instantIn(h.end); end != unknownTime && (!h.end.IsSet() || last.before(end)) {
		h.end = opt.Of(end.time())
	}
}
