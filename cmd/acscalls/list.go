package main

import (
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
)

// listed reads records and returns the rows of the calls that all filters let
// through.
func listed(cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string) ([]quality.Row, error) {
	if f.needsCalls() {
		verdicts, err := judged(cmd, in, f, p, paths)
		rows := make([]quality.Row, len(verdicts))
		for i, v := range verdicts {
			rows[i] = v.Row()
		}
		return rows, err
	}
	if err := f.parse(environmentOf(cmd).now()); err != nil {
		return nil, err
	}
	rows, err := list(cmd, in, p, paths)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r quality.Row) bool { return !f.keepsFacts(r.ResourceID, r.Start) })
	f.leftOut(in)
	rows = slices.DeleteFunc(rows, func(r quality.Row) bool { return !f.keepsQuality(r.Quality) })
	f.none(in, len(rows))
	return rows, nil
}

// needsCalls reports whether the filters look at more of a call than its row has.
func (f *filter) needsCalls() bool { return f.set(byCall) || f.set(byParticipant) || f.set(byIssue) }

// list returns the rows of all calls.
func list(cmd *cobra.Command, in *input, p *quality.Profile, paths []string) ([]quality.Row, error) {
	var listers []*quality.Lister
	var rows []quality.Row
	opts := options()
	opts.ReuseRecords = true
	err := in.gather(cmd, paths, opts, gathering{
		begin: func(workers int) {
			listers = make([]*quality.Lister, workers)
			for i := range listers {
				listers[i] = quality.NewLister(*p)
			}
		},
		add: func(worker int, rec acstelemetry.Record, at logs.Position) { listers[worker].Add(rec, at) },
		end: func() (same bool, err error) {
			in.progress.then("putting the calls together")
			rows, err = atOnce(cmd.Context(), func() []quality.Row {
				for _, l := range listers[1:] {
					listers[0].Merge(l)
				}
				return listers[0].Rows()
			})
			return true, err // no row says where a record stands
		},
	})
	return rows, err
}
