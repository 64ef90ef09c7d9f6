package report

import (
	"strings"
	"unicode"
)

// What a terminal needs for a text: its width there, shortening and wrapping it.

// columnsOf returns how many columns of a terminal a text takes: one a character,
// two for those that are as wide as they are high (East Asian ones, and pictures),
// none for marks that stand on the character before.
func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		n += columnsOfRune(r)
	}
	return n
}

func columnsOfRune(r rune) int {
	switch {
	case r < 0x300: // the most, and none of them special
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, wideRunes):
		return 2
	}
	return 1
}

// wideRunes are the blocks that Unicode's EastAsianWidth.txt calls wide or full,
// in one piece where they stand together.
var wideRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, // the first letters of Hangul syllables
		{Lo: 0x2e80, Hi: 0x303e, Stride: 1}, // CJK radicals and signs
		{Lo: 0x3041, Hi: 0xa4cf, Stride: 1}, // Kana, CJK, Yi
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul syllables
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1},
		{Lo: 0xff01, Hi: 0xff60, Stride: 1}, // full forms of ASCII
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, // pictures
		{Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1},
		{Lo: 0x1f900, Hi: 0x1f9ff, Stride: 1},
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}

// head returns the beginning of a text that takes so many columns at most, and
// the rest.
func head(text string, width int) (string, string) {
	n := 0
	for i, r := range text {
		if n += columnsOfRune(r); n > width {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// tail returns the end of a text that takes so many columns at most.
func tail(text string, width int) string {
	runes := []rune(text)
	at := len(runes)
	for n := 0; at > 0; at-- {
		if n += columnsOfRune(runes[at-1]); n > width {
			break
		}
	}
	return string(runes[at:])
}

// shorten cuts a text to a width. What stays is what tells it apart: of a path,
// such as a resource's ID, the end; of a name such as "ACS user 5c1f" the last
// word, too; of anything else the beginning, without a number at its end, which
// might be cut.
func shorten(text string, width int) string {
	if columnsOf(text) <= width {
		return text
	}
	blank := strings.LastIndexByte(text, ' ')
	last := text[blank+1:]
	begin := func(n int) string {
		s, _ := head(text, n)
		return s
	}
	switch {
	case blank < 0 && strings.ContainsRune(text, '/'):
		return "…" + tail(text, width-1)
	case blank < 0:
		return begin(width-1) + "…"
	case isTag(last) && len(last) < width-1:
		return strings.TrimRight(begin(width-1-len(last)), " ") + "…" + last
	}
	return strings.TrimRight(begin(width-1), "0123456789., ") + "…"
}

// isTag reports whether a word is the four hexadecimal digits that stand at the
// end of a participant's name.
func isTag(word string) bool { return len(word) == 4 && strings.Trim(word, "0123456789abcdef") == "" }

// leastRoom is how many columns a text must have to be broken into lines: in less
// nobody can read.
const leastRoom = 20

// Wrap breaks a text so that it fits the screen behind an indent of so many columns,
// which the lines below the first one get as blanks. It breaks at blanks, and within
// a word only where that is longer than a line. On a screen without a width, and
// where less than 20 columns are left, the text stays as it is.
func (s Screen) Wrap(text string, indent int) string {
	room := s.Width - indent
	if s.Width == 0 || room < leastRoom || columnsOf(text) <= room {
		return text
	}
	var b strings.Builder
	at := 0
	next := func() {
		b.WriteString("\n" + strings.Repeat(" ", indent))
		at = 0
	}
	for text != "" {
		word := strings.TrimLeft(text, " ")
		blanks := text[:len(text)-len(word)]
		word, text, _ = cutBefore(word, ' ')
		if at > 0 && at+len(blanks)+columnsOf(word) > room {
			next()
		} else {
			b.WriteString(blanks)
			at += len(blanks)
		}
		for at+columnsOf(word) > room {
			part, rest := breakWord(word, room-at)
			b.WriteString(part)
			word = rest
			next()
		}
		b.WriteString(word)
		at += columnsOf(word)
	}
	return b.String()
}

// cutBefore divides a text before the first blank.
func cutBefore(text string, blank byte) (before, from string, found bool) {
	if i := strings.IndexByte(text, blank); i >= 0 {
		return text[:i], text[i:], true
	}
	return text, "", false
}

// breakWord returns as much of a word as there is room for, and the rest: if it can
// be, up to a sign behind which paths and lists go on.
func breakWord(word string, room int) (string, string) {
	part, rest := head(word, room)
	if i := strings.LastIndexAny(part, "/\\,;&"); i > len(part)/2 {
		return word[:i+1], word[i+1:]
	}
	if part == "" { // a wide character, and room for half of one
		for i := range word {
			if i > 0 {
				return word[:i], word[i:]
			}
		}
		return word, ""
	}
	return part, rest
}
