package work

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Split returns the kind and the text of a JSON value that is known to be
// valid. A string without escapes is not copied; the text of others is appended
// to scratch, which is returned.
func Split(value, scratch []byte) (k Kind, text, rest []byte) {
	switch value[0] {
	case '"':
		text = value[1 : len(value)-1]
		if bytes.IndexByte(text, '\\') < 0 {
			return String, text, scratch
		}
		at := len(scratch)
		scratch = appendUnescaped(scratch, text)
		return String, scratch[at:len(scratch):len(scratch)], scratch
	case '{', '[':
		return Composite, value, scratch
	case 'n':
		return Null, nil, scratch
	}
	return Literal, value, scratch
}

// appendUnescaped appends the text of a valid JSON string.
func appendUnescaped(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hex(s)
			s = s[4:]
			if utf16.IsSurrogate(r) {
				low := rune(0)
				if len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
					low = hex(s[2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					s = s[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
}

func hex(s []byte) rune {
	n, _ := strconv.ParseUint(string(s[:4]), 16, 16)
	return rune(n)
}
