package servicerequests

import (
	"sync"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the service requests log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallClientServiceRequestAndOutcome", Table: "ACSCallClientServiceRequestAndOutcome"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "DurationMs", Column: "DurationMs", Kind: logs.Integer, Unit: "ms", Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.DurationMs })},
		{Property: "Level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Level })},
		{Property: "Properties", Column: "Properties", Kind: logs.JSON, Personal: logs.MayHold,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Properties })},
		{Property: "ResultSignature", Column: "ResultSignature", Kind: logs.Integer, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ResultSignature })},
		{Property: "ResultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ResultType })},
	}
}
