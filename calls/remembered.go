package calls

import (
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// What takes long to read in a record is remembered: user agents, applications and payloads, few of
// which differ by more than an ID.

// agents remembers what the latest user agents say. The SDK puts a random tag of the client
// into them, which makes no difference.
type agents struct {
	known []knownAgent // by their hashes
}

// knownAgent is a user agent and what it says, in texts that have the same numbers in all calls.
type knownAgent struct {
	before, after            []byte // of the tag
	system, browser, sdkKind value
}

// of returns what the user agent of an operation says.
func (a *agents) of(c *call, rec *clientops.Record) (system, browser, sdkKind value) {
	text := rec.UserAgent.Or("")
	if text == "" {
		return 0, 0, 0
	}
	if a.known == nil {
		a.known = make([]knownAgent, 1<<10)
	}
	before, after := aroundTag(text)
	at := &a.known[(hashText(before)+31*hashText(after))%uint32(len(a.known))]
	if string(at.before) == before && string(at.after) == after {
		return at.system, at.browser, at.sdkKind
	}
	agent := clientops.ParseAgent(text)
	of := func(text string) value {
		if text == "" {
			return 0
		}
		return valueOf(c.common(text), opt.Set)
	}
	system, browser, sdkKind = of(agent.OS), of(agent.Browser), of(agent.SDKKind)
	if max(system.textID(), browser.textID(), sdkKind.textID()) < firstOwn {
		*at = knownAgent{append(at.before[:0], before...), append(at.after[:0], after...), system, browser, sdkKind}
	}
	return system, browser, sdkKind
}

// aroundTag returns what is before and after the tag of the client, a GUID before a
// parenthesis; all and nothing without one.
func aroundTag(agent string) (before, after string) {
	const mark = "#clientTag:"
	at := 0
	for {
		sign := strings.IndexByte(agent[at:], mark[0]) // which is quicker than to look for all of it
		if sign < 0 {
			return agent, ""
		}
		if at += sign; strings.HasPrefix(agent[at:], mark) {
			break
		}
		at++
	}
	before, after = agent[:at+len(mark)], agent[at+len(mark):]
	if _, ok := guidOf(after[:min(guidLength, len(after))]); !ok || !strings.HasPrefix(after[guidLength:], ")") {
		return agent, ""
	}
	return before, after[guidLength:]
}

// apps remembers the latest DiagnosticOptions: an application has few of them.
type apps [64]struct {
	text []byte
	app  opt.Value[string]
}

// of returns what a summary says of its application.
func (a *apps) of(rec *callsummary.Record) opt.Value[string] {
	text := rec.DiagnosticOptions.Or("")
	at := &a[hashText(text)%uint32(len(a))]
	if string(at.text) != text {
		at.text, at.app = append(at.text[:0], text...), rec.App().Options()
	}
	return at.app
}

// payloads remembers what the latest payloads say. A GUID in one, such as a trace ID, makes no
// difference.
type payloads struct {
	known []knownPayload // by their hashes
}

// knownPayload is the text of a payload and what it says, in texts that have the same numbers in
// all calls.
type knownPayload struct {
	text      []byte
	guids     guidPlaces
	hash      uint32
	diagnoses bool
	said      payload
}

// of returns what the payload of an operation says.
func (p *payloads) of(c *call, rec *clientops.Record) payload {
	text := rec.OperationPayload.Or("")
	diagnoses := rec.OperationName.Or("") == clientops.UserFacingDiagnostics
	if text == "" && !diagnoses {
		return payload{}
	}
	if p.known == nil {
		p.known = make([]knownPayload, 1<<12)
	}
	guids, hash := guidsIn(text)
	k := &p.known[hash%uint32(len(p.known))]
	if k.hash == hash && k.diagnoses == diagnoses && k.guids == guids && k.is(text) {
		return k.said
	}
	said, _ := rec.Payload() // missing members stay empty
	one := payload{
		state: someCommon(c, said.NewState), callType: someCommon(c, said.CallType),
		direction: someCommon(c, said.CallDirection),
		code:      someCommon(c, said.Code), subCode: someCommon(c, said.SubCode),
		reason: someCommon(c, said.FailureReason), category: someCommon(c, said.ResultCategory),
	}
	if diagnoses {
		one.diagnostic = valueOf(c.common(string(uncapitalized(said.DiagnosticChanged.Or("")))), opt.Set)
		one.quality = valueOf(c.common(string(said.DiagnosticQuality.Or(""))), opt.Set)
	}
	if len(text) > longestPayload {
		return one
	}
	for _, v := range one.values() {
		if v.textID() >= firstOwn || guids.in(text, c.text(*v)) {
			return one
		}
	}
	*k = knownPayload{append(k.text[:0], text...), guids, hash, diagnoses, one}
	return one
}

const longestPayload = 4 << 10 // of those that are remembered, in bytes

// is reports whether a text with GUIDs in the same places says the same.
func (k *knownPayload) is(text string) bool {
	if len(text) != len(k.text) {
		return false
	}
	from := 0
	for _, at := range k.guids {
		if at == 0 {
			break
		}
		if text[from:at] != string(k.text[from:at]) {
			return false
		}
		from = int(at) + guidLength
	}
	return text[from:] == string(k.text[from:])
}

// guidPlaces are where a text has GUIDs in quotes, the first ones; 0 for none.
type guidPlaces [3]uint16

// guidsIn returns where a text has GUIDs, and the hash of the rest.
func guidsIn(text string) (list guidPlaces, hash uint32) {
	from, found := 0, 0
	for at := 0; found < len(list) && at < longestPayload; at++ {
		dash := strings.IndexByte(text[at:], '-')
		if dash < 0 {
			break
		}
		at += dash
		start, end := at-8, at-8+guidLength
		if start <= from || end >= len(text) || text[start-1] != '"' || text[end] != '"' {
			continue
		}
		if _, ok := guidOf(text[start:end]); !ok {
			continue
		}
		list[found] = uint16(start)
		found++
		hash = hash*31 + hashText(text[from:start])
		from, at = end, end
	}
	return list, hash*31 + hashText(text[from:])
}

// in reports whether a text contains one of the GUIDs of another.
func (list *guidPlaces) in(other, text string) bool {
	for _, at := range list {
		if at != 0 && strings.Contains(text, other[at:int(at)+guidLength]) {
			return true
		}
	}
	return false
}
