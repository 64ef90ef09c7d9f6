package main

import (
	"io"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/report"
)

func newMetrics() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics PATH…",
		Short: "The service's own daily metrics: value, goal, met or not, and ours",
		Long: `Once a day the service writes how reliable the calls were (log CallingMetrics): how
many participants could join, were dropped, or had a camera that froze, each with a
goal. This shows value, goal and whether it is met, by day and metric, and next to it
the same figure from the call logs among the records.

  reliability/api/Drop            participants that were dropped
  reliability/api/X               operation X without a bad result
  reliability/leg/UFD/X           user-facing diagnostic X did not turn bad
  reliability/api/UFD/recovery/X  it turned good again, at least as often as bad

A record of the service is about one combination of SDK version, system, browser,
result and so on. The value of several is their mean, weighted by legs: participants of
calls. Its counts are approximate. Whether high or low is good, the goal says.

OURS is the share of participants, on the side of the goal: one bad result of X is
enough to fail. Drops are those of the profile. - means that the call logs do not say,
as for CreateView. They know callType, subCode, sdkVersion and os, and no other
dimension. Days are in UTC, that of a call is the day of its start.`,
		Example: `  acscalls metrics logs/
  acscalls metrics --by platform --since 7d logs/
  acscalls metrics --by sdkVersion --format csv --out metrics.csv logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsFigures)
	f := filterFlags(cmd, bySince, byUntil, byResource)
	f.wholeDays = true
	flags := verdictFlags(cmd)
	by := cmd.Flags().String("by", "", "break down by this `DIMENSION`: "+strings.Join(metricDimensions(), ", "))
	complete(cmd, "by", metricDimensions()...)
	out := outputFlags(cmd, in, false)
	memoryFlag(cmd, in)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, p, err := flags.parse()
		if err != nil {
			return err
		}
		figures := dailyFigures{filter: f}
		if figures.by, err = parseMetricDimension(*by); err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			in.watch = &figures
			a, err := chosenFacts(cmd, in, f, &p, args)
			if err != nil {
				return err
			}
			tally, err := figures.withCalls(a)
			if err != nil {
				return err
			}
			return report.WriteGoals(w, format, tally, &out.options)
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

func metricDimensions() []string {
	var names []string
	for _, d := range goals.Dimensions() {
		names = append(names, string(d))
	}
	return names
}

func parseMetricDimension(text string) (goals.Dimension, error) {
	if text == "" {
		return "", nil
	}
	for _, d := range goals.Dimensions() {
		if strings.EqualFold(string(d), text) {
			return d, nil
		}
	}
	return "", usagef("--by: there is no dimension %q; use %s", text, strings.Join(metricDimensions(), ", "))
}

// dailyFigures gathers the records of the service, separately for each worker, and then the calls.
type dailyFigures struct {
	filter  *filter
	by      goals.Dimension
	tallies []goals.Tally

	records, kept, undated atomic.Int64 // of the service
}

func (d *dailyFigures) begin(workers int) {
	d.tallies = nil
	d.atLeast(workers)
	for _, n := range []*atomic.Int64{&d.records, &d.kept, &d.undated} {
		n.Store(0)
	}
}

// atLeast makes empty tallies for as many workers.
func (d *dailyFigures) atLeast(workers int) {
	for len(d.tallies) < workers {
		d.tallies = append(d.tallies, goals.Tally{By: d.by})
	}
}

func (d *dailyFigures) see(worker int, rec acstelemetry.Record, _ error) {
	m, ok := rec.(*callingmetrics.Record)
	if !ok {
		return
	}
	d.records.Add(1)
	switch day := goals.Day(m); {
	case !day.IsSet() && d.filter.timed():
		d.undated.Add(1)
	case d.filter.keepsFacts(m.ResourceID, day):
		d.kept.Add(1)
		d.tallies[worker].Record(m)
	}
}

// withCalls adds the calls that pass the filters, says what is missing, and returns everything.
func (d *dailyFigures) withCalls(a *facts) (*goals.Tally, error) {
	a.in.useful = a.in.useful || d.records.Load() > 0
	a.in.progress.then("judging the calls")
	d.atLeast(maxWorkers())
	var judged atomic.Int64
	err := a.each(func(worker int, c *calls.Call) {
		if v := a.verdict(d.filter, c); v != nil {
			judged.Add(1)
			d.tallies[worker].Call(v)
		}
	})
	if err != nil {
		return nil, err
	}
	if !d.by.Ours() {
		a.in.uncategorized = uncategorized{} // nothing is said of drops
	}
	all := &d.tallies[0]
	for i := range d.tallies[1:] {
		all.Merge(&d.tallies[1+i])
	}
	d.filter.leftOut(a.in)
	d.filter.none(a.in, int(d.kept.Load()+judged.Load()))
	if !a.in.quiet {
		d.sayMissing(a.in, judged.Load())
	}
	return all, nil
}

// sayMissing says why figures are empty.
func (d *dailyFigures) sayMissing(in *input, judged int64) {
	if n := d.undated.Load(); n > 0 {
		say(in.stderr, "records of CallingMetrics left out because they name no day: %d", n)
	}
	switch {
	case d.kept.Load()+judged == 0: // the filters, or the input, leave nothing
	case d.records.Load() == 0:
		say(in.stderr, "there are no records of CallingMetrics, so all figures are ours; a diagnostic setting with that category collects them")
	case judged == 0:
		say(in.stderr, "there are no calls to compare with")
	case !d.by.Ours():
		say(in.stderr, "the call logs do not have the dimension %s, so there are no figures of ours", d.by)
	}
}
