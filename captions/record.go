// Package captions holds the record of the closed captions log: one for each session in
// which captions were made in a call.
//
// The log comes as category CallClosedCaptionsSummary (table ACSCallClosedCaptionsSummary).
// Its sample prints the table's name as category, which package logs accepts for any log.
package captions

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the closed captions log. Every field may be absent; the comment
// on a field applies where the service fills it in.
//
// CorrelationID, in the envelope, is the call.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: Azure's article on closed captions logs; the reference of the table
// ACSCallClosedCaptionsSummary.
type Record struct {
	logs.Envelope // the fields that all logs share

	// Level is the severity of the record, such as "Informational".
	Level opt.Value[string]
	// ResourceID is the communication resource as the log itself has it: the sample prints
	// a GUID, not the path of the resource that the envelope has.
	ResourceID opt.Value[string]
	// ResultType is the outcome, such as "Succeeded". The documents list no values.
	ResultType opt.Value[string]
	// SpeechRecognitionSessionID is the session, in Base64.
	SpeechRecognitionSessionID opt.Value[string]
	// SpokenLanguage is the language that was expected, such as "cn-zh".
	SpokenLanguage opt.Value[string]
	// EndReason is why the session ended, such as "Stopped". The documents list no values.
	EndReason opt.Value[string]
	// CancelReason is why the session was cancelled; null if it was not.
	CancelReason opt.Value[string]
	// StartTime is when the session began, in UTC.
	StartTime opt.Value[time.Time]
	// Duration is how long it lasted, in seconds, 0 or more. It may have a fraction.
	Duration opt.Value[opt.RealSeconds]
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
