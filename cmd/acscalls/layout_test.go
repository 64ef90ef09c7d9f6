package main

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// laidOut returns the text on a screen of a width.
func laidOut(t *testing.T, width int, write func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&screen{Writer: &b, width: width}); err != nil {
		t.Fatal(err)
	}
	wantWidth(t, "a text", width, b.String())
	return b.String()
}

// laidOutDoc does the same for a document.
func laidOutDoc(t *testing.T, width int, parts ...textdoc.Part) string {
	t.Helper()
	return laidOut(t, width, func(w io.Writer) error { return textdoc.Write(w, parts) })
}

// wantWidth checks that no line is wider than a screen, if that has a width.
func wantWidth(t *testing.T, what string, width int, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := ansi.StringWidth(strings.TrimSuffix(line, "\n")); width > 0 && n > width {
			t.Errorf("%s at %d columns: a line of %d: %.200q", what, width, n, line)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		text   string
		width  int
		want   string
		reason string
	}{
		{"8d1a8374-344d", 13, "8d1a8374-344d", "it fits"},
		{"8d1a8374-344d", 9, "8d1a8374…", "by the beginning of an ID the command finds the call"},
		{"/subscriptions/a/rg/b/communication", 16, "…b/communication", "the end of a path is the resource"},
		{"ACS user 5c1f", 9, "ACS…5c1f", "the digits tell two users apart"},
		{"Microsoft Entra user 5c1f", 20, "Microsoft Entra…5c1f", "and as much of the rest as fits"},
		{"12 VoIP, 10 PSTN", 10, "12 VoIP…", "no part of the 10"},
		{"12 VoIP, 1 PSTN", 11, "12 VoIP…", "nor a number without what it counts"},
		{"PSTN participant", 9, "PSTN par…", "any other text"},
		{"ÄÖÜäöü", 4, "ÄÖÜ…", "characters, not bytes"},
		{"通話端末", 6, "通話…", "wide characters take two columns, and no half of one is shown"},
		{"a🇩🇪🇩🇪b", 4, "a🇩🇪…", "a flag is two characters of Unicode and one of people"},
	}
	for _, tt := range tests {
		got := shorten(tt.text, tt.width)
		if got != tt.want || ansi.StringWidth(got) > tt.width {
			t.Errorf("%q to %d: %q, want %q: %s", tt.text, tt.width, got, tt.want, tt.reason)
		}
	}
}

// A table fits the screen: texts are cut, and then columns are left out and named. Numbers
// and times are complete or left out, and everything is complete without a width.
func TestLayoutWidth(t *testing.T) {
	start := opt.Of(time.Date(2026, 2, 3, 4, 5, 59, 0, time.UTC))
	rows := []quality.Row{{
		CallID: opt.Of("2b8a0f4e-3f0e-4f0f-9f5c-000000000001"), CallType: opt.Of(callsummary.Group), Start: start, DurationSeconds: opt.Of(3723.0),
		ClientTypes: map[string]int{"PSTN": 1, "VoIP": 3}, DroppedParticipants: 1, Streams: 12, PoorStreams: 2, Quality: quality.Poor,
		Rating: quality.RatedAverage, BadOperations: 3, Issues: 6, Complete: true,
	}, {
		CallID: opt.Of("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"), CallType: opt.Of(callsummary.P2P), Start: start,
		ClientTypes: map[string]int{"VoIP": 1234567}, Quality: quality.Good, Rating: quality.Unrated,
	}}
	table := func(width int) string {
		return laidOut(t, width, func(w io.Writer) error { return report.WriteCalls(w, report.Table, rows, nil) })
	}
	complete := table(0)
	if strings.Contains(complete, "…") || strings.Contains(complete, "Not shown:") {
		t.Errorf("something is missing without a reason:\n%s", complete)
	}
	for width := 30; width < 160; width++ {
		got := table(width)
		words := strings.Join(strings.Fields(got), " ")
		for column, cell := range map[string]string{
			"CALL ID": "8d1a8374", "START (UTC)": "2026-02-03 04:05", "DURATION": "1h2m3s", "RATING": "Average",
			"DROPPED": "  1  ", "QUALITY": "Poor",
		} {
			left := strings.Contains(words, "Not shown: ") && strings.Contains(words[strings.Index(words, "Not shown: "):], column)
			if shown := strings.Contains(got, cell); shown == left {
				t.Errorf("width %d: %s is there: %v, and named as left out: %v:\n%s", width, column, shown, left, got)
			}
		}
		if strings.Contains(got, "12345") && !strings.Contains(got, "1234567") {
			t.Errorf("width %d: a number is cut:\n%s", width, got)
		}
	}
	if got := table(1000); got != complete {
		t.Errorf("at 1000 columns nothing is to be cut:\n%s", got)
	}
	var plain strings.Builder
	if err := report.WriteCalls(&plain, report.Table, rows, nil); err != nil || plain.String() != complete {
		t.Errorf("without a screen it is another table: %v\n%s", err, cmp.Diff(complete, plain.String()))
	}
}

