package main

import (
	"context"
	"iter"
	"slices"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// source returns the source of the paths, which are read in their order.
func (in *input) source(paths []string) acstelemetry.Source {
	var all sources
	for len(paths) > 0 {
		n := slices.IndexFunc(paths, in.alone)
		switch {
		case n < 0:
			n = len(paths)
			fallthrough
		case n > 0:
			all = append(all, in.files(paths[:n]))
		default:
			n = 1
			all = append(all, &keptSource{from: in.files(paths[:n]), to: in.twice.kept})
		}
		paths = paths[n:]
	}
	if in.twice != nil {
		in.twice.source = all
	}
	return all
}

// alone reports whether a path is a source of its own.
func (in *input) alone(path string) bool { return in.twice != nil && isOnce(path) }

// files returns the source of files and folders, without the files in folders that are not to be
// read.
func (in *input) files(paths []string) acstelemetry.Files {
	skip := in.skipper.skip
	if in.twice != nil {
		skip = func(path string) bool { return in.twice.skip(path) } // the second reading leaves out others
	}
	return acstelemetry.Files{Paths: paths, Skip: skip}
}

// sources are one source, in order.
type sources []acstelemetry.Source

// Inputs returns an iterator over the inputs of all sources.
func (s sources) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for _, from := range s {
			for in, err := range from.Inputs(ctx) {
				if !yield(in, err) {
					return
				}
			}
		}
	}
}
