package acstest

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The samples under the heading "P2P call". The cross-tenant one and the PSTN one are from
// other calls: their times are a year later, and the second says that its call is a group
// call. So they have no time, resource and correlation ID.

func p2pCall() []Sample {
	const call = "p2p"
	return []Sample{
		printed("p2p-summary-1", "P2P call, call summary logs: VoIP user 1", call, "summary", p2pSummary1),
		printed("p2p-summary-2", "P2P call, call summary logs: VoIP user 2", call, "summary", p2pSummary2),
		printed("cross-tenant-p2p-summary", "P2P call, call summary logs: cross-tenant, VoIP user 1", "", "summary", crossTenantP2PSummary),
		printed("pstn-summary", "P2P call, call summary logs: a PSTN call", "", "summary", pstnSummary),
		printed("p2p-diagnostics-1", "P2P call, call diagnostics logs: audio from VoIP endpoint 1 to 2", call, "diagnostics", p2pDiagnostics1),
		printed("p2p-diagnostics-2", "P2P call, call diagnostics logs: audio from VoIP endpoint 2 to 1", call, "diagnostics", p2pDiagnostics2),
		printed("p2p-diagnostics-3", "P2P call, call diagnostics logs: video from VoIP endpoint 1 to 2", call, "diagnostics", p2pDiagnostics3),
	}
}

func p2pEnvelope(category string) logs.Envelope {
	e := sharedByLog(category)
	e.Time = utc(2021, 7, 19, 18, 46, 50, 188)
	e.ResourceID = is(sampleResource)
	e.CorrelationID = is("8d1a8374-344d-4502-b54b-ba2d6daaf0ae")
	return e
}

func p2pSummary1() logs.Record {
	return &callsummary.Record{
		Envelope:             p2pEnvelope("CallSummary"),
		Identifier:           is("acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		CallStartTime:        utc(2021, 7, 19, 17, 54, 5, 113),
		CallDuration:         seconds(6),
		CallType:             opt.Of(callsummary.P2P),
		TeamsThreadID:        null(),
		ParticipantID:        null(),
		ParticipantStartTime: utc(2021, 7, 19, 17, 54, 6, 758),
		ParticipantDuration:  seconds(5),
		ParticipantEndReason: is("0"),
		EndpointID:           is("570ea078-74e9-4430-9c67-464ba1fa5859"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           is("1.0.1.0"),
		OSVersion:            is("Windows 10.0.17763 Arch: x64"),
	}
}

func p2pSummary2() logs.Record {
	return &callsummary.Record{
		Envelope:             p2pEnvelope("CallSummary"),
		Identifier:           is("acs:7af14122-9ac7-4b81-80a8-4bf3582b42d0_06f9276d-8efe-4bdd-8c22-ebc5434903f0"),
		CallStartTime:        utc(2021, 7, 19, 17, 54, 5, 335),
		CallDuration:         seconds(6),
		CallType:             opt.Of(callsummary.P2P),
		TeamsThreadID:        null(),
		ParticipantID:        null(),
		ParticipantStartTime: utc(2021, 7, 19, 17, 54, 6, 335),
		ParticipantDuration:  seconds(5),
		ParticipantEndReason: is("0"),
		EndpointID:           is("a5bd82f9-ac38-4f4a-a0fa-bb3467cdcc64"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           is("1.1.0.0"),
		OSVersion:            null(),
	}
}

func crossTenantP2PSummary() logs.Record {
	return &callsummary.Record{
		Envelope:             sharedByLog("CallSummary"),
		Identifier:           is("1e4c59e1-r1rr-49bc-893d-990dsds8f9f5"), // no GUID
		CallStartTime:        utc(2022, 8, 14, 6, 18, 27, 10),
		CallDuration:         seconds(520),
		CallType:             opt.Of(callsummary.P2P),
		TeamsThreadID:        null(),
		ParticipantID:        null(),
		ParticipantTenantID:  is("02cbdb3c-155a-4b95-b829-6d56a45787ca"),
		ParticipantStartTime: utc(2022, 8, 14, 6, 18, 27, 10),
		ParticipantDuration:  seconds(520),
		ParticipantEndReason: is("0"),
		EndpointID:           is("02cbdb3c-155a-4d98-b829-aaaaa61d44ea"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           redacted(),
		OSVersion:            redacted(),
	}
}

func pstnSummary() logs.Record {
	return &callsummary.Record{
		Envelope:             sharedByLog("CallSummary"),
		Identifier:           is("b1999c3e-bbbb-4650-9b23-9999bdabab47"),
		CallStartTime:        utc(2022, 8, 7, 13, 53, 12, 0),
		CallDuration:         seconds(1470),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:36ec5177126fff000aaa521670c804a3@thread.v2"),
		ParticipantID:        is("b25cf111-73df-4e0a-a888-640000abe34d"), // printed with a blank before it
		ParticipantStartTime: utc(2022, 8, 7, 13, 56, 45, 0),
		ParticipantDuration:  seconds(960),
		ParticipantEndReason: is("0"),
		EndpointID:           is("8731d003-6c1e-4808-8159-effff000aaa2"),
		EndpointType:         opt.Of(callsummary.PSTN),
		SDKVersion:           redacted(),
		OSVersion:            redacted(),
	}
}

func p2pDiagnostics1() logs.Record {
	return &diagnostics.Record{
		Envelope:          p2pEnvelope("CallDiagnostics"),
		Identifier:        is("acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		ParticipantID:     null(),
		EndpointID:        is("570ea078-74e9-4430-9c67-464ba1fa5859"),
		EndpointType:      opt.Of(diagnostics.VoIP),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](1000),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(82),
		RoundTripTimeMax:  ms(88),
		JitterAvg:         ms(1),
		JitterMax:         ms(1),
		PacketLossRateAvg: ratio(0),
		PacketLossRateMax: ratio(0),
	}
}

func p2pDiagnostics2() logs.Record {
	return &diagnostics.Record{
		Envelope:          p2pEnvelope("CallDiagnostics"),
		Identifier:        is("acs:7af14122-9ac7-4b81-80a8-4bf3582b42d0_06f9276d-8efe-4bdd-8c22-ebc5434903f0"),
		ParticipantID:     null(),
		EndpointID:        is("a5bd82f9-ac38-4f4a-a0fa-bb3467cdcc64"),
		EndpointType:      opt.Of(diagnostics.VoIP),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](1363841599),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(78),
		RoundTripTimeMax:  ms(84),
		JitterAvg:         ms(1),
		JitterMax:         ms(1),
		PacketLossRateAvg: ratio(0),
		PacketLossRateMax: ratio(0),
	}
}

func p2pDiagnostics3() logs.Record {
	return &diagnostics.Record{
		Envelope:          p2pEnvelope("CallDiagnostics"),
		Identifier:        is("acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		ParticipantID:     null(),
		EndpointID:        is("570ea078-74e9-4430-9c67-464ba1fa5859"),
		EndpointType:      opt.Of(diagnostics.VoIP),
		MediaType:         opt.Of(diagnostics.Video),
		StreamID:          opt.Of[int64](2804),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(103),
		RoundTripTimeMax:  ms(143),
		JitterAvg:         ms(0),
		JitterMax:         ms(4),
		PacketLossRateAvg: ratio(0.00003146336), // printed as 3.146336E-05
		PacketLossRateMax: ratio(0.001769911),
	}
}
