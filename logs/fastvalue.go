package logs

import (
	"math"
	"math/bits"
	"strconv"
	"time"

	"example.com/acstelemetry/internal/jsonscan"
	"example.com/acstelemetry/opt"
)

// valueReader reads the values of fields. Each method takes the offset of a
// value, after its key, and returns the offset of its end. Rare values are parsed
// by the grammar of package opt; if that refuses them, ok is false.
type valueReader struct {
	copies  bool // texts must stay valid: see own
	depth   int  // limit of nesting in a record
	kept    keeper
	plain   []byte // texts after resolving escapes, and JSON without blanks
	escapes escapedTexts
	day     day
	n       int // length of the input
	texts   []oddText
}

// oddText is a text for [Extra.Texts].
type oddText struct {
	field uint8 // index of the field
	Text
}

// begin prepares for a record in an input of n bytes.
func (v *valueReader) begin(n int) { v.plain, v.n, v.texts = v.plain[:0], n, v.texts[:0] }

// read reads the value of a field.
func (v *valueReader) read(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	if f == null {
		s.set(b, opt.Null)
		return i, true
	}
	switch s.kind {
	case Integer:
		return v.integer(s, b, f, in, i)
	case Real:
		return v.real(s, b, f, in, i)
	case Time:
		return v.time(s, b, f, in, i)
	case Enum:
		return v.enum(s, b, f, in, i)
	case Bool:
		return v.truth(s, b, f, in, i)
	}
	switch c := load8(in, i); {
	case f == quoted:
		return v.text(s, b, in, i)
	case c == '{' || c == '[':
		return v.nested(s, b, in, i)
	case c == 't' || c == 'f':
		return v.truth(s, b, f, in, i)
	}
	if end, ok = jsonNumber(in, i); ok {
		s.setPart(b, in, i, end)
	}
	return end, ok
}

// truth reads true or false, which are also the values of some texts, or a text that
// spells one.
func (v *valueReader) truth(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	switch w := load32(in, i); {
	case f == quoted:
		return v.otherStyle(s, b, f, in, i)
	case w == trueWord:
		return i + len("true"), s.parse(b, "true")
	case w == falseWord && load8(in, i+4) == 'e':
		return i + len("false"), s.parse(b, "false")
	}
	return i, false
}

// All bytes of a word are tested at once. These are the byte 1 and the highest
// bit, eight times.
const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// special returns the offset of the first byte, from i on, that ends a string or
// is not a plain character of it: a quote, a backslash, one below the blank, one
// above ASCII.
func special(in input, i int) int {
	for {
		if found := specials(load64(in, i)); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
		if found := specials(load64(in, i+8)); found != 0 {
			return i + 8 + bits.TrailingZeros64(found)/8
		}
		if found := specials(load64(in, i+16)); found != 0 {
			return i + 16 + bits.TrailingZeros64(found)/8
		}
		if found := specials(load64(in, i+24)); found != 0 {
			return i + 24 + bits.TrailingZeros64(found)/8
		}
		for i += 32; specials(load64(in, i))|specials(load64(in, i+8))|specials(load64(in, i+16))|specials(load64(in, i+24)) == 0; {
			i += 32
		}
	}
}

// specials marks the special bytes of a word, and perhaps others after the first one.
func specials(w uint64) uint64 { return jsonscan.Specials(w) }

// mayEnd marks the highest bit of the special bytes of a word, of blanks and of
// exclamation marks. If there is one of these it may also mark others. All other
// bits are arbitrary.
func mayEnd(w uint64) uint64 { return (w - '#'*ones) | (w ^ '\\'*ones - ones) | w }

// text reads a text that is kept as it is, or without the blanks around it.
func (v *valueReader) text(s *slot, b base, in input, i int) (end int, ok bool) {
	end = special(in, i)
	if load8(in, end) != '"' {
		return v.escaped(s, b, in, i)
	}
	v.setText(s, b, in, i, end)
	return end + 1, true
}

