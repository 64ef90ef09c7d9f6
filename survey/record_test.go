package survey_test

import (
	"slices"
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

type Record = survey.Record

// A document has every column of the table's reference. There is no sample; the
// values are made up, with scales that an application may choose.
const document = `{"time":"2024-01-10T07:36:51.771Z",` +
	`"resourceId":"/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS",` +
	`"operationName":"CallSurvey","operationVersion":"1.0","category":"CallSurvey","correlationId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c",` +
	`"properties":{"CallId":"92d800c4-abde-40be-91e9-3814ee786b19","SurveyId":"5a1b2c3d-0000-4000-8000-000000000001",` +
	`"ParticipantId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c","OverallCallIssues":"CannotJoin,HadToRejoin","AudioIssues":"NoLocalAudio, Echo",` +
	`"VideoIssues":"","ScreenshareIssues":null,` +
	`"OverallRatingScore":"4","OverallRatingScoreLowerBound":"1","OverallRatingScoreUpperBound":"5","OverallRatingScoreThreshold":"2",` +
	`"AudioRatingScore":0,"AudioRatingScoreLowerBound":0,"AudioRatingScoreUpperBound":1,"AudioRatingScoreThreshold":0,` +
	`"VideoRatingScore":70,"VideoRatingScoreLowerBound":10,"VideoRatingScoreUpperBound":100,"VideoRatingScoreThreshold":30,` +
	`"ScreenshareRatingScore":3,"ScreenshareRatingScoreLowerBound":1,"ScreenshareRatingScoreUpperBound":7,"ScreenshareRatingScoreThreshold":6}}`

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			Time:             opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
			ResourceID:       opt.Of("/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"),
			OperationName:    opt.Of("CallSurvey"),
			OperationVersion: opt.Of("1.0"),
			Category:         opt.Of("CallSurvey"),
			CorrelationID:    opt.Of("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		},
		CallID:                           opt.Of("92d800c4-abde-40be-91e9-3814ee786b19"),
		SurveyID:                         opt.Of("5a1b2c3d-0000-4000-8000-000000000001"),
		ParticipantID:                    opt.Of("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
		OverallCallIssues:                opt.Of("CannotJoin,HadToRejoin"),
		AudioIssues:                      opt.Of("NoLocalAudio, Echo"),
		VideoIssues:                      opt.Without[string](opt.Null),
		ScreenshareIssues:                opt.Without[string](opt.Null),
		OverallRatingScore:               opt.Of(int64(4)),
		OverallRatingScoreLowerBound:     opt.Of(int64(1)),
		OverallRatingScoreUpperBound:     opt.Of(int64(5)),
		OverallRatingScoreThreshold:      opt.Of(int64(2)),
		AudioRatingScore:                 opt.Of(int64(0)),
		AudioRatingScoreLowerBound:       opt.Of(int64(0)),
		AudioRatingScoreUpperBound:       opt.Of(int64(1)),
		AudioRatingScoreThreshold:        opt.Of(int64(0)),
		VideoRatingScore:                 opt.Of(int64(70)),
		VideoRatingScoreLowerBound:       opt.Of(int64(10)),
		VideoRatingScoreUpperBound:       opt.Of(int64(100)),
		VideoRatingScoreThreshold:        opt.Of(int64(30)),
		ScreenshareRatingScore:           opt.Of(int64(3)),
		ScreenshareRatingScoreLowerBound: opt.Of(int64(1)),
		ScreenshareRatingScoreUpperBound: opt.Of(int64(7)),
		ScreenshareRatingScoreThreshold:  opt.Of(int64(6)),
	}
}

func category() logs.Envelope { return logs.Envelope{Category: opt.Of("CallSurvey")} }

var suite = recordtest.Suite[Record, *Record]{Decode: survey.Decode, Number: "AudioRatingScore", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field, with four different scales",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "a row of the table; its correlation ID is the participant's, CallId the call's",
		In: `{"TimeGenerated":"2024-01-10T07:36:51.771Z","CorrelationId":"2656fd6c","CallId":" 92d800c4","SurveyId":"s",` +
			`"OverallRatingScore":5,"Type":"ACSCallSurvey"}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time:          opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
				CorrelationID: opt.Of("2656fd6c"),
				Type:          opt.Of("ACSCallSurvey"),
			},
			CallID:             opt.Of("92d800c4"),
			SurveyID:           opt.Of("s"),
			OverallRatingScore: opt.Of(int64(5)),
		},
	},
	{
		Reason: "the documents also print three shorter names",
		In:     `{"category":"CallSurvey","properties":{"ScreenshareLowerBound":1,"ScreenshareUpperBound":5,"ScreenshareRatingThreshold":2}}`,
		Want: Record{
			Envelope:                         category(),
			ScreenshareRatingScoreLowerBound: opt.Of(int64(1)),
			ScreenshareRatingScoreUpperBound: opt.Of(int64(5)),
			ScreenshareRatingScoreThreshold:  opt.Of(int64(2)),
		},
	},
	{
		Reason: "names count in any case; a score may have a point",
		In:     `{"category":"CallSurvey","properties":{"callid":"92d800c4","audioRatingScore":"5.0"}}`,
		Want:   Record{Envelope: category(), CallID: opt.Of("92d800c4"), AudioRatingScore: opt.Of(int64(5))},
	},
	{
		Reason: "the states without a value; half a point is cut",
		In: `{"category":"CallSurvey","properties":{"ParticipantId":"Redacted","OverallRatingScore":null,"VideoRatingScore":"",` +
			`"AudioRatingScore":4.5,"ScreenshareRatingScore":"good"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallSurvey"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "AudioRatingScore", JSON: `4.5`}, {Field: "ScreenshareRatingScore", JSON: `"good"`},
				}},
			},
			ParticipantID:          opt.Without[string](opt.Redacted),
			OverallRatingScore:     opt.Without[int64](opt.Null),
			VideoRatingScore:       opt.Without[int64](opt.Null),
			AudioRatingScore:       opt.Of(int64(4)),
			ScreenshareRatingScore: opt.Without[int64](opt.Invalid),
		},
		Errs: []error{opt.ErrNumber, logs.ErrFraction},
	},
	{
		Reason: "unknown fields are kept, and so are issues that nobody has listed",
		In:     `{"category":"CallSurvey","properties":{"AudioIssues":" Whale songs,","Comment":"nice \"call\""}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("CallSurvey"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "Comment", JSON: `"nice \"call\""`}}},
			},
			AudioIssues: opt.Of(" Whale songs,"),
		},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

func TestIssues(t *testing.T) {
	tests := []struct {
		reason string
		list   opt.Value[string]
		want   []string
	}{
		{"a list as the documents describe it", opt.Of("CannotJoin,HadToRejoin"), []string{"CannotJoin", "HadToRejoin"}},
		{"blanks around the names", opt.Of(" NoLocalAudio, Echo "), []string{"NoLocalAudio", "Echo"}},
		{"blanks inside a name", opt.Of("Whale songs"), []string{"Whale songs"}},
		{"empty names", opt.Of(",, Echo, ,"), []string{"Echo"}},
		{"no list", opt.Value[string]{}, nil},
		{"an empty list", opt.Without[string](opt.Null), nil},
		{"a redacted list", opt.Without[string](opt.Redacted), nil},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			if got := slices.Collect(survey.Issues(tt.list)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	for name := range survey.Issues(opt.Of("CannotJoin,HadToRejoin")) {
		if name != "CannotJoin" {
			t.Error("the loop goes on after its end")
		}
		break
	}
}

func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:                        category(),
		CallID:                          opt.Of("92d800c4"),
		AudioIssues:                     opt.Of("NoLocalAudio, Echo"),
		VideoIssues:                     opt.Without[string](opt.Null),
		OverallRatingScore:              opt.Of(int64(4)),
		ScreenshareRatingScoreThreshold: opt.Of(int64(2)),
	}
	const want = `{"category":"CallSurvey","properties":{"CallId":"92d800c4","AudioIssues":"NoLocalAudio, Echo","VideoIssues":null,` +
		`"OverallRatingScore":4,"ScreenshareRatingScoreThreshold":2}}`
	recordtest.Marshals(t, &rec, want)
}
