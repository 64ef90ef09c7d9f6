package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/report"
)

// listing is how a command lists rows of type R: --format, --columns, --json, --sort, --newest and
// --limit.
type listing[R report.Row] struct {
	format, sort *string
	newest       *bool
	limit        *int

	columns, json *[]string
	set           func(flag string) bool
	all           string // the totals of all rows if some are left out by --limit
}

// listingFlags adds these flags for rows whose columns [report.Columns] knows.
func listingFlags[R report.Row](cmd *cobra.Command) *listing[R] {
	columns := report.Columns[R]()
	l := &listing[R]{
		set:     cmd.Flags().Changed,
		format:  formatFlag(cmd, parquet),
		columns: cmd.Flags().StringSlice("columns", nil, "write these `COLUMNS` only, named as in json, as in callId,quality"),
		json:    cmd.Flags().StringSlice("json", nil, "write json with these `FIELDS` only, as in callId,quality; --format json writes all"),
		newest:  cmd.Flags().Bool("newest", false, "the calls that started last come first"),
		sort:    cmd.Flags().String("sort", "", "sort by this `COLUMN`, named as in json; the greatest first with a - before the name"),
		limit:   cmd.Flags().Int("limit", 0, "write `N` rows at most; 0 means all"),
	}
	var choices []string
	for _, c := range columns {
		choices = append(choices, c, "-"+c)
	}
	complete(cmd, "sort", choices...)
	for _, flag := range []string{"columns", "json"} {
		completeList(cmd, flag, columnNames[R]())
	}
	return l
}

// columnNames returns the names of all columns.
func columnNames[R report.Row]() []string {
	var names []string
	for _, c := range report.RowColumns[R]() {
		names = append(names, c.Name)
	}
	return names
}

// parse checks the flags before anything is read.
func (l *listing[R]) parse() (report.Format, error) {
	if *l.limit < 0 {
		return "", usagef("--limit %d: use a number from 0, which means all rows", *l.limit)
	}
	if err := l.parseColumns(); err != nil {
		return "", err
	}
	if *l.newest && *l.sort != "" {
		return "", usagef("--newest is an order, and --sort is another: leave one out")
	}
	if *l.newest {
		*l.sort = "-callStart"
		if !slices.Contains(report.Columns[R](), "callStart") {
			*l.sort = "-start"
		}
	}
	if _, err := l.choose(nil); err != nil {
		return "", err
	}
	if *l.format == parquet {
		return parquet, nil
	}
	f, err := parseFormat(*l.format)
	if err != nil {
		err = usagef("%w; rows also as %s", err, parquet)
	}
	return f, err
}

// parseColumns checks --columns and --json. The latter is --format json with columns.
func (l *listing[R]) parseColumns() error {
	flag := "columns"
	if l.set("json") {
		flag = "json"
		switch {
		case l.set("columns"):
			return usagef("--json names the columns, and so does --columns: leave one out")
		case l.set("format") && *l.format != string(report.JSON):
			return usagef("--json is --format json, and not %s: leave one out, or name the fields with --columns", *l.format)
		}
		*l.format, *l.columns = string(report.JSON), *l.json
	}
	if *l.format == parquet && len(*l.columns) > 0 {
		return usagef("--columns: a file of Parquet has all columns, and its readers choose")
	}
	if err := report.CheckColumns[R](*l.columns); err != nil {
		return usagef("--%s: %w; --format %s writes all", flag, err, *l.format)
	}
	return nil
}

// choose sorts and limits the rows as the flags say.
func (l *listing[R]) choose(rows []R) ([]R, error) {
	if *l.sort != "" {
		if err := report.Sort(rows, *l.sort); err != nil {
			return nil, usagef("--sort: %w", err)
		}
	}
	if *l.limit > 0 && len(rows) > *l.limit {
		l.all = report.Totals(rows)
		rows = rows[:*l.limit]
	}
	return rows, nil
}

// totals writes the totals of the rows below a table on a terminal.
func (l *listing[R]) totals(w io.Writer, f report.Format, shown []R) error {
	to, terminal := w.(*screen)
	if f != report.Table || !terminal || len(shown) < 2 {
		return nil
	}
	text := report.Totals(shown)
	if l.all != "" {
		text = fmt.Sprintf("%s; the first %d are shown", l.all, len(shown))
	}
	return to.WriteDoc(textdoc.Doc{new(textdoc.Line), &textdoc.Line{Text: text}})
}

// writer returns a writer of rows for the flags. It keeps rows only to sort them or to write a
// table.
func (l *listing[R]) writer(w io.Writer, f report.Format, write func([]R) error) *listWriter[R] {
	out := &listWriter[R]{listing: l, all: write}
	switch {
	case *l.sort != "" || f == report.Table:
	case f == parquet:
		out.each = lake.NewRowWriter[R](w, nil)
	default:
		out.each, _ = report.NewRowWriter[R](w, f, &report.Options{Columns: *l.columns}) // fails only for what parse has refused
	}
	return out
}

// rowWriter writes rows as they come.
type rowWriter[R report.Row] interface {
	Write(...R) error
	Close() error
}

// listWriter writes rows.
type listWriter[R report.Row] struct {
	*listing[R]
	each rowWriter[R] // nil if rows are written at the end
	rows []R
	n    int             // rows written
	all  func([]R) error // writes all rows
}

