package clientops_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

type Record = clientops.Record

// A document is the operation of the article, on one line, with its
// payload as it has to be spelled in JSON. It is a table row inside properties.
const document = `{"category":"CallClientOperations","operationName":"CallClientOperations","operationVersion":"1.0",` +
	`"properties":{"TenantId":"4e7403f8-515a-4df5-8e13-59f0e2b76e3a","TimeGenerated":"2024-01-09T17:06:50.3Z",` +
	`"CallClientTimeStamp":"2024-01-09T15:07:56.066Z","OperationName":"CreateView" ,"CallId":"92d800c4-abde-40be-91e9-3814ee786b19",` +
	`"ParticipantId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c","OperationType":"client-api-request",` +
	`"OperationId":"0d987336-37e0-4acc-aba3-e48741d88103","DurationMs":"577","ResultType":"Succeeded","ResultSignature":"200",` +
	`"SdkVersion":"1.19.2.2_beta","UserAgent":"` + userAgent + `",` +
	`"ClientInstanceId":"d08a3d05-db90-415f-88a7-87ae74edc1dd","EndpointId":"",` +
	`"OperationPayload":"{\"StreamType\":\"Video\",\"StreamId\":\"2.0\",\"Source\":\"remote\",\"RemoteParticipantId\":\"remote\"}",` +
	`"Type":"ACSCallClientOperations"}}`

const userAgent = "azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 " +
	"(javascript_calling_sdk;#clientTag:904f667c-5f25-4729-9ee8-6968b0eaa40b). Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " +
	"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			OperationName:    opt.Of("CallClientOperations"),
			OperationVersion: opt.Of("1.0"),
			Category:         opt.Of("CallClientOperations"),
			TenantID:         opt.Of("4e7403f8-515a-4df5-8e13-59f0e2b76e3a"),
			Type:             opt.Of("ACSCallClientOperations"),
		},
		CallClientTimeStamp: opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		OperationName:       opt.Of(clientops.CreateView),
		CallID:              opt.Of("92d800c4-abde-40be-91e9-3814ee786b19"),
		ParticipantID:       opt.Of("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		OperationType:       opt.Of("client-api-request"),
		OperationID:         opt.Of("0d987336-37e0-4acc-aba3-e48741d88103"),
		DurationMs:          opt.Of(opt.Milliseconds(577)),
		ResultType:          opt.Of(clientops.Succeeded),
		ResultSignature:     opt.Of(int64(200)),
		SDKVersion:          opt.Of("1.19.2.2_beta"),
		UserAgent:           opt.Of(userAgent),
		ClientInstanceID:    opt.Of("d08a3d05-db90-415f-88a7-87ae74edc1dd"),
		EndpointID:          opt.Without[string](opt.Null),
		OperationPayload:    opt.Of(`{"StreamType":"Video","StreamId":"2.0","Source":"remote","RemoteParticipantId":"remote"}`),
		TimeGenerated:       opt.Of(time.Date(2024, 1, 9, 17, 6, 50, 300e6, time.UTC)),
	}
}

func category() logs.Envelope { return logs.Envelope{Category: opt.Of("CallClientOperations")} }

