package browsertest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/servicerequests"
)

// serviceRecords are what the service and a program did in measuredCall: a recording, a
// prompt that failed, streaming of the second participant, and a request without a time.
func serviceRecords() []logs.Record {
	at := func(second int) opt.Value[time.Time] { return opt.Of(time.Date(2026, 1, 5, 9, 0, second, 0, time.UTC)) }
	head := func(name string, second int) logs.Envelope {
		return logs.Envelope{CorrelationID: opt.Of("measured"), OperationName: opt.Of(name), Time: at(second)}
	}
	timeless := head("Join", 0)
	timeless.Time = opt.Value[time.Time]{}
	return []logs.Record{
		&recording.Summary{
			Envelope: head("", 59), ResultType: opt.Of("Succeeded"), RecordingStartTime: at(10),
			RecordingLength: opt.Of(opt.RealSeconds(20)), FormatType: opt.Of("mp4"),
		},
		&callautomation.Media{
			Envelope: head("Play", 20), ResultType: opt.Of(callautomation.Failed), ResultCode: opt.Of[int64](400), ResultSubcode: opt.Of[int64](8535),
			DurationMs: opt.Of(opt.Milliseconds(5000)), PlayToParticipant: opt.Of(true),
		},
		&callautomation.Streaming{
			Envelope: head("", 59), StreamingModality: opt.Of(callautomation.Transcription), ParticipantID: opt.Of("b"),
			StreamingStartTime: at(30), StreamingDurationInMs: opt.Of(opt.RealMilliseconds(4000)),
		},
		&servicerequests.Record{Envelope: timeless, ResultType: opt.Of("Success"), ResultSignature: opt.Of[int64](200)},
	}
}

// What the service did has a card in the overview, whose times lead to its lane on the
// timeline; what was streamed of a participant is on that participant's.
func TestService(t *testing.T) {
	list := assembled(append(measuredRecords(), serviceRecords()...))
	tab := newTab(t)
	tab.size(1280, 1100)
	url := writePage("service", report.PageOptions{}, slices.Values(list))
	tab.open(url + "#call=measured")
	tab.waitFor("table[class~=data-table]")
	const card = "[...document.querySelectorAll('.card')].find(c => c.querySelector('h3').textContent === 'Recordings, captions, automation')"
	rows := eval[[]string](tab, "return [..."+card+".querySelectorAll('tbody tr')].map(r => [...r.cells].map(c => c.innerText.replace(/\\s+/g, ' ').trim()).join(' | '))")
	want := []string{
		"Recording Recording | 09:00:10.000 20 s | Succeeded mp4 | ",
		"Play Automation | 09:00:15.000 5 s | failed Failed 400/8535 to one participant | The audio file has a format that is not supported. Use a WAV file, mono, 16 kHz.",
		"Transcription Streaming of 2 · " + calls.ParseIdentifier("8:acs:b", "").String() + " | 09:00:30.000 4 s |  | ",
		"Join Client request |  | Success 200 | ",
	}
	if !slices.Equal(rows, want) {
		t.Fatalf("rows:\n%s\nwant:\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	eval[any](tab, card+".scrollIntoView()")
	tab.shoot("service")
	// The timeline begins as the first participant joins, at 09:00:01.
	tab.leave(func() { tab.click("a[href*='who=-1'][href*='at=14000']") })
	tab.waitFor(".lane .ring")
	if said := tab.text("#status"); !strings.HasPrefix(said, "Play.  The service, automation – ▲ problem. From 2026-01-05 09:00:15.000 UTC. To 09:00:20.000 UTC") ||
		!strings.Contains(said, "Failed 400/8535, to one participant: The audio file") {
		t.Errorf("the prompt is said as %q", said)
	}
	tab.shoot("service-timeline")
	tab.press("0")
	tab.settle()
	lanes := eval[[]string](tab, "return [...document.querySelectorAll('.lane-section')].map(l => l.querySelector('.fold').innerText.trim().slice(0, 3) + l.querySelectorAll('.item').length)")
	// The first participant is there and has a stream; the second has two, and three operations
	// and streaming; the service has the recording and the prompt.
	if want := []string{"1 ·2", "2 ·7", "The2"}; !slices.Equal(lanes, want) {
		t.Errorf("the lanes have %q, want %q", lanes, want)
	}
	tab.checkQuiet()
}
