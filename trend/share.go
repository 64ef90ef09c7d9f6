package trend

import (
	"math/big"
	"math/bits"

	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/quality"
)

// Share is a part of a whole, as counts. The zero Share is a part of nothing,
// which is not known.
type Share struct {
	Part  int `json:"part"`
	Whole int `json:"whole"`
}

// Value returns the share, from 0 to 1. It returns false if the share is of nothing.
func (s Share) Value() (float64, bool) { return share(s.Part, s.Whole) }

// Above reports whether the share is greater than a limit. It is computed in
// whole numbers, so that 1 of 20 is not above 5 %. An unknown share is not
// above anything.
func (s Share) Above(limit *big.Rat) bool {
	return s.Whole > 0 && big.NewRat(int64(s.Part), int64(s.Whole)).Cmp(limit) > 0
}

// possible reports whether the share is known and possible: figures may come
// from a file written by hand.
func (s Share) possible() bool { return s.Whole > 0 && 0 <= s.Part && s.Part <= s.Whole }

// compare returns -1, 0 or +1 as s is less than t, the same or greater. Both must
// be known.
func (s Share) compare(t Share) int {
	hi1, lo1 := bits.Mul64(uint64(s.Part), uint64(t.Whole))
	hi2, lo2 := bits.Mul64(uint64(t.Part), uint64(s.Whole))
	switch {
	case hi1 == hi2 && lo1 == lo2:
		return 0
	case hi1 < hi2 || hi1 == hi2 && lo1 < lo2:
		return -1
	}
	return 1
}

// Measure is a property of a set of calls in one number.
type Measure string

// The measures. Those of the first group are shares of a set of calls as a whole,
// see [Figures.Share]; the others are there for each name of a metric, an
// operation, an end code and so on. In all but EndCodes and CallMix less is
// better.
const (
	// PoorCalls are those that are poor, of those that are Good or Poor, and
	// CallsWithIssues are of all calls. A [Comparison] takes only calls that have the
	// same subjects.
	PoorCalls       Measure = "poorCalls"
	CallsWithIssues Measure = "callsWithIssues"
	// PoorlyRatedCalls are those rated Poor, of those with a rating.
	PoorlyRatedCalls Measure = "poorlyRatedCalls"
	// DroppedParticipants are those that were dropped, of those of whom the profile can say
	// whether they were.
	DroppedParticipants Measure = "droppedParticipants"
	// PoorStreams are those that are poor, of those that are Good or Poor.
	PoorStreams Measure = "poorStreams"
	// BadOperations are those with a bad result, of those with a result; for
	// each operation, too.
	BadOperations Measure = "badOperations"

	// PoorStreamsBy are the streams that a metric makes poor, of those that have
	// the metric.
	PoorStreamsBy Measure = "poorStreamsBy"
	// EndCodes are the participants with an end code, of those with any. More of one with
	// which participants were dropped is worse, of others neither.
	EndCodes Measure = "endCodes"
	// UnrecoveredDiagnostics are the user-facing diagnostics that were bad and
	// did not end well, of those that were bad.
	UnrecoveredDiagnostics Measure = "unrecoveredDiagnostics"
	// BadDiagnostics, IssueRate and SurveyIssues are counts per call: of the user-facing
	// diagnostics that were bad, of the other issues, and of the issues that
	// users named. The calls are those that have the [Subject].
	BadDiagnostics Measure = "badDiagnostics"
	IssueRate      Measure = "issues"
	SurveyIssues   Measure = "surveyIssues"
	// MedianDuration and SlowDuration are the 50th and the 95th percentile of an
	// operation's duration in milliseconds.
	MedianDuration Measure = "durationP50"
	SlowDuration   Measure = "durationP95"
	// CallMix are the calls with a value of a dimension, of all calls; for a dimension
	// of streams, of those with streams. Neither more nor less is better.
	CallMix Measure = "callMix"
)

// ShareMeasures returns the measures that are shares of a set of calls as a
// whole.
func ShareMeasures() []Measure {
	return []Measure{PoorCalls, CallsWithIssues, PoorlyRatedCalls, DroppedParticipants, PoorStreams, BadOperations}
}

// Share returns a measure that is one of [ShareMeasures], as counts; the zero
// Share for any other.
func (f *Figures) Share(m Measure) Share {
	switch m {
	case PoorCalls:
		return poorOf(f.CallsByQuality)
	case CallsWithIssues:
		return Share{f.CallsWithIssues, f.Calls}
	case PoorlyRatedCalls:
		return Share{f.CallsByRating[quality.RatedPoor], sum(f.CallsByRating) - f.CallsByRating[quality.Unrated]}
	case DroppedParticipants:
		return Share{f.DroppedParticipants, f.EndingsKnown}
	case PoorStreams:
		return poorOf(f.StreamsByQuality)
	case BadOperations:
		var all Share
		for _, o := range f.Operations {
			if o != nil { // null in JSON
				one := o.BadResults()
				all.Part, all.Whole = all.Part+one.Part, all.Whole+one.Whole
			}
		}
		return all
	}
	return Share{}
}

func poorOf(verdicts map[quality.Verdict]int) Share {
	poor := verdicts[quality.Poor]
	return Share{poor, poor + verdicts[quality.Good]}
}

func sum[K comparable](counts map[K]int) int {
	n := 0
	for _, k := range counts {
		n += k
	}
	return n
}

// BadResults returns the operations with a bad result, of those with a result.
func (o *OperationFigures) BadResults() Share {
	var s Share
	for name, n := range o.Results {
		if name == "" {
			continue
		}
		s.Whole += n
		if issue.BadResult(clientops.ResultType(name)) {
			s.Part += n
		}
	}
	return s
}
