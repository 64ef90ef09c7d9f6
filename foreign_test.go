package acstelemetry_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Rows and records of other services, as queries and exports write them without their
// table or category, are not taken for records of a call log.
func TestForeignRecords(t *testing.T) {
	const (
		vault    = "/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V"
		ours     = "/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS"
		activity = `"OperationName":"Create","ActivityStatus":"Succeeded","Caller":"c","CallerIpAddress":"10.0.0.1","CorrelationId":"x","OperationId":"o","Level":"Informational","Properties":"{}"`
	)
	for _, c := range []struct{ reason, in string }{
		{"AzureActivity, `project-away Type`", `{"TimeGenerated":"2026-03-02T10:00:00Z",` + activity + `}`},
		{"AzureActivity with its resource provider", `{"TimeGenerated":"2026-03-02T10:00:00Z","ResourceProviderValue":"MICROSOFT.WEB",` + activity + `}`},
		{"SigninLogs, all columns of the portal but Type", `{"TimeGenerated":"2026-03-02T10:00:00Z","OperationName":"Sign-in activity","Category":"","ResultType":"50126","ResultSignature":"None","DurationMs":0,"CorrelationId":"x","Identity":"A","Level":"4","Location":"DE","UserAgent":"UA","UserId":"u","IPAddress":"10.0.0.1"}`},
		{"Key Vault through a collector that drops the category", `{"time":"2026-03-02T10:00:00Z","resourceId":"` + vault + `","operationName":"SecretGet","resultType":"Success","resultSignature":"OK","durationMs":"12","callerIpAddress":"10.0.0.1","correlationId":"x","properties":{"clientInfo":"c","requestUri":"u","httpStatusCode":200}}`},
		{"Application Gateway, the properties only", `{"operationName":"ApplicationGatewayAccess","properties":{"clientIP":"10.0.0.1","userAgent":"UA","httpStatus":200,"sentBytes":5,"timeTaken":1}}`},
		{"AppRequests, exported by `az monitor log-analytics query`", `{"TableName":"PrimaryResult","TimeGenerated":"2026-03-02T10:00:00Z","Id":"i","Name":"GET /","Url":"u","Success":"True","ResultCode":"200","DurationMs":"3","OperationId":"o","OperationName":"GET /","SDKVersion":"dotnet","UserId":"u"}`},
		{"AzureDiagnostics", `{"TimeGenerated":"2026-03-02T10:00:00Z","ResourceId":"` + vault + `","ResourceProvider":"MICROSOFT.KEYVAULT","OperationName":"SecretGet","ResultType":"Success","DurationMs":1,"ResultSignature":"OK","CallerIPAddress":"10.0.0.1","OperationId":"o","UserAgent":"UA"}`},
		{"AzureMetrics, or AllMetrics to an event hub", `{"count":5,"total":5,"minimum":1,"maximum":1,"average":1,"resourceId":"` + ours + `","time":"2026-03-02T10:00:00Z","metricName":"APIRequestSMS","timeGrain":"PT1M"}`},
		{"StorageBlobLogs", `{"TimeGenerated":"2026-03-02T10:00:00Z","OperationName":"GetBlob","StatusCode":200,"DurationMs":4,"CallerIpAddress":"10.0.0.1","CorrelationId":"x","Uri":"u","UserAgentHeader":"UA","Level":"1"}`},
		{"fields of a call, of another provider", `{"resourceId":"/subscriptions/s/providers/Microsoft.Web/sites/x","properties":{"callId":"c","participantId":"p","endpointId":"e","operationType":"t"}}`},
		{"Usage of another provider: the name is anybody's", `{"time":"2026-03-02T10:00:00Z","category":"Usage","resourceId":"` + vault + `","properties":{"recordId":"r","usageType":"x","unitType":"y","quantity":"1"}}`},
	} {
		rec, err := acstelemetry.Decode([]byte(c.in), nil)
		if _, other := rec.(*logs.Other); !other {
			t.Errorf("%s: %T, %v; want a record of no log", c.reason, rec, err)
		}
		if !strings.Contains(c.in, `"category":"Usage"`) && !errors.Is(err, logs.ErrUnknownLog) {
			t.Errorf("%s: error %v, want that the log is not known", c.reason, err)
		}
	}
	for _, c := range []struct{ reason, in, want string }{
		{"Usage of Communication Services", `{"category":"Usage","resourceId":"` + ours + `","properties":{"usageType":"PSTN"}}`, "Usage"},
		{"Usage without a resource", `{"category":"Usage","properties":{"usageType":"PSTN"}}`, "Usage"},
		{"a name that only calls have, whoever says that it wrote it", `{"category":"CallSummary","resourceId":"` + vault + `","properties":{"callType":"P2P"}}`, "CallSummary"},
		{"client operations, by names of their own", `{"TimeGenerated":"2026-03-02T10:00:00Z","CallId":"c","ParticipantId":"p","ClientInstanceId":"i","OperationPayload":"{}","OperationName":"Join","OperationId":"o","DurationMs":1}`, "CallClientOperations"},
		{"a statistic, by names of its own", `{"CallId":"c","MediaStreamType":"audio","MediaStreamDirection":"recv","MetricName":"JitterInMs","Count":1,"Sum":1}`, "CallClientMediaStatsTimeSeries"},
	} {
		rec, _ := acstelemetry.Decode([]byte(c.in), nil)
		if rec == nil || rec.Schema().Name() != c.want {
			t.Errorf("%s: %T, want %s", c.reason, rec, c.want)
		}
	}
}

