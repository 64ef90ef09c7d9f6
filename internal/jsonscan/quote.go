package jsonscan

import (
	"math/bits"
	"unicode/utf8"
)

// AppendQuoted appends text as a JSON string. Bytes that are not UTF-8 become
// U+FFFD.
func AppendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	n := plain(text, 0)
	dst = append(dst, text[:n]...)
	if n < len(text) {
		dst = appendEscaped(dst, text[n:])
	}
	return append(dst, '"')
}

// Plain reports whether text is printable ASCII without quotes and backslashes, so that in JSON
// it is the same between two quotes.
func Plain(text string) bool { return plain(text, 0) == len(text) }

// appendEscaped appends a text that begins with a special character.
func appendEscaped(dst []byte, text string) []byte {
	const hex = "0123456789abcdef"
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:])
			dst = utf8.AppendRune(dst, r)
			i += n - 1
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		n := plain(text, i)
		dst = append(dst, text[i:n]...)
		i = n
	}
	return dst
}

// plain returns the offset of the first byte of text, from i on, that AppendQuoted may not
// copy as it is, or the length of the text. It looks at eight bytes at a time.
func plain(text string, i int) int {
	for ; i+8 <= len(text); i += 8 {
		if found := Specials(word(text[i : i+8])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	if rest := len(text) - i; rest > 0 && len(text) >= 8 {
		last := word(text[len(text)-8:]) >> (64 - 8*rest) // with zeros after it, which are special
		return i + min(rest, bits.TrailingZeros64(Specials(last))/8)
	}
	for ; i < len(text) && isPlain(text[i]); i++ {
	}
	return i
}

func isPlain(c byte) bool { return ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\' }

// word returns the 8 bytes of a text, the first one in the lowest bits.
func word(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// AppendCompact appends a JSON value that has been scanned, without the blanks
// between its tokens and with U+FFFD for bytes that are not UTF-8, so that it
// fits on one line.
func AppendCompact(dst, raw []byte) []byte {
	quoted := false
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(raw[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
			continue
		case c == '"':
			quoted = !quoted
		case c == '\\': // only inside a string; the escaped byte is not a quote
			dst = append(dst, c)
			i++
			c = raw[i]
		case !quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n'):
			i++
			continue
		}
		dst = append(dst, c)
		i++
	}
	return dst
}
