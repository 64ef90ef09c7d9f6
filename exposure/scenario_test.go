package exposure_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

const (
	acsUser           = "acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"
	otherACSUser      = "acs:7af14122-9ac7-4b81-80a8-4bf3582b42d0_06f9276d-8efe-4bdd-8c22-ebc5434903f0"
	extensibilityUser = "acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_02cbdb3c-155a-4b95-b829-6d56a45787ca_1e4c59e1-7f1a-49bc-893d-990d5d58f9f5"
	bareID            = "1e4c59e1-7f1a-49bc-893d-990d5d58f9f5"
	thread            = "19:meeting_MjZiOTAyN2Yt@thread.v2"
)

var noon = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

// summary returns a summary of a VoIP participant of a group call, and changes it.
func summary(participant string, change ...func(*callsummary.Record)) logs.Record {
	rec := callsummary.New()
	rec.CorrelationID, rec.CallType, rec.CallStartTime = opt.Of("call"), opt.Of(callsummary.Group), opt.Of(noon)
	rec.ParticipantID, rec.EndpointID, rec.EndpointType = opt.Of(participant), opt.Of("e"+participant), opt.Of(callsummary.VoIP)
	for _, c := range change {
		c(rec)
	}
	return rec
}

func kind(k callsummary.ParticipantType) func(*callsummary.Record) {
	return func(r *callsummary.Record) { r.ParticipantType = opt.Of(k) }
}

func user(id string) func(*callsummary.Record) {
	return func(r *callsummary.Record) { r.Identifier = opt.Of(id) }
}

func on(e callsummary.EndpointType) func(*callsummary.Record) {
	return func(r *callsummary.Record) { r.EndpointType = opt.Of(e) }
}

func phone(callType string) func(*callsummary.Record) {
	return func(r *callsummary.Record) {
		r.EndpointType = opt.Of(callsummary.PSTN)
		if callType != "" {
			r.PSTNParticipantCallType = opt.Of(callType)
		}
	}
}

func tpe(text string) func(*callsummary.Record) {
	return func(r *callsummary.Record) { r.TPE = opt.Of(text) }
}

func inMeeting(r *callsummary.Record) { r.TeamsThreadID = opt.Of(thread) }
func p2p(r *callsummary.Record) {
	r.CallType, r.ParticipantID = opt.Of(callsummary.P2P), opt.Without[string](opt.Null)
}
func noStart(r *callsummary.Record) { r.CallStartTime = opt.Value[time.Time]{} }
func noType(r *callsummary.Record)  { r.CallType = opt.Value[callsummary.CallType]{} }

func streamOf(participant, tpe string) logs.Record {
	rec := diagnostics.New()
	rec.CorrelationID, rec.ParticipantID, rec.TPE = opt.Of("call"), opt.Of(participant), opt.Of(tpe)
	rec.StreamID = opt.Of(int64(1))
	return rec
}

func billed(kind string) logs.Record {
	rec := usage.New()
	rec.CorrelationID, rec.UsageType = opt.Of("call"), opt.Of(kind)
	return rec
}

func joined(participant string) logs.Record {
	rec := clientops.New()
	rec.CallID, rec.ParticipantID, rec.OperationName = opt.Of("call"), opt.Of(participant), opt.Of(clientops.Join)
	rec.OperationID = opt.Of("o" + participant)
	rec.CallClientTimeStamp = opt.Of(noon)
	return rec
}

// acs and external are participants by type.
func acs(participant string) logs.Record { return summary(participant, kind(callsummary.ACSUser)) }
func external(participant string) logs.Record {
	return summary(participant, kind(callsummary.TeamsExternalUser))
}

