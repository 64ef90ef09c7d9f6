package browsertest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/survey"
)

// longTexts returns a function for each field whose text the page shows. It sets the field
// in the records of a call.
func longTexts(text string) map[string]func(*longCall) {
	long := opt.Of(text)
	return map[string]func(*longCall){
		"call ID": func(c *longCall) {
			c.summary.CorrelationID, c.stream.CorrelationID = long, long
			c.operation.CallID, c.diagnostic.CallID, c.statistic.CallID, c.rating.CallID, c.request.CorrelationID = long, long, long, long, long
		},
		"call type":          func(c *longCall) { c.summary.CallType = opt.Of(callsummary.CallType(text)) },
		"identifier":         func(c *longCall) { c.summary.Identifier = long },
		"participant ID":     func(c *longCall) { c.summary.ParticipantID = long },
		"endpoint ID":        func(c *longCall) { c.summary.EndpointID = long },
		"endpoint type":      func(c *longCall) { c.summary.EndpointType = opt.Of(callsummary.EndpointType(text)) },
		"participant type":   func(c *longCall) { c.summary.ParticipantType = opt.Of(callsummary.ParticipantType(text)) },
		"end reason":         func(c *longCall) { c.summary.ParticipantEndReason = long },
		"end subcode":        func(c *longCall) { c.summary.ParticipantEndSubCode = long },
		"SDK version":        func(c *longCall) { c.summary.SDKVersion = long },
		"system":             func(c *longCall) { c.summary.OSVersion = long },
		"thread":             func(c *longCall) { c.summary.TeamsThreadID = long },
		"resource":           func(c *longCall) { c.summary.ResourceID = long },
		"media type":         func(c *longCall) { c.stream.MediaType = opt.Of(diagnostics.MediaType(text)) },
		"sender":             func(c *longCall) { c.stream.EndpointType = opt.Of(diagnostics.EndpointType(text)) },
		"codec":              func(c *longCall) { c.stream.CodecName = long },
		"transport":          func(c *longCall) { c.stream.TransportType = opt.Of(diagnostics.TransportType(text)) },
		"operation":          func(c *longCall) { c.operation.OperationName = opt.Of(clientops.OperationName(text)) },
		"result":             func(c *longCall) { c.operation.ResultType = opt.Of(clientops.ResultType(text)) },
		"user agent":         func(c *longCall) { c.operation.UserAgent = long },
		"diagnostic":         func(c *longCall) { c.diagnostic.OperationPayload = payload(text, "Bad") },
		"diagnostic quality": func(c *longCall) { c.diagnostic.OperationPayload = payload("networkSendQuality", text) },
		"metric":             func(c *longCall) { c.statistic.MetricName = long },
		"statistic's stream": func(c *longCall) { c.statistic.MediaStreamID = long },
		"statistic's media":  func(c *longCall) { c.statistic.MediaStreamType = opt.Of(mediastats.StreamType(text)) },
		"statistic's way":    func(c *longCall) { c.statistic.MediaStreamDirection = opt.Of(mediastats.Direction(text)) },
		"request":            func(c *longCall) { c.request.OperationName = long },
		"request's result":   func(c *longCall) { c.request.ResultType = long },
		"kind of request":    func(c *longCall) { c.request.SubOperationName = long },
		"issue of a rating":  func(c *longCall) { c.rating.OverallCallIssues, c.rating.AudioIssues = long, long },
	}
}

func payload(name, quality string) opt.Value[string] {
	return opt.Of(`{"DiagnosticChanged":"` + name + `","DiagnosticQuality":"` + quality + `"}`)
}

// longCall has the records of a call in which everything is bad.
type longCall struct {
	summary    callsummary.Record
	stream     diagnostics.Record
	operation  clientops.Record
	diagnostic clientops.Record
	statistic  mediastats.Record
	rating     survey.Record
	request    callautomation.Operation
}

