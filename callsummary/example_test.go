package callsummary_test

import (
	"fmt"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

func ExampleDecode() {
	line := `{"time":"2022-08-14T06:46:50.188Z","category":"CallSummary","correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae",
		"properties":{"callStartTime":"2022-08-14T06:18:27.010Z","callDuration":520,"callType":"P2P","participantId":"null",
		"participantDuration":"520","participantEndReason":"0","endpointType":"VOIP","sdkVersion":"Redacted"}}`
	rec, err := callsummary.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	if start, ok := rec.CallStartTime.Get(); ok {
		fmt.Println(start)
	}
	fmt.Println(rec.CallDuration.Or(0).Duration(), rec.EndpointType.Or(callsummary.UnknownEndpoint))
	fmt.Println(rec.ParticipantID.State(), rec.SDKVersion.State() == opt.Redacted, rec.OSVersion.State())
	// Output:
	// 2022-08-14 06:18:27.01 +0000 UTC
	// 8m40s VoIP
	// null true absent
}

func ExampleRecord_EndReason() {
	rec := callsummary.Record{ParticipantEndReason: opt.Of("487"), ParticipantEndSubCode: opt.Of("10004")}
	reason, known := rec.EndReason()
	fmt.Println(known, reason.Code == errorcodes.CodeCancelled, reason.Side, reason.Ungraceful)
	fmt.Println(reason.Description)
	// Output:
	// true true FarSide false
	// The callee did not answer in time.
}
