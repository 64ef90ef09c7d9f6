package recording_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
)

var summaries = recordtest.Suite[recording.Summary, *recording.Summary]{
	Decode: recording.DecodeSummary, Number: "chunkCount",
	Cases: []recordtest.Case[recording.Summary]{
		{
			Reason: "every field, numbers as text; category and operation outside properties differ from those inside, which are kept",
			In: `{"operationName":"Call Recording Summary","operationVersion":"1.0","category":"RecordingSummary","properties":{` +
				`"TimeGenerated":"2022-08-17T23:18:26.4332392Z","OperationName":"RecordingSummary","Category":"CallRecordingSummary","CorrelationId":"a999b996",` +
				`"ResultType":"Succeeded","Level":"Informational","RecordingId":"eyJQbGF0Zm9ybSI6IjEifQ","ChunkCount":"1","ChannelType":"mixed",` +
				`"RecordingStartTime":"2022-08-17T23:16:42.1532392Z","ContentType":"Audio - Video","FormatType":"mp4","RecordingLength":"67.222",` +
				`"AudioChannelsCount":"1","RecordingEndReason":"CallEnded"}}`,
			Want: recording.Summary{
				Envelope: logs.Envelope{
					Time:             opt.Of(time.Date(2022, 8, 17, 23, 18, 26, 433239200, time.UTC)),
					OperationName:    opt.Of("Call Recording Summary"),
					OperationVersion: opt.Of("1.0"),
					Category:         opt.Of("RecordingSummary"),
					CorrelationID:    opt.Of("a999b996"),
					Extra: &logs.Extra{Unknown: []logs.Unknown{
						{Name: "OperationName", JSON: `"RecordingSummary"`}, {Name: "Category", JSON: `"CallRecordingSummary"`},
					}},
				},
				RecordingID:        opt.Of("eyJQbGF0Zm9ybSI6IjEifQ"),
				ResultType:         opt.Of("Succeeded"),
				Level:              opt.Of("Informational"),
				ChunkCount:         opt.Of[int64](1),
				ChannelType:        opt.Of(recording.Mixed),
				RecordingStartTime: opt.Of(time.Date(2022, 8, 17, 23, 16, 42, 153239200, time.UTC)),
				ContentType:        opt.Of("Audio - Video"),
				FormatType:         opt.Of("mp4"),
				RecordingLength:    opt.Of[opt.RealSeconds](67.222),
				AudioChannelsCount: opt.Of[int64](1),
				RecordingEndReason: opt.Of("CallEnded"),
			},
		},
		{
			Reason: "the other category, with the names of the log's page",
			In:     `{"category":"CallRecordingSummary","properties":{"recordingID":"r","recordingLength":12,"channelType":"UNMIXED","audioChannelsCount":3}}`,
			Want: recording.Summary{
				Envelope:           recordtest.Spelled(logs.Envelope{Category: opt.Of("CallRecordingSummary")}, "channelType", "UNMIXED"),
				RecordingID:        opt.Of("r"),
				RecordingLength:    opt.Of[opt.RealSeconds](12),
				ChannelType:        opt.Of(recording.Unmixed),
				AudioChannelsCount: opt.Of[int64](3),
			},
		},
		{
			Reason: "a row of the table, and a fraction that is cut",
			In:     `{"Type":"ACSCallRecordingSummary","CorrelationId":"c","RecordingId":"r","RecordingLength":67.222,"ChannelType":"stereo","ChunkCount":1.5}`,
			Want: recording.Summary{
				Envelope: logs.Envelope{
					Type: opt.Of("ACSCallRecordingSummary"), CorrelationID: opt.Of("c"),
					Extra: &logs.Extra{Texts: []logs.Text{{Field: "chunkCount", JSON: "1.5"}}},
				},
				RecordingID:     opt.Of("r"),
				RecordingLength: opt.Of[opt.RealSeconds](67.222),
				ChannelType:     opt.Of(recording.ChannelType("stereo")),
				ChunkCount:      opt.Of[int64](1),
			},
			Errs: []error{logs.ErrFraction},
		},
	},
}

func TestSummary(t *testing.T) { summaries.Run(t) }

func FuzzDecodeSummary(f *testing.F) { summaries.Fuzz(f, nil) }

// Both categories are of the same table, so neither outranks the other.
func TestPlain(t *testing.T) {
	for _, category := range []string{"CallRecordingSummary", "RecordingSummary"} {
		rec := recording.NewSummary()
		rec.Category, rec.Type = opt.Of(category), opt.Value[string]{}
		if !rec.Schema().Plain(rec) {
			t.Errorf("%s is not plain", category)
		}
		const want = `"Type":"ACSCallRecordingSummary"}`
		if row := string(logs.AppendRow(nil, rec)); row != `{"Category":"`+category+`",`+want {
			t.Errorf("%s: row %s", category, row)
		}
	}
}

func TestKnown(t *testing.T) {
	recordtest.Known(t, map[recording.ChannelType]bool{"mixed": true, "Unmixed": true, "stereo": false})
}
