package blobstorage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/acstelemetry/logs"
)

// now is the name of the blob of the present hour.
func now(resource string) string { return hour(resource, time.Now().UTC().Format("2006-01-02 15")) }

// follow reads a source that follows. The key of a step is the number of records after which it
// happens.
type follow struct {
	steps map[int]func()
	end   int // records
	read
}

func (f *follow) run(t *testing.T, s *Source, unordered bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var mu sync.Mutex
	each := logs.Each
	if unordered {
		each = logs.EachUnordered
	}
	err := each(ctx, s, nil, func(it logs.Item) error {
		mu.Lock()
		defer mu.Unlock()
		f.add(it)
		n := len(f.ids)
		if step := f.steps[n]; it.Record != nil && step != nil {
			go step() // what reads must not wait
		}
		if n == f.end {
			cancel()
		}
		return nil
	}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v after %d of %d records", err, len(f.ids), f.end)
	}
}

func TestFollow(t *testing.T) {
	for _, unordered := range []bool{false, true} {
		a := newAccount(t)
		m := &memory{}
		name, other := now(oneResource), now(otherResource)
		half := line("4")
		f := follow{end: 7, steps: map[int]func(){
			0: nil,
			1: func() { a.append(summaries, name, line("2")) },
			2: func() { a.append(summaries, name, line("3")+half[:20]) },                  // its last line is cut,
			3: func() { a.append(summaries, name, half[20:]+line("5")) },                  // and goes on
			5: func() { a.append(summaries, other, line("6")) },                           // another resource
			6: func() { a.append("am-x", hour(oneResource, "2026-01-01 00"), line("7")) }, // another container, and long ago
		}}
		a.append(summaries, name, line("1"))
		s := a.source(&Options{Follow: true, Checkpoint: m})
		f.run(t, s, unordered)
		if want := []string{"1", "2", "3", "4", "5", "6", "7"}; !slices.Equal(f.ids, want) || f.errs != nil {
			t.Errorf("%q, %v, want %q", f.ids, f.errs, want)
		}
		// What came before the record at which reading was stopped is in the checkpoint.
		if err := s.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		all(t, a.source(&Options{Checkpoint: m}), nil).want(t, "7")
	}
}

// Follow waits until there is an account with logs, and does not call that an error.
func TestFollowBeforeThereIsAnything(t *testing.T) {
	a := newAccount(t)
	s := a.source(&Options{Follow: true})
	f := follow{end: 1}
	go func() {
		time.Sleep(30 * time.Millisecond)
		a.append(summaries, now(oneResource), line("1"))
	}()
	f.run(t, s, false)
	f.want(t, "1")
}

// Between two complete listings, only the day of the last hours is listed.
func TestWhatFollowLists(t *testing.T) {
	a := newAccount(t)
	hours(a, oneResource)
	noon := time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC)
	var r recorder
	s := a.source(&Options{Containers: []string{summaries}, Follow: true, Now: func() time.Time { return noon }, ClientOptions: withTransport(front(r.do))})
	f := follow{end: 61, steps: map[int]func(){60: func() {
		for s.Progress().Lists < 10 { // when it has polled several times
			time.Sleep(time.Millisecond)
		}
		a.append(summaries, hour(oneResource, "2026-10-31 11"), line("new"))
	}}}
	f.run(t, s, false)
	got := strings.ReplaceAll(strings.Join(r.listings[:6], "|"), oneResource, "")
	if want := "/y= | y=|" + strings.Repeat(" y=2026/m=10/d=31/|", 4); got+"|" != want {
		t.Errorf("listings %q, want %q", got, want)
	}
	if f.ids[60] != "new" || f.errs != nil {
		t.Errorf("%q, %v", f.ids, f.errs)
	}
}

// A blob that cannot be read is tried again; its records may come twice, but none is missing.
func TestFollowTriesAgain(t *testing.T) {
	a := newAccount(t)
	text, ids := lines("x", 10_000)
	name := now(oneResource)
	a.put(summaries, name, []byte(text))
	s := a.source(&Options{Follow: true, MaxMemory: 1 << 20,
		ClientOptions: withTransport(changeOnce("655360-", func() { a.put(summaries, name, []byte(text)) }))})
	seen := map[string]bool{}
	var errs []error
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err := logs.Each(ctx, s, nil, func(it logs.Item) error {
		if it.Err != nil {
			errs = append(errs, it.Err)
		}
		if it.Record != nil {
			seen[it.Record.Head().CorrelationID.Or("")] = true
		}
		if len(seen) == len(ids) {
			cancel()
		}
		return nil
	}, nil)
	if !errors.Is(err, context.Canceled) || len(errs) == 0 || !errors.Is(errs[len(errs)-1], ErrReplaced) {
		t.Errorf("%d records, %v, %v, want ErrReplaced once", len(seen), errs, err)
	}
}

// Records that are written while others are read, in several blobs, in pieces that end
// anywhere, all arrive, although the reader is stopped and started again.
func TestFollowUnderWriting(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	const writers, each = 3, 120
	var want []string
	for w := range writers {
		text, ids := lines(fmt.Sprint("writer ", w, " record "), each)
		want = append(want, ids...)
		go func() {
			name := now(fmt.Sprint("resourceId=/SUBSCRIPTIONS/S/", w, "/"))
			for i := 0; len(text) > 0; i++ {
				n := min(len(text), 1+(i*i*37)%1500)
				a.append(summaries, name, text[:n])
				text = text[n:]
			}
		}()
	}
	seen := map[string]int{}
	for stops := 1; len(seen) < len(want); stops++ {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		s := a.source(&Options{Follow: true, Checkpoint: m, CommitEvery: -1})
		var r read
		err := logs.Each(ctx, s, nil, func(it logs.Item) error {
			if r.add(it); it.Record != nil {
				seen[it.Record.Head().CorrelationID.Or("")]++
			}
			if len(r.ids) == stops*40 || len(seen) == len(want) {
				cancel()
			}
			return nil
		}, nil)
		if !errors.Is(err, context.Canceled) || r.errs != nil {
			t.Fatalf("%d of %d records: %v, %v", len(seen), len(want), r.errs, err)
		}
		if err := s.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range want {
		if seen[id] == 0 {
			t.Errorf("%s is missing", id)
		}
	}
}
