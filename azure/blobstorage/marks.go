package blobstorage

import (
	"context"
	"fmt"
	"maps"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	// settled is how long a blob must not have changed until it is read to its end, whether
	// that ends a record or not.
	settled = time.Hour
	// remembered is how long after its last change a blob has a mark. If it changes after
	// that, it is read again from its beginning.
	remembered = 48 * time.Hour
	// mostMarks is how many marks there may be before a checkpoint forgets what a run with
	// a narrower range does not read.
	mostMarks = 50_000
)

// book says what has been read, and keeps that in a checkpoint.
type book struct {
	to      Checkpoint // may be nil
	service string
	every   time.Duration

	saving sync.Mutex // held while the checkpoint is saved

	mu     sync.Mutex // protects the fields below
	loaded bool
	marks  map[string]Mark
	done   map[string]Done
	dirty  bool
	next   time.Time // when to save again
}

// load reads the checkpoint, once.
func (k *book) load(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.loaded {
		return nil
	}
	var state State
	if k.to != nil {
		var err error
		if state, err = k.to.Load(ctx); err != nil {
			return err
		}
		if err := state.check(k.service); err != nil {
			return err
		}
	}
	k.loaded = true
	k.marks, k.done = map[string]Mark{}, map[string]Done{}
	maps.Copy(k.marks, state.Marks)
	maps.Copy(k.done, state.Done)
	return nil
}

// check says whether the state can be used for this account.
func (s *State) check(service string) error {
	switch {
	case s.Version == 0 && s.Service == "" && len(s.Marks) == 0 && len(s.Done) == 0:
		return nil // there is none
	case s.Version != StateVersion:
		return fmt.Errorf("%w: it has version %d, this program knows version %d", ErrCheckpoint, s.Version, StateVersion)
	case s.Service != service:
		return fmt.Errorf("%w: it belongs to %s, not to %s", ErrCheckpoint, s.Service, service)
	}
	return nil
}

// step is what has to be done with a blob.
type step int

const (
	skip   step = iota // nothing
	anew               // read it from its beginning
	reread             // the same, because it is not the blob that was read before
	onward             // read it from the mark on, if the bytes before it are still the same
	rest               // read it from the mark on, which is known to be right
)

// step decides what to do with a blob, and from which mark on.
func (k *book) step(b *found, now time.Time) (step, Mark) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, ok := k.marks[b.key()]
	switch {
	case !ok && k.done[b.folderKey()].covers(b), ok && m.ETag == b.etag && m.Offset == b.size:
		return skip, m
	case !ok, m.Offset == 0 && m.ETag != b.etag:
		return anew, Mark{}
	case m.ETag == b.etag && b.isYoung(now): // what is left is not a whole record
		return skip, m
	case m.ETag == b.etag:
		return rest, m
	case m.Offset > b.size, !b.goesOn():
		return reread, Mark{}
	}
	return onward, m
}

// goesOn reports whether a blob that has grown can be read from where it ended: its records are
// lines then. A table needs the names of its columns, which come first.
func (b *found) goesOn() bool {
	return !b.packed && (b.span != span{} || b.appended && !strings.EqualFold(path.Ext(b.name), ".csv"))
}

// isYoung reports whether a blob may still grow.
func (b *found) isYoung(now time.Time) bool { return now.Sub(b.modified) < settled }

// folderKey is the key of Done for the blob.
func (b *found) folderKey() string { return b.container + "/" + folderOf(b.name) }

// covers reports whether a blob without a mark has been read.
func (d Done) covers(b *found) bool {
	return !b.span.from.IsZero() && b.modified.Before(d.Before) && b.span.overlaps(d.From, d.To)
}

// mark notes what has been read of a blob.
func (k *book) mark(b *found, offset int64, sum string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.marks[b.key()] = Mark{Offset: offset, ETag: b.etag, Modified: b.modified, Sum: sum}
	k.dirty = true
}

// save saves the checkpoint if something has changed.
func (k *book) save(ctx context.Context) error {
	k.saving.Lock()
	defer k.saving.Unlock()
	state, changed := k.changes()
	if !changed {
		return nil
	}
	start := time.Now()
	err := k.to.Save(ctx, state)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		k.dirty = true
		err = fmt.Errorf("saving the checkpoint: %w", err)
	}
	// A large checkpoint is not what the time is for.
	k.next = time.Now().Add(max(k.every, 10*time.Since(start)))
	return err
}

// changes returns what has to be saved, if anything has changed.
func (k *book) changes() (State, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.dirty || k.to == nil {
		return State{}, false
	}
	k.dirty = false
	return State{Version: StateVersion, Service: k.service, Marks: maps.Clone(k.marks), Done: maps.Clone(k.done)}, true
}

// saveIfDue saves the checkpoint if that has not been done for some time, or at the end.
func (k *book) saveIfDue(ctx context.Context, end bool) error {
	k.mu.Lock()
	due := k.every >= 0 && (end || !time.Now().Before(k.next)) && ctx.Err() == nil
	k.mu.Unlock()
	if !due {
		return nil
	}
	return k.save(ctx)
}

// pass is a complete listing of the asked range. When all of its blobs have been read, the
// marks of old ones can be forgotten.
type pass struct {
	folders map[string]*folderPass // by key of Done
	seen    map[string]bool        // keys of the blobs
	open    int                    // blobs that are being read, and one for the listing
}

// folderPass is a pass through one folder.
type folderPass struct {
	failed bool      // something was not read
	newest time.Time // change of a blob
}

// finish forgets the marks of blobs that are gone, and of blobs that have not changed for
// long: a Done says that these have been read.
func (k *book) finish(p *pass, asked span, prefix string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	isFull := len(k.marks) >= mostMarks
	before := map[string]time.Time{} // of the folders whose Done is replaced
	for key, f := range p.folders {
		_, folder, _ := strings.Cut(key, "/")
		old, isOld := k.done[key]
		d := Done{asked.from, asked.to, f.newest.Add(-remembered)}
		isPart := len(prefix) > len(folder) && strings.HasPrefix(prefix, folder) // not all blobs were listed
		if f.failed || f.newest.IsZero() || folder == "" || isPart || isOld && !d.includes(old) && !isFull {
			continue
		}
		if d.Before.Before(old.Before) {
			d.Before = old.Before
		}
		before[key] = d.Before
		k.dirty = k.dirty || d != old
		k.done[key] = d
	}
	for key, m := range k.marks {
		b := found{}
		b.container, b.name, _ = strings.Cut(key, "/")
		b.span, _ = spanOf(b.name)
		f := p.folders[b.folderKey()]
		isAsked := b.span == span{} || b.span.overlaps(asked.from, asked.to)
		isGone := isAsked && !p.seen[key] && strings.HasPrefix(b.name, prefix)
		isPast := isFull && !isAsked && f != nil && m.Modified.Before(f.newest.Add(-remembered))
		if f != nil && !f.failed && (isGone || isPast || p.seen[key] && m.Modified.Before(before[b.folderKey()])) {
			delete(k.marks, key)
			k.dirty = true
		}
	}
}

// includes reports whether d is about all the blobs that old is about.
func (d Done) includes(old Done) bool {
	return (d.From.IsZero() || !old.From.IsZero() && !d.From.After(old.From)) &&
		(d.To.IsZero() || !old.To.IsZero() && !d.To.Before(old.To))
}
