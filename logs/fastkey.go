package logs

// Neighbouring records of a log have the same members in the same order, written
// in the same way. So what stands between two values, as in
//
//	,"mediaType":"
//
// is remembered whole, together with what followed it the last times. If that
// stands there again, one comparison has read the comma, the name, the colon and
// the opening quote. Where members come in another order each time, a name is looked
// up by how it begins. What has not been seen before is read byte by byte.

// key is what stands before a value: a brace or a comma, a name, a colon, blanks
// between them; of a string its opening quote, of a null all of it.
type key struct {
	text   pattern
	how    way     // how the value is read
	bit    uint64  // of the field in a mask; 0 if it has none
	slot   *slot   // of the field, if it is one of the schema
	next   [4]*key // which keys followed it, the latest first; nowhere where there is none
	field  uint8   // which field of the schema it names
	form   form
	short  bool // all there is to be compared are the first 24 bytes
	steady bool // the member may be part of a block

	name   string     // of an unknown field
	blocks *blockSets // which blocks followed; nil if none
}

// way is how a value is read, by the kind of its field and by what is known of it
// before.
type way uint8

const (
	seldom  way = iota // by valueReader.read
	strange            // the schema does not know the field
	nothing            // a null, which has been read with its key
	quotedText
	quotedEnum
	quotedInteger
	quotedReal
	quotedTime
)

var ways = [...]way{Free: quotedText, ID: quotedText, JSON: quotedText, Enum: quotedEnum, Integer: quotedInteger, Real: quotedReal, Time: quotedTime}

// pattern is a text of up to 40 bytes that is compared fast: eight bytes at a time,
// and all of the first 24 at once, which takes less time than to find out how many
// have to be. The last word ends where the text does; so do those before it that
// would go beyond.
type pattern struct {
	words [5]uint64
	mask  uint64 // of the bytes of a text that is shorter than a word
	at    [5]int // where the words stand in the text
	size  int    // in bytes
}

// maxPattern is how long the text of a pattern may be.
const maxPattern = 40

// patternOf returns the pattern of in[i:j], which is not empty.
func patternOf(in input, i, j int) pattern {
	p := pattern{mask: ^uint64(0), size: j - i}
	if p.size < 8 {
		p.mask >>= 8 * (8 - p.size)
	}
	for w := range p.words {
		p.at[w] = max(min(8*w, p.size-8), 0)
		p.words[w] = load64(in, i+p.at[w]) & p.mask
	}
	return p
}

// never is a pattern that stands nowhere: no text begins with bytes that are none.
var never = pattern{words: [5]uint64{^uint64(0)}, mask: ^uint64(0)}

// stands reports whether the text stands at i.
func (p *pattern) stands(in input, i int) bool {
	return p.begins(in, i) && (p.size <= 24 || p.goesOn(in, i))
}

// begins reports whether the first 24 bytes of the text stand at i.
func (p *pattern) begins(in input, i int) bool {
	w := (p.words[0] ^ load64(in, i)) | (p.words[1] ^ load64(in, i+p.at[1])) | (p.words[2] ^ load64(in, i+p.at[2]))
	return w&p.mask == 0
}

