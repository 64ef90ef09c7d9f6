// Package usage holds the record of the usage log: the quantity of one use of
// the service, for billing.
//
// The log comes as category Usage (table ACSBillingUsage). A [Tally] adds uses up.
package usage

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the usage log. Every field may be absent; the comment
// on a field applies where the service fills it in.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the "usage log schema" of Azure's article on voice and video call
// logs; the reference of the table ACSBillingUsage for StartTime and the fields
// after it.
type Record struct {
	logs.Envelope // the fields that all logs share

	// RecordID is the ID of the record, unique in the log.
	RecordID opt.Value[string]
	// UsageType is the kind of use, such as "PSTN", "Chat" or "NAT". The
	// documents do not list them all.
	UsageType opt.Value[string]
	// UnitType is what Quantity counts, such as "minutes", "megabytes" or
	// "messages". The documents do not list them all.
	UnitType opt.Value[string]
	// Quantity is the total used, in the unit of UnitType, 0 or more.
	Quantity opt.Value[float64]
	// Properties is JSON text: more data, which depends on the kind of use. The
	// table does not have it.
	Properties opt.Value[string]
	// StartTime is when the use began, in UTC. Only in table rows.
	StartTime opt.Value[time.Time]
	// EndTime is when the use ended, in UTC. Absent for a use without a
	// duration, such as a message. Only in table rows.
	EndTime opt.Value[time.Time]
	// UserIDA is the user: an identity or a telephone number. Only in table
	// rows.
	UserIDA opt.Value[string]
	// UserIDB is the second user, if the use has two, like a call: an identity
	// or a telephone number. Only in table rows.
	UserIDB opt.Value[string]
	// ParticipantID is the participant of the billed call, as in the call logs.
	// Only in table rows.
	ParticipantID opt.Value[string]
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
