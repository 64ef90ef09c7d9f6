package errorcodes

// A Side is who ended a call, or a participant's part in it. It is
// this catalogue's reading of the documented facts, seen from the participant
// whose record holds the code.
type Side string

// The sides.
const (
	SideUnknown Side = "Unknown" // the documents do not say
	SideNobody  Side = "Nobody"  // a normal end: hung up, cancelled, declined, removed
	SideClient  Side = "Client"  // the participant's SDK, app or device, or the configuration its owner is in charge of
	SideService Side = "Service" // the infrastructure of Communication Services
	SideFarSide Side = "FarSide" // the called party, their device, or the telephone system in front of them
	SideNetwork Side = "Network" // the participant's connection, or the telephone network on the way
)

// Description says for people whose fault it was, as in "Communication Services".
func (s Side) Description() string {
	switch s {
	case SideNobody:
		return "nobody: a normal end"
	case SideClient:
		return "the participant's app, device or configuration"
	case SideService:
		return "Communication Services"
	case SideFarSide:
		return "the called party, their device, or the telephone system in front of them"
	case SideNetwork:
		return "the participant's connection, or the telephone network on the way"
	}
	return "not known"
}

// Known reports whether s is one of the sides above, in any letter case.
// SideNobody is known, SideUnknown is not.
func (s Side) Known() bool {
	return listed(s, SideNobody, SideClient, SideService, SideFarSide, SideNetwork)
}

// String returns the text of s, "Unknown" if it is empty.
func (s Side) String() string { return orUnknown(s) }