// The least important columns go first, and all of a rank together.
func TestLayoutLeavesOut(t *testing.T) {
	words := func(title string, rank int) textdoc.Column { return textdoc.Column{Title: title, Rank: rank} }
	figures := func(title string, rank int) textdoc.Column {
		return textdoc.Column{Title: title, Rank: rank, Right: true}
	}
	poorBy := textdoc.Column{Title: "POOR BY", Rank: 3, MinWidth: 30}
	streams := &textdoc.Table{
		Columns: []textdoc.Column{
			words("CALL ID", 0), figures("#", 2), words("WHO", 4), words("MEDIA", 0), figures("STREAM", 6), words("DIRECTION", 1),
			words("TRANSPORT", 7), figures("RTT", 5), figures("JITTER", 5), figures("LOSS", 5), words("QUALITY", 0), poorBy,
		},
		Rows: [][]string{{"call-1", "1", "ACS user 5c1f", "Audio", "1", "Outbound", "UDP", "80 ms", "31 ms", "2 %", "Poor", "JitterAvg 31 ms (above 30 ms)"}},
	}
	for _, tt := range []struct {
		width int
		want  string
	}{
		{140, ""},
		// CALL ID 7, # 1, WHO 9, MEDIA 5, STREAM 6, DIRECTION 9, TRANSPORT 9, RTT 5,
		// JITTER 6, LOSS 4, QUALITY 7 and POOR BY 29 need 97 and two between each.
		{119, ""},
		{118, "TRANSPORT"},
		{107, "STREAM, TRANSPORT"},
		{99, "STREAM, TRANSPORT, RTT, JITTER, LOSS"},
		{78, "WHO, STREAM, TRANSPORT, RTT, JITTER, LOSS"},
		{60, "WHO, STREAM, TRANSPORT, RTT, JITTER, LOSS, POOR BY"},
	} {
		got := laidOutDoc(t, tt.width, streams)
		_, note, _ := strings.Cut(strings.Join(strings.Fields(got), " "), "Not shown: ")
		if left, _, _ := strings.Cut(note, " ("); left != tt.want {
			t.Errorf("width %d: left out %q, want %q:\n%s", tt.width, left, tt.want, got)
		}
	}
}

// Details go before any column, and the notes of a document name once what its tables
// lack.
func TestLayoutDetails(t *testing.T) {
	change := &textdoc.Table{
		Columns:    []textdoc.Column{{Title: "NAME"}, {Title: "CHANGE (95 %)", Right: true, Details: "intervals"}, {Title: "COUNT", Right: true, Rank: 1}},
		Rows:       [][]string{{"Poor calls", "+10.0 pp (+4.2 to +16.0)", "30/200"}, {"通話", "-", "1"}},
		NotesBelow: true,
	}
	for _, tt := range []struct {
		width int
		want  string
	}{
		{44, "NAME                   CHANGE (95 %)   COUNT\nPoor calls  +10.0 pp (+4.2 to +16.0)  30/200\n通話                               -       1\n"},
		{43, "NAME          CHANGE   COUNT\nPoor calls  +10.0 pp  30/200\n通話               -       1\n\nNot shown: intervals (widen the terminal)\n"},
	} {
		if diff := cmp.Diff(tt.want, laidOutDoc(t, tt.width, change, textdoc.Notes{})); diff != "" {
			t.Errorf("width %d (-want +got):\n%s", tt.width, diff)
		}
	}
	got := laidOutDoc(t, 20, change, change, textdoc.Notes{})
	if strings.Count(got, "Not shown:") != 1 || strings.Count(got, "COUNT") != 1 {
		t.Errorf("want one note that names COUNT once:\n%s", got)
	}
}

