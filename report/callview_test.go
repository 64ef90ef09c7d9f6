package report_test

import (
	"bytes"
	"testing"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/survey"
)

// at returns a time so many milliseconds into the call.
func at(ms int) time.Time {
	return time.Date(2024, 1, 9, 15, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
}

// troubled is a group call with everything wrong that a view shows. Ann is dropped, sends
// audio with too much jitter, has a bad network for ten seconds and cannot start her video.
// Bob comes later and is fine. Somebody else is known only by a mute, and a rating is poor.
func troubled(t *testing.T) *quality.CallVerdict {
	t.Helper()
	var a calls.Assembler
	envelope := logs.Envelope{CorrelationID: opt.Of("call-1")}
	person := func(id, user string, start, seconds int, end string) *callsummary.Record {
		return &callsummary.Record{
			Envelope: envelope, CallType: opt.Of(callsummary.Group), CallStartTime: opt.Of(at(0)),
			CallDuration: opt.Of(opt.Seconds(60)), ParticipantID: opt.Of(id), Identifier: opt.Of(user),
			EndpointID: opt.Of("e-" + id), EndpointType: opt.Of(callsummary.VoIP), ParticipantStartTime: opt.Of(at(start)),
			ParticipantDuration: opt.Of(opt.Seconds(seconds)), ParticipantEndReason: opt.Of(end),
		}
	}
	stream := func(id string, n int64, kind diagnostics.EndpointType, jitter int64) *diagnostics.Record {
		return &diagnostics.Record{
			Envelope: envelope, ParticipantID: opt.Of(id), EndpointType: opt.Of(kind), StreamID: opt.Of(n),
			MediaType: opt.Of(diagnostics.Audio), TransportType: opt.Of(diagnostics.UDP),
			JitterAvg: opt.Of(opt.Milliseconds(jitter)), RoundTripTimeAvg: opt.Of(opt.Milliseconds(80)), PacketLossRateAvg: opt.Of(opt.Ratio(0.02)),
		}
	}
	op := func(who, id string, ms int, name clientops.OperationName, result clientops.ResultType, payload string) *clientops.Record {
		rec := &clientops.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of(who), OperationID: opt.Of(id), CallClientTimeStamp: opt.Of(at(ms)),
			OperationName: opt.Of(name), ResultType: opt.Of(result), DurationMs: opt.Of(opt.Milliseconds(577)), ResultSignature: opt.Of(int64(200)),
		}
		if payload != "" {
			rec.OperationPayload = opt.Of(payload)
		}
		return rec
	}
	network := func(quality string) string {
		return `{"DiagnosticChanged":"networkReceiveQuality","DiagnosticQuality":"` + quality + `"}`
	}
	ann := person("p-ann", "8:acs:r_ann", 0, 40, "410")
	ann.ParticipantEndSubCode, ann.ResultCategory = opt.Of("3101"), opt.Of(callsummary.UnexpectedClientError)
	point := func(ms int, jitter float64) *mediastats.Record {
		return &mediastats.Record{
			CallID: opt.Of("call-1"), ParticipantID: opt.Of("p-ann"), MetricName: opt.Of(mediastats.JitterInMs),
			CallClientTimeStamp: opt.Of(at(ms)), Average: opt.Of(jitter), MediaStreamDirection: opt.Of(mediastats.Recv),
			MediaStreamType: opt.Of(mediastats.Audio), AggregationIntervalSeconds: opt.Of(opt.Seconds(10)),
		}
	}
	for i, rec := range []logs.Record{
		ann, person("p-bob", "8:acs:r_bob", 10_000, 50, "0"),
		stream("p-ann", 1, diagnostics.VoIP, 31), stream("p-ann", 2, diagnostics.Server, 30),
		stream("p-bob", 3, diagnostics.VoIP, 1), stream("p-bob", 4, diagnostics.Server, 1),
		op("p-ann", "o-1", 5_000, clientops.StartVideo, clientops.UnexpectedClientError, ""),
		op("p-ann", "o-2", 20_000, clientops.UserFacingDiagnostics, clientops.Succeeded, network("Bad")),
		op("p-ann", "o-2", 30_000, clientops.UserFacingDiagnostics, clientops.Succeeded, network("Good")),
		op("p-ghost", "o-3", 7_000, clientops.IsMutedChanged, clientops.Succeeded, ""),
		point(10_000, 12), point(20_000, 45),
		&survey.Record{CallID: opt.Of("call-1"), SurveyID: opt.Of("s"), OverallRatingScore: opt.Of(int64(2)), OverallCallIssues: opt.Of("CallCannotJoin")},
	} {
		if !a.Add(rec, logs.Position{Record: int64(i) + 1}) {
			t.Fatalf("record %d is of no call", i+1)
		}
	}
	list := a.Calls()
	if len(list) != 1 {
		t.Fatalf("%d calls, want 1", len(list))
	}
	p := quality.CallDiagnostics()
	return p.Call(list[0])
}

func TestCallGolden(t *testing.T) {
	p := quality.CallDiagnostics()
	v := troubled(t)
	golden(t, "call", report.Formats(), func(b *bytes.Buffer, f report.Format) error { return report.WriteCall(b, f, &p, v, nil) })
}

// The issues of a view have an event for each time that something went wrong; counted by hand
// from troubled.
func TestCallViewIssues(t *testing.T) {
	p := quality.CallDiagnostics()
	view := report.NewCallView(&p, troubled(t))
	want := map[string]int{"StartVideo": 1, "NetworkReceiveQuality": 1, quality.EndedUngracefully: 1, quality.PoorMediaStreams: 1}
	if len(view.Issues) != len(want) {
		t.Errorf("issues: %+v", view.Issues)
	}
	for _, i := range view.Issues {
		if i.Count != want[i.Name] || len(i.Events) != i.Count {
			t.Errorf("%s: %d times and %d events, want %d of both", i.Name, i.Count, len(i.Events), want[i.Name])
		}
		if i.Events[0].Participant == nil || *i.Events[0].Participant != 1 {
			t.Errorf("%s: it was Ann, who came first", i.Name)
		}
	}
	if n := len(view.Participants); n != 3 {
		t.Errorf("%d participants, want Ann, Bob and somebody of whom only a client tells", n)
	}
	if view.Timeline.Peak != 2 || view.Timeline.TogetherSeconds != 30 {
		t.Errorf("peak %d for %v s; Ann was there from 0 to 40 s, Bob from 10 to 60 s", view.Timeline.Peak, view.Timeline.TogetherSeconds)
	}
}
