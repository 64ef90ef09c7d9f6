package quality

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
)

// Names of issues that are neither operations nor user-facing diagnostics.
const (
	EndedUngracefully = "Call Ended Ungracefully"
	PoorMediaStreams  = "Poor Media Streams"
)

// Issue is something that went wrong in a call, and how often: an operation by
// its name, a user-facing diagnostic by its name with a capital first letter,
// [EndedUngracefully] or [PoorMediaStreams].
type Issue struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// Assessment is what a profile says about a call or a participant.
type Assessment struct {
	// Streams are the verdicts on the streams, in the order of the call.
	Streams []StreamVerdict
	// PoorStreams is how many of them are Poor.
	PoorStreams int
	// Quality is Poor if a stream is, or if the name of a bad operation or diagnostic
	// contains one of the profile's PoorNames; else Good if any stream is; else Unknown. What
	// the client of a participant did before it was in the call does not count for the
	// participant.
	Quality Verdict
	// Series are the verdicts on the series for which the profile has a threshold, in
	// the order of the call; see [Profile.Series]. They do not count for Quality.
	Series []SeriesVerdict
	// BadOperations are the operations with a bad result: any but Succeeded, Success and
	// ExpectedError. An operation without a result is not bad.
	BadOperations []*clientops.Record
	// BadDiagnostics are the user-facing diagnostics that were anything but Good at some
	// time, or said nothing. Those that only advise the user, such as that the microphone
	// is muted, are not among them. The results of the operations that carried them do
	// not count.
	BadDiagnostics []*calls.DiagnosticRange
	// Issues counts by name all that went wrong, most frequent first.
	Issues []Issue
}

// CallVerdict is what a profile says about a call.
type CallVerdict struct {
	Call *calls.Call
	Assessment
	// Rating is how the users rated the call.
	Rating Rating
	// Dropped are the participants that were dropped: by the newest summary of each, see
	// [Rules], or, if only clients know the call, by the results of their outcomes.
	Dropped []*calls.Participant
	// Uncategorized is how many participants may have been dropped without being counted:
	// the profile goes by result categories, and their summaries have none, as older ones
	// do. [CallDiagnostics2024] goes by end codes.
	Uncategorized int

	rules *Rules
}

// Call judges a call, which must come from an Assembler with the rules of the profile: see
// [Profile.Assembler]. One with [calls.Call.FactsOnly] must come from an Assembler whose
// marks are those of the same profile, see [Profile.Mark]; Call panics at the
// marks of another, or without any, and at other rules.
func (p Profile) Call(c *calls.Call) *CallVerdict {
	p.checkRules(c)
	rules := p.rules()
	v := &CallVerdict{Call: c, Assessment: Assessment{Quality: Unknown}, Rating: rate(c.Surveys), rules: rules}
	if len(c.Streams) > 0 {
		v.Streams = make([]StreamVerdict, len(c.Streams))
	}
	j := judge{profile: &p}
	for i, s := range c.Streams {
		v.Streams[i] = j.callStream(c, s)
		v.PoorStreams += v.Quality.add(v.Streams[i].Verdict)
	}
	for _, one := range c.Participants {
		b := inBrief(one)
		dropped, uncategorized := rules.judge(&b, c.Side == calls.Client)
		if dropped {
			v.Dropped = append(v.Dropped, one)
		}
		if uncategorized {
			v.Uncategorized++
		}
	}
	for _, s := range c.Series {
		v.Series = p.series(s, v.Series)
	}
	v.BadOperations, v.BadDiagnostics = bad(c.Operations, c.Diagnostics)
	v.Issues = issues(v.BadOperations, v.BadDiagnostics, len(v.Dropped), v.PoorStreams)
	if rules.makePoor(v.BadOperations, v.BadDiagnostics) {
		v.Quality = Poor
	}
	return v
}

// checkRules panics if a call was put together by other rules than the profile's: its
// participants or operations could be others.
func (p *Profile) checkRules(c *calls.Call) {
	if !c.Rules.Equal(p.CallRules()) {
		panic(fmt.Sprintf("quality: the call was put together by other rules than those of the profile %q: see Profile.Assembler", p.Name))
	}
}

// callStream judges a stream of a call, whose start is known. If records are not kept, the
// stream was judged when its record arrived.
func (j *judge) callStream(c *calls.Call, s *calls.Stream) StreamVerdict {
	if c.FactsOnly {
		v := j.marked(s.Mark)
		v.Stream = s
		return v
	}
	v := j.stream(s.Record)
	v.Stream = s
	if s.Participant == nil || len(v.Findings) == 0 {
		return v
	}
	if start, ok := s.Participant.Start.Get(); ok {
		for i := range v.Findings {
			v.Findings[i].Since = opt.Of(start)
		}
	}
	return v
}

// issues counts by name what went wrong.
func issues(ops []*clientops.Record, diags []*calls.DiagnosticRange, ungraceful, poor int) []Issue {
	if len(ops)+len(diags)+ungraceful+poor == 0 {
		return nil
	}
	counts := map[string]int{}
	for _, op := range ops {
		counts[issue.OfOperation(op.OperationName.Or(""))]++
	}
	for _, r := range diags {
		counts[issue.OfDiagnostic(r.Name)]++
	}
	if ungraceful > 0 {
		counts[EndedUngracefully] += ungraceful
	}
	if poor > 0 {
		counts[PoorMediaStreams] += poor
	}
	return Top(counts, -1)
}

// Top returns the n names with the highest counts, highest first; all of them if n is
// negative. It is for [Row.IssueBreakdown] and the counts of
// package trend.
func Top[K ~string](counts map[K]int, n int) []Issue {
	list := make([]Issue, 0, len(counts))
	for name, k := range counts {
		list = append(list, Issue{string(name), k})
	}
	slices.SortFunc(list, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	if n >= 0 && n < len(list) {
		list = list[:n]
	}
	return list
}

// bad returns the operations and diagnostics that went wrong.
func bad(ops []*clientops.Record, diags []*calls.DiagnosticRange) ([]*clientops.Record, []*calls.DiagnosticRange) {
	var badOps []*clientops.Record
	var badDiags []*calls.DiagnosticRange
	for _, op := range ops {
		if issue.BadOperation(op) {
			badOps = append(badOps, op)
		}
	}
	for _, r := range diags {
		if issue.BadDiagnostic(r) {
			badDiags = append(badDiags, r)
		}
	}
	return badOps, badDiags
}
