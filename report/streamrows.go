package report

import (
	"bytes"
	"io"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// StreamRow is a media stream in one line: what was measured, and how that was judged. Its
// columns are those of JSON, where every key is there and unknown values are null. To look at a
// stream in Go, use [calls.Stream] and [quality.StreamVerdict].
type StreamRow struct{ row streamFields }

func (r *StreamRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r StreamRow) MarshalJSON() ([]byte, error) { return r.row.MarshalJSON() }

type streamFields struct {
	rowOwner
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
	// MissingMetrics are the metrics that the profile asks for and the record lacks.
	MissingMetrics []string `json:"missingMetrics"`

	// Metrics are the metrics that the record has, in their units. In JSON and CSV
	// each of [quality.Metrics] has a column of its own in this place, under the name
	// that the call diagnostics log has for it, as in jitterAvg.
	Metrics map[quality.Metric]float64 `json:"-"`

	// Versions is how many versions of the record have arrived.
	Versions int `json:"versions"`
}

// withoutMetrics is a row without its metrics, for encoding/json.
type withoutMetrics streamFields

// MarshalJSON writes the row with all of its columns.
func (r *streamFields) MarshalJSON() ([]byte, error) {
	text, err := marshal((*withoutMetrics)(r))
	if err != nil {
		return nil, err
	}
	at := bytes.LastIndex(text, []byte(`,"versions":`)) // the last member, a number
	versions := string(text[at:])
	text = text[:at]
	for _, m := range diagnostics.Metrics() {
		name := quality.Metric(m.Name)
		text = append(append(append(text, `,"`...), metricColumn(name)...), `":`...)
		if value := metricValue(r.Metrics, name); value.IsSet() {
			text = value.AppendText(text)
		} else {
			text = append(text, "null"...)
		}
	}
	return append(text, versions...), nil
}

// StreamRows returns the rows of a call's streams: one for each of [calls.Call.Streams], in
// that order.
func StreamRows(v *quality.CallVerdict) []StreamRow {
	m := newRowMaker(v.Call)
	rows, metrics := make([]StreamRow, len(v.Call.Streams)), diagnostics.Metrics()
	for i, s := range v.Call.Streams {
		rec, verdict := s.Record, &v.Streams[i]
		row := &rows[i].row
		*row = streamFields{
			rowOwner:     m.owner(s.Participant, rec.ParticipantID, rec.Identifier, rec.EndpointID),
			EndpointType: asText(rec.EndpointType), MediaType: asText(rec.MediaType), StreamID: rec.StreamID,
			Direction: "Outbound", Transport: asText(rec.TransportType), Codec: rec.CodecName,
			Quality: verdict.Verdict, Findings: append([]quality.Finding{}, verdict.Findings...),
			MissingMetrics: []string{}, Metrics: make(map[quality.Metric]float64, len(metrics)), Versions: s.Versions,
		}
		if s.Inbound() {
			row.Direction = "Inbound"
		}
		for name := range verdict.Missing.All() {
			row.MissingMetrics = append(row.MissingMetrics, string(name))
		}
		for j := range metrics {
			if value, ok := metrics[j].Of(rec); ok {
				row.Metrics[quality.Metric(metrics[j].Name)] = value
			}
		}
	}
	return rows
}

// WriteStreams writes one row per media stream. The table has the metrics that matter for
// every kind of stream, and says what was poor, with its limit. It leaves out CODEC and POOR
// BY if no stream has anything to say in them. All other formats have every column of
// [StreamRow]. Nil options mean the defaults.
func WriteStreams(w io.Writer, f Format, rows []StreamRow, o *Options) error {
	return writeRows(w, f, rows, o, streamsTable)
}

func streamsTable(rows []StreamRow, _ zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), figures("#", 2), words("WHO", 4), words("MEDIA", 0), figures("STREAM", 6),
		words("DIRECTION", 1), words("TRANSPORT", 7), words("CODEC", 8), figures("RTT", 5), figures("JITTER", 5), figures("LOSS", 5),
		words("QUALITY", 0), wideWords("POOR BY", 3, 30),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		value := func(m quality.Metric) string {
			v, ok := r.Metrics[m]
			if !ok {
				return unknown
			}
			for j := range r.Findings {
				if f := &r.Findings[j]; f.Metric == m {
					return measure.Beyond(v, f.Limit, m.Unit())
				}
			}
			return measure.Text(v, m.Unit())
		}
		t.Rows[i] = []string{
			shown(r.CallID), numberText(r.Participant), someText(r.Name), shown(r.MediaType), text(r.StreamID),
			r.Direction, shown(r.Transport), shown(r.Codec), value(quality.RoundTripTimeAvg), value(quality.JitterAvg),
			value(quality.PacketLossRateAvg), string(r.Quality), someText(findingsText(r.Findings)),
		}
	}
	dropSilent(t, map[string]string{"CODEC": unknown, "POOR BY": unknown})
	return t
}

// findingsText says what is poor in a stream.
func findingsText(list []quality.Finding) string {
	return findings(&quality.StreamVerdict{Findings: list})
}
