package callautomation

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Streaming is one record of the streaming usage log: a session in which audio or a
// transcription was streamed to the program. With unmixed audio and transcriptions there is
// one record for each participant. Every field may be absent; the comment on a field
// applies where the service fills it in.
//
// Use [NewStreaming] to make one. A struct that embeds a Streaming and adds fields loses
// them when it is written, because the Streaming's MarshalJSON writes it: set a field of
// your own with [logs.SetField].
//
// Source: the streaming usage log in Azure's article on Call Automation logs; the reference
// of the table ACSCallAutomationStreamingUsage.
type Streaming struct {
	logs.Envelope // the fields that all logs share

	// CallConnectionID is the connection of the program to the call.
	CallConnectionID opt.Value[string]
	// StreamingModality is what was streamed.
	StreamingModality opt.Value[Modality]
	// StreamingStartTime is when streaming began, in UTC.
	StreamingStartTime opt.Value[time.Time]
	// StreamingDurationInMs is how long it lasted, in milliseconds, 0 or more. It may have
	// a fraction.
	StreamingDurationInMs opt.Value[opt.RealMilliseconds]
	// StreamingSessionID is the session: one modality in one call.
	StreamingSessionID opt.Value[string]
	// ParticipantID is who was heard. Null with mixed audio.
	ParticipantID opt.Value[string]
}

// Modality is a kind of media that is streamed to a program.
type Modality string

// The documented modalities.
const (
	AudioStreamingMixed   Modality = "AudioStreamingMixed"   // all participants in one stream
	AudioStreamingUnmixed Modality = "AudioStreamingUnmixed" // a stream for each participant
	Transcription         Modality = "Transcription"         // what is said, as text
)

var modalities = []Modality{AudioStreamingMixed, AudioStreamingUnmixed, Transcription}

// Known reports whether m is one of the documented modalities, in any case.
func (m Modality) Known() bool { return logs.KnownText(m, modalities) }

// Schema returns the schema of the log.
func (*Streaming) Schema() *logs.Schema { return StreamingSchema() }

// NewStreaming returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func NewStreaming() *Streaming { return StreamingSchema().New().(*Streaming) }

// DecodeStreaming reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, DecodeStreaming returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func DecodeStreaming(data []byte, opts *logs.Options) (*Streaming, error) {
	return logs.DecodeAs[*Streaming](data, StreamingSchema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Streaming) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [DecodeStreaming]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Streaming) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
