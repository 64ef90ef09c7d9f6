package acstest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// Demo returns the logs of a made-up clinic's video visits as a folder of files: the name of
// each file, with slashes, and its content. They are 26 calls of one week, in the middle of
// which the clinic's app got a new version of the calling SDK. Most calls are good. In the
// others streams are poor, participants are dropped and come back, telephones are busy,
// clients notice trouble, and some records have not arrived.
//
// The folder examples/demo of the module holds these files.
func Demo() map[string][]byte {
	d := demo{files: map[string][]delivery{}}
	for i, c := range demoCalls() {
		d.rand = newRandom(2026, uint64(i+1))
		d.call(&c)
	}
	files := map[string][]byte{}
	for name, sent := range d.files {
		slices.SortStableFunc(sent, func(a, b delivery) int { return cmp.Compare(a.at, b.at) })
		w := newWriter(Config{}, nil)
		for _, s := range sent {
			w.record(s.rec)
			w.buf = append(w.buf, '\n')
		}
		files[name] = w.buf
	}
	return files
}

// demo writes the calls of the demo data.
type demo struct {
	rand  *random
	files map[string][]delivery

	*demoCall
	id      string
	begin   int64 // in milliseconds since 1970, as all times here
	end     int64
	streams int64 // how many the call has
}

// demoCall is a call as democalls.go plans it.
type demoCall struct {
	start   string // UTC
	seconds int
	kind    callsummary.CallType
	thread  string // of a Teams meeting
	people  []demoPart
	late    bool    // the records of its streams have not arrived
	minutes float64 // of the telephone network, as billed
}

// demoPart is one participant's part in a call.
type demoPart struct {
	user          *demoUser
	joins, leaves int // seconds after the start; leaves is 0 for the end of the call
	video         bool
	again         bool   // comes back: the client is that of the part before
	silent        bool   // has no microphone, so no stream from it
	end           string // code/subcode and category; empty for a normal end
	spoil         func(*diagnostics.Record)
	acts          []demoAct
	rating        int64 // from 1 to 5
	complaints    string
	measures      func(second int) (jitter, packets int) // what its client measures every ten seconds
}

// demoAct is what a client does or notices, so many seconds after it joined.
type demoAct struct {
	after   float64
	name    clientops.OperationName
	payload string
	result  clientops.ResultType // empty for Succeeded
	code    int64                // the signature of the result; 0 for 200
}

// demoUser is somebody who takes part in calls.
type demoUser struct {
	identifier string
	kind       callsummary.EndpointType
	what       callsummary.ParticipantType // in calls outside of Teams
	tenant     string                      // of another organization
	os, agent  string                      // of the browser
	delay      int                         // usual round trip in milliseconds
}

const (
	demoResource = "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/CONTOSO/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/CONTOSO-CLINIC"
	// demoRelease is when the app got the new SDK.
	demoRelease = "2026-11-04 12:00"
	demoTime    = "2006-01-02 15:04"
)

// demoMember is a participant with what its records repeat.
type demoMember struct {
	*demoPart
	id, client       string // of the participant in summaries, and in client operations
	endpoint, device string
	sdk, version     string // of the calling SDK, and of the app
	joined, left     int64
}

func (d *demo) call(c *demoCall) {
	d.demoCall, d.id, d.streams = c, d.rand.guid(), 0
	at, err := time.Parse(demoTime, c.start)
	if err != nil {
		panic("acstest: " + err.Error())
	}
	d.begin = at.UnixMilli() + int64(d.rand.between(0, 59_999))
	d.end = d.begin + int64(c.seconds)*1000
	var before *demoMember
	for i := range c.people {
		m := d.join(&c.people[i], before)
		d.summary(m)
		if !c.late {
			d.media(m)
		}
		if m.user.agent != "" {
			d.operations(m)
		}
		d.others(m)
		before = m
	}
	if c.minutes > 0 {
		at := d.end + 200_000
		d.send("usage", at, &usage.Record{
			Envelope: d.envelope("Usage", at), RecordID: is(d.rand.guid()), UsageType: is("PSTN"), UnitType: is("minutes"),
			Quantity: opt.Of(c.minutes), Properties: is(`{"direction":"outbound"}`),
		})
	}
}

