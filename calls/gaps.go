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

// Missing reports whether the gap means that records have not arrived, or not
// yet; the others are contradictions in those that have.
func (g Gap) Missing() bool {
	switch g {
	case NoEndpoint, OutsideCall, Durations:
		return false
	}
	return true
}

// Shortfall is a gap with its numbers.
type Shortfall struct {
	Gap Gap
	// Participant is who is concerned; nil for the call as a whole.
	Participant *Participant
	// Detail says what was expected and what was found. It holds no identity.
	Detail string
}

// Audit returns what the call should have and lacks, and what contradicts
// itself, in the order of the constants; participants in the call's order.
func (c *Call) Audit() []Shortfall {
	var list []Shortfall
	c.gaps(func(g gap) bool {
		list = append(list, Shortfall{g.kind, g.participant, g.detail()})
		return true
	})
	return list
}

// Complete reports whether the call looks as if all of its records had arrived,
// and not only in an early version: [Call.Audit] finds nothing missing. That
// records contradict each other does not matter.
//
// It is a guess from what is there: a participant of whom no record has arrived
// is not missed.
func (c *Call) Complete() bool {
	complete := true
	c.gaps(func(g gap) bool {
		complete = !g.kind.Missing()
		return complete
	})
	return complete
}

// gap is a gap in numbers.
type gap struct {
	kind        Gap
	participant *Participant
	form        gapForm
	numbers     [3]int64 // in the order in which the text has them
}

// gapForm says what the numbers of a gap are.
type gapForm uint8

const (
	plainGap        gapForm = iota // nothing, or a number of streams
	foundSummaries                 // how many
	clientSide                     // operations and diagnostics
	audioStreams                   // expected, outbound and inbound
	cameBefore                     // nanoseconds
	leftAfter                      // nanoseconds
	negative                       // seconds of the call and of the participant
	longer                         // seconds of the participant and of the call
	differing                      // the least and the greatest seconds of the call
	earlySummary                   // its version, -1 if it has none
	withoutMeasures                // streams
)

// detail puts the numbers of a gap into words.
func (g *gap) detail() string {
	a, b, c := g.numbers[0], g.numbers[1], g.numbers[2]
	switch g.form {
	case foundSummaries:
		return fmt.Sprintf("a P2P call has 2 summaries, found %d", a)
	case clientSide:
		text := counted(a, "operation") + " and " + counted(b, "diagnostic")
		if g.kind == NoEndpoint {
			return text + " without an endpoint: the client counts as a participant of its own"
		}
		return text + ", no summary"
	case audioStreams:
		if g.kind == NoStreams {
			return counted(a, "audio stream") + " expected, found 0"
		}
		return fmt.Sprintf("%s expected, found %d outbound and %d inbound", counted(a, "audio stream"), b, c)
	case cameBefore:
		return fmt.Sprintf("came %v before the call began", time.Duration(a))
	case leftAfter:
		return fmt.Sprintf("left %v after the call ended", time.Duration(a))
	case negative:
		return fmt.Sprintf("call %d s, participant %d s: a duration is negative", a, b)
	case longer:
		return fmt.Sprintf("participant %d s, but the call %d s", a, b)
	case differing:
		return fmt.Sprintf("the summaries give the call %d to %d s", a, b)
	case earlySummary:
		if a < 0 {
			return "the summary does not say how the participant ended"
		}
		return fmt.Sprintf("version %d, which does not say how the participant ended", a)
	case withoutMeasures:
		return counted(a, "stream") + " without a measured value"
	}
	if g.kind == NoSummary {
		return "no summary record has arrived"
	}
	return counted(a, "stream") + ", no summary"
}

