package acstest

import (
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
)

// Faults are what is wrong in a feed. Each fault is one problem for a reader, or one
// remark if it is [Twice] or a [Fraction], and costs nothing that an [Answer] tells.
type Faults struct {
	// Fields is the share of the records of the three call logs that have a field which
	// cannot be read or occurs twice. The rest of the record can be read.
	Fields float64
	// Lines is the share of the records that come after a line which is not a record: cut
	// off, not JSON, or foreign text. In messages and arrays they come after such an
	// element; only broken JSON is possible there.
	Lines float64
	// Kinds are the kinds of faults to write. The default is all. A record, or a place in a
	// feed, where none of them is possible has none.
	Kinds []FaultKind
}

// FaultKind is a kind of fault in a feed.
type FaultKind string

// The kinds of faults, first those of fields, then those of lines.
const (
	WrongType   FaultKind = "wrong type"   // an object or an array instead of a text or a number
	NoNumber    FaultKind = "no number"    // a text instead of a number
	Fraction    FaultKind = "fraction"     // instead of a whole number
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

// badField is a member that cannot be read as the field of its name. It replaces the right
// one unless it is the second of that name.
type badField struct {
	property, json string
	kind           FaultKind
}

var (
	badSummaryFields = []badField{
		{"participantTenantId", `{"id":"02cbdb3c"}`, WrongType},
		{"participantTenantId", `["02cbdb3c","f"]`, WrongType},
		{"participantTenantId", `"02cbdb3c-155a-4b95-b829-6d56a45787ca"`, Twice},
	}
	badStreamFields = []badField{
		{"roundTripTimeMax", `"fast"`, NoNumber},
		{"jitterMax", `1.5`, Fraction},
		{"packetLossRateMax", `"low"`, NoNumber},
		{"PacketUtilization", `99999999999999999999`, TooLarge},
		{"VideoBitRateMax", `"1e999"`, TooLarge},
		{"jitterMax", `{"ms":3}`, WrongType},
		{"transportType", `"UDP"`, Twice},
	}
	badOperationFields = []badField{
		{"ResultSignature", `"OK"`, NoNumber},
		{"DurationMs", `12.5`, Fraction},
		{"OperationType", `[]`, WrongType},
		{"OperationType", `"client-event"`, Twice},
	}
)

// second says that the member is added to the right one.
func (b *badField) second() bool { return b.kind == Twice }

// fields returns the bad fields that are possible in the log of rec.
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

// badLine is a line that is not a record. Broken JSON may also be an element of a message
// or an array.
type badLine struct {
	text string
	kind FaultKind
}

var badLines = []badLine{
	{`-- the log was rotated --`, ForeignText},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallDiagnostics","properties":{"participantId":"3f0c`, CutOff},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"callDuration":"12"`, CutOff},
	{`{"time":"2026-01-05T08:00:00Z","category":"CallSummary","properties":{"identifier"}}`, BrokenJSON},
	{`{"category":"CallDiagnostics","properties":{"jitterAvg" 1}}`, BrokenJSON},
	{`{"category" "CallClientOperations"}`, BrokenJSON},
}

// lines returns the bad lines that are possible in a shape.
func (f *Faults) lines(shape Shape) []badLine {
	list := chosenKinds(f, badLines, func(b badLine) FaultKind { return b.kind })
	if shape == Lines || shape == Rows {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(b badLine) bool { return b.kind != BrokenJSON })
}

// chosenKinds returns the entries of a list whose kind is chosen.
func chosenKinds[T any](f *Faults, list []T, kind func(T) FaultKind) []T {
	if len(f.Kinds) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return !slices.Contains(f.Kinds, kind(one)) })
}
