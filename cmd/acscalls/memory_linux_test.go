package main

import (
	"fmt"
	"os"
	"strings"
)

// peak returns the most memory that a running process has had, in kB. What the
// system says of one that has ended includes that of the process that started
// it.
func peak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(status)) {
		var kB int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 {
			return kB
		}
	}
	panic("the system does not say how much memory a process has")
}
