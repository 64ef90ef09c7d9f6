package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// metered are figures of the service on 1 and 2 February, and calls on 2 and 3 February.
//
//	Join on the 1st, by 40 legs: 99 % of what should be 98 % or more
//	Join on the 2nd: 100 % of 90 legs on the web, 50 % of 10 on iOS; together 95 %
//	Drop on the 2nd: 1.5 %, which should be 2 % at most; of our two legs one was dropped
//	CameraFreeze on the 2nd: all of two legs without it; ours had it and recovered
//	on the 3rd nobody was dropped
const metered = `
{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-02T05:00:00Z","TimestampBin":"2026-02-01T00:00:00Z","MetricName":"reliability/api/Join","CorrelationId":"1","Platform":"Web","SdkVersion":"1.32.1.0_stable","MetricValueAvg":99,"Unit":"percentage","Goal":">= 98.0","FailedLegsDcount":1,"SuccessLegsDcount":39,"LegsDcount":40,"CallsDcount":20}
{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-03T05:00:00Z","TimestampBin":"2026-02-02T00:00:00Z","MetricName":"reliability/api/Join","CorrelationId":"1","Platform":"Web","SdkVersion":"1.32.1.0_stable","MetricValueAvg":100,"Unit":"percentage","Goal":">= 98.0","FailedLegsDcount":0,"SuccessLegsDcount":90,"LegsDcount":90,"CallsDcount":45}
{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-03T05:00:00Z","TimestampBin":"2026-02-02T00:00:00Z","MetricName":"reliability/api/Join","CorrelationId":"2","Platform":"iOS","SdkVersion":"2.15.1.0","MetricValueAvg":50,"Unit":"percentage","Goal":">= 98.0","FailedLegsDcount":5,"SuccessLegsDcount":5,"LegsDcount":10,"CallsDcount":9}
{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-03T05:00:00Z","TimestampBin":"2026-02-02T00:00:00Z","MetricName":"reliability/api/Drop","CorrelationId":"3","Platform":"Web","SdkVersion":"1.32.1.0_stable","MetricValueAvg":1.5,"Unit":"percentage","Goal":"<= 2.0","FailedLegsDcount":2,"SuccessLegsDcount":98,"LegsDcount":100,"CallsDcount":50}
{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-03T05:00:00Z","TimestampBin":"2026-02-02T00:00:00Z","MetricName":"reliability/leg/UFD/CameraFreeze","CorrelationId":"4","Platform":"Web","SdkVersion":"1.32.1.0_stable","MetricValueAvg":100,"Unit":"percentage","Goal":">= 100.0","FailedLegsDcount":0,"SuccessLegsDcount":2,"LegsDcount":2,"CallsDcount":1}
{"Type":"ACSCallSummary","CorrelationId":"a","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"ann","EndpointType":"VoIP","SdkVersion":"1.32.1.0","ResultCategory":"UnexpectedClientError"}
{"Type":"ACSCallSummary","CorrelationId":"a","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"bob","EndpointType":"VoIP","SdkVersion":"1.32.1.0","ResultCategory":"Success"}
{"Type":"ACSCallClientOperations","CallId":"a","ParticipantId":"ann","OperationId":"1","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:01Z","ResultType":"Succeeded"}
{"Type":"ACSCallClientOperations","CallId":"a","ParticipantId":"ann","OperationId":"2","OperationName":"UserFacingDiagnostics","CallClientTimeStamp":"2026-02-02T10:00:02Z","OperationPayload":"{\"DiagnosticChanged\":\"cameraFreeze\",\"DiagnosticQuality\":\"true\"}"}
{"Type":"ACSCallClientOperations","CallId":"a","ParticipantId":"ann","OperationId":"2","OperationName":"UserFacingDiagnostics","CallClientTimeStamp":"2026-02-02T10:00:03Z","OperationPayload":"{\"DiagnosticChanged\":\"cameraFreeze\",\"DiagnosticQuality\":\"false\"}"}
{"Type":"ACSCallSummary","CorrelationId":"b","CallStartTime":"2026-02-03T23:59:59Z","CallType":"Group","ParticipantId":"cid","EndpointType":"VoIP","ResultCategory":"Success"}
`

// tableLines returns the lines of a table without its columns' widths, and without the notes.
func tableLines(table string) (list []string) {
	table, _, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table) {
		list = append(list, strings.Join(strings.Fields(line), " "))
	}
	return list
}