// join makes a participant of a part. One who comes back has the same client.
func (d *demo) join(p *demoPart, before *demoMember) *demoMember {
	r := d.rand
	m := &demoMember{demoPart: p, client: r.guid(), endpoint: r.guid(), device: r.guid(), sdk: "1.43.1", version: "4.2.0"}
	if d.start >= demoRelease {
		m.sdk, m.version = "1.46.1", "4.3.0"
	}
	if p.again {
		m.endpoint, m.device = before.endpoint, before.device
	}
	m.joined = d.begin + int64(p.joins)*1000 + int64(r.between(200, 900))
	m.left = d.end
	if p.leaves > 0 {
		m.left = d.begin + int64(p.leaves)*1000
	}
	if d.kind == callsummary.Group {
		m.id = m.client
	}
	return m
}

func (d *demo) envelope(category string, at int64) logs.Envelope {
	return logs.Envelope{
		Time: moment(at), ResourceID: is(demoResource), CorrelationID: is(d.id),
		OperationName: is(category), OperationVersion: is("1.0"), Category: is(category),
	}
}

// send puts a record into the file of its log and day, in the place of its time.
func (d *demo) send(log string, at int64, rec logs.Record) {
	name := "insights-logs-" + log + "/" + time.UnixMilli(d.begin).UTC().Format(time.DateOnly) + ".json"
	d.files[name] = append(d.files[name], delivery{at, rec})
}

// orNull returns text, or null if it is empty.
func orNull(text string) opt.Value[string] {
	if text == "" {
		return null()
	}
	return is(text)
}

func (d *demo) summary(m *demoMember) {
	at := d.end + int64(d.rand.between(60_000, 180_000))
	end, category, _ := strings.Cut(cmp.Or(m.end, "0/0 Success"), " ")
	code, subcode, _ := strings.Cut(end, "/")
	u := m.user
	rec := &callsummary.Record{
		Envelope: d.envelope("CallSummary", at), Identifier: is(u.identifier),
		CallStartTime: moment(d.begin), CallDuration: opt.Of(opt.Seconds(d.seconds)), CallType: opt.Of(d.kind), TeamsThreadID: orNull(d.thread),
		ParticipantID: orNull(m.id), ParticipantStartTime: moment(m.joined), ParticipantDuration: opt.Of(opt.Seconds((m.left - m.joined) / 1000)),
		ParticipantEndReason: is(code), ParticipantEndSubCode: is(subcode), ResultCategory: opt.Of(callsummary.ResultCategory(category)),
		EndpointID: is(m.endpoint), EndpointType: opt.Of(u.kind), SDKVersion: null(), OSVersion: null(), ParticipantTenantID: null(),
	}
	if u.what != "" {
		rec.ParticipantType = opt.Of(u.what)
	}
	switch {
	case u.tenant != "":
		rec.SDKVersion, rec.OSVersion, rec.ParticipantTenantID = redacted(), redacted(), is(u.tenant)
	case u.agent != "":
		rec.SDKVersion, rec.OSVersion = is(m.sdk+".0_stable"), is(u.os)
		rec.DiagnosticOptions = is(`{"appName":"contoso-visits","appVersion":"` + m.version + `","tags":["web"]}`)
		if d.thread != "" {
			rec.ParticipantType = opt.Of(callsummary.TeamsExternalUser)
		}
	case u.kind == callsummary.PSTN:
		rec.PSTNParticipantCallType = is("Outbound")
	}
	d.send("callsummary", at, rec)
}

// media sends the streams of a participant: audio, and video if the part has it; in a group
// call from the participant to the server and from there, else from the participant only.
func (d *demo) media(m *demoMember) {
	if d.seconds == 0 {
		return // nobody answered
	}
	for _, media := range []diagnostics.MediaType{diagnostics.Audio, diagnostics.Video} {
		if media == diagnostics.Video && !m.video {
			continue
		}
		if !m.silent || media == diagnostics.Video {
			d.stream(m, media, diagnostics.Outbound)
		}
		if d.kind == callsummary.Group {
			d.stream(m, media, diagnostics.Inbound)
		}
	}
}

