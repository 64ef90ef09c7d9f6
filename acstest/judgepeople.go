package acstest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
)

// What the rules say about participants: the columns of the list of calls, and the rows of
// the view of participants.

// dropped reports whether the end that a summary gives counts as ungraceful.
func (p *person) dropped(rules Rules) bool {
	if rules == CallDiagnostics2024 {
		return slices.Contains(ungracefulEnds, p.reason)
	}
	return strings.Contains(p.category, "Unexpected")
}

// list counts a participant in the list of calls. Since 2025 that ignores summaries without
// a start of the call.
func (j *judge) list(p *person) {
	c := j.clients[p]
	summary := p.summary != neverCame && (j.old || !p.noCallStart)
	if !summary && !c.named {
		return
	}
	if p.summary == neverCame {
		j.a.Complete = j.a.Complete && p.noEndpoint // it may be the client of somebody with a summary
	}
	kind, what, sdk, os := string(callsummary.VoIP), "", "", ""
	if summary {
		kind, what, sdk, os = string(p.kind), shown(p.what), shown(p.sdk), shown(p.os)
	}
	if what == "" && c.named {
		what = string(callsummary.ACSUser)
	}
	j.a.Participants++
	j.a.ClientTypes[kind]++
	for value, in := range map[*string]map[string]int{&what: j.a.ParticipantTypes, &sdk: j.a.SDKVersions, &os: j.a.OSVersions} {
		if *value == "" {
			*value = "Unknown"
		}
		in[*value]++
	}
	if j.dropped(p) {
		j.a.DroppedParticipants++
	}
	if summary && !j.old && (p.summary == early || p.category == "") {
		j.a.Uncategorized++
	}
}

// dropped reports whether the list of calls counts a participant as dropped. Where no
// summary lists the call, since 2025, the results of operations count.
func (j *judge) dropped(p *person) bool {
	if !j.old && !j.listed {
		return j.clients[p].unexpected && !j.a.Start.IsZero()
	}
	return p.summary == finished && (j.old || !p.noCallStart) && p.dropped(j.rules)
}

// shown returns the text of a column, with Redacted as a text, or "".
func shown[T ~string](v opt.Value[T]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return string(v.Or(""))
}

// row adds the row of a participant: client first, value by value, or before 2025 service
// first.
func (j *judge) row(p *person) {
	c := j.clients[p]
	if p.summary == neverCame && !c.seen {
		return // only streams name them, or records that are not operations
	}
	one := PersonAnswer{
		Key: p.key, EndpointType: string(p.kind), ParticipantType: shown(p.what), SDKVersion: shown(p.sdk), OSVersion: shown(p.os), Quality: "Unknown",
		OnlyOperations: p.summary == neverCame, Dropped: j.dropped(p),
	}
	if one.OnlyOperations {
		one.EndpointType = string(callsummary.VoIP)
	}
	if c.seen {
		one.Browser, one.SDKKind = p.device.browser, p.device.kind
	}
	if c.seen && !j.old {
		one.OSVersion = cmp.Or(one.OSVersion, p.device.system)
		one.ParticipantType = cmp.Or(one.ParticipantType, string(callsummary.ACSUser))
		one.SDKVersion = cmp.Or(one.SDKVersion, shown(c.latest.sdk))
	}
	j.ending(&one, p, c)
	one.HasIssues = one.Ungraceful
	j.times(&one, p, c)
	if p.summary == finished && (p.reason == "0" || p.speaks || p.hears) { // else it may never have been connected
		j.a.Complete = j.a.Complete && p.speaks && (p.hears || !j.inGroup(p))
	}
	if p.summary == early || p.summary == finished && p.noCallStart {
		j.a.Complete = false
	}
	j.rows[p] = len(j.a.People)
	j.a.People = append(j.a.People, one)
}

// ending adds how the connection of the participant ended.
func (j *judge) ending(one *PersonAnswer, p *person, c *client) {
	if p.summary == finished {
		one.EndReason, one.ResultCategory, one.Ungraceful = p.reason, p.category, p.dropped(j.rules)
		if j.plan.modern {
			one.EndSubCode = p.subcode
		}
	}
	switch {
	case j.old:
		one.Ungraceful = one.Ungraceful || c.failed
		return
	case c.outcomes > 0:
		one.Ungraceful = c.failed
	}
	if c.told != nil {
		s := c.told.said
		one.EndReason, one.EndSubCode = cmp.Or(s.code, one.EndReason), cmp.Or(s.subcode, one.EndSubCode)
		one.ResultCategory, one.EndPhrase = cmp.Or(s.category, one.ResultCategory), s.phrase
	}
}

// times adds when the participant was there. Since 2025 the client's marks outrank the
// service's times, and these its first and last operation.
func (j *judge) times(one *PersonAnswer, p *person, c *client) {
	const client, service = "client", "service"
	came, left := c.came, c.left
	if c.seen && p.summary == neverCame {
		came, left = cmp.Or(came, c.first), cmp.Or(left, c.last)
	}
	marked := !j.old && (c.came != 0 || c.left != 0)
	joined, seconds := p.joined, int64(p.seconds)
	if p.noStart {
		joined = p.callStart
	}
	switch {
	case p.summary != neverCame && (j.old || came == 0):
		one.Start, one.StartSide = unix(joined), service
	case came != 0:
		one.Start, one.StartSide = unix(came), client
	}
	switch {
	case p.summary != neverCame && (j.old || left == 0):
		one.End, one.EndSide = unix(joined+10), service
		if p.summary == finished {
			one.End = unix(joined + seconds*1000)
		}
	case left != 0:
		one.End, one.EndSide = unix(left), client
	}
	switch d := one.End.Sub(one.Start); {
	case !marked && p.summary == finished:
		one.DurationSeconds = seconds
	case !j.old && d > 0:
		one.DurationSeconds = int64(d / time.Second)
	}
}
