package rulebook

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/opt"
)

func earliest(times []moment) moment {
	var found moment
	for _, t := range times {
		if t.known && (!found.known || t.Before(found.Time)) {
			found = t
		}
	}
	return found
}

func latest(times []moment) moment {
	var found moment
	for _, t := range times {
		if t.known && (!found.known || t.After(found.Time)) {
			found = t
		}
	}
	return found
}

// newestSummaries returns the newest summary of each participant. The list of 2025 ignores
// summaries without callStartTime altogether, so it leaves them out first.
func (b *book) newestSummaries(call string, ofList bool) map[string]summary {
	newest := map[string]summary{}
	for _, s := range b.summaries[call] {
		if ofList && b.rules == Rules2025 && !s.callStart.known {
			continue
		}
		if old, ok := newest[s.key]; !ok || s.newerThan(old.version) {
			newest[s.key] = s
		}
	}
	return newest
}

// A source says where start, end, type and drops of a call come from.
type source int

const (
	fromNothing source = iota // the page does not list the call: no start, end, type, drops
	fromSummaries
	fromOperations
)

// source: if there is a summary row, it wins whole.
func (b *book) source(call string) source {
	if len(b.timeSummaries(call)) > 0 {
		return fromSummaries
	}
	if b.rules == Rules2024 {
		return fromNothing
	}
	for _, o := range b.clientOperations(call) {
		if o.isOutcome() || o.says("NewState") == "Connected" || o.says("NewState") == "Disconnected" {
			return fromOperations
		}
		for _, s := range b.describing[call] {
			if s.plain && s.callStart.known {
				return fromOperations
			}
		}
	}
	return fromNothing
}

func (b *book) listSummaries(call string) map[string]summary { return b.newestSummaries(call, true) }

// timeSummaries are the summaries that say start, end and type of a call. Choice: until
// 2024 those that describe the call itself, too: they are left out of counts only.
func (b *book) timeSummaries(call string) map[string]summary {
	found := b.listSummaries(call)
	if b.rules == Rules2024 {
		for _, s := range b.describing[call] {
			if old, ok := found[call]; !ok || s.newerThan(old.version) {
				found[call] = s
			}
		}
	}
	return found
}

// clientOperations are those from which a call that only the client knows gets its row.
func (b *book) clientOperations(call string) []operation {
	var found []operation
	for _, o := range b.operations {
		if o.call == call && o.countsForClientCalls() {
			found = append(found, o)
		}
	}
	return found
}

func (b *book) start(call string) moment {
	var times, marks []moment
	switch b.source(call) {
	case fromSummaries:
		for _, s := range b.timeSummaries(call) {
			times = append(times, s.callStart)
		}
		return earliest(times)
	case fromOperations:
		for _, o := range b.clientOperations(call) {
			times = append(times, o.at)
			if o.marksStart() {
				marks = append(marks, o.at)
			}
		}
	}
	if len(marks) > 0 {
		return earliest(marks)
	}
	return earliest(times)
}

func (b *book) end(call string) moment {
	var times, marks []moment
	switch b.source(call) {
	case fromSummaries:
		for _, s := range b.timeSummaries(call) {
			times = append(times, s.callStart.plus(s.callDuration))
		}
		return latest(times)
	case fromOperations:
		for _, o := range b.clientOperations(call) {
			times = append(times, o.at)
			if o.marksEnd() {
				marks = append(marks, o.at)
			}
		}
	}
	if len(marks) > 0 {
		return latest(marks)
	}
	return latest(times)
}

// duration is cut to whole seconds since 2025. Choice: one below 0 is not known.
func (b *book) duration(call string) opt.Value[float64] {
	start, end := b.start(call), b.end(call)
	if !start.known || !end.known || end.Before(start.Time) {
		return opt.Without[float64](opt.Null)
	}
	d := end.Sub(start.Time)
	if b.rules == Rules2025 {
		d = d.Truncate(time.Second)
	}
	return opt.Of(d.Seconds())
}

