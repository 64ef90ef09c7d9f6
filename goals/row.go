package goals

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/opt"
)

// Row is a metric on one day for one value of a dimension: the figures of the service, and our
// own in the fields that begin with Our. What is not known is absent, never zero.
type Row struct {
	Day            opt.Value[string]         `json:"day"` // in UTC, as in 2026-02-02
	Metric         callingmetrics.MetricName `json:"metric"`
	Dimension      opt.Value[string]         `json:"dimension"`      // Tally.By
	DimensionValue opt.Value[string]         `json:"dimensionValue"` // absent without a dimension

	// Value is the mean over the combinations of dimensions, weighted by legs, in Unit.
	// Combinations that have no value or, if values differ, no legs do not count; Unweighted
	// is how many. Value and Unit are absent if the units differ.
	Value opt.Value[float64] `json:"value"`
	Unit  opt.Value[string]  `json:"unit"`
	// Goal is a comparison, such as ">= 99.5", and GoalMet says whether Value is what it asks
	// for; both are absent if the combinations have different goals.
	Goal    opt.Value[string] `json:"goal"`
	GoalMet opt.Value[bool]   `json:"goalMet"`
	// Combinations is how many records there are, CombinationsMet and CombinationsMissed how
	// many of them meet and miss their own goals.
	Combinations       int `json:"combinations"`
	CombinationsMet    int `json:"combinationsMet"`
	CombinationsMissed int `json:"combinationsMissed"`
	Unweighted         int `json:"unweighted"`
	// These are sums of counts that are approximate and overlap: about so many.
	FailedLegs  opt.Value[int64] `json:"aboutFailedLegs"`
	SuccessLegs opt.Value[int64] `json:"aboutSuccessLegs"`
	Legs        opt.Value[int64] `json:"aboutLegs"`
	Calls       opt.Value[int64] `json:"aboutCalls"`

	// OurValue is a share of legs in per cent. It is absent if Unit is another one.
	OurValue       opt.Value[float64] `json:"ourValue"`
	OurGoalMet     opt.Value[bool]    `json:"ourGoalMet"` // by Goal
	OurFailedLegs  opt.Value[int64]   `json:"ourFailedLegs"`
	OurSuccessLegs opt.Value[int64]   `json:"ourSuccessLegs"`
}

// Rows returns what has been gathered by day, metric in the order of
// [callingmetrics.MetricNames], and value. What is not known comes last.
func (t *Tally) Rows() []Row {
	figures := t.settle()
	found := map[group]bool{}
	for g := range figures {
		found[g] = true
	}
	for g := range t.legs {
		if g.metric.Known() {
			found[g] = true
		}
	}
	limits := limitsOf(figures)
	var rows []Row
	for _, g := range slices.SortedFunc(maps.Keys(found), compareGroups()) {
		row := Row{Metric: g.metric}
		if g.day != "" {
			row.Day = opt.Of(g.day)
		}
		if t.By != "" {
			row.Dimension, row.DimensionValue = opt.Of(string(t.By)), opt.Of(g.value)
		}
		percent := row.service(figures[g])
		if n, ok := t.ours(g); ok {
			row.ours(n, percent, limits[g.metric])
		}
		rows = append(rows, row)
	}
	return rows
}

// compareGroups returns the order of rows.
func compareGroups() func(a, b group) int {
	rank := map[callingmetrics.MetricName]int{}
	for i, name := range callingmetrics.MetricNames() {
		rank[name] = i - 1000 // before others, which have 0
	}
	last := func(a, b, unknown string) int {
		if a == b || a != unknown && b != unknown {
			return cmp.Compare(a, b)
		}
		if a == unknown {
			return 1
		}
		return -1
	}
	return func(a, b group) int {
		return cmp.Or(last(a.day, b.day, ""), rank[a.metric]-rank[b.metric], cmp.Compare(a.metric, b.metric), last(a.value, b.value, "Unknown"))
	}
}

// settle returns the newest version of each figure by group, always in the same order, so that
// sums are the same.
func (t *Tally) settle() map[group][]figure {
	figures := map[group][]figure{}
	compare := func(a, b combination) int { return bytes.Compare(a[:], b[:]) }
	for _, k := range slices.SortedFunc(maps.Keys(t.figures), compare) {
		versions := t.figures[k]
		slices.SortFunc(versions, func(a, b figure) int { return strings.Compare(a.resource, b.resource) })
		if len(versions) > 1 && versions[0].resource == "" {
			versions = versions[1:] // it is from a destination that does not name the resource
		}
		for _, f := range versions {
			figures[f.group] = append(figures[f.group], f)
		}
	}
	return figures
}

