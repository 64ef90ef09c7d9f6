package acstest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
)

// judge works out the answer for a planned call by some rules.
type judge struct {
	*planned
	rules   Rules
	old     bool // the rules are those of 2024
	a       Answer
	clients map[*person]*client
	rows    map[*person]int // where each is in the People of the answer
	listed  bool            // the list of calls has a summary of the call
}

// client is what the operations of a participant say. A time of 0 is not known.
type client struct {
	named       bool  // for the list: a record names the call and the participant
	from, until int64 // the records that name the call
	unexpected  bool  // a record of an outcome says that it was unexpected

	seen        bool // for the row: there is an operation
	first, last int64
	came, left  int64 // by the operations that mark it
	outcomes    int
	failed      bool // an outcome
	told        *act // the last outcome that says something
	latest      *act // the last operation
}

// answer returns the answer for the planned call.
func (c *planned) answer(rules Rules) Answer {
	if rules != CallDiagnostics && rules != CallDiagnostics2024 {
		panic(fmt.Sprintf("acstest: there are no rules %q", rules))
	}
	j := &judge{planned: c, rules: rules, old: rules == CallDiagnostics2024, clients: map[*person]*client{}, rows: map[*person]int{}}
	j.a = Answer{
		CallID: c.plan.id, ResourceID: c.plan.resource, Quality: "Unknown", Rating: c.rating(),
		ClientTypes: map[string]int{}, ParticipantTypes: map[string]int{}, SDKVersions: map[string]int{}, OSVersions: map[string]int{},
		Endpoints: map[string]int{}, IssueBreakdown: map[string]int{}, Complete: true,
		MediaStats: c.plan.stats, Surveys: c.plan.surveys, Usage: c.plan.usage,
	}
	for _, p := range c.people {
		j.clients[p] = new(client)
	}
	for _, a := range c.acts {
		j.name(a)
	}
	j.headline()
	acts := slices.DeleteFunc(slices.Clone(c.acts), func(a *act) bool { return !j.isOperation(a) })
	for _, a := range acts {
		j.clients[a.person].do(a, j)
	}
	for _, p := range c.people {
		j.list(p)
		j.row(p)
	}
	for _, s := range c.media {
		j.stream(s)
	}
	for _, a := range acts {
		j.operation(a)
	}
	j.endpoints()
	j.finish()
	return j.a
}

// leftOut reports whether an operation is left out by its name.
func (j *judge) leftOut(a *act) bool { return !j.old && slices.Contains(leftOutNames, a.name) }

// name notes the call and the participant that a record names. Since 2025 it need not be
// an operation.
func (j *judge) name(a *act) {
	c := j.clients[a.person]
	if a.noCall || j.old && a.partial {
		return
	}
	if slices.Contains(outcomes, a.name) && strings.Contains(string(a.result), "Unexpected") {
		c.unexpected = true
	}
	if !j.leftOut(a) {
		c.named = true
		extend(&c.from, &c.until, a)
	}
}

// extend extends a span, which is empty if it begins at 0, by an operation.
func extend(from, until *int64, a *act) {
	if *from == 0 || a.at < *from {
		*from = a.at
	}
	*until = max(*until, a.last)
}

// begins and ends report whether an operation marks the start or the end of its
// participant.
func (j *judge) begins(a *act) bool {
	if j.old {
		return a.name == clientops.EnterCall
	}
	return slices.Contains(beginnings, a.name) || a.said.state == "Connected"
}

func (j *judge) ends(a *act) bool {
	return a.name == clientops.Hangup || !j.old && a.said.state == "Disconnected"
}

