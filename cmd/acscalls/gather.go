package main

import (
	"errors"
	"os"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// assembler puts records together. Several may have some of them each.
type assembler[A any] interface {
	Add(rec acstelemetry.Record, at logs.Position) bool
	Merge(other A)
}

// gather puts the records of the paths together, which are read as each does, but with
// several workers that have an assembler each where that is as good: in files in which
// nothing is wrong. If something is, or if anything in the assembler depends on numbers of
// records, everything is read anew, one record after the other, so that what is said
// of it is exact, and so is what is read after it.
func gather[A assembler[A]](cmd *cobra.Command, in *input, paths []string, empty func() A, numbered func(A) bool) (A, error) {
	in.memory.keep(&ofRecords)
	opts := options()
	opts.ReuseRecords = true
	var none A
	if workers := maxWorkers(); workers > 1 && canSpread(paths) {
		given, records := in.given, in.records // of other paths: those of compare's first side
		all := begin(in, workers, empty)
		again := false
		err := in.spread(cmd, paths, opts, workers, func(worker int, rec acstelemetry.Record, at logs.Position) { all[worker].Add(rec, at) })
		if err == nil {
			again, err = together(cmd, in, all, numbered)
		}
		if err == nil && !again {
			return all[0], nil
		}
		if err := cmd.Context().Err(); err != nil {
			return none, err
		}
		in.given, in.records = given, records
	}
	all := begin(in, 1, empty)
	err := in.each(cmd, paths, opts, func(rec acstelemetry.Record, at logs.Position) error {
		all[0].Add(rec, at)
		return nil
	})
	return all[0], err
}

// maxWorkers is how many workers there are at most.
func maxWorkers() int { return runtime.GOMAXPROCS(0) }

// begin returns an empty assembler for each worker, and makes the watcher ready for
// them.
func begin[A any](in *input, workers int, empty func() A) []A {
	if in.watch != nil {
		in.watch.begin(workers)
	}
	all := make([]A, workers)
	for i := range all {
		all[i] = empty()
	}
	return all
}

// together merges the assemblers into the first of them, and returns what numbered says of
// that.
func together[A assembler[A]](cmd *cobra.Command, in *input, all []A, numbered func(A) bool) (bool, error) {
	in.progress.then("putting the calls together")
	var is bool
	err := atOnce(cmd.Context(), func() error {
		for _, other := range all[1:] {
			all[0].Merge(other)
		}
		is = numbered(all[0])
		return nil
	})
	return err == nil && is, err
}

// canSpread reports whether there is something for several workers: files that can be
// read again, and not only one that has to be decompressed. Standard input cannot,
// even if there is a file called "-". Nor can what stands in /dev: on some systems
// /dev/stdin is the very file that has been read already, and goes on where it stands.
func canSpread(paths []string) bool {
	for _, path := range paths {
		if isOnce(path) {
			return false
		}
		info, err := os.Stat(path)
		if err != nil || len(paths) == 1 && !info.IsDir() && isCompressed(path) {
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
	each, files := in.prepare(cmd, paths, opts)
	each.Workers = workers
	if in.twice != nil {
		in.twice.spread = true
	}
	counts := make([]tally, workers)
	var mu sync.Mutex // for the progress
	err := acstelemetry.EachUnordered(cmd.Context(), files, func(it acstelemetry.Item) error {
		if in.remarks.problemsOf(&it) != nil || it.Record == nil {
			return errUnusual
		}
		add(it.Worker, it.Record, it.Position)
		if in.watch != nil {
			in.watch.see(it.Worker, it.Record, nil)
		}
		n := &counts[it.Worker].records
		if *n++; *n%progressLook == 0 && in.progress != nil {
			mu.Lock()
			in.progress.passed(progressLook, it.Position)
			mu.Unlock()
		}
		return nil
	}, each)
	for _, c := range counts {
		in.given += c.records
		in.records += c.records
	}
	return err
}
