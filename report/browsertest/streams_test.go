package browsertest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
	"github.com/chromedp/chromedp/kb"
)

// measuredCall returns the call of measuredRecords.
func measuredCall() []*calls.Call { return assembled(measuredRecords()) }

// measuredRecords returns the records of a call of two participants. The second, who comes first in the logs,
// has a stream with every metric, one beyond two limits, an operation of 3 ms, one of
// unknown length, and an event.
func measuredRecords() []logs.Record {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	envelope := logs.Envelope{CorrelationID: opt.Of("measured")}
	person := func(id string, after time.Duration) logs.Record {
		return &callsummary.Record{
			Envelope: envelope, CallType: opt.Of(callsummary.Group), CallStartTime: opt.Of(at), CallDuration: opt.Of(opt.Seconds(60)), ParticipantID: opt.Of(id),
			Identifier: opt.Of("8:acs:" + id), EndpointType: opt.Of(callsummary.VoIP), ParticipantStartTime: opt.Of(at.Add(after)),
			ParticipantDuration: opt.Of(opt.Seconds(50)), ParticipantEndReason: opt.Of("0"),
		}
	}
	ms := func(n int64) opt.Value[opt.Milliseconds] { return opt.Of(opt.Milliseconds(n)) }
	full := &diagnostics.Record{
		Envelope: envelope, ParticipantID: opt.Of("b"), EndpointType: opt.Of(diagnostics.VoIP), MediaType: opt.Of(diagnostics.Video), StreamID: opt.Of(int64(7)),
		JitterAvg: ms(3), JitterMax: ms(3024), RoundTripTimeAvg: ms(3024), RoundTripTimeMax: ms(12345), PacketLossRateAvg: opt.Of(opt.Ratio(0.01)),
		PacketLossRateMax: opt.Of(opt.Ratio(0.02)), JitterBufferSizeAvg: ms(20), JitterBufferSizeMax: ms(40), HealedDataRatioAvg: opt.Of(opt.Ratio(0.03)),
		HealedDataRatioMax: opt.Of(opt.Ratio(0.04)), VideoFrameRateAvg: opt.Of(opt.FramesPerSecond(24)), RecvResolutionHeight: opt.Of(opt.Pixels(720)),
		PacketUtilization: opt.Of(opt.Packets(151067)), VideoBitRateAvg: opt.Of(opt.BitsPerSecond(1_500_000)), VideoBitRateMax: opt.Of(opt.BitsPerSecond(2_000_000)),
	}
	poor := &diagnostics.Record{
		Envelope: envelope, ParticipantID: opt.Of("b"), EndpointType: opt.Of(diagnostics.Server), MediaType: opt.Of(diagnostics.Audio), StreamID: opt.Of(int64(8)),
		JitterAvg: ms(5), HealedDataRatioAvg: opt.Of(opt.Ratio(0.100001)), RoundTripTimeAvg: ms(500),
	}
	fine := &diagnostics.Record{
		Envelope: envelope, ParticipantID: opt.Of("a"), EndpointType: opt.Of(diagnostics.VoIP), MediaType: opt.Of(diagnostics.Audio), StreamID: opt.Of(int64(9)), JitterAvg: ms(6),
	}
	operation := func(name clientops.OperationName, after time.Duration, took opt.Value[opt.Milliseconds]) logs.Record {
		return &clientops.Record{
			CallID: opt.Of("measured"), ParticipantID: opt.Of("b"), OperationID: opt.Of(string(name)), CallClientTimeStamp: opt.Of(at.Add(after)),
			OperationName: opt.Of(name), ResultType: opt.Of(clientops.Succeeded), DurationMs: took,
		}
	}
	return []logs.Record{
		full, poor, fine, person("b", 2*time.Second), person("a", time.Second),
		operation(clientops.MuteMicrophone, 20*time.Second, ms(3)), operation(clientops.StartVideo, 30*time.Second, opt.Value[opt.Milliseconds]{}),
		operation(clientops.IsMutedChanged, 40*time.Second, ms(577)),
	}
}

// measuredURL returns the address of a page with that call.
var measuredURL = sync.OnceValue(func() string {
	return writePage("measured", report.PageOptions{Title: "Measured"}, slices.Values(measuredCall()))
})

