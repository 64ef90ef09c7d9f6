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

// standardOutput is what --out calls it.
const standardOutput = "-"

// outFlag adds --out.
func outFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("out", "", "write to this `FILE` instead of standard output, which - is, too; it appears when it is whole")
}

// file is a file that appears under its name only when it is whole; or standard
// output, a device or a pipe, where there is no such thing.
type file struct {
	*bufio.Writer
	out  *os.File // nil for standard output
	name string   // what a temporary file is to be called; "" if it is none
}

func newFile(name string, stdout io.Writer) (*file, error) {
	if name == "" || name == standardOutput {
		return &file{Writer: bufio.NewWriter(stdout)}, nil
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // else the file would take the place of the link
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

// temporary makes a temporary file beside the one that it is to become: hidden, so
// that reading the folder leaves it out, and readable for whom the user's umask lets
// read it. One that an ended run has left behind does no harm.
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

// notWritten is the error that a file cannot be written. Nobody knows the name of the
// temporary one.
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

// Write is that of a bufio.Writer, with an error that names the file.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.Writer.Write(b)
	return n, f.because(err)
}

// because returns an error of writing that names the file.
func (f *file) because(err error) error {
	switch {
	case err == nil || f.out == nil:
		return err
	case f.name == "":
		return notWritten(f.out.Name(), err)
	}
	return notWritten(f.name, err)
}

// errNothing gives a file up because not one record could be read: what there was
// before is worth more.
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
