package errorcodes

// An Origin is who gives a subcode its meaning. The same number may mean one thing in the
// records of calls and another in the answers of Call Automation.
type Origin string

// The origins. Source: the lists of subcodes and the messages of Call Diagnostics.
const (
	OriginUnknown                 Origin = "Unknown"                 // an end code by itself
	OriginService                 Origin = "Service"                 // the calling service, with telephony
	OriginClient                  Origin = "Client"                  // the client SDKs
	OriginCallAutomation          Origin = "CallAutomation"          // answers and events of Call Automation: 7500 to 9999
	OriginTeamsPhoneExtensibility Origin = "TeamsPhoneExtensibility" // Call Automation in Teams Phone extensibility
)

// Known reports whether o is one of the origins above, in any letter case.
// OriginUnknown is not.
func (o Origin) Known() bool {
	return listed(o, OriginService, OriginClient, OriginCallAutomation, OriginTeamsPhoneExtensibility)
}

// String returns the text of o, "Unknown" if it is empty.
func (o Origin) String() string { return orUnknown(o) }

func (o Origin) ofCallAutomation() bool {
	return o == OriginCallAutomation || o == OriginTeamsPhoneExtensibility
}
