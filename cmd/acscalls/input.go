package main

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// input reads records and counts what is wrong with them.
type input struct {
	strict bool
	quiet  bool
	listed bool // the command's result lists problems, so messages do not
	stderr io.Writer
	watch  watcher // if set, sees every record and its error
	// text, if set, makes the text of a record, for each. Several goroutines call it at once.
	text func(dst []byte, rec acstelemetry.Record) []byte

	// change, if set, returns what to use instead of a record and its position. Several goroutines
	// call it at once.
	change func(acstelemetry.Record, logs.Position) (acstelemetry.Record, logs.Position)

	limits limits
	csv    csvStyle
	memory *memory
	shard  *sharded
	twice  *twice // for commands that read the records again; nil for others

	since, until time.Time    // what is fetched; zero if there is no such limit
	remotes      []*remote    // that have been opened
	marked       bool         // what has been read from one of them is marked, so that it comes once
	flush        func() error // writes what there is of a result that has no end of its own; nil for others

	progress *progress
	remarks  remarks
	out      *string  // of --out, if the command has it
	skipper  *skipper // of files that are not read

	given      int // records for the command, including those of unknown logs
	records    int // records that could be read, with or without problems
	unreadable int // records that could not be read
	unclaimed  int // records that name no call and belong to none
	faulty     int // records with a problem
	shown      int // problems shown
	hidden     int // problems not shown
	failed     bool

	paths, emptyFolders int // how many paths are read, and how many of them are empty folders

	need   need // of the command; zero if any record is of use
	useful bool // some record was of use
	logs   logCounts

	uncategorized uncategorized // participants of the calls that are shown
}

// changed returns the record and the position to use.
func (in *input) changed(rec acstelemetry.Record, at logs.Position) (acstelemetry.Record, logs.Position) {
	if in.change == nil {
		return rec, at
	}
	return in.change(rec, at)
}

// watcher sees records.
type watcher interface {
	// begin forgets everything and prepares for a number of workers.
	begin(workers int)
	// see is called for each record, which may be nil, with its error. Calls with the same
	// worker do not overlap.
	see(worker int, rec acstelemetry.Record, err error)
}

// watchFunc is a watcher without state.
type watchFunc func(acstelemetry.Record, error)

func (watchFunc) begin(int) {}

func (f watchFunc) see(_ int, rec acstelemetry.Record, err error) { f(rec, err) }

// mostShown is how many problems are shown one by one.
const mostShown = 20

// inputFlags adds the flags of commands that read records. It takes what they need.
func inputFlags(cmd *cobra.Command, needs need) *input {
	in := &input{memory: new(memory), need: needs}
	cmd.Flags().BoolVar(&in.strict, "strict", false, "end with status 3 if a record has a problem")
	cmd.Flags().BoolVarP(&in.quiet, "quiet", "q", false, "show neither problems of records nor progress")
	limitFlags(cmd, &in.limits)
	csvFlags(cmd, &in.csv)
	return in
}

// options returns how the command reads records.
func options() *acstelemetry.Options {
	return &acstelemetry.Options{
		Decompressors: []logs.Decompressor{{
			Name: "zstd", Magic: "\x28\xb5\x2f\xfd",
			New: func(r io.Reader) (io.Reader, error) {
				d, err := zstd.NewReader(r)
				if err != nil {
					return nil, err
				}
				return d.IOReadCloser(), nil
			},
		}},
	}
}

// each calls do with every record of the paths, in their order. It reports on standard error
// what is wrong.
func (in *input) each(cmd *cobra.Command, paths []string, opts *acstelemetry.Options, do func(acstelemetry.Item) error) error {
	ctx := cmd.Context()
	each, from, err := in.prepare(cmd, paths, opts)
	if err != nil {
		return err
	}
	defer in.progress.live(in.remotes)()
	read := acstelemetry.Each
	if in.flush != nil && len(in.remotes) > 0 {
		read = in.eachMarking
	}
	return read(ctx, from, func(it acstelemetry.Item) error {
		rec, err := it.Record, in.remarks.problemsOf(&it)
		in.progress.at(it.Position)
		if err := in.note(ctx, rec, err); err != nil {
			return err
		}
		if rec == nil {
			return nil
		}
		in.given++
		in.logs[0].add(rec)
		if !errors.Is(err, logs.ErrUnknownLog) {
			in.records++ // any other JSON object is passed on, but it is not a record of a log
		}
		return do(it)
	}, each)
}

// prepare prepares the reading of the paths, and returns its options and the source.
func (in *input) prepare(cmd *cobra.Command, paths []string, opts *acstelemetry.Options) (*acstelemetry.EachOptions, acstelemetry.Source, error) {
	in.stderr = cmd.ErrOrStderr()
	in.paths = len(paths)
	in.useful, in.logs = false, make(logCounts, maxWorkers())
	if in.skipper == nil {
		in.skipper = newSkipper(in.outName())
		if out := environmentOf(cmd).output; out != nil && out.Size() == 0 {
			in.skipper.stdout = out
		}
	}
	if in.twice != nil {
		in.twice.begin(paths, in.skipper.skip)
	}
	from, err := in.source(cmd, paths)
	if err != nil {
		return nil, nil, err
	}
	each := &acstelemetry.EachOptions{Options: *opts, Append: in.text}
	in.remarks.listen(each)
	in.limits.set(&each.Options)
	in.csv.set(&each.Options, environmentOf(cmd))
	if !in.quiet {
		in.progress = newProgress(environmentOf(cmd), paths, in.skipper.skip)
		each.Decompressors = in.progress.counted(each.Decompressors)
	}
	return each, from, nil
}