// setText sets a field to in[i:j].
func (v *valueReader) setText(s *slot, b base, in input, i, j int) {
	if !isValue(in, i, j) {
		from, to := i, j
		for from < to && load8(in, from) == ' ' {
			from++
		}
		for from < to && load8(in, to-1) == ' ' {
			to--
		}
		if state := missing(in, from, to); state != opt.Set {
			s.set(b, state)
			return
		}
		if s.kind == ID {
			i, j = from, to
		}
	}
	s.setPart(b, in, i, j)
}

// missing returns the state of the text in[i:j], as package opt defines it.
func missing(in input, i, j int) opt.State {
	switch {
	case j-i > longestNoValue || j > i && !beginsNoValue[load8(in, i)]:
		return opt.Set
	case j == i || j-i == 4 && load32(in, i) == nullWord || j-i == 1 && load8(in, i) == '-':
		return opt.Null // usually
	}
	v, _ := opt.Parse[string](alias(in, i, j))
	return v.State()
}

// longestNoValue is the length of the longest text that means no value.
const longestNoValue = len("undefined")

// beginsNoValue has the first bytes of the texts that mean no value or a redacted one. A
// blank may be before one of them, and a quote ends an empty text.
var beginsNoValue = [256]bool{
	'"': true, ' ': true, '-': true, '#': true, '(': true, '<': true, '[': true, '\\': true,
	'N': true, 'n': true, 'U': true, 'u': true, 'R': true, 'r': true,
}

// parse reads a field's text as [decoder.parse] does. It refuses a value with a remark
// and one that does not preserve the text.
func (s *slot) parse(b base, text string) (ok bool) {
	value := text
	switch s.kind {
	case ID:
		value = trim(text)
	case Enum:
		value = s.field.canonical(trim(text))
	}
	cell := s.cell(b)
	switch {
	case cell.Parse(value) != nil:
		return false
	case cell.State() != opt.Set:
		return true
	case s.isCount() && s.field.outside(cell) != "":
		return false
	}
	return s.field.preserves(text)
}

// isCount reports whether the field holds a number with a documented range.
func (s *slot) isCount() bool { return s.least == 0 }

// otherStyle reads a number or a time in another style.
func (v *valueReader) otherStyle(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	if f == quoted {
		if end = special(in, i); load8(in, end) != '"' {
			start := len(v.plain)
			if end, ok = v.unescape(in, i); !ok {
				return end, false
			}
			return end, s.parse(b, alias(inputOf(v.plain), start, len(v.plain)))
		}
		if state := missing(in, i, end); state != opt.Set {
			s.set(b, state)
			return end + 1, true
		}
		return end + 1, s.parse(b, alias(in, i, end))
	}
	for end = i; isNumeric(load8(in, end)); {
		end++
	}
	number := alias(in, i, end)
	return end, number != "" && number != "-" && s.parse(b, number)
}

func isNumeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// enumMemo caches the texts of a field and their values: indexed by their beginning
// and, if several begin alike, by more of the text.
type enumMemo [2 << enumBits]enumText

const enumBits = 7

// enumText is a text with its closing quote.
type enumText struct {
	quick pattern // the text, if a pattern can hold it and it is a value
	value string
	json  string // the text in quotes, if it is odd
	text  string // empty if none is cached
	size  uint8
	state opt.State // odd for a value that does not preserve the text
	_     [3]uint64 // aligns the next one to 64 bytes
}

const odd = opt.State(0xFF)

// at returns the slot for the text at i, if no other text begins alike.
func (m *enumMemo) at(in input, i int) *enumText {
	w := load64(in, i)
	quotes := (w ^ '"'*ones - ones) & high
	w &= quotes ^ (quotes - 1) // all bytes up to the first quote
	return &m[w*hashMultiplier>>(64-enumBits)]
}

// second returns the other slot for the text at i.
func (m *enumMemo) second(in input, i int) *enumText {
	return &m[1<<enumBits+headHash(in, i)>>(64-enumBits)]
}

