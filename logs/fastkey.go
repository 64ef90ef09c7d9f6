package logs

import (
	"bytes"
	"math/bits"
)

// Consecutive records of a log have the same members in the same order, written in
// the same way. So the text between two values, as in
//
//	,"mediaType":"
//
// is cached as a whole, together with the keys that have followed it. If the same
// text comes again, one comparison reads the comma, the name, the colon and the
// opening quote. Where members come in another order each time, a key is looked up
// by the beginning and the end of its name. Text that has not been seen before is
// read byte by byte.

// key is the text before a value: a brace or a comma, a name, a colon, and blanks
// between them; for a string also its opening quote, for a null all of it. The
// fields that nearly every value needs come first and fill 64 bytes, one cache
// line; what may follow is in the next one.
type key struct {
	quick pattern // the text, if a pattern can hold all of it
	place place   // of the field's cell, if it is one of the schema
	size  uint8   // of the text, in bytes
	how   way     // how the value is read
	field uint8   // which field of the schema it names
	form  form
	mark  uint8 // part of a hash of the text
	_     [7]byte

	after [marks]followers // by the mark of the key before it

	text pattern // the text, or its beginning
	tail tail

	slot      *slot      // of the field, if it is one of the schema
	texts     *enumMemo  // of an Enum
	same      *key       // another spelling of the same name, with the same form; nil if there is none
	seconds   uint8      // how often the second of its followers has come, modulo 256
	blockable bool       // the member may be part of a block
	name      *string    // of an unknown field
	lent      uint16     // bit i: it also names field i of the envelope
	blocks    *blockSets // the blocks that may follow; nil if none
}

// marks is how many marks there are. In data of many writers, each with its own order of
// members, two keys nearly always tell which one comes next, and one does not.
const marks = 4

// followers are the keys that have followed a key, after a key with one mark.
type followers struct {
	next   *key // expected to follow; noKey if none has
	second *key // also possible
}

// way is how a value is read; it depends on the kind of its field and on what is
// known about it before.
type way uint8

const (
	general       way = iota // by valueReader.read
	unknownMember            // the schema does not know the field
	endOfObject              // there is no value, but a closing brace
	nullText                 // a null of a text, which has been read with its key
	nullNumber               // one of a number
	bareInteger
	bareReal
	quotedText
	quotedEnum
	quotedInteger
	quotedReal
	quotedRatio // from 0 to 1
	quotedTime
)

var ways = [...]way{Free: quotedText, ID: quotedText, JSON: quotedText, Enum: quotedEnum, Integer: quotedInteger, Real: quotedReal, Time: quotedTime, Bool: general}

// pattern is a text of up to 24 bytes, or the beginning of a longer one. It is
// always compared as a whole, which takes less time than finding out how much to
// compare. The zero pattern matches nothing.
type pattern struct {
	words [3]uint64 // inverted; ignored bits are set
	masks [3]uint64 // which bits count
}

const maxPattern = 24

// beforeDigit returns the pattern of n bytes, fewer than maxPattern, with another byte that
// is a digit, or one of six that JSON does not have there. A quote is none of them, and
// neither is the beginning of a null.
func (p pattern) beforeDigit(n int) pattern {
	const digit, halfByte = '0', 0xF0
	at, shift := n/8, n%8*8
	p.masks[at] |= halfByte << shift
	p.words[at] &^= digit << shift
	return p
}

// patternOf returns the pattern of in[i:j].
func patternOf(in input, i, j int) (p pattern) {
	for w := range p.words {
		switch n := j - i - 8*w; {
		case n >= 8:
			p.masks[w] = ^uint64(0)
		case n > 0:
			p.masks[w] = 1<<(8*n) - 1
		}
		p.words[w] = ^(load64(in, i+8*w) & p.masks[w])
	}
	return p
}

// matches reports whether the text is at i.
func (p *pattern) matches(in input, i int) bool {
	return (load64(in, i)&p.masks[0]^p.words[0])&(load64(in, i+8)&p.masks[1]^p.words[1])&(load64(in, i+16)&p.masks[2]^p.words[2]) == ^uint64(0)
}