var suite = recordtest.Suite[Record, *Record]{Decode: clientops.Decode, Number: "DurationMs", Cases: []recordtest.Case[Record]{
	{
		Reason: "the documented sample: a table row inside properties, whose time is not the envelope's",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "the sample as it is printed: no braces, quotes inside the payload are not escaped",
		In: "\"properties\": {\n" +
			"    \"OperationName\":          \"CreateView\" ,   \n" +
			"    \"OperationPayload\":       \"{\"StreamType\":\"Video\",\"StreamId\":\"2.0\"}\",\n" +
			"    \"Type\":                   \"ACSCallClientOperations\"\n}\n",
		Want: Record{
			Envelope:         logs.Envelope{Type: opt.Of("ACSCallClientOperations")},
			OperationName:    opt.Of(clientops.CreateView),
			OperationPayload: opt.Of(`{"StreamType":"Video","StreamId":"2.0"}`),
		},
		Errs: []error{logs.ErrRepaired},
	},
	{
		Reason: "a row of the table: its time is the envelope's, its operation the client's",
		In: `{"TimeGenerated":"2024-01-09T17:06:50.3Z","OperationName":"EnterCall","DurationMs":1203,"ResultSignature":"0",` +
			`"Type":"ACSCallClientOperations"}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time: opt.Of(time.Date(2024, 1, 9, 17, 6, 50, 300e6, time.UTC)),
				Type: opt.Of("ACSCallClientOperations"),
			},
			OperationName:   opt.Of(clientops.EnterCall),
			DurationMs:      opt.Of(opt.Milliseconds(1203)),
			ResultSignature: opt.Of(int64(0)),
		},
	},
	{
		Reason: "the payload may be an object",
		In:     `{"category":"CallClientOperations","properties":{"OperationPayload":{"streamType": "ScreenSharing"}}}`,
		Want:   Record{Envelope: category(), OperationPayload: opt.Of(`{"streamType":"ScreenSharing"}`)},
	},
	{
		Reason: "names and enumerations count in any case",
		In: `{"category":"CallClientOperations","properties":{"operationname":"state-Changed","resultType":"UNEXPECTEDCLIENTERROR",` +
			`"callClientTimeStamp":"2024-01-09T17:07:56.066+02:00"}}`,
		Want: Record{
			Envelope:            recordtest.Spelled(category(), "OperationName", "state-Changed", "ResultType", "UNEXPECTEDCLIENTERROR"),
			OperationName:       opt.Of(clientops.OldStateChanged),
			ResultType:          opt.Of(clientops.UnexpectedClientError),
			CallClientTimeStamp: opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		},
	},
	{
		Reason: "the states without a value, and a fraction that is cut",
		In: `{"category":"CallClientOperations","properties":{"CallId":"","ParticipantId":null,"SdkVersion":"Redacted",` +
			`"DurationMs":"0.5","ResultSignature":"OK","CallClientTimeStamp":"yesterday"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallClientOperations"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "CallClientTimeStamp", JSON: `"yesterday"`},
					{Field: "DurationMs", JSON: `"0.5"`},
					{Field: "ResultSignature", JSON: `"OK"`},
				}},
			},
			CallID:              opt.Without[string](opt.Null),
			ParticipantID:       opt.Without[string](opt.Null),
			SDKVersion:          opt.Without[string](opt.Redacted),
			DurationMs:          opt.Of(opt.Milliseconds(0)),
			ResultSignature:     opt.Without[int64](opt.Invalid),
			CallClientTimeStamp: opt.Without[time.Time](opt.Invalid),
		},
		Errs: []error{opt.ErrNumber, opt.ErrTime, logs.ErrFraction},
	},
	{
		Reason: "unknown operations, results and fields are kept",
		In:     `{"category":"CallClientOperations","properties":{"OperationName":"Hologram-changed","ResultType":"Maybe","Attempt":2}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallClientOperations"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "Attempt", JSON: `2`}}},
			},
			OperationName: opt.Of(clientops.OperationName("Hologram-changed")),
			ResultType:    opt.Of(clientops.ResultType("Maybe")),
		},
	},
	{
		Reason: "the log's operation and the client's stay apart where there is no client's",
		In:     `{"category":"CallClientOperations","operationName":"CallClientOperations","properties":{}}`,
		Want: Record{Envelope: logs.Envelope{
			Category: opt.Of("CallClientOperations"), OperationName: opt.Of("CallClientOperations"),
		}},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) {
	suite.Fuzz(f, func(rec *Record) { rec.Payload() }) // never panics, whatever the payload is
}

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:         category(),
		OperationName:    opt.Of(clientops.UserFacingDiagnostics),
		DurationMs:       opt.Of(opt.Milliseconds(0)),
		EndpointID:       opt.Without[string](opt.Null),
		OperationPayload: opt.Of(`{"DiagnosticQuality":"Bad"}`),
		TimeGenerated:    opt.Of(time.Date(2024, 1, 9, 17, 6, 50, 300e6, time.UTC)),
	}
	rec.Envelope.OperationName = opt.Of("CallClientOperations")
	const want = `{"operationName":"CallClientOperations","category":"CallClientOperations","properties":{` +
		`"OperationName":"UserFacingDiagnostics","DurationMs":0,"EndpointId":null,` +
		`"OperationPayload":"{\"DiagnosticQuality\":\"Bad\"}","TimeGenerated":"2024-01-09T17:06:50.3Z"}}`
	recordtest.Marshals(t, &rec, want)
}
