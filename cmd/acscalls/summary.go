package main

import (
	"errors"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/report"
)

func newSummary() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "summary PATH…",
		Short: "What is in these logs: records, problems, calls, quality, end reasons",
		Example: `  acscalls summary logs/
  zcat export.json.gz | acscalls summary --format json -`,
		Args: paths,
	}
	in := inputFlags(cmd)
	flags := verdictFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		var b report.SummaryBuilder
		var a calls.Assembler
		in.watch = func(rec acstelemetry.Record, err error) { count(&b, rec, err) }
		err = in.each(cmd, args, options(), func(rec acstelemetry.Record, at logs.Position) error {
			a.Add(rec, at)
			return nil
		})
		if err != nil {
			return err
		}
		for _, c := range a.Calls() {
			b.Call(p.Call(c))
		}
		if err := report.WriteSummary(cmd.OutOrStdout(), f, b.Summary()); err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// count gives a record, which may be nil, and its error to a summary.
func count(b *report.SummaryBuilder, rec acstelemetry.Record, err error) {
	var kinds []error
	var list *logs.RecordError
	if errors.As(err, &list) {
		for i := range list.Problems {
			kinds = append(kinds, list.Problems[i].Err)
		}
	}
	if rec == nil {
		b.Unreadable(kinds)
		return
	}
	head := rec.Head()
	b.Record(head.Category.Or(head.Type.Or(logName(rec))), head.Time, kinds)
}
