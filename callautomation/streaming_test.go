package callautomation_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

var streaming = recordtest.Suite[callautomation.Streaming, *callautomation.Streaming]{
	Decode: callautomation.DecodeStreaming, Number: "StreamingDurationInMs",
	Cases: []recordtest.Case[callautomation.Streaming]{
		{
			Reason: "every field; a duration with decimals, as text",
			In: `{"time":"2025-02-03T04:06:00Z","category":"CallAutomationStreamingUsage","properties":{"CorrelationId":"c","CallConnectionId":"401f3500",` +
				`"StreamingModality":"AudioStreamingUnmixed","StreamingStartTime":"2025-02-03T04:05:06.789Z","StreamingDurationInMs":"53211.25",` +
				`"StreamingSessionId":"s","ParticipantId":"8:acs:x"}}`,
			Want: callautomation.Streaming{
				Envelope: logs.Envelope{
					Time:          opt.Of(time.Date(2025, 2, 3, 4, 6, 0, 0, time.UTC)),
					Category:      opt.Of("CallAutomationStreamingUsage"),
					CorrelationID: opt.Of("c"),
				},
				CallConnectionID:      opt.Of("401f3500"),
				StreamingModality:     opt.Of(callautomation.AudioStreamingUnmixed),
				StreamingStartTime:    opt.Of(time.Date(2025, 2, 3, 4, 5, 6, 789e6, time.UTC)),
				StreamingDurationInMs: opt.Of[opt.RealMilliseconds](53211.25),
				StreamingSessionID:    opt.Of("s"),
				ParticipantID:         opt.Of("8:acs:x"),
			},
		},
		{
			Reason: "a row of the table, without a participant; a modality that nobody has listed",
			In:     `{"Type":"ACSCallAutomationStreamingUsage","StreamingModality":"Smell","StreamingDurationInMs":1e3,"ParticipantId":null}`,
			Want: callautomation.Streaming{
				Envelope:              logs.Envelope{Type: opt.Of("ACSCallAutomationStreamingUsage")},
				StreamingModality:     opt.Of(callautomation.Modality("Smell")),
				StreamingDurationInMs: opt.Of[opt.RealMilliseconds](1000),
				ParticipantID:         opt.Without[string](opt.Null),
			},
		},
	},
}

func TestStreaming(t *testing.T) { streaming.Run(t) }

func FuzzDecodeStreaming(f *testing.F) { streaming.Fuzz(f, nil) }
