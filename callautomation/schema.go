package callautomation

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// OperationSchema returns the schema of the operational log.
func OperationSchema() *logs.Schema { return operationSchema() }

var operationSchema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Operation) },
		[]logs.Log{
			{Category: "CallAutomationOperational", Table: "ACSCallAutomationIncomingOperations"},
		},
		operationFields())
})

func operationFields() []logs.Field {
	return []logs.Field{
		{Property: "ResultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.ResultType })},
		{Property: "ResultSignature", Column: "ResultSignature", Kind: logs.Integer, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[int64] { return &r.ResultSignature })},
		{Property: "DurationMs", Column: "DurationMs", Kind: logs.Integer, Unit: "ms", Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[opt.Milliseconds] { return &r.DurationMs })},
		{Property: "CallerIpAddress", Column: "CallerIpAddress", Kind: logs.ID, Personal: logs.IPAddress, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.CallerIPAddress })},
		{Property: "Level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.Level })},
		{Property: "URI", Column: "URI", Kind: logs.ID, Personal: logs.MayHold, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.URI })},
		{Property: "CallConnectionId", Column: "CallConnectionId", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.CallConnectionID })},
		{Property: "ServerCallId", Column: "ServerCallId", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.ServerCallID })},
		{Property: "SDKVersion", Column: "SdkVersion", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.SDKVersion })},
		{Property: "SDKType", Column: "SdkType", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.SDKType })},
		{Property: "SubOperationName", Column: "SubOperationName", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.SubOperationName })},
		{Property: "operationID", Column: "OperationId", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.OperationID })},
	}
}

// MediaSchema returns the schema of the media summary log.
func MediaSchema() *logs.Schema { return mediaSchema() }

var mediaSchema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Media) },
		[]logs.Log{
			{Category: "CallAutomationMediaSummary", Table: "ACSCallAutomationMediaSummary"},
		},
		mediaFields())
})

func mediaFields() []logs.Field {
	return []logs.Field{
		{Property: "level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.Level })},
		{Property: "durationMs", Kind: logs.Integer, Unit: "ms", Outside: true,
			Cell: logs.At(func(r *Media) *opt.Value[opt.Milliseconds] { return &r.DurationMs })},
		{Property: "callerIpAddress", Kind: logs.ID, Personal: logs.IPAddress, Outside: true,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.CallerIPAddress })},
		{Property: "resultType", Column: "ResultType", Kind: logs.Enum, Texts: logs.Texts(mediaResults), Outside: true,
			Cell: logs.At(func(r *Media) *opt.Value[MediaResult] { return &r.ResultType })},
		{Property: "resultSignature", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.ResultSignature })},
		{Property: "operationId", Column: "OperationId", Kind: logs.ID,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.OperationID })},
		{Property: "recognizePromptSubOperationName", Column: "RecognizePromptSubOperationName", Kind: logs.ID,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.RecognizePromptSubOperationName })},
		{Property: "playInLoop", Column: "PlayInLoop", Kind: logs.Bool,
			Cell: logs.At(func(r *Media) *opt.Value[bool] { return &r.PlayInLoop })},
		{Property: "playToParticipant", Column: "PlayToParticipant", Kind: logs.Bool,
			Cell: logs.At(func(r *Media) *opt.Value[bool] { return &r.PlayToParticipant })},
		// QUIRK: the property and the column have different names.
		{Property: "interrupted", Column: "PlayInterrupted", Kind: logs.Bool,
			Cell: logs.At(func(r *Media) *opt.Value[bool] { return &r.PlayInterrupted })},
		{Property: "resultCode", Column: "ResultCode", Kind: logs.Integer,
			Cell: logs.At(func(r *Media) *opt.Value[int64] { return &r.ResultCode })},
		{Property: "resultSubcode", Column: "ResultSubcode", Kind: logs.Integer,
			Cell: logs.At(func(r *Media) *opt.Value[int64] { return &r.ResultSubcode })},
		{Property: "resultMessage", Column: "ResultMessage", Kind: logs.Free, Personal: logs.FreeText,
			Cell: logs.At(func(r *Media) *opt.Value[string] { return &r.ResultMessage })},
	}
}

// StreamingSchema returns the schema of the streaming usage log.
func StreamingSchema() *logs.Schema { return streamingSchema() }

var streamingSchema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Streaming) },
		[]logs.Log{
			{Category: "CallAutomationStreamingUsage", Table: "ACSCallAutomationStreamingUsage"},
		},
		streamingFields())
})

func streamingFields() []logs.Field {
	return []logs.Field{
		{Property: "CallConnectionId", Column: "CallConnectionId", Kind: logs.ID,
			Cell: logs.At(func(r *Streaming) *opt.Value[string] { return &r.CallConnectionID })},
		{Property: "StreamingModality", Column: "StreamingModality", Kind: logs.Enum, Texts: logs.Texts(modalities),
			Cell: logs.At(func(r *Streaming) *opt.Value[Modality] { return &r.StreamingModality })},
		{Property: "StreamingStartTime", Column: "StreamingStartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Streaming) *opt.Value[time.Time] { return &r.StreamingStartTime })},
		{Property: "StreamingDurationInMs", Column: "StreamingDurationInMs", Kind: logs.Real, Unit: "ms",
			Cell: logs.At(func(r *Streaming) *opt.Value[opt.RealMilliseconds] { return &r.StreamingDurationInMs })},
		{Property: "StreamingSessionId", Column: "StreamingSessionId", Kind: logs.ID,
			Cell: logs.At(func(r *Streaming) *opt.Value[string] { return &r.StreamingSessionID })},
		{Property: "ParticipantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Streaming) *opt.Value[string] { return &r.ParticipantID })},
	}
}
