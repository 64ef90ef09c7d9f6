package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Commands that show the records of few calls read everything twice: first to find these
// calls, then to get their records.

// twice is what it takes to read the same records a second time. A nil twice is for commands
// that read once.
type twice struct {
	kept      *keptFile              // of what can be read only once; nil if there is nothing
	source    acstelemetry.Source    // of both readings
	skip      func(path string) bool // leaves out files of folders
	files     map[string]stamp       // files of the first reading
	failed    map[string]bool        // files that could not be read completely
	told      map[string]bool        // files that have been reported as changed
	unordered bool                   // the first reading was unordered, by several workers
	before    int                    // records of other paths, read once before
}

// stamp shows whether a file has changed.
type stamp struct {
	size     int64
	modified time.Time
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime()} }

// readTwice prepares the paths to be read twice. The caller must call end.
func (in *input) readTwice(paths []string) (end func(), err error) {
	t := &twice{before: in.given + in.unreadable}
	if first := slices.IndexFunc(paths, isOnce); first >= 0 {
		if t.kept, err = newKeptFile(shownPath(paths[first])); err != nil {
			return nil, err
		}
	}
	in.twice = t
	return t.end, nil
}

func (t *twice) end() {
	if t.kept != nil {
		t.kept.Close() //nolint:errcheck // its content is no longer needed
	}
}

// isOnce reports whether a path can be read only once: standard input, even if there is a file
// called "-", what comes over a network, and pipes. So may be what is in /dev: on some systems /dev/stdin is the same
// open file as standard input, and continues where it was left.
func isOnce(path string) bool {
	if path == "-" || isAddress(path) {
		return true
	}
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return false
	}
	return !info.Mode().IsRegular() || strings.HasPrefix(filepath.Clean(path), "/dev/")
}

// begin starts the first reading, which leaves out files of folders by skip and notes the others.
func (t *twice) begin(paths []string, skip func(string) bool) {
	t.files, t.failed, t.told, t.unordered = map[string]stamp{}, map[string]bool{}, map[string]bool{}, false
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && !info.IsDir() && !isOnce(path) {
			t.files[path] = stampOf(info)
		}
	}
	t.skip = func(path string) bool {
		if skip(path) {
			return true
		}
		if info, err := os.Stat(path); err == nil {
			t.files[path] = stampOf(info)
		}
		return false
	}
}

// failedIn notes that a file could not be read.
func (t *twice) failedIn(file string) {
	if t != nil {
		t.failed[file] = true
	}
}

// unkept returns why some input could not be copied, or nil.
func (t *twice) unkept() error {
	if t == nil || t.kept == nil {
		return nil
	}
	return t.kept.failed()
}

// again calls do for every record of the first reading, with the same positions and number of
// workers. It does not report problems of records again, but files that have changed in the
// meantime.
func (in *input) again(cmd *cobra.Command, paths []string, do func(worker int, rec acstelemetry.Record, at logs.Position)) error {
	ctx, t := cmd.Context(), in.twice
	opts := options()
	opts.ReuseRecords = true
	each := &acstelemetry.EachOptions{Options: *opts}
	t.skip = func(path string) bool {
		_, known := t.files[path]
		return !known
	}
	in.limits.set(&each.Options)
	in.csv.set(&each.Options, environmentOf(cmd))
	if !in.quiet {
		in.progress = newProgress(environmentOf(cmd), paths, t.skip)
		in.progress.again()
		each.Decompressors = in.progress.counted(each.Decompressors)
	}
	counts := make([]workerCount, maxWorkers())
	var mu sync.Mutex // for the progress and wrong
	var wrong []error
	fn := func(it acstelemetry.Item) error {
		var file *logs.SourceError
		if it.Err != nil && errors.As(it.Err, &file) {
			var told toldError
			if errors.As(it.Err, &told) {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			if !t.failed[file.Source] && !errors.Is(file, logs.ErrNoFiles) {
				t.failed[file.Source] = true
				wrong = append(wrong, file)
			}
			return nil
		}
		n := &counts[it.Worker].records
		*n += furtherOf(it.Err)
		if *n++; *n%progressLook == 0 && in.progress != nil {
			mu.Lock()
			in.progress.passed(progressLook, it.Position)
			mu.Unlock()
		}
		if it.Record != nil {
			do(it.Worker, it.Record, it.Position)
		}
		return nil
	}
	read := acstelemetry.Each
	if t.unordered {
		each.Workers = len(counts)
		read = acstelemetry.EachUnordered
	}
	err := read(ctx, t.source, fn, each)
	if err != nil {
		return err
	}
	sum := 0
	for i := range counts {
		sum += counts[i].records
	}
	for _, err := range wrong {
		in.failed = true
		say(in.stderr, "%s", inWords(err))
	}
	in.sayChanged(sum)
	return nil
}

// sayChanged reports the files that have changed since the first reading, given the number of
// records of the second.
func (in *input) sayChanged(records int) {
	var changed []string
	for path, before := range in.twice.files {
		if info, err := os.Stat(path); (err != nil || stampOf(info) != before) && !in.twice.told[path] {
			changed = append(changed, path)
			in.twice.told[path] = true
		}
	}
	slices.Sort(changed)
	switch {
	case len(changed) > 0:
		in.failed = true
		say(in.stderr, "changed while it was read, so that records may be missing or new: %s", few(changed))
	case records != in.given+in.unreadable-in.twice.before:
		in.lost()
	}
}

// lost reports that records are missing in the second reading, unless changed files have been
// reported.
func (in *input) lost() {
	if len(in.twice.told) == 0 {
		say(in.stderr, "records that were there could not be read a second time: the input has changed meanwhile")
	}
	in.failed = true
}
