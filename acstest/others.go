package acstest

import (
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// sendLeftOut delivers records that all rules leave out, or some. Each would change the
// answer if it counted.
func (g *generator) sendLeftOut() {
	r := g.rand
	share := g.cfg.LeftOut
	if g.plan.gap == GapSummaries && share > 0 {
		share = max(share, 0.5) // only operations name the call, and more of them count
	}
	if !r.chance(share) {
		return
	}
	at := g.plan.end + int64(r.between(20_000, 240_000))
	someone := &person{
		client: r.guid(), participant: is(r.guid()), identifier: is(r.guid()), endpoint: is(r.guid()), instance: r.guid(), summary: neverCame,
		kind: callsummary.VoIP, device: pick(r, devices), callStart: g.start + 900, joined: g.start, seconds: 1, tenant: g.tenant,
		reason: "500", subcode: "0", category: string(callsummary.UnexpectedServerError),
	}
	someone.key, someone.agent = someone.client, is(g.agent(&someone.device, someone.instance))
	switch r.below(7) {
	case 0: // a stream without an ID
		s := &stream{person: someone, media: diagnostics.Audio, values: g.measure(diagnostics.Audio, g.canBePoor(diagnostics.Audio))}
		rec := g.diagnostic(s, at, "CallDiagnostics", 0, last)
		rec.StreamID = opt.Without[int64](opt.Null)
		g.send(streamLog, at, rec)
	case 1: // of the call itself
		someone.participant = is(g.plan.id)
		s := &stream{person: someone, media: diagnostics.Video, id: g.streamID(), values: g.measure(diagnostics.Video, g.canBePoor(diagnostics.Video))}
		g.send(streamLog, at, g.diagnostic(s, at, "CallDiagnostics", 0, last))
	case 2:
		someone.participant, someone.endpoint, someone.identifier = is(g.plan.id), null(), null()
		g.describe(someone)
		rec := g.summary(someone, at, "CallSummary", 0, last)
		rec.CallDuration = opt.Of(opt.Seconds(g.plan.seconds - 1))
		g.plan.itself = someone.callStart
		g.send(summaryLog, at, rec)
	case 3:
		rec := g.clientRecord(someone, clientops.CreateView, at, "")
		rec.ResultType, rec.CallClientTimeStamp = opt.Of(clientops.Failed), opt.Without[time.Time](opt.Null)
		g.sendOperation(rec, at)
	case 4:
		g.people = append(g.people, someone)
		g.operation(someone, pick(r, leftOutNames), at, "")
	default:
		g.people = append(g.people, someone)
		g.partial(someone, clientops.CreateView, at)
	}
}

// sendOthers delivers the records of the other logs that the config asks for.
func (g *generator) sendOthers() {
	r := g.rand
	for _, p := range g.people {
		if p.operates && r.chance(g.cfg.MediaStats) {
			g.mediaStats(p)
		}
	}
	if r.chance(g.cfg.Surveys) {
		g.surveys()
	}
	if r.chance(g.cfg.Usage) {
		g.billing()
	}
}

// mediaStats delivers what a client measures every ten seconds, for at most five minutes.
func (g *generator) mediaStats(p *person) {
	const interval = 10_000
	r := g.rand
	for i := range min(30, p.seconds/10) {
		at := p.joined + int64(i+1)*interval
		sent := at + int64(r.between(500, 20_000))
		for _, metric := range []string{mediastats.Bitrate, mediastats.JitterInMs, mediastats.PacketsPerSecond} {
			for id, direction := range []mediastats.Direction{mediastats.Send, mediastats.Recv} {
				low := r.between(1, 40)
				high := low + r.between(0, 40)
				rec := &mediastats.Record{
					Envelope: g.envelope("CallClientMediaStatsTimeSeries", sent), CallID: is(g.plan.id),
					CallClientTimeStamp: moment(at), MetricName: is(metric), Count: opt.Of[int64](2),
					Sum: opt.Of(float64(low + high)), Average: opt.Of(float64(low+high) / 2),
					Minimum: opt.Of(float64(low)), Maximum: opt.Of(float64(high)),
					MediaStreamDirection: opt.Of(direction), MediaStreamType: opt.Of(mediastats.Audio),
					MediaStreamCodec: is("OPUS"), ParticipantID: is(p.client), ClientInstanceID: is(p.instance),
					EndpointID: p.endpoint, MediaStreamID: is(string("12"[id])), AggregationIntervalSeconds: seconds(10),
				}
				g.plan.stats++
				g.send(otherLog, sent, rec)
			}
		}
	}
}

// surveys delivers ratings of up to three participants.
func (g *generator) surveys() {
	r := g.rand
	for _, p := range g.people[:min(len(g.people), r.between(1, 3))] {
		at := g.plan.end + int64(r.between(5_000, 100_000))
		rec := &survey.Record{
			Envelope: g.envelope("CallSurvey", at), CallID: is(g.plan.id), SurveyID: is(r.guid()), ParticipantID: is(p.client),
			OverallRatingScoreLowerBound: opt.Of[int64](1), AudioIssues: is("NoLocalAudio,AudioNoise"), VideoIssues: null(),
		}
		rec.CorrelationID = rec.ParticipantID // of the participant, in this log
		g.plan.surveys++
		scale := pick(r, []int{5, 5, 10, 0})
		if scale > 0 {
			rec.OverallRatingScoreUpperBound = opt.Of(int64(scale))
		} else {
			scale = 5 // by default
		}
		if !r.chance(0.1) {
			score := r.between((scale+1)/2, scale)
			rec.OverallRatingScore = opt.Of(int64(score))
			g.plan.ratings++
			g.plan.tenths += score * 50 / scale // a scale of 5 or 10 divides it
		}
		g.send(otherLog, at, rec)
	}
}

// billing delivers the billing record of the call.
func (g *generator) billing() {
	at := g.plan.end + int64(g.rand.between(60_000, 300_000))
	g.plan.usage++
	g.send(otherLog, at, &usage.Record{
		Envelope: g.envelope("Usage", at), RecordID: is(g.rand.guid()), UsageType: is("PSTN"), UnitType: is("minutes"),
		Quantity: opt.Of(float64(g.plan.seconds) / 60), Properties: is(`{"direction":"outbound"}`),
	})
}
