package recording

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// SummarySchema returns the schema of the recording summary log.
func SummarySchema() *logs.Schema { return summarySchema() }

var summarySchema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Summary) },
		[]logs.Log{
			{Category: "CallRecordingSummary", Table: "ACSCallRecordingSummary"},
			// QUIRK: the sample prints both names, one outside properties and one inside.
			{Category: "RecordingSummary", Table: "ACSCallRecordingSummary"},
		},
		summaryFields())
})

func summaryFields() []logs.Field {
	return []logs.Field{
		{Property: "recordingID", Column: "RecordingId", Kind: logs.ID,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.RecordingID })},
		{Property: "resultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.ResultType })},
		{Property: "level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.Level })},
		{Property: "chunkCount", Column: "ChunkCount", Kind: logs.Integer, Unit: "chunks",
			Cell: logs.At(func(r *Summary) *opt.Value[int64] { return &r.ChunkCount })},
		{Property: "channelType", Column: "ChannelType", Kind: logs.Enum, Texts: logs.Texts(channelTypes),
			Cell: logs.At(func(r *Summary) *opt.Value[ChannelType] { return &r.ChannelType })},
		{Property: "recordingStartTime", Column: "RecordingStartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Summary) *opt.Value[time.Time] { return &r.RecordingStartTime })},
		{Property: "contentType", Column: "ContentType", Kind: logs.ID,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.ContentType })},
		{Property: "formatType", Column: "FormatType", Kind: logs.ID,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.FormatType })},
		{Property: "recordingLength", Column: "RecordingLength", Kind: logs.Real, Unit: "s",
			Cell: logs.At(func(r *Summary) *opt.Value[opt.RealSeconds] { return &r.RecordingLength })},
		{Property: "audioChannelsCount", Column: "AudioChannelsCount", Kind: logs.Integer, Unit: "channels",
			Cell: logs.At(func(r *Summary) *opt.Value[int64] { return &r.AudioChannelsCount })},
		{Property: "recordingEndReason", Column: "RecordingEndReason", Kind: logs.ID,
			Cell: logs.At(func(r *Summary) *opt.Value[string] { return &r.RecordingEndReason })},
	}
}

// OperationSchema returns the schema of the operational log.
func OperationSchema() *logs.Schema { return operationSchema() }

var operationSchema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Operation) },
		[]logs.Log{
			{Category: "CallRecordingOperational", Table: "ACSCallRecordingIncomingOperations"},
		},
		operationFields())
})

func operationFields() []logs.Field {
	return []logs.Field{
		{Property: "callConnectionId", Column: "CallConnectionId", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.CallConnectionID })},
		{Property: "callerIpAddress", Column: "CallerIpAddress", Kind: logs.ID, Personal: logs.IPAddress, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.CallerIPAddress })},
		{Property: "durationMs", Column: "DurationMs", Kind: logs.Integer, Unit: "ms", Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[opt.Milliseconds] { return &r.DurationMs })},
		{Property: "level", Column: "Level", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.Level })},
		{Property: "resultSignature", Column: "ResultSignature", Kind: logs.Integer, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[int64] { return &r.ResultSignature })},
		{Property: "resultType", Column: "ResultType", Kind: logs.ID, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.ResultType })},
		{Property: "sdkType", Column: "SdkType", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.SDKType })},
		{Property: "sdkVersion", Column: "SdkVersion", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.SDKVersion })},
		{Property: "serverCallId", Column: "ServerCallId", Kind: logs.ID,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.ServerCallID })},
		{Property: "URI", Column: "URI", Kind: logs.ID, Personal: logs.MayHold, Outside: true,
			Cell: logs.At(func(r *Operation) *opt.Value[string] { return &r.URI })},
	}
}
