package calls

import (
	"cmp"
	"slices"
)

// Components find out which records must be together: an operation that does not name its call
// may belong to any call that shares its participant or its client, and which one it is depends
// on all of these. A component is what is connected in this way; each can be put together by an
// [Assembler] of its own, and its calls are the same as those of one Assembler for all records.
//
// All records are read twice: first their [Keys] are added, then [Parts.Of] says which part each
// of them is of. Of n processes that add the same records, in any order, each finds the same.
// Components keep 16 bytes for each participant of a call and for each of its clients, and up to three times
// as much while keys are added. The zero Components is ready to use. It is not safe for use by
// several goroutines at once; several that have one each can Merge them.
type Components struct {
	strays, calls edges
}

// Add adds a record by its keys.
func (c *Components) Add(k *Keys) {
	to := &c.calls
	if k.Kind == StrayRecord {
		to = &c.strays
	}
	for _, link := range k.Links() {
		to.add(edge{k.Own, link})
	}
}

// Merge adds all that has been added to other, which must not be used afterwards.
func (c *Components) Merge(other *Components) {
	c.strays.merge(&other.strays)
	c.calls.merge(&other.calls)
	*other = Components{}
}

// Parts divide the components into n parts, by chance: usually each has about as many records.
// A component is never divided: where a placeholder takes the place of all IDs of participants or
// clients, all calls may be one. Nothing must be added afterwards, and c keeps nothing.
func (c *Components) Parts(n int) *Parts {
	p := &Parts{n: uint64(n), nodes: map[Key]Key{}}
	c.strays.compact()
	for _, e := range c.strays.list {
		p.join(e.from, e.to)
	}
	c.strays = edges{}
	for _, e := range c.calls.list {
		if _, shared := p.nodes[e.to]; shared { // by a stray: other links do not matter
			p.join(e.from, e.to)
		}
	}
	c.calls = edges{}
	for k := range p.nodes {
		p.root(k)
	}
	return p
}

// Parts say which part a record is of. Several goroutines may use it at once.
type Parts struct {
	n     uint64
	nodes map[Key]Key // each with another one of its component, the first with itself
}

// Of returns the number of the part that a record is of, from 0. Records of no call are of part
// 0.
func (p *Parts) Of(k *Keys) int {
	if k.Kind == OtherRecord {
		return 0
	}
	root, ok := p.nodes[k.Own]
	if !ok {
		root = k.Own
	}
	return int(uint64(root.and(0)) % p.n)
}

// root returns the first node of the component of a node that is there or not yet, and
// shortens the way to it.
func (p *Parts) root(k Key) Key {
	at, known := p.nodes[k]
	if !known {
		p.nodes[k] = k
		return k
	}
	for at != p.nodes[at] {
		at = p.nodes[at]
	}
	for k != at {
		next := p.nodes[k]
		p.nodes[k] = at
		k = next
	}
	return at
}

// join makes one component of two. The least key is the first node, so that the order of the
// records does not matter.
func (p *Parts) join(a, b Key) {
	a, b = p.root(a), p.root(b)
	p.nodes[max(a, b)] = min(a, b)
}

// edge says that something, such as a call, has a link.
type edge struct{ from, to Key }

// edges are a set of edges. Those that are there twice are dropped from time to time.
type edges struct {
	list   []edge
	next   int // at how many edges they are dropped
	latest [1 << 8]edge
}

func (s *edges) add(e edge) {
	if at := &s.latest[(e.from^e.to)%Key(len(s.latest))]; *at == e {
		return
	} else {
		*at = e
	}
	const few = 1 << 12
	if len(s.list) >= max(s.next, few) {
		s.compact()
		s.next = 2 * len(s.list)
	}
	s.list = append(s.list, e)
}

func (s *edges) merge(other *edges) {
	s.list = append(s.list, other.list...)
	s.compact()
}

// compact drops the edges that are there twice.
func (s *edges) compact() {
	slices.SortFunc(s.list, func(a, b edge) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	s.list = slices.Compact(s.list)
}
