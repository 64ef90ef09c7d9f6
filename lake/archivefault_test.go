package lake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"example.com/acstelemetry/logs"
)

// errKilled is what all of a disk does once its process has been killed: nothing.
var errKilled = errors.New("killed")

// quickDisk does not wait for the disk.
type quickDisk struct{ osDisk }

type quickFile struct{ diskFile }

func (quickFile) Sync() error { return nil }

func (quickDisk) create(name string) (diskFile, error) {
	f, err := osDisk{}.create(name)
	return quickFile{f}, err
}

func (quickDisk) syncDir(name string) error {
	_, err := os.Stat(name)
	return err
}

// faultyDisk fails at one of its operations. After a kill nothing works any more; after a fault of the
// disk everything else does.
type faultyDisk struct {
	quickDisk
	mu     sync.Mutex // protects count
	count  int        // operations so far
	failAt int        // the one that fails
	fault  error      // with which it fails

	undo []func() // what a loss of power would undo, newest last: names and content that were not synced
}

// fails counts an operation and reports whether it fails.
func (d *faultyDisk) fails() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.count == d.failAt || d.fault == errKilled && d.count > d.failAt {
		return d.fault
	}
	return nil
}

func (d *faultyDisk) mkdir(name string) error {
	if err := d.fails(); err != nil {
		return err
	}
	return d.quickDisk.mkdir(name)
}

func (d *faultyDisk) create(name string) (diskFile, error) {
	if err := d.fails(); err != nil {
		return nil, err
	}
	f, err := d.quickDisk.create(name)
	return &faultyFile{f, d, name}, err
}

func (d *faultyDisk) rename(from, to string) error {
	if err := d.fails(); err != nil {
		return err
	}
	old, oldErr := os.ReadFile(to)
	err := d.quickDisk.rename(from, to)
	if err == nil {
		d.undo = append(d.undo, func() {
			os.Rename(to, from)
			if oldErr == nil {
				os.WriteFile(to, old, 0o600)
			}
		})
	}
	return err
}

func (d *faultyDisk) remove(name string) error {
	if err := d.fails(); err != nil {
		return err
	}
	old, oldErr := os.ReadFile(name)
	err := d.quickDisk.remove(name)
	if err == nil && oldErr == nil {
		d.undo = append(d.undo, func() { os.WriteFile(name, old, 0o600) })
	}
	return err
}

func (d *faultyDisk) syncDir(name string) error {
	if err := d.fails(); err != nil {
		return err
	}
	d.undo = nil // generous: a real disk keeps other folders apart
	return d.quickDisk.syncDir(name)
}

// losePower undoes what a loss of power may undo.
func (d *faultyDisk) losePower() {
	for _, undo := range slices.Backward(d.undo) {
		undo()
	}
}

type faultyFile struct {
	diskFile
	disk *faultyDisk
	name string
}

// Write writes a half when it fails, as a full disk does.
func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.disk.fails(); err != nil {
		n, _ := f.diskFile.Write(b[:len(b)/2])
		return n, err
	}
	return f.diskFile.Write(b)
}

func (f *faultyFile) Sync() error {
	if err := f.disk.fails(); err != nil {
		os.Truncate(f.name, 0) // it was never on the disk
		return err
	}
	return f.diskFile.Sync()
}

func (f *faultyFile) Close() error {
	err := f.disk.fails()
	return errors.Join(err, f.diskFile.Close())
}

// addWith adds records with a disk of its own, in several commits.
func addWith(t *testing.T, d disk, dir string, records []logs.Record) error {
	archive := newArchive(dir, nil)
	archive.disk = d
	a, err := newAdder(t.Context(), archive)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(records, (len(records)+2)/3) {
		for _, rec := range part {
			err = errors.Join(err, a.WriteRecord(rec))
		}
		if err = errors.Join(err, a.Commit()); err != nil {
			break
		}
	}
	return errors.Join(err, a.Close())
}

// records of two days for three commits, which replace files of the first one.
func recordsForFaults(t *testing.T) (before, all []logs.Record) {
	t.Helper()
	var text strings.Builder
	for i := range 12 {
		fmt.Fprintf(&text, `{"time":"2026-11-0%dT%02d:00:00Z","category":"CallSummary","correlationId":"%d","properties":{}}`+"\n", 2+i%2, i, i)
	}
	all = recordsIn(t, text.String())
	return all[:2], all
}

