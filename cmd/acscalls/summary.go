package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

func newSummary() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "summary PATH…",
		Short: "What is in these logs: records, problems, calls, quality, end reasons",
		Long: `What is in these logs: how many records of which log and what is wrong with them;
how good the calls were, what went wrong in them and how they ended.

With --by, it is a table for each dimension instead: for each value how many calls,
and of those with a verdict how many were poor, had issues, dropped somebody. Shares
are of what is known; in json, ndjson and csv next to each count is what it is of. A
call counts for each value that occurs in it, such as two SDK versions. FAILED OPS
are operations alone; in acscalls calls they are diagnostics, too.

Filters choose calls. The figures on records are always those of all records.`,
		Example: `  acscalls summary logs/
  acscalls summary --by sdkVersion --since 7d logs/
  acscalls summary --by day,callType --format csv --out trend.csv logs/
  acscalls summary --since 24h --resource my-resource logs/
  zcat export.json.gz | acscalls summary --format json -`,
		Args: paths,
	}
	in := inputFlags(cmd, needsLogs)
	f := filterFlags(cmd, allFilters...)
	flags := verdictFlags(cmd)
	by := dimensionFlags(cmd)
	out := outputFlags(cmd, in, true)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, p, err := flags.parse()
		if err != nil {
			return err
		}
		dimensions, err := parseDimensions(*by)
		if err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			if len(dimensions) > 0 {
				return writeBreakdown(cmd, w, format, in, f, &p, dimensions, args)
			}
			var counts recordCounts
			in.watch = &counts
			a, err := chosenFacts(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			in.hasLogs()
			sums := make([]report.Summary, maxWorkers())
			if err := a.judge(f, func(worker int, v *quality.CallVerdict) { sums[worker].Call(v) }); err != nil {
				return err
			}
			in.sayUnclaimed()
			b := counts.sum()
			for i := range sums {
				b.Merge(&sums[i])
			}
			return report.WriteSummary(w, format, b, &out.options)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// recordCounts counts records for a summary, separately for each worker.
type recordCounts []report.Summary

func (c *recordCounts) begin(workers int) { *c = make(recordCounts, workers) }

func (c *recordCounts) see(worker int, rec acstelemetry.Record, err error) {
	b := &(*c)[worker]
	var kinds []error
	if err != nil {
		kinds = kindsOf(err)
	}
	if rec == nil {
		for range 1 + furtherOf(err) {
			b.Unreadable(kinds)
		}
		return
	}
	head := rec.Head()
	b.Record(head.Category.Or(head.Type.Or(logName(rec))), head.Time, kinds)
}

// sum returns the counts of all workers.
func (c *recordCounts) sum() *report.Summary {
	all := new(report.Summary)
	for i := range *c {
		all.Merge(&(*c)[i])
	}
	return all
}

// furtherOf returns how many further records an error is about: they could not be read for
// the same reason.
func furtherOf(err error) int {
	var list *logs.RecordError
	if err == nil || !errors.As(err, &list) {
		return 0
	}
	return int(list.More)
}

// kindsOf returns the kinds of the problems of a record.
func kindsOf(err error) (kinds []error) {
	var list *logs.RecordError
	if errors.As(err, &list) {
		for i := range list.Problems {
			kinds = append(kinds, list.Problems[i].Err)
		}
	}
	return kinds
}
