package trend

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/survey"
)

// Figures are counts of calls and of what is in them. All are whole numbers, so
// that figures computed separately add up exactly. Empty maps are nil.
type Figures struct {
	Calls           int                           `json:"calls"`
	CallsByQuality  map[quality.Verdict]int       `json:"callsByQuality"`
	CallsByRating   map[quality.RatingVerdict]int `json:"callsByRating"`
	CallsWithIssues int                           `json:"callsWithIssues"`
	// CallsWith counts the calls that have a [Subject]. Counts per call refer to these calls:
	// what is not logged cannot go wrong.
	CallsWith SubjectCounts `json:"callsWith"`
	// IssuesBySubjects are the calls with issues among all calls, by the subjects that a
	// call has.
	IssuesBySubjects IssueShares `json:"issuesBySubjects"`
	// PoorBySubjects are the poor calls among those that are Good or Poor, likewise: streams
	// make a call Poor, and so do operations and diagnostics about the network.
	PoorBySubjects IssueShares `json:"poorBySubjects"`
	// CallMilliseconds is the total time of the calls from start to end, as far as the
	// records have it. Impossible values, such as negative durations, do not count.
	CallMilliseconds int64 `json:"callMilliseconds"`

	Participants int `json:"participants"`
	// DroppedParticipants are those that the profile counts as dropped, of EndingsKnown
	// participants of whom it can say that they were or were not.
	DroppedParticipants int `json:"droppedParticipants"`
	EndingsKnown        int `json:"endingsKnown"`
	// ParticipantMilliseconds is the total time of the participants, as far as the
	// records have it. Impossible values do not count.
	ParticipantMilliseconds int64 `json:"participantMilliseconds"`
	// EndReasons counts participants by the end code of their summary, and EndFamilies by
	// its family, see [errorcodes.FamilyOf]. A code that is not a number has no family.
	EndReasons  map[string]int `json:"endReasons"`
	EndFamilies map[string]int `json:"endFamilies"`
	// DroppedReasons counts the dropped participants among EndReasons.
	DroppedReasons map[string]int `json:"droppedReasons"`

	Streams          int                     `json:"streams"`
	StreamsByQuality map[quality.Verdict]int `json:"streamsByQuality"`
	// Measured counts streams by each metric that was compared with a
	// threshold, and Causes those that it makes poor; a stream can have several.
	Measured MetricCounts `json:"measured"`
	Causes   MetricCounts `json:"causes"`

	// Issues counts by name all that went wrong.
	Issues map[string]int `json:"issues"`
	// Operations are by name.
	Operations map[string]*OperationFigures `json:"operations"`
	// FailedOutgoing counts the outgoing calls that failed by the reason that the client
	// gives, "" where it gives none; see [clientops.Record.FailedOutgoing].
	FailedOutgoing map[string]int `json:"failedOutgoing"`
	// Diagnostics are the ranges of user-facing diagnostics by name.
	Diagnostics map[string]*DiagnosticFigures `json:"diagnostics"`
	// SurveyIssues counts the issues that users named.
	SurveyIssues map[string]int `json:"surveyIssues"`
}

// OperationFigures are counts of one operation.
type OperationFigures struct {
	Count int `json:"count"`
	// Results counts by the text of the result type; "" where there is none.
	Results map[string]int `json:"results"`
	// Milliseconds is a histogram of DurationMs: how often each value occurs. Impossible
	// values, such as negative durations, do not count.
	Milliseconds Histogram `json:"milliseconds"`
}

// DiagnosticFigures are counts of one user-facing diagnostic.
type DiagnosticFigures struct {
	Ranges int `json:"ranges"`
	Bad    int `json:"bad"` // ranges that were not Good at some time
	// Recovered is how many of the bad ones ended well: with Good, or as a flag
	// that is false.
	Recovered int `json:"recovered"`
}

// Each of the following shares is from 0 to 1. The second result is false if
// the share is of nothing. For shares of all calls see [Figures.Share].

// PoorBy returns the share of streams that a metric makes poor among those that have
// the metric.
func (f *Figures) PoorBy(m quality.Metric) (float64, bool) {
	return share(f.Causes[m], f.Measured[m])
}

