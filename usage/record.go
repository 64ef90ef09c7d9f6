// Package usage holds the record of the usage log: what one use of the service
// comes to, for the bill.
//
// The log comes as category Usage (table ACSBillingUsage).
package usage

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the usage log. Every field may be absent; what is
// said of a field holds where the service fills it in.
//
// [New] makes one. A struct that embeds a Record and has more fields would lose them
// when it is written, because it is written by the Record's MarshalJSON: set a field
// of your own with [logs.SetField].
//
// Source: the "usage log schema" of Azure's article on voice and video call
// logs; the reference of the table ACSBillingUsage for StartTime and what
// follows it.
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
	// Quantity is the total that was used, in the unit of UnitType, 0 or more.
	Quantity opt.Value[float64]
	// Properties is JSON text: more data, which depends on the kind of use. The
	// table does not have it.
	Properties opt.Value[string]
	// StartTime is when the use began, in UTC. Only in table rows.
	StartTime opt.Value[time.Time]
	// EndTime is when the use ended, in UTC. Absent for what has no duration,
	// such as a message. Only in table rows.
	EndTime opt.Value[time.Time]
	// UserIDA is the user: an identity or a telephone number. Only in table
	// rows.
	UserIDA opt.Value[string]
	// UserIDB is the second user, where the use has two, as a call has: an
	// identity or a telephone number. Only in table rows.
	UserIDB opt.Value[string]
	// ParticipantID is the participant of the call that is billed, as in the
	// call logs. Only in table rows.
	ParticipantID opt.Value[string]
}

// Schema returns the schema of the log.
func (*Record) Schema() *logs.Schema { return Schema() }

// New returns a record that names its log, so that it is read back as what it is
// when it has been written. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// Decode reads one record in any shape of delivery that package logs knows, but
// for rows of a query's answer and of CSV. The record comes together with a
// [*logs.RecordError] if something of it was lost. What names another category
// is read all the same, by this schema, with the error [logs.ErrOtherLog].
func Decode(data []byte, opts *logs.Options) (*Record, error) {
	return logs.DecodeAs[*Record](data, Schema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Record) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record that data holds; see [Decode]. It fails only if
// data holds no record; whatever else is wrong is in Extra.Problems, so that the
// neighbours of the record are read, too. A null leaves r as it is. For messages, and
// for arrays with records of several logs, there is the Batch of package acstelemetry.
func (r *Record) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
