package clientops

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the client operations log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallClientOperations", Table: "ACSCallClientOperations"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "CallClientTimeStamp", Column: "CallClientTimeStamp", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.CallClientTimeStamp })},
		{Property: "OperationName", Column: "OperationName", Kind: logs.Enum, Texts: operationTexts(),
			Cell: logs.At(func(r *Record) *opt.Value[OperationName] { return &r.OperationName })},
		{Property: "CallId", Column: "CallId", Kind: logs.ID, Personal: logs.CallID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CallID })},
		{Property: "ParticipantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
		{Property: "OperationType", Column: "OperationType", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.OperationType })},
		{Property: "OperationId", Column: "OperationId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.OperationID })},
		{Property: "DurationMs", Column: "DurationMs", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.DurationMs })},
		{Property: "ResultType", Column: "ResultType", Kind: logs.Enum, Texts: logs.Texts(resultTypes),
			Cell: logs.At(func(r *Record) *opt.Value[ResultType] { return &r.ResultType })},
		{Property: "ResultSignature", Column: "ResultSignature", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.ResultSignature })},
		{Property: "SdkVersion", Column: "SdkVersion", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.SDKVersion })},
		{Property: "UserAgent", Column: "UserAgent", Kind: logs.Free, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.UserAgent })},
		{Property: "ClientInstanceId", Column: "ClientInstanceId", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ClientInstanceID })},
		{Property: "EndpointId", Column: "EndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndpointID })},
		{Property: "OperationPayload", Column: "OperationPayload", Kind: logs.JSON, Personal: logs.MayHold,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.OperationPayload })},
		// QUIRK: the documentation's sample prints it inside properties.
		{Property: "TimeGenerated", Column: "TimeGenerated", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.TimeGenerated })},
	}
}
