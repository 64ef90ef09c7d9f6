package acstest

import (
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// person is a planned participant.
type person struct {
	key         string
	participant opt.Value[string] // ID in summaries and streams; null in a P2P call
	client      string            // participant ID in client operations
	identifier  opt.Value[string]
	endpoint    opt.Value[string]
	kind        callsummary.EndpointType // by the summary
	sendsAs     diagnostics.EndpointType // by its streams, if that differs from kind
	p2p         bool                     // was in the P2P call that became the group call
	foreign     bool                     // of another tenant
	tenant      string
	device      device
	instance    string // of the client
	agent       opt.Value[string]
	callStart   int64 // as this summary has it
	joined      int64
	seconds     int   // how long the participant stayed
	skew        int64 // how far the client's clock is ahead, in milliseconds

	// How the connection ended, by the summary. Older records have no category.
	reason, subcode, category string
	// What else the summary says, see describe.
	sdk, os opt.Value[string]
	what    opt.Value[callsummary.ParticipantType]

	summary     summaryState
	noStart     bool // the summary has no start of the participant
	noCallStart bool // the summary has no start of the call
	hidden      bool // redacted: streams cannot be matched
	noEndpoint  bool // the operations name no endpoint
	again       bool // the participant had been in the call before
	shared      bool // another participant has the same client
	operates    bool // the client has operations

	// Set by the streams: whether there is an audio stream from and to the participant, and
	// whether there is any stream from the participant.
	speaks, hears, sends bool
}

// summaryState says which versions of a summary are delivered.
type summaryState int

const (
	finished  summaryState = iota // its last version
	early                         // a version that does not say how it ended
	neverCame                     // none
)

// The end codes that Call Diagnostics counts as ungraceful, and others.
var (
	ungracefulEnds = []string{
		"380", "400", "407", "408", "409", "410", "412", "417", "430", "439", "440", "481", "483", "488", "489", "493",
		"500", "502", "503", "504", "580",
	}
	gracefulEnds = []string{
		"401", "403", "404", "405", "415", "422", "480", "484", "486", "487", "490", "491", "492", "494", "495", "496",
		"497", "498", "501", "603",
	}
)

// invitePeople plans the participants: two in a P2P call, and in a group call enough to
// deliver the summaries that are owed.
func (g *generator) invitePeople() {
	r := g.rand
	if !g.plan.group {
		g.invite(callsummary.VoIP, false)
		switch {
		case g.maybe(g.cfg.Voicemail):
			// Summaries have no type for it.
			g.invite(callsummary.UnknownEndpoint, false).sendsAs = diagnostics.Voicemail
		case g.plan.phone:
			g.invite(callsummary.PSTN, false)
		default:
			g.invite(callsummary.VoIP, g.plan.crossTenant)
		}
	} else {
		due := max(g.due[summaryLog], 0)
		n := int(due / 100 * int64(r.between(50, 150)) / micro)
		n = max(2, min(n, 1000))
		if g.plan.alone > 0 {
			g.inviteTwoFirst()
			n = max(n, len(g.people)+1)
		} else {
			g.invite(callsummary.VoIP, false)
			if g.plan.phone {
				g.invite(callsummary.PSTN, g.plan.crossTenant && r.chance(0.5))
			}
		}
		if g.maybe(g.cfg.Anonymous) {
			p := g.invite(callsummary.VoIP, false)
			p.sendsAs = diagnostics.Anonymous
			p.identifier = is("teamsvisitor:" + strings.ReplaceAll(r.guid(), "-", ""))
		}
		if r.chance(g.cfg.Bots) {
			g.invite(callsummary.Bot, true)
		}
		if r.chance(0.02) {
			g.invite(callsummary.UnknownEndpoint, false)
		}
		for len(g.people) < n {
			p := g.invite(callsummary.VoIP, g.plan.crossTenant && r.chance(0.4))
			if r.chance(g.cfg.Rejoins) {
				g.rejoin(p)
			}
		}
	}
	g.takeAway()
}

// invite plans a participant.
func (g *generator) invite(kind callsummary.EndpointType, foreign bool) *person {
	r := g.rand
	p := &person{
		kind: kind, foreign: foreign, device: pick(r, devices), tenant: g.tenant,
		callStart: g.start, joined: g.start, seconds: g.plan.seconds, instance: r.guid(),
		skew: g.skew(),
	}
	if g.plan.group {
		p.joined += max(int64(r.between(0, g.plan.seconds*500)), int64(g.plan.alone)*1000)
		p.seconds = r.between(1, max(1, int((g.plan.end-p.joined)/1000)))
	}
	if r.chance(0.1) { // the records of one call differ a little
		p.callStart += int64(r.between(1, 900))
	}
	p.endpoint = is(g.endpoint(&p.device))
	for _, other := range g.people {
		if other.endpoint == p.endpoint {
			p.endpoint = is(r.guid())
		}
	}
	if foreign {
		p.tenant = r.guid()
	}
	switch {
	case kind == callsummary.PSTN:
		p.identifier = null()
		if g.maybe(g.spell.PhoneNumbers) {
			p.identifier = is("4:+1425" + strconv.Itoa(r.between(2_000_000, 9_999_999)))
		}
	case foreign:
		p.identifier = is(r.guid())
	case g.plan.thread != "" && r.chance(0.2):
		p.identifier = is("orgid:" + r.guid())
	default:
		p.identifier = is("acs:" + g.tenant + "_" + r.guid())
	}
	g.name(p)
	p.agent = is(g.agent(&p.device, p.instance))
	g.end(p)
	p.noStart = r.chance(0.03)
	p.noCallStart = !p.noStart && r.chance(g.cfg.LeftOut/5)
	g.people = append(g.people, p)
	return p
}

// skew draws how far the clock of a client is ahead: usually less than a second.
func (g *generator) skew() int64 {
	if g.rand.chance(0.2) {
		return g.rand.wide(-90_000, 90_000)
	}
	return g.rand.wide(-900, 900)
}

// name gives a participant its IDs.
func (g *generator) name(p *person) {
	p.client = g.rand.guid()
	switch {
	case g.inGroup(p):
		p.participant = is(p.client)
		p.key = p.client
	case p.identifier.IsSet():
		p.participant = null()
		p.key = p.identifier.Or("")
	default:
		p.participant = null()
		p.key = p.endpoint.Or("")
	}
}

// end plans how the connection of a participant ends, by its summary.
func (g *generator) end(p *person) {
	r := g.rand
	p.reason, p.subcode, p.category = "0", "0", string(callsummary.Success)
	switch {
	case r.chance(g.cfg.Ungraceful):
		p.reason, p.subcode, p.category = pick(r, g.cfg.UngracefulBy), "10009", string(callsummary.UnexpectedClientError)
		if p.reason >= "500" {
			p.subcode, p.category = "0", string(callsummary.UnexpectedServerError)
		}
		if !g.plan.modern || !r.chance(g.cfg.Contradictions) {
			break
		}
		switch r.below(4) {
		case 0: // in newer records, too, the category is missing at times
			p.category = ""
		case 1:
			p.category = string(callsummary.ExpectedError)
		default:
			p.reason = pick(r, []string{"0", "0", "404", "487"})
		}
	case r.chance(0.1):
		p.reason, p.category = pick(r, gracefulEnds), string(callsummary.ExpectedError)
	}
	if !g.plan.modern {
		p.category = ""
	}
}

// inGroup reports whether a participant is connected to a server, and so has a participant
// ID, and not to another client.
func (c *planned) inGroup(p *person) bool { return c.plan.group && !p.p2p }

// maybe returns true for a share of its calls. For a share of 0 it draws nothing, so that
// the data for a seed stayed the same when such shares were added.
func (g *generator) maybe(share float64) bool { return share > 0 && g.rand.chance(share) }

// inviteTwoFirst plans the two people who began with a P2P call. Both go on in the group
// call on the same endpoint, each as another participant.
func (g *generator) inviteTwoFirst() {
	kinds := []callsummary.EndpointType{callsummary.VoIP, callsummary.VoIP}
	if g.plan.phone {
		kinds[1] = callsummary.PSTN
	}
	for _, kind := range kinds {
		p := g.invite(kind, false)
		p.shared = true
		again := *p
		again.again = true
		g.end(&again)
		again.joined = g.start + int64(g.plan.alone)*1000
		again.seconds = g.rand.between(1, g.plan.seconds-g.plan.alone)
		p.p2p = true
		p.joined, p.seconds = g.start, g.plan.alone
		g.name(p)
		g.people = append(g.people, &again)
	}
}

// rejoin lets a participant lose the connection and come back on the same
// endpoint.
func (g *generator) rejoin(p *person) {
	if p.seconds < 4 {
		return
	}
	p.shared = true
	again := *p
	again.again = true
	half := p.seconds / 2
	again.joined = p.joined + int64(half)*1000
	again.seconds = p.seconds - half
	p.seconds = half - 1
	g.name(&again)
	g.end(&again)
	g.people = append(g.people, &again)
}

// takeAway makes the planned gap in an incomplete call.
func (g *generator) takeAway() {
	last := g.people[len(g.people)-1]
	switch g.plan.gap {
	case GapSummary, GapOperator:
		last.lose(g.inGroup(last))
	case GapLastVersion:
		last.summary = early
	case GapLastVersions:
		for _, p := range g.people {
			p.summary = early
		}
	case GapSummaries:
		for _, p := range g.people {
			p.lose(g.inGroup(p))
		}
	case GapEndpoint:
		g.people[0].noEndpoint = true
	case GapIdentity:
		last.hidden = true
		last.participant, last.endpoint = redacted(), redacted()
		last.identifier = is(g.rand.guid())
		last.key = "RedactedParticipant-" + string(last.kind) + "-Identifier-" + last.identifier.Or("")
	}
}

// lose drops a participant's summary. Only operations remain, which name the participant by
// the client's ID.
func (p *person) lose(group bool) {
	p.summary = neverCame
	if !group {
		p.key = p.client
	}
}

// sendSummaries delivers the summaries, in several versions where planned.
func (g *generator) sendSummaries() {
	r := g.rand
	for _, p := range g.people {
		if p.summary == neverCame {
			continue
		}
		g.describe(p)
		done := g.plan.end + int64(r.between(20_000, 240_000)) // some time after the call
		versions := once
		if r.chance(g.cfg.Versions) {
			versions = pick(r, versionPlans)
		}
		if p.summary == early {
			versions = firstOnly
		}
		g.sendVersions(versions, p.joined+int64(r.between(5_000, 60_000)), done, func(at int64, category string, version int64, state versionState) {
			g.send(summaryLog, at, g.summary(p, at, "CallSummary"+category, version, state))
		})
	}
}

// summary returns a version of a participant's summary.
func (g *generator) summary(p *person, at int64, category string, version int64, state versionState) *callsummary.Record {
	rec := &callsummary.Record{
		Envelope: g.envelope(category, at), Identifier: p.identifier,
		CallStartTime: moment(p.callStart), CallDuration: opt.Of(opt.Seconds(g.plan.seconds)),
		CallType: opt.Of(callsummary.P2P), ParticipantID: p.participant,
		ParticipantStartTime: moment(p.joined), ParticipantDuration: opt.Of(opt.Seconds(p.seconds)), EndpointID: p.endpoint, EndpointType: opt.Of(p.kind),
		TeamsThreadID: null(),
	}
	if g.inGroup(p) {
		rec.CallType = opt.Of(callsummary.Group)
		if g.plan.thread != "" {
			rec.TeamsThreadID = is(g.plan.thread)
		}
	}
	if p.noStart {
		rec.ParticipantStartTime = opt.Without[time.Time](opt.Null)
	}
	if p.noCallStart {
		rec.CallStartTime = opt.Without[time.Time](opt.Null)
	}
	if version > 0 {
		rec.CallUpdatesVersion = opt.Of(version)
	}
	rec.SDKVersion, rec.OSVersion, rec.ParticipantType, rec.ParticipantTenantID = p.sdk, p.os, p.what, null()
	switch {
	case p.foreign || p.kind == callsummary.Bot || p.sdk.IsSet():
		rec.ParticipantTenantID = is(p.tenant)
	case p.kind == callsummary.PSTN:
		rec.PSTNParticipantCallType = is("DirectRoutingOutbound")
	}
	reason, subcode, category := is(p.reason), is(p.subcode), p.category
	switch {
	case state == last:
	case state == stale && g.cfg.Ungraceful > 0: // the opposite
		reason, category = is("0"), string(callsummary.Success)
		if !p.dropped(CallDiagnostics) {
			reason, category = is(g.cfg.UngracefulBy[0]), string(callsummary.UnexpectedServerError)
		}
	default:
		reason, subcode, category = null(), null(), ""
	}
	if state != last {
		rec.CallDuration = opt.Without[opt.Seconds](opt.Null)
		rec.ParticipantDuration = rec.CallDuration
	}
	rec.ParticipantEndReason = reason
	if g.plan.modern {
		rec.ParticipantEndSubCode = subcode
		rec.ResultCategory = opt.Without[callsummary.ResultCategory](opt.Null)
		if category != "" {
			rec.ResultCategory = opt.Of(callsummary.ResultCategory(category))
		}
		rec.DiagnosticOptions = g.application()
	}
	return rec
}

// describe plans what a participant's summary says about its software and its kind.
func (g *generator) describe(p *person) {
	r := g.rand
	switch {
	case p.foreign || p.kind == callsummary.Bot:
		p.sdk, p.os, p.what = redacted(), redacted(), opt.Of(callsummary.TeamsUser)
		if p.kind == callsummary.Bot {
			p.what = opt.Of(callsummary.TeamsVoiceApps)
		}
	case p.sendsAs == diagnostics.Voicemail || p.kind == callsummary.PSTN:
		p.sdk, p.os = null(), null()
	default:
		p.sdk, p.os, p.what = is(g.version(p.device.sdk)), is(g.free(p.device.os)), opt.Of(callsummary.ACSUser)
		if g.plan.thread != "" && g.inGroup(p) {
			p.what = opt.Of(callsummary.TeamsExternalUser)
		}
		switch r.below(30) {
		case 0:
			p.what = opt.Of(callsummary.Microsoft365User)
		case 1, 2:
			p.what = opt.Without[callsummary.ParticipantType](pick(r, []opt.State{opt.Absent, opt.Null}))
		case 3:
			p.sdk = null()
		case 4:
			p.os = null()
		}
	}
}

// alone returns a call that consists of one summary without a correlation ID.
func (g *generator) alone() *Call {
	g.planCall()
	g.plan.gap, g.plan.group, g.plan.alone = "", true, 0
	g.plan.envelope.CorrelationID = opt.Value[string]{}
	g.plan.id = ""
	p := g.invite(callsummary.VoIP, g.plan.crossTenant)
	at := g.plan.end + 60_000
	g.describe(p)
	g.send(summaryLog, at, g.summary(p, at, "CallSummary", 0, last))
	g.settle()
	return g.call()
}
