package mediastats_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
)

type Record = mediastats.Record

// A document is the sample of the documentation on one line, with a time and
// values for the fields that it does not have.
const document = `{"time":"2024-01-10T07:36:51.771Z","category":"CallClientMediaStatsTimeSeries","operationVersion":"1.0",` +
	`"resourceId":"/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS",` +
	`"properties":{"TenantId":"aaaabbbb-0000-cccc-1111-dddd2222eeee","OperationName":"CallClientMediaStatsTimeSeries" ,` +
	`"CallId":"92d800c4-abde-40be-91e9-3814ee786b19","CallClientTimeStamp":"2024-01-09T15:07:56.066Z","MetricName":"JitterInMs",` +
	`"Count":"2","Sum":"34","Average":"17","Minimum":"10","Maximum":"25","MediaStreamDirection":"recv","MediaStreamType":"audio",` +
	`"MediaStreamCodec":"OPUS","ParticipantId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c","ClientInstanceId":"d08a3d05-db90-415f-88a7-87ae74edc1dd",` +
	`"EndpointId":"570ea078-74e9-4430-9c67-464ba1fa5859","RemoteParticipantId":"04cc26f5-a86d-481c-b9f9-7a40be4d6fba",` +
	`"RemoteEndpointId":"5ebd55df-ffff-ffff-89e6-4f3f0453b1a6","MediaStreamId":"14884","AggregationIntervalSeconds":"10",` +
	`"Type":"ACSCallClientMediaStatsTimeSeries"}}`

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			Time:             opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
			Category:         opt.Of("CallClientMediaStatsTimeSeries"),
			OperationVersion: opt.Of("1.0"),
			ResourceID:       opt.Of("/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"),
			TenantID:         opt.Of("aaaabbbb-0000-cccc-1111-dddd2222eeee"),
			OperationName:    opt.Of("CallClientMediaStatsTimeSeries"),
			Type:             opt.Of("ACSCallClientMediaStatsTimeSeries"),
		},
		CallID:                     opt.Of("92d800c4-abde-40be-91e9-3814ee786b19"),
		CallClientTimeStamp:        opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		MetricName:                 opt.Of(mediastats.JitterInMs),
		Count:                      opt.Of(int64(2)),
		Sum:                        opt.Of(34.0),
		Average:                    opt.Of(17.0),
		Minimum:                    opt.Of(10.0),
		Maximum:                    opt.Of(25.0),
		MediaStreamDirection:       opt.Of(mediastats.Recv),
		MediaStreamType:            opt.Of(mediastats.Audio),
		MediaStreamCodec:           opt.Of("OPUS"),
		ParticipantID:              opt.Of("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		ClientInstanceID:           opt.Of("d08a3d05-db90-415f-88a7-87ae74edc1dd"),
		EndpointID:                 opt.Of("570ea078-74e9-4430-9c67-464ba1fa5859"),
		RemoteParticipantID:        opt.Of("04cc26f5-a86d-481c-b9f9-7a40be4d6fba"),
		RemoteEndpointID:           opt.Of("5ebd55df-ffff-ffff-89e6-4f3f0453b1a6"),
		MediaStreamID:              opt.Of("14884"),
		AggregationIntervalSeconds: opt.Of(opt.Seconds(10)),
	}
}

func category() logs.Envelope {
	return logs.Envelope{Category: opt.Of("CallClientMediaStatsTimeSeries")}
}

