package report

import (
	"fmt"

	"example.com/acstelemetry/quality"
)

// Totals sums rows up in one line for people, as in "40 calls, 14 poor, 23 with issues".
func Totals[R Row](rows []R) string {
	sum := totals{calls: map[rowCall]bool{}}
	for i := range rows {
		switch r := any(&rows[i]).(type) {
		case *quality.Row:
			sum.poor.add(r.Quality == quality.Poor)
			sum.dropped.add(r.DroppedParticipants > 0)
			sum.issues.add(r.Issues > 0)
		case *ParticipantRow:
			sum.of(&r.row.rowOwner)
			sum.poor.add(r.row.Quality == quality.Poor)
			sum.dropped.add(r.row.Dropped.Or(false))
			sum.issues.add(r.row.HasIssues)
		case *StreamRow:
			sum.of(&r.row.rowOwner)
			sum.poor.add(r.row.Quality == quality.Poor)
		case *MOSRow:
			sum.of(&r.row.rowOwner)
			sum.poor.add(r.row.Rated > 0)
		case *UsageRow:
			sum.poor += rowCount(r.row.Records)
			sum.dropped.add(r.row.BelongsTo.Or("") == toNothing)
		case *OperationRow:
			sum.of(&r.row.rowOwner)
			sum.poor.add(r.row.Bad)
		}
	}
	n, calls := len(rows), numbered(len(sum.calls), "call")
	switch any(rows).(type) {
	case []quality.Row:
		return fmt.Sprintf("%s, %d poor, %d with somebody dropped, %d with issues", numbered(n, "call"), sum.poor, sum.dropped, sum.issues)
	case []ParticipantRow:
		return fmt.Sprintf("%s in %s, %d poor, %d dropped, %d with issues", numbered(n, "participant"), calls, sum.poor, sum.dropped, sum.issues)
	case []StreamRow:
		return fmt.Sprintf("%s in %s, %d poor", numbered(n, "stream"), calls, sum.poor)
	case []MOSRow:
		return fmt.Sprintf("%s in %s, %d with an estimate", numbered(n, "row"), calls, sum.poor)
	case []UsageRow:
		return fmt.Sprintf("%s of %s, %d without a call", numbered(n, "row"), numbered(int(sum.poor), "billing record"), sum.dropped)
	}
	return fmt.Sprintf("%s in %s, %d bad", numbered(n, "operation"), calls, sum.poor)
}

// totals are counts of rows.
type totals struct {
	calls                 map[rowCall]bool
	poor, dropped, issues rowCount
}

// rowCall is the call of a row, as far as rows tell calls apart.
type rowCall struct{ id, start string }

func (t *totals) of(o *rowOwner) { t.calls[rowCall{o.CallID.String(), o.CallStart.String()}] = true }

// rowCount counts rows.
type rowCount int

func (n *rowCount) add(counts bool) {
	if counts {
		*n++
	}
}

// numbered writes a number of things, as in "1 call" and "2 calls".
func numbered(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
