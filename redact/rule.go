package redact

import "example.com/acstelemetry/logs"

// Rule says what happens to the values of a field. The package's comment lists
// which fields have which rule.
type Rule string

// The rules. Whatever a rule does not keep is replaced as Pseudonym says.
const (
	// Pseudonym replaces the value by a pseudonym in the same form.
	Pseudonym Rule = "pseudonym"
	// Number keeps a number as it is.
	Number Rule = "number"
	// Time keeps a time, or moves it with Options.ShiftTimes.
	Time Rule = "time"
	// Name keeps texts that the documents know and, without Options.Strict, what
	// looks like a programmer's name.
	Name Rule = "name"
	// Names is Name for a list with commas.
	Names Rule = "names"
	// Code keeps whole numbers of up to six digits.
	Code Rule = "code"
	// Version keeps version numbers.
	Version Rule = "version"
	// System keeps the name of an operating system and the first parts of its
	// version, and leaves out what follows.
	System Rule = "system"
	// Payload keeps the shape of JSON and the names in it, and of the values
	// those of DiagnosticChanged, DiagnosticQuality and StreamType. What is no
	// JSON is replaced whole.
	Payload Rule = "payload"
	// Hide makes the value Redacted. It is for personal numbers and times, of
	// which the documented logs have none.
	Hide Rule = "hide"
)

// RuleOf returns the rule for a field of a schema. It follows from what the field
// table says of the field; texts that hold no personal data, as far as anybody
// knows, are kept only if they are in a list of this package.
func RuleOf(f logs.Field) Rule {
	personal := f.Personal != logs.NotPersonal
	switch f.Kind {
	case logs.JSON:
		return Payload
	case logs.Integer, logs.Real:
		if personal {
			return Hide
		}
		return Number
	case logs.Time:
		if personal {
			return Hide
		}
		return Time
	}
	rule, listed := safe(f.Name())
	switch {
	case personal && !(rule == System && f.Personal == logs.DeviceFeatures):
		return Pseudonym
	case listed:
		return rule
	case f.Kind == logs.Enum:
		return Name
	}
	return Pseudonym
}

// safe returns the rule for a field with text that Azure or the SDK writes.
func safe(name string) (Rule, bool) {
	switch name {
	case "operationName", "category", "Type", "SourceSystem", "_IsBillable", // the envelope
		"pstnParticipantCallType", "OperationType", "MetricName",
		"CodecName", "MediaStreamCodec", "Usage Type", "Unit Type":
		return Name, true
	case "OverallCallIssues", "AudioIssues", "VideoIssues", "ScreenshareIssues":
		return Names, true
	case "participantEndReason", "ParticipantEndSubCode":
		return Code, true
	case "operationVersion", "sdkVersion", "SdkVersion":
		return Version, true
	case "osVersion":
		return System, true
	}
	return "", false
}
