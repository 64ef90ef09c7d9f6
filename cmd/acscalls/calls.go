package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newCalls() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calls PATH…",
		Short: "One row per call: who, how long, how good, what went wrong",
		Long: `One row per call, as in the list of Azure's Call Diagnostics, in the order of
their start. Calls that are known only from a client or a survey are listed, too.

The table leaves out the columns DROPPED, POOR, FAILED OPS and RATING if no call
has anything to say in them; COMPLETE says whether all records of the call seem to
have arrived. json, ndjson and csv have every column, under a name in camelCase.

Who counts as dropped is a rule of the profile: see acscalls thresholds. That of today
goes by result categories, which old records do not have; a message says how many.`,
		Example: `  acscalls calls insights-logs-callsummary/ insights-logs-calldiagnostics/
  acscalls calls --quality Poor --since 7d --sort -poorStreams --limit 20 logs/
  acscalls calls --newest --columns start,callId,quality,issues logs/
  acscalls calls --json callId,issueBreakdown logs/ | jq '.[].issueBreakdown'`,
		Args: paths,
	}
	in := inputFlags(cmd, needsCalls)
	f := filterFlags(cmd, allFilters...)
	profile := profileFlag(cmd)
	rows := listingFlags[quality.Row](cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	shardFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, err := rows.parse()
		if err != nil {
			return err
		}
		p, err := findProfile(*profile)
		if err != nil {
			return err
		}
		if err := in.shard.check(cmd, f, format, &p, args); err != nil {
			return err
		}
		out.options.Columns = *rows.columns
		err = out.run(cmd, func(w io.Writer) error {
			if in.shard.on() {
				return partOfCalls(cmd, in, f, &p, args, rows.writer(in.shard.tagging(w, format), format, nil))
			}
			list, err := listed(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			if list, err = rows.choose(list); err != nil {
				return err
			}
			if format == parquet {
				return writeParquet(w, list)
			}
			if err := report.WriteCalls(w, format, list, &out.options); err != nil {
				return err
			}
			return rows.totals(w, format, list)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// partOfCalls writes the rows of the calls of --shard that pass all filters.
func partOfCalls(cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string, to *listWriter[quality.Row]) error {
	a, err := chosenFacts(cmd, in, f, p, paths)
	if err != nil {
		return err
	}
	in.memory.keep(&ofChosen)
	err = a.inOrderByAll(func(c *calls.Call) func() error {
		v := a.verdict(f, c)
		if v == nil {
			return func() error { return nil }
		}
		row, tag := v.Row(), in.shard.tag(c)
		return func() error {
			in.shard.next(tag, 1)
			return to.write([]quality.Row{row})
		}
	})
	if err != nil {
		return err
	}
	f.leftOut(in)
	if err := to.end(); err != nil {
		return err
	}
	return in.shard.ended()
}

// listed reads records and returns the rows of the calls that pass all filters.
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
	if err := in.choose(cmd, f); err != nil {
		return nil, err
	}
	rows, err := list(cmd, in, p, paths)
	if err != nil {
		return nil, err
	}
	in.useful = len(rows) > 0
	rows = slices.DeleteFunc(rows, func(r quality.Row) bool { return !f.keepsFacts(r.ResourceID, r.Start) })
	f.leftOut(in)
	rows = slices.DeleteFunc(rows, func(r quality.Row) bool { return !f.keepsQuality(r.Quality) })
	f.none(in, len(rows))
	for i := range rows {
		in.uncategorized.add(rows[i].Uncategorized)
	}
	return rows, nil
}

// needsCalls reports whether the filters need more of a call than its row.
func (f *filter) needsCalls() bool { return f.set(byCall) || f.set(byParticipant) || f.set(byIssue) }

// list returns the rows of all calls.
func list(cmd *cobra.Command, in *input, p *quality.Profile, paths []string) ([]quality.Row, error) {
	a, err := gather(cmd, in, paths,
		func() *calls.Assembler { return in.newAssembler(p) },
		func(*calls.Assembler) bool { return false }, // no row has a position
	)
	if err != nil {
		return nil, err
	}
	in.progress.then("judging the calls")
	in.memory.keep(&ofChosen)
	result := make(chan []quality.Row, 1)
	err = atOnce(cmd.Context(), func() error {
		result <- p.Rows(a)
		return a.Err()
	})
	if err != nil {
		return nil, err
	}
	return <-result, nil
}
