package quality

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
)

// Lister makes the rows of calls from records in any order, without the calls
// themselves: the rows are those of a [calls.Assembler] and [Profile.Call], in less
// time and with less memory. Records are given to its Outliner; they may be reused as
// soon as Add returns.
//
// It is not safe for use by several goroutines at once; several that have a Lister
// each can [Lister.Merge] them.
type Lister struct {
	*calls.Outliner
	rows rowMaker
}

// NewLister returns an empty Lister that judges by a profile, which must not be
// changed afterwards.
func NewLister(p Profile) *Lister {
	rows := newRowMaker(p)
	return &Lister{calls.NewOutliner(rows.mark), rows}
}

// Merge adds all that has been added to another Lister with the same profile, as
// [calls.Assembler.Merge] does. The other one is empty afterwards.
func (l *Lister) Merge(other *Lister) { l.Outliner.Merge(other.Outliner) }

// Rows returns the rows of the calls so far, sorted by start, then ID, as those of
// [calls.Assembler.Calls] are. It may be called again after more records have been
// added. It makes them with GOMAXPROCS goroutines, none of which is left when it
// returns.
func (l *Lister) Rows() []Row {
	rows, places := make([]Row, l.Len()), make([]place, l.Len())
	var made atomic.Int64
	l.Each(0, func(_ int, o *calls.Outline) {
		i := made.Add(1) - 1
		rows[i], places[i] = l.rows.row(o), place{o.Source.File, o.Source.Record, o.Source.Offset}
	})
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		if c := compareStarts(rows[i].Start, rows[j].Start); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(rows[i].CallID.Or(""), rows[j].CallID.Or("")), places[i].compare(&places[j]))
	})
	arrange(rows, order)
	return rows
}

// place is where the record stands of which a call is, if that names no call.
type place struct {
	file           string
	record, offset int64
}

func (p *place) compare(q *place) int {
	return cmp.Or(cmp.Compare(p.file, q.file), cmp.Compare(p.record, q.record), cmp.Compare(p.offset, q.offset))
}

// arrange puts rows in an order, which says for each place whose row comes there. Rows
// are large, so each is moved once. The order is gone afterwards.
func arrange(rows []Row, order []int32) {
	for start := range order {
		if int(order[start]) == start {
			continue
		}
		first, at := rows[start], start
		for from := int(order[at]); from != start; from = int(order[at]) {
			rows[at], order[at] = rows[from], int32(at)
			at = from
		}
		rows[at], order[at] = first, int32(at)
	}
}

// compareStarts orders times that may be missing, those last.
func compareStarts(a, b opt.Value[time.Time]) int {
	switch {
	case a.IsSet() && b.IsSet():
		return a.Or(time.Time{}).Compare(b.Or(time.Time{}))
	case a.IsSet():
		return -1
	case b.IsSet():
		return 1
	}
	return 0
}

// NewStreamLister returns a [calls.StreamOutliner] that gives rows away, judged by a
// profile, instead of outlines. What give is called with is its to keep.
func NewStreamLister(p Profile, opts calls.StreamOptions, give func(row Row, why calls.Reason, version int)) *calls.StreamOutliner {
	rows := newRowMaker(p)
	return calls.NewStreamOutliner(opts, rows.mark, func(o *calls.Outline, why calls.Reason, version int) {
		give(rows.row(o), why, version)
	})
}

// rowMaker makes rows of outlines.
type rowMaker struct{ judge *judge }

func newRowMaker(p Profile) rowMaker { return rowMaker{&judge{profile: &p}} }

// The marks of streams.
const (
	goodStream uint8 = iota
	poorStream
	unknownStream
)

func (m rowMaker) mark(rec *diagnostics.Record) uint8 {
	switch m.judge.verdict(rec) {
	case Good:
		return goodStream
	case Poor:
		return poorStream
	}
	return unknownStream
}

// row returns the row of a call, as [Profile.Call] and [CallVerdict.Row] make it.
func (m rowMaker) row(o *calls.Outline) Row {
	row := Row{
		CallID: o.ID, CallType: o.Type, Start: o.Start, End: o.End,
		Participants: len(o.Participants), ClientTypes: map[string]int{},
		Streams: len(o.Streams), Quality: Unknown, Rating: Rate(o.Surveys).Verdict,
		IssueBreakdown: map[string]int{},
		Complete:       o.Complete, ResourceID: o.ResourceID, TeamsThreadID: o.TeamsThreadID,
	}
	if d, ok := length(o.Start, o.End); ok {
		row.DurationSeconds = opt.Of(d.Seconds())
	}
	for _, p := range o.Participants {
		row.ClientTypes[string(p.EndpointType.Or(callsummary.UnknownEndpoint))]++
		if ungraceful(p.EndReason) {
			row.DroppedParticipants++
		}
	}
	verdicts := [...]Verdict{goodStream: Good, poorStream: Poor, unknownStream: Unknown}
	for _, mark := range o.Streams {
		row.PoorStreams += row.Quality.add(verdicts[mark])
	}
	for i := range o.Operations {
		if op := &o.Operations[i]; badOperation(op.Result) {
			row.BadOperations++
			row.IssueBreakdown[operationIssue(op.Name)]++
		}
	}
	for i := range o.Diagnostics {
		if d := &o.Diagnostics[i]; badDiagnostic(d.Name, d.Changes, d.Good) {
			row.BadOperations++
			row.IssueBreakdown[diagnosticIssue(d.Name)]++
		}
	}
	if row.DroppedParticipants > 0 {
		row.IssueBreakdown[EndedUngracefully] += row.DroppedParticipants
	}
	if row.PoorStreams > 0 {
		row.IssueBreakdown[PoorMediaStreams] += row.PoorStreams
	}
	row.Issues = row.BadOperations + row.DroppedParticipants + row.PoorStreams
	return row
}

// ungraceful reports whether an end reason is an ungraceful end.
func ungraceful(reason string) bool {
	code, err := errorcodes.Parse(reason)
	return err == nil && errorcodes.Ungraceful(code)
}
