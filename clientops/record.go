// Package clientops holds the record of the client operations log: one for each
// operation of the calling SDK, and for each event that it reports, from the
// client's side of a call.
//
// The log comes as category CallClientOperations (table
// ACSCallClientOperations).
package clientops

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the client operations log. Every field may be absent;
// the comment on a field applies where the client fills it in.
//
// OperationName hides the envelope's, which can still be reached as
// Envelope.OperationName.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the "call client operations log schema" of Azure's article on voice
// and video call logs and the sample that it prints.
type Record struct {
	logs.Envelope // the fields that all logs share

	// CallClientTimeStamp is when the operation happened, in UTC by the
	// client's clock.
	CallClientTimeStamp opt.Value[time.Time]
	// OperationName is the client's operation.
	OperationName opt.Value[OperationName]
	// CallID is the call: the CorrelationID of the call's other records. Empty
	// while the client has not joined a call.
	CallID opt.Value[string]
	// ParticipantID is the connection of the client; the call's other records
	// have the same one, in P2P calls too.
	ParticipantID opt.Value[string]
	// OperationType is the kind of the operation, such as "client-api-request"
	// or "client-event". The documents list no values.
	OperationType opt.Value[string]
	// OperationID is the ID of the operation. The records of one user-facing
	// diagnostic share it.
	OperationID opt.Value[string]
	// DurationMs is the time in milliseconds, 0 or more, that the operation
	// took, whether it succeeded or failed. 0 for events.
	DurationMs opt.Value[opt.Milliseconds]
	// ResultType is how the operation ended.
	ResultType opt.Value[ResultType]
	// ResultSignature is the result in the style of HTTP, a whole number with
	// no unit, 0 or more, such as 200 or 500. The documents list no values.
	ResultSignature opt.Value[int64]
	// SDKVersion is the version of the calling SDK.
	SDKVersion opt.Value[string]
	// UserAgent is the user agent of the browser or of the SDK.
	UserAgent opt.Value[string]
	// ClientInstanceID is the client object of the SDK. It exists before the
	// client joins a call and outlives the call.
	ClientInstanceID opt.Value[string]
	// EndpointID is the client's endpoint. Native clients keep it from call to
	// call, browsers get a new one for each call.
	EndpointID opt.Value[string]
	// OperationPayload is JSON text, an object with further details of the
	// operation; see [Record.Payload].
	OperationPayload opt.Value[string]
	// TimeGenerated is when the record was generated, in UTC, if properties has
	// it, as in the documentation's sample. The time of a record, and of a
	// table row, is the envelope's.
	TimeGenerated opt.Value[time.Time]
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
