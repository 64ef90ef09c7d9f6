package callautomation_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

func category(name string) logs.Envelope { return logs.Envelope{Category: opt.Of(name)} }

var operations = recordtest.Suite[callautomation.Operation, *callautomation.Operation]{
	Decode: callautomation.DecodeOperation, Number: "ResultSignature",
	Cases: []recordtest.Case[callautomation.Operation]{
		{
			Reason: "every field under the names of the log's page, numbers as text; the version of the API has become a date",
			In: `{"time":"2023-05-25T17:43:25.746Z","resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/R","category":"CallAutomationOperational","properties":{` +
				`"Level":"Informational","CorrelationID":"e2a97d52-0cbb-4adf-8c4b-e10f791fb764","OperationName":"Play","OperationVersion":"3/6/23",` +
				`"URI":"acs-prod-ccts-tests.communication.azure.com","ResultType":"Succeeded","ResultSignature":"202","DurationMs":"82","CallerIpAddress":"192.0.2.7",` +
				`"CallConnectionId":"401f3500-fcb6-4b84-927e-81cd6372560b","ServerCallId":"aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20vY29udi9BQkM=","SDKVersion":"unknown","SDKType":"unknown",` +
				`"SubOperationName":"File","operationID":"5fab0875-3211-4879-8051-c688d0854c4d"}}`,
			Want: callautomation.Operation{
				Envelope: logs.Envelope{
					Time:             opt.Of(time.Date(2023, 5, 25, 17, 43, 25, 746e6, time.UTC)),
					ResourceID:       opt.Of("/SUBSCRIPTIONS/S/RESOURCEGROUPS/R"),
					Category:         opt.Of("CallAutomationOperational"),
					CorrelationID:    opt.Of("e2a97d52-0cbb-4adf-8c4b-e10f791fb764"),
					OperationName:    opt.Of("Play"),
					OperationVersion: opt.Of("3/6/23"),
				},
				ResultType:       opt.Of("Succeeded"),
				ResultSignature:  opt.Of[int64](202),
				DurationMs:       opt.Of[opt.Milliseconds](82),
				CallerIPAddress:  opt.Of("192.0.2.7"),
				Level:            opt.Of("Informational"),
				URI:              opt.Of("acs-prod-ccts-tests.communication.azure.com"),
				CallConnectionID: opt.Of("401f3500-fcb6-4b84-927e-81cd6372560b"),
				ServerCallID:     opt.Of("aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20vY29udi9BQkM="),
				SDKVersion:       opt.Of("unknown"),
				SDKType:          opt.Of("unknown"),
				SubOperationName: opt.Of("File"),
				OperationID:      opt.Of("5fab0875-3211-4879-8051-c688d0854c4d"),
			},
		},
		{
			Reason: "a row of the table",
			In: `{"TimeGenerated":"2023-05-25T17:43:25.746Z","Type":"ACSCallAutomationIncomingOperations","CorrelationId":"e2a97d52","SdkVersion":"1.0.0",` +
				`"SdkType":"dotnet","OperationId":"o","ResultSignature":202,"DurationMs":null}`,
			Want: callautomation.Operation{
				Envelope: logs.Envelope{
					Time:          opt.Of(time.Date(2023, 5, 25, 17, 43, 25, 746e6, time.UTC)),
					Type:          opt.Of("ACSCallAutomationIncomingOperations"),
					CorrelationID: opt.Of("e2a97d52"),
				},
				ResultSignature: opt.Of[int64](202),
				DurationMs:      opt.Without[opt.Milliseconds](opt.Null),
				SDKVersion:      opt.Of("1.0.0"),
				SDKType:         opt.Of("dotnet"),
				OperationID:     opt.Of("o"),
			},
		},
		{
			Reason: "fields that most logs of Azure have next to properties count there, unless properties have them, too; others do not",
			In: `{"category":"CallAutomationOperational","level":"Warning","resultType":"Failed","durationMs":7,"callConnectionId":"c",` +
				`"properties":{"ResultType":"Succeeded","OperationId":"o"}}`,
			Want: callautomation.Operation{
				Envelope: logs.Envelope{
					Category: opt.Of("CallAutomationOperational"),
					Extra: &logs.Extra{Unknown: []logs.Unknown{
						{Name: "resultType", Outside: true, JSON: `"Failed"`},
						{Name: "callConnectionId", Outside: true, JSON: `"c"`},
					}},
				},
				Level:       opt.Of("Warning"),
				ResultType:  opt.Of("Succeeded"),
				DurationMs:  opt.Of[opt.Milliseconds](7),
				OperationID: opt.Of("o"),
			},
		},
		{
			Reason: "the same, with properties that are no object, which stay",
			In:     `{"category":"CallAutomationOperational","level":"Warning","properties":"none"}`,
			Want: callautomation.Operation{
				Envelope: logs.Envelope{
					Category: opt.Of("CallAutomationOperational"),
					Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "properties", Outside: true, JSON: `"none"`}}},
				},
				Level: opt.Of("Warning"),
			},
			Errs: []error{logs.ErrProperties},
		},
		{
			Reason: "a status that is no number",
			In:     `{"category":"CallAutomationOperational","properties":{"ResultSignature":"OK","CallConnectionId":"","SDKType":"Redacted"}}`,
			Want: callautomation.Operation{
				Envelope: logs.Envelope{
					Category: opt.Of("CallAutomationOperational"),
					Extra:    &logs.Extra{Texts: []logs.Text{{Field: "ResultSignature", JSON: `"OK"`}}},
				},
				ResultSignature:  opt.Without[int64](opt.Invalid),
				CallConnectionID: opt.Without[string](opt.Null),
				SDKType:          opt.Without[string](opt.Redacted),
			},
			Errs: []error{opt.ErrNumber},
		},
	},
}

func TestOperation(t *testing.T) { operations.Run(t) }

func FuzzDecodeOperation(f *testing.F) { operations.Fuzz(f, nil) }

func BenchmarkDecodeOperation(b *testing.B) { operations.Benchmark(b) }

func TestAPIVersion(t *testing.T) {
	for _, tt := range []struct{ reason, version, want string }{
		{"a version of the API", "2023-03-06", "2023-03-06"},
		{"as a sample prints it", "3/6/23", "2023-03-06"},
		{"two digits each", "12/31/24", "2024-12-31"},
		{"four digits of the year", "3/6/2023", "2023-03-06"},
		{"no date", "31/12/24", "31/12/24"},
		{"no date either", "1.0", "1.0"},
		{"none", "", ""},
	} {
		r := callautomation.NewOperation()
		if tt.version != "" {
			r.OperationVersion = opt.Of(tt.version)
		}
		if got := r.APIVersion(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}
