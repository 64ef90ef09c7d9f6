package blobstorage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/acstelemetry/logs"
)

// memory is a checkpoint in memory.
type memory struct {
	mu    sync.Mutex
	state State
	saved int
	err   error
}

func (m *memory) Load(context.Context) (State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state, m.err
}

func (m *memory) Save(_ context.Context, s State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = s
	m.saved++
	return m.err
}

// clock is a time that tests set, relative to now.
type clock time.Duration

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(*c)) }

// Each run reads what the ones before have not read.
func TestRestart(t *testing.T) {
	a := newAccount(t)
	nine, ten := hour(oneResource, "2026-11-22 09"), hour(oneResource, "2026-11-22 10")
	path := filepath.Join(t.TempDir(), "checkpoint")
	run := func(want ...string) {
		t.Helper()
		s := a.source(&Options{Checkpoint: FileCheckpoint(path)})
		all(t, s, nil).want(t, want...)
		if got := s.Progress(); got.Blobs != got.BlobsDone || got.Bytes != got.BytesDone {
			t.Errorf("progress %+v, want everything done", got)
		}
	}
	a.append(summaries, nine, line("1"))
	run("1")
	run()
	a.append(summaries, nine, line("2")+line("3"))
	a.append(summaries, ten, line("4"))
	run("2", "3", "4")
	run()
	a.append(summaries, ten, line("5"))
	run("5")
}

// Offsets in errors and positions are those in the blob, not in what a run reads of it.
func TestOffsetsAreThoseInTheBlob(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	name := hour(oneResource, "2026-11-22 09")
	first := line("1")
	a.append(summaries, name, first)
	all(t, a.source(&Options{Checkpoint: m}), nil).want(t, "1")
	a.append(summaries, name, line("2")+"{\"category\":\"CallSurvey\",\"correlationId\":broken}\n"+line("3"))
	var offsets []int64
	err := logs.Each(t.Context(), a.source(&Options{Checkpoint: m}), nil, func(it logs.Item) error {
		offsets = append(offsets, it.Position.Offset)
		return nil
	}, nil)
	want := []int64{int64(len(first)), int64(2 * len(first)), int64(2*len(first) + 49)}
	if err != nil || !slices.Equal(offsets, want) {
		t.Errorf("offsets %v, %v, want %v", offsets, err, want)
	}
}

// A run that is stopped in the middle repeats what was not handled, and nothing else,
// wherever it stops.
func TestStoppedRuns(t *testing.T) {
	a := newAccount(t)
	var want []string
	for i := range 6 {
		date := fmt.Sprintf("2026-11-22 0%d", i)
		text, ids := lines(date+" ", 5)
		a.append(summaries, hour(oneResource, date), text)
		want = append(want, ids...)
	}
	stop := errors.New("stop")
	for _, workers := range []int{1, 3} {
		for after := range len(want) + 1 {
			m := &memory{}
			s := a.source(&Options{Checkpoint: m, CommitEvery: -1})
			var first read
			err := logs.Each(t.Context(), s, nil, func(it logs.Item) error {
				if len(first.ids) == after {
					return stop
				}
				first.add(it)
				return nil
			}, &logs.EachOptions{Workers: workers})
			if after < len(want) && err != stop || after == len(want) && err != nil {
				t.Fatal(err)
			}
			if err := s.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			// A blob of five records is read again unless the function has returned for all of
			// them.
			all(t, a.source(&Options{Checkpoint: m}), nil).want(t, want[after/5*5:]...)
			if !slices.Equal(first.ids, want[:after]) {
				t.Errorf("%d workers, %d records: %q", workers, after, first.ids)
			}
		}
	}
}

// After its context was cancelled a source can still save what was handled.
func TestCommitAfterCancel(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	name := hour(oneResource, "2026-11-22 09")
	a.append(summaries, name, line("1")+line("2"))
	ctx, cancel := context.WithCancel(t.Context())
	s := a.source(&Options{Checkpoint: m, CommitEvery: -1, Follow: true})
	var r read
	err := logs.Each(ctx, s, nil, func(it logs.Item) error {
		r.add(it)
		if len(r.ids) == 2 {
			a.append(summaries, name, line("3"))
		}
		if len(r.ids) == 3 {
			cancel()
		}
		return nil
	}, nil)
	if !errors.Is(err, context.Canceled) || m.saved != 0 {
		t.Fatalf("%v, saved %d times", err, m.saved)
	}
	if err := s.Commit(t.Context()); err != nil || m.saved != 1 {
		t.Fatalf("%v, saved %d times", err, m.saved)
	}
	// The third record was being handled, so its part of the blob comes again.
	all(t, a.source(&Options{Checkpoint: m}), nil).want(t, "3")
}

