package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// machineMemory returns how much memory the process may have: that of the machine, or less if
// its control group or its limits say so.
func machineMemory() int64 {
	least := memTotal()
	if f, err := os.Open("/proc/self/cgroup"); err == nil {
		defer f.Close() //nolint:errcheck // it is only read
		for lines := bufio.NewScanner(f); lines.Scan(); {
			least = min(least, groupMemory("/sys/fs/cgroup", lines.Text()))
		}
	}
	// The runtime reserves much address space that it never uses.
	const reserved = 2 << 30
	least = min(least, max(64<<20, limitOf(syscall.RLIMIT_AS)-reserved), limitOf(syscall.RLIMIT_DATA))
	return least
}

// limitOf returns one of the limits of the process, in bytes.
func limitOf(resource int) int64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(resource, &limit) != nil || limit.Cur > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(limit.Cur)
}

// memTotal returns how much memory the machine has.
func memTotal() int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return usualMemory
	}
	for line := range strings.Lines(string(text)) {
		var kB int64
		if n, _ := fmt.Sscanf(line, "MemTotal: %d kB", &kB); n == 1 && kB > 0 {
			return kB << 10
		}
	}
	return usualMemory
}

// groupMemory returns the least limit of a control group and its parents, given the line of
// the group in /proc/self/cgroup. It knows both versions of control groups.
func groupMemory(root, line string) int64 {
	least := int64(math.MaxInt64)
	parts := strings.SplitN(line, ":", 3)
	if len(parts) != 3 {
		return least
	}
	folder, name := root, "memory.max"
	switch {
	case parts[1] == "":
	case strings.Contains(","+parts[1]+",", ",memory,"):
		folder, name = filepath.Join(root, "memory"), "memory.limit_in_bytes"
	default:
		return least
	}
	for group := filepath.Clean("/" + parts[2]); ; group = filepath.Dir(group) {
		text, err := os.ReadFile(filepath.Join(folder, group, name))
		if err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
				least = min(least, n)
			}
		}
		if group == "/" {
			return least
		}
	}
}
