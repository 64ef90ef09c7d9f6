package main

import (
	"cmp"
	"errors"
	"slices"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// remarks are what there is to remark about the record that comes next, by worker. The
// command counts and shows remarks as it does what was lost.
type remarks []*logs.Remarks

// listen makes a reader note its remarks.
func (r *remarks) listen(opts *acstelemetry.EachOptions) {
	pending := make(remarks, maxWorkers())
	*r = pending
	opts.OnRemarks = func(m logs.Remarks) { pending[m.Worker] = &m }
}

// problemsOf returns the error of an item with the remarks among its problems; nil if
// there is nothing at all.
func (r remarks) problemsOf(it *acstelemetry.Item) error {
	if it.Record == nil || r[it.Worker] == nil {
		return it.Err
	}
	m := r[it.Worker]
	r[it.Worker] = nil
	all := logs.RecordError{Position: m.Position, Shape: m.Shape, Problems: m.Problems}
	var lost *logs.RecordError
	if errors.As(it.Err, &lost) {
		all.Problems = slices.Concat(lost.Problems, m.Problems)
		slices.SortStableFunc(all.Problems, func(a, b logs.Problem) int { return cmp.Compare(a.Offset, b.Offset) })
	}
	return &all
}
