// Package servicerequests holds the record of the service requests of calling clients: one
// for each request of a calling SDK to the service, such as to join, to hang up or to change
// its state, and its outcome as the service saw it. It is the other side of the operations
// in package clientops.
//
// The log comes as category CallClientServiceRequestAndOutcome (table
// ACSCallClientServiceRequestAndOutcome).
package servicerequests

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the log. Every field may be absent; the comment on a field
// applies where the service fills it in.
//
// CorrelationID, in the envelope, is the call, as in the other call logs. OperationName is
// the request.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the reference of the table ACSCallClientServiceRequestAndOutcome.
type Record struct {
	logs.Envelope // the fields that all logs share

	// DurationMs is how long the service took to answer, in milliseconds, 0 or more.
	DurationMs opt.Value[opt.Milliseconds]
	// Level is the severity of the record, such as "Informational".
	Level opt.Value[string]
	// Properties is JSON text: what the HTTP request and its answer held. It is a column
	// of the table, not the object with the fields of a resource log, and may hold
	// identities.
	Properties opt.Value[string]
	// ResultSignature is the HTTP status of the answer, with no unit, from 100 to 599.
	ResultSignature opt.Value[int64]
	// ResultType is the outcome, such as "Success" or "UnexpectedServerError". The
	// documents do not list them all.
	ResultType opt.Value[string]
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