// openMeasured opens a view of the call.
func openMeasured(t *testing.T, view string) *tab {
	t.Helper()
	tab := newTab(t)
	tab.size(1280, 900)
	tab.open(measuredURL() + "#call=measured&view=" + view)
	tab.waitFor(".view-" + view)
	tab.settle()
	return tab
}

// The table of streams shows their quality by participant: each maximum is below its
// average, numbers are those of the log, and nothing is cut off.
func TestStreams(t *testing.T) {
	tab := openMeasured(t, "overview")
	const table = `const table = [...document.querySelectorAll(".wide")].find(e => e.getAttribute("aria-label") === "Streams"); `
	texts := func(selector string) []string {
		return eval[[]string](tab, table+`return [...table.querySelectorAll(arguments[0])].map(e => e.innerText.replace(/\s+/g, " ").trim())`, selector)
	}
	// Columns with a value beyond its limit come first.
	want := []string{"Stream", "Quality", "Round trip ms", "Healed %", "Jitter ms", "Loss %", "Buffer ms", "Frames frames/s", "Height px", ""}
	if got := texts("thead th"); !slices.Equal(got, want) {
		t.Errorf("columns %q, want %q", got, want)
	}
	rows := [][]string{
		{"↑ out Audio 1 · ACS user", "Good", "", "", "6", "", "", "", "", "All"},
		{"↑ out Video 2 · ACS user", "Poor", "▲ 3,024 , limit 500 ms max 12,345", "3 max 4", "3 max 3,024", "1 max 2", "20 max 40", "24", "720", "All"},
		{"↓ in Audio 2 · ACS user", "Poor", "500", "▲ 10.0001 , limit 10 %", "5", "", "", "", "", "All"},
	}
	for i, want := range rows {
		got := texts(fmt.Sprintf("tbody tr:nth-child(%d) > *", i+1))
		if len(got) > 0 {
			got[0] = strings.TrimRight(got[0], "0123456789abcdef")
			got[0] = strings.TrimSpace(got[0])
		}
		if !slices.Equal(got, want) {
			t.Errorf("row %d: %q, want %q", i+1, got, want)
		}
	}
	if cut := eval[int](tab, table+"return table.scrollWidth - table.clientWidth"); cut != 0 {
		t.Errorf("%d pixels of the table are cut off in a window of 1280", cut)
	}
	// The rest is a click away, with the exact number of packets.
	tab.click(".tight tbody tr:nth-child(2) summary")
	tab.waitFor(".tight tbody tr:nth-child(2) details dt")
	details := eval[string](tab, "return document.querySelector('.tight tbody tr:nth-child(2) details').innerText.replace(/\\s+/g, ' ')")
	for _, want := range []string{"Stream ID 7", "Packets 151,067", "Video bit rate, average 1,500 kbit/s", "Round trip, maximum 12,345 ms"} {
		if !strings.Contains(details, want) {
			t.Errorf("the details lack %q: %s", want, details)
		}
	}
	if strings.Contains(details, "packets") {
		t.Errorf("packets are said to be packets: %s", details)
	}
	// In a narrow window values beyond a limit are in view, and the cut edge has a shadow:
	// a background of the table that does not scroll with it.
	tab.size(420, 800)
	tab.settle()
	if hidden := eval[int](tab, table+`const edge = table.getBoundingClientRect().right;
		return [...table.querySelectorAll(".beyond")].filter(e => e.getBoundingClientRect().right > edge).length`); hidden != 0 {
		t.Errorf("%d values beyond their limit are out of view", hidden)
	}
	if got := eval[string](tab, table+"return table.scrollWidth > table.clientWidth ? getComputedStyle(table).backgroundAttachment : 'nothing is cut'"); !strings.HasPrefix(got, "local, local, scroll, scroll") {
		t.Errorf("the edge: %s", got)
	}
	tab.checkQuiet()
}

