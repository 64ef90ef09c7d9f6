package calls

import (
	"fmt"
	"slices"
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
)

// Gap names something that a call lacks, or a contradiction in its records.
type Gap string

// The gaps of a [Call].
const (
	// NoSummary: there is no summary record of the call.
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
	// NoStreams: there is no diagnostics record of a stream, though participants
	// stayed; or the log is not collected.
	NoStreams Gap = "no streams"
	// FewStreams: there are fewer streams than a call of this type should have.
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
	// SharedID: several endpoints or identifiers have one participant ID, or several
	// identifiers one endpoint ID, as where an exporter writes the same text for every ID
	// that is missing. Those with one participant ID count as one participant.
	SharedID Gap = "an ID of several"
)

// Missing reports whether the gap means that records have not arrived, or not
// yet; the others are contradictions in those that have.
func (g Gap) Missing() bool {
	switch g {
	case NoEndpoint, OutsideCall, Durations, SharedID:
		return false
	}
	return true
}

// Shortfall is a gap with its numbers.
type Shortfall struct {
	Gap Gap
	// Participant is who is concerned; nil for the call as a whole.
	Participant *Participant
	// Numbers are what was expected and what was found, in the order of Detail.
	Numbers []int64
}

// Detail says what was expected and what was found. It holds no identity.
func (s *Shortfall) Detail() string {
	n := func(i int) int64 { return s.Numbers[i] }
	switch s.Gap {
	case NoSummary:
		return "no summary record has arrived"
	case MissingSummaries:
		return fmt.Sprintf("a P2P call has 2 summaries, found %d", n(0))
	case ParticipantWithoutSummary:
		return counted(n(0), "stream") + ", no summary"
	case UnknownOperator:
		return clientSide(n(0), n(1)) + ", no summary"
	case NoEndpoint:
		return clientSide(n(0), n(1)) + " without an endpoint: the client counts as a participant of its own"
	case NoStreams:
		return counted(n(0), "audio stream") + " expected, found 0"
	case FewStreams:
		return fmt.Sprintf("%s expected, found %d outbound and %d inbound", counted(n(0), "audio stream"), n(1), n(2))
	case OutsideCall:
		if n(0) > 0 {
			return fmt.Sprintf("came %v before the call began", time.Duration(n(0)))
		}
		return fmt.Sprintf("left %v after the call ended", time.Duration(n(1)))
	case Durations:
		return s.durations(n(0), n(1))
	case EarlyVersion:
		return s.early(n(0), n(1))
	case SharedID:
		if n(0) == 0 {
			return fmt.Sprintf("%d identifiers share an endpoint ID", n(1))
		}
		return counted(n(0), "endpoint") + " and " + counted(n(1), "identifier") + " share a participant ID"
	}
	return fmt.Sprint(s.Numbers)
}

// durations is the detail of durations in seconds: of the call and the participant, or the
// least and the greatest duration of the call in its summaries.
func (s *Shortfall) durations(a, b int64) string {
	switch {
	case s.Participant == nil:
		return fmt.Sprintf("the summaries give the call %d to %d s", a, b)
	case a < 0 || b < 0:
		return fmt.Sprintf("call %d s, participant %d s: a duration is negative", a, b)
	}
	return fmt.Sprintf("participant %d s, but the call %d s", b, a)
}

// early is the detail of a number of streams, or of a summary with its version, which is -1 if
// it has none.
func (s *Shortfall) early(streams, version int64) string {
	switch {
	case streams > 0:
		return counted(streams, "stream") + " without a measured value"
	case version < 0:
		return "the summary does not say how the participant ended"
	}
	return fmt.Sprintf("version %d, which does not say how the participant ended", version)
}

func clientSide(operations, diagnostics int64) string {
	return counted(operations, "operation") + " and " + counted(diagnostics, "diagnostic")
}

