package calls

import (
	"iter"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// companions returns the records that make items of the service, list by list.
func (c *Call) companions() iter.Seq[logs.Record] {
	return func(yield func(logs.Record) bool) {
		_ = all(c.Recordings, yield) && all(c.RecordingOperations, yield) && all(c.Captions, yield) && all(c.Automation, yield) &&
			all(c.AutomationMedia, yield) && all(c.AutomationStreaming, yield) && all(c.ServiceRequests, yield)
	}
}

// all reports whether every record of a list has been wanted.
func all[R logs.Record](list []R, yield func(logs.Record) bool) bool {
	for _, rec := range list {
		if !yield(rec) {
			return false
		}
	}
	return true
}

// fillService puts what the service and programs did on their lane. Media that was streamed
// of one participant is on that participant's.
func (c *Call) fillService(lanes map[*Participant]*Lane, service *Lane) {
	var byID map[string]*Participant
	requests := c.mediaRequests()
	for rec := range c.companions() {
		start, end, ok := companionSpan(rec, requests)
		if !ok {
			continue
		}
		l := service
		if s, streaming := rec.(*callautomation.Streaming); streaming && s.ParticipantID.IsSet() {
			if byID == nil {
				byID = c.ByParticipantID()
			}
			if p := byID[s.ParticipantID.Or("")]; p != nil {
				l = lanes[p]
			}
		}
		l.Items = append(l.Items, Item{Start: start, End: end, Companion: rec})
	}
}

// mediaRequests returns when each media operation was asked for, by its operation ID.
func (c *Call) mediaRequests() map[string]opt.Value[time.Time] {
	if len(c.AutomationMedia) == 0 {
		return nil
	}
	at := map[string]opt.Value[time.Time]{}
	for _, op := range c.Automation {
		if id := op.OperationID.Or(""); id != "" && !at[id].IsSet() {
			at[id] = op.Time
		}
	}
	return at
}

// companionSpan returns the time of an item, and false if there is none; see [Item].
func companionSpan(rec logs.Record, requests map[string]opt.Value[time.Time]) (start, end time.Time, ok bool) {
	written := rec.Head().Time
	switch rec := rec.(type) {
	case *recording.Summary:
		return spanFrom(rec.RecordingStartTime, duration(rec.RecordingLength), written)
	case *captions.Record:
		return spanFrom(rec.StartTime, duration(rec.Duration), written)
	case *callautomation.Streaming:
		return spanFrom(rec.StreamingStartTime, duration(rec.StreamingDurationInMs), written)
	case *recording.Operation:
		return spanTo(written, duration(rec.DurationMs))
	case *callautomation.Operation:
		return spanTo(written, duration(rec.DurationMs))
	case *servicerequests.Record:
		return spanTo(written, duration(rec.DurationMs))
	case *callautomation.Media:
		took := duration(rec.DurationMs)
		if asked, ok := requests[rec.OperationID.Or("")].Get(); ok && took < 0 {
			took = written.Or(asked).Sub(asked)
		}
		return spanTo(written, took)
	}
	return start, end, false
}

// duration returns a duration; a negative one is not known.
func duration[T interface {
	opt.Scalar
	Duration() time.Duration
}](v opt.Value[T]) time.Duration {
	if d, ok := v.Get(); ok {
		return d.Duration()
	}
	return -1
}

// spanFrom returns the span of something that began at a time and lasted; the moment at which
// its record was written if it is not known when it began.
func spanFrom(from opt.Value[time.Time], took time.Duration, written opt.Value[time.Time]) (start, end time.Time, ok bool) {
	if start, ok = from.Get(); !ok {
		start, ok = written.Get()
		return start, start, ok
	}
	if end = start; took >= 0 {
		end = start.Add(max(took, shortestItem))
	}
	if end.Before(start) || end.Year() > 9999 {
		end = start // JSON has no such year
	}
	return start, end, true
}

// spanTo returns the span of something that took a time and whose record was written at its
// end.
func spanTo(written opt.Value[time.Time], took time.Duration) (start, end time.Time, ok bool) {
	end, ok = written.Get()
	if start = end; took >= 0 {
		start = end.Add(-max(took, shortestItem))
	}
	if start.Year() < 1 {
		start = end // JSON has no such year
	}
	return start, end, ok
}

// ByParticipantID returns the participants by the IDs that records other than summaries name
// them by: their participant IDs, without those that several have in their operations, and
// the identifiers that one of them alone has.
func (c *Call) ByParticipantID() map[string]*Participant {
	byID, certain := map[string]*Participant{}, map[string]bool{}
	for _, p := range c.Participants {
		if p.Summary != nil && p.Summary.ParticipantID.IsSet() {
			id := p.Summary.ParticipantID.Or("")
			byID[id], certain[id] = p, true
		}
	}
	add := func(v opt.Value[string], p *Participant) {
		id, ok := v.Get()
		if other, taken := byID[id]; !ok || certain[id] || taken && other == p {
			return
		} else if taken {
			p = nil
		}
		byID[id] = p
	}
	for _, p := range c.Participants {
		for _, op := range p.Operations {
			add(op.ParticipantID, p)
		}
		for _, r := range p.Diagnostics {
			for _, op := range r.Records {
				add(op.ParticipantID, p)
			}
		}
	}
	for id := range byID {
		certain[id] = true
	}
	for _, p := range c.Participants {
		if p.Summary != nil {
			add(p.Summary.Identifier, p)
		}
	}
	return byID
}
