package recording_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
)

var operations = recordtest.Suite[recording.Operation, *recording.Operation]{
	Decode: recording.DecodeOperation, Number: "durationMs",
	Cases: []recordtest.Case[recording.Operation]{
		{
			Reason: "every field, all next to the envelope's: the flat form of a sample",
			In: `{"timeGenerated":"2023-11-14T23:18:26.4332392Z","category":"CallRecordingOperational","callConnectionId":"cc","callerIpAddress":"192.0.2.7",` +
				`"correlationId":"c","durationMs":"56","level":"Informational","operationName":"ResumeCallRecording","operationVersion":"2023-10-03",` +
				`"resultSignature":"202","resultType":"Succeeded","sdkType":"dotnet","sdkVersion":"1.1.0","serverCallId":"aHR0cHM6Ly8=",` +
				`"URI":"https://example.communication.azure.com/calling/recordings/eyJQbGF0/:resume"}`,
			Want: recording.Operation{
				Envelope: logs.Envelope{
					Time:             opt.Of(time.Date(2023, 11, 14, 23, 18, 26, 433239200, time.UTC)),
					Category:         opt.Of("CallRecordingOperational"),
					CorrelationID:    opt.Of("c"),
					OperationName:    opt.Of("ResumeCallRecording"),
					OperationVersion: opt.Of("2023-10-03"),
				},
				CallConnectionID: opt.Of("cc"),
				CallerIPAddress:  opt.Of("192.0.2.7"),
				DurationMs:       opt.Of[opt.Milliseconds](56),
				Level:            opt.Of("Informational"),
				ResultSignature:  opt.Of[int64](202),
				ResultType:       opt.Of("Succeeded"),
				SDKType:          opt.Of("dotnet"),
				SDKVersion:       opt.Of("1.1.0"),
				ServerCallID:     opt.Of("aHR0cHM6Ly8="),
				URI:              opt.Of("https://example.communication.azure.com/calling/recordings/eyJQbGF0/:resume"),
			},
		},
		{
			Reason: "a row of the table",
			In:     `{"Type":"ACSCallRecordingIncomingOperations","OperationName":"StartRecording","ResultSignature":400,"Uri":"u","ServerCallId":"-"}`,
			Want: recording.Operation{
				Envelope:        logs.Envelope{Type: opt.Of("ACSCallRecordingIncomingOperations"), OperationName: opt.Of("StartRecording")},
				ResultSignature: opt.Of[int64](400),
				URI:             opt.Of("u"),
				ServerCallID:    opt.Without[string](opt.Null),
			},
		},
	},
}

func TestOperation(t *testing.T) { operations.Run(t) }

func FuzzDecodeOperation(f *testing.F) { operations.Fuzz(f, nil) }
