package jsonscan

import "unicode/utf8"

// AppendQuoted appends text as a JSON string. Bytes that are not UTF-8 become
// U+FFFD.
func AppendQuoted(dst []byte, text string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[text[i]>>4], hex[text[i]&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
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