// headHash returns a hash of up to 16 bytes of the text at i, those before the
// first special one.
func headHash(in input, i int) uint64 {
	v, w := load64(in, i), load64(in, i+8)
	inV, inW := specials(v), specials(w)
	v &= inV&-inV>>7 - 1
	w &= inW&-inW>>7 - 1
	w &= (inV|-inV)>>63 - 1 // nothing if the text ends in v
	return (v ^ bits.ReverseBytes64(w)) * hashMultiplier
}

// hashMultiplier is an odd number that mixes the bits of its factor.
const hashMultiplier = 0x9E3779B97F4A7C15

// matches reports whether the text is at i.
func (m *enumText) matches(in input, i int) bool {
	return m.size > 0 && string(cut(in, i, i+len(m.text))) == m.text
}

// learn caches the text in[i:j], with its closing quote.
func (m *enumText) learn(f *Field, in input, i, j int) {
	json := string(cut(in, i-1, j))
	raw := json[1 : len(json)-1]
	*m = enumText{text: json[1:], size: uint8(j - i), state: opt.Set}
	m.value = f.canonical(trim(raw))
	value, _ := opt.Parse[string](m.value)
	switch m.state = value.State(); {
	case m.state == opt.Set && !f.preserves(raw):
		m.state, m.json = odd, json
	case m.size <= maxPattern && m.state == opt.Set:
		m.quick = patternOf(in, i, j)
	}
}

// enum reads one of a set of texts.
func (v *valueReader) enum(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	if f != quoted {
		return i, false
	}
	m := s.texts.at(in, i)
	if !m.matches(in, i) && m.size != 0 {
		m = s.texts.second(in, i)
	}
	if !m.matches(in, i) {
		if end = special(in, i); load8(in, end) != '"' {
			start := len(v.plain)
			if end, ok = v.unescape(in, i); !ok {
				return end, false
			}
			return end, s.parse(b, string(v.plain[start:]))
		}
		if end-i >= maxText {
			return end + 1, s.parse(b, string(cut(in, i, end)))
		}
		m.learn(s.field, in, i, end+1)
	}
	switch m.state {
	case odd:
		v.texts = append(v.texts, oddText{s.index, Text{Field: s.field.Name(), JSON: m.json}})
		fallthrough
	case opt.Set:
		s.setText(b, m.value)
	default:
		s.set(b, m.state)
	}
	return i + int(m.size), true
}

// hash returns a hash of the text in[i:j]. Its highest bits differ for most
// texts that differ.
func hash(in input, i, j int) uint64 {
	n := j - i
	first, last := load64(in, i), uint64(0)
	if n >= 8 {
		last = load64(in, j-8)
	} else {
		first &= 1<<(8*n) - 1
	}
	return ((first*hashMultiplier ^ bits.ReverseBytes64(last)) + uint64(n)) * hashMultiplier
}

// integer reads a whole number of up to 16 digits.
func (v *valueReader) integer(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	start := i
	negative := load8(in, i) == '-'
	if negative {
		if s.isCount() {
			return v.otherStyle(s, b, f, in, start)
		}
		i++
	}
	n, digits := decimal(in, i)
	end = i + digits
	if load8(in, end) == '.' && load8(in, end+1) == '0' { // 61.0, which has no fraction
		for end += 2; load8(in, end) == '0'; {
			end++
		}
	}
	if digits == 0 || digits > 16 || load8(in, i) == '0' && digits > 1 || f == quoted && load8(in, end) != '"' {
		return v.otherStyle(s, b, f, in, start)
	}
	if f == quoted {
		end++
	} else if isNumeric(load8(in, end)) {
		return v.otherStyle(s, b, f, in, start)
	}
	if negative {
		n = -n
	}
	s.setInteger(b, n)
	return end, true
}

