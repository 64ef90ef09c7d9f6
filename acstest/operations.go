package acstest

import (
	"strings"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/opt"
)

// act is a planned operation, or a planned range of user-facing diagnostics.
type act struct {
	person *person
	name   string // of the operation; of the diagnostic, as issues are named
	bad    bool
}

var (
	goodResults = []clientops.ResultType{clientops.Succeeded, clientops.Succeeded, clientops.Succeeded, clientops.Success, clientops.ExpectedError}
	badResults  = []clientops.ResultType{clientops.Failed, clientops.UnexpectedClientError, clientops.UnexpectedServerError, "TimedOut"}
)

// routine lists what clients do during a call.
var routine = []struct {
	name    clientops.OperationName
	payload string
}{
	{clientops.OldStateChanged, `{"State":"Connected"}`},
	{clientops.OldIDChanged, ""},
	{clientops.MuteMicrophone, ""},
	{clientops.UnmuteMicrophone, ""},
	{clientops.OldIsMutedChanged, `{"IsMuted":"true"}`},
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
	{"SetNoiseSuppression", `{"Mode":"high"}`}, // not a documented one
}

// diagnostic is a user-facing diagnostic: flag or quality, and whether it is
// advice, which is never bad.
type diagnostic struct {
	name         clientops.DiagnosticName
	flag, advice bool
}

