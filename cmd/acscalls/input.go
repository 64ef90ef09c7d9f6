package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// input reads records and keeps count of what was wrong with them.
type input struct {
	strict bool
	quiet  bool
	listed bool // problems are in the command's result, so that none are shown
	stderr io.Writer
	watch  watcher // if set, sees every record and its error

	maxRecord size // of one record
	memory    *memory
	twice     *twice // what is needed to read the records again; nil if they are read once
	progress  *progress
	remarks   remarks
	out       *string   // of --out, if the command has it
	passed    *passover // files that are not read

	given      int // to the command, also what is no record of a log
	records    int // read, with a problem or without
	unreadable int // of which nothing could be read
	unclaimed  int // that name no call and belong to none
	faulty     int // with a problem
	shown      int // problems that have been shown
	hidden     int // and that have not
	failed     bool
}

// watcher sees records.
type watcher interface {
	// begin makes ready for so many workers, from nothing.
	begin(workers int)
	// see is called for each record, which may be nil, with its error. No two calls
	// have the same worker at once.
	see(worker int, rec acstelemetry.Record, err error)
}

// watchFunc is a watcher that has nothing to forget.
type watchFunc func(acstelemetry.Record, error)

func (watchFunc) begin(int) {}

func (f watchFunc) see(_ int, rec acstelemetry.Record, err error) { f(rec, err) }

// mostShown is how many problems are shown one by one.
const mostShown = 20

// inputFlags adds the flags of commands that read records.
func inputFlags(cmd *cobra.Command) *input {
	in := &input{memory: new(memory)}
	cmd.Flags().BoolVar(&in.strict, "strict", false, "end with status 3 if a record has a problem")
	cmd.Flags().BoolVarP(&in.quiet, "quiet", "q", false, "show neither problems of records nor progress")
	in.maxRecord = logs.DefaultMaxRecord
	cmd.Flags().Var(&in.maxRecord, "max-record", "skip records that are larger than this `SIZE`, as in 64MB")
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

// each calls do with every record of the paths, in their order, and with where it
// stands. It says on standard error what was wrong.
func (in *input) each(cmd *cobra.Command, paths []string, opts *acstelemetry.Options, do func(acstelemetry.Record, logs.Position) error) error {
	ctx := cmd.Context()
	each, files := in.prepare(cmd, paths, opts)
	return in.twice.first(ctx, each, files, func(it acstelemetry.Item) error {
		rec, at, err := it.Record, it.Position, in.remarks.problemsOf(&it)
		in.progress.at(at)
		if err := in.note(ctx, rec, err); err != nil {
			return err
		}
		if rec == nil {
			return nil
		}
		in.given++
		if !errors.Is(err, logs.ErrUnknownLog) {
			in.records++ // any other JSON object is kept, but it is no record of a log
		}
		return do(rec, at)
	})
}

// prepare makes ready for reading the paths, and returns how they are read, and of what.
func (in *input) prepare(cmd *cobra.Command, paths []string, opts *acstelemetry.Options) (*acstelemetry.EachOptions, acstelemetry.Files) {
	in.stderr = cmd.ErrOrStderr()
	if in.passed == nil {
		in.passed = newPassover(in.outName())
	}
	files := acstelemetry.Files{Paths: paths, Skip: in.passed.skip}
	if in.twice != nil {
		files.Skip = in.twice.begin(paths, in.passed.skip)
	}
	each := &acstelemetry.EachOptions{Options: *opts}
	in.remarks.listen(each)
	each.MaxRecord = int(in.maxRecord)
	if !in.quiet {
		in.progress = newProgress(environmentOf(cmd), paths, in.passed.skip)
		each.Decompressors = in.progress.counted(each.Decompressors)
	}
	return each, files
}

// note counts and shows what is wrong with a record or a file. It returns an
// error if reading cannot go on.
func (in *input) note(ctx context.Context, rec acstelemetry.Record, err error) error {
	var problems *logs.RecordError
	var file *logs.SourceError
	isRecord := err == nil || errors.As(err, &problems)
	if isRecord && in.watch != nil {
		in.watch.see(0, rec, err)
	}
	switch {
	case err == nil:
	case isRecord:
		in.faulty++
		if rec == nil {
			in.unreadable++
		}
		for i := range problems.Problems {
			in.show(&problems.Problems[i])
		}
	case ctx.Err() != nil:
		return ctx.Err()
	case in.twice.unkept() != nil:
		return in.twice.unkept()
	case errors.Is(err, logs.ErrNoFiles):
		say(in.stderr, "%v", err) // as empty as an empty file
	case errors.As(err, &file):
		in.failed = true
		in.twice.failedIn(file.Source)
		say(in.stderr, "%s", inWords(err))
	default:
		return err
	}
	return nil
}

func (in *input) show(p *logs.Problem) {
	switch {
	case in.quiet, in.listed:
	case in.shown < mostShown:
		in.shown++
		say(in.stderr, "%s", inWords(p))
	default:
		in.hidden++
	}
}

// sayUnclaimed says how many records are in no call: operations of clients that
// joined none, and bills for something else.
func (in *input) sayUnclaimed() {
	if in.unclaimed > 0 && !in.quiet {
		say(in.stderr, "records that name no call and belong to none: %d", in.unclaimed)
	}
}

// goTerms are what errors of the library say to programmers, and what they mean
// to users of the command.
var goTerms = strings.NewReplacer(
	", or set Options.Decompressors", "",
	"Options.MaxRecord is", "--max-record is",
	"Options.MaxDepth is", "the limit is",
)

// inWords returns the text of an error for users of the command.
func inWords(err error) string { return goTerms.Replace(err.Error()) }

// outName returns what --out names, or "".
func (in *input) outName() string {
	if in.out == nil {
		return ""
	}
	return *in.out
}

// nothing reports whether not one record could be read, although there should have
// been some: something could not be read, or only the output of an earlier run was
// there. For a command that lists problems, one that could not be read is something,
// too.
func (in *input) nothing() bool {
	if in.given > 0 || in.listed && in.faulty > 0 {
		return false
	}
	return in.failed || in.faulty > 0 || in.passed != nil && len(in.passed.own) > 0
}

// close closes the output of the command, which gives it up if nothing could be
// read, so that the file of an earlier run stays.
func (in *input) close(f interface{ close(error) error }, err error) error {
	name := in.outName()
	if err == nil && in.nothing() && name != "" && name != standardOutput {
		err = errNothing
	}
	err = f.close(err)
	if !errors.Is(err, errNothing) {
		return err
	}
	if _, err := os.Stat(name); err == nil {
		say(in.stderr, "%v: %s stays as it was", errNothing, name)
	} else {
		say(in.stderr, "%v: %s is not written", errNothing, name)
	}
	return nil // in.end has the status
}

// end says what is left to say and returns the error for the exit status.
func (in *input) end() error {
	if in.passed != nil && !in.quiet {
		in.passed.say(in.stderr)
	}
	if in.hidden > 0 {
		say(in.stderr, "problems not shown: %d; --quiet shows none", in.hidden)
	}
	switch {
	case in.failed:
		return quietError(statusFailed)
	case in.records == 0 && in.faulty > 0:
		say(in.stderr, "not one record could be read")
		return quietError(statusFailed)
	case in.records == 0:
		say(in.stderr, "the input is empty: there are no records in it")
	case in.strict && in.faulty > 0:
		say(in.stderr, "records with a problem: %d", in.faulty)
		return quietError(statusProblems)
	}
	return nil
}
