package jsonscan

import (
	"unicode/utf16"
	"unicode/utf8"
)

// AppendUnquoted appends the text of a scanned JSON string; raw includes the
// quotes. Bytes and escapes that are not Unicode text become U+FFFD, as in
// encoding/json.
func AppendUnquoted(dst, raw []byte) []byte {
	for i := 1; i < len(raw)-1; {
		switch c := raw[i]; {
		case c == '\\' && raw[i+1] == 'u':
			r, n := decodeU(raw[i : len(raw)-1])
			dst = utf8.AppendRune(dst, r)
			i += n
		case c == '\\':
			dst = append(dst, unescape(raw[i+1]))
			i += 2
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i : len(raw)-1])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// decodeU decodes a \u escape, or two that form a surrogate pair; n is the
// number of bytes it read.
func decodeU(b []byte) (r rune, n int) {
	r = hex4(b)
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' && allHex(b[8:12]) {
		if pair := utf16.DecodeRune(r, hex4(b[6:])); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// isReplacement reports whether the \u escape is U+FFFD itself.
func isReplacement(b []byte) bool { return hex4(b) == utf8.RuneError }

// hex4 returns the value of the four digits of a \u escape.
func hex4(b []byte) (r rune) {
	for _, c := range b[2:6] {
		r <<= 4
		switch {
		case c <= '9':
			r |= rune(c - '0')
		default:
			r |= rune(c|0x20-'a') + 10
		}
	}
	return r
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
