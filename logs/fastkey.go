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
	// The text, eight bytes at a time. The last word ends where the text does; so
	// do those before it that would go beyond.
	words [5]uint64
	at    [5]uint8 // where the words stand in the text
	size  uint8    // of the text in bytes, 8 to 40
	field uint8    // which field of the schema it names
	form  form
	next  [4]*key // which keys followed it, the latest first; nowhere where there is none

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
	keys   []key                      // [0] is the beginning of an object
	known  [maxFields][2 * forms]*key // which key a field has in a form, behind a brace or a comma
	names  [1 << nameBits]fieldName   // by hash
	once   key                        // one that cannot be remembered
	luck   int                        // high if keys are those that followed before
	fold   []byte

	unknown *key // what place returns for an unknown field
}

const nameBits = 8

// fieldName is one spelling of a field's name.
type fieldName struct {
	name  string
	field uint8
}

func (t *keyTable) init(s *Schema, form tableForm) {
	t.schema, t.form = s, form
	t.keys = make([]key, 1, 256) // never to be moved
	t.keys[0].next = nothing
	t.luck = mostLuck
}

// nowhere is a key that stands nowhere: no text begins with bytes that are none.
var nowhere = &key{words: [5]uint64{^uint64(0)}}

var nothing = [4]*key{nowhere, nowhere, nowhere, nowhere}

// start returns what stands before an object.
func (t *keyTable) start() *key { return &t.keys[0] }

// next reads what stands at i between the value of the key prev and the next
// value. It returns that key and where the value goes on, or nil if there is
// something unusual.
func (t *keyTable) next(prev *key, in input, i int) (*key, int) {
	if k := prev.next[0]; k.stands(in, i) {
		return k, i + int(k.size)
	}
	return t.other(prev, in, i)
}

// other does what next does when it is not the key that followed last time. Where
// members come in any order it is not worth while to look what else has followed.
func (t *keyTable) other(prev *key, in input, i int) (*key, int) {
	if t.luck >= 0 {
		for n, k := range prev.next[1:] {
			if k.stands(in, i) {
				copy(prev.next[1:], prev.next[:n+1])
				prev.next[0] = k
				t.luck = min(t.luck+1, mostLuck)
				return k, i + int(k.size)
			}
		}
	}
	return t.spell(prev, in, i)
}

// mostLuck is how many unforeseen keys are put up with.
const mostLuck = 100

// stands reports whether the key's text stands at i. All words are compared, which
// takes less time than to find out how many have to be.
func (k *key) stands(in input, i int) bool {
	if load64(in, i) != k.words[0] {
		return false
	}
	other := (load64(in, i+int(k.at[1])) ^ k.words[1]) |
		(load64(in, i+int(k.at[2])) ^ k.words[2]) |
		(load64(in, i+int(k.at[3])) ^ k.words[3]) |
		(load64(in, i+int(k.at[4])) ^ k.words[4])
	return other == 0 && (k.form != bare || isBare(load8(in, i+int(k.size))))
}

// spell does what next does, byte by byte, and remembers what it finds.
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
	if t.luck--; t.luck < 0 && !first && field.field < unknownField {
		// It has to be learnt again where it is written in another way, but how it
		// is written says nothing of its value.
		if t.luck < -10*mostLuck {
			t.luck = 0 // maybe it has got better
		}
		if k := t.known[field.field][f]; k != nil {
			return k, i
		}
	}
	return t.learn(prev, in, start, i, *field, f, first), i
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

// learn remembers the key in[i:j] that followed prev, if it can be compared fast.
func (t *keyTable) learn(prev *key, in input, i, j int, name fieldName, f form, first bool) *key {
	k := key{size: uint8(j - i), field: name.field, form: f}
	if name.field == unknownField {
		k.name = name.name
	}
	if j-i < 8 || j-i > 40 {
		k.next = nothing
		t.once = k
		return &t.once
	}
	for w := range k.words {
		k.at[w] = uint8(min(8*w, j-i-8))
		k.words[w] = load64(in, i+int(k.at[w]))
	}
	k.next = nothing
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
	copy(prev.next[1:], prev.next[:])
	prev.next[0] = *kept
	return *kept
}

// place returns where a key of the same field and form is kept.
func (t *keyTable) place(k *key, first bool) **key {
	if k.field != unknownField {
		if first {
			return &t.known[k.field][forms+k.form]
		}
		return &t.known[k.field][k.form]
	}
	t.unknown = nil
	for i := range t.keys {
		if o := &t.keys[i]; o.name == k.name && o.form == k.form && o.words == k.words {
			t.unknown = o
		}
	}
	return &t.unknown
}
