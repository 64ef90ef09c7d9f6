// Package brief has what package calls tells package quality of a call for a row in a list:
// what a calls.Call says without its records, at a fraction of the cost.
package brief

import (
	"math"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

// Call is a call in brief. Except for its texts, it is valid only until the function that
// receives it returns.
type Call struct {
	// Of is how many calls there are, or at least how many of those that are in memory at once.
	Of int
	// ID, Source, Type, Start, End, ResourceID and TeamsThreadID are those of calls.Call.
	ID            opt.Value[string]
	Source        logs.Position
	Type          opt.Value[callsummary.CallType]
	Start, End    opt.Value[time.Time]
	ResourceID    opt.Value[string]
	TeamsThreadID opt.Value[string]
	// Complete is what calls.Call.Complete returns.
	Complete bool
	// ByClient says that only operations of clients say when the call took place.
	ByClient bool
	// Participants, Streams, Operations and Diagnostics are in no particular order.
	Participants []Participant
	Streams      []uint64 // the marks of the streams, see calls.Assembler.Mark
	Operations   []Operation
	Diagnostics  []Diagnostic
	Surveys      []*survey.Record
}

// Participant is a participant in brief.
type Participant struct {
	EndpointType opt.Value[callsummary.EndpointType]
	InOperations bool                   // as in calls.Participant
	Results      []clientops.ResultType // as in calls.Participant

	// Listed says that there is a calls.Participant.Listed. The fields after it are of that
	// one.
	Listed                bool
	ParticipantType       opt.Value[callsummary.ParticipantType]
	EndReason             string
	ResultCategory        opt.Value[callsummary.ResultCategory]
	SDKVersion, OSVersion opt.Value[string]
}

// Operation is an operation in brief.
type Operation struct {
	Name   clientops.OperationName // empty if it has none
	Result opt.Value[clientops.ResultType]
}

// Diagnostic is a range of a user-facing diagnostic in brief.
type Diagnostic struct {
	Name    clientops.DiagnosticName
	Changes int // how many records there are
	Good    int // how many of them say "Good"
}

// Emitted is a call in brief that a calls.LiveAssembler emits.
type Emitted struct {
	*Call
	Reason  string // a calls.Reason
	Version int    // as in calls.Emitted
}

// Duration returns the time from the start of a call to its end, and false if one of them is
// not known, or if the duration cannot be: negative, or of 292 years and more.
func Duration(start, end opt.Value[time.Time]) (time.Duration, bool) {
	from, ok1 := start.Get()
	to, ok2 := end.Get()
	d := to.Sub(from)
	// The greatest Duration stands for everything beyond it.
	return d, ok1 && ok2 && 0 <= d && d < math.MaxInt64
}

// HasText reports whether a field has a text, even if the service has hidden it.
func HasText[T ~string](v opt.Value[T]) bool { return v.Or("") != "" || v.State() == opt.Redacted }

// Reset empties c and keeps its memory.
func (c *Call) Reset() {
	clear(c.Participants)
	clear(c.Operations)
	clear(c.Diagnostics)
	clear(c.Surveys)
	*c = Call{
		Participants: c.Participants[:0], Streams: c.Streams[:0],
		Operations: c.Operations[:0], Diagnostics: c.Diagnostics[:0], Surveys: c.Surveys[:0],
	}
}
