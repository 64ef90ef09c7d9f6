package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/bench/work"
)

// check compares the results of all peers for all kinds of data.
func (b *runner) check(out *report) error {
	for _, kind := range acstest.Kinds() {
		file, err := b.file(kind, min(int64(b.size), 10e6))
		if err != nil {
			return err
		}
		ours, err := b.one(b.command(byID(oursID), file, 1, true, false), 1)
		if err != nil {
			return err
		}
		for _, p := range b.peers {
			if p.id == oursID || p.otherTotals || p.lossy || faulty(kind) && p.noFaults {
				continue
			}
			theirs, err := b.one(b.command(p, file, 1, !p.noChecksum, false), 1)
			if err != nil {
				return err
			}
			if err := compare(p, &ours.Result, &theirs.Result, faulty(kind)); err != nil {
				return fmt.Errorf("%s data: %w", kind, err)
			}
		}
		out.checked(kind, &ours.Result)
	}
	return nil
}

// peersJobs returns warm runs of peers on a file. The first is ours.
func (b *runner) peersJobs(peers []*peer, file string, workers int) (jobs []job) {
	var ours *sample
	for _, p := range peers {
		jobs = append(jobs, job{p.name, func() (sample, error) {
			n := workers
			if p.oneCore && n > 1 && p.script != nil {
				n = 1
			}
			s, err := b.one(b.command(p, file, n, false, true), n)
			if err != nil {
				return s, err
			}
			if p.id == oursID {
				ours = &s
			} else if ours != nil && b.data == "" {
				err = compare(p, &ours.Result, &s.Result, false)
			}
			return s, err
		}})
	}
	return jobs
}

// speed measures all peers on one core and on all.
func (b *runner) speed(out *report) error {
	file, err := b.main()
	if err != nil {
		return err
	}
	jobs := b.peersJobs(b.peers, file, 1)
	var several []*peer
	if cores() > 1 {
		for _, p := range b.peers {
			if !(p.oneCore && p.script != nil) {
				several = append(several, p)
			}
		}
		jobs = append(jobs, b.peersJobs(several, file, cores())...)
	}
	all, err := rounds(b.rounds, jobs)
	if err != nil {
		return err
	}
	n := len(b.peers)
	out.speed(b.peers, all[:n])
	if cores() > 1 {
		out.cores(several, all[n:], all[0])
	}
	return nil
}

// lists measures whole processes: the command's lists of a file, and the peers that make the
// sums for the list of calls. They run on all cores, or on one if processor time counts.
func (b *runner) lists(out *report) error {
	workers := b.most()
	file, err := b.main()
	if err != nil {
		return err
	}
	var jobs []job
	for _, list := range []string{"calls", "participants", "summary"} {
		jobs = append(jobs, b.acscalls(workers, list, "--format", "csv", "--quiet", file))
	}
	for _, p := range b.peers {
		if !p.otherTotals && !p.oneCore {
			jobs = append(jobs, job{p.name, func() (sample, error) { return b.whole(b.command(p, file, workers, false, false), workers) }})
		}
	}
	all, err := rounds(b.rounds, jobs)
	if err != nil {
		return err
	}
	out.lists(workers, byName(jobs), all)
	return nil
}

// most returns on how many cores whole processes run at most.
func (b *runner) most() int {
	if b.cpu {
		return 1
	}
	return cores()
}

// process returns a run of a whole process.
func (b *runner) process(workers int, name string, line ...string) job {
	return job{name, func() (sample, error) { return b.whole(pinned(workers, line), workers) }}
}

// acscalls returns a run of the command.
func (b *runner) acscalls(workers int, args ...string) job {
	return b.process(workers, "acscalls "+args[0], append([]string{b.binary("acscalls")}, args...)...)
}

func byName(jobs []job) (names []string) {
	for _, j := range jobs {
		names = append(names, j.name)
	}
	return names
}

// kinds measures the library and the fastest of the peers in Go with every kind of data.
func (b *runner) kinds(out *report) error {
	pair := []*peer{byID(oursID), byID(sonicID)}
	for _, p := range pair {
		if err := b.ensure(p.id); err != nil {
			return err
		}
	}
	var rows [][]string
	for _, kind := range acstest.Kinds() {
		file, err := b.file(kind, int64(b.size))
		if err != nil {
			return err
		}
		all, err := rounds(b.rounds, b.peersJobs(pair, file, 1))
		if err != nil {
			return err
		}
		left, err := b.whatLeft(file)
		if err != nil {
			return err
		}
		rows = append(rows, out.kind(kind, all[0], all[1], left))
		if kind != mainKind {
			os.Remove(file)
		}
	}
	out.kinds(rows)
	return nil
}

