// Package callingmetrics holds the record of the calling metrics: figures that the service
// itself computes once a day about calls of a resource, such as the share of successful
// joins on Android, with a goal for each.
//
// The log comes as category CallingMetrics (table ACSCallingMetrics).
package callingmetrics

import (
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one figure: a metric on one day for one combination of dimensions, which are
// the fields from SubCode to SDKVersion. Every field may be absent; the comment on a field
// applies where the service fills it in. A dimension that does not apply is null.
//
// CorrelationID, in the envelope, is the combination of dimensions, not a call: never
// join it with other logs.
//
// A leg is one participant's part in a call. Counts are approximate.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: Azure's article on calling metrics; the reference of the table ACSCallingMetrics.
type Record struct {
	logs.Envelope // the fields that all logs share

	// TimestampMax is the latest time that the figure counts, in UTC.
	TimestampMax opt.Value[time.Time]
	// TimestampBin is the beginning of the day that the figure counts, in UTC.
	TimestampBin opt.Value[time.Time]
	// MetricValueAvg is the figure, of any size, in the unit of Unit.
	MetricValueAvg opt.Value[float64]
	// Unit is the unit of MetricValueAvg and Goal, such as "percentage".
	Unit opt.Value[string]
	// Goal is what MetricValueAvg should be, as a comparison, such as ">= 100.0". See
	// [Record.GoalMet].
	Goal opt.Value[string]
	// FailedLegsDcount is the count of legs that failed, 0 or more.
	FailedLegsDcount opt.Value[int64]
	// SuccessLegsDcount is the count of legs that succeeded, 0 or more.
	SuccessLegsDcount opt.Value[int64]
	// CallsDcount is the count of calls, 0 or more.
	CallsDcount opt.Value[int64]
	// LegsDcount is the count of legs, 0 or more.
	LegsDcount opt.Value[int64]
	// SubCode is the subcode with which the legs ended, as text; see package errorcodes.
	SubCode opt.Value[string]
	// CallType is how the endpoints of the calls are connected, in other words than in the
	// call logs: "1 to 1" for P2P.
	CallType opt.Value[string]
	// Platform is "Web", "iOS", "Android" or "Windows".
	Platform opt.Value[string]
	// ResultType is the outcome, such as "Succeeded". The documents list no values.
	ResultType opt.Value[string]
	// DeviceModel is the model of the device.
	DeviceModel opt.Value[string]
	// DeviceBrand is the brand of the device.
	DeviceBrand opt.Value[string]
	// DeviceFamily is the family of the device, such as "Other".
	DeviceFamily opt.Value[string]
	// DeviceOSName is the operating system, such as "Windows".
	DeviceOSName opt.Value[string]
	// DeviceOSVersionMajor is the first number of its version, as text.
	DeviceOSVersionMajor opt.Value[string]
	// DeviceOSVersionMinor is the second number of its version, as text.
	DeviceOSVersionMinor opt.Value[string]
	// DeviceBrowser is the browser, such as "Edge".
	DeviceBrowser opt.Value[string]
	// DeviceBrowserVersionMajor is the first number of its version, as text.
	DeviceBrowserVersionMajor opt.Value[string]
	// DeviceBrowserVersionMinor is the second number of its version, as text.
	DeviceBrowserVersionMinor opt.Value[string]
	// SDKVersion is the version of the calling SDK. It may end in its stage, as in
	// "1.32.1.0_stable", which the call logs do not print.
	SDKVersion opt.Value[string]
	// MetricName is what the figure measures.
	MetricName opt.Value[MetricName]
}

// GoalMet reports whether MetricValueAvg is what Goal asks for. The second result is false
// if that cannot be told: the value is missing, or Goal is not a comparison with a number.
// Of some metrics the documents leave open which side they count, the good or the bad one:
// the goal decides.
func (r *Record) GoalMet() (met, known bool) {
	value, set := r.MetricValueAvg.Get()
	compare, limit, ok := splitGoal(r.Goal.Or(""))
	if !set || !ok {
		return false, false
	}
	return compare(value, limit), true
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