// What is too long goes on in the lines below.
func TestLayoutLines(t *testing.T) {
	event := textdoc.Line{Lead: "  ! 15:00  ", Name: "Join", Text: "UnexpectedClientError, 500, 577 ms", Indent: 4, Below: true, Bad: true}
	for _, tt := range []struct {
		reason string
		width  int
		line   textdoc.Line
		want   string
	}{
		{"it fits", 80, event, "  ! 15:00  Join  UnexpectedClientError, 500, 577 ms\n"},
		{"the text goes below as a whole", 40, event, "  ! 15:00  Join\n    UnexpectedClientError, 500, 577 ms\n"},
		{"and is wrapped there", 34, event, "  ! 15:00  Join\n    UnexpectedClientError, 500,\n    577 ms\n"},
		{"a text after a title is wrapped", 30, textdoc.Line{Lead: "Call  ", Text: "one that is much too long", Indent: 6, Title: true}, "Call  one that is much too\n      long\n"},
		{"an ID is not broken at its hyphens", 30, textdoc.Line{Text: "the call with the ID 8d1a8374-344d"}, "the call with the ID\n8d1a8374-344d\n"},
		{"a word longer than a line is broken after a sign", 24, textdoc.Line{Text: "in /subscriptions/acs/communication"}, "in\n/subscriptions/acs/\ncommunication\n"},
		{"too narrow to wrap", 12, textdoc.Line{Text: "a text"}, "a text\n"},
	} {
		if diff := cmp.Diff(tt.want, laidOutDoc(t, tt.width, &tt.line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
		}
	}
}

// moment returns a time so many milliseconds into a call.
func moment(ms int) time.Time {
	return time.Date(2024, 1, 9, 15, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// overlong returns a call with an operation, a diagnostic and statistics whose texts are far
// too long for any screen, as one word and as many.
func overlong(t *testing.T) *quality.CallVerdict {
	t.Helper()
	word := func(name string) string { return name + strings.Repeat("x", 3000) }
	phrase := func(name string) string { return name + strings.Repeat(" 通話 of many words/parts", 200) }
	envelope := logs.Envelope{CorrelationID: opt.Of(word("call")), ResourceID: opt.Of("/" + strings.Repeat("resource/", 100))}
	var a calls.Assembler
	for i, text := range []func(string) string{word, phrase} {
		id := opt.Of(text("participant"))
		for _, rec := range []logs.Record{
			&callsummary.Record{
				Envelope: envelope, CallType: opt.Of(callsummary.CallType(text("type"))), CallStartTime: opt.Of(moment(0)), CallDuration: opt.Of(opt.Seconds(1e9)),
				ParticipantID: id, Identifier: opt.Of(text("user")), EndpointType: opt.Of(callsummary.EndpointType(text("endpoint"))),
				ParticipantStartTime: opt.Of(moment(0)), ParticipantDuration: opt.Of(opt.Seconds(1e9)), ParticipantEndReason: opt.Of("410"),
				ParticipantEndSubCode: opt.Of(text("sub")), TeamsThreadID: opt.Of(text("thread")), SDKVersion: opt.Of(text("sdk")), OSVersion: opt.Of(text("os")),
			},
			&diagnostics.Record{
				Envelope: envelope, ParticipantID: id, EndpointType: opt.Of(diagnostics.EndpointType(text("endpoint"))), StreamID: opt.Of(int64(math.MaxInt64) - int64(i)),
				MediaType: opt.Of(diagnostics.MediaType(text("media"))), TransportType: opt.Of(diagnostics.TransportType(text("transport"))), CodecName: opt.Of(text("codec")),
				JitterAvg: opt.Of(opt.Milliseconds(math.MaxInt64)), RoundTripTimeAvg: opt.Of(opt.Milliseconds(math.MaxInt64)), PacketLossRateAvg: opt.Of(opt.Ratio(1e300)),
			},
			&clientops.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, OperationID: opt.Of(text("operation")), CallClientTimeStamp: opt.Of(moment(5000)),
				OperationName: opt.Of(clientops.OperationName(text("Operation"))), ResultType: opt.Of(clientops.ResultType(text("Result"))),
				DurationMs: opt.Of(opt.Milliseconds(math.MaxInt64 / 2)), ResultSignature: opt.Of(int64(math.MinInt64)),
			},
			&clientops.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, OperationID: opt.Of(text("o")), CallClientTimeStamp: opt.Of(moment(6000)),
				OperationName: opt.Of(clientops.UserFacingDiagnostics), ResultType: opt.Of(clientops.Succeeded),
				OperationPayload: opt.Of(`{"DiagnosticChanged":"` + text("diagnostic") + `","DiagnosticQuality":"` + text("quality") + `"}`),
			},
			&mediastats.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, MetricName: opt.Of(text("metric")), MediaStreamID: opt.Of(text("stream")), CallClientTimeStamp: opt.Of(moment(7000)),
				Average: opt.Of(math.MaxFloat64), MediaStreamDirection: opt.Of(mediastats.Direction(text("direction"))), MediaStreamType: opt.Of(mediastats.StreamType(text("media"))),
			},
			&recording.Summary{
				Envelope: envelope, RecordingStartTime: opt.Of(moment(8000)), RecordingLength: opt.Of(opt.RealSeconds(1e300)), ChunkCount: opt.Of(int64(math.MaxInt64)),
				ResultType: opt.Of(text("result")), ContentType: opt.Of(text("content")), RecordingEndReason: opt.Of(text("reason")),
			},
			&callautomation.Operation{
				Envelope:   logs.Envelope{CorrelationID: envelope.CorrelationID, OperationName: opt.Of(text("Request")), Time: opt.Of(moment(9000))},
				ResultType: opt.Of(text("result")), ResultSignature: opt.Of(int64(math.MinInt64)), DurationMs: opt.Of(opt.Milliseconds(math.MaxInt64)),
			},
		} {
			a.Add(rec, logs.Position{Record: 1})
		}
	}
	list := a.Calls()
	if len(list) != 1 {
		t.Fatalf("%d calls, want 1", len(list))
	}
	p := quality.CallDiagnostics()
	return p.Call(list[0])
}