// left prints what left the fast way: of the user's file, or of every kind of data.
func (b *runner) left(out *report) error {
	if b.data != "" {
		left, err := b.whatLeft(b.data)
		if err == nil {
			out.left(leftRows(filepath.Base(b.data), left))
		}
		return err
	}
	var rows [][]string
	for _, kind := range acstest.Kinds() {
		file, err := b.file(kind, min(int64(b.size), 100e6))
		if err != nil {
			return err
		}
		left, err := b.whatLeft(file)
		if err != nil {
			return err
		}
		rows = append(rows, leftRows(kind, left)...)
	}
	out.left(rows)
	return nil
}

// whatLeft returns what left the fast way in a file.
func (b *runner) whatLeft(file string) (left *work.Left, err error) {
	cmd := exec.Command(b.binary("left"), file)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(text, &left)
	}
	return left, err
}

// small measures whole processes that read one megabyte.
func (b *runner) small(out *report) error {
	file, err := b.file(mainKind, 1e6)
	if err != nil {
		return err
	}
	var jobs []job
	for _, p := range b.peers {
		if p.otherTotals {
			continue
		}
		jobs = append(jobs, job{p.name, func() (sample, error) { return b.whole(b.command(p, file, 1, false, false), 1) }})
	}
	jobs = append(jobs, b.acscalls(1, "calls", "--format", "csv", "--quiet", file))
	all, err := rounds(max(b.rounds, 11), jobs)
	if err != nil {
		return err
	}
	out.small(byName(jobs), all)
	return nil
}

// compressed measures the cost of gzip and zstd.
func (b *runner) compressed(out *report) error {
	file, err := b.file(mainKind, int64(b.size))
	if err != nil {
		return err
	}
	plain, err := os.Stat(file)
	if err != nil {
		return err
	}
	ours := byID(oursID)
	jobs := []job{{"plain", func() (sample, error) { return b.one(b.command(ours, file, 1, false, false), 1) }}}
	sizes := []int64{plain.Size()}
	for _, kind := range []string{"gzip", "zstd"} {
		packed := file + "." + kind
		size, err := compress(file, packed, kind)
		if err != nil {
			return err
		}
		sizes = append(sizes, size, size)
		jobs = append(jobs,
			job{kind + ", decompressed only", func() (sample, error) {
				return b.one(pinned(1, []string{b.binary("decompress"), "-file", packed, "-warm=false"}), 1)
			}},
			job{kind + ", read by ours", func() (sample, error) { return b.one(b.command(ours, packed, 1, false, false), 1) }})
	}
	all, err := rounds(b.rounds, jobs)
	if err != nil {
		return err
	}
	out.compressed(byName(jobs), sizes, all)
	return nil
}

// compress writes a file compressed and returns its size.
func compress(from, to, kind string) (int64, error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	file, err := os.Create(to)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var packer io.WriteCloser = gzip.NewWriter(file)
	if kind == "zstd" {
		if packer, err = zstd.NewWriter(file); err != nil {
			return 0, err
		}
	}
	if _, err := io.Copy(packer, in); err != nil {
		return 0, err
	}
	if err := packer.Close(); err != nil {
		return 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// growth measures processor time and memory on more and more data, which another process
// generates and none is stored.
func (b *runner) growth(out *report) error {
	var rows [][]string
	for n := int64(10e6); n <= int64(b.settings.growth); n *= 10 {
		for _, id := range []string{oursID, "ours-calls"} {
			if err := b.ensure(id); err != nil {
				return err
			}
			s, err := b.piped(id, n)
			if err != nil {
				return err
			}
			rows = append(rows, growthRow(byID(id), n, &s))
		}
	}
	out.growth(rows)
	return nil
}

// ensure builds a peer that was not chosen.
func (b *runner) ensure(id string) error {
	if _, err := os.Stat(b.binary(id)); err == nil {
		return nil
	}
	return b.goBuild(id, ".", "./run/"+id, false)
}

// piped runs a peer on generated data from a pipe.
func (b *runner) piped(id string, size int64) (sample, error) {
	from := b.generate(mainKind, size)
	pipe, err := from.StdoutPipe()
	if err != nil {
		return sample{}, err
	}
	to := pinned(1, []string{b.binary(id), "-file", "-"})
	to.Stdin = pipe
	if err := from.Start(); err != nil {
		return sample{}, err
	}
	s, err := b.one(to, 1)
	if waitErr := from.Wait(); err == nil {
		err = waitErr
	}
	return s, err
}
