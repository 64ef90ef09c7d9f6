package jsonscan

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lax makes the scanner lax, and returns it. A lax scanner also reads what is not JSON
// but has a certain end, so that it does not make all around it unreadable:
//
//   - a word such as NaN, None, +1 or 0x1F: all bytes up to a blank or to the comma or
//     bracket that must follow, with no quote, bracket or parenthesis among them;
//   - a string with control characters in it, line feeds included, if a comma, a colon
//     or a bracket follows its closing quote. No opening bracket may be at the beginning
//     of a line or after a zero byte: a quote is missing, and that is the next record;
//   - two members without a comma between them, if the second begins on a new line;
//   - an OperationPayload that is an object in quotes, if the quotes in it are not
//     escaped.
//
// The first two are a [Literal], a string with its quotes. The last two are [Fault]s,
// and the payload is returned as the string that was meant.
func (s *Scanner) Lax() *Scanner { s.lax = true; return s }

// Lax makes the Iter lax, and returns it; see [Scanner.Lax].
func (it *Iter) Lax() *Iter { it.s.lax = true; return it }

// Fault is a fault that a lax scanner has repaired.
type Fault struct {
	Offset int
	What   string
}

// maxFaults is how many faults are listed.
const maxFaults = 128

// Faults returns the faults in the text read so far, in the order of the input, up to
// a limit.
func (s *Scanner) Faults() []Fault { return s.faults }

// Faults returns the faults in the text read so far; see [Scanner.Faults].
func (it *Iter) Faults() []Fault { return it.s.faults }

func (s *Scanner) fault(offset int, what string) {
	s.odd = true
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, Fault{offset, what})
	}
}

// laxValue is value for a lax scanner.
func (s *Scanner) laxValue() (kind Kind, escaped bool, err error) {
	start, name, odd := s.pos, s.name, s.odd
	s.name, s.mended, s.odd = nil, nil, false
	kind, escaped, err = s.strict()
	switch {
	case start == len(s.data) || errors.Is(err, ErrDepth):
	case s.data[start] == '"':
		if s.odd {
			kind = Literal
		}
		if isPayload(name) && (err != nil || s.pos < len(s.data) && !s.precedes(",}")) {
			kind, err = s.payload(start, kind, err)
		}
	case s.data[start] == '{' || s.data[start] == '[':
		s.mended = nil // it was of a member
	case err != nil || s.pos < len(s.data) && isWord(s.data[s.pos]):
		kind, err = Literal, s.literal(start, err)
	}
	s.odd = s.odd || odd
	return kind, escaped, err
}

// precedes reports whether one of the bytes follows, after any blanks. It does not
// move, and returns true if that is not known yet.
func (s *Scanner) precedes(bytes string) bool {
	pos := s.pos
	c := s.Peek()
	end := s.pos == len(s.data)
	s.pos = pos
	return end || strings.IndexByte(bytes, c) >= 0
}

// literal reads a word that is not JSON and begins at start. The other error is the one
// of a strict scanner, or nil if what it reads ends within the word.
func (s *Scanner) literal(start int, strict error) error {
	end := start
	for end < len(s.data) && isWord(s.data[end]) {
		end++
	}
	s.pos = end
	switch c := s.Peek(); {
	case end > start && s.data[start] != ':' && strings.IndexByte(",}]", c) >= 0:
		s.pos = end
		s.odd = true
		s.bad = s.bad || !utf8.Valid(s.data[start:end])
		return nil
	case s.pos == len(s.data):
		return s.fail("',' or a closing bracket")
	}
	s.pos = end
	if strict == nil {
		strict = s.fail("a value")
	}
	return strict
}

func isWord(c byte) bool { return c > ' ' && strings.IndexByte(`",{}[]()`, c) < 0 }

// control passes a control character in a string, with the blanks and zeros after a line
// feed or a zero, and reports whether it may be there.
func (s *Scanner) control() bool {
	if c := s.data[s.pos]; c != '\n' && c != 0 {
		s.pos++
		return true
	}
	for s.Blanks(); s.pos < len(s.data) && s.data[s.pos] == 0; s.Blanks() {
		s.pos++
	}
	return s.pos == len(s.data) || s.data[s.pos] != '{' && s.data[s.pos] != '['
}

