package calls

import (
	"cmp"
	"maps"
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
func (a *Assembler) build(b *building) (*Call, map[*stray]struct{}) {
	c := &Call{Source: b.key.lone}
	if b.key.id != "" {
		c.ID = opt.Of(b.key.id)
	}
	for _, n := range b.itself {
		c.Itself = append(c.Itself, n.rec)
	}
	slices.SortFunc(c.Itself, func(a, b logs.Record) int { // one of each log
		return cmp.Compare(a.Schema().Name(), b.Schema().Name())
	})

	with := a.straysOf(b)
	ops := b.operations(with)
	c.Operations, c.Diagnostics = ranges(ops)
	c.Streams = b.sortedStreams()
	people := b.participants()
	people.meetOperators(ops)
	people.joinOperations(ops, c.Diagnostics)
	people.joinStreams(c.Streams)
	c.Participants = people.sorted()
	c.Endpoints = endpoints(c)

	b.rest(c, with)
	c.Series = series(c.MediaStats, people)
	c.facts()
	return c, with
}

// sortedStreams returns the streams, not yet with their participants.
func (b *building) sortedStreams() []*Stream {
	keys := slices.SortedFunc(maps.Keys(b.streams), func(a, b streamKey) int {
		return cmp.Or(
			cmp.Compare(a.participant, b.participant), cmp.Compare(a.endpoint, b.endpoint),
			cmp.Compare(a.media, b.media), cmp.Compare(a.stream, b.stream),
		)
	})
	streams := make([]*Stream, len(keys))
	for i, key := range keys {
		n := b.streams[key]
		streams[i] = &Stream{Key: key.participant, Record: n.rec, Versions: n.versions()}
	}
	return streams
}

// rest adds the records that stand by themselves.
func (b *building) rest(c *Call, with map[*stray]struct{}) {
	for _, n := range b.stats {
		c.MediaStats = append(c.MediaStats, n.rec)
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
	for _, n := range b.surveys {
		c.Surveys = append(c.Surveys, n.rec)
	}
	slices.SortFunc(c.Surveys, compareGenerated[*survey.Record])
	for s := range with {
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
	var summaries []*callsummary.Record
	var all []logs.Record
	for _, p := range c.Participants {
		if p.Summary != nil {
			summaries = append(summaries, p.Summary)
		}
	}
	for _, rec := range c.Itself {
		all = append(all, rec)
		if s, ok := rec.(*callsummary.Record); ok {
			summaries = append(summaries, s)
		}
	}
	for _, s := range summaries {
		all = append(all, s)
		c.summary(s)
	}
	for _, s := range c.Streams {
		all = append(all, s.Record)
	}
	all = appendRecords(all, c.Operations)
	for _, r := range c.Diagnostics {
		all = appendRecords(all, r.Records)
	}
	all = appendRecords(all, c.MediaStats)
	all = appendRecords(all, c.Surveys)
	all = appendRecords(all, c.Usage)
	for _, rec := range all {
		c.ResourceID = least(c.ResourceID, rec.Head().ResourceID)
	}
}

func appendRecords[R logs.Record](all []logs.Record, more []R) []logs.Record {
	for _, rec := range more {
		all = append(all, rec)
	}
	return all
}

// summary adds what one summary says of the call.
func (c *Call) summary(s *callsummary.Record) {
	if t, ok := s.CallType.Get(); ok && (t == callsummary.Group || !c.Type.IsSet()) {
		c.Type = opt.Of(t)
	}
	c.TeamsThreadID = least(c.TeamsThreadID, s.TeamsThreadID)
	start, ok := s.CallStartTime.Get()
	if !ok {
		return
	}
	if first, ok := c.Start.Get(); !ok || start.Before(first) {
		c.Start = opt.Of(start)
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