func (w *listWriter[R]) write(rows []R) error {
	if w.each == nil {
		w.rows = append(w.rows, rows...)
		return nil
	}
	if *w.limit > 0 {
		rows = rows[:min(len(rows), *w.limit-w.n)]
	}
	w.n += len(rows)
	return w.each.Write(rows...)
}

func (w *listWriter[R]) end() error {
	if w.each != nil {
		return w.each.Close()
	}
	rows, err := w.choose(w.rows)
	if err != nil {
		return err
	}
	return w.all(rows)
}

// rowIDs are the IDs in the records of a row.
type rowIDs struct{ participant, identifier, endpoint opt.Value[string] }

// firstSet returns the first value if it is set, else the second.
func firstSet(a, b opt.Value[string]) opt.Value[string] {
	if a.IsSet() {
		return a
	}
	return b
}

// rowFilter is a filter with those in a call whom bills alone name as --participant.
type rowFilter struct {
	*filter
	billed []*calls.Participant
}

// in returns the filter for the rows of a call.
func (f *filter) in(c *calls.Call) rowFilter {
	if len(f.participant) == 0 {
		return rowFilter{filter: f}
	}
	return rowFilter{f, billed(c, f.isParticipant)}
}

// keeps reports whether a row passes --participant and --issue: it belongs to the
// participant, and it has the issue or its participant has the end code. The IDs in the
// summary of the participant, which may be nil, count more than those of the row.
func (f *rowFilter) keeps(p *calls.Participant, ids rowIDs, issues []quality.Issue) bool {
	if p != nil && p.Summary != nil {
		s := p.Summary
		ids = rowIDs{firstSet(s.ParticipantID, ids.participant), firstSet(s.Identifier, ids.identifier), firstSet(s.EndpointID, ids.endpoint)}
	}
	is := func(v opt.Value[string]) bool {
		id, ok := v.Get()
		return ok && f.isParticipant(id)
	}
	if len(f.participant) > 0 && !(p != nil && slices.Contains(f.billed, p)) &&
		!slices.ContainsFunc([]opt.Value[string]{ids.participant, ids.identifier, ids.endpoint}, is) {
		return false
	}
	if p == nil {
		return f.keepsIssue(issues)
	}
	return f.keepsIssue(issues, p)
}

// choosesRows reports whether a filter chooses rows in a call.
func (f *filter) choosesRows() bool {
	return len(f.participant)+len(f.issue)+len(f.quality) > 0
}

// newRows makes a command for rows in calls. The function of returns the rows of a call that
// pass the filters. If rows need the records of the call, has reports whether the call has
// any; otherwise has is nil.
func newRows[R report.Row](name string, cmd *cobra.Command, filters []string, write func(io.Writer, report.Format, []R, *report.Options) error,
	of func(*quality.Profile, *filter, *calls.Call) []R, has func(*calls.Call) bool) *cobra.Command {
	cmd.Use, cmd.Args = name+" PATH…", paths
	in := inputFlags(cmd, needsCalls)
	f := filterFlags(cmd, filters...)
	profile := profileFlag(cmd) // its rules say which operations there are
	rows := listingFlags[R](cmd)
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
			list := rows.writer(in.shard.tagging(w, format), format, func(list []R) error {
				if format == parquet {
					return writeParquet(w, list)
				}
				if err := write(w, format, list, &out.options); err != nil {
					return err
				}
				return rows.totals(w, format, list)
			})
			n := 0
			err := rowsInCalls(cmd, in, f, &p, args, of, has, func(tag string, some []R) error {
				n += len(some)
				in.shard.next(tag, len(some))
				return list.write(some)
			})
			if err != nil {
				return err
			}
			f.none(in, n)
			if err := list.end(); err != nil {
				return err
			}
			return in.shard.ended()
		})
		if err != nil {
			return err
		}
		return in.end()
	}
	return cmd
}

// rowsInCalls reads records and calls do with the rows of the calls that pass the filters, in
// the order of the calls' start, and with their tag for --shard; see newRows.
func rowsInCalls[R report.Row](cmd *cobra.Command, in *input, f *filter, p *quality.Profile, paths []string,
	of func(*quality.Profile, *filter, *calls.Call) []R, has func(*calls.Call) bool, do func(tag string, rows []R) error) error {
	if has != nil {
		end, err := in.readTwice(paths)
		if err != nil {
			return err
		}
		defer end()
	}
	a, err := chosenFacts(cmd, in, f, p, paths)
	if err != nil {
		return err
	}
	in.memory.keep(&ofChosen)
	if has == nil { // rows of participants, which say who was dropped
		err := a.inOrderByAll(func(c *calls.Call) func() error {
			if !f.keepsCall(c) {
				return func() error { return nil }
			}
			rows := of(p, f, c)
			if len(rows) > 0 {
				in.uncategorized.add(p.Call(c).Uncategorized)
			}
			tag := in.shard.tag(c)
			return func() error { return do(tag, rows) }
		})
		if err == nil {
			f.leftOut(in)
		}
		return err
	}
	again := a.reread(false, func(c *calls.Call) error { return do(in.shard.tag(c), of(p, f, c)) })
	err = a.inOrder(func(c *calls.Call) error {
		if !f.keepsCall(c) || !has(c) || f.choosesRows() && len(of(p, f, c)) == 0 {
			return nil
		}
		return again.add(c)
	})
	if err != nil {
		return err
	}
	f.leftOut(in)
	return again.read()
}
