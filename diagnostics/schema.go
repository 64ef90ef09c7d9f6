package diagnostics

import (
	"sync"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the call diagnostics log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Source{
			{Category: "CallDiagnostics", Table: "ACSCallDiagnostics"},
			{Category: "CallDiagnosticsUpdates", Table: "ACSCallDiagnosticsUpdates"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "participantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
		{Property: "identifier", Column: "Identifier", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Identifier })},
		{Property: "endpointId", Column: "EndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndpointID })},
		{Property: "endpointType", Column: "EndpointType", Kind: logs.Enum, Texts: logs.Texts(endpointTypes),
			Cell: logs.At(func(r *Record) *opt.Value[EndpointType] { return &r.EndpointType })},
		{Property: "mediaType", Column: "MediaType", Kind: logs.Enum, Texts: logs.Texts(mediaTypes),
			Cell: logs.At(func(r *Record) *opt.Value[MediaType] { return &r.MediaType })},
		{Property: "streamId", Column: "StreamId", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.StreamID })},
		{Property: "transportType", Column: "TransportType", Kind: logs.Enum, Texts: logs.Texts(transportTypes),
			Cell: logs.At(func(r *Record) *opt.Value[TransportType] { return &r.TransportType })},
		{Property: "roundTripTimeAvg", Column: "RoundTripTimeAvg", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.RoundTripTimeAvg })},
		{Property: "roundTripTimeMax", Column: "RoundTripTimeMax", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.RoundTripTimeMax })},
		{Property: "jitterAvg", Column: "JitterAvg", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.JitterAvg })},
		{Property: "jitterMax", Column: "JitterMax", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.JitterMax })},
		{Property: "packetLossRateAvg", Column: "PacketLossRateAvg", Kind: logs.Real, Unit: "ratio",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Ratio] { return &r.PacketLossRateAvg })},
		{Property: "packetLossRateMax", Column: "PacketLossRateMax", Kind: logs.Real, Unit: "ratio",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Ratio] { return &r.PacketLossRateMax })},
		{Property: "JitterBufferSizeAvg", Column: "JitterBufferSizeAvg", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.JitterBufferSizeAvg })},
		{Property: "JitterBufferSizeMax", Column: "JitterBufferSizeMax", Kind: logs.Integer, Unit: "ms",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Milliseconds] { return &r.JitterBufferSizeMax })},
		{Property: "HealedDataRatioAvg", Column: "HealedDataRatioAvg", Kind: logs.Real, Unit: "ratio",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Ratio] { return &r.HealedDataRatioAvg })},
		{Property: "HealedDataRatioMax", Column: "HealedDataRatioMax", Kind: logs.Real, Unit: "ratio",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Ratio] { return &r.HealedDataRatioMax })},
		{Property: "VideoFrameRateAvg", Column: "VideoFrameRateAvg", Kind: logs.Real, Unit: "frames/s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.FramesPerSecond] { return &r.VideoFrameRateAvg })},
		{Property: "RecvResolutionHeight", Column: "RecvResolutionHeight", Kind: logs.Integer, Unit: "px",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Pixels] { return &r.RecvResolutionHeight })},
		{Property: "RecvFreezeDurationPerMinuteInMs", Column: "RecvFreezeDurationPerMinuteInMs", Kind: logs.Real, Unit: "ms/min",
			Cell: logs.At(func(r *Record) *opt.Value[opt.MillisecondsPerMinute] { return &r.RecvFreezeDurationPerMinuteInMs })},
		{Property: "PacketUtilization", Column: "PacketUtilization", Kind: logs.Integer, Unit: "packets",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Packets] { return &r.PacketUtilization })},
		{Property: "VideoBitRateAvg", Column: "VideoBitRateAvg", Kind: logs.Real, Unit: "bit/s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.BitsPerSecond] { return &r.VideoBitRateAvg })},
		{Property: "VideoBitRateMax", Column: "VideoBitRateMax", Kind: logs.Real, Unit: "bit/s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.BitsPerSecond] { return &r.VideoBitRateMax })},
		{Property: "StreamDirection", Column: "StreamDirection", Kind: logs.Enum, Texts: logs.Texts(streamDirections),
			Cell: logs.At(func(r *Record) *opt.Value[StreamDirection] { return &r.StreamDirection })},
		{Property: "CodecName", Column: "CodecName", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CodecName })},
		{Property: "CallUpdatesVersion", Column: "CallUpdatesVersion", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.CallUpdatesVersion })},
	}
}
