package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// ArchiveOptions say how an [Archive] is opened. A nil *ArchiveOptions and the zero
// ArchiveOptions mean the defaults.
type ArchiveOptions struct {
	// Schemas are those of the records. By default they are [acstelemetry.Schemas].
	Schemas []*logs.Schema

	// MaxMemory is how many bytes of records, as JSON, an [Adder] collects before it writes them
	// into the archive. It takes about twice as much memory. Zero means 128 MiB.
	MaxMemory int64

	// MaxFile is how many bytes of records, as JSON, make a file that is not merged with others
	// any more. As Parquet it is about a tenth of that. Zero means 512 MiB.
	MaxFile int64
}

const (
	defaultArchiveMemory = 128 << 20
	defaultArchiveFile   = 512 << 20
)

// Archive is a folder of Parquet files with records of all logs, each record once, and a manifest
// that lists the files with counts and checksums. Each log and each day in UTC has a folder, as in
// log=CallSummary/day=2026-11-02; what has no time is in day=__HIVE_DEFAULT_PARTITION__, which engines read as NULL.
//
// All methods may be called while another process adds to the archive.
type Archive struct {
	dir      string
	opts     ArchiveOptions
	manifest *Manifest
	disk     disk
	small    int64 // bytes of text of a file that is always merged
}

// The errors of an archive.
var (
	// ErrNoArchive says that a folder is no archive: it does not exist, or has no manifest.
	ErrNoArchive = errors.New("the folder is no archive")
	// ErrLocked says that another process adds to the archive.
	ErrLocked = errors.New("another process adds to the archive")
	// ErrMissing says that a file of an archive is not there.
	ErrMissing = errors.New("the file is missing")
	// ErrUnlisted says that a file in the folder of an archive is not in its manifest.
	ErrUnlisted = errors.New("the file is not in the manifest of the archive")
)

// The names of what is in the folder of an archive. Readers of folders leave out hidden files.
const (
	manifestName = ".manifest.json"
	lockName     = ".lock"
	workName     = ".adding" // a folder of files that are being written
	noDay        = "__HIVE_DEFAULT_PARTITION__"
)

// OpenArchive opens the archive in a folder, as its manifest is now.
func OpenArchive(dir string, opts *ArchiveOptions) (*Archive, error) {
	a := newArchive(dir, opts)
	if err := a.load(); err != nil {
		return nil, err
	}
	return a, nil
}

func newArchive(dir string, opts *ArchiveOptions) *Archive {
	a := &Archive{dir: dir, disk: osDisk{}, small: 1 << 20}
	if opts != nil {
		a.opts = *opts
	}
	if a.opts.Schemas == nil {
		a.opts.Schemas = acstelemetry.Schemas()
	}
	if a.opts.MaxMemory <= 0 {
		a.opts.MaxMemory = defaultArchiveMemory
	}
	if a.opts.MaxFile <= 0 {
		a.opts.MaxFile = defaultArchiveFile
	}
	return a
}

// load reads the manifest.
func (a *Archive) load() error {
	m, err := readManifest(a.at(manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", a.dir, ErrNoArchive)
	}
	if err != nil {
		return err
	}
	a.manifest = m
	return nil
}

// Manifest returns what is in the archive. It must not be changed.
func (a *Archive) Manifest() *Manifest { return a.manifest }

// at returns the path of a name in the archive.
func (a *Archive) at(name string) string { return filepath.Join(a.dir, filepath.FromSlash(name)) }

// Selection says which files of an archive are read. The zero Selection means all.
type Selection struct {
	// Logs are the names of logs, as in the folders of the archive, in any case. None means all.
	Logs []string
	// Since and Until limit the records by the days, in UTC, of their times: those that have a part
	// from Since on and before Until. Records without a time are left out if there is a limit. A zero
	// time is no limit.
	Since, Until time.Time
}

// has reports whether the files of a partition are read.
func (s *Selection) has(partition string) bool {
	log, day := splitPartition(partition)
	found := len(s.Logs) == 0
	for _, name := range s.Logs {
		found = found || strings.EqualFold(name, log)
	}
	if !found || s.Since.IsZero() && s.Until.IsZero() {
		return found
	}
	begins, err := time.Parse(time.DateOnly, day)
	return err == nil && (s.Until.IsZero() || begins.Before(s.Until)) &&
		(s.Since.IsZero() || begins.AddDate(0, 0, 1).After(s.Since))
}

// Source returns a source of the records of an archive as JSON lines, as [logs.AppendJSON] has
// written them, in the order of logs, days and times. A nil *Selection means all. What is added
// meanwhile may be left out.
func (a *Archive) Source(which *Selection) logs.Source {
	if which == nil {
		which = new(Selection)
	}
	return &archiveSource{a, *which}
}

type archiveSource struct {
	archive *Archive
	which   Selection
}

// Inputs returns an iterator over the files.
func (s *archiveSource) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for partition, files := range s.archive.manifest.partitions() {
			if !s.which.has(partition) {
				continue
			}
			opened, err := s.archive.openAll(partition, files)
			if err != nil {
				if !yield(&logs.Input{Name: s.archive.at(partition)}, err) {
					return
				}
				continue
			}
			inputs := logs.Source(opened)
			for in, err := range NewSource(inputs, &Options{Schemas: s.archive.opts.Schemas}).Inputs(ctx) {
				if !yield(in, err) {
					return
				}
			}
		}
	}
}

// openFiles are the open files of a partition, as a source.
type openFiles []*os.File

// Inputs returns an iterator over the files.
func (list openFiles) Inputs(context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for i, f := range list {
			if !yield(&logs.Input{Name: f.Name(), Reader: f, Close: f.Close}, nil) {
				for _, rest := range list[i+1:] {
					rest.Close() //nolint:errcheck // they are only read
				}
				return
			}
		}
	}
}

// openAll opens all files of a partition at once: what an Adder replaces afterwards can still be
// read. If it has replaced some before, the manifest says by what.
func (a *Archive) openAll(partition string, files []ArchiveFile) (openFiles, error) {
	for generation := a.manifest.Generation; ; {
		list := make(openFiles, 0, len(files))
		var err error
		for _, f := range files {
			var opened *os.File
			if opened, err = os.Open(a.at(f.Name)); err != nil {
				break
			}
			list = append(list, opened)
		}
		if err == nil {
			return list, nil
		}
		for _, f := range list {
			f.Close() //nolint:errcheck // they are only read
		}
		now, other := readManifest(a.at(manifestName))
		if !errors.Is(err, fs.ErrNotExist) || other != nil || now.Generation == generation {
			return nil, err
		}
		generation, files = now.Generation, now.in(partition)
	}
}

// partitionOf returns the folder of a log and a day.
func partitionOf(log, day string) string { return "log=" + log + "/day=" + day }

// splitPartition returns the log and the day of a folder.
func splitPartition(partition string) (log, day string) {
	log, day = path.Split(partition)
	return strings.TrimPrefix(strings.TrimSuffix(log, "/"), "log="), strings.TrimPrefix(day, "day=")
}

// dayOf returns the day of a time in milliseconds.
func dayOf(at int64) string {
	if at == noTime {
		return noDay
	}
	return time.UnixMilli(at).UTC().Format(time.DateOnly)
}

// folderName makes the name of a log safe as that of a folder: a record may hold anything.
func folderName(log string) string {
	const most = 100 // bytes; some systems allow 143
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' {
			return r
		}
		return '_'
	}, log)
	return name[:min(len(name), most)]
}
