package survey

import (
	"sync"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the call survey log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallSurvey", Table: "ACSCallSurvey"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "CallId", Column: "CallId", Kind: logs.ID, Personal: logs.CallID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CallID })},
		{Property: "SurveyId", Column: "SurveyId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SurveyID })},
		{Property: "ParticipantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
		{Property: "OverallCallIssues", Column: "OverallCallIssues", Kind: logs.Free,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.OverallCallIssues })},
		{Property: "AudioIssues", Column: "AudioIssues", Kind: logs.Free,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.AudioIssues })},
		{Property: "VideoIssues", Column: "VideoIssues", Kind: logs.Free,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.VideoIssues })},
		{Property: "ScreenshareIssues", Column: "ScreenshareIssues", Kind: logs.Free,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ScreenshareIssues })},
		{Property: "OverallRatingScore", Column: "OverallRatingScore", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.OverallRatingScore })},
		{Property: "OverallRatingScoreLowerBound", Column: "OverallRatingScoreLowerBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.OverallRatingScoreLowerBound })},
		{Property: "OverallRatingScoreUpperBound", Column: "OverallRatingScoreUpperBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.OverallRatingScoreUpperBound })},
		{Property: "OverallRatingScoreThreshold", Column: "OverallRatingScoreThreshold", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.OverallRatingScoreThreshold })},
		{Property: "AudioRatingScore", Column: "AudioRatingScore", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.AudioRatingScore })},
		{Property: "AudioRatingScoreLowerBound", Column: "AudioRatingScoreLowerBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.AudioRatingScoreLowerBound })},
		{Property: "AudioRatingScoreUpperBound", Column: "AudioRatingScoreUpperBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.AudioRatingScoreUpperBound })},
		{Property: "AudioRatingScoreThreshold", Column: "AudioRatingScoreThreshold", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.AudioRatingScoreThreshold })},
		{Property: "VideoRatingScore", Column: "VideoRatingScore", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.VideoRatingScore })},
		{Property: "VideoRatingScoreLowerBound", Column: "VideoRatingScoreLowerBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.VideoRatingScoreLowerBound })},
		{Property: "VideoRatingScoreUpperBound", Column: "VideoRatingScoreUpperBound", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.VideoRatingScoreUpperBound })},
		{Property: "VideoRatingScoreThreshold", Column: "VideoRatingScoreThreshold", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.VideoRatingScoreThreshold })},
		{Property: "ScreenshareRatingScore", Column: "ScreenshareRatingScore", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ScreenshareRatingScore })},
		// QUIRK: some documents print these three with shorter names.
		{Property: "ScreenshareRatingScoreLowerBound", Column: "ScreenshareRatingScoreLowerBound", Kind: logs.Integer, Aliases: []string{"ScreenshareLowerBound"},
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ScreenshareRatingScoreLowerBound })},
		{Property: "ScreenshareRatingScoreUpperBound", Column: "ScreenshareRatingScoreUpperBound", Kind: logs.Integer, Aliases: []string{"ScreenshareUpperBound"},
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ScreenshareRatingScoreUpperBound })},
		{Property: "ScreenshareRatingScoreThreshold", Column: "ScreenshareRatingScoreThreshold", Kind: logs.Integer, Aliases: []string{"ScreenshareRatingThreshold"},
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ScreenshareRatingScoreThreshold })},
	}
}
