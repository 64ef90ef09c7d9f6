//go:build !race

package redact_test

import (
	"testing"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/redact"
)

// A record whose texts have come before is redacted without allocations, unless two of its texts
// have the same place in the memory, which a random number decides. The race
// detector makes pools drop what they hold.
func TestAppendAllocations(t *testing.T) {
	r := newRedactor(t, redact.Options{})
	buf := make([]byte, 0, 64<<10)
	all, records := 0.0, 0.0
	for _, rec := range samples() {
		if rec.Head().Extra != nil {
			continue // unknown fields are rewritten each time
		}
		records++
		all += testing.AllocsPerRun(100, func() {
			buf = r.Append(buf[:0], rec, func(dst []byte, _ logs.Record) []byte { return dst })
		})
	}
	if most := 3 * records; all > most {
		t.Errorf("%v allocations for %v records, want at most %v", all, records, most)
	}
}
