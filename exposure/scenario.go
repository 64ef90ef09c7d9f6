// Package exposure says which calls end when Azure stops supporting calls outside of
// Teams, on 30 September 2028. [Of] finds the scenario of a call and the evidence for it; a
// [Tally] counts calls, participants and minutes by scenario, application, SDK version and
// month.
//
// # How a scenario is found
//
// Each line outranks those below it. What is not in the records is never guessed.
//
//	scenario                  evidence, in any record of the call
//	Teams Phone extensibility the field TPE is true
//	Teams voice app           a participant of type Teams Voice Apps
//	Teams meeting             a teamsThreadId
//	Teams Phone extensibility the identifier of a user of it: acs:RESOURCE_TENANT_USER
//	Unknown                   TPE is neither true nor false; anything else of Teams: the types
//	                          Teams, ACS as Teams external user and ACS as Microsoft 365 user,
//	                          else the identifiers of Teams users and Teams applications
//	Unknown                   no summary; or nothing shows that the call is outside of Teams
//	PSTN by direct routing    a pstnParticipantCallType that names direct routing
//	PSTN otherwise            an endpoint of type PSTN, a phone number, any other
//	                          pstnParticipantCallType, or usage of type PSTN
//	Stand-alone P2P, group    the call type
//	Unknown                   no call type
//
// A call is outside of Teams if one of its participants has the type ACS: in a Teams call
// or meeting the same participant has the type ACS as Teams external user. Records without
// types show it if every participant with a summary has an ACS identifier, or is a telephone,
// a bot or the server; in a P2P call both sides must have a summary.
//
// The records do not say whether a stand-alone group call was held in a Room, or whether a
// telephone was reached by a number of Azure's or of Teams.
package exposure

