package calls_test

import (
	"fmt"
	"slices"
	"testing"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
)

// keyed returns what identifies a call and shows that its records were put together.
func keyed(c *calls.Call) string {
	return fmt.Sprint(c.ID, c.Source, c.Start, len(c.Participants))
}

func TestEachInOrder(t *testing.T) {
	for _, factsOnly := range []bool{false, true} {
		a := calls.Assembler{FactsOnly: factsOnly}
		i := 0
		for rec := range acstest.Records(&acstest.Config{Seed: 3, Calls: 700, Shuffle: 50}) {
			a.Add(rec, position(i))
			i++
		}
		var want, got []string
		for c := range a.All() {
			want = append(want, keyed(c))
		}
		a.EachInOrder(func(c calls.Assembled) func() bool {
			key := keyed(c.Call)
			return func() bool {
				got = append(got, key)
				return true
			}
		})
		if !slices.Equal(got, want) {
			t.Errorf("FactsOnly %v: EachInOrder has another order than All", factsOnly)
		}
		var few []string
		a.EachInOrder(func(c calls.Assembled) func() bool {
			if c.ID.Or("")[0]%2 == 0 {
				return nil // nothing to do with this one
			}
			key := keyed(c.Call)
			return func() bool {
				few = append(few, key)
				return len(few) < 3
			}
		})
		wanted := slices.DeleteFunc(slices.Clone(want), func(key string) bool { return key[0]%2 == 0 })
		if !slices.Equal(few, wanted[:3]) {
			t.Errorf("FactsOnly %v: got %q after three calls, want %q", factsOnly, few, wanted[:3])
		}
	}
}
