// Recorded by tools/apicheck.

package trend

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"math/big"
)

var ()

func ByCallType() Dimension
func ByDay() Dimension
func ByEndpointType() Dimension
func ByOS() Dimension
func ByParticipantType() Dimension
func BySDKVersion() Dimension
func ByTransport() Dimension
func Compare(before *Figures, after *Figures) Comparison
func CompareAggregates(before *Aggregate, after *Aggregate, opts *CompareOptions) Comparison
func CompareValues(a *Aggregate, d Dimension, before string, after string) (Comparison, bool)
func Dimensions() []Dimension
func OfCalls(name string, key func(*calls.Call) string) Dimension
func OfParticipants(name string, key func(*calls.Participant) string) Dimension
func OfStreams(name string, key func(*calls.Stream) string) Dimension
func ShareMeasures() []Measure
func ShortOS(version string) string
func Subjects() []Subject

type Aggregate struct {
	Dimensions []Dimension                    "json:\"-\""
	Total      Figures                        "json:\"total\""
	By         map[string]map[string]*Figures "json:\"by\""
}

func (*Aggregate) Add(v *quality.CallVerdict)
func (*Aggregate) Merge(b *Aggregate)

type Change struct {
	Dimension  string             "json:\"dimension\""
	Value      string             "json:\"value\""
	Measure    Measure            "json:\"measure\""
	Name       string             "json:\"name\""
	Unit       Unit               "json:\"unit\""
	Before     Side               "json:\"before\""
	After      Side               "json:\"after\""
	Difference opt.Value[float64] "json:\"difference\""
	Low        opt.Value[float64] "json:\"low\""
	High       opt.Value[float64] "json:\"high\""
	Trend      Outcome            "json:\"trend\""
	Presence   Presence           "json:\"presence\""
	Evidence   Evidence           "json:\"evidence\""
	P          opt.Value[float64] "json:\"p\""
}

type CompareOptions struct {
	Dimensions []Dimension
}

type Comparison struct {
	Before    Size      "json:\"before\""
	After     Size      "json:\"after\""
	Missing   []Missing "json:\"missing\""
	LikeCalls []Subject "json:\"likeCalls\""
	Changes   []Change  "json:\"changes\""
}

type DiagnosticFigures struct {
	Ranges    int "json:\"ranges\""
	Bad       int "json:\"bad\""
	Recovered int "json:\"recovered\""
}

func (*DiagnosticFigures) RecoveryRate() (float64, bool)

type Dimension struct {
	Name    string
	Subject Subject
	Period  bool
	_       [0]func()
}

type Evidence string

const (
	Chance     Evidence = "chance"
	Clear      Evidence = "clear"
	NoEvidence Evidence = "none"
	TooFew     Evidence = "tooFew"
)

type Figures struct {
	Calls                   int                           "json:\"calls\""
	CallsByQuality          map[quality.Verdict]int       "json:\"callsByQuality\""
	CallsByRating           map[quality.RatingVerdict]int "json:\"callsByRating\""
	CallsWithIssues         int                           "json:\"callsWithIssues\""
	CallsWith               SubjectCounts                 "json:\"callsWith\""
	IssuesBySubjects        IssueShares                   "json:\"issuesBySubjects\""
	CallMilliseconds        int64                         "json:\"callMilliseconds\""
	Participants            int                           "json:\"participants\""
	DroppedParticipants     int                           "json:\"droppedParticipants\""
	ParticipantMilliseconds int64                         "json:\"participantMilliseconds\""
	EndReasons              map[string]int                "json:\"endReasons\""
	EndFamilies             map[string]int                "json:\"endFamilies\""
	Streams                 int                           "json:\"streams\""
	StreamsByQuality        map[quality.Verdict]int       "json:\"streamsByQuality\""
	Measured                MetricCounts                  "json:\"measured\""
	Causes                  MetricCounts                  "json:\"causes\""
	Issues                  map[string]int                "json:\"issues\""
	Operations              map[string]*OperationFigures  "json:\"operations\""
	Diagnostics             map[string]*DiagnosticFigures "json:\"diagnostics\""
	SurveyIssues            map[string]int                "json:\"surveyIssues\""
}