// headline finds out what the summaries say about the call as a whole or, since 2025,
// operations where there is no summary.
func (j *judge) headline() {
	var start, end int64
	for _, p := range j.people {
		if p.summary == neverCame {
			continue
		}
		if j.inGroup(p) {
			j.a.TeamsThreadID = j.plan.thread
		}
		if p.noCallStart && !j.old {
			continue
		}
		j.listed = true
		j.callType(j.inGroup(p))
		if p.noCallStart {
			continue
		}
		if start == 0 || p.callStart < start {
			start = p.callStart
		}
		if p.summary == finished {
			end = max(end, p.callStart+int64(j.plan.seconds)*1000)
		}
	}
	at := j.plan.itself
	if at != 0 {
		j.a.TeamsThreadID = j.plan.thread
	}
	switch {
	case at != 0 && j.old:
		j.callType(j.plan.group)
		if start == 0 || at < start {
			start = at
		}
		end = max(end, at+int64(j.plan.seconds-1)*1000)
	case !j.old && !j.listed:
		start, end = j.clientHeadline()
	}
	if start != 0 {
		j.a.Start = unix(start)
	}
	if end != 0 {
		j.a.End = unix(end)
	}
	if start != 0 && end >= start {
		d := time.Duration(end-start) * time.Millisecond
		if !j.old {
			d = d.Truncate(time.Second)
		}
		j.a.DurationSeconds = d.Seconds()
	}
}

func (j *judge) callType(group bool) {
	if group {
		j.a.CallType = string(callsummary.Group)
	} else if j.a.CallType == "" {
		j.a.CallType = string(callsummary.P2P)
	}
}

// clientHeadline is headline for a call that only clients know. No name is left out. Without
// an outcome or a state, Call Diagnostics lists the call only if a summary describes it.
func (j *judge) clientHeadline() (start, end int64) {
	var came, left, begin, last int64
	var kinds []string
	listed := j.plan.itself != 0
	for _, a := range j.acts {
		if a.noCall || a.noPerson {
			continue
		}
		extend(&begin, &last, a)
		if j.begins(a) && (came == 0 || a.at < came) {
			came = a.at
		}
		if j.ends(a) {
			left = max(left, a.at)
		}
		listed = listed || j.begins(a) || j.ends(a)
		if a.said.callType != "" {
			kinds = append(kinds, a.said.callType)
		}
	}
	if !listed || begin == 0 {
		return 0, 0
	}
	for _, kind := range kinds {
		j.callType(kind == string(callsummary.Group))
	}
	return cmp.Or(came, begin), cmp.Or(left, last)
}

// isOperation reports whether a record is an operation of the call. One that names neither
// the call nor a participant must be near enough to what else its client did.
func (j *judge) isOperation(a *act) bool {
	if a.partial || j.leftOut(a) {
		return false
	}
	if !a.noCall || !a.noPerson {
		return true
	}
	c := j.clients[a.person]
	if j.old {
		from, until := c.from, c.until
		if !j.a.Start.IsZero() {
			from = min(from, j.a.Start.UnixMilli())
		}
		if !j.a.End.IsZero() {
			until = max(until, j.a.End.UnixMilli())
		}
		return from-2*hour <= a.at && a.at <= until
	}
	return !j.a.Start.IsZero() && j.a.Start.UnixMilli()-3*hour <= a.at && a.at <= c.until
}

// do adds an operation of the call to what is known of the participant that it names.
func (c *client) do(a *act, j *judge) {
	if a.noPerson {
		return
	}
	if slices.Contains(outcomes, a.name) && (!j.old || a.name != clientops.StartCall && a.name != clientops.AcceptIncomingCall) {
		c.outcomes++
		c.failed = c.failed || a.bad
	}
	c.seen = true
	if c.latest == nil || a.last >= c.latest.last {
		c.latest = a
	}
	extend(&c.first, &c.last, a)
	if j.begins(a) && (c.came == 0 || a.at < c.came) {
		c.came = a.at
	}
	if j.ends(a) {
		c.left = max(c.left, a.at)
	}
	if s := a.said; s.code+s.subcode+s.phrase+s.category != "" && (c.told == nil || a.at > c.told.at) {
		c.told = a
	}
}

