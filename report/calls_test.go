package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

var start = time.Date(2026, 2, 3, 4, 5, 59, 250e6, time.UTC)

// bad is a call in which everything went wrong.
var bad = quality.Row{
	CallID:   opt.Of("2b8a0f4e-3f0e-4f0f-9f5c-000000000001"),
	CallType: opt.Of(callsummary.Group),
	Start:    opt.Of(start), End: opt.Of(start.Add(3723 * time.Second)), DurationSeconds: opt.Of(3723.0),
	Participants: 4, ClientTypes: map[string]int{"PSTN": 1, "VoIP": 3},
	DroppedParticipants: 1, Streams: 12, PoorStreams: 2, Quality: quality.Poor, Rating: quality.RatedAverage,
	BadOperations: 3, Issues: 6,
	IssueBreakdown: map[string]int{"Join": 1, "NetworkReconnect": 2, "Call Ended Ungracefully": 1, "Poor Media Streams": 2},
	Complete:       true, ResourceID: opt.Of("/SUBSCRIPTIONS/S/ACS"), TeamsThreadID: opt.Of("19:meeting_x@thread.v2"),
	ParticipantTypes: map[string]int{"ACS": 3, "Unknown": 1}, SDKVersions: map[string]int{"1.27.1.0": 3, "Unknown": 1},
	OSVersions: map[string]int{"Windows 10": 2, "iOS 17": 1, "Unknown": 1}, Uncategorized: 2,
}

// bare is a call about which nothing is known.
var bare = quality.Row{
	CallID: opt.Without[string](opt.Null), ClientTypes: map[string]int{}, IssueBreakdown: map[string]int{},
	ParticipantTypes: map[string]int{}, SDKVersions: map[string]int{}, OSVersions: map[string]int{},
	Quality: quality.Unknown, Rating: quality.Unrated, ResourceID: opt.Without[string](opt.Redacted),
}

// hostile is a call with texts that are meant to harm their readers.
var hostile = quality.Row{
	CallID:   opt.Of("=HYPERLINK(\"http://x\")\x1b[31m"),
	CallType: opt.Of(callsummary.CallType("a\u202eb\u200ec\x9b")),
	Start:    opt.Of(start), DurationSeconds: opt.Of(-5.5),
	Participants: 1, ClientTypes: map[string]int{"Vo\nIP": 1},
	Quality: quality.Good, Rating: quality.Unrated,
	IssueBreakdown: map[string]int{},
	ResourceID:     opt.Of("\t@SUM(A1)"), TeamsThreadID: opt.Of(" -1+1|cmd"),
	ParticipantTypes: map[string]int{"a\x1b[2J": 1}, SDKVersions: map[string]int{"\n=1+1": 1}, OSVersions: map[string]int{"Unknown": 1},
}

func TestCalls(t *testing.T) {
	golden(t, "calls", report.Formats(), func(w *bytes.Buffer, f report.Format) error {
		return report.WriteCalls(w, f, []quality.Row{bad, bare, hostile}, nil)
	})
}

func TestCallsNone(t *testing.T) {
	want := map[report.Format]string{
		report.Table:  "CALL ID  TYPE  START (UTC)  DURATION  CLIENTS  STREAMS  QUALITY  ISSUES  COMPLETE\n",
		report.JSON:   "[]\n",
		report.NDJSON: "",
		report.CSV:    strings.Join(columns, ",") + "\n",
	}
	for f, want := range want {
		var got bytes.Buffer
		if err := report.WriteCalls(&got, f, nil, nil); err != nil || got.String() != want {
			t.Errorf("%s: error %v, wrote %q, want %q", f, err, got.String(), want)
		}
	}
}

// columns are the columns of a call, in the order on which programs rely.
var columns = []string{
	"callId", "callType", "start", "end", "durationSeconds", "participants", "clientTypes",
	"droppedParticipants", "streams", "poorStreams", "quality", "rating", "badOperations", "issues",
	"issueBreakdown", "complete", "resourceId", "teamsThreadId", "participantTypes", "sdkVersions", "osVersions",
}

// Every key is in every row, in JSON and in CSV, in the same order.
func TestCallsColumns(t *testing.T) {
	var ndjson, table bytes.Buffer
	rows := []quality.Row{bad, bare}
	if err := errors.Join(report.WriteCalls(&ndjson, report.NDJSON, rows, nil), report.WriteCalls(&table, report.CSV, rows, nil)); err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(ndjson.String()) {
		if diff := cmp.Diff(columns, keys(t, row)); diff != "" {
			t.Errorf("ndjson (-want +got):\n%s", diff)
		}
	}
	lines, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(columns, lines[0]); diff != "" {
		t.Errorf("csv (-want +got):\n%s", diff)
	}
}

