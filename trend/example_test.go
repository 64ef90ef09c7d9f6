package trend_test

import (
	"fmt"
	"math/big"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/trend"
)

// sampleCall stands for what package calls makes of the records of a reader: a
// call with two participants, one of whom had a bad connection.
func sampleCall() *calls.Call {
	var a calls.Assembler
	for _, rec := range []logs.Record{
		summary("alice", ended("503", callsummary.UnexpectedServerError)), summary("bob"),
		stream("alice", diagnostics.Audio, 1, jitter(45)), stream("bob", diagnostics.Audio, 1, jitter(8)),
		operation("alice", clientops.Join, clientops.UnexpectedClientError, took(2100)),
		operation("bob", clientops.Join, clientops.Success, took(300)),
		rating("1", 2, 5),
	} {
		a.Add(rec, logs.Position{})
	}
	return a.Calls()[0]
}

// By a custom key: the hour at which a call started, in UTC.
func ExampleOfCalls() {
	hour := trend.OfCalls("hour", func(c *calls.Call) string {
		start, ok := c.Start.Get()
		if !ok {
			return "" // counts as Unknown
		}
		return start.UTC().Format("15:00")
	})
	a := trend.Aggregate{Dimensions: append(trend.Dimensions(), hour)}
	a.Add(quality.CallDiagnostics().Call(sampleCall()))
	for value, f := range a.By["hour"] {
		fmt.Println(value, f.Calls, "call,", f.DroppedParticipants, "dropped participant")
	}
	for _, c := range trend.CompareAggregates(new(trend.Aggregate), &a, &trend.CompareOptions{Dimensions: []trend.Dimension{hour}}).Changes {
		if c.Measure == trend.CallMix {
			fmt.Println(c.Dimension, c.Value, "has", c.Presence)
		}
	}
	// Output:
	// 10:00 1 call, 1 dropped participant
	// hour 10:00 has appeared
}

// By the tenant of participants, which a program knows from its own directory. The
// call counts once for each tenant in it, a stream for that of its participant.
func ExampleOfParticipants() {
	tenants := map[string]string{"alice": "Contoso"}
	tenant := trend.OfParticipants("tenant", func(p *calls.Participant) string { return tenants[p.Key] })
	a := trend.Aggregate{Dimensions: []trend.Dimension{tenant}}
	a.Add(quality.CallDiagnostics().Call(sampleCall()))
	for _, value := range []string{"Contoso", "Unknown"} {
		f := a.By["tenant"][value]
		fmt.Println(value, f.Calls, "call,", f.Streams, "stream, poor:", f.StreamsByQuality["Poor"])
	}
	// Output:
	// Contoso 1 call, 1 stream, poor: 1
	// Unknown 1 call, 1 stream, poor: 0
}

// Two weeks. In practice an [trend.Aggregate] counts them.
func ExampleCompare() {
	week1 := trend.Figures{Calls: 210, CallsByQuality: map[quality.Verdict]int{"Good": 190, "Poor": 10, "Unknown": 10}}
	week2 := trend.Figures{Calls: 205, CallsByQuality: map[quality.Verdict]int{"Good": 170, "Poor": 30, "Unknown": 5}}
	for _, c := range trend.Compare(&week1, &week2).Changes {
		if c.Evidence == trend.Clear {
			fmt.Printf("%s: %d of %d, then %d of %d: %s by %.0f points\n", c.Measure,
				c.Before.Count, c.Before.Total, c.After.Count, c.After.Total, c.Trend, 100*c.Difference.Or(0))
		}
	}
	// Output:
	// poorCalls: 10 of 200, then 30 of 200: worse by 10 points
}

// Two poor calls of three say less than they seem to.
func ExampleCompare_tooFew() {
	before := trend.Figures{Calls: 3, CallsByQuality: map[quality.Verdict]int{"Good": 3}}
	after := trend.Figures{Calls: 3, CallsByQuality: map[quality.Verdict]int{"Good": 1, "Poor": 2}}
	c := trend.Compare(&before, &after).Changes[0]
	fmt.Println(c.Measure, c.Trend, c.Evidence)
	// Output:
	// poorCalls worse tooFew
}

// Two SDK versions, out of one aggregate.
func ExampleCompare_versions() {
	var a trend.Aggregate
	a.Add(quality.CallDiagnostics().Call(sampleCall()))
	versions := a.By["sdkVersion"]
	c := trend.Compare(versions["Unknown"], versions["Unknown"])
	fmt.Println(c.Before.Participants, "participants,", c.Changes[0].Measure, c.Changes[0].Trend)
	// Output:
	// 2 participants, poorCalls same
}

func ExampleCompareAggregates() {
	var before, after trend.Aggregate
	after.Add(quality.CallDiagnostics().Call(sampleCall()))
	for _, c := range trend.CompareAggregates(&before, &after, nil).Changes {
		if c.Dimension == "callType" && c.Measure == trend.CallMix {
			fmt.Println(c.Value, c.Presence)
		}
	}
	// Output:
	// Group appeared
}

func ExampleShare_Above() {
	limit := big.NewRat(5, 100)
	fmt.Println(trend.Share{Part: 1, Whole: 20}.Above(limit), trend.Share{Part: 2, Whole: 39}.Above(limit))
	// Output:
	// false true
}

// Two machines count the calls that they have, and one adds up what they found.
func ExampleAggregate() {
	p := quality.CallDiagnostics()
	var here, there trend.Aggregate
	here.Add(p.Call(sampleCall()))
	var other calls.Assembler
	other.Add(summary("carol", func(r *callsummary.Record) { r.CorrelationID = opt.Of("call-2") }), logs.Position{})
	there.Add(p.Call(other.Calls()[0]))

	here.Merge(&there)
	total := &here.Total
	impacted, _ := total.Share(trend.CallsWithIssues).Value()
	fmt.Printf("%d calls, %.0f %% with issues\n", total.Calls, 100*impacted)
	fmt.Println("causes:", quality.Top(total.Causes, 3))
	join := total.Operations["Join"]
	rate, _ := join.SuccessRate(false)
	p95, _ := join.Milliseconds.Percentile(95)
	fmt.Printf("Join: %.0f %% succeed, 95 %% within %d ms\n", 100*rate, p95)
	fmt.Println("on", here.By["day"]["2026-03-01"].Calls, "calls of 1 March")
	// Output:
	// 2 calls, 50 % with issues
	// causes: [{JitterAvg 1}]
	// Join: 50 % succeed, 95 % within 2100 ms
	// on 2 calls of 1 March
}

func ExampleHistogram_Percentile() {
	var h trend.Histogram
	for _, ms := range []int64{300, 300, 320, 900} {
		h.Add(ms, 1)
	}
	fmt.Println(h.Percentile(50))
	fmt.Println(h.Percentile(95))
	// Output:
	// 300 true
	// 900 true
}

func ExampleShortOS() {
	fmt.Println(trend.ShortOS("Windows 10.0.17763 Arch: x64"))
	// Output:
	// Windows 10
}
