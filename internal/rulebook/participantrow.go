package rulebook

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

// A member is a participant with what its row is made of.
type member struct {
	person
	key        string
	operations []operation // its own in the call, by time
	flaws      []string    // by name
	streams    []stream
}

// participantRows returns one row per participant of the newest summaries, those without
// callStartTime included, and of the operations that name the call or are R6's.
func (b *book) participantRows(call string) []ParticipantRow {
	summaries := b.newestSummaries(call, false)
	members := map[string]*member{}
	for key, s := range summaries {
		members[key] = &member{person: person{summary: s, hasSummary: true}, key: key}
	}
	operations := b.operationsOf(call)
	for _, o := range operations {
		if o.participant != "" && (o.call != "" || b.hasParticipant(call, o.participant)) {
			key := b.personOf(call, o.participant, summaries)
			if members[key] == nil {
				members[key] = &member{key: key}
			}
		}
	}
	// An operation without ParticipantId is of nobody, unless it names the call and its endpoint
	// is that of a summary without one (ruling 5).
	memberOf := func(o operation) *member {
		if o.participant != "" {
			return members[b.personOf(call, o.participant, summaries)]
		}
		if key, ok := b.personAt(call, o.endpoint, summaries); ok && o.call != "" {
			return members[key]
		}
		return nil
	}
	for _, o := range operations {
		if m := memberOf(o); m != nil {
			m.hasClient = true
			m.operations = append(m.operations, o)
		}
	}
	for _, f := range flaws(operations) {
		for _, o := range f.records {
			if m := memberOf(o); m != nil {
				m.flaws = append(m.flaws, f.name)
			}
		}
	}
	for _, s := range b.newestStreams(call) {
		if m := members[b.streamer(call, s, summaries)]; m != nil {
			m.streams = append(m.streams, s)
		}
	}
	var rows []ParticipantRow
	for _, key := range slices.Sorted(maps.Keys(members)) {
		m := members[key]
		slices.SortFunc(m.operations, func(o, p operation) int { // Choice: of one time, those with the greater ID are later.
			return cmp.Or(o.at.Compare(p.at.Time), cmp.Compare(o.id, p.id), cmp.Compare(o.name, p.name))
		})
		rows = append(rows, b.participantRow(call, m))
	}
	return rows
}

func (b *book) participantRow(call string, m *member) ParticipantRow {
	row := ParticipantRow{
		CallID:       shownID(call),
		Key:          m.key,
		Identifier:   shownText(m.summary.identifier),                                                          // service only
		EndpointID:   shownText(m.summary.endpointID),                                                          // service only
		EndpointType: shownText(m.summary.endpointType),                                                        // service only
		Browser:      shownText(m.latest(func(o operation) string { return browserOf(o.userAgent) })),          // client only
		SDKKind:      shownText(m.latest(func(o operation) string { return sdkKind.FindString(o.userAgent) })), // client only
	}
	// Service first:
	row.OSVersion = shownText(or(m.summary.osVersion, m.latest(func(o operation) string { return systemOf(o.userAgent) })))
	row.SDKVersion = shownText(or(m.summary.sdkVersion, m.latest(func(o operation) string { return o.sdkVersion })))
	row.ParticipantType = shownText(m.summary.participantType)
	if m.summary.participantType == "" && m.hasClient && b.rules == Rules2025 {
		row.ParticipantType = opt.Of("ACS")
	}
	if b.rules == Rules2024 { // Choice: the client's SDK and OS are new; a client alone counts as VoIP.
		row.SDKVersion, row.OSVersion = shownText(m.summary.sdkVersion), shownText(m.summary.osVersion)
		if !m.hasSummary {
			row.EndpointType = opt.Of("VoIP")
		}
		for _, o := range slices.Backward(m.operations) { // Choice: and its endpoint stood in.
			if m.summary.endpointID == "" && o.endpoint != "" {
				row.EndpointID = opt.Of(o.endpoint)
			}
		}
	}
	start, end := b.presence(m)
	row.Start, row.StartSide = shownTime(start.Time, start.known), shownText(start.side)
	row.End, row.EndSide = shownTime(end.Time, end.known), shownText(end.side)
	row.DurationSeconds = b.stay(m, start, end)
	reason, subcode, phrase, category := b.ending(m)
	row.EndReason, row.EndSubCode, row.EndPhrase, row.ResultCategory =
		shownText(reason), shownText(subcode), shownText(phrase), shownText(category)
	row.Ungraceful = b.ungraceful(m)
	row.HasIssues = row.Ungraceful || len(m.flaws) > 0
	row.Streams, row.PoorStreams, row.Quality = b.quality(m.streams, m.flaws)
	return row
}

// streamer returns the key of the participant that a stream is of: its own key or, if that is
// no summary's, the one that its endpoint or an operation of its participant leads to.
func (b *book) streamer(call string, s stream, summaries map[string]summary) string {
	if _, ok := summaries[s.key]; ok {
		return s.key
	}
	if key, ok := b.personAt(call, text(s.rec.EndpointID), summaries); ok {
		return key
	}
	return b.personOf(call, s.key, summaries)
}

// latest is what the latest operation says that says anything (choice).
func (m *member) latest(says func(operation) string) string {
	found := ""
	for _, o := range m.operations {
		found = or(says(o), found)
	}
	return found
}