func TestOf(t *testing.T) {
	for _, tt := range []struct {
		reason   string
		scenario exposure.Scenario
		evidence []exposure.Evidence
		records  []logs.Record
	}{
		// One case for each scenario and kind of evidence.
		{"two ACS users, connected directly", exposure.P2P, []exposure.Evidence{exposure.ACSType},
			[]logs.Record{summary("", p2p, user(acsUser), kind(callsummary.ACSUser)), summary("2", p2p, user(otherACSUser), kind(callsummary.ACSUser))}},
		{"the type ACS says that it is no Teams call, though the other side has no summary", exposure.P2P, []exposure.Evidence{exposure.ACSType},
			[]logs.Record{summary("1", p2p, kind(callsummary.ACSUser))}},
		{"the documents' P2P sample: no types, both have ACS identifiers", exposure.P2P, []exposure.Evidence{exposure.ACSIdentifier},
			[]logs.Record{summary("1", p2p, user(acsUser)), summary("2", p2p, user(otherACSUser))}},
		{"ACS users in a group call", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{acs("1"), acs("2")}},
		{"a bot, such as a recorder, is nobody's side", exposure.Group, []exposure.Evidence{exposure.ACSIdentifier},
			[]logs.Record{summary("1", user(acsUser)), summary("2", user("28:b1902c3e-b9f7-4650-9b23-9999bdabab47"), on(callsummary.Bot))}},
		{"one thread ID makes it a meeting", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID, exposure.TeamsParticipant},
			[]logs.Record{external("1"), summary("2", kind(callsummary.TeamsUser), inMeeting)}},
		{"old records of a meeting have no types", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID}, []logs.Record{summary("1", inMeeting)}},
		{"the mark, as text", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE}, []logs.Record{summary("1", tpe("TRUE"))}},
		{"the mark of a stream", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.ACSType}, []logs.Record{acs("1"), streamOf("1", "true")}},
		{"the mark of the call's own summary, which is no participant's", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.ACSType},
			[]logs.Record{acs("1"), summary("call", tpe("true"))}},
		{"no mark, but a user of it", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.ExtensibilityUser},
			[]logs.Record{summary("1", user(extensibilityUser), kind(callsummary.ACSUser))}},
		{"an auto attendant or a call queue", exposure.TeamsVoiceApp, []exposure.Evidence{exposure.VoiceAppType, exposure.TeamsParticipant},
			[]logs.Record{external("1"), summary("2", kind(callsummary.TeamsVoiceApps), on(callsummary.Bot))}},
		{"direct routing in one word", exposure.DirectRouting, []exposure.Evidence{exposure.DirectRoutingType, exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("DirectRoutingOutbound"))}},
		{"direct routing in words", exposure.DirectRouting, []exposure.Evidence{exposure.DirectRoutingType, exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("inbound direct routing"))}},
		{"direct routing in the words of Microsoft Graph", exposure.DirectRouting, []exposure.Evidence{exposure.DirectRoutingType, exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("ByotIn"))}},
		{"a telephone without a call type", exposure.PSTN, []exposure.Evidence{exposure.Telephone, exposure.ACSType}, []logs.Record{acs("1"), summary("2", phone(""))}},
		{"an emergency call is none of direct routing", exposure.PSTN, []exposure.Evidence{exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("Emergency"))}},
		{"a phone number", exposure.PSTN, []exposure.Evidence{exposure.Telephone, exposure.ACSIdentifier},
			[]logs.Record{summary("1", user(acsUser)), summary("2", user("4:+14255550100"), on(callsummary.UnknownEndpoint))}},
		{"a call type of a participant whose endpoint is not known", exposure.PSTN, []exposure.Evidence{exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("Transfer"), on(callsummary.UnknownEndpoint))}},
		{"the bill says what no summary does", exposure.PSTN, []exposure.Evidence{exposure.PSTNUsage, exposure.ACSType}, []logs.Record{acs("1"), billed("pstn")}},
		{"Call Automation and a telephone: nobody could be of Teams", exposure.PSTN, []exposure.Evidence{exposure.Telephone},
			[]logs.Record{summary("1", phone("")), summary("2", on(callsummary.Bot))}},

		// What cannot be told.
		{"only the client knows the call", exposure.Unknown, []exposure.Evidence{exposure.NoSummary, exposure.UnknownParticipant}, []logs.Record{joined("1")}},
		{"no type, no identifier", exposure.Unknown, []exposure.Evidence{exposure.UnknownParticipant}, []logs.Record{summary("1")}},
		{"nor with a telephone: its caller may be a Teams user", exposure.Unknown, []exposure.Evidence{exposure.Telephone, exposure.UnknownParticipant},
			[]logs.Record{summary("1"), summary("2", phone(""))}},
		{"one side of a P2P call, by its identifier: the other may be a Teams user", exposure.Unknown, []exposure.Evidence{exposure.ACSIdentifier, exposure.OneSide},
			[]logs.Record{summary("1", p2p, user(acsUser))}},
		{"one of three has no identifier", exposure.Unknown, []exposure.Evidence{exposure.ACSIdentifier, exposure.UnknownParticipant},
			[]logs.Record{summary("1", user(acsUser)), summary("2", user(otherACSUser)), summary("3")}},
		{"one is known only from its client, which does not name it", exposure.Unknown, []exposure.Evidence{exposure.ACSIdentifier, exposure.UnknownParticipant},
			[]logs.Record{summary("1", user(acsUser)), joined("2")}},
		{"a bare ID whose endpoint is not known", exposure.Unknown, []exposure.Evidence{exposure.UnknownParticipant},
			[]logs.Record{summary("1", user(bareID), on(callsummary.UnknownEndpoint))}},
		{"an ACS user calls a Teams user: no meeting", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant},
			[]logs.Record{external("1"), summary("2", kind(callsummary.TeamsUser))}},
		{"a Teams user in an application of one's own", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant}, []logs.Record{summary("1", kind(callsummary.Microsoft365User))}},
		{"the documents' cross-tenant sample: a Microsoft Entra user by a bare ID", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant, exposure.OneSide},
			[]logs.Record{summary("1", p2p, user(bareID))}},
		{"a Teams application may be a voice app or a bot", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant, exposure.ACSIdentifier},
			[]logs.Record{summary("1", user(acsUser)), summary("2", user("28:orgid:"+bareID), on(callsummary.Bot))}},
		{"a guest of Teams", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant}, []logs.Record{summary("1", user("teamsvisitor:a"))}},
		{"a type that is not documented", exposure.Unknown, []exposure.Evidence{exposure.UnknownParticipant}, []logs.Record{summary("1", kind("Copilot"))}},
		{"only bots", exposure.Unknown, []exposure.Evidence{exposure.UnknownParticipant}, []logs.Record{summary("1", on(callsummary.Bot))}},
		{"ACS users, P2P or group", exposure.Unknown, []exposure.Evidence{exposure.ACSType, exposure.NoCallType}, []logs.Record{summary("1", kind(callsummary.ACSUser), noType)}},
		{"a value of TPE that is not documented", exposure.Unknown, []exposure.Evidence{exposure.ACSType, exposure.UnclearTPE}, []logs.Record{summary("1", kind(callsummary.ACSUser), tpe("partly"))}},

		// Where evidence meets.
		{"false says no more than no value", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{summary("1", kind(callsummary.ACSUser), tpe("false")), streamOf("1", "False")}},
		{"one mark outranks the other's false", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.ACSType},
			[]logs.Record{summary("1", kind(callsummary.ACSUser), tpe("false")), summary("2", kind(callsummary.ACSUser), tpe("true"))}},
		{"the mark outranks direct routing: Teams has its own", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.DirectRoutingType, exposure.Telephone, exposure.ACSType},
			[]logs.Record{summary("1", kind(callsummary.ACSUser), tpe("true")), summary("2", phone("DirectRouting"))}},
		{"the mark outranks the meeting", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.ThreadID}, []logs.Record{summary("1", tpe("true"), inMeeting)}},
		{"the mark outranks the voice app that passed the call on", exposure.TeamsPhoneExtensibility, []exposure.Evidence{exposure.MarkedTPE, exposure.VoiceAppType},
			[]logs.Record{summary("1", tpe("true"), kind(callsummary.TeamsVoiceApps))}},
		{"a voice app may have a thread", exposure.TeamsVoiceApp, []exposure.Evidence{exposure.VoiceAppType, exposure.ThreadID}, []logs.Record{summary("1", kind(callsummary.TeamsVoiceApps), inMeeting)}},
		{"a voice app passes the call on to a telephone", exposure.TeamsVoiceApp, []exposure.Evidence{exposure.VoiceAppType, exposure.Telephone},
			[]logs.Record{summary("1", kind(callsummary.TeamsVoiceApps)), summary("2", phone(""))}},
		{"a telephone in a meeting: Teams has numbers of its own", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID, exposure.DirectRoutingType, exposure.Telephone, exposure.PSTNUsage},
			[]logs.Record{summary("1", inMeeting), summary("2", phone("direct routing")), billed("PSTN")}},
		{"a meeting outranks the type ACS", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID, exposure.ACSType}, []logs.Record{summary("1", inMeeting, kind(callsummary.ACSUser))}},
		{"a meeting outranks an unclear mark", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID}, []logs.Record{summary("1", inMeeting, tpe("partly"))}},
		{"a user of Teams Phone extensibility joins a meeting", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID, exposure.ExtensibilityUser},
			[]logs.Record{summary("1", inMeeting, user(extensibilityUser))}},
		{"a Teams user calls a telephone: not by ACS, perhaps", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant, exposure.DirectRoutingType, exposure.Telephone},
			[]logs.Record{summary("1", kind(callsummary.Microsoft365User)), summary("2", phone("DirectRouting"))}},
		{"the type ACS does not outrank a Teams user", exposure.Unknown, []exposure.Evidence{exposure.TeamsParticipant, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", kind(callsummary.TeamsUser))}},
		{"the type outranks the identifier", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{summary("1", kind(callsummary.ACSUser), user(bareID))}},
		{"an unknown type does not outrank it", exposure.Group, []exposure.Evidence{exposure.ACSIdentifier}, []logs.Record{summary("1", kind("Copilot"), user(acsUser))}},
		{"the type ACS of one outranks the missing type of another", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{acs("1"), summary("2"), joined("3")}},
		{"a telephone makes a P2P call one of PSTN", exposure.PSTN, []exposure.Evidence{exposure.Telephone, exposure.ACSType},
			[]logs.Record{summary("1", p2p, kind(callsummary.ACSUser)), summary("2", p2p, phone(""))}},
		{"of two telephones one is by direct routing", exposure.DirectRouting, []exposure.Evidence{exposure.DirectRoutingType, exposure.Telephone, exposure.ACSType},
			[]logs.Record{acs("1"), summary("2", phone("Transfer")), summary("3", phone("DirectRouting"))}},
		{"the newest version counts, which has no mark any more", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{
			summary("1", kind(callsummary.ACSUser), tpe("true"), version(1)), summary("1", kind(callsummary.ACSUser), version(2))}},
		{"a summary without the start of the call has its type, and its thread", exposure.TeamsMeeting, []exposure.Evidence{exposure.ThreadID, exposure.ACSType},
			[]logs.Record{summary("1", noStart, inMeeting), acs("2")}},
		{"a group call of which no summary has the start", exposure.Group, []exposure.Evidence{exposure.ACSType},
			[]logs.Record{summary("1", noStart, kind(callsummary.ACSUser))}},
		{"a P2P call that became a group call, without a start", exposure.Group, []exposure.Evidence{exposure.ACSType},
			[]logs.Record{summary("1", noStart, kind(callsummary.ACSUser)), summary("2", noStart, p2p, kind(callsummary.ACSUser))}},
		{"other usage says nothing", exposure.Group, []exposure.Evidence{exposure.ACSType}, []logs.Record{acs("1"), billed("NAT")}},
	} {
		for _, factsOnly := range []bool{false, true} {
			a := calls.Assembler{FactsOnly: factsOnly}
			for i, rec := range tt.records {
				a.Add(rec, logs.Position{Record: int64(i + 1)})
			}
			list := a.Calls()
			if len(list) != 1 {
				t.Fatalf("%s: %d calls", tt.reason, len(list))
			}
			want := exposure.Finding{Scenario: tt.scenario, Evidence: tt.evidence}
			if diff := cmp.Diff(want, exposure.Of(list[0])); diff != "" {
				t.Errorf("%s (facts only: %v) (-want +got):\n%s", tt.reason, factsOnly, diff)
			}
		}
	}
}

func version(n int64) func(*callsummary.Record) {
	return func(r *callsummary.Record) {
		r.Category, r.CallUpdatesVersion = opt.Of("CallSummaryUpdates"), opt.Of(n)
	}
}

// Azure names three scenarios that stay.
func TestEnding(t *testing.T) {
	want := map[exposure.Scenario]exposure.Ending{
		exposure.P2P: exposure.Ends, exposure.Group: exposure.Ends, exposure.DirectRouting: exposure.Ends, exposure.PSTN: exposure.Ends,
		exposure.TeamsMeeting: exposure.Stays, exposure.TeamsPhoneExtensibility: exposure.Stays, exposure.TeamsVoiceApp: exposure.Stays, exposure.Unknown: exposure.UnknownEnding,
	}
	got := map[exposure.Scenario]exposure.Ending{}
	for _, s := range exposure.Scenarios() {
		got[s] = s.Ending()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := exposure.Scenario("Fax").Ending(); got != exposure.UnknownEnding {
		t.Errorf("something else: %s", got)
	}
}
