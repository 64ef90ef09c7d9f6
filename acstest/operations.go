package acstest

import (
	"slices"
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// act is a planned operation, or a planned range of user-facing diagnostics. Its times are
// those of the client's clock.
type act struct {
	person     *person
	name       clientops.OperationName
	issue      string // by which a bad one is counted
	diagnostic bool   // a range
	at, last   int64  // the first and the last record; the same for an operation
	result     clientops.ResultType
	bad        bool
	noCall     bool // it does not name the call
	noPerson   bool // it does not name the participant
	partial    bool // it has no operation ID, or the name of the log
	sdk        opt.Value[string]
	said       said
}

var (
	goodResults = []clientops.ResultType{clientops.Succeeded, clientops.Succeeded, clientops.Succeeded, clientops.Success, clientops.ExpectedError}
	badResults  = []clientops.ResultType{clientops.Failed, clientops.UnexpectedClientError, clientops.UnexpectedServerError, "TimedOut"}
)

// Operations that Call Diagnostics leaves out, by name, since 2025. Before there was one,
// the name of the log.
const logName clientops.OperationName = "CallClientOperations"

var leftOutNames = []clientops.OperationName{clientops.CallModeChanged, clientops.IDChanged, clientops.RoleChanged}

// routine lists what clients do during a call; the last ones are left out by name.
var routine = []struct {
	name    clientops.OperationName
	payload string
}{
	{clientops.OldIDChanged, ""},
	{clientops.MuteMicrophone, ""},
	{clientops.UnmuteMicrophone, ""},
	{clientops.OldIsMutedChanged, `{"IsMuted":"true"}`},
	{clientops.IsMutedChanged, `{"IsMuted":"false"}`},
	{clientops.SelectedSpeakerChanged, ""},
	{clientops.StartVideo, `{"StreamType":"Video","StreamId":"2.0","Source":"local"}`},
	{clientops.StopVideo, `{"streamType":"Video","StreamId":"2.0","Source":"local"}`},
	{clientops.SwitchSource, `{"StreamType":"Video","Source":"local"}`},
	{clientops.CreateView, `{"StreamType":"Video","StreamId":"2.0","Source":"remote","RemoteParticipantId":"remote"}`},
	{clientops.CreateView, `{"StreamType":"ScreenSharing","StreamId":"3.0","Source":"remote"}`},
	{clientops.DisposeView, `{"StreamType":"Video","StreamId":"2.0","Source":"remote"}`},
	{clientops.StartScreenShare, `{"StreamType":"ScreenSharing"}`},
	{clientops.StopScreenShare, `{"StreamType":"ScreenSharing"}`},
	{clientops.OldOptimalVideoCountChanged, `{"OptimalVideoCount":"4"}`},
	{"SetNoiseSuppression", `{"Mode":"high"}`}, // this and the next are not documented
	{"networkTypeChanged", ""},
	{leftOutNames[0], `{"CallMode":"Group"}`},
	{leftOutNames[1], ""},
	{leftOutNames[2], `{"Role":"Attendee"}`},
}

// sendOperations delivers as many operations as are owed, from enough clients for each to
// have about eight.
func (g *generator) sendOperations() {
	due := int(g.wanted(operationLog) / micro)
	var clients []*person
	for _, p := range g.people {
		if p.kind == callsummary.VoIP && !p.foreign && !p.hidden {
			clients = append(clients, p)
		}
	}
	most := max(1, due/8)
	if g.plan.gap == GapOperator || g.plan.gap == GapSummaries {
		due = max(due, 4*len(clients)) // whatever the proportions of the logs
		most = len(clients)
	} else if due < 2 {
		return
	}
	if len(clients) > most {
		clients = clients[len(clients)-most:]
	}
	for i, p := range clients {
		g.operate(p, max(2, due/(len(clients)-i)))
		due = int((g.wanted(operationLog) - g.count[operationLog]*micro) / micro)
	}
}

// operate delivers n or a few more operations of one client, which enters the call, does
// something there, and leaves. The first and the last of these are missing at times.
func (g *generator) operate(p *person, n int) {
	r := g.rand
	if p.noEndpoint && p.summary != neverCame { // nothing links them to the summary
		ghost := *p
		ghost.summary, ghost.key = neverCame, p.client
		ghost.sdk, ghost.os, ghost.what = opt.Value[string]{}, opt.Value[string]{}, opt.Value[callsummary.ParticipantType]{}
		p = &ghost
		g.people = append(g.people, p)
	}
	before := g.count[operationLog]
	done := func() int { return int(g.count[operationLog] - before) }
	missing := r.below(20) // of the two ends: 0 the first, 1 the last, 2 both
	if g.plan.silent {
		missing = 2
	}
	length := int64(p.seconds) * 1000
	enter, hangup := p.joined+length/10, p.joined+length
	if missing == 0 || missing == 2 {
		g.operation(p, clientops.MuteMicrophone, enter, "")
	} else {
		if n > 4 && !p.shared && r.chance(0.3) {
			g.beforeJoining(p)
		}
		g.enter(p, enter, n > 2)
	}
	for done() < n-1 {
		at := enter + r.wide(0, max(0, length*8/10))
		if r.chance(g.cfg.UserFacing) {
			g.userFacing(p, at, n-1-done())
			continue
		}
		what := pick(r, routine)
		g.operation(p, what.name, at, what.payload)
	}
	if missing == 0 && r.chance(0.5) {
		g.state(p, enter+500, "Connected")
	}
	if missing != 1 && missing != 2 {
		g.leave(p, hangup)
	}
	if r.chance(g.cfg.LeftOut / 3) {
		g.partial(p, pick(r, []clientops.OperationName{clientops.MuteMicrophone, clientops.Hangup, clientops.Join}), hangup+int64(r.between(-9_000, 9_000)))
	}
}

// enter delivers the operations with which a call begins for a client.
func (g *generator) enter(p *person, at int64, both bool) {
	r := g.rand
	first := clientops.Join
	if !g.inGroup(p) {
		first = pick(r, []clientops.OperationName{clientops.StartCall, clientops.AcceptIncomingCall})
	}
	if both {
		g.operation(p, first, p.joined, "")
	}
	g.operation(p, clientops.EnterCall, at, "")
	if both && r.chance(0.3) {
		g.state(p, at+int64(r.between(1, 90)), "Connected")
	}
}

// leave delivers the operations with which a call ends for a client, and sometimes one of
// the client afterwards.
func (g *generator) leave(p *person, at int64) {
	r := g.rand
	g.operation(p, clientops.Hangup, at, "")
	if r.chance(0.2) {
		g.state(p, at+int64(r.between(1, 400)), "Disconnected")
	}
	if !p.shared && r.chance(0.05) {
		g.withoutIDs(p, clientops.AskDevicePermission, at+int64(r.between(1_000, 20_000)), at+30_000)
	}
}

// state delivers an operation that reports a new state of the call.
func (g *generator) state(p *person, at int64, state string) {
	name := pick(g.rand, []clientops.OperationName{clientops.OldStateChanged, clientops.StateChanged})
	g.operation(p, name, at, `{"NewState":"`+state+`"}`).said.state = state
}

// planAct plans an operation or a range of diagnostics of a client at a moment of the service's
// clock.
func (g *generator) planAct(p *person, name clientops.OperationName, at int64) *act {
	a := &act{person: p, name: name, issue: string(name), at: at + p.skew, last: at + p.skew}
	g.acts = append(g.acts, a)
	return a
}

// operation delivers an operation, sometimes also an older record of it with another
// result. Without a payload it is that of an outcome, if the operation has one.
func (g *generator) operation(p *person, name clientops.OperationName, at int64, payload string) *act {
	r := g.rand
	first := !p.operates
	p.operates = true
	a := g.planAct(p, name, at)
	rec := g.clientRecord(p, name, at, payload)
	a.sdk, a.bad = rec.SDKVersion, g.fails()
	a.result = g.result(rec, a.bad)
	if slices.Contains(outcomes, name) {
		rec.OperationPayload = g.outcome(a)
	}
	if !first && r.chance(0.03) {
		g.hideCall(a, rec)
	}
	sent := at + int64(r.between(1_000, 60_000))
	if r.chance(g.cfg.Versions / 10) {
		older := *rec
		g.result(&older, !a.bad)
		if r.chance(0.5) {
			older.OperationPayload = null()
		}
		earlier := int64(900)
		if g.plan.whole {
			earlier = 1900 // by a second at least
		}
		g.sendOperation(&older, sent-earlier)
	}
	g.sendOperation(rec, sent)
	return a
}

// hideCall removes the call from an operation: its participant or its client names the call
// elsewhere.
func (g *generator) hideCall(a *act, rec *clientops.Record) {
	r := g.rand
	a.noCall = true
	rec.CorrelationID, rec.CallID = opt.Value[string]{}, pick(r, []opt.Value[string]{null(), {}})
	switch way := r.below(3); {
	case way == 0:
		rec.ClientInstanceID = null()
	case way == 1 && !a.person.shared:
		a.noPerson = true
		rec.ParticipantID, rec.EndpointID = null(), null()
	}
}

func (g *generator) sendOperation(rec *clientops.Record, at int64) {
	rec.Time = g.generated(at)
	if g.maybe(g.spell.PayloadIDs) {
		rec.OperationPayload = g.withID(rec.OperationPayload)
	}
	g.send(operationLog, at, rec)
}

// withID returns a payload with a member that occurs once, and some with the name of a device.
func (g *generator) withID(payload opt.Value[string]) opt.Value[string] {
	text := strings.TrimSuffix(payload.Or("{}"), "}")
	if text != "{" {
		text += ","
	}
	text += `"TraceId":"` + g.rand.guid() + `"`
	if g.maybe(g.spell.Letters) {
		text += `,"DeviceName":"` + pick(g.rand, deviceNames) + `"`
	}
	return is(text + "}")
}

// deviceNames are texts of JSON without quotes.
var deviceNames = []string{
	"Headset & Mic <USB>", "Zoë's AirPods Pro+", "Mikrofon (Büro)", "マイク", `Speakers \"HD\"`, "Камера 😀",
}

// clientRecord returns an operation without a result, at a moment of the service's clock.
func (g *generator) clientRecord(p *person, name clientops.OperationName, at int64, payload string) *clientops.Record {
	rec := &clientops.Record{
		Envelope: g.envelope("CallClientOperations", at), CallClientTimeStamp: moment(at + p.skew),
		OperationName: opt.Of(name), CallID: is(g.plan.id), ParticipantID: is(p.client),
		OperationType: is("client-api-request"), OperationID: is(g.rand.guid()),
		DurationMs: ms(0), SDKVersion: is(g.version(p.device.sdk)), UserAgent: p.agent,
		ClientInstanceID: is(p.instance), EndpointID: p.endpoint, OperationPayload: null(),
	}
	if g.cfg.HighCardinality {
		rec.UserAgent = is(g.agent(&p.device, g.rand.guid()))
	}
	if p.noEndpoint {
		rec.EndpointID = null()
	}
	if name.Instant() || name == clientops.UserFacingDiagnostics || slices.Contains(leftOutNames, name) {
		rec.OperationType = is("client-event")
	} else {
		rec.DurationMs = ms(opt.Milliseconds(g.rand.between(1, 3000)))
	}
	if payload != "" {
		rec.OperationPayload = is(payload)
	}
	return rec
}

// fails draws whether an operation has a bad result. More have in a call without summaries,
// of which little else tells who was dropped.
func (g *generator) fails() bool {
	share := g.cfg.BadOperations
	if g.plan.gap == GapSummaries {
		share = min(1, 4*share)
	}
	return g.rand.chance(share)
}

// result draws how an operation ended, and sets it; the result is empty if nothing says so.
func (g *generator) result(rec *clientops.Record, bad bool) (result clientops.ResultType) {
	r := g.rand
	rec.ResultSignature = opt.Of[int64](200)
	switch {
	case bad:
		result = pick(r, badResults)
		rec.ResultSignature = opt.Of(int64(pick(r, []int{400, 403, 408, 410, 480, 487, 500, 503})))
	case r.chance(0.01): // nothing says that it failed
		rec.ResultType = opt.Without[clientops.ResultType](opt.Null)
		return ""
	default:
		result = pick(r, goodResults)
	}
	rec.ResultType = opt.Of(result)
	return result
}

// beforeJoining delivers operations of a client that has no call yet. They belong to its
// next call, and to the participant that it becomes there, unless they are too early.
func (g *generator) beforeJoining(p *person) {
	r := g.rand
	for _, name := range []clientops.OperationName{clientops.CallAgentInit, clientops.AskDevicePermission} {
		at := p.joined - int64(r.between(1_000, 15*60_000))
		sent := at + int64(r.between(1_000, 60_000))
		switch r.below(10) {
		case 0:
			at -= 3 * hour
		case 1, 2:
			at = g.start - r.wide(2*hour+300_000, 3*hour-300_000)
		}
		g.withoutIDs(p, name, at, sent)
	}
}

const hour = 3600_000 // milliseconds

// withoutIDs delivers an operation that names neither the call nor the participant.
func (g *generator) withoutIDs(p *person, name clientops.OperationName, at, sent int64) {
	a := g.planAct(p, name, at)
	a.noCall, a.noPerson = true, true
	rec := g.clientRecord(p, name, at, "")
	rec.CorrelationID, rec.ParticipantID, rec.EndpointID = opt.Value[string]{}, null(), null()
	rec.CallID = pick(g.rand, []opt.Value[string]{null(), {}})
	a.bad = g.fails()
	a.result = g.result(rec, a.bad)
	g.sendOperation(rec, sent)
}

// partial delivers a record without an operation ID or with the name of the log. It is not
// an operation, but says who took part.
func (g *generator) partial(p *person, name clientops.OperationName, at int64) {
	a := g.planAct(p, name, at)
	a.partial = true
	rec := g.clientRecord(p, name, at, "")
	if g.rand.chance(0.5) {
		rec.OperationID = opt.Value[string]{}
	} else {
		a.name = logName
		rec.OperationName = opt.Of(logName)
	}
	a.result = clientops.UnexpectedClientError
	rec.ResultType = opt.Of(a.result)
	g.sendOperation(rec, at+int64(g.rand.between(1_000, 60_000)))
}
