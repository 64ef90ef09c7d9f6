package main

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/acstelemetry/report"
)

// output is where the result of a command goes: --out and --tz.
type output struct {
	out, tz *string
	in      *input         // what is read for it; nil for nothing
	options report.Options // how tables are written; set by run
}

// outputFlags adds --out and, for a command whose tables hold times, --tz. The
// command reads in, or nothing if that is nil.
func outputFlags(cmd *cobra.Command, in *input, times bool) *output {
	o := &output{out: outFlag(cmd), in: in}
	if in != nil {
		in.out = o.out
	}
	if times {
		o.tz = cmd.Flags().String("tz", "UTC", "time `ZONE` of tables: UTC, local, or a name as in Europe/Berlin; the other formats are in UTC")
		complete(cmd, "tz", "UTC", "local")
	}
	return o
}

// outIsNotRead returns an error if --out names a file that is to be read: the result would
// replace the logs, and records that cannot be read would be lost.
func outIsNotRead(cmd *cobra.Command, args []string) error {
	flag := cmd.Flags().Lookup("out")
	if flag == nil || flag.Value.String() == standardOutput {
		return nil
	}
	out, err := os.Stat(flag.Value.String())
	if err != nil || !out.Mode().IsRegular() {
		return nil // there is nothing to lose; or it is a folder, which keeps what is in it
	}
	if with := cmd.Flags().Lookup("with"); with != nil {
		if more, ok := with.Value.(pflag.SliceValue); ok {
			args = slices.Concat(args, more.GetSlice())
		}
	}
	for _, path := range args {
		if in, err := os.Stat(path); err == nil && os.SameFile(out, in) {
			return usagef("--out: %s is to be read, and would be overwritten: name another file", path)
		}
	}
	return nil
}

// run gives do the writer for the command's result. With --out that is a
// temporary file, which gets its name if do succeeds and is removed if not, or if not
// one record could be read. A terminal is a [screen].
//
// The file is made before do is called, so that one that cannot be written is
// found out before hours of reading: do may read the records, too.
func (o *output) run(cmd *cobra.Command, do func(io.Writer) error) error {
	zone, err := o.zone(environmentOf(cmd))
	if err != nil {
		return err
	}
	f, err := newFile(*o.out, cmd.OutOrStdout())
	if err != nil {
		return err
	}
	o.options.Zone = zone
	var w io.Writer = interruptible{cmd.Context(), f}
	if to := environmentOf(cmd).stdout; f.out == nil && to.is {
		w = &screen{Writer: w, width: to.width(), colours: to.colours}
	}
	err = do(w)
	if err == nil {
		err = cmd.Context().Err()
	}
	if o.in == nil {
		return f.close(err)
	}
	return o.in.close(f, err)
}

// interruptible is a writer that ends with its context, so that Ctrl-C ends the
// writing of a long result, too.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (i interruptible) Write(b []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.w.Write(b)
}

func (o *output) zone(env *environment) (*time.Location, error) {
	switch {
	case o.tz == nil || strings.EqualFold(*o.tz, "UTC"):
		return time.UTC, nil
	case strings.EqualFold(*o.tz, "local"):
		return env.local, nil
	}
	zone, err := time.LoadLocation(*o.tz)
	if err != nil || *o.tz == "" {
		return nil, usagef("--tz: there is no time zone %q; use UTC, local or a name as in Europe/Berlin", *o.tz)
	}
	return zone, nil
}

// listing is how a command lists rows of type R: --format, --sort and --limit.
type listing[R report.Row] struct {
	format, sort *string
	limit        *int
}

// listingFlags adds --format, --sort and --limit for rows whose columns
// [report.Columns] knows.
func listingFlags[R report.Row](cmd *cobra.Command) *listing[R] {
	columns := report.Columns[R]()
	l := &listing[R]{
		format: formatFlag(cmd),
		sort:   cmd.Flags().String("sort", "", "sort by this `COLUMN`, named as in json; the greatest first with a - before the name"),
		limit:  cmd.Flags().Int("limit", 0, "write `N` rows at most; 0 means all"),
	}
	var choices []string
	for _, c := range columns {
		choices = append(choices, c, "-"+c)
	}
	complete(cmd, "sort", choices...)
	return l
}

// parse checks the flags, so that wrong ones are found out before anything is
// read.
func (l *listing[R]) parse() (report.Format, error) {
	if *l.limit < 0 {
		return "", usagef("--limit %d: use a number from 0, which means all rows", *l.limit)
	}
	if _, err := l.choose(nil); err != nil {
		return "", err
	}
	return parseFormat(*l.format)
}

// choose returns the rows in the order and number that the flags ask for.
func (l *listing[R]) choose(rows []R) ([]R, error) {
	if *l.sort != "" {
		if err := report.Sort(rows, *l.sort); err != nil {
			return nil, usagef("--sort: %w", err)
		}
	}
	if *l.limit > 0 && len(rows) > *l.limit {
		rows = rows[:*l.limit]
	}
	return rows, nil
}

// writer returns a writer of rows that come in their order, as the flags ask for. Rows are
// kept only if they have to be sorted, or to be written as a table.
func (l *listing[R]) writer(w io.Writer, f report.Format, write func([]R) error) *listWriter[R] {
	out := &listWriter[R]{listing: l, all: write}
	if *l.sort == "" && f != report.Table {
		out.each, _ = report.NewRowWriter[R](w, f) // fails for tables and formats that there are not
	}
	return out
}

// listWriter writes rows.
type listWriter[R report.Row] struct {
	*listing[R]
	each *report.RowWriter[R] // nil if rows are written at the end
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
