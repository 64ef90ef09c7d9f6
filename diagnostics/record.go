// Package diagnostics holds the record of the call diagnostics log: one for
// each media stream that an endpoint or the server sends in a call, with the
// measurements of the stream.
//
// The log comes as category CallDiagnostics (table ACSCallDiagnostics) and, in
// versions, as CallDiagnosticsUpdates (table ACSCallDiagnosticsUpdates).
package diagnostics

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the call diagnostics log. Every field may be absent;
// the comment on a field applies where the service fills it in. Averages and
// maxima cover the whole stream: the participant's time in a group call, the
// duration of the call in a P2P call.
//
// The documents do not say when a measurement is absent or null. Their samples
// have only round trip, jitter and packet loss, even for a video stream. Absent is
// not 0: 0 was measured.
//
// A comment says Poor above (or below) a value where the documents call a
// stream poor; the value itself is not poor yet. Unlike the call summary log,
// this one is not redacted for participants of other tenants.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the "call diagnostics log schema" of Azure's article on voice and
// video call logs; the reference of the tables ACSCallDiagnostics and
// ACSCallDiagnosticsUpdates for PacketUtilization and the fields after it.
type Record struct {
	logs.Envelope // the fields that all logs share

	// ParticipantID is the connection between an endpoint and the server, the
	// same in both directions. Null in a P2P call.
	ParticipantID opt.Value[string]
	// Identifier is the user: an ACS user, a Microsoft Entra user, a Teams
	// object or a Teams bot. Null for the server and for PSTN participants.
	Identifier opt.Value[string]
	// EndpointID is the endpoint that sends the stream, null for the server.
	// Native clients keep it from call to call, browsers get a new one for
	// each call.
	EndpointID opt.Value[string]
	// EndpointType is what kind of endpoint sends the stream.
	EndpointType opt.Value[EndpointType]
	// MediaType is what the stream carries.
	MediaType opt.Value[MediaType]
	// StreamID is a whole number of any size, with no unit, that distinguishes
	// the streams of one participant and MediaType. It is not unique by itself.
	StreamID opt.Value[int64]
	// TransportType is the network transport of the participant.
	TransportType opt.Value[TransportType]
	// RoundTripTimeAvg is the average time in milliseconds that a packet takes
	// to the other endpoint and back, 0 or more. Poor above 500.
	RoundTripTimeAvg opt.Value[opt.Milliseconds]
	// RoundTripTimeMax is the maximum of that time in milliseconds, 0 or more.
	RoundTripTimeMax opt.Value[opt.Milliseconds]
	// JitterAvg is the average change in milliseconds of the delay from one
	// packet to the next, 0 or more. Poor above 30: buffers even out lower
	// values.
	JitterAvg opt.Value[opt.Milliseconds]
	// JitterMax is the maximum of that change in milliseconds, 0 or more.
	JitterMax opt.Value[opt.Milliseconds]
	// PacketLossRateAvg is the average share of packets that did not arrive, a
	// ratio from 0 to 1. Poor above 0.1.
	PacketLossRateAvg opt.Value[opt.Ratio]
	// PacketLossRateMax is the maximum of that share, a ratio from 0 to 1.
	PacketLossRateMax opt.Value[opt.Ratio]
	// JitterBufferSizeAvg is the average size of the jitter buffer in
	// milliseconds of media, 0 or more; in web clients, the time that a sample
	// or a frame stays in it. Poor above 200.
	JitterBufferSizeAvg opt.Value[opt.Milliseconds]
	// JitterBufferSizeMax is the maximum of that size in milliseconds, 0 or
	// more. Poor above 200, but Azure's Call Diagnostics does not count it.
	JitterBufferSizeMax opt.Value[opt.Milliseconds]
	// HealedDataRatioAvg is the average share of lost or damaged packets that
	// the receiver could repair, a ratio from 0 to 1. Described for audio
	// streams only. Poor above 0.1.
	HealedDataRatioAvg opt.Value[opt.Ratio]
	// HealedDataRatioMax is the maximum of that share, a ratio from 0 to 1.
	// Poor above 0.1, but Azure's Call Diagnostics does not count it.
	HealedDataRatioMax opt.Value[opt.Ratio]
	// VideoFrameRateAvg is the average number of frames per second of a video
	// or screen-sharing stream, 0 or more; WebRTC aims at about 30. Described
	// for these streams only. Poor below 7 for video, below 1 for screen
	// sharing.
	VideoFrameRateAvg opt.Value[opt.FramesPerSecond]
	// RecvResolutionHeight is the average height in pixels of an incoming video
	// or screen-sharing stream, 0 or more. Described for these streams only.
	// Poor below 240 for video, below 768 for screen sharing.
	RecvResolutionHeight opt.Value[opt.Pixels]
	// RecvFreezeDurationPerMinuteInMs is the average time for which the picture
	// of an incoming video or screen-sharing stream freezes, in milliseconds
	// per minute, 0 or more. Described for these streams only. Poor above 6000
	// for video, above 25000 for screen sharing.
	//
	// QUIRK: the reference of the table calls the unit microseconds; the field's name,
	// the article and the limits of Call Diagnostics say milliseconds.
	RecvFreezeDurationPerMinuteInMs opt.Value[opt.MillisecondsPerMinute]
	// PacketUtilization is the total number of packets of the stream, 0 or
	// more. 0 may mean that no media flowed. Newer records only.
	PacketUtilization opt.Value[opt.Packets]
	// VideoBitRateAvg is the average rate of a video stream in bits per second,
	// 0 or more. Newer records only. The documents call no rate poor; Azure's Call
	// Diagnostics does so below 150000 for video since 2025.
	VideoBitRateAvg opt.Value[opt.BitsPerSecond]
	// VideoBitRateMax is the maximum of that rate in bits per second, 0 or
	// more. Newer records only.
	VideoBitRateMax opt.Value[opt.BitsPerSecond]
	// StreamDirection is the direction of the stream as its client sees it.
	// Newer records only; in older ones a stream of the Server is inbound, any
	// other outbound.
	StreamDirection opt.Value[StreamDirection]
	// CodecName is the codec, such as "OPUS", "SATIN", "G722" or "H264S". The
	// documents do not list them all. Newer records only.
	CodecName opt.Value[string]
	// CallUpdatesVersion is the version of the record, a count, 0 or more, rising
	// from the first version; the highest is the newest. Only in
	// CallDiagnosticsUpdates, where the first versions hold nulls.
	CallUpdatesVersion opt.Value[int64]
	// TPE marks a call of Teams Phone extensibility. The documents list no values: records
	// have true or false, as a text in any case or as a JSON boolean, which is read as
	// the text "true" or "false". Newer records only, at first those of CallDiagnosticsUpdates.
	TPE opt.Value[string]
}

// Schema returns the schema of the log.
func (*Record) Schema() *logs.Schema { return Schema() }

// New returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// Decode reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, Decode returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func Decode(data []byte, opts *logs.Options) (*Record, error) {
	return logs.DecodeAs[*Record](data, Schema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Record) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [Decode]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Record) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
