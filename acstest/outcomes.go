package acstest

import (
	"strconv"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// said is what the payload of an operation says; a member that it lacks is empty.
type said struct{ state, callType, code, subcode, phrase, category string }

// The operations that say how a call went, and those of them with which it begins.
var (
	outcomes   = []clientops.OperationName{clientops.Join, clientops.StartCall, clientops.EnterCall, clientops.AcceptIncomingCall, clientops.Hangup}
	beginnings = outcomes[:4]
)

// clientEnds are ends of a call as clients report them.
var clientEnds = []said{
	{code: "0", subcode: "0", category: "Success"},
	{code: "0", subcode: "5000", category: "Success", phrase: "Removed by another participant."},
	{code: "487", subcode: "0", category: "ExpectedError", phrase: `Cancelled by "the caller".`},
	{code: "480", subcode: "10078", category: "ExpectedError"},
	{code: "410", subcode: "3101", category: "UnexpectedClientError", phrase: "The connection was lost."},
	{code: "500", subcode: "10000", category: "UnexpectedServerError", phrase: "The service did not answer."},
}

// outcome draws what an outcome says about the call and how it ended. Each member may be
// missing; often all are.
func (g *generator) outcome(a *act) opt.Value[string] {
	r := g.rand
	if r.chance(0.4) {
		return null()
	}
	text := []byte("{")
	member := func(name string, to *string, value string) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(strconv.AppendQuote(text, name), ':')
		switch _, err := strconv.Atoi(value); {
		case value == "" || r.chance(0.1):
			text = append(text, pick(r, []string{`""`, `"null"`, "null", `" "`})...)
			return
		case err == nil && r.chance(0.5):
			text = append(text, value...)
		default:
			text = strconv.AppendQuote(text, value)
		}
		*to = value
	}
	if a.name != clientops.Hangup && a.name != clientops.EnterCall {
		kind := "P2P"
		if g.inGroup(a.person) && !r.chance(0.1) {
			kind = "Group"
		}
		member("CallType", &a.said.callType, kind)
		member("CallDirection", new(string), pick(r, []string{"Outgoing", "Incoming"}))
	}
	if end := pick(r, clientEnds); a.bad || a.name == clientops.Hangup || r.chance(0.3) {
		member("Code", &a.said.code, end.code)
		if !r.chance(0.2) {
			member("SubCode", &a.said.subcode, end.subcode)
		}
		if end.phrase != "" {
			member("FailureReason", &a.said.phrase, end.phrase)
		}
		if !r.chance(0.2) {
			member("ResultCategory", &a.said.category, end.category)
		}
	}
	return is(string(append(text, '}')))
}
