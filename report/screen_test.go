package report_test

import (
	"bytes"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

// A table fits the screen: texts are shortened, and then columns are left out and
// named. Numbers and times are whole or not there, and so is everything without a
// screen.
func TestScreenWidth(t *testing.T) {
	rows := []quality.Row{bad, {
		CallID: opt.Of("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"), CallType: opt.Of(callsummary.P2P), Start: opt.Of(start),
		ClientTypes: map[string]int{"VoIP": 1234567}, Quality: quality.Good, Rating: quality.Unrated,
	}}
	table := func(width int) string {
		var b bytes.Buffer
		if err := report.WriteCalls(report.Screen{Writer: &b, Width: width}, report.Table, rows); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	whole := table(0)
	if strings.Contains(whole, "…") || strings.Contains(whole, "No room") {
		t.Errorf("something is missing without a reason:\n%s", whole)
	}
	for width := 30; width < 160; width++ {
		got := table(width)
		wantWidth(t, "calls", width, got)
		words := strings.Join(strings.Fields(got), " ")
		for column, cell := range map[string]string{
			"CALL ID": "8d1a8374", "START (UTC)": "2026-02-03 04:05", "DURATION": "1h2m3s", "RATING": "Average",
			"DROPPED": "  1  ", "QUALITY": "Poor",
		} {
			left := strings.Contains(words, "No room for ") && strings.Contains(words[strings.Index(words, "No room for "):], column)
			if shown := strings.Contains(got, cell); shown == left {
				t.Errorf("width %d: %s is there: %v, and named as left out: %v:\n%s", width, column, shown, left, got)
			}
		}
		if strings.Contains(got, "12345") && !strings.Contains(got, "1234567") {
			t.Errorf("width %d: a number is cut:\n%s", width, got)
		}
	}
	if got := table(1000); got != whole {
		t.Errorf("at 1000 columns nothing is to be shortened:\n%s", got)
	}
}

// The least important columns go first, those that belong together at once.
func TestScreenLeavesOut(t *testing.T) {
	verdict := troubled(t)
	for _, tt := range []struct {
		width int
		want  []string
	}{
		{140, nil},
		// CALL ID 7, OF 2, WHO 9, MEDIA 5, STREAM 6, DIRECTION 9, TRANSPORT 9, RTT 5,
		// JITTER 6, LOSS 4, QUALITY 7 and POOR BY 29 need 98 and two between each.
		{120, nil},
		{119, []string{"TRANSPORT"}},
		{108, []string{"STREAM, TRANSPORT"}},
		{100, []string{"STREAM, TRANSPORT, RTT, JITTER, LOSS"}},
		{79, []string{"WHO, STREAM, TRANSPORT, RTT, JITTER, LOSS"}},
		{60, []string{"WHO, STREAM, TRANSPORT, RTT, JITTER, LOSS, POOR BY"}},
	} {
		var b bytes.Buffer
		if err := report.WriteStreams(report.Screen{Writer: &b, Width: tt.width}, report.Table, report.StreamRows(verdict)); err != nil {
			t.Fatal(err)
		}
		_, note, _ := strings.Cut(strings.Join(strings.Fields(b.String()), " "), "No room for ")
		left, _, _ := strings.Cut(note, ":")
		if want := strings.Join(tt.want, ""); left != want {
			t.Errorf("width %d: left out %q, want %q:\n%s", tt.width, left, want, b.String())
		}
	}
}

// wantWidth checks that no line is wider than a screen. The texts of the tests have
// one column a character, but for CJK, which has two.
func wantWidth(t *testing.T, what string, width int, text string) {
	t.Helper()
	for line := range strings.Lines(escapes.ReplaceAllString(text, "")) {
		line = strings.TrimSuffix(line, "\n")
		n := utf8.RuneCountInString(line)
		for _, r := range line {
			if unicode.Is(unicode.Han, r) {
				n++
			}
		}
		if n > width {
			t.Errorf("%s at %d columns: a line of %d: %.200q", what, width, n, line)
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// overlong is a call whose texts are far too long for any screen, one word or many,
// with an operation, a diagnostic, statistics and a user's rating, all of them bad.
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
				Envelope: envelope, CallType: opt.Of(callsummary.CallType(text("type"))), CallStartTime: opt.Of(at(0)), CallDuration: opt.Of(opt.Seconds(1e9)),
				ParticipantID: id, Identifier: opt.Of(text("user")), EndpointType: opt.Of(callsummary.EndpointType(text("endpoint"))),
				ParticipantStartTime: opt.Of(at(0)), ParticipantDuration: opt.Of(opt.Seconds(1e9)), ParticipantEndReason: opt.Of("410"),
				ParticipantEndSubCode: opt.Of(text("sub")), TeamsThreadID: opt.Of(text("thread")), SDKVersion: opt.Of(text("sdk")), OSVersion: opt.Of(text("os")),
			},
			&diagnostics.Record{
				Envelope: envelope, ParticipantID: id, EndpointType: opt.Of(diagnostics.EndpointType(text("endpoint"))), StreamID: opt.Of(int64(math.MaxInt64) - int64(i)),
				MediaType: opt.Of(diagnostics.MediaType(text("media"))), TransportType: opt.Of(diagnostics.TransportType(text("transport"))), CodecName: opt.Of(text("codec")),
				JitterAvg: opt.Of(opt.Milliseconds(math.MaxInt64)), RoundTripTimeAvg: opt.Of(opt.Milliseconds(math.MaxInt64)), PacketLossRateAvg: opt.Of(opt.Ratio(1e300)),
			},
			&clientops.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, OperationID: opt.Of(text("operation")), CallClientTimeStamp: opt.Of(at(5000)),
				OperationName: opt.Of(clientops.OperationName(text("Operation"))), ResultType: opt.Of(clientops.ResultType(text("Result"))),
				DurationMs: opt.Of(opt.Milliseconds(math.MaxInt64 / 2)), ResultSignature: opt.Of(int64(math.MinInt64)),
			},
			&clientops.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, OperationID: opt.Of(text("o")), CallClientTimeStamp: opt.Of(at(6000)),
				OperationName: opt.Of(clientops.UserFacingDiagnostics), ResultType: opt.Of(clientops.Succeeded),
				OperationPayload: opt.Of(`{"DiagnosticChanged":"` + text("diagnostic") + `","DiagnosticQuality":"` + text("quality") + `"}`),
			},
			&mediastats.Record{
				CallID: envelope.CorrelationID, ParticipantID: id, MetricName: opt.Of(text("metric")), MediaStreamID: opt.Of(text("stream")), CallClientTimeStamp: opt.Of(at(7000)),
				Average: opt.Of(math.MaxFloat64), MediaStreamDirection: opt.Of(mediastats.Direction(text("direction"))), MediaStreamType: opt.Of(mediastats.StreamType(text("media"))),
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

// everyTable writes all that is for people, of calls that are as bad as they can be.
func everyTable(t *testing.T) map[string]func(report.Screen) error {
	t.Helper()
	p := quality.CallDiagnostics()
	p.Name = strings.Repeat("profile ", 30)
	tables := map[string]func(report.Screen) error{}
	for name, v := range map[string]*quality.CallVerdict{"troubled": troubled(t), "overlong": overlong(t)} {
		var sums report.SummaryBuilder
		sums.Call(v)
		sums.Record(strings.Repeat("log", 1000), opt.Of(start), []error{errors.New(strings.Repeat("a fault ", 100))})
		people := []report.ParticipantRow{}
		for _, one := range v.Call.Participants {
			people = append(people, report.NewParticipantRow(v.Call, p.Participant(v.Call, one)))
		}
		tables["calls "+name] = func(s report.Screen) error {
			return report.WriteCalls(s, report.Table, []quality.Row{v.Row(), bad, bare})
		}
		tables["streams "+name] = func(s report.Screen) error { return report.WriteStreams(s, report.Table, report.StreamRows(v)) }
		tables["operations "+name] = func(s report.Screen) error {
			return report.WriteOperations(s, report.Table, report.OperationRows(v.Call))
		}
		tables["participants "+name] = func(s report.Screen) error { return report.WriteParticipants(s, report.Table, people) }
		tables["call "+name] = func(s report.Screen) error { return report.WriteCall(s, report.Table, &p, v) }
		tables["summary "+name] = func(s report.Screen) error { return report.WriteSummary(s, report.Table, sums.Summary()) }
	}
	tables["check"] = func(s report.Screen) error {
		c := check()
		return report.WriteCheck(s, report.Table, &c)
	}
	tables["check overlong"] = func(s report.Screen) error { return report.WriteCheck(s, report.Table, overlongCheck(t)) }
	tables["compare"] = func(s report.Screen) error {
		c := compared(t)
		c.All, c.Before = true, strings.Repeat("path/to/logs, ", 20)
		return report.WriteComparison(s, report.Table, c)
	}
	tables["compare overlong"] = func(s report.Screen) error {
		var before, after trend.Aggregate
		after.Add(overlong(t))
		before.Add(troubled(t))
		c := report.Compared{Comparison: trend.CompareAggregates(&before, &after), All: true}
		return report.WriteComparison(s, report.Table, &c)
	}
	tables["thresholds"] = func(s report.Screen) error {
		return report.WriteThresholds(s, report.Table, append(quality.Profiles(), twoProfiles()...))
	}
	tables["codes"] = func(s report.Screen) error {
		return report.WriteCodes(s, report.Table, slices.Collect(errorcodes.All()))
	}
	return tables
}

// overlongCheck is a check whose names and places are far too long for any screen.
func overlongCheck(t *testing.T) *report.Check {
	t.Helper()
	long := strings.Repeat("name", 1000)
	at := report.Place{File: strings.Repeat("folder/", 100) + "PT1H.json", Record: opt.Of(int64(math.MaxInt64)), Offset: math.MaxInt64}
	var b report.CheckBuilder
	b.Problem(strings.Repeat("kind of problem ", 50), report.ProblemPlace{Place: at, Log: long, Field: long, Detail: long, Excerpt: `"` + long + `"`})
	b.UnknownLog(long, at)
	b.UnknownField(long, long, at)
	b.UnknownText(long, long, strings.Repeat("text ", 100), at)
	b.Call(overlong(t).Call)
	c := b.Check()
	return &c
}

// Whatever the records hold, no line is wider than the terminal.
func TestScreenFits(t *testing.T) {
	for name, write := range everyTable(t) {
		for _, width := range []int{80, 100, 120} {
			for _, zone := range []*time.Location{nil, time.FixedZone("America/Argentina/ComodRivadavia", -3*3600)} {
				var b bytes.Buffer
				if err := write(report.Screen{Writer: &b, Width: width, Zone: zone, Colours: true}); err != nil {
					t.Fatal(err)
				}
				wantWidth(t, name, width, b.String())
			}
		}
	}
}

// Other formats know no width, no colours and no zone but UTC.
func TestScreenOtherFormats(t *testing.T) {
	screen := report.Screen{Width: 40, Colours: true, Zone: time.FixedZone("X", 3600)}
	for _, f := range []report.Format{report.JSON, report.NDJSON, report.CSV} {
		var plain, on bytes.Buffer
		screen.Writer = &on
		p := quality.CallDiagnostics()
		v := troubled(t)
		if err := errors.Join(
			report.WriteCalls(&plain, f, []quality.Row{bad}), report.WriteCalls(screen, f, []quality.Row{bad}),
			report.WriteCall(&plain, f, &p, v), report.WriteCall(screen, f, &p, v),
			report.WriteSummary(&plain, f, summary()), report.WriteSummary(screen, f, summary()),
		); err != nil {
			t.Fatal(err)
		}
		if plain.String() != on.String() {
			t.Errorf("%s is another on a screen:\n%s", f, on.String())
		}
	}
}

func TestScreenColours(t *testing.T) {
	var b bytes.Buffer
	rows := []quality.Row{bad, bare, {Quality: quality.Good, Rating: quality.Unrated}}
	if err := report.WriteCalls(report.Screen{Writer: &b, Colours: true}, report.Table, rows); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\x1b[1mCALL ID\x1b[0m", "\x1b[31mPoor\x1b[0m", "\x1b[32mGood\x1b[0m", "\x1b[33mAverage\x1b[0m", "  Unknown  "} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%q", want, b.String())
		}
	}
	// Without the colours it is the table without colours.
	text := b.String()
	for _, code := range []string{"\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[33m"} {
		text = strings.ReplaceAll(text, code, "")
	}
	var plain bytes.Buffer
	if err := report.WriteCalls(&plain, report.Table, rows); err != nil {
		t.Fatal(err)
	}
	if text != plain.String() {
		t.Errorf("colours move something:\n%s\nwant\n%s", text, plain.String())
	}
}

// Times are those of the zone, which the titles name.
func TestScreenZone(t *testing.T) {
	screen := report.Screen{Zone: time.FixedZone("Up/Here", 2*3600)}
	p := quality.CallDiagnostics()
	var b bytes.Buffer
	screen.Writer = &b
	if err := errors.Join(
		report.WriteCalls(screen, report.Table, []quality.Row{bad}),
		report.WriteCall(screen, report.Table, &p, troubled(t)),
		report.WriteSummary(screen, report.Table, summary()),
		report.WriteOperations(screen, report.Table, report.OperationRows(troubled(t).Call)),
	); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"START (Up/Here)", "2026-02-03 06:05", // 04:05 in UTC
		"Time (Up/Here)  2024-01-09 17:00:00 to 2024-01-09 17:01:00", "CAME (Up/Here)", "Timeline (Up/Here)\n",
		"17:00:05.000     577ms  video", "First generated (Up/Here)  2026-02-03 06:05:59", "2024-01-09 17:00:07.000",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "UTC") {
		t.Errorf("UTC is named:\n%s", b.String())
	}
}

// In the text of a call what is long goes on below, a little further in.
func TestScreenCall(t *testing.T) {
	p := quality.CallDiagnostics()
	var b bytes.Buffer
	if err := report.WriteCall(report.Screen{Writer: &b, Width: 80}, report.Table, &p, troubled(t)); err != nil {
		t.Fatal(err)
	}
	want := "      2024-01-09 15:00:40  participant 1\n" +
		"          end code 410/3101: Network trouble on the client's side broke the\n" +
		"          media of a running call, and the call was dropped.\n"
	lacks := "      participant 2: operations of an unknown participant (1 operation and 0\n" +
		"      diagnostics, no summary)\n"
	if !strings.Contains(b.String(), want) || !strings.Contains(b.String(), lacks) {
		t.Errorf("want %q and %q in\n%s", want, lacks, b.String())
	}
	wantWidth(t, "call", 80, b.String())
}

// Texts of the catalogue break between words.
func TestScreenWraps(t *testing.T) {
	entry, _ := errorcodes.Lookup(603)
	write := func(width int) string {
		var b bytes.Buffer
		if err := report.WriteCodes(report.Screen{Writer: &b, Width: width}, report.Table, []errorcodes.Entry{entry}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	got := write(40)
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(line) > 41 {
			t.Errorf("too long: %q", line)
		}
	}
	if words := strings.Join(strings.Fields(got), " "); words != strings.Join(strings.Fields(write(0)), " ") {
		t.Errorf("other words: %s", words)
	}
	if got := write(15); got != write(0) {
		t.Errorf("too narrow to break: %s", got)
	}
}
