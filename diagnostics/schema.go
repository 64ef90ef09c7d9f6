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
		[]logs.Log{
			{Category: "CallDiagnostics", Table: "ACSCallDiagnostics"},
			{Category: "CallDiagnosticsUpdates", Table: "ACSCallDiagnosticsUpdates"},
		},
		fields())
})

// fields returns the fields of the record.
func fields() []logs.Field {
	var list []logs.Field
	for _, e := range entries() {
		list = append(list, e.Field)
	}
	return list
}

// entries returns the field table. The line of a metric gives its index in
// [Metrics], its statistic and the side on which it gets worse. A new metric is a
// field of Record and a line here; it takes the next index.
func entries() []entry {
	return []entry{
		{Field: logs.Field{Property: "participantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })}},
		{Field: logs.Field{Property: "identifier", Column: "Identifier", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Identifier })}},
		{Field: logs.Field{Property: "endpointId", Column: "EndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndpointID })}},
		{Field: logs.Field{Property: "endpointType", Column: "EndpointType", Kind: logs.Enum, Texts: logs.Texts(endpointTypes),
			Cell: logs.At(func(r *Record) *opt.Value[EndpointType] { return &r.EndpointType })}},
		{Field: logs.Field{Property: "mediaType", Column: "MediaType", Kind: logs.Enum, Texts: logs.Texts(mediaTypes),
			Cell: logs.At(func(r *Record) *opt.Value[MediaType] { return &r.MediaType })}},
		{Field: logs.Field{Property: "streamId", Column: "StreamId", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.StreamID })}},
		{Field: logs.Field{Property: "transportType", Column: "TransportType", Kind: logs.Enum, Texts: logs.Texts(transportTypes),
			Cell: logs.At(func(r *Record) *opt.Value[TransportType] { return &r.TransportType })}},
		metric(3, Average, Higher, logs.Field{Property: "roundTripTimeAvg", Column: "RoundTripTimeAvg", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.RoundTripTimeAvg) }),
		metric(11, Maximum, Higher, logs.Field{Property: "roundTripTimeMax", Column: "RoundTripTimeMax", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.RoundTripTimeMax) }),
		metric(1, Average, Higher, logs.Field{Property: "jitterAvg", Column: "JitterAvg", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.JitterAvg) }),
		metric(9, Maximum, Higher, logs.Field{Property: "jitterMax", Column: "JitterMax", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.JitterMax) }),
		metric(2, Average, Higher, logs.Field{Property: "packetLossRateAvg", Column: "PacketLossRateAvg", Kind: logs.Real, Unit: "ratio"},
			func(r *Record) reading { return realOf(&r.PacketLossRateAvg) }),
		metric(10, Maximum, Higher, logs.Field{Property: "packetLossRateMax", Column: "PacketLossRateMax", Kind: logs.Real, Unit: "ratio"},
			func(r *Record) reading { return realOf(&r.PacketLossRateMax) }),
		metric(4, Average, Higher, logs.Field{Property: "JitterBufferSizeAvg", Column: "JitterBufferSizeAvg", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.JitterBufferSizeAvg) }),
		metric(12, Maximum, Higher, logs.Field{Property: "JitterBufferSizeMax", Column: "JitterBufferSizeMax", Kind: logs.Integer, Unit: "ms"},
			func(r *Record) reading { return wholeOf(&r.JitterBufferSizeMax) }),
		metric(5, Average, Higher, logs.Field{Property: "HealedDataRatioAvg", Column: "HealedDataRatioAvg", Kind: logs.Real, Unit: "ratio"},
			func(r *Record) reading { return realOf(&r.HealedDataRatioAvg) }),
		metric(13, Maximum, Higher, logs.Field{Property: "HealedDataRatioMax", Column: "HealedDataRatioMax", Kind: logs.Real, Unit: "ratio"},
			func(r *Record) reading { return realOf(&r.HealedDataRatioMax) }),
		metric(6, Average, Lower, logs.Field{Property: "VideoFrameRateAvg", Column: "VideoFrameRateAvg", Kind: logs.Real, Unit: "frames/s"},
			func(r *Record) reading { return realOf(&r.VideoFrameRateAvg) }),
		metric(8, Average, Lower, logs.Field{Property: "RecvResolutionHeight", Column: "RecvResolutionHeight", Kind: logs.Integer, Unit: "px"},
			func(r *Record) reading { return wholeOf(&r.RecvResolutionHeight) }),
		metric(7, Average, Higher, logs.Field{Property: "RecvFreezeDurationPerMinuteInMs", Column: "RecvFreezeDurationPerMinuteInMs", Kind: logs.Real, Unit: "ms/min"},
			func(r *Record) reading { return realOf(&r.RecvFreezeDurationPerMinuteInMs) }),
		metric(16, Total, Neither, logs.Field{Property: "PacketUtilization", Column: "PacketUtilization", Kind: logs.Integer, Unit: "packets"},
			func(r *Record) reading { return wholeOf(&r.PacketUtilization) }),
		metric(14, Average, Neither, logs.Field{Property: "VideoBitRateAvg", Column: "VideoBitRateAvg", Kind: logs.Real, Unit: "bit/s"},
			func(r *Record) reading { return realOf(&r.VideoBitRateAvg) }),
		metric(15, Maximum, Neither, logs.Field{Property: "VideoBitRateMax", Column: "VideoBitRateMax", Kind: logs.Real, Unit: "bit/s"},
			func(r *Record) reading { return realOf(&r.VideoBitRateMax) }),
		{Field: logs.Field{Property: "StreamDirection", Column: "StreamDirection", Kind: logs.Enum, Texts: logs.Texts(streamDirections),
			Cell: logs.At(func(r *Record) *opt.Value[StreamDirection] { return &r.StreamDirection })}},
		{Field: logs.Field{Property: "CodecName", Column: "CodecName", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CodecName })}},
		{Field: logs.Field{Property: "CallUpdatesVersion", Column: "CallUpdatesVersion", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.CallUpdatesVersion })}},
		{Field: logs.Field{Property: "TPE", Column: "TPE", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.TPE })}},
	}
}
