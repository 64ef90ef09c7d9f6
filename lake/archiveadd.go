package lake

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.com/acstelemetry/logs"
)

// Adder adds records to an archive. A record that is there is not added again: see [HashColumn].
//
// What was collected goes into the archive at each Commit, and whenever it is more than
// [ArchiveOptions.MaxMemory]. Each time the archive has all of it or, if the program is killed or the disk
// is full, none of it; what is left of that is removed when the next Adder begins. Adding the same records
// again completes what was interrupted.
type Adder struct {
	ctx     context.Context
	archive *Archive
	unlock  func() error
	known   []*logs.Schema
	ids     map[*logs.Schema]*identities
	index   map[*logs.Schema]int // in known
	parts   map[partKey]*part
	held    int64    // bytes of records in parts
	stale   []string // files that the manifest does not list any more, and that are still there
	written int      // temporary files
	added   Added
	err     error // sticky
}

// Added says what an [Adder] has done.
type Added struct {
	// Records is how many records were given, and New how many of them were not in the archive.
	Records, New int64
	// Commits is how many times the archive has changed.
	Commits int64
}

// NewAdder opens the archive in a folder to add to it. A folder that does not exist, or is empty, becomes
// an archive. If another process adds to it, that is ErrLocked. Close the Adder at the end.
func NewAdder(ctx context.Context, dir string, opts *ArchiveOptions) (*Adder, error) {
	return newAdder(ctx, newArchive(dir, opts))
}

func newAdder(ctx context.Context, archive *Archive) (_ *Adder, err error) {
	a := &Adder{
		ctx: ctx, archive: archive, known: append(slices.Clip(archive.opts.Schemas), new(logs.Other).Schema()),
		ids: map[*logs.Schema]*identities{}, index: map[*logs.Schema]int{}, parts: map[partKey]*part{},
	}
	for i, s := range a.known {
		a.ids[s], a.index[s] = newIdentities(s), i
	}
	if err := archive.mayBecome(); err != nil {
		return nil, err
	}
	if err := archive.disk.mkdir(archive.dir); err != nil {
		return nil, err
	}
	if a.unlock, err = lock(archive.at(lockName)); err != nil {
		return nil, fmt.Errorf("%s: %w", archive.dir, err)
	}
	if err := a.begin(); err != nil {
		return nil, errors.Join(err, a.unlock())
	}
	return a, nil
}

// mayBecome returns an error if a folder is no archive, and has other files.
func (a *Archive) mayBecome() error {
	entries, err := os.ReadDir(a.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == manifestName:
			return nil
		case !strings.HasPrefix(name, "."):
			err = fmt.Errorf("%s: %w, and holds other files such as %s", a.dir, ErrNoArchive, name)
		}
	}
	return err
}

// begin reads the manifest, or makes the first one, and removes what is left of an interrupted Adder.
func (a *Adder) begin() error {
	err := a.archive.load()
	if errors.Is(err, ErrNoArchive) {
		a.archive.manifest, err = &Manifest{}, nil
	}
	if err == nil {
		err = a.recover()
	}
	if err == nil {
		err = a.archive.disk.mkdir(a.archive.at(workName))
	}
	if err == nil && a.archive.manifest.Format == 0 {
		err = a.setManifest(a.archive.manifest.with(nil, nil))
	}
	return err
}

// partKey is a folder of an archive.
type partKey struct {
	schema int
	log    string
	day    int64 // since 1970; noTime for none
}

// part are the records that were collected for a folder.
type part struct {
	name    string
	schema  *logs.Schema
	chunk   []byte // of the latest lines
	entries []entry
}

// entry is a record of a part.
type entry struct {
	key
	line []byte
}

// add adds a record.
func (p *part) add(k key, line []byte) {
	if cap(p.chunk)-len(p.chunk) < len(line) {
		const least, most = 4 << 10, 1 << 20
		p.chunk = make([]byte, 0, max(len(line), min(max(2*cap(p.chunk), least), most)))
	}
	p.chunk = append(p.chunk, line...)
	p.entries = append(p.entries, entry{k, p.chunk[len(p.chunk)-len(line):]})
}

// key says which record it is. Records in files are in the order of their keys.
type key struct {
	at   int64 // milliseconds since 1970; noTime for none
	hash uint64
}

func (k key) compare(other key) int {
	return cmp.Or(cmp.Compare(k.at, other.at), cmp.Compare(k.hash, other.hash))
}

