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
func (a *Assembler) build(b *building) (*Call, []*stray) {
	c := &Call{Source: b.key.lone}
	if b.key.id != "" {
		c.ID = opt.Of(b.key.id)
	}
	for i := range b.itsStream.rows {
		c.Itself = append(c.Itself, b.itsStream.rows[i].of.rec)
	}
	for i := range b.itsSummary.rows {
		c.Itself = append(c.Itself, b.itsSummary.rows[i].of.rec)
	}

	with := a.straysOf(b)
	people := &a.people
	people.reset()
	ops := people.operations(b, with)
	streams := people.streams(b)
	people.meet(b)
	people.meetOperators(ops)
	people.settle()
	c.Operations, c.Diagnostics = ranges(ops)
	people.joinOperations(ops, c.Diagnostics)
	c.Streams = people.joinStreams(streams)
	c.Participants = people.sorted()
	c.Endpoints = people.endpoints(c)

	b.rest(c, with)
	c.Series = series(c.MediaStats, people)
	c.facts()
	return c, with
}

// streams returns the streams, in order.
func (p *people) streams(b *building) []*streamRow {
	clear(p.streamOrder)
	order := p.streamOrder[:0]
	for i := range b.streams.rows {
		order = append(order, &b.streams.rows[i])
	}
	slices.SortFunc(order, func(a, b *streamRow) int { return a.key.compare(&b.key) })
	p.streamOrder = order
	return order
}

// joinStreams makes the streams and says whose they are.
func (p *people) joinStreams(rows []*streamRow) []*Stream {
	memory, streams := make([]Stream, len(rows)), make([]*Stream, len(rows))
	whose := p.streamers(rows)
	for i, r := range rows {
		memory[i] = Stream{
			Participant: p.one(whose[i]), Key: r.key.participant, Record: r.of.facts.rec, Versions: r.of.versions(),
		}
		streams[i] = &memory[i]
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

// facts sets what the summaries, and for the resource all records, say of the
// call as a whole.
func (c *Call) facts() {
	for _, p := range c.Participants {
		if p.Summary != nil {
			c.summary(p.Summary)
			c.resource(p.Summary)
		}
	}
	for _, rec := range c.Itself {
		if s, ok := rec.(*callsummary.Record); ok {
			c.summary(s)
		}
		c.resource(rec)
	}
	for _, s := range c.Streams {
		c.resource(s.Record)
	}
	for _, r := range c.Diagnostics {
		resources(c, r.Records)
	}
	resources(c, c.Operations)
	resources(c, c.MediaStats)
	resources(c, c.Surveys)
	resources(c, c.Usage)
}

func resources[R logs.Record](c *Call, list []R) {
	for _, rec := range list {
		c.resource(rec)
	}
}

// resource notes which resource wrote a record.
func (c *Call) resource(rec logs.Record) {
	if id := &rec.Head().ResourceID; *id != c.ResourceID {
		c.ResourceID = least(c.ResourceID, *id)
	}
}

// summary adds what one summary says of the call.
func (c *Call) summary(s *callsummary.Record) {
	if t, ok := s.CallType.Get(); ok && (t == callsummary.Group || !c.Type.IsSet()) {
		c.Type = s.CallType
	}
	c.TeamsThreadID = least(c.TeamsThreadID, s.TeamsThreadID)
	start, ok := s.CallStartTime.Get()
	if !ok {
		return
	}
	if first, ok := c.Start.Get(); !ok || start.Before(first) {
		c.Start = s.CallStartTime
	}
	end, ok := after(start, s.CallDuration)
	if last, known := c.End.Get(); ok && (!known || end.After(last)) {
		c.End = opt.Of(end)
	}
}

// after returns the time so long after a start, unless the duration is missing
// or longer than a century: then it is a mistake, and whatever end came of it
// would look exact.
func after(start time.Time, d opt.Value[opt.Seconds]) (time.Time, bool) {
	const century = 100 * 365 * 24 * time.Hour
	seconds, ok := d.Get()
	if length := seconds.Duration(); !ok || length > century || length < -century {
		return time.Time{}, false
	}
	return start.Add(seconds.Duration()), true
}

// least returns the lesser of two texts, as far as they have a value.
func least(a, b opt.Value[string]) opt.Value[string] {
	if !a.IsSet() || b.IsSet() && b.Or("") < a.Or("") {
		if b.IsSet() {
			return b
		}
	}
	return a
}
