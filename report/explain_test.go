package report_test

import (
	"bytes"
	"testing"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

// entries returns the entry of a code, of a code with a subcode, and of a code that the
// catalogue does not know.
func entries() []errorcodes.Entry {
	code, _ := errorcodes.Lookup(408)
	both, _ := errorcodes.LookupSubcode(410, 3112)
	unknown, _ := errorcodes.Lookup(299)
	return []errorcodes.Entry{code, both, unknown}
}

func TestCodes(t *testing.T) {
	golden(t, "codes", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteCodes(w, f, entries(), nil)
	})
}
