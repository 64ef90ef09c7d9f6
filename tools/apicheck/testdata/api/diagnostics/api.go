// Recorded by tools/apicheck.

package diagnostics

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

var ()

func Decode(data []byte, opts *logs.Options) (*Record, error)
func Digest(rec *Record) uint64
func Measured(rec *Record) bool
func MetricNamed(name string) (Metric, bool)
func Metrics() []Metric
func New() *Record
func Schema() *logs.Schema

type EndpointType string

func (EndpointType) Known() bool

const (
	Anonymous       EndpointType = "Anonymous"
	Bot             EndpointType = "Bot"
	PSTN            EndpointType = "PSTN"
	Server          EndpointType = "Server"
	UnknownEndpoint EndpointType = "Unknown"
	VoIP            EndpointType = "VoIP"
	Voicemail       EndpointType = "Voicemail"
)

type MediaType string

func (MediaType) Known() bool

const (
	AppSharing MediaType = "AppSharing"
	Audio      MediaType = "Audio"
	VBSS       MediaType = "VBSS"
	Video      MediaType = "Video"
)

type Metric struct {
	Name      string
	Unit      string
	Statistic Statistic
	Worse     Side
	_         [0]func()
}

func (*Metric) Of(rec *Record) (float64, bool)

type Record struct {
	logs.Envelope
	ParticipantID                   opt.Value[string]
	Identifier                      opt.Value[string]
	EndpointID                      opt.Value[string]
	EndpointType                    opt.Value[EndpointType]
	MediaType                       opt.Value[MediaType]
	StreamID                        opt.Value[int64]
	TransportType                   opt.Value[TransportType]
	RoundTripTimeAvg                opt.Value[opt.Milliseconds]
	RoundTripTimeMax                opt.Value[opt.Milliseconds]
	JitterAvg                       opt.Value[opt.Milliseconds]
	JitterMax                       opt.Value[opt.Milliseconds]
	PacketLossRateAvg               opt.Value[opt.Ratio]
	PacketLossRateMax               opt.Value[opt.Ratio]
	JitterBufferSizeAvg             opt.Value[opt.Milliseconds]
	JitterBufferSizeMax             opt.Value[opt.Milliseconds]
	HealedDataRatioAvg              opt.Value[opt.Ratio]
	HealedDataRatioMax              opt.Value[opt.Ratio]
	VideoFrameRateAvg               opt.Value[opt.FramesPerSecond]
	RecvResolutionHeight            opt.Value[opt.Pixels]
	RecvFreezeDurationPerMinuteInMs opt.Value[opt.MillisecondsPerMinute]
	PacketUtilization               opt.Value[opt.Packets]
	VideoBitRateAvg                 opt.Value[opt.BitsPerSecond]
	VideoBitRateMax                 opt.Value[opt.BitsPerSecond]
	StreamDirection                 opt.Value[StreamDirection]
	CodecName                       opt.Value[string]
	CallUpdatesVersion              opt.Value[int64]
}

func (Record) MarshalJSON() ([]byte, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error

type Side string

const (
	Higher  Side = "higher"
	Lower   Side = "lower"
	Neither Side = ""
)

type Statistic string

const (
	Average Statistic = "average"
	Maximum Statistic = "maximum"
	Total   Statistic = "total"
)

type StreamDirection string

func (StreamDirection) Known() bool

const (
	Inbound  StreamDirection = "Inbound"
	Outbound StreamDirection = "Outbound"
)

type TransportType string

func (TransportType) Known() bool

const (
	TCP          TransportType = "TCP"
	UDP          TransportType = "UDP"
	Unrecognized TransportType = "Unrecognized"
)
