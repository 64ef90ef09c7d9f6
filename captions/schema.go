package captions

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the closed captions log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallClosedCaptionsSummary", Table: "ACSCallClosedCaptionsSummary"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "Level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Level })},
		// QUIRK: a column of the log, next to the _ResourceId that all tables have.
		{Property: "ResourceId", Column: "ResourceId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ResourceID })},
		{Property: "ResultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ResultType })},
		{Property: "SpeechRecognitionSessionId", Column: "SpeechRecognitionSessionId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SpeechRecognitionSessionID })},
		{Property: "SpokenLanguage", Column: "SpokenLanguage", Kind: logs.ID, Personal: logs.Trait,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SpokenLanguage })},
		{Property: "EndReason", Column: "EndReason", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndReason })},
		{Property: "CancelReason", Column: "CancelReason", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CancelReason })},
		{Property: "StartTime", Column: "StartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.StartTime })},
		{Property: "Duration", Column: "Duration", Kind: logs.Real, Unit: "s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.RealSeconds] { return &r.Duration })},
	}
}