// tail is the end of a text that is longer than a pattern: its last 16 bytes.
type tail [2]uint64

// maxText is the maximum length of a text that pattern and tail cover.
const maxText = 40

// tailOf returns the tail of in[i:j], if it has one.
func tailOf(in input, i, j int) (t tail) {
	if j-i > maxPattern {
		t = tail{load64(in, j-16), load64(in, j-8)}
	}
	return t
}

// matches reports whether the tail is just before j.
func (t *tail) matches(in input, j int) bool {
	return load64(in, j-16) == t[0] && load64(in, j-8) == t[1]
}

// form is what is known about a value before it is read. That of a string is also the
// length of its quote.
type form uint8

const (
	bare   form = iota // not a string
	quoted             // a string, whose opening quote has been read
	null               // a null, which has been read
	forms
)

// endsAt reports whether a value, which is not null, usually ends before c.
func (f form) endsAt(c byte) bool {
	return f == quoted && c == '"' || f == bare && (c == ',' || c == '}')
}

// index returns the index of a key of the form: keys that follow a comma come
// first, then those that follow the opening brace of an object.
func (f form) index(first bool) form {
	if first {
		return forms + f
	}
	return f
}

// propertiesField is the key.field of the member that holds the fields; it and
// unknownField are above the fields that a schema may have.
const propertiesField = 63

// endField is the key.field of the end of an object.
const endField = 61

const (
	propertiesBit = 1 << propertiesField
	endBit        = 1 << endField
)

// keyTable holds what is known about the names of one schema.
type keyTable struct {
	schema   *Schema
	slots    []slot
	form     tableForm
	first    *key                       // the beginning of an object
	end      *key                       // of one
	cached   int                        // number of keys, other than first and end
	unknown  []*key                     // those of unknown fields
	known    [maxFields][2 * forms]*key // the keys of a field in a form, after a comma or a brace
	names    [1 << nameBits]fieldName   // by hash
	learnt   string                     // the name of an unknown field that is being learnt
	uncached key                        // a key that cannot be cached
	found    [1 << foundBits][2]*key    // by hash, the latest first
	hitScore int                        // 0 or above if keys usually are those that followed before
	fold     []byte
}

const (
	maxKeys        = 2048
	maxUnknownKeys = 256 // they are compared with each other
	spellings      = 8   // of a name: writers differ in case and blanks
	nameBits       = 10
	foundBits      = 10
)

// fieldName is one spelling of a field's name.
type fieldName struct {
	name  string
	field uint8
}

func (t *keyTable) init(s *Schema, slots []slot, form tableForm) {
	t.schema, t.slots, t.form = s, slots, form
	t.first = &key{after: noFollowers}
	t.end = &key{after: noFollowers, field: endField, how: endOfObject, size: 1, form: null}
	t.end.quick = pattern{words: [3]uint64{^uint64('}'), ^uint64(0), ^uint64(0)}, masks: [3]uint64{0xFF}}
	t.end.text = t.end.quick
	for i := range t.found {
		t.found[i] = [2]*key{noKey, noKey}
	}
	t.hitScore = maxHitScore
}

var noKey = &key{form: null}

var noFollowers = func() (none [marks]followers) {
	for i := range none {
		none[i] = followers{noKey, noKey}
	}
	return none
}()

// start returns the key before an object.
func (t *keyTable) start() *key {
	score := propertiesScore
	if t.form == formEnvelope {
		score = envelopeScore
	}
	if t.hitScore = min(t.hitScore+score, maxHitScore); t.hitScore < minHitScore {
		t.hitScore = maxHitScore
	}
	return t.first
}

