package calls

import (
	"hash/maphash"
	"math/bits"
)

// table finds values by their keys, like a map, but takes less time and memory for few
// values, and keeps them in the order of insertion. The zero table is empty.
type table[K comparable, V any] struct {
	hashes []uint32 // of the keys, next to each other for a fast search
	rows   []row[K, V]
	slots  *[]uint32 // 1 + the index of a row, or 0; nil while there are few
}

type row[K comparable, V any] struct {
	of  V
	key K
}

const few = 64 // rows that are searched one by one

// next returns the index of the next row after one whose key has a hash, or -1. The first row
// is after -1.
func (t *table[K, V]) next(hash uint32, after int) int {
	if t.slots == nil {
		for i := after + 1; i < len(t.hashes); i++ {
			if t.hashes[i] == hash {
				return i
			}
		}
		return -1
	}
	slots := *t.slots
	for i := int(hash); ; i++ { // the slots of rows with one hash are in their order
		at := int(slots[i&(len(slots)-1)]) - 1
		if at < 0 || at > after && t.hashes[at] == hash {
			return at
		}
	}
}

// find returns the row of a key, or nil. Here and in at it is valid until the
// next call of at.
func (t *table[K, V]) find(hash uint32, key K) *row[K, V] {
	if i := t.index(hash, key); i >= 0 {
		return &t.rows[i]
	}
	return nil
}

// index returns the index of the row of a key, or -1. It never changes.
func (t *table[K, V]) index(hash uint32, key K) int {
	i := t.next(hash, -1)
	for i >= 0 && t.rows[i].key != key {
		i = t.next(hash, i)
	}
	return i
}

// at returns the row of a key. It makes one if there is none yet.
func (t *table[K, V]) at(hash uint32, key K) (r *row[K, V], first bool) {
	if r := t.find(hash, key); r != nil {
		return r, false
	}
	return t.add(hash, key), true
}

// add adds a row with a key that no other row has.
func (t *table[K, V]) add(hash uint32, key K) *row[K, V] {
	if n := len(t.rows); n == cap(t.rows) { // by a half, because there are many tables
		t.rows = append(make([]row[K, V], 0, max(4, n+n/2)), t.rows...)
		t.hashes = append(make([]uint32, 0, max(4, n+n/2)), t.hashes...)
	}
	t.hashes, t.rows = append(t.hashes, hash), append(t.rows, row[K, V]{key: key})
	n := len(t.rows)
	if t.slots != nil && 2*n <= len(*t.slots) {
		t.place(n - 1)
	} else if n > few {
		slots := make([]uint32, 1<<bits.Len(uint(4*n-1)))
		t.slots = &slots
		for i := range t.rows {
			t.place(i)
		}
	}
	return &t.rows[n-1]
}

// room is memory that tables have outgrown, for others to grow into: with many tables, most of what
// each has allocated would be garbage. Only small ones, which are many, use it.
type room[K comparable, V any] struct {
	rows   [roomSizes][][]row[K, V]
	hashes [roomSizes][][]uint32
}

const (
	leastRoom = 4 // rows
	roomSizes = 4 // each twice as large as the one before
)

// make makes room in a table for one more row.
func (m *room[K, V]) make(t *table[K, V]) {
	n, size := len(t.rows), 0
	if n < cap(t.rows) || n >= leastRoom<<(roomSizes-1) {
		return // or add makes it
	}
	for n >= leastRoom<<size {
		size++
	}
	rows, hashes := taken(&m.rows[size], leastRoom<<size), taken(&m.hashes[size], leastRoom<<size)
	if size > 0 && n == leastRoom<<(size-1) {
		m.rows[size-1], m.hashes[size-1] = append(m.rows[size-1], t.rows[:0]), append(m.hashes[size-1], t.hashes[:0])
	}
	t.rows, t.hashes = append(rows, t.rows...), append(hashes, t.hashes...)
}

// taken takes an empty slice with room for n elements from a list, or makes one.
func taken[T any](list *[][]T, n int) []T {
	last := len(*list) - 1
	if last < 0 {
		return make([]T, 0, n)
	}
	one := (*list)[last]
	*list = (*list)[:last]
	return one
}

// place makes a row findable by its hash.
func (t *table[K, V]) place(n int) {
	slots := *t.slots
	for i := int(t.hashes[n]); ; i++ {
		if at := &slots[i&(len(slots)-1)]; *at == 0 {
			*at = uint32(n + 1)
			return
		}
	}
}

// reset empties the table. It keeps its memory unless there is a lot.
func (t *table[K, V]) reset() {
	const much = 64
	if cap(t.rows) > much {
		*t = table[K, V]{}
		return
	}
	clear(t.rows)
	if t.slots != nil {
		clear(*t.slots)
	}
	t.hashes, t.rows = t.hashes[:0], t.rows[:0]
}

// seed differs from run to run, so that nobody can choose IDs with equal hashes. No result
// depends on it.
var seed = maphash.MakeSeed()

func hashText(text string) uint32 { return uint32(maphash.String(seed, text)) }

// texts is a table by texts.
type texts[V any] struct{ table[string, V] }

// ids is a table by IDs.
type ids[V any] struct{ table[id, V] }

// of returns the value of an ID, or the zero V.
func (t *ids[V]) of(i id) (v V) {
	if r := t.find(i.hash(), i); r != nil {
		return r.of
	}
	return v
}

// set gives an ID a value.
func (t *ids[V]) set(i id, v V) {
	r, _ := t.at(i.hash(), i)
	r.of = v
}
