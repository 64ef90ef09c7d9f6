package logs

// Most of what stands around properties is the same in every record of one
// resource and category: the resource's ID, the names of the operation and of the
// category, the version. Such members are remembered as a block of text, names
// and values together, and read by one comparison. Where no block stands, members are
// read one by one; where that is so in nearly all records, blocks are given up.
//
// Which blocks may come is kept with the key before them. A block ends behind a
// long value, the resource's ID as a rule, so that there are as many blocks as
// resources and categories, and not as many as pairs of them.

// block is a run of members that have been read before.
type block struct {
	text     string
	fields   uint64     // bit i: it has field i
	last     *key       // of its last member
	category string     // that it names, if it does
	table    *fastTable // of the log that it names, if that has been looked up
	values   []blockValue
}

type blockValue struct {
	place place
	text  string
}

// blockSets are the blocks that follow one key: by what stands at some places in
// their text, the latest first.
type blockSets [1 << setBits]blockSet

type blockSet [4]*block

const setBits = 6

// find returns the block that stands at i, behind the key before, and ends before n, or
// nil.
func (m *blockMaker) find(before *key, in input, i, n int) *block {
	if before.blocks == nil || m.wasted > maxWasted {
		return nil
	}
	set := before.blocks.set(in, i)
	b := set[0]
	if b == nil || !b.stands(in, i, n) {
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

// stands reports whether the block stands at i and ends before n.
func (b *block) stands(in input, i, n int) bool {
	return i+len(b.text) < n && string(cut(in, i, i+len(b.text))) == b.text
}

// second returns the block that stands at i if it is not the first of the set, which it
// makes it.
func (s *blockSet) second(in input, i, n int) *block {
	for at, b := range s {
		if b != nil && at > 0 && b.stands(in, i, n) {
			s[0], s[at] = b, s[0]
			return b
		}
	}
	return nil
}

// set returns where the block is kept that may stand at i. The places are within
// the resource's ID, and within the names that follow it.
func (s *blockSets) set(in input, i int) *blockSet {
	w := load64(in, i+18) ^ load64(in, i+26)*3 ^ load64(in, i+34)*5
	return &s[w*odd>>(64-setBits)]
}

// blockMaker puts a block together while its members are read one by one.
type blockMaker struct {
	before *key // it; nil if there is no block in the making
	start  int
	fields uint64
	wasted int // what making blocks and looking for them has cost, less what they have been of use
}

const (
	longValue   = 64                // bytes of a value behind which a block ends
	costOfBlock = 512               // how often it has to be of use
	maxWasted   = 128 * costOfBlock // beyond it records are too different for blocks
)

// begin prepares for a record. Where blocks have not been worth while, one is tried
// now and then.
func (m *blockMaker) begin() {
	m.before = nil
	if m.wasted > maxWasted {
		m.wasted--
	}
}

// member notes a member that stands in in[start:end] behind the key prev. What
// differs in every record is in no block.
func (m *blockMaker) member(t *fastTable, prev, k *key, in input, start, end int) {
	if m.wasted > maxWasted {
		m.before = nil
		return
	}
	if !k.steady {
		m.finish(t, prev, in, start)
		return
	}
	if m.before == nil {
		m.before, m.start, m.fields = prev, start, 0
	}
	m.fields |= 1 << k.field
	if end-start > longValue {
		m.finish(t, k, in, end)
	}
}

// steady reports whether a field may be the same in many records.
func (s *slot) steady() bool { return s.kind == ID && s.field.Personal != CallID }

// finish remembers the block that ends at end, with the key last, if there is one.
func (m *blockMaker) finish(t *fastTable, last *key, in input, end int) {
	before, at := m.before, *t.keys.kept(last, false)
	if m.before = nil; before == nil || before == &t.keys.once || at == nil || m.wasted > maxWasted {
		return
	}
	b := &block{text: string(cut(in, m.start, end)), fields: m.fields, last: at}
	for i := range t.slots {
		if b.fields>>i&1 == 1 {
			v, ok := t.slots[i].has(t.base)
			if !ok {
				return
			}
			b.values = append(b.values, blockValue{t.slots[i].place, v})
			if i == categoryField {
				b.category = v
			}
		}
	}
	if before.blocks == nil {
		before.blocks = new(blockSets)
	}
	set := before.blocks.set(in, m.start)
	copy(set[1:], set[:])
	set[0] = b
	m.wasted += costOfBlock
}
