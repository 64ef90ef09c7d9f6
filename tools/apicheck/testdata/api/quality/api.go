// Recorded by tools/apicheck.

package quality

import (
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"io"
	"iter"
	"time"
)

const (
	EndedUngracefully = "Call Ended Ungracefully"
	PoorMediaStreams  = "Poor Media Streams"
)

var (
	ErrProfile error
)

func CallDiagnostics() Profile
func Documented() Profile
func Insights() Profile
func Metrics() []Metric
func NewLiveRows(p Profile, emit func(EmittedRow), opts *calls.LiveOptions) *calls.LiveAssembler
func Profiles() []Profile
func ReadProfile(r io.Reader) (Profile, error)
func Rows(a *calls.Assembler) []Row
func Top[K ~string](counts map[K]int, n int) []Issue

type Assessment struct {
	Streams        []StreamVerdict
	PoorStreams    int
	Quality        Verdict
	Series         []SeriesVerdict
	BadOperations  []*clientops.Record
	BadDiagnostics []*calls.DiagnosticRange
	Issues         []Issue
}

type CallVerdict struct {
	Call *calls.Call
	Assessment
	Rating  Rating
	Dropped []*calls.Participant
}

func (*CallVerdict) Row() Row
func (CallVerdict) String() string

type Direction string

const (
	Above Direction = "above"
	Below Direction = "below"
)

type EmittedRow struct {
	Row
	Reason  calls.Reason
	Version int
}

type Finding struct {
	Threshold
	Value float64
	Since opt.Value[time.Time]
}

func (*Finding) By() float64
func (Finding) MarshalJSON() ([]byte, error)
func (Finding) String() string
func (*Finding) UnmarshalJSON(data []byte) error

type Issue struct {
	Name  string "json:\"name\""
	Count int    "json:\"count\""
}

type Metric string

func (Metric) Known() bool
func (Metric) Of(rec *diagnostics.Record) (float64, bool)
func (Metric) Unit() string

const (
	HealedDataRatioAvg              Metric = "HealedDataRatioAvg"
	HealedDataRatioMax              Metric = "HealedDataRatioMax"
	JitterAvg                       Metric = "JitterAvg"
	JitterBufferSizeAvg             Metric = "JitterBufferSizeAvg"
	JitterBufferSizeMax             Metric = "JitterBufferSizeMax"
	JitterMax                       Metric = "JitterMax"
	PacketLossRateAvg               Metric = "PacketLossRateAvg"
	PacketLossRateMax               Metric = "PacketLossRateMax"
	PacketUtilization               Metric = "PacketUtilization"
	RecvFreezeDurationPerMinuteInMs Metric = "RecvFreezeDurationPerMinuteInMs"
	RecvResolutionHeight            Metric = "RecvResolutionHeight"
	RoundTripTimeAvg                Metric = "RoundTripTimeAvg"
	RoundTripTimeMax                Metric = "RoundTripTimeMax"
	VideoBitRateAvg                 Metric = "VideoBitRateAvg"
	VideoBitRateMax                 Metric = "VideoBitRateMax"
	VideoFrameRateAvg               Metric = "VideoFrameRateAvg"
)

type MetricSet uint64

func (MetricSet) All() iter.Seq[Metric]
func (MetricSet) Has(m Metric) bool
func (MetricSet) MarshalJSON() ([]byte, error)
func (MetricSet) String() string
func (*MetricSet) UnmarshalJSON(data []byte) error

type ParticipantVerdict struct {
	Participant *calls.Participant
	Assessment
	Ungraceful bool
}

func (ParticipantVerdict) String() string

type Profile struct {
	Name               string      "json:\"name\""
	Thresholds         []Threshold "json:\"thresholds\""
	GoodWithoutMetrics bool        "json:\"goodWithoutMetrics\""
}

