package clientops_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/clientops"
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

var decodeTests = []struct {
	reason string
	in     string
	want   Record
	errs   []error
}{
	{
		reason: "the documented sample: a table row inside properties, whose time is not the envelope's",
		in:     document,
		want:   fromDocument(),
	},
	{
		reason: "the sample as it is printed: no braces, quotes inside the payload are not escaped",
		in: "\"properties\": {\n" +
			"    \"OperationName\":          \"CreateView\" ,   \n" +
			"    \"OperationPayload\":       \"{\"StreamType\":\"Video\",\"StreamId\":\"2.0\"}\",\n" +
			"    \"Type\":                   \"ACSCallClientOperations\"\n}\n",
		want: Record{
			Envelope:         logs.Envelope{Type: opt.Of("ACSCallClientOperations")},
			OperationName:    opt.Of(clientops.CreateView),
			OperationPayload: opt.Of(`{"StreamType":"Video","StreamId":"2.0"}`),
		},
		errs: []error{logs.ErrRepaired},
	},
	{
		reason: "a row of the table: its time is the envelope's, its operation the client's",
		in: `{"TimeGenerated":"2024-01-09T17:06:50.3Z","OperationName":"EnterCall","DurationMs":1203,"ResultSignature":"0",` +
			`"Type":"ACSCallClientOperations"}`,
		want: Record{
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
		reason: "the payload may be an object",
		in:     `{"category":"CallClientOperations","properties":{"OperationPayload":{"streamType": "ScreenSharing"}}}`,
		want:   Record{Envelope: category(), OperationPayload: opt.Of(`{"streamType":"ScreenSharing"}`)},
	},
	{
		reason: "names and enumerations count in any case",
		in: `{"category":"CallClientOperations","properties":{"operationname":"state-Changed","resultType":"UNEXPECTEDCLIENTERROR",` +
			`"callClientTimeStamp":"2024-01-09T17:07:56.066+02:00"}}`,
		want: Record{
			Envelope:            category(),
			OperationName:       opt.Of(clientops.StateChanged),
			ResultType:          opt.Of(clientops.UnexpectedClientError),
			CallClientTimeStamp: opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		},
	},
	{
		reason: "the states without a value",
		in: `{"category":"CallClientOperations","properties":{"CallId":"","ParticipantId":null,"SdkVersion":"Redacted",` +
			`"DurationMs":"0.5","ResultSignature":"OK","CallClientTimeStamp":"yesterday"}}`,
		want: Record{
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
			DurationMs:          opt.Without[opt.Milliseconds](opt.Invalid),
			ResultSignature:     opt.Without[int64](opt.Invalid),
			CallClientTimeStamp: opt.Without[time.Time](opt.Invalid),
		},
		errs: []error{opt.ErrInteger, opt.ErrNumber, opt.ErrTime},
	},
	{
		reason: "unknown operations, results and fields are kept",
		in:     `{"category":"CallClientOperations","properties":{"OperationName":"Hologram-changed","ResultType":"Maybe","Attempt":2}}`,
		want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallClientOperations"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "Attempt", JSON: `2`}}},
			},
			OperationName: opt.Of(clientops.OperationName("Hologram-changed")),
			ResultType:    opt.Of(clientops.ResultType("Maybe")),
		},
	},
	{
		reason: "the log's operation and the client's stay apart where there is no client's",
		in:     `{"category":"CallClientOperations","operationName":"CallClientOperations","properties":{}}`,
		want: Record{Envelope: logs.Envelope{
			Category: opt.Of("CallClientOperations"), OperationName: opt.Of("CallClientOperations"),
		}},
	},
}

func TestDecode(t *testing.T) {
	for _, tt := range decodeTests {
		t.Run(tt.reason, func(t *testing.T) {
			got, err := clientops.Decode([]byte(tt.in), nil)
			checkProblems(t, err, tt.errs)
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Fatalf("(-want +got)\n%s", diff)
			}
			text := logs.AppendJSON(nil, got)
			again, _ := clientops.Decode(text, nil)
			if diff := cmp.Diff(got, again); diff != "" {
				t.Errorf("written as %s and read again (-first +second)\n%s", text, diff)
			}
		})
	}
}

// checkProblems checks that err lists problems of the given kinds, in order.
func checkProblems(t *testing.T, err error, want []error) {
	t.Helper()
	var list *logs.RecordError
	if err != nil && !errors.As(err, &list) {
		t.Fatalf("error %v, want a RecordError", err)
	}
	if list == nil {
		list = new(logs.RecordError)
	}
	if len(list.Problems) != len(want) {
		t.Fatalf("problems %v, want %v", list.Problems, want)
	}
	for i, p := range list.Problems {
		if !errors.Is(p.Err, want[i]) {
			t.Errorf("problem %v, want %v", p.Err, want[i])
		}
	}
}

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
	got, err := json.Marshal(&rec)
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

func TestUnmarshal(t *testing.T) {
	var rec Record
	if err := json.Unmarshal([]byte(document), &rec); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(&rec)
	if err != nil {
		t.Fatal(err)
	}
	// A reused record keeps nothing, neither values nor unknown fields.
	rec = Record{Envelope: logs.Envelope{SourceSystem: opt.Of("old"), Extra: &logs.Extra{Raw: "old"}}}
	if err := json.Unmarshal(text, &rec); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fromDocument(), rec); diff != "" {
		t.Errorf("written and read again (-want +got)\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"properties":{"DurationMs":"x"}}`), &rec); !errors.Is(err, opt.ErrNumber) {
		t.Errorf("error %v, want %v", err, opt.ErrNumber)
	}
	if rec.DurationMs.State() != opt.Invalid || rec.CallID.State() != opt.Absent {
		t.Errorf("after an invalid field: duration %v, call %v", rec.DurationMs, rec.CallID)
	}
}

func FuzzDecode(f *testing.F) {
	for _, tt := range decodeTests {
		f.Add([]byte(tt.in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, _ := clientops.Decode(data, nil)
		if rec == nil {
			return
		}
		text := logs.AppendJSON(nil, rec)
		again, err := clientops.Decode(text, nil)
		if !reflect.DeepEqual(rec, again) {
			t.Errorf("written as %s and read again, error %v (-first +second)\n%s", text, err, cmp.Diff(rec, again))
		}
		rec.Payload() // never panics, whatever the payload
	})
}

func BenchmarkDecode(b *testing.B) {
	data := []byte(document)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := clientops.Decode(data, nil); err != nil {
			b.Fatal(err)
		}
	}
}
