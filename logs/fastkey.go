package logs

// Neighbouring records of a log have the same members in the same order, written
// in the same way. So what stands between two values, as in
//
//	,"mediaType":"
//
// is remembered whole, together with what followed it the last times. If that
// stands there again, one comparison has read the comma, the name, the colon and
// the opening quote. What has not been seen before is read byte by byte.

// key is what stands before a value: a brace or a comma, a name, a colon, blanks
// between them; of a string its opening quote, of a null all of it.
type key struct {
	words [4]uint64 // the text, eight bytes at a time, but for what tail has
	tail  uint64    // its last eight bytes
	size  uint8     // of the text in bytes, 8 to 40
	field uint8     // which field of the schema it names
	form  form
	next  [4]uint8 // which keys followed it, the latest first; 0 for none

	name   string     // of an unknown field
	blocks *blockSets // which blocks followed; nil if none
}

// form is what is known of a value before it is read.
type form uint8

const (
	bare   form = iota // no string
	quoted             // a string, whose opening quote has been read
	null               // a null, which has been read
	forms
)

// propertiesField is what key.field says of the member that holds the fields; it
// and unknownField are above the fields that a schema may have.
const propertiesField = 63

// keyTable holds what is known of the names of one schema.
type keyTable struct {
	schema *Schema
	form   tableForm
	keys   []key                       // [0] is the beginning of an object
	known  [maxFields][2 * forms]uint8 // which key a field has in a form, behind a brace or a comma
	names  [1 << nameBits]fieldName    // by hash
	once   key                         // one that cannot be remembered
	fold   []byte

	unknown uint8 // what place returns for an unknown field
}

const nameBits = 8

// fieldName is one spelling of a field's name.
type fieldName struct {
	name  string
	field uint8
}

func (t *keyTable) init(s *Schema, form tableForm) {
	t.schema, t.form = s, form
	t.keys = make([]key, 1, 256)
	t.keys[0].words[0] = ^uint64(0) // stands nowhere
}

// start returns what stands before an object.
func (t *keyTable) start() *key { return &t.keys[0] }

// index returns the place of a key in t.keys.
func (t *keyTable) index(k *key) uint8 { return *t.place(k, false) }

// next reads what stands at i between the value of the key prev and the next
// value. It returns that key and where the value goes on, or nil if there is
// something unusual.
func (t *keyTable) next(prev *key, in []byte, i int) (*key, int) {
	if k := &t.keys[prev.next[0]]; k.stands(in, i) {
		return k, i + int(k.size)
	}
	return t.other(prev, in, i)
}

// other does what next does when it is not the key that followed last time.
func (t *keyTable) other(prev *key, in []byte, i int) (*key, int) {
	for n, at := range prev.next[1:] {
		if k := &t.keys[at]; k.stands(in, i) {
			copy(prev.next[1:], prev.next[:n+1])
			prev.next[0] = at
			return k, i + int(k.size)
		}
	}
	return t.spell(prev, in, i)
}

// stands reports whether the key's text stands at i.
func (k *key) stands(in []byte, i int) bool {
	if load64(in, i) != k.words[0] || load64(in, i+int(k.size)-8) != k.tail {
		return false
	}
	for w := 1; 8*w+8 < int(k.size); w++ {
		if load64(in, i+8*w) != k.words[w] {
			return false
		}
	}
	return k.form != bare || isBare(load8(in, i+int(k.size)))
}

// spell does what next does, byte by byte, and remembers what it finds.
func (t *keyTable) spell(prev *key, in []byte, i int) (*key, int) {
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
	i = blanks(in, i+1)
	f := bare
	switch {
	case load8(in, i) == '"':
		f, i = quoted, i+1
	case load32(in, i) == nullWord:
		f, i = null, i+4
	case !isBare(load8(in, i)):
		return nil, i
	}
	return t.learn(prev, in[start:i], *field, f, first), i
}

// isBare reports whether a value that begins with c is bare.
func isBare(c byte) bool { return c != '"' && c != 'n' && c != 0 }

const nullWord = 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24

func blanks(in []byte, i int) int {
	for isBlank(load8(in, i)) {
		i++
	}
	return i
}

// field returns the field that has the name in[i:j], or nil if the name is
// unusual.
func (t *keyTable) field(in []byte, i, j int) *fieldName {
	name := in[i:j]
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

// learn remembers a key that followed prev, if it can be compared fast.
func (t *keyTable) learn(prev *key, text []byte, name fieldName, f form, first bool) *key {
	k := key{size: uint8(len(text)), field: name.field, form: f}
	if name.field == unknownField {
		k.name = name.name
	}
	if len(text) < 8 || len(text) > 40 {
		t.once = k
		return &t.once
	}
	for w := 0; w == 0 || 8*w+8 < len(text); w++ {
		k.words[w] = load64(text, 8*w)
	}
	k.tail = load64(text, len(text)-8)
	at := t.place(&k, first)
	switch {
	case *at == 0 && len(t.keys) == cap(t.keys):
		t.once = k
		return &t.once
	case *at == 0:
		*at = uint8(len(t.keys))
		t.keys = append(t.keys, k)
	default: // it was spelt in another way
		k.next, k.blocks = t.keys[*at].next, t.keys[*at].blocks
		t.keys[*at] = k
	}
	copy(prev.next[1:], prev.next[:])
	prev.next[0] = *at
	return &t.keys[*at]
}

// place returns where the index of a key is kept.
func (t *keyTable) place(k *key, first bool) *uint8 {
	if k.field != unknownField {
		if first {
			return &t.known[k.field][forms+k.form]
		}
		return &t.known[k.field][k.form]
	}
	for i := range t.keys {
		if o := &t.keys[i]; o.name == k.name && o.form == k.form && o.words == k.words {
			t.unknown = uint8(i)
			return &t.unknown
		}
	}
	t.unknown = 0
	return &t.unknown
}