// other reads the key at i, between the value of the key prev and the next value,
// if it is not one of the two quick keys that are expected. It returns the key and
// the offset of its value, or no key if something is unusual. Where members come in
// any order, it does not track followers.
func (t *keyTable) other(prev *key, a *followers, in input, i int) (k *key, next int) {
	if t.hitScore--; t.hitScore >= 0 {
		k = a.slow(in, i)
	} else if load8(in, i) != '}' {
		k = t.lookUp(prev, in, i)
	}
	if k != nil {
		return k, i + int(k.size)
	}
	if i = blanks(in, i); load8(in, i) == '}' {
		t.follows(a, t.end)
		return t.end, i + 1
	}
	if k = t.lookUp(prev, in, i); k == nil {
		return t.spell(prev, a, in, i)
	}
	t.follows(a, k)
	return k, i + int(k.size)
}

// takeSecond returns the second of the followers of prev, which is at i. The two usually
// keep their places, so that the branch predictor can learn the pattern: mostly, other
// members of the record decide which one comes.
func (prev *key) takeSecond(a *followers) *key {
	k := a.second
	if prev.seconds++; prev.seconds == 0 {
		a.next, a.second = k, a.next
	}
	return k
}

// slow returns the follower at i, if it is one that a quick pattern cannot show.
func (a *followers) slow(in input, i int) *key {
	if k := a.next; !k.isQuick() && k.matches(in, i) {
		return k
	}
	if k := a.second; !k.isQuick() && k.matches(in, i) {
		return k
	}
	return nil
}

// lookUp returns the key at i, after prev, if it is cached by its name.
func (t *keyTable) lookUp(prev *key, in input, i int) *key {
	set := t.set(in, i)
	k := set[0]
	if !k.quick.matches(in, i) && !k.matches(in, i) {
		if k = set[1]; !k.matches(in, i) {
			return nil
		}
	}
	if (prev == t.first) != (load8(in, i) == '{') {
		return nil
	}
	return k
}

// set returns the cache entry of the key at i: indexed by the beginning and the end of
// its name, by its length and by what follows it. The text after that makes no
// difference.
func (t *keyTable) set(in input, i int) *[2]*key {
	if load8(in, i+1) != '"' {
		i = blanks(in, i+1) - 1
	}
	n, m, l := toQuote(load64(in, i+2)), toQuote(load64(in, i+10)), toQuote(load64(in, i+18))
	n += (m + l&-(m>>3)) & -(n >> 3) // the next word counts if there was no quote before
	end := load64(in, max(i, i+n-3))
	if end>>56 == ' ' {
		end ^= uint64(load8(in, i+n+5)) >> 4 << 8
	}
	end &^= 0xF << 56 // all digits are alike
	hash := (load64(in, i)*hashMultiplier ^ end + uint64(n)) * hashMultiplier
	return &t.found[hash>>(64-foundBits)]
}

// toQuote returns the number of bytes of a word before its first quote, or 8 if it
// has none. With bytes beyond ASCII it may be less.
func toQuote(w uint64) int {
	return bits.TrailingZeros64((w^'"'*ones-ones)&high) / 8
}

// keep caches a key by its name, if it is at i.
func (t *keyTable) keep(k *key, in input, i int) {
	set := t.set(in, i)
	if set[0] != k && k.matches(in, i) {
		set[0], set[1] = k, set[0]
	}
}

// follows records that k followed unexpectedly.
func (t *keyTable) follows(a *followers, k *key) {
	switch {
	case t.hitScore < 0:
	case a.next == noKey:
		a.next = k
	default:
		a.second = k
	}
}

// If more than about a third of an object's keys are unexpected, the table stops
// tracking followers. After a long time it tries again.
const (
	envelopeScore   = 3
	propertiesScore = 8
	maxHitScore     = 100
	minHitScore     = -1000
)

// matches reports whether the key is at i.
func (k *key) matches(in input, i int) bool {
	return k.text.matches(in, i) && (k.size <= maxPattern && k.form != bare || k.rest(in, i+int(k.size)))
}

