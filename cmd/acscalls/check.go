package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
	"example.com/acstelemetry/trend"
)

func newCheck() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check PATH…",
		Short: "What is wrong and missing in these logs; a gate for pipelines",
		Long: `Says what is wrong with the records, what each call lacks, and which logs, fields
and texts the documents do not know. Documented logs that are not about calls, such as
those of rooms and chats, are counted by name. table and json name the first places of
each kind; ndjson and csv have a row for every one, in the order of the input. Names that
the documents do not know are listed up to --max-names, and counted beyond.

With limits it is a gate: if one is exceeded, the exit status is 4, and standard
error says which and by how much. A limit for a share is a percentage or a number
from 0 to 1; exactly at the limit passes. Status 1 (something could not be read or
written) outranks 4, and 4 outranks 3 (with --strict: a record had a problem).

A share of nothing, such as that of poor calls where no stream is known, is not
above any limit: it passes, with a message. With --min-calls it fails.

Filters choose the calls. The records are those of all paths.`,
		Example: `  acscalls check logs/
  acscalls check --max-poor-share 5% --max-dropped-share 2% --min-calls 100 \
      logs/
  acscalls check --max-problem-share 0 --max-undocumented 0 --strict logs/`,
		Args: paths,
	}
	in := inputFlags(cmd, needsLogs)
	in.listed = true
	filters := filterFlags(cmd, allFilters...)
	flags := verdictFlags(cmd)
	out := outputFlags(cmd, in, false)
	memoryFlag(cmd, in)
	gate := gateFlags(cmd)
	names := cmd.Flags().Int("max-names", 1000, "list the first `N` logs, fields and texts each that the documents do not know; 0 means all")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, p, err := flags.parse()
		if err != nil {
			return err
		}
		if err := gate.parse(); err != nil {
			return err
		}
		if *names < 0 {
			return usagef("--max-names %d: use a number from 0, which means all", *names)
		}
		var failed []string
		err = out.run(cmd, func(w io.Writer) error {
			c, err := newChecker(&w, format, *names)
			if err != nil {
				return err
			}
			if c, err = c.check(cmd, in, filters, &p, args); err != nil {
				return err
			}
			failed = gate.judge(in, c)
			return report.WriteCheck(w, format, &c.result, nil)
		})
		if err != nil {
			return err
		}
		end := in.end()
		for _, text := range failed {
			say(cmd.ErrOrStderr(), "%s", text)
		}
		var status quietError
		if len(failed) > 0 && (end == nil || errors.As(end, &status) && status == statusProblems) {
			return quietError(statusLimit)
		}
		return end
	}
	return cmd
}

// checker gathers what is wrong, missing and unknown.
type checker struct {
	result   report.Check
	calls    *calls.Assembler
	names    map[*logs.Schema]*knownNames
	anywhere map[string]bool // the fields of all logs, folded
	seen     map[string]bool // the unknown fields of a record
	figures  trend.Aggregate
	written  *checked // what rows are written to as they come; nil if none are

	records, unreadable, problematic int // records
	judged, complete                 int // calls
}

// newChecker returns a checker for a format that lists so many names; 0 means all. Rows of
// programs are written as they come, so that they take no memory; that is noted in w.
func newChecker(w *io.Writer, f report.Format, names int) (*checker, error) {
	c := &checker{names: map[*logs.Schema]*knownNames{}}
	c.figures.Dimensions = []trend.Dimension{} // only the totals are used
	c.result.Names = cmp.Or(names, -1)
	if f != report.NDJSON && f != report.CSV {
		return c, nil
	}
	c.written = &checked{w: *w}
	*w = c.written
	return c, c.result.Stream(*w, f)
}

