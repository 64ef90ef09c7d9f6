// Package goals shows the figures that the service itself computes once a day, see package
// callingmetrics, with their goals, by day and [Dimension], and next to each our own figure for
// the same from the call logs. A [Tally] takes the records of both.
//
// # The figures of the service
//
// One record is a metric on a day for one combination of dimensions. The value of several
// is the mean of their values, weighted by legs: FailedLegs, SuccessLegs and Legs are sums. The
// service counts distinct legs approximately, and one leg can be in several combinations, so
// they are about right. Whether a value is good is for its goal to say: the documents leave open
// which side some metrics count.
//
// # Our own figures
//
// A leg is a participant of a call, and its day the one on which the call started, in UTC.
//
//	metric                       legs that count                 legs that fail
//	reliability/api/Drop         those of whom the profile can   those that were dropped, see
//	                             say if they were dropped        [quality.CallVerdict]
//	reliability/api/X            those with a result of X        X had a bad result: any but Succeeded,
//	                                                             Success and ExpectedError
//	reliability/leg/UFD/X        those whose client has logged   the diagnostic turned bad: Bad,
//	                             something                       Poor or true
//	…/api/UFD/recovery/X         those in which it turned bad    it turned good less often than bad
//
// The value is the share of legs that do not fail, in per cent. It is the share of those that do
// where the goals of the metric are upper limits, and for Drop where the records have no
// goal. Call logs do not tell whether CreateView was of a local or a remote video, nor whether a
// participant was connected before it was dropped; Drop counts all. On a day without records of
// the service the documented metrics are listed of which something was logged, and Drop.
package goals

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Tally gathers figures by day, metric and the values of a dimension. Parts that are gathered
// separately and merged in any order are the same as one Tally of everything. The zero Tally is
// ready to use. It is not safe for use by several goroutines at once.
type Tally struct {
	// By is one of [Dimensions], or empty for rows about all combinations of dimensions. It
	// must not change after the first record or call. Record and Call panic at any other text.
	By Dimension

	figures map[combination][]figure // one for each resource
	legs    map[group]legs
	clients map[group]int     // legs whose client has logged something; without a metric
	texts   map[string]string // each text once
}

// group is what a [Row] is about.
type group struct {
	day    string // empty if it is not known
	metric callingmetrics.MetricName
	value  string // of the dimension
}

// combination is a hash of what identifies a figure, except for the resource: day, metric,
// CorrelationID and all dimensions. The ID is not enough: no document says that metrics do not
// share one.
type combination [16]byte

// figure is a record of the service.
type figure struct {
	group
	resource                     string // in lower case, without slashes at its ends
	generated, latest            time.Time
	value                        opt.Value[float64]
	unit, goal                   opt.Value[string]
	failed, success, legs, calls opt.Value[int64]
}

// legs are our own counts.
type legs struct{ failed, success int }

// Record adds a record of the service. It keeps nothing of it. Of several versions of a record
// the newest counts, so it may arrive more than once.
func (t *Tally) Record(r *callingmetrics.Record) {
	f := figure{
		group:     group{metric: callingmetrics.MetricName(t.text(string(r.MetricName.Or("")))), value: t.text(t.By.find().of(r))},
		resource:  t.text(strings.Trim(strings.ToLower(r.ResourceID.Or("")), "/")),
		generated: r.Time.Or(time.Time{}), latest: r.TimestampMax.Or(time.Time{}),
		value: r.MetricValueAvg, unit: t.kept(r.Unit), goal: t.kept(r.Goal),
		failed: count(r.FailedLegsDcount), success: count(r.SuccessLegsDcount), legs: count(r.LegsDcount), calls: count(r.CallsDcount),
	}
	if at, ok := Day(r).Get(); ok {
		f.day = t.text(at.Format(time.DateOnly))
	}
	t.offer(combinationOf(r, f.day), f)
}

func combinationOf(r *callingmetrics.Record, day string) combination {
	key := []byte(day + "\x00" + string(r.MetricName.Or("")) + "\x00" + r.CorrelationID.Or(""))
	for _, v := range []opt.Value[string]{
		r.SubCode, r.CallType, r.Platform, r.ResultType, r.DeviceModel, r.DeviceBrand, r.DeviceFamily, r.DeviceOSName, r.DeviceOSVersionMajor,
		r.DeviceOSVersionMinor, r.DeviceBrowser, r.DeviceBrowserVersionMajor, r.DeviceBrowserVersionMinor, r.SDKVersion,
	} {
		key = append(append(key, 0), v.Or("")...)
	}
	sum := sha256.Sum256(key)
	return combination(sum[:])
}

// text returns a text that outlives the record.
func (t *Tally) text(s string) string {
	own, ok := t.texts[s]
	if !ok {
		if t.texts == nil {
			t.texts = map[string]string{}
		}
		own = strings.Clone(s)
		t.texts[own] = own
	}
	return own
}

func (t *Tally) kept(v opt.Value[string]) opt.Value[string] {
	if s, ok := v.Get(); ok {
		return opt.Of(t.text(s))
	}
	return v
}

