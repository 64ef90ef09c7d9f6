package kql_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// generatedRows returns rows of ordinary calls.
func generatedRows(t *testing.T) (rows []row) {
	t.Helper()
	for rec := range acstest.Records(&acstest.Config{Seed: 1, Calls: 40, BecameGroup: 0.2, Voicemail: 0.2, Anonymous: 0.2}) {
		var r row
		if err := json.Unmarshal(logs.AppendRow(nil, rec), &r); err != nil {
			t.Fatal(err)
		}
		delete(r, "UserAgent") // of which the queries do not read the system
		if tablesRead[r["Type"].(string)] {
			rows = append(rows, r)
		}
	}
	return rows
}

// tablesRead are the tables that the queries read.
var tablesRead = map[string]bool{
	"ACSCallSummary": true, "ACSCallSummaryUpdates": true, "ACSCallDiagnostics": true, "ACSCallDiagnosticsUpdates": true,
	"ACSCallClientOperations": true, "ACSCallSurvey": true,
}

// recordsStart is when the first of the random calls begins.
var recordsStart = time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)

// edgeRows returns rows at the edges of the rules, written by hand: limits that are just met, words
// for no value, versions of two digits, and operations as long before a call as they may be.
func edgeRows() (rows []row) {
	at := func(seconds int) string {
		return recordsStart.Add(20*24*time.Hour + time.Duration(seconds)*time.Second).Format(time.RFC3339)
	}
	add := func(typ string, columns row) {
		columns["Type"], columns["_ResourceId"] = typ, "/r/1"
		columns["TimeGenerated"] = at(100_000 + len(rows))
		rows = append(rows, columns)
	}
	summary := func(typ, participant string, more row) {
		maps.Copy(more, row{"CorrelationId": "edge", "ParticipantId": participant, "EndpointId": "of " + participant, "EndpointType": "voip",
			"ParticipantType": "azure communication services", "CallType": "Group", "CallStartTime": at(0), "CallDuration": 600})
		add(typ, more)
	}
	summary("ACSCallSummary", "P", row{"ParticipantStartTime": at(0), "ParticipantDuration": 600, "ParticipantEndReason": "487.0", "ResultCategory": "Success"})
	summary("ACSCallSummary", "Q", row{"Identifier": " - ", "ParticipantEndReason": "N/A", "OsVersion": "null", "SdkVersion": " 1.2 ", "ResultCategory": "an unexpectedError"})
	summary("ACSCallSummaryUpdates", "R", row{"CallUpdatesVersion": 9, "ParticipantDuration": 9, "ParticipantEndReason": "410"})
	summary("ACSCallSummaryUpdates", "R", row{"CallUpdatesVersion": 10, "ParticipantDuration": 10, "ParticipantEndReason": "0"})
	summary("ACSCallSummaryUpdates", "R", row{"CallUpdatesVersion": 2, "ParticipantDuration": 2, "ParticipantEndReason": "503"})
	for i, metrics := range []row{
		{"JitterAvg": 30}, {"JitterAvg": 31}, {"PacketLossRateAvg": 0.1}, {"PacketLossRateAvg": 0.1000001}, {"RoundTripTimeAvg": 500}, {"RoundTripTimeAvg": 501},
		{"VideoFrameRateAvg": 7.0, "MediaType": "Video"}, {"VideoFrameRateAvg": 6.999, "MediaType": "Video"}, {"VideoFrameRateAvg": 1.0, "MediaType": "VBSS"},
		{"RecvResolutionHeight": 767, "MediaType": "AppSharing"}, {"RecvResolutionHeight": 768, "MediaType": "AppSharing"},
		{"VideoBitRateAvg": 149_999.5, "MediaType": "Video"}, {"VideoBitRateAvg": 150_000.0, "MediaType": "Video"},
	} {
		stream := row{"CorrelationId": "edge", "ParticipantId": "P", "EndpointId": "of P", "EndpointType": "VoIP", "MediaType": "Audio", "StreamId": i}
		maps.Copy(stream, metrics)
		add("ACSCallDiagnostics", stream)
	}
	for i, o := range []row{
		{"ParticipantId": "P", "CallId": "edge", "ClientInstanceId": "edges", "OperationName": "Join", "ResultType": "Succeeded", "CallClientTimeStamp": at(5)},
		{"ClientInstanceId": "edges", "OperationName": "CallAgentInit", "ResultType": "Failed", "CallClientTimeStamp": at(-3 * 3600)},
		{"ClientInstanceId": "edges", "OperationName": "CallAgentInit", "ResultType": "Failed", "CallClientTimeStamp": at(-3*3600 - 1)},
		{"ParticipantId": "P", "CallId": "edge", "OperationName": "Hangup", "ResultType": "unexpectedServerError", "CallClientTimeStamp": at(500),
			"OperationPayload": `{"code": "503.0", "SubCode": 10, "FailureReason": " why? "}`},
		{"ParticipantId": "Q", "CallId": "edge", "OperationName": "UserFacingDiagnostics", "CallClientTimeStamp": at(10),
			"OperationPayload": `{"diagnosticChanged": "networkReceiveQuality", "diagnosticQuality": "Bad"}`},
		{"ParticipantId": "Q", "CallId": "edge", "OperationName": "StateChanged", "CallClientTimeStamp": at(20), "OperationPayload": "[]"},
		{"ParticipantId": "Q", "CallId": "edge", "OperationName": "StateChanged", "CallClientTimeStamp": at(21), "OperationPayload": "null"},
	} {
		o["OperationId"] = fmt.Sprint("edge ", i)
		add("ACSCallClientOperations", o)
	}
	for i, score := range []row{{"OverallRatingScore": 4}, {"OverallRatingScore": 8, "OverallRatingScoreUpperBound": 10}, {"OverallRatingScore": 1, "OverallRatingScoreUpperBound": 0}} {
		maps.Copy(score, row{"CallId": "edge", "SurveyId": fmt.Sprint("edge ", i)})
		add("ACSCallSurvey", score)
	}
	return rows
}

