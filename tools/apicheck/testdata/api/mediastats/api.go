// Recorded by tools/apicheck.

package mediastats

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"time"
)

const (
	Bitrate          = "Bitrate"
	JitterInMs       = "JitterInMs"
	PacketsPerSecond = "PacketsPerSecond"
)

var ()

func Decode(data []byte, opts *logs.Options) (*Record, error)
func New() *Record
func Schema() *logs.Schema

type Direction string

func (Direction) Known() bool

const (
	Recv Direction = "recv"
	Send Direction = "send"
)

type Record struct {
	logs.Envelope
	CallID                     opt.Value[string]
	CallClientTimeStamp        opt.Value[time.Time]
	MetricName                 opt.Value[string]
	Count                      opt.Value[int64]
	Sum                        opt.Value[float64]
	Average                    opt.Value[float64]
	Minimum                    opt.Value[float64]
	Maximum                    opt.Value[float64]
	MediaStreamDirection       opt.Value[Direction]
	MediaStreamType            opt.Value[StreamType]
	MediaStreamCodec           opt.Value[string]
	ParticipantID              opt.Value[string]
	ClientInstanceID           opt.Value[string]
	EndpointID                 opt.Value[string]
	RemoteParticipantID        opt.Value[string]
	RemoteEndpointID           opt.Value[string]
	MediaStreamID              opt.Value[string]
	AggregationIntervalSeconds opt.Value[opt.Seconds]
}

func (Record) MarshalJSON() ([]byte, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error

type StreamType string

func (StreamType) Known() bool

const (
	Audio  StreamType = "audio"
	Screen StreamType = "screen"
	Video  StreamType = "video"
)