// keys returns the names of the members of a JSON object in their order.
func keys(t *testing.T, object string) []string {
	t.Helper()
	var names []string
	d := json.NewDecoder(strings.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// Many rows are written on several processors, and each is as it is alone, in order.
func TestCallsManyRows(t *testing.T) {
	var head bytes.Buffer
	if err := report.WriteCalls(&head, report.CSV, nil, nil); err != nil {
		t.Fatal(err)
	}
	alone := func(row quality.Row) string {
		var b bytes.Buffer
		if err := report.WriteCalls(&b, report.CSV, []quality.Row{row}, nil); err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(b.String(), head.String())
	}
	for _, n := range []int{1, 255, 256, 257, 5000} {
		rows, want := make([]quality.Row, n), head.String()
		for i := range rows {
			rows[i] = []quality.Row{bad, bare, hostile}[i%3]
			rows[i].Issues = i
			want += alone(rows[i])
		}
		var got bytes.Buffer
		if err := report.WriteCalls(&got, report.CSV, rows, nil); err != nil || got.String() != want {
			t.Errorf("%d rows: error %v, %d bytes, want %d or others", n, err, got.Len(), len(want))
		}
		for _, room := range []int{0, head.Len(), len(want) - 1} {
			if err := report.WriteCalls(&narrow{room}, report.CSV, rows, nil); err != errNarrow {
				t.Errorf("%d rows, room for %d bytes: error %v, want that of the writer", n, room, err)
			}
		}
	}
}

var errNarrow = errors.New("no room")

// narrow takes only so many bytes.
type narrow struct{ room int }

func (w *narrow) Write(p []byte) (int, error) {
	if n := w.room; n < len(p) {
		w.room = 0
		return n, errNarrow
	}
	w.room -= len(p)
	return len(p), nil
}

// Invisible characters do not reach a terminal or a spreadsheet.
func TestCallsShowsNothingHidden(t *testing.T) {
	for _, f := range []report.Format{report.Table, report.CSV} {
		var got bytes.Buffer
		if err := report.WriteCalls(&got, f, []quality.Row{hostile}, nil); err != nil {
			t.Fatal(err)
		}
		for _, r := range got.String() {
			if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf)) {
				t.Errorf("%s: %U in %q", f, r, got.String())
			}
		}
		if n := strings.Count(got.String(), "\n"); n != 2 {
			t.Errorf("%s: %d lines, want a head and a row: %q", f, n, got.String())
		}
	}
}

// A table has a column of problems as soon as one call has something to say in it.
func TestCallsTableLeavesOut(t *testing.T) {
	quiet := quality.Row{Quality: quality.Good, Rating: quality.Unrated}
	one := func(change func(*quality.Row)) []quality.Row {
		row := quiet
		change(&row)
		return []quality.Row{quiet, row}
	}
	tests := []struct {
		rows []quality.Row
		want string
	}{
		{[]quality.Row{quiet}, ""},
		{one(func(r *quality.Row) { r.DroppedParticipants = 1 }), "DROPPED"},
		{one(func(r *quality.Row) { r.PoorStreams = 1 }), "POOR"},
		{one(func(r *quality.Row) { r.Rating = quality.RatedPoor }), "RATING"},
		{one(func(r *quality.Row) { r.BadOperations = 1 }), "FAILED OPS"},
	}
	for _, tt := range tests {
		var got bytes.Buffer
		if err := report.WriteCalls(&got, report.Table, tt.rows, nil); err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(got.String(), "\n")
		for _, name := range []string{"DROPPED", "POOR", "RATING", "FAILED OPS"} {
			if strings.Contains(head, name) != (name == tt.want) {
				t.Errorf("only %q has something to say: %s", tt.want, head)
			}
		}
	}
}

func TestCallsDoesNotChangeRows(t *testing.T) {
	rows := []quality.Row{hostile}
	for _, f := range report.Formats() {
		if err := report.WriteCalls(io.Discard, f, rows, nil); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]quality.Row{hostile}, rows); diff != "" {
		t.Error(diff)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFails(t *testing.T) {
	for _, f := range report.Formats() {
		for name, err := range map[string]error{
			"Calls":        report.WriteCalls(full{}, f, []quality.Row{bad}, nil),
			"WriteSummary": report.WriteSummary(full{}, f, new(report.Summary), nil),
			"Explanations": report.WriteExplanations(full{}, f, explanations(), nil),
		} {
			if !errors.Is(err, errFull) {
				t.Errorf("%s as %s: error %v, want %v", name, f, err, errFull)
			}
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range report.Formats() {
		if got, err := report.ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("%s: %s, error %v", f, got, err)
		}
	}
	for _, name := range []string{"", "JSON", "xml"} {
		if got, err := report.ParseFormat(name); err == nil {
			t.Errorf("%q is taken for %s", name, got)
		}
	}
}

// An unknown format is an error: some functions took it for a table, others for lines of JSON.
func TestNoFormat(t *testing.T) {
	p := quality.CallDiagnostics()
	for _, f := range []report.Format{"", "JSON", "xml"} {
		_, want := report.ParseFormat(string(f))
		for name, write := range map[string]func(io.Writer) error{
			"Calls":           func(w io.Writer) error { return report.WriteCalls(w, f, []quality.Row{bad}, nil) },
			"Call":            func(w io.Writer) error { return report.WriteCall(w, f, &p, p.Call(new(calls.Call)), nil) },
			"Streams":         func(w io.Writer) error { return report.WriteStreams(w, f, nil, nil) },
			"Participants":    func(w io.Writer) error { return report.WriteParticipants(w, f, nil, nil) },
			"Operations":      func(w io.Writer) error { return report.WriteOperations(w, f, nil, nil) },
			"Explanations":    func(w io.Writer) error { return report.WriteExplanations(w, f, explanations(), nil) },
			"Thresholds":      func(w io.Writer) error { return report.WriteThresholds(w, f, quality.Profiles(), nil) },
			"WriteCheck":      func(w io.Writer) error { return report.WriteCheck(w, f, new(report.Check), nil) },
			"WriteComparison": func(w io.Writer) error { return report.WriteComparison(w, f, new(trend.Comparison), nil) },
			"WriteSummary":    func(w io.Writer) error { return report.WriteSummary(w, f, new(report.Summary), nil) },
		} {
			var b strings.Builder
			if err := write(&b); err == nil || err.Error() != want.Error() || b.Len() > 0 {
				t.Errorf("%s as %q: error %v, %d bytes written; want %v and none", name, f, err, b.Len(), want)
			}
		}
	}
}
