package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/azure/blobstorage"
	"example.com/acstelemetry/azure/eventhubs"
	"example.com/acstelemetry/logs"
)

// The places.
const (
	inFile  = "file"
	inBlobs = "blobs"
	inHub   = "hub"
)

// reading is one reading of a place, in a process of its own.
type reading struct {
	Place    string // "" for the process that measures
	Of       string // a path, a container or a hub
	At       string // where the server is
	Cert     string // the file with its certificate
	Function string
}

// The functions: two of the library, and one that takes the bytes and does not look at them.
const (
	inOrder   = "Each"
	unordered = "EachUnordered"
	bytesOnly = "none, bytes only"
)

func (r *reading) flags() {
	flag.StringVar(&r.Place, "place", "", "for internal use")
	flag.StringVar(&r.Of, "of", "", "for internal use")
	flag.StringVar(&r.At, "at", "", "for internal use")
	flag.StringVar(&r.Cert, "cert", "", "for internal use")
	flag.StringVar(&r.Function, "function", "", "for internal use")
}

func (r *reading) args() []string {
	return []string{"-place", r.Place, "-of", r.Of, "-at", r.At, "-cert", r.Cert, "-function", r.Function}
}

// result is what a reading says.
type result struct {
	Records      int64
	Seconds, CPU float64
	Peak         int64 // bytes of memory, at most
	Lists, Reads int64 // requests, of blobs
	Messages     int64 // of a hub
}

// run reads, and prints the result.
func (r *reading) run(ctx context.Context) error {
	var res result
	source, progress, err := r.source()
	if err != nil {
		return err
	}
	cpu, start := cpuTime(), time.Now()
	if res.Records, err = r.each(ctx, source); err != nil {
		return err
	}
	res.Seconds, res.CPU = time.Since(start).Seconds(), (cpuTime() - cpu).Seconds()
	progress(&res)
	res.Peak = peak()
	return json.NewEncoder(os.Stdout).Encode(&res)
}

// each reads all of a source, and returns the number of records.
func (r *reading) each(ctx context.Context, source logs.Source) (int64, error) {
	if r.Function == bytesOnly {
		return 0, discard(ctx, source)
	}
	var records atomic.Int64
	count := func(it acstelemetry.Item) error {
		if it.Record == nil {
			return it.Err
		}
		records.Add(1)
		return nil
	}
	opts := &acstelemetry.EachOptions{Options: acstelemetry.Options{ReuseRecords: true}}
	each := acstelemetry.Each
	if r.Function == unordered {
		each = acstelemetry.EachUnordered
	}
	err := each(ctx, source, count, opts)
	return records.Load(), err
}

// discard takes the bytes of a source.
func discard(ctx context.Context, source logs.Source) error {
	for in, err := range source.Inputs(ctx) {
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, in.Reader); err != nil {
			return err
		}
		if in.Handled != nil {
			in.Handled()
		}
		if in.Close != nil {
			if err := in.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}

// source returns the source, and what says how much it took.
func (r *reading) source() (logs.Source, func(*result), error) {
	switch r.Place {
	case inFile:
		return acstelemetry.Files{Paths: []string{r.Of}}, func(*result) {}, nil
	case inBlobs:
		s, err := blobstorage.FromConnectionString(storageAccess(r.At), &blobstorage.Options{Containers: []string{r.Of}})
		return s, func(res *result) {
			p := s.Progress()
			res.Lists, res.Reads = p.Lists, p.Reads
		}, err
	case inHub:
		trust, err := trusting(r.Cert)
		if err != nil {
			return nil, nil, err
		}
		s, err := eventhubs.FromConnectionString(hubAccess, r.Of, &eventhubs.Options{Brokers: []string{r.At}, TLS: trust})
		return s, func(res *result) {
			res.Messages = s.Progress().Messages
		}, err
	}
	return nil, nil, fmt.Errorf("there is no place %q", r.Place)
}

// trusting returns a configuration that trusts the certificate in a file.
func trusting(file string) (*tls.Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, errors.New(file + " has no certificate")
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}

// cpuTime returns for how long this process has used processors.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peak returns the most memory that was resident at once, in bytes, or 0 if the system does
// not say.
func peak() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	var kB int64
	for in := bufio.NewScanner(f); in.Scan(); {
		if rest, ok := strings.CutPrefix(in.Text(), "VmHWM:"); ok {
			fmt.Sscanf(rest, "%d kB", &kB) //nolint:errcheck // 0 then
		}
	}
	return kB << 10
}
