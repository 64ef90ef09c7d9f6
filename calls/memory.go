package calls

import (
	"reflect"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/survey"
)

// memory holds the entries and texts of the calls of a store. A call keeps its memory when its
// store is merged into another one.
type memory struct {
	copies   bool // the record that is added is reused: whatever is kept of it is copied
	reuse    bool // copies of records are used again when their call has been emitted
	separate bool // copies do not share memory: each call is forgotten by itself

	size int64 // roughly the bytes that calls take

	texts      logs.Cloner
	dictionary *dictionary
	canon      canon
	plainLogs  plainLogs
	payloads   payloads
	agents     agents
	apps       apps

	originRoom room[origin, struct{}]

	summaries arena[summaryEntry]
	streams   arena[streamEntry]
	ops       arena[opEntry]

	summaryRecords spare[callsummary.Record]
	streamRecords  spare[diagnostics.Record]
	opRecords      spare[clientops.Record]
	statRecords    spare[mediastats.Record]
	surveyRecords  spare[survey.Record]
}

func newMemory(copies bool, d *dictionary) *memory {
	m := &memory{copies: copies, dictionary: d}
	// A call has few summaries.
	m.summaries.chunksOf(2)
	m.streams.chunksOf(4)
	m.ops.chunksOf(4)
	return m
}

// list is the entries of one kind that a call has, in the order of arrival: chunks of an arena
// by number, from 1.
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

// arena holds the entries of many calls in large blocks without pointers, which the garbage
// collector does not scan.
type arena[T any] struct {
	perChunk int32 // a power of two
	size     int64 // of a chunk in bytes
	blocks   [][]T
	next     []uint32 // of each chunk the one after it
	inUse    uint32   // chunks that lists have
	free     uint32   // the first of those that can be used again
}

const perBlock = 1 << 9 // chunks

// chunksOf sets how many entries there are in a chunk.
func (a *arena[T]) chunksOf(n int32) {
	a.perChunk, a.size = n, int64(n)*int64(reflect.TypeFor[T]().Size())
}

// chunk returns the entries of a chunk.
func (a *arena[T]) chunk(n uint32) []T {
	at := int((n-1)%perBlock) * int(a.perChunk)
	return a.blocks[(n-1)/perBlock][at : at+int(a.perChunk)]
}

// add returns a new entry at the end of a list. It may hold old values.
func (a *arena[T]) add(l *list) *T {
	i := l.n & (a.perChunk - 1)
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
	a.inUse++
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
func (a *arena[T]) bytes() int64 { return int64(a.inUse) * a.size }

// drop empties a list and keeps its memory for others.
func (a *arena[T]) drop(l *list) {
	if l.first != 0 {
		a.inUse -= uint32((l.n + a.perChunk - 1) / a.perChunk)
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

// walk returns a walker that is before the first entry.
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

// spare holds structs to use again.
type spare[T any] struct {
	list    []*T
	scratch T // see sameRecord
}

// maxSpare is the maximum number of spare structs of one type.
const maxSpare = 1000

// take returns a struct, whose fields may have any values. If there is no spare one, it makes
// n at a time.
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

// own returns the record to keep: itself, or a copy.
func own[T comparable, R record[T]](m *memory, s *spare[T], rec R) R {
	if !m.copies {
		return rec
	}
	n := 8
	if m.separate {
		n = 1
	}
	mine := R(s.take(n))
	*mine = *rec
	m.texts.Own(mine)
	mine.Head().Reused = m.reuse
	return mine
}

// releaseRecords takes back the records of a call that is no longer needed.
func (s *store) releaseRecords(c *call) {
	m := c.memory
	if !m.reuse {
		return
	}
	if x := c.index; x != nil {
		releaseRecords(m, &m.summaryRecords, &x.summaries)
		releaseRecords(m, &m.streamRecords, &x.streams)
		releaseRecords(m, &m.opRecords, &x.ops)
	}
	releaseNewest(m, &m.summaryRecords, &c.callSummary)
	releaseNewest(m, &m.streamRecords, &c.callStream)
	releaseNewest(m, &m.statRecords, &c.stats)
	releaseNewest(m, &m.surveyRecords, &c.surveys.table)
}

func releaseRecords[K, T comparable, E any, R record[T]](m *memory, s *spare[T], t *table[K, indexed[E, R]]) {
	for i := range t.rows {
		release(m, s, t.rows[i].of.rec)
	}
}

func releaseNewest[K, T comparable, R record[T]](m *memory, s *spare[T], t *table[K, newest[R]]) {
	for i := range t.rows {
		release(m, s, t.rows[i].of.rec)
	}
}
