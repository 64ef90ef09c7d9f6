// Recorded by tools/apicheck.

package acstest

import (
	"example.com/acstelemetry/logs"
	"github.com/google/go-cmp/cmp"
	"io"
	"iter"
	"time"
)

const (
	None = -1
)

var ()

func Alike() cmp.Option
func Exact() cmp.Option
func FaultKinds() []FaultKind
func Files() map[string][]byte
func Generate(cfg *Config) iter.Seq[*Call]
func Kinds() []string
func Named(names ...string) []Sample
func NewFeed(cfg *Config) *Feed
func NewKind(kind string, cfg *Config) io.Reader
func Records(cfg *Config) iter.Seq[logs.Record]
func Render(shape Shape, samples ...Sample) []byte
func Samples() []Sample
func Shapes() []Shape

type Answer struct {
	CallID              string
	CallType            string
	Start               time.Time
	End                 time.Time
	DurationSeconds     float64
	Participants        int
	ClientTypes         map[string]int
	Endpoints           map[string]int
	DroppedParticipants int
	Streams             int
	PoorStreams         int
	Quality             string
	Rating              string
	BadOperations       int
	Issues              int
	IssueBreakdown      map[string]int
	Complete            bool
	ResourceID          string
	TeamsThreadID       string
	People              []PersonAnswer
	Media               []StreamAnswer
	Operations          int
	Ranges              int
	MediaStats          int
	Surveys             int
	Usage               int
}

type Call struct {
	Records []logs.Record
	Answer  Answer
	_       [0]func()
}

func (*Call) Render(shape Shape) []byte

type Config struct {
	Seed            uint64
	Calls           int
	Records         int64
	Bytes           int64
	RecordsPerCall  int
	Summaries       float64
	Diagnostics     float64
	Operations      float64
	Start           time.Time
	Every           time.Duration
	Shuffle         int
	P2P             float64
	PSTN            float64
	Bots            float64
	CrossTenant     float64
	Meetings        float64
	Rejoins         float64
	BecameGroup     float64
	Voicemail       float64
	Anonymous       float64
	Ungraceful      float64
	UngracefulBy    []string
	Poor            float64
	PoorBy          []string
	MissingMetrics  float64
	BadOperations   float64
	UserFacing      float64
	UserFacingBy    []string
	Versions        float64
	Duplicates      float64
	LeftOut         float64
	Incomplete      float64
	IncompleteBy    []Gap
	WithoutID       float64
	Surveys         float64
	MediaStats      float64
	Usage           float64
	HighCardinality bool
	Escapes         bool
	Shape           Shape
	MixKeys         bool
	MixSpellings    bool
	Faults          Faults
}

type FaultKind string

const (
	BrokenJSON  FaultKind = "broken JSON"
	CutOff      FaultKind = "cut off"
	ForeignText FaultKind = "foreign text"
	Fraction    FaultKind = "fraction"
	NoNumber    FaultKind = "no number"
	TooLarge    FaultKind = "too large"
	Twice       FaultKind = "twice"
	WrongType   FaultKind = "wrong type"
)

type Faults struct {
	Fields float64
	Lines  float64
	Kinds  []FaultKind
}

type Feed struct {
	_ [0]func()
	_ struct{}
}

func (*Feed) Planted() Planted
func (*Feed) Read(p []byte) (n int, err error)

type Gap string

const (
	GapEndpoint     Gap = "an endpoint"
	GapIdentity     Gap = "an identity"
	GapLastVersion  Gap = "a last version"
	GapLastVersions Gap = "all last versions"
	GapOperator     Gap = "the summary of somebody with operations"
	GapSummaries    Gap = "all summaries"
	GapSummary      Gap = "a summary"
)

type PersonAnswer struct {
	Key            string
	EndpointType   string
	Start          time.Time
	End            time.Time
	EndReason      string
	Dropped        bool
	Ungraceful     bool
	OnlyOperations bool
	Streams        int
	PoorStreams    int
	Operations     int
	Ranges         int
	BadOperations  int
}

type Planted struct {
	Records   int64
	Bytes     int64
	BadFields int64
	BadLines  int64
	Remarks   int64
}

func (Planted) Problems() int64

type Sample struct {
	Name    string
	Where   string
	InFiles bool
	Shared  string
	Printed string
	Fixed   string
	_       [0]func()
}

func (Sample) Record() logs.Record

type Shape int

func (Shape) String() string

const (
	Array    Shape = 3
	CSV      Shape = 6
	Lines    Shape = 1
	Messages Shape = 2
	Pasted   Shape = 7
	Query    Shape = 5
	Rows     Shape = 4
)

type StreamAnswer struct {
	StreamID     int64
	MediaType    string
	EndpointType string
	Inbound      bool
	Person       string
	Poor         bool
	Beyond       []string
}