func TestMetrics(t *testing.T) {
	for _, tt := range []struct {
		reason string
		args   []string
		want   []string
	}{
		{"all", nil, []string{
			"DAY (UTC) METRIC VALUE GOAL MET RECORDS FAILED ABOUT LEGS ABOUT OURS OURS MET OUR FAILED OUR LEGS",
			"2026-02-01 reliability/api/Join 99 % >= 98.0 yes 1 1 40 - - - -",
			"2026-02-02 reliability/api/Join 95 % >= 98.0 no 2 5 100 100 % yes 0 1",
			"2026-02-02 reliability/api/Drop 1.5 % <= 2.0 yes 1 2 100 50 % no 1 2",
			"2026-02-02 reliability/leg/UFD/CameraFreeze 100 % >= 100.0 yes 1 0 2 0 % no 1 1",
			"2026-02-02 reliability/api/UFD/recovery/CameraFreeze - - - 0 - - 100 % - 0 1",
			"2026-02-03 reliability/api/Drop - - - 0 - - 0 % - 0 1",
		}},
		{"by a dimension of both", []string{"--by", "SDKVersion", "--until", "2026-02-02", "--since", "2026-02-02T12:00:00Z"}, []string{
			"DAY (UTC) METRIC SDK VERSION VALUE GOAL MET RECORDS FAILED ABOUT LEGS ABOUT OURS OURS MET OUR FAILED OUR LEGS",
			"2026-02-02 reliability/api/Join 1.32.1.0 100 % >= 98.0 yes 1 0 90 100 % yes 0 1",
			"2026-02-02 reliability/api/Join 2.15.1.0 50 % >= 98.0 no 1 5 10 - - - -",
			"2026-02-02 reliability/api/Drop 1.32.1.0 1.5 % <= 2.0 yes 1 2 100 50 % no 1 2",
			"2026-02-02 reliability/leg/UFD/CameraFreeze 1.32.1.0 100 % >= 100.0 yes 1 0 2 0 % no 1 1",
			"2026-02-02 reliability/api/UFD/recovery/CameraFreeze 1.32.1.0 - - - 0 - - 100 % - 0 1",
		}},
		{"by one that the call logs do not have", []string{"--by", "deviceModel", "--until", "2026-02-01"}, []string{
			"DAY (UTC) METRIC DEVICE MODEL VALUE GOAL MET RECORDS FAILED ABOUT LEGS ABOUT OURS",
			"2026-02-01 reliability/api/Join Unknown 99 % >= 98.0 yes 1 1 40 -",
		}},
		{"by the profile of 2024, who was dropped is not known", []string{"--since", "2026-02-03", "--profile", "callDiagnostics2024"}, []string{
			"DAY (UTC) METRIC VALUE OURS", "2026-02-03 reliability/api/Drop - -",
		}},
		{"half a day is a day", []string{"--since", "2026-02-03T12:00:00Z"}, []string{
			"DAY (UTC) METRIC VALUE OURS OUR FAILED OUR LEGS", "2026-02-03 reliability/api/Drop - 0 % 0 1",
		}},
		{"no resource is named", []string{"--resource", "contoso"}, []string{"DAY (UTC) METRIC VALUE OURS"}},
	} {
		r := acscallsOn(t, metered, append([]string{"metrics", "-q", "-"}, tt.args...)...)
		r.want(t, 0, "")
		if diff := cmp.Diff(tt.want, tableLines(r.stdout)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// What is missing is said, so that empty columns are not taken for good news.
func TestMetricsMessages(t *testing.T) {
	service, ours, _ := strings.Cut(metered, `{"Type":"ACSCallSummary"`)
	ours = `{"Type":"ACSCallSummary"` + ours
	undated := `{"Type":"ACSCallingMetrics","MetricName":"reliability/api/Join"}`
	for _, tt := range []struct {
		reason, input string
		args          []string
		status        int
		want          string
	}{
		{"only calls", ours, nil, 0, "there are no records of CallingMetrics, so all figures are ours"},
		{"only figures of the service", service, nil, 0, "there are no calls to compare with"},
		{"who was dropped is not known", strings.Replace(metered, `"ResultCategory":"Success"`, `"X":1`, 1), nil, 0, "1 participant in 1 call has no result category"},
		{"a dimension of the service", strings.Replace(metered, `"ResultCategory":"Success"`, `"X":1`, 1), []string{"--by", "resultType"}, 0, "the call logs do not have the dimension resultType"},
		{"nothing in that time", metered, []string{"--since", "2026-02-04"}, 0, "nothing fits the filters"},
		{"a record without a day", undated + metered, []string{"--since", "2026-02-01"}, 0, "left out because they name no day: 1"},
		{"a dimension that is not there", metered, []string{"--by", "color"}, 2, `there is no dimension "color"; use callType, platform`},
	} {
		r := acscallsOn(t, tt.input, append([]string{"metrics", "-"}, tt.args...)...)
		if r.status != tt.status || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, tt.want) {
			t.Errorf("%s: status %d, %q", tt.reason, r.status, r.stderr)
		}
	}
	if r := acscallsOn(t, metered, "metrics", "-"); r.stderr != "" {
		t.Errorf("there is both, and it says %q", r.stderr)
	}
}

// The page of report has the goal that was missed, but not if it has only some of the calls:
// the figures of the service are of all.
func TestReportHasMetrics(t *testing.T) {
	const missed = `"missed":1,"rows":[{"day":"2026-02-02","metric":"reliability/api/Join","value":"95 %","goal":"`
	for _, tt := range []struct {
		args []string
		has  bool
	}{
		{nil, true}, {[]string{"--since", "2026-02-02"}, true},
		{[]string{"--since", "2026-02-03"}, false}, {[]string{"--call", "a"}, false}, {[]string{"--quality", "unknown"}, false},
	} {
		r := acscallsOn(t, metered, append([]string{"report", "-q", "--out", "-", "-"}, tt.args...)...)
		r.want(t, 0, "")
		if strings.Contains(r.stdout, missed) != tt.has {
			t.Errorf("%v: the page has metrics: %v", tt.args, !tt.has)
		}
	}
}
