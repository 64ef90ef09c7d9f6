package trend

import (
	"cmp"
	"maps"
	"slices"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Outcome says whether a measure got better or worse.
type Outcome string

// The outcomes.
const (
	Better      Outcome = "better"
	Worse       Outcome = "worse"
	Same        Outcome = "same"
	Differs     Outcome = "differs" // neither is better
	NotCompared Outcome = "unknown" // at least one side has nothing to compare
)

// Evidence says whether a difference is more than chance.
type Evidence string

// The evidence for a difference. Clear is decided at 5 %: of the differences of
// one comparison that are called clear, at most one in twenty is expected to be due to
// chance, however many there are. TooFew means that no outcome with these totals could have
// been clear: there are not enough calls to tell.
const (
	Clear      Evidence = "clear"
	Chance     Evidence = "chance" // may be chance
	TooFew     Evidence = "tooFew" // not enough calls to tell
	NoEvidence Evidence = "none"   // no difference, or nothing to test
)

// Presence says whether something is there in both sets.
type Presence string

// The presences.
const (
	InBoth   Presence = "both"
	Appeared Presence = "appeared"
	Vanished Presence = "vanished"
	InNone   Presence = "none"
	NotKnown Presence = "unknown" // one of the sets lacks the log that would tell
)

// Unit says what the value of a [Side] is.
type Unit string

// The units.
const (
	ShareOf      Unit = "share"   // from 0 to 1
	PerCall      Unit = "perCall" // events per call
	Milliseconds Unit = "ms"
)

// Side is a measure of one of two sets of calls.
type Side struct {
	// Count and Total are a part and its whole; for a count per call the events, and
	// the calls with records of the log that has them; for a percentile
	// how many durations are longer than that percentile of both sets together (if
	// none is, how many are as long), and how many there are.
	Count int `json:"count"`
	Total int `json:"total"`
	// Value is in the measure's unit; absent if Total is 0.
	Value opt.Value[float64] `json:"value"`
}

// Change is how a measure differs between two sets of calls.
type Change struct {
	// Dimension and Value say which calls are compared, as in an [Aggregate];
	// both are empty for all of them.
	Dimension string  `json:"dimension"`
	Value     string  `json:"value"`
	Measure   Measure `json:"measure"`
	// Name is that of the metric, operation, end code, issue or diagnostic;
	// empty if the measure is of all calls.
	Name   string `json:"name"`
	Unit   Unit   `json:"unit"`
	Before Side   `json:"before"`
	After  Side   `json:"after"`
	// Difference is the value after minus that before, in the unit; 0.01 of a
	// share is one percentage point. Absent if one of them is.
	Difference opt.Value[float64] `json:"difference"`
	// Low and High are the 95 % interval of the difference of two shares; absent
	// for other units.
	Low      opt.Value[float64] `json:"low"`
	High     opt.Value[float64] `json:"high"`
	Trend    Outcome            `json:"trend"`
	Presence Presence           `json:"presence"` // of what is counted
	Evidence Evidence           `json:"evidence"`
	// P is how probable a difference like this one would be, from 0 to 1, if
	// nothing had changed. It is of this measure alone; Evidence takes into
	// account how many there are. Absent if nothing was tested.
	P opt.Value[float64] `json:"p"`
}

// Size says how much there is in a set of calls.
type Size struct {
	Calls int `json:"calls"`
	// Participants is absent if streams are compared by a dimension of their own,
	// such as their transport.
	Participants opt.Value[int64] `json:"participants"`
	Streams      int              `json:"streams"`
	// CallMilliseconds is as in [Figures]; absent where no call says how long it
	// was, and for the values of a dimension of participants or streams.
	CallMilliseconds opt.Value[int64] `json:"callMilliseconds"`
}

// Comparison is how two sets of calls differ.
type Comparison struct {
	Before Size `json:"before"`
	After  Size `json:"after"`
	// Missing are the subjects that only one of the sets has, so that their measures
	// cannot be compared. A set without any calls does not count as missing everything.
	Missing []Missing `json:"missing"`
	// LikeCalls says which calls are compared by [PoorCalls] and [CallsWithIssues]: those with
	// exactly these subjects, because the more is known about a call, the more can be wrong
	// with it. It is empty if all calls are compared, or none.
	LikeCalls []Subject `json:"likeCalls"`
	// Changes has every measure that occurs in one of the sets, that of all
	// calls first, then those by name, the most frequent first, and last
	// those by dimension.
	Changes []Change `json:"changes"`
}

// Missing is a subject that one of the sets lacks.
type Missing struct {
	Subject Subject `json:"subject"`
	After   bool    `json:"after"` // the later set lacks it; else the earlier one
}

// Compare compares two sets of calls, such as those of two weeks or of two SDK
// versions, that were judged by the same profile.
//
// Counts per call are compared among the calls that have the [Subject] of the count: if a log is
// missing, nothing that it reports has got better.
//
// Shares are compared by Fisher's exact test, two-sided; counts per call by the
// exact conditional test of two Poisson counts; percentiles by Fisher's test on
// how many durations are beyond the percentile of both sets together. The
// p-values of a comparison are adjusted by the procedure of Benjamini and Hochberg,
// those by dimension apart from the others; tests that no outcome could have made
// clear do not count. The interval is Newcombe's hybrid score interval.
//
// All of these take calls, streams and operations as independent of each other. The
// streams of a call are not entirely: if one bad network makes ten streams poor,
// that counts as ten. If calls and streams disagree, trust the calls.
func Compare(before, after *Figures) Comparison {
	c := Comparison{Before: size(before), After: size(after), Missing: missingLogs(before, after)}
	l := changeList{}
	l.whole(before, after)
	l.named(before, after)
	l.markClear()
	c.LikeCalls = l.likeCalls
	c.Changes = l.list
	return c
}

// CompareValues compares the calls of an aggregate that have one value of a dimension
// with those that have another, as [Compare] does. Sizes that the dimension does not have
// are absent. It returns false if no call has one of the values.
func CompareValues(a *Aggregate, d Dimension, before, after string) (Comparison, bool) {
	f, g := a.By[d.Name][before], a.By[d.Name][after]
	if f == nil || g == nil {
		return Comparison{}, false
	}
	c := Compare(f, g)
	for _, s := range []*Size{&c.Before, &c.After} {
		if d.ofStream != nil {
			s.Participants = opt.Value[int64]{}
		}
		if d.ofCall == nil {
			s.CallMilliseconds = opt.Value[int64]{}
		}
	}
	return c, true
}

// CompareOptions say how [CompareAggregates] compares. nil means the defaults.
type CompareOptions struct {
	// Dimensions are those by which the shares of the calls as a whole are broken down.
	// Without any they are those of [Dimensions].
	Dimensions []Dimension
}

// CompareAggregates compares two sets of calls as [Compare] does and breaks the
// shares of the calls as a whole down by dimensions. It leaves out those that are a Period,
// and those whose Subject one of the sets lacks. A value in only one of the sets has
// appeared or vanished in [CallMix].
func CompareAggregates(before, after *Aggregate, opts *CompareOptions) Comparison {
	by := standard
	if opts != nil && len(opts.Dimensions) > 0 {
		by = opts.Dimensions
	}
	c := Compare(&before.Total, &after.Total)
	var l changeList
	for _, d := range by {
		if d.Period || slices.ContainsFunc(c.Missing, func(m Missing) bool { return m.Subject == d.Subject }) {
			continue
		}
		l.dimension = d.Name
		n, m := before.Total.Calls, after.Total.Calls
		if d.ofStream != nil { // a call without streams has no value
			n, m = callsWith(&before.Total, &after.Total, StreamsLogged)
		}
		b, a := before.By[d.Name], after.By[d.Name]
		for _, value := range names(b, a, func(f *Figures) int {
			if f == nil { // null in JSON
				return 0
			}
			return f.Calls
		}) {
			l.value = value
			f, g := cmp.Or(b[value], new(Figures)), cmp.Or(a[value], new(Figures))
			l.logged = true // a call is there or not
			l.share(CallMix, "", Share{f.Calls, n}, Share{g.Calls, m}, neither)
			l.logged = false
			l.whole(f, g)
		}
	}
	l.markClear()
	c.Changes = append(c.Changes, l.list...)
	return c
}

func size(f *Figures) Size {
	s := Size{Calls: f.Calls, Participants: opt.Of(int64(f.Participants)), Streams: f.Streams}
	if f.CallMilliseconds > 0 || f.Calls == 0 {
		s.CallMilliseconds = opt.Of(f.CallMilliseconds)
	}
	return s
}

// missingLogs returns the subjects that one set of calls lacks.
func missingLogs(f, g *Figures) []Missing {
	list := []Missing{}
	if f.Calls == 0 || g.Calls == 0 {
		return list
	}
	for _, s := range Subjects() {
		if b, a := callsWith(f, g, s); (b > 0) != (a > 0) {
			list = append(list, Missing{s, b > 0})
		}
	}
	return list
}

// names returns the names in either of two maps, those with the highest counts first.
func names[V any](a, b map[string]V, count func(V) int) []string {
	counts := map[string]int{}
	for _, m := range []map[string]V{a, b} {
		for name, v := range m {
			counts[name] += count(v)
		}
	}
	return slices.SortedFunc(maps.Keys(counts), func(x, y string) int {
		return cmp.Or(cmp.Compare(counts[y], counts[x]), cmp.Compare(x, y))
	})
}

// Whether a lower value is better.
const (
	lessIsBetter = true
	neither      = false
)

// changeList gathers changes, of all calls or of those with a value of a
// dimension.
type changeList struct {
	dimension string
	value     string
	likeCalls []Subject // as in Comparison
	logged    bool      // both sets have the log of the measures that are being added
	list      []Change
}

// callsWith returns how many calls of two sets have a subject.
func callsWith(f, g *Figures, s Subject) (before, after int) {
	return f.CallsWith[s], g.CallsWith[s]
}

// whole adds the measures of calls as a whole.
func (l *changeList) whole(f, g *Figures) {
	like, some := likeCalls(f, g)
	l.likeCalls = nil
	if some {
		l.likeCalls = like.list()
	}
	for _, m := range ShareMeasures() {
		s, t := f.Share(m), g.Share(m)
		switch m {
		case PoorCalls:
			if f.PoorBySubjects != nil || g.PoorBySubjects != nil { // figures made by hand may have CallsByQuality alone
				s, t = f.PoorBySubjects[like.issuesText()], g.PoorBySubjects[like.issuesText()]
			}
		case CallsWithIssues:
			s, t = f.IssuesBySubjects[like.issuesText()], g.IssuesBySubjects[like.issuesText()]
		case DroppedParticipants: // what clients say of their ends is not compared with summaries
			if before, after := callsWith(f, g, EndsLogged); before == 0 && after > 0 {
				s = Share{}
			} else if after == 0 && before > 0 {
				t = Share{}
			}
		}
		if s.Whole > 0 || t.Whole > 0 {
			l.share(m, "", s, t, lessIsBetter)
		}
	}
}

// likeCalls returns the subjects that most calls of both sets have, so that calls are compared of
// which the same is known, and whether there are others. If no calls are alike, it returns all
// subjects of either set.
func likeCalls(f, g *Figures) (like subjects, others bool) {
	most := 0
	var all subjects
	for i := subjects(1); i <= canHaveIssues; i++ { // a call without subjects has no issues
		b, a := f.IssuesBySubjects[i.issuesText()], g.IssuesBySubjects[i.issuesText()]
		if b.Whole > 0 || a.Whole > 0 {
			all |= i
		}
		if n := min(b.Whole, a.Whole); n > 0 && n >= most { // of equal numbers the one with more subjects
			most, like = n, i
		}
	}
	if most == 0 {
		return all, false
	}
	text := like.issuesText()
	return like, f.IssuesBySubjects[text].Whole != f.Calls || g.IssuesBySubjects[text].Whole != g.Calls
}

// named adds the measures that are there for each name.
func (l *changeList) named(f, g *Figures) {
	for _, m := range quality.Metrics() {
		s, t := Share{f.Causes[m], f.Measured[m]}, Share{g.Causes[m], g.Measured[m]}
		if s.Part > 0 || t.Part > 0 {
			l.share(PoorStreamsBy, string(m), s, t, lessIsBetter)
		}
	}
	clients, clientsAfter := callsWith(f, g, OperationsLogged)
	l.logged = clients > 0 && clientsAfter > 0
	l.operations(f.Operations, g.Operations)
	l.logged = false // shares of everything and counts per call show it by their totals
	ended, endedAfter := sum(f.EndReasons), sum(g.EndReasons)
	for _, code := range names(f.EndReasons, g.EndReasons, same) {
		l.share(EndCodes, code, Share{f.EndReasons[code], ended}, Share{g.EndReasons[code], endedAfter},
			f.DroppedReasons[code]+g.DroppedReasons[code] > 0)
	}
	l.diagnostics(f, g)
	issues, issuesAfter := otherIssues(f), otherIssues(g)
	for _, name := range names(issues, issuesAfter, same) {
		n, m := callsWith(f, g, subjectOfIssue(name))
		l.rate(IssueRate, name, Share{issues[name], n}, Share{issuesAfter[name], m})
	}
	rated, ratedAfter := callsWith(f, g, SurveysLogged)
	for _, name := range names(f.SurveyIssues, g.SurveyIssues, same) {
		l.rate(SurveyIssues, name, Share{f.SurveyIssues[name], rated}, Share{g.SurveyIssues[name], ratedAfter})
	}
}

// subjectOfIssue returns the subject to which an issue belongs.
func subjectOfIssue(name string) Subject {
	switch name {
	case quality.EndedUngracefully:
		return EndsLogged
	case quality.PoorMediaStreams:
		return StreamsLogged
	}
	return OperationsLogged
}

func same(n int) int { return n }

// operations adds for each operation its bad results and its duration.
func (l *changeList) operations(before, after map[string]*OperationFigures) {
	for _, name := range names(before, after, func(o *OperationFigures) int { return cmp.Or(o, new(OperationFigures)).Count }) {
		o, p := cmp.Or(before[name], new(OperationFigures)), cmp.Or(after[name], new(OperationFigures))
		if s, t := o.BadResults(), p.BadResults(); s.Whole > 0 || t.Whole > 0 {
			l.share(BadOperations, name, s, t, lessIsBetter)
		}
		if len(o.Milliseconds) > 0 || len(p.Milliseconds) > 0 {
			l.percentile(MedianDuration, name, 50, o.Milliseconds, p.Milliseconds)
			l.percentile(SlowDuration, name, 95, o.Milliseconds, p.Milliseconds)
		}
	}
}

// diagnostics adds for each user-facing diagnostic how often it was bad and how
// often that did not end well.
func (l *changeList) diagnostics(f, g *Figures) {
	for _, name := range names(f.Diagnostics, g.Diagnostics, func(d *DiagnosticFigures) int { return cmp.Or(d, new(DiagnosticFigures)).Bad }) {
		d, e := cmp.Or(f.Diagnostics[name], new(DiagnosticFigures)), cmp.Or(g.Diagnostics[name], new(DiagnosticFigures))
		if d.Bad == 0 && e.Bad == 0 {
			continue
		}
		n, m := callsWith(f, g, OperationsLogged)
		l.rate(BadDiagnostics, name, Share{d.Bad, n}, Share{e.Bad, m})
		l.logged = n > 0 && m > 0
		l.share(UnrecoveredDiagnostics, name, Share{d.Bad - d.Recovered, d.Bad}, Share{e.Bad - e.Recovered, e.Bad}, lessIsBetter)
		l.logged = false
	}
}

// otherIssues returns the issues that are not user-facing diagnostics.
func otherIssues(f *Figures) map[string]int {
	issues := maps.Clone(f.Issues)
	for name, d := range f.Diagnostics {
		if d == nil || issues[name] == 0 {
			continue
		}
		if issues[name] -= d.Bad; issues[name] <= 0 {
			delete(issues, name)
		}
	}
	return issues
}

// share adds a measure that is a share.
func (l *changeList) share(m Measure, name string, s, t Share, less bool) {
	c := l.change(m, name, ShareOf, s, t)
	if s.possible() && t.possible() {
		c.trend(t.compare(s), less)
		low, high := newcombe(s, t)
		c.Low, c.High = opt.Of(low), opt.Of(high)
		if m != CallMix { // usage is not a matter of chance
			c.tested(chanceOfShares(s, t))
		}
	}
	l.list = append(l.list, c)
}

// rate adds a measure that is a count per call.
func (l *changeList) rate(m Measure, name string, s, t Share) {
	c := l.change(m, name, PerCall, s, t)
	if s.Whole > 0 && t.Whole > 0 && s.Part >= 0 && t.Part >= 0 {
		c.trend(t.compare(s), lessIsBetter)
		c.tested(chanceOfRates(s, t))
	}
	l.list = append(l.list, c)
}

// percentile adds a percentile of durations.
func (l *changeList) percentile(m Measure, name string, p float64, before, after Histogram) {
	var both Histogram
	both.Merge(before)
	both.Merge(after)
	limit, _ := both.Percentile(p)
	s, t := beyond(before, limit), beyond(after, limit)
	if s.Part+t.Part == 0 { // the percentile is the greatest value, as when many run into a time limit
		s, t = beyond(before, limit-1), beyond(after, limit-1)
	}
	c := l.change(m, name, Milliseconds, s, t)
	value := func(h Histogram) opt.Value[float64] {
		if ms, ok := h.Percentile(p); ok {
			return opt.Of(float64(ms))
		}
		return opt.Value[float64]{}
	}
	c.setValues(value(before), value(after))
	c.Presence = l.presence(s, t, s.Whole, t.Whole)
	if s.Whole > 0 && t.Whole > 0 {
		sign := cmp.Compare(c.After.Value.Or(0), c.Before.Value.Or(0))
		c.trend(sign, lessIsBetter)
		test := chanceOfShares(s, t)
		if sign != t.compare(s) {
			test.p = 1 // the percentile moved one way and the durations another, or not at all
		}
		c.tested(test)
	}
	l.list = append(l.list, c)
}

// beyond returns how many values are above a limit.
func beyond(h Histogram, limit int64) Share {
	s := Share{0, h.Count()}
	for value, n := range h {
		if value > limit {
			s.Part += n
		}
	}
	return s
}

// change returns a change with its counts and values, not compared yet.
func (l *changeList) change(m Measure, name string, unit Unit, s, t Share) Change {
	c := Change{
		Dimension: l.dimension, Value: l.value, Measure: m, Name: name, Unit: unit,
		Before: Side{Count: s.Part, Total: s.Whole}, After: Side{Count: t.Part, Total: t.Whole},
		Trend: NotCompared, Presence: l.presence(s, t, s.Part, t.Part), Evidence: NoEvidence,
	}
	c.setValues(known(s), known(t))
	return c
}

// presence says in which sets something occurs, by its counts. Without a total in one of them it
// may be missing there because a log is missing.
func (l *changeList) presence(s, t Share, before, after int) Presence {
	switch {
	case before > 0 && after > 0:
		return InBoth
	case before+after > 0 && !l.logged && (s.Whole == 0 || t.Whole == 0):
		return NotKnown
	case after > 0:
		return Appeared
	case before > 0:
		return Vanished
	}
	return InNone
}

func known(s Share) opt.Value[float64] {
	if v, ok := s.Value(); ok {
		return opt.Of(v)
	}
	return opt.Value[float64]{}
}

// setValues sets the values and their difference.
func (c *Change) setValues(before, after opt.Value[float64]) {
	c.Before.Value, c.After.Value = before, after
	b, ok1 := before.Get()
	a, ok2 := after.Get()
	if ok1 && ok2 {
		c.Difference = opt.Of(a - b)
	}
}

// trend sets the trend from the sign of the difference.
func (c *Change) trend(sign int, less bool) {
	switch {
	case sign == 0:
		c.Trend = Same
	case !less:
		c.Trend = Differs
	case sign < 0:
		c.Trend = Better
	default:
		c.Trend = Worse
	}
}

func (c *Change) tested(test chance) {
	c.P = opt.Of(test.p)
	c.Evidence = Chance
	if test.least > level {
		c.Evidence = TooFew
	}
}

// markClear says which of the differences are clear.
func (l *changeList) markClear() {
	var at []int
	var ps []float64
	for i := range l.list {
		if l.list[i].Evidence == Chance {
			at, ps = append(at, i), append(ps, l.list[i].P.Or(1))
		}
	}
	for i, p := range adjust(ps) {
		if p <= level {
			l.list[at[i]].Evidence = Clear
		}
	}
	for i := range l.list {
		if l.list[i].Trend == Same {
			l.list[i].Evidence = NoEvidence // it counted among the tests because it could have differed
		}
	}
}