const noTime = math.MinInt64

// Append appends a record as Write takes it, for programs that make these texts in several
// goroutines.
func (a *Adder) Append(dst []byte, rec logs.Record) []byte {
	ids, ok := a.ids[rec.Schema()]
	if !ok {
		return append(dst, foreign)
	}
	hash, dst := ids.hash(rec, dst)
	log := ids.folder
	if log == "" {
		log = a.otherFolder(otherLog(rec))
	}
	dst = append(dst, byte(a.index[ids.schema]), byte(len(log)))
	dst = binary.LittleEndian.AppendUint64(append(dst, log...), hash)
	return logs.AppendJSON(binary.LittleEndian.AppendUint64(dst, uint64(ids.timeOf(rec))), rec)
}

// otherFolder returns the name of the folder of a log without a schema. No other log has it.
func (a *Adder) otherFolder(log string) string {
	name := folderName(log)
	for _, s := range a.known {
		if strings.EqualFold(a.ids[s].folder, name) {
			return name + "_"
		}
	}
	return name
}

// foreign marks a record of a schema that the archive does not know.
const foreign = 255

// Write adds a record as Append has made it.
func (a *Adder) Write(text []byte) error {
	if a.err != nil {
		return a.err
	}
	if len(text) == 0 || text[0] == foreign {
		return errors.New("lake: a record of a schema that is not in ArchiveOptions.Schemas")
	}
	log := text[2 : 2+text[1]]
	numbers := text[2+len(log):]
	k := key{int64(binary.LittleEndian.Uint64(numbers[8:])), binary.LittleEndian.Uint64(numbers)}
	line := numbers[16:]
	day := k.at
	if day != noTime {
		day = floor(day, 24*60*60*1000)
	}
	p := a.parts[partKey{int(text[0]), string(log), day}]
	if p == nil {
		p = &part{name: partitionOf(string(log), dayOf(k.at)), schema: a.known[text[0]]}
		a.parts[partKey{int(text[0]), string(log), day}] = p
	}
	p.add(k, line)
	const ofEntry, ofPart = 48, 4096
	a.held += int64(len(line)) + ofEntry
	a.added.Records++
	if a.held+ofPart*int64(len(a.parts)) >= a.archive.opts.MaxMemory {
		return a.Commit()
	}
	return nil
}

// WriteRecord adds a record.
func (a *Adder) WriteRecord(rec logs.Record) error { return a.Write(a.Append(nil, rec)) }

// floor returns a divided by b, rounded down.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Commit puts into the archive what was collected. It is on the disk then.
func (a *Adder) Commit() error {
	if a.err == nil {
		a.err = a.commit()
	}
	return a.err
}

func (a *Adder) commit() error {
	parts := make([]*part, 0, len(a.parts))
	for _, p := range a.parts {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(x, y *part) int {
		return cmp.Or(strings.Compare(x.name, y.name), strings.Compare(x.schema.Name(), y.schema.Name()))
	})
	a.parts, a.held = map[partKey]*part{}, 0
	changes, err := a.changesOf(parts)
	if err == nil {
		err = a.apply(changes)
	}
	return err
}

// changesOf writes the files of parts, by several goroutines.
func (a *Adder) changesOf(parts []*part) ([]*change, error) {
	ctx, stop := context.WithCancelCause(a.ctx)
	defer stop(nil)
	changes := make([]*change, len(parts))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		wg.Go(func() {
			for i := range next {
				var err error
				if changes[i], err = a.archive.change(ctx, parts[i], a.written+i); err != nil {
					stop(err)
				}
				parts[i] = nil // its records take memory
			}
		})
	}
	for i := range parts {
		if ctx.Err() == nil {
			next <- i
		}
	}
	close(next)
	wg.Wait()
	a.written += len(parts)
	return changes, context.Cause(ctx)
}

// Added returns what has been done so far.
func (a *Adder) Added() Added { return a.added }

// Manifest returns what is in the archive now.
func (a *Adder) Manifest() *Manifest { return a.archive.manifest }

// Close ends the adding, without what was not committed.
func (a *Adder) Close() error {
	if a.unlock == nil {
		return nil
	}
	a.cleanUp()
	err := a.unlock()
	a.unlock, a.err, a.parts = nil, errClosedAdder, nil
	return err
}

var errClosedAdder = errors.New("lake: the Adder is closed")
