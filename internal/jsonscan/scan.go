// Package jsonscan reads JSON (RFC 8259) in one pass over bytes in memory: it
// checks the syntax of everything and returns the keys and the raw values of an
// object or an array, each with its offset. It knows nothing about records.
//
// Every slice that it returns is part of the input and is valid as long as the
// input is.
package jsonscan

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may nest. The scanner is recursive, and
// a program cannot recover from a stack overflow.
const MaxDepth = 10_000

// Errors that a [SyntaxError] wraps.
var (
	ErrSyntax = errors.New("invalid JSON")
	ErrEnd    = errors.New("unexpected end of JSON")
	ErrDepth  = errors.New("JSON is nested too deeply")
)

// SyntaxError says where the input stops being JSON.
type SyntaxError struct {
	Offset int    // of the first byte that does not fit
	Want   string // what would have been valid
	Err    error  // ErrSyntax, ErrEnd or ErrDepth
}

func (e *SyntaxError) Error() string {
	return e.Err.Error() + " at offset " + strconv.Itoa(e.Offset) + ": want " + e.Want
}

func (e *SyntaxError) Unwrap() error { return e.Err }

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of JSON values. None is no value at all.
const (
	None Kind = iota
	Null
	Bool
	Number
	String
	Object
	Array
	Literal // of a lax scanner only: a value that is not JSON
)

// Value is one JSON value as it appears in the input.
type Value struct {
	Kind    Kind
	Offset  int    // of Raw in the input
	Raw     []byte // without blanks around it; a string has its quotes
	Escaped bool   // a string that holds a backslash
	BadUTF8 bool   // it holds, at any depth, bytes or escapes that are not Unicode text
	NotJSON bool   // it is or holds, at any depth, what only a lax scanner reads
}

// End returns the offset after the value, unless that is a payload that was mended.
func (v Value) End() int { return v.Offset + len(v.Raw) }

// Text returns the text of a scalar: for a string, the text without quotes and
// with its escapes resolved (in memory of its own if it has any), otherwise the
// raw value.
func (v Value) Text() []byte {
	if v.Kind != String && (v.Kind != Literal || v.Raw[0] != '"') {
		return v.Raw
	}
	if !v.Escaped && !v.BadUTF8 {
		return v.Raw[1 : len(v.Raw)-1]
	}
	return AppendUnquoted(make([]byte, 0, len(v.Raw)), v.Raw)
}

// Scanner reads JSON text. It is not safe for use by several goroutines.
type Scanner struct {
	data  []byte
	pos   int
	depth int // how deep objects and arrays may still nest
	bad   bool
	lax   bool // see lax.go
	odd   bool // like bad, for Value.NotJSON

	// Of a lax scanner:
	name   []byte // the name of the next value, with its quotes
	mended []byte // the value just read, if it is a payload whose quotes are not escaped
	faults []Fault
}

// New returns a Scanner at the beginning of data. Objects and arrays may nest
// maxDepth deep, but not deeper than [MaxDepth].
func New(data []byte, maxDepth int) *Scanner {
	return &Scanner{data: data, depth: min(maxDepth, MaxDepth)}
}

// Pos returns the offset of the next byte to be read.
func (s *Scanner) Pos() int { return s.pos }

// SetPos moves to an offset within the data.
func (s *Scanner) SetPos(pos int) { s.pos = pos }

// Value reads the next value, after any blanks, and checks all of it.
func (s *Scanner) Value() (Value, error) {
	s.Blanks()
	v := Value{Offset: s.pos}
	bad, odd := s.bad, s.odd
	s.bad, s.odd = false, false
	var err error
	v.Kind, v.Escaped, err = s.value()
	v.BadUTF8, v.NotJSON = s.bad, s.odd
	s.bad, s.odd = s.bad || bad, s.odd || odd
	if err != nil {
		return Value{}, err
	}
	if v.Raw = s.data[v.Offset:s.pos]; s.mended != nil {
		v.Raw, v.Escaped = s.mended, true
	}
	return v, nil
}

// Blanks skips white space.
func (s *Scanner) Blanks() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return
		}
	}
}

