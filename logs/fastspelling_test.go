package logs_test

import (
	"strings"
	"testing"
)

// Names that tools spell in their own way mean the same to both decoders, and so do values that
// mean none.
func TestFastOddSpellings(t *testing.T) {
	for name, record := range map[string]string{
		"a field of the envelope in properties, as databases spell it":  `{"category":"CallSummary","properties":{"callDuration":1,"correlation_id":"c"}}`,
		"a field of the envelope in properties, with its type":          `{"category":"CallSummary","properties":{"callDuration":1,"time_t":"2021-07-19T18:46:50Z","Type_s":"T"}}`,
		"a payload that is an array of nothing":                         `{"category":"CallClientOperations","properties":{"OperationPayload":[null]}}`,
		"the same with blanks, as a row":                                `{"OperationPayload":[ null ],"Type":"ACSCallClientOperations"}`,
		"a field of the envelope next to properties, with its type":     `{"category":"CallDiagnostics","resourceId_g":"/R","properties":{"streamId":1}}`,
		"a field of the envelope next to properties, with their name":   `{"category":"CallDiagnostics","properties_time_d":"2021-07-19T18:46:50Z","properties":{"streamId":1}}`,
		"a field of both in a row with flattened properties":            `{"OperationName":"Join","properties.SdkVersion":"1","Type":"ACSCallClientOperations"}`,
		"a field of both in a row with flattened properties, not known": `{"OperationName":"Join","properties_x":"1","Type":"ACSCallClientOperations"}`,
	} {
		t.Run(name, func(t *testing.T) {
			sameForAll(t, []byte(strings.Repeat(record+"\n", 3)), 0, 0)
		})
	}
}
