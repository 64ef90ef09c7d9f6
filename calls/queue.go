package calls

import (
	"container/heap"
	"time"
)

// queue holds the calls of a [LiveAssembler], or its strays, those that have been
// idle for longest first.
type queue struct{ heap entryHeap }

// entry is a call or a stray in a queue.
type entry struct {
	call  *call
	stray *stray
	last  time.Time // of its records; zero if none has a time
	// untimed says that a record without a time has come since the last Advance, whose time
	// is the first that is known to be after it.
	untimed bool
	placed  time.Time // the value of last that determines its place, which may be out of date
	index   int       // in the queue
}

// first returns the entry that has been idle for longest, or nil. An entry that has been
// touched moves to its place only now, which usually saves many moves.
func (q *queue) first() *entry {
	for len(q.heap) > 0 {
		e := q.heap[0]
		if e.placed == e.last {
			return e
		}
		e.placed = e.last
		heap.Fix(&q.heap, 0)
	}
	return nil
}

// untimed returns the entries to which records without a time have come.
func (q *queue) untimed() (list []*entry) {
	for _, e := range q.heap {
		if e.untimed {
			list = append(list, e)
		}
	}
	return list
}

func (q *queue) push(e *entry)   { heap.Push(&q.heap, e) }
func (q *queue) remove(e *entry) { heap.Remove(&q.heap, e.index) }

// touch notes the time of a record of an entry, zero if it has none, and reports whether it
// is the first one with a time.
func (q *queue) touch(e *entry, moment time.Time) (first bool) {
	e.untimed = e.untimed || moment.IsZero()
	if !moment.After(e.last) {
		return false
	}
	first = e.last.IsZero() // its place is after all entries that have a time
	if e.last = moment; first {
		e.placed = moment
		heap.Fix(&q.heap, e.index)
	}
	return first
}

// older reports whether one time is before another. Zero times are the youngest.
func older(a, b time.Time) bool {
	return !a.IsZero() && (b.IsZero() || a.Before(b))
}

// compare orders the entries of a queue by their latest records.
func (e *entry) compare(f *entry) int { return e.compareAt(f, e.last, f.last) }

// compareAt orders entries of one queue by two times, in a way that does not depend
// on the order of the records.
func (e *entry) compareAt(f *entry, at, than time.Time) int {
	switch {
	case older(at, than):
		return -1
	case older(than, at):
		return 1
	case e.call != nil:
		return compareKeys(e.call.key, f.call.key)
	}
	return e.stray.compare(f.stray)
}

// entryHeap is a heap.
type entryHeap []*entry

func (h entryHeap) Len() int           { return len(h) }
func (h entryHeap) Less(i, j int) bool { return h[i].compareAt(h[j], h[i].placed, h[j].placed) < 0 }
func (h entryHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push and Pop are for package heap.
func (h *entryHeap) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}

func (h *entryHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return e
}
