package eventhubs

import (
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"
)

// partition is one partition while it is read. When a group takes it away and assigns it again,
// that is another one. It is guarded by the session's mutex.
type partition struct {
	id   int32
	name string

	started bool  // next and end are known
	next    int64 // offset of the next message
	end     int64 // offset at which reading ends; unknown while it is negative
	high    int64 // offset of the next message that will come into the hub
	done    bool  // everything has been returned
	paused  bool  // nothing more is fetched
	lost    bool  // it belongs to another member now, or to nobody

	// pending are messages that have been returned; from the first of them on, they may be
	// unhandled.
	pending   []pendingMessage
	first     int   // index of the first unhandled one
	passed    int   // number of messages before pending
	handled   int64 // all messages before this offset have been handled
	epoch     int32 // of the message before
	committed int64 // the group's position; negative if it has none
}

type pendingMessage struct {
	next    int64 // offset after it
	epoch   int32
	handled bool
}

func newPartition(id int32) *partition {
	return &partition{id: id, name: strconv.Itoa(int(id)), end: -1}
}

// start sets where reading starts, where it ends, or a negative end, and what is committed, or a
// negative number.
func (p *partition) start(at, end, committed int64) {
	p.started = true
	p.next, p.end, p.high = at, end, max(at, end)
	p.handled, p.epoch, p.committed = at, -1, committed
	p.settle()
}

// restart goes on at another offset, because the broker lost messages.
func (p *partition) restart(at int64) {
	p.passed += len(p.pending)
	p.pending, p.first = nil, 0
	p.start(at, p.end, -1)
}

// settle marks the partition as done once it has been read to its end.
func (p *partition) settle() {
	p.done = p.done || p.started && p.end >= 0 && p.next >= p.end
}

// take notes that a message is returned, and returns its number for handle.
func (p *partition) take(r *kgo.Record) int {
	p.next = r.Offset + 1
	p.settle()
	if p.first > len(p.pending)/2 { // forget what has been handled
		n := copy(p.pending, p.pending[p.first:])
		p.pending = p.pending[:n]
		p.passed += p.first
		p.first = 0
	}
	p.pending = append(p.pending, pendingMessage{next: p.next, epoch: r.LeaderEpoch})
	return p.passed + len(p.pending) - 1
}

// handle notes that a message was handled.
func (p *partition) handle(number int) {
	if number < p.passed+p.first { // before a restart, or for the second time
		return
	}
	p.pending[number-p.passed].handled = true
	for p.first < len(p.pending) && p.pending[p.first].handled {
		p.handled, p.epoch = p.pending[p.first].next, p.pending[p.first].epoch
		p.first++
	}
}

// skip passes over messages without content up to an offset: they count as handled.
func (p *partition) skip(r *kgo.Record) { p.handle(p.take(r)) }

// lag is how many messages are still to come.
func (p *partition) lag() int64 {
	end := p.high
	if p.end >= 0 {
		end = p.end
	}
	if p.done || !p.started {
		return 0
	}
	return max(0, end-p.next)
}