// An event of Event Grid is no record of a log, and its type is no table.
func TestEvents(t *testing.T) {
	for _, c := range []struct{ reason, in, want string }{
		{"CloudEvents 1.0, the default of an event subscription to an event hub", `{"specversion":"1.0","type":"Microsoft.Communication.CallStarted","source":"/subscriptions/s/providers/microsoft.communication/communicationservices/acs","id":"1","time":"2026-03-02T10:00:00Z","subject":"call/x","data":{"callConnectionId":"c","serverCallId":"s"}}`,
			"Microsoft.Communication.CallStarted"},
		{"the schema of Event Grid, its default", `{"id":"1","topic":"/subscriptions/s/providers/microsoft.communication/communicationservices/acs","subject":"x","eventType":"Microsoft.Communication.RecordingFileStatusUpdated","eventTime":"2026-03-02T10:00:00Z","dataVersion":"1.0","data":{"recordingChannelType":"mixed"}}`,
			"Microsoft.Communication.RecordingFileStatusUpdated"},
		{"a callback of Call Automation, whose type is like the name of a table", `{"specversion":"1.0","type":"ACSCallSummary","source":"calling/callConnections/c","id":"1","data":{"callConnectionId":"c"}}`,
			"ACSCallSummary"},
		{"a row, which has a Type and a source system", `{"Type":"ACSCallSummary","SourceSystem":"Azure","TimeGenerated":"2026-03-02T10:00:00Z","CallType":"P2P"}`, ""},
	} {
		rec, err := acstelemetry.Decode([]byte(c.in), nil)
		if got := logs.EventType(rec); got != c.want {
			t.Errorf("%s: event %q, want %q", c.reason, got, c.want)
		}
		if isEvent := c.want != ""; errors.Is(err, logs.ErrUnknownLog) != isEvent || isEvent && (rec.Head().Type.IsSet() || !strings.Contains(err.Error(), "an event of Event Grid: "+c.want)) {
			t.Errorf("%s: type %v, error %v", c.reason, rec.Head().Type, err)
		}
		for _, text := range [][]byte{logs.AppendJSON(nil, rec), logs.AppendRow(nil, rec)} {
			if again, _ := acstelemetry.Decode(text, nil); logs.EventType(again) != c.want {
				t.Errorf("%s: %s is no event any more", c.reason, text)
			}
		}
	}
}

