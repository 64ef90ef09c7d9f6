package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"sync"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// Commands that read twice fetch once: what can be read only once, such as standard input, a pipe
// or what comes over a network, is copied to a temporary file by the first reading, and the second
// one reads the copy.

// keptSource is a source whose inputs can be read only once. The first iteration copies what is read
// of them; later ones return the copies, with the same names, origins, offsets and errors.
type keptSource struct {
	from   acstelemetry.Source
	to     *keptFile
	begun  bool
	inputs []*keptInput
}

// keptInput is an input that has been copied.
type keptInput struct {
	name   string
	origin logs.Origin
	offset int64
	err    error // of the source, with the input
	copied []extent
	ended  error // the error at the end of the input, if it is not io.EOF
}

// extent is a part of the temporary file. Several inputs may be read at once, so the copy of one is
// in parts.
type extent struct{ begin, size int64 }

// Inputs returns an iterator over the inputs, or over their copies.
func (k *keptSource) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	if k.begun {
		return k.again
	}
	k.begun = true
	return func(yield func(*logs.Input, error) bool) {
		for in, err := range k.from.Inputs(ctx) {
			one := &keptInput{err: err}
			k.inputs = append(k.inputs, one)
			if in != nil {
				one.name, one.origin, one.offset = in.Name, in.Origin, in.Offset
				in = k.to.copying(in, one)
			}
			if !yield(in, err) {
				return
			}
		}
	}
}

// again returns the copies.
func (k *keptSource) again(yield func(*logs.Input, error) bool) {
	for _, one := range k.inputs {
		in := &logs.Input{Name: one.name, Reader: one.reader(k.to), Origin: one.origin, Offset: one.offset}
		if !yield(in, told(one.err)) {
			return
		}
	}
}

// reader returns a reader of the copy.
func (one *keptInput) reader(f *keptFile) io.Reader {
	if len(one.copied) == 1 && one.ended == nil {
		return io.NewSectionReader(f, one.copied[0].begin, one.copied[0].size) // may be read in parts
	}
	var all []io.Reader
	for _, part := range one.copied {
		all = append(all, io.NewSectionReader(f, part.begin, part.size))
	}
	if one.ended != nil {
		all = append(all, failing{told(one.ended)})
	}
	return io.MultiReader(all...)
}

// failing is a reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// toldError is an error that the first reading has reported.
type toldError struct{ error }

func (e toldError) Unwrap() error { return e.error }

func told(err error) error {
	if err == nil {
		return nil
	}
	return toldError{err}
}

// keptFile is the temporary file with the copies.
type keptFile struct {
	*tempFile
	mu   sync.Mutex
	size int64
	err  error // why something could not be copied
}

// newKeptFile returns a file for copies. An error names an input.
func newKeptFile(input string) (*keptFile, error) {
	f, err := newTempFile()
	if err != nil {
		return nil, unkept(input, err)
	}
	return &keptFile{tempFile: f}, nil
}

// copying returns an input that copies what is read of it. What is in memory is copied at once and
// returned as it is, so that any worker may read it.
func (f *keptFile) copying(in *logs.Input, one *keptInput) *logs.Input {
	if in.Reader == nil {
		return in
	}
	to := copyTo{f, one}
	if memory, ok := in.Reader.(*bytes.Reader); ok {
		content := *memory
		if _, err := content.WriteTo(to); err == nil {
			return in
		} // else reading fails, too
	}
	copied := *in
	copied.Reader = &copying{io.TeeReader(in.Reader, to), one}
	return &copied
}

// copying is a reader that copies what it reads. It hides whether the input could be read in parts:
// nothing is to be read twice.
type copying struct {
	io.Reader
	one *keptInput
}

func (c *copying) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err != nil && err != io.EOF {
		c.one.ended = err
	}
	return n, err
}

// copyTo is a writer of the copy of an input.
type copyTo struct {
	to  *keptFile
	one *keptInput
}

func (c copyTo) Write(p []byte) (int, error) {
	if err := c.to.add(c.one, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// add adds to the copy of an input.
func (f *keptFile) add(one *keptInput, p []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil || len(p) == 0 {
		return f.err
	}
	if _, err := f.Write(p); err != nil {
		f.err = unkept(one.name, err)
		return f.err
	}
	if n := len(one.copied); n > 0 && one.copied[n-1].begin+one.copied[n-1].size == f.size {
		one.copied[n-1].size += int64(len(p))
	} else {
		one.copied = append(one.copied, extent{f.size, int64(len(p))})
	}
	f.size += int64(len(p))
	return nil
}

// failed returns why something could not be copied, or nil.
func (f *keptFile) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// unkept returns the error that an input cannot be copied.
func unkept(input string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &unkeptError{input, os.TempDir(), err}
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
