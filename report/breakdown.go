package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/trend"
)

// breakdownRow is a value of a dimension in one line. After a count comes the number of those that
// it is part of, and the share, from 0 to 1, which is null if that number is 0.
type breakdownRow struct {
	Dimension string `json:"dimension"`
	Value     string `json:"value"`
	// Calls are those in which the value occurs, and CallsShare their share of all calls.
	Calls      int                `json:"calls"`
	CallsShare opt.Value[float64] `json:"callsShare"`
	// CallSeconds is the time of all the calls together; null if it is not known, and for a
	// dimension of participants or streams.
	CallSeconds opt.Value[float64] `json:"callSeconds"`
	// Participants are those with the value; null for a dimension of streams.
	Participants opt.Value[int64] `json:"participants"`
	Streams      int              `json:"streams"`

	PoorCalls      int                `json:"poorCalls"`
	JudgedCalls    int                `json:"judgedCalls"` // those that are Good or Poor
	PoorCallsShare opt.Value[float64] `json:"poorCallsShare"`

	CallsWithIssues      int                `json:"callsWithIssues"`
	CallsWithIssuesShare opt.Value[float64] `json:"callsWithIssuesShare"`

	PoorlyRatedCalls      int                `json:"poorlyRatedCalls"`
	RatedCalls            int                `json:"ratedCalls"`
	PoorlyRatedCallsShare opt.Value[float64] `json:"poorlyRatedCallsShare"`

	DroppedParticipants int `json:"droppedParticipants"`
	// EndingsKnown are the participants of whom the profile can say whether they were dropped.
	EndingsKnown             int                `json:"endingsKnown"`
	DroppedParticipantsShare opt.Value[float64] `json:"droppedParticipantsShare"`

	PoorStreams      int                `json:"poorStreams"`
	JudgedStreams    int                `json:"judgedStreams"`
	PoorStreamsShare opt.Value[float64] `json:"poorStreamsShare"`

	BadOperations        int                `json:"badOperations"`
	OperationsWithResult int                `json:"operationsWithResult"`
	BadOperationsShare   opt.Value[float64] `json:"badOperationsShare"`
}

// WriteBreakdown writes the figures of an aggregate by each of its Dimensions: a row for each
// value, the one with most calls first, days in their order. The table of a dimension leaves out
// what no value has anything to say in, and ends with the sum of all calls. Nil options mean the
// defaults.
func WriteBreakdown(w io.Writer, f Format, a *trend.Aggregate, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	if f == Table {
		return textdoc.Write(w, breakdownText(a))
	}
	rows := []breakdownRow{}
	for i := range a.Dimensions {
		rows = append(rows, breakdownRows(a, &a.Dimensions[i])...)
	}
	return writeObjects(w, f, rows)
}

// breakdownRows returns the rows of a dimension in their order.
func breakdownRows(a *trend.Aggregate, d *trend.Dimension) []breakdownRow {
	var rows []breakdownRow
	for _, value := range slices.Sorted(maps.Keys(a.By[d.Name])) {
		row := newBreakdownRow(d.Name, value, a.By[d.Name][value], a.Total.Calls)
		if d.Subject == trend.StreamsLogged {
			row.Participants = opt.Value[int64]{}
		}
		rows = append(rows, row)
	}
	if !d.Period {
		slices.SortStableFunc(rows, func(a, b breakdownRow) int { return cmp.Compare(b.Calls, a.Calls) })
	}
	return rows
}

