// Package mediastats holds the record of the client media statistics log: a
// client's measurements of one metric of one stream in one interval of time.
//
// The log comes as category CallClientMediaStatsTimeSeries (table
// ACSCallClientMediaStatsTimeSeries).
package mediastats

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the client media statistics log. Every field may be
// absent; the comment on a field applies where the client fills it in.
//
// The client samples a metric and sends, for each interval, the number of samples
// and their sum, average, minimum and maximum. These have the unit and the range
// of the metric: 0 or more for the metrics that the documents name. The documents
// do not say when one of them is absent.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the reference of the table ACSCallClientMediaStatsTimeSeries and the
// sample of its documentation. Azure's article on voice and video call logs
// names the log (CallClientMediaStats) without its fields.
type Record struct {
	logs.Envelope // the fields that all logs share

	// CallID is the call: the CorrelationID of the call's other records.
	CallID opt.Value[string]
	// CallClientTimeStamp is when the interval was recorded, in UTC by the
	// client's clock.
	CallClientTimeStamp opt.Value[time.Time]
	// MetricName is what was measured, such as [JitterInMs]. It determines the
	// unit of the values.
	MetricName opt.Value[string]
	// Count is the count of samples in the interval, 0 or more.
	Count opt.Value[int64]
	// Sum is the total of the samples, in the unit of MetricName; 0 or more for
	// the documented metrics.
	Sum opt.Value[float64]
	// Average is the average of the samples, in the unit of MetricName, from
	// Minimum to Maximum.
	Average opt.Value[float64]
	// Minimum is the smallest sample, in the unit of MetricName; 0 or more for
	// the documented metrics.
	Minimum opt.Value[float64]
	// Maximum is the largest sample, in the unit of MetricName; 0 or more for
	// the documented metrics.
	Maximum opt.Value[float64]
	// MediaStreamDirection says whether the client sends or receives.
	MediaStreamDirection opt.Value[Direction]
	// MediaStreamType is what the stream carries.
	MediaStreamType opt.Value[StreamType]
	// MediaStreamCodec is the codec, such as "OPUS", "VP8" or "H264". The documents do
	// not list them all.
	MediaStreamCodec opt.Value[string]
	// ParticipantID is the connection of the client; the call's other records
	// have the same one.
	ParticipantID opt.Value[string]
	// ClientInstanceID is the client object of the SDK that took the samples.
	// It exists before the client joins a call and outlives the call.
	ClientInstanceID opt.Value[string]
	// EndpointID is the client's endpoint. Announced; records do not have it yet.
	EndpointID opt.Value[string]
	// RemoteParticipantID is the connection at the other end of the stream.
	RemoteParticipantID opt.Value[string]
	// RemoteEndpointID is the endpoint at the other end of the stream.
	RemoteEndpointID opt.Value[string]
	// MediaStreamID distinguishes the client's streams. It is announced to be the stream
	// ID of the call diagnostics log one day; until then records do not have it, or
	// another one.
	MediaStreamID opt.Value[string]
	// AggregationIntervalSeconds is the length of the interval in seconds, 1 or
	// more: 10 unless the client is configured otherwise.
	AggregationIntervalSeconds opt.Value[opt.Seconds]
}

// Schema returns the schema of the log.
func (*Record) Schema() *logs.Schema { return Schema() }

// New returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// Decode reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, Decode returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func Decode(data []byte, opts *logs.Options) (*Record, error) {
	return logs.DecodeAs[*Record](data, Schema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Record) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [Decode]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Record) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