// rest reports whether the key, whose pattern matches, ends at end.
func (k *key) rest(in input, end int) bool {
	return (k.size <= maxPattern || k.tail.matches(in, end)) && (k.form != bare || isBare(load8(in, end)))
}

// isQuick reports whether the key is compared by its pattern alone. A bare key is
// not, because a string or a null needs another key; the properties are an
// exception, since their form is checked when they are read.
func (k *key) isQuick() bool {
	return k.size <= maxPattern && (k.form != bare || k.field == propertiesField)
}

// spell does what other does, byte by byte, and caches what it finds.
func (t *keyTable) spell(prev *key, a *followers, in input, i int) (*key, int) {
	start := i
	first := load8(in, i) == '{'
	if first != (prev == t.first) || !first && load8(in, i) != ',' {
		return nil, i
	}
	if i = blanks(in, i+1); load8(in, i) != '"' {
		return nil, i
	}
	name := i + 1
	if i = special(in, name); load8(in, i) != '"' {
		return nil, i
	}
	field := t.field(in, name, i)
	if field == nil {
		return nil, i
	}
	if i = blanks(in, i+1); load8(in, i) != ':' {
		return nil, i
	}
	f := bare
	i = blanks(in, i+1)
	switch {
	case load8(in, i) == '"':
		f, i = quoted, i+1
	case load32(in, i) == nullWord:
		f, i = null, i+4
	case !isBare(load8(in, i)):
		return nil, i
	}
	k := t.spelling(*field, f, first)
	if k == nil || t.hitScore >= 0 || !hasBlanks(in, start, i) {
		k = t.learn(in, start, i, *field, f, first)
	} // otherwise it is only written differently, which says nothing about its value
	if k != &t.uncached {
		t.keep(k, in, start)
		t.follows(a, k)
	}
	return k, i
}

// hasBlanks reports whether there are blanks in in[i:j].
func hasBlanks(in input, i, j int) bool {
	return bytes.ContainsAny(cut(in, i, j), " \n\r\t")
}

// isBare reports whether a value that begins with c is bare.
func isBare(c byte) bool { return c > ' ' && c != '"' && c != 'n' }

func blanks(in input, i int) int {
	for isBlank(load8(in, i)) {
		i++
	}
	return i
}

// maxRemembered is the maximum length in bytes of a name that is remembered. A name may be
// as long as a record, and a table remembers hundreds.
const maxRemembered = 128

// field returns the field with the name in[i:j], or nil if the name is unusual.
func (t *keyTable) field(in input, i, j int) *fieldName {
	if j-i > maxRemembered {
		return nil
	}
	name := cut(in, i, j)
	at := &t.names[hash(in, i, j)>>(64-nameBits)]
	if at.name != string(name) || i == j {
		t.fold = appendFold(t.fold[:0], name)
		field, ok := t.find(t.fold)
		if !ok || t.form == formRow && isProperties(name) && !t.isColumn(name) {
			return nil
		}
		*at = fieldName{string(name), field}
	}
	return at
}

// isColumn reports whether a member of a row that is called properties is a field: see
// [decoder.isColumn].
func (t *keyTable) isColumn(name []byte) bool {
	return t.schema.hasProperties() && string(name) == "Properties"
}

// find returns the field of a folded name like [decoder.outside] and
// [decoder.inside], or false if the name means something else.
func (t *keyTable) find(folded []byte) (field uint8, ok bool) {
	row := t.form == formRow && flattened(folded)
	folded = t.schema.plainName(folded)
	i, inEnvelope := t.schema.find(folded), envelopeSchema().find(folded)
	switch {
	case row: // it may change what other names mean
		return 0, false
	case t.form == formEnvelope && i < 0 && bytes.ContainsAny(folded, "._") && t.schema.find(withoutTools(folded)) >= 0:
		return 0, false
	case t.form == formEnvelope && string(folded) == "properties":
		return propertiesField, true
	case t.form == formProperties && i < 0:
		return unknownField, true // also if the envelope has a field of that name: see lent
	case i >= 0 && (t.form != formRow || !isTime(folded)):
		return uint8(i), true
	case inEnvelope >= 0:
		return uint8(len(t.schema.fields) + inEnvelope), true
	}
	return unknownField, true
}

