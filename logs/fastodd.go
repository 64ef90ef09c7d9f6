package logs

import (
	"math/bits"
	"unicode/utf8"
)

// Texts with escapes are as a rule JSON within JSON, and say one of a few things again
// and again. So those that have been read are remembered as they stood there, together
// with what they say: one that is the same has the same faults, which is none.

// odd reads a text with escapes or with characters beyond ASCII. It copies eight
// bytes at a time, of which only those before the next special one count.
func (v *valueReader) odd(s *slot, b base, in input, i int) (end int, ok bool) {
	if o := v.odds.find(in, i, v.n); o != nil {
		s.setText(b, o.plain)
		return i + len(o.raw), true
	}
	first, start := i, len(v.plain)
	out, at, ascii := v.plain[:cap(v.plain)], start, true
	for {
		if len(out)-at < 8 {
			out = append(out[:at], make([]byte, at-start+64)...)
			out = out[:cap(out)]
		}
		w := load64(in, i)
		store64(out, at, w)
		m := specials(w)
		if m == 0 {
			at, i = at+8, i+8
			continue
		}
		n := bits.TrailingZeros64(m) / 8
		at, i = at+n, i+n
		switch c := load8(in, i); {
		case c == '"':
			v.plain = out[:at]
			if !ascii && !utf8.Valid(v.plain[start:]) {
				return i, false
			}
			return i + 1, v.setPlain(s, b, in, first, i+1, start)
		case c >= utf8.RuneSelf:
			ascii = false
			i++
		case c == '\\' && unescaped[load8(in, i+1)] != 0:
			out[at] = unescaped[load8(in, i+1)]
			i += 2
		default: // \u, which may be half of a character, or no JSON
			return i, false
		}
		at++
	}
}

// unescaped is what the letter behind a backslash stands for.
var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// setPlain sets a field to v.plain[start:], which stands in in[i:j] with its escapes.
func (v *valueReader) setPlain(s *slot, b base, in input, i, j, start int) bool {
	plain := v.plain[start:]
	if n := len(plain); n <= len("Redacted") || plain[0] <= ' ' || plain[n-1] <= ' ' {
		return s.parse(b, string(plain))
	}
	if o := v.odds.learn(in, i, j, plain); o != nil {
		s.setText(b, o.plain)
		return true
	}
	if v.copies {
		s.setText(b, string(plain))
		return true
	}
	s.setText(b, alias(inputOf(v.plain), start, len(v.plain)))
	return true
}

// oddTexts are the texts that are remembered. Where they are new each time, few are
// learnt.
type oddTexts struct {
	sets   [1 << oddBits][8]oddText // by how they begin
	luck   int                      // how many were looked for, less what learning has cost
	memory []byte                   // of those that come next; what is full is never used again
}

// oddText is a text as it stands in the input, with its closing quote, and what it says.
type oddText struct {
	raw, plain string
}

const (
	oddBits    = 5
	maxOdd     = 512 // bytes of one that is remembered
	costOfOdd  = 16
	mostOfOdds = 64 * costOfOdd
	roomOfOdds = 16 << 10 // bytes
)

// set returns where the text is remembered that goes on at i.
func (o *oddTexts) set(in input, i int) *[8]oddText {
	return &o.sets[(load64(in, i)^load64(in, i+8)*3)*odd>>(64-oddBits)]
}

// find returns the text that goes on at i and ends before n, or nil.
func (o *oddTexts) find(in input, i, n int) *oddText {
	o.luck = min(o.luck+1, mostOfOdds)
	set := o.set(in, i)
	for at := range set {
		t := &set[at]
		if len(t.raw) == 0 {
			break
		}
		if j := i + len(t.raw); j < n && load8(in, j-1) == '"' && string(cut(in, i, j)) == t.raw {
			if at > 0 {
				set[at], set[at-1] = set[at-1], set[at]
				return &set[at-1]
			}
			return t
		}
	}
	return nil
}

// learn remembers that in[i:j] says plain. It returns nil if that is not worth while.
func (o *oddTexts) learn(in input, i, j int, plain []byte) *oddText {
	if o.luck < costOfOdd || j-i > maxOdd {
		return nil
	}
	o.luck -= costOfOdd
	set := o.set(in, i)
	copy(set[1:], set[:])
	set[0] = oddText{raw: o.own(cut(in, i, j)), plain: o.own(plain)}
	return &set[0]
}

// own returns a text that stays as it is.
func (o *oddTexts) own(text []byte) string {
	start := len(o.memory)
	if start+len(text) > cap(o.memory) {
		o.memory, start = make([]byte, 0, roomOfOdds), 0
	}
	o.memory = append(o.memory, text...)
	return alias(inputOf(o.memory), start, len(o.memory))
}
