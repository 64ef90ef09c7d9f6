package recording_test

import (
	"fmt"

	"example.com/acstelemetry/recording"
)

func ExampleDecodeSummary() {
	rec, err := recording.DecodeSummary([]byte(`{"category":"RecordingSummary","properties":{"CorrelationId":"a999b996",
		"ContentType":"Audio - Video","FormatType":"mp4","RecordingLength":"67.222","RecordingEndReason":"CallEnded"}}`), nil)
	fmt.Println(rec.ContentType, rec.FormatType, rec.RecordingLength.Or(0).Duration(), rec.RecordingEndReason, err)
	// Output: Audio - Video mp4 1m7.222s CallEnded <nil>
}

func ExampleDecodeOperation() {
	rec, err := recording.DecodeOperation([]byte(`{"Type":"ACSCallRecordingIncomingOperations","OperationName":"StartRecording",
		"ResultType":"Failed","ResultSignature":"400","CorrelationId":"a999b996"}`), nil)
	fmt.Println(rec.OperationName, rec.ResultType, rec.ResultSignature, err)
	// Output: StartRecording Failed 400 <nil>
}
