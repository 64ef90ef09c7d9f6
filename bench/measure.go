package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"example.com/acstelemetry/bench/work"
)

// sample is what one run took.
type sample struct {
	work.Result
	time float64 // seconds, by the clock of -clock
}

// series are the samples of one contender, one for each round.
type series []sample

// job is run in every round.
type job struct {
	name string
	run  func() (sample, error)
}

// rounds runs the jobs in turn, again and again, so that a disturbance of the machine
// affects all of them.
func rounds(n int, jobs []job) ([]series, error) {
	all := make([]series, len(jobs))
	for range n {
		for i, j := range jobs {
			s, err := j.run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", j.name, err)
			}
			all[i] = append(all[i], s)
		}
	}
	return all, nil
}

// one runs a command that prints a Result, on a number of cores.
func (b *runner) one(cmd *exec.Cmd, workers int) (s sample, err error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return s, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	if err := json.Unmarshal(out, &s.Result); err != nil {
		return s, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	s.time = b.clock(s.Seconds, s.CPU, workers)
	return s, nil
}

// clock returns the time by the clock of -clock. On several cores it is always wall time.
func (b *runner) clock(wall, cpu float64, workers int) float64 {
	if b.cpu && workers == 1 {
		return cpu
	}
	return wall
}

// whole runs any command on a number of cores and measures the whole process.
func (b *runner) whole(cmd *exec.Cmd, workers int) (s sample, err error) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err = cmd.Run()
	s.Seconds = time.Since(start).Seconds()
	if err != nil {
		return s, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	s.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.Peak = int64(use.Maxrss) << 10 // in KiB on Linux
	}
	s.time = b.clock(s.Seconds, s.CPU, workers)
	return s, nil
}

// median returns the median of what of returns for each sample.
func (s series) median(of func(*sample) float64) float64 {
	values := make([]float64, len(s))
	for i := range s {
		values[i] = of(&s[i])
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[n/2] + values[(n-1)/2]) / 2
}

// ratio returns how many times longer s took than base: the median of the
// rounds' ratios.
func (s series) ratio(base series) float64 { return median(s.ratios(base)) }

func (s series) ratios(base series) []float64 {
	values := make([]float64, min(len(s), len(base)))
	for i := range values {
		values[i] = s[i].time / base[i].time
	}
	return values
}

func (s series) seconds() float64 { return s.median(func(s *sample) float64 { return s.time }) }

// speed returns bytes per second.
func (s series) speed() float64 {
	return s.median(func(s *sample) float64 { return float64(s.Bytes) / s.time })
}

func (s series) peak() int64 {
	return int64(s.median(func(s *sample) float64 { return float64(s.Peak) }))
}

// least returns the least of the rounds' ratios.
func (s series) least(base series) float64 { return slices.Min(s.ratios(base)) }

// mallocs returns the allocations per record, or -1.
func (s series) mallocs() float64 {
	if s[0].Mallocs < 0 {
		return -1
	}
	return s.median(func(s *sample) float64 { return float64(s.Mallocs) / float64(s.Records()) })
}

// errDiffers is the error of peers with different results.
var errDiffers = errors.New("the results differ")

// compare describes how a peer's result differs from the library's.
func compare(p *peer, ours, theirs *work.Result, faults bool) error {
	if p.otherTotals || p.lossy || faults && p.noFaults {
		return nil
	}
	var list []string
	differ := func(what string, a, b any) {
		if a != b {
			list = append(list, fmt.Sprintf("%s: ours %v, theirs %v", what, a, b))
		}
	}
	differ("sums", ours.Totals, theirs.Totals)
	differ("lines that are no record", ours.Broken, theirs.Broken)
	differ("records of other logs", ours.Other, theirs.Other)
	if !p.noUnknown {
		differ("records with unknown fields", ours.Unknown, theirs.Unknown)
	}
	if !p.noChecksum && ours.Check != nil {
		if theirs.Check == nil {
			list = append(list, "theirs has no checksum")
		} else {
			list = append(list, differences(ours.Check, theirs.Check)...)
		}
	}
	if p.id == "duckdb" && ours.Check != nil {
		differ("values in all fields that DuckDB reads", duckDBReads(ours.Check), theirs.Values)
	}
	if len(list) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s:\n\t%s", errDiffers, p.name, strings.Join(list, ";\n\t"))
}

// differences lists the fields whose checksums differ.
func differences(ours, theirs *work.Check) (list []string) {
	names := map[string]bool{}
	for name, sum := range ours.ByField {
		names[name] = sum != theirs.ByField[name]
	}
	for name := range theirs.ByField {
		if _, ok := ours.ByField[name]; !ok {
			names[name] = true
		}
	}
	for name, differs := range names {
		if differs {
			list = append(list, "field "+name)
		}
	}
	slices.SortFunc(list, cmp.Compare[string])
	if len(list) == 0 && ours.Sum != theirs.Sum {
		list = append(list, "the checksum over all fields")
	}
	return list
}

// duckDBReads returns the number of values in the fields that DuckDB reads.
func duckDBReads(c *work.Check) (n int64) {
	for name, values := range c.Values {
		switch name {
		case "CallClientOperations.ParticipantId", "CallClientOperations.EndpointId", "CallClientOperations.SdkVersion":
		default:
			n += values
		}
	}
	return n
}