// SuccessRate returns the share of operations with a result that was not bad
// among those with a result. As in the list of calls, Succeeded, Success and
// ExpectedError are not bad. The workbooks read Failed as ExpectedError:
// failedIsExpected is their rule.
func (o *OperationFigures) SuccessRate(failedIsExpected bool) (float64, bool) {
	good, all := 0, 0
	for name, n := range o.Results {
		result := clientops.ResultType(name)
		if name == "" {
			continue
		}
		all += n
		if !issue.BadResult(result) || failedIsExpected && result == clientops.Failed {
			good += n
		}
	}
	return share(good, all)
}

// RecoveryRate returns the share of bad ranges that ended well.
func (d *DiagnosticFigures) RecoveryRate() (float64, bool) { return share(d.Recovered, d.Bad) }

func share(part, all int) (float64, bool) {
	if all == 0 {
		return 0, false
	}
	return float64(part) / float64(all), true
}

// call counts a call that has subjects, with everything in it.
func (f *Figures) call(v *quality.CallVerdict, has subjects) {
	f.head(v, has)
	f.CallsWith.add(has)
	if d, ok := v.Call.Duration(); ok {
		f.CallMilliseconds += d.Milliseconds()
	}
	for _, p := range v.Call.Participants {
		f.participant(v, p)
	}
	for i := range v.Streams {
		f.stream(&v.Streams[i])
	}
	f.clientSide(v.Call.Operations, v.Call.Diagnostics)
	for _, s := range v.Call.Surveys {
		for _, list := range []opt.Value[string]{s.OverallCallIssues, s.AudioIssues, s.VideoIssues, s.ScreenshareIssues} {
			for name := range survey.Issues(list) {
				count(&f.SurveyIssues, name, 1)
			}
		}
	}
}

// head counts a call that has subjects, without anything in it.
func (f *Figures) head(v *quality.CallVerdict, has subjects) {
	f.Calls++
	count(&f.CallsByQuality, v.Quality, 1)
	count(&f.CallsByRating, v.Rating.Verdict, 1)
	issues := Share{Whole: 1}
	if len(v.Issues) > 0 {
		f.CallsWithIssues++
		issues.Part = 1
	}
	f.IssuesBySubjects.add(has.issuesText(), issues)
	if poor := poorOf(map[quality.Verdict]int{v.Quality: 1}); poor.Whole > 0 {
		f.PoorBySubjects.add(has.issuesText(), poor)
	}
}

// possible reports whether a duration is possible: it is neither negative nor the greatest
// [time.Duration], which also represents everything beyond it.
func possible(d time.Duration) bool { return 0 <= d && d < math.MaxInt64 }

func (f *Figures) participant(v *quality.CallVerdict, p *calls.Participant) {
	f.Participants++
	if d := p.Duration.Or(0).Duration(); possible(d) {
		f.ParticipantMilliseconds += d.Milliseconds()
	}
	if v.DropKnown(p) {
		f.EndingsKnown++
	}
	dropped := slices.Contains(v.Dropped, p)
	if dropped {
		f.DroppedParticipants++
		count(&f.Issues, quality.EndedUngracefully, 1)
	}
	if p.Summary == nil {
		return
	}
	reason, ok := p.Summary.ParticipantEndReason.Get()
	if !ok {
		return
	}
	if code, err := errorcodes.Parse(reason); err == nil {
		reason = strconv.Itoa(code)
		count(&f.EndFamilies, errorcodes.FamilyOf(code).String(), 1)
	}
	count(&f.EndReasons, reason, 1)
	if dropped {
		count(&f.DroppedReasons, reason, 1)
	}
}

func (f *Figures) stream(v *quality.StreamVerdict) {
	f.Streams++
	count(&f.StreamsByQuality, v.Verdict, 1)
	for m := range v.Measured.All() {
		count(&f.Measured, m, 1)
	}
	if v.Verdict == quality.Poor {
		count(&f.Issues, quality.PoorMediaStreams, 1)
	}
	for m := range v.Causes.All() {
		count(&f.Causes, m, 1)
	}
}

// clientSide counts operations and user-facing diagnostics.
func (f *Figures) clientSide(ops []*clientops.Record, diags []*calls.DiagnosticRange) {
	for _, op := range ops {
		name := issue.OfOperation(op.OperationName.Or(""))
		o := entry(&f.Operations, name)
		o.Count++
		count(&o.Results, string(op.ResultType.Or("")), 1)
		if ms, ok := op.DurationMs.Get(); ok && possible(ms.Duration()) {
			o.Milliseconds.Add(int64(ms), 1)
		}
		if issue.BadOperation(op) {
			count(&f.Issues, name, 1)
		}
		if reason, failed := op.FailedOutgoing(); failed {
			count(&f.FailedOutgoing, reason, 1)
		}
	}
	for _, r := range diags {
		name := issue.OfDiagnostic(r.Name)
		d := entry(&f.Diagnostics, name)
		d.Ranges++
		if issue.BadDiagnostic(r) {
			d.Bad++
			count(&f.Issues, name, 1)
			if recovered(r) {
				d.Recovered++
			}
		}
	}
}

