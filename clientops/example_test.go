package clientops_test

import (
	"fmt"

	"example.com/acstelemetry/clientops"
)

func ExampleDecode() {
	line := `{"category":"CallClientOperations","operationName":"CallClientOperations","properties":{
		"CallClientTimeStamp":"2024-01-09T15:07:56.066Z","OperationName":"CreateView","DurationMs":"577",
		"ResultType":"Succeeded","ResultSignature":"200","OperationPayload":"{\"StreamType\":\"Video\"}"}}`
	rec, err := clientops.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(rec.OperationName, rec.DurationMs.Or(0).Duration(), rec.ResultType, rec.Group())
	fmt.Println(rec.Envelope.OperationName)
	// Output:
	// CreateView 577ms Succeeded video
	// CallClientOperations
}

func ExampleRecord_Payload() {
	line := `{"category":"CallClientOperations","properties":{"OperationName":"UserFacingDiagnostics",
		"OperationPayload":"{\"DiagnosticChanged\":\"NetworkReceiveQuality\",\"DiagnosticQuality\":\"Poor\"}"}}`
	rec, err := clientops.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	payload, err := rec.Payload()
	if err != nil {
		fmt.Println(err)
	}
	if name, ok := payload.DiagnosticChanged.Get(); ok {
		fmt.Println(name, payload.DiagnosticQuality, "- worst:", name.Worst(), "- group:", name.Group())
	}
	// Output:
	// networkReceiveQuality Poor - worst: Bad - group: network
}

func ExampleParsePayload() {
	payload, err := clientops.ParsePayload(`{"streamType":"ScreenSharing","StreamId":"2.0"}`)
	fmt.Println(payload.StreamType, err)
	// Output:
	// ScreenSharing <nil>
}
