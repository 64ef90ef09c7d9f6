package callautomation_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

var media = recordtest.Suite[callautomation.Media, *callautomation.Media]{
	Decode: callautomation.DecodeMedia, Number: "resultCode",
	Cases: []recordtest.Case[callautomation.Media]{
		{
			Reason: "every field of the log's page, with TRUE and FALSE as text",
			In: `{"time":"2023-05-25T17:43:33.129Z","category":"CallAutomationMediaSummary","properties":{"level":"Informational","durationMs":"3000",` +
				`"callerIpAddress":"192.0.2.7","correlationId":"e2a97d52","operationName":"Recognize","operationVersion":"2023-03-06","resultType":"Completed",` +
				`"resultSignature":"200","operationId":"5fab0875","recognizePromptSubOperationName":"TextToSpeech","playInLoop":"FALSE","playToParticipant":"TRUE",` +
				`"interrupted":"True","resultCode":"200","resultSubcode":8531,"resultMessage":" Action completed "}}`,
			Want: callautomation.Media{
				Envelope: logs.Envelope{
					Time:             opt.Of(time.Date(2023, 5, 25, 17, 43, 33, 129e6, time.UTC)),
					Category:         opt.Of("CallAutomationMediaSummary"),
					CorrelationID:    opt.Of("e2a97d52"),
					OperationName:    opt.Of("Recognize"),
					OperationVersion: opt.Of("2023-03-06"),
				},
				Level:                           opt.Of("Informational"),
				DurationMs:                      opt.Of[opt.Milliseconds](3000),
				CallerIPAddress:                 opt.Of("192.0.2.7"),
				ResultType:                      opt.Of(callautomation.Completed),
				ResultSignature:                 opt.Of("200"),
				OperationID:                     opt.Of("5fab0875"),
				RecognizePromptSubOperationName: opt.Of("TextToSpeech"),
				PlayInLoop:                      opt.Of(false),
				PlayToParticipant:               opt.Of(true),
				PlayInterrupted:                 opt.Of(true),
				ResultCode:                      opt.Of[int64](200),
				ResultSubcode:                   opt.Of[int64](8531),
				ResultMessage:                   opt.Of(" Action completed "),
			},
		},
		{
			Reason: "a row of the table, whose column of interrupted has another name",
			In: `{"Type":"ACSCallAutomationMediaSummary","OperationId":"5fab0875","PlayInLoop":false,"PlayToParticipant":true,"PlayInterrupted":false,` +
				`"RecognizePromptSubOperationName":"","ResultType":"canceled","ResultCode":400,"ResultSubcode":8508}`,
			Want: callautomation.Media{
				Envelope:                        recordtest.Spelled(logs.Envelope{Type: opt.Of("ACSCallAutomationMediaSummary")}, "resultType", "canceled"),
				ResultType:                      opt.Of(callautomation.Canceled),
				OperationID:                     opt.Of("5fab0875"),
				RecognizePromptSubOperationName: opt.Without[string](opt.Null),
				PlayInLoop:                      opt.Of(false),
				PlayToParticipant:               opt.Of(true),
				PlayInterrupted:                 opt.Of(false),
				ResultCode:                      opt.Of[int64](400),
				ResultSubcode:                   opt.Of[int64](8508),
			},
		},
		{
			Reason: "neither true nor false, hidden, missing, and no value",
			In:     `{"category":"CallAutomationMediaSummary","properties":{"playInLoop":"yes","playToParticipant":"Redacted","interrupted":""}}`,
			Want: callautomation.Media{
				Envelope: logs.Envelope{
					Category: opt.Of("CallAutomationMediaSummary"),
					Extra:    &logs.Extra{Texts: []logs.Text{{Field: "playInLoop", JSON: `"yes"`}}},
				},
				PlayInLoop:        opt.Without[bool](opt.Invalid),
				PlayToParticipant: opt.Without[bool](opt.Redacted),
				PlayInterrupted:   opt.Without[bool](opt.Null),
			},
			Errs: []error{opt.ErrBool},
		},
	},
}

func TestMedia(t *testing.T) { media.Run(t) }

func FuzzDecodeMedia(f *testing.F) { media.Fuzz(f, nil) }

func TestMarshalMedia(t *testing.T) {
	rec := callautomation.Media{Envelope: category("CallAutomationMediaSummary"),
		ResultType: opt.Of(callautomation.Failed), PlayInLoop: opt.Of(false), PlayInterrupted: opt.Of(true)}
	recordtest.Marshals(t, &rec, `{"category":"CallAutomationMediaSummary","properties":{"resultType":"Failed","playInLoop":false,"interrupted":true}}`)
}

func TestKnown(t *testing.T) {
	recordtest.Known(t, map[callautomation.MediaResult]bool{"Completed": true, "CANCELED": true, "Failed": true, "Succeeded": false, "": false})
	recordtest.Known(t, map[callautomation.Modality]bool{"Transcription": true, "audiostreamingmixed": true, "AudioStreamingUnmixed": true, "Video": false})
}
