package main

import "testing"

// Package logs builds without each idea.
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