// A bound is the start or the end of a participant's presence, and the side that says it.
type bound struct {
	moment
	side string
}

func firstOf(bounds ...bound) bound {
	for _, b := range bounds {
		if b.known {
			return b
		}
	}
	return bound{}
}

// marks returns what the client says: its marked start and end, its first and last operation.
func (b *book) marks(m *member) (start, end, first, last moment) {
	var starts, ends, all []moment
	for _, o := range m.operations {
		all = append(all, o.at)
		if b.marksStart(o) {
			starts = append(starts, o.at)
		}
		if b.marksEnd(o) {
			ends = append(ends, o.at)
		}
	}
	return earliest(starts), latest(ends), earliest(all), latest(all)
}

// Until 2024 a client starts with EnterCall and ends with Hangup.
func (b *book) marksStart(o operation) bool {
	if b.rules == Rules2024 {
		return o.name == "EnterCall"
	}
	return o.marksStart()
}

func (b *book) marksEnd(o operation) bool {
	if b.rules == Rules2024 {
		return o.name == "Hangup"
	}
	return o.marksEnd()
}

// serviceTimes: participantStartTime, else callStartTime; then participantDuration, else 10 ms.
func serviceTimes(s summary) (start, end moment) {
	start = s.participantStart
	if !start.known {
		start = s.callStart
	}
	lasted := s.participantDuration
	if !lasted.known {
		lasted = seconds{10 * time.Millisecond, true}
	}
	return start, start.plus(lasted)
}

// presence is R14: the client's marks outrank the service's times, those outrank the
// client's first and last operation; start and end each by itself. Until 2024 the service
// outranks the client.
func (b *book) presence(m *member) (start, end bound) {
	markedStart, markedEnd, first, last := b.marks(m)
	serviceStart, serviceEnd := serviceTimes(m.summary)
	const client, service = "client", "service"
	if b.rules == Rules2024 {
		start = firstOf(bound{serviceStart, service}, bound{markedStart, client}, bound{first, client})
		if !serviceEnd.known { // Choice: the service may say how long, the client since when.
			serviceEnd = start.plus(m.summary.participantDuration)
		}
		return start, firstOf(bound{serviceEnd, service}, bound{markedEnd, client}, bound{last, client})
	}
	return firstOf(bound{markedStart, client}, bound{serviceStart, service}, bound{first, client}),
		firstOf(bound{markedEnd, client}, bound{serviceEnd, service}, bound{last, client})
}

// stay is the duration: participantDuration where no mark is known, else end − start.
// Choice: without mark and participantDuration, end − start if one of them is the client's;
// nothing below 0. Until 2024 it is participantDuration.
func (b *book) stay(m *member, start, end bound) opt.Value[int64] {
	markedStart, markedEnd, _, _ := b.marks(m)
	marked := b.rules == Rules2025 && (markedStart.known || markedEnd.known)
	if d := m.summary.participantDuration; d.known && !marked {
		return opt.Of(int64(d.Duration / time.Second))
	}
	if b.rules == Rules2025 && start.known && end.known && (start.side == "client" || end.side == "client") && !end.Before(start.Time) {
		return opt.Of(int64(end.Sub(start.Time) / time.Second))
	}
	return opt.Without[int64](opt.Null)
}

// ending is R8: the payload of the latest of the five that carries any of the four members;
// each that it lacks comes from the summary. Until 2024 all come from the summary.
func (b *book) ending(m *member) (reason, subcode, phrase, category string) {
	s := m.summary
	if b.rules == Rules2025 {
		for _, o := range m.operations { // by time: the last one stays
			code, sub, failure, cat := o.says("Code"), o.says("SubCode"), o.says("FailureReason"), o.says("ResultCategory")
			if o.isOutcome() && code+sub+failure+cat != "" {
				reason, subcode, phrase, category = code, sub, failure, cat
			}
		}
	}
	return or(reason, s.endReason), or(subcode, s.endSubCode), or(phrase, phraseOf(s)), or(category, s.cat)
}

// phraseOf is R13: the text of the subcode, by code and subcode, else by a subcode that only
// one code has.
func phraseOf(s summary) string {
	if s.endSubCode == "" {
		return ""
	}
	entry, _ := errorcodes.Find(s.endReason, s.endSubCode)
	switch entry.Match {
	case errorcodes.MatchPair, errorcodes.MatchRule, errorcodes.MatchSubcode:
		return entry.Description
	}
	return ""
}

// ungraceful is R7: one bad outcome is enough, and outcomes outrank the summary. Until 2024
// there are three outcomes, and either side is enough.
func (b *book) ungraceful(m *member) bool {
	outcomes, bad := 0, 0
	for _, o := range m.operations {
		if b.isOutcome(o) {
			outcomes++
			if o.isBad() {
				bad++
			}
		}
	}
	if b.rules == Rules2025 && outcomes > 0 || bad > 0 {
		return bad > 0
	}
	return m.hasSummary && b.summaryUngraceful(m.summary)
}

func (b *book) isOutcome(o operation) bool {
	if b.rules == Rules2024 {
		return o.name == "Hangup" || o.name == "EnterCall" || o.name == "Join"
	}
	return o.isOutcome()
}