func (d *demo) stream(m *demoMember, media diagnostics.MediaType, direction diagnostics.StreamDirection) {
	r := d.rand
	at := d.end + int64(r.between(60_000, 180_000))
	d.streams++
	delay, jitter, buffer := m.user.delay+r.between(0, 12), r.between(1, 7), r.between(38, 74)
	lost, healed := r.between(0, 70), r.between(0, 90) // in ten thousandths
	rec := &diagnostics.Record{
		Envelope: d.envelope("CallDiagnostics", at), ParticipantID: orNull(m.id), Identifier: is(m.user.identifier), EndpointID: is(m.endpoint),
		EndpointType: opt.Of(diagnostics.EndpointType(m.user.kind)), MediaType: opt.Of(media), StreamID: opt.Of(1000 + d.streams),
		TransportType: opt.Of(diagnostics.UDP), StreamDirection: opt.Of(direction), CodecName: is("OPUS"),
		RoundTripTimeAvg: opt.Of(opt.Milliseconds(delay)), RoundTripTimeMax: opt.Of(opt.Milliseconds(delay + r.between(15, 90))),
		JitterAvg: opt.Of(opt.Milliseconds(jitter)), JitterMax: opt.Of(opt.Milliseconds(jitter + r.between(3, 30))),
		PacketLossRateAvg: opt.Of(opt.Ratio(float64(lost) / 1e4)), PacketLossRateMax: opt.Of(opt.Ratio(float64(lost*4) / 1e4)),
		JitterBufferSizeAvg: opt.Of(opt.Milliseconds(buffer)), JitterBufferSizeMax: opt.Of(opt.Milliseconds(buffer + r.between(10, 60))),
		HealedDataRatioAvg: opt.Of(opt.Ratio(float64(healed) / 1e4)), HealedDataRatioMax: opt.Of(opt.Ratio(float64(healed*3) / 1e4)),
		PacketUtilization: opt.Of(opt.Packets((m.left - m.joined) / 20)),
	}
	if direction == diagnostics.Inbound { // the server sends it
		rec.Identifier, rec.EndpointID, rec.EndpointType = null(), null(), opt.Of(diagnostics.Server)
	}
	if media == diagnostics.Video {
		rec.CodecName = is("H264")
		rec.VideoFrameRateAvg = opt.Of(opt.FramesPerSecond(float64(r.between(220, 299)) / 10))
		rec.RecvResolutionHeight = opt.Of(pick(r, []opt.Pixels{360, 540, 720}))
		rec.RecvFreezeDurationPerMinuteInMs = opt.Of(opt.MillisecondsPerMinute(r.between(0, 420)))
		rate := r.between(620_000, 1_350_000)
		rec.VideoBitRateAvg, rec.VideoBitRateMax = opt.Of(opt.BitsPerSecond(rate)), opt.Of(opt.BitsPerSecond(rate*3/2))
	}
	if m.spoil != nil {
		m.spoil(rec)
	}
	d.send("calldiagnostics", at, rec)
}

// operations sends what the client of a participant did: it came, did what the plan says, and
// left, unless it was dropped.
func (d *demo) operations(m *demoMember) {
	r := d.rand
	first, from := clientops.Join, `{"CallType":"Group","CallDirection":"Outgoing"}`
	if d.kind == callsummary.P2P {
		first, from = clientops.StartCall, `{"CallType":"P2P","CallDirection":"Outgoing"}`
		if m.demoPart != &d.people[0] {
			first, from = clientops.AcceptIncomingCall, `{"CallType":"P2P","CallDirection":"Incoming"}`
		}
	}
	d.operation(m, demoAct{0.1, first, from, "", 0}, r.guid(), r.between(640, 1900))
	if m.video && d.kind == callsummary.P2P { // in group calls people join with video
		d.operation(m, demoAct{1.9, clientops.StartVideo, `{"StreamType":"Video","Source":"local"}`, "", 0}, r.guid(), r.between(300, 1200))
	}
	ranges := map[string]string{} // the IDs of user-facing diagnostics
	for _, a := range m.acts {
		id, lasts := r.guid(), 0
		if a.name == clientops.UserFacingDiagnostics {
			name, quality, _ := strings.Cut(a.payload, ",")
			ranges[name] = cmp.Or(ranges[name], id)
			id = ranges[name]
			if strings.Contains(quality, string(clientops.Good)) {
				delete(ranges, name) // the next one is another
			}
		} else if !a.name.Instant() {
			lasts = r.between(40, 900)
		}
		d.operation(m, a, id, lasts)
	}
	if m.end == "" {
		d.operation(m, demoAct{float64(m.left-m.joined) / 1000, clientops.Hangup, "", "", 0}, r.guid(), r.between(40, 160))
	}
}

