package acstest

import (
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The samples under the heading "Group call". The document has three call summary logs; the
// two cross-tenant ones are from other calls, a year later.

func groupCall() []Sample {
	const call = "group"
	return []Sample{
		printed("group-summary-1", "Group call, call summary logs: VoIP endpoint 1", call, "summary", groupSummary1),
		printed("group-summary-3", "Group call, call summary logs: VoIP endpoint 3", call, "summary", groupSummary3),
		printed("group-summary-pstn", "Group call, call summary logs: PSTN endpoint 2", call, "summary", groupSummaryPSTN),
		printed("cross-tenant-group-summary", "Group call, call summary logs: cross-tenant", "", "summary", crossTenantGroupSummary),
		printed("bot-summary", "Group call, call summary logs: cross-tenant with a bot", "", "summary", botSummary),
		printed("group-diagnostics-1", "Group call, call diagnostics logs: audio from VoIP endpoint 1 to the server", call, "diagnostics", groupDiagnostics1),
		printed("group-diagnostics-2", "Group call, call diagnostics logs: audio from the server to VoIP endpoint 1", call, "diagnostics", groupDiagnostics2),
		printed("group-diagnostics-3", "Group call, call diagnostics logs: audio from VoIP endpoint 3 to the server", call, "diagnostics", groupDiagnostics3),
		printed("group-diagnostics-4", "Group call, call diagnostics logs: audio from the server to VoIP endpoint 3", call, "diagnostics", groupDiagnostics4),
	}
}

func groupEnvelope(category string) logs.Envelope {
	e := sharedByLog(category)
	e.Time = utc(2021, 7, 5, 6, 30, 6, 402)
	e.ResourceID = is(sampleResource)
	e.CorrelationID = is("341acde7-8aa5-445b-a3da-2ddadca47d22")
	return e
}

func groupSummary1() logs.Record {
	return &callsummary.Record{
		Envelope:             groupEnvelope("CallSummary"),
		Identifier:           is("acs:1797dbb3-f982-47b0-b98e-6a76084454f1_0000000b-1531-729f-ac00-343a0d00d975"),
		CallStartTime:        utc(2021, 7, 5, 6, 16, 40, 240),
		CallDuration:         seconds(87),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLT77777OOOOO99999jgxOTkw@thread.v2"),
		ParticipantID:        is("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
		ParticipantStartTime: utc(2021, 7, 5, 6, 16, 44, 235),
		ParticipantDuration:  seconds(82),
		ParticipantEndReason: is("0"),
		EndpointID:           is("5ebd55df-ffff-ffff-89e6-4f3f0453b1a6"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           is("1.0.0.3"),
		OSVersion: is("Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; " +
			"root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X"),
	}
}

func groupSummary3() logs.Record {
	return &callsummary.Record{
		Envelope:             groupEnvelope("CallSummary"),
		Identifier:           is("acs:1797dbb3-f982-47b0-b98e-6a76084454f1_0000000b-1531-57c6-ac00-343a0d00d972"),
		CallStartTime:        utc(2021, 7, 5, 6, 16, 40, 240),
		CallDuration:         seconds(87),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLTk2ZDUtYTZlM2I2ZjgxOTkw@thread.v2"),
		ParticipantID:        is("1a9cb3d1-7898-4063-b3d2-26c1630ecf03"),
		ParticipantStartTime: utc(2021, 7, 5, 6, 16, 40, 240),
		ParticipantDuration:  seconds(87),
		ParticipantEndReason: is("0"),
		EndpointID:           is("5ebd55df-ffff-ffff-ab89-19ff584890b7"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           is("1.0.0.3"),
		OSVersion: is("Android 11.0; Manufacturer: Google; Product: redfin; " +
			"Model: Pixel 5; Hardware: redfin"),
	}
}

func groupSummaryPSTN() logs.Record {
	return &callsummary.Record{
		Envelope:             groupEnvelope("CallSummary"),
		Identifier:           null(),
		CallStartTime:        utc(2021, 7, 5, 6, 16, 40, 240),
		CallDuration:         seconds(87),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLT77777OOOOO99999jgxOTkw@thread.v2"),
		ParticipantID:        is("515650f7-8204-4079-ac9d-d8f4bf07b04c"),
		ParticipantStartTime: utc(2021, 7, 5, 6, 17, 10, 447),
		ParticipantDuration:  seconds(52),
		ParticipantEndReason: is("0"),
		EndpointID:           is("46387150-692a-47be-8c9d-1237efe6c48b"),
		EndpointType:         opt.Of(callsummary.PSTN),
		SDKVersion:           null(),
		OSVersion:            null(),
	}
}

func crossTenantGroupSummary() logs.Record {
	return &callsummary.Record{
		Envelope:             sharedByLog("CallSummary"),
		Identifier:           is("1e4c59e1-r1rr-49bc-893d-990dsds8f9f5"), // no GUID
		CallStartTime:        utc(2022, 8, 14, 6, 18, 27, 10),
		CallDuration:         seconds(912),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:meeting_MjZiOTAyN2YtZWU1Yi00ZTZiLT77777OOOOO99999jgxOTkw@thread.v2"),
		ParticipantID:        is("aa1dd7da-5922-4bb1-a4fa-e350a111fd9c"),
		ParticipantTenantID:  is("02cbdb3c-155a-4b95-b829-6d56a45787ca"),
		ParticipantStartTime: utc(2022, 8, 14, 6, 18, 27, 10),
		ParticipantDuration:  seconds(902),
		ParticipantEndReason: is("0"),
		EndpointID:           is("02cbdb3c-155a-4d98-b829-aaaaa61d44ea"),
		EndpointType:         opt.Of(callsummary.VoIP),
		SDKVersion:           redacted(),
		OSVersion:            redacted(),
	}
}

func botSummary() logs.Record {
	return &callsummary.Record{
		Envelope:             sharedByLog("CallSummary"),
		Identifier:           is("b1902c3e-b9f7-4650-9b23-9999bdabab47"),
		CallStartTime:        utc(2022, 8, 9, 16, 0, 32, 0),
		CallDuration:         seconds(1470),
		CallType:             opt.Of(callsummary.Group),
		TeamsThreadID:        is("19:meeting_MmQwZDcwYTQtZ000HWE6NzI4LTg1YTAtNXXXXX99999ZZZZZ@thread.v2"),
		ParticipantID:        is("66e9d9a7-a434-4663-d91d-fb1ea73ff31e"),
		ParticipantStartTime: utc(2022, 8, 9, 16, 14, 18, 0),
		ParticipantDuration:  seconds(644),
		ParticipantEndReason: is("0"),
		EndpointID:           is("69680ec2-5ac0-4a3c-9574-eaaa77720b82"),
		EndpointType:         opt.Of(callsummary.Bot),
		SDKVersion:           redacted(),
		OSVersion:            redacted(),
	}
}

func groupDiagnostics1() logs.Record {
	return &diagnostics.Record{
		Envelope:          groupEnvelope("CallDiagnostics"),
		Identifier:        is("acs:1797dbb3-f982-47b0-b98e-6a76084454f1_0000000b-1531-729f-ac00-343a0d00d975"),
		ParticipantID:     is("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
		EndpointID:        is("5ebd55df-ffff-ffff-89e6-4f3f0453b1a6"),
		EndpointType:      opt.Of(diagnostics.VoIP),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](14884),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(46),
		RoundTripTimeMax:  ms(48),
		JitterAvg:         ms(0),
		JitterMax:         ms(1),
		PacketLossRateAvg: ratio(0),
		PacketLossRateMax: ratio(0),
	}
}

func groupDiagnostics2() logs.Record {
	return &diagnostics.Record{
		Envelope:          groupEnvelope("CallDiagnostics"),
		Identifier:        null(),
		ParticipantID:     is("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
		EndpointID:        null(),
		EndpointType:      opt.Of(diagnostics.Server),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](2001),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(42),
		RoundTripTimeMax:  ms(44),
		JitterAvg:         ms(1),
		JitterMax:         ms(1),
		PacketLossRateAvg: ratio(0),
		PacketLossRateMax: ratio(0),
	}
}

func groupDiagnostics3() logs.Record {
	return &diagnostics.Record{
		Envelope:          groupEnvelope("CallDiagnostics"),
		Identifier:        is("acs:1797dbb3-f982-47b0-b98e-6a76084454f1_0000000b-1531-57c6-ac00-343a0d00d972"),
		ParticipantID:     is("1a9cb3d1-7898-4063-b3d2-26c1630ecf03"),
		EndpointID:        is("5ebd55df-ffff-ffff-ab89-19ff584890b7"),
		EndpointType:      opt.Of(diagnostics.VoIP),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](13783),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(45),
		RoundTripTimeMax:  ms(46),
		JitterAvg:         ms(1),
		JitterMax:         ms(2),
		PacketLossRateAvg: ratio(0),
		PacketLossRateMax: ratio(0),
	}
}

// The printed record has no comma after its endpointType and ends after packetLossRateAvg,
// so there is no PacketLossRateMax.
func groupDiagnostics4() logs.Record {
	return &diagnostics.Record{
		Envelope:          groupEnvelope("CallDiagnostics"),
		Identifier:        null(),
		ParticipantID:     is("1a9cb3d1-7898-4063-b3d2-26c1630ecf03"),
		EndpointID:        null(),
		EndpointType:      opt.Of(diagnostics.Server),
		MediaType:         opt.Of(diagnostics.Audio),
		StreamID:          opt.Of[int64](1000),
		TransportType:     opt.Of(diagnostics.UDP),
		RoundTripTimeAvg:  ms(45),
		RoundTripTimeMax:  ms(46),
		JitterAvg:         ms(1),
		JitterMax:         ms(4),
		PacketLossRateAvg: ratio(0),
	}
}
