package acstest

import (
	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// Samples of the further calling logs, put together from the names and values that their
// documents print. All IDs are made up.

func furtherLogs() []Sample {
	var list []Sample
	for _, l := range []struct {
		name, where string
		record      func() logs.Record
	}{
		{"call-automation-operation", "Call Automation logs: a request of the operational log", automationOperation},
		{"call-automation-media", "Call Automation logs: the outcome of that request in the media summary", automationMedia},
		{"call-automation-streaming", "Call Automation logs: the streaming usage log", automationStreaming},
		{"recording-summary", "call recording logs: the recording summary", recordingSummary},
		{"recording-operation", "call recording logs: the operational log", recordingOperation},
		{"closed-captions", "the documentation of the closed captions log", closedCaptions},
		{"calling-metrics", "the documentation of the calling metrics", callingMetrics},
		{"service-request", "the reference of the table ACSCallClientServiceRequestAndOutcome", serviceRequest},
	} {
		s := printed(l.name, l.where, l.name, "", l.record)
		s.InFiles = false
		list = append(list, s)
	}
	return list
}

func automationOperation() logs.Record {
	return &callautomation.Operation{
		Envelope: logs.Envelope{
			Time:             utc(2023, 5, 25, 17, 43, 25, 746),
			Category:         is("CallAutomationOperational"),
			OperationName:    is("Play"),
			OperationVersion: is("3/6/23"), // 2023-03-06 in a spreadsheet
			CorrelationID:    is("e2a97d52-0cbb-4adf-8c4b-e10f791fb764"),
		},
		Level:            is("Informational"),
		URI:              is("acs-prod-ccts-tests.communication.azure.com"),
		ResultType:       is("Succeeded"),
		ResultSignature:  opt.Of[int64](202),
		DurationMs:       ms(82),
		CallerIPAddress:  is("192.0.2.7"),
		CallConnectionID: is("401f3500-fcb6-4b84-927e-81cd6372560b"),
		ServerCallID:     is("aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20vY29udi9BQkM="),
		SDKVersion:       is("unknown"),
		SDKType:          is("unknown"),
		SubOperationName: is("File"),
		OperationID:      is("5fab0875-3211-4879-8051-c688d0854c4d"),
	}
}

func automationMedia() logs.Record {
	return &callautomation.Media{
		Envelope: logs.Envelope{
			Time:          utc(2023, 5, 25, 17, 43, 33, 129),
			Category:      is("CallAutomationMediaSummary"),
			OperationName: is("Play"),
			CorrelationID: is("e2a97d52-0cbb-4adf-8c4b-e10f791fb764"),
		},
		Level:                           is("Informational"),
		ResultType:                      opt.Of(callautomation.Completed),
		OperationID:                     is("5fab0875-3211-4879-8051-c688d0854c4d"),
		RecognizePromptSubOperationName: null(),
		PlayInLoop:                      opt.Of(false),
		PlayToParticipant:               opt.Of(true),
		PlayInterrupted:                 opt.Of(false),
		ResultCode:                      opt.Of[int64](200),
		ResultSubcode:                   opt.Of[int64](8500),
		ResultMessage:                   is("Action completed."),
	}
}

func automationStreaming() logs.Record {
	return &callautomation.Streaming{
		Envelope: logs.Envelope{
			Time:          utc(2025, 2, 3, 4, 6, 0, 0),
			Category:      is("CallAutomationStreamingUsage"),
			CorrelationID: is("e2a97d52-0cbb-4adf-8c4b-e10f791fb764"),
		},
		CallConnectionID:      is("401f3500-fcb6-4b84-927e-81cd6372560b"),
		StreamingModality:     opt.Of(callautomation.AudioStreamingMixed),
		StreamingStartTime:    utc(2025, 2, 3, 4, 5, 6, 789),
		StreamingDurationInMs: opt.Of[opt.RealMilliseconds](53211.25),
		StreamingSessionID:    is("0c1f0a35-4a5e-4d7e-a5d5-2f8a3d4b6c71"),
		ParticipantID:         null(), // all of them
	}
}

func recordingSummary() logs.Record {
	return &recording.Summary{
		Envelope: logs.Envelope{
			Time:             utc(2022, 8, 17, 23, 18, 26, 433),
			Category:         is("RecordingSummary"),
			OperationName:    is("Call Recording Summary"),
			OperationVersion: is("1.0"),
			CorrelationID:    is("a999b996-b4e1-4f3e-9c3a-6d1b7f0e2a10"),
		},
		RecordingID:        is("eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIxIn0"),
		ResultType:         is("Succeeded"),
		Level:              is("Informational"),
		ChunkCount:         opt.Of[int64](1),
		ChannelType:        opt.Of(recording.Mixed),
		RecordingStartTime: utc(2022, 8, 17, 23, 16, 42, 153),
		ContentType:        is("Audio - Video"),
		FormatType:         is("mp4"),
		RecordingLength:    opt.Of[opt.RealSeconds](67.222),
		AudioChannelsCount: opt.Of[int64](1),
		RecordingEndReason: is("CallEnded"),
	}
}

func recordingOperation() logs.Record {
	return &recording.Operation{
		Envelope: logs.Envelope{
			Time:             utc(2023, 11, 14, 23, 18, 26, 433),
			Category:         is("CallRecordingOperational"),
			OperationName:    is("ResumeCallRecording"),
			OperationVersion: is("2023-10-03"),
			CorrelationID:    is("a999b996-b4e1-4f3e-9c3a-6d1b7f0e2a10"),
		},
		CallConnectionID: is("401f3500-fcb6-4b84-927e-81cd6372560b"),
		CallerIPAddress:  is("192.0.2.7"),
		DurationMs:       ms(56),
		Level:            is("Informational"),
		ResultSignature:  opt.Of[int64](200),
		ResultType:       is("Succeeded"),
		SDKType:          is("dotnet"),
		SDKVersion:       is("1.1.0"),
		ServerCallID:     is("aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20vY29udi9BQkM="),
		URI:              is("https://acs-prod-ccts-tests.communication.azure.com/calling/recordings/eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIxIn0:resume"),
	}
}

func closedCaptions() logs.Record {
	return &captions.Record{
		Envelope: logs.Envelope{
			Time:          utc(2023, 11, 14, 23, 18, 26, 433),
			Category:      is("ACSCallClosedCaptionsSummary"), // the name of the table
			OperationName: is("ClosedCaptionsSummary"),
			CorrelationID: is("336a0049-d98f-48ca-8b21-d39244c34486"),
		},
		Level:                      is("Informational"),
		ResourceID:                 is("d2241234-bbbb-4321-b789-cfff3f4a6666"),
		ResultType:                 is("Succeeded"),
		SpeechRecognitionSessionID: is("eyJQbGF0Zm9ybUVuZHBvaW50SWQiOiIyIn0"),
		SpokenLanguage:             is("cn-zh"),
		EndReason:                  is("Stopped"),
		CancelReason:               null(),
		StartTime:                  utc(2023, 11, 14, 3, 4, 5, 123),
		Duration:                   opt.Of[opt.RealSeconds](666.66),
	}
}

func callingMetrics() logs.Record {
	return &callingmetrics.Record{
		Envelope: logs.Envelope{
			Time:             utc(2024, 11, 6, 1, 0, 0, 0),
			Category:         is("CallingMetrics"),
			OperationName:    is("CallingMetrics"),
			OperationVersion: is("1.0-dev"),
			CorrelationID:    is("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
		},
		TimestampMax:              utc(2024, 11, 5, 22, 10, 3, 500),
		TimestampBin:              utc(2024, 11, 5, 0, 0, 0, 0),
		MetricValueAvg:            opt.Of(100.0),
		Unit:                      is("percentage"),
		Goal:                      is(">= 100.0"),
		FailedLegsDcount:          opt.Of[int64](0),
		SuccessLegsDcount:         opt.Of[int64](2),
		CallsDcount:               opt.Of[int64](1),
		LegsDcount:                opt.Of[int64](2),
		SubCode:                   is("0"),
		CallType:                  is("1 to 1"),
		Platform:                  is("Web"),
		ResultType:                is("Succeeded"),
		DeviceModel:               null(),
		DeviceBrand:               null(),
		DeviceFamily:              is("Other"),
		DeviceOSName:              is("Windows"),
		DeviceOSVersionMajor:      is("10"),
		DeviceOSVersionMinor:      null(),
		DeviceBrowser:             is("Edge"),
		DeviceBrowserVersionMajor: is("130"), // printed as a number
		DeviceBrowserVersionMinor: is("0"),
		SDKVersion:                is("1.32.1.0_stable"),
		MetricName:                opt.Of(callingmetrics.MetricName("reliability/leg/UFD/NetworkReconnect")),
	}
}

func serviceRequest() logs.Record {
	return &servicerequests.Record{
		Envelope: logs.Envelope{
			Time:          utc(2025, 3, 1, 10, 0, 0, 0),
			Category:      is("CallClientServiceRequestAndOutcome"),
			OperationName: is("Join"),
			CorrelationID: is("92d800c4-abde-40be-91e9-3814ee786b19"),
		},
		DurationMs:      ms(120),
		Level:           is("Informational"),
		Properties:      is(`{"request":{"attempt":1},"response":{"DurationMs":118}}`),
		ResultSignature: opt.Of[int64](200),
		ResultType:      is("Success"),
	}
}
