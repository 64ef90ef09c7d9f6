package diagnostics_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

type Record = diagnostics.Record

// A document is the video stream of the P2P call of the article with its
// common fields, and with values for the fields that the sample does not have.
const document = `{"time":"2021-07-19T18:46:50.188Z",` +
	`"resourceId":"SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS",` +
	`"correlationId":"8d1a8374-344d-4502-b54b-ba2d6daaf0ae","operationName":"CallDiagnostics","operationVersion":"1.0","category":"CallDiagnostics",` +
	`"properties":{"identifier":"acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158","participantId":"null",` +
	`"endpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","endpointType":"VoIP","mediaType":"Video","streamId":"2804","transportType":"UDP",` +
	`"roundTripTimeAvg":"103","roundTripTimeMax":"143","jitterAvg":"0","jitterMax":"4","packetLossRateAvg":"3.146336E-05","packetLossRateMax":"0.001769911",` +
	`"JitterBufferSizeAvg":"120","JitterBufferSizeMax":"210","HealedDataRatioAvg":"0.25","HealedDataRatioMax":"1",` +
	`"VideoFrameRateAvg":"29.5","RecvResolutionHeight":"720","RecvFreezeDurationPerMinuteInMs":"6000.5","PacketUtilization":"15423",` +
	`"VideoBitRateAvg":"1500000","VideoBitRateMax":"2.5E6","StreamDirection":"Outbound","CodecName":"H264S"}}`

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			Time:             opt.Of(time.Date(2021, 7, 19, 18, 46, 50, 188e6, time.UTC)),
			ResourceID:       opt.Of("SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"),
			CorrelationID:    opt.Of("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"),
			OperationName:    opt.Of("CallDiagnostics"),
			OperationVersion: opt.Of("1.0"),
			Category:         opt.Of("CallDiagnostics"),
		},
		Identifier:                      opt.Of("acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		ParticipantID:                   opt.Without[string](opt.Null),
		EndpointID:                      opt.Of("570ea078-74e9-4430-9c67-464ba1fa5859"),
		EndpointType:                    opt.Of(diagnostics.VoIP),
		MediaType:                       opt.Of(diagnostics.Video),
		StreamID:                        opt.Of(int64(2804)),
		TransportType:                   opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:                opt.Of(opt.Milliseconds(103)),
		RoundTripTimeMax:                opt.Of(opt.Milliseconds(143)),
		JitterAvg:                       opt.Of(opt.Milliseconds(0)),
		JitterMax:                       opt.Of(opt.Milliseconds(4)),
		PacketLossRateAvg:               opt.Of(opt.Ratio(0.00003146336)),
		PacketLossRateMax:               opt.Of(opt.Ratio(0.001769911)),
		JitterBufferSizeAvg:             opt.Of(opt.Milliseconds(120)),
		JitterBufferSizeMax:             opt.Of(opt.Milliseconds(210)),
		HealedDataRatioAvg:              opt.Of(opt.Ratio(0.25)),
		HealedDataRatioMax:              opt.Of(opt.Ratio(1)),
		VideoFrameRateAvg:               opt.Of(opt.FramesPerSecond(29.5)),
		RecvResolutionHeight:            opt.Of(opt.Pixels(720)),
		RecvFreezeDurationPerMinuteInMs: opt.Of(opt.MillisecondsPerMinute(6000.5)),
		PacketUtilization:               opt.Of(opt.Packets(15423)),
		VideoBitRateAvg:                 opt.Of(opt.BitsPerSecond(1500000)),
		VideoBitRateMax:                 opt.Of(opt.BitsPerSecond(2500000)),
		StreamDirection:                 opt.Of(diagnostics.Outbound),
		CodecName:                       opt.Of("H264S"),
	}
}

func category(name string) logs.Envelope { return logs.Envelope{Category: opt.Of(name)} }