// overlongCheck returns a check with names and places that are far too long for any screen.
func overlongCheck(t *testing.T) *report.Check {
	t.Helper()
	long := strings.Repeat("name", 1000)
	at := logs.Position{Source: strings.Repeat("folder/", 100) + "PT1H.json", Record: math.MaxInt64, Offset: math.MaxInt64}
	var b report.Check
	b.Problem(strings.Repeat("kind of problem ", 50), &logs.Problem{Position: at, Category: long, Field: long, Detail: long, Excerpt: `"` + long + `"`})
	b.Unknown(long, "", "", at)
	b.Unknown(long, long, "", at)
	b.Unknown(long, long, strings.Repeat("text ", 100), at)
	b.Call(overlong(t).Call)
	return &b
}

// Whatever the records hold, no line is wider than the terminal.
func TestLayoutFits(t *testing.T) {
	v, p := overlong(t), quality.CallDiagnostics()
	p.Name = strings.Repeat("profile ", 30)
	var sums report.Summary
	sums.Call(v)
	sums.Record(strings.Repeat("log", 1000), opt.Of(time.Time{}), []error{errors.New(strings.Repeat("a fault ", 100))})
	var people []report.ParticipantRow
	for _, one := range v.Call.Participants {
		people = append(people, report.NewParticipantRow(v.Call, p.Participant(v.Call, one)))
	}
	var before, after trend.Aggregate
	after.Add(v)
	comparison := trend.CompareAggregates(&before, &after, nil)
	for name, write := range map[string]func(io.Writer, *report.Options) error{
		"calls": func(w io.Writer, o *report.Options) error {
			return report.WriteCalls(w, report.Table, []quality.Row{v.Row()}, o)
		},
		"streams": func(w io.Writer, o *report.Options) error {
			return report.WriteStreams(w, report.Table, report.StreamRows(v), o)
		},
		"operations": func(w io.Writer, o *report.Options) error {
			return report.WriteOperations(w, report.Table, report.OperationRows(v.Call), o)
		},
		"participants": func(w io.Writer, o *report.Options) error {
			return report.WriteParticipants(w, report.Table, people, o)
		},
		"call":    func(w io.Writer, o *report.Options) error { return report.WriteCall(w, report.Table, &p, v, o) },
		"summary": func(w io.Writer, o *report.Options) error { return report.WriteSummary(w, report.Table, &sums, o) },
		"check": func(w io.Writer, o *report.Options) error {
			return report.WriteCheck(w, report.Table, overlongCheck(t), o)
		},
		"compare": func(w io.Writer, _ *report.Options) error {
			return report.WriteComparison(w, report.Table, &comparison, &report.ComparisonOptions{All: true, Before: strings.Repeat("path/to/logs, ", 20)})
		},
		"thresholds": func(w io.Writer, o *report.Options) error {
			return report.WriteThresholds(w, report.Table, append(quality.Profiles(), p), o)
		},
		"explanations": func(w io.Writer, o *report.Options) error {
			var list []report.Explanation
			for e := range errorcodes.All() {
				list = append(list, report.Explanation{Code: &e})
			}
			for _, n := range clientops.DiagnosticNames() {
				list = append(list, report.Explanation{Diagnostic: n})
			}
			for _, n := range clientops.OperationNames() {
				list = append(list, report.Explanation{Operation: n})
			}
			return report.WriteExplanations(w, report.Table, list, o)
		},
	} {
		for _, width := range []int{80, 100, 120} {
			for _, zone := range []*time.Location{nil, time.FixedZone("America/Argentina/ComodRivadavia", -3*3600)} {
				var b strings.Builder
				if err := write(&screen{Writer: &b, width: width, colours: true}, &report.Options{Zone: zone}); err != nil {
					t.Fatal(err)
				}
				wantWidth(t, name, width, b.String())
			}
		}
	}
}

