package calls

import (
	"hash/maphash"
	"math/bits"
)

// table finds values by their keys, like a map, but in less time and memory where
// there are few; and it keeps them in the order in which they came. The zero
// table is empty.
type table[K comparable, V any] struct {
	hashes []uint32 // of the keys; beside each other they are soon looked through
	rows   []row[K, V]
	slots  []uint32 // 1 + the index of a row, or 0; nil as long as there are few
}

type row[K comparable, V any] struct {
	key K
	of  V
}

const few = 16 // rows that are looked through one by one

// find returns the row of a key, or nil. Here and in at it is valid until the
// next call of at.
func (t *table[K, V]) find(hash uint32, key K) *row[K, V] {
	if t.slots == nil {
		for i, h := range t.hashes {
			if h == hash && t.rows[i].key == key {
				return &t.rows[i]
			}
		}
		return nil
	}
	for i := int(hash); ; i++ {
		at := t.slots[i&(len(t.slots)-1)]
		if at == 0 {
			return nil
		}
		if t.hashes[at-1] == hash && t.rows[at-1].key == key {
			return &t.rows[at-1]
		}
	}
}

// at returns the row of a key, made if there is none yet.
func (t *table[K, V]) at(hash uint32, key K) (r *row[K, V], first bool) {
	return t.atFrom(nil, hash, key)
}

// atFrom is at with memory from a pool, which may be nil.
func (t *table[K, V]) atFrom(p *pool[K, V], hash uint32, key K) (r *row[K, V], first bool) {
	if r := t.find(hash, key); r != nil {
		return r, false
	}
	if len(t.rows) == cap(t.rows) {
		t.rows = p.grown(t.rows)
	}
	t.hashes, t.rows = append(t.hashes, hash), append(t.rows, row[K, V]{key: key})
	n := len(t.rows)
	if t.slots != nil && 2*n <= len(t.slots) {
		t.place(n - 1)
	} else if n > few {
		t.slots = make([]uint32, 1<<bits.Len(uint(4*n-1)))
		for i := range t.rows {
			t.place(i)
		}
	}
	return &t.rows[n-1], true
}

// pool has memory that tables have grown out of, for others: rows of leastRows and of
// twice as many each time.
type pool[K comparable, V any] struct{ spare [8][][]row[K, V] }

const (
	leastRows = 4
	manyRows  = 512
)

// grown returns the rows in memory for more, as a rule twice as many.
func (p *pool[K, V]) grown(rows []row[K, V]) []row[K, V] {
	size := max(2*cap(rows), leastRows)
	if cap(rows) >= manyRows {
		size = cap(rows) + cap(rows)/4
	}
	larger := append(p.take(size), rows...)
	if p != nil && 0 < cap(rows) && cap(rows) <= manyRows {
		clear(rows)
		list := p.of(cap(rows))
		*list = append(*list, rows[:0])
	}
	return larger
}

// take returns memory for so many rows.
func (p *pool[K, V]) take(size int) (rows []row[K, V]) {
	if p == nil || size > manyRows || len(*p.of(size)) == 0 {
		return make([]row[K, V], 0, size)
	}
	list := p.of(size)
	last := len(*list) - 1
	rows, (*list)[last] = (*list)[last], nil
	*list = (*list)[:last]
	return rows
}

// of returns what there is of memory for so many rows, manyRows at most.
func (p *pool[K, V]) of(rows int) *[][]row[K, V] { return &p.spare[bits.Len(uint(rows/leastRows/2))] }

// place makes a row one that is found by its hash.
func (t *table[K, V]) place(n int) {
	for i := int(t.hashes[n]); ; i++ {
		if at := &t.slots[i&(len(t.slots)-1)]; *at == 0 {
			*at = uint32(n + 1)
			return
		}
	}
}

// reset empties the table. It keeps its memory, unless that is much.
func (t *table[K, V]) reset() {
	const much = 256
	if cap(t.rows) > much {
		*t = table[K, V]{}
		return
	}
	clear(t.rows)
	clear(t.slots)
	t.hashes, t.rows = t.hashes[:0], t.rows[:0]
}

// seed differs from run to run, so that nobody can choose IDs whose hashes are
// the same. No answer depends on it.
var seed = maphash.MakeSeed()

func hashText(text string) uint32 { return uint32(maphash.String(seed, text)) }

// texts is a table by texts.
type texts[V any] struct{ table[string, V] }

// of returns the value of an ID, or the zero V.
func (t *texts[V]) of(id text) (v V) {
	if r := t.find(id.hash, id.of); r != nil {
		return r.of
	}
	return v
}

// set gives an ID a value.
func (t *texts[V]) set(id text, v V) {
	r, _ := t.at(id.hash, id.of)
	r.of = v
}

// get returns the value of a text, or the zero V.
func (t *texts[V]) get(text string) (v V) {
	if r := t.find(hashText(text), text); r != nil {
		return r.of
	}
	return v
}

func (t *texts[V]) has(text string) bool { return t.find(hashText(text), text) != nil }

// put gives a text a value.
func (t *texts[V]) put(text string, v V) {
	r, _ := t.at(hashText(text), text)
	r.of = v
}