var suite = recordtest.Suite[Record, *Record]{Decode: mediastats.Decode, Number: "Count", Cases: []recordtest.Case[Record]{
	{
		Reason: "the documented sample: columns inside properties, numbers as strings",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "the sample as it is printed: TimeGenerated in properties is the time where there is no other",
		In: "\"properties\": {\n    \"TimeGenerated\":                \"2024-01-10T07:36:51.771Z\",\n" +
			"    \"OperationName\":                \"CallClientMediaStatsTimeSeries\" ,  \n" +
			"    \"Average\":                      \"17\",\n" +
			"    \"Type\":                         \"ACSCallClientMediaStatsTimeSeries\"\n}",
		Want: Record{
			Envelope: logs.Envelope{
				Time:          opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
				OperationName: opt.Of("CallClientMediaStatsTimeSeries"),
				Type:          opt.Of("ACSCallClientMediaStatsTimeSeries"),
			},
			Average: opt.Of(17.0),
		},
	},
	{
		Reason: "a row of the table: numbers as numbers, with fractions and exponents",
		In: `{"TimeGenerated":"2024-01-10T07:36:51.7712345Z","MetricName":"Bitrate","Count":10,"Sum":1.5E6,"Average":150000.25,` +
			`"Minimum":0,"Maximum":-0.5,"AggregationIntervalSeconds":10.0,"Type":"ACSCallClientMediaStatsTimeSeries"}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time: opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771234500, time.UTC)),
				Type: opt.Of("ACSCallClientMediaStatsTimeSeries"),
			},
			MetricName:                 opt.Of(mediastats.Bitrate),
			Count:                      opt.Of(int64(10)),
			Sum:                        opt.Of(1500000.0),
			Average:                    opt.Of(150000.25),
			Minimum:                    opt.Of(0.0),
			Maximum:                    opt.Of(-0.5),
			AggregationIntervalSeconds: opt.Of(opt.Seconds(10)),
		},
	},
	{
		Reason: "the documents also print receive, and enumerations count in any case",
		In:     `{"category":"CallClientMediaStatsTimeSeries","properties":{"MediaStreamDirection":"Receive","mediaStreamType":"SCREEN"}}`,
		Want: Record{
			Envelope:             recordtest.Spelled(category(), "MediaStreamDirection", "Receive", "MediaStreamType", "SCREEN"),
			MediaStreamDirection: opt.Of(mediastats.Recv),
			MediaStreamType:      opt.Of(mediastats.Screen),
		},
	},
	{
		Reason: "the queries of Call Diagnostics also look for incoming",
		In:     `{"category":"CallClientMediaStatsTimeSeries","properties":{"MediaStreamDirection":"INCOMING"}}`,
		Want: Record{Envelope: recordtest.Spelled(category(), "MediaStreamDirection", "INCOMING"),
			MediaStreamDirection: opt.Of(mediastats.Recv)},
	},
	{
		Reason: "the states without a value; a number that no float64 holds is invalid, never infinite; a fraction that is cut",
		In: `{"category":"CallClientMediaStatsTimeSeries","properties":{"RemoteParticipantId":null,"RemoteEndpointId":"",` +
			`"ParticipantId":"Redacted","Sum":"-","Count":2.5,"Average":"Infinity","Maximum":1e999}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallClientMediaStatsTimeSeries"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "Count", JSON: `2.5`}, {Field: "Average", JSON: `"Infinity"`}, {Field: "Maximum", JSON: `1e999`},
				}},
			},
			RemoteParticipantID: opt.Without[string](opt.Null),
			RemoteEndpointID:    opt.Without[string](opt.Null),
			ParticipantID:       opt.Without[string](opt.Redacted),
			Sum:                 opt.Without[float64](opt.Null),
			Count:               opt.Of(int64(2)),
			Average:             opt.Without[float64](opt.Invalid),
			Maximum:             opt.Without[float64](opt.Invalid),
		},
		Errs: []error{opt.ErrNumber, opt.ErrRange, logs.ErrFraction},
	},
	{
		Reason: "unknown texts and fields are kept; metrics and codecs are open sets",
		In: `{"category":"CallClientMediaStatsTimeSeries","properties":{"MetricName":"MoodPerSecond","MediaStreamDirection":"both",` +
			`"MediaStreamType":"hologram","MediaStreamCodec":"AV1","P95":[1,2]}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallClientMediaStatsTimeSeries"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "P95", JSON: `[1,2]`}}},
			},
			MetricName:           opt.Of("MoodPerSecond"),
			MediaStreamDirection: opt.Of(mediastats.Direction("both")),
			MediaStreamType:      opt.Of(mediastats.StreamType("hologram")),
			MediaStreamCodec:     opt.Of("AV1"),
		},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:             category(),
		CallClientTimeStamp:  opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		Count:                opt.Of(int64(2)),
		Average:              opt.Of(17.25),
		Maximum:              opt.Without[float64](opt.Null),
		MediaStreamDirection: opt.Of(mediastats.Send),
	}
	const want = `{"category":"CallClientMediaStatsTimeSeries","properties":{"CallClientTimeStamp":"2024-01-09T15:07:56.066Z",` +
		`"Count":2,"Average":17.25,"Maximum":null,"MediaStreamDirection":"send"}}`
	recordtest.Marshals(t, &rec, want)
}

func TestKnown(t *testing.T) {
	recordtest.Known(t, map[mediastats.Direction]bool{
		mediastats.Send: true, "RECV": true, "": false, "both": false,
	})
	recordtest.Known(t, map[mediastats.StreamType]bool{
		mediastats.Video: true, "Screen": true, "": false, "hologram": false,
	})
}
