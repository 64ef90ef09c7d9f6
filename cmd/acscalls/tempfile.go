package main

import (
	"errors"
	"os"
)

// tempFile is a temporary file that is removed when it is closed. It may hold identities, so
// only the user may read it, and where the system allows it the file has no name while it is
// in use.
type tempFile struct {
	*os.File
	named bool // it still has a name to remove
}

func newTempFile() (*tempFile, error) {
	f, err := os.CreateTemp("", "acscalls-*")
	if err != nil {
		return nil, err
	}
	return &tempFile{f, os.Remove(f.Name()) != nil}, nil
}

// Close closes the file and removes it.
func (f *tempFile) Close() error {
	err := f.File.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
