package logs

import (
	"unicode/utf8"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// Some values are kept as JSON: those of fields that the schema does not know, and
// payloads that come as objects. Their syntax is checked, and their end is found, in one
// pass over the bytes.

// maxNested is the maximum depth of nesting in a value: one bit of a word for each level.
const maxNested = 62

// jsonValue returns the end of the value at i, and whether there are blanks between its
// tokens. A value that contains more levels than depth is unusual. Where the input ends
// first, end is there.
func jsonValue(in input, i, depth int) (end int, blank, ok bool) {
	n := nested{in: in, i: i, depth: min(depth, maxNested), levels: 1}
	ok = depth > 0 && n.value()
	for ok && n.levels > 1 {
		if ok = n.next(); ok && n.levels > 1 {
			ok = n.value()
		}
	}
	return n.i, n.blank, ok
}

// nested reads a value.
type nested struct {
	in     input
	i      int    // offset of what is read next
	depth  int    // how many levels there may be
	levels uint64 // below a leading 1, a bit for each: 1 is an object, 0 an array
	opened bool   // a bracket has just been read
	blank  bool   // there were blanks between tokens
}

// value reads a scalar, or the bracket that opens an object or an array.
func (n *nested) value() (ok bool) {
	switch c := load8(n.in, n.i); {
	case c == '"':
		n.i, ok = jsonString(n.in, n.i+1)
	case c == '{' || c == '[':
		if n.levels>>n.depth != 0 {
			return false
		}
		n.levels <<= 1
		if c == '{' {
			n.levels |= 1
		}
		n.i++
		n.opened, ok = true, true
	case c == '-' || isDigit(c):
		n.i, ok = jsonNumber(n.in, n.i)
	default:
		n.i, ok = jsonWord(n.in, n.i)
	}
	return ok
}

// next reads what is between two values: closing brackets, a comma, a name and a colon.
func (n *nested) next() (ok bool) {
	for n.levels > 1 {
		n.blanks()
		c, object := load8(n.in, n.i), n.levels&1 == 1
		if c == '}' && object || c == ']' && !object {
			n.i++
			n.opened, n.levels = false, n.levels>>1
			continue
		}
		if !n.opened {
			if c != ',' {
				return false
			}
			n.i++
			n.blanks()
		}
		n.opened = false
		return !object || n.name()
	}
	return true
}

// name reads a name, a colon and the blanks around it.
func (n *nested) name() (ok bool) {
	if load8(n.in, n.i) != '"' {
		return false
	}
	if n.i, ok = jsonString(n.in, n.i+1); !ok {
		return false
	}
	if n.blanks(); load8(n.in, n.i) != ':' {
		return false
	}
	n.i++
	n.blanks()
	return true
}

func (n *nested) blanks() {
	if start := n.i; isBlank(load8(n.in, start)) {
		n.i = blanks(n.in, start)
		n.blank = true
	}
}

// jsonString returns the end of the string that has begun before i, with its quote. It
// must be Unicode text.
func jsonString(in input, i int) (end int, ok bool) {
	start, ascii := i, true
	for {
		i = special(in, i)
		switch c := load8(in, i); {
		case c == '"':
			return i + 1, ascii || utf8.Valid(cut(in, start, i))
		case c >= utf8.RuneSelf:
			ascii = false
			i++
		case c == '\\' && unescaped[load8(in, i+1)] != 0:
			i += 2
		case c == '\\' && load8(in, i+1) == 'u':
			var r rune
			if r, i = escapedRune(in, i); r < 0 {
				return i, false
			}
		default:
			return i, false
		}
	}
}

// jsonNumber returns the end of the number at i.
func jsonNumber(in input, i int) (end int, ok bool) {
	if load8(in, i) == '-' {
		i++
	}
	whole := digitsFrom(in, i)
	if whole == i || load8(in, i) == '0' && whole > i+1 {
		return whole, false
	}
	if end = whole; load8(in, end) == '.' {
		if end = digitsFrom(in, whole+1); end == whole+1 {
			return end, false
		}
	}
	if c := load8(in, end); c == 'e' || c == 'E' {
		exponent := end + 1
		if c := load8(in, exponent); c == '+' || c == '-' {
			exponent++
		}
		if end = digitsFrom(in, exponent); end == exponent {
			return end, false
		}
	}
	return end, true
}

// digitsFrom returns the offset of the first byte from i on that is not a digit.
func digitsFrom(in input, i int) int {
	for isDigit(load8(in, i)) {
		i++
	}
	return i
}

const (
	trueWord  = 't' | 'r'<<8 | 'u'<<16 | 'e'<<24
	falseWord = 'f' | 'a'<<8 | 'l'<<16 | 's'<<24
	nullWord  = 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24
)

// jsonWord returns the end of the true, false or null at i.
func jsonWord(in input, i int) (end int, ok bool) {
	switch w := load32(in, i); {
	case w == trueWord || w == nullWord:
		return i + 4, true
	case w == falseWord && load8(in, i+4) == 'e':
		return i + 5, true
	}
	return i, false
}

// escapedRune returns the character of the escape \u at i, which may be two for one
// character, and the offset after it. The character is negative if there is none.
func escapedRune(in input, i int) (r rune, end int) {
	r = hex4(in, i+2)
	if r < 0xD800 || r >= 0xE000 {
		return r, i + 6
	}
	if i += 6; r >= 0xDC00 || load8(in, i) != '\\' || load8(in, i+1) != 'u' {
		return -1, i
	}
	low := hex4(in, i+2)
	if low < 0xDC00 || low >= 0xE000 {
		return -1, i
	}
	return 0x10000 + (r-0xD800)<<10 + (low - 0xDC00), i + 6
}

// hex4 returns the number of the four hexadecimal digits at i, or -1.
func hex4(in input, i int) rune {
	a, b, c, d := hexDigit[load8(in, i)], hexDigit[load8(in, i+1)], hexDigit[load8(in, i+2)], hexDigit[load8(in, i+3)]
	return rune(a)<<12 | rune(b)<<8 | rune(c)<<4 | rune(d) // negative if one of them is
}

var hexDigit = func() (digits [256]int8) {
	for c := range digits {
		digits[c] = -1
	}
	for n := range int8(16) {
		digits["0123456789abcdef"[n]], digits["0123456789ABCDEF"[n]] = n, n
	}
	return digits
}()

// compact returns in[i:j], a value of JSON, without blanks between its tokens.
func (v *valueReader) compact(in input, i, j int, blank bool) (from input, start, end int) {
	if !blank {
		return in, i, j
	}
	start = len(v.plain)
	v.plain = jsonscan.AppendCompact(v.plain, cut(in, i, j))
	return inputOf(v.plain), start, len(v.plain)
}

// nested reads an object or an array into a text that holds JSON.
func (v *valueReader) nested(s *slot, b base, in input, i int) (end int, ok bool) {
	if s.kind != JSON {
		return i, false
	}
	end, blank, ok := jsonValue(in, i, v.depth-2)
	if !ok {
		return end, false
	}
	from, start, stop := v.compact(in, i, end, blank)
	if state := missing(from, start, stop); state != opt.Set { // [null]
		s.set(b, state)
		return end, true
	}
	if v.copies && blank {
		s.setText(b, string(cut(from, start, stop)))
	} else {
		s.setPart(b, from, start, stop)
	}
	return end, true
}
