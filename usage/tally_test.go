package usage_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

func use(kind, unit string, quantity opt.Value[float64]) *usage.Record {
	return &usage.Record{UsageType: opt.Of(kind), UnitType: opt.Of(unit), Quantity: quantity}
}

func TestTally(t *testing.T) {
	at := func(minute int) opt.Value[time.Time] { return opt.Of(time.Date(2026, 1, 2, 3, minute, 0, 0, time.UTC)) }
	first, second, third := use("PSTN", "minutes", opt.Of(1.5)), use("pstn", "Minutes", opt.Of(2.25)), use("PSTN", "minutes", opt.Value[float64]{})
	first.StartTime, first.EndTime = at(5), at(7)
	second.StartTime, second.EndTime = at(4), at(6)
	third.Envelope = logs.Envelope{Time: at(9)}
	var tally usage.Tally[string]
	if tally.Totals() != nil {
		t.Error("there are totals of nothing")
	}
	for _, rec := range []*usage.Record{first, use("Chat", "messages", opt.Of(3.0)), second, third} {
		tally.Add("a", rec)
	}
	tally.Add("b", first)
	tally.Add("b", use("PSTN", "megabytes", opt.Value[float64]{}))
	want := []usage.Total[string]{
		// 1.5 and 2.25 in either spelling, and one that has no quantity; from 3:04 to 3:09, the time of that.
		{Key: "a", UsageType: opt.Of("PSTN"), UnitType: opt.Of("minutes"), Records: 3, Quantity: opt.Of(3.75), Unmeasured: 1, First: at(4), Last: at(9)},
		{Key: "a", UsageType: opt.Of("Chat"), UnitType: opt.Of("messages"), Records: 1, Quantity: opt.Of(3.0)},
		{Key: "b", UsageType: opt.Of("PSTN"), UnitType: opt.Of("minutes"), Records: 1, Quantity: opt.Of(1.5), First: at(5), Last: at(7)},
		{Key: "b", UsageType: opt.Of("PSTN"), UnitType: opt.Of("megabytes"), Records: 1, Unmeasured: 1}, // not a sum of 0
	}
	if diff := cmp.Diff(want, tally.Totals()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func ExampleTally() {
	var byCall usage.Tally[string]
	for _, rec := range []*usage.Record{use("Audio", "minutes", opt.Of(4.0)), use("Audio", "minutes", opt.Of(4.0)), use("PSTN", "minutes", opt.Of(2.0))} {
		byCall.Add(rec.CorrelationID.Or(""), rec)
	}
	for _, t := range byCall.Totals() {
		fmt.Println(t.UsageType, t.Quantity, t.UnitType)
	}
	// Output:
	// Audio 8 minutes
	// PSTN 2 minutes
}
