package report_test

import (
	"os"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/usage"
)

// used returns a bill of call c: minutes of a kind of use at an hour of a day.
func used(kind, participant string, minutes float64, hour int) *usage.Record {
	rec := &usage.Record{
		Envelope:  logs.Envelope{CorrelationID: opt.Of("c"), Time: opt.Of(time.Date(2026, 7, 19, hour, 0, 0, 0, time.UTC))},
		UsageType: opt.Of(kind), UnitType: opt.Of("minutes"), Quantity: opt.Of(minutes),
	}
	if participant != "" {
		rec.ParticipantID = opt.Of(participant)
	}
	return rec
}

// billedCall has a participant with a bill, a bill of another one, and one of nobody.
func billedCall() *calls.Call {
	p := &calls.Participant{Key: "p", Summary: &callsummary.Record{ParticipantID: opt.Of("p"), EndpointType: opt.Of(callsummary.VoIP)}}
	return &calls.Call{ID: opt.Of("c"), Participants: []*calls.Participant{p}, Usage: []*usage.Record{
		used("Audio", "p", 4, 10), used("Audio", "q", 2, 11), used("PSTN", "", 1, 12),
	}}
}

func TestUsageRowsBelong(t *testing.T) {
	for i, row := range report.UsageRows(billedCall()) {
		want := []string{"participant", "call", "call"}[i]
		if start, _ := row.Start().Get(); row.BelongsTo() != want || start.Hour() != 10+i { // the time of the record, without another
			t.Errorf("bill %d belongs to %s, want %s; it begins at %v", i+1, row.BelongsTo(), want, start)
		}
	}
	if rows := report.UsageRows(&calls.Call{}); rows != nil {
		t.Errorf("a call without bills has %d rows", len(rows))
	}
	if row := report.NewUsageRow(usage.New()); row.BelongsTo() != "nothing" || row.Start().IsSet() {
		t.Errorf("an empty bill: %+v", row)
	}
}

func ExampleSumUsage() {
	rows := append(report.UsageRows(billedCall()), report.NewUsageRow(used("PSTN", "", 5, 13)))
	report.WriteUsage(os.Stdout, report.Table, report.SumUsage(rows, report.UsageByDay), nil) //nolint:errcheck // it is an example
	// Output:
	// DAY         TYPE   QUANTITY  UNIT     RECORDS  FROM (UTC)           TO (UTC)
	// 2026-07-19  Audio         6  minutes        2  2026-07-19 10:00:00  2026-07-19 11:00:00
	// 2026-07-19  PSTN          6  minutes        2  2026-07-19 12:00:00  2026-07-19 13:00:00
}
