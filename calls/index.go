package calls

import (
	"math/bits"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
)

// index finds the entries of a call by their keys. With it, a call has one entry for each
// summary, stream and operation: that of the newest version. Calls whose records are kept next
// to the facts have an index; so do live ones, which count what they keep, and those that
// receive the same records again and again. All others find their duplicates when they are
// settled.
type index struct {
	summaries table[summaryKey, indexed[summaryEntry, *callsummary.Record]]
	streams   table[streamKey, indexed[streamEntry, *diagnostics.Record]]
	ops       table[opKey, indexedOp]
}

// indexed is an entry with its record, which is nil if records are not kept, and the
// older versions of it.
type indexed[E, R any] struct {
	entry *E
	rec   R
	older *versions // nil if there are none
}

type indexedOp = indexed[opEntry, *clientops.Record]

// addOlder adds a version that is older than another one, unless they are the same.
func (x *indexed[E, R]) addOlder(v, than version) {
	if !v.sameAs(than) {
		x.insertOlder(v)
	}
}

func (x *indexed[E, R]) insertOlder(older ...version) {
	for _, v := range older {
		if x.older == nil {
			x.older = new(versions)
		}
		x.older.insert(v)
	}
}

// olderOnes returns the older versions.
func (x *indexed[E, R]) olderOnes() versions {
	if x.older == nil {
		return nil
	}
	return *x.older
}

func (x *index) reset() {
	x.summaries.reset()
	x.streams.reset()
	x.ops.reset()
}

// kind is what differs between summaries, streams and operations.
type kind[K comparable, E any, T comparable, R record[T]] struct {
	arena   func(*memory) *arena[E]
	list    func(*call) *list
	spare   func(*memory) *spare[T]
	table   func(*index) *table[K, indexed[E, R]]
	key     func(*call, *E) (K, uint32)
	version func(*E) version
	again   func(E, version) E // the entry as one of another version
	compare func(c *call, a, b *E) int
	renew   func(to, from *call, e *E) E // the entry with the numbers of another call
}

var summaryKind = kind[summaryKey, summaryEntry, callsummary.Record, *callsummary.Record]{
	arena: func(m *memory) *arena[summaryEntry] { return &m.summaries },
	list:  func(c *call) *list { return &c.summaries },
	spare: func(m *memory) *spare[callsummary.Record] { return &m.summaryRecords },
	table: func(x *index) *table[summaryKey, indexed[summaryEntry, *callsummary.Record]] { return &x.summaries },
	key: func(c *call, e *summaryEntry) (summaryKey, uint32) {
		k := summaryKey{participantKey(c.origin(e.origin), c), e.started()}
		return k, k.hash()
	},
	version: (*summaryEntry).version,
	again:   func(e summaryEntry, v version) summaryEntry { e.setVersion(v); return e },
	compare: compareSummaries,
	renew:   renewSummary,
}

var streamKind = kind[streamKey, streamEntry, diagnostics.Record, *diagnostics.Record]{
	arena: func(m *memory) *arena[streamEntry] { return &m.streams },
	list:  func(c *call) *list { return &c.streams },
	spare: func(m *memory) *spare[diagnostics.Record] { return &m.streamRecords },
	table: func(x *index) *table[streamKey, indexed[streamEntry, *diagnostics.Record]] { return &x.streams },
	key: func(c *call, e *streamEntry) (streamKey, uint32) {
		o := c.origin(e.origin)
		k := streamKey{participantKey(o, c), e.stream, e.media.part()}
		return k, k.hash()
	},
	version: (*streamEntry).version,
	again:   func(e streamEntry, v version) streamEntry { e.setVersion(v); return e },
	compare: compareStreams,
	renew:   renewStream,
}

var opKind = kind[opKey, opEntry, clientops.Record, *clientops.Record]{
	arena: func(m *memory) *arena[opEntry] { return &m.ops },
	list:  func(c *call) *list { return &c.ops },
	spare: func(m *memory) *spare[clientops.Record] { return &m.opRecords },
	table: func(x *index) *table[opKey, indexedOp] { return &x.ops },
	key: func(_ *call, e *opEntry) (opKey, uint32) {
		k := e.key()
		return k, k.hash()
	},
	version: (*opEntry).version,
	again:   func(e opEntry, v version) opEntry { e.setVersion(v); return e },
	compare: compareOperations,
	renew:   renewOperation,
}

