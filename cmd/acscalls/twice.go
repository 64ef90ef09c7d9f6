package main

import (
	"context"
	"errors"
	"io"
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
	spools    []*spool         // of the paths that can be read only once, in their order
	files     map[string]stamp // files of the first reading
	failed    map[string]bool  // files that could not be read completely
	told      map[string]bool  // files that have been reported as changed
	unordered bool             // the first reading was unordered, by several workers
}

// stamp shows whether a file has changed.
type stamp struct {
	size     int64
	modified time.Time
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime()} }

// readTwice prepares the paths to be read twice. The caller must call end.
func (in *input) readTwice(paths []string) (end func(), err error) {
	t := new(twice)
	for _, path := range paths {
		if !isOnce(path) {
			continue
		}
		s, err := newSpool(path)
		if err != nil {
			t.end()
			return nil, err
		}
		t.spools = append(t.spools, s)
	}
	in.twice = t
	return t.end, nil
}

func (t *twice) end() {
	for _, s := range t.spools {
		s.end()
	}
}

// isOnce reports whether a path can be read only once: standard input, even if there is a file
// called "-", and pipes. So may be what is in /dev: on some systems /dev/stdin is the same
// open file as standard input, and continues where it was left.
func isOnce(path string) bool {
	if path == "-" {
		return true
	}
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return false
	}
	return !info.Mode().IsRegular() || strings.HasPrefix(filepath.Clean(path), "/dev/")
}

// begin starts the first reading. It returns a function that skips the same files in folders
// as skip, and records the others.
func (t *twice) begin(paths []string, skip func(string) bool) func(string) bool {
	t.files, t.failed, t.told, t.unordered = map[string]stamp{}, map[string]bool{}, map[string]bool{}, false
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && !info.IsDir() && !isOnce(path) {
			t.files[path] = stampOf(info)
		}
	}
	return func(path string) bool {
		if skip(path) {
			return true
		}
		if info, err := os.Stat(path); err == nil {
			t.files[path] = stampOf(info)
		}
		return false
	}
}

// first reads the paths in order. Input that can be read only once is copied to a temporary
// file.
func (t *twice) first(ctx context.Context, each *acstelemetry.EachOptions, files acstelemetry.Files, fn func(acstelemetry.Item) error) error {
	if t == nil {
		return acstelemetry.Each(ctx, files, fn, each)
	}
	return t.inOrder(ctx, each, files, fn, (*spool).first)
}

// inOrder reads the paths in order, and with the function those that can be read only once.
func (t *twice) inOrder(ctx context.Context, each *acstelemetry.EachOptions, files acstelemetry.Files, fn func(acstelemetry.Item) error,
	read func(*spool, context.Context, *acstelemetry.EachOptions, func(acstelemetry.Item) error) error,
) error {
	paths, spools := files.Paths, t.spools
	for len(paths) > 0 {
		n := len(paths)
		if len(spools) > 0 {
			n = slices.Index(paths, spools[0].path)
		}
		if n > 0 {
			files.Paths = paths[:n]
			if err := acstelemetry.Each(ctx, files, fn, each); err != nil {
				return err
			}
		}
		if paths = paths[n:]; len(paths) == 0 {
			break
		}
		if err := read(spools[0], ctx, each, fn); err != nil {
			return err
		}
		paths, spools = paths[1:], spools[1:]
	}
	return nil
}

// failedIn notes that a file could not be read.
func (t *twice) failedIn(file string) {
	if t != nil {
		t.failed[file] = true
	}
}

// unkept returns why some input could not be copied, or nil.
func (t *twice) unkept() error {
	if t != nil {
		for _, s := range t.spools {
			if s.unkept != nil {
				return s.unkept
			}
		}
	}
	return nil
}

