package textdoc_test

import (
	"testing"

	"example.com/acstelemetry/internal/textdoc"
)

func TestClean(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing to replace", "Zürich 東京", "Zürich 東京"},
		{"a sequence for terminals", "a\x1b[31mb\x7f", "a\uFFFD[31mb\uFFFD"},
		{"marks that turn the reading direction", "a\u202Eb\u2066c\u200F", "a\uFFFDb\uFFFDc\uFFFD"},
		{"ends of lines", "a\nb\u2028c", "a\uFFFDb\uFFFDc"},
		{"what is not UTF-8", "a\xffb", "a\uFFFDb"},
		{"a family of emoji", "👩\u200D👩\u200D👧", "👩\u200D👩\u200D👧"},
		{"an emoji with a variation selector and one with a skin tone", "❤\uFE0F\u200D🔥 👩🏽\u200D🚀", "❤\uFE0F\u200D🔥 👩🏽\u200D🚀"},
		{"an emoji that is a mathematical symbol", "🙂\u200D\u2194\uFE0F", "🙂\u200D\u2194\uFE0F"},
		{"a Persian word", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"Devanagari after the mark that joins, and Bengali before it", "क्\u200Dष র\u200D\u09CDয", "क्\u200Dष র\u200D\u09CDয"},
		{"between Latin letters it would be unseen", "pay\u200Dpal", "pay\uFFFDpal"},
		{"and so between Cyrillic ones", "па\u200Cпа", "па\uFFFDпа"},
		{"and signs of ASCII", "a+\u200D+b", "a+\uFFFD+b"},
		{"and at the ends", "\u200Dمی\u200C", "\uFFFDمی\uFFFD"},
		{"and next to another", "👩\u200D\u200D👧", "👩\uFFFD\uFFFD👧"},
		{"the joiner of words joins nothing that is seen", "می\u2060خواهم", "می\uFFFDخواهم"},
	} {
		if got := textdoc.Clean(tt.text); got != tt.want {
			t.Errorf("%s: %+q, want %+q", tt.reason, got, tt.want)
		}
	}
}
