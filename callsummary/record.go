// Package callsummary holds the record of the call summary log: one for each
// participant of a call (for each endpoint in a P2P call), with the data that
// identifies the call, the participant, the endpoint and its software.
//
// The log comes as category CallSummary (table ACSCallSummary) and, in
// versions, as CallSummaryUpdates (table ACSCallSummaryUpdates). The first version of a
// call usually arrives within an hour of its end; later ones may follow for days.
package callsummary

import (
	"time"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the call summary log. Every field may be absent; the
// comment on a field applies where the service fills it in.
//
// In a call across tenants, SDKVersion and OSVersion of the participants of
// other tenants are Redacted, as are those of PSTN participants and bots.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the "call summary log schema" of Azure's article on voice and video
// call logs; the reference of the tables ACSCallSummary and
// ACSCallSummaryUpdates for ParticipantEndSubCode and the fields after it.
type Record struct {
	logs.Envelope // the fields that all logs share

	// Identifier is the user: an ACS user, a Microsoft Entra user, an anonymous
	// Teams user or a Teams bot. Null for PSTN participants.
	Identifier opt.Value[string]
	// CallStartTime is when any endpoint first tried to connect, in UTC. It may
	// differ between the records of one call.
	CallStartTime opt.Value[time.Time]
	// CallDuration is the time in seconds, 0 or more, from the first attempt to
	// connect to the end of the last connection between two endpoints.
	CallDuration opt.Value[opt.Seconds]
	// CallType says whether two endpoints are connected directly or all of them
	// by a server.
	CallType opt.Value[CallType]
	// TeamsThreadID is the thread of the Teams meeting. Null outside of Teams;
	// it may differ between the records of one call.
	TeamsThreadID opt.Value[string]
	// ParticipantID is the connection between an endpoint and the server. Null
	// in a P2P call. Someone who rejoins gets a new one.
	ParticipantID opt.Value[string]
	// ParticipantStartTime is when the participant first tried to connect, in
	// UTC. Some participants have none.
	ParticipantStartTime opt.Value[time.Time]
	// ParticipantDuration is the time in seconds, 0 or more, from
	// ParticipantStartTime to the end of the participant's connection.
	ParticipantDuration opt.Value[opt.Seconds]
	// ParticipantEndReason is the end code of the participant's connection as
	// text, such as "0" or "487"; see package errorcodes.
	ParticipantEndReason opt.Value[string]
	// EndpointID is the endpoint, null for the server. Native clients keep it
	// from call to call, browsers get a new one for each call.
	EndpointID opt.Value[string]
	// EndpointType is what kind of endpoint it is.
	EndpointType opt.Value[EndpointType]
	// SDKVersion is the version of the calling SDK.
	SDKVersion opt.Value[string]
	// OSVersion is the operating system of the device and its version, in the
	// words of that system.
	OSVersion opt.Value[string]
	// ParticipantTenantID is the Microsoft tenant of the participant's
	// identity, which may differ from that of the resource.
	ParticipantTenantID opt.Value[string]
	// ParticipantType is the combination of client and identity.
	ParticipantType opt.Value[ParticipantType]
	// PSTNParticipantCallType is type and direction of a PSTN participant, such
	// as emergency, direct routing, transfer or forwarding. The documents list
	// no values.
	PSTNParticipantCallType opt.Value[string]
	// ParticipantEndSubCode is the subcode of ParticipantEndReason, as text;
	// see package errorcodes. Newer records only.
	ParticipantEndSubCode opt.Value[string]
	// ResultCategory says whether the end was a success, or on which side the
	// error was. Newer records only.
	ResultCategory opt.Value[ResultCategory]
	// DiagnosticOptions is JSON text: what the application says about itself
	// with appName, appVersion and tags. In a resource log it may be an object instead of
	// a text. Newer records only.
	DiagnosticOptions opt.Value[string]
	// CallDebuggingInfo is JSON text for the service's own use. Newer records
	// only.
	CallDebuggingInfo opt.Value[string]
	// CallUpdatesVersion is the version of the record, a count, 0 or more, rising
	// from the first version; the highest is the newest. Only in
	// CallSummaryUpdates, where the first versions hold nulls.
	CallUpdatesVersion opt.Value[int64]
	// TPE marks a call of Teams Phone extensibility. The documents list no values: records
	// have true or false, as a text in any case or as a JSON boolean, which is read as
	// the text "true" or "false". Newer records only, at first those of CallSummaryUpdates.
	TPE opt.Value[string]
}

// Schema returns the schema of the log.
func (*Record) Schema() *logs.Schema { return Schema() }

// New returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// EndReason returns the catalogue entry for ParticipantEndReason and
// ParticipantEndSubCode: see [errorcodes.Find]. It returns true if the catalogue
// explains the code. Without an end code Match is MatchNone, and Description says
// why.
func (r *Record) EndReason() (errorcodes.Entry, bool) {
	return errorcodes.FindValues(r.ParticipantEndReason, r.ParticipantEndSubCode)
}

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
