package report_test

import (
	"bytes"
	"testing"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/servicerequests"
)

// automated is a call that a program answers. It records the call, is asked twice for what it
// may not do, plays a prompt that fails, and listens to Ann; captions are made; and Ann's
// client is refused a change.
func automated(t *testing.T) (*quality.Profile, *quality.CallVerdict) {
	t.Helper()
	head := func(name string, ms int) logs.Envelope {
		return logs.Envelope{CorrelationID: opt.Of("call-1"), Time: opt.Of(at(ms)), OperationName: opt.Of(name)}
	}
	took := func(n opt.Milliseconds) opt.Value[opt.Milliseconds] { return opt.Of(n) }
	text, number := opt.Of[string], opt.Of[int64]
	ask := func(name string, ms int, result string, status int64) *callautomation.Operation {
		return &callautomation.Operation{Envelope: head(name, ms), ResultType: text(result), ResultSignature: number(status), DurationMs: took(82)}
	}
	play := ask("Play", 20_000, "Succeeded", 202)
	play.OperationID, play.SubOperationName = text("o-1"), text("File")
	return judged(t,
		somebody("p-1"), somebody("p-2"),
		&recording.Summary{
			Envelope: head("Call Recording Summary", 90_000), ResultType: text("Succeeded"), RecordingStartTime: opt.Of(at(10_000)),
			RecordingLength: opt.Of[opt.RealSeconds](47.25), ContentType: text("Audio - Video"), FormatType: text("mp4"),
			ChannelType: opt.Of(recording.Mixed), ChunkCount: number(1), RecordingEndReason: text("CallEnded"),
		},
		&recording.Summary{Envelope: head("Call Recording Summary", 91_000), ResultType: text("Failed"), ChunkCount: number(0)},
		&recording.Operation{Envelope: head("StartRecording", 9_900), ResultType: text("Succeeded"), ResultSignature: number(200), DurationMs: took(56)},
		&captions.Record{
			Envelope: head("ClosedCaptionsSummary", 61_000), ResultType: text("Failed"), StartTime: opt.Of(at(12_000)),
			Duration: opt.Of[opt.RealSeconds](30), SpokenLanguage: text("en-us"), EndReason: text("Cancelled"), CancelReason: text("Error"),
		},
		ask("Answer", 1_000, "Succeeded", 200), play, ask("AddParticipant", 30_000, "Failed", 403), ask("AddParticipant", 31_000, "Failed", 403),
		&callautomation.Media{
			Envelope: head("Play", 23_500), ResultType: opt.Of(callautomation.Failed), OperationID: text("o-1"),
			ResultCode: number(400), ResultSubcode: number(8535), PlayToParticipant: opt.Of(true), PlayInLoop: opt.Of(true), PlayInterrupted: opt.Of(true),
		},
		&callautomation.Media{
			Envelope: head("Recognize", 40_000), ResultType: opt.Of(callautomation.Canceled), RecognizePromptSubOperationName: text("TextToSpeech"),
			ResultCode: number(400), ResultSubcode: number(8508), PlayInLoop: opt.Of(false), DurationMs: took(5000),
		},
		&callautomation.Streaming{
			Envelope: head("", 60_000), StreamingModality: opt.Of(callautomation.AudioStreamingUnmixed), ParticipantID: text("p-1"),
			StreamingStartTime: opt.Of(at(15_000)), StreamingDurationInMs: opt.Of[opt.RealMilliseconds](20_000.5),
		},
		&servicerequests.Record{Envelope: head("Mute", 33_000), ResultType: text("UnexpectedServerError"), ResultSignature: number(503), DurationMs: took(3)},
		&servicerequests.Record{Envelope: logs.Envelope{CorrelationID: text("call-1"), OperationName: text("Join")}, ResultType: text("Success")},
	)
}

func TestAutomatedCallGolden(t *testing.T) {
	p, v := automated(t)
	golden(t, "automated", report.Formats(), func(b *bytes.Buffer, f report.Format) error { return report.WriteCall(b, f, p, v, nil) })
}

// The page has what the service did in the order of time. If that is too much, it has what
// failed, and says how many it has not.
func TestPageService(t *testing.T) {
	var records []logs.Record
	for i := range 5002 {
		result := "Success"
		if i == 5001 {
			result = "UnexpectedServerError"
		}
		records = append(records, &servicerequests.Record{
			Envelope: logs.Envelope{CorrelationID: opt.Of("call-1"), Time: opt.Of(at(i))}, ResultType: opt.Of(result),
		})
	}
	_, v := judged(t, append(records, somebody("p-1"))...)
	data, _ := blocks(written(t, report.PageOptions{}, v))
	var got struct {
		Service []struct {
			Start int64
			Bad   bool
		}
		Left map[string]int
	}
	unpacked(t, data["call-0"], &got)
	if len(got.Service) != 5000 || !got.Service[0].Bad || got.Service[0].Start != 5001 || got.Service[1].Start != 0 || got.Left["service"] != 2 {
		t.Errorf("%d, first %+v, left %v", len(got.Service), got.Service[:2], got.Left)
	}
}
