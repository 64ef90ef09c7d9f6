package calls

import (
	"slices"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
)

// Timeline says who was in the call at which time, and what happened there.
type Timeline struct {
	// Start and End are the first and the last moment of anything in it, in
	// UTC.
	Start, End time.Time
	// Lanes are the participants with what they did, in the order of the call. If there is
	// anything whose participant is unknown, it is on a lane without a participant after
	// them. What the service and programs did is on a last lane of its own.
	Lanes []Lane
	// Presence is how many participants were present from a moment on, in the
	// order of time; it ends with zero.
	Presence []Presence
	// Peak is the greatest number of participants at one time, and PeakAt when
	// that was reached first.
	Peak   int
	PeakAt time.Time
	// Together is how long at least two participants were present.
	Together time.Duration
}

// Presence is a number of participants from a moment on.
type Presence struct {
	At    time.Time
	Count int
}

// Lane is what one participant did.
type Lane struct {
	Participant *Participant // nil if it is unknown
	// Service says that the lane is that of the service and of programs, without a participant.
	Service bool
	// Join and Leave are when the participant came and went, in UTC; zero if
	// that is not known.
	Join, Leave time.Time
	// Items are sorted by group (audio, video, screen sharing, network, app), then by start;
	// companions, streams and series are last.
	Items []Item
}

// Item is something on a [Timeline]. One of Operation, Diagnostic, Stream, Series and Companion
// is set.
type Item struct {
	// Group is the part of the call that the item belongs to; empty for companions, streams
	// and series.
	Group clientops.Group
	// Start and End are in UTC. Those of an instant are the same. Other operations end at
	// their CallClientTimeStamp and began their DurationMs before; a diagnostic lasts from
	// its first to its last record. Both last at least 10 ms, as in Call Diagnostics.
	Start, End time.Time

	Operation  *clientops.Record
	Diagnostic *DiagnosticRange
	Stream     *Stream // spans its participant's time, else the call's: the log has no other
	Series     *Series
	// Companion is one of the call's Recordings, RecordingOperations, Captions, Automation,
	// AutomationMedia, AutomationStreaming or ServiceRequests. Recordings, captions and
	// streaming have a start and a duration of their own. The record of a request or of a
	// media operation is written at its end, which was its duration after its start; without
	// one in the record, a media operation began when it was asked for. Any that has no start
	// or no duration is an instant, by default at the time of its record.
	Companion logs.Record
}

// Instant reports whether the item is an event, which takes no time, such as a change
// of state.
func (i *Item) Instant() bool {
	if i.Companion != nil {
		return i.Start.Equal(i.End)
	}
	return i.Operation != nil && i.Operation.OperationName.Or("").Instant()
}

// groupOrder returns the groups in the order of a timeline.
func groupOrder() []clientops.Group {
	return []clientops.Group{
		clientops.AudioGroup, clientops.VideoGroup, clientops.ScreenSharingGroup, clientops.NetworkGroup, clientops.AppGroup,
	}
}

// Timeline returns the call's timeline. What has no time is not on it.
func (c *Call) Timeline() *Timeline {
	t := new(Timeline)
	lanes := make(map[*Participant]*Lane, len(c.Participants)+1)
	for _, p := range append(slices.Clone(c.Participants), nil) {
		l := &Lane{Participant: p}
		if p != nil {
			l.Join, l.Leave = p.Start.Or(l.Join), p.End.Or(l.Leave)
		}
		lanes[p] = l
	}
	c.fill(lanes)
	service := &Lane{Service: true}
	c.fillService(lanes, service)
	for _, p := range c.Participants {
		t.add(lanes[p])
	}
	t.add(lanes[nil])
	t.add(service)
	t.presence()
	return t
}

// add adds a lane, unless it is empty and of no participant.
func (t *Timeline) add(l *Lane) {
	if l.Participant == nil && len(l.Items) == 0 {
		return
	}
	slices.SortStableFunc(l.Items, compareItems)
	t.Lanes = append(t.Lanes, *l)
	t.cover(l)
}