func TestWhenCheckpointIsSaved(t *testing.T) {
	a := newAccount(t)
	for i := range 10 {
		a.append(summaries, hour(oneResource, fmt.Sprintf("2026-11-22 0%d", i)), line("x"))
	}
	for _, test := range []struct {
		reason string
		every  time.Duration
		least  int
		most   int
	}{
		{"only by Commit", -1, 0, 0},
		{"after the first input and at the end", time.Hour, 1, 2},
		{"at every input, unless saving takes long", 1, 2, 11},
	} {
		m := &memory{}
		s := a.source(&Options{Checkpoint: m, CommitEvery: test.every})
		all(t, s, nil)
		if m.saved < test.least || m.saved > test.most {
			t.Errorf("%s: saved %d times, want %d to %d", test.reason, m.saved, test.least, test.most)
		}
		if err := s.Commit(t.Context()); err != nil || len(m.state.Marks) != 10 {
			t.Errorf("%s: %v, %d marks", test.reason, err, len(m.state.Marks))
		}
		before := m.saved
		if err := s.Commit(t.Context()); err != nil || m.saved != before {
			t.Errorf("%s: saved without a change", test.reason)
		}
	}
}

// unloaded is a checkpoint that is only saved.
type unloaded struct{ Checkpoint }

func (unloaded) Load(context.Context) (State, error) { return State{}, nil }

func TestCheckpointCannotBeSaved(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("1"))
	path := filepath.Join(t.TempDir(), "missing", "checkpoint")
	s := a.source(&Options{Checkpoint: unloaded{FileCheckpoint(path)}})
	got := all(t, s, nil)
	if len(got.ids) != 1 || len(got.errs) == 0 || !errors.Is(got.errs[0], os.ErrNotExist) {
		t.Errorf("%q, %v, want the record and an error", got.ids, got.errs)
	}
	if err := s.Commit(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Commit: %v", err)
	}
	// What is known before is said before anything is read.
	got = all(t, a.source(&Options{Checkpoint: FileCheckpoint(path)}), nil)
	if len(got.ids) != 0 || len(got.errs) != 1 || !errors.Is(got.errs[0], ErrCheckpoint) || !errors.Is(got.errs[0], os.ErrNotExist) {
		t.Errorf("no folder: %q, %v, want no record and ErrCheckpoint", got.ids, got.errs)
	}
}

func TestCheckpointCannotBeUsed(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("1"))
	path := filepath.Join(t.TempDir(), "checkpoint")
	all(t, a.source(&Options{Checkpoint: FileCheckpoint(path)}), nil).want(t, "1")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
	for _, test := range []struct{ reason, content, text string }{
		{"cut", string(good[:len(good)/2]), "it is damaged (unexpected end of JSON input)"},
		{"empty", "", "it is damaged (unexpected end of JSON input)"},
		{"another version", strings.Replace(string(good), `"version":1`, `"version":2`, 1), "it has version 2, this program knows version 1"},
		{"another file", "{}", "it has version 0, this program knows version 1"},
		{"another account", strings.Replace(string(good), a.name, "another", 1), "it belongs to " + strings.Replace(a.url, a.name, "another", 1) + ", not to " + a.url},
	} {
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got := all(t, a.source(&Options{Checkpoint: FileCheckpoint(path)}), nil)
		if len(got.ids) != 0 || len(got.errs) != 1 || !errors.Is(got.errs[0], ErrCheckpoint) || !strings.Contains(got.errs[0].Error(), test.text) {
			t.Errorf("%s: %q, %v, want no record and %s", test.reason, got.ids, got.errs, test.text)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != test.content {
			t.Errorf("%s: the file was changed: %v", test.reason, err)
		}
	}
	if left, err := filepath.Glob(path + ".*"); err != nil || left != nil {
		t.Errorf("files left: %v, %v", left, err)
	}
}

// A blob that is not the one that was read before is read from its beginning, and that is
// remarked.
func TestReplacedBetweenRuns(t *testing.T) {
	old, _ := lines("old", 100)
	newer, ids := lines("new", 100)
	for _, test := range []struct {
		reason string
		change func(a *account, name string)
		want   []string
		remark bool
	}{
		{"longer", func(a *account, name string) { a.put(summaries, name, []byte(newer+line("x"))) }, append(slices.Clone(ids), "x"), true},
		{"of the same size", func(a *account, name string) { a.put(summaries, name, []byte(newer)) }, ids, true},
		{"shorter", func(a *account, name string) { a.put(summaries, name, []byte(line("new0"))) }, ids[:1], true},
		{"the same, and more: it goes on", func(a *account, name string) { a.put(summaries, name, []byte(old+line("x"))) }, []string{"x"}, false},
		{"the same again", func(a *account, name string) { a.put(summaries, name, []byte(old)) }, nil, false},
	} {
		t.Run(test.reason, func(t *testing.T) {
			a := newAccount(t)
			m := &memory{}
			name := hour(oneResource, "2026-11-22 09")
			a.put(summaries, name, []byte(old))
			all(t, a.source(&Options{Checkpoint: m}), nil)
			test.change(a, name)
			var remarks []Remark
			opts := &Options{Checkpoint: m, OnRemark: func(r Remark) { remarks = append(remarks, r) }}
			all(t, a.source(opts), nil).want(t, test.want...)
			if test.remark != (len(remarks) == 1) || test.remark && remarks[0].Name != "azblob://"+a.name+"/"+summaries+"/"+name {
				t.Errorf("remarks %v, want one: %v", remarks, test.remark)
			}
			all(t, a.source(opts), nil).want(t)
		})
	}
}

