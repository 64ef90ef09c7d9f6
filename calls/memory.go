package calls

import (
	"reflect"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// memory is where the calls of a store have their entries and texts. A call keeps its
// memory when its store is merged into another one.
type memory struct {
	copies bool // the record that is added is reused: whatever is kept of it is copied
	reuse  bool // copies of records are used again when their call has been emitted
	apart  bool // copies do not share memory: each call is forgotten by itself

	size int64 // bytes that calls take, about

	texts      logs.Cloner
	dictionary *dictionary
	canon      canon
	plains     plains
	payloads   payloads

	summaries arena[summaryEntry]
	streams   arena[streamEntry]
	ops       arena[opEntry]

	summaryRecords spare[callsummary.Record]
	streamRecords  spare[diagnostics.Record]
	opRecords      spare[clientops.Record]
	statRecords    spare[mediastats.Record]
	surveyRecords  spare[survey.Record]
	usageRecords   spare[usage.Record]
}

func newMemory(copies bool, d *dictionary) *memory {
	m := &memory{copies: copies, dictionary: d}
	// A call has few summaries.
	m.summaries.perChunk, m.streams.perChunk, m.ops.perChunk = 2, 4, 4
	return m
}

// list is the entries of one kind that a call has, in the order in which they came:
// chunks of an arena by number, from 1.
type list struct {
	first, last uint32
	n           int32
}

// entries are those of a call.
type entries struct{ summaries, streams, ops list }

// len returns how many there are.
func (e *entries) len() int { return int(e.summaries.n + e.streams.n + e.ops.n) }

// drop empties the lists.
func (e *entries) drop(m *memory) {
	m.summaries.drop(&e.summaries)
	m.streams.drop(&e.streams)
	m.ops.drop(&e.ops)
}

// arena has the entries of many calls: in large blocks without pointers, of which the
// garbage collector sees nothing.
type arena[T any] struct {
	perChunk int32
	blocks   [][]T
	next     []uint32 // of each chunk the one after it
	given    uint32   // chunks that lists have
	free     uint32   // the first of those that can be used again
}

const perBlock = 1 << 9 // chunks

// chunk returns the entries of a chunk.
func (a *arena[T]) chunk(n uint32) []T {
	at := int((n-1)%perBlock) * int(a.perChunk)
	return a.blocks[(n-1)/perBlock][at : at+int(a.perChunk)]
}

// add returns a new entry at the end of a list. It may hold what another one left.
func (a *arena[T]) add(l *list) *T {
	i := l.n % a.perChunk
	if i == 0 {
		n := a.take()
		if l.first == 0 {
			l.first = n
		} else {
			a.next[l.last-1] = n
		}
		l.last = n
	}
	l.n++
	return &a.chunk(l.last)[i]
}

func (a *arena[T]) take() uint32 {
	a.given++
	if n := a.free; n != 0 {
		a.free, a.next[n-1] = a.next[n-1], 0
		return n
	}
	if len(a.next)%perBlock == 0 {
		a.blocks = append(a.blocks, make([]T, perBlock*int(a.perChunk)))
	}
	a.next = append(a.next, 0)
	return uint32(len(a.next))
}

// bytes returns how much memory the lists take.
func (a *arena[T]) bytes() int64 {
	return int64(a.given) * int64(a.perChunk) * int64(reflect.TypeFor[T]().Size())
}

// drop empties a list, and keeps its memory for others.
func (a *arena[T]) drop(l *list) {
	if l.first != 0 {
		a.given -= uint32((l.n + a.perChunk - 1) / a.perChunk)
		a.next[l.last-1], a.free = a.free, l.first
	}
	*l = list{}
}

// walker goes through the entries of a list.
type walker[T any] struct {
	arena *arena[T]
	entry *T
	chunk []T    // the entries after that in its chunk
	after uint32 // the next chunk
	left  int32
}

// walk returns a walker before the first entry.
func (a *arena[T]) walk(l *list) walker[T] {
	return walker[T]{arena: a, left: l.n, after: l.first}
}

// next goes to the next entry. It returns false after the last one.
func (w *walker[T]) next() bool {
	if w.left == 0 {
		return false
	}
	if len(w.chunk) == 0 {
		w.chunk = w.arena.chunk(w.after)
		w.after = w.arena.next[w.after-1]
	}
	w.entry, w.chunk = &w.chunk[0], w.chunk[1:]
	w.left--
	return true
}

// spare is structs to be used again.
type spare[T any] struct {
	list    []*T
	scratch T // see sameRecord
}

// maxSpare is how many structs of one type are held in reserve at the most.
const maxSpare = 1000

// take returns a struct, whose fields have any values. If there is none in reserve, it
// makes n at a time.
func (s *spare[T]) take(n int) *T {
	if len(s.list) == 0 {
		memory := make([]T, n)
		for i := range memory {
			s.list = append(s.list, &memory[i])
		}
	}
	last := len(s.list) - 1
	one := s.list[last]
	s.list = s.list[:last]
	return one
}

// release takes back a record, if it is a copy that the memory uses again.
func release[T comparable, R record[T]](m *memory, s *spare[T], rec R) {
	if m.reuse && rec != nil && rec.Head().Reused && len(s.list) < maxSpare {
		s.list = append(s.list, rec)
	}
}

// own returns a record that is to be kept: itself, or a copy.
func own[T comparable, R record[T]](m *memory, s *spare[T], rec R) R {
	if !m.copies {
		return rec
	}
	n := 8
	if m.apart {
		n = 1
	}
	mine := R(s.take(n))
	*mine = *rec
	m.texts.Own(mine)
	mine.Head().Reused = m.reuse
	return mine
}

// giveBack takes back the records of a call that is no longer needed.
func (s *store) giveBack(c *call) {
	m := c.memory
	if !m.reuse {
		return
	}
	if x := c.index; x != nil {
		giveBack(m, &m.summaryRecords, &x.summaries)
		giveBack(m, &m.streamRecords, &x.streams)
		giveBack(m, &m.opRecords, &x.ops)
	}
	giveNewest(m, &m.summaryRecords, &c.itsSummary)
	giveNewest(m, &m.streamRecords, &c.itsStream)
	giveNewest(m, &m.statRecords, &c.stats)
	giveNewest(m, &m.surveyRecords, &c.surveys.table)
}

func giveBack[K, T comparable, E any, R record[T]](m *memory, s *spare[T], t *table[K, indexed[E, R]]) {
	for i := range t.rows {
		release(m, s, t.rows[i].of.rec)
	}
}

func giveNewest[K, T comparable, R record[T]](m *memory, s *spare[T], t *table[K, newest[R]]) {
	for i := range t.rows {
		release(m, s, t.rows[i].of.rec)
	}
}
