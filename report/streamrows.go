package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// StreamRow is a media stream in one line: what was measured of it and how that
// was judged. As JSON every key is there; what is not known is null.
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

	// Metrics are the metrics that the record has, in their units. In JSON and CSV
	// each of [quality.Metrics] has a column of its own in this place, under the name
	// that the call diagnostics log has for it, as in jitterAvg.
	Metrics map[quality.Metric]float64 `json:"-"`

	// Versions is how many versions of the record have arrived.
	Versions int `json:"versions"`
}

// plainStreamRow is a StreamRow without its metrics to encoding/json.
type plainStreamRow StreamRow

// MarshalJSON writes the row with all of its columns.
func (r StreamRow) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // unless the caller's encoder does
	if err := enc.Encode((*plainStreamRow)(&r)); err != nil {
		return nil, err
	}
	text := bytes.TrimRight(buf.Bytes(), "\n")
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

// UnmarshalJSON reads what MarshalJSON writes.
func (r *StreamRow) UnmarshalJSON(data []byte) error {
	var row plainStreamRow
	var values map[string]opt.Value[float64] // of what is not a number, an invalid one
	if err := errors.Join(json.Unmarshal(data, &row), json.Unmarshal(data, &values)); err != nil {
		return err
	}
	row.Metrics = map[quality.Metric]float64{}
	for _, m := range quality.Metrics() {
		if value, ok := values[metricColumn(m)].Get(); ok {
			row.Metrics[m] = value
		}
	}
	*r = StreamRow(row)
	return nil
}

// metricColumn returns the name of the column of a metric.
func metricColumn(m quality.Metric) string { return strings.ToLower(string(m[:1])) + string(m[1:]) }

// StreamRows returns the streams of a call, in its order.
func StreamRows(v *quality.CallVerdict) []StreamRow {
	m := newRowMaker(v.Call)
	rows, metrics := make([]StreamRow, len(v.Call.Streams)), diagnostics.Metrics()
	for i, s := range v.Call.Streams {
		rec, verdict := s.Record, &v.Streams[i]
		row := &rows[i]
		*row = StreamRow{
			Whose:        m.whose(s.Participant, rec.ParticipantID, rec.Identifier, rec.EndpointID),
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

// WriteStreams writes one row a media stream. The table has the metrics that matter
// for every kind of stream, and says what was poor with its limit; it leaves out
// CODEC and POOR BY where no stream has anything to say in them. All other
// formats have every column of [StreamRow].
func WriteStreams(w io.Writer, f Format, rows []StreamRow) error {
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
			v, ok := r.Metrics[m]
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
