package lake

import (
	"errors"
	"os"
	"syscall"
)

// lock opens a file, which it makes, so that nobody else can open it. The system ends that with
// the process.
func lock(name string) (unlock func() error, err error) {
	const sharingViolation = syscall.Errno(32)
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	switch {
	case err == nil:
		return func() error { return syscall.CloseHandle(h) }, nil
	case errors.Is(err, sharingViolation):
		return nil, ErrLocked
	}
	return nil, &os.PathError{Op: "lock", Path: name, Err: err}
}
