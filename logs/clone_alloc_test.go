//go:build (386 || amd64 || arm64 || loong64 || ppc64le || riscv64) && !safe

package logs_test

import (
	"testing"

	"example.com/acstelemetry/logs"
)

// Copies of successive records of one call share their texts.
func TestCloneAllocations(t *testing.T) {
	rec, err := logs.Decode([]byte(benchStream), schemas(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var c logs.Cloner
	c.Clone(rec)
	if got := testing.AllocsPerRun(100, func() { c.Own(rec) }); got > 0 {
		t.Errorf("%v allocations for texts that have occurred before, want 0", got)
	}
	if got := testing.AllocsPerRun(100, func() { c.Clone(rec) }); got > 1 {
		t.Errorf("%v allocations, want 1: the record", got)
	}
}
