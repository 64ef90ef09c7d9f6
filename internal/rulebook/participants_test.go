package rulebook_test

import "testing"

// served is a summary of participant p with all that a row is made of.
const served = `summary call=c participantId=p callStartTime=@12:00 participantStartTime=@12:01 participantDuration=60
	`

// The table of a participant's row, value by value, and the rulings about it.
func TestParticipantRows(t *testing.T) {
	participantPages(t, []page{
		{"one row per participant of the summaries, without callStartTime too, and of the operations", both, `
			summary call=c participantId=p
			op call=c ParticipantId=q OperationName=Hold at=@12:00
			op call=c OperationName=Hold at=@12:00
			diagnostics call=c participantId=r streamId=1
			summary call=c participantId=c callStartTime=@12:00`,
			map[string]string{"p": `start=null startSide=null end=null`, "q": `start=@12:00 startSide=client`}},
		{"start and end: the service's", both, served,
			map[string]string{"p": `start=@12:01 startSide=service end=@12:02 endSide=service durationSeconds=60`}},
		{"callStartTime stands in; without a duration the end is 10 ms after", both, `
			summary call=c participantId=p callStartTime=@12:00`,
			map[string]string{"p": `start=@12:00 end=@12:00:00.01 durationSeconds=null`}},
		{"R14: the client's marks outrank the service's times, each by itself", since, served + `
			op call=c ParticipantId=p OperationName=AcceptIncomingCall at=@12:00:30
			op call=c ParticipantId=p OperationName=Join at=@12:00:40`,
			map[string]string{"p": `start=@12:00:30 startSide=client end=@12:02 endSide=service durationSeconds=90`}},
		{"the latest Hangup or Disconnected", since, served + `
			op call=c ParticipantId=p OperationName=Hangup at=@12:01:30
			op call=c ParticipantId=p OperationName=State-changed at=@12:01:40.700 OperationPayload={"NewState":"Disconnected"}`,
			map[string]string{"p": `start=@12:01 startSide=service end=@12:01:40.7 endSide=client durationSeconds=40`}},
		{"any of the four marks a start, and NewState Connected", since, `
			op call=c ParticipantId=a OperationName=Hold at=@11:00
			op call=c ParticipantId=a OperationName=Join at=@12:00
			op call=c ParticipantId=b OperationName=Hold at=@11:00
			op call=c ParticipantId=b OperationName=StartCall at=@12:00
			op call=c ParticipantId=d OperationName=Hold at=@11:00
			op call=c ParticipantId=d OperationName=EnterCall at=@12:00
			op call=c ParticipantId=e OperationName=Hold at=@11:00
			op call=c ParticipantId=e OperationName=AcceptIncomingCall at=@12:00
			op call=c ParticipantId=f OperationName=Hold at=@11:00
			op call=c ParticipantId=f OperationName=StateChanged at=@12:00 OperationPayload={"NewState":"Connected"}
			op call=c ParticipantId=g OperationName=Hold at=@11:00
			op call=c ParticipantId=g OperationName=Hangup at=@12:00
			op call=c ParticipantId=h OperationName=Hold at=@11:00
			op call=c ParticipantId=h OperationName=StateChanged at=@12:00 OperationPayload={"NewState":"Connecting"}`,
			map[string]string{
				"a": `start=@12:00 end=@12:00`, "b": `start=@12:00`, "d": `start=@12:00`, "e": `start=@12:00`, "f": `start=@12:00`,
				"g": `start=@11:00 end=@12:00`, "h": `start=@11:00`,
			}},
		{"R14: the service's times outrank the client's first and last operation", both, served + `
			op call=c ParticipantId=p OperationName=Hold at=@11:00
			op call=c ParticipantId=p OperationName=Hold at=@13:00`,
			map[string]string{"p": `start=@12:01 startSide=service end=@12:02 endSide=service durationSeconds=60`}},
		{"its first and last operation", since, `
			op call=c ParticipantId=p OperationName=Hold at=@11:00
			op call=c ParticipantId=p OperationName=Hold at=@11:00:01.9`,
			map[string]string{"p": `start=@11:00 startSide=client end=@11:00:01.9 endSide=client durationSeconds=1`}},
		{"no mark and no participantDuration: end − start, if it is the client that says both", since, `
			summary call=c participantId=p
			op call=c ParticipantId=p OperationName=Hold at=@11:00
			op call=c ParticipantId=p OperationName=Hold at=@11:00:05
			summary call=c participantId=q participantStartTime=@12:00
			op call=c ParticipantId=q OperationName=Hold at=@11:00`,
			map[string]string{"p": `durationSeconds=5`, "q": `end=@12:00:00.01 endSide=service durationSeconds=null`}},
		{"no mark: participantDuration, also if only the client says when", since, `
			summary call=c participantId=p participantDuration=30
			op call=c ParticipantId=p OperationName=Hold at=@11:00`,
			map[string]string{"p": `start=@11:00 end=@11:00 startSide=client durationSeconds=30`}},
		{"before, it counted from the client's start, whose own end came after the service's", until, `
			summary call=c participantId=p participantDuration=30
			op call=c ParticipantId=p OperationName=EnterCall at=@11:00
			op call=c ParticipantId=p OperationName=Hangup at=@11:01`,
			map[string]string{"p": `start=@11:00 startSide=client end=@11:00:30 endSide=service durationSeconds=30`}},
		{"before, the service came first, and the client's marks were EnterCall and Hangup", until, served + `
			op call=c ParticipantId=p OperationName=EnterCall at=@11:00
			op call=c ParticipantId=q OperationName=Join at=@11:00
			op call=c ParticipantId=q OperationName=EnterCall at=@11:01
			op call=c ParticipantId=q OperationName=Hangup at=@11:02
			op call=c ParticipantId=q OperationName=Hold at=@11:03`,
			map[string]string{"p": `start=@12:01`, "q": `start=@11:01 end=@11:02`}},
		{"R8: code, subcode, phrase and category from the latest of the five that has any; the rest from the summary", since, `
			summary call=c participantId=p participantEndReason=0 ParticipantEndSubCode=7 ResultCategory=Success
			op call=c ParticipantId=p OperationName=Join at=@12:00 OperationPayload={"Code":1,"FailureReason":"early"}
			op call=c ParticipantId=p OperationName=Hangup at=@12:01 OperationPayload={"Code":487,"ResultCategory":"UnexpectedClientError","FailureReason":"late"}
			op call=c ParticipantId=p OperationName=Hangup at=@12:02 OperationPayload={"Other":1}
			op call=c ParticipantId=p OperationName=Hold at=@12:03 OperationPayload={"Code":500}`,
			map[string]string{"p": `endReason=487 endSubCode=7 endPhrase=late resultCategory=UnexpectedClientError`}},
		{"R8: texts are read like numbers, and 0 is a code", since, `
			op call=c ParticipantId=p OperationName=Join at=@12:00 OperationPayload={"Code":"0","SubCode":0}`,
			map[string]string{"p": `endReason=0 endSubCode=0 endPhrase=null resultCategory=null`}},
		{"each of the five says how it ended, and no other", since, `
			op call=c ParticipantId=a OperationName=Join at=@12:00 OperationPayload={"Code":1}
			op call=c ParticipantId=b OperationName=StartCall at=@12:00 OperationPayload={"Code":2}
			op call=c ParticipantId=d OperationName=EnterCall at=@12:00 OperationPayload={"SubCode":3}
			op call=c ParticipantId=e OperationName=Hangup at=@12:00 OperationPayload={"FailureReason":"four"}
			op call=c ParticipantId=f OperationName=AcceptIncomingCall at=@12:00 OperationPayload={"ResultCategory":"five"}
			op call=c ParticipantId=g OperationName=StateChanged at=@12:00 OperationPayload={"NewState":"Disconnected","Code":6}`,
			map[string]string{
				"a": `endReason=1`, "b": `endReason=2`, "d": `endSubCode=3 endReason=null`, "e": `endPhrase=four`, "f": `resultCategory=five`,
				"g": `endReason=null`,
			}},
		{"R13: the text of code and subcode, else of a subcode that only one code has", both, `
			summary call=c participantId=a participantEndReason=0 ParticipantEndSubCode=0
			summary call=c participantId=b participantEndReason=487 ParticipantEndSubCode=0
			summary call=c participantId=d participantEndReason=599 ParticipantEndSubCode=0
			summary call=c participantId=e participantEndReason=599 ParticipantEndSubCode=4507
			summary call=c participantId=f ParticipantEndSubCode=4507
			summary call=c participantId=g participantEndReason=487`,
			map[string]string{
				"a": `endPhrase=Thelocalparticipantendedthecallnormally.`,
				"b": `endPhrase=Thecallercancelledthecallbeforeitwasanswered.`,
				"d": `endPhrase=null`, // subcode 0 has several texts
				"e": `endPhrase=Theclientdidnotsupplyavalidtoken.`, "f": `endPhrase=Theclientdidnotsupplyavalidtoken.`,
				"g": `endPhrase=null endReason=487`,
			}},
		{"before, they came from the summary", until, `
			summary call=c participantId=p participantEndReason=0 ParticipantEndSubCode=7 ResultCategory=Success
			op call=c ParticipantId=p OperationName=Hangup at=@12:01 OperationPayload={"Code":487,"SubCode":1}`,
			map[string]string{"p": `endReason=0 endSubCode=7 resultCategory=Success`}},
		{"R7: one bad outcome is enough, and outcomes outrank the summary", since, `
			summary call=c participantId=a ResultCategory=UnexpectedClientError
			op call=c ParticipantId=a OperationName=Hangup at=@12:00 ResultType=Success
			summary call=c participantId=b ResultCategory=UnexpectedClientError
			op call=c ParticipantId=b OperationName=Hold at=@12:00 ResultType=Success
			summary call=c participantId=d ResultCategory=Success
			op call=c ParticipantId=d OperationName=StartCall at=@12:00 ResultType=Success
			op call=c ParticipantId=d OperationName=StartCall at=@12:01 ResultType=Failed
			op call=c ParticipantId=e OperationName=Hangup at=@12:00
			summary call=c participantId=f participantEndReason=500`,
			map[string]string{"a": `ungraceful=false`, "b": `ungraceful=true`, "d": `ungraceful=true`, "e": `ungraceful=false`, "f": `ungraceful=false`}},
		{"each of the five is an outcome, and Failed is bad here", since, `
			op call=c ParticipantId=a OperationName=Join at=@12:00 ResultType=Failed
			op call=c ParticipantId=b OperationName=StartCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=d OperationName=EnterCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=e OperationName=Hangup at=@12:00 ResultType=Failed
			op call=c ParticipantId=f OperationName=AcceptIncomingCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=g OperationName=StateChanged at=@12:00 ResultType=Failed OperationPayload={"NewState":"Disconnected"}
			op call=c ParticipantId=h OperationName=Hangup at=@12:00 ResultType=ExpectedError`,
			map[string]string{
				"a": `ungraceful=true`, "b": `ungraceful=true`, "d": `ungraceful=true`, "e": `ungraceful=true`, "f": `ungraceful=true`,
				"g": `ungraceful=false hasIssues=true`, "h": `ungraceful=false hasIssues=false`,
			}},
		{"before, the end code or one of three outcomes", until, `
			summary call=c participantId=a participantEndReason=500
			op call=c ParticipantId=a OperationName=Hangup at=@12:00 ResultType=Success
			summary call=c participantId=b participantEndReason=0
			op call=c ParticipantId=b OperationName=StartCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=b OperationName=AcceptIncomingCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=d OperationName=Join at=@12:00 ResultType=Failed
			op call=c ParticipantId=e OperationName=EnterCall at=@12:00 ResultType=Failed
			op call=c ParticipantId=f OperationName=Hangup at=@12:00 ResultType=Failed`,
			map[string]string{"a": `ungraceful=true`, "b": `ungraceful=false`, "d": `ungraceful=true`, "e": `ungraceful=true`, "f": `ungraceful=true`}},
		{"an operation without ParticipantId is of nobody, on a known endpoint, too", both, `
			summary call=c participantId=p endpointId=e callStartTime=@12:00 participantDuration=60 participantEndReason=0 ResultCategory=Success
			op call=c ParticipantId=p OperationName=Hold at=@12:00 ClientInstanceId=i EndpointId=e
			op call=c OperationName=Hangup at=@12:05 ResultType=Failed ClientInstanceId=i EndpointId=e OperationPayload={"Code":410}`,
			map[string]string{"p": `end=@12:01 endSide=service endReason=0 ungraceful=false hasIssues=false`}},
		{"unless the summary on that endpoint has none", both, `
			summary call=c identifier=p endpointId=e callStartTime=@12:00 participantEndReason=0 ResultCategory=Success
			op call=c OperationName=Hangup at=@12:05 ResultType=Failed EndpointId=e`,
			map[string]string{"p": `ungraceful=true hasIssues=true`}},
		{"a diagnostic is of everybody whom one of its records names", both, `
			summary call=c participantId=p callStartTime=@12:00
			op call=c OperationName=UserFacingDiagnostics OperationId=1 at=@12:01 ClientInstanceId=i OperationPayload={"DiagnosticChanged":"CameraFreeze","DiagnosticQuality":"Bad"}
			op call=c ParticipantId=p OperationName=UserFacingDiagnostics OperationId=1 at=@12:02 ClientInstanceId=i OperationPayload={"DiagnosticChanged":"CameraFreeze","DiagnosticQuality":"Good"}`,
			map[string]string{"p": `hasIssues=true`}},
		{"R3: the list follows the summaries, the row the operations", since, `
			summary call=c participantId=a callStartTime=@12:00 ResultCategory=UnexpectedClientError
			op call=c ParticipantId=a OperationName=Hangup at=@12:00 ResultType=Success`,
			map[string]string{"a": `ungraceful=false hasIssues=false`}},
		{"type, SDK and OS: service first; endpoint type: service only", since, `
			summary call=c participantId=a participantType=Teams sdkVersion=1 osVersion=Windows endpointType=PSTN
			op call=c ParticipantId=a OperationName=Hold at=@12:00 SdkVersion=2 UserAgent=Android/14
			summary call=c participantId=b sdkVersion=Redacted
			op call=c ParticipantId=b OperationName=Hold at=@12:00 SdkVersion=2
			summary call=c participantId=d
			op call=c ParticipantId=e OperationName=Hold at=@12:00 SdkVersion=2
			summary call=c participantId=f osVersion=Redacted
			op call=c ParticipantId=f OperationName=Hold at=@12:00 UserAgent=Android/14
			op call=c ParticipantId=g OperationName=Hold at=@12:00 UserAgent=iOS/17.7.1
			op call=c ParticipantId=g OperationName=Hold at=@12:01 UserAgent=CPU/OS`,
			map[string]string{
				"a": `participantType=Teams sdkVersion=1 osVersion=Windows endpointType=PSTN`,
				"b": `participantType=ACS sdkVersion=Redacted`,
				"d": `participantType=null sdkVersion=null osVersion=null endpointType=null`,
				"e": `participantType=ACS sdkVersion=2 osVersion=null endpointType=null`,
				"f": `osVersion=Redacted`,
				"g": `osVersion=iOS17.7`,
			}},
		{"a record that is no operation says nothing in a row", since, `
			summary call=c participantId=a participantStartTime=@12:00
			op call=c ParticipantId=a OperationName=Join at=@11:00 OperationId=- SdkVersion=2`,
			map[string]string{"a": `participantType=null sdkVersion=null start=@12:00`}},
		{"before, SDK, OS and type were the summary's, and a client alone was VoIP", until, `
			summary call=c participantId=a endpointType=PSTN
			op call=c ParticipantId=a OperationName=Hold at=@12:00 SdkVersion=2 UserAgent=Android/14
			op call=c ParticipantId=b OperationName=Hold at=@12:00 SdkVersion=2`,
			map[string]string{
				"a": `participantType=null sdkVersion=null osVersion=null endpointType=PSTN`,
				"b": `participantType=null sdkVersion=null endpointType=VoIP`,
			}},
		{"identifier, endpoint ID and endpoint type: service only; browser and kind of SDK: client only", since, `
			summary call=c participantId=a identifier=i endpointId=e endpointType=VoIP
			op call=c ParticipantId=b EndpointId=e2 OperationName=Hold at=@12:00 UserAgent=$
			op call=c ParticipantId=b EndpointId=e2 OperationName=Hold at=@12:01`,
			map[string]string{
				"a": `identifier=i endpointId=e endpointType=VoIP browser=null sdkKind=null`,
				"b": `identifier=null endpointId=null endpointType=null browser=Chrome120.0 sdkKind=azsdk-js-communication-calling`,
			}},
		{"R11, network quality: a poor stream, or a bad name of its own that contains Network", since, `
			op call=c ParticipantId=a OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"True"}
			diagnostics call=c participantId=a streamId=1
			summary call=c participantId=b
			diagnostics call=c participantId=b streamId=1 jitterAvg=31
			summary call=c participantId=d
			diagnostics call=c participantId=d streamId=1
			summary call=c participantId=e
			op call=c ParticipantId=f ClientInstanceId=i OperationName=Join at=@12:00
			op ClientInstanceId=i OperationName=ProbeNetwork ResultType=Failed at=@11:00`,
			map[string]string{
				"a": `quality=Poor streams=1 poorStreams=0`, "b": `quality=Poor poorStreams=1`, "d": `quality=Good`, "e": `quality=Unknown`,
				"f": `quality=Unknown hasIssues=false`, // its client was not in the call yet
			}},
		{"before, the network did not matter", until, `
			op call=c ParticipantId=a OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"noNetwork","DiagnosticQuality":"True"}
			diagnostics call=c participantId=a streamId=1`,
			map[string]string{"a": `quality=Good hasIssues=true`}},
		{"has issues: ungraceful, or a bad operation or diagnostic of its own", since, `
			summary call=c participantId=a ResultCategory=UnexpectedClientError
			op call=c ParticipantId=b OperationName=Hold at=@12:00 ResultType=Failed
			op call=c ParticipantId=d OperationName=UserFacingDiagnostics at=@12:00 OperationPayload={"DiagnosticChanged":"x","DiagnosticQuality":"Bad"}
			op call=c ParticipantId=e OperationName=Hold at=@12:00 ResultType=Success
			diagnostics call=c participantId=e streamId=1 jitterAvg=31`,
			map[string]string{"a": `hasIssues=true`, "b": `hasIssues=true ungraceful=false`, "d": `hasIssues=true`, "e": `hasIssues=false`}},
		{"R6: an operation of the participant that names no call", since, served + `
			op ParticipantId=p OperationName=Hangup at=@12:01:30 ResultType=Failed`,
			map[string]string{"p": `end=@12:01:30 ungraceful=true hasIssues=true`}},
		{"ruling 5: a client of a P2P call is one row with its summary", since, `
			summary call=c identifier=i endpointId=e callStartTime=@12:00 participantDuration=60
			op call=c ParticipantId=p EndpointId=e OperationName=Hangup at=@12:00:30
			op call=c ParticipantId=q EndpointId=f OperationName=Hold at=@12:00:30`,
			map[string]string{"i": `start=@12:00 startSide=service end=@12:00:30 endSide=client participantType=ACS`, "q": `start=@12:00:30`}},
	})
}