// check reads the records and checks them and the calls that pass the filters.
func (c *checker) check(cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string) (*checker, error) {
	if err := in.choose(cmd, f); err != nil {
		return nil, err
	}
	in.watch = watchFunc(c.problems)
	c.calls = in.newAssembler(p)
	opts := options()
	opts.ReuseRecords = true
	err := in.each(cmd, paths, opts, func(it acstelemetry.Item) error {
		c.unknown(it.Record, it.Position)
		c.calls.Add(it.Record, it.Position)
		return c.failed()
	})
	if err != nil {
		return nil, err
	}
	in.hasLogs()
	in.unclaimed = c.calls.Unclaimed()
	in.sayUnclaimed()
	in.memory.keep(&ofChosen)
	a := &facts{c.calls, cmd, in, p, paths}
	if err := a.resolve(f); err != nil {
		return nil, err
	}
	err = a.inOrder(func(call *calls.Call) error {
		if v := a.verdict(f, call); v != nil {
			c.result.Call(call)
			if c.judged++; call.Complete() {
				c.complete++
			}
			c.figures.Add(v)
		}
		return c.failed()
	})
	if err != nil {
		return nil, err
	}
	f.leftOut(in)
	return c, nil
}

// failed returns the error of writing a row: nothing more needs to be read then.
func (c *checker) failed() error {
	if c.written == nil {
		return nil
	}
	return c.written.err
}

// problems counts a record, which may be nil, and what is wrong with it.
func (c *checker) problems(rec acstelemetry.Record, err error) {
	var list *logs.RecordError
	found := errors.As(err, &list)
	further := furtherOf(err)
	for range 1 + further {
		c.result.Record(rec != nil, found)
	}
	if c.records += 1 + further; rec == nil {
		c.unreadable += 1 + further
	}
	if !found {
		return
	}
	c.problematic += 1 + further
	for _, p := range list.Problems {
		p.Detail = goTerms.Replace(p.Detail)
		c.result.Problem(inWords(p.Err), &p)
		c.result.Further(inWords(p.Err), further)
	}
}

// share returns the share for a limit.
func (c *checker) share(m string) trend.Share {
	total := &c.figures.Total
	switch m {
	case "unknownCalls":
		known := total.Share(trend.PoorCalls).Whole
		return trend.Share{Part: c.judged - known, Whole: c.judged}
	case "incompleteCalls":
		return trend.Share{Part: c.judged - c.complete, Whole: c.judged}
	case "recordsWithProblems":
		return trend.Share{Part: c.problematic, Whole: c.records}
	case "unreadableRecords":
		return trend.Share{Part: c.unreadable, Whole: c.records}
	}
	return total.Share(trend.Measure(m))
}

// documented reports whether any log has a field: an answer that joins several tables has the
// columns of all.
func (c *checker) documented(name string) bool {
	if c.anywhere == nil {
		c.anywhere = map[string]bool{}
		for _, s := range acstelemetry.Schemas() {
			maps.Copy(c.anywhere, newKnownNames(s).fields)
		}
	}
	return c.anywhere[foldName(name)]
}

// saysNothing reports whether the value of an unknown field is none, or repeats the table of
// the record: a union of tables adds a column with that, called $table or as one likes.
func saysNothing(rec acstelemetry.Record, value string) bool {
	var text string
	if json.Unmarshal([]byte(value), &text) != nil {
		return false
	}
	v, _ := opt.Parse[string](text) // a null is ""
	return v.State() == opt.Null || strings.EqualFold(text, rec.Head().Type.Or(""))
}

// saysLog reports whether a record of an unknown log names the log. If it does not, that is a
// problem already.
func saysLog(rec acstelemetry.Record) bool {
	return cmp.Or(rec.Head().Category.Or(""), rec.Head().Type.Or("")) != ""
}

// unknown counts what is in a record but not in the documents.
func (c *checker) unknown(rec acstelemetry.Record, at logs.Position) {
	schema := rec.Schema()
	if schema.Name() == "" {
		if _, known := acstelemetry.NeighbourOf(rec); known {
			c.result.Other(logName(rec), at)
		} else if saysLog(rec) {
			c.result.Unknown(logName(rec), "", "", at)
		}
		return
	}
	names := c.names[schema]
	if names == nil {
		names = newKnownNames(schema)
		c.names[schema] = names
	}
	if extra := rec.Head().Extra; extra != nil {
		c.seen = map[string]bool{}
		for _, u := range extra.Unknown {
			if !saysNothing(rec, u.JSON) && !c.seen[u.Name] && !names.has(u.Name) && !c.documented(u.Name) {
				c.seen[u.Name] = true
				c.result.Unknown(schema.Name(), u.Name, "", at)
			}
		}
	}
	names.unknownTexts(rec, func(field, text string) {
		c.result.Unknown(schema.Name(), field, text, at)
	})
}