// Verdicts have colours, and colours move nothing.
func TestLayoutColours(t *testing.T) {
	table := &textdoc.Table{
		Columns: []textdoc.Column{{Title: "CALL ID"}, {Title: "QUALITY"}, {Title: "N", Right: true}},
		Rows:    [][]string{{"a", "Poor", "1"}, {"b", "Good", "22"}, {"c", "Average", "3"}, {"d", "Unknown", "4"}},
	}
	doc := textdoc.Doc{
		table, textdoc.Heading("Issues"), &textdoc.Line{Lead: "  ! 15:00", Bad: true},
		&textdoc.Line{Lead: "Quality  ", Text: "Poor (profile Poor)", Verdict: true}, &textdoc.Line{Lead: "603  ", Text: "Declined", Title: true},
	}
	var b strings.Builder
	if err := textdoc.Write(&screen{Writer: &b, colours: true}, doc); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\x1b[1mCALL ID\x1b[m  ", "\x1b[31mPoor\x1b[m   ", "\x1b[32mGood\x1b[m", "\x1b[33mAverage\x1b[m", "  Unknown  ", "\n\x1b[1mIssues\x1b[m\n",
		"  \x1b[31m!\x1b[m 15:00\n", "Quality  \x1b[31mPoor\x1b[m (profile Poor)\n", "\x1b[1m603\x1b[m  Declined\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%q", want, b.String())
		}
	}
	if diff := cmp.Diff(laidOutDoc(t, 0, doc...), ansi.Strip(b.String())); diff != "" {
		t.Errorf("colours move something:\n%s", diff)
	}
}
