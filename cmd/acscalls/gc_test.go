package main

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/acstelemetry/acstest"
)

// A command that exceeds its memory ends with a message about what takes it and what to do,
// without a file or a stack trace.
func TestMemory(t *testing.T) {
	path := given(t, "logs.json", text(t, acstest.Config{Seed: 51, Calls: acstest.None, Records: 10_000}))
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	out := filepath.Join(dir, "out")
	for _, args := range [][]string{
		{"summary"}, {"calls"}, {"call", "a"}, {"streams"}, {"participants"}, {"operations"}, {"report"}, {"check"},
		{"compare", "--split", "2026-01-05T12:00:00Z"},
	} {
		r := acscalls(t, append(args, "--memory", "100KB", "--out", out, path)...)
		r.want(t, 1, "of memory, more than the 102400 of --memory: allow more, or ")
		if strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%q: said more than one line:\n%s", args, r.stderr)
		}
		wantFiles(t, dir)
	}
	acscalls(t, "summary", "-q", "--memory", "1GB", path).want(t, 0, "")
}

// What is in use after one collection may have been allocated while it ran, so the next one decides.
func TestMemoryOfOneCollection(t *testing.T) {
	runtime.GC() // so that it is known what is in use
	ctx, stop := context.WithCancelCause(t.Context())
	m := &memory{limit: 1, stop: stop}
	m.keep(&ofRecords)
	c, seen := &collections{memory: m, ctx: ctx}, new(afterCollection)
	c.next(seen)
	if err := context.Cause(ctx); err != nil {
		t.Errorf("the first collection ends the command: %v", err)
	}
	runtime.SetFinalizer(seen, nil)
	c.next(seen)
	var exceeded *memoryError
	if err := context.Cause(ctx); !errors.As(err, &exceeded) {
		t.Errorf("the second one ends it with %v, want an error of memory", err)
	}
}

func TestMemoryFlag(t *testing.T) {
	tests := []struct {
		text, want string
		limit      int64
	}{
		{"2GB", "2048MB", 2 << 30},
		{"64MB", "64MB", 64 << 20},
		{"1.5KiB", "1536", 1536},
		{"20 TB", "", 0}, // there is no such unit
		{"4096GB", "4194304MB", 4 << 40},
		{"0", "", 0},
		{"much", "", 0},
		{"1e300", "", 0},
	}
	for _, tt := range tests {
		m := new(memory)
		err := m.Set(tt.text)
		if (err == nil) != (tt.limit > 0) || m.limit != tt.limit || err == nil && m.String() != tt.want {
			t.Errorf("%s: %d, %s, %v; want %d, %s", tt.text, m.limit, m, err, tt.limit, tt.want)
		}
	}
	if n := machineMemory(); n < 64<<20 {
		t.Errorf("the machine has %d bytes, want more", n)
	}
}

// What a source fetches ahead follows --memory, within the default of the sources.
func TestForSource(t *testing.T) {
	for limit, want := range map[int64]int64{0: 0, 1: 1, 64 << 20: 8 << 20, 1 << 40: 64 << 20} {
		if got := (&memory{limit: limit}).forSource(); got != want {
			t.Errorf("of %d: %d, want %d", limit, got, want)
		}
	}
}

// At least some records are read again at once, and more if there is memory for them.
func TestRecordsAtOnce(t *testing.T) {
	for limit, want := range map[int64]int{1: 1000, 1 << 30: 87381} {
		if got := (&memory{limit: limit}).recordsAtOnce(); got != want {
			t.Errorf("%d bytes: %d records, want %d", limit, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	tests := []struct {
		live   uint64
		want   int
		reason string
	}{
		{0, 800, "at the beginning: the runtime counts 4 MiB, and 8 times that are 32 MiB"},
		{8 << 20, 400, "32 MiB are four times as much"},
		{32 << 20, 100, "32 MiB are as much again"},
		{40 << 20, 80, "32 MiB are four fifths"},
		{5 << 30, 60, "at least three fifths, or collecting would take its time"},
	}
	for _, tt := range tests {
		if got := percent(tt.live); got != tt.want {
			t.Errorf("%d bytes in use may grow by %d %%, want %d: %s", tt.live, got, tt.want, tt.reason)
		}
	}
}