// Whenever the process is killed, whether the power is lost then or not, and whenever the disk fails or
// is full, the archive is as a manifest says, has what it had before, and adding again completes it.
func TestFaultsAtAnyTime(t *testing.T) {
	before, all := recordsForFaults(t)
	counter := &faultyDisk{failAt: -1}
	dir := filepath.Join(t.TempDir(), "counted")
	addTo(t, dir, nil, before)
	if err := addWith(t, counter, dir, all); err != nil || counter.count < 50 {
		t.Fatalf("%d operations, %v", counter.count, err)
	}
	want := distinct(all)
	wantArchive(t, dir, want)
	step := 5 // in CI, all operations
	if os.Getenv("LONG_TESTS") != "" {
		step = 1
	}
	for first, how := range []struct {
		name  string
		fault error
		power bool
	}{
		{"killed", errKilled, false},
		{"killed, and no power", errKilled, true},
		{"full", syscall.ENOSPC, false},
		{"broken", syscall.EIO, true},
	} {
		t.Run(how.name, func(t *testing.T) {
			t.Parallel()
			failed, tried := 0, 0
			for at := first % step; at < counter.count; at += step {
				tried++
				dir := filepath.Join(t.TempDir(), "a")
				addTo(t, dir, nil, before)
				d := &faultyDisk{failAt: at + 1, fault: how.fault}
				err := addWith(t, d, dir, all)
				if err != nil {
					failed++
				}
				if err != nil && !errors.Is(err, how.fault) {
					t.Errorf("operation %d: %v", at, err)
				}
				if how.power {
					d.losePower()
				}
				faults, _ := faultsOf(t, dir)
				got := linesOf(t, open(t, dir).Source(nil))
				slices.Sort(got)
				if len(faults) > 0 || len(missingIn(distinct(before), got)) > 0 || len(missingIn(got, want)) > 0 || err == nil && len(got) != len(want) && !how.power {
					t.Errorf("operation %d, %v: the archive has %q, and %q", at, err, got, faults)
				}
				addTo(t, dir, nil, all)
				wantArchive(t, dir, want)
				wantNoLeftovers(t, dir, at)
				if t.Failed() {
					return
				}
			}
			if failed < tried/2 {
				t.Errorf("of %d operations that fail, %d are noticed", tried, failed)
			}
		})
	}
}

// The first manifest may be the one that fails.
func TestFaultsAtTheBeginning(t *testing.T) {
	_, all := recordsForFaults(t)
	for at := range 8 {
		dir := filepath.Join(t.TempDir(), "a")
		if err := addWith(t, &faultyDisk{failAt: at + 1, fault: errKilled}, dir, all); err == nil {
			t.Fatal("nothing failed")
		}
		addTo(t, dir, nil, all)
		wantArchive(t, dir, distinct(all))
		wantNoLeftovers(t, dir, at)
	}
}

// wantNoLeftovers checks that the folder has what the manifest lists, and nothing else but the lock.
func wantNoLeftovers(t *testing.T, dir string, at int) {
	t.Helper()
	m := open(t, dir).Manifest()
	must(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, name)
		if err == nil && !d.IsDir() && !m.has(filepath.ToSlash(rel)) && rel != manifestName && rel != lockName {
			t.Errorf("operation %d: %s is left", at, rel)
		}
		return err
	}))
}

// Leftovers are told apart from files of others.
func TestLeftovers(t *testing.T) {
	before, all := recordsForFaults(t)
	for at := 1; ; at++ {
		dir := filepath.Join(t.TempDir(), "a")
		addTo(t, dir, nil, before)
		if err := addWith(t, &faultyDisk{failAt: at, fault: errKilled}, dir, all); err == nil {
			t.Fatal("nothing was left at any time")
		}
		faults, v := faultsOf(t, dir)
		if len(faults) > 0 {
			t.Fatalf("operation %d: %q", at, faults)
		}
		if len(v.Leftovers) > 0 {
			return
		}
	}
}
