package report

import (
	"io"
	"strconv"

	"example.com/acstelemetry/quality"
)

// WriteCalls writes one row per call. The table is for people and leaves out the columns
// DROPPED, POOR, FAILED OPS and RATING if no call has anything to say in them; all other
// formats have every column of [quality.Row]. Nil options mean the defaults.
func WriteCalls(w io.Writer, f Format, rows []quality.Row, o *Options) error {
	return writeRows(w, f, rows, o, callsTable)
}

func callsTable(rows []quality.Row, z zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), words("TYPE", 2), words(z.titled("START"), 1), figures("DURATION", 3),
		words("CLIENTS", 8), figures("DROPPED", 4), figures("STREAMS", 9), figures("POOR", 4),
		words("QUALITY", 0), words("RATING", 6), figures("FAILED OPS", 5), figures("ISSUES", 0), words("COMPLETE", 7),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i]
		t.Rows[i] = []string{
			shown(r.CallID), shown(r.CallType), z.minute(r.Start), duration(r.DurationSeconds),
			clean(counts(r.ClientTypes)),
			strconv.Itoa(r.DroppedParticipants), strconv.Itoa(r.Streams), strconv.Itoa(r.PoorStreams),
			string(r.Quality), string(r.Rating), strconv.Itoa(r.BadOperations), strconv.Itoa(r.Issues),
			yesNo(r.Complete),
		}
	}
	dropSilent(t, map[string]string{"DROPPED": "0", "POOR": "0", "FAILED OPS": "0", "RATING": string(quality.Unrated)})
	return t
}
