//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives a file the owner and the group of another one, or the group alone: only
// root may give files away.
func keepOwner(f *os.File, old fs.FileInfo) error {
	from, ok := old.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if f.Chown(int(from.Uid), int(from.Gid)) == nil {
		return nil
	}
	return f.Chown(-1, int(from.Gid))
}
