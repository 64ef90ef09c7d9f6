package acstest

import (
	"slices"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// stream is a planned media stream.
type stream struct {
	person  *person
	id      int64
	media   diagnostics.MediaType
	inbound bool
	values  measures // of the last version
	old     measures // of a stale version
}

// measures are the metrics of a stream, in the order of metrics.
type measures struct {
	value  [numberOfMetrics]int64 // in the metric's steps
	state  [numberOfMetrics]opt.State
	beyond uint32 // a bit for each of limits
}

// poor reports whether a metric is beyond a limit that the rules have.
func (m *measures) poor(rules Rules) bool {
	for i := range limits {
		if m.beyond>>i&1 != 0 && limits[i].counts(rules) {
			return true
		}
	}
	return false
}

// columns returns the metrics beyond a limit that the rules or the documents alone have.
func (m *measures) columns(rules Rules) (list []string) {
	for i := range limits {
		l := &limits[i]
		if m.beyond>>i&1 != 0 && (l.since == documented || l.counts(rules)) && !slices.Contains(list, l.column) {
			list = append(list, l.column)
		}
	}
	return list
}

// The metrics. Their values are integers: in units, or in millionths where the log has
// fractions.
const (
	jitterAvg = iota
	jitterMax
	lossAvg
	lossMax
	roundTripAvg
	roundTripMax
	bufferAvg
	bufferMax
	healedAvg
	healedMax
	frameRate
	height
	freeze
	bitRate
	numberOfMetrics
)

// limit is one way for a stream to be poor.
type limit struct {
	metric int
	column string
	media  diagnostics.MediaType // empty for every kind
	below  bool                  // poor below the limit, else above
	at     int64                 // in the metric's steps; itself not poor
	far    int64                 // the farthest value that is drawn
	since  Rules                 // the first that have it
}

// documented are the rules of a limit that Call Diagnostics has never had.
const documented Rules = "documented"

var limits = []limit{
	{jitterAvg, "JitterAvg", "", false, 30, 400, CallDiagnostics2024},
	{bufferAvg, "JitterBufferSizeAvg", "", false, 200, 2000, CallDiagnostics2024},
	{lossAvg, "PacketLossRateAvg", "", false, 100_000, 900_000, CallDiagnostics2024},
	{roundTripAvg, "RoundTripTimeAvg", "", false, 500, 4000, CallDiagnostics2024},
	{healedAvg, "HealedDataRatioAvg", "", false, 100_000, 600_000, CallDiagnostics2024},
	{frameRate, "VideoFrameRateAvg", diagnostics.Video, true, 7 * micro, 0, CallDiagnostics2024},
	{frameRate, "VideoFrameRateAvg", diagnostics.VBSS, true, 1 * micro, 0, CallDiagnostics2024},
	{frameRate, "VideoFrameRateAvg", diagnostics.AppSharing, true, 1 * micro, 0, CallDiagnostics},
	{freeze, "RecvFreezeDurationPerMinuteInMs", diagnostics.Video, false, 6000 * micro, 60_000 * micro, CallDiagnostics2024},
	{freeze, "RecvFreezeDurationPerMinuteInMs", diagnostics.VBSS, false, 25_000 * micro, 60_000 * micro, CallDiagnostics2024},
	{freeze, "RecvFreezeDurationPerMinuteInMs", diagnostics.AppSharing, false, 25_000 * micro, 60_000 * micro, CallDiagnostics},
	{height, "RecvResolutionHeight", diagnostics.Video, true, 240, 0, CallDiagnostics2024},
	{height, "RecvResolutionHeight", diagnostics.VBSS, true, 768, 0, CallDiagnostics2024},
	{height, "RecvResolutionHeight", diagnostics.AppSharing, true, 768, 0, CallDiagnostics},
	{bitRate, "VideoBitRateAvg", diagnostics.Video, true, 150_000, 0, CallDiagnostics},
	{bufferMax, "JitterBufferSizeMax", "", false, 200, 3000, documented},
	{healedMax, "HealedDataRatioMax", "", false, 100_000, 900_000, documented},
}

func (l *limit) applies(media diagnostics.MediaType) bool { return l.media == "" || l.media == media }

// counts reports whether the rules have the limit.
func (l *limit) counts(rules Rules) bool {
	return l.since == CallDiagnostics2024 || l.since == CallDiagnostics && rules == CallDiagnostics
}

// beyond draws a value beyond the limit, often by a single step.
func (l *limit) beyond(r *random) int64 {
	switch {
	case l.below && r.chance(0.3):
		return l.at - 1
	case l.metric == bitRate && r.chance(0.1):
		return 0 // no picture at all
	case l.below:
		return r.wide(l.far, l.at-1)
	case r.chance(0.3):
		return l.at + 1
	}
	return r.wide(l.at+1, l.far)
}

// sendStreams plans and delivers streams until no more records are owed: first audio for
// each participant, then more.
func (g *generator) sendStreams() {
	var talkers []*person
	for _, p := range g.people {
		if !p.hidden || g.rand.chance(0.3) {
			talkers = append(talkers, p)
		}
	}
	wanted := func() bool { return g.count[streamLog]*micro < g.wanted(streamLog)-micro/2 }
	if !g.plan.group {
		for _, media := range []diagnostics.MediaType{diagnostics.Audio, diagnostics.Video} {
			for _, p := range talkers {
				if wanted() && (media == diagnostics.Audio || p.kind == callsummary.VoIP) {
					g.stream(p, media, false)
				}
			}
		}
		return
	}
	for _, inbound := range []bool{false, true} {
		for _, p := range talkers {
			if wanted() && !(inbound && p.p2p) {
				g.stream(p, diagnostics.Audio, inbound)
			}
		}
	}
	for n := 0; len(talkers) > 0 && wanted() && n < 40*len(talkers); n++ {
		media, inbound := diagnostics.Video, g.rand.chance(0.6)
		switch g.rand.below(10) {
		case 0, 1:
			media = diagnostics.VBSS
		case 2:
			media = diagnostics.AppSharing
		}
		if p := pick(g.rand, talkers); p.kind == callsummary.VoIP {
			g.stream(p, media, inbound && !p.p2p)
		}
	}
}

// stream plans a stream and delivers it, in several versions where planned.
func (g *generator) stream(p *person, media diagnostics.MediaType, inbound bool) {
	r := g.rand
	s := &stream{person: p, media: media, inbound: inbound, id: g.streamID()}
	poor := r.chance(g.cfg.Poor) && g.canBePoor(media)
	s.values = g.measure(media, poor)
	versions := once
	if r.chance(g.cfg.Versions) {
		versions = pick(r, versionPlans)
		s.old = g.measure(media, !poor && g.canBePoor(media))
		if versions == updatesOnly || versions == reversed {
			s.values.measured() // or it would look like the first of more updates
		}
	}
	p.speaks = p.speaks || media == diagnostics.Audio && !inbound
	p.hears = p.hears || media == diagnostics.Audio && inbound
	p.sends = p.sends || !inbound
	g.media = append(g.media, s)
	done := g.plan.end + int64(r.between(20_000, 240_000))
	g.sendVersions(versions, p.joined+int64(r.between(5_000, 60_000)), done, func(at int64, category string, version int64, state versionState) {
		g.send(streamLog, at, g.diagnostic(s, at, "CallDiagnostics"+category, version, state))
	})
}

// endpointType returns the type of the sender.
func (s *stream) endpointType() diagnostics.EndpointType {
	switch {
	case s.inbound:
		return diagnostics.Server
	case s.person.sendsAs != "":
		return s.person.sendsAs
	}
	return diagnostics.EndpointType(s.person.kind)
}

// streamID returns an ID that no other stream of the call has.
func (g *generator) streamID() int64 {
	for {
		id := g.rand.wide(1000, 1<<31)
		taken := false
		for _, s := range g.media {
			taken = taken || s.id == id
		}
		if !taken {
			return id
		}
	}
}

// chosen reports whether a limit may make a kind of stream poor, by Config.PoorBy.
func (g *generator) chosen(l *limit, media diagnostics.MediaType) bool {
	return l.since != documented && l.applies(media) && (len(g.cfg.PoorBy) == 0 || slices.Contains(g.cfg.PoorBy, l.column))
}

// canBePoor reports whether there is a chosen limit for a kind of stream.
func (g *generator) canBePoor(media diagnostics.MediaType) bool {
	return slices.ContainsFunc(limits, func(l limit) bool { return g.chosen(&l, media) })
}

// measure draws the metrics of a stream. If poor is true, some chosen limit must apply to
// it.
func (g *generator) measure(media diagnostics.MediaType, poor bool) measures {
	r := g.rand
	var m measures
	for i := range m.value {
		m.value[i], m.state[i] = g.healthy(i, media), opt.Set
	}
	var keep [numberOfMetrics]bool
	if r.chance(0.1) { // exactly at a limit
		if l := &limits[r.below(len(limits))]; l.applies(media) {
			m.value[l.metric], keep[l.metric] = l.at, true
		}
	}
	for n := 0; poor && (n == 0 || r.chance(0.25)); {
		i := r.below(len(limits))
		l := &limits[i]
		if !g.chosen(l, media) {
			continue
		}
		if n++; n == 1 || !keep[l.metric] {
			m.value[l.metric], keep[l.metric] = l.beyond(r), true
			m.beyond |= 1 << i
		}
	}
	if r.chance(0.03) { // beyond what only the documentation calls poor
		i := len(limits) - 1 - r.below(2)
		l := &limits[i]
		m.value[l.metric], keep[l.metric] = l.beyond(r), true
		m.beyond |= 1 << i
	}
	m.settle(&keep)
	if r.chance(g.cfg.MissingMetrics) {
		part, how := pick(r, []float64{0.2, 0.6, 1}), pick(r, []opt.State{opt.Absent, opt.Null})
		for i := range m.state {
			if !keep[i] && r.chance(part) {
				m.state[i] = how
			}
		}
	}
	return m
}

// settle raises maxima that are less than averages.
func (m *measures) settle(keep *[numberOfMetrics]bool) {
	for average := jitterAvg; average <= healedAvg; average += 2 {
		most := average + 1
		if m.value[most] >= m.value[average] {
			continue
		}
		m.value[most], keep[most] = m.value[average], true
		for i := range limits {
			if l := &limits[i]; l.metric == most && m.value[most] > l.at {
				m.beyond |= 1 << i
			}
		}
	}
}

// unmeasured are the metrics of a first version.
var unmeasured = func() (m measures) {
	for i := range m.state {
		m.state[i] = opt.Null
	}
	return m
}()

// healthy draws a value that is not poor, though it might be for another kind of stream.
func (g *generator) healthy(metric int, media diagnostics.MediaType) int64 {
	r := g.rand
	switch metric {
	case jitterAvg:
		return r.wide(0, 29)
	case jitterMax:
		return r.wide(30, 500) // no limit for the maximum
	case lossAvg:
		return r.wide(0, 30_000)
	case lossMax:
		return r.wide(0, 400_000)
	case roundTripAvg:
		return r.wide(5, 350)
	case roundTripMax:
		return r.wide(350, 2000)
	case bufferAvg:
		return r.wide(20, 150)
	case bufferMax:
		return r.wide(150, 200)
	case healedAvg:
		return r.wide(0, 60_000)
	case healedMax:
		return r.wide(60_000, 100_000)
	case bitRate:
		if media == diagnostics.Video {
			return r.wide(150_000, 1_500_000)
		}
		return r.wide(0, 1_500_000)
	}
	if media == diagnostics.VBSS || media == diagnostics.AppSharing {
		switch metric {
		case frameRate:
			return r.wide(1*micro, 15*micro)
		case height:
			return int64(pick(r, []int{768, 900, 1080}))
		}
		return r.wide(0, 25_000) * micro
	}
	if media == diagnostics.Video {
		switch metric {
		case frameRate:
			return r.wide(7*micro, 30*micro)
		case height:
			return int64(pick(r, []int{240, 360, 480, 720}))
		}
		return r.wide(0, 6000*micro)
	}
	if metric == freeze { // audio has no limit
		return r.wide(0, 60_000) * micro
	}
	return 0
}

// diagnostic returns a version of a stream's record.
func (g *generator) diagnostic(s *stream, at int64, category string, version int64, state versionState) *diagnostics.Record {
	p := s.person
	rec := &diagnostics.Record{
		Envelope: g.envelope(category, at), ParticipantID: p.participant, Identifier: p.identifier,
		EndpointID: p.endpoint, EndpointType: opt.Of(s.endpointType()), MediaType: opt.Of(s.media),
		StreamID: opt.Of(s.id), TransportType: opt.Of(diagnostics.UDP),
	}
	if p.hidden { // this log is never redacted
		rec.ParticipantID, rec.EndpointID = is(p.client), is(p.instance)
	}
	if s.inbound {
		rec.Identifier, rec.EndpointID = null(), null()
	}
	if s.id&15 == 0 {
		rec.TransportType = opt.Of(diagnostics.TCP)
	}
	m := &s.values
	if state == stale {
		m = &s.old
	}
	if state == first {
		m = &unmeasured
	}
	m.set(rec, s.media)
	if g.plan.modern {
		g.modernize(rec, s)
	}
	if version > 0 {
		rec.CallUpdatesVersion = opt.Of(version)
	}
	return rec
}

// measured fills in the metrics that every client measures.
func (m *measures) measured() {
	for _, metric := range []int{jitterAvg, lossAvg, roundTripAvg} {
		m.state[metric] = opt.Set
	}
}

// set sets the metrics of a record. Those of pictures are absent from records of
// audio unless they have been drawn.
func (m *measures) set(rec *diagnostics.Record, media diagnostics.MediaType) {
	rec.JitterAvg, rec.JitterMax = whole[opt.Milliseconds](m, jitterAvg), whole[opt.Milliseconds](m, jitterMax)
	rec.PacketLossRateAvg, rec.PacketLossRateMax = fraction[opt.Ratio](m, lossAvg), fraction[opt.Ratio](m, lossMax)
	rec.RoundTripTimeAvg, rec.RoundTripTimeMax = whole[opt.Milliseconds](m, roundTripAvg), whole[opt.Milliseconds](m, roundTripMax)
	rec.JitterBufferSizeAvg, rec.JitterBufferSizeMax = whole[opt.Milliseconds](m, bufferAvg), whole[opt.Milliseconds](m, bufferMax)
	rec.HealedDataRatioAvg, rec.HealedDataRatioMax = fraction[opt.Ratio](m, healedAvg), fraction[opt.Ratio](m, healedMax)
	if media == diagnostics.Audio && m.value[jitterMax]%4 != 0 {
		return
	}
	rec.VideoFrameRateAvg = fraction[opt.FramesPerSecond](m, frameRate)
	rec.RecvResolutionHeight = whole[opt.Pixels](m, height)
	rec.RecvFreezeDurationPerMinuteInMs = fraction[opt.MillisecondsPerMinute](m, freeze)
	if m.state[bitRate] == opt.Set {
		rec.VideoBitRateAvg = opt.Of(opt.BitsPerSecond(m.value[bitRate]))
	} else {
		rec.VideoBitRateAvg = opt.Without[opt.BitsPerSecond](m.state[bitRate])
	}
}

func whole[T ~int64](m *measures, metric int) opt.Value[T] {
	if m.state[metric] != opt.Set {
		return opt.Without[T](m.state[metric])
	}
	return opt.Of(T(m.value[metric]))
}

func fraction[T ~float64](m *measures, metric int) opt.Value[T] {
	if m.state[metric] != opt.Set {
		return opt.Without[T](m.state[metric])
	}
	return opt.Of(T(float64(m.value[metric]) / micro))
}

// modernize sets the fields of newer records.
func (g *generator) modernize(rec *diagnostics.Record, s *stream) {
	r := g.rand
	rec.PacketUtilization = opt.Of(opt.Packets(r.between(0, 200_000)))
	rec.StreamDirection = opt.Of(diagnostics.Outbound)
	if s.inbound {
		rec.StreamDirection = opt.Of(diagnostics.Inbound)
	}
	rec.CodecName = is(g.version(pick(r, []string{"OPUS", "SATIN", "G722"})))
	if s.media != diagnostics.Audio {
		rec.CodecName = is(g.version("H264S"))
		rec.VideoBitRateMax = opt.Of(opt.BitsPerSecond(r.between(1_500_000, 4_000_000)))
	}
}
