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
	"syscall"

	"github.com/spf13/cobra"
)

// standardOutput is the name of standard output for --out.
const standardOutput = "-"

// outFlag adds --out.
func outFlag(cmd *cobra.Command) *string {
	return cmd.Flags().StringP("out", "o", "", "write to this `FILE` instead of standard output; - is standard output; the file appears when it is complete")
}

// file is a file that appears under its name only when it is complete; or standard output, a
// device or a pipe, which are written directly.
type file struct {
	*bufio.Writer
	out  *os.File    // nil for standard output, and while the file is parked
	name string      // the final name of a temporary file; "" for anything else
	temp string      // the name of the temporary file
	old  fs.FileInfo // of the file that it replaces; nil if there is none
}

// newFile returns the file of a name. It replaces an earlier one, whose permissions it keeps.
func newFile(name string, stdout io.Writer) (*file, error) {
	if name == "" || name == standardOutput {
		return &file{Writer: newBuffer(stdout)}, nil
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // otherwise the file would replace the link
	}
	old, err := os.Stat(name)
	switch {
	case err != nil:
		old = nil // the file is new
	case old.IsDir():
		return nil, usagef("--out: %s is a folder, and one file is written", name)
	case !old.Mode().IsRegular():
		out, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, notWritten(name, err)
		}
		return &file{Writer: newBuffer(asVisible(out)), out: out}, nil
	}
	mode := fs.FileMode(0o666) // the user's umask applies
	if old != nil {
		mode = 0o600 // until the permissions of the old file are set
	}
	out, err := temporary(name, mode)
	if err != nil {
		return nil, notWritten(name, err)
	}
	return &file{newBuffer(out), out, name, out.Name(), old}, nil
}

// temporary makes a temporary file in the folder of the final one. It is hidden, so that
// reading the folder leaves it out. A file left by an interrupted run does no harm.
func temporary(name string, mode fs.FileMode) (*os.File, error) {
	const tries = 100
	for try := 1; ; try++ {
		out, err := os.OpenFile(hidden(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) || try == tries {
			return out, err
		}
	}
}

// hidden returns a name for a hidden file next to another.
func hidden(name string) string {
	return filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%08x.tmp", filepath.Base(name), rand.Uint32()))
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
	case err == nil || f.name == "" && f.out == nil:
		return err
	case f.name == "":
		return notWritten(f.out.Name(), err)
	}
	return notWritten(f.name, err)
}

// errNothing discards a file because not one record could be read: the old content is worth
// more.
var errNothing = errors.New("nothing could be read")

// close ends the writing. If failed is nil, the file gets its name.
func (f *file) close(failed error) error {
	err := f.finish(failed)
	if f.name == "" {
		return err
	}
	if err == nil {
		err = f.because(os.Rename(f.temp, f.name))
	}
	if err != nil {
		os.Remove(f.temp) //nolint:errcheck // err says more
	}
	return err
}

// finish makes sure that the content is on the disk, unless writing has failed, and closes the
// file. It has its final permissions then, but not its name.
func (f *file) finish(failed error) error {
	err := failed
	if err == nil {
		err = f.because(f.Flush())
	}
	if f.out == nil {
		return err
	}
	if err == nil && f.name != "" {
		f.keepPermissions()
		// Some network drives cannot do it.
		if err = f.out.Sync(); errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
			err = nil
		}
		err = f.because(err)
	}
	if cerr := f.out.Close(); err == nil {
		err = f.because(cerr)
	}
	f.Writer = nil // of thousands of tables, the buffers would take much memory
	return err
}

// keepPermissions gives the file the permissions and the owner of the old one. If the file
// cannot have the old group, its group gets the rights of everybody else. Where the system knows
// no permissions, or refuses, the file stays private.
func (f *file) keepPermissions() {
	if f.old == nil {
		return
	}
	mode := f.old.Mode().Perm()
	if keepOwner(f.out, f.old) != nil {
		mode = mode&^0o070 | mode&0o007<<3
	}
	f.out.Chmod(mode) //nolint:errcheck // see above
}

// park closes the file for a while, so that others can be open. It returns the buffer, which
// another file can use.
func (f *file) park() (*bufio.Writer, error) {
	err := f.because(errors.Join(f.Flush(), f.out.Close()))
	buffer := f.Writer
	f.Writer, f.out = nil, nil
	return buffer, err
}

// resume opens the file again after park. The buffer may be nil.
func (f *file) resume(buffer *bufio.Writer) error {
	out, err := os.OpenFile(f.temp, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return f.because(err)
	}
	if buffer == nil {
		buffer = newBuffer(out)
	} else {
		buffer.Reset(out)
	}
	f.Writer, f.out = buffer, out
	return nil
}

// newBuffer returns a writer that writes large pieces, since calls of the system take time.
func newBuffer(w io.Writer) *bufio.Writer { return bufio.NewWriterSize(w, 64<<10) }