func newBreakdownRow(dimension, value string, f *trend.Figures, allCalls int) breakdownRow {
	row := breakdownRow{
		Dimension: dimension, Value: value, Participants: opt.Of(int64(f.Participants)), Streams: f.Streams,
	}
	if f.CallMilliseconds > 0 {
		row.CallSeconds = opt.Of(float64(f.CallMilliseconds) / 1000)
	}
	var calls int
	share := func(s trend.Share, part, whole *int, value *opt.Value[float64]) {
		*part, *whole = s.Part, s.Whole
		if x, ok := s.Value(); ok {
			*value = sixDigits(opt.Of(x))
		}
	}
	share(trend.Share{Part: f.Calls, Whole: allCalls}, &row.Calls, &calls, &row.CallsShare)
	share(f.Share(trend.PoorCalls), &row.PoorCalls, &row.JudgedCalls, &row.PoorCallsShare)
	share(f.Share(trend.CallsWithIssues), &row.CallsWithIssues, &calls, &row.CallsWithIssuesShare)
	share(f.Share(trend.PoorlyRatedCalls), &row.PoorlyRatedCalls, &row.RatedCalls, &row.PoorlyRatedCallsShare)
	share(f.Share(trend.DroppedParticipants), &row.DroppedParticipants, &row.EndingsKnown, &row.DroppedParticipantsShare)
	share(f.Share(trend.PoorStreams), &row.PoorStreams, &row.JudgedStreams, &row.PoorStreamsShare)
	share(f.Share(trend.BadOperations), &row.BadOperations, &row.OperationsWithResult, &row.BadOperationsShare)
	return row
}

// breakdownText returns the tables of all dimensions.
func breakdownText(a *trend.Aggregate) (doc textdoc.Doc) {
	overlap := false
	for i := range a.Dimensions {
		d := &a.Dimensions[i]
		rows := breakdownRows(a, d)
		calls := 0
		for i := range rows {
			calls += rows[i].Calls
		}
		overlap = overlap || calls > a.Total.Calls
		if i > 0 {
			doc = append(doc, new(textdoc.Line))
		}
		doc = append(doc, breakdownTable(d.Name, append(rows, newBreakdownRow(d.Name, "all", &a.Total, a.Total.Calls))))
	}
	if overlap {
		doc = append(doc, new(textdoc.Line), &textdoc.Line{Text: "A call counts for each value that occurs in it."})
	}
	return append(doc, textdoc.Notes{})
}

func breakdownTable(dimension string, rows []breakdownRow) *table {
	t := &table{NotesBelow: true, Columns: []column{
		wideWords(inWords(dimension), 0, 20), figures("CALLS", 0), figures("SHARE", 6),
		ofFigures("POOR", 0), ofFigures("ISSUES", 1), ofFigures("RATED POOR", 4),
		figures("PARTICIPANTS", 5), ofFigures("DROPPED", 0), figures("STREAMS", 5), ofFigures("POOR STREAMS", 2), ofFigures("FAILED OPS", 3),
	}}
	for i := range rows {
		r := &rows[i]
		t.Rows = append(t.Rows, []string{
			someText(r.Value), strconv.Itoa(r.Calls), percent(r.CallsShare),
			ofText(r.PoorCallsShare, r.PoorCalls, r.JudgedCalls), ofText(r.CallsWithIssuesShare, r.CallsWithIssues, r.Calls), ofText(r.PoorlyRatedCallsShare, r.PoorlyRatedCalls, r.RatedCalls),
			text(r.Participants), ofText(r.DroppedParticipantsShare, r.DroppedParticipants, r.EndingsKnown), strconv.Itoa(r.Streams),
			ofText(r.PoorStreamsShare, r.PoorStreams, r.JudgedStreams), ofText(r.BadOperationsShare, r.BadOperations, r.OperationsWithResult),
		})
	}
	dropSilent(t, map[string]string{"RATED POOR": unknown, "FAILED OPS": unknown, "POOR STREAMS": unknown})
	return t
}

// ofFigures returns a column of shares with their counts.
func ofFigures(title string, rank int) column {
	return column{Title: title, Right: true, Rank: rank, Details: "counts of shares"}
}

// ofText writes a share and its counts, as in "12.5 % (1 of 8)".
func ofText(share opt.Value[float64], part, whole int) string {
	if whole == 0 {
		return unknown
	}
	return fmt.Sprintf("%s (%d of %d)", percent(share), part, whole)
}

// inWords returns the name of a dimension as a title, as in SDK VERSION for sdkVersion.
func inWords(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}
