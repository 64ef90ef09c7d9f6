package quality

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

// Names of issues that are no operation and no user-facing diagnostic.
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

// CallVerdict is what a profile says of a call.
type CallVerdict struct {
	Call *calls.Call
	// Profile is the name of the profile.
	Profile string
	// Streams are the verdicts of the call's streams, in their order.
	Streams []StreamVerdict
	// PoorStreams is how many of them are Poor.
	PoorStreams int
	// Quality is Poor if a stream is; else Good if any is; else Unknown.
	Quality Verdict
	// Series are the verdicts on those of the call's series for which the profile
	// has a threshold, in the order of the series; see [Profile.Series]. They do
	// not count for Quality.
	Series []CallSeries
	// Rating is how the users rated the call.
	Rating Rating
	// Dropped are the participants whose connection ended ungracefully, by the
	// newest summary of each.
	Dropped []*calls.Participant
	// BadOperations are the operations with a bad result.
	BadOperations []*clientops.Record
	// BadDiagnostics are the user-facing diagnostics that reported something
	// bad.
	BadDiagnostics []*calls.DiagnosticRange
	// Issues counts by name all that went wrong, most frequent first.
	Issues []Issue
}

// Call judges a call. One with [calls.Call.FactsOnly] has to come from an Assembler whose
// marks are those of the same profile, see [Profile.Mark].
func (p Profile) Call(c *calls.Call) *CallVerdict {
	v := &CallVerdict{Call: c, Profile: p.Name, Quality: Unknown, Rating: Rate(c.Surveys)}
	if len(c.Streams) > 0 {
		v.Streams = make([]StreamVerdict, len(c.Streams))
	}
	j := judge{profile: &p}
	for i, s := range c.Streams {
		v.Streams[i] = j.callStream(c, s)
		v.PoorStreams += v.Quality.add(v.Streams[i].Verdict)
	}
	for _, one := range c.Participants {
		if Dropped(one) {
			v.Dropped = append(v.Dropped, one)
		}
	}
	for _, s := range c.Series {
		v.Series = p.series(s, v.Series)
	}
	v.BadOperations, v.BadDiagnostics = bad(c.Operations, c.Diagnostics)
	v.Issues = issues(v.BadOperations, v.BadDiagnostics, len(v.Dropped), v.PoorStreams)
	return v
}

// callStream judges a stream of a call, of which it is known when it began. Where no records
// are kept, it was judged when its record came.
func (j *judge) callStream(c *calls.Call, s *calls.Stream) StreamVerdict {
	if c.FactsOnly {
		return marked(s.Mark)
	}
	v := j.stream(s.Record)
	if s.Participant == nil || len(v.Findings) == 0 {
		return v
	}
	if start, ok := s.Participant.Start(); ok {
		for i := range v.Findings {
			v.Findings[i].Since = opt.Of(start)
		}
	}
	return v
}

// Dropped reports whether a participant's connection ended ungracefully, by the
// end code of its newest summary.
func Dropped(p *calls.Participant) bool {
	return ungraceful(endReason(p))
}

// endReason returns the end code of a participant's newest summary, or "".
func endReason(p *calls.Participant) string {
	if p.Summary == nil {
		return ""
	}
	return p.Summary.ParticipantEndReason.Or("")
}

// ungraceful reports whether an end code is that of an ungraceful end.
func ungraceful(reason string) bool {
	code, err := errorcodes.Parse(reason)
	return err == nil && errorcodes.Ungraceful(code)
}

// BadOperation reports whether an operation has a bad result, see [BadResult]. One
// without a result is not bad.
func BadOperation(op *clientops.Record) bool { return badOperation(op.ResultType) }

func badOperation(result opt.Value[clientops.ResultType]) bool {
	r, ok := result.Get()
	return ok && BadResult(r)
}

// BadResult reports whether the result of an operation is bad: any but Succeeded,
// Success and ExpectedError.
func BadResult(r clientops.ResultType) bool {
	switch r {
	case clientops.Succeeded, clientops.Success, clientops.ExpectedError:
		return false
	}
	return true
}

// BadDiagnostic reports whether a user-facing diagnostic was anything but Good
// at some time, or said nothing. Those that only advise the user, such as that
// the microphone is muted, never are. The results of the operations that carried
// it do not count.
func BadDiagnostic(r *calls.DiagnosticRange) bool {
	return badDiagnostic(r.Name, len(r.Qualities), goodOnes(r))
}

// goodOnes returns how many changes of a diagnostic report Good.
func goodOnes(r *calls.DiagnosticRange) (n int) {
	for _, q := range r.Qualities {
		if q == clientops.Good {
			n++
		}
	}
	return n
}

// badDiagnostic says it of a diagnostic with so many changes, of which so many
// report Good.
func badDiagnostic(name clientops.DiagnosticName, changes, good int) bool {
	return !name.Advice() && (good < changes || changes == 0)
}

// issues sums up by name what went wrong.
func issues(ops []*clientops.Record, diags []*calls.DiagnosticRange, ungraceful, poor int) []Issue {
	if len(ops)+len(diags)+ungraceful+poor == 0 {
		return nil
	}
	counts := map[string]int{}
	for _, op := range ops {
		counts[OperationIssue(op)]++
	}
	for _, r := range diags {
		counts[DiagnosticIssue(r)]++
	}
	if ungraceful > 0 {
		counts[EndedUngracefully] += ungraceful
	}
	if poor > 0 {
		counts[PoorMediaStreams] += poor
	}
	return Top(counts, -1)
}

// Top returns the names of a count with their numbers, the greatest first, n at
// most; all of them if n is negative.
func Top(counts map[string]int, n int) []Issue {
	list := make([]Issue, 0, len(counts))
	for name, k := range counts {
		list = append(list, Issue{name, k})
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
		if BadOperation(op) {
			badOps = append(badOps, op)
		}
	}
	for _, r := range diags {
		if BadDiagnostic(r) {
			badDiags = append(badDiags, r)
		}
	}
	return badOps, badDiags
}

// OperationIssue returns the name of the [Issue] that a bad operation is.
func OperationIssue(op *clientops.Record) string { return operationIssue(op.OperationName.Or("")) }

func operationIssue(name clientops.OperationName) string {
	if name == "" {
		return "Operation" // which one is not said
	}
	return string(name)
}

// DiagnosticIssue returns the name of the [Issue] that a bad user-facing
// diagnostic is: its own with a capital first letter, as Call Diagnostics writes
// it.
func DiagnosticIssue(r *calls.DiagnosticRange) string { return diagnosticIssue(r.Name) }

func diagnosticIssue(diagnostic clientops.DiagnosticName) string {
	name := string(diagnostic)
	if name == "" {
		return string(clientops.UserFacingDiagnostics) // which one is not said
	}
	first, size := utf8.DecodeRuneInString(name)
	if unicode.IsUpper(first) {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// IssueCount returns how many things went wrong.
func (v *CallVerdict) IssueCount() int {
	n := 0
	for _, i := range v.Issues {
		n += i.Count
	}
	return n
}
