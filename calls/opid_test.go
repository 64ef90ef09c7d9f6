package calls

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestOpID(t *testing.T) {
	for _, test := range []struct {
		why, text string
		guid      bool
	}{
		{"as Azure writes them", "01234567-89ab-cdef-fedc-ba9876543210", true},
		{"the greatest", "ffffffff-ffff-ffff-ffff-ffffffffffff", true},
		{"one half is 0", "00000000-0000-0000-0000-000000000001", true},
		{"all is 0, as of no GUID", "00000000-0000-0000-0000-000000000000", false},
		{"capital letters", "01234567-89AB-CDEF-FEDC-BA9876543210", false},
		{"a letter behind f", "01234567-89ag-cdef-fedc-ba9876543210", false},
		{"letters that have the low bits of digits", "pqrstuvw-pqrs-tuvw-pqrs-pqrstuvwpqrs", false},
		{"what is before 0", "/1234567-89ab-cdef-fedc-ba9876543210", false},
		{"what is behind 9", ":1234567-89ab-cdef-fedc-ba9876543210", false},
		{"what is before a", "01234567-89ab-cdef-fedc-ba98765432`0", false},
		{"a byte above ASCII", "01234567-89ab-cdef-fedc-ba98765432\xb20", false},
		{"no dash", "01234567089ab-cdef-fedc-ba9876543210", false},
		{"short", "01234567-89ab-cdef-fedc-ba987654321", false},
		{"long", "01234567-89ab-cdef-fedc-ba98765432100", false},
		{"a word", "join", false},
		{"nothing", "", false},
	} {
		id := opIDOf(test.text)
		if id.isGUID() != test.guid || id.String() != test.text || id.isEmpty() != (test.text == "") {
			t.Errorf("%s: %q is %#v, again %q", test.why, test.text, id, id)
		}
	}
}

// IDs are equal and ordered as their texts are.
func TestOpIDCompare(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "0", "x", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-fffffffffffg"}
	for range 40 {
		high, low := rnd.Uint64()>>(rnd.Uint32()%64), rnd.Uint64()>>(rnd.Uint32()%64)
		text := fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", high>>32, high>>16&0xFFFF, high&0xFFFF, low>>48, low&(1<<48-1))
		texts = append(texts, text, strings.ToUpper(text))
	}
	for _, a := range texts {
		for _, b := range texts {
			x, y := opIDOf(a), opIDOf(b)
			if x.compare(y) != cmp.Compare(a, b) || (x == y) != (a == b) || a == b && x.hash() != y.hash() {
				t.Errorf("%q and %q: compared %d", a, b, x.compare(y))
			}
		}
	}
}

func FuzzOpID(f *testing.F) {
	f.Add("01234567-89ab-cdef-fedc-ba9876543210")
	f.Add("01234567-89AB-cdef-fedc-ba9876543210")
	f.Fuzz(func(t *testing.T, text string) {
		if id := opIDOf(text); id.String() != text {
			t.Errorf("%q became %q", text, id)
		}
	})
}
