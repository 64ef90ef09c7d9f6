package logs

import (
	"bytes"
	"math/bits"
)

// Neighbouring records of a log have the same members in the same order, written
// in the same way. So what stands between two values, as in
//
//	,"mediaType":"
//
// is remembered whole, together with what has followed it. If that
// stands there again, one comparison has read the comma, the name, the colon and
// the opening quote. Where members come in another order each time, a key is looked
// up by how its name begins and ends. What has not been seen before is read byte by
// byte.

// key is what stands before a value: a brace or a comma, a name, a colon, blanks
// between them; of a string its opening quote, of a null all of it. What nearly every
// value needs comes first and fills 64 bytes, as much as a processor loads at once.
type key struct {
	quick pattern // the text, if it is one and says all
	next  *key    // which is foreseen to follow it; nowhere if none has
	place place   // of the field's cell, if it is one of the schema
	size  uint8   // of the text, in bytes
	how   way     // how the value is read
	field uint8   // which field of the schema it names
	form  form

	text pattern // or how the text begins
	tail tail

	slot   *slot      // of the field, if it is one of the schema
	texts  *enumMemo  // of an Enum
	others [3]*key    // which have followed it, too
	first  uint8      // how often the first of them has, modulo 256
	steady bool       // the member may be part of a block
	name   *string    // of an unknown field
	blocks *blockSets // which blocks followed; nil if none
}

// way is how a value is read, by the kind of its field and by what is known of it
// before.
type way uint8

const (
	seldom  way = iota // by valueReader.read
	strange            // the schema does not know the field
	theEnd             // there is none, but a closing brace
	nothing            // a null of a text, which has been read with its key
	quotedText
	quotedEnum
	quotedInteger
	quotedReal
	quotedTime
)

var ways = [...]way{Free: quotedText, ID: quotedText, JSON: quotedText, Enum: quotedEnum, Integer: quotedInteger, Real: quotedReal, Time: quotedTime}

// pattern is a text of up to 24 bytes, or how a longer one begins. It is compared all
// at once, which takes less time than to find out how much of it has to be. The zero
// pattern stands nowhere.
type pattern struct {
	words [3]uint64 // all bits turned round, those that do not count are set
	masks [3]uint64 // which bits count
}

const maxPattern = 24

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

// stands reports whether the text stands at i.
func (p *pattern) stands(in input, i int) bool {
	return (load64(in, i)&p.masks[0]^p.words[0])&(load64(in, i+8)&p.masks[1]^p.words[1])&(load64(in, i+16)&p.masks[2]^p.words[2]) == ^uint64(0)
}

// tail is how a text ends that is longer than a pattern: its last 16 bytes.
type tail [2]uint64

// maxText is how long a text may be of which pattern and tail say all.
const maxText = 40

// tailOf returns the tail of in[i:j], if it has one.
func tailOf(in input, i, j int) (t tail) {
	if j-i > maxPattern {
		t = tail{load64(in, j-16), load64(in, j-8)}
	}
	return t
}

// stands reports whether the tail stands before j.
func (t *tail) stands(in input, j int) bool {
	return load64(in, j-16) == t[0] && load64(in, j-8) == t[1]
}

// form is what is known of a value before it is read.
type form uint8

const (
	bare   form = iota // no string
	quoted             // a string, whose opening quote has been read
	null               // a null, which has been read
	forms
)

// behind returns where a key of the form is among those behind a comma or, the first
// of an object, behind its brace.
func (f form) behind(first bool) form {
	if first {
		return forms + f
	}
	return f
}

// propertiesField is what key.field says of the member that holds the fields; it
// and unknownField are above the fields that a schema may have.
const propertiesField = 63

// endField is what it says of the end of an object.
const endField = 61

const (
	propertiesBit = 1 << propertiesField
	endBit        = 1 << endField
)

// keyTable holds what is known of the names of one schema.
type keyTable struct {
	schema *Schema
	slots  []slot
	form   tableForm
	first  *key                       // the beginning of an object
	end    *key                       // of one
	keys   []*key                     // all others
	known  [maxFields][2 * forms]*key // which key a field has in a form, behind a brace or a comma
	names  [1 << nameBits]fieldName   // by hash
	once   key                        // one that cannot be remembered
	found  [1 << foundBits][2]*key    // by hash, the latest first
	luck   int                        // not below 0 if keys are those that followed before
	fold   []byte

	unknown *key // what of returns for an unknown field
}

const (
	maxKeys   = 256
	nameBits  = 8
	foundBits = 9
)

// fieldName is one spelling of a field's name.
type fieldName struct {
	name  string
	field uint8
}

