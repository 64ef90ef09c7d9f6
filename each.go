package acstelemetry

import (
	"context"
	"io"
	"io/fs"
	"runtime"
	"sync"

	"example.com/acstelemetry/logs"
)

// EachOptions say how [Each] reads; nil means the defaults.
type EachOptions struct {
	// Options say how records are read. With ReuseRecords a record and its texts
	// are valid until the function returns to which they were given. Decompressors
	// are used by several goroutines at once.
	Options

	// Workers is how many goroutines read and decode at once. Zero means
	// GOMAXPROCS. With one, everything happens in the caller's goroutine.
	Workers int

	// Skip, if set, is asked about each file that is found in a folder, and leaves
	// out those for which it returns true. It is called by one goroutine at a time,
	// which may be another one than the caller's. Files that are named themselves
	// are read.
	Skip func(path string) bool

	// Unordered lets the workers themselves call the function, several at once
	// and in any order: the fastest way. By default all calls come from the
	// caller's goroutine, in the order of the files and of the records in them.
	Unordered bool
}

// skip returns the function that leaves files out, or nil.
func (o *EachOptions) skip() func(string) bool {
	if o == nil {
		return nil
	}
	return o.Skip
}

// EachFunc is called for each record, with its error as [Reader.Next] returns it
// and the position at which it begins. The record is nil if it could not be read
// at all; for a [*logs.FileError] the position is where reading stopped.
//
// Without Unordered the number of the worker is 0. With it, it is from 0 to
// Workers-1, and at any time at most one call has that number: what is kept for
// each worker needs no lock.
//
// An error that it returns ends the reading.
type EachFunc func(worker int, rec Record, at logs.Position, err error) error

// Each calls fn for every record of files and folders, which are those of [Open].
// It returns the first error of fn, or the error of ctx if that was cancelled; what
// is wrong with records and files is given to fn alone. No call of fn and no
// goroutine is left when it returns, but for one that waits for a pipe or a
// terminal.
//
// Workers share the files and, of a large one, its parts. A file is read in parts
// if it is a regular one, not compressed, and begins with a line that holds a JSON
// object, with another one behind it. It is cut where a line ends with a closing
// brace and the next line begins with an opening one, a quote and a letter. In
// valid JSON a line ends so between two records or messages only.
//
// Without Unordered fn is given exactly what a [Reader] would return, whatever the
// input holds: where a part turns out to end within a message or a record, reading
// goes on from there. Workers read ahead by two batches of records each, about
// 256 KiB of input in each batch, or one record if that is longer.
//
// With Unordered each part is read as if it were a file by itself. That differs
// from what a Reader returns only where the input is broken, and a message,
// quoted text or CSV goes on from one part to the next: records there may have
// other errors, or be found, or be missed. There is an error then; without one, the
// records are those of a Reader. In a file that has been cut the number of a record
// is 0, which stands for not known; offsets are those in the whole file. If it
// cannot be read, that is reported once, and parts behind that place may have been
// read.
func Each(ctx context.Context, opts *EachOptions, fn EachFunc, paths ...string) error {
	return each(ctx, opts, fn, &files{paths: paths, system: osFiles{}, skip: opts.skip()}, standardSizes())
}

// EachFS is [Each] for the files of a file system; see [OpenFS]. A file that is no
// io.ReaderAt and io.Seeker is not read in parts.
func EachFS(ctx context.Context, fsys fs.FS, opts *EachOptions, fn EachFunc, paths ...string) error {
	return each(ctx, opts, fn, &files{paths: paths, system: fsFiles{fsys}, skip: opts.skip()}, standardSizes())
}

// EachOf is [Each] for one stream, whose name in errors is file. It is read in
// parts if it is an io.ReaderAt and an io.Seeker: a bytes.Reader, or an os.File.
// It is read from where it stands; where it stands afterwards is not defined.
func EachOf(ctx context.Context, src io.Reader, file string, opts *EachOptions, fn EachFunc) error {
	return each(ctx, opts, fn, &single{src: src, name: file}, standardSizes())
}

// sizes are how much is read at a time, in bytes of the input.
type sizes struct {
	batch int   // in order: of a part, which makes a batch of records
	part  int64 // unordered: of a part at the end of a large input
	ahead int   // in order: batches of a worker
}

// standardSizes are such that a batch, with its records, fits into the cache that
// a processor has for itself.
func standardSizes() sizes { return sizes{batch: 256 << 10, part: 2 << 20, ahead: 2} }

func each(ctx context.Context, opts *EachOptions, fn EachFunc, from sources, by sizes) error {
	var o EachOptions
	if opts != nil {
		o = *opts
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Workers == 1 {
		return inTurn(newReader(ctx, &o.Options, from), fn)
	}
	inner, cancel := context.WithCancel(ctx)
	p := &parallel{ctx: inner, stop: cancel, opts: o, sizes: by, sources: from, scratch: make([]byte, 64<<10)}
	defer p.opened.closeAll()
	defer p.running.Wait() // before that
	defer cancel()         // first of all
	var err error
	if o.Unordered {
		err = p.unordered(fn)
	} else {
		err = p.ordered(fn)
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// inTurn is Each with one worker.
func inTurn(r *Reader, fn EachFunc) error {
	defer r.Close() //nolint:errcheck // only if fn has failed, and that says more
	for rec, err := range r.All() {
		if r.err != nil && !isFileError(r.err) {
			return r.err // the context's
		}
		at := r.Position()
		if err != nil && isFileError(err) {
			at = positionOf(err)
		}
		if err := fn(0, rec, at, err); err != nil {
			return err
		}
	}
	return nil
}

// parallel reads with several workers.
type parallel struct {
	ctx     context.Context // cancelled with the caller's, or when all has to end
	stop    func()          // cancels it
	opts    EachOptions
	sizes   sizes
	opened  inputs
	running sync.WaitGroup // of workers
	order   chan *part     // ordered: the parts that have been handed out
	used    chan *part     // ordered: parts that can be used again

	mu      sync.Mutex // for what follows
	sources sources
	cutting *input // of which there may be more parts
	scratch []byte
}
