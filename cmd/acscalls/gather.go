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

// assembler assembles calls. Several may have a part of the records each.
type assembler[A any] interface {
	Add(rec acstelemetry.Record, at logs.Position) bool
	Merge(other A)
}

// gather assembles the records of the paths. Where possible, several workers read them, each
// with its own assembler. If anything is wrong with a record or a file, or if a call depends
// on the numbers of records, everything is read again, one record after the other, so that all
// messages and results are exact.
func gather[A assembler[A]](cmd *cobra.Command, in *input, paths []string, empty func() A, needsNumbers func(A) bool) (A, error) {
	if in.shard.on() && !in.shard.reading {
		return gatherPart(cmd, in, paths, empty)
	}
	in.memory.keep(&ofRecords)
	opts := options()
	opts.ReuseRecords = true
	var none A
	if workers := maxWorkers(); workers > 1 && canReadUnordered(paths) {
		given, records := in.given, in.records // the counts of other paths, those of compare's first side
		all := begin(in, workers, empty)
		again := false
		err := in.eachUnordered(cmd, paths, opts, workers, func(worker int, rec acstelemetry.Record, at logs.Position) { all[worker].Add(in.changed(rec, at)) })
		if err == nil {
			again, err = mergeAll(cmd, in, all, needsNumbers)
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
	err := in.each(cmd, paths, opts, func(it acstelemetry.Item) error {
		all[0].Add(in.changed(it.Record, it.Position))
		return nil
	})
	return all[0], err
}

// maxWorkers returns how many workers there are at most.
func maxWorkers() int { return runtime.GOMAXPROCS(0) }

// begin returns an empty assembler for each worker, and prepares the watcher for them.
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

// mergeAll merges the assemblers into the first one, and returns whether that needs numbers.
func mergeAll[A assembler[A]](cmd *cobra.Command, in *input, all []A, needsNumbers func(A) bool) (bool, error) {
	in.progress.then("putting the calls together")
	var needs bool
	err := atOnce(cmd.Context(), func() error {
		for _, other := range all[1:] {
			all[0].Merge(other)
		}
		needs = needsNumbers(all[0])
		return nil
	})
	return err == nil && needs, err
}

// canReadUnordered reports whether several workers can read the paths: they can be read again,
// and they are more than one compressed file.
func canReadUnordered(paths []string) bool {
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

// errUnusual ends the reading by several workers.
var errUnusual = errors.New("something is wrong with a record or a file")

// workerCount is the count of one worker.
type workerCount struct {
	records int
	_       [56]byte // so that no two workers share a cache line
}

// eachUnordered calls add for every record, in any order. It returns an error as soon as
// anything is wrong with a record or a file.
func (in *input) eachUnordered(cmd *cobra.Command, paths []string, opts *acstelemetry.Options, workers int, add func(int, acstelemetry.Record, logs.Position)) error {
	each, from, err := in.prepare(cmd, paths, opts)
	if err != nil {
		return err
	}
	each.Workers = workers
	if in.twice != nil {
		in.twice.unordered = true
	}
	counts := make([]workerCount, workers)
	var mu sync.Mutex // for the progress
	err = acstelemetry.EachUnordered(cmd.Context(), from, func(it acstelemetry.Item) error {
		if in.remarks.problemsOf(&it) != nil || it.Record == nil {
			return errUnusual
		}
		add(it.Worker, it.Record, it.Position)
		in.logs[it.Worker].add(it.Record)
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
