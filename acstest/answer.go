package acstest

import (
	"time"

	"example.com/acstelemetry/callsummary"
)

// Answer is what a generated call must turn out to be, in the columns of Call Diagnostics'
// list of calls. It comes from the plan of the call, not from its records; the package
// documentation has the rules.
type Answer struct {
	// CallID is empty for a record without a correlation ID.
	CallID string
	// CallType is "P2P" or "Group", or empty if no summary says it.
	CallType string
	// Start and End are in UTC; zero if no summary says it.
	Start, End time.Time
	// DurationSeconds is from Start to End; 0 if one of them is not known.
	DurationSeconds float64
	Participants    int
	// ClientTypes counts the participants by endpoint type.
	ClientTypes map[string]int
	// Endpoints counts the endpoints by type: one for a person who came back, or who was in
	// the P2P call that became a group call. The server is one if it sends a stream.
	Endpoints           map[string]int
	DroppedParticipants int
	Streams             int
	PoorStreams         int
	Quality             string // "Good", "Poor" or "Unknown"
	Rating              string // "Good", "Average", "Poor" or "Unknown"
	// BadOperations counts operations with a bad result and bad user-facing
	// diagnostics.
	BadOperations int
	// Issues is the sum of IssueBreakdown, which counts them by name.
	Issues         int
	IssueBreakdown map[string]int
	// Complete says that all summaries are there in their last version, that every stream
	// and operation has one, and that each participant who was connected has an audio
	// stream in each direction; in a P2P call, one.
	Complete      bool
	ResourceID    string
	TeamsThreadID string // empty outside of Teams

	// People are the participants, those of Participants.
	People []PersonAnswer
	// Media are the streams, those of Streams.
	Media []StreamAnswer
	// Operations counts the operations that count for the call, and Ranges the
	// user-facing diagnostics, which are not among them.
	Operations, Ranges int
	// MediaStats, Surveys and Usage count other records of the call.
	MediaStats, Surveys, Usage int
}

// PersonAnswer is what a participant must turn out to be.
type PersonAnswer struct {
	// Key is the participant ID, or else the identifier, or else the endpoint
	// ID.
	Key string
	// EndpointType is that in the summary, else VoIP.
	EndpointType string
	// Start and End are in UTC: by the summary, else by the operations.
	Start, End time.Time
	// EndReason is the end code in the last version of the summary; empty if it
	// is not known.
	EndReason string
	// Dropped says that the end code is an ungraceful one. Ungraceful says that
	// it is, or that an operation Hangup, EnterCall or Join had a bad result.
	Dropped, Ungraceful bool
	// OnlyOperations says that there is no summary.
	OnlyOperations bool
	// These count as in an Answer.
	Streams, PoorStreams, Operations, Ranges, BadOperations int
}

// StreamAnswer is what a stream must turn out to be.
type StreamAnswer struct {
	// StreamID tells the streams of a call apart: no two have the same.
	StreamID  int64
	MediaType string
	// EndpointType is that of the sender.
	EndpointType string
	Inbound      bool
	// Person is the Key of the participant whose stream it is; empty if no
	// summary and no operation names it.
	Person string
	// Poor says that a metric is beyond its limit, as Call Diagnostics counts
	// it.
	Poor bool
	// Beyond are the metrics that are beyond a limit, by their columns. Those
	// that only the documentation calls poor, JitterBufferSizeMax and
	// HealedDataRatioMax, are among them.
	Beyond []string
}

// Names of issues that are neither operations nor diagnostics.
const (
	ungracefulIssue = "Call Ended Ungracefully"
	poorIssue       = "Poor Media Streams"
)

// answer returns the answer for the planned call.
func (g *generator) answer() Answer {
	a := Answer{
		CallID: g.plan.id, ResourceID: g.plan.resource, Quality: "Unknown", Rating: g.rating(),
		ClientTypes: map[string]int{}, Endpoints: map[string]int{}, IssueBreakdown: map[string]int{}, Complete: true,
		Operations: len(g.acts), Ranges: len(g.ranges),
		MediaStats: g.plan.stats, Surveys: g.plan.surveys, Usage: g.plan.usage,
	}
	people := g.answerPeople(&a)
	g.answerStreams(&a, people)
	g.answerOperations(&a, people)
	g.answerEndpoints(&a, people)
	summaries := 0
	for i := range a.People {
		if !a.People[i].OnlyOperations {
			summaries++
		}
	}
	if summaries == 0 || summaries < 2 && !g.plan.group {
		a.Complete = false
	}
	a.count(ungracefulIssue, a.DroppedParticipants)
	a.count(poorIssue, a.PoorStreams)
	return a
}

// count adds issues.
func (a *Answer) count(name string, n int) {
	if n > 0 {
		a.IssueBreakdown[name] += n
		a.Issues += n
	}
}

