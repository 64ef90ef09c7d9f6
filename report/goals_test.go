package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// daily returns figures by platform and without a dimension: two with a goal of their own each,
// one that misses its goal by less than four digits show, one in another unit with a name that
// a spreadsheet would run; and a call with an operation.
func daily(by goals.Dimension) *goals.Tally {
	tally := goals.Tally{By: by}
	day := opt.Of(time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC))
	for _, m := range []struct {
		name           callingmetrics.MetricName
		value          float64
		goal, platform string
		legs           int64
	}{
		{"reliability/api/Join", 100, ">= 99.5", "Web", 30}, {"reliability/api/Join", 90, ">= 99", "iOS", 10},
		{"reliability/api/StopVideo", 99.9999, ">= 100.0", "Web", 1000000}, {"=2+3", 12.3456, "\x1b[31m< 10", "", 4},
	} {
		rec := &callingmetrics.Record{
			TimestampBin: day, MetricName: opt.Of(m.name), MetricValueAvg: opt.Of(m.value), Goal: opt.Of(m.goal), Platform: opt.Of(m.platform),
			LegsDcount: opt.Of(m.legs), Unit: opt.Of("percentage"),
		}
		if m.platform == "" {
			rec.Unit = opt.Of("ms")
		}
		tally.Record(rec)
	}
	join := &clientops.Record{OperationName: opt.Of(clientops.Join), ResultType: opt.Of(clientops.Succeeded)}
	tally.Call(&quality.CallVerdict{Call: &calls.Call{Start: day, Participants: []*calls.Participant{{Operations: []*clientops.Record{join}}}}})
	return &tally
}

func TestWriteGoals(t *testing.T) {
	golden(t, "goals", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteGoals(w, f, daily(""), nil)
	})
	golden(t, "goals-platform", []report.Format{report.Table}, func(w *bytes.Buffer, f report.Format) error {
		return report.WriteGoals(w, f, daily("platform"), nil)
	})
	var none bytes.Buffer
	if err := report.WriteGoals(&none, report.Table, new(goals.Tally), nil); err != nil || strings.Count(none.String(), "\n") != 1 {
		t.Errorf("nothing is %q, %v", none.String(), err)
	}
	if err := report.WriteGoals(&none, "xml", new(goals.Tally), nil); err == nil {
		t.Error("an unknown format is accepted")
	}
}

// Of the figures with one goal, one of daily and that of the fiftieth day missed it.
func TestPageGoals(t *testing.T) {
	page := report.NewPage(nil)
	page.Goals(daily(""))
	const path = "reliability/leg/UFD/"
	for day := 1; day <= 50; day++ {
		var one goals.Tally
		one.Record(&callingmetrics.Record{
			TimestampBin: opt.Of(time.Date(2026, 2, day, 0, 0, 0, 0, time.UTC)), MetricName: opt.Of(callingmetrics.MetricName(path + "NoNetwork")),
			MetricValueAvg: opt.Of(float64(day)), Goal: opt.Of("< 49.5"), Unit: opt.Of("percentage"),
		})
		page.Goals(&one)
	}
	var text bytes.Buffer
	if _, err := page.WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	rows, _ := rowsOf(t, text.String())
	var got struct {
		Known, Missed int
		Rows          []map[string]string
	}
	if err := json.Unmarshal(rows.Figures["goals"], &got); err != nil {
		t.Fatal(err)
	}
	want := []map[string]string{
		{"day": "2026-03-22", "metric": path + "NoNetwork", "value": "50 %", "goal": "< 49.5", "ours": "-"},
		{"day": "2026-02-02", "metric": "reliability/api/StopVideo", "value": "99.9999 %", "goal": ">= 100.0", "ours": "-"},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" || got.Known != 51 || got.Missed != 2 {
		t.Errorf("%d of %d (-want +got):\n%s", got.Missed, got.Known, diff)
	}
}
