package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// standardOutput is the name of standard output for --out.
const standardOutput = "-"

// outFlag adds --out.
func outFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("out", "", "write to this `FILE` instead of standard output; - is standard output; the file appears when it is complete")
}

// file is a file that appears under its name only when it is complete; or standard output, a
// device or a pipe, which are written directly.
type file struct {
	*bufio.Writer
	out  *os.File // nil for standard output
	name string   // the final name of a temporary file; "" for anything else
}

func newFile(name string, stdout io.Writer) (*file, error) {
	if name == "" || name == standardOutput {
		return &file{Writer: bufio.NewWriter(stdout)}, nil
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // otherwise the file would replace the link
	}
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return nil, usagef("--out: %s is a folder, and one file is written", name)
	case err == nil && !info.Mode().IsRegular():
		out, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, notWritten(name, err)
		}
		return &file{Writer: bufio.NewWriter(out), out: out}, nil
	}
	out, err := temporary(name)
	if err != nil {
		return nil, notWritten(name, err)
	}
	return &file{bufio.NewWriter(out), out, name}, nil
}

// temporary makes a temporary file in the folder of the final one. It is hidden, so that
// reading the folder leaves it out, and its permissions follow the user's umask. A file left
// by an interrupted run does no harm.
func temporary(name string) (*os.File, error) {
	const tries = 100
	for try := 1; ; try++ {
		hidden := fmt.Sprintf(".%s.%08x.tmp", filepath.Base(name), rand.Uint32())
		out, err := os.OpenFile(filepath.Join(filepath.Dir(name), hidden), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || try == tries {
			return out, err
		}
	}
}

// notWritten returns the error that a file cannot be written, without the name of the
// temporary file, which means nothing to the user.
func notWritten(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("%s: cannot be written: %w", name, err)
}

// Write is like that of a bufio.Writer, but its error names the file.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.Writer.Write(b)
	return n, f.because(err)
}

// because adds the name of the file to an error of writing.
func (f *file) because(err error) error {
	switch {
	case err == nil || f.out == nil:
		return err
	case f.name == "":
		return notWritten(f.out.Name(), err)
	}
	return notWritten(f.name, err)
}

// errNothing discards a file because not one record could be read: the old content is worth
// more.
var errNothing = errors.New("nothing could be read")

func (f *file) close(failed error) error {
	err := failed
	if err == nil {
		err = f.because(f.Flush())
	}
	if f.out != nil {
		if cerr := f.out.Close(); err == nil {
			err = f.because(cerr)
		}
	}
	if f.name == "" {
		return err
	}
	if err == nil {
		err = f.because(os.Rename(f.out.Name(), f.name))
	}
	if err != nil {
		os.Remove(f.out.Name()) //nolint:errcheck // err says more
	}
	return err
}
