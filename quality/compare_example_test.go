package quality_test

import (
	"fmt"
	"math/big"

	"example.com/acstelemetry/quality"
)

// Two weeks. In practice an [quality.Aggregate] counts them.
func ExampleCompare() {
	week1 := quality.Figures{Calls: 210, CallsByQuality: map[string]int{"Good": 190, "Poor": 10, "Unknown": 10}}
	week2 := quality.Figures{Calls: 205, CallsByQuality: map[string]int{"Good": 170, "Poor": 30, "Unknown": 5}}
	for _, c := range quality.Compare(&week1, &week2).Changes {
		if c.Evidence == quality.Clear {
			fmt.Printf("%s: %d of %d, then %d of %d: %s by %.0f points\n", c.Measure,
				c.Before.Count, c.Before.Total, c.After.Count, c.After.Total, c.Trend, 100*c.Difference.Or(0))
		}
	}
	// Output:
	// poorCalls: 10 of 200, then 30 of 200: worse by 10 points
}

// Two poor calls of three say less than they seem to.
func ExampleCompare_tooFew() {
	before := quality.Figures{Calls: 3, CallsByQuality: map[string]int{"Good": 3}}
	after := quality.Figures{Calls: 3, CallsByQuality: map[string]int{"Good": 1, "Poor": 2}}
	c := quality.Compare(&before, &after).Changes[0]
	fmt.Println(c.Measure, c.Trend, c.Evidence)
	// Output:
	// poorCalls worse tooFew
}

// Two SDK versions, out of one aggregate.
func ExampleCompare_versions() {
	var a quality.Aggregate
	a.Add(quality.CallDiagnostics().Call(sampleCall()))
	versions := a.By[quality.BySDKVersion]
	c := quality.Compare(versions["Unknown"], versions["Unknown"])
	fmt.Println(c.Before.Participants, "participants,", c.Changes[0].Measure, c.Changes[0].Trend)
	// Output:
	// 2 participants, poorCalls same
}

func ExampleCompareAggregates() {
	var before, after quality.Aggregate
	after.Add(quality.CallDiagnostics().Call(sampleCall()))
	for _, c := range quality.CompareAggregates(&before, &after).Changes {
		if c.Dimension == quality.ByCallType && c.Measure == quality.CallMix {
			fmt.Println(c.Value, c.Presence)
		}
	}
	// Output:
	// Group appeared
}

func ExampleShare_Above() {
	limit := big.NewRat(5, 100)
	fmt.Println(quality.Share{Part: 1, Whole: 20}.Above(limit), quality.Share{Part: 2, Whole: 39}.Above(limit))
	// Output:
	// false true
}
