package calls

import (
	"slices"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// Rules say how the operations of clients become part of a call. Azure's Call Diagnostics has
// changed its own over the years, so they are data: [CurrentRules] are those of its queries of
// 2025, and package quality has a profile for each year, whose rules are for
// [Assembler.Rules]. Names are compared exactly.
type Rules struct {
	// LeftOut are operations that are on no list and make nobody a participant. Where only
	// a client knows the call they still count for its times.
	LeftOut []clientops.OperationName `json:"leftOut"`
	// Unidentified makes records of client operations count that are no operation
	// themselves: those without an operation ID or without a name, and those with the log's
	// own name. They name participants, tie a client to its call, and say when a call took
	// place that only a client knows.
	Unidentified bool `json:"unidentified"`
	// Outcomes are the operations that say how a participant got into the call and out of
	// it: their payloads have its end code, subcode, reason and result category.
	Outcomes []clientops.OperationName `json:"outcomes"`
	// Starts and Ends are the operations by which a client marks when its participant came
	// and left; a payload whose NewState is one of StartStates or EndStates does the same,
	// whatever its operation.
	Starts      []clientops.OperationName `json:"starts"`
	Ends        []clientops.OperationName `json:"ends"`
	StartStates []clientops.CallState     `json:"startStates"`
	EndStates   []clientops.CallState     `json:"endStates"`
	// ClientFirst makes a client's marks outrank the times of the summary, and the codes of
	// its outcomes those of the summary, each value by itself. It also gives an operation
	// that does not name its call to the call of its client, and only without one to that
	// of its participant; otherwise it is the other way round.
	ClientFirst bool `json:"clientFirst"`
	// ClientCalls lists a call by the summaries of its participants that have a start of
	// the call, and by no others. A call without any takes its start, end and type from
	// the operations that name it and a participant, if one of them is an outcome or has
	// one of the states.
	ClientCalls bool `json:"clientCalls"`
	// BeforeCall is how long before a call an operation that names neither call nor
	// participant may be part of it: with ClientFirst before the start of the call,
	// otherwise before that or the first operation of its client there.
	BeforeCall opt.Seconds `json:"beforeCallSeconds"`
}

// CurrentRules returns the rules of Azure's queries as they were in 2025, which a nil
// Assembler.Rules means.
func CurrentRules() Rules {
	return Rules{
		LeftOut:      []clientops.OperationName{clientops.CallModeChanged, clientops.IDChanged, clientops.RoleChanged},
		Unidentified: true,
		Outcomes: []clientops.OperationName{
			clientops.Join, clientops.StartCall, clientops.EnterCall, clientops.Hangup, clientops.AcceptIncomingCall,
		},
		Starts:      []clientops.OperationName{clientops.Join, clientops.StartCall, clientops.EnterCall, clientops.AcceptIncomingCall},
		Ends:        []clientops.OperationName{clientops.Hangup},
		StartStates: []clientops.CallState{clientops.Connected},
		EndStates:   []clientops.CallState{clientops.Disconnected},
		ClientFirst: true,
		ClientCalls: true,
		BeforeCall:  3 * 3600,
	}
}

// current is what nil means. It is never changed.
var current = CurrentRules()

func (r *Rules) orCurrent() *Rules {
	if r == nil {
		return &current
	}
	return r
}

// Equal reports whether two sets of rules are the same; nil means CurrentRules.
func (r *Rules) Equal(other *Rules) bool {
	if r == other {
		return true
	}
	a, b := r.orCurrent(), other.orCurrent()
	return slices.Equal(a.LeftOut, b.LeftOut) && a.Unidentified == b.Unidentified && slices.Equal(a.Outcomes, b.Outcomes) &&
		slices.Equal(a.Starts, b.Starts) && slices.Equal(a.Ends, b.Ends) &&
		slices.Equal(a.StartStates, b.StartStates) && slices.Equal(a.EndStates, b.EndStates) &&
		a.ClientFirst == b.ClientFirst && a.ClientCalls == b.ClientCalls && a.BeforeCall == b.BeforeCall
}

// role is what an operation is by its name, as bits.
type role uint8

const (
	roleKnown role = 1 << iota // the others are set
	roleLeftOut
	roleOutcome
	roleStart
	roleEnd
	roleDiagnostic
	roleLog // the name of the log: no operation
)

// roleOf returns the role of a name.
func (r *Rules) roleOf(name clientops.OperationName) role {
	n := roleKnown
	for _, of := range []struct {
		role role
		is   bool
	}{
		{roleLeftOut, slices.Contains(r.LeftOut, name)},
		{roleOutcome, slices.Contains(r.Outcomes, name)},
		{roleStart, slices.Contains(r.Starts, name)},
		{roleEnd, slices.Contains(r.Ends, name)},
		{roleDiagnostic, name == clientops.UserFacingDiagnostics},
		{roleLog, isLog(name)},
	} {
		if of.is {
			n |= of.role
		}
	}
	return n
}

// roles remembers the roles of names that are in a dictionary.
type roles struct {
	of   *dictionary
	byID []role
}

// role returns the role of an operation.
func (t *settler) role(e *opEntry) role {
	n := e.name.textID()
	if n >= firstOwn {
		return t.rules.roleOf(clientops.OperationName(t.text(e.name)))
	}
	known := &t.roles
	if known.of != t.memory.dictionary {
		known.of = t.memory.dictionary
		known.byID = known.byID[:0]
	}
	if int(n) >= len(known.byID) {
		known.byID = append(known.byID, make([]role, int(n)+1-len(known.byID))...)
	}
	if known.byID[n] == 0 {
		known.byID[n] = t.rules.roleOf(clientops.OperationName(t.text(e.name)))
	}
	return known.byID[n]
}