// lent returns the bit of the envelope's field that a name in properties means if the
// envelope itself does not have it.
func (t *keyTable) lent(name string) uint16 {
	if i := envelopeSchema().find(t.schema.plainName([]byte(fold(name)))); t.form == formProperties && i >= 0 {
		return 1 << i
	}
	return 0
}

// learn caches the key in[i:j], if it can be compared fast.
func (t *keyTable) learn(in input, i, j int, name fieldName, f form, first bool) *key {
	k := key{field: name.field, form: f, mark: uint8(hash(in, i, j) >> 56 % marks), after: noFollowers}
	switch {
	case name.field == unknownField:
		t.learnt = name.name
		k.how, k.name, k.lent = unknownMember, &t.learnt, t.lent(name.name)
	case name.field != propertiesField:
		k.of(&t.slots[name.field])
		k.blockable = k.blockable && t.form == formEnvelope
	}
	if j-i > maxText {
		t.uncached = k
		return &t.uncached
	}
	k.text, k.tail, k.size = patternOf(in, i, j), tailOf(in, i, j), uint8(j-i)
	switch {
	case k.isQuick():
		k.quick = k.text
	case k.form == bare && j-i < maxPattern && isDigit(load8(in, j)):
		k.quick = k.text.beforeDigit(j - i)
	}
	return t.remember(k, first)
}

// remember caches a key, unless there is no room. Where a name has many spellings, the
// last one that was cached makes room.
func (t *keyTable) remember(k key, first bool) *key {
	n, last := 0, (*key)(nil)
	for o := t.spelling(fieldName{nameOf(&k), k.field}, k.form, first); o != nil; o = o.same {
		if o.size == k.size && o.text == k.text && o.tail == k.tail {
			return o
		}
		last = o
		n++
	}
	switch {
	case n == spellings:
		k.mark, k.after, k.blocks, k.same, k.name = last.mark, last.after, last.blocks, last.same, last.name
		*last = k
		return last
	case t.cached == maxKeys, k.field == unknownField && len(t.unknown) == maxUnknownKeys:
		t.uncached = k
		return &t.uncached
	}
	kept := new(key)
	*kept = k
	if k.name != nil {
		kept.name = new(*k.name)
	}
	switch {
	case k.field == unknownField:
		t.unknown = append(t.unknown, kept)
	case last == nil:
		t.known[k.field][k.form.index(first)] = kept
	}
	if last != nil {
		last.same = kept
	}
	t.cached++
	return kept
}

func nameOf(k *key) string {
	if k.name == nil {
		return ""
	}
	return *k.name
}

// spelling returns the first key of a field in a form, and with it all others, or nil.
// That of an unknown field is found by searching those of all.
func (t *keyTable) spelling(name fieldName, f form, first bool) *key {
	if name.field != unknownField {
		return t.known[name.field][f.index(first)]
	}
	for _, o := range t.unknown {
		if *o.name == name.name && o.form == f {
			return o
		}
	}
	return nil
}

// bit returns the field's bit in a mask, or 0 if it has none.
func (k *key) bit() uint64 { return 1 << (k.field & 63) &^ unknownBit }

// of makes the key one of a field of the schema.
func (k *key) of(s *slot) {
	k.slot, k.place, k.texts = s, s.place, s.texts
	switch {
	case k.form == quoted:
		if k.how, k.blockable = ways[s.kind], s.blockable(); k.how == quotedReal && s.most <= 1 {
			k.how = quotedRatio
		}
	case k.form == null && s.isText():
		k.how = nullText
	case k.form == null && (s.kind == Integer || s.kind == Real):
		k.how = nullNumber
	case k.form == bare && s.kind == Integer:
		k.how = bareInteger
	case k.form == bare && s.kind == Real:
		k.how = bareReal
	}
}
