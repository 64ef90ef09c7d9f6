package calls

import (
	"sync"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// word is the number of a text in a ledger. 0 is the empty text. Those that follow are
// the same in all ledgers: texts of enumerations that the documents know. All others
// are what texts the call has.
type word uint32

// value is a field that holds text: the number of that, and the field's state.
type value uint32

func valueOf(w word, s opt.State) value { return value(w)<<3 | value(s) }

func (v value) word() word       { return word(v >> 3) }
func (v value) state() opt.State { return opt.State(v & 7) }

// vocabulary numbers the texts of enumerations that the documents know.
type vocabulary struct {
	texts []string // by number
	slots [1024]uint16
}

var vocabularyOf = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{texts: []string{""}}
	for _, s := range []*logs.Schema{callsummary.Schema(), diagnostics.Schema(), clientops.Schema()} {
		for _, f := range s.Fields() {
			for _, text := range f.Texts {
				v.add(text)
			}
		}
	}
	return v
})

func (v *vocabulary) add(text string) {
	if text == "" || v.find(text) != 0 || 2*len(v.texts) > len(v.slots) {
		return
	}
	i := v.slot(text)
	for v.slots[i] != 0 {
		i = (i + 1) % uint(len(v.slots))
	}
	v.slots[i] = uint16(len(v.texts))
	v.texts = append(v.texts, text)
}

// find returns the number of a text, or 0 if it is not known.
func (v *vocabulary) find(text string) word {
	for i := v.slot(text); v.slots[i] != 0; i = (i + 1) % uint(len(v.slots)) {
		if n := v.slots[i]; v.texts[n] == text {
			return word(n)
		}
	}
	return 0
}

// slot returns where to begin to look for a text, by some of its letters.
func (v *vocabulary) slot(text string) uint {
	n := len(text)
	if n == 0 {
		return 0
	}
	return (uint(n)*67 + uint(text[0]) + uint(text[n/2])*7 + uint(text[n-1])*31) % uint(len(v.slots))
}

// enum returns the number of a text of an enumeration.
func (l *ledger) enum(a *Assembler, text string) word {
	if n := l.known.find(text); n != 0 || text == "" {
		return n
	}
	return l.word(a, 0, text)
}

// word returns the number of a text that is no text of an enumeration, or of one that
// is not known. Its hash may be 0 for one that has not been found out.
func (l *ledger) word(a *Assembler, hash uint32, text string) word {
	if text == "" {
		return 0
	}
	if hash == 0 {
		hash = hashText(text)
	}
	if w := l.ownWord(hash, text); w != 0 {
		return w
	}
	if a.CopyRecords {
		text = a.copier.texts.Text(text)
	}
	l.texts.add(&a.rows.words, hash, text)
	return word(len(l.known.texts) + len(l.texts.rows) - 1)
}

// ownWord returns the number of one of the call's texts, or 0.
func (l *ledger) ownWord(hash uint32, text string) word {
	for i := l.texts.next(hash, -1); i >= 0; i = l.texts.next(hash, i) {
		if l.texts.rows[i].key == text {
			return word(len(l.known.texts) + i)
		}
	}
	return 0
}

// value returns what stands for the value of a field; maybe it is that of another one.
func (l *ledger) value(a *Assembler, t *text, like value) value {
	if t.of == "" {
		return valueOf(0, t.state)
	}
	if l.has(like, t) {
		return like
	}
	return valueOf(l.word(a, t.hash, t.of), t.state)
}

// enumValue is value for a field of an enumeration.
func enumValue[T ~string](l *ledger, a *Assembler, v opt.Value[T]) value {
	return valueOf(l.enum(a, string(v.Or(""))), v.State())
}

// has reports whether a value is that of a field.
func (l *ledger) has(v value, t *text) bool { return v.state() == t.state && l.text(v.word()) == t.of }

// text returns the text that has a number.
func (l *ledger) text(w word) string {
	if int(w) < len(l.known.texts) {
		return l.known.texts[w]
	}
	return l.texts.rows[int(w)-len(l.known.texts)].key
}

// textOf returns a field's value, with its hash if it is not one of an enumeration.
func (l *ledger) textOf(v value) text {
	return text{of: l.text(v.word()), state: v.state(), hash: l.hash(v.word())}
}

// enumOf returns the value of a field of an enumeration.
func enumOf[T ~string](l *ledger, v value) opt.Value[T] {
	return valueIn(T(l.text(v.word())), v.state())
}

// hash returns the hash of a text that has a number; 0 of one of an enumeration.
func (l *ledger) hash(w word) uint32 {
	if i := int(w) - len(l.known.texts); i >= 0 {
		return l.texts.hashes[i]
	}
	return 0
}

// findEnum returns the number that enum has given a text, if it has.
func (l *ledger) findEnum(text string) (w word, ok bool) {
	if w := l.known.find(text); w != 0 {
		return w, true
	}
	return l.findWord(text)
}

// findWord returns the number that word has given a text, if it has.
func (l *ledger) findWord(text string) (w word, ok bool) {
	if text == "" {
		return 0, true
	}
	w = l.ownWord(hashText(text), text)
	return w, w != 0
}