// recovered reports whether a diagnostic ended well.
func recovered(r *calls.DiagnosticRange) bool {
	if len(r.Qualities) == 0 {
		return false
	}
	switch r.Qualities[len(r.Qualities)-1] {
	case clientops.Good, clientops.FlagFalse:
		return true
	}
	return false
}

func (f *Figures) merge(g *Figures) {
	f.Calls += g.Calls
	f.CallsWithIssues += g.CallsWithIssues
	f.CallMilliseconds += g.CallMilliseconds
	f.Participants += g.Participants
	f.DroppedParticipants += g.DroppedParticipants
	f.EndingsKnown += g.EndingsKnown
	f.ParticipantMilliseconds += g.ParticipantMilliseconds
	f.Streams += g.Streams
	merge(&f.Measured, g.Measured)
	merge(&f.CallsWith, g.CallsWith)
	for text, s := range g.IssuesBySubjects {
		f.IssuesBySubjects.add(text, s)
	}
	for text, s := range g.PoorBySubjects {
		f.PoorBySubjects.add(text, s)
	}
	merge(&f.CallsByQuality, g.CallsByQuality)
	merge(&f.CallsByRating, g.CallsByRating)
	merge(&f.EndReasons, g.EndReasons)
	merge(&f.EndFamilies, g.EndFamilies)
	merge(&f.DroppedReasons, g.DroppedReasons)
	merge(&f.StreamsByQuality, g.StreamsByQuality)
	merge(&f.Causes, g.Causes)
	merge(&f.Issues, g.Issues)
	merge(&f.SurveyIssues, g.SurveyIssues)
	merge(&f.FailedOutgoing, g.FailedOutgoing)
	for name, from := range g.Operations {
		if from == nil { // null in JSON
			continue
		}
		to := entry(&f.Operations, name)
		to.Count += from.Count
		merge(&to.Results, from.Results)
		to.Milliseconds.Merge(from.Milliseconds)
	}
	for name, from := range g.Diagnostics {
		if from == nil {
			continue
		}
		to := entry(&f.Diagnostics, name)
		to.Ranges += from.Ranges
		to.Bad += from.Bad
		to.Recovered += from.Recovered
	}
}

func merge[M ~map[K]int, K comparable](to *M, from M) {
	for name, n := range from {
		count(to, name, n)
	}
}

// count adds n to the count of a name.
func count[M ~map[K]int, K comparable](m *M, name K, n int) {
	if *m == nil {
		*m = M{}
	}
	(*m)[name] += n
}

// entry returns the entry of a name. It makes one if there is none yet.
func entry[T any](m *map[string]*T, name string) *T {
	if *m == nil {
		*m = map[string]*T{}
	}
	one := (*m)[name]
	if one == nil {
		one = new(T)
		(*m)[name] = one
	}
	return one
}

// MetricCounts has a count for each metric; a missing metric counts 0.
type MetricCounts map[quality.Metric]int

// MarshalJSON writes the counts by name without those of zero.
func (c MetricCounts) MarshalJSON() ([]byte, error) { return marshalCounts(c) }

// UnmarshalJSON reads counts by the names of known metrics.
func (c *MetricCounts) UnmarshalJSON(data []byte) (err error) {
	*c, err = unmarshalCounts(data, "metric", quality.Metric.Known)
	return err
}

func marshalCounts[K ~string](counts map[K]int) ([]byte, error) {
	written := make(map[K]int, len(counts)) // not nil, which would be null
	merge(&written, counts)
	maps.DeleteFunc(written, func(_ K, n int) bool { return n == 0 })
	return json.Marshal(written)
}

// unmarshalCounts returns nil if nothing is counted, as in zero [Figures].
func unmarshalCounts[K ~string](data []byte, what string, known func(K) bool) (map[K]int, error) {
	var read, counts map[K]int
	if err := json.Unmarshal(data, &read); err != nil {
		return nil, err
	}
	for name, n := range read {
		if !known(name) {
			return nil, fmt.Errorf("unknown %s %q", what, name)
		}
		if n != 0 {
			count(&counts, name, n)
		}
	}
	return counts, nil
}