// answerPeople adds the participants, and what their summaries say.
func (g *generator) answerPeople(a *Answer) map[*person]int {
	index := map[*person]int{}
	for _, p := range g.people {
		if p.summary == neverCame && !p.operates {
			continue // only streams name them
		}
		one := PersonAnswer{Key: p.key, EndpointType: string(p.kind)}
		switch p.summary {
		case neverCame:
			one.OnlyOperations = true
			one.Start, one.End = unix(p.enter), unix(p.hangup)
			a.Complete = a.Complete && p.noEndpoint // it may be the client of somebody with a summary
		case early:
			one.Start = p.start()
			one.End = one.Start.Add(10 * time.Millisecond)
			a.Complete = false
			a.summary(g, p)
		case finished:
			one.Start = p.start()
			one.End = one.Start.Add(time.Duration(p.seconds) * time.Second)
			one.EndReason, one.Dropped = p.reason, p.dropped
			if p.reason == "0" || p.speaks || p.hears { // else it may never have been connected
				a.Complete = a.Complete && p.speaks && (p.hears || !g.inGroup(p))
			}
			a.summary(g, p)
			a.end(unix(p.callStart + int64(g.plan.seconds)*1000))
		}
		one.Ungraceful = one.Dropped || p.badEnd
		if one.Dropped {
			a.DroppedParticipants++
		}
		a.ClientTypes[one.EndpointType]++
		a.Participants++
		index[p] = len(a.People)
		a.People = append(a.People, one)
	}
	if !a.Start.IsZero() && !a.End.IsZero() {
		a.DurationSeconds = a.End.Sub(a.Start).Seconds()
	}
	return index
}

// start is when the participant joined, by the summary.
func (p *person) start() time.Time {
	if p.noStart {
		return unix(p.callStart)
	}
	return unix(p.joined)
}

// summary adds what one summary says about the call.
func (a *Answer) summary(g *generator, p *person) {
	if g.inGroup(p) {
		a.CallType = string(callsummary.Group)
		a.TeamsThreadID = g.plan.thread
	} else if a.CallType == "" {
		a.CallType = string(callsummary.P2P)
	}
	if start := unix(p.callStart); a.Start.IsZero() || start.Before(a.Start) {
		a.Start = start
	}
}

func (a *Answer) end(t time.Time) {
	if t.After(a.End) {
		a.End = t
	}
}

func (g *generator) answerStreams(a *Answer, index map[*person]int) {
	for _, s := range g.media {
		one := StreamAnswer{
			StreamID: s.id, MediaType: string(s.media), Inbound: s.inbound,
			EndpointType: string(s.endpointType()), Poor: s.values.poor, Beyond: s.values.beyond,
		}
		a.Streams++
		if a.Quality == "Unknown" {
			a.Quality = "Good"
		}
		if one.Poor {
			a.PoorStreams++
			a.Quality = "Poor"
		}
		if i, ok := index[s.person]; ok && s.person.known(g.inGroup(s.person)) {
			p := &a.People[i]
			one.Person = p.Key
			p.Streams++
			if one.Poor {
				p.PoorStreams++
			}
		} else {
			a.Complete = false
		}
		a.Media = append(a.Media, one)
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

// answerEndpoints counts each endpoint of the participants once, and those that only
// streams name. The server is one if it sends a stream. The type is that in a summary, else
// in a stream, else VoIP.
func (g *generator) answerEndpoints(a *Answer, index map[*person]int) {
	const operations, streams, summaries = 1, 2, 3 // what the type is known from
	kind, known := map[string]string{}, map[string]int{}
	add := func(id, what string, by int) {
		if by > known[id] {
			kind[id], known[id] = what, by
		}
	}
	for p := range index {
		switch {
		case p.summary != neverCame && p.hidden:
			add("redacted", string(p.kind), summaries)
		case p.summary != neverCame:
			add(p.endpoint.Or(""), string(p.kind), summaries)
		case !p.noEndpoint:
			add(p.endpoint.Or(""), string(callsummary.VoIP), operations)
		}
	}
	for _, s := range g.media {
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
		a.Endpoints[what]++
	}
}

func (g *generator) answerOperations(a *Answer, index map[*person]int) {
	for n, list := range [][]*act{g.acts, g.ranges} {
		for _, act := range list {
			one := &a.People[index[act.person]]
			if n == 0 {
				one.Operations++
			} else {
				one.Ranges++
			}
			if act.bad {
				one.BadOperations++
				a.BadOperations++
				a.count(act.name, 1)
			}
		}
	}
}

// rating is the mean of the scores, on a scale up to 5: Good from 4.5, Average
// from 3.
func (g *generator) rating() string {
	switch n, sum := g.plan.ratings, g.plan.tenths; {
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