func newLongCall(id string) *longCall {
	at := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	call, who := opt.Of(id), opt.Of("participant of "+id)
	c := &longCall{
		summary: callsummary.Record{
			CallStartTime: opt.Of(at), CallDuration: opt.Of(opt.Seconds(60)), CallType: opt.Of(callsummary.Group), ParticipantID: who,
			ParticipantStartTime: opt.Of(at), ParticipantDuration: opt.Of(opt.Seconds(60)), ParticipantEndReason: opt.Of("410"), EndpointType: opt.Of(callsummary.VoIP),
		},
		stream: diagnostics.Record{ParticipantID: who, StreamID: opt.Of(int64(1)), MediaType: opt.Of(diagnostics.Audio), JitterAvg: opt.Of(opt.Milliseconds(90))},
		operation: clientops.Record{
			CallID: call, ParticipantID: who, OperationID: opt.Of("o"), CallClientTimeStamp: opt.Of(at.Add(time.Second)), OperationName: opt.Of(clientops.StartVideo),
			ResultType: opt.Of(clientops.Failed), DurationMs: opt.Of(opt.Milliseconds(900)),
		},
		diagnostic: clientops.Record{
			CallID: call, ParticipantID: who, OperationID: opt.Of("d"), CallClientTimeStamp: opt.Of(at.Add(2 * time.Second)),
			OperationName: opt.Of(clientops.UserFacingDiagnostics), OperationPayload: payload("networkSendQuality", "Bad"),
		},
		statistic: mediastats.Record{
			CallID: call, ParticipantID: who, MetricName: opt.Of(mediastats.JitterInMs), CallClientTimeStamp: opt.Of(at.Add(3 * time.Second)), Average: opt.Of(90.),
			MediaStreamDirection: opt.Of(mediastats.Recv), MediaStreamType: opt.Of(mediastats.Audio),
		},
		rating: survey.Record{CallID: call, SurveyID: opt.Of("s" + id), OverallRatingScore: opt.Of(int64(1)), OverallCallIssues: opt.Of("CallCannotJoin")},
	}
	c.summary.CorrelationID, c.stream.CorrelationID = call, call
	c.request.CorrelationID, c.request.Time, c.request.ResultType = call, opt.Of(at), opt.Of("Failed")
	return c
}

func (c *longCall) records() []logs.Record {
	return []logs.Record{&c.summary, &c.stream, &c.operation, &c.diagnostic, &c.statistic, &c.rating, &c.request}
}

// TestLongTexts opens every view of calls that each have one text of 10 kB without a space.
// None makes the page wider than the window.
func TestLongTexts(t *testing.T) {
	fields := longTexts(strings.Repeat("x", 10_000))
	var all []*calls.Call
	for name, set := range fields {
		c := newLongCall(name)
		set(c)
		list := assembled(c.records())
		if len(list) != 1 {
			t.Fatalf("%s: %d calls, want 1", name, len(list))
		}
		all = append(all, list...)
	}
	url := writePage("long", report.PageOptions{Title: "Long texts"}, slices.Values(all))
	tab := newTab(t)
	widths := []int{420} // the narrow one has less room
	if long() {
		widths = append(widths, 1440)
	}
	for _, width := range widths {
		tab.size(width, 2000) // the rows of all calls are in view
		tab.open(url)
		tab.wantNotWide("summary")
		tab.shoot("long-summary")
		tab.goTo("#calls")
		tab.wantNotWide("list")
		links := eval[[]string](tab, "return [...document.querySelectorAll('tr.call a')].map(a => a.getAttribute('href'))")
		if len(links) != len(fields) {
			t.Fatalf("%d calls are listed, want %d", len(links), len(fields))
		}
		for _, link := range links {
			for _, view := range []string{"overview", "issues", "timeline"} {
				tab.goTo(link + "&view=" + view)
				eval[any](tab, "for (const d of document.querySelectorAll('details')) d.open = true")
				if view == "timeline" {
					tab.waitFor(".lane")
				}
				tab.wantNotWide(link[:min(len(link), 30)] + " " + view)
			}
		}
	}
	tab.checkQuiet()
}

// wantNotWide checks that nothing is wider than the window, charts included.
func (tab *tab) wantNotWide(what string) {
	tab.t.Helper()
	tab.settle()
	if wide := eval[int](tab, "return document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		tab.t.Errorf("%s is %d pixels wider than the window", what, wide)
	}
}