// decimal reads up to 16 digits at i. It counts more as 17.
func decimal(in input, i int) (n int64, digits int) {
	n, digits = upTo8(load64(in, i))
	if digits < 8 {
		return n, digits
	}
	m, more := upTo8(load64(in, i+8))
	if more == 0 {
		return n, digits
	}
	if more == 8 && isDigit(load8(in, i+16)) {
		more++
	}
	return n*power10[more&15] + m, 8 + more
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// upTo8 reads the digits at the beginning of a word. If there are none, n is
// arbitrary.
func upTo8(w uint64) (n int64, digits int) {
	digits = bits.TrailingZeros64(notDigits(w)) / 8
	return number(w, digits), digits
}

// notDigits marks the highest bit of the bytes of a word that are not digits. After
// the first one, it may mark others, too.
func notDigits(w uint64) uint64 {
	w ^= '0' * ones
	return (w | (w + 0x76*ones)) & high
}

// number returns the value of the first bytes of a word, which are up to 8
// digits.
func number(w uint64, digits int) int64 {
	// The digits move to the highest bytes, with zeros before them; then
	// adjacent ones are combined, three times.
	w = (w ^ '0'*ones) << (-8 * digits & 63)
	w = w * (1 + 10<<8) >> 8 & 0x00FF00FF00FF00FF
	w = w * (1 + 100<<16) >> 16 & 0x0000FFFF0000FFFF
	w = w * (1 + 10000<<32) >> 32
	return int64(w)
}

// power10 are powers of ten. A float64 holds each of them exactly.
var power10 = [16]int64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
}

// shortReal reads a number in quotes with up to 8 digits before and 7 after the
// point, like nearly all. For any other number the returned end is 0.
func shortReal(in input, i int) (r float64, end int) {
	w := load64(in, i)
	other := notDigits(w)
	digits := bits.TrailingZeros64(other) / 8
	end = i + digits
	if digits == 0 || w&0xFF == '0' && digits > 1 {
		return 0, 0
	}
	if load8(in, end) != '.' {
		if load8(in, end) != '"' {
			return 0, 0
		}
		return float64(number(w, digits)), end + 1
	}
	if both := bits.TrailingZeros64(other&(other-1))/8 - 1; load8(in, i+both+1) == '"' && both > digits {
		before := other&-other>>7 - 1 // the bytes of the digits before the point
		return float64(number(w&before|w>>8&^before, both)) / tens[(both-digits)&7], i + both + 2
	}
	n := number(w, digits)
	m, places := upTo8(load64(in, end+1))
	end += 1 + places
	if places == 0 || places == 8 || load8(in, end) != '"' {
		return 0, 0
	}
	return float64(n*power10[places&7]+m) / tens[places&7], end + 1
}

// tens are powers of ten, exactly.
var tens = [8]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7}

// real reads a number of up to 15 digits, which a float64 holds exactly. A
// float64 also holds a small power of ten exactly, and dividing one by the other
// rounds only once: to the nearest float64 (Clinger, "How to read floating point
// numbers accurately").
func (v *valueReader) real(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	start := i
	negative := load8(in, i) == '-'
	if negative {
		i++
	}
	n, digits := decimal(in, i)
	end = i + digits
	if digits == 0 || load8(in, i) == '0' && digits > 1 {
		return v.otherStyle(s, b, f, in, start)
	}
	places := 0
	if load8(in, end) == '.' {
		var m int64
		if m, places = decimal(in, end+1); places == 0 || digits+places > 15 {
			return v.longReal(s, b, f, in, start)
		}
		n = n*power10[places&15] + m
		end += 1 + places
	}
	if digits+places > 15 || f == quoted && load8(in, end) != '"' || f != quoted && isNumeric(load8(in, end)) {
		return v.longReal(s, b, f, in, start)
	}
	if f == quoted {
		end++
	}
	r := float64(n) / float64(power10[places&15])
	if negative {
		r = -r
	}
	s.setReal(b, r)
	return end, r >= s.least && r <= s.most
}

// longReal reads a number with more digits or with an exponent.
func (v *valueReader) longReal(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	end, ok = jsonNumber(in, i)
	if !ok || end-i > maxText || f == quoted && load8(in, end) != '"' {
		return v.otherStyle(s, b, f, in, i)
	}
	r, err := strconv.ParseFloat(alias(in, i, end), 64)
	if err != nil || r == 0 || math.Abs(r) >= 1<<53 { // perhaps not exactly the number
		return v.otherStyle(s, b, f, in, i)
	}
	if f == quoted {
		end++
	}
	s.setReal(b, r)
	return end, r >= s.least && r <= s.most
}

