package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// file is a file that appears under its name only when it is whole; or standard
// output, a device or a pipe, where there is no such thing.
type file struct {
	*bufio.Writer
	out  *os.File // nil for standard output
	name string   // what a temporary file is to be called; "" if it is none
}

func newFile(name string, stdout io.Writer) (*file, error) {
	if name == "" {
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
			return nil, err
		}
		return &file{Writer: bufio.NewWriter(out), out: out}, nil
	}
	// Hidden, so that reading the folder that it stands in leaves it out, and
	// readable for whom the user's umask lets read it.
	temp := filepath.Join(filepath.Dir(name), fmt.Sprintf(".%s.%d.tmp", filepath.Base(name), os.Getpid()))
	out, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	var because *fs.PathError
	if errors.As(err, &because) {
		return nil, fmt.Errorf("%s: cannot be written: %w", name, because.Err) // nobody knows the temporary name
	}
	if err != nil {
		return nil, err
	}
	return &file{bufio.NewWriter(out), out, name}, nil
}

func (f *file) close(failed error) error {
	err := failed
	if err == nil {
		err = f.Flush()
	}
	if f.out != nil {
		if cerr := f.out.Close(); err == nil {
			err = cerr
		}
	}
	if f.name == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.out.Name(), f.name)
	}
	if err != nil {
		os.Remove(f.out.Name()) //nolint:errcheck // err says more
	}
	return err
}
