package callingmetrics_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

type Record = callingmetrics.Record

var suite = recordtest.Suite[Record, *Record]{Decode: callingmetrics.Decode, Number: "LegsDcount", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field, with the values of the sample: some dimensions are numbers, some empty",
		In: `{"time":"2024-11-06T01:00:00Z","operationName":"CallingMetrics","operationVersion":"1.0-dev","category":"CallingMetrics","correlationId":"3f2504e0",` +
			`"properties":{"TimestampMax":"2024-11-05T22:10:03.5Z","TimestampBin":"2024-11-05T00:00:00Z","MetricValueAvg":100,"Unit":"percentage","Goal":">= 100.0",` +
			`"FailedLegsDcount":0,"SuccessLegsDcount":2,"CallsDcount":"1","LegsDcount":2,"SubCode":0,"CallType":"1 to 1","Platform":"Web","ResultType":"Succeeded",` +
			`"DeviceModel":"","DeviceBrand":"","DeviceFamily":"Other","DeviceOsName":"Windows","DeviceOsVersionMajor":10,"DeviceOsVersionMinor":"",` +
			`"DeviceBrowser":"Edge","DeviceBrowserVersionMajor":130,"DeviceBrowserVersionMinor":0,"SdkVersion":"1.32.1.0_stable",` +
			`"MetricName":"reliability/leg/UFD/CameraFreeze"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time:             opt.Of(time.Date(2024, 11, 6, 1, 0, 0, 0, time.UTC)),
				OperationName:    opt.Of("CallingMetrics"),
				OperationVersion: opt.Of("1.0-dev"),
				Category:         opt.Of("CallingMetrics"),
				CorrelationID:    opt.Of("3f2504e0"),
			},
			TimestampMax:              opt.Of(time.Date(2024, 11, 5, 22, 10, 3, 500e6, time.UTC)),
			TimestampBin:              opt.Of(time.Date(2024, 11, 5, 0, 0, 0, 0, time.UTC)),
			MetricValueAvg:            opt.Of(100.0),
			Unit:                      opt.Of("percentage"),
			Goal:                      opt.Of(">= 100.0"),
			FailedLegsDcount:          opt.Of[int64](0),
			SuccessLegsDcount:         opt.Of[int64](2),
			CallsDcount:               opt.Of[int64](1),
			LegsDcount:                opt.Of[int64](2),
			SubCode:                   opt.Of("0"),
			CallType:                  opt.Of("1 to 1"),
			Platform:                  opt.Of("Web"),
			ResultType:                opt.Of("Succeeded"),
			DeviceModel:               opt.Without[string](opt.Null),
			DeviceBrand:               opt.Without[string](opt.Null),
			DeviceFamily:              opt.Of("Other"),
			DeviceOSName:              opt.Of("Windows"),
			DeviceOSVersionMajor:      opt.Of("10"),
			DeviceOSVersionMinor:      opt.Without[string](opt.Null),
			DeviceBrowser:             opt.Of("Edge"),
			DeviceBrowserVersionMajor: opt.Of("130"),
			DeviceBrowserVersionMinor: opt.Of("0"),
			SDKVersion:                opt.Of("1.32.1.0_stable"),
			MetricName:                opt.Of(callingmetrics.MetricName("reliability/leg/UFD/CameraFreeze")),
		},
	},
	{
		Reason: "a row of the table; a known metric in another case, and no numbers",
		In:     `{"Type":"ACSCallingMetrics","MetricName":"Reliability/API/join","MetricValueAvg":"high","FailedLegsDcount":null}`,
		Want: Record{
			Envelope: recordtest.Spelled(logs.Envelope{Type: opt.Of("ACSCallingMetrics")},
				"MetricValueAvg", "high", "MetricName", "Reliability/API/join"),
			MetricValueAvg:   opt.Without[float64](opt.Invalid),
			FailedLegsDcount: opt.Without[int64](opt.Null),
			MetricName:       opt.Of(callingmetrics.MetricName("reliability/api/Join")),
		},
		Errs: []error{opt.ErrNumber},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func TestGoalMet(t *testing.T) {
	for _, tt := range []struct {
		reason     string
		goal       string
		value      opt.Value[float64]
		met, known bool
	}{
		{"the sample", ">= 100.0", opt.Of(100.0), true, true},
		{"just missed", ">= 100.0", opt.Of(99.99), false, true},
		{"a share that should be small", "<= 0.5", opt.Of(0.5), true, true},
		{"more than it should be", "<=0.5", opt.Of(0.6), false, true},
		{"strictly more", "> 99", opt.Of(99.0), false, true},
		{"strictly less", "< 1%", opt.Of(0.9), true, true},
		{"equal", "== 0", opt.Of(0.0), true, true},
		{"equal, in one sign", "= 0", opt.Of(1.0), false, true},
		{"no value", ">= 100.0", opt.Value[float64]{}, false, false},
		{"no goal", "", opt.Of(1.0), false, false},
		{"a goal without a comparison", "100", opt.Of(100.0), false, false},
		{"a goal without a number", ">= most", opt.Of(100.0), false, false},
		{"a comparison that nobody knows", "=> 100", opt.Of(100.0), false, false},
	} {
		rec := Record{Goal: opt.Of(tt.goal), MetricValueAvg: tt.value}
		if met, known := rec.GoalMet(); met != tt.met || known != tt.known {
			t.Errorf("%s: %v, %v; want %v, %v", tt.reason, met, known, tt.met, tt.known)
		}
	}
}
