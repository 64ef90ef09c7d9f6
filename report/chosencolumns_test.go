package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// Columns are written in the order in which they are chosen, in every format, whatever the case
// of their names, and each once.
func TestChosenColumns(t *testing.T) {
	rows := []quality.Row{
		{CallID: opt.Of("a<b"), Participants: 2, ClientTypes: map[string]int{"VoIP": 2}, Start: opt.Of(time.Date(2026, 1, 5, 23, 0, 0, 0, time.UTC))},
		{CallID: opt.Without[string](opt.Redacted)},
	}
	o := report.Options{Columns: []string{"CLIENTTYPES", "callId", "start", "callid", "participants"}, Zone: time.FixedZone("CET", 3600)}
	for f, want := range map[report.Format]string{
		report.Table: "clientTypes  callId    start (CET)              participants\n" +
			"2 VoIP       a<b       2026-01-06 00:00:00.000             2\n" +
			"-            Redacted  -                                   0\n",
		report.CSV: "clientTypes,callId,start,participants\n2 VoIP,a<b,2026-01-05T23:00:00Z,2\n,Redacted,,0\n",
		report.NDJSON: `{"clientTypes":{"VoIP":2},"callId":"a<b","start":"2026-01-05T23:00:00Z","participants":2}` + "\n" +
			`{"clientTypes":null,"callId":"Redacted","start":null,"participants":0}` + "\n",
		report.JSON: "[\n  {\n    \"clientTypes\": {\n      \"VoIP\": 2\n    },\n    \"callId\": \"a<b\",\n    \"start\": \"2026-01-05T23:00:00Z\",\n    \"participants\": 2\n  },\n" +
			"  {\n    \"clientTypes\": null,\n    \"callId\": \"Redacted\",\n    \"start\": null,\n    \"participants\": 0\n  }\n]\n",
	} {
		var got bytes.Buffer
		if err := report.WriteCalls(&got, f, rows, &o); err != nil || got.String() != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", f, err, got.String(), want)
		}
		if f == report.Table {
			continue
		}
		var piecemeal bytes.Buffer
		w, err := report.NewRowWriter[quality.Row](&piecemeal, f, &o)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(rows...); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil || piecemeal.String() != want {
			t.Errorf("%s, one by one: %v, got\n%s\nwant\n%s", f, err, piecemeal.String(), want)
		}
	}
}

// A metric is a column like the others.
func TestChosenMetric(t *testing.T) {
	var got bytes.Buffer
	rows := report.StreamRows(troubled(t))[:1]
	if err := report.WriteStreams(&got, report.NDJSON, rows, &report.Options{Columns: []string{"roundTripTimeAvg", "jitterMax", "quality"}}); err != nil {
		t.Fatal(err)
	}
	if want := `{"roundTripTimeAvg":80,"jitterMax":null,"quality":"Poor"}` + "\n"; got.String() != want {
		t.Errorf("got %s, want %s", got.String(), want)
	}
}

// An unknown column is an error that lists the columns, before anything is written.
func TestUnknownColumn(t *testing.T) {
	o := report.Options{Columns: []string{"callId", "callid "}}
	for _, f := range report.Formats() {
		var got bytes.Buffer
		err := report.WriteCalls(&got, f, make([]quality.Row, 2), &o)
		if err == nil || !strings.HasPrefix(err.Error(), `there is no column "callid "; use some of callId, callType, start, `) || got.Len() > 0 {
			t.Errorf("%s: error %v, wrote %q", f, err, got.String())
		}
	}
	if w, err := report.NewRowWriter[quality.Row](new(bytes.Buffer), report.CSV, &o); err == nil || w != nil {
		t.Errorf("a writer %v, error %v", w, err)
	}
	if err := report.CheckColumns[report.StreamRow]([]string{"JitterAvg", "complete"}); err == nil || !strings.Contains(err.Error(), `no column "complete"`) {
		t.Errorf("error %v", err)
	}
	if err := report.CheckColumns[report.StreamRow](nil); err != nil {
		t.Error(err)
	}
}