var userFacing = []diagnostic{
	{clientops.NoNetwork, true, false},
	{clientops.NetworkRelaysNotReachable, true, false},
	{clientops.NetworkReconnect, false, false},
	{clientops.NetworkReceiveQuality, false, false},
	{clientops.NetworkSendQuality, false, false},
	{clientops.NoSpeakerDevicesEnumerated, true, false},
	{clientops.SpeakerNotFunctioning, true, false},
	{clientops.SpeakerMuted, true, true},
	{clientops.SpeakerBusy, true, false},
	{clientops.SpeakerVolumeIsZero, true, false},
	{clientops.SpeakingWhileMicrophoneIsMuted, true, true},
	{clientops.NoMicrophoneDevicesEnumerated, true, false},
	{clientops.MicrophoneNotFunctioning, true, false},
	{clientops.MicrophoneMuteUnexpectedly, true, false},
	{clientops.MicrophonePermissionDenied, true, false},
	{clientops.CameraFreeze, true, false},
	{clientops.CameraStartFailed, true, false},
	{clientops.CameraStartTimedOut, true, false},
	{clientops.CameraPermissionDenied, true, false},
	{clientops.CameraStoppedUnexpectedly, true, false},
	{clientops.CapturerStartFailed, true, false},
	{clientops.CapturerStoppedUnexpectedly, true, false},
	{clientops.ScreenshareRecordingDisabled, true, false},
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
		due = max(due, 2*len(clients)) // whatever the proportions of the logs
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
// something there, and leaves.
func (g *generator) operate(p *person, n int) {
	r := g.rand
	if p.noEndpoint && p.summary != neverCame { // nothing links them to the summary
		ghost := *p
		ghost.summary, ghost.key = neverCame, p.client
		p = &ghost
		g.people = append(g.people, p)
	}
	p.operates = true
	before := g.count[operationLog]
	done := func() int { return int(g.count[operationLog] - before) }
	if n > 4 && !p.again && r.chance(0.3) {
		g.beforeJoining(p)
	}
	length := int64(p.seconds) * 1000
	p.enter, p.hangup = p.joined+length/10, p.joined+length
	enter := clientops.Join
	if !g.inGroup(p) {
		enter = pick(r, []clientops.OperationName{clientops.StartCall, clientops.AcceptIncomingCall})
	}
	if n > 2 {
		g.operation(p, enter, p.joined, "")
	}
	g.operation(p, clientops.EnterCall, p.enter, "")
	for done() < n-1 {
		at := p.enter + r.wide(0, max(0, length*8/10))
		if r.chance(g.cfg.UserFacing) {
			g.userFacing(p, at, n-1-done())
			continue
		}
		what := pick(r, routine)
		g.operation(p, what.name, at, what.payload)
	}
	g.operation(p, clientops.Hangup, p.hangup, `{"Reason":"local"}`)
}

// operation delivers an operation, sometimes also an older record of it with another
// result.
func (g *generator) operation(p *person, name clientops.OperationName, at int64, payload string) {
	r := g.rand
	a := &act{person: p, name: string(name), bad: r.chance(g.cfg.BadOperations)}
	g.acts = append(g.acts, a)
	if a.bad && (name == clientops.Hangup || name == clientops.EnterCall || name == clientops.Join) {
		p.badEnd = true
	}
	rec := g.clientRecord(p, name, at, payload)
	g.result(rec, a.bad)
	if name != clientops.EnterCall && r.chance(0.02) { // the participant names the call
		rec.CallID, rec.CorrelationID = null(), opt.Value[string]{}
	}
	sent := at + int64(r.between(1_000, 60_000))
	if r.chance(g.cfg.Versions / 10) {
		older := *rec
		g.result(&older, !a.bad)
		g.sendOperation(&older, sent-900)
	}
	g.sendOperation(rec, sent)
}

func (g *generator) sendOperation(rec *clientops.Record, at int64) {
	rec.Time = moment(at)
	g.send(operationLog, at, rec)
}

// clientRecord returns an operation without a result.
func (g *generator) clientRecord(p *person, name clientops.OperationName, at int64, payload string) *clientops.Record {
	rec := &clientops.Record{
		Envelope: g.envelope("CallClientOperations", at), CallClientTimeStamp: moment(at),
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
	if name.Instant() || name == clientops.UserFacingDiagnostics {
		rec.OperationType = is("client-event")
	} else {
		rec.DurationMs = ms(opt.Milliseconds(g.rand.between(1, 3000)))
	}
	if payload != "" {
		rec.OperationPayload = is(payload)
	}
	return rec
}

// result sets how an operation ended.
func (g *generator) result(rec *clientops.Record, bad bool) {
	r := g.rand
	rec.ResultSignature = opt.Of[int64](200)
	switch {
	case bad:
		rec.ResultType = opt.Of(pick(r, badResults))
		rec.ResultSignature = opt.Of(int64(pick(r, []int{400, 403, 408, 410, 480, 487, 500, 503})))
	case r.chance(0.01): // nothing says that it failed
		rec.ResultType = opt.Without[clientops.ResultType](opt.Null)
	default:
		rec.ResultType = opt.Of(pick(r, goodResults))
	}
}

// beforeJoining delivers operations of a client that has no call yet. They belong to its
// next call, and to the participant that it becomes there, if it joins within two hours.
func (g *generator) beforeJoining(p *person) {
	r := g.rand
	for _, name := range []clientops.OperationName{clientops.CallAgentInit, clientops.AskDevicePermission} {
		at := p.joined - int64(r.between(1_000, 15*60_000))
		sent := at + int64(r.between(1_000, 60_000))
		tooEarly := r.chance(0.1)
		if tooEarly {
			at -= 3 * 3600_000
		}
		rec := g.clientRecord(p, name, at, "")
		rec.CorrelationID, rec.ParticipantID, rec.EndpointID = opt.Value[string]{}, null(), null()
		rec.CallID = pick(r, []opt.Value[string]{null(), {}})
		a := &act{person: p, name: string(name), bad: r.chance(g.cfg.BadOperations)}
		g.result(rec, a.bad || tooEarly)
		if !tooEarly {
			g.acts = append(g.acts, a)
		}
		g.sendOperation(rec, sent)
	}
}

// userFacing delivers a range of a user-facing diagnostic, of up to most records.
func (g *generator) userFacing(p *person, at int64, most int) {
	r := g.rand
	d := pick(r, g.noticed)
	texts, bad := d.report(r)
	a := &act{person: p, name: upper(string(d.name)), bad: bad && !d.advice}
	g.ranges = append(g.ranges, a)
	id := is(r.guid())
	for i, text := range texts[:min(len(texts), max(1, most))] {
		name := string(d.name)
		if r.chance(0.3) {
			name = upper(name) // the same diagnostic
		}
		payload := `{"DiagnosticChanged":"` + name + `"}`
		if text != "" {
			payload = `{"DiagnosticChanged":"` + name + `","DiagnosticQuality":"` + text + `"}`
		}
		moment := at + int64(i)*1700
		rec := g.clientRecord(p, clientops.UserFacingDiagnostics, moment, payload)
		rec.OperationID = id
		rec.ResultType, rec.ResultSignature = opt.Of(clientops.Succeeded), opt.Of[int64](200)
		g.sendOperation(rec, moment+int64(r.between(1_000, 60_000)))
	}
}

// report returns the values that a range reports, and whether the range is bad: it is,
// unless all values are Good.
func (d *diagnostic) report(r *random) (texts []string, bad bool) {
	switch {
	case r.chance(0.03):
		return []string{""}, true // no quality at all
	case d.flag && r.chance(0.8):
		return pick(r, [][]string{{"true"}, {"true", "false"}, {"false"}}), true
	case r.chance(0.4):
		return pick(r, [][]string{{"Poor", "Good"}, {"Bad"}, {"Bad", "Poor", "Good"}}), true
	}
	return pick(r, [][]string{{"Good"}, {"Good", "Good"}}), false
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