func (Profile) Call(c *calls.Call) *CallVerdict
func (Profile) Mark() func(*diagnostics.Record) uint64
func (Profile) Participant(c *calls.Call, one *calls.Participant) *ParticipantVerdict
func (Profile) Series(s *calls.Series) []SeriesVerdict
func (Profile) Stream(rec *diagnostics.Record) StreamVerdict
func (Profile) Validate() error
func (Profile) With(name string, t Threshold) Profile
func (Profile) Without(name string, m Metric, media diagnostics.MediaType) Profile

type Rating struct {
	Verdict RatingVerdict "json:\"verdict\""
	Mean    float64       "json:\"mean\""
	Count   int           "json:\"count\""
}

type RatingVerdict string

const (
	RatedAverage RatingVerdict = "Average"
	RatedGood    RatingVerdict = "Good"
	RatedPoor    RatingVerdict = "Poor"
	Unrated      RatingVerdict = "Unknown"
)

type Row struct {
	CallID              opt.Value[string]               "json:\"callId\""
	CallType            opt.Value[callsummary.CallType] "json:\"callType\""
	Start               opt.Value[time.Time]            "json:\"start\""
	End                 opt.Value[time.Time]            "json:\"end\""
	DurationSeconds     opt.Value[float64]              "json:\"durationSeconds\""
	Participants        int                             "json:\"participants\""
	ClientTypes         map[string]int                  "json:\"clientTypes\""
	DroppedParticipants int                             "json:\"droppedParticipants\""
	Streams             int                             "json:\"streams\""
	PoorStreams         int                             "json:\"poorStreams\""
	Quality             Verdict                         "json:\"quality\""
	Rating              RatingVerdict                   "json:\"rating\""
	BadOperations       int                             "json:\"badOperations\""
	Issues              int                             "json:\"issues\""
	IssueBreakdown      map[string]int                  "json:\"issueBreakdown\""
	Complete            bool                            "json:\"complete\""
	ResourceID          opt.Value[string]               "json:\"resourceId\""
	TeamsThreadID       opt.Value[string]               "json:\"teamsThreadId\""
}

type SeriesThreshold struct {
	Metric    string
	Media     mediastats.StreamType
	Direction Direction
	Limit     float64
	Unit      string
	Maximum   bool
	Source    string
}

func (*SeriesThreshold) Series(s *calls.Series) SeriesVerdict
func (SeriesThreshold) String() string

type SeriesVerdict struct {
	Series      *calls.Series
	Threshold   SeriesThreshold
	Verdict     Verdict
	Intervals   int
	Beyond      int
	Missing     int
	Share       float64
	Longest     time.Duration
	LongestFrom time.Time
	Worst       float64
	WorstAt     time.Time
	Since       time.Time
	Mean        float64
	Median      float64
	P95         float64
}

func (*SeriesVerdict) By() float64
func (SeriesVerdict) String() string

type StreamVerdict struct {
	Stream   *calls.Stream "json:\"-\""
	Verdict  Verdict       "json:\"verdict\""
	Findings []Finding     "json:\"findings\""
	Measured MetricSet     "json:\"measured\""
	Missing  MetricSet     "json:\"missing\""
	Causes   MetricSet     "json:\"-\""
}

func (StreamVerdict) MarshalJSON() ([]byte, error)
func (*StreamVerdict) Of(m Metric) Verdict
func (StreamVerdict) String() string
func (*StreamVerdict) UnmarshalJSON(data []byte) error

type Threshold struct {
	Metric    Metric
	Media     diagnostics.MediaType
	Direction Direction
	Limit     float64
	Source    string
}

func (Threshold) Judge(value float64) Verdict
func (Threshold) MarshalJSON() ([]byte, error)
func (Threshold) String() string
func (*Threshold) UnmarshalJSON(data []byte) error

type Verdict string

const (
	Good    Verdict = "Good"
	Poor    Verdict = "Poor"
	Unknown Verdict = "Unknown"
)
