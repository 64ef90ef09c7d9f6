package main

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/lake"
	"example.com/acstelemetry/logs"
)

// source returns the source of the paths, which are read in their order.
func (in *input) source(cmd *cobra.Command, paths []string) (acstelemetry.Source, error) {
	var all sources
	for len(paths) > 0 {
		n := slices.IndexFunc(paths, in.isAlone)
		switch {
		case n < 0:
			n = len(paths)
			fallthrough
		case n > 0:
			all = append(all, in.files(paths[:n]), archives(paths[:n]))
		default:
			n = 1
			one, err := in.alone(cmd, paths[0])
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		paths = paths[n:]
	}
	from := lake.NewSource(all, &lake.Options{Read: func(bytes int64) {
		if in.progress != nil {
			in.progress.stored.Add(bytes)
		}
	}})
	if in.twice != nil {
		in.twice.source = from
	}
	return from, nil
}

// isAlone reports whether a path is a source by itself.
func (in *input) isAlone(path string) bool {
	return isAddress(path) || in.twice != nil && isOnce(path)
}

// alone returns the source of such a path.
func (in *input) alone(cmd *cobra.Command, path string) (from acstelemetry.Source, err error) {
	if isAddress(path) {
		from, err = in.remote(cmd, path)
	} else {
		from = in.files([]string{path})
	}
	if err == nil && in.twice != nil {
		from = &keptSource{from: from, to: in.twice.kept}
	}
	return from, err
}

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

// archives is a source without inputs. It has an error for each file that is missing from those of the
// paths that are archives: their manifests name it, which the folders cannot.
type archives []string

// Inputs returns an iterator over the files that are missing.
func (paths archives) Inputs(context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for _, dir := range paths {
			a, err := lake.OpenArchive(dir, nil)
			if err != nil {
				continue // it is no archive, or the name of its manifest is that of something else
			}
			missing, err := a.Missing()
			if err != nil && !yield(&logs.Input{Name: dir}, err) {
				return
			}
			for _, f := range missing {
				err := fmt.Errorf("%w: the manifest of the archive lists it, with %d records", lake.ErrMissing, f.Rows)
				if !yield(&logs.Input{Name: filepath.Join(dir, filepath.FromSlash(f.Name))}, err) {
					return
				}
			}
		}
	}
}