// maker makes random rows, a call every half hour and about twenty rows of each, with few
// values for each field so that all kinds of things coincide.
type maker struct {
	*rand.Rand
	call, id string
	start    int // seconds
}

func randomRows(r *rand.Rand, n int) (rows []row) {
	for i := range n {
		number := r.IntN(n/20 + 1)
		m := &maker{r, fmt.Sprintf("call-%03d", number), fmt.Sprint(number), 1800 * number}
		next := fmt.Sprint(number + 1)
		var one row
		switch k := r.IntN(10); {
		case k < 2:
			one = m.summary()
		case k < 4:
			one = m.stream()
		case k < 5:
			one = m.survey()
		default:
			one = m.operation(next)
		}
		// No two records are of one time: any one of them would count.
		one["TimeGenerated"] = recordsStart.Add(48*time.Hour + time.Duration(i)*7*time.Millisecond).Format(time.RFC3339Nano)
		one["_ResourceId"] = m.of("/r/1", "/r/2")
		rows = append(rows, one)
	}
	return rows
}

func (m *maker) of(list ...string) string { return list[m.IntN(len(list))] }

// at returns a time so many seconds after the start of the call.
func (m *maker) at(seconds int) string {
	at := time.Duration(m.start+seconds)*time.Second + time.Duration(m.IntN(1000))*time.Millisecond
	return recordsStart.Add(at).Format("2006-01-02T15:04:05.000Z")
}

// maybe sets columns of a row, three out of four.
func (m *maker) maybe(r, columns row) row {
	for _, column := range slices.Sorted(maps.Keys(columns)) { // in one order for one seed
		if m.IntN(4) > 0 {
			r[column] = columns[column]
		}
	}
	return r
}

// service returns what summaries and streams have in common.
func (m *maker) service(table string) row {
	r := row{
		"Type": m.of(table, table+"Updates"), "CorrelationId": m.call,
		"ParticipantId": m.of("", "A", "B", "C", "Redacted", m.call), "Identifier": m.of("", "i1", "i2", "Redacted"),
		"EndpointId": m.of("", "e1", "e2", "Redacted"), "EndpointType": m.of("VoIP", "VOIP", "PSTN", "Server"),
	}
	if r["Type"] != table {
		r["CallUpdatesVersion"] = m.IntN(3)
	}
	return r
}

