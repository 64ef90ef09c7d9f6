package redact

import (
	"hash/maphash"
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
)

// keepDocumented writes the next value if it may stay as the value of a
// documented member, and reports whether it did.
func (w *rewriter) keepDocumented(key string) bool {
	if c := w.peek(); c == '{' || c == '[' {
		return false
	}
	start := w.at
	raw := w.token()
	text, keep := w.j.documentedOnce(key, raw)
	switch {
	case !keep:
		w.at = start
	case raw[0] == '"':
		w.quote(text)
	default: // true, as the quality of a diagnostic, or a code
		w.dst = append(w.dst, text...)
	}
	return keep
}

// documentedMember is the answer of documented for a member.
type documentedMember struct {
	key, raw, text string
	keep           bool
}

// documentedOnce is documented with a memory of the answers that do not depend on the record.
func (j *job) documentedOnce(key, raw string) (text string, keep bool) {
	if !isDocumented(key) {
		return "", false
	}
	if len(raw) > len(`"microphoneMuteUnexpectedly"`)*2 {
		return j.documented(key, raw)
	}
	if j.documents == nil {
		j.documents = new([1 << 7]documentedMember)
	}
	m := &j.documents[(maphash.String(memoSeed, raw)+uint64(len(key)))%uint64(len(j.documents))]
	if m.raw == raw && m.key == key {
		return m.text, m.keep
	}
	before := j.records
	text, keep = j.documented(key, raw)
	if before == j.records {
		*m = documentedMember{strings.Clone(key), strings.Clone(raw), strings.Clone(text), keep}
	}
	return text, keep
}

// documented returns the text of a scalar and whether it may stay as the value of
// the member key.
func (j *job) documented(key, raw string) (text string, keep bool) {
	p, err := clientops.ParsePayload(`{"` + key + `":` + raw + `}`)
	if err != nil {
		return "", false
	}
	if name, ok := p.DiagnosticChanged.Get(); ok {
		return string(name), name.Known() || j.keepsName(string(name))
	}
	if quality, ok := p.DiagnosticQuality.Get(); ok {
		return string(quality), quality.Known()
	}
	if stream, ok := p.StreamType.Get(); ok {
		return string(stream), stream.Known()
	}
	if state, ok := p.NewState.Get(); ok {
		return string(state), state.Known() || j.keepsName(string(state))
	}
	if direction, ok := p.CallDirection.Get(); ok {
		return string(direction), direction.Known()
	}
	if callType, ok := p.CallType.Get(); ok {
		return callType, callsummary.CallType(callType).Known()
	}
	if category, ok := p.ResultCategory.Get(); ok {
		return category, j.keepsName(category)
	}
	text = p.Code.Or(p.SubCode.Or(""))
	return text, text != "" && isCode(text)
}

func isDocumented(key string) bool {
	for _, name := range []string{
		"DiagnosticChanged", "DiagnosticQuality", "StreamType",
		"NewState", "CallType", "CallDirection", "Code", "SubCode", "ResultCategory", // FailureReason is free text
	} {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return false
}
