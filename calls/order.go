package calls

import (
	"cmp"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// The calls of a store are settled by several goroutines, in any order or in that of their start.

// each calls do for each call, by GOMAXPROCS goroutines that have a settler each.
func (s *store) each(do func(t *settler, worker int, c *call)) {
	s.eachOf(s.inOrder, s.settlers(), func(t *settler, worker, i int) {
		if c := s.inOrder[i]; !s.hides(c) {
			do(t, worker, c)
		}
	})
}

// settlers returns GOMAXPROCS settlers.
func (s *store) settlers() []*settler {
	list := make([]*settler, runtime.GOMAXPROCS(0))
	for i := range list {
		t := s.settler(false)
		list[i] = &t
	}
	return list
}

// eachOf calls do for the index of each call of a list, by as many goroutines as there are settlers.
func (s *store) eachOf(list []*call, settlers []*settler, do func(t *settler, worker, i int)) {
	const atATime = 32
	var next atomic.Int64
	work := func(worker int) {
		for {
			end := int(next.Add(atATime))
			if end-atATime >= len(list) {
				return
			}
			for i := end - atATime; i < min(end, len(list)); i++ {
				do(settlers[worker], worker, i)
			}
		}
	}
	var running sync.WaitGroup
	for worker := 1; worker < len(settlers) && worker*atATime < len(list); worker++ {
		running.Go(func() { work(worker) })
	}
	work(0)
	running.Wait()
}

// All returns the calls of the records so far one by one, sorted as those of Calls are. Of
// an Assembler with FactsOnly a call is valid until the next one, but for its texts, which
// stay.
func (a *Assembler) All() iter.Seq[*Call] {
	return func(yield func(*Call) bool) {
		s := a.calls()
		s.assign()
		t := s.settler(s.factsOnly())
		s.inOrderOfStart(func(part *store, list []*call) bool {
			return !slices.ContainsFunc(list, func(c *call) bool { return !yield(t.build(c, part.straysOf(c))) })
		})
	}
}

// EachInOrder calls fn for the calls of the records so far as Each does, and the functions that fn
// returns one after the other, in the order of All: what can be done with each call by itself is
// done with GOMAXPROCS goroutines, what depends on the order is not. The calls of fn are some
// dozens ahead at most. EachInOrder ends when one of the functions returns false. Fn may
// return nil for nothing to do.
func (a *Assembler) EachInOrder(fn func(Assembled) func() bool) {
	const atATime = 64
	s := a.calls()
	s.assign()
	settlers := s.settlers()
	for _, t := range settlers {
		t.lent = t.factsOnly
	}
	then := make([]func() bool, atATime)
	s.inOrderOfStart(func(part *store, list []*call) bool {
		for some := range slices.Chunk(list, atATime) {
			part.eachOf(some, settlers, func(t *settler, worker, i int) {
				then[i] = fn(Assembled{t.build(some[i], part.straysOf(some[i])), worker})
			})
			for i := range some {
				if then[i] != nil && !then[i]() {
					return false
				}
			}
		}
		return true
	})
}

// started is the key of a call with its start, which is the last moment if it is unknown.
type started struct {
	key   callKey
	start instant
}

// inOrderOfStart calls do with the calls in the order of start, then ID, as many at once as there is
// memory for, with a store that has them, until do returns false.
func (s *store) inOrderOfStart(do func(part *store, list []*call) bool) {
	var order []started
	var mu sync.Mutex
	size := int64(0)
	s.eachPart(func(part *store) bool {
		for _, c := range part.inOrder {
			size += c.bytes()
		}
		part.each(func(t *settler, _ int, c *call) {
			t.begin(c)
			t.takeSummaries()
			if t.rules.ClientCalls && !t.hasStart() {
				t.takeOps()
				t.setAside()
			}
			one := started{c.key, t.when().first}
			mu.Lock()
			defer mu.Unlock()
			order = append(order, one)
		})
		return true
	})
	slices.SortFunc(order, func(a, b started) int {
		return cmp.Or(a.start.compare(b.start), compareKeys(a.key, b.key))
	})
	for len(order) > 0 {
		n := len(order)
		part := s
		if s.spilled != nil && s.spilled.used {
			n = min(n, max(1, int(s.spilled.most*int64(n)/max(1, size))))
			part = s.some(order[:n])
		}
		list := make([]*call, 0, n)
		for i := range order[:n] {
			if c := part.of(order[i].key); c != nil {
				list = append(list, c)
			}
		}
		if !do(part, list) {
			return
		}
		order = order[n:]
	}
}
