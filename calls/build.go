package calls

import (
	"cmp"
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// build puts a call together from what has been gathered, and returns the
// strays that are part of it.
func (a *Assembler) build(people *people, b *building) (*Call, []*stray) {
	c := &Call{ID: b.key.value(), Source: b.key.lone}
	for i := range b.itsStream.rows {
		c.Itself = append(c.Itself, b.itsStream.rows[i].of.rec)
	}
	for i := range b.itsSummary.rows {
		c.Itself = append(c.Itself, b.itsSummary.rows[i].of.rec)
	}

	people.reset()
	people.summaries = b.summaries.rows
	with := a.straysOf(people, b)
	ops := people.operations(b, with)
	streams := people.streamsOf(b)
	sortStreams(streams)
	people.meet(b)
	people.meetOperators(people.actorsOf(ops))
	people.settle()
	c.Operations, c.Diagnostics = ranges(ops)
	people.joinOperations(ops, c.Diagnostics)
	c.Participants = people.sorted()
	c.Streams = people.joinStreams(streams)
	c.Endpoints = people.endpoints(c)

	b.rest(c, with)
	c.Series = series(c.MediaStats, people)
	head := headlineOf(people, b, with)
	for i := range b.streams.rows {
		head.wrote(b.streams.rows[i].of.facts.origin.resource)
	}
	for _, op := range ops {
		head.wrote(op.of.facts.origin.resource)
	}
	c.Type, c.Start, c.End = head.kind, head.start, head.end
	c.ResourceID, c.TeamsThreadID = head.resource.value(), head.thread.value()
	return c, with
}

// streamsOf returns the streams, in any order.
func (p *people) streamsOf(b *building) []*streamRow {
	clear(p.streamOrder)
	order := p.streamOrder[:0]
	for i := range b.streams.rows {
		order = append(order, &b.streams.rows[i])
	}
	p.streamOrder = order
	return order
}

func sortStreams(list []*streamRow) {
	slices.SortFunc(list, func(a, b *streamRow) int { return a.key.compare(&b.key) })
}

// joinStreams makes the streams and says whose they are. The rows are in the order of
// their keys; the streams are in that of the participants, which sorted has noted, and
// those of nobody known are the last.
func (p *people) joinStreams(rows []*streamRow) []*Stream {
	memory, streams := make([]Stream, len(rows)), make([]*Stream, len(rows))
	whose := p.streamers(rows)
	next := p.counts(len(p.order) + 2) // place of the next stream, by rank
	for _, w := range whose {
		next[p.rank[w]+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	for i, r := range rows {
		at := &next[p.rank[whose[i]]]
		memory[*at] = Stream{
			Participant: p.one(whose[i]), Key: r.key.participant, Record: r.of.facts.rec, Versions: r.of.versions(),
		}
		streams[*at] = &memory[*at]
		*at++
	}
	return streams
}

func (k *streamKey) compare(l *streamKey) int {
	switch {
	case k.participant != l.participant:
		return cmp.Compare(k.participant, l.participant)
	case k.endpoint != l.endpoint:
		return cmp.Compare(k.endpoint, l.endpoint)
	case k.media != l.media:
		return cmp.Compare(k.media, l.media)
	}
	return cmp.Compare(k.stream, l.stream)
}

// rest adds the records that stand by themselves.
func (b *building) rest(c *Call, with []*stray) {
	for i := range b.stats.rows {
		c.MediaStats = append(c.MediaStats, b.stats.rows[i].of.rec)
	}
	slices.SortFunc(c.MediaStats, func(a, b *mediastats.Record) int {
		if c := compareTimes(a.CallClientTimeStamp, b.CallClientTimeStamp); c != 0 {
			return c
		}
		if c := seriesKey(a).compare(seriesKey(b)); c != 0 {
			return c
		}
		return compareContent(a, b) // slow, and seldom needed
	})
	for i := range b.surveys.rows {
		c.Surveys = append(c.Surveys, b.surveys.rows[i].of.rec)
	}
	slices.SortFunc(c.Surveys, compareGenerated[*survey.Record])
	for _, s := range with {
		if s.usage != nil {
			c.Usage = append(c.Usage, s.usage.rec)
		}
	}
	slices.SortFunc(c.Usage, compareGenerated[*usage.Record])
}

// compareGenerated orders records by the time at which they were generated,
// then by all that they hold.
func compareGenerated[R logs.Record](a, b R) int {
	if c := compareTimes(a.Head().Time, b.Head().Time); c != 0 {
		return c
	}
	return compareContent(a, b)
}

// headline is what the summaries, and for the resource all records, say of a call
// as a whole.
type headline struct {
	kind             opt.Value[callsummary.CallType]
	start, end       opt.Value[time.Time]
	thread, resource text
}

// headlineOf returns it without what streams and operations say.
func headlineOf(people *people, b *building, with []*stray) headline {
	var h headline
	for i := range people.summaries {
		h.summary(&people.summaries[i].of.facts)
	}
	for i := range b.itsSummary.rows {
		f := summaryFactsOf(b.itsSummary.rows[i].of.rec)
		h.summary(&f)
	}
	wrote(&h, b.itsStream.rows)
	wrote(&h, b.stats.rows)
	wrote(&h, b.surveys.rows)
	for _, s := range with {
		if s.usage != nil {
			h.wrote(textOf(s.usage.rec.ResourceID))
		}
	}
	return h
}

func wrote[K comparable, R logs.Record](h *headline, rows []row[K, newest[R]]) {
	for i := range rows {
		h.wrote(textOf(rows[i].of.rec.Head().ResourceID))
	}
}

// wrote notes which resource wrote a record.
func (h *headline) wrote(resource text) { h.resource.least(resource) }

// summary adds what one summary says of the call.
func (h *headline) summary(f *summaryFacts) {
	h.wrote(f.resource)
	h.thread.least(f.thread)
	h.mayBe(f.callType)
	start, ok := f.callStart.Get()
	if !ok {
		return
	}
	if first, ok := h.start.Get(); !ok || start.Before(first) {
		h.start = f.callStart
	}
	end, ok := after(start, f.callDuration)
	if last, known := h.end.Get(); ok && (!known || end.After(last)) {
		h.end = opt.Of(end)
	}
}

// mayBe notes a type of the call: of several it is a group call, else the first by its
// name.
func (h *headline) mayBe(kind opt.Value[callsummary.CallType]) {
	k, ok := kind.Get()
	old, known := h.kind.Get()
	if ok && (!known || k == callsummary.Group || old != callsummary.Group && k < old) {
		h.kind = kind
	}
}

// after returns the time so long after a start, unless the duration is missing
// or longer than a century: then it is a mistake, and whatever end came of it
// would look exact. Nor is there an end outside the years of [opt.Of].
func after(start time.Time, d opt.Value[opt.Seconds]) (time.Time, bool) {
	const century = 100 * 365 * 24 * time.Hour
	seconds, ok := d.Get()
	length := seconds.Duration()
	if !ok || length > century || length < -century {
		return time.Time{}, false
	}
	end := start.Add(length)
	return end, opt.Of(end).IsSet()
}