// counted returns a number of things in words.
func counted(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// tolerance is how far times of different records of one call may be apart
// without contradicting each other: durations are whole seconds, and the
// documents' own samples differ by a second.
const tolerance = 2 * time.Second

// gaps calls yield for each gap of the call, in the order of the constants, until it
// returns false. It is the one place in which they are found.
func (c *Call) gaps(yield func(gap) bool) {
	summaries := 0
	for _, p := range c.Participants {
		if p.Summary != nil {
			summaries++
		}
	}
	found := c.presentStreams()
	_ = c.missingSummaries(summaries, yield) &&
		c.strangers(summaries, yield) &&
		c.missingStreams(found, yield) &&
		c.times(yield) && c.durations(yield) &&
		c.earlyVersions(found, yield)
}

// streamCounts is how many streams of somebody there are.
type streamCounts struct {
	out, in int64 // of audio
	early   int64 // of which only an early version has come
}

// presentStreams returns the counts of the participants, in the call's order, and at last
// of nobody known.
func (c *Call) presentStreams() []streamCounts {
	found := make([]streamCounts, len(c.Participants)+1)
	at := 0
	for _, s := range c.Streams {
		at = c.indexOf(s.Participant, at)
		n := &found[at]
		if s.Early {
			n.early++
		}
		switch {
		case s.Record.MediaType.Or("") != diagnostics.Audio:
		case s.Inbound():
			n.in++
		default:
			n.out++
		}
	}
	return found
}

// indexOf returns the index of a participant, or how many there are for nobody. It is looked
// for from an index on: streams are in the order of the participants.
func (c *Call) indexOf(p *Participant, from int) int {
	if p == nil {
		return len(c.Participants)
	}
	for i := range c.Participants {
		if at := (from + i) % len(c.Participants); c.Participants[at] == p {
			return at
		}
	}
	return len(c.Participants)
}

// missingSummaries looks for summaries.
func (c *Call) missingSummaries(n int, yield func(gap) bool) bool {
	switch {
	case n == 0:
		return yield(gap{kind: NoSummary})
	case c.Type.Or("") == callsummary.P2P && n < 2:
		return yield(gap{kind: MissingSummaries, form: foundSummaries, numbers: [3]int64{int64(n)}})
	}
	return true
}

// strangers looks for participants without a summary: of streams, then of operations.
func (c *Call) strangers(summaries int, yield func(gap) bool) bool {
	if summaries == 0 {
		return true // that has been said
	}
	var list []gap
	var at map[string]int // in list, by the key that the streams give
	for _, s := range c.Streams {
		if s.Key == "" || s.Participant != nil && s.Participant.Summary != nil {
			continue
		}
		i, known := at[s.Key]
		if !known {
			if at == nil {
				at = map[string]int{}
			}
			i = len(list)
			at[s.Key] = i
			list = append(list, gap{kind: ParticipantWithoutSummary, participant: s.Participant})
		}
		list[i].numbers[0]++
	}
	for _, kind := range []Gap{UnknownOperator, NoEndpoint} {
		for _, p := range c.Participants {
			if p.Summary != nil || (kind == NoEndpoint) != (c.Type.Or("") == callsummary.P2P && p.endpointKey() == "") {
				continue
			}
			list = append(list, gap{kind, p, clientSide, [3]int64{int64(len(p.Operations)), int64(len(p.Diagnostics))}})
		}
	}
	for _, g := range list {
		if !yield(g) {
			return false
		}
	}
	return true
}

// missingStreams compares the audio streams with what the type of the call leads to
// expect of everybody who was connected: in a P2P call a stream to the other, in a group
// call one to the server and one from there.
func (c *Call) missingStreams(found []streamCounts, yield func(gap) bool) bool {
	total := int64(0)
	for i, p := range c.Participants {
		n := found[i]
		if p.Summary == nil || !connected(p.Summary) && n.in+n.out == 0 {
			continue
		}
		expected := int64(1)
		if p.Summary.CallType.Or(c.Type.Or("")) == callsummary.Group {
			expected = 2
		}
		if total += expected; len(c.Streams) == 0 || n.out > 0 && (expected == 1 || n.in > 0) {
			continue
		}
		if !yield(gap{FewStreams, p, audioStreams, [3]int64{expected, n.out, n.in}}) {
			return false
		}
	}
	if len(c.Streams) == 0 && total > 0 {
		return yield(gap{kind: NoStreams, form: audioStreams, numbers: [3]int64{total}})
	}
	return true
}

// connected reports whether a participant must have been connected, by its summary: it
// stayed for some time, and no error ended that. Somebody whose call is not answered has a
// duration, too, but never a stream.
func connected(s *callsummary.Record) bool {
	reason, state := textIn(s.ParticipantEndReason)
	return s.ParticipantDuration.Or(0) > 0 && (reason == "0" || state != opt.Set)
}

// times looks for participants that were there outside the call's time.
func (c *Call) times(yield func(gap) bool) bool {
	start, ok1 := c.Start.Get()
	end, ok2 := c.End.Get()
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		if came, ok := p.Summary.ParticipantStartTime.Get(); ok && ok1 && start.Sub(came) > tolerance {
			if !yield(gap{OutsideCall, p, cameBefore, [3]int64{int64(start.Sub(came))}}) {
				return false
			}
		}
		if left, ok := p.End(); ok && ok2 && left.Sub(end) > tolerance {
			if !yield(gap{OutsideCall, p, leftAfter, [3]int64{int64(left.Sub(end))}}) {
				return false
			}
		}
	}
	return true
}

// durations looks for durations that cannot be: negative ones, a participant's that is
// longer than the call's, and those of the call that differ from record to record.
func (c *Call) durations(yield func(gap) bool) bool {
	var least, most opt.Value[opt.Seconds]
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		call, ok1 := p.Summary.CallDuration.Get()
		own, ok2 := p.Summary.ParticipantDuration.Get()
		more := true
		switch {
		case ok1 && call < 0 || ok2 && own < 0:
			more = yield(gap{Durations, p, negative, [3]int64{int64(call), int64(own)}})
		case ok1 && ok2 && own.Duration()-call.Duration() > tolerance:
			more = yield(gap{Durations, p, longer, [3]int64{int64(own), int64(call)}})
		}
		if !more {
			return false
		}
		if ok1 {
			least, most = opt.Of(min(call, least.Or(call))), opt.Of(max(call, most.Or(call)))
		}
	}
	if from, to := least.Or(0), most.Or(0); to.Duration()-from.Duration() > tolerance {
		return yield(gap{kind: Durations, form: differing, numbers: [3]int64{int64(from), int64(to)}})
	}
	return true
}

// earlyVersions looks for summaries and streams of which only an early version is known.
func (c *Call) earlyVersions(found []streamCounts, yield func(gap) bool) bool {
	for i := range found { // the last ones are nobody's
		var p *Participant
		if i < len(c.Participants) {
			p = c.Participants[i]
		}
		if p != nil && p.Summary != nil && !finished(p.Summary) {
			version := [3]int64{p.Summary.CallUpdatesVersion.Or(-1)}
			if !yield(gap{EarlyVersion, p, earlySummary, version}) {
				return false
			}
		}
		if n := found[i].early; n > 0 && !yield(gap{EarlyVersion, p, withoutMeasures, [3]int64{n}}) {
			return false
		}
	}
	return true
}

// finished reports whether a summary says how the call and its participant ended. The
// first versions of a summary do not.
func finished(s *callsummary.Record) bool {
	_, state := textIn(s.ParticipantEndReason)
	return s.CallStartTime.IsSet() && s.CallDuration.IsSet() && s.ParticipantDuration.IsSet() && state == opt.Set
}
