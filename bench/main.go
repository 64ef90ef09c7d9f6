// Command bench does the same work with this library and with the alternatives that a user
// has, in one run, and prints how many times faster the library is. Package
// [example.com/acstelemetry/bench/work] is the work.
//
//	cd bench
//	(cd duckdb && npm ci)        # once; needs Node.js
//	GOWORK=off go run .          # the table against the goals
//	GOWORK=off go run . -peers all -size 1GB -growth 10GB -doc ../docs/performance.md
//	GOWORK=off go run . -data FILE    # the same on logs of one's own
//
// Package acstest generates the data; most tables are of its kind field. First all peers read the same files and their results
// are compared: the sums for the calls, and for peers in Go also a checksum over all fields.
// A difference ends the run. Then the peers take turns, round after round, each in a process
// of its own on a file in the page cache. The ratio of two peers is the median of their
// ratios in each round.
//
// With -data the peers read a file that is lines of resource logs, and the library any
// other; those that find something else are named. What left the library's fast way is
// printed with its reasons, which name fields and quote no value.
//
// On a busy machine, use -clock cpu to compare processor time instead of wall time.
//
// Flags:
//
//	-list           print the peers
//	-peers LIST     which, separated by commas; "default", or "all"
//	-size SIZE      of the file, as in 100MB or 1GB
//	-rounds N       how often each peer runs
//	-idea-rounds N  how often decoding without each idea runs, if that is more
//	-only LIST      of check, speed, kinds, lists, write, small, compressed, growth, left,
//	                ideas; all by default, or speed and left with -data
//	-data FILE      measure with this file instead of generated data
//	-growth SIZE    the largest size that is tried, made on the fly and not stored
//	-seed N         of the generated data
//	-clock CLOCK    wall or cpu
//	-doc FILE       a document to write the tables into, between its markers
//	-generate KIND  write data of a kind of package acstest to standard output and do
//	                nothing else
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"example.com/acstelemetry/acstest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are the values of the flags.
type settings struct {
	size, growth bytesFlag
	rounds       int
	ideaRounds   int // at least, as each run is short
	seed         uint64
	cpu          bool // compare processor time
	only         []string
	doc          string
	data         string // a file of the user; "" for generated data
}

func (s *settings) wants(part string) bool { return len(s.only) == 0 || slices.Contains(s.only, part) }

func run(args []string) error {
	s := settings{size: 100e6, growth: 100e6}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	peers := flags.String("peers", "default", "which `peers`, separated by commas: see -list; default or all")
	only := flags.String("only", "", "which `parts`: "+strings.Join(partNames(), ", "))
	clock := flags.String("clock", "wall", "what to compare: the time by the `clock` (wall) or of the processor (cpu)")
	list := flags.Bool("list", false, "list the peers")
	generate := flags.String("generate", "", "write data of a `kind` to standard output and do nothing else")
	flags.Var(&s.size, "size", "`size` of the file, as in 100MB or 1GB")
	flags.Var(&s.growth, "growth", "the largest `size` for the growth of time and memory; 10GB are made on the fly")
	flags.IntVar(&s.rounds, "rounds", 5, "how often each peer runs")
	flags.IntVar(&s.ideaRounds, "idea-rounds", 9, "how often decoding without each idea runs, if that is more than -rounds")
	flags.Uint64Var(&s.seed, "seed", 1, "of the data")
	flags.StringVar(&s.data, "data", "", "measure with this `file` instead of generated data")
	flags.StringVar(&s.doc, "doc", "", "write the tables into this `file`, too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *generate != "" {
		if !slices.Contains(acstest.Kinds(), *generate) {
			return fmt.Errorf("-generate: there is no kind %q; there are %s", *generate, strings.Join(acstest.Kinds(), ", "))
		}
		_, err := io.Copy(os.Stdout, newData(*generate, s.seed, int64(s.size)))
		return err
	}
	if *list {
		printPeers(os.Stdout)
		return nil
	}
	if *clock != "wall" && *clock != "cpu" || s.rounds < 1 || flags.NArg() > 0 {
		return fmt.Errorf("wrong usage: -clock is wall or cpu, -rounds at least 1, and there are no arguments")
	}
	s.cpu = *clock == "cpu"
	if info, err := os.Stat(s.data); s.data != "" && err != nil {
		return fmt.Errorf("-data: %w", err)
	} else if s.data != "" && info.IsDir() {
		return fmt.Errorf("-data: %s is a folder: name a file", s.data)
	}
	if s.data != "" && *only == "" {
		*only = dataParts
	}
	if *only != "" {
		s.only = strings.Split(*only, ",")
	}
	for _, part := range s.only {
		if !slices.Contains(partNames(), part) {
			return fmt.Errorf("-only: there is no part %q; there are %s", part, strings.Join(partNames(), ", "))
		}
	}
	chosen, err := choose(*peers)
	if err != nil {
		return err
	}
	return bench(&s, chosen)
}

// bench runs all parts in a temporary folder.
func bench(s *settings, chosen []*peer) (err error) {
	dir, err := os.MkdirTemp("", "acsbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-stop
		os.RemoveAll(dir)
		os.Exit(130)
	}()
	b := &runner{settings: s, dir: dir, peers: chosen}
	if err := b.build(); err != nil {
		return err
	}
	if s.data != "" {
		if err := b.tryData(); err != nil {
			return err
		}
	}
	out := newReport(s, b)
	for _, part := range parts {
		if !s.wants(part.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "== %s\n", part.name)
		if err := part.do(b, out); err != nil {
			fmt.Print(out.String())
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	text := out.String()
	fmt.Print(text)
	if s.doc != "" {
		return writeInto(s.doc, text)
	}
	return nil
}

// parts are the parts of the bench, in order.
var parts = []struct {
	name string
	do   func(*runner, *report) error
}{
	{"check", (*runner).check}, {"speed", (*runner).speed}, {"kinds", (*runner).kinds}, {"lists", (*runner).lists},
	{"write", (*runner).write}, {"small", (*runner).small}, {"compressed", (*runner).compressed},
	{"growth", (*runner).growth}, {"left", (*runner).left}, {"ideas", (*runner).ideas},
}

// dataParts are those for a file of the user.
const dataParts = "speed,left"

func partNames() (names []string) {
	for _, part := range parts {
		names = append(names, part.name)
	}
	return names
}

// bytesFlag is a flag for a number of bytes, such as 100MB.
type bytesFlag int64

func (b *bytesFlag) String() string { return size(int64(*b)) }

// Set implements flag.Value.
func (b *bytesFlag) Set(text string) error {
	var n float64
	unit := strings.ToUpper(strings.TrimLeft(text, "0123456789."))
	factor, ok := map[string]float64{"": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
	if _, err := fmt.Sscanf(text, "%g", &n); err != nil || !ok || n <= 0 {
		return fmt.Errorf("not a size like 100MB or 1GB")
	}
	*b = bytesFlag(n * factor)
	return nil
}

// size returns a number of bytes as text, in a unit that suits it.
func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.3g GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.3g MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.3g kB", float64(n)/1e3)
}

// cores is how many processors the machine has.
func cores() int { return runtime.NumCPU() }