// Issues, timeline and rules use one name for a metric and one form of a number.
func TestOneNameForAMetric(t *testing.T) {
	tab := openMeasured(t, "issues")
	issues := tab.text("main")
	for _, want := range []string{"outbound Video 7: Round trip, average 3,024 ms (above 500 ms)", "inbound Audio 8: Healed data, average 10.0001 % (above 10 %)"} {
		if !strings.Contains(issues, want) {
			t.Errorf("%q is not among the issues: %s", want, issues)
		}
	}
	tab.goTo("#call=measured&view=timeline")
	tab.waitFor(".lane")
	eval[any](tab, "document.querySelector('.lane').focus()")
	tab.press("n")
	said := tab.text("#status")
	tab.press("n")
	said += tab.text("#status")
	for _, want := range []string{"Beyond Round trip, average 3,024 ms (above 500 ms)", "Round trip, average 3,024 ms", "Packets 151,067", "Healed data, average 10.0001 % (above 10 %)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said on the timeline: %s", want, said)
		}
	}
	tab.goTo("#summary")
	if rules := tab.text("main"); !strings.Contains(rules, "Round trip, averageRoundTripTimeAvg") {
		t.Errorf("the rules do not say what the log calls it: %s", rules)
	}
	tab.checkQuiet()
}

// A bad operation is drawn in the row of its group, and on the participant's own row, but
// it is one problem.
func TestBadOperationIsShownTwice(t *testing.T) {
	at := opt.Of(time.Date(2026, 1, 5, 9, 0, 10, 0, time.UTC))
	list := assembled([]logs.Record{&clientops.Record{
		CallID: opt.Of("bad"), ParticipantID: opt.Of("b"), OperationID: opt.Of("o"), CallClientTimeStamp: at,
		OperationName: opt.Of(clientops.Join), ResultType: opt.Of(clientops.Failed), DurationMs: opt.Of(opt.Milliseconds(500)),
	}})
	tab := newTab(t)
	tab.open(writePage("bad", report.PageOptions{}, slices.Values(list)) + "#call=bad&view=timeline")
	tab.waitFor(".lane .bad-sign")
	for selector, want := range map[string]float64{".lane .bad-sign": 2, ".lane .op.bad": 1} {
		if got := eval[float64](tab, "return document.querySelectorAll('"+selector+"').length"); got != want {
			t.Errorf("%s: %v elements, want %v", selector, got, want)
		}
	}
	if head := tab.text(".lane-head"); !strings.Contains(head, "1 problem") {
		t.Errorf("the lane is headed %q, want one problem", head)
	}
	tab.checkQuiet()
}

// An operation of 3 ms is drawn as 10 ms and described as 3; one of unknown length has no
// end in its description; an event is a mark.
func TestTrueEnds(t *testing.T) {
	tab := openMeasured(t, "timeline")
	tab.waitFor(".lane .op")
	// Zoomed in as far as it goes, 200 ms are in view, so that 10 ms are a twentieth.
	tab.open(measuredURL() + "#call=measured&view=timeline&who=2&at=20000")
	tab.waitFor(".lane .ring")
	for _, tt := range []struct {
		name        clientops.OperationName
		says, never string
		bar         bool
	}{
		{clientops.MuteMicrophone, "At 2026-01-05 09:00:20.000 UTC. Result Succeeded, 3 ms", "10 ms", true},
		{clientops.StartVideo, "At 2026-01-05 09:00:30.000 UTC", "For ", true},
		{clientops.IsMutedChanged, "At 2026-01-05 09:00:40.000 UTC", "For ", false},
	} {
		for range 20 {
			if strings.HasPrefix(tab.text("#status"), string(tt.name)+".") {
				break
			}
			tab.press(kb.ArrowRight)
		}
		said := tab.text("#status")
		if !strings.HasPrefix(said, string(tt.name)+".") || !strings.Contains(said, tt.says) || strings.Contains(said, tt.never) {
			t.Errorf("%s is said as %q, want %q in it and not %q", tt.name, said, tt.says, tt.never)
		}
		for range 12 {
			tab.press("+")
		}
		tab.settle()
		widest := eval[float64](tab, "return Math.max(0, ...[...document.querySelectorAll('.lane rect.op')].map(e => e.width.baseVal.value))")
		room := eval[float64](tab, "return document.querySelector('.lane .plot').width.baseVal.value")
		if want := room / 20; tt.bar && (widest < want-1 || widest > want+1) || !tt.bar && widest != 0 {
			t.Errorf("%s is drawn %.0f pixels wide of %.0f for 200 ms", tt.name, widest, room)
		}
		tab.press("0")
	}
	tab.checkQuiet()
}
