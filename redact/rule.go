package redact

import "example.com/acstelemetry/logs"

// Rule says what happens to the values of a field. The package comment lists
// the fields of each rule.
type Rule string

// The rules. Everything that a rule does not keep is replaced as Pseudonym
// says.
const (
	// Pseudonym replaces the value by a pseudonym of the same form.
	Pseudonym Rule = "pseudonym"
	// Number keeps a number, true or false as it is.
	Number Rule = "number"
	// Time keeps a time, or moves it with Options.ShiftTimes.
	Time Rule = "time"
	// Name keeps documented texts and, without Options.Strict, texts that look
	// like a programmer's name.
	Name Rule = "name"
	// Names is Name for a list separated by commas.
	Names Rule = "names"
	// Code keeps whole numbers of up to six digits.
	Code Rule = "code"
	// Comparison keeps a comparison with a number of up to six digits, such as ">= 99.5".
	Comparison Rule = "comparison"
	// Version keeps version numbers.
	Version Rule = "version"
	// System keeps the name of an operating system and the first parts of its
	// version, and drops the rest.
	System Rule = "system"
	// Agent keeps the known products of a user agent, with the first numbers of their
	// versions, if Options.UserAgentProducts is set.
	Agent Rule = "agent"
	// Payload keeps the shape of JSON and the names in it, and of the values only
	// those of OperationPayload's documented members, except FailureReason, which
	// is free text. Text that is not JSON is replaced as a whole.
	Payload Rule = "payload"
	// Hide makes the value Redacted. It is for personal numbers and times,
	// which the documented logs do not have.
	Hide Rule = "hide"
)

// rules lists the rules.
var rules = []Rule{Pseudonym, Number, Time, Name, Names, Code, Comparison, Version, System, Agent, Payload, Hide}

// RuleOf returns the rule for a field of a schema. It follows from the field
// table; texts that as far as is known hold no personal data are kept only if
// they are in a list of this package.
func RuleOf(f logs.Field) Rule {
	personal := f.Personal != logs.NotPersonal
	switch f.Kind {
	case logs.JSON:
		return Payload
	case logs.Integer, logs.Real, logs.Bool:
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
	case personal && !((rule == System || rule == Agent) && f.Personal == logs.DeviceFeatures):
		return Pseudonym
	case listed:
		return rule
	case f.Kind == logs.Enum:
		return Name
	}
	return Pseudonym
}

// safe returns the rule for a field that Azure or the SDK writes.
func safe(name string) (Rule, bool) {
	switch name {
	case "operationName", "category", "Type", "SourceSystem", "_IsBillable", // the envelope
		"pstnParticipantCallType", "TPE", "OperationType", "MetricName",
		"CodecName", "MediaStreamCodec", "Usage Type", "Unit Type",
		"Level", "level", "ResultType", "resultType", "SDKType", "sdkType", "SubOperationName",
		"recognizePromptSubOperationName", "contentType", "formatType", "recordingEndReason",
		"EndReason", "CancelReason", "Unit", "CallType", "Platform":
		return Name, true
	case "OverallCallIssues", "AudioIssues", "VideoIssues", "ScreenshareIssues":
		return Names, true
	case "participantEndReason", "ParticipantEndSubCode", "SubCode", "resultSignature",
		"DeviceOsVersionMajor", "DeviceOsVersionMinor", "DeviceBrowserVersionMajor", "DeviceBrowserVersionMinor":
		return Code, true
	case "operationVersion", "sdkVersion", "SdkVersion", "SDKVersion":
		return Version, true
	case "osVersion", "DeviceOsName":
		return System, true
	case "UserAgent", "DeviceBrowser":
		return Agent, true
	case "Goal":
		return Comparison, true
	}
	return "", false
}
