// Recorded by tools/apicheck.

package calls

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
	"io"
	"iter"
	"time"
)

const (
	DefaultIdle          time.Duration = 3600000000000
	DefaultMaxClockJump  time.Duration = 86400000000000
	DefaultMaxRecords                  = 1000000
	DefaultMaxRemembered               = 100000
)

var (
	ErrState error
)

func NewLiveAssembler(opts *LiveOptions) *LiveAssembler
func ParseIdentifier(text string, endpoint callsummary.EndpointType) Identifier
func RestoreLiveAssembler(r io.Reader, opts *LiveOptions) (*LiveAssembler, error)

type Assembled struct {
	*Call
	Worker int
}

type Assembler struct {
	FactsOnly bool
	MaxMemory int64
	TempFile  func() (TempFile, error)
	Mark      func(*diagnostics.Record) uint64
	_         struct{}
}

func (*Assembler) Add(rec logs.Record, at logs.Position) bool
func (*Assembler) All() iter.Seq[*Call]
func (*Assembler) Calls() []*Call
func (*Assembler) Close() (err error)
func (*Assembler) Each(fn func(Assembled))
func (*Assembler) EachBrief(fn func(*brief.Call))
func (*Assembler) Err() error
func (*Assembler) Len() (n int)
func (*Assembler) Lone() (n int)
func (*Assembler) Merge(other *Assembler)
func (*Assembler) Selection() *Selection
func (*Assembler) Unclaimed() int

type Call struct {
	ID            opt.Value[string]
	Source        logs.Position
	FactsOnly     bool
	Type          opt.Value[callsummary.CallType]
	Start         opt.Value[time.Time]
	End           opt.Value[time.Time]
	ResourceID    opt.Value[string]
	TeamsThreadID opt.Value[string]
	Participants  []*Participant
	Endpoints     []*Endpoint
	Streams       []*Stream
	Operations    []*clientops.Record
	Diagnostics   []*DiagnosticRange
	MediaStats    []*mediastats.Record
	Series        []*Series
	Surveys       []*survey.Record
	Usage         []*usage.Record
	CallRecords   []logs.Record
	Gaps          []Shortfall
}

func (*Call) Complete() bool
func (*Call) Duration() (time.Duration, bool)
func (*Call) Owners() (map[*clientops.Record]*Participant, map[*DiagnosticRange]*Participant)
func (*Call) Timeline() *Timeline

type DiagnosticRange struct {
	Name        clientops.DiagnosticName
	OperationID string
	Start       time.Time
	End         time.Time
	Records     []*clientops.Record
	Qualities   []clientops.DiagnosticQuality
}

type Emitted struct {
	*Call
	Reason  Reason
	Version int
}

type Endpoint struct {
	Key          string
	Type         opt.Value[callsummary.EndpointType]
	Participants []*Participant
	Streams      []*Stream
}

type Gap string

func (Gap) Missing() bool

const (
	Durations                 Gap = "contradicting durations"
	EarlyVersion              Gap = "only early versions"
	FewStreams                Gap = "fewer streams than expected"
	MissingSummaries          Gap = "missing summaries"
	NoEndpoint                Gap = "operations without endpoint in a P2P call"
	NoStreams                 Gap = "no streams"
	NoSummary                 Gap = "no summary"
	OutsideCall               Gap = "participant outside the call"
	ParticipantWithoutSummary Gap = "participant without summary"
	UnknownOperator           Gap = "operations of an unknown participant"
)

type Identifier struct {
	Kind IdentifierKind
	Text string
}

func (Identifier) String() string

type IdentifierKind string

const (
	ACSUser            IdentifierKind = "ACS user"
	BotIdentifier      IdentifierKind = "bot"
	MicrosoftEntraUser IdentifierKind = "Microsoft Entra user"
	PhoneNumber        IdentifierKind = "phone number"
	TeamsAnonymous     IdentifierKind = "Teams anonymous user"
	UnknownIdentifier  IdentifierKind = "unknown"
)

type Item struct {
	Group      clientops.Group
	Start      time.Time
	End        time.Time
	Operation  *clientops.Record
	Diagnostic *DiagnosticRange
	Stream     *Stream
	Series     *Series
}

func (*Item) Instant() bool

type Lane struct {
	Participant *Participant
	Join        time.Time
	Leave       time.Time
	Items       []Item
}

type LiveAssembler struct {
	_ [0]func()
	_ struct{}
}

func (*LiveAssembler) Add(rec logs.Record, at logs.Position) []Emitted
func (*LiveAssembler) Advance(now time.Time) []Emitted
func (*LiveAssembler) Dropped() int
func (*LiveAssembler) EmitBrief(fn func(brief.Emitted))
func (*LiveAssembler) End() []Emitted
func (*LiveAssembler) Evicted() int
func (*LiveAssembler) Kept() int
func (*LiveAssembler) Save(w io.Writer) error
func (*LiveAssembler) Unclaimed() int

type LiveOptions struct {
	Idle          time.Duration
	MaxRecords    int
	MaxClockJump  time.Duration
	MaxRemembered int
	FactsOnly     bool
	Mark          func(*diagnostics.Record) uint64
	Emit          func(Emitted)
	ReuseCalls    bool
}

type Participant struct {
	Key          string
	EndpointType opt.Value[callsummary.EndpointType]
	Summary      *callsummary.Record
	Versions     int
	Operations   []*clientops.Record
	Diagnostics  []*DiagnosticRange
}

func (*Participant) End() (time.Time, bool)
func (*Participant) EndReason() (errorcodes.Entry, bool)
func (*Participant) Identifier() Identifier
func (*Participant) Name() string
func (*Participant) Start() (time.Time, bool)

type Presence struct {
	At    time.Time
	Count int
}

type Reason string

const (
	Ended   Reason = "ended"
	Evicted Reason = "evicted"
	Idle    Reason = "idle"
)

type Selection struct {
	_ [0]func()
	_ struct{}
}

func (*Selection) Add(c *Call)
func (*Selection) Has(rec logs.Record, at logs.Position) bool
func (*Selection) Len() int
func (*Selection) Records() int

type Series struct {
	Participant *Participant
	SeriesKey
	Points []*mediastats.Record
}

func (*Series) Span() (start time.Time, end time.Time)

type SeriesKey struct {
	ParticipantID    string
	EndpointID       string
	ClientInstanceID string
	Metric           string
	Direction        mediastats.Direction
	Media            mediastats.StreamType
	StreamID         string
	RemoteID         string
}

type Shortfall struct {
	Gap         Gap
	Participant *Participant
	Numbers     []int64
}

func (*Shortfall) Detail() string

type Stream struct {
	Participant *Participant
	Key         string
	Record      *diagnostics.Record
	Versions    int
	Mark        uint64
	Early       bool
}

func (*Stream) Inbound() bool

type TempFile interface {
	io.ReadWriteSeeker
	io.Closer
}

type Timeline struct {
	Start    time.Time
	End      time.Time
	Lanes    []Lane
	Presence []Presence
	Peak     int
	PeakAt   time.Time
	Together time.Duration
}
