package textdoc

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from a record safe to show. Control characters, which could rewrite a
// terminal, and invisible marks, such as those that reverse the reading direction, become
// U+FFFD. A joiner or non-joiner stays where it shapes what is seen: between letters of a
// script without case, such as Arabic or Devanagari, and between emoji. Elsewhere two texts
// that look the same could differ by it.
func Clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	before := rune(0)
	for i, r := range s {
		shown := r
		if IsInvisible(r) {
			if !isJoiner(r) || !isJoined(before) || !isJoined(first(s[i+utf8.RuneLen(r):])) {
				shown = '\uFFFD'
			}
		}
		b.WriteRune(shown)
		before = r
	}
	return b.String()
}

// IsInvisible reports whether a character is a control character or an invisible mark.
func IsInvisible(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// isPlain reports whether a text has only blanks and visible characters of ASCII, as
// nearly all have.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// isJoiner reports whether a character is the zero width joiner or non-joiner.
func isJoiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

// isJoined reports whether a joiner next to a character may change how it looks: emoji are
// symbols, and some end with a mark.
func isJoined(r rune) bool {
	return r > unicode.MaxASCII && r != utf8.RuneError && unicode.In(r, unicode.Lo, unicode.M, unicode.S)
}

// first returns the first character of a text, or [utf8.RuneError] if there is none.
func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
