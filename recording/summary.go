// Package recording holds the records of the logs of call recording: one for each
// recording, when its file is ready, and one for each request to the recording API.
//
// The logs come as categories CallRecordingSummary, also called RecordingSummary (table
// ACSCallRecordingSummary), and CallRecordingOperational (table
// ACSCallRecordingIncomingOperations).
package recording

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Summary is one record of the recording summary: a recording whose file is ready. A call
// may have several. Every field may be absent; the comment on a field applies where the
// service fills it in.
//
// CorrelationID, in the envelope, is the call.
//
// Use [NewSummary] to make one. A struct that embeds a Summary and adds fields loses them
// when it is written, because the Summary's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: Azure's article on call recording summary logs; the reference of the table
// ACSCallRecordingSummary.
type Summary struct {
	logs.Envelope // the fields that all logs share

	// RecordingID is the recording, in Base64.
	RecordingID opt.Value[string]
	// ResultType is the outcome, such as "Succeeded". The documents list no values.
	ResultType opt.Value[string]
	// Level is the severity of the record, such as "Informational".
	Level opt.Value[string]
	// ChunkCount is the count of files that the recording was cut into, 0 or more.
	ChunkCount opt.Value[int64]
	// ChannelType says whether all participants are on one audio channel.
	ChannelType opt.Value[ChannelType]
	// RecordingStartTime is when the recording began, in UTC.
	RecordingStartTime opt.Value[time.Time]
	// ContentType is what was recorded, such as "Audio - Video". Audio only and
	// transcription are documented without their texts.
	ContentType opt.Value[string]
	// FormatType is the format of the file, such as "mp4" or "wav".
	FormatType opt.Value[string]
	// RecordingLength is the length of the recording in seconds, 0 or more. It may have a
	// fraction.
	RecordingLength opt.Value[opt.RealSeconds]
	// AudioChannelsCount is the count of audio channels, 0 or more.
	AudioChannelsCount opt.Value[int64]
	// RecordingEndReason is why the recording ended, such as "CallEnded". The documents
	// list no values.
	RecordingEndReason opt.Value[string]
}

// ChannelType says how participants are distributed over audio channels.
type ChannelType string

// The documented types of channels.
const (
	Mixed   ChannelType = "mixed"   // all participants on one channel
	Unmixed ChannelType = "unmixed" // a channel for each participant
)

var channelTypes = []ChannelType{Mixed, Unmixed}

// Known reports whether t is one of the documented types, in any case.
func (t ChannelType) Known() bool { return logs.KnownText(t, channelTypes) }

// Schema returns the schema of the log.
func (*Summary) Schema() *logs.Schema { return SummarySchema() }

// NewSummary returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func NewSummary() *Summary { return SummarySchema().New().(*Summary) }

// DecodeSummary reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, DecodeSummary returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func DecodeSummary(data []byte, opts *logs.Options) (*Summary, error) {
	return logs.DecodeAs[*Summary](data, SummarySchema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Summary) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [DecodeSummary]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Summary) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