// rank says which of two records of one key counts: above 0 if a is of a newer version
// than b, or of the same one with the greater facts.
func (k *kind[K, E, T, R]) rank(c *call, a, b *E) (byVersion, byFacts int) {
	if byVersion = k.version(a).compare(k.version(b)); byVersion != 0 {
		return byVersion, 0
	}
	return 0, k.compare(c, a, b)
}

// append adds an entry at the end of the call's list.
func (k *kind[K, E, T, R]) append(c *call, e *E) *E {
	own := k.arena(c.memory).add(k.list(c))
	*own = *e
	return own
}

// offer offers an entry to a call with an index, with its record if those are kept and its
// known older versions. It returns the entry that the call has now, and whether it is the
// first one under its key.
func (k *kind[K, E, T, R]) offer(c *call, e *E, rec R, older versions) (kept *E, first bool) {
	key, hash := k.key(c, e)
	r, first := k.table(c.index).at(hash, key)
	x := &r.of
	x.insertOlder(older...)
	switch {
	case first:
		x.entry = k.append(c, e)
	case k.replaces(c, x, e, rec):
		*x.entry = *e
	default:
		return x.entry, false
	}
	if rec != nil {
		spare := k.spare(c.memory)
		release(c.memory, spare, x.rec)
		x.rec = own(c.memory, spare, rec)
	}
	return x.entry, first
}

// replaces reports whether an entry outranks the one that the call has, and keeps the version
// of the one that does not.
func (k *kind[K, E, T, R]) replaces(c *call, x *indexed[E, R], e *E, rec R) bool {
	byVersion, byFacts := k.rank(c, e, x.entry)
	switch {
	case byVersion > 0:
		x.addOlder(k.version(x.entry), k.version(e))
		return true
	case byVersion < 0:
		x.addOlder(k.version(e), k.version(x.entry))
		return false
	case byFacts != 0 || rec == nil || x.rec == nil:
		return byFacts > 0
	}
	return greater(c.memory, k.spare(c.memory), rec, x.rec)
}

// merge gives a call the entries of a list, which are those of a call of another store, or
// its own. It returns how many were the first under their key.
func (k *kind[K, E, T, R]) merge(c, from *call, l *list) (added int) {
	for w := k.arena(from.memory).walk(l); w.next(); {
		e := w.entry
		var x indexed[E, R]
		if from != c && from.index != nil {
			key, hash := k.key(from, e)
			x = k.table(from.index).find(hash, key).of
		}
		mine := k.renew(c, from, e)
		if c.index != nil {
			if _, first := k.offer(c, &mine, x.rec, x.olderOnes()); first {
				added++
			}
			continue
		}
		k.append(c, &mine)
		for _, v := range x.olderOnes() {
			older := k.again(mine, v)
			k.append(c, &older)
		}
	}
	return added
}

// mergeEntries gives a call all entries of a call of another store, or its own.
func (c *call) mergeEntries(from *call, l *entries) (added int) {
	return summaryKind.merge(c, from, &l.summaries) + streamKind.merge(c, from, &l.streams) + opKind.merge(c, from, &l.ops)
}

// grown gives a call an index if it has many entries, many of them duplicates, so that a
// record which comes again and again takes no more memory.
func (c *call) grown() {
	const many = 512
	n := c.len()
	if n < many || n < c.nextCheck {
		return
	}
	if 4*c.distinct() > 3*n { // an index is not worth it
		c.nextCheck = 2 * n
		return
	}
	left := c.entries
	c.index, c.entries = new(index), entries{}
	c.mergeEntries(c, &left)
	left.drop(c.memory)
}

// distinct returns how many keys the entries of a call have, at least.
func (c *call) distinct() int {
	slots := make([]uint32, 1<<bits.Len(uint(2*c.len()))) // the hashes
	return summaryKind.distinct(c, slots, 1) + streamKind.distinct(c, slots, 2) + opKind.distinct(c, slots, 3)
}

// distinct adds the keys of the entries of one kind to the slots, and returns how many were not
// there.
func (k *kind[K, E, T, R]) distinct(c *call, slots []uint32, salt uint32) (n int) {
	mask := len(slots) - 1
	for w := k.arena(c.memory).walk(k.list(c)); w.next(); {
		_, hash := k.key(c, w.entry)
		hash = max(hash*salt, 1)
		i := int(hash) & mask
		for slots[i] != 0 && slots[i] != hash {
			i = (i + 1) & mask
		}
		if slots[i] == 0 {
			slots[i] = hash
			n++
		}
	}
	return n
}