func (d *demo) operation(m *demoMember, a demoAct, id string, lasts int) {
	at := m.joined + int64(a.after*1000)
	sent := at + int64(d.rand.between(2_000, 20_000))
	rec := &clientops.Record{
		Envelope: d.envelope("CallClientOperations", sent), CallClientTimeStamp: moment(at), OperationName: opt.Of(a.name),
		CallID: is(d.id), ParticipantID: is(m.client), OperationType: is("client-api-request"), OperationID: is(id),
		DurationMs: ms(opt.Milliseconds(lasts)), ResultType: opt.Of(cmp.Or(a.result, clientops.Succeeded)),
		ResultSignature: opt.Of(cmp.Or(a.code, 200)), SDKVersion: is(m.sdk + ".0_stable"), UserAgent: is(m.agent()),
		ClientInstanceID: is(m.device), EndpointID: is(m.endpoint), OperationPayload: orNull(a.payload),
	}
	if lasts == 0 {
		rec.OperationType = is("client-event")
	}
	d.send("callclientoperations", sent, rec)
}

// agent returns the user agent of a client.
func (m *demoMember) agent() string {
	return fmt.Sprintf("azsdk-js-communication-calling/%s (javascript_calling_sdk) %s", m.sdk, m.user.agent)
}

// others sends a survey and media statistics.
func (d *demo) others(m *demoMember) {
	if m.rating > 0 {
		at := m.left + 40_000
		rec := &survey.Record{
			Envelope: d.envelope("CallSurvey", at), CallID: is(d.id), SurveyID: is(d.rand.guid()), ParticipantID: is(m.client),
			AudioIssues: orNull(m.complaints), VideoIssues: null(), OverallRatingScore: opt.Of(m.rating),
			OverallRatingScoreLowerBound: opt.Of[int64](1), OverallRatingScoreUpperBound: opt.Of[int64](5),
		}
		rec.CorrelationID = rec.ParticipantID // of the participant, in this log
		d.send("callsurvey", at, rec)
	}
	if m.measures == nil {
		return
	}
	for second := 10; int64(second)*1000 < m.left-m.joined; second += 10 {
		jitter, packets := m.measures(second)
		d.statistic(m, second, mediastats.JitterInMs, jitter, d.rand.between(0, 6))
		d.statistic(m, second, mediastats.PacketsPerSecond, packets, d.rand.between(0, 3))
	}
}

// statistic sends a statistic of the audio that a client received in ten seconds: its two
// values are low and low + spread.
func (d *demo) statistic(m *demoMember, second int, metric string, low, spread int) {
	at := m.joined + int64(second)*1000
	sent := at + int64(d.rand.between(2_000, 20_000))
	d.send("callclientmediastatstimeseries", sent, &mediastats.Record{
		Envelope: d.envelope("CallClientMediaStatsTimeSeries", sent), CallID: is(d.id), CallClientTimeStamp: moment(at),
		MetricName: is(metric), Count: opt.Of[int64](2), Sum: opt.Of(float64(low + low + spread)), Average: opt.Of(float64(low+low+spread) / 2),
		Minimum: opt.Of(float64(low)), Maximum: opt.Of(float64(low + spread)), MediaStreamDirection: opt.Of(mediastats.Recv),
		MediaStreamType: opt.Of(mediastats.Audio), MediaStreamCodec: is("OPUS"), ParticipantID: is(m.client), ClientInstanceID: is(m.device),
		EndpointID: is(m.endpoint), MediaStreamID: is("2"), AggregationIntervalSeconds: seconds(10),
	})
}
