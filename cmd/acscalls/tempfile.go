package main

import (
	"errors"
	"os"
)

// scratchFile is a temporary file that is gone when it is closed. It may hold identities, so
// nobody else may read it, and it has no name any more while it is in use, where the system
// can do that.
type scratchFile struct {
	*os.File
	named bool // it is still to be removed
}

func newScratchFile() (*scratchFile, error) {
	f, err := os.CreateTemp("", "acscalls-*")
	if err != nil {
		return nil, err
	}
	return &scratchFile{f, os.Remove(f.Name()) != nil}, nil
}

// Close closes the file and removes it.
func (f *scratchFile) Close() error {
	err := f.File.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
