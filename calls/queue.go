package calls

import (
	"cmp"
	"container/heap"
	"time"
)

// queue holds the calls of a [StreamAssembler], or its strays, what has been
// idle for longest first.
type queue struct{ heap entries }

// entry is a call or a stray in a queue.
type entry struct {
	b     *building
	s     *stray
	last  time.Time // of its records; zero if none has a time
	index int       // in the queue
}

// first returns what has been idle for longest, or nil.
func (q *queue) first() *entry {
	if len(q.heap) == 0 {
		return nil
	}
	return q.heap[0]
}

func (q *queue) push(e *entry)   { heap.Push(&q.heap, e) }
func (q *queue) remove(e *entry) { heap.Remove(&q.heap, e.index) }

// touch notes that something came for an entry at a moment.
func (q *queue) touch(e *entry, moment time.Time) {
	if moment.After(e.last) {
		e.last = moment
		heap.Fix(&q.heap, e.index)
	}
}

// older reports whether one time is before another; none is older than nothing.
func older(a, b time.Time) bool {
	return !a.IsZero() && (b.IsZero() || a.Before(b))
}

// compare gives entries of one queue an order that does not depend on that of
// the records.
func (e *entry) compare(f *entry) int {
	switch {
	case older(e.last, f.last):
		return -1
	case older(f.last, e.last):
		return 1
	case e.b != nil:
		return compareKeys(e.b.key, f.b.key)
	}
	return e.s.compare(f.s)
}

// compare orders strays by what tells them apart.
func (s *stray) compare(t *stray) int {
	return cmp.Or(
		cmp.Compare(s.key.id, t.key.id), s.key.at.Compare(t.key.at), cmp.Compare(s.key.name, t.key.name),
		cmp.Compare(string(s.sum[:]), string(t.sum[:])),
	)
}

// entries is a heap.
type entries []*entry

func (h entries) Len() int           { return len(h) }
func (h entries) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h entries) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push and Pop are for package heap.
func (h *entries) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}

func (h *entries) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return e
}
