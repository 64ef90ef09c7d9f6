package main

import "testing"

// Every idea can still be taken out, and the package builds without it.
func TestIdeas(t *testing.T) {
	for _, d := range ideas {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if err := d.build(t.TempDir(), "build"); err != nil {
				t.Error(err)
			}
		})
	}
}
