package ours

import (
	"context"
	"slices"

	"example.com/acstelemetry"
	"example.com/acstelemetry/bench/work"
	"example.com/acstelemetry/internal/fastway"
)

// Left reads a file as the other peers are measured and returns what left the fast way.
func Left(path string) (*work.Left, error) {
	var gone []fastway.Left // of the record that is read now
	defer fastway.Watch(func(l fastway.Left) { gone = append(gone, l) })()
	left, index := new(work.Left), map[string]int{}
	reader := acstelemetry.Open(context.Background(), []string{path}, options(true))
	for _, err := range reader.All() {
		if err != nil && isSourceError(err) {
			return nil, err
		}
		left.Records++
		if len(gone) > 0 {
			left.Left++
		}
		for _, l := range gone {
			i, ok := index[l.Why]
			if !ok {
				i = len(left.Reasons)
				index[l.Why] = i
				at := reader.Position()
				left.Reasons = append(left.Reasons, work.Reason{Why: l.Why, Record: at.Record, Offset: at.Offset + int64(l.Offset)})
			}
			left.Reasons[i].Count++
		}
		gone = gone[:0]
	}
	slices.SortStableFunc(left.Reasons, func(a, b work.Reason) int { return int(b.Count - a.Count) })
	return left, nil
}
