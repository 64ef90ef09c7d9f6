package trend_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

func TestShare(t *testing.T) {
	limit := func(text string) *big.Rat {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatal(text)
		}
		return r
	}
	for _, c := range []struct {
		reason string
		s      trend.Share
		limit  string
		want   bool
	}{
		{"below", trend.Share{Part: 49, Whole: 1000}, "0.05", false},
		{"exactly at the limit", trend.Share{Part: 50, Whole: 1000}, "0.05", false},
		{"above by one", trend.Share{Part: 51, Whole: 1000}, "0.05", true},
		{"7 of 100, which is more than 0.07 in floating point", trend.Share{Part: 7, Whole: 100}, "0.07", false},
		{"a third and a bit", trend.Share{Part: 1, Whole: 3}, "0.3333333333333333333", true},
		{"nothing may be poor", trend.Share{Part: 1, Whole: 1_000_000}, "0", true},
		{"everything may be poor", trend.Share{Part: 5, Whole: 5}, "1", false},
		{"nothing to judge", trend.Share{}, "0", false},
	} {
		if got := c.s.Above(limit(c.limit)); got != c.want {
			t.Errorf("%s: %v", c.reason, got)
		}
	}
}

// changesOf writes changes as lines, those of which there is nothing to say left
// out.
func changesOf(c trend.Comparison) []string {
	var list []string
	for _, ch := range c.Changes {
		name := string(ch.Measure)
		if ch.Name != "" {
			name += " " + ch.Name
		}
		if ch.Dimension != "" {
			name = ch.Dimension + " " + ch.Value + ": " + name
		}
		list = append(list, fmt.Sprintf("%s: %d/%d %d/%d %s %s %s", name,
			ch.Before.Count, ch.Before.Total, ch.After.Count, ch.After.Total, ch.Trend, ch.Presence, ch.Evidence))
	}
	return list
}

