package acstest

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// Faults are what is wrong in a feed. Each fault is one problem for a reader
// and costs nothing that an [Answer] tells.
type Faults struct {
	// Fields is the share of the records of the three call logs with a field
	// that cannot be read, or that occurs twice. The record itself can be read.
	Fields float64
	// Lines is the share of the records that stand behind a line which is no
	// record: cut off, not JSON, or foreign text. Messages and arrays have such
	// elements, of which only some kinds are possible there.
	Lines float64
}

// badField is a member of an object that cannot be read as the field of its
// name. It is in the place of a right one unless it is the second of that name.
type badField struct {
	property, json string
	second         bool
}

var (
	badSummaryFields = []badField{
		{"osVersion", `{"name":"Windows"}`, false},
		{"sdkVersion", `["1.33.3"]`, false},
		{"osVersion", `"Windows"`, true},
	}
	badStreamFields = []badField{
		{"roundTripTimeMax", `"fast"`, false},
		{"jitterMax", `1.5`, false},
		{"packetLossRateMax", `"NaN"`, false},
		{"PacketUtilization", `99999999999999999999`, false},
		{"VideoBitRateMax", `"1e999"`, false},
		{"jitterMax", `{"ms":3}`, false},
		{"transportType", `"UDP"`, true},
	}
	badOperationFields = []badField{
		{"ResultSignature", `"OK"`, false},
		{"DurationMs", `12.5`, false},
		{"UserAgent", `[]`, false},
		{"SdkVersion", `"1.0"`, true},
	}
)

// badFields returns what can be wrong in a record of the log that rec is of.
func badFields(rec logs.Record) []badField {
	switch rec.(type) {
	case *callsummary.Record:
		return badSummaryFields
	case *diagnostics.Record:
		return badStreamFields
	case *clientops.Record:
		return badOperationFields
	}
	return nil
}

// Lines that are no record, and elements that are none where a line is not all
// there is.
var (
	badElements = []string{
		`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"identifier":}}`,
		`{"category":"CallDiagnostics","properties":{"jitterAvg":+1}}`,
		`{"category" "CallClientOperations"}`,
	}
	badLines = append([]string{
		`-- the log was rotated --`,
		`{"time":"2026-01-05T08:00:00Z","category":"CallDiagnostics","properties":{"participantId":"3f0c`,
		`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"callDuration":"12"`,
	}, badElements...)
)
