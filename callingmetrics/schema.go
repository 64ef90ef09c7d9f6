package callingmetrics

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the calling metrics log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallingMetrics", Table: "ACSCallingMetrics"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "TimestampMax", Column: "TimestampMax", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.TimestampMax })},
		{Property: "TimestampBin", Column: "TimestampBin", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.TimestampBin })},
		{Property: "MetricValueAvg", Column: "MetricValueAvg", Kind: logs.Real, Unit: "Unit",
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.MetricValueAvg })},
		{Property: "Unit", Column: "Unit", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Unit })},
		{Property: "Goal", Column: "Goal", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Goal })},
		{Property: "FailedLegsDcount", Column: "FailedLegsDcount", Kind: logs.Integer, Unit: "legs",
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.FailedLegsDcount })},
		{Property: "SuccessLegsDcount", Column: "SuccessLegsDcount", Kind: logs.Integer, Unit: "legs",
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.SuccessLegsDcount })},
		{Property: "CallsDcount", Column: "CallsDcount", Kind: logs.Integer, Unit: "calls",
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.CallsDcount })},
		{Property: "LegsDcount", Column: "LegsDcount", Kind: logs.Integer, Unit: "legs",
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.LegsDcount })},
		{Property: "SubCode", Column: "SubCode", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SubCode })},
		{Property: "CallType", Column: "CallType", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CallType })},
		{Property: "Platform", Column: "Platform", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Platform })},
		{Property: "ResultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ResultType })},
		{Property: "DeviceModel", Column: "DeviceModel", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceModel })},
		{Property: "DeviceBrand", Column: "DeviceBrand", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceBrand })},
		{Property: "DeviceFamily", Column: "DeviceFamily", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceFamily })},
		{Property: "DeviceOsName", Column: "DeviceOsName", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceOSName })},
		{Property: "DeviceOsVersionMajor", Column: "DeviceOsVersionMajor", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceOSVersionMajor })},
		{Property: "DeviceOsVersionMinor", Column: "DeviceOsVersionMinor", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceOSVersionMinor })},
		{Property: "DeviceBrowser", Column: "DeviceBrowser", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceBrowser })},
		{Property: "DeviceBrowserVersionMajor", Column: "DeviceBrowserVersionMajor", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceBrowserVersionMajor })},
		{Property: "DeviceBrowserVersionMinor", Column: "DeviceBrowserVersionMinor", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.DeviceBrowserVersionMinor })},
		{Property: "SdkVersion", Column: "SdkVersion", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SDKVersion })},
		{Property: "MetricName", Column: "MetricName", Kind: logs.Enum, Texts: logs.Texts(metricNames()),
			Cell: logs.At(func(r *Record) *opt.Value[MetricName] { return &r.MetricName })},
	}
}