func (m *maker) summary() row {
	return m.maybe(m.service("ACSCallSummary"), row{
		"ParticipantType": m.of("ACS", "Teams", "Azure Communication Services", "odd", "ODD", "Redacted"),
		"CallType":        m.of("", "P2P", "Group"), "CallStartTime": m.at(m.IntN(3)), "CallDuration": m.IntN(900),
		"ParticipantStartTime": m.at(m.IntN(60)), "ParticipantDuration": m.IntN(900),
		"ParticipantEndReason": m.of("0", "410", "487", "503.0", "odd", "Redacted"), "ParticipantEndSubCode": m.of("0", "3112"),
		"ResultCategory": m.of("Success", "ExpectedError", "UnexpectedClientError", "Redacted"),
		"SdkVersion":     m.of("1.2.3", "1.3.0", "Redacted"), "OsVersion": m.of("Windows 10.0", "Android 13; x", "Redacted"),
		"TeamsThreadId": m.of("", "19:t"),
	})
}

func (m *maker) stream() row {
	r := m.service("ACSCallDiagnostics")
	r["MediaType"], r["StreamId"] = m.of("Audio", "Video", "VBSS", "AppSharing", ""), m.IntN(3)
	r["JitterAvg"] = m.IntN(40) // of every stream, so that none is an early version
	return m.maybe(r, row{
		"VideoFrameRateAvg": float64(m.IntN(20)) / 2, "VideoBitRateAvg": 75_000 * m.IntN(4), "RecvResolutionHeight": m.IntN(1000),
	})
}

func (m *maker) survey() row {
	r := row{"Type": "ACSCallSurvey", "CallId": m.call, "SurveyId": fmt.Sprint("survey ", m.IntN(20), " of ", m.id)}
	return m.maybe(r, row{"OverallRatingScore": m.IntN(6), "OverallRatingScoreUpperBound": m.IntN(6)})
}

func (m *maker) operation(next string) row {
	r := row{
		"Type": "ACSCallClientOperations", "CallId": m.of("", m.call, m.call, m.call), "ParticipantId": m.of("", "A", "B", "C", "D", "Redacted"),
		"ClientInstanceId": m.of("", "client "+m.id, "client "+next, "client", "Redacted"), "EndpointId": m.of("", "", "e1", "e2", "Redacted"),
		"OperationId": m.of("", "1 of "+m.id, "2 of "+m.id, "3 of "+m.id, "4 of "+m.id), "CallClientTimeStamp": m.at(m.IntN(1800) - 900),
		"OperationName": m.of("", "Join", "StartCall", "EnterCall", "Hangup", "AcceptIncomingCall", "StateChanged", "CallModeChanged", "IdChanged",
			"CallClientOperations", "UserFacingDiagnostics", "UserFacingDiagnostics", "CallAgentInit", "NetworkTest", "network probe"),
		"ResultType": m.of("", "Succeeded", "Success", "ExpectedError", "Failed", "UnexpectedClientError", "unexpectedservererror", "Redacted"),
		"SdkVersion": m.of("", "1.9.9", "Redacted"), "DurationMs": m.IntN(5000),
	}
	if m.IntN(20) == 0 { // long before or after
		r["CallClientTimeStamp"] = m.at(m.IntN(8*3600) - 4*3600)
	}
	var payload row
	if r["OperationName"] == "UserFacingDiagnostics" {
		payload = row{
			m.of("DiagnosticChanged", "diagnosticChanged"): m.of("networkReconnect", "NetworkReconnect", "cameraFreeze", "speakerMuted", "éclair", "MicrophoneMutedUnexpectedly"),
			m.of("DiagnosticQuality", "diagnosticQuality"): []any{"Good", "Bad", true, false, "Poor"}[m.IntN(5)],
		}
	} else {
		payload = row{
			m.of("NewState", "newState"): m.of("", "", "Connected", "Disconnected", "connected", "None"),
			"CallType":                   m.of("", "", "P2P", "Group", "GROUP"),
			m.of("Code", "code"):         []any{"", 0, 410, "487.0", 503.0}[m.IntN(5)],
			"SubCode":                    []any{"", 0, "540000", 3112}[m.IntN(4)],
			"FailureReason":              m.of("", " ", "lost it"),
			"ResultCategory":             m.of("", "", "Success", "UnexpectedServerError"),
		}
	}
	text, err := json.Marshal(m.maybe(row{}, payload))
	if err != nil {
		panic(err)
	}
	r["OperationPayload"] = string(text)
	return r
}
