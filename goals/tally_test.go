package goals_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// gather adds records, one per line, and the calls in them, judged by a profile.
func gather(t testing.TB, tally *goals.Tally, p quality.Profile, text string) {
	t.Helper()
	a := p.Assembler()
	a.FactsOnly = true
	r := acstelemetry.NewReader(context.Background(), strings.NewReader(text), "test", nil)
	for rec, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		if m, ok := rec.(*callingmetrics.Record); ok {
			tally.Record(m)
		} else {
			a.Add(rec, r.Position())
		}
	}
	for c := range a.All() {
		tally.Call(p.Call(c))
	}
}

// rowsOf returns the rows of records, judged by Call Diagnostics.
func rowsOf(t *testing.T, by goals.Dimension, text string) []goals.Row {
	t.Helper()
	tally := goals.Tally{By: by}
	gather(t, &tally, quality.CallDiagnostics(), text)
	return tally.Rows()
}

// metric returns a record of a metric on 2 February for Web, with other members after it.
func metric(name, more string) string {
	return `{"Type":"ACSCallingMetrics","TimeGenerated":"2026-02-03T05:00:00Z","TimestampBin":"2026-02-02T00:00:00Z","Unit":"percentage","Platform":"Web","MetricName":"` +
		name + `",` + more + "}\n"
}

// brief writes what the service says in a row: value, goal, met, combinations met and missed of
// all, unweighted, failed + successful = all legs of calls.
func brief(r *goals.Row) string {
	return fmt.Sprintf("%s %s %s %d+%d/%d %d %s+%s=%s of %s", number(r.Value), r.Goal, r.GoalMet, r.CombinationsMet, r.CombinationsMissed,
		r.Combinations, r.Unweighted, r.FailedLegs, r.SuccessLegs, r.Legs, r.Calls)
}

