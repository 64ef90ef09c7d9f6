// Package redact replaces the identities in call records by pseudonyms, so that
// logs can be shared.
//
//	r, err := redact.New(key, nil)
//	…
//	for rec, err := range reader.All() {
//		if rec != nil { // otherwise err says why it could not be read
//			line = logs.AppendJSON(line[:0], r.Record(rec))
//			…
//
// A pseudonym is a keyed hash (HMAC-SHA-256, shortened), so the same person has
// the same pseudonym in every field, log and file that is redacted with the same
// key, and everything that joins before joins afterwards. Nothing else has to be
// stored, so files can be redacted at the same time on many machines. Metrics,
// durations, end codes and times stay, and so do the states of fields: absent,
// null, redacted and invalid.
//
// # The key
//
// Anyone with the key can find out whether a pseudonym is that of a certain
// person, by calling [Redactor.ID] with a guess; there are so few phone numbers
// that all can be guessed. So the key has to be random and secret, must not be
// stored with the records, and is best destroyed when no more files are to be
// redacted with it. There is no other way back from a pseudonym, with the key or
// without: keep the original files if you need them. If the key is lost, records
// that are redacted later get other pseudonyms and join with none that were
// redacted before.
//
// # What becomes of a field
//
// The tables of fields decide; see [RuleOf].
//
//	number      every number: metrics, durations, scores, versions of updates; true
//	            and false
//	time        every time
//	name        operationName, category, Type, SourceSystem, _IsBillable,
//	            callType, endpointType, participantType, ResultCategory,
//	            pstnParticipantCallType, TPE, mediaType, transportType,
//	            StreamDirection, CodecName, OperationName, OperationType,
//	            ResultType, MetricName, MediaStreamDirection, MediaStreamType,
//	            MediaStreamCodec, Usage Type, Unit Type, Level, level, resultType,
//	            SDKType, sdkType, SubOperationName, recognizePromptSubOperationName,
//	            StreamingModality, channelType, contentType, formatType,
//	            recordingEndReason, EndReason, CancelReason, Unit, CallType, Platform
//	names       OverallCallIssues, AudioIssues, VideoIssues, ScreenshareIssues
//	code        participantEndReason, ParticipantEndSubCode, SubCode, resultSignature,
//	            DeviceOsVersionMajor, DeviceOsVersionMinor,
//	            DeviceBrowserVersionMajor, DeviceBrowserVersionMinor
//	comparison  Goal
//	version     operationVersion, sdkVersion, SdkVersion, SDKVersion
//	system      osVersion, DeviceOsName
//	agent       UserAgent, DeviceBrowser
//	payload     OperationPayload, DiagnosticOptions, callDebuggingInfo, Properties
//	pseudonym   resourceId, correlationId, TenantId, _SubscriptionId, identifier,
//	            participantId, ParticipantId, endpointId, EndpointId,
//	            RemoteParticipantId, RemoteEndpointId, participantTenantId,
//	            teamsThreadId, CallId, OperationId, ClientInstanceId,
//	            MediaStreamId, SurveyId, Record ID, UserIdA, UserIdB,
//	            CallerIpAddress, callerIpAddress, URI, CallConnectionId,
//	            callConnectionId, ServerCallId, serverCallId, operationID,
//	            operationId, resultMessage, StreamingSessionId, recordingID,
//	            ResourceId, SpeechRecognitionSessionId, SpokenLanguage,
//	            DeviceModel, DeviceBrand, DeviceFamily,
//	            and every text of unknown meaning
//
// The rules name, code, comparison, version and system keep only text that is certain to
// be one: a text that is documented or that looks like a programmer's name (two
// words without a blank, such as FrameRateInput), a whole number of up to six
// digits, a comparison with a number of up to six digits, a version number, the name of
// an operating system with the first numbers of its version. Everything else becomes a pseudonym, so no address,
// number or ID that has slipped into such a field remains. The look of a name can
// deceive: somebody called JohnDoe would stay in a field for names, unless the
// record also has the name as an identity. Options.Strict keeps known names only.
// The rule agent replaces its fields like pseudonym, unless Options.UserAgentProducts
// is set: then well-known names of browsers, systems and SDKs stay.
//
// In fields that the schema does not know, and in payloads, names stay if they are
// one word that does not look like an ID. A name becomes a pseudonym if it holds
// an identity of the record, or if it is a value elsewhere in such a field. Values
// are replaced by others of their type: texts and numbers by pseudonyms, true by
// false. Null stays, and so do texts that mean no value. The text of an invalid
// field may hold anything, so it is replaced by one that is also invalid.
// Extra.Raw is left out.
//
// # Forms of pseudonyms
//
//	GUID                      a GUID of version 8, with dashes or without
//	acs:GUID_GUID, 8:orgid:…  the prefixes, and the pseudonym of each GUID
//	+49 30 123, 4:+4930123    +999 with 15 more digits, a number nobody has
//	12345                     999 with 15 more digits
//	19:meeting_…@thread.v2    19:meeting_ and @thread.v2 around a pseudonym
//	/subscriptions/…          the same path, each name replaced
//	192.0.2.1, 2001:db8::1    an address of 2001:db8::/32
//	ada@example.com           anon-…@redacted.invalid
//	any other text            anon- and 24 hexadecimal digits
//
// Case counts, as it does where records are joined, with two exceptions: a GUID in
// upper case and in lower case has one pseudonym, in that case, and a resource ID
// has one pseudonym in any case. The digits of a phone number have one pseudonym,
// however the number is written.
//
// # What it cannot do
//
// Times, metrics and end codes say much to people who know the calls; ShiftTimes
// at least hides the dates. A phone number in a field for numbers is a number. An
// address such as 1.2.3.4 in a field for versions is a version, since all of its
// numbers are small. Where the records of a call contradict each other, such as
// two summaries with different threads or two records that claim to be the same
// version, the other one may win after redaction, since the order of IDs decides.
// File paths and the excerpts in errors are not part of a record: paths in a
// storage account name the resource, and [logs.Options] can hide the excerpts.
package redact