// Rows of a search job or of restored logs are rows of their table, at their own time.
func TestCopiedRows(t *testing.T) {
	row := func(table, original, more string) string {
		return `{"TimeGenerated":"2026-06-01T00:00:00Z","_OriginalType":"` + original + `","_OriginalItemId":"i","_OriginalTimeGenerated":"2026-03-02T09:30:00Z","CorrelationId":"c","CallType":"Group",` + more + `"Type":"` + table + `"}`
	}
	for _, c := range []struct {
		reason, in, log string
		plain           bool
	}{
		{"a search job named like its table, as the portal proposes", row("ACSCallSummary_SRCH", "ACSCallSummary", ""), "CallSummary", true},
		{"a search job with a name of one's own", row("Outage_SRCH", "ACSCallSummary", ""), "CallSummary", true},
		{"named like another table: the column decides", row("ACSCallDiagnostics_SRCH", "ACSCallSummary", ""), "CallSummary", true},
		{"of the table of updates", row("Outage_SRCH", "ACSCallSummaryUpdates", `"CallUpdatesVersion":2,`), "CallSummary", false},
		{"restored logs", row("ACSCallSummary_RST", "ACSCallSummary", ""), "CallSummary", true},
		{"in lower case, as a pipeline prints it", strings.ToLower(row("ACSCallSummary_SRCH", "ACSCallSummary", "")), "CallSummary", true},
		{"a table of another service", row("Outage_SRCH", "AppRequests", ""), "", true},
	} {
		rec, err := acstelemetry.Decode([]byte(c.in), nil)
		if err != nil || rec.Schema().Name() != c.log {
			t.Errorf("%s: %q, %v, want %q", c.reason, rec.Schema().Name(), err, c.log)
			continue
		}
		if got := rec.Head().Time.String(); !strings.HasPrefix(got, "2026-03-02") {
			t.Errorf("%s: time %s, want that of the original", c.reason, got)
		}
		if s := rec.Schema(); c.log != "" && s.Plain(rec) != c.plain {
			t.Errorf("%s: plain is %v", c.reason, !c.plain)
		}
		for _, text := range [][]byte{logs.AppendJSON(nil, rec), logs.AppendRow(nil, rec)} {
			again, err := acstelemetry.Decode(text, nil)
			if diff := cmp.Diff(rec, again); diff != "" || err != nil {
				t.Errorf("%s: %v, -read, +written and read\n%s%s", c.reason, err, diff, text)
			}
		}
		if text := string(logs.AppendRow(nil, rec)); !strings.Contains(text, `"_OriginalTimeGenerated":"2026-03-02T09:30:00Z"`) || !strings.Contains(strings.ToLower(text), `"timegenerated":"2026-06-01t00:00:00z"`) {
			t.Errorf("%s: written as %s", c.reason, text)
		}
	}
}

// A union of a table and a search job of it has the columns of both. The rows that were not copied
// keep their time, in lines as in an answer of a query, in either order of the names.
func TestRowsOfUnion(t *testing.T) {
	const own, none = `"TimeGenerated":"2026-03-02T09:30:00Z",`, `"_OriginalType":"","_OriginalTimeGenerated":`
	for _, null := range []string{`null,`, `"",`, `"null",`} {
		for _, times := range []string{own + none + null, none + null + own} {
			rec, err := acstelemetry.Decode([]byte(`{`+times+`"CorrelationId":"c","Type":"ACSCallSummary"}`), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range [][]byte{nil, logs.AppendJSON(nil, rec), logs.AppendRow(nil, rec)} {
				again := rec
				if text != nil {
					if again, err = acstelemetry.Decode(text, nil); err != nil {
						t.Fatal(err)
					}
				}
				if at := again.Head().Time.String(); at != "2026-03-02T09:30:00Z" {
					t.Errorf("%s: time %s, written as %s", times, at, text)
				}
			}
		}
	}
}