// fill puts the events of the call on the lanes.
func (c *Call) fill(lanes map[*Participant]*Lane) {
	doer, noticer := c.Owners()
	for _, op := range c.Operations {
		l := lanes[doer[op]]
		l.Items = append(l.Items, operationItem(op))
	}
	for _, r := range c.Diagnostics {
		l := lanes[noticer[r]]
		l.Items = append(l.Items, diagnosticItem(r))
	}
	for _, s := range c.Streams {
		l := lanes[s.Participant]
		start, end := l.Join, l.Leave
		if start.IsZero() {
			start, end = c.Start.Or(start), c.End.Or(end)
		}
		if !start.IsZero() {
			l.Items = append(l.Items, Item{Start: start, End: later(start, end), Stream: s})
		}
	}
	for _, s := range c.Series {
		start, end := s.Span()
		l := lanes[s.Participant]
		l.Items = append(l.Items, Item{Start: start, End: later(start, end), Series: s})
	}
}

// later returns end, or start if that is later: clocks may be set back.
func later(start, end time.Time) time.Time {
	if end.Before(start) {
		return start
	}
	return end
}

const shortestItem = 10 * time.Millisecond // as Call Diagnostics shows what takes less

func operationItem(op *clientops.Record) Item {
	at := op.CallClientTimeStamp.Or(time.Time{})
	item := Item{Group: op.Group(), Start: at, End: at, Operation: op}
	if item.Instant() {
		return item
	}
	item.Start = at.Add(-max(op.DurationMs.Or(0).Duration(), shortestItem))
	if item.Start.Year() < 1 {
		item.Start = at // JSON has no such year
	}
	return item
}

func diagnosticItem(r *DiagnosticRange) Item {
	item := Item{Group: r.Name.Group(), Start: r.Start, End: later(r.Start.Add(shortestItem), r.End), Diagnostic: r}
	if item.End.Year() > 9999 {
		item.End = r.End // JSON has no such year
	}
	return item
}

// Owners returns the participants of the operations and the user-facing diagnostics. Those
// of unknown participants are in neither map.
func (c *Call) Owners() (map[*clientops.Record]*Participant, map[*DiagnosticRange]*Participant) {
	doer := map[*clientops.Record]*Participant{}
	noticer := map[*DiagnosticRange]*Participant{}
	for _, p := range c.Participants {
		for _, op := range p.Operations {
			doer[op] = p
		}
		for _, r := range p.Diagnostics {
			noticer[r] = p
		}
	}
	return doer, noticer
}

func compareItems(a, b Item) int {
	if ga, gb := a.rank(), b.rank(); ga != gb {
		return ga - gb
	}
	return a.Start.Compare(b.Start)
}

// rank orders items: by group, then companions, streams and series.
func (i *Item) rank() int {
	switch {
	case i.Series != nil:
		return 100
	case i.Stream != nil:
		return 99
	case i.Companion != nil:
		return 98
	}
	return slices.Index(groupOrder(), i.Group)
}

// cover stretches the timeline over a lane.
func (t *Timeline) cover(l *Lane) {
	stretch := func(start, end time.Time) {
		if start.IsZero() {
			return
		}
		if t.Start.IsZero() || start.Before(t.Start) {
			t.Start = start
		}
		if end.After(t.End) {
			t.End = end
		}
	}
	stretch(l.Join, l.Leave)
	for i := range l.Items {
		stretch(l.Items[i].Start, l.Items[i].End)
	}
}

// presence counts the participants over time.
func (t *Timeline) presence() {
	changes := map[time.Time]int{}
	for i := range t.Lanes {
		if l := &t.Lanes[i]; l.Participant != nil && !l.Join.IsZero() && l.Leave.After(l.Join) {
			changes[l.Join]++
			changes[l.Leave]--
		}
	}
	moments := make([]time.Time, 0, len(changes))
	for at := range changes {
		moments = append(moments, at)
	}
	slices.SortFunc(moments, time.Time.Compare)
	count := 0
	for i, at := range moments {
		if count >= 2 {
			t.Together += at.Sub(moments[i-1])
		}
		if changes[at] == 0 {
			continue // one joined when another left
		}
		count += changes[at]
		t.Presence = append(t.Presence, Presence{at, count})
		if count > t.Peak {
			t.Peak, t.PeakAt = count, at
		}
	}
}
