package work

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Result is what a process that has run a peer says of it.
type Result struct {
	Seconds float64 `json:"seconds"` // by the clock
	CPU     float64 `json:"cpu"`     // of all of the process's threads, in seconds
	Bytes   int64   `json:"bytes"`
	Peak    int64   `json:"peak"` // bytes of memory that were resident at once
	// Mallocs is how many objects Go allocated; -1 if that is not known.
	Mallocs int64 `json:"mallocs"`

	Totals  Totals `json:"totals"`
	Broken  int64  `json:"broken"`
	Other   int64  `json:"other"`
	Unknown int64  `json:"unknown"`
	Check   *Check `json:"check,omitempty"`
	// Values, of DuckDB, is how many values there were in all fields.
	Values int64 `json:"values,omitempty"`
}

// Records returns how many records there were, those of other logs included.
func (r *Result) Records() int64 { return r.Totals.Records() + r.Other }

// Main is the main function of a program that runs one peer and prints its
// Result as JSON.
func Main(p Peer) {
	path := flag.String("file", "", "the `file` to read; - is the standard input")
	workers := flag.Int("workers", 1, "how many goroutines")
	check := flag.Bool("check", false, "add up the fields, too")
	warm := flag.Bool("warm", true, "read the first megabyte once before the clock is started")
	flag.Parse()
	res, err := measure(p, *path, *workers, *check, *warm)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(res)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", p.Name, err)
		os.Exit(1)
	}
}

func measure(p Peer, path string, workers int, check, warm bool) (*Result, error) {
	if warm && path != "-" {
		if err := warmUp(p, path); err != nil {
			return nil, err
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := CPU(), time.Now()
	s, read, err := run(p, path, workers, check)
	if err != nil {
		return nil, err
	}
	res := &Result{
		Totals: s.Totals(), Broken: s.Broken, Other: s.Other, Unknown: s.Unknown, Check: s.Check, Bytes: read,
	}
	res.Seconds, res.CPU = time.Since(start).Seconds(), (CPU() - cpu).Seconds()
	runtime.ReadMemStats(&after)
	res.Mallocs = int64(after.Mallocs - before.Mallocs)
	res.Peak = peak()
	return res, nil
}

func run(p Peer, path string, workers int, check bool) (*Sink, int64, error) {
	if path == "-" {
		s, in := NewSink(check), &counted{Reader: os.Stdin}
		err := p.Run(in, s)
		return s, in.n, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	s, err := RunFile(p, path, workers, check)
	return s, info.Size(), err
}

// counted counts what is read.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// warmUp has a peer read the beginning of a file, so that code that is made or
// loaded when it is first used is not measured.
func warmUp(p Peer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	end, err := lineEnd(f, 1<<20, 1<<20)
	if err != nil {
		return err
	}
	p.Run(io.NewSectionReader(f, 0, end), NewSink(false)) //nolint:errcheck // what is wrong is wrong again
	return nil
}

// CPU returns the time for which the process has used processors.
func CPU() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peak returns the most memory that was resident at once, in bytes, or 0 if the
// system does not say. (That of getrusage would be the parent's if it was more.)
func peak() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		if rest, ok := strings.CutPrefix(in.Text(), "VmHWM:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kib << 10
		}
	}
	return 0
}