// note counts and shows what is wrong with a record or a file. It returns an error if reading
// cannot continue.
func (in *input) note(ctx context.Context, rec acstelemetry.Record, err error) error {
	if err == nil { // nearly always; what follows allocates
		if in.watch != nil {
			in.watch.see(0, rec, nil)
		}
		return nil
	}
	var problems *logs.RecordError
	var file *logs.SourceError
	isRecord := errors.As(err, &problems)
	if isRecord && in.watch != nil {
		in.watch.see(0, rec, err)
	}
	switch {
	case isRecord:
		in.faulty += 1 + int(problems.More)
		if rec == nil {
			in.unreadable += 1 + int(problems.More)
		}
		for i := range problems.Problems {
			in.show(&problems.Problems[i])
		}
		if !in.quiet && !in.listed && in.shard.tells() {
			in.hidden += int(problems.More)
		}
	case ctx.Err() != nil:
		return ctx.Err()
	case in.twice.unkept() != nil:
		return in.twice.unkept()
	case errors.Is(err, logs.ErrNoFiles):
		in.emptyFolders++
		say(in.stderr, "%v", err) // the same as an empty file
	case errors.As(err, &file):
		in.failed = true
		in.twice.failedIn(file.Source)
		say(in.stderr, "%s%s", inWords(err), advice(file))
	default:
		return err
	}
	return nil
}

func (in *input) show(p *logs.Problem) {
	switch {
	case in.quiet, in.listed, !in.shard.tells():
	case in.shown < mostShown:
		in.shown++
		say(in.stderr, "%s", inWords(p))
	default:
		in.hidden++
	}
}

// sayUnclaimed says how many records are in no call: operations of clients that joined none,
// and bills for other things.
func (in *input) sayUnclaimed() {
	if in.unclaimed > 0 && !in.quiet {
		say(in.stderr, "records that name no call and belong to none: %d", in.unclaimed)
	}
}

// goTerms replaces the terms of the library's errors, which are for programmers, with those of
// the command.
var goTerms = strings.NewReplacer(append(slices.Concat(limitTerms, csvTerms), ", or set Options.Decompressors", "")...)

// inWords returns the text of an error for users of the command.
func inWords(err error) string { return goTerms.Replace(err.Error()) }

// outName returns the value of --out, or "".
func (in *input) outName() string {
	if in.out == nil {
		return ""
	}
	return *in.out
}

// nothing reports whether no record could be read, or was of use, although there should have been
// some: reading failed, or there was only the output of an earlier run. A command that lists
// problems has something to write about an unreadable record.
func (in *input) nothing() bool {
	if in.given > 0 || in.listed && in.faulty > 0 {
		return in.useless()
	}
	return in.failed || in.faulty > 0 || in.skipper != nil && len(in.skipper.own.list) > 0
}

// close closes the output of the command. If nothing could be read, it discards the output,
// and the file of an earlier run stays. What has been read is marked as such only if the output is
// complete.
func (in *input) close(f interface{ close(error) error }, err error) error {
	defer in.closeRemotes()
	name := in.outName()
	if err == nil && in.nothing() && name != "" && name != standardOutput {
		err = errNothing
	}
	err = f.close(err)
	if err == nil {
		return in.commit()
	}
	if !errors.Is(err, errNothing) {
		return err
	}
	why := errNothing.Error()
	if in.useless() {
		why = "no record is of use"
	}
	if _, err := os.Stat(name); err == nil {
		say(in.stderr, "%s: %s stays as it was", why, name)
	} else {
		say(in.stderr, "%s: %s is not written", why, name)
	}
	return nil // in.end returns the status
}

// end writes the remaining messages and returns the error for the exit status.
func (in *input) end() error {
	if in.skipper != nil && !in.quiet {
		in.skipper.say(in.stderr)
	}
	in.sayUncategorized()
	if in.hidden > 0 {
		say(in.stderr, "problems not shown: %d; --quiet shows none", in.hidden)
	}
	switch {
	case in.useless():
		say(in.stderr, "%s", in.whichLogs())
		return quietError(statusFailed)
	case in.failed:
		return quietError(statusFailed)
	case in.records == 0 && in.faulty > 0:
		say(in.stderr, "not one record could be read")
		return quietError(statusFailed)
	case in.records == 0 && in.marked:
		say(in.stderr, "the input is empty: nothing is new since the last run")
	case in.records == 0 && in.emptyFolders >= in.paths: // messages have said so
	case in.records == 0:
		say(in.stderr, "the input is empty: there are no records in it")
	case in.strict && in.faulty > 0 && in.shard.tells():
		say(in.stderr, "records with a problem: %d", in.faulty)
		return quietError(statusProblems)
	}
	return nil
}