// operation counts an operation or a range of diagnostics.
func (j *judge) operation(a *act) {
	p := &j.a.People[j.rows[a.person]]
	if a.diagnostic {
		j.a.Ranges++
		p.Ranges++
	} else {
		j.a.Operations++
		p.Operations++
	}
	if !a.bad {
		return
	}
	p.BadOperations++
	p.HasIssues = p.HasIssues || !a.noPerson
	j.a.BadOperations++
	j.a.count(a.issue, 1)
	if !j.old && strings.Contains(strings.ToLower(a.issue), "network") {
		j.a.Quality = "Poor"
		if !a.noPerson { // what its client did before is not the participant's
			p.Quality = "Poor"
		}
	}
}

// stream counts a stream.
func (j *judge) stream(s *stream) {
	one := StreamAnswer{
		StreamID: s.id, MediaType: string(s.media), Inbound: s.inbound,
		EndpointType: string(s.endpointType()), Poor: s.values.poor(j.rules), Beyond: s.values.columns(j.rules),
	}
	j.a.Streams++
	poor := 0
	if one.Poor {
		poor = 1
	}
	judgeStream(&j.a.Quality, poor)
	j.a.PoorStreams += poor
	if i, ok := j.rows[s.person]; ok && s.person.known(j.inGroup(s.person)) {
		p := &j.a.People[i]
		one.Person = p.Key
		p.Streams++
		p.PoorStreams += poor
		judgeStream(&p.Quality, poor)
	} else {
		j.a.Complete = false
	}
	j.a.Media = append(j.a.Media, one)
}

// judgeStream adds a stream to a verdict.
func judgeStream(quality *string, poor int) {
	switch {
	case poor > 0:
		*quality = "Poor"
	case *quality == "Unknown":
		*quality = "Good"
	}
}

// known reports whether a reader can find the participant of a stream. Without a summary
// there is only the participant ID, which P2P calls do not have. A redacted summary has
// only the identifier, which streams from the server do not have, and the type of the
// endpoint, which may differ in streams.
func (p *person) known(group bool) bool {
	switch {
	case p.hidden:
		return p.sends && p.sendsAs == ""
	case p.summary == neverCame:
		return group
	}
	return true
}

// endpoints counts each endpoint of the participants once, and those that only streams
// name. The server is one if it sends a stream. The type is that in a summary, else in a
// stream, else VoIP.
func (j *judge) endpoints() {
	const operations, streams, summaries = 1, 2, 3 // what the type is known from
	kind, known := map[string]string{}, map[string]int{}
	add := func(id, what string, by int) {
		if by > known[id] {
			kind[id], known[id] = what, by
		}
	}
	for p := range j.rows {
		switch {
		case p.summary != neverCame && p.hidden:
			add("redacted", string(p.kind), summaries)
		case p.summary != neverCame:
			add(p.endpoint.Or(""), string(p.kind), summaries)
		case !p.noEndpoint:
			add(p.endpoint.Or(""), string(callsummary.VoIP), operations)
		}
	}
	for _, s := range j.media {
		switch p := s.person; {
		case s.inbound:
			add("", string(s.endpointType()), streams)
		case p.hidden:
			add(p.instance, string(s.endpointType()), streams)
		default:
			add(p.endpoint.Or(""), string(s.endpointType()), streams)
		}
	}
	for _, what := range kind {
		j.a.Endpoints[what]++
	}
}

// finish adds what follows from the counts.
func (j *judge) finish() {
	summaries := 0
	for i := range j.a.People {
		if !j.a.People[i].OnlyOperations {
			summaries++
		}
	}
	if summaries == 0 || summaries < 2 && !j.plan.group {
		j.a.Complete = false
	}
	j.a.count("Call Ended Ungracefully", j.a.DroppedParticipants)
	j.a.count("Poor Media Streams", j.a.PoorStreams)
}

// count adds issues.
func (a *Answer) count(name string, n int) {
	if n > 0 {
		a.IssueBreakdown[name] += n
		a.Issues += n
	}
}

// rating is the mean of the scores, on a scale up to 5: Good from 4.5, Average
// from 3.
func (c *planned) rating() string {
	switch n, sum := c.plan.ratings, c.plan.tenths; {
	case n == 0:
		return "Unknown"
	case sum >= 45*n:
		return "Good"
	case sum >= 30*n:
		return "Average"
	}
	return "Poor"
}

func unix(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