// counted returns a number of things in words.
func counted(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Complete reports whether the call looks as if all of its records had arrived, and not
// only in an early version: none of its gaps means that something is missing. That records
// contradict each other does not matter.
//
// It is a guess from the records that have arrived: a participant without any record is not
// missed.
func (c *Call) Complete() bool {
	for i := range c.Gaps {
		if c.Gaps[i].Gap.Missing() {
			return false
		}
	}
	return true
}

// gapFinder looks for the gaps of a settled call. All gaps are found here, whether they are
// listed or only their existence matters.
type gapFinder struct {
	*settler
	kind   callsummary.CallType // of the call
	order  []int32              // of the participants, by index
	counts []counts             // of the participants, and last of unknown ones
	pairs  []idPair
	// found is called with each gap and its participant. It returns false to stop.
	found func(gap Gap, w participantIndex, numbers ...int64) bool
}

// counts is how much there is of a participant.
type counts struct {
	out, in     int64 // streams of audio
	early       int64 // streams known by an early version only
	ops, ranges int64 // of a participant without a summary: operations, and ranges of diagnostics
	endpoint    bool  // any of these names it
}

// of returns the counts of a participant.
func (f *gapFinder) of(w participantIndex) *counts {
	if w == 0 {
		return &f.counts[len(f.counts)-1]
	}
	return &f.counts[w-1]
}

// missing looks for records that should be there, in the order of the constants.
func (f *gapFinder) missing() bool {
	return f.summariesMissing() && f.strangers() && f.operators() && f.streamsMissing()
}

// count counts the streams of all participants.
func (f *gapFinder) count() {
	for i := range f.streams {
		e := f.streams[i].entry
		n := f.of(f.origins[e.origin].owner)
		if e.early {
			n.early++
		}
		switch {
		case f.text(e.media) != string(diagnostics.Audio):
		case e.inbound:
			n.in++
		default:
			n.out++
		}
	}
}

func (f *gapFinder) summariesMissing() bool {
	switch n := len(f.summaries); {
	case n == 0:
		return f.found(NoSummary, 0)
	case f.kind == callsummary.P2P && n < 2:
		return f.found(MissingSummaries, 0, int64(n))
	}
	return true
}

// strangers looks for streams of participants without a summary.
func (f *gapFinder) strangers() bool {
	if len(f.summaries) == 0 {
		return true // a gap of its own says so
	}
	type stranger struct {
		owner   participantIndex
		streams int64
	}
	var list []stranger
	places := map[id]int{} // 1 + those in the list
	for i := range f.streams {
		w := f.ownerOf(i)
		key := f.streams[i].key.participant
		if key == (id{}) || w != 0 && f.all[w-1].summary != nil {
			continue
		}
		if places[key] == 0 {
			list = append(list, stranger{owner: w})
			places[key] = len(list)
		}
		list[places[key]-1].streams++
	}
	// In the order of the streams: by their participants, those of unknown participants last.
	ranks := f.ranks(len(list) > 1)
	slices.SortStableFunc(list, func(a, b stranger) int { return ranks[a.owner] - ranks[b.owner] })
	for _, s := range list {
		if !f.found(ParticipantWithoutSummary, s.owner, s.streams) {
			return false
		}
	}
	return true
}

// ranks returns the places of the participants in the order, and that of unknown
// participants, if they are wanted.
func (f *gapFinder) ranks(wanted bool) []int {
	if !wanted {
		return nil
	}
	ranks := make([]int, len(f.order)+1)
	ranks[0] = len(f.order)
	for rank, i := range f.order {
		ranks[i+1] = rank
	}
	return ranks
}

// operators looks for participants that only operations name.
func (f *gapFinder) operators() bool {
	if len(f.summaries) == 0 || len(f.all) == len(f.summaries) {
		return true
	}
	f.countOperations()
	for _, gap := range []Gap{UnknownOperator, NoEndpoint} {
		for _, i := range f.order {
			n := &f.counts[i]
			if f.all[i].summary != nil || (gap == NoEndpoint) != (f.kind == callsummary.P2P && !n.endpoint) {
				continue
			}
			if !f.found(gap, participantIndex(i+1), n.ops, n.ranges) {
				return false
			}
		}
	}
	return true
}

// countOperations counts the operations and the ranges of diagnostics of all participants.
func (f *gapFinder) countOperations() {
	f.beginnings.reset()
	for i := range f.ops {
		op, n := &f.ops[i], f.of(f.owner[i])
		if said := f.said(op.entry); said.diagnoses() { // a range belongs where its beginning does
			k := rangeKey{op.key.id, said.diagnostic}
			r, first := f.beginnings.at(k.operation.hash(), k)
			if first {
				r.of = f.owner[i]
				n.ranges++
			}
			n = f.of(r.of)
		} else {
			n.ops++
		}
		n.endpoint = n.endpoint || f.origins[op.entry.origin].endpoint.isSet()
	}
	for i := range f.origins { // records that are no operations name endpoints, too
		if o := &f.origins[i]; o.acts && o.owner != 0 && o.endpoint.isSet() {
			f.of(o.owner).endpoint = true
		}
	}
}

// streamsMissing compares the audio streams with what a call of this type should have of
// each participant who was connected: in a P2P call a stream to the other, in a group call one
// to the server and one from there.
func (f *gapFinder) streamsMissing() bool {
	total := int64(0)
	for _, i := range f.order {
		s, n := f.all[i].summary, f.counts[i]
		if s == nil || !f.connected(s.entry) && n.in+n.out == 0 {
			continue
		}
		expected := int64(1)
		if kind := f.text(s.entry.callType); kind == string(callsummary.Group) || !s.entry.callType.isSet() && f.kind == callsummary.Group {
			expected = 2
		}
		if total += expected; len(f.streams) == 0 || n.out > 0 && (expected == 1 || n.in > 0) {
			continue
		}
		if !f.found(FewStreams, participantIndex(i+1), expected, n.out, n.in) {
			return false
		}
	}
	if len(f.streams) == 0 && total > 0 {
		return f.found(NoStreams, 0, total)
	}
	return true
}

// connected reports whether a participant must have been connected, by its summary: it
// stayed for some time and left without an error. A caller whose call is not answered also
// has a duration, but never a stream.
func (f *gapFinder) connected(e *summaryEntry) bool {
	return e.durationState == opt.Set && e.duration > 0 && (!e.endReason.isSet() || f.text(e.endReason) == "0")
}

// early looks for summaries and streams of which only an early version is known.
func (f *gapFinder) early() bool {
	for _, i := range f.order {
		if s := f.all[i].summary; s != nil && !s.entry.finished() && !f.found(EarlyVersion, participantIndex(i+1), 0, s.entry.updates) {
			return false
		}
		if n := f.counts[i].early; n > 0 && !f.found(EarlyVersion, participantIndex(i+1), n, 0) {
			return false
		}
	}
	if n := f.of(0).early; n > 0 {
		return f.found(EarlyVersion, 0, n, 0)
	}
	return true
}

// finished reports whether a summary says how the call and its participant ended. The first
// versions of a summary do not.
func (e *summaryEntry) finished() bool {
	return e.callStartState == opt.Set && e.callDurationState == opt.Set && e.durationState == opt.Set && e.endReason.isSet()
}

// findGaps returns the gaps of a call, whose participants are in order, in the order of the
// constants.
func (t *settler) findGaps(c *Call, people []*Participant) (list []Shortfall) {
	f := t.finder(c.Type.Or(""))
	f.order = t.order
	f.found = func(gap Gap, w participantIndex, numbers ...int64) bool {
		list = append(list, Shortfall{gap, one(people, w), numbers})
		return true
	}
	f.missing()
	list = c.durations(c.times(list))
	f.early()
	f.shared()
	return list
}

// complete reports whether a call of a type lacks nothing.
func (t *settler) complete(kind callsummary.CallType) bool {
	complete := true
	f := t.finder(kind)
	f.found = func(gap Gap, _ participantIndex, _ ...int64) bool {
		complete = !gap.Missing()
		return complete
	}
	_ = f.missing() && f.early()
	return complete
}

// finder returns a gapFinder that takes the participants in any order.
func (t *settler) finder(kind callsummary.CallType) *gapFinder {
	f := &t.gaps
	*f = gapFinder{settler: t, kind: kind, order: t.anyOrder[:0], counts: slices.Grow(f.counts[:0], len(t.all)+1)[:len(t.all)+1],
		pairs: f.pairs[:0]}
	clear(f.counts)
	for i := range t.all {
		f.order = append(f.order, int32(i))
	}
	t.anyOrder = f.order
	f.count()
	return f
}

// tolerance is how far times of different records of one call may be apart
// without contradicting each other: durations are whole seconds, and the
// documents' own samples differ by a second.
const tolerance = 2 * time.Second

// times adds participants that were present outside the time of the call.
func (c *Call) times(list []Shortfall) []Shortfall {
	start, ok1 := c.Start.Get()
	end, ok2 := c.End.Get()
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		if came, ok := p.Summary.ParticipantStartTime.Get(); ok && ok1 && start.Sub(came) > tolerance {
			list = append(list, Shortfall{OutsideCall, p, []int64{int64(start.Sub(came)), 0}})
		}
		byService := p.End
		if byService.Side != Service {
			_, byService = serviceTimes(p.Summary)
		}
		if left, ok := byService.Get(); ok && ok2 && left.Sub(end) > tolerance {
			list = append(list, Shortfall{OutsideCall, p, []int64{0, int64(left.Sub(end))}})
		}
	}
	return list
}

// durations adds durations that cannot be: negative ones, a participant's that is longer
// than the call's, and those of the call that differ from record to record.
func (c *Call) durations(list []Shortfall) []Shortfall {
	var least, most opt.Value[opt.Seconds]
	for _, p := range c.Participants {
		if p.Summary == nil {
			continue
		}
		call, ok1 := p.Summary.CallDuration.Get()
		own, ok2 := p.Summary.ParticipantDuration.Get()
		if ok1 && call < 0 || ok2 && own < 0 || ok1 && ok2 && own.Duration()-call.Duration() > tolerance {
			list = append(list, Shortfall{Durations, p, []int64{int64(call), int64(own)}})
		}
		if ok1 {
			least, most = opt.Of(min(call, least.Or(call))), opt.Of(max(call, most.Or(call)))
		}
	}
	if from, to := least.Or(0), most.Or(0); to.Duration()-from.Duration() > tolerance {
		list = append(list, Shortfall{Durations, nil, []int64{int64(from), int64(to)}})
	}
	return list
}
