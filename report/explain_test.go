package report_test

import (
	"bytes"
	"testing"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/report"
)

// explanations returns those of a code, of a code with a subcode, of a code that the catalogue does
// not know, of a subcode with another code and without any, and of names of the client.
func explanations() []report.Explanation {
	code, _ := errorcodes.Lookup(408)
	both, _ := errorcodes.LookupSubcode(410, 3112)
	unknown, _ := errorcodes.Lookup(299)
	other, _ := errorcodes.LookupSubcode(500, 511404)
	rule, _ := errorcodes.Find("", "560499")
	return []report.Explanation{
		{Code: &code}, {Code: &both}, {Code: &unknown}, {Code: &other}, {Code: &rule},
		{Diagnostic: clientops.CameraFreeze}, {Diagnostic: clientops.SpeakerMuted}, {Diagnostic: "cameraOdd"},
		{Operation: clientops.Join}, {Operation: clientops.OldStateChanged}, {Operation: "DoMagic"},
	}
}

func TestExplanations(t *testing.T) {
	golden(t, "explanations", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteExplanations(w, f, explanations(), nil)
	})
}
