package acstest

import (
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// Faults are what is wrong in a feed. Each fault is one problem for a reader, or one
// remark if it is [Twice], and costs nothing that an [Answer] tells.
type Faults struct {
	// Fields is the share of the records of the three call logs with a field
	// that cannot be read, or that occurs twice. The record itself can be read.
	Fields float64
	// Lines is the share of the records that stand behind a line which is no
	// record: cut off, not JSON, or foreign text. Messages and arrays have such
	// elements, of which only some kinds are possible there.
	Lines float64
	// Kinds are the kinds of faults that there are to be. By default it is any. A
	// record, or a place in a feed, where none of them is possible has none.
	Kinds []FaultKind
}

// FaultKind is a kind of fault in a feed.
type FaultKind string

// The kinds of faults, first those of fields, then those of lines.
const (
	WrongType   FaultKind = "wrong type"   // an object or an array where a text or a number is due
	NoNumber    FaultKind = "no number"    // a text where a number is due
	Fraction    FaultKind = "fraction"     // where a whole number is due
	TooLarge    FaultKind = "too large"    // a number that its type cannot hold
	Twice       FaultKind = "twice"        // a member that is there twice
	CutOff      FaultKind = "cut off"      // a line that ends within a record
	BrokenJSON  FaultKind = "broken JSON"  // within a record
	ForeignText FaultKind = "foreign text" // a line that has never been a record
)

// FaultKinds returns all kinds of faults.
func FaultKinds() []FaultKind {
	return []FaultKind{WrongType, NoNumber, Fraction, TooLarge, Twice, CutOff, BrokenJSON, ForeignText}
}

// badField is a member of an object that cannot be read as the field of its
// name. It is in the place of a right one unless it is the second of that name.
type badField struct {
	property, json string
	kind           FaultKind
}

var (
	badSummaryFields = []badField{
		{"osVersion", `{"name":"Windows"}`, WrongType},
		{"sdkVersion", `["1.33.3"]`, WrongType},
		{"osVersion", `"Windows"`, Twice},
	}
	badStreamFields = []badField{
		{"roundTripTimeMax", `"fast"`, NoNumber},
		{"jitterMax", `1.5`, Fraction},
		{"packetLossRateMax", `"NaN"`, NoNumber},
		{"PacketUtilization", `99999999999999999999`, TooLarge},
		{"VideoBitRateMax", `"1e999"`, TooLarge},
		{"jitterMax", `{"ms":3}`, WrongType},
		{"transportType", `"UDP"`, Twice},
	}
	badOperationFields = []badField{
		{"ResultSignature", `"OK"`, NoNumber},
		{"DurationMs", `12.5`, Fraction},
		{"UserAgent", `[]`, WrongType},
		{"SdkVersion", `"1.0"`, Twice},
	}
)

// second says that the member is there beside the right one.
func (b *badField) second() bool { return b.kind == Twice }

// fields returns what can be wrong in a record of the log that rec is of.
func (f *Faults) fields(rec logs.Record) []badField {
	switch rec.(type) {
	case *callsummary.Record:
		return chosenKinds(f, badSummaryFields, func(b badField) FaultKind { return b.kind })
	case *diagnostics.Record:
		return chosenKinds(f, badStreamFields, func(b badField) FaultKind { return b.kind })
	case *clientops.Record:
		return chosenKinds(f, badOperationFields, func(b badField) FaultKind { return b.kind })
	}
	return nil
}

// badLine is a line that is no record. One of broken JSON may also stand where a
// line is not all there is.
type badLine struct {
	text string
	kind FaultKind
}

var badLines = []badLine{
	{`-- the log was rotated --`, ForeignText},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallDiagnostics","properties":{"participantId":"3f0c`, CutOff},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"callDuration":"12"`, CutOff},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"identifier":}}`, BrokenJSON},
	{`{"category":"CallDiagnostics","properties":{"jitterAvg":+1}}`, BrokenJSON},
	{`{"category" "CallClientOperations"}`, BrokenJSON},
}

// lines returns what can stand in a feed in place of a record; in some shapes that
// is broken JSON alone.
func (f *Faults) lines(shape Shape) []badLine {
	list := chosenKinds(f, badLines, func(b badLine) FaultKind { return b.kind })
	if shape == Lines || shape == Rows {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(b badLine) bool { return b.kind != BrokenJSON })
}

// chosenKinds returns those of a list that are of a kind that there is to be.
func chosenKinds[T any](f *Faults, list []T, kind func(T) FaultKind) []T {
	if len(f.Kinds) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return !slices.Contains(f.Kinds, kind(one)) })
}
