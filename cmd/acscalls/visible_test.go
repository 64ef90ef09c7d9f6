package main

import (
	"strings"
	"testing"
)

func TestVisible(t *testing.T) {
	for _, tt := range []struct{ reason, text, want string }{
		{"nothing to escape", "Zürich 東京 🙂\n", "Zürich 東京 🙂\n"},
		{"control characters of ASCII", "a\x1b[2J\a\t\r\x7fb\n", `a\u001b[2J\u0007\u0009\u000d\u007fb` + "\n"},
		{"the second set of control characters", "\u0080\u009b", `\u0080\u009b`},
		{"ends of lines and paragraphs", "\u2028\u2029", `\u2028\u2029`},
		{"marks that turn the reading direction", "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
			`\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069`},
		{"other marks that nobody sees", "\u00ad\u200b\u200d\u2060\ufeff", `\u00ad\u200b\u200d\u2060\ufeff`},
		{"a mark that UTF-16 writes in two parts", "\U000e0041", `\udb40\udc41`},
		{"a byte that is no UTF-8", "a\x9bb", `a\ufffdb`},
		{"the replacement character itself", "\ufffd", "\ufffd"},
	} {
		for size := 1; size <= len(tt.text); size++ { // whatever the parts in which it comes
			var b strings.Builder
			w := visible{w: &b}
			for rest := tt.text; rest != ""; {
				n := min(size, len(rest))
				if got, err := w.Write([]byte(rest[:n])); got != n || err != nil {
					t.Fatal(got, err)
				}
				rest = rest[n:]
			}
			if b.String() != tt.want {
				t.Errorf("%s, in parts of %d: %q, want %q", tt.reason, size, b.String(), tt.want)
			}
		}
	}
}