func number(v opt.Value[float64]) string {
	if x, ok := v.Get(); ok {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return v.String()
}

func TestService(t *testing.T) {
	const join, drop = "reliability/api/Join", "reliability/api/Drop"
	good := metric(join, `"CorrelationId":"1","MetricValueAvg":100,"Goal":">= 95","FailedLegsDcount":0,"SuccessLegsDcount":90,"LegsDcount":90,"CallsDcount":40`)
	bad := metric(join, `"CorrelationId":"2","MetricValueAvg":50,"Goal":">= 95","FailedLegsDcount":5,"SuccessLegsDcount":5,"LegsDcount":10,"CallsDcount":7`)
	for _, tt := range []struct {
		reason, text, want string
	}{
		{"one record", bad, "50 >= 95 false 0+1/1 0 5+5=10 of 7"},
		{"weighted by legs: (100 x 90 + 50 x 10) / 100; the mean of the values is 75 and would miss", good + bad,
			"95 >= 95 true 1+1/2 0 5+95=100 of 47"},
		{"an upper limit: 2 of 100 is more than 1", metric(drop, `"MetricValueAvg":2,"Goal":"<= 1.0","FailedLegsDcount":2,"SuccessLegsDcount":98`),
			"2 <= 1.0 false 0+1/1 0 2+98=100 of <absent>"},
		{"a goal of its own for each: neither is that of all", good + metric(join, `"CorrelationId":"2","MetricValueAvg":50,"Goal":">= 40","LegsDcount":10`),
			"95 <absent> <absent> 2+0/2 0 0+90=100 of 40"},
		{"legs that are not said do not count", good + metric(join, `"CorrelationId":"2","MetricValueAvg":50,"Goal":">= 95"`),
			"100 >= 95 true 1+1/2 1 0+90=90 of 40"},
		{"nor does a missing value", good + metric(join, `"CorrelationId":"2","LegsDcount":10,"Goal":">= 95"`),
			"100 >= 95 true 1+0/2 1 0+90=100 of 40"},
		{"different values without legs have no mean", metric(join, `"CorrelationId":"1","MetricValueAvg":100`) + metric(join, `"CorrelationId":"2","MetricValueAvg":50`),
			"<absent> <absent> <absent> 0+0/2 2 <absent>+<absent>=<absent> of <absent>"},
		{"equal ones do", metric(join, `"CorrelationId":"1","MetricValueAvg":99.9`) + metric(join, `"CorrelationId":"2","MetricValueAvg":99.9`),
			"99.9 <absent> <absent> 0+0/2 0 <absent>+<absent>=<absent> of <absent>"},
		{"nobody is no weight", good + metric(join, `"CorrelationId":"2","MetricValueAvg":0,"Goal":">= 95","LegsDcount":0`), "100 >= 95 true 1+1/2 0 0+90=90 of 40"},
		{"a count below 0 is none", metric(join, `"MetricValueAvg":50,"LegsDcount":-1,"FailedLegsDcount":-1`), "50 <absent> <absent> 0+0/1 0 <absent>+<absent>=<absent> of <absent>"},
		{"units that differ have no mean", good + strings.Replace(bad, "percentage", "ms", 1), "<absent> >= 95 <absent> 1+1/2 0 5+95=100 of 47"},
		{"a goal that is no comparison", metric(join, `"MetricValueAvg":50,"Goal":"high","LegsDcount":1`), "50 high <absent> 0+0/1 0 <absent>+<absent>=1 of <absent>"},
	} {
		rows := rowsOf(t, "", tt.text)
		if len(rows) != 1 || brief(&rows[0]) != tt.want || rows[0].Day != opt.Of("2026-02-02") || rows[0].OurValue.IsSet() {
			t.Errorf("%s: got %+v, want %s", tt.reason, rows, tt.want)
		}
	}
}

// A record that arrives again, or in a newer version, counts once.
func TestVersions(t *testing.T) {
	const name = "reliability/api/Join"
	const figures = `"CorrelationId":"1","MetricValueAvg":100,"LegsDcount":10`
	first := metric(name, figures)
	with := func(from, to string) string { return strings.Replace(first, from, to, 1) }
	for _, tt := range []struct {
		reason, again string
		want          string // value, records and legs
	}{
		{"the same", first, "100 1 10"},
		{"newer", with("02-03T05", "02-04T05") + "", "100 1 10"},
		{"newer with another value", strings.Replace(with("02-03T05", "02-04T05"), ":100", ":80", 1), "80 1 10"},
		{"older with another value", strings.Replace(with("02-03T05", "02-03T04"), ":100", ":80", 1), "100 1 10"},
		{"from a destination that names the resource", with(`"Unit"`, `"_ResourceId":"/A","Unit"`), "100 1 10"},
		{"another combination by its ID", with(`"1"`, `"2"`), "100 2 20"},
		{"another combination by a dimension", with(`"Unit"`, `"DeviceBrand":"b","Unit"`), "100 2 20"},
		{"another stage of the SDK", with(`"Unit"`, `"SdkVersion":"_beta","Unit"`), "100 2 20"},
		{"another day", with("02-02T", "02-01T"), "100 1 10; 100 1 10"},
	} {
		for _, text := range []string{first + tt.again, tt.again + first} {
			var got []string
			for _, r := range rowsOf(t, "", text) {
				got = append(got, fmt.Sprintf("%s %d %s", number(r.Value), r.Combinations, r.Legs))
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("%s: got %s, want %s", tt.reason, text, tt.want)
			}
		}
	}
	one, two := with(`"Unit"`, `"_ResourceId":"/A","Unit"`), with(`"Unit"`, `"_ResourceId":"/B","Unit"`)
	for _, text := range []string{one + two + first, first + strings.Replace(one, "/A", "a", 1) + two + one} {
		if rows := rowsOf(t, "", text); len(rows) != 1 || rows[0].Combinations != 2 {
			t.Errorf("two resources, and a copy that names none: %+v", rows)
		}
	}
}

// logged are the logs of two days. On 2 February a group call of three people who log what they
// do, and of a telephone: ann was dropped, the category of cid is missing.
//
//	Join: ann failed first and then succeeded, bob succeeded, cid has no result
//	StartVideo: bob's was expected to fail
//	CameraFreeze: bob true false true; cid true false, then, in another range, good
//	NetworkReconnect: ann Bad Poor Good, bob Good
//
// On 3 February a P2P call, to 4 February, whose clients log nothing.
const logged = `
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"ann","EndpointType":"VoIP","ResultCategory":"UnexpectedClientError","ParticipantEndSubCode":"3100","SdkVersion":"1.32.1.0","OsVersion":"Windows 10.0.1"}
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"bob","EndpointType":"VoIP","ResultCategory":"Success","ParticipantEndSubCode":"0","SdkVersion":"1.32.1.0_stable"}
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"cid","EndpointType":"VoIP"}
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","CallType":"Group","ParticipantId":"tel","EndpointType":"PSTN","ResultCategory":"Success"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"ann","OperationId":"1","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:01Z","ResultType":"UnexpectedServerError"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"ann","OperationId":"2","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:02Z","ResultType":"Succeeded"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"bob","OperationId":"3","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:03Z","ResultType":"Success"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"cid","OperationId":"4","OperationName":"Join","CallClientTimeStamp":"2026-02-02T10:00:04Z"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"bob","OperationId":"5","OperationName":"StartVideo","CallClientTimeStamp":"2026-02-02T10:00:05Z","ResultType":"ExpectedError"}
{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":"bob","OperationId":"6","OperationName":"CreateView","CallClientTimeStamp":"2026-02-02T10:00:05Z","ResultType":"Succeeded",` +
	`"UserAgent":"azsdk-js-communication-calling/1.33.3 Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.1 Safari/605.1.15"}
{"Type":"ACSCallSummary","CorrelationId":"p","CallStartTime":"2026-02-03T23:59:00Z","CallDuration":600,"CallType":"P2P","EndpointId":"dan","EndpointType":"VoIP","ResultCategory":"Success"}
{"Type":"ACSCallSummary","CorrelationId":"p","CallStartTime":"2026-02-03T23:59:00Z","CallDuration":600,"CallType":"P2P","EndpointId":"eve","EndpointType":"VoIP","ResultCategory":"Success"}
`

// diagnosed are the user-facing diagnostics.
func diagnosed() string {
	var b strings.Builder
	for i, d := range []struct{ who, operation, name, quality string }{
		{"bob", "7", "cameraFreeze", "true"}, {"bob", "7", "cameraFreeze", "false"}, {"bob", "7", "cameraFreeze", "true"},
		{"cid", "8", "cameraFreeze", "true"}, {"cid", "8", "cameraFreeze", "false"}, {"cid", "9", "CameraFreeze", "Good"},
		{"ann", "10", "networkReconnect", "Bad"}, {"ann", "10", "networkReconnect", "Poor"}, {"ann", "10", "networkReconnect", "Good"},
		{"bob", "11", "networkReconnect", "Good"},
	} {
		fmt.Fprintf(&b, `{"Type":"ACSCallClientOperations","CallId":"g","ParticipantId":%q,"OperationId":%q,"OperationName":"UserFacingDiagnostics",`+
			`"CallClientTimeStamp":"2026-02-02T10:01:%02dZ","OperationPayload":"{\"DiagnosticChanged\":\"%s\",\"DiagnosticQuality\":\"%s\"}"}`+"\n", d.who, d.operation, i, d.name, d.quality)
	}
	return b.String()
}

// oursOf writes our own figures of rows: the value, failed + successful legs.
func oursOf(rows []goals.Row) []string {
	var list []string
	for _, r := range rows {
		if r.DimensionValue.IsSet() {
			r.Metric += callingmetrics.MetricName(" " + r.DimensionValue.Or(""))
		}
		list = append(list, fmt.Sprintf("%s %s: %.2f %s+%s", r.Day.Or("-")[8:], strings.TrimPrefix(string(r.Metric), "reliability/"), r.OurValue.Or(-1), r.OurFailedLegs, r.OurSuccessLegs))
	}
	return list
}

func TestOurs(t *testing.T) {
	want := []string{
		"02 api/Join: 50.00 1+1",        // one of two legs with a result
		"02 api/StartVideo: 100.00 0+1", // an expected error is none
		"02 api/Drop: 33.33 1+2",        // of ann, bob and tel; what became of cid is not known
		"02 leg/UFD/NetworkReconnect: 66.67 1+2",
		"02 leg/UFD/CameraFreeze: 33.33 2+1",             // of three clients that log
		"02 api/UFD/recovery/NetworkReconnect: 0.00 1+0", // two bad turns, a good one
		"02 api/UFD/recovery/CameraFreeze: 50.00 1+1",    // cid: one bad turn, two good ones
		"03 api/Drop: 0.00 0+2",
	}
	if diff := cmp.Diff(want, oursOf(rowsOf(t, "", logged+diagnosed()))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Our figures are on the side that the goals count, and judged by them.
func TestSides(t *testing.T) {
	const drop, freeze = "reliability/api/Drop", "reliability/leg/UFD/CameraFreeze"
	for _, tt := range []struct {
		reason, text string
		metric       callingmetrics.MetricName
		want         string // our value, and whether it meets the goal, on 2 February
	}{
		{"without a goal the share of drops", "", drop, "33.33 <absent>"},
		{"an upper limit likewise: 33 is more", metric(drop, `"Goal":"<= 5","MetricValueAvg":2`), drop, "33.33 false"},
		{"a lower limit: the share that was not dropped", metric(drop, `"Goal":">= 60","MetricValueAvg":98`), drop, "66.67 true"},
		{"a goal of another day says which side", strings.Replace(metric(drop, `"Goal":">= 60","MetricValueAvg":98`), "-02T", "-01T", 1), drop, "66.67 <absent>"},
		{"both kinds say nothing", metric(drop, `"CorrelationId":"1","Goal":">= 60"`) + metric(drop, `"CorrelationId":"2","Goal":"<= 5"`), drop, "33.33 <absent>"},
		{"a diagnostic: legs without it", metric(freeze, `"Goal":">= 100.0","MetricValueAvg":100`), freeze, "33.33 false"},
		{"unless the goal is an upper limit", metric(freeze, `"Goal":"< 70","MetricValueAvg":0`), freeze, "66.67 true"},
		{"another unit has only counts", strings.Replace(metric(drop, `"Goal":"< 70","MetricValueAvg":0`), "percentage", "s", 1), drop, "-1.00 <absent>"},
		{"a diagnostic that nobody had", metric("reliability/leg/UFD/NoNetwork", `"Goal":">= 100.0"`), "reliability/leg/UFD/NoNetwork", "100.00 true"},
		{"its recovery is that of nothing", metric("reliability/api/UFD/recovery/NoNetwork", `"Goal":">= 100.0"`), "reliability/api/UFD/recovery/NoNetwork", "-1.00 <absent>"},
		{"the logs do not say whose video it was", metric("reliability/api/CreateView/Local", `"Goal":">= 100.0"`), "reliability/api/CreateView/Local", "-1.00 <absent>"},
		{"a metric that is not documented", metric("reliability/api/CreateView", `"Goal":">= 100.0"`), "reliability/api/CreateView", "100.00 true"},
	} {
		got := "no row"
		for _, r := range rowsOf(t, "", tt.text+logged+diagnosed()) {
			if r.Metric == tt.metric && r.Day == opt.Of("2026-02-02") {
				got = fmt.Sprintf("%.2f %s", r.OurValue.Or(-1), r.OurGoalMet)
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// By the rules of 2024 the end code says who was dropped, and the profile cannot say it of
// participants without one.
func TestOursOf2024(t *testing.T) {
	const people = `
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","ParticipantId":"ann","ParticipantEndReason":"410"}
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","ParticipantId":"bob","ParticipantEndReason":"0"}
{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","ParticipantId":"cid","ResultCategory":"UnexpectedClientError"}
`
	var tally goals.Tally
	gather(t, &tally, quality.CallDiagnostics2024(), people)
	if diff := cmp.Diff([]string{"02 api/Drop: 50.00 1+1"}, oursOf(tally.Rows())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A day with calls is there even if nothing is known of them.
func TestDayOfCalls(t *testing.T) {
	const row = `{"Type":"ACSCallSummary","CorrelationId":"g","CallStartTime":"2026-02-02T10:00:00Z","ParticipantId":"ann"}`
	if diff := cmp.Diff([]string{"02 api/Drop: -1.00 <absent>+<absent>"}, oursOf(rowsOf(t, "", row))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDimensions(t *testing.T) {
	device := `"DeviceOsName":"Windows","DeviceOsVersionMajor":"","DeviceOsVersionMinor":10,"DeviceBrowser":"Edge","DeviceBrowserVersionMajor":132,` +
		`"DeviceBrowserVersionMinor":0,"DeviceModel":"m","DeviceBrand":"Redacted","DeviceFamily":"Other","SubCode":3100,"CallType":"1 to 1","SdkVersion":"1.32.1.0_stable","ResultType":"Failed"`
	record := metric("reliability/api/Drop", device)
	for _, tt := range []struct {
		by     goals.Dimension
		want   string
		reason string
	}{
		{"resultType", "02 api/Drop Failed", "as it comes"},
		{"deviceModel", "02 api/Drop m", "as it comes"},
		{"deviceBrand", "02 api/Drop Redacted", "hidden"},
		{"deviceFamily", "02 api/Drop Other", "as it comes"},
		{"osVersion", "02 api/Drop Windows 10", "the first number is missing, as in the documents' sample"},
	} {
		got := oursOf(rowsOf(t, tt.by, record+logged))
		if len(got) != 1 || got[0] != tt.want+": -1.00 <absent>+<absent>" || tt.by.Ours() {
			t.Errorf("%s: got %v, %s", tt.by, got, tt.reason)
		}
	}
	drops := func(by goals.Dimension) (list []string) {
		for _, text := range oursOf(rowsOf(t, by, record+logged)) {
			if name, ok := strings.CutPrefix(text, "02 api/Drop "); ok {
				list = append(list, name)
			}
		}
		return list
	}
	for _, tt := range []struct {
		by     goals.Dimension
		want   []string
		reason string
	}{
		{"callType", []string{"1 to 1: -1.00 <absent>+<absent>", "Group: 33.33 1+2"}, "the P2P call is on the next day"},
		{"subCode", []string{"0: 0.00 0+1", "3100: 100.00 1+0", "Unknown: 0.00 0+1"}, "ann has 3100, as in the record"},
		{"sdkVersion", []string{"1.32.1.0: 50.00 1+1", "Unknown: 0.00 0+1"}, "without the stage, on both sides"},
		{"os", []string{"Mac OS X: 0.00 0+1", "Windows: 100.00 1+0", "Unknown: 0.00 0+1"}, "by the summary, else by the client, without version"},
		{"platform", []string{"Web: 0.00 0+1", "Unknown: 50.00 1+1"}, "bob's client says it"},
		{"browser", []string{"Edge: -1.00 <absent>+<absent>", "Safari: 0.00 0+1", "Unknown: 50.00 1+1"}, "without its version"},
		{"browserVersion", []string{"Edge 132.0: -1.00 <absent>+<absent>", "Safari 17.1: 0.00 0+1", "Unknown: 50.00 1+1"}, "with both numbers"},
	} {
		if diff := cmp.Diff(tt.want, drops(tt.by)); diff != "" || !tt.by.Ours() {
			t.Errorf("%s, %s (-want +got):\n%s", tt.by, tt.reason, diff)
		}
	}
	if n := len(goals.Dimensions()); n != 12 {
		t.Errorf("%d dimensions are tested, there are %d", 12, n)
	}
	if rows := rowsOf(t, "callType", logged); rows[len(rows)-1].DimensionValue != opt.Of("1 to 1") {
		t.Errorf("P2P is called %s", rows[len(rows)-1].DimensionValue)
	}
	for agent, want := range map[string]string{
		"azsdk-android-communication-calling/2.12.0": "Android", "azsdk-ios-communication-calling/2.15.1": "iOS", "x-communication-calling": "Unknown",
	} {
		calling := strings.Replace(logged, "azsdk-js-communication-calling/1.33.3", agent, 1)
		if got := oursOf(rowsOf(t, "platform", calling)); !strings.Contains(strings.Join(got, "\n"), "api/StartVideo "+want+":") {
			t.Errorf("%s: got %v", agent, got)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a dimension that is not there is accepted")
		}
	}()
	goals.Dimension("color").Ours()
}

// Rows are by day, metric in the order of the documents, and value; unknown days and metrics
// come last.
func TestOrder(t *testing.T) {
	var text string
	for _, name := range []string{"zoo", "reliability/leg/UFD/NoNetwork", "reliability/api/Join"} {
		for _, platform := range []string{`""`, `"Web"`, `"iOS"`} {
			text += strings.Replace(metric(name, `"Goal":">= 1"`), `"Web"`, platform, 1)
		}
	}
	text += `{"Type":"ACSCallingMetrics","MetricName":"reliability/api/Join"}` + "\n" +
		`{"Type":"ACSCallingMetrics","MetricName":"reliability/api/Join","TimestampMax":"2026-02-01T14:00:00Z"}` + "\n"
	var got []string
	for _, r := range rowsOf(t, "platform", text) {
		got = append(got, r.Day.Or("-")+" "+string(r.Metric)+" "+r.DimensionValue.Or(""))
	}
	want := []string{
		"2026-02-01 reliability/api/Join Unknown", // by its latest time
		"2026-02-02 reliability/api/Join Web", "2026-02-02 reliability/api/Join iOS", "2026-02-02 reliability/api/Join Unknown",
		"2026-02-02 reliability/leg/UFD/NoNetwork Web", "2026-02-02 reliability/leg/UFD/NoNetwork iOS", "2026-02-02 reliability/leg/UFD/NoNetwork Unknown",
		"2026-02-02 zoo Web", "2026-02-02 zoo iOS", "2026-02-02 zoo Unknown",
		"- reliability/api/Join Unknown",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Parts that are merged in any order are the same as the whole.
func TestMerge(t *testing.T) {
	text := logged + metric("reliability/api/Join", `"CorrelationId":"1","MetricValueAvg":98.7,"LegsDcount":3`) +
		metric("reliability/api/Join", `"CorrelationId":"2","MetricValueAvg":97.3,"LegsDcount":7`) + metric("reliability/api/Join", `"CorrelationId":"3","MetricValueAvg":12.1,"LegsDcount":11`)
	whole := rowsOf(t, "", text)
	lines := strings.SplitAfter(text, "\n")
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		var sum goals.Tally
		for _, i := range order {
			var part goals.Tally
			if i == 0 {
				gather(t, &part, quality.CallDiagnostics(), logged+lines[len(lines)-2]+lines[len(lines)-4])
			} else {
				gather(t, &part, quality.CallDiagnostics(), lines[len(lines)-3]+lines[len(lines)-4])
			}
			sum.Merge(&part)
		}
		if diff := cmp.Diff(whole, sum.Rows()); diff != "" {
			t.Errorf("%v (-whole +parts):\n%s", order, diff)
		}
	}
}

// A record as the documents print it, without its outer braces: a value of 100 with no failed
// leg meets the goal.
func TestPrintedSample(t *testing.T) {
	text, err := os.ReadFile("testdata/printed.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, "osVersion", string(text))
	if len(rows) != 1 || brief(&rows[0]) != "100 >= 100.0 true 1+0/1 0 0+2=2 of 1" || rows[0].DimensionValue != opt.Of("Unknown") {
		t.Errorf("got %+v", rows)
	}
}