// What somebody has copied into a container, and then replaced by more, is read as a whole: a
// table's first line says what the others are.
func TestChangedTable(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	opts := &Options{Containers: []string{"copies"}, Checkpoint: m}
	row := func(id string) string { return "2026-11-22T09:00:00Z,CallSummary," + id + "\n" }
	const head = "TimeGenerated,Category,CorrelationId\n"
	a.put("copies", "calls.csv", []byte(head+row("1")))
	all(t, a.source(opts), nil).want(t, "1")
	a.put("copies", "calls.csv", []byte(head+row("1")+row("2")))
	all(t, a.source(opts), nil).want(t, "1", "2")
	all(t, a.source(opts), nil).want(t)
}

// A blob that may still grow is read to the end of its last whole record.
func TestGrowingBlob(t *testing.T) {
	whole := line("x")
	for _, test := range []struct{ reason, first, second, third string }{
		{"ends with a line feed", whole, "", ""},
		{"the last line is cut", whole + whole[:50], whole[50:], ""},
		{"the only line is cut", whole[:50], whole[50:] + whole, ""},
		{"only the line feed is missing", whole + strings.TrimSuffix(whole, "\n"), "\n" + whole, ""},
		{"half of CR LF is missing", whole + strings.TrimSuffix(whole, "\n") + "\r", "\n" + whole, ""},
		{"cut twice", whole + whole[:20], whole[20:90], whole[90:]},
		{"a number is cut, not that one could tell", whole + "12", "34\n" + whole, ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			a := newAccount(t)
			m := &memory{}
			name := hour(oneResource, "2026-11-22 09")
			records := 0
			for _, text := range []string{test.first, test.second, test.third} {
				if text == "" {
					continue
				}
				a.append(summaries, name, text)
				for range 2 { // the second run finds nothing
					for _, err := range all(t, a.source(&Options{Checkpoint: m}), nil).check(&records) {
						if !strings.Contains(test.reason, "number") {
							t.Error(err)
						}
					}
				}
			}
			if want := strings.Count(test.first+test.second+test.third, "correlationId"); records != want {
				t.Errorf("%d records, want %d", records, want)
			}
		})
	}
}

// check counts records.
func (r read) check(records *int) []error {
	*records += len(r.ids)
	return r.errs
}

// A blob that has not changed for an hour is read to its end, whatever that is.
func TestSettledBlob(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("x")+line("y")[:50])
	s := a.source(&Options{Checkpoint: m})
	all(t, s, nil).want(t, "x")
	if got, want := s.Progress(), int64(len(line("x"))); got.Bytes != want || got.BytesDone != want {
		t.Errorf("progress %+v, want %d bytes", got, want)
	}
	later := clock(2 * time.Hour)
	got := all(t, a.source(&Options{Checkpoint: m, Now: later.now}), nil)
	if len(got.errs) != 1 || !errors.Is(got.errs[0], logs.ErrTruncated) {
		t.Errorf("%q, %v, want a cut record", got.ids, got.errs)
	}
	all(t, a.source(&Options{Checkpoint: m, Now: later.now}), nil).want(t)
}

// Without a checkpoint a blob is read to its end in any case.
func TestGrowingBlobWithoutCheckpoint(t *testing.T) {
	a := newAccount(t)
	a.append(summaries, hour(oneResource, "2026-11-22 09"), line("x")+line("y")[:50])
	if got := all(t, a.source(nil), nil); len(got.errs) != 1 || !errors.Is(got.errs[0], logs.ErrTruncated) {
		t.Errorf("%q, %v, want a cut record", got.ids, got.errs)
	}
}

// What could not be read is not checkpointed.
func TestUnreadIsNotCheckpointed(t *testing.T) {
	a := newAccount(t)
	m := &memory{}
	text, ids := lines("x", 10_000)
	name := hour(oneResource, "2026-11-22 09")
	a.put(summaries, name, []byte(text))
	s := a.source(&Options{Checkpoint: m, MaxMemory: 1 << 20, ClientOptions: withTransport(changeOnce("655360-", func() { a.put(summaries, name, []byte(text)) }))})
	if got := all(t, s, nil); len(got.errs) == 0 || !errors.Is(got.errs[len(got.errs)-1], ErrReplaced) || len(m.state.Marks) != 0 {
		t.Fatalf("%v, %v, want ErrReplaced and no mark", got.errs, m.state.Marks)
	}
	all(t, a.source(&Options{Checkpoint: m}), nil).want(t, ids...)
}
