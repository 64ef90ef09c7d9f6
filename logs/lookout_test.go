package logs

import (
	"strings"
	"testing"
)

// A string of n lines is searched for its closing quote once, not once for each line.
// internal/budget does not see that: it counts statements, and one statement searches
// all bytes.
func TestLookoutSearchesOnce(t *testing.T) {
	data := []byte(`{"a":"` + strings.Repeat("x\n", 3) + `"}`)
	quote := len(data) - len(`"}`)
	for _, test := range []struct {
		name        string
		seen        int // bytes that have arrived
		ends, clear int // places where the value may end, and where the search is afterwards
		whole       bool
	}{
		{"all of it", len(data), 4, quote, true},
		{"without the closing quote", quote, 3, quote, false},
		{"cut in the second line", quote - 3, 1, quote - 3, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var l lookout
			ends := 0
			for l.mayEnd(data[:test.seen]) {
				if ends++; ends == 1 && l.clear != test.clear {
					t.Errorf("after the first line, no quote is known up to %d, want %d", l.clear, test.clear)
				}
			}
			if ends != test.ends {
				t.Errorf("the value may end at %d places, want %d", ends, test.ends)
			}
			if whole := l.depth == 0; whole != test.whole {
				t.Errorf("it is whole: %v, want %v", whole, test.whole)
			}
		})
	}
}