func (t *keyTable) init(s *Schema, slots []slot, form tableForm) {
	t.schema, t.slots, t.form = s, slots, form
	t.first = &key{next: nowhere, others: noKeys}
	t.end = &key{next: nowhere, others: noKeys, field: endField, how: theEnd, size: 1, form: null}
	t.end.quick = pattern{words: [3]uint64{^uint64('}'), ^uint64(0), ^uint64(0)}, masks: [3]uint64{0xFF}}
	t.end.text = t.end.quick
	for i := range t.found {
		t.found[i] = [2]*key{nowhere, nowhere}
	}
	t.luck = mostLuck
}

var nowhere = &key{form: null}

var noKeys = [3]*key{nowhere, nowhere, nowhere}

// start returns what stands before an object.
func (t *keyTable) start() *key {
	luck := luckOfProperties
	if t.form == formEnvelope {
		luck = luckOfEnvelope
	}
	if t.luck = min(t.luck+luck, mostLuck); t.luck < leastLuck {
		t.luck = mostLuck
	}
	return t.first
}

// other reads what stands at i between the value of the key prev and the next
// value, if it is not one of the two quick keys that are foreseen. It returns that key and
// where the value goes on, or no key if there is something unusual. Where members come
// in any order it is not worth while to look what else has followed, nor to note it.
func (t *keyTable) other(prev *key, in input, i int) (k *key, next int) {
	if t.luck--; t.luck >= 0 {
		k = t.followed(prev, in, i)
	} else if load8(in, i) != '}' {
		k = t.lookUp(prev, in, i)
	}
	if k != nil {
		return k, i + int(k.size)
	}
	if i = blanks(in, i); load8(in, i) == '}' {
		t.follows(prev, t.end)
		return t.end, i + 1
	}
	if k = t.lookUp(prev, in, i); k == nil {
		return t.spell(prev, in, i)
	}
	t.follows(prev, k)
	return k, i + int(k.size)
}

// second returns the key that comes first of those that followed prev, too, which
// stands at i. Those two keep their places as a rule, so that the processor can find out
// when it is which: mostly other members of the record decide.
func (prev *key) second() *key {
	k := prev.others[0]
	if prev.first++; prev.first == 0 {
		prev.next, prev.others[0] = k, prev.next
	}
	return k
}

// followed returns the key that stands at i, if it has followed prev before.
func (t *keyTable) followed(prev *key, in input, i int) *key {
	if k := prev.next; !k.isQuick() && k.stands(in, i) {
		return k
	}
	for n, k := range prev.others {
		if k.stands(in, i) {
			if n > 0 {
				prev.others[n-1], prev.others[n] = k, prev.others[n-1]
			}
			return k
		}
	}
	return nil
}

// lookUp returns the key that stands at i behind prev, if it is remembered by its name.
func (t *keyTable) lookUp(prev *key, in input, i int) *key {
	set := t.set(in, i)
	k := set[0]
	if !k.quick.stands(in, i) && !k.stands(in, i) {
		if k = set[1]; !k.stands(in, i) {
			return nil
		}
	}
	if (prev == t.first) != (load8(in, i) == '{') {
		return nil
	}
	return k
}

// set returns where the key is remembered that stands at i, without blanks: by how its
// name begins, by how it ends, by its length and by the byte with which the value
// begins. What follows it makes no difference.
func (t *keyTable) set(in input, i int) *[2]*key {
	n, m, l := toQuote(load64(in, i+2)), toQuote(load64(in, i+10)), toQuote(load64(in, i+18))
	n += (m + l&-(m>>3)) & -(n >> 3) // the next word counts if there was none before
	hash := (load64(in, i)*odd ^ load64(in, max(i, i+n-3)) + uint64(n)) * odd
	return &t.found[hash>>(64-foundBits)]
}

// toQuote returns how many bytes of a word stand before its first quote; those are all
// if it has none. Where there are bytes beyond ASCII it may be less.
func toQuote(w uint64) int {
	return bits.TrailingZeros64((w^'"'*ones-ones)&high) / 8
}

// keep remembers a key by its name, if it stands at i.
func (t *keyTable) keep(k *key, in input, i int) {
	set := t.set(in, i)
	if set[0] != k && k.stands(in, i) {
		set[0], set[1] = k, set[0]
	}
}

// follows notes that k followed prev, which was not foreseen.
func (t *keyTable) follows(prev, k *key) {
	switch {
	case t.luck < 0:
	case prev.next == nowhere:
		prev.next = k
	default:
		copy(prev.others[1:], prev.others[:])
		prev.others[0] = k
	}
}

// A third of an object's keys may be unforeseen without it being given up to foresee
// them. When it has been for long, it is tried again.
const (
	luckOfEnvelope   = 3
	luckOfProperties = 8
	mostLuck         = 100
	leastLuck        = -1000
)

// stands reports whether the key stands at i.
func (k *key) stands(in input, i int) bool {
	return k.text.stands(in, i) && (k.size <= maxPattern && k.form != bare || k.rest(in, i+int(k.size)))
}

