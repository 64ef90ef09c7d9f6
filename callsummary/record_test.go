package callsummary_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

type Record = callsummary.Record

// A document is the first P2P summary of the article with its common
// fields, on one line as in a blob.
const document = `{"time":"2021-07-19T18:46:50.188Z",` +
	`"resourceId":"SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS",` +
	`"correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","operationName":"CallSummary","operationVersion":"1.0","category":"CallSummary",` +
	`"properties":{"identifier":"acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158",` +
	`"callStartTime":"2021-07-19T17:54:05.113Z","callDuration":6,"callType":"P2P","teamsThreadId":"null","participantId":"null",` +
	`"participantStartTime":"2021-07-19T17:54:06.758Z","participantDuration":"5","participantEndReason":"0",` +
	`"endpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","endpointType":"VoIP","sdkVersion":"1.0.1.0",` +
	`"osVersion":"Windows 10.0.17763 Arch: x64"}}`

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			Time:             opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)),
			ResourceID:       opt.Of("SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"),
			CorrelationID:    opt.Of("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"),
			OperationName:    opt.Of("CallSummary"),
			OperationVersion: opt.Of("1.0"),
			Category:         opt.Of("CallSummary"),
		},
		Identifier:           opt.Of("acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		CallStartTime:        opt.Of(time.Date(2021, 7, 19, 17, 54, 5, 113e6, time.UTC)),
		CallDuration:         opt.Of(opt.Seconds(6)),
		CallType:             opt.Of(callsummary.P2P),
		TeamsThreadID:        opt.Without[string](opt.Null),
		ParticipantID:        opt.Without[string](opt.Null),
		ParticipantStartTime: opt.Of(time.Date(2021, 7, 19, 17, 54, 6, 758e6, time.UTC)),
		ParticipantDuration:  opt.Of(opt.Seconds(5)),
		ParticipantEndReason: opt.Of("0"),
		EndpointID:           opt.Of("570ea078-74e9-4430-9c67-464ba1fa5859"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           opt.Of("1.0.1.0"),
		OSVersion:            opt.Of("Windows 10.0.17763 Arch: x64"),
	}
}

func category(name string) logs.Envelope { return logs.Envelope{Category: opt.Of(name)} }

