package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The least limit of a control group and its parents counts.
func TestGroupMemory(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"a/memory.max": "3000\n", "a/b/memory.max": "max\n", "c/memory.max": "5000\n", "c/d/memory.max": "4000\n",
		"memory/e/memory.limit_in_bytes": "6000\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		line   string
		want   int64
		reason string
	}{
		{"0::/a/b", 3000, "that of the group above"},
		{"0::/c/d", 4000, "its own"},
		{"0::/", math.MaxInt64, "none at the top"},
		{"0::/gone", math.MaxInt64, "no such group, as in a container that does not see its own"},
		{"9:cpu,memory:/e", 6000, "the first version of control groups"},
		{"9:cpuset:/e", math.MaxInt64, "not about memory"},
		{"nonsense", math.MaxInt64, "no line of that file"},
	}
	for _, tt := range tests {
		if got := groupMemory(root, tt.line); got != tt.want {
			t.Errorf("%s: %d, want %d: %s", tt.line, got, tt.want, tt.reason)
		}
	}
}

// peak returns the most memory that a running process has had, in kB. For an ended process,
// the system would include the memory of the process that started it.
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