// callType: Group if any says so (R4), else any that is not empty.
func (b *book) callType(call string) string {
	var found string
	see := func(s string) {
		if s != "" && found != "Group" {
			found = s
		}
	}
	switch b.source(call) {
	case fromSummaries:
		for _, s := range b.timeSummaries(call) {
			see(s.callType)
		}
	case fromOperations:
		for _, o := range b.clientOperations(call) {
			see(o.says("CallType"))
		}
	}
	return found
}

// dropped is R2: the newest version of a summary says it. No ResultCategory is no drop.
func (b *book) dropped(call string) int {
	who := map[string]bool{}
	switch b.source(call) {
	case fromSummaries:
		for key, s := range b.listSummaries(call) {
			if b.summaryUngraceful(s) {
				who[key] = true
			}
		}
	case fromOperations:
		for _, o := range b.clientOperations(call) {
			if o.isOutcome() && unexpected(o.result) {
				who[o.participant] = true
			}
		}
	}
	return len(who)
}

// summaryUngraceful says what a summary alone says about the end of its participant.
func (b *book) summaryUngraceful(s summary) bool {
	if b.rules == Rules2025 {
		return unexpected(s.cat)
	}
	code, err := strconv.Atoi(s.endReason)
	return err == nil && ungraceful2024[code]
}

var ungraceful2024 = map[int]bool{
	380: true, 400: true, 407: true, 408: true, 409: true, 410: true, 412: true, 417: true, 430: true, 439: true,
	440: true, 481: true, 483: true, 488: true, 489: true, 493: true, 500: true, 502: true, 503: true, 504: true, 580: true,
}

// A person is a participant of a call: of a summary, of operations, or of both.
type person struct {
	summary    summary
	hasSummary bool
	hasClient  bool // an operation that names the call names the participant
}

// people returns the participants of a call by key: distinct participants of the summaries
// and of the operations with this CallId.
func (b *book) people(call string, summaries map[string]summary) map[string]person {
	people := map[string]person{}
	for key, s := range summaries {
		people[key] = person{summary: s, hasSummary: true}
	}
	for _, o := range b.operations {
		if o.call == call && o.countsForParticipants(b.rules) {
			key := b.personOf(call, o.participant, summaries)
			p := people[key]
			p.hasClient = true
			people[key] = p
		}
	}
	return people
}

// personOf returns the key of the participant whose ParticipantId an operation has. A
// summary without ParticipantId (of a P2P call) is joined by endpoint ID (ruling 5), and so
// is one whose ParticipantId is redacted (a deviation). Choice: one operation that has the
// endpoint ID is enough.
func (b *book) personOf(call, participant string, summaries map[string]summary) string {
	if s, ok := summaries[participant]; ok && s.participantID == participant {
		return participant
	}
	for _, o := range b.operations {
		if o.participant == participant && b.callOf(o) == call {
			if key, ok := b.personAt(call, o.endpoint, summaries); ok {
				return key
			}
		}
	}
	return participant
}

// personAt returns the key of the summary without ParticipantId that has the endpoint. Choice:
// of several the first key, among those on the list if there is one.
func (b *book) personAt(call, endpoint string, summaries map[string]summary) (string, bool) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(summaries)) {
		s := summaries[key]
		if endpoint != "" && endpoint != "Redacted" && s.endpointID == endpoint && (s.participantID == "" || s.participantID == "Redacted") {
			keys = append(keys, key)
		}
	}
	listed := b.listSummaries(call)
	for _, key := range keys {
		if _, ok := listed[key]; ok {
			return key, true
		}
	}
	if len(keys) == 0 {
		return "", false
	}
	return keys[0], true
}

