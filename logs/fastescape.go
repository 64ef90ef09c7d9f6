package logs

import (
	"math/bits"
	"unicode/utf8"
)

// Texts with escapes are mostly payloads, which are JSON within JSON. Where the same few
// occur again and again they are cached as they appear in the input, together with their
// unescaped text: a text that is equal to a cached one is known to be valid. Where each has
// an ID of its own, or escapes are in IDs, the cache is not used.

// escaped reads a text with escapes or with characters beyond ASCII.
func (v *valueReader) escaped(s *slot, b base, in input, i int) (end int, ok bool) {
	if e := v.escapes.find(in, i, v.n); e != nil {
		s.setText(b, e.plain)
		return i + len(e.raw), true
	}
	start := len(v.plain)
	if end, ok = v.unescape(in, i); !ok {
		return end, false
	}
	return end, v.setPlain(s, b, in, i, end, start)
}

// unescape appends the text at i without its escapes to v.plain, and returns its end. It
// copies eight bytes at a time, and keeps those before the next special one.
func (v *valueReader) unescape(in input, i int) (end int, ok bool) {
	start := len(v.plain)
	out, at, ascii := v.plain[:cap(v.plain)], start, true
	for {
		if len(out)-at < 16 { // a word, and a character after a part of it
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
			return i + 1, ascii || utf8.Valid(v.plain[start:])
		case c >= utf8.RuneSelf:
			ascii = false
			i++
		case c == '\\' && unescaped[load8(in, i+1)] != 0:
			out[at] = unescaped[load8(in, i+1)]
			i += 2
		case c == '\\' && load8(in, i+1) == 'u':
			r, next := escapedRune(in, i)
			if i = next; r < 0 {
				return i, false
			}
			at += utf8.EncodeRune(out[at:at+utf8.UTFMax], r) - 1
		default:
			return i, false
		}
		at++
	}
}

// unescaped maps the letter after a backslash to its character.
var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// setPlain sets a field to v.plain[start:], which is in[i:j] without its
// escapes.
func (v *valueReader) setPlain(s *slot, b base, in input, i, j, start int) bool {
	plain := v.plain[start:]
	// U+00A0 is 0xC2 0xA0.
	if n := len(plain); n <= longestNoValue || isBlank(plain[0]) || isBlank(plain[n-1]) || plain[0] == 0xC2 || plain[n-1] == 0xA0 {
		return s.parse(b, string(plain))
	}
	if e := v.escapes.learn(in, i, j, plain); e != nil {
		s.setText(b, e.plain)
		return true
	}
	if v.copies {
		s.setText(b, string(plain))
		return true
	}
	s.setText(b, alias(inputOf(v.plain), start, len(v.plain)))
	return true
}

// escapedTexts is the cache of texts. Where texts are new each time, few are cached, and
// soon none is looked up any more.
type escapedTexts struct {
	sets     [1 << escapedBits][8]escapedText // by their beginning
	hitScore int                              // the number of lookups, minus the cost of caching
	misses   int                              // since the last hit; negative while the cache is not used
	memory   []byte                           // buffer for new texts; full buffers are never reused
}

// escapedText is a text as it is in the input, with its closing quote, and
// without escapes.
type escapedText struct {
	raw, plain string
}

const (
	escapedBits     = 5
	maxEscaped      = 512 // bytes of a text that is cached
	costOfEscaped   = 16
	maxEscapedScore = 64 * costOfEscaped
	escapedRoom     = 16 << 10 // bytes
	maxEscapedMiss  = 1000     // in a row, before the cache is not used
	escapedPause    = 64 * maxEscapedMiss
)

// set returns the cache entries for the text at i.
func (e *escapedTexts) set(in input, i int) *[8]escapedText {
	return &e.sets[(load64(in, i)^load64(in, i+8)*3)*hashMultiplier>>(64-escapedBits)]
}

// find returns the cached text that is at i and ends before n, or nil.
func (e *escapedTexts) find(in input, i, n int) *escapedText {
	if e.misses++; e.misses >= maxEscapedMiss {
		e.misses = -escapedPause
	}
	if e.misses < 0 {
		return nil
	}
	e.hitScore = min(e.hitScore+1, maxEscapedScore)
	set := e.set(in, i)
	for at := range set {
		t := &set[at]
		if len(t.raw) == 0 {
			break
		}
		if j := i + len(t.raw); j < n && load8(in, j-1) == '"' && string(cut(in, i, j)) == t.raw {
			e.misses = max(0, e.misses-maxEscapedMiss/16)
			if at > 0 {
				set[at], set[at-1] = set[at-1], set[at]
				return &set[at-1]
			}
			return t
		}
	}
	return nil
}

// learn caches plain for in[i:j]. It returns nil if the text is not cached.
func (e *escapedTexts) learn(in input, i, j int, plain []byte) *escapedText {
	if e.misses < 0 || e.hitScore < costOfEscaped || j-i > maxEscaped {
		return nil
	}
	e.hitScore -= costOfEscaped
	set := e.set(in, i)
	copy(set[1:], set[:])
	set[0] = escapedText{raw: e.own(cut(in, i, j)), plain: e.own(plain)}
	return &set[0]
}

// own returns a copy that stays valid.
func (e *escapedTexts) own(text []byte) string {
	start := len(e.memory)
	if start+len(text) > cap(e.memory) {
		e.memory, start = make([]byte, 0, escapedRoom), 0
	}
	e.memory = append(e.memory, text...)
	return alias(inputOf(e.memory), start, len(e.memory))
}