func (*Figures) PoorBy(m quality.Metric) (float64, bool)
func (*Figures) Share(m Measure) Share

type Histogram map[int64]int

func (*Histogram) Add(value int64, n int)
func (Histogram) Count() int
func (*Histogram) Merge(g Histogram)
func (Histogram) Percentile(p float64) (int64, bool)
func (*Histogram) UnmarshalJSON(data []byte) error

type IssueShares map[string]Share

func (IssueShares) MarshalJSON() ([]byte, error)
func (IssueShares) Of(list ...Subject) Share
func (*IssueShares) UnmarshalJSON(data []byte) error

type Measure string

const (
	BadDiagnostics         Measure = "badDiagnostics"
	BadOperations          Measure = "badOperations"
	CallMix                Measure = "callMix"
	CallsWithIssues        Measure = "callsWithIssues"
	DroppedParticipants    Measure = "droppedParticipants"
	EndCodes               Measure = "endCodes"
	IssueRate              Measure = "issues"
	MedianDuration         Measure = "durationP50"
	PoorCalls              Measure = "poorCalls"
	PoorStreams            Measure = "poorStreams"
	PoorStreamsBy          Measure = "poorStreamsBy"
	PoorlyRatedCalls       Measure = "poorlyRatedCalls"
	SlowDuration           Measure = "durationP95"
	SurveyIssues           Measure = "surveyIssues"
	UnrecoveredDiagnostics Measure = "unrecoveredDiagnostics"
)

type MetricCounts map[quality.Metric]int

func (MetricCounts) MarshalJSON() ([]byte, error)
func (*MetricCounts) UnmarshalJSON(data []byte) (err error)

type Missing struct {
	Subject Subject "json:\"subject\""
	After   bool    "json:\"after\""
}

type OperationFigures struct {
	Count        int            "json:\"count\""
	Results      map[string]int "json:\"results\""
	Milliseconds Histogram      "json:\"milliseconds\""
}

func (*OperationFigures) BadResults() Share
func (*OperationFigures) SuccessRate(failedIsExpected bool) (float64, bool)

type Outcome string

const (
	Better      Outcome = "better"
	Differs     Outcome = "differs"
	NotCompared Outcome = "unknown"
	Same        Outcome = "same"
	Worse       Outcome = "worse"
)

type Presence string

const (
	Appeared Presence = "appeared"
	InBoth   Presence = "both"
	InNone   Presence = "none"
	NotKnown Presence = "unknown"
	Vanished Presence = "vanished"
)

type Share struct {
	Part  int "json:\"part\""
	Whole int "json:\"whole\""
}

func (Share) Above(limit *big.Rat) bool
func (Share) Value() (float64, bool)

type Side struct {
	Count int                "json:\"count\""
	Total int                "json:\"total\""
	Value opt.Value[float64] "json:\"value\""
}

type Size struct {
	Calls            int              "json:\"calls\""
	Participants     opt.Value[int64] "json:\"participants\""
	Streams          int              "json:\"streams\""
	CallMilliseconds opt.Value[int64] "json:\"callMilliseconds\""
}

type Subject string

func (Subject) Log() string

const (
	EndsLogged       Subject = "ends"
	OperationsLogged Subject = "operations"
	StreamsLogged    Subject = "streams"
	SurveysLogged    Subject = "surveys"
)

type SubjectCounts map[Subject]int

func (SubjectCounts) MarshalJSON() ([]byte, error)
func (*SubjectCounts) UnmarshalJSON(data []byte) (err error)

type Unit string

const (
	Milliseconds Unit = "ms"
	PerCall      Unit = "perCall"
	ShareOf      Unit = "share"
)
