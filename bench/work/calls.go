package work

import (
	"hash/maphash"
	"unsafe"
)

// Calls adds up what records say of their calls. The zero Calls is empty. All
// peers in Go use it, so it is no map: a table of fixed steps costs everybody
// less.
type Calls struct {
	list  []call
	slots []int32 // 1 + the index in list, or 0; a power of two of them
	ids   []byte  // where the texts of new IDs go, so that a call costs no allocation
	last  int     // 1 + the index of the call that came last: neighbours are often of one call
}

// call is what is known of a call.
type call struct {
	id                            string
	hash                          uint64
	participants, streams, poor   int64 // summaries, diagnostics, poor ones
	operations, bad, milliseconds int64 // of operations
	duration                      int64 // the longest that a summary says, in seconds
	firstStart, lastTime          int64 // Unix seconds, 0 if there is none
}

var seed = maphash.MakeSeed()

// of returns the call with an ID, which may be empty and is copied if it is
// new. The call is valid until the next call of of.
func (c *Calls) of(id string) *call {
	if c.last > 0 {
		if last := &c.list[c.last-1]; last.id == id {
			return last
		}
	}
	hash := maphash.String(seed, id)
	if len(c.list)*2 >= len(c.slots) {
		c.grow()
	}
	mask := uint64(len(c.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		slot := c.slots[i]
		if slot == 0 {
			c.list = append(c.list, call{id: c.keep(id), hash: hash})
			c.slots[i] = int32(len(c.list))
			c.last = len(c.list)
			return &c.list[c.last-1]
		}
		if at := &c.list[slot-1]; at.hash == hash && at.id == id {
			c.last = int(slot)
			return at
		}
	}
}

// keep returns a copy of an ID.
func (c *Calls) keep(id string) string {
	if cap(c.ids)-len(c.ids) < len(id) {
		c.ids = make([]byte, 0, max(64<<10, len(id)))
	}
	at := len(c.ids)
	c.ids = append(c.ids, id...)
	return unsafe.String(unsafe.SliceData(c.ids[at:]), len(id))
}

func (c *Calls) grow() {
	c.slots = make([]int32, max(1024, 2*len(c.slots)))
	mask := uint64(len(c.slots) - 1)
	for n := range c.list {
		i := c.list[n].hash & mask
		for c.slots[i] != 0 {
			i = (i + 1) & mask
		}
		c.slots[i] = int32(n + 1)
	}
}

// Summary adds a summary. Numbers that it does not have are 0.
func (c *Calls) Summary(id string, time, start, duration int64) {
	to := c.of(id)
	to.participants++
	to.duration = max(to.duration, duration)
	if start != 0 && (to.firstStart == 0 || start < to.firstStart) {
		to.firstStart = start
	}
	to.lastTime = max(to.lastTime, time)
}

// Stream adds a record of diagnostics.
func (c *Calls) Stream(id string, time int64, poor bool) {
	to := c.of(id)
	to.streams++
	if poor {
		to.poor++
	}
	to.lastTime = max(to.lastTime, time)
}

// Operation adds a client operation.
func (c *Calls) Operation(id string, time int64, bad bool, milliseconds int64) {
	to := c.of(id)
	to.operations++
	if bad {
		to.bad++
	}
	to.milliseconds += milliseconds
	to.lastTime = max(to.lastTime, time)
}

// Add adds what another Calls has.
func (c *Calls) Add(other *Calls) {
	for i := range other.list {
		from := &other.list[i]
		to := c.of(from.id)
		to.participants += from.participants
		to.streams += from.streams
		to.poor += from.poor
		to.operations += from.operations
		to.bad += from.bad
		to.milliseconds += from.milliseconds
		to.duration = max(to.duration, from.duration)
		if from.firstStart != 0 && (to.firstStart == 0 || from.firstStart < to.firstStart) {
			to.firstStart = from.firstStart
		}
		to.lastTime = max(to.lastTime, from.lastTime)
	}
}

// Totals are sums over all calls, the same for every peer.
type Totals struct {
	Calls        int64 `json:"calls"`
	Participants int64 `json:"participants"`
	Streams      int64 `json:"streams"`
	Poor         int64 `json:"poor"`
	Operations   int64 `json:"operations"`
	Bad          int64 `json:"bad"`
	Milliseconds int64 `json:"milliseconds"`
	Duration     int64 `json:"duration"`
	// Mixed is the sum over the calls of participants × streams + 3 × poor ×
	// operations + 7 × bad × duration: it differs if something was added to the
	// wrong call.
	Mixed int64 `json:"mixed"`
	// Span is the sum over the calls of the seconds from the first start to the
	// last record, of those that have both.
	Span int64 `json:"span"`
}

// Records returns how many records there were.
func (t *Totals) Records() int64 { return t.Participants + t.Streams + t.Operations }

// Totals returns the sums.
func (c *Calls) Totals() Totals {
	t := Totals{Calls: int64(len(c.list))}
	for i := range c.list {
		c := &c.list[i]
		t.Participants += c.participants
		t.Streams += c.streams
		t.Poor += c.poor
		t.Operations += c.operations
		t.Bad += c.bad
		t.Milliseconds += c.milliseconds
		t.Duration += c.duration
		t.Mixed += c.participants*c.streams + 3*c.poor*c.operations + 7*c.bad*c.duration
		if c.firstStart != 0 && c.lastTime != 0 {
			t.Span += c.lastTime - c.firstStart
		}
	}
	return t
}
