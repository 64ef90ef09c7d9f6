package main

import (
	"os"
	"syscall"
)

// peak returns the most memory that a process had, in kB.
func peak(p *os.ProcessState) int64 { return p.SysUsage().(*syscall.Rusage).Maxrss }
