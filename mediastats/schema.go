package mediastats

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the client media statistics log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "CallClientMediaStatsTimeSeries", Table: "ACSCallClientMediaStatsTimeSeries"},
		},
		fields())
})

func fields() []logs.Field {
	return []logs.Field{
		{Property: "CallId", Column: "CallId", Kind: logs.ID, Personal: logs.CallID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.CallID })},
		{Property: "CallClientTimeStamp", Column: "CallClientTimeStamp", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.CallClientTimeStamp })},
		{Property: "MetricName", Column: "MetricName", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.MetricName })},
		{Property: "Count", Column: "Count", Kind: logs.Integer,
			Cell: logs.At(func(r *Record) *opt.Value[int64] { return &r.Count })},
		{Property: "Sum", Column: "Sum", Kind: logs.Real,
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.Sum })},
		{Property: "Average", Column: "Average", Kind: logs.Real,
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.Average })},
		{Property: "Minimum", Column: "Minimum", Kind: logs.Real,
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.Minimum })},
		{Property: "Maximum", Column: "Maximum", Kind: logs.Real,
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.Maximum })},
		{Property: "MediaStreamDirection", Column: "MediaStreamDirection", Kind: logs.Enum,
			Texts: logs.Texts(directions), Synonyms: directionSynonyms,
			Cell: logs.At(func(r *Record) *opt.Value[Direction] { return &r.MediaStreamDirection })},
		{Property: "MediaStreamType", Column: "MediaStreamType", Kind: logs.Enum, Texts: logs.Texts(streamTypes),
			Cell: logs.At(func(r *Record) *opt.Value[StreamType] { return &r.MediaStreamType })},
		{Property: "MediaStreamCodec", Column: "MediaStreamCodec", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.MediaStreamCodec })},
		{Property: "ParticipantId", Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
		{Property: "ClientInstanceId", Column: "ClientInstanceId", Kind: logs.ID, Personal: logs.DeviceFeatures,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ClientInstanceID })},
		{Property: "EndpointId", Column: "EndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.EndpointID })},
		{Property: "RemoteParticipantId", Column: "RemoteParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.RemoteParticipantID })},
		{Property: "RemoteEndpointId", Column: "RemoteEndpointId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.RemoteEndpointID })},
		{Property: "MediaStreamId", Column: "MediaStreamId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.MediaStreamID })},
		{Property: "AggregationIntervalSeconds", Column: "AggregationIntervalSeconds", Kind: logs.Integer, Unit: "s",
			Cell: logs.At(func(r *Record) *opt.Value[opt.Seconds] { return &r.AggregationIntervalSeconds })},
	}
}
