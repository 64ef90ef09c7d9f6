package recording

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Operation is one record of the operational log: a request to the recording API. Every
// field may be absent; the comment on a field applies where the service fills it in.
//
// CorrelationID, in the envelope, is the call. OperationName is the method of the API:
// "StartRecording", "StopRecording", "PauseRecording" or "ResumeRecording"; a sample prints
// "ResumeCallRecording".
//
// Use [NewOperation] to make one. A struct that embeds an Operation and adds fields loses
// them when it is written, because the Operation's MarshalJSON writes it: set a field of
// your own with [logs.SetField].
//
// Source: Azure's article on call recording operational logs; the reference of the table
// ACSCallRecordingIncomingOperations.
type Operation struct {
	logs.Envelope // the fields that all logs share

	// CallConnectionID is the connection of the program to the call.
	CallConnectionID opt.Value[string]
	// CallerIPAddress is the address of the program that called the API, not of anyone in
	// the call.
	CallerIPAddress opt.Value[string]
	// DurationMs is how long the service took to answer, in milliseconds, 0 or more.
	DurationMs opt.Value[opt.Milliseconds]
	// Level is the severity of the record, such as "Informational".
	Level opt.Value[string]
	// ResultSignature is the HTTP status of the answer, with no unit, from 100 to 599.
	ResultSignature opt.Value[int64]
	// ResultType is the outcome of the request, such as "Succeeded". The documents list no
	// values.
	ResultType opt.Value[string]
	// SDKType is the SDK of the program, such as "dotnet".
	SDKType opt.Value[string]
	// SDKVersion is the version of the SDK.
	SDKVersion opt.Value[string]
	// ServerCallID is the call, as the program got it from the service: an address in
	// Base64.
	ServerCallID opt.Value[string]
	// URI is the address that was requested. It holds the ID of the recording.
	URI opt.Value[string]
}

// Schema returns the schema of the log.
func (*Operation) Schema() *logs.Schema { return OperationSchema() }

// NewOperation returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func NewOperation() *Operation { return OperationSchema().New().(*Operation) }

// DecodeOperation reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, DecodeOperation returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func DecodeOperation(data []byte, opts *logs.Options) (*Operation, error) {
	return logs.DecodeAs[*Operation](data, OperationSchema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Operation) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [DecodeOperation]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Operation) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
