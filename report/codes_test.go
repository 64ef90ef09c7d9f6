package report_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

func TestCodes(t *testing.T) {
	list := slices.DeleteFunc(slices.Collect(errorcodes.All()), func(e errorcodes.Entry) bool { return !e.Matches("8522") })
	golden(t, "codes", report.Formats(), func(w *bytes.Buffer, f report.Format) error { return report.WriteCodes(w, f, list, nil) })
	if err := report.WriteCodes(new(bytes.Buffer), "xml", list, nil); err == nil {
		t.Error("an unknown format is no error")
	}
}

func ExampleWriteCodes() {
	list := slices.DeleteFunc(slices.Collect(errorcodes.All()), func(e errorcodes.Entry) bool { return !e.Matches("410 path media") })
	report.WriteCodes(os.Stdout, report.Table, list, nil) //nolint:errcheck // it is an example
	// Output:
	// CODE        FAULT    CATEGORY               WHAT IT MEANS
	// 410/301004  Network  UnexpectedClientError  No path for media could be established.
	// 410/301005  Network  UnexpectedClientError  The path for media was lost, so the service removed the participant, who often has left abruptly or lost the network.
	// 410/531004  Network  Unknown                The ICE connectivity checks failed, so no media path was found.
}
