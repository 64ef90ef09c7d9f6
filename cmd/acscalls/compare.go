package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

func newCompare() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare PATH… (--with PATH | --split TIME | --by DIMENSION=VALUE --by DIMENSION=VALUE)",
		Short: "Two sets of calls: what got better or worse, with counts",
		Long: `Compares two sets of calls, what was before with what is after:

  --with PATH         the calls of the other paths before, those of this one after;
                      give it again for more paths
  --split TIME        the calls that start earlier before, the others after
  --by DIMENSION=VALUE, twice
                      of all calls those with one value before, with another after;
                      dimensions are ` + strings.Join(dimensionNames(), ", ") + `

The results are:

  better, worse       a clear difference: at most one in twenty of them is expected
                      to be chance
  differs             a clear difference that is neither, as of the end code 0
  same                no difference
  may be chance       a difference that is not clear
  too few calls       with so few, no difference could be clear
  not tested          a change in who calls, as in how many use an SDK version
  -                   one side has nothing to compare

Shares and percentiles are compared by Fisher's exact test, counts per call by the
exact test of two Poisson counts, both adjusted for how many there are (Benjamini
and Hochberg). Changes of shares are in percentage points (pp), with Newcombe's
95 % interval. All take streams and operations as independent, which those of one
call are not entirely; if calls and streams disagree, trust the calls. A side
without calls is an error.

Counts per call are among the calls with records of the log that has them. "-" means
that one side has no such log: it is not compared, and standard error says so.

The table shows the measures of all calls, clear differences, and what has appeared or
vanished; --all shows the rest. With --by, a call counts for each value that occurs
in it, a stream or an operation for the value of its participant.`,
		Example: `  acscalls compare logs/2025/ --with logs/2026/
  acscalls compare --split 2026-01-01T00:00:00Z logs/
  acscalls compare --by sdkVersion=1.27.1.0 --by sdkVersion=1.28.2.0 logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsCalls)
	filters := filterFlags(cmd, bySince, byUntil, byResource, byParticipant)
	flags := verdictFlags(cmd)
	out := outputFlags(cmd, in, false)
	memoryFlag(cmd, in)
	sides := compareFlags(cmd)
	all := cmd.Flags().Bool("all", false, "show every measure in the table")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, p, err := flags.parse()
		if err != nil {
			return err
		}
		now := environmentOf(cmd).now()
		if err := in.choose(cmd, filters); err != nil {
			return err
		}
		if err := sides.parse(now, args); err != nil {
			return err
		}
		err = out.run(cmd, func(w io.Writer) error {
			s := sorter{cmd: cmd, in: in, filters: filters, profile: &p, sides: sides}
			c, err := s.compare(args)
			if err != nil {
				return err
			}
			return report.WriteComparison(w, f, &c.Comparison, &report.ComparisonOptions{Before: c.before, After: c.after, All: *all})
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// sides are the flags that say what is compared.
type sides struct {
	with  []string
	split string
	by    []string

	at        time.Time // of split
	dimension trend.Dimension
	values    [2]string
}

func compareFlags(cmd *cobra.Command) *sides {
	s := new(sides)
	flags := cmd.Flags()
	flags.StringArrayVar(&s.with, "with", nil, "compare the calls of the other paths with those of this `PATH`")
	flags.StringVar(&s.split, "split", "", "compare the calls that start before this `TIME` with the later ones: 2026-01-01 (UTC), 2026-01-01T00:00:00Z, or 7d for that long ago")
	flags.StringArrayVar(&s.by, "by", nil, "given twice as `DIMENSION=VALUE`: compare two values of a dimension, as in sdkVersion=1.27.1.0")
	var choices []string
	for _, d := range dimensionNames() {
		choices = append(choices, d+"=")
	}
	// The value follows the = without a blank.
	if err := cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace)); err != nil {
		panic(err) // there is no such flag
	}
	return s
}

func dimensionNames() []string {
	var names []string
	for _, d := range trend.Dimensions() {
		names = append(names, d.Name)
	}
	return names
}

// parse checks the flags. Exactly one kind must be given.
func (s *sides) parse(now time.Time, paths []string) (err error) {
	kinds := 0
	for _, given := range []bool{len(s.with) > 0, s.split != "", len(s.by) > 0} {
		if given {
			kinds++
		}
	}
	if kinds != 1 {
		number := "one of"
		if kinds > 1 {
			number = "only one of"
		}
		return usagef("say what to compare with %s --with PATH, --split TIME and two --by DIMENSION=VALUE; see acscalls compare --help", number)
	}
	if slices.Contains(paths, "-") && slices.Contains(s.with, "-") {
		return usagef("standard input can be read only once: - is on both sides")
	}
	for _, path := range s.with {
		if err := checkAddress(path, now); err != nil {
			return err
		}
	}
	if s.split != "" {
		s.at, _, err = parseTime("split", s.split, now)
		return err
	}
	if len(s.by) > 0 {
		return s.parseBy()
	}
	return nil
}

func (s *sides) parseBy() error {
	if len(s.by) != 2 {
		return usagef("--by is to be given twice: the value before, then the value after, as in --by sdkVersion=1.27.1.0 --by sdkVersion=1.28.2.0; acscalls summary --by sdkVersion lists the values")
	}
	for i, text := range s.by {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return usagef("--by %q: write it as in sdkVersion=1.27.1.0; acscalls summary --by %[1]s lists the values", text)
		}
		d, err := parseDimension(name)
		if err != nil {
			return err
		}
		if i > 0 && d.Name != s.dimension.Name {
			return usagef("--by: %s and %s are two dimensions; compare two values of one", s.dimension.Name, d.Name)
		}
		s.dimension, s.values[i] = d, value
	}
	return nil
}

// compared is two sets of calls that have been compared.
type compared struct {
	trend.Comparison
	before, after string // what the sets are called
}

// emptySide returns an error if one of the sets has no calls.
func (c *compared) emptySide() error {
	switch {
	case c.Comparison.Before.Calls == 0:
		return fmt.Errorf("there is nothing to compare: no calls before (%s)", c.before)
	case c.Comparison.After.Calls == 0:
		return fmt.Errorf("there is nothing to compare: no calls after (%s)", c.after)
	}
	return nil
}

// sorter reads calls and puts them on two sides.
type sorter struct {
	cmd     *cobra.Command
	in      *input
	filters *filter
	profile *quality.Profile
	sides   *sides
}

func (s *sorter) compare(paths []string) (*compared, error) {
	var c *compared
	var err error
	switch {
	case len(s.sides.with) > 0:
		c, err = s.twoSets(paths)
	case s.sides.split != "":
		c, err = s.twoPeriods(paths)
	default:
		c, err = s.twoValues(paths)
	}
	if err != nil {
		return nil, err
	}
	s.filters.leftOut(s.in)
	if err := c.emptySide(); err != nil && !s.in.nothing() { // if nothing could be read, other messages say more
		return nil, err
	}
	for _, m := range c.Missing {
		set := "before"
		if m.After {
			set = "after"
		}
		s.say("not compared: %s; there is no record of %s %s", toldBy(m.Subject), m.Subject.Log(), set)
	}
	s.sayWithIssues(c)
	return c, nil
}

// sayWithIssues says which calls are compared by their issues if many are not.
func (s *sorter) sayWithIssues(c *compared) {
	at := slices.IndexFunc(c.Changes, func(ch trend.Change) bool { return ch.Measure == trend.CallsWithIssues && ch.Dimension == "" })
	before, after := c.Comparison.Before.Calls, c.Comparison.After.Calls
	if at < 0 || before == 0 || after == 0 {
		return
	}
	const many = 10 // one in ten
	ch := &c.Changes[at]
	switch {
	case ch.Trend == trend.NotCompared:
		s.say("not compared: poor calls and calls with issues; no calls before and after have records of the same logs")
	case many*(before-ch.Before.Total) > before || many*(after-ch.After.Total) > after:
		s.say("poor calls and calls with issues are compared among those with records of %s and no others, %d of %d before and %d of %d after: where more is known more can go wrong",
			logsOf(c.LikeCalls), ch.Before.Total, before, ch.After.Total, after)
	}
}

// toldBy returns what the records of a subject say.
func toldBy(s trend.Subject) string {
	switch s {
	case trend.EndsLogged:
		return "how participants ended, and all that is by type of call or participant, system and SDK version"
	case trend.StreamsLogged:
		return "poor calls and streams, and all that is by transport"
	case trend.OperationsLogged:
		return "operations and user-facing diagnostics"
	case trend.SurveysLogged:
		return "what users said"
	}
	return string(s)
}

// logsOf names the logs of subjects.
func logsOf(list []trend.Subject) string {
	var names []string
	for _, s := range list {
		names = append(names, s.Log())
	}
	return strings.Join(names, ", ")
}

// say writes a message unless --quiet is given.
func (s *sorter) say(format string, args ...any) {
	if !s.in.quiet {
		say(s.cmd.ErrOrStderr(), format, args...)
	}
}

// side is what one goroutine has gathered for the two sets of calls.
type side struct {
	sets    [2]trend.Aggregate
	noStart int64
	ids     []string // of the calls
}

// sum reads the paths and returns the sum of what do gathers. It calls do with the verdict on
// each call that passes the filters, and with the side of the goroutine.
func (s *sorter) sum(paths []string, do func(*side, *quality.CallVerdict)) (*side, error) {
	a, err := gatherFacts(s.cmd, s.in, s.profile, paths)
	if err != nil {
		return nil, err
	}
	if s.in.useless() {
		say(s.cmd.ErrOrStderr(), "%s: %s", strings.Join(paths, ", "), s.in.whichLogs())
		return nil, quietError(statusFailed)
	}
	s.in.progress.then("judging the calls")
	sides := make([]side, maxWorkers())
	err = a.each(func(worker int, c *calls.Call) {
		if v := a.verdict(s.filters, c); v != nil {
			do(&sides[worker], v)
		}
	})
	if err != nil {
		return nil, err
	}
	all := &sides[0]
	for i := range sides[1:] {
		one := &sides[1+i]
		all.sets[0].Merge(&one.sets[0])
		all.sets[1].Merge(&one.sets[1])
		all.noStart += one.noStart
		all.ids = append(all.ids, one.ids...)
	}
	return all, nil
}

func (s *sorter) twoSets(paths []string) (*compared, error) {
	count := func(to *side, v *quality.CallVerdict) {
		to.sets[0].Add(v)
		if id, ok := v.Call.ID.Get(); ok {
			to.ids = append(to.ids, id)
		}
	}
	before, err := s.sum(paths, count)
	if err != nil {
		return nil, err
	}
	after, err := s.sum(s.sides.with, count)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, id := range before.ids {
		ids[id] = true
	}
	both := 0
	for _, id := range after.ids {
		if ids[id] {
			both++
		}
	}
	if both > 0 {
		s.say("calls that are on both sides: %d", both)
	}
	return &compared{
		before: strings.Join(paths, ", "), after: strings.Join(s.sides.with, ", "),
		Comparison: trend.CompareAggregates(&before.sets[0], &after.sets[0], nil),
	}, nil
}

func (s *sorter) twoPeriods(paths []string) (*compared, error) {
	all, err := s.sum(paths, func(to *side, v *quality.CallVerdict) {
		start, ok := v.Call.Start.Get()
		switch {
		case !ok:
			to.noStart++
		case start.Before(s.sides.at):
			to.sets[0].Add(v)
		default:
			to.sets[1].Add(v)
		}
	})
	if err != nil {
		return nil, err
	}
	s.filters.unknown.Add(all.noStart) // --split cannot put them anywhere
	at := s.sides.at.UTC().Format(time.RFC3339Nano)
	return &compared{
		before: "calls that start before " + at, after: "calls that start at " + at + " or later",
		Comparison: trend.CompareAggregates(&all.sets[0], &all.sets[1], nil),
	}, nil
}

func (s *sorter) twoValues(paths []string) (*compared, error) {
	all, err := s.sum(paths, func(to *side, v *quality.CallVerdict) { to.sets[0].Add(v) })
	if err != nil {
		return nil, err
	}
	set := &all.sets[0]
	d, before, after := s.sides.dimension, s.sides.values[0], s.sides.values[1]
	c, ok := trend.CompareValues(set, d, before, after)
	if !ok {
		wanted := before
		if set.By[d.Name][before] != nil {
			wanted = after
		}
		s.in.end() //nolint:errcheck // that the value is not there says more
		return nil, usagef("--by: there are no calls with %s=%s; %s", d.Name, wanted, choicesOf(set.By[d.Name]))
	}
	return &compared{before: d.Name + " " + before, after: d.Name + " " + after, Comparison: c}, nil
}

// choicesOf lists a few values of a dimension for an error: those with most calls.
func choicesOf(values map[string]*trend.Figures) string {
	const most = 10
	names := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		return cmp.Or(cmp.Compare(values[b].Calls, values[a].Calls), cmp.Compare(a, b))
	})
	if len(names) == 0 {
		return "there are no calls at all"
	}
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return "there are " + strings.Join(names, ", ")
}
