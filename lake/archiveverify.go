package lake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// ArchiveFault is what is wrong with a file of an archive.
type ArchiveFault struct {
	// Name is that of the file in the folder of the archive, with slashes.
	Name string
	// Err says what is wrong. It wraps ErrMissing, ErrUnlisted, ErrCorrupt or an error of the system.
	Err error
}

// Verified is what has been read to verify an archive.
type Verified struct {
	// Files is the number of files, Rows that of their records, Bytes their size and Text that of the records as
	// JSON; of those that are as the manifest says.
	Files, Rows, Bytes, Text int64
	// Faults is the number of files with something wrong.
	Faults int64
	// Leftovers are files that an interrupted Adder has left, and that the next one removes.
	Leftovers []string
}

// Verify reads all files of an archive and compares them with the manifest: the checksum, the number
// of records and the size of their text, the order and the days of their times. It also looks for
// files that the manifest does not list. It calls back for each file with something wrong. An error means that
// it could not be finished.
func (a *Archive) Verify(ctx context.Context, report func(ArchiveFault)) (*Verified, error) {
	v := &Verified{}
	files := a.manifest.Files
	faults := make([]error, len(files))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wg.Go(func() {
			for i := range next {
				faults[i] = a.verify(ctx, &files[i])
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	unlisted, err := a.unlisted()
	if err != nil {
		return nil, err
	}
	now, err := readManifest(a.at(manifestName)) // an Adder may have replaced files meanwhile
	if err != nil {
		return nil, err
	}
	note, err := a.readNote()
	if err != nil {
		return nil, err
	}
	fault := func(name string, err error) {
		v.Faults++
		report(ArchiveFault{name, err})
	}
	for i, err := range faults {
		f := &files[i]
		switch {
		case err == nil:
			v.Files, v.Rows, v.Bytes, v.Text = v.Files+1, v.Rows+f.Rows, v.Bytes+f.Bytes, v.Text+f.Text
		case now.has(f.Name):
			fault(f.Name, err)
		}
	}
	left := map[string]bool{}
	for _, name := range note.leftovers(now) {
		left[name] = true
	}
	for _, name := range unlisted {
		_, err := os.Lstat(a.at(name))
		switch {
		case err != nil || now.has(name):
		case left[name]:
			v.Leftovers = append(v.Leftovers, name)
		default:
			fault(name, ErrUnlisted)
		}
	}
	return v, nil
}

// Missing returns the files that the manifest lists and that are not in the folder. Reading the
// folder as any other one does not notice that they are missing.
func (a *Archive) Missing() ([]ArchiveFile, error) {
	var list []ArchiveFile
	for _, f := range a.manifest.Files {
		if _, err := os.Stat(a.at(f.Name)); errors.Is(err, fs.ErrNotExist) {
			list = append(list, f)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	now, err := readManifest(a.at(manifestName)) // an Adder may have replaced files meanwhile
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(f ArchiveFile) bool { return !now.has(f.Name) }), nil
}

// unlisted returns the files in the folder that the manifest does not list. Hidden ones do not count:
// nobody reads them as records.
func (a *Archive) unlisted() (names []string, err error) {
	err = filepath.WalkDir(a.dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		case name != a.dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		name, err = filepath.Rel(a.dir, name)
		if name = filepath.ToSlash(name); err == nil && !a.manifest.has(name) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// verify returns what is wrong with a file.
func (a *Archive) verify(ctx context.Context, f *ArchiveFile) (err error) {
	defer recovered(&err)
	if err := a.verifySum(f); err != nil {
		return err
	}
	s, err := a.openSorted(ctx, f)
	if err != nil {
		return unnamed(err, f.Name)
	}
	defer func() { err = errors.Join(err, s.close()) }()
	read := ArchiveFile{Name: f.Name, Bytes: f.Bytes, SHA256: f.SHA256}
	_, day := splitPartition(f.partition())
	var line []byte
	for {
		before := s.key
		switch ok, err := s.next(); {
		case err != nil:
			return unnamed(err, f.Name)
		case !ok:
			if read != *f {
				return fmt.Errorf("%w: it has %d records with %d bytes from %v to %v, not %d with %d from %v to %v",
					ErrCorrupt, read.Rows, read.Text, read.First, read.Last, f.Rows, f.Text, f.First, f.Last)
			}
			return nil
		}
		if line, err = s.lines.appendRow(line[:0], s.rows[0]); err != nil {
			return err
		}
		read.Text += int64(len(line) - len("\n"))
		read.count(s.key.at)
		switch {
		case read.Rows > 1 && before.compare(s.key) >= 0:
			return fmt.Errorf("%w: record %d is not in order", ErrCorrupt, read.Rows)
		case dayOf(s.key.at) != day:
			return fmt.Errorf("%w: record %d is of another day, %s", ErrCorrupt, read.Rows, dayOf(s.key.at))
		}
	}
}

// unnamed returns an error without the name of the file, which is known.
func unnamed(err error, name string) error {
	if text, ok := strings.CutPrefix(err.Error(), name+": "); ok {
		return &namelessError{text, err}
	}
	return err
}

type namelessError struct {
	text string
	err  error
}

func (e *namelessError) Error() string { return e.text }
func (e *namelessError) Unwrap() error { return e.err }

// verifySum compares the size and the checksum of a file.
func (a *Archive) verifySum(f *ArchiveFile) error {
	from, err := os.Open(a.at(f.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrMissing
	}
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // it is only read
	sum := sha256.New()
	n, err := io.Copy(sum, from)
	switch {
	case err != nil:
		return err
	case n != f.Bytes:
		return fmt.Errorf("%w: it has %d bytes, not %d", ErrCorrupt, n, f.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != f.SHA256:
		return fmt.Errorf("%w: its SHA-256 is another than that of the manifest", ErrCorrupt)
	}
	return nil
}
