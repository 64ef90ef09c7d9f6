package calls

import (
	"fmt"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Gap names something that a call should have and lacks, or that contradicts
// itself in its records.
type Gap string

// The gaps that [Call.Audit] finds.
const (
	// NoSummary: no summary record tells of the call.
	NoSummary Gap = "no summary"
	// MissingSummaries: a P2P call has fewer than two summaries.
	MissingSummaries Gap = "missing summaries"
	// ParticipantWithoutSummary: somebody with streams has no summary.
	ParticipantWithoutSummary Gap = "participant without summary"
	// UnknownOperator: operations name a participant without a summary.
	UnknownOperator Gap = "operations of an unknown participant"
	// NoEndpoint: in a P2P call operations name no endpoint, so that their
	// client cannot be matched with a summary and counts as one more
	// participant.
	NoEndpoint Gap = "operations without endpoint in a P2P call"
	// NoStreams: no diagnostics record tells of a stream, though participants
	// stayed; or the log is not collected.
	NoStreams Gap = "no streams"
	// FewStreams: there are streams, but fewer than the type of the call leads
	// to expect.
	FewStreams Gap = "fewer streams than expected"
	// OutsideCall: a participant was there before the call began or after it
	// ended.
	OutsideCall Gap = "participant outside the call"
	// Durations: durations contradict each other.
	Durations Gap = "contradicting durations"
	// EarlyVersion: only an early version of a record has arrived: a summary
	// that does not say how the participant ended, or streams without any
	// measured value.
	EarlyVersion Gap = "only early versions"
)

// Shortfall is a gap with its numbers.
type Shortfall struct {
	Gap Gap
	// Participant is who is concerned; nil for the call as a whole.
	Participant *Participant
	// Detail says what was expected and what was found. It holds no identity.
	Detail string
}

// tolerance is how far times of different records of one call may be apart
// without contradicting each other: durations are whole seconds, and the
// documents' own samples differ by a second.
const tolerance = 2 * time.Second

// Audit returns what the call should have and lacks, and what contradicts
// itself, in the order of the constants; participants in the call's order.
func (c *Call) Audit() []Shortfall {
	var list []Shortfall
	for _, check := range []func(brief) []Shortfall{
		c.auditSummaries, c.auditStreamers, c.auditOperators, c.auditStreams, c.auditTimes, c.auditDurations, c.auditVersions,
	} {
		list = append(list, check(false)...)
	}
	return list
}

// brief says that the details of gaps are not asked for: they take most of the
// time.
type brief bool

func (b brief) say(format string, args ...any) string {
	if b {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// count returns a number of things in words.
func (b brief) count(n int, thing string) string {
	switch {
	case bool(b):
		return ""
	case n == 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// summaries returns how many participants have a summary.
func (c *Call) summaries() (n int) {
	for _, p := range c.Participants {
		if p.Summary != nil {
			n++
		}
	}
	return n
}

func (c *Call) auditSummaries(b brief) []Shortfall {
	n := c.summaries()
	switch {
	case n == 0:
		return []Shortfall{{Gap: NoSummary, Detail: "no summary record has arrived"}}
	case c.Type.Or("") == callsummary.P2P && n < 2:
		return []Shortfall{{Gap: MissingSummaries, Detail: b.say("a P2P call has 2 summaries, found %d", n)}}
	}
	return nil
}

// auditStreamers looks for streams of participants of whom there is no summary.
func (c *Call) auditStreamers(b brief) []Shortfall {
	if c.summaries() == 0 {
		return nil // said already
	}
	var list []Shortfall
	at := map[string]int{} // in list
	streams := map[string]int{}
	for _, s := range c.Streams {
		if s.Key == "" || s.Participant != nil && s.Participant.Summary != nil {
			continue
		}
		if streams[s.Key] == 0 {
			at[s.Key] = len(list)
			list = append(list, Shortfall{Gap: ParticipantWithoutSummary, Participant: s.Participant})
		}
		streams[s.Key]++
	}
	for key, n := range streams {
		list[at[key]].Detail = b.count(n, "stream") + ", no summary"
	}
	return list
}

// auditOperators looks for operations of participants of whom there is no
// summary.
func (c *Call) auditOperators(b brief) []Shortfall {
	if c.summaries() == 0 {
		return nil // said already
	}
	var unknown, anywhere []Shortfall
	for _, p := range c.Participants {
		if p.Summary != nil {
			continue
		}
		what := b.count(len(p.Operations), "operation") + " and " + b.count(len(p.Diagnostics), "diagnostic")
		if c.Type.Or("") == callsummary.P2P && p.endpointKey() == "" {
			what += " without an endpoint: the client counts as a participant of its own"
			anywhere = append(anywhere, Shortfall{NoEndpoint, p, what})
		} else {
			unknown = append(unknown, Shortfall{UnknownOperator, p, what + ", no summary"})
		}
	}
	return append(unknown, anywhere...)
}

// auditStreams compares the audio streams with what the type of the call leads
// to expect of everybody who was connected: in a P2P call a stream to the other,
// in a group call one to the server and one from there.
func (c *Call) auditStreams(b brief) []Shortfall {
	found := c.audio()
	total := 0
	var list []Shortfall
	for _, p := range c.Participants {
		n := found[p]
		if p.Summary == nil || !p.connected() && n == (ways{}) {
			continue
		}
		expected := 1
		if p.Summary.CallType.Or(c.Type.Or("")) == callsummary.Group {
			expected = 2
		}
		total += expected
		if n.out == 0 || expected == 2 && n.in == 0 {
			list = append(list, Shortfall{FewStreams, p, b.say("%s expected, found %d outbound and %d inbound",
				b.count(expected, "audio stream"), n.out, n.in)})
		}
	}
	if len(c.Streams) == 0 && total > 0 {
		return []Shortfall{{Gap: NoStreams, Detail: b.count(total, "audio stream") + " expected, found 0"}}
	}
	return list
}

func (p *Participant) connected() bool {
	f := summaryFactsOf(p.Summary)
	return f.connected()
}

// ways is how many streams there are in each direction.
type ways struct{ in, out int }

// audio returns the participants' audio streams.
func (c *Call) audio() map[*Participant]ways {
	found := map[*Participant]ways{}
	for _, s := range c.Streams {
		if s.Record.MediaType.Or("") != diagnostics.Audio {
			continue
		}
		n := found[s.Participant]
		if s.Inbound() {
			n.in++
		} else {
			n.out++
		}
		found[s.Participant] = n
	}
	return found
}

// auditTimes looks for participants that were there outside the call's time.
func (c *Call) auditTimes(b brief) []Shortfall {
	var list []Shortfall
	start, ok1 := c.Start.Get()
	end, ok2 := c.End.Get()
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		came, ok3 := p.Summary.ParticipantStartTime.Get()
		left, ok4 := p.End()
		if ok1 && ok3 && start.Sub(came) > tolerance {
			list = append(list, Shortfall{OutsideCall, p, b.say("came %v before the call began", start.Sub(came))})
		}
		if ok2 && ok4 && left.Sub(end) > tolerance {
			list = append(list, Shortfall{OutsideCall, p, b.say("left %v after the call ended", left.Sub(end))})
		}
	}
	return list
}

// auditDurations looks for durations that cannot be: negative ones, a
// participant's that is longer than the call's, and those of the call that
// differ from record to record.
func (c *Call) auditDurations(b brief) []Shortfall {
	var list []Shortfall
	var least, most opt.Value[opt.Seconds]
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		call, ok1 := p.Summary.CallDuration.Get()
		own, ok2 := p.Summary.ParticipantDuration.Get()
		switch {
		case ok1 && call < 0 || ok2 && own < 0:
			list = append(list, Shortfall{Durations, p, b.say("call %d s, participant %d s: a duration is negative", call, own)})
		case ok1 && ok2 && own.Duration()-call.Duration() > tolerance:
			list = append(list, Shortfall{Durations, p, b.say("participant %d s, but the call %d s", own, call)})
		}
		if ok1 {
			least, most = opt.Of(min(call, least.Or(call))), opt.Of(max(call, most.Or(call)))
		}
	}
	if from, to := least.Or(0), most.Or(0); to.Duration()-from.Duration() > tolerance {
		list = append(list, Shortfall{Gap: Durations, Detail: b.say("the summaries give the call %d to %d s", from, to)})
	}
	return list
}

// auditVersions looks for summaries and streams of which only an early version
// is known.
func (c *Call) auditVersions(b brief) []Shortfall {
	streams := map[*Participant]int{}
	for _, s := range c.Streams {
		if early(s.Record) {
			streams[s.Participant]++
		}
	}
	var list []Shortfall
	for i := range len(c.Participants) + 1 { // and for nobody, who may have streams
		var p *Participant
		if i < len(c.Participants) {
			p = c.Participants[i]
		}
		if p != nil && p.Summary != nil && !finished(p.Summary) {
			detail := "the summary does not say how the participant ended"
			if v, ok := p.Summary.CallUpdatesVersion.Get(); ok {
				detail = b.say("version %d, which does not say how the participant ended", v)
			}
			list = append(list, Shortfall{EarlyVersion, p, detail})
		}
		if n := streams[p]; n > 0 {
			list = append(list, Shortfall{EarlyVersion, p, b.count(n, "stream") + " without a measured value"})
		}
	}
	return list
}

// finished reports whether a summary says how the call and its participant
// ended. The first versions of a summary do not.
func finished(s *callsummary.Record) bool {
	f := summaryFactsOf(s)
	return f.finished()
}
