package redact

import (
	"encoding/hex"
	"strings"

	"example.com/acstelemetry/opt"
)

// anonymous begins the pseudonym of a text without a known form.
const anonymous = "anon-"

// noValue reports whether text means no value or a hidden one.
func noValue(text string) bool {
	if strings.TrimSpace(text) == "" {
		return true
	}
	v, _ := opt.Parse[string](text)
	return !v.IsSet()
}

// id returns the pseudonym of a text.
func (j *job) id(text string) string {
	if !isGUID(text) && noValue(text) {
		return text
	}
	j.out = j.appendID(j.out[:0], text)
	return string(j.out)
}

// appendID appends the pseudonym of a text that means a value.
func (j *job) appendID(dst []byte, text string) []byte {
	if isGUID(text) { // as most are
		return j.mac.appendGUID(dst, text)
	}
	return j.mac.appendID(dst, strings.TrimSpace(text))
}

// prefixes say what kind of ID follows: the numbers of the raw IDs of Azure
// Communication Services and Teams, the kinds of users, and schemes of addresses.
var prefixes = []string{
	"8:", "28:", "4:", "19:", "48:",
	"acs:", "spool:", "dod-acs:", "gcch-acs:", "orgid:", "dod:", "gcch:", "teamsvisitor:", "live:",
	"tel:", "sip:", "mailto:",
}

// cutPrefix cuts off the prefixes, two at most.
func cutPrefix(t string) (prefix, rest string) {
	rest = t
	for range 2 {
		n := strings.IndexByte(rest, ':') + 1
		for _, p := range prefixes {
			if len(p) == n && len(rest) > n && strings.EqualFold(rest[:n], p) {
				rest = rest[len(p):]
				break
			}
		}
	}
	return t[:len(t)-len(rest)], rest
}

// appendID appends the pseudonym of an ID, in the form of the ID.
func (m *mac) appendID(dst []byte, t string) []byte {
	if addr, ok := parseAddress(t); ok { // first, since "8:" may begin one
		return m.appendAddress(dst, addr)
	}
	if isThread(t) {
		return m.appendThread(dst, t)
	}
	prefix, rest := cutPrefix(t)
	return m.appendPart(append(dst, prefix...), rest)
}

// appendPart appends the pseudonym of an ID without prefixes.
func (m *mac) appendPart(dst []byte, t string) []byte {
	switch {
	case isGUID(t):
		return m.appendGUID(dst, t)
	case len(t) == 2*guidLen+1 && t[guidLen] == '_' && isGUID(t[:guidLen]) && isGUID(t[guidLen+1:]):
		dst = append(m.appendGUID(dst, t[:guidLen]), '_')
		return m.appendGUID(dst, t[guidLen+1:])
	case isBareGUID(t):
		return m.appendBareGUID(dst, t)
	case isPhone(t):
		return m.appendPhone(dst, t)
	case isResource(t):
		return m.appendResource(dst, t)
	}
	dst = m.appendText(dst, textTag, t)
	if isMail(t) {
		dst = append(dst, "@redacted.invalid"...)
	}
	return dst
}

// appendText appends a pseudonym without meaning: 96 bits of the hash.
func (m *mac) appendText(dst []byte, of tag, t string) []byte {
	return hex.AppendEncode(append(dst, anonymous...), m.sum(of, t)[:12])
}

// isMail reports whether t looks like the address of a mailbox.
func isMail(t string) bool {
	user, domain, ok := strings.Cut(t, "@")
	return ok && user != "" && strings.Contains(domain, ".") && !strings.ContainsAny(t, " \t\r\n/:,;") &&
		!strings.Contains(domain, "@")
}
