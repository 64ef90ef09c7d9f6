package calls

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"example.com/acstelemetry/mediastats"
)

// Series is one metric of one stream as a client measured it, interval by
// interval.
type Series struct {
	// Participant is the one whose client measured; nil if no summary and no operation
	// names it.
	Participant *Participant
	// SeriesKey identifies the series within its call.
	SeriesKey
	// Points are the intervals in the order of time.
	Points []*mediastats.Record
}

// SeriesKey is what the intervals of a [Series] have in common.
type SeriesKey struct {
	// ParticipantID is the client's; empty if its records do not have it, as
	// in a P2P call. Then EndpointID identifies the client or, if that is missing
	// too, ClientInstanceID; else these two are empty.
	ParticipantID, EndpointID, ClientInstanceID string

	Metric    string               // such as "JitterInMs"; says the unit
	Direction mediastats.Direction // Recv, or Send for all else
	Media     mediastats.StreamType
	StreamID  string
	RemoteID  string // the participant at the other end
}

func seriesKey(rec *mediastats.Record) SeriesKey {
	key := SeriesKey{
		ParticipantID: rec.ParticipantID.Or(""), Metric: rec.MetricName.Or(""),
		Direction: mediastats.Send, Media: rec.MediaStreamType.Or(""),
		StreamID: rec.MediaStreamID.Or(""), RemoteID: rec.RemoteParticipantID.Or(""),
	}
	if rec.MediaStreamDirection.Or("") == mediastats.Recv {
		key.Direction = mediastats.Recv
	}
	if key.ParticipantID == "" {
		key.EndpointID = rec.EndpointID.Or("")
		if key.EndpointID == "" {
			key.ClientInstanceID = rec.ClientInstanceID.Or("")
		}
	}
	return key
}

func (k SeriesKey) compare(l SeriesKey) int {
	return cmp.Or(
		cmp.Compare(k.ParticipantID, l.ParticipantID), cmp.Compare(k.EndpointID, l.EndpointID),
		cmp.Compare(k.ClientInstanceID, l.ClientInstanceID), cmp.Compare(k.Media, l.Media),
		cmp.Compare(k.Direction, l.Direction), cmp.Compare(k.StreamID, l.StreamID),
		cmp.Compare(k.Metric, l.Metric), cmp.Compare(k.RemoteID, l.RemoteID),
	)
}

// Span returns the first and the last time stamp, in UTC; zero times without
// points.
func (s *Series) Span() (start, end time.Time) {
	if len(s.Points) == 0 {
		return start, end
	}
	return s.Points[0].CallClientTimeStamp.Or(time.Time{}), s.Points[len(s.Points)-1].CallClientTimeStamp.Or(time.Time{})
}

// series groups the media statistics, which are in the order of time, into series. Records
// without a time stamp or a metric belong to none.
func (t *settler) series(stats []*mediastats.Record, people []*Participant) []*Series {
	byKey := map[SeriesKey]*Series{}
	for _, rec := range stats {
		key := seriesKey(rec)
		if key.Metric == "" || !rec.CallClientTimeStamp.IsSet() {
			continue
		}
		s := byKey[key]
		if s == nil {
			s = &Series{SeriesKey: key}
			byKey[key] = s
		}
		if s.Participant == nil {
			s.Participant = one(people, t.measuredBy(rec))
		}
		s.Points = append(s.Points, rec)
	}
	return slices.SortedFunc(maps.Values(byKey), func(a, b *Series) int { return a.SeriesKey.compare(b.SeriesKey) })
}

// measuredBy returns the participant whose client sent a media statistic.
func (t *settler) measuredBy(rec *mediastats.Record) participantIndex {
	w := t.find(idOf(t, rec.ParticipantID), idOf(t, rec.EndpointID))
	if w == 0 && !rec.ParticipantID.IsSet() {
		w = t.byClient.of(idOf(t, rec.ClientInstanceID))
	}
	return w
}
