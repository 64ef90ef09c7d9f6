package captions_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

type Record = captions.Record

var suite = recordtest.Suite[Record, *Record]{Decode: captions.Decode, Number: "Duration", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field as the sample has them: flat, with the table's name as category and a GUID as resource ID",
		In: `{"TimeGenerated":"2023-11-14T23:18:26.4332392Z","OperationName":"ClosedCaptionsSummary","Category":"ACSCallClosedCaptionsSummary",` +
			`"Level":"Informational","CorrelationId":"336a0049","ResourceId":"d2241234-bbbb-4321-b789-cfff3f4a6666","ResultType":"Succeeded",` +
			`"SpeechRecognitionSessionId":"eyJQbGF0Zm9ybSI6IjEifQ","SpokenLanguage":"cn-zh","EndReason":"Stopped","CancelReason":"",` +
			`"StartTime":"2023-11-14T03:04:05.123Z","Duration":"666.66"}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time:          opt.Of(time.Date(2023, 11, 14, 23, 18, 26, 433239200, time.UTC)),
				OperationName: opt.Of("ClosedCaptionsSummary"),
				Category:      opt.Of("ACSCallClosedCaptionsSummary"),
				CorrelationID: opt.Of("336a0049"),
			},
			Level:                      opt.Of("Informational"),
			ResourceID:                 opt.Of("d2241234-bbbb-4321-b789-cfff3f4a6666"),
			ResultType:                 opt.Of("Succeeded"),
			SpeechRecognitionSessionID: opt.Of("eyJQbGF0Zm9ybSI6IjEifQ"),
			SpokenLanguage:             opt.Of("cn-zh"),
			EndReason:                  opt.Of("Stopped"),
			CancelReason:               opt.Without[string](opt.Null),
			StartTime:                  opt.Of(time.Date(2023, 11, 14, 3, 4, 5, 123e6, time.UTC)),
			Duration:                   opt.Of[opt.RealSeconds](666.66),
		},
	},
	{
		Reason: "a row has the resource's path, too, which is the envelope's",
		In: `{"Type":"ACSCallClosedCaptionsSummary","_ResourceId":"/subscriptions/s/x","ResourceId":"d2241234","Duration":666.66,` +
			`"CancelReason":"Error"}`,
		Want: Record{
			Envelope:     logs.Envelope{Type: opt.Of("ACSCallClosedCaptionsSummary"), ResourceID: opt.Of("/subscriptions/s/x")},
			ResourceID:   opt.Of("d2241234"),
			CancelReason: opt.Of("Error"),
			Duration:     opt.Of[opt.RealSeconds](666.66),
		},
	},
	{
		Reason: "so has a resource log, next to properties",
		In:     `{"category":"CallClosedCaptionsSummary","resourceId":"/SUBSCRIPTIONS/S","level":"Error","properties":{"ResourceId":"d2241234"}}`,
		Want: Record{
			Envelope:   logs.Envelope{Category: opt.Of("CallClosedCaptionsSummary"), ResourceID: opt.Of("/SUBSCRIPTIONS/S")},
			Level:      opt.Of("Error"),
			ResourceID: opt.Of("d2241234"),
		},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }
