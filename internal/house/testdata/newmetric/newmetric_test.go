// Package newmetric shows that a metric is known to all packages if it has a field of
// diagnostics.Record and a line in the table of fields. TestNewMetric of
// internal/house runs it with a copy of both that has the metric NewMetricAvg, in ms.
package newmetric

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/kql"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

const name = "NewMetricAvg"

// profile calls a stream poor if the new metric is above 20, and looks at nothing else.
func profile() quality.Profile {
	return quality.Profile{Name: "own", Thresholds: []quality.Threshold{
		{Metric: name, Direction: quality.Above, Limit: 20},
	}}
}

// summary says that participant A was in call c for a minute.
const summary = `{"time":"2026-07-01T10:02:00Z","category":"CallSummary","correlationId":"c","properties":{` +
	`"callStartTime":"2026-07-01T10:00:00Z","callDuration":"60","callType":"Group","participantId":"A","endpointId":"e",` +
	`"endpointType":"VoIP","participantDuration":"60","participantEndReason":"0"}}`

// stream returns version 1 of stream id of A, which has the new metric and no other.
func stream(t *testing.T, id, value string) *diagnostics.Record {
	t.Helper()
	rec, err := diagnostics.Decode([]byte(`{"time":"2026-07-01T10:02:00Z","category":"CallDiagnosticsUpdates","correlationId":"c","properties":{`+
		`"participantId":"A","endpointId":"e","endpointType":"VoIP","mediaType":"Audio","streamId":"`+id+`",`+
		`"newMetricAvg":"`+value+`","callUpdatesVersion":"1"}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// records returns a call with two streams: 1 has each of the values, 2 has 7.
func records(t *testing.T, values ...string) []logs.Record {
	t.Helper()
	s, err := callsummary.Decode([]byte(summary), nil)
	if err != nil {
		t.Fatal(err)
	}
	list := []logs.Record{s, stream(t, "2", "7")}
	for _, v := range values {
		list = append(list, stream(t, "1", v))
	}
	return list
}

func call(t *testing.T, values ...string) *calls.Call {
	t.Helper()
	var a calls.Assembler
	for _, rec := range records(t, values...) {
		a.Add(rec, logs.Position{})
	}
	list := a.Calls()
	if len(list) != 1 {
		t.Fatalf("%d calls, want 1", len(list))
	}
	return list[0]
}

func TestRead(t *testing.T) {
	rec := stream(t, "1", "25")
	if rec.Extra != nil {
		t.Errorf("unknown: %v", rec.Extra.Unknown)
	}
	if value, ok := quality.Metric(name).Of(rec); !ok || value != 25 {
		t.Errorf("%v, %v; want 25", value, ok)
	}
	text, err := json.Marshal(rec)
	if err != nil || !strings.Contains(string(text), `"newMetricAvg":25,`) {
		t.Errorf("written as %s, error %v", text, err)
	}
}

func TestListed(t *testing.T) {
	list := quality.Metrics()
	if len(list) != 17 || list[0] != quality.JitterAvg || list[16] != name {
		t.Errorf("%d metrics: %v", len(list), list)
	}
	m, ok := diagnostics.MetricNamed(string(name))
	if unit := quality.Metric(name).Unit(); !ok || unit != "ms" || m.Statistic != diagnostics.Average {
		t.Errorf("unit %q, statistic %q", unit, m.Statistic)
	}
}

func TestJudged(t *testing.T) {
	p := profile()
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	for value, want := range map[string]quality.Verdict{"25": quality.Poor, "20": quality.Good, "null": quality.Unknown} {
		v := p.Stream(stream(t, "1", value))
		if v.Verdict != want || v.Measured.Has(name) == (value == "null") || v.Missing.Has(name) != (value == "null") {
			t.Errorf("%s: %s, measured %v, missing %v; want %s", value, v.Verdict, v.Measured.Has(name), v.Missing.Has(name), want)
		}
	}
	q, err := kql.Find("streams", p, nil)
	if want := `iff(NewMetricAvg > 20, "NewMetricAvg", "") // ms, average`; err != nil || !strings.Contains(q.Text, want) {
		t.Errorf("the query does not contain %s; error %v", want, err)
	}
}

func TestReported(t *testing.T) {
	p := profile()
	v := p.Call(call(t, "25"))
	rows := report.StreamRows(v)
	if err := report.Sort(rows, "-newMetricAvg"); err != nil {
		t.Error(err)
	}
	var text, table bytes.Buffer
	if err := report.WriteStreams(&text, report.CSV, rows, nil); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines of CSV, error %v", len(lines), err)
	}
	at := slices.Index(lines[0], "newMetricAvg")
	if at < 0 || lines[0][at-1] != "packetUtilization" || lines[0][at+1] != "versions" {
		t.Fatalf("columns %q", lines[0])
	}
	if lines[1][at] != "25" || lines[2][at] != "7" {
		t.Errorf("%q and %q, want 25 and 7", lines[1][at], lines[2][at])
	}
	row, err := json.Marshal(rows[0])
	if err != nil || !strings.Contains(string(row), `"newMetricAvg":25,"versions":1}`) {
		t.Errorf("as JSON %s, error %v", row, err)
	}
	if err := report.WriteStreams(&table, report.Table, rows, nil); err != nil || !strings.Contains(table.String(), "NewMetricAvg") {
		t.Errorf("error %v, the table has no NewMetricAvg:\n%s", err, table.String())
	}
	page := report.NewPage(nil)
	if err := page.Add(v); err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if _, err := page.WriteTo(&html); err != nil {
		t.Fatal(err)
	}
	if want := `{"name":"NewMetricAvg","label":"New metric, average","unit":"ms"}`; !strings.Contains(html.String(), want) {
		t.Errorf("the page does not contain %s", want)
	}
}

// Two records of one version that differ in the new metric alone: which one counts
// does not depend on their order, nor on who is asked.
func TestCompared(t *testing.T) {
	p := profile()
	verdicts := map[quality.Verdict]bool{}
	for _, values := range [][]string{{"25", "5"}, {"5", "25"}} {
		v := p.Call(call(t, values...))
		a := p.Assembler()
		a.FactsOnly = true
		for _, rec := range records(t, values...) {
			a.Add(rec, logs.Position{})
		}
		rows := p.Rows(a)
		if len(rows) != 1 {
			t.Fatalf("%d rows, want 1", len(rows))
		}
		verdicts[v.Quality], verdicts[rows[0].Quality] = true, true
	}
	if len(verdicts) != 1 {
		t.Errorf("verdicts %v, want one", verdicts)
	}
}

func TestAudited(t *testing.T) {
	for value, want := range map[string]bool{"25": false, "null": true} {
		early := slices.ContainsFunc(call(t, value).Gaps, func(s calls.Shortfall) bool { return s.Gap == calls.EarlyVersion })
		if early != want {
			t.Errorf("%s: an early version: %v, want %v", value, early, want)
		}
	}
}
