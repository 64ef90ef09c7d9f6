package acstest

import (
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

// The samples of the logs that clients write. Two of them print a flat table
// row inside properties, with Type and TenantId, and no category.

func clientLogs() []Sample {
	statistics := printed("media-statistics", "the documentation of the client media statistics log",
		"", "", mediaStatistics)
	// Put together from the fields that the documentation of the payload lists.
	diagnostic := printed("user-facing-diagnostic", "client operations: a user-facing diagnostic",
		"user-facing-diagnostic", "", userFacingDiagnostic)
	statistics.InFiles, diagnostic.InFiles = false, false
	return []Sample{
		printed("client-operation", "call client operations logs: the operation CreateView", "", "", clientOperation),
		statistics, diagnostic,
	}
}

func clientOperation() logs.Record {
	return &clientops.Record{
		Envelope: logs.Envelope{
			TenantID: is("4e7403f8-515a-4df5-8e13-59f0e2b76e3a"),
			Type:     is("ACSCallClientOperations"),
		},
		TimeGenerated:       utc(2024, 1, 9, 17, 6, 50, 300), // printed with one digit: 50.3
		CallClientTimeStamp: utc(2024, 1, 9, 15, 7, 56, 66),
		OperationName:       opt.Of(clientops.CreateView),
		CallID:              is("92d800c4-abde-40be-91e9-3814ee786b19"),
		ParticipantID:       is("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		OperationType:       is("client-api-request"),
		OperationID:         is("0d987336-37e0-4acc-aba3-e48741d88103"),
		DurationMs:          ms(577),
		ResultType:          opt.Of(clientops.Succeeded),
		ResultSignature:     opt.Of[int64](200),
		SDKVersion:          is("1.19.2.2_beta"),
		UserAgent: is("azure-communication-services/1.3.1-beta.1 azsdk-js-communication-calling/1.19.2-beta.2 " +
			"(javascript_calling_sdk;#clientTag:904f667c-5f25-4729-9ee8-6968b0eaa40b). " +
			"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) " +
			"Chrome/120.0.0.0 Safari/537.36"),
		ClientInstanceID: is("d08a3d05-db90-415f-88a7-87ae74edc1dd"),
		OperationPayload: is(`{"StreamType":"Video","StreamId":"2.0","Source":"remote","RemoteParticipantId":"remote"}`),
	}
}

func mediaStatistics() logs.Record {
	return &mediastats.Record{
		Envelope: logs.Envelope{
			Time:          utc(2024, 1, 10, 7, 36, 51, 771),
			OperationName: is("CallClientMediaStatsTimeSeries"),
			TenantID:      is("aaaabbbb-0000-cccc-1111-dddd2222eeee"),
			Type:          is("ACSCallClientMediaStatsTimeSeries"),
		},
		CallID:                     is("92d800c4-abde-40be-91e9-3814ee786b19"),
		CallClientTimeStamp:        utc(2024, 1, 9, 15, 7, 56, 66),
		MetricName:                 is("JitterInMs"),
		Count:                      opt.Of[int64](2),
		Sum:                        opt.Of(34.0),
		Average:                    opt.Of(17.0),
		Minimum:                    opt.Of(10.0),
		Maximum:                    opt.Of(25.0),
		MediaStreamDirection:       opt.Of(mediastats.Recv),
		MediaStreamType:            opt.Of(mediastats.Audio),
		MediaStreamCodec:           is("OPUS"),
		ParticipantID:              is("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		ClientInstanceID:           is("d08a3d05-db90-415f-88a7-87ae74edc1dd"),
		AggregationIntervalSeconds: seconds(10),
	}
}

func userFacingDiagnostic() logs.Record {
	return &clientops.Record{
		Envelope: logs.Envelope{
			Time:             utc(2024, 1, 9, 17, 6, 50, 300),
			Category:         is("CallClientOperations"),
			OperationName:    is("CallClientOperations"),
			OperationVersion: is("1.0"),
			CorrelationID:    is("92d800c4-abde-40be-91e9-3814ee786b19"),
		},
		CallClientTimeStamp: utc(2024, 1, 9, 15, 8, 1, 120),
		OperationName:       opt.Of(clientops.UserFacingDiagnostics),
		CallID:              is("92d800c4-abde-40be-91e9-3814ee786b19"),
		ParticipantID:       is("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		OperationType:       is("client-event"),
		OperationID:         is("3b0c9f8e-2a55-4d0e-9f61-0e7c2f1d8a11"),
		DurationMs:          ms(0),
		ResultType:          opt.Of(clientops.Succeeded),
		ResultSignature:     opt.Of[int64](200),
		SDKVersion:          is("1.19.2.2_beta"),
		UserAgent:           is("azure-communication-services/1.3.1-beta.1"),
		ClientInstanceID:    is("d08a3d05-db90-415f-88a7-87ae74edc1dd"),
		EndpointID:          null(), // printed as ""
		OperationPayload:    is(`{"DiagnosticChanged":"networkReceiveQuality","DiagnosticQuality":"Poor"}`),
	}
}