// What is said of each measure, by hand. The family of tests that could have
// been clear are those that are not tooFew.
func TestCompare(t *testing.T) {
	before := &trend.Figures{
		Calls: 100, CallsByQuality: map[quality.Verdict]int{"Good": 80, "Poor": 10, "Unknown": 10}, CallsWithIssues: 20,
		CallsWith: everything(100), IssuesBySubjects: ofEverything(20, 100), PoorBySubjects: ofEverything(10, 90),
		CallsByRating: map[quality.RatingVerdict]int{"Good": 1, "Unknown": 99},
		Participants:  200, EndReasons: map[string]int{"0": 190, "410": 5}, DroppedReasons: map[string]int{"410": 5}, DroppedParticipants: 5, EndingsKnown: 195,
		Streams: 400, StreamsByQuality: map[quality.Verdict]int{"Good": 390, "Poor": 10},
		Causes: trend.MetricCounts{"JitterAvg": 10}, Measured: measured(t, `{"JitterAvg":300}`),
		Operations: map[string]*trend.OperationFigures{
			"Join": {Count: 200, Results: map[string]int{"Success": 150, "UnexpectedServerError": 40, "": 10}, Milliseconds: trend.Histogram{100: 95, 900: 5}},
		},
		Diagnostics: map[string]*trend.DiagnosticFigures{"NoNetwork": {Ranges: 4, Bad: 3, Recovered: 2}},
		Issues:      map[string]int{"Join": 40, "NoNetwork": 3, "Poor Media Streams": 10},
	}
	after := &trend.Figures{
		Calls: 100, CallsByQuality: map[quality.Verdict]int{"Good": 60, "Poor": 40}, CallsWithIssues: 20,
		CallsWith: everything(100), IssuesBySubjects: ofEverything(20, 100), PoorBySubjects: ofEverything(40, 100),
		CallsByRating: map[quality.RatingVerdict]int{"Unknown": 100},
		Participants:  200, EndReasons: map[string]int{"0": 160, "410": 5, "503": 30}, DroppedReasons: map[string]int{"410": 5, "503": 30}, DroppedParticipants: 35, EndingsKnown: 195,
		Streams: 400, StreamsByQuality: map[quality.Verdict]int{"Good": 391, "Poor": 9},
		Causes: trend.MetricCounts{"JitterAvg": 9}, Measured: measured(t, `{"JitterAvg":400}`),
		Operations: map[string]*trend.OperationFigures{
			"Join": {Count: 200, Results: map[string]int{"Success": 200}, Milliseconds: trend.Histogram{100: 40, 300: 60}},
			"Mute": {Count: 1, Results: map[string]int{"": 1}},
		},
		Issues: map[string]int{"Poor Media Streams": 9},
	}
	c := trend.Compare(before, after)
	want := []string{
		"poorCalls: 10/90 40/100 worse both clear",
		"callsWithIssues: 20/100 20/100 same both none",
		"poorlyRatedCalls: 0/1 0/0 unknown none none", // there are no ratings
		"droppedParticipants: 5/195 35/195 worse both clear",
		"poorStreams: 10/400 9/400 better both chance",
		"badOperations: 40/190 0/200 better vanished clear", // without a result, it is not known
		"poorStreamsBy JitterAvg: 10/300 9/400 better both chance",
		"badOperations Join: 40/190 0/200 better vanished clear",
		// Of both together the median is 100 (135 of 200 are not greater), which 5
		// and 60 exceed, and the 95th percentile 300 (the 190th), which 5 and none
		// exceed. The medians themselves go from 100 to 300, the 95th percentiles
		// from 100 (the 95th of 100) to 300: the other way than those beyond. All
		// five in one set have a p of 2·C(195,95)/C(200,100) = 0.059 at the least.
		"durationP50 Join: 5/100 60/100 worse both clear",
		"durationP95 Join: 5/100 0/100 worse both tooFew",
		"endCodes 0: 190/195 160/195 differs both clear",
		"endCodes 503: 0/195 30/195 worse appeared clear",
		"endCodes 410: 5/195 5/195 same both none",
		"badDiagnostics NoNetwork: 3/100 0/100 better vanished tooFew", // least p: 2 of 2^3
		"unrecoveredDiagnostics NoNetwork: 1/3 0/0 unknown vanished none",
		"issues Join: 40/100 0/100 better vanished clear",
		"issues Poor Media Streams: 10/100 9/100 better both chance",
	}
	if diff := cmp.Diff(want, changesOf(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := (trend.Size{Calls: 100, Participants: opt.Of[int64](200), Streams: 400}); c.Before != want || c.After != want {
		t.Errorf("%+v and %+v", c.Before, c.After)
	}
	first := c.Changes[0]
	if d, ok := first.Difference.Get(); !ok || d < 0.2888 || d > 0.2889 { // 40/100 − 10/90 = 0.28889
		t.Errorf("difference %v", first.Difference)
	}
	if low, high := first.Low.Or(9), first.High.Or(-9); !(0 < low && low < 0.2888 && 0.2889 < high && high < 1) {
		t.Errorf("from %v to %v", low, high)
	}
	// The rates have a value, but no interval.
	rate := c.Changes[15]
	if rate.Unit != trend.PerCall || rate.Before.Value != opt.Of(0.4) || rate.Low.IsSet() {
		t.Errorf("%+v", rate)
	}
	median := c.Changes[8]
	if median.Unit != trend.Milliseconds || median.Difference != opt.Of(200.) {
		t.Errorf("%+v", median)
	}
}

// everything is that there is something of every subject of so many calls.
func everything(n int) trend.SubjectCounts {
	return trend.SubjectCounts{"ends": n, "streams": n, "operations": n, "surveys": n}
}

// ofEverything are the calls with issues, if of all of them there are ends, streams and
// operations.
func ofEverything(part, whole int) trend.IssueShares {
	return trend.IssueShares{"ends+streams+operations": {Part: part, Whole: whole}}
}

func measured(t *testing.T, text string) (m trend.MetricCounts) {
	t.Helper()
	if err := m.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return m
}

// Where a percentile is the longest duration of all, those as long count: 50 of
// 100 after, none before. The median is 200 of both together, which none and 50
// exceed.
func TestCompareTimeLimit(t *testing.T) {
	join := func(h trend.Histogram) *trend.Figures {
		return &trend.Figures{Calls: 100, CallsWith: everything(100), Operations: map[string]*trend.OperationFigures{"Join": {Count: 100, Milliseconds: h}}}
	}
	got := changesOf(trend.Compare(join(trend.Histogram{200: 100}), join(trend.Histogram{200: 50, 30_000: 50})))
	want := []string{
		"durationP50 Join: 0/100 50/100 same both none", // the 50th of 100 is 200
		"durationP95 Join: 0/100 50/100 worse both clear",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The names of JSON that hold null, as a hand-written file may, are nothing.
func TestCompareNothing(t *testing.T) {
	hollow := &trend.Aggregate{
		Total: trend.Figures{
			Operations:  map[string]*trend.OperationFigures{"Join": nil},
			Diagnostics: map[string]*trend.DiagnosticFigures{"NoNetwork": nil},
		},
		By: map[string]map[string]*trend.Figures{"os": {"Linux": nil}},
	}
	c := trend.CompareAggregates(hollow, new(trend.Aggregate), nil)
	want := []string{"os Linux: callMix: 0/0 0/0 unknown none none"}
	if diff := cmp.Diff(want, changesOf(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Counts that cannot be are compared with nothing.
func TestCompareImpossible(t *testing.T) {
	wrong := &trend.Figures{Calls: 2, CallsWith: everything(2), IssuesBySubjects: ofEverything(3, 2), Issues: map[string]int{"Join": -1}}
	right := &trend.Figures{Calls: 2, CallsWith: everything(2), IssuesBySubjects: ofEverything(1, 2), Issues: map[string]int{"Join": 1}}
	c := trend.Compare(wrong, right)
	want := []string{
		"callsWithIssues: 3/2 1/2 unknown both none",
		"issues Join: -1/2 1/2 unknown appeared none",
	}
	if diff := cmp.Diff(want, changesOf(c)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// aggregate judges generated calls.
func aggregate(cfg acstest.Config) *trend.Aggregate {
	var a calls.Assembler
	for rec := range acstest.Records(&cfg) {
		a.Add(rec, logs.Position{})
	}
	p := quality.CallDiagnostics()
	sum := new(trend.Aggregate)
	for _, c := range a.Calls() {
		sum.Add(p.Call(c))
	}
	return sum
}

func clear(c trend.Comparison) []string {
	return slices.DeleteFunc(changesOf(c), func(line string) bool { return !strings.HasSuffix(line, " clear") })
}

// Where nothing differs but the seed, at most one comparison of twenty may find
// something clear.
func TestCompareChance(t *testing.T) {
	var sets []*trend.Aggregate
	for seed := range uint64(8) {
		sets = append(sets, aggregate(acstest.Config{Seed: seed, Calls: 150, Ungraceful: 0.2}))
	}
	pairs, found := 0, 0
	for i, before := range sets {
		for _, after := range sets[:i] {
			pairs++
			if lines := clear(trend.CompareAggregates(before, after, nil)); len(lines) > 0 {
				t.Log(lines)
				found++
			}
		}
	}
	if found*20 > pairs {
		t.Errorf("%d of %d comparisons find something where nothing has changed", found, pairs)
	}
}

// What is planted is found, and whether it is better or worse.
func TestCompareGenerated(t *testing.T) {
	const n = 400
	before := aggregate(acstest.Config{Seed: 1, Calls: n, Ungraceful: 0.2})
	got := trend.Compare(&before.Total, &aggregate(acstest.Config{Seed: 5, Calls: n, Ungraceful: 0.1, Poor: 0.15, BadOperations: 0.15}).Total)
	trends := map[trend.Measure]string{}
	for _, c := range got.Changes {
		if c.Name == "" {
			trends[c.Measure] = string(c.Trend) + " " + string(c.Evidence)
		}
	}
	want := map[trend.Measure]string{
		trend.PoorCalls: "worse clear", trend.PoorStreams: "worse clear", trend.BadOperations: "worse clear",
		trend.DroppedParticipants: "better clear", trend.CallsWithIssues: "worse clear",
	}
	if diff := cmp.Diff(want, trends); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A set is the same as itself, and a comparison the other way round says the
// opposite with the same evidence.
func TestCompareMirrored(t *testing.T) {
	a := aggregate(acstest.Config{Seed: 1, Calls: 60, MediaStats: 0.2, Surveys: 0.5})
	b := aggregate(acstest.Config{Seed: 2, Calls: 90, Poor: 0.4, Ungraceful: 0.3, Surveys: 0.5})
	for _, c := range trend.CompareAggregates(a, a, nil).Changes {
		if c.Trend != trend.Same && c.Trend != trend.NotCompared || c.Evidence != trend.NoEvidence ||
			c.Presence == trend.Appeared || c.Presence == trend.Vanished || c.Difference.Or(0) != 0 {
			t.Errorf("compared with itself: %+v", c)
		}
	}
	opposite := map[string]string{"better": "worse", "worse": "better", "appeared": "vanished", "vanished": "appeared"}
	forth, back := trend.CompareAggregates(a, b, nil), trend.CompareAggregates(b, a, nil)
	if len(forth.Changes) != len(back.Changes) || forth.Before != back.After {
		t.Fatalf("%d and %d changes", len(forth.Changes), len(back.Changes))
	}
	for i, c := range forth.Changes {
		d := back.Changes[i]
		turn := func(s string) string {
			if o, ok := opposite[s]; ok {
				return o
			}
			return s
		}
		if d.Trend != trend.Outcome(turn(string(c.Trend))) || d.Presence != trend.Presence(turn(string(c.Presence))) ||
			d.Evidence != c.Evidence || d.Before != c.After || d.After != c.Before ||
			c.Measure != d.Measure || c.Name != d.Name || c.Value != d.Value {
			t.Errorf("there and back:\n%+v\n%+v", c, d)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	f := &trend.Figures{Calls: 2_000_000, CallsByQuality: map[quality.Verdict]int{"Good": 1_000_000, "Poor": 50_000}}
	g := &trend.Figures{Calls: 2_000_000, CallsByQuality: map[quality.Verdict]int{"Good": 1_000_000, "Poor": 50_200}}
	b.ReportAllocs()
	for b.Loop() {
		trend.Compare(f, g)
	}
}
