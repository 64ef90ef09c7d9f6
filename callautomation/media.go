package callautomation

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Media is one record of the media summary: the outcome of a media operation, which goes on
// after the request that started it has been answered. Every field may be absent; the
// comment on a field applies where the service fills it in.
//
// CorrelationID, in the envelope, is the call. OperationName is the operation, such as
// "Play" or "Recognize".
//
// Use [NewMedia] to make one. A struct that embeds a Media and adds fields loses them when
// it is written, because the Media's MarshalJSON writes it: set a field of your own with
// [logs.SetField].
//
// Source: the media summary log in Azure's article on Call Automation logs; the reference
// of the table ACSCallAutomationMediaSummary.
type Media struct {
	logs.Envelope // the fields that all logs share

	// Level is the severity of the record: "Informational", "Warning", "Error" or
	// "Critical".
	Level opt.Value[string]
	// DurationMs is how long the operation took, in milliseconds, 0 or more. The table does
	// not have it.
	DurationMs opt.Value[opt.Milliseconds]
	// CallerIPAddress is the address of the program that called the API, not of anyone in
	// the call. The table does not have it.
	CallerIPAddress opt.Value[string]
	// ResultType is the outcome.
	ResultType opt.Value[MediaResult]
	// ResultSignature is the HTTP status, as text. The table does not have it.
	ResultSignature opt.Value[string]
	// OperationID is the operation; [Operation] has the request that started it under the
	// same ID.
	OperationID opt.Value[string]
	// RecognizePromptSubOperationName is the kind of prompt that was played before
	// recognising: "File", "TextToSpeech" or "SSML". Null without a prompt.
	RecognizePromptSubOperationName opt.Value[string]
	// PlayInLoop says whether the prompt was repeated until it was stopped.
	PlayInLoop opt.Value[bool]
	// PlayToParticipant says whether one participant heard the prompt; if false, all did.
	PlayToParticipant opt.Value[bool]
	// PlayInterrupted says whether somebody cut the prompt short by speaking or by
	// pressing a key. The property in resource logs is called interrupted.
	PlayInterrupted opt.Value[bool]
	// ResultCode is the code of the outcome, like an HTTP status, with no unit, from 100 to
	// 599.
	ResultCode opt.Value[int64]
	// ResultSubcode says more, with no unit, 0 or more. Call Automation has subcodes of its
	// own, such as 8500, which are other ones than those of calls.
	ResultSubcode opt.Value[int64]
	// ResultMessage is a text about the outcome.
	ResultMessage opt.Value[string]
}

// MediaResult is the outcome of a media operation.
type MediaResult string

// The documented outcomes.
const (
	Completed MediaResult = "Completed"
	Canceled  MediaResult = "Canceled" // stopped before its end
	Failed    MediaResult = "Failed"
)

var mediaResults = []MediaResult{Completed, Canceled, Failed}

// Known reports whether r is one of the documented outcomes, in any case.
func (r MediaResult) Known() bool { return logs.KnownText(r, mediaResults) }

// Schema returns the schema of the log.
func (*Media) Schema() *logs.Schema { return MediaSchema() }

// NewMedia returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func NewMedia() *Media { return MediaSchema().New().(*Media) }

// DecodeMedia reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, DecodeMedia returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func DecodeMedia(data []byte, opts *logs.Options) (*Media, error) {
	return logs.DecodeAs[*Media](data, MediaSchema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Media) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [DecodeMedia]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Media) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