// day is the last date read: most times are of the same day as the one before.
type day struct {
	head uint64 // 2026-01-
	tail uint32 // 05T, after a byte of 0
	unix int64  // seconds
}

// time reads a time in the style 2006-01-02T15:04:05.999999999Z.
func (v *valueReader) time(s *slot, b base, f form, in input, i int) (end int, ok bool) {
	if f != quoted {
		return v.otherStyle(s, b, f, in, i)
	}
	head, tail := load64(in, i), load32(in, i+8)<<8
	if (head != v.day.head || tail != v.day.tail) && !v.date(in, i, head, tail) {
		return v.otherStyle(s, b, f, in, i)
	}
	const (
		colons = 0xFF<<16 | 0xFF<<40
		low    = 0xFF | 0xFF<<24 | 0xFF<<48
		above  = (0x80 - 24) | (0x80-60)<<24 | (0x80-60)<<48 // sets the highest bit of an hour, minute or second that is too large
	)
	w := load64(in, i+11) ^ ('0'*ones&^colons | ':'<<16 | ':'<<40)
	if (w|(w+0x76*ones&^colons))&(high|colons) != 0 {
		return v.otherStyle(s, b, f, in, i)
	}
	if w = (w*10 + w>>8) & low; (w+above)&high != 0 { // the sum of each pair is in its first byte
		return v.otherStyle(s, b, f, in, i)
	}
	seconds := v.day.unix + int64(w&0xFF*3600+w>>24&0xFF*60+w>>48)
	nanoseconds, end := fraction(in, i+len("2006-01-02T15:04:05"))
	if end == 0 {
		return v.otherStyle(s, b, f, in, i)
	}
	s.setTime(b, time.Unix(seconds, nanoseconds).UTC())
	return end, true
}

// fraction reads the fraction of a second in a time, its zone, which is UTC, and the
// closing quote.
// The end is 0 if there is something else. Nearly all fractions have three digits.
func fraction(in input, i int) (nanoseconds int64, end int) {
	const (
		usual  = '.' | '0'<<8 | '0'<<16 | '0'<<24 | 'Z'<<32 | '"'<<40
		digits = 0xFFFFFF << 8
		fixed  = 0xFF | 0xFFFF<<32
	)
	if w := load64(in, i) ^ usual; (w|(w&digits+0x76*ones&digits))&(high&digits|fixed) == 0 {
		return int64(w>>8&0xFF*100+w>>16&0xFF*10+w>>24&0xFF) * 1e6, i + len(`.999Z"`)
	}
	return longFraction(in, i)
}

// longFraction does the same for any number of digits.
func longFraction(in input, i int) (nanoseconds int64, end int) {
	if load8(in, i) == '.' {
		n, digits := upTo8(load64(in, i+1))
		if digits == 8 {
			n, digits = decimal(in, i+1)
		}
		if digits == 0 || digits > 9 {
			return 0, 0
		}
		nanoseconds = n * power10[9-digits]
		i += 1 + digits
	}
	const zero = '+' | '0'<<8 | '0'<<16 | ':'<<24 | '0'<<32 | '0'<<40 | '"'<<48
	switch {
	case load8(in, i) == 'Z' && load8(in, i+1) == '"':
		return nanoseconds, i + len(`Z"`)
	case load64(in, i)<<8 == zero<<8:
		return nanoseconds, i + len(`+00:00"`)
	}
	return 0, 0
}

// date reads a date like 2006-01-02T into v.day and reports whether it is one.
func (v *valueReader) date(in input, i int, head uint64, tail uint32) bool {
	if load8(in, i+len("2006")) != '-' { // no value or another style, and an error would cost more
		return false
	}
	t, err := time.Parse(time.DateOnly, string(cut(in, i, i+len(time.DateOnly))))
	if err != nil || t.Year() <= 1 || tail>>24|' ' != 't' && tail>>24 != ' ' {
		return false
	}
	v.day = day{head, tail, t.Unix()}
	return true
}
