package report

import (
	"io"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// StreamRow is a media stream in one line: what was measured of it and how that
// was judged. The metrics are those of [quality.Metrics], under the names that
// the call diagnostics log has for them and in its units. As JSON every key is
// there; what is not known is null.
type StreamRow struct {
	Whose
	// EndpointType is what sends the stream: Server for what the participant
	// receives.
	EndpointType opt.Value[string] `json:"endpointType"`
	MediaType    opt.Value[string] `json:"mediaType"`
	StreamID     opt.Value[int64]  `json:"streamId"`
	Direction    string            `json:"direction"` // Inbound or Outbound, as the participant sees it
	Transport    opt.Value[string] `json:"transport"`
	Codec        opt.Value[string] `json:"codec"`
	Quality      quality.Verdict   `json:"quality"`
	// Findings are the metrics beyond their limit; in CSV as text, as in
	// "JitterAvg 31 ms (above 30 ms)".
	Findings []quality.Finding `json:"findings"`
	// MissingMetrics are those that the profile asks for and the record does
	// not have.
	MissingMetrics []string `json:"missingMetrics"`

	JitterAvg                       opt.Value[float64] `json:"jitterAvg"`                       // ms
	PacketLossRateAvg               opt.Value[float64] `json:"packetLossRateAvg"`               // ratio from 0 to 1
	RoundTripTimeAvg                opt.Value[float64] `json:"roundTripTimeAvg"`                // ms
	JitterBufferSizeAvg             opt.Value[float64] `json:"jitterBufferSizeAvg"`             // ms
	HealedDataRatioAvg              opt.Value[float64] `json:"healedDataRatioAvg"`              // ratio from 0 to 1
	VideoFrameRateAvg               opt.Value[float64] `json:"videoFrameRateAvg"`               // frames per second
	RecvFreezeDurationPerMinuteInMs opt.Value[float64] `json:"recvFreezeDurationPerMinuteInMs"` // ms per minute
	RecvResolutionHeight            opt.Value[float64] `json:"recvResolutionHeight"`            // pixels
	JitterMax                       opt.Value[float64] `json:"jitterMax"`                       // ms
	PacketLossRateMax               opt.Value[float64] `json:"packetLossRateMax"`               // ratio from 0 to 1
	RoundTripTimeMax                opt.Value[float64] `json:"roundTripTimeMax"`                // ms
	JitterBufferSizeMax             opt.Value[float64] `json:"jitterBufferSizeMax"`             // ms
	HealedDataRatioMax              opt.Value[float64] `json:"healedDataRatioMax"`              // ratio from 0 to 1
	VideoBitRateAvg                 opt.Value[float64] `json:"videoBitRateAvg"`                 // bits per second
	VideoBitRateMax                 opt.Value[float64] `json:"videoBitRateMax"`                 // bits per second
	PacketUtilization               opt.Value[float64] `json:"packetUtilization"`               // packets

	// Versions is how many versions of the record have arrived.
	Versions int `json:"versions"`
}

// metric returns where a row keeps a metric; nil if it does not have it.
func (r *StreamRow) metric(m quality.Metric) *opt.Value[float64] {
	return map[quality.Metric]*opt.Value[float64]{
		quality.JitterAvg: &r.JitterAvg, quality.JitterMax: &r.JitterMax,
		quality.PacketLossRateAvg: &r.PacketLossRateAvg, quality.PacketLossRateMax: &r.PacketLossRateMax,
		quality.RoundTripTimeAvg: &r.RoundTripTimeAvg, quality.RoundTripTimeMax: &r.RoundTripTimeMax,
		quality.JitterBufferSizeAvg: &r.JitterBufferSizeAvg, quality.JitterBufferSizeMax: &r.JitterBufferSizeMax,
		quality.HealedDataRatioAvg: &r.HealedDataRatioAvg, quality.HealedDataRatioMax: &r.HealedDataRatioMax,
		quality.VideoFrameRateAvg: &r.VideoFrameRateAvg, quality.RecvResolutionHeight: &r.RecvResolutionHeight,
		quality.RecvFreezeDurationPerMinuteInMs: &r.RecvFreezeDurationPerMinuteInMs,
		quality.PacketUtilization:               &r.PacketUtilization,
		quality.VideoBitRateAvg:                 &r.VideoBitRateAvg, quality.VideoBitRateMax: &r.VideoBitRateMax,
	}[m]
}

// StreamRows returns the streams of a call, in its order.
func StreamRows(v *quality.CallVerdict) []StreamRow {
	m := newRowMaker(v.Call)
	rows := make([]StreamRow, len(v.Call.Streams))
	for i, s := range v.Call.Streams {
		rec, verdict := s.Record, &v.Streams[i]
		row := &rows[i]
		*row = StreamRow{
			Whose:        m.whose(s.Participant, rec.ParticipantID, rec.Identifier, rec.EndpointID),
			EndpointType: asText(rec.EndpointType), MediaType: asText(rec.MediaType), StreamID: rec.StreamID,
			Direction: "Outbound", Transport: asText(rec.TransportType), Codec: rec.CodecName,
			Quality: verdict.Verdict, Findings: append([]quality.Finding{}, verdict.Findings...),
			MissingMetrics: []string{}, Versions: s.Versions,
		}
		if s.Inbound() {
			row.Direction = "Inbound"
		}
		for name := range verdict.Missing.All() {
			row.MissingMetrics = append(row.MissingMetrics, string(name))
		}
		for _, name := range quality.Metrics() {
			if value, ok := name.Of(rec); ok {
				*row.metric(name) = opt.Of(value)
			}
		}
	}
	return rows
}

// Streams writes one row a media stream. The table has the metrics that matter
// for every kind of stream, and says what was poor with its limit; it leaves out
// CODEC and POOR BY where no stream has anything to say in them. All other
// formats have every column of [StreamRow].
func Streams(w io.Writer, f Format, rows []StreamRow) error {
	return writeRows(w, f, rows, streamsTable)
}

func streamsTable(screen Screen, rows []StreamRow) error {
	columns := []column{
		words("CALL ID", 0), figures("OF", 2), words("WHO", 4), words("MEDIA", 0), figures("STREAM", 6),
		words("DIRECTION", 1), words("TRANSPORT", 7), words("CODEC", 8), figures("RTT", 5), figures("JITTER", 5), figures("LOSS", 5),
		words("QUALITY", 0), words("POOR BY", 3).keeping(30),
	}
	lines := make([]cells, len(rows))
	for i := range rows {
		r := &rows[i]
		value := func(m quality.Metric) string {
			v, ok := r.metric(m).Get()
			if !ok {
				return unknown
			}
			for j := range r.Findings {
				if f := &r.Findings[j]; f.Metric == m {
					return beyond(v, f.Limit, m.Unit())
				}
			}
			return measure(v, m.Unit())
		}
		lines[i] = cells{
			shown(r.CallID), numberText(r.Participant), someText(r.Name), shown(r.MediaType), text(r.StreamID),
			r.Direction, shown(r.Transport), shown(r.Codec), value(quality.RoundTripTimeAvg), value(quality.JitterAvg),
			value(quality.PacketLossRateAvg), string(r.Quality), someText(findingsText(r.Findings)),
		}
	}
	columns, lines = leaveOut(columns, lines, map[string]string{"CODEC": unknown, "POOR BY": unknown})
	return writeTable(screen, columns, lines)
}

// beyond writes a value that is beyond a limit, so that it does not look like the
// limit.
func beyond(value, limit float64, unit string) string {
	text, _ := apart(value, limit, unit)
	return text
}

// someText returns a text as it is shown, or what stands for none.
func someText(s string) string {
	if s == "" {
		return unknown
	}
	return clean(s)
}

// findingsText says what is poor in a stream.
func findingsText(list []quality.Finding) string {
	return findings(&quality.StreamVerdict{Findings: list})
}
