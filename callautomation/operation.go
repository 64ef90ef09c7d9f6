// Package callautomation holds the records of the logs of Call Automation, by which a
// program plays prompts in a call, recognises what is said or dialled, transfers and adds
// people: a record for each request to the API, for the outcome of each media operation,
// and for each session in which media was streamed to the program.
//
// The logs come as categories CallAutomationOperational (table
// ACSCallAutomationIncomingOperations), CallAutomationMediaSummary (table
// ACSCallAutomationMediaSummary) and CallAutomationStreamingUsage (table
// ACSCallAutomationStreamingUsage).
package callautomation

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Operation is one record of the operational log: a request to the Call Automation API and
// its immediate answer. Every field may be absent; the comment on a field applies where the
// service fills it in.
//
// CorrelationID, in the envelope, is the call. It may change while people join and leave;
// CallConnectionID does not. OperationName is the method of the API, such as "Play".
//
// Use [NewOperation] to make one. A struct that embeds an Operation and adds fields loses
// them when it is written, because the Operation's MarshalJSON writes it: set a field of
// your own with [logs.SetField].
//
// Source: the operational log in Azure's article on Call Automation logs; the reference of
// the table ACSCallAutomationIncomingOperations.
type Operation struct {
	logs.Envelope // the fields that all logs share

	// ResultType is the outcome of the request, such as "Succeeded". The documents list no
	// values.
	ResultType opt.Value[string]
	// ResultSignature is the HTTP status of the answer, with no unit, from 100 to 599.
	ResultSignature opt.Value[int64]
	// DurationMs is how long the service took to answer, in milliseconds, 0 or more. A media
	// operation goes on afterwards: see [Media].
	DurationMs opt.Value[opt.Milliseconds]
	// CallerIPAddress is the address of the program that called the API, not of anyone in
	// the call.
	CallerIPAddress opt.Value[string]
	// Level is the severity of the record, such as "Informational".
	Level opt.Value[string]
	// URI is the address that was requested. It may hold IDs and names.
	URI opt.Value[string]
	// CallConnectionID is the connection of the program to the call, which it keeps as long
	// as it is in the call.
	CallConnectionID opt.Value[string]
	// ServerCallID is the call, as the program got it from the service: an address in
	// Base64. Events of Event Grid have the same one.
	ServerCallID opt.Value[string]
	// SDKVersion is the version of the SDK, or "unknown" for a program that uses none.
	SDKVersion opt.Value[string]
	// SDKType is the SDK, such as "dotnet", or "unknown" for a program that uses none.
	SDKType opt.Value[string]
	// SubOperationName is the kind of what is played or recognised, such as "File".
	SubOperationName opt.Value[string]
	// OperationID is the media operation that the request has started; [Media] has its
	// outcome under the same ID.
	OperationID opt.Value[string]
}

// APIVersion returns OperationVersion, the version of the API that was called, such as
// "2023-03-06", or "" if there is none.
//
// QUIRK: a sample prints it as a US date, "3/6/23", as a spreadsheet makes of it.
func (r *Operation) APIVersion() string {
	version := r.OperationVersion.Or("")
	for _, style := range []string{"1/2/06", "1/2/2006"} {
		if day, err := time.Parse(style, version); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	return version
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
