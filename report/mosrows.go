package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/mos"
	"example.com/acstelemetry/opt"
)

// MOSRow says in one line how an audio stream sounded by the estimate of package mos, or the worst
// audio stream of a participant or of a call, and what the estimate is based on. Its columns are
// those of JSON, where every key is there and unknown values are null. To estimate in Go, use
// [mos.Stream].
type MOSRow struct{ row mosFields }

func (r *MOSRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r MOSRow) MarshalJSON() ([]byte, error) { return marshal(&r.row) }

type mosFields struct {
	rowOwner
	// StreamID, Direction and Codec are those of the stream; of several, of the worst one.
	StreamID  opt.Value[int64]   `json:"streamId"`
	Direction opt.Value[string]  `json:"direction"` // Inbound or Outbound, as the participant sees it
	Codec     opt.Value[string]  `json:"codec"`
	R         opt.Value[float64] `json:"r"`   // points, to about 100
	MOS       opt.Value[float64] `json:"mos"` // 1 to 4.5
	// Streams counts the audio streams, and Rated those that have an estimate.
	Streams int `json:"streams"`
	Rated   int `json:"rated"`
	// Missing says what the streams without an estimate lack, each thing once, and Assumptions
	// what the estimate takes for granted.
	Missing     []string `json:"missing"`
	Assumptions []string `json:"assumptions"`
	// The metrics on which R is based.
	RoundTripTimeAvg    opt.Value[opt.Milliseconds] `json:"roundTripTimeAvg"`
	JitterBufferSizeAvg opt.Value[opt.Milliseconds] `json:"jitterBufferSizeAvg"`
	PacketLossRateAvg   opt.Value[opt.Ratio]        `json:"packetLossRateAvg"`
}

// MOSPer says for what a [MOSRow] is.
type MOSPer string

// What there are rows for.
const (
	PerStream      MOSPer = "stream"      // each audio stream
	PerParticipant MOSPer = "participant" // each participant with audio streams, and those of nobody
	PerCall        MOSPer = "call"        // each call with audio streams
)

// MOSRows returns the rows of the audio streams of a call that keep accepts, in the order of
// [calls.Call.Streams]; a nil keep accepts all. The options of mos may be nil.
func MOSRows(c *calls.Call, per MOSPer, keep func(i int) bool, opts *mos.Options) []MOSRow {
	m := newRowMaker(c)
	var groups [][]*calls.Stream
	at := map[*calls.Participant]int{}
	for i, s := range c.Streams {
		if !strings.EqualFold(string(s.Record.MediaType.Or("")), string(diagnostics.Audio)) || keep != nil && !keep(i) {
			continue
		}
		of := s.Participant
		if per == PerCall {
			of = nil
		}
		n, known := at[of]
		if !known || per == PerStream {
			n = len(groups)
			groups, at[of] = append(groups, nil), n
		}
		groups[n] = append(groups[n], s)
	}
	var rows []MOSRow
	for _, streams := range groups {
		rows = append(rows, MOSRow{m.mos(per, streams, opts)})
	}
	return rows
}

// mos returns the row of some streams.
func (m rowMaker) mos(per MOSPer, streams []*calls.Stream, opts *mos.Options) mosFields {
	row := mosFields{Streams: len(streams), Missing: []string{}, Assumptions: []string{}}
	results := make([]mos.Result, len(streams))
	for i, s := range streams {
		results[i] = mos.Stream(s.Record, opts)
		if results[i].R.IsSet() {
			row.Rated++
		}
		for _, lack := range results[i].Missing {
			if text := lack.Input + ": " + lack.Why; !slices.Contains(row.Missing, text) {
				row.Missing = append(row.Missing, text)
			}
		}
	}
	worst := mos.Worst(results)
	first := streams[max(worst, 0)]
	rec := first.Record
	row.rowOwner = m.owner(first.Participant, rec.ParticipantID, rec.Identifier, rec.EndpointID)
	if per == PerCall {
		row.rowOwner = rowOwner{CallID: m.call.ID, CallStart: m.call.Start}
	}
	if worst < 0 && len(streams) > 1 {
		return row // of none of them more than of the others
	}
	direction := "Outbound"
	if first.Inbound() {
		direction = "Inbound"
	}
	row.StreamID, row.Direction, row.Codec = rec.StreamID, opt.Of(direction), rec.CodecName
	row.RoundTripTimeAvg, row.JitterBufferSizeAvg, row.PacketLossRateAvg = rec.RoundTripTimeAvg, rec.JitterBufferSizeAvg, rec.PacketLossRateAvg
	if worst >= 0 {
		row.R, row.MOS = results[worst].R, results[worst].MOS
		for _, a := range results[worst].Assumptions {
			row.Assumptions = append(row.Assumptions, string(a))
		}
	}
	return row
}

// WriteMOS writes rows of estimates. The table says for what has none what is missing, and leaves
// out what no row has anything to say in. All other formats have every column of [MOSRow]. Nil
// options mean the defaults.
func WriteMOS(w io.Writer, f Format, rows []MOSRow, o *Options) error {
	return writeRows(w, f, rows, o, mosTable)
}

func mosTable(rows []MOSRow, _ zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), figures("#", 2), words("WHO", 4), figures("STREAM", 6), words("DIRECTION", 3), words("CODEC", 5),
		figures("STREAMS", 8), figures("RATED", 7), figures("RTT", 9), figures("BUFFER", 9), figures("LOSS", 9),
		figures("R", 1), figures("MOS", 0), wideWords("NOT RATED BECAUSE", 0, 30),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		t.Rows[i] = []string{
			shown(r.CallID), numberText(r.Participant), someText(r.Name), text(r.StreamID), shown(r.Direction), shown(r.Codec),
			strconv.Itoa(r.Streams), strconv.Itoa(r.Rated), metricText(r.RoundTripTimeAvg, "ms"), metricText(r.JitterBufferSizeAvg, "ms"),
			metricText(r.PacketLossRateAvg, "ratio"), points(r.R, 1), points(r.MOS, 2), someText(strings.Join(r.Missing, "; ")),
		}
	}
	dropSilent(t, map[string]string{
		"#": unknown, "WHO": unknown, "STREAM": unknown, "DIRECTION": unknown, "STREAMS": "1", "RTT": unknown, "BUFFER": unknown, "LOSS": unknown,
		"NOT RATED BECAUSE": unknown,
	})
	if len(rows) > 0 && !slices.ContainsFunc(t.Columns, func(c column) bool { return c.Title == "STREAMS" }) {
		at := slices.IndexFunc(t.Columns, func(c column) bool { return c.Title == "RATED" })
		t.Columns = slices.Delete(t.Columns, at, at+1)
		for k := range t.Rows {
			t.Rows[k] = slices.Delete(t.Rows[k], at, at+1)
		}
	}
	return t
}

// metricText writes the value of a metric with its unit.
func metricText[T opt.Milliseconds | opt.Ratio](v opt.Value[T], unit string) string {
	if x, ok := v.Get(); ok {
		return measure.Text(float64(x), unit)
	}
	return unknown
}

// points writes a number with so many digits after the point.
func points(v opt.Value[float64], digits int) string {
	if x, ok := v.Get(); ok {
		return strconv.FormatFloat(x, 'f', digits, 64)
	}
	return unknown
}