var suite = recordtest.Suite[Record, *Record]{Decode: callsummary.Decode, Number: "callDuration", Cases: []recordtest.Case[Record]{
	{
		Reason: "a documented sample; the text null is no value, a number may be a string",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "a row of the table is flat; its TenantId is the workspace, not the participant's tenant",
		In: `{"TenantId":"4e7403f8-515a-4df5-8e13-59f0e2b76e3a","SourceSystem":"Azure","TimeGenerated":"2021-07-05T06:30:06.4021234Z",` +
			`"CorrelationId":"341acde7-8aa5-445b-a3da-2ddadca47d22","Identifier":"","CallDuration":"87","CallType":"Group",` +
			`"ParticipantTenantId":"02cbdb3c-155a-4b95-b829-6d56a45787ca","_BilledSize":812.5,"_IsBillable":"true",` +
			`"_SubscriptionId":"s","Type":"ACSCallSummary"}`,
		Want: Record{
			Envelope: logs.Envelope{
				TenantID:       opt.Of("4e7403f8-515a-4df5-8e13-59f0e2b76e3a"),
				SourceSystem:   opt.Of("Azure"),
				Time:           opt.Of(time.Date(2021, 7, 5, 6, 30, 6, 402123400, time.UTC)),
				CorrelationID:  opt.Of("341acde7-8aa5-445b-a3da-2ddadca47d22"),
				BilledSize:     opt.Of(opt.Bytes(812.5)),
				IsBillable:     opt.Of("true"),
				SubscriptionID: opt.Of("s"),
				Type:           opt.Of("ACSCallSummary"),
			},
			Identifier:          opt.Without[string](opt.Null),
			CallDuration:        opt.Of(opt.Seconds(87)),
			CallType:            opt.Of(callsummary.Group),
			ParticipantTenantID: opt.Of("02cbdb3c-155a-4b95-b829-6d56a45787ca"),
		},
	},
	{
		Reason: "the PSTN sample: a blank before an ID is not part of it, versions are redacted",
		In: `{"category":"CallSummary","properties":{"callStartTime":"2022-08-07T13:53:12Z","callDuration":1470,` +
			`"participantId":" b25cf111-73df-4e0a-a888-640000abe34d","endpointType":"PSTN","sdkVersion":"Redacted","osVersion":"Redacted"}}`,
		Want: Record{
			Envelope:      category("CallSummary"),
			CallStartTime: opt.Of(time.Date(2022, 8, 7, 13, 53, 12, 0, time.UTC)),
			CallDuration:  opt.Of(opt.Seconds(1470)),
			ParticipantID: opt.Of("b25cf111-73df-4e0a-a888-640000abe34d"),
			EndpointType:  opt.Of(callsummary.PSTN),
			SDKVersion:    opt.Without[string](opt.Redacted),
			OSVersion:     opt.Without[string](opt.Redacted),
		},
	},
	{
		Reason: "the article prints pstnPartcipantCallType",
		In:     `{"category":"CallSummary","properties":{"pstnPartcipantCallType":"emergency"}}`,
		Want:   Record{Envelope: category("CallSummary"), PSTNParticipantCallType: opt.Of("emergency")},
	},
	{
		Reason: "later documents print pstnParticipantCallType",
		In:     `{"category":"CallSummary","properties":{"pstnParticipantCallType":"emergency"}}`,
		Want:   Record{Envelope: category("CallSummary"), PSTNParticipantCallType: opt.Of("emergency")},
	},
	{
		Reason: "enumerations count in any case, participant types also with the service's name spelled out",
		In: `{"category":"CallSummary","properties":{"callType":"GROUP","endpointType":"VOIP",` +
			`"participantType":"Azure Communication Services as Teams External User","ResultCategory":"expectederror"}}`,
		Want: Record{
			Envelope: recordtest.Spelled(category("CallSummary"), "callType", "GROUP", "endpointType", "VOIP",
				"participantType", "Azure Communication Services as Teams External User", "ResultCategory", "expectederror"),
			CallType:        opt.Of(callsummary.Group),
			EndpointType:    opt.Of(callsummary.VoIP),
			ParticipantType: opt.Of(callsummary.TeamsExternalUser),
			ResultCategory:  opt.Of(callsummary.ExpectedError),
		},
	},
	{
		Reason: "Bot is also printed in upper case",
		In:     `{"category":"CallSummary","properties":{"endpointType":"BOT"}}`,
		Want:   Record{Envelope: recordtest.Spelled(category("CallSummary"), "endpointType", "BOT"), EndpointType: opt.Of(callsummary.Bot)},
	},
	{
		Reason: "four ways to have no value, and a field that is not there",
		In:     `{"category":"CallSummary","properties":{"identifier":null,"endpointId":"","callDuration":"-","callStartTime":"null"}}`,
		Want: Record{
			Envelope:      category("CallSummary"),
			Identifier:    opt.Without[string](opt.Null),
			EndpointID:    opt.Without[string](opt.Null),
			CallDuration:  opt.Without[opt.Seconds](opt.Null),
			CallStartTime: opt.Without[time.Time](opt.Null),
		},
	},
	{
		Reason: "what does not fit its type is invalid, never replaced, and its text is kept",
		In: `{"category":"CallSummary","properties":{"callStartTime":"2021-07-19T17:54:05.113","callDuration":82.5,` +
			`"participantDuration":"five","participantEndReason":"487"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallSummary"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "callStartTime", JSON: `"2021-07-19T17:54:05.113"`},
					{Field: "callDuration", JSON: `82.5`},
					{Field: "participantDuration", JSON: `"five"`},
				}},
			},
			CallStartTime:        opt.Without[time.Time](opt.Invalid),
			CallDuration:         opt.Of(opt.Seconds(82)),
			ParticipantDuration:  opt.Without[opt.Seconds](opt.Invalid),
			ParticipantEndReason: opt.Of("487"),
		},
		Errs: []error{opt.ErrZone, opt.ErrNumber, logs.ErrFraction},
	},
	{
		Reason: "a whole number may have a point or an exponent",
		In:     `{"category":"CallSummary","properties":{"callDuration":82.0,"participantDuration":"8.2E1"}}`,
		Want: Record{
			Envelope:            category("CallSummary"),
			CallDuration:        opt.Of(opt.Seconds(82)),
			ParticipantDuration: opt.Of(opt.Seconds(82)),
		},
	},
	{
		Reason: "unknown texts and fields are kept, inside properties and next to them",
		In: `{"category":"CallSummary","level":"Informational","properties":{"callType":"Lobby","endpointType":"Fax",` +
			`"newField":{"a":[1, 2.50]}}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallSummary"),
				Extra: &logs.Extra{Unknown: []logs.Unknown{
					{Name: "level", Outside: true, JSON: `"Informational"`},
					{Name: "newField", JSON: `{"a":[1,2.50]}`},
				}},
			},
			CallType:     opt.Of(callsummary.CallType("Lobby")),
			EndpointType: opt.Of(callsummary.EndpointType("Fax")),
		},
	},
	{
		Reason: "a first version holds nulls; its version's name is printed in lower case",
		In:     `{"category":"CallSummaryUpdates","properties":{"callDuration":null,"callupdatesversion":"0"}}`,
		Want: Record{
			Envelope:           category("CallSummaryUpdates"),
			CallDuration:       opt.Without[opt.Seconds](opt.Null),
			CallUpdatesVersion: opt.Of(int64(0)),
		},
	},
	{
		Reason: "the newer fields; JSON is kept as text, whether it came as text or as an object",
		In: `{"category":"CallSummary","properties":{"ParticipantEndSubCode":5003,"ResultCategory":"Success",` +
			`"DiagnosticOptions":"{\"appName\": \"x\"}","callDebuggingInfo":{"a": 1}}}`,
		Want: Record{
			Envelope:              category("CallSummary"),
			ParticipantEndSubCode: opt.Of("5003"),
			ResultCategory:        opt.Of(callsummary.Success),
			DiagnosticOptions:     opt.Of(`{"appName": "x"}`),
			CallDebuggingInfo:     opt.Of(`{"a":1}`),
		},
	},
	{
		Reason: "TPE is a text in some records, in any case",
		In:     `{"category":"CallSummary","properties":{"TPE":"TRUE"}}`,
		Want:   Record{Envelope: category("CallSummary"), TPE: opt.Of("TRUE")},
	},
	{
		Reason: "TPE is a boolean in others",
		In:     `{"category":"CallSummaryUpdates","properties":{"TPE":true}}`,
		Want:   Record{Envelope: category("CallSummaryUpdates"), TPE: opt.Of("true")},
	},
	{
		Reason: "properties is sometimes a string that holds an object",
		In:     `{"category":"CallSummary","properties":"{\"callType\":\"P2P\"}"}`,
		Want:   Record{Envelope: category("CallSummary"), CallType: opt.Of(callsummary.P2P)},
	},
	{
		Reason: "the last of two fields counts",
		In:     `{"category":"CallSummary","properties":{"callDuration":1,"CallDuration":2}}`,
		Want:   Record{Envelope: category("CallSummary"), CallDuration: opt.Of(opt.Seconds(2))},
		Errs:   []error{logs.ErrDuplicate},
	},
	{
		Reason: "a record that names another log is read by this schema, as the caller asked",
		In:     `{"category":"CallDiagnostics","properties":{"endpointId":"e"}}`,
		Want:   Record{Envelope: category("CallDiagnostics"), EndpointID: opt.Of("e")},
		Errs:   []error{logs.ErrOtherLog},
	},
	{
		Reason: "a sample pasted from the document has no braces around it and names no log",
		In:     "\"properties\": {\n    \"callDuration\":             6,\n    \"callType\":                 \"P2P\"\n}\n",
		Want:   Record{CallDuration: opt.Of(opt.Seconds(6)), CallType: opt.Of(callsummary.P2P)},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

// TestMarshal checks the spelling of what is written: the envelope outside, the
// fields in the order of the table, every state in its own words.
func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:            category("CallSummary"),
		Identifier:          opt.Without[string](opt.Null),
		CallStartTime:       opt.Of(time.Date(2021, 7, 19, 17, 54, 5, 113e6, time.UTC)),
		CallDuration:        opt.Of(opt.Seconds(6)),
		CallType:            opt.Of(callsummary.P2P),
		ParticipantDuration: opt.Without[opt.Seconds](opt.Invalid), // no text to give back
		SDKVersion:          opt.Without[string](opt.Redacted),
		OSVersion:           opt.Of(`say "hi"`),
	}
	const want = `{"category":"CallSummary","properties":{"identifier":null,"callStartTime":"2021-07-19T17:54:05.113Z",` +
		`"callDuration":6,"callType":"P2P","participantDuration":null,"sdkVersion":"Redacted","osVersion":"say \"hi\""}}`
	recordtest.Marshals(t, &rec, want)
}

func TestKnown(t *testing.T) {
	recordtest.Known(t, map[callsummary.ParticipantType]bool{
		callsummary.TeamsUser: true, "teams": true, "ACS AS TEAMS EXTERNAL USER": true,
		"": false, "ACS as something else": false,
	})
}
