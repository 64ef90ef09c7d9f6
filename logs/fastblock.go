package logs

import "strings"

// Most members around properties are the same in every record of one resource and
// category: the resource's ID, the names of the operation and of the category, the
// version. Such members are cached as a block of text, names and values together,
// and read by one comparison. Where no block matches, members are read one by one;
// if that happens in nearly all records, blocks are turned off.
//
// Each key holds the blocks that may follow it. A block ends after a long value,
// usually the resource's ID, so that there are as many blocks as resources and
// categories, not as many as pairs of them.

// block is a run of members that has been read before.
type block struct {
	text     string
	fields   uint64     // bit i: it has field i
	last     *key       // of its last member
	context  uint8      // the mark of the key before that
	category string     // the category in it, if any
	table    *fastTable // of the log that it names, once looked up
	values   []blockValue
}

type blockValue struct {
	place place
	text  string
}

// blockSets are the blocks that follow one key, indexed by some bytes of their
// text, the latest first.
type blockSets [1 << setBits]blockSet

type blockSet [4]*block

const setBits = 6

// find returns the block at i, after the key before, that ends before n, or nil.
func (m *blockMaker) find(before *key, in input, i, n int) *block {
	if before.blocks == nil || m.wasted > maxWasted {
		return nil
	}
	set := before.blocks.set(in, i)
	b := set[0]
	if b == nil || !b.matches(in, i, n) {
		if b = set.second(in, i, n); b == nil {
			m.wasted++
			return nil
		}
	}
	if m.wasted > 0 {
		m.wasted--
	}
	return b
}

// matches reports whether the block is at i and ends before n.
func (b *block) matches(in input, i, n int) bool {
	return i+len(b.text) < n && string(cut(in, i, i+len(b.text))) == b.text
}

// second returns the block at i unless it is the first of the set, and moves it to
// the front.
func (s *blockSet) second(in input, i, n int) *block {
	for at, b := range s {
		if b != nil && at > 0 && b.matches(in, i, n) {
			s[0], s[at] = b, s[0]
			return b
		}
	}
	return nil
}

// set returns the set of the block that may be at i. It uses bytes from the
// resource's ID and from the names that follow it.
func (s *blockSets) set(in input, i int) *blockSet {
	w := load64(in, i+18) ^ load64(in, i+26)*3 ^ load64(in, i+34)*5
	return &s[w*hashMultiplier>>(64-setBits)]
}

// blockMaker builds a block while its members are read one by one.
type blockMaker struct {
	before *key // the key before the block; nil if no block is being built
	start  int
	fields uint64
	wasted int // the cost of building and looking up blocks, minus their use
}

const (
	longValue   = 64                // length in bytes of a value after which a block ends
	maxBlock    = 1 << 10           // length in bytes of a block
	costOfBlock = 512               // how often a block has to be used to pay off
	maxWasted   = 128 * costOfBlock // beyond it, records are too different for blocks
	pause       = 4 * costOfBlock   // how many records have to pass then until another block is tried
)

// begin prepares for a record. Where blocks have not paid off, one is tried now and
// then.
func (m *blockMaker) begin() {
	m.before = nil
	if m.wasted > maxWasted {
		m.wasted--
	}
}

// step is a key that has been read, and the mark of the one before it.
type step struct {
	*key
	context uint8
}

// member adds the member in[start:end], which follows the key prev. Members
// that differ in every record are never part of a block.
func (m *blockMaker) member(t *fastTable, prev, k step, in input, start, end int) {
	if m.wasted > maxWasted {
		m.before = nil
		return
	}
	if !k.blockable {
		m.finish(t, prev, in, start)
		return
	}
	if m.before == nil {
		m.before, m.start, m.fields = prev.key, start, 0
	}
	m.fields |= 1 << k.field
	if end-start > longValue {
		m.finish(t, k, in, end)
	}
}

// blockable reports whether a field may be the same in many records.
func (s *slot) blockable() bool { return s.kind == ID && s.field.Personal != CallID }

// finish stores the block that ends at end, with the key last, if there is one.
func (m *blockMaker) finish(t *fastTable, last step, in input, end int) {
	before := m.before
	if m.before = nil; before == nil || before == &t.keys.uncached || last.key == &t.keys.uncached || end-m.start > maxBlock || m.wasted > maxWasted {
		return
	}
	if before.blocks == nil {
		before.blocks = new(blockSets)
	}
	set := before.blocks.set(in, m.start)
	b := set[len(set)-1] // which makes room
	if b == nil {
		b = new(block)
	}
	set[len(set)-1] = nil
	*b = block{text: string(cut(in, m.start, end)), fields: m.fields, last: last.key, context: last.context, values: b.values[:0]}
	for i := range t.slots {
		if b.fields>>i&1 == 1 {
			v, ok := t.slots[i].has(t.base)
			if !ok {
				return
			}
			v = b.own(v)
			b.values = append(b.values, blockValue{t.slots[i].place, v})
			if i == categoryField {
				b.category = v
			}
		}
	}
	copy(set[1:], set[:])
	set[0] = b
	if m.wasted += costOfBlock; m.wasted > maxWasted {
		m.wasted = maxWasted + pause
	}
}

// own returns a value of a member of the block as a part of its text.
func (b *block) own(v string) string {
	if i := strings.Index(b.text, v); i >= 0 {
		return b.text[i : i+len(v)]
	}
	return strings.Clone(v)
}
