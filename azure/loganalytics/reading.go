package loganalytics

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/acstelemetry/logs"
)

// reading reads one table.
type reading struct {
	*Source
	table *table
	yield func(*logs.Input, error) bool

	rows     int64 // delivered
	reported bool  // that some are missing
}

// leastSlow is the shortest range that is halved because its query takes too long. What takes
// that long is not the number of rows then.
const leastSlow = 2 * time.Minute

// all reads the ranges of the table in order. It returns false if the iteration is over.
func (r *reading) all(ctx context.Context) bool {
	ranges := r.ranges(r.table)
	slices.Reverse(ranges) // the last one is the next
	for len(ranges) > 0 {
		at := ranges[len(ranges)-1]
		ranges = ranges[:len(ranges)-1]
		a, err := r.ask(ctx, at)
		if ctx.Err() != nil {
			return false
		}
		v := a.verdict(err, r.opts.MaxRows)
		if left, right, ok := at.halves(); ok && (v == tooLarge || v == tooSlow && at.duration() >= leastSlow) {
			ranges = append(ranges, right, left)
			continue
		}
		delivers := err == nil && a.rows > 0
		if delivers && !r.deliver(at, a) {
			return false
		}
		if v == whole {
			continue
		}
		if !delivers { // the next range would end in the same way
			at.to, ranges = r.table.to, nil
		}
		if !r.report(at, a.reason(v, err)) {
			return false
		}
	}
	if !r.reported && r.rows < r.table.rows {
		return r.report(r.table.span, fmt.Errorf("%d rows were counted, but the answers have %d", r.table.rows, r.rows))
	}
	return true
}

// report yields the error that rows of a range are missing.
func (r *reading) report(at span, why error) bool {
	r.reported = true
	return r.yield(&logs.Input{Name: r.addressOf(r.table, at)},
		&RangeError{Table: r.table.name, Since: at.since(), Until: at.until(), Err: why})
}

// ask asks for the rows of a range; once again if the answer is incomplete for another reason
// than its size, as when a part of the service is out of order.
func (r *reading) ask(ctx context.Context, at span) (*answer, error) {
	query := rowsQuery(r.table.name, at, r.opts.MaxRows)
	a, err := r.query(ctx, query)
	if a.verdict(err, r.opts.MaxRows) == incomplete && ctx.Err() == nil {
		a, err = r.query(ctx, query)
	}
	return a, err
}

// deliver yields the rows of an answer, which gives them up.
func (r *reading) deliver(at span, a *answer) bool {
	r.rows += int64(a.rows)
	r.count(Progress{Rows: int64(a.rows), Bytes: int64(len(a.body))})
	content := bytes.NewReader(a.body)
	a.body = nil
	return r.yield(&logs.Input{
		Name:   r.addressOf(r.table, at),
		Reader: content,
		Close: func() error {
			content.Reset(nil) // the input may be kept longer than the answer should be
			return nil
		},
	}, nil)
}