// goesOn reports whether the rest of the text stands there.
func (p *pattern) goesOn(in input, i int) bool {
	return p.words[3] == load64(in, i+p.at[3]) && p.words[4] == load64(in, i+p.at[4])
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

const propertiesBit = 1 << propertiesField

// keyTable holds what is known of the names of one schema.
type keyTable struct {
	schema *Schema
	slots  []slot
	form   tableForm
	keys   []key                      // [0] is the beginning of an object
	known  [maxFields][2 * forms]*key // which key a field has in a form, behind a brace or a comma
	names  [1 << nameBits]fieldName   // by hash
	once   key                        // one that cannot be remembered
	heads  heads
	luck   int // high if keys are those that followed before
	fold   []byte

	unknown *key // what of returns for an unknown field
}

const nameBits = 8

// fieldName is one spelling of a field's name.
type fieldName struct {
	name  string
	field uint8
}

func (t *keyTable) init(s *Schema, slots []slot, form tableForm) {
	t.schema, t.slots, t.form = s, slots, form
	t.keys = make([]key, 1, 256) // never to be moved
	t.keys[0].next = noKeys
	for i := range t.heads {
		t.heads[i] = noHead
	}
	t.luck = mostLuck
}

var nowhere = &key{text: never}

var noKeys = [4]*key{nowhere, nowhere, nowhere, nowhere}

// start returns what stands before an object.
func (t *keyTable) start() *key { return &t.keys[0] }

// other reads what stands at i between the value of the key prev and the next
// value, if it is not the key that followed last time. It returns that key and
// where the value goes on, or nil if there is something unusual. Where members come
// in any order it is not worth while to look what else has followed, nor to note it.
func (t *keyTable) other(prev *key, in input, i int) (*key, int) {
	if t.luck >= 0 {
		for n := 1; n < len(prev.next); n++ {
			if k := prev.next[n]; k.stands(in, i) {
				for ; n > 0; n-- {
					prev.next[n] = prev.next[n-1]
				}
				prev.next[0] = k
				t.luck = min(t.luck+1, mostLuck)
				return k, i + k.text.size
			}
		}
	}
	if k, end := t.head(prev, in, i); k != nil {
		return k, end
	}
	return t.spell(prev, in, i)
}

// head reads what stands at i as spell does, if its name has been read before and is
// written as it was, without blanks around it.
func (t *keyTable) head(prev *key, in input, i int) (*key, int) {
	h := *t.heads.at(in, i)
	if !h.text.stands(in, i+1) {
		return nil, i
	}
	end, f := i+1+h.text.size, bare
	switch c := load8(in, end); {
	case c == '"':
		end, f = end+1, quoted
	case load32(in, end) == nullWord:
		end, f = end+4, null
	case !isBare(c) || isBlank(c):
		return nil, i
	}
	first := prev == t.start()
	if first != (load8(in, i) == '{') {
		return nil, i
	}
	k := h.keys[f.behind(first)]
	if k == nil || t.luck >= 0 && !k.stands(in, i) {
		return nil, i // it has to be learnt how it is written
	}
	t.missed(prev, k)
	return k, end
}

// missed notes that k followed prev, which was not foreseen.
func (t *keyTable) missed(prev, k *key) {
	if t.luck >= 0 {
		copy(prev.next[1:], prev.next[:])
		prev.next[0] = k
	}
	if t.luck--; t.luck < -10*mostLuck {
		t.luck = mostLuck / 2 // maybe it has got better
	}
}

// head is a name with its quotes and its colon, and the keys that have it: by their
// form, behind a comma and behind a brace.
type head struct {
	text pattern
	keys [2 * forms]*key
}

// heads are the latest names, by how they begin.
type heads [1 << headBits]*head

const headBits = 10

var noHead = &head{text: never}

// at returns where the name is kept behind the brace or comma that stands at i, if
// there are no blanks between them.
func (t *heads) at(in input, i int) **head { return &t[headHash(in, i+2)>>(64-headBits)] }

// keep remembers a key that stands at i, with its colon at colon.
func (t *heads) keep(k *key, first bool, in input, i, colon int) {
	if load8(in, i+1) != '"' || load8(in, colon-1) != '"' || colon-i > maxPattern {
		return
	}
	at := t.at(in, i)
	switch {
	case (*at).text.stands(in, i+1):
	case *at == noHead:
		*at = &head{text: patternOf(in, i+1, colon+1)}
	default:
		**at = head{text: patternOf(in, i+1, colon+1)}
	}
	(*at).keys[k.form.behind(first)] = k
}

// mostLuck is how many unforeseen keys are put up with.
const mostLuck = 100

// stands reports whether the key stands at i.
func (k *key) stands(in input, i int) bool { return k.text.begins(in, i) && k.usual(in, i) }

// usual reports whether the key, whose text begins at i, stands there. Nearly all
// do: they are short, and not bare.
func (k *key) usual(in input, i int) bool { return k.short || k.rest(in, i) }

func (k *key) rest(in input, i int) bool {
	return (k.text.size <= 24 || k.text.goesOn(in, i)) && (k.form != bare || isBare(load8(in, i+k.text.size)))
}

// spell does what other does, byte by byte, and remembers what it finds.
func (t *keyTable) spell(prev *key, in input, i int) (*key, int) {
	start := i
	first := load8(in, i) == '{'
	if first != (prev == t.start()) || !first && load8(in, i) != ',' {
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
	colon, f := i, bare
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
	if k == nil || t.luck >= 0 {
		k = t.learn(in, start, i, *field, f, first)
	} // else it is written in another way, but that says nothing of its value
	if k != &t.once {
		t.heads.keep(k, first, in, start, colon)
		t.missed(prev, k)
	}
	return k, i
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
	k := key{field: name.field, form: f, next: noKeys}
	switch {
	case name.field == unknownField:
		k.how, k.name = strange, name.name
	case name.field == propertiesField:
		k.bit = propertiesBit
	default:
		k.slot, k.bit = &t.slots[name.field], 1<<name.field
		switch f {
		case null:
			k.how = nothing
		case quoted:
			k.how = ways[k.slot.kind]
			k.steady = k.slot.steady()
		}
	}
	if j-i > maxPattern {
		t.once = k
		return &t.once
	}
	k.text = patternOf(in, i, j)
	k.short = k.text.size <= 24 && f != bare
	kept := t.place(&k, first)
	switch {
	case *kept == nil && len(t.keys) == cap(t.keys):
		t.once = k
		return &t.once
	case *kept == nil:
		t.keys = append(t.keys, k)
		*kept = &t.keys[len(t.keys)-1]
	default: // it was spelt in another way
		k.next, k.blocks = (*kept).next, (*kept).blocks
		**kept = k
	}
	return *kept
}

// place returns where a key of the same field and form is kept.
func (t *keyTable) place(k *key, first bool) **key {
	at := t.of(k.field, k.form, first)
	if k.field == unknownField {
		for i := range t.keys {
			if o := &t.keys[i]; o.name == k.name && o.form == k.form && o.text == k.text {
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
