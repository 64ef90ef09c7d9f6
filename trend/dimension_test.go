package trend_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// The first three are as the documents print them.
func TestShortOS(t *testing.T) {
	for version, want := range map[string]string{
		"Android 11.0; Manufacturer: Google; Product: redfin; Model: Pixel 5; Hardware: redfin":                   "Android 11.0",
		"Darwin Kernel Version 18.7.0: Mon Nov 9 15:07:15 PST 2020; root:xnu-4903.272.3~3/RELEASE_ARM64_S5L8960X": "Darwin Kernel Version 18.7.0",
		"Windows 10.0.17763 Arch: x64": "Windows 10",
		"Windows":                      "Windows",
		"Linux 5.4.0; x":               "Linux 5.4.0; x", // no rule
		"iOS 15.1: x":                  "iOS 15.1: x",
		"":                             "",
	} {
		if got := trend.ShortOS(version); got != want {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
	}
}

// ownDimensions returns one of each kind: calls by the month of their start,
// participants by name, of whom Bob's is not known, and streams by their ID.
func ownDimensions() []trend.Dimension {
	month := trend.OfCalls("month", func(c *calls.Call) string {
		start, ok := c.Start.Get()
		if !ok {
			return ""
		}
		return start.Format("2006-01")
	})
	month.Period = true
	return []trend.Dimension{
		month,
		trend.OfParticipants("name", func(p *calls.Participant) string {
			if p.Key == "bob" {
				return ""
			}
			return p.Key
		}),
		trend.OfStreams("parity", func(s *calls.Stream) string {
			return [2]string{"", "odd"}[s.Record.StreamID.Or(0)%2]
		}),
	}
}

func addBy(dimensions []trend.Dimension, records []logs.Record) *trend.Aggregate {
	a := &trend.Aggregate{Dimensions: dimensions}
	for _, c := range assembleAll(quality.CallDiagnostics(), records...) {
		a.Add(quality.Documented().Call(c))
	}
	return a
}

// Of each value: calls, participants, streams, operations. Streams 1 and 2 are
// Alice's, 3 is Bob's and 4 nobody's; Carol is in the second call.
func TestOwnDimensions(t *testing.T) {
	a := addBy(ownDimensions(), twoCalls())
	got := map[string]map[string][4]int{}
	for name, values := range a.By {
		got[name] = map[string][4]int{}
		for value, f := range values {
			operations := 0
			for _, o := range f.Operations {
				operations += o.Count
			}
			got[name][value] = [4]int{f.Calls, f.Participants, f.Streams, operations}
		}
	}
	want := map[string]map[string][4]int{
		"month":  {"2026-03": {2, 3, 4, 3}},
		"name":   {"alice": {1, 1, 2, 2}, "Unknown": {1, 1, 2, 0}, "carol": {1, 1, 0, 1}},
		"parity": {"odd": {1, 0, 2, 0}, "Unknown": {1, 0, 2, 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := addBy([]trend.Dimension{}, twoCalls()); a.By != nil || a.Total.Calls != 2 {
		t.Errorf("by no dimension: %v", a.By)
	}
}

// A standard dimension that is asked for by itself says what it says among all.
func TestStandardDimensionAlone(t *testing.T) {
	all := add(quality.Documented(), twoCalls())
	for _, d := range trend.Dimensions() {
		alone := addBy([]trend.Dimension{d}, twoCalls())
		if diff := cmp.Diff(map[string]map[string]*trend.Figures{d.Name: all.By[d.Name]}, alone.By); diff != "" {
			t.Errorf("%s: %s", d.Name, diff)
		}
	}
}

// Aggregates by different dimensions add up name by name, and JSON brings back all
// but the functions.
func TestMergeOfOtherDimensions(t *testing.T) {
	own, standard := addBy(ownDimensions(), twoCalls()), add(quality.Documented(), twoCalls())
	text, err := json.Marshal(own)
	if err != nil {
		t.Fatal(err)
	}
	var sum trend.Aggregate
	if err := json.Unmarshal(text, &sum); err != nil {
		t.Fatal(err)
	}
	sum.Merge(standard)
	sum.Merge(own)
	if got := [...]int{sum.Total.Calls, sum.By["name"]["alice"].Streams, sum.By["os"]["Windows 10"].Streams}; got != [...]int{6, 4, 2} {
		t.Errorf("%v", got)
	}
}

// What a comparison must know of a dimension comes with it.
func TestCompareOwnDimensions(t *testing.T) {
	own := ownDimensions()
	a, none := addBy(own, twoCalls()), new(trend.Aggregate)
	want := []string{ // parts of all calls, of which there are two; one has streams
		"name Unknown: callMix: 0/0 1/2 unknown appeared none",
		"name alice: callMix: 0/0 1/2 unknown appeared none",
		"name carol: callMix: 0/0 1/2 unknown appeared none",
		"parity Unknown: callMix: 0/0 1/1 unknown appeared none",
		"parity odd: callMix: 0/0 1/1 unknown appeared none",
	}
	mix := func(c trend.Comparison) []string {
		c.Changes = slices.DeleteFunc(c.Changes, func(ch trend.Change) bool { return ch.Measure != trend.CallMix })
		return changesOf(c)
	}
	if diff := cmp.Diff(want, mix(trend.CompareAggregates(none, a, &trend.CompareOptions{Dimensions: own}))); diff != "" {
		t.Error(diff)
	}

	// Without any stream before, nothing is said by a dimension of streams, nor by
	// one whose Subject is that.
	records := []logs.Record{summary("alice"), summary("bob")}
	own[1].Subject = trend.StreamsLogged
	if got := mix(trend.CompareAggregates(addBy(own, records), a, &trend.CompareOptions{Dimensions: own})); got != nil {
		t.Errorf("%q", got)
	}
	own[1].Subject = "" // always
	if got := mix(trend.CompareAggregates(addBy(own, records), a, &trend.CompareOptions{Dimensions: own})); len(got) != 3 {
		t.Errorf("%q", got)
	}

	for i, want := range []struct {
		value                string
		participants, length bool
	}{{"2026-03", true, true}, {"Unknown", true, false}, {"Unknown", false, false}} {
		c, ok := trend.CompareValues(a, own[i], want.value, want.value)
		if !ok || c.Before.Participants.IsSet() != want.participants {
			t.Errorf("%s: %+v", own[i].Name, c.Before)
		}
		for value := range a.By[own[i].Name] {
			if c, _ := trend.CompareValues(a, own[i], value, value); c.Before.CallMilliseconds.IsSet() && !want.length {
				t.Errorf("%s %s: %+v", own[i].Name, value, c.Before)
			}
		}
	}
}

// Two dimensions of one name would be counted as one, and one without a key as
// nothing.
func TestDimensionsThatCannotBe(t *testing.T) {
	v := judge(t, summary("alice"))
	for reason, list := range map[string][]trend.Dimension{
		"twice":         {trend.ByOS(), trend.OfCalls("os", func(*calls.Call) string { return "x" })},
		"without a key": {{Name: "os"}},
		"a nil key":     {trend.OfStreams("codec", nil)},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", reason)
				}
			}()
			(&trend.Aggregate{Dimensions: list}).Add(v)
		}()
	}
}

// A client that reports two versions is counted by the latest, by rules with ClientFirst and
// without; a version that the service has hidden stays hidden.
func TestBySDKVersion(t *testing.T) {
	reports := func(name clientops.OperationName, version string, seconds float64) logs.Record {
		return operation("alice", name, clientops.Succeeded, func(r *clientops.Record) {
			r.SDKVersion, r.CallClientTimeStamp = opt.Of(version), opt.Of(after(seconds))
		})
	}
	unsaid := func(r *callsummary.Record) { r.SDKVersion = opt.Value[string]{} }
	hidden := func(r *callsummary.Record) { r.SDKVersion = opt.Without[string](opt.Redacted) }
	said := func(r *callsummary.Record) { r.SDKVersion = opt.Of("1.0") }
	for _, p := range quality.Profiles() {
		for want, of := range map[string]func(*callsummary.Record){"2.1": unsaid, "Redacted": hidden, "1.0": said} {
			a := trend.Aggregate{Dimensions: []trend.Dimension{trend.BySDKVersion()}}
			for _, c := range assembleAll(p, summary("alice", of), reports(clientops.Hangup, "2.1", 20), reports(clientops.Join, "2.0", 10)) {
				a.Add(p.Call(c))
			}
			if f := a.By["sdkVersion"][want]; len(a.By["sdkVersion"]) != 1 || f == nil {
				t.Errorf("by %s: %v, want %s", p.Name, slices.Collect(maps.Keys(a.By["sdkVersion"])), want)
			}
		}
	}
}
