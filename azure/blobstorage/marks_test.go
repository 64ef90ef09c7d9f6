package blobstorage

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"
)

// A small world of blobs that grow, and of runs that read them.
type world struct {
	*testing.T
	rand  *rand.Rand
	now   time.Time
	blobs []*blobState
	to    memory
}

// blobState is a blob of the world.
type blobState struct {
	found
	version int
	read    []int // how often each byte was read
	late    bool  // it changed so late that it may be read again
}

func (w *world) grow(b *blobState) {
	n := 1 + w.rand.IntN(3)
	b.read = append(b.read, make([]int, n)...)
	b.size += int64(n)
	b.version++
	b.etag = fmt.Sprint(b.version)
	b.late = b.late || !b.modified.IsZero() && w.now.Sub(b.modified) > remembered/2
	b.modified = w.now
}

// run reads what the range asks for, as far as nothing fails.
func (w *world) run(asked span, failing bool) {
	k := &book{to: &w.to, service: "s"}
	if err := k.load(w.Context()); err != nil {
		w.Fatal(err)
	}
	p := &pass{folders: map[string]*folderPass{}, seen: map[string]bool{}, open: 1}
	for _, b := range w.blobs {
		if !b.span.overlaps(asked.from, asked.to) {
			continue
		}
		f := p.folders[b.folderKey()]
		if f == nil {
			f = &folderPass{}
			p.folders[b.folderKey()] = f
		}
		p.seen[b.key()] = true
		if b.modified.After(f.newest) {
			f.newest = b.modified
		}
		how, m := k.step(&b.found, w.now)
		switch {
		case how == skip:
			continue
		case failing && w.rand.IntN(4) == 0:
			f.failed = true
			continue
		}
		for i := m.Offset; i < b.size; i++ {
			b.read[i]++
		}
		k.mark(&b.found, b.size, "")
	}
	k.finish(p, asked, "")
	if err := k.save(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// Whatever is forgotten, nothing is lost, and what is read again is what changed late, or what
// runs with other ranges read.
func TestForgettingLosesNothing(t *testing.T) {
	for seed := range uint64(60) {
		w := &world{T: t, rand: rand.New(rand.NewPCG(seed, 0)), now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
		begin, most := w.now, 0
		for hours := range 24 * 12 {
			w.now = begin.Add(time.Duration(hours) * time.Hour)
			for f := range 2 {
				b := &blobState{found: found{container: "c", name: fmt.Sprint(f, w.now.Format("/y=2006/m=01/d=02/h=15/m=00/"), "PT1H.json"), appended: true}}
				b.span, _ = spanOf(b.name)
				w.grow(b)
				w.blobs = append(w.blobs, b)
			}
			if w.rand.IntN(3) == 0 { // something changes late
				b := w.blobs[w.rand.IntN(len(w.blobs))]
				if w.rand.IntN(4) > 0 {
					b = w.blobs[max(0, len(w.blobs)-1-w.rand.IntN(40))]
				}
				w.grow(b)
			}
			if w.rand.IntN(6) > 0 {
				continue
			}
			asked := span{}
			if w.rand.IntN(3) == 0 {
				asked.from = w.now.Add(-time.Duration(w.rand.IntN(100)) * time.Hour)
			}
			w.run(asked, w.rand.IntN(3) == 0)
			most = max(most, len(w.to.state.Marks))
		}
		w.run(span{}, false)
		for _, b := range w.blobs {
			for i, n := range b.read {
				if n == 0 || n > 1 && !b.late {
					t.Fatalf("seed %d: byte %d of %s was read %d times", seed, i, b.name, n)
				}
			}
		}
		if seed == 0 {
			t.Logf("at most %d marks for %d blobs; in the end %d", most, len(w.blobs), len(w.to.state.Marks))
		}
		if n := len(w.to.state.Marks); n > 3*2*48 {
			t.Errorf("seed %d: %d marks", seed, n)
		}
	}
}

// Marks of blobs that are gone are forgotten, but not those that a run did not list.
func TestMarksOfDeletedBlobs(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	const in = "y=2026/m=11/d=22/h=09/m=00/PT1H.json"
	marks := map[string]Mark{
		"c/a/" + in:                             {Modified: day}, // is there
		"c/gone/" + in:                          {Modified: day},
		"c/failed/" + in:                        {Modified: day}, // its folder was not listed to the end
		"c/a/y=2026/m=11/d=21/h=09/m=00/x.json": {Modified: day}, // out of range
		"c/a/y=2026/m=11/d=22/h=10/m=00/x.json": {Modified: day}, // deleted
		"d/a/" + in:                             {Modified: day}, // another container
	}
	k := &book{marks: maps.Clone(marks), done: map[string]Done{}}
	k.finish(&pass{
		folders: map[string]*folderPass{"c/a/": {newest: day}, "c/gone/": {}, "c/failed/": {failed: true}},
		seen:    map[string]bool{"c/a/" + in: true},
	}, span{from: day}, "")
	delete(marks, "c/gone/"+in)
	delete(marks, "c/a/y=2026/m=11/d=22/h=10/m=00/x.json")
	if !maps.Equal(k.marks, marks) {
		t.Errorf("marks %v, want %v", k.marks, marks)
	}
}

// A run with a prefix has not listed all blobs of a folder, so a later one without it reads the
// others.
func TestPrefixWithinFolder(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		reason, prefix string
		isDone         bool
	}{
		{"none", "", true},
		{"the beginning of a folder's name", "resourceId=/A", true},
		{"a folder", "resourceId=/A/", true},
		{"a day of it", "resourceId=/A/y=2026/m=11/d=22/", false},
		{"the beginning of a date", "resourceId=/A/y", false},
	} {
		k := &book{marks: map[string]Mark{}, done: map[string]Done{}}
		k.finish(&pass{folders: map[string]*folderPass{"c/resourceId=/A/": {newest: day}}}, span{}, test.prefix)
		if _, isDone := k.done["c/resourceId=/A/"]; isDone != test.isDone {
			t.Errorf("%s: done %v, want %v", test.reason, isDone, test.isDone)
		}
	}
}

// Runs that each ask for the last day only do not make a checkpoint grow for ever.
func TestMovingRange(t *testing.T) {
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	nameOf := func(resource int, at time.Time) string {
		return fmt.Sprintf("resourceId=/%d/%s", resource, at.Format("y=2006/m=01/d=02/h=15/m=00/PT1H.json"))
	}
	k := &book{marks: map[string]Mark{}, done: map[string]Done{}}
	most := 0
	const resources, days = 300, 14 // 7,200 blobs a day
	for range days {
		now = now.AddDate(0, 0, 1)
		p := &pass{folders: map[string]*folderPass{}, seen: map[string]bool{}}
		for r := range resources {
			p.folders[fmt.Sprintf("c/resourceId=/%d/", r)] = &folderPass{newest: now}
			for h := range 24 {
				at := now.Add(-time.Duration(h) * time.Hour)
				b := &found{container: "c", name: nameOf(r, at), etag: "1", modified: at}
				p.seen[b.key()] = true
				k.mark(b, 1, "")
			}
		}
		k.finish(p, span{from: now.AddDate(0, 0, -1)}, "")
		most = max(most, len(k.marks))
	}
	// Blobs of the last two days, and those of the day that is asked for, have marks in any case.
	if most >= mostMarks+7_200 || len(k.marks) < 2*7_200 {
		t.Errorf("%d marks at most, %d at the end", most, len(k.marks))
	}
}