// callRow makes the row of a call, column by column.
func (b *book) callRow(call string) CallRow {
	start, end := b.start(call), b.end(call)
	row := CallRow{
		CallID:              shownID(call),
		CallType:            shownText(b.callType(call)),
		Start:               shownTime(start.Time, start.known),
		End:                 shownTime(end.Time, end.known),
		DurationSeconds:     b.duration(call),
		DroppedParticipants: b.dropped(call),
		Rating:              b.rating(call),
		ClientTypes:         map[string]int{},
		IssueBreakdown:      map[string]int{},
		ParticipantTypes:    map[string]int{},
		SDKVersions:         map[string]int{},
		OSVersions:          map[string]int{},
	}
	for _, p := range b.people(call, b.listSummaries(call)) {
		row.Participants++
		row.ClientTypes[clientType(p)]++
		row.ParticipantTypes[participantType(p)]++
		row.SDKVersions[or(p.summary.sdkVersion, "Unknown")]++
		row.OSVersions[or(p.summary.osVersion, "Unknown")]++
	}
	row.ClientTypes, row.ParticipantTypes = foldCase(row.ClientTypes), foldCase(row.ParticipantTypes)
	var names []string
	for _, f := range flaws(b.operationsOf(call)) {
		row.BadOperations++
		row.IssueBreakdown[f.name]++
		names = append(names, f.name)
	}
	row.Streams, row.PoorStreams, row.Quality = b.quality(b.newestStreams(call), names)
	if row.DroppedParticipants > 0 {
		row.IssueBreakdown["Call Ended Ungracefully"] += row.DroppedParticipants
	}
	if row.PoorStreams > 0 {
		row.IssueBreakdown["Poor Media Streams"] += row.PoorStreams
	}
	row.Issues = row.BadOperations + row.DroppedParticipants + row.PoorStreams
	return row
}

// quality is that of a call and, by R11, of a participant: by its streams and the names of its
// flaws.
func (b *book) quality(streams []stream, flaws []string) (n, poor int, quality string) {
	quality = "Unknown"
	for _, s := range streams {
		switch b.judge(s) {
		case "Poor":
			poor++
		case "Good": // Choice: next to a good stream an unknown one does not matter.
			quality = "Good"
		}
	}
	network := slices.ContainsFunc(flaws, func(name string) bool { return strings.Contains(strings.ToLower(name), "network") })
	if poor > 0 || network && b.rules == Rules2025 {
		quality = "Poor"
	}
	return len(streams), poor, quality
}

// foldCase counts spellings of a name in another case as one, the first of them in order.
func foldCase(counts map[string]int) map[string]int {
	folded := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		first := name
		for other := range folded {
			if strings.EqualFold(other, name) {
				first = other
			}
		}
		folded[first] += counts[name]
	}
	return folded
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// clientType: the summary's endpoint type, VoIP for those known from operations only.
func clientType(p person) string {
	if p.hasSummary {
		return or(p.summary.endpointType, "Unknown") // Choice: the word for no type.
	}
	return "VoIP"
}

// participantType: the summary's; else ACS if an operation names the participant.
func participantType(p person) string {
	switch {
	case p.summary.participantType != "":
		return p.summary.participantType
	case p.hasClient:
		return "ACS"
	}
	return "Unknown"
}

// rating is the mean of score × 5 ÷ upper bound. A survey counts once, by its ID or, without one, by
// what it says; a scale that ends at 0 says nothing.
func (b *book) rating(call string) string {
	newest := map[string]vote{}
	for _, v := range b.surveys[call] {
		id := or(v.survey, none+v.content)
		if old, ok := newest[id]; !ok || v.newerThan(old.version) {
			newest[id] = v
		}
	}
	sum, n := new(big.Rat), int64(0)
	for _, v := range newest {
		if v.scored && v.upper > 0 {
			sum.Add(sum, big.NewRat(v.score*5, v.upper))
			n++
		}
	}
	if n == 0 {
		return "Unknown"
	}
	mean := sum.Quo(sum, big.NewRat(n, 1))
	switch {
	case mean.Cmp(big.NewRat(9, 2)) >= 0:
		return "Good"
	case mean.Cmp(big.NewRat(3, 1)) >= 0:
		return "Average"
	}
	return "Poor"
}