import (
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// What Azure has announced.
const (
	// Date is the last day of support for calls outside of Teams.
	Date = "2028-09-30"
	// Statement says what ends.
	Statement = "Azure supports calls outside of Teams until 30 September 2028. After that day a call needs a Teams meeting, " +
		"Teams Phone extensibility or a Teams voice app, and the next major version of the SDK. Rooms, Direct Routing and numbers by direct offer end for all calls."
	// Source is where Azure says so, and SourceDate the date of what was read there.
	Source     = "https://learn.microsoft.com/azure/communication-services/acs-retirement-and-breaking-changes-guide"
	SourceDate = "2026-08-18"
)

// Scenario is what a call is for, as far as that decides whether it ends.
type Scenario string

// The scenarios.
const (
	TeamsMeeting            Scenario = "Teams meeting"
	TeamsPhoneExtensibility Scenario = "Teams Phone extensibility"
	TeamsVoiceApp           Scenario = "Teams voice app"
	P2P                     Scenario = "Stand-alone P2P"
	Group                   Scenario = "Stand-alone group"
	DirectRouting           Scenario = "PSTN by direct routing"
	PSTN                    Scenario = "PSTN otherwise" // by direct offer, or by what the records do not say
	Unknown                 Scenario = "Unknown"
)

// Scenarios returns all scenarios: those that end, those that do not, Unknown.
func Scenarios() []Scenario {
	return []Scenario{P2P, Group, DirectRouting, PSTN, TeamsMeeting, TeamsPhoneExtensibility, TeamsVoiceApp, Unknown}
}

// Ending says whether something ends on [Date].
type Ending string

// The endings.
const (
	Ends          Ending = "Ends"
	Stays         Ending = "Stays" // with the next major version of the SDK
	UnknownEnding Ending = "Unknown"
)

// Ending says whether calls of the scenario end.
func (s Scenario) Ending() Ending {
	switch s {
	case P2P, Group, DirectRouting, PSTN:
		return Ends
	case TeamsMeeting, TeamsPhoneExtensibility, TeamsVoiceApp:
		return Stays
	}
	return UnknownEnding
}

// Evidence is something in the records of a call that says what its scenario is, or why
// that is not known.
type Evidence string

// The evidence; the comment of the package says what each is.
const (
	MarkedTPE          Evidence = "TPE is true"
	VoiceAppType       Evidence = "participant of type Teams Voice Apps"
	ThreadID           Evidence = "teamsThreadId"
	ExtensibilityUser  Evidence = "identifier of Teams Phone extensibility"
	TeamsParticipant   Evidence = "participant of Teams"
	DirectRoutingType  Evidence = "pstnParticipantCallType of direct routing"
	Telephone          Evidence = "telephone"
	PSTNUsage          Evidence = "usage of type PSTN"
	ACSType            Evidence = "participant of type ACS"
	ACSIdentifier      Evidence = "ACS identifier"
	UnclearTPE         Evidence = "TPE is neither true nor false"
	NoSummary          Evidence = "no summary"
	UnknownParticipant Evidence = "participant of unknown kind"
	OneSide            Evidence = "P2P call with one side"
	NoCallType         Evidence = "no call type"
)

// clue is an Evidence as a bit.
type clue uint16

// The clues in the order of their evidence.
const (
	markedTPE clue = 1 << iota
	voiceAppType
	threadID
	extensibilityUser
	teamsParticipant
	directRouting
	telephone
	pstnUsage
	acsType
	acsIdentifier
	// These say why a scenario is not known.
	unclearTPE
	noSummary
	unknownParticipant
	oneSide
	noCallType

	lacks = unclearTPE | noSummary | unknownParticipant | oneSide | noCallType
)

var evidence = [...]Evidence{
	MarkedTPE, VoiceAppType, ThreadID, ExtensibilityUser, TeamsParticipant, DirectRoutingType, Telephone, PSTNUsage,
	ACSType, ACSIdentifier, UnclearTPE, NoSummary, UnknownParticipant, OneSide, NoCallType,
}

// Finding is the scenario of a call with its evidence.
type Finding struct {
	Scenario Scenario
	// Evidence is all that the records have of it, what decides first. What is missing is
	// named only if that makes the scenario Unknown.
	Evidence []Evidence
}

// Of finds the scenario of a call. Its facts suffice; see [calls.Assembler.FactsOnly].
func Of(c *calls.Call) Finding {
	kind := typeOf(c)
	s, found := settle(cluesOf(c, kind), kind)
	f := Finding{Scenario: s}
	for i, e := range evidence {
		if found>>i&1 == 1 {
			f.Evidence = append(f.Evidence, e)
		}
	}
	return f
}

// settle returns the scenario for the clues in a call of a type, and the clues that are its
// evidence.
func settle(found clue, kind callsummary.CallType) (Scenario, clue) {
	has := func(c clue) bool { return found&c != 0 }
	shown := found &^ lacks
	switch {
	case has(markedTPE):
		return TeamsPhoneExtensibility, shown
	case has(voiceAppType):
		return TeamsVoiceApp, shown
	case has(threadID):
		return TeamsMeeting, shown
	case has(extensibilityUser):
		return TeamsPhoneExtensibility, shown
	case has(unclearTPE | teamsParticipant | noSummary):
		return Unknown, found
	case !has(acsType) && has(unknownParticipant|oneSide):
		return Unknown, found
	case has(directRouting):
		return DirectRouting, shown
	case has(telephone | pstnUsage):
		return PSTN, shown
	case !has(acsType | acsIdentifier): // only bots
		return Unknown, found | unknownParticipant
	case kind == callsummary.P2P:
		return P2P, shown
	case kind == callsummary.Group:
		return Group, shown
	}
	return Unknown, found | noCallType
}

// typeOf returns the type of a call. By the rules of 2025 a call has none if its summaries have
// no start; their types count here.
func typeOf(c *calls.Call) callsummary.CallType {
	kind := c.Type.Or("")
	for _, p := range c.Participants {
		if kind == callsummary.Group || c.Type.IsSet() {
			return kind
		}
		if p.Summary != nil && p.Summary.CallType.IsSet() {
			kind = p.Summary.CallType.Or("")
		}
	}
	return kind
}

// cluesOf returns what the records of a call of a type say.
func cluesOf(c *calls.Call, kind callsummary.CallType) clue {
	var found clue
	if c.TeamsThreadID.IsSet() {
		found |= threadID
	}
	summaries := 0
	for _, p := range c.Participants {
		if p.Summary == nil {
			found |= unknownParticipant // its client does not say who uses it
			continue
		}
		summaries++
		found |= participant(p)
	}
	switch {
	case summaries == 0:
		found |= noSummary
	case summaries == 1 && kind == callsummary.P2P:
		found |= oneSide
	}
	for _, s := range c.Streams {
		found |= mark(s.Record.TPE)
	}
	for _, rec := range c.CallRecords {
		switch rec := rec.(type) {
		case *callsummary.Record:
			found |= mark(rec.TPE)
		case *diagnostics.Record:
			found |= mark(rec.TPE)
		}
	}
	for _, u := range c.Usage {
		if strings.EqualFold(u.UsageType.Or(""), "PSTN") {
			found |= pstnUsage
		}
	}
	return found
}

// mark returns what the field TPE says. The documents list no values.
func mark(tpe opt.Value[string]) clue {
	switch strings.ToLower(tpe.Or("")) {
	case "", "false", "no", "0":
		return 0
	case "true", "yes", "1":
		return markedTPE
	}
	return unclearTPE
}

// participant returns what the summary of a participant says.
func participant(p *calls.Participant) clue {
	s := p.Summary
	found := mark(s.TPE)
	if s.TeamsThreadID.IsSet() {
		found |= threadID
	}
	if kind, ok := s.PSTNParticipantCallType.Get(); ok {
		found |= telephone
		if isDirectRouting(kind) {
			found |= directRouting
		}
	}
	if p.EndpointType.Or("") == callsummary.PSTN {
		found |= telephone
	}
	who := identifier(p)
	if who == extensibilityUser {
		return found | who // of whatever type
	}
	switch s.ParticipantType.Or("") {
	case callsummary.TeamsVoiceApps:
		return found | voiceAppType
	case callsummary.TeamsUser, callsummary.TeamsExternalUser, callsummary.Microsoft365User:
		return found | teamsParticipant
	case callsummary.ACSUser:
		return found | acsType
	}
	if who == unknownParticipant && found&telephone != 0 {
		who = 0 // telephones have none
	}
	return found | who
}

// identifier returns what the identifier and the endpoint of a participant say.
func identifier(p *calls.Participant) clue {
	id, endpoint := p.Identifier(), p.EndpointType.Or("")
	text := strings.TrimPrefix(strings.ToLower(id.Text), "8:")
	switch id.Kind {
	case calls.ACSUser:
		// An ACS user is RESOURCE_USER, a user of Teams Phone extensibility has a tenant, too.
		if strings.Count(text, "_") == 2 {
			return extensibilityUser
		}
		return acsIdentifier
	case calls.PhoneNumber:
		return telephone
	case calls.TeamsAnonymous:
		return teamsParticipant
	case calls.MicrosoftEntraUser:
		// A bare ID is that of a user if the endpoint says so.
		if endpoint == callsummary.VoIP || strings.Contains(text, ":") {
			return teamsParticipant
		}
	case calls.BotIdentifier:
		for _, cloud := range []string{"28:orgid:", "28:dod:", "28:gcch:"} {
			if strings.HasPrefix(text, cloud) {
				return teamsParticipant // a Teams application, such as a voice app or a bot
			}
		}
		return 0
	}
	if endpoint == callsummary.Bot || endpoint == callsummary.Server {
		return 0
	}
	return unknownParticipant
}

// isDirectRouting reports whether a pstnParticipantCallType is one of direct routing. The
// documents name it without its spelling; the log of direct routing in Microsoft Graph calls
// it BYOT, bring your own trunk, as in ByotIn.
func isDirectRouting(kind string) bool {
	letters := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(kind))
	return strings.Contains(letters, "directrouting") || strings.HasPrefix(letters, "byot")
}