// Peek skips white space and returns the next byte, or 0 at the end.
func (s *Scanner) Peek() byte {
	s.Blanks()
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

// Expect skips white space and reads the byte c.
func (s *Scanner) Expect(c byte) error {
	if s.Peek() != c || s.pos == len(s.data) {
		return s.fail(strconv.QuoteRune(rune(c)))
	}
	s.pos++
	return nil
}

func (s *Scanner) fail(want string) error {
	if s.pos >= len(s.data) {
		return &SyntaxError{len(s.data), want, ErrEnd}
	}
	return &SyntaxError{s.pos, want, ErrSyntax}
}

func (s *Scanner) value() (kind Kind, escaped bool, err error) {
	if s.lax {
		return s.laxValue()
	}
	return s.strict()
}

// strict reads a value that is JSON; if the scanner is lax, those in it need not be.
func (s *Scanner) strict() (kind Kind, escaped bool, err error) {
	if s.pos >= len(s.data) {
		return None, false, s.fail("a value")
	}
	switch c := s.data[s.pos]; {
	case c == '"':
		escaped, err = s.string()
		return String, escaped, err
	case c == '{':
		return Object, false, s.object()
	case c == '[':
		return Array, false, s.array()
	case c == '-' || '0' <= c && c <= '9':
		return Number, false, s.number()
	case c == 't':
		return Bool, false, s.word("true")
	case c == 'f':
		return Bool, false, s.word("false")
	case c == 'n':
		return Null, false, s.word("null")
	}
	return None, false, s.fail("a value")
}

func (s *Scanner) word(w string) error {
	for i := range len(w) {
		if s.pos >= len(s.data) || s.data[s.pos] != w[i] {
			return s.fail(w)
		}
		s.pos++
	}
	return nil
}

func (s *Scanner) object() error {
	return s.members('}', func() error {
		if s.Peek() != '"' {
			return s.fail("a key in quotes")
		}
		start := s.pos
		if _, err := s.string(); err != nil {
			return err
		}
		s.name = s.data[start:s.pos]
		return s.Expect(':')
	})
}

func (s *Scanner) array() error { return s.members(']', nil) }

// enter counts the beginning of an object or an array.
func (s *Scanner) enter() error {
	if s.depth <= 0 {
		return &SyntaxError{s.pos, "a scalar", ErrDepth}
	}
	s.depth--
	return nil
}

// members reads the values between two brackets, starting at the opening one;
// before, if not nil, reads the text before each value.
func (s *Scanner) members(end byte, before func() error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { s.depth++ }()
	s.pos++
	if s.Peek() == end {
		s.pos++
		return nil
	}
	for {
		if before != nil {
			if err := before(); err != nil {
				return err
			}
		}
		s.Blanks()
		if _, _, err := s.value(); err != nil {
			return err
		}
		switch c := s.Peek(); {
		case c == ',':
			s.pos++
			s.Blanks()
		case c == end:
			s.pos++
			return nil
		case !s.noComma(end):
			return s.fail("',' or " + strconv.QuoteRune(rune(end)))
		}
	}
}

// string reads a string, starting at its opening quote.
func (s *Scanner) string() (escaped bool, err error) {
	s.pos++
	control := false
	for s.plain(); s.pos < len(s.data); s.plain() {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			if control {
				err = s.afterControl()
			}
			return escaped, err
		case c == '\\':
			escaped = true
			if err := s.escape(); err != nil {
				return escaped, err
			}
		case c < ' ' && s.lax && s.control():
			control = true
		case c < ' ':
			return escaped, s.fail("a closing quote or an escaped control character")
		case c < utf8.RuneSelf:
			s.pos++
		default:
			r, n := utf8.DecodeRune(s.data[s.pos:])
			if r == utf8.RuneError && n == 1 {
				s.bad = true
			}
			s.pos += n
		}
	}
	return escaped, s.fail("a closing quote")
}

// plain skips bytes that need no look, eight at a time.
func (s *Scanner) plain() {
	for len(s.data)-s.pos >= 8 {
		if found := Specials(binary.LittleEndian.Uint64(s.data[s.pos:])); found != 0 {
			s.pos += bits.TrailingZeros64(found) / 8
			return
		}
		s.pos += 8
	}
}

// Specials marks the highest bit of the bytes of a word that end a string or are not plain
// characters of it: a quote, a backslash, one below the blank, one above ASCII. After the
// first one, it may mark others, too. It uses the fact that a quote is 2 more than a blank:
// with that bit inverted, quotes and bytes below the blank, but not the blank, are below an
// exclamation mark.
func Specials(w uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	return ((w ^ 2*ones - '!'*ones) | (w ^ '\\'*ones - ones) | w) & high
}

// escape checks an escape, starting at its backslash.
func (s *Scanner) escape() error {
	s.pos++
	if s.pos >= len(s.data) {
		return s.fail("an escape")
	}
	switch s.data[s.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return nil
	case 'u':
		start := s.pos - 1
		s.pos++
		for range 4 {
			if s.pos >= len(s.data) || !isHex(s.data[s.pos]) {
				return s.fail("four hexadecimal digits")
			}
			s.pos++
		}
		s.surrogate(start)
		return nil
	}
	return s.fail("an escape")
}

// surrogate notes a \u escape at start that is half of a surrogate pair without
// its other half, and skips a whole pair.
func (s *Scanner) surrogate(start int) {
	r, n := decodeU(s.data[start:])
	if r == utf8.RuneError && n == 6 && !isReplacement(s.data[start:]) {
		s.bad = true
	}
	s.pos = start + n
}

// number reads a number by the grammar of JSON.
func (s *Scanner) number() error {
	if s.data[s.pos] == '-' {
		s.pos++
	}
	if s.pos < len(s.data) && s.data[s.pos] == '0' {
		s.pos++
	} else if err := s.digits(); err != nil {
		return err
	}
	if s.pos < len(s.data) && s.data[s.pos] == '.' {
		s.pos++
		if err := s.digits(); err != nil {
			return err
		}
	}
	if s.pos < len(s.data) && (s.data[s.pos] == 'e' || s.data[s.pos] == 'E') {
		s.pos++
		if s.pos < len(s.data) && (s.data[s.pos] == '+' || s.data[s.pos] == '-') {
			s.pos++
		}
		return s.digits()
	}
	return nil
}

func (s *Scanner) digits() error {
	start := s.pos
	for s.pos < len(s.data) && '0' <= s.data[s.pos] && s.data[s.pos] <= '9' {
		s.pos++
	}
	if s.pos == start {
		return s.fail("a digit")
	}
	return nil
}