// rest reports whether the key ends at end, where its pattern stands.
func (k *key) rest(in input, end int) bool {
	return (k.size <= maxPattern || k.tail.stands(in, end)) && (k.form != bare || isBare(load8(in, end)))
}

// isQuick reports whether the key is compared by its pattern alone. It is not if it is
// bare, because a string or a null is the value of another key; but what properties are
// is seen when they are read.
func (k *key) isQuick() bool {
	return k.size <= maxPattern && !k.steady && (k.form != bare || k.field == propertiesField)
}

// spell does what other does, byte by byte, and remembers what it finds.
func (t *keyTable) spell(prev *key, in input, i int) (*key, int) {
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
	k := *t.of(field.field, f, first)
	if k == nil || t.luck >= 0 || !hasBlanks(in, start, i) {
		k = t.learn(in, start, i, *field, f, first)
	} // else it is written in another way, but that says nothing of its value
	if k != &t.once {
		t.keep(k, in, start)
		t.follows(prev, k)
	}
	return k, i
}

// hasBlanks reports whether there are blanks in in[i:j].
func hasBlanks(in input, i, j int) bool {
	return bytes.ContainsAny(cut(in, i, j), " \n\r\t")
}

// isBare reports whether a value that begins with c is bare.
func isBare(c byte) bool { return c != '"' && c != 'n' && c != 0 }

const nullWord = 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24

func blanks(in input, i int) int {
	for isBlank(load8(in, i)) {
		i++
	}
	return i
}

// field returns the field that has the name in[i:j], or nil if the name is
// unusual.
func (t *keyTable) field(in input, i, j int) *fieldName {
	name := cut(in, i, j)
	at := &t.names[hash(in, i, j)>>(64-nameBits)]
	if at.name != string(name) || i == j {
		t.fold = appendFold(t.fold[:0], name)
		field, ok := t.find(t.fold)
		if !ok {
			return nil
		}
		*at = fieldName{string(name), field}
	}
	return at
}

// find returns the field of a folded name as [decoder.outside] and
// [decoder.inside] would, or false for one that means something else.
func (t *keyTable) find(folded []byte) (field uint8, ok bool) {
	i, inEnvelope := t.schema.find(folded), envelopeSchema().find(folded)
	switch {
	case t.form == formEnvelope && string(folded) == "properties":
		return propertiesField, true
	case t.form == formRow && string(folded) == "properties", t.form == formProperties && i < 0 && inEnvelope >= 0:
		return 0, false
	case i >= 0 && (t.form != formRow || !isTime(folded)):
		return uint8(i), true
	case inEnvelope >= 0:
		return uint8(len(t.schema.fields) + inEnvelope), true
	}
	return unknownField, true
}

// learn remembers the key in[i:j], if it can be compared fast.
func (t *keyTable) learn(in input, i, j int, name fieldName, f form, first bool) *key {
	k := key{field: name.field, form: f, next: nowhere, others: noKeys}
	switch {
	case name.field == unknownField:
		k.how, k.name = strange, &name.name
	case name.field != propertiesField:
		k.of(&t.slots[name.field])
		k.steady = k.steady && t.form == formEnvelope
	}
	if j-i > maxText {
		t.once = k
		return &t.once
	}
	k.text, k.tail, k.size = patternOf(in, i, j), tailOf(in, i, j), uint8(j-i)
	if k.isQuick() {
		k.quick = k.text
	}
	kept := t.kept(&k, first)
	switch {
	case *kept == nil && len(t.keys) == maxKeys:
		t.once = k
		return &t.once
	case *kept == nil:
		*kept = &k
		t.keys = append(t.keys, &k)
	default: // it was spelt in another way
		k.next, k.others, k.blocks = (*kept).next, (*kept).others, (*kept).blocks
		**kept = k
	}
	return *kept
}

// bit returns that of the field in a mask, or 0 if it has none.
func (k *key) bit() uint64 { return 1 << (k.field & 63) &^ unknownBit }

// of makes the key one of a field of the schema.
func (k *key) of(s *slot) {
	k.slot, k.place, k.texts = s, s.place, s.texts
	switch {
	case k.form == quoted:
		k.how, k.steady = ways[s.kind], s.steady()
	case k.form == null && s.isText():
		k.how = nothing
	}
}

// kept returns where a key of the same field and form is kept.
func (t *keyTable) kept(k *key, first bool) **key {
	at := t.of(k.field, k.form, first)
	if k.field == unknownField {
		for _, o := range t.keys {
			if o.how == strange && *o.name == *k.name && o.form == k.form && o.size == k.size && o.text == k.text && o.tail == k.tail {
				*at = o
			}
		}
	}
	return at
}

// of returns where the key of a field in a form is kept. That of an unknown field is
// not: one is only found among all.
func (t *keyTable) of(field uint8, f form, first bool) **key {
	if field == unknownField {
		t.unknown = nil
		return &t.unknown
	}
	return &t.known[field][f.behind(first)]
}
