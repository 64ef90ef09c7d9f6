package callautomation_test

import (
	"fmt"

	"example.com/acstelemetry/callautomation"
)

// A request and the outcome of what it started have the same operation ID.
func ExampleDecodeMedia() {
	op, err := callautomation.DecodeOperation([]byte(`{"category":"CallAutomationOperational","properties":{
		"OperationName":"Play","OperationVersion":"3/6/23","ResultSignature":"202","DurationMs":"82","operationID":"5fab0875"}}`), nil)
	if err != nil {
		fmt.Println(err)
	}
	media, err := callautomation.DecodeMedia([]byte(`{"category":"CallAutomationMediaSummary","properties":{
		"operationId":"5fab0875","resultType":"Failed","interrupted":"FALSE","resultCode":"400","resultSubcode":"8535"}}`), nil)
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(op.OperationName, "answered with", op.ResultSignature, "by API version", op.APIVersion())
	if media.OperationID == op.OperationID && media.ResultType.Or("") == callautomation.Failed {
		fmt.Println("failed with", media.ResultCode, media.ResultSubcode, "interrupted:", media.PlayInterrupted)
	}
	// Output:
	// Play answered with 202 by API version 2023-03-06
	// failed with 400 8535 interrupted: false
}

func ExampleDecodeStreaming() {
	s, err := callautomation.DecodeStreaming([]byte(`{"Type":"ACSCallAutomationStreamingUsage",
		"StreamingModality":"Transcription","StreamingDurationInMs":"61500.5"}`), nil)
	fmt.Println(s.StreamingModality, s.StreamingDurationInMs.Or(0).Duration(), err)
	// Output: Transcription 1m1.5005s <nil>
}
