package captions_test

import (
	"fmt"

	"example.com/acstelemetry/captions"
)

func ExampleDecode() {
	rec, err := captions.Decode([]byte(`{"Category":"ACSCallClosedCaptionsSummary","SpokenLanguage":"en-us",
		"EndReason":"Stopped","Duration":"666.66"}`), nil)
	fmt.Println(rec.SpokenLanguage, rec.EndReason, rec.Duration.Or(0).Duration(), err)
	// Output: en-us Stopped 11m6.66s <nil>
}