// afterControl checks what follows a string with control characters.
func (s *Scanner) afterControl() error {
	pos := s.pos
	if c := s.Peek(); s.pos == len(s.data) || strings.IndexByte(",:}]", c) < 0 {
		return s.fail("',' or a closing bracket")
	}
	s.pos, s.odd = pos, true
	return nil
}

// noComma reports whether members continue without a comma, on a new line.
//
// QUIRK: the samples of the survey log have no comma before "properties", and one of the
// call summary log has none after "endpointType": "Server".
func (s *Scanner) noComma(end byte) bool {
	if !s.lax || end != '}' || s.pos == len(s.data) || s.data[s.pos] != '"' {
		return false
	}
	before := bytes.TrimRight(s.data[:s.pos], " \t\r\n")
	if bytes.IndexByte(s.data[len(before):s.pos], '\n') < 0 {
		return false
	}
	s.fault(s.pos, "a comma is missing between two members")
	return true
}

func isPayload(name []byte) bool { return strings.EqualFold(string(name), `"OperationPayload"`) }

// payload reads an object in quotes whose own quotes are not escaped; it begins at
// start. The kind and the error are those of the string that it is otherwise.
//
// QUIRK: the documentation prints an OperationPayload like that.
func (s *Scanner) payload(start int, kind Kind, strict error) (Kind, error) {
	end, faults := s.pos, len(s.faults)
	if bytes.HasPrefix(s.data[start:], []byte(`"{`)) {
		s.lax, s.pos = false, start+1
		err := s.object()
		s.lax = true
		switch {
		case errors.Is(err, ErrEnd):
			return kind, err
		case err == nil && s.pos == len(s.data):
			return kind, s.fail("a closing quote")
		case err == nil && s.data[s.pos] == '"':
			s.pos++
			s.mended = AppendQuoted(nil, string(s.data[start+1:s.pos-1]))
			s.fault(start, "quotes inside OperationPayload are not escaped")
			return String, nil
		}
	}
	s.pos, s.faults = end, s.faults[:faults]
	return kind, strict
}

// AppendMended appends a value that a lax scanner has read as JSON, without the blanks
// between its tokens: literals become strings, and faults are repaired.
func AppendMended(dst, raw []byte) []byte {
	begin := len(dst)
	s := Scanner{data: raw, depth: MaxDepth, lax: true}
	var name []byte
	for s.Blanks(); s.pos < len(raw); s.Blanks() {
		last := byte(',')
		if len(dst) > begin {
			last = dst[len(dst)-1]
		}
		switch c, start := raw[s.pos], s.pos; c {
		case '{', '}', '[', ']', ',', ':':
			s.pos++
			dst = append(dst, c)
		case '"':
			if strings.IndexByte("{[,:", last) < 0 {
				dst = append(dst, ',')
			}
			s.endOfString()
			if last == ':' && isPayload(name) && !s.precedes(",}") {
				if kind, _ := s.payload(start, Literal, nil); kind == String {
					dst = append(dst, s.mended...)
					continue
				}
			}
			name = raw[start:s.pos]
			dst = appendString(dst, name)
		default:
			for s.pos < len(raw) && isWord(raw[s.pos]) {
				s.pos++
			}
			dst = appendWord(dst, raw[start:s.pos])
		}
	}
	return dst
}

// endOfString moves to the end of the string that begins here.
func (s *Scanner) endOfString() {
	for s.pos++; s.pos < len(s.data); s.pos++ {
		switch s.data[s.pos] {
		case '\\':
			s.pos++
		case '"':
			s.pos++
			return
		}
	}
}

// appendString appends a string, with its quotes, as JSON.
func appendString(dst, raw []byte) []byte {
	if slices.ContainsFunc(raw, func(c byte) bool { return c < ' ' }) {
		return AppendQuoted(dst, string(AppendUnquoted(nil, raw)))
	}
	return AppendCompact(dst, raw)
}

// appendWord appends a word as JSON.
func appendWord(dst, word []byte) []byte {
	s := New(word, 1)
	if v, err := s.Value(); err == nil && v.End() == len(word) {
		return append(dst, word...)
	}
	return AppendQuoted(dst, string(word))
}