var suite = recordtest.Suite[Record, *Record]{Decode: diagnostics.Decode, Number: "jitterAvg", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field, numbers as strings as the document prints them",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "the server's stream in the group sample has neither user nor endpoint",
		In: `{"category":"CallDiagnostics","properties":{"identifier":null,"participantId":"04cc26f5-a86d-481c-b9f9-7a40be4d6fba",` +
			`"endpointId":null,"endpointType":"Server","mediaType":"Audio","streamId":"2001","roundTripTimeAvg":42}}`,
		Want: Record{
			Envelope:         category("CallDiagnostics"),
			Identifier:       opt.Without[string](opt.Null),
			ParticipantID:    opt.Of("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
			EndpointID:       opt.Without[string](opt.Null),
			EndpointType:     opt.Of(diagnostics.Server),
			MediaType:        opt.Of(diagnostics.Audio),
			StreamID:         opt.Of(int64(2001)),
			RoundTripTimeAvg: opt.Of(opt.Milliseconds(42)),
		},
	},
	{
		Reason: "a pasted sample of the document lacks a comma and its end; both are put in",
		In: "\"properties\": {\n" +
			"    \"identifier\":           \"null\",\n" +
			"    \"endpointId\":           null,\n" +
			"    \"endpointType\":         \"Server\"    \n" +
			"    \"mediaType\":            \"Audio\",\n" +
			"    \"streamId\":             \"1000\",\n" +
			"    \"packetLossRateAvg\":    \"0\",\n",
		Want: Record{
			Identifier:        opt.Without[string](opt.Null),
			EndpointID:        opt.Without[string](opt.Null),
			EndpointType:      opt.Of(diagnostics.Server),
			MediaType:         opt.Of(diagnostics.Audio),
			StreamID:          opt.Of(int64(1000)),
			PacketLossRateAvg: opt.Of(opt.Ratio(0)),
		},
		Errs: []error{logs.ErrRepaired, logs.ErrRepaired},
	},
	{
		Reason: "a row of the table; an ID above 2^53 keeps all its digits",
		In: `{"TimeGenerated":"07/05/2021 06:30:06","Type":"ACSCallDiagnosticsUpdates","StreamId":9007199254740993,` +
			`"JitterAvg":"1","PacketLossRateAvg":0.1,"RecvFreezeDurationPerMinuteInMs":25000,"CallUpdatesVersion":2}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time: opt.Of(time.Date(2021, 7, 5, 6, 30, 6, 0, time.UTC)),
				Type: opt.Of("ACSCallDiagnosticsUpdates"),
			},
			StreamID:                        opt.Of(int64(9007199254740993)),
			JitterAvg:                       opt.Of(opt.Milliseconds(1)),
			PacketLossRateAvg:               opt.Of(opt.Ratio(0.1)),
			RecvFreezeDurationPerMinuteInMs: opt.Of(opt.MillisecondsPerMinute(25000)),
			CallUpdatesVersion:              opt.Of(int64(2)),
		},
	},
	{
		Reason: "a first version holds nulls; its version's name is printed in lower case",
		In:     `{"category":"CallDiagnosticsUpdates","properties":{"mediaType":null,"jitterAvg":null,"callupdatesversion":"0"}}`,
		Want: Record{
			Envelope:           category("CallDiagnosticsUpdates"),
			MediaType:          opt.Without[diagnostics.MediaType](opt.Null),
			JitterAvg:          opt.Without[opt.Milliseconds](opt.Null),
			CallUpdatesVersion: opt.Of(int64(0)),
		},
	},
	{
		Reason: "names and enumerations count in any case",
		In: `{"category":"CallDiagnostics","properties":{"EndpointType":"BOT","MEDIATYPE":"appsharing","transportType":"udp",` +
			`"streamDirection":"INBOUND","jitterbuffersizeavg":1}}`,
		Want: Record{
			Envelope: recordtest.Spelled(category("CallDiagnostics"), "endpointType", "BOT", "mediaType", "appsharing",
				"transportType", "udp", "StreamDirection", "INBOUND"),
			EndpointType:        opt.Of(diagnostics.Bot),
			MediaType:           opt.Of(diagnostics.AppSharing),
			TransportType:       opt.Of(diagnostics.UDP),
			StreamDirection:     opt.Of(diagnostics.Inbound),
			JitterBufferSizeAvg: opt.Of(opt.Milliseconds(1)),
		},
	},
	{
		Reason: "the states without a value: redacted, null, and two kinds of invalid; a fraction that is cut",
		In: `{"category":"CallDiagnostics","properties":{"participantId":"Redacted","endpointId":"redacted","jitterMax":"-",` +
			`"streamId":1.5,"roundTripTimeAvg":"82 ms","VideoFrameRateAvg":[30,30]}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallDiagnostics"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "streamId", JSON: `1.5`},
					{Field: "roundTripTimeAvg", JSON: `"82 ms"`},
					{Field: "VideoFrameRateAvg", JSON: `[30,30]`},
				}},
			},
			ParticipantID:     opt.Without[string](opt.Redacted),
			EndpointID:        opt.Without[string](opt.Redacted),
			JitterMax:         opt.Without[opt.Milliseconds](opt.Null),
			StreamID:          opt.Of(int64(1)),
			RoundTripTimeAvg:  opt.Without[opt.Milliseconds](opt.Invalid),
			VideoFrameRateAvg: opt.Without[opt.FramesPerSecond](opt.Invalid),
		},
		Errs: []error{opt.ErrNumber, opt.ErrKind, logs.ErrFraction},
	},
	{
		Reason: "unknown texts and fields are kept; codecs are an open set, kept as they are",
		In:     `{"category":"CallDiagnostics","properties":{"mediaType":"Hologram","CodecName":"AV1","networkType":"5G"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallDiagnostics"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "networkType", JSON: `"5G"`}}},
			},
			MediaType: opt.Of(diagnostics.MediaType("Hologram")),
			CodecName: opt.Of("AV1"),
		},
	},
	{
		Reason: "a whole number with more digits than a float64 holds is kept as text, too",
		In:     `{"category":"CallDiagnostics","properties":{"VideoBitRateMax":9007199254740993}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallDiagnostics"),
				Extra:    &logs.Extra{Texts: []logs.Text{{Field: "VideoBitRateMax", JSON: `9007199254740993`}}},
			},
			VideoBitRateMax: opt.Of(opt.BitsPerSecond(9007199254740992)),
		},
	},
	{
		Reason: "TPE is a text in some records, in any case",
		In:     `{"category":"CallDiagnostics","properties":{"TPE":"TRUE"}}`,
		Want:   Record{Envelope: category("CallDiagnostics"), TPE: opt.Of("TRUE")},
	},
	{
		Reason: "TPE is a boolean in others",
		In:     `{"category":"CallDiagnosticsUpdates","properties":{"TPE":true}}`,
		Want:   Record{Envelope: category("CallDiagnosticsUpdates"), TPE: opt.Of("true")},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

// TestMarshal checks the spelling of what is written: numbers as numbers, in the
// order of the table.
func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:          category("CallDiagnostics"),
		EndpointID:        opt.Without[string](opt.Null),
		StreamID:          opt.Of(int64(1363841599)),
		JitterAvg:         opt.Of(opt.Milliseconds(1)),
		PacketLossRateAvg: opt.Of(opt.Ratio(3.146336e-05)),
		CodecName:         opt.Without[string](opt.Redacted),
	}
	const want = `{"category":"CallDiagnostics","properties":{"endpointId":null,"streamId":1363841599,"jitterAvg":1,` +
		`"packetLossRateAvg":0.00003146336,"CodecName":"Redacted"}}`
	recordtest.Marshals(t, &rec, want)
}

func TestKnown(t *testing.T) {
	recordtest.Known(t, map[diagnostics.EndpointType]bool{
		diagnostics.Voicemail: true, diagnostics.Anonymous: true, "VOIP": true, "": false, "Fax": false,
	})
}
