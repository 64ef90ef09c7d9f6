// Recorded by tools/apicheck.

package callsummary

import (
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"time"
)

var ()

func Decode(data []byte, opts *logs.Options) (*Record, error)
func New() *Record
func Schema() *logs.Schema

type CallType string

func (CallType) Known() bool

const (
	Group CallType = "Group"
	P2P   CallType = "P2P"
)

type EndpointType string

func (EndpointType) Known() bool

const (
	Bot             EndpointType = "Bot"
	PSTN            EndpointType = "PSTN"
	Server          EndpointType = "Server"
	UnknownEndpoint EndpointType = "Unknown"
	VoIP            EndpointType = "VoIP"
)

type ParticipantType string

func (ParticipantType) Known() bool

const (
	ACSUser           ParticipantType = "ACS"
	Microsoft365User  ParticipantType = "ACS as Microsoft 365 user"
	TeamsExternalUser ParticipantType = "ACS as Teams external user"
	TeamsUser         ParticipantType = "Teams"
	TeamsVoiceApps    ParticipantType = "Teams Voice Apps"
)

type Record struct {
	logs.Envelope
	Identifier              opt.Value[string]
	CallStartTime           opt.Value[time.Time]
	CallDuration            opt.Value[opt.Seconds]
	CallType                opt.Value[CallType]
	TeamsThreadID           opt.Value[string]
	ParticipantID           opt.Value[string]
	ParticipantStartTime    opt.Value[time.Time]
	ParticipantDuration     opt.Value[opt.Seconds]
	ParticipantEndReason    opt.Value[string]
	EndpointID              opt.Value[string]
	EndpointType            opt.Value[EndpointType]
	SDKVersion              opt.Value[string]
	OSVersion               opt.Value[string]
	ParticipantTenantID     opt.Value[string]
	ParticipantType         opt.Value[ParticipantType]
	PSTNParticipantCallType opt.Value[string]
	ParticipantEndSubCode   opt.Value[string]
	ResultCategory          opt.Value[ResultCategory]
	DiagnosticOptions       opt.Value[string]
	CallDebuggingInfo       opt.Value[string]
	CallUpdatesVersion      opt.Value[int64]
}

func (*Record) EndReason() (errorcodes.Entry, bool)
func (Record) MarshalJSON() ([]byte, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error

type ResultCategory string

func (ResultCategory) Known() bool

const (
	ExpectedError         ResultCategory = "ExpectedError"
	Success               ResultCategory = "Success"
	UnexpectedClientError ResultCategory = "UnexpectedClientError"
	UnexpectedServerError ResultCategory = "UnexpectedServerError"
)