// again calls do for every record of the first reading, with the same positions and number of
// workers. It does not report problems of records again, but files that have changed in the
// meantime.
func (in *input) again(cmd *cobra.Command, paths []string, do func(worker int, rec acstelemetry.Record, at logs.Position)) error {
	ctx, t := cmd.Context(), in.twice
	opts := options()
	opts.ReuseRecords = true
	each := &acstelemetry.EachOptions{Options: *opts}
	files := acstelemetry.Files{Paths: paths, Skip: func(path string) bool {
		_, known := t.files[path]
		return !known
	}}
	in.limits.set(&each.Options)
	in.csv.set(&each.Options, environmentOf(cmd))
	if !in.quiet {
		in.progress = newProgress(environmentOf(cmd), paths, files.Skip)
		in.progress.again()
		each.Decompressors = in.progress.counted(each.Decompressors)
	}
	counts := make([]workerCount, maxWorkers())
	var mu sync.Mutex // for the progress and wrong
	var wrong []error
	fn := func(it acstelemetry.Item) error {
		var file *logs.SourceError
		if it.Err != nil && errors.As(it.Err, &file) {
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
	var err error
	if t.unordered {
		each.Workers = len(counts)
		err = acstelemetry.EachUnordered(ctx, files, fn, each)
	} else {
		err = t.inOrder(ctx, each, files, fn, (*spool).again)
	}
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
	case records != in.given+in.unreadable:
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

// spool copies input that can be read only once to a temporary file.
type spool struct {
	path, name string // as given, and as in messages
	file       *tempFile
	size       int64 // of the copy
	opened     bool
	ended      error // the error at the end of the input, if it is not io.EOF
	unkept     error // why the copy is not complete
}

func newSpool(path string) (*spool, error) {
	s := &spool{path: path, name: path}
	if path == "-" {
		s.name = "standard input"
	}
	f, err := newTempFile()
	if err != nil {
		return nil, s.because(err)
	}
	s.file = f
	return s, nil
}

// because returns the error that the input cannot be copied.
func (s *spool) because(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &unkeptError{s.name, os.TempDir(), err}
}

// unkeptError is the error that an input could not be copied for the second reading.
type unkeptError struct {
	name, dir string
	err       error
}

func (e *unkeptError) Error() string {
	return e.name + " is read twice and cannot be kept in " + e.dir + ": " + e.err.Error() +
		"; name a file instead, or a folder for temporary files by TMPDIR"
}

func (e *unkeptError) Unwrap() error { return e.err }

func (s *spool) end() {
	s.file.Close() //nolint:errcheck // its content is no longer needed
}

// first reads and copies the input.
func (s *spool) first(ctx context.Context, each *acstelemetry.EachOptions, fn func(acstelemetry.Item) error) error {
	src, err := s.open(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fn(acstelemetry.Item{Position: logs.Position{Source: s.name}, Err: &logs.SourceError{Source: s.name, Err: err}})
	}
	defer src.Close() //nolint:errcheck // it is only read
	s.opened = true
	if err := acstelemetry.Each(ctx, &acstelemetry.Input{Name: s.name, Reader: &kept{ctx: ctx, src: src, to: s}}, fn, each); err != nil {
		return err
	}
	return s.unkept
}

// again reads the copy.
func (s *spool) again(ctx context.Context, each *acstelemetry.EachOptions, fn func(acstelemetry.Item) error) error {
	if !s.opened {
		return nil
	}
	var src io.Reader = io.NewSectionReader(s.file, 0, s.size)
	if s.ended != nil {
		src = io.MultiReader(src, failing{s.ended})
	}
	return acstelemetry.Each(ctx, &acstelemetry.Input{Name: s.name, Reader: src}, fn, each)
}

// failing is a reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// open opens the input. Opening a named pipe waits until somebody opens it for writing; Ctrl-C
// ends the waiting.
func (s *spool) open(ctx context.Context) (io.ReadCloser, error) {
	if s.path == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	type result struct {
		file *os.File
		err  error
	}
	done := make(chan result, 1)
	go func() {
		f, err := os.Open(s.path)
		done <- result{f, err}
	}()
	select {
	case r := <-done:
		var path *fs.PathError
		if errors.As(r.err, &path) {
			r.err = path.Err
		}
		return r.file, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// kept is a reader that copies what it reads. It does not wait longer than its context.
type kept struct {
	ctx context.Context
	src io.Reader
	to  *spool
	buf []byte // src may write into it after Read has returned
}

func (k *kept) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	if k.buf == nil {
		k.buf = make([]byte, 64<<10)
	}
	done := make(chan result, 1)
	go func() {
		n, err := k.src.Read(k.buf[:min(len(p), len(k.buf))])
		done <- result{n, err}
	}()
	var r result
	select {
	case r = <-done:
	case <-k.ctx.Done():
		return 0, k.ctx.Err()
	}
	s := k.to
	n, err := s.file.Write(k.buf[:r.n])
	if s.size += int64(n); err != nil {
		s.unkept = s.because(err)
		return 0, s.unkept
	}
	if r.err != nil && r.err != io.EOF {
		s.ended = r.err
	}
	return copy(p, k.buf[:r.n]), r.err
}
