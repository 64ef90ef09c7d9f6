// Recorded by tools/apicheck.

package brief

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"time"
)

var ()

func Duration(start opt.Value[time.Time], end opt.Value[time.Time]) (time.Duration, bool)

type Call struct {
	ID            opt.Value[string]
	Source        logs.Position
	Type          opt.Value[callsummary.CallType]
	Start         opt.Value[time.Time]
	End           opt.Value[time.Time]
	ResourceID    opt.Value[string]
	TeamsThreadID opt.Value[string]
	Complete      bool
	Participants  []Participant
	Streams       []uint64
	Operations    []Operation
	Diagnostics   []Diagnostic
	Surveys       []*survey.Record
}

func (*Call) Reset()

type Diagnostic struct {
	Name    clientops.DiagnosticName
	Changes int
	Good    int
}

type Emitted struct {
	*Call
	Reason  string
	Version int
}

type Operation struct {
	Name   clientops.OperationName
	Result opt.Value[clientops.ResultType]
}

type Participant struct {
	EndpointType opt.Value[callsummary.EndpointType]
	EndReason    string
}
