package main

import (
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/quality"
)

// listed reads records and returns the rows of the calls that all filters let
// through.
func listed(cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string) ([]quality.Row, error) {
	if f.needsCalls() {
		a, err := chosenFacts(cmd, in, f, p, paths)
		if err != nil {
			return nil, err
		}
		var rows []quality.Row
		err = a.judgeInOrder(f, func(v *quality.CallVerdict) error {
			rows = append(rows, v.Row())
			return nil
		})
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
	l, err := gather(cmd, in, paths,
		func() *quality.Lister {
			l := quality.NewLister(*p)
			l.Limit(in.memory.forFacts(), factsFile)
			return l
		},
		func(*quality.Lister) bool { return false }, // no row says where a record is
	)
	if err != nil {
		return nil, err
	}
	in.progress.then("judging the calls")
	in.memory.keep(&ofChosen)
	result := make(chan []quality.Row, 1)
	err = atOnce(cmd.Context(), func() error {
		result <- l.Rows()
		return l.Err()
	})
	if err != nil {
		return nil, err
	}
	return <-result, nil
}
