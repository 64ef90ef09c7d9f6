package report_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// A table fits the screen as long as there is text to shorten. Numbers and times
// are whole at any width, and so is everything without a screen.
func TestScreenWidth(t *testing.T) {
	rows := []quality.Row{bad, {
		CallID: opt.Of("8d1a8374-344d-4502-b54b-ba2d6daaf0ae"), CallType: opt.Of(callsummary.P2P), Start: opt.Of(start),
		ClientTypes: map[string]int{"VoIP": 1234567}, Quality: quality.Good, Rating: quality.Unrated,
	}}
	table := func(width int) string {
		var b bytes.Buffer
		if err := report.Calls(report.Screen{Writer: &b, Width: width}, report.Table, rows); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	whole := table(0)
	if strings.Contains(whole, "…") {
		t.Errorf("something is shortened without a reason:\n%s", whole)
	}
	for width := 20; width < 160; width++ {
		got := table(width)
		for line := range strings.Lines(got) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width && width >= 126 {
				t.Errorf("width %d: a line of %d:\n%s", width, n, got)
			}
		}
		for _, part := range []string{"2026-02-03 04:05", "1h2m3s", "8d1a8374", "Average"} {
			if !strings.Contains(got, part) {
				t.Errorf("width %d: %q is missing:\n%s", width, part, got)
			}
		}
		if strings.Contains(got, "12345") && !strings.Contains(got, "1234567") {
			t.Errorf("width %d: a number is cut:\n%s", width, got)
		}
	}
	if !strings.Contains(table(120), "8d1a8374") || !strings.Contains(table(1000), "8d1a8374-344d-4502-b54b-ba2d6daaf0ae") {
		t.Error("at 1000 columns nothing is to be shortened")
	}
}

// Other formats know no width, no colours and no zone but UTC.
func TestScreenOtherFormats(t *testing.T) {
	screen := report.Screen{Width: 40, Colours: true, Zone: time.FixedZone("X", 3600)}
	for _, f := range []report.Format{report.JSON, report.NDJSON, report.CSV} {
		var plain, on bytes.Buffer
		screen.Writer = &on
		p := quality.CallDiagnostics()
		view := report.NewCallView(&p, troubled(t))
		if err := errors.Join(
			report.Calls(&plain, f, []quality.Row{bad}), report.Calls(screen, f, []quality.Row{bad}),
			report.Call(&plain, f, view), report.Call(screen, f, view),
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
	if err := report.Calls(report.Screen{Writer: &b, Colours: true}, report.Table, rows); err != nil {
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
	if err := report.Calls(&plain, report.Table, rows); err != nil {
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
		report.Calls(screen, report.Table, []quality.Row{bad}),
		report.Call(screen, report.Table, report.NewCallView(&p, troubled(t))),
		report.WriteSummary(screen, report.Table, summary()),
		report.Operations(screen, report.Table, report.OperationRows(troubled(t).Call)),
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
	if err := report.Call(report.Screen{Writer: &b, Width: 80}, report.Table, report.NewCallView(&p, troubled(t))); err != nil {
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
	for line := range strings.Lines(b.String()) {
		// Of the tables only the texts can be shortened; the issues, the audit and
		// the timeline are indented.
		if n := utf8.RuneCountInString(line); n > 81 && strings.HasPrefix(line, "   ") {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}

// Texts of the catalogue break between words.
func TestScreenWraps(t *testing.T) {
	entry, _ := errorcodes.Lookup(603)
	write := func(width int) string {
		var b bytes.Buffer
		if err := report.Codes(report.Screen{Writer: &b, Width: width}, report.Table, []errorcodes.Entry{entry}); err != nil {
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