// service sets the figures of the service, and reports whether its values are in per cent.
func (r *Row) service(list []figure) (percent bool) {
	if len(list) == 0 {
		return true
	}
	r.Combinations = len(list)
	r.Goal, r.Unit = list[0].goal, list[0].unit
	sameUnit := true
	for i := range list {
		f := &list[i]
		sameUnit = sameUnit && strings.EqualFold(f.unit.Or(""), r.Unit.Or(""))
		if f.goal != r.Goal {
			r.Goal = opt.Value[string]{}
		}
		if met := judge(f.value, f.goal); met.Or(false) {
			r.CombinationsMet++
		} else if met.IsSet() {
			r.CombinationsMissed++
		}
		add(&r.FailedLegs, f.failed)
		add(&r.SuccessLegs, f.success)
		add(&r.Legs, f.weight())
		add(&r.Calls, f.calls)
	}
	if !sameUnit {
		r.Unit = opt.Value[string]{}
		return false
	}
	r.Value, r.Unweighted = mean(list)
	r.GoalMet = judge(r.Value, r.Goal)
	switch strings.ToLower(r.Unit.Or("")) {
	case "percentage", "percent", "%", "":
		return true
	}
	return false
}

func add(sum *opt.Value[int64], n opt.Value[int64]) {
	if n.IsSet() {
		*sum = opt.Of(sum.Or(0) + n.Or(0))
	}
}

// weight returns how many legs a figure is about.
func (f *figure) weight() opt.Value[int64] {
	if !f.legs.IsSet() && f.failed.IsSet() && f.success.IsSet() {
		return opt.Of(f.failed.Or(0) + f.success.Or(0))
	}
	return f.legs
}

// mean returns the mean of the values, weighted by legs, and how many do not count. Where all
// values are the same it is exactly that value.
func mean(list []figure) (v opt.Value[float64], unweighted int) {
	sum, legs, without := 0.0, 0.0, 0
	same := true
	for i := range list {
		x, ok := list[i].value.Get()
		if !ok {
			unweighted++
			continue
		}
		if !v.IsSet() {
			v = opt.Of(x)
		}
		same = same && x == v.Or(0)
		n, ok := list[i].weight().Get()
		if !ok {
			without++
		}
		sum, legs = sum+x*float64(n), legs+float64(n)
	}
	switch {
	case same:
		return v, unweighted
	case legs == 0:
		return opt.Value[float64]{}, unweighted + without
	}
	return opt.Of(sum / legs), unweighted + without
}

// judge reports whether a value is what a goal asks for, if that is known.
func judge(value opt.Value[float64], goal opt.Value[string]) (met opt.Value[bool]) {
	if ok, known := (&callingmetrics.Record{MetricValueAvg: value, Goal: goal}).GoalMet(); known {
		met = opt.Of(ok)
	}
	return met
}

// limit says on which side of their goals the values of a metric should be.
type limit struct{ upper, lower bool }

// isUpper reports whether a goal is an upper limit, such as "<= 1.0".
func isUpper(goal string) bool { return strings.HasPrefix(strings.TrimSpace(goal), "<") }

// limitsOf returns what the goals of each metric are.
func limitsOf(figures map[group][]figure) map[callingmetrics.MetricName]limit {
	limits := map[callingmetrics.MetricName]limit{}
	for g, list := range figures {
		l := limits[g.metric]
		for i := range list {
			if goal, ok := list[i].goal.Get(); ok {
				l.upper, l.lower = l.upper || isUpper(goal), l.lower || !isUpper(goal)
			}
		}
		limits[g.metric] = l
	}
	return limits
}

// ours returns our own counts for a group, if there are any.
func (t *Tally) ours(g group) (legs, bool) {
	n := t.legs[g]
	if subject, _, _ := g.metric.Split(); subject == callingmetrics.Diagnostics {
		n.success = t.clients[group{day: g.day, value: g.value}] - n.failed
	}
	return n, n.failed+n.success > 0
}

// ours sets our own figures. They are in per cent: where the service has other units, only the
// counts compare.
func (r *Row) ours(n legs, percent bool, goals limit) {
	r.OurFailedLegs, r.OurSuccessLegs = opt.Of(int64(n.failed)), opt.Of(int64(n.success))
	if !percent {
		return
	}
	subject, _, _ := r.Metric.Split()
	failing := goals.upper && !goals.lower || goals.upper == goals.lower && subject == callingmetrics.Drops
	part := n.success
	if failing {
		part = n.failed
	}
	r.OurValue = opt.Of(100 * float64(part) / float64(n.failed+n.success))
	if goal, ok := r.Goal.Get(); ok && isUpper(goal) == failing {
		r.OurGoalMet = judge(r.OurValue, r.Goal)
	}
}
