//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// lock makes a file that must not be there. A process that is killed leaves it.
func lock(name string) (unlock func() error, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	switch {
	case err == nil:
		return func() error { return errors.Join(f.Close(), os.Remove(name)) }, nil
	case errors.Is(err, fs.ErrExist):
		return nil, fmt.Errorf("%w, or was killed and has left %s", ErrLocked, name)
	}
	return nil, err
}
