package callsummary

import "example.com/acstelemetry/logs"

// CallType says how the endpoints of a call are connected.
type CallType string

// The types of calls.
const (
	P2P   CallType = "P2P"   // two endpoints, connected directly
	Group CallType = "Group" // any number of endpoints, connected by a server
)

var callTypes = []CallType{P2P, Group}

// Known reports whether t is one of the documented types, in any case.
func (t CallType) Known() bool { return logs.KnownText(t, callTypes) }

// EndpointType says what kind of endpoint is connected.
type EndpointType string

// The types of endpoints. The logs print VoIP and Bot also in upper case.
const (
	Server          EndpointType = "Server"  // the server in a group call; has no endpoint ID
	VoIP            EndpointType = "VoIP"    // an ACS or Teams client
	PSTN            EndpointType = "PSTN"    // a telephone
	Bot             EndpointType = "Bot"     // a program
	UnknownEndpoint EndpointType = "Unknown" // the service could not tell
)

var endpointTypes = []EndpointType{Server, VoIP, PSTN, Bot, UnknownEndpoint}

// Known reports whether t is one of the documented types, in any case.
func (t EndpointType) Known() bool { return logs.KnownText(t, endpointTypes) }

// ParticipantType is a combination of a participant's client and identity.
type ParticipantType string

// The documented combinations.
const (
	ACSUser           ParticipantType = "ACS"                        // ACS identity, ACS SDK
	TeamsUser         ParticipantType = "Teams"                      // Teams identity, Teams client
	TeamsExternalUser ParticipantType = "ACS as Teams external user" // ACS identity and SDK, in a Teams call or meeting
	Microsoft365User  ParticipantType = "ACS as Microsoft 365 user"  // M365 identity, ACS client
	TeamsVoiceApps    ParticipantType = "Teams Voice Apps"
)

var participantTypes = []ParticipantType{ACSUser, TeamsUser, TeamsExternalUser, Microsoft365User, TeamsVoiceApps}

// The document spells the service's name in full.
var participantTypeSynonyms = map[string]string{
	"azure communication services":                        string(ACSUser),
	"azure communication services as teams external user": string(TeamsExternalUser),
	"azure communication services as microsoft 365 user":  string(Microsoft365User),
}

// Known reports whether t is one of the documented types, in any case.
func (t ParticipantType) Known() bool { return logs.KnownText(t, participantTypes) }

// ResultCategory says whether a participant's connection ended in success, or
// on which side the error was.
type ResultCategory string

// The categories of results.
const (
	Success               ResultCategory = "Success"
	ExpectedError         ResultCategory = "ExpectedError"         // part of normal use, such as an unanswered call
	UnexpectedClientError ResultCategory = "UnexpectedClientError" // the client or its network failed
	UnexpectedServerError ResultCategory = "UnexpectedServerError" // the service failed
)

var resultCategories = []ResultCategory{Success, ExpectedError, UnexpectedClientError, UnexpectedServerError}

// Known reports whether c is one of the documented categories, in any case.
func (c ResultCategory) Known() bool { return logs.KnownText(c, resultCategories) }
