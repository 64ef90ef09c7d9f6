package lake

import (
	"errors"
	"io"
	"os"
	"runtime"
	"syscall"
)

// disk is what an Adder does to files. Tests replace it by one that fails.
type disk interface {
	mkdir(name string) error // and the folders above
	create(name string) (diskFile, error)
	rename(from, to string) error
	remove(name string) error
	syncDir(name string) error // makes names in a folder last
}

type diskFile interface {
	io.WriteCloser
	Sync() error
}

type osDisk struct{}

func (osDisk) mkdir(name string) error      { return os.MkdirAll(name, 0o777) }
func (osDisk) rename(from, to string) error { return os.Rename(from, to) }
func (osDisk) remove(name string) error     { return os.Remove(name) }

func (osDisk) create(name string) (diskFile, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

type osFile struct{ *os.File }

// Sync is like that of os.File, but some network drives cannot do it.
func (f osFile) Sync() error { return allowed(f.File.Sync()) }

func allowed(err error) error {
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

func (osDisk) syncDir(name string) error {
	if runtime.GOOS == "windows" {
		return nil // which has no such thing
	}
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(allowed(d.Sync()), d.Close())
}

// writeAll writes a small file so that it lasts.
func writeAll(d disk, name string, text []byte) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