// Day returns the beginning of the day that a record is about, in UTC.
func Day(r *callingmetrics.Record) (day opt.Value[time.Time]) {
	for _, v := range []opt.Value[time.Time]{r.TimestampMax, r.TimestampBin} {
		if at, ok := v.Get(); ok {
			day = opt.Of(at.UTC().Truncate(24 * time.Hour))
		}
	}
	return day
}

// count returns a count without those that cannot be.
func count(v opt.Value[int64]) (n opt.Value[int64]) {
	if v.Or(-1) >= 0 {
		n = v
	}
	return n
}

// offer keeps a figure unless there is a newer one.
func (t *Tally) offer(k combination, f figure) {
	versions := t.figures[k]
	for i := range versions {
		if versions[i].resource == f.resource {
			if f.compare(&versions[i]) > 0 {
				versions[i] = f
			}
			return
		}
	}
	if t.figures == nil {
		t.figures = map[combination][]figure{}
	}
	t.figures[k] = append(versions, f)
}

// compare orders the versions of a figure, the newest last.
func (f *figure) compare(g *figure) int {
	return cmp.Or(f.generated.Compare(g.generated), f.latest.Compare(g.latest),
		cmp.Compare(f.legs.Or(-1), g.legs.Or(-1)), cmp.Compare(f.failed.Or(-1), g.failed.Or(-1)),
		cmp.Compare(f.success.Or(-1), g.success.Or(-1)), cmp.Compare(f.calls.Or(-1), g.calls.Or(-1)),
		cmp.Compare(f.value.Or(-1), g.value.Or(-1)), cmp.Compare(f.goal.Or(""), g.goal.Or("")), cmp.Compare(f.unit.Or(""), g.unit.Or("")))
}

// Call counts a call. It keeps nothing of it.
func (t *Tally) Call(v *quality.CallVerdict) {
	ours := t.By.find().ours
	if ours == nil {
		return
	}
	g := group{}
	if start, ok := v.Call.Start.Get(); ok {
		g.day = start.UTC().Format(time.DateOnly)
	}
	for _, p := range v.Call.Participants {
		g.value = ours(v.Call, p)
		if v.DropKnown(p) {
			t.leg(g, dropName, slices.Contains(v.Dropped, p))
		} else {
			t.add(group{g.day, dropName, g.value}, legs{}) // there was somebody on the day
		}
		if len(p.Operations)+len(p.Diagnostics) > 0 {
			t.client(g, 1)
		}
		for name, failed := range badOperations(p.Operations) {
			t.leg(g, apiPath+name, failed)
		}
		for name, turns := range turnsOf(p.Diagnostics) {
			t.leg(g, diagnosticPath+name, turns.bad > 0)
			if turns.bad > 0 {
				t.leg(g, recoveryPath+name, turns.good < turns.bad)
			}
		}
	}
}

// The paths of metrics, see [callingmetrics.MetricName.Split].
const (
	apiPath        = "reliability/api/"
	dropName       = apiPath + "Drop"
	diagnosticPath = "reliability/leg/UFD/"
	recoveryPath   = apiPath + "UFD/recovery/"
)

// leg counts a leg.
func (t *Tally) leg(g group, metric string, failed bool) {
	g.metric = callingmetrics.MetricName(metric)
	one := legs{success: 1}
	if failed {
		one = legs{failed: 1}
	}
	t.add(g, one)
}

func (t *Tally) add(g group, n legs) {
	if t.legs == nil {
		t.legs = map[group]legs{}
	}
	sum, ok := t.legs[g]
	if !ok {
		g.value = t.text(g.value)
	}
	t.legs[g] = legs{sum.failed + n.failed, sum.success + n.success}
}

func (t *Tally) client(g group, n int) {
	if t.clients == nil {
		t.clients = map[group]int{}
	}
	if _, ok := t.clients[g]; !ok {
		g.value = t.text(g.value)
	}
	t.clients[g] += n
}

// badOperations returns the operations that have a result, and whether one of them was bad.
func badOperations(ops []*clientops.Record) map[string]bool {
	bad := map[string]bool{}
	for _, op := range ops {
		if op.OperationName.IsSet() && op.ResultType.IsSet() {
			name := string(op.OperationName.Or(""))
			bad[name] = bad[name] || issue.BadOperation(op)
		}
	}
	return bad
}

// turns is how often a diagnostic turned good and bad.
type turns struct{ good, bad int }

func turnsOf(ranges []*calls.DiagnosticRange) map[string]turns {
	all := map[string]turns{}
	for _, r := range ranges {
		name := issue.OfDiagnostic(r.Name)
		n := all[name]
		for _, q := range r.Qualities {
			switch q {
			case clientops.Good, clientops.FlagFalse:
				n.good++
			case clientops.Bad, clientops.Poor, clientops.FlagTrue:
				n.bad++
			}
		}
		all[name] = n
	}
	return all
}

// Merge adds what another Tally with the same By has gathered, which stays as it is.
func (t *Tally) Merge(other *Tally) {
	for k, versions := range other.figures {
		for _, f := range versions {
			t.offer(k, f)
		}
	}
	for g, n := range other.legs {
		t.add(g, n)
	}
	for g, n := range other.clients {
		t.client(g, n)
	}
}
