package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// A gathering is what becomes of records.
type gathering struct {
	// begin makes ready for so many workers, from nothing.
	begin func(workers int)
	// add takes a record from a worker. No two calls have the same worker at once.
	add func(worker int, rec acstelemetry.Record, at logs.Position)
	// end puts together what the workers have. It returns false if one worker would
	// have found something else.
	end func() (same bool, err error)
}

// gather reads the records of the paths as each does, but with several workers that
// take a record each where that is as good: in files in which nothing is wrong. If
// something is, everything is read anew, one record after the other, so that what is
// said of it is exact, and so is what is read behind it.
func (in *input) gather(cmd *cobra.Command, paths []string, opts *acstelemetry.Options, g gathering) error {
	workers := runtime.GOMAXPROCS(0)
	if workers > 1 && canSpread(paths) {
		given, records := in.given, in.records // of other paths: those of compare's first side
		in.begin(workers, g)
		err := in.spread(cmd, paths, opts, workers, g.add)
		same := false
		if err == nil {
			same, err = g.end()
		}
		if err == nil && same {
			return nil
		}
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		in.given, in.records = given, records
	}
	in.begin(1, g)
	err := in.each(cmd, paths, opts, func(rec acstelemetry.Record, at logs.Position) error {
		g.add(0, rec, at)
		return nil
	})
	if err == nil {
		_, err = g.end()
	}
	return err
}

// begin makes what takes records ready for so many workers.
func (in *input) begin(workers int, g gathering) {
	g.begin(workers)
	if in.watch != nil {
		in.watch.begin(workers)
	}
}

// canSpread reports whether there is something for several workers: files that can be
// read again, and not only one that has to be decompressed. Standard input cannot,
// even if there is a file called "-". Nor can what stands in /dev: on some systems
// /dev/stdin is the very file that has been read already, and goes on where it stands.
func canSpread(paths []string) bool {
	for _, path := range paths {
		if path == "-" || strings.HasPrefix(filepath.Clean(path), "/dev/") {
			return false
		}
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
			return false
		}
		if len(paths) == 1 && !info.IsDir() && isCompressed(path) {
			return false
		}
	}
	return true
}

// errUnusual ends the reading with several workers.
var errUnusual = errors.New("something is wrong with a record or a file")

// tally is what one worker has counted.
type tally struct {
	records int
	_       [56]byte // so that no two workers write to one line of the cache
}

// spread calls add for every record, in any order, or returns an error as soon as
// something is wrong with one, or with a file.
func (in *input) spread(cmd *cobra.Command, paths []string, opts *acstelemetry.Options, workers int, add func(int, acstelemetry.Record, logs.Position)) error {
	own := *opts
	in.prepare(cmd, paths, &own)
	counts := make([]tally, workers)
	var mu sync.Mutex // for the progress
	err := acstelemetry.Each(cmd.Context(), &acstelemetry.EachOptions{
		Options: own, Skip: in.passed.skip, Workers: workers, Unordered: true,
	}, func(worker int, rec acstelemetry.Record, at logs.Position, err error) error {
		if err != nil || rec == nil {
			return errUnusual
		}
		add(worker, rec, at)
		if in.watch != nil {
			in.watch.see(worker, rec, nil)
		}
		n := &counts[worker].records
		if *n++; *n%progressLook == 0 && in.progress != nil {
			mu.Lock()
			in.progress.passed(progressLook, at)
			mu.Unlock()
		}
		return nil
	}, paths...)
	for _, c := range counts {
		in.given += c.records
		in.records += c.records
	}
	return err
}

// prepare makes ready for reading the paths.
func (in *input) prepare(cmd *cobra.Command, paths []string, opts *acstelemetry.Options) {
	in.stderr = cmd.ErrOrStderr()
	opts.MaxRecord = int(in.maxRecord)
	if in.passed == nil {
		in.passed = newPassover(in.outName())
	}
	if !in.quiet {
		in.progress = newProgress(environmentOf(cmd), paths, in.passed.skip)
		opts.Decompressors = in.progress.counted(opts.Decompressors)
	}
}
