package logs_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// seenItem is everything visible of one record.
type seenItem struct {
	At                 logs.Position
	JSON, Err, Remarks string
}

func seeing(it logs.Item) seenItem {
	s := seenItem{At: it.Position}
	if it.Record != nil {
		s.JSON = string(logs.AppendJSON(nil, it.Record))
	}
	if it.Err != nil {
		s.Err = it.Err.Error()
	}
	return s
}

// remarking returns the problems of remarks as text.
func remarking(r logs.Remarks) (text string) {
	for i := range r.Problems {
		text += r.Problems[i].Error() + "\n"
	}
	return text
}

func inMemory(name string, data []byte) *logs.Input {
	return &logs.Input{Name: name, Reader: bytes.NewReader(data)}
}

// seenByReader returns the results of a Reader.
func seenByReader(t testing.TB, from logs.Source, opts *logs.Options) (list []seenItem) {
	var o logs.Options
	if opts != nil {
		o = *opts
	}
	remarks := ""
	o.OnRemarks = func(r logs.Remarks) { remarks = remarking(r) }
	r := logs.NewSourceReader(t.Context(), from, acstelemetry.Schemas(), &o)
	for rec, err := range r.All() {
		it := logs.Item{Record: rec, Err: err, Position: r.Position()}
		var failed *logs.SourceError
		if errors.As(err, &failed) {
			it.Position = logs.Position{Source: failed.Source, Offset: failed.Offset}
		}
		s := seeing(it)
		s.Remarks, remarks = remarks, ""
		list = append(list, s)
	}
	return list
}

// seenInParts returns the items that Each, or EachUnordered, passes to its
// function, in the order of offsets.
func seenInParts(t testing.TB, from logs.Source, opts logs.EachOptions, unordered bool, size int) (list []seenItem) {
	t.Helper()
	var mu sync.Mutex
	remarks := map[int]string{}
	opts.OnRemarks = func(r logs.Remarks) {
		text := remarking(r)
		mu.Lock()
		defer mu.Unlock()
		remarks[r.Worker] = text
	}
	opts.Append = logs.AppendJSON
	err := logs.EachInParts(t.Context(), from, acstelemetry.Schemas(), func(it logs.Item) error {
		s := seeing(it)
		mu.Lock()
		defer mu.Unlock()
		if string(it.Text) != s.JSON {
			t.Errorf("text %s of the record %s", it.Text, s.JSON)
		}
		s.Remarks, remarks[it.Worker] = remarks[it.Worker], ""
		list = append(list, s)
		return nil
	}, &opts, unordered, size)
	if err != nil {
		t.Fatal(err)
	}
	if unordered {
		sortSeen(list)
	}
	return list
}

// each calls Each or EachUnordered.
func each(ctx context.Context, from logs.Source, fn func(logs.Item) error, opts *logs.EachOptions, unordered bool) error {
	if unordered {
		return logs.EachUnordered(ctx, from, acstelemetry.Schemas(), fn, opts)
	}
	return logs.Each(ctx, from, acstelemetry.Schemas(), fn, opts)
}

func sortSeen(list []seenItem) {
	slices.SortFunc(list, func(a, b seenItem) int {
		return cmp.Or(cmp.Compare(a.At.Source, b.At.Source), cmp.Compare(a.At.Offset, b.At.Offset), cmp.Compare(a.Err, b.Err))
	})
}

// feedOf returns records from the test kit.
func feedOf(t testing.TB, cfg acstest.Config, size int64) []byte {
	t.Helper()
	cfg.Seed, cfg.Calls, cfg.Bytes = 3, acstest.None, size
	data, err := io.ReadAll(acstest.NewFeed(&cfg))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// line0 is a record as one line.
const line0 = `{"category":"CallSummary","correlationId":"0","properties":{"callType":"P2P"}}` + "\n"

// parallelInputs are inputs of many kinds by name: generated records in the
// shapes of a feed, and the samples in all shapes, by themselves and among lines.
func parallelInputs(t testing.TB) map[string][]byte {
	t.Helper()
	faults := acstest.Faults{Fields: 0.2, Lines: 0.1}
	lines := feedOf(t, acstest.Config{}, 50_000)
	inputs := map[string][]byte{
		"nothing":                 {},
		"lines":                   feedOf(t, acstest.Config{}, 200_000),
		"lines in every way":      feedOf(t, acstest.Config{MixKeys: true, MixSpellings: true, Escapes: true}, 200_000),
		"lines with faults":       feedOf(t, acstest.Config{Faults: faults}, 200_000),
		"rows with faults":        feedOf(t, acstest.Config{Shape: acstest.Rows, Faults: faults}, 100_000),
		"messages":                feedOf(t, acstest.Config{Shape: acstest.Messages}, 100_000),
		"messages with faults":    feedOf(t, acstest.Config{Shape: acstest.Messages, Faults: faults}, 100_000),
		"array with faults":       feedOf(t, acstest.Config{Shape: acstest.Array, Faults: faults}, 100_000),
		"lines with CR":           bytes.ReplaceAll(lines, []byte("\n"), []byte("\r\n")),
		"lines, the last cut off": lines[:40_123],
		"lines after a mark":      append([]byte("\xef\xbb\xbf"), lines...),
		"lines with raw breaks":   bytes.ReplaceAll(lines, []byte(`"Call`), []byte("\"\nCall")),
		"lines, closed late":      bytes.ReplaceAll(lines, []byte("}}\n"), []byte("}\n")),
		"lines, opened twice":     bytes.ReplaceAll(lines, []byte("\n{"), []byte("\n{\"records\":[{")),
		"lines, zipped":           zipped(t, lines),
	}
	for _, shape := range acstest.Shapes() {
		text := acstest.Render(shape, acstest.Samples()...)
		inputs["samples as "+shape.String()] = text
		inputs["samples among lines as "+shape.String()] = slices.Concat(lines, text, []byte("\n"), lines, text)
	}
	return inputs
}

func zipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// In order, Each passes on exactly the results of a Reader, whatever the input,
// the size of its parts and the number of workers.
func TestEachIsReader(t *testing.T) {
	for name, data := range parallelInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := seenByReader(t, inMemory("in", data), nil)
			for _, size := range []int{1, 700, 5000, 64 << 10} {
				for _, reuse := range []bool{false, true} {
					opts := logs.EachOptions{Options: logs.Options{ReuseRecords: reuse}, Workers: 2 + size%3}
					got := seenInParts(t, inMemory("in", data), opts, false, size)
					if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
						t.Fatalf("parts of %d bytes, reused %t (-Reader +Each)\n%s", size, reuse, diff)
					}
				}
			}
		})
	}
}

// Without order, Each passes on the same records with the same errors at the
// same offsets, if broken text is broken within its line.
func TestEachUnordered(t *testing.T) {
	inputs := parallelInputs(t)
	for _, name := range []string{"nothing", "lines", "lines in every way", "lines with faults", "rows with faults", "messages",
		"array with faults", "lines with CR", "lines, the last cut off", "lines after a mark", "lines, zipped", "samples as csv"} {
		data, ok := inputs[name]
		if !ok {
			t.Fatalf("there is no input %q", name)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := seenByReader(t, inMemory("in", data), nil)
			sortSeen(want)
			for _, size := range []int{1, 700, 5000, 64 << 10} {
				opts := logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: 3}
				got := seenInParts(t, inMemory("in", data), opts, true, size)
				wanted := want
				if len(got) > 0 && got[0].At.Record == 0 { // it has been cut
					wanted = withoutNumbers(want)
				}
				if diff := gocmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("parts of %d bytes (-Reader +Each)\n%s", size, diff)
				}
			}
		})
	}
}

var recordNumber = regexp.MustCompile(`record \d+, `)

// withoutNumbers removes the numbers of records from positions and errors.
func withoutNumbers(list []seenItem) []seenItem {
	list = slices.Clone(list)
	for i := range list {
		list[i].At.Record = 0
		list[i].Remarks = recordNumber.ReplaceAllString(list[i].Remarks, "")
		list[i].Err = recordNumber.ReplaceAllString(list[i].Err, "")
	}
	return list
}

// Folders, several files, some of them missing, broken, compressed or empty: all
// in the order of a Reader.
func TestEachFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := string(feedOf(t, acstest.Config{Faults: acstest.Faults{Lines: 0.05}}, 50_000))
	write(t, "logs/1.json", lines)
	write(t, "logs/2.json.gz", string(zipped(t, []byte(lines))))
	write(t, "logs/3.json.gz", string(zipped(t, []byte(lines))[:2000]))
	write(t, "logs/4.csv", string(acstest.Render(acstest.CSV, acstest.Samples()...)))
	write(t, "logs/5.bin", "\x28\xb5\x2f\xfd")
	write(t, "logs/6.json", "")
	write(t, "logs/sub/7.json", lines[:1500])
	write(t, "logs/sub/8.json", strings.Repeat(line0, 500))
	write(t, "empty/.hidden", line0)
	paths := []string{"logs", "gone.json", "empty", "logs/1.json", "logs/sub/8.json"}

	want := seenByReader(t, logs.Files{Paths: paths}, nil)
	for _, workers := range []int{1, 2, 7} {
		opts := logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: workers}
		got := seenInParts(t, logs.Files{Paths: paths}, opts, false, 3000)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers (-Reader +Each)\n%s", workers, diff)
		}
	}

	got := seenInParts(t, logs.Files{Paths: paths}, logs.EachOptions{Workers: 3}, true, 3000)
	sortSeen(want)
	if diff := gocmp.Diff(withoutNumbers(want), withoutNumbers(got)); diff != "" {
		t.Errorf("unordered (-Reader +Each)\n%s", diff)
	}
}

// A file that is not read from its beginning, and one in memory.
func TestEachOf(t *testing.T) {
	name := filepath.Join(t.TempDir(), "in")
	write(t, name, "garbage\n"+strings.Repeat(line0, 100))
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Seek(int64(len("garbage\n")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	pipe, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, strings.Repeat(line0, 100))
		w.CloseWithError(err)
	}()
	for kind, src := range map[string]io.Reader{
		"file": file, "memory": strings.NewReader(strings.Repeat(line0, 100)), "pipe": pipe,
	} {
		count, last := int64(0), logs.Position{}
		fn := func(it logs.Item) error {
			count++
			last = it.Position
			return it.Err
		}
		in := &logs.Input{Name: kind, Reader: src}
		if err := logs.EachInParts(t.Context(), in, acstelemetry.Schemas(), fn, nil, false, 500); err != nil {
			t.Fatal(err)
		}
		want := logs.Position{Source: kind, Record: 100, Offset: 99 * int64(len(line0))}
		if count != 100 || last != want {
			t.Errorf("%s: %d records, the last at %v; want 100, %v", kind, count, last, want)
		}
	}
}

// The files of a file system, in memory or on a disk.
func TestEachFS(t *testing.T) {
	inMemory := fstest.MapFS{"a.json": {Data: []byte(strings.Repeat(line0, 9))}, "sub/b.json": {Data: []byte(line0)}}
	for kind, fsys := range map[string]fs.FS{"memory": inMemory, "disk": os.DirFS("../examples")} {
		from := logs.Files{FS: fsys, Paths: []string{"."}}
		want := seenByReader(t, from, nil)
		got := seenInParts(t, from, logs.EachOptions{Workers: 2}, false, 64<<10)
		if diff := gocmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s: %d records (-Reader +Each)\n%s", kind, len(want), diff)
		}
	}
}

// Files that Skip selects are left out of folders, including subfolders, with any
// number of workers; a file that is named itself is read.
func TestEachSkip(t *testing.T) {
	file := func(id string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(line(id))} }
	fsys := fstest.MapFS{"a/1.json": file("a1"), "a/out.json": file("out"), "a/deep/out.json": file("deep"), "own/out.json": file("own")}
	for _, workers := range []int{1, 2, 4} {
		var asked, got []string
		from := logs.Files{FS: fsys, Paths: []string{"a", "a/out.json", "own"}, Skip: func(path string) bool {
			asked = append(asked, path)
			return strings.HasSuffix(path, "out.json")
		}}
		err := each(t.Context(), from, func(it logs.Item) error {
			if it.Err != nil {
				got = append(got, it.Position.Source+": "+it.Err.Error())
				return nil
			}
			got = append(got, it.Position.Source)
			return nil
		}, &logs.EachOptions{Workers: workers}, false)
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"a/1.json", "a/out.json", "own: own: " + logs.ErrNoFiles.Error()}; !slices.Equal(got, want) {
			t.Errorf("%d workers: %q, want %q", workers, got, want)
		}
		if want := []string{"a/1.json", "a/deep/out.json", "a/out.json", "own/out.json"}; !slices.Equal(asked, want) {
			t.Errorf("%d workers: asked for %q, want %q", workers, asked, want)
		}
	}
}

// A file that cannot be closed has an error, once, after its records.
func TestEachCloseFails(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for _, unordered := range []bool{false, true} {
			fsys := &stuckFS{FS: fstest.MapFS{"1": {Data: []byte(line0)}, "2": {Data: []byte(line0)}}}
			from := logs.Files{FS: fsys, Paths: []string{"1", "2"}}
			var trail []string
			for _, s := range seenInParts(t, from, logs.EachOptions{Workers: workers}, unordered, 64<<10) {
				trail = append(trail, s.At.Source+" "+s.Err)
			}
			slices.Sort(trail)
			want := []string{"1 ", "1 1: the share is gone", "2 ", "2 2: the share is gone"}
			if !slices.Equal(trail, want) || fsys.closed.Load() != 2 {
				t.Errorf("%d workers, unordered %t: %q, %d files closed", workers, unordered, trail, fsys.closed.Load())
			}
		}
	}
}

// stuckFS counts how often its files are closed, which always fails.
type stuckFS struct {
	fs.FS
	closed atomic.Int64
}

func (s *stuckFS) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	return &stuckFile{f, s}, err
}

type stuckFile struct {
	fs.File
	in *stuckFS
}

func (f *stuckFile) Close() error {
	f.in.closed.Add(1)
	return errors.Join(f.File.Close(), errors.New("the share is gone"))
}

// Records from a pipe are returned as they arrive.
func TestEachPipe(t *testing.T) {
	for _, unordered := range []bool{false, true} {
		src, w := io.Pipe()
		fn := func(it logs.Item) error {
			if it.Position.Offset == 0 {
				go func() { // not before this
					_, err := io.WriteString(w, line0)
					w.CloseWithError(err)
				}()
			}
			return it.Err
		}
		go io.WriteString(w, line0) //nolint:errcheck // it would block forever
		err := each(t.Context(), &logs.Input{Name: "pipe", Reader: src}, fn, &logs.EachOptions{Workers: 2}, unordered)
		if err != nil {
			t.Error(err)
		}
	}
}

// The first error of the function ends everything, and so does the context: calls
// in progress are the last ones. No goroutine is left, or the bubble of synctest
// would not end.
func TestEachStops(t *testing.T) {
	stop := errors.New("enough")
	for _, unordered := range []bool{false, true} {
		for _, after := range []int64{1, 50, 1000} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				opts := &logs.EachOptions{Workers: 3}
				src := strings.Repeat(line0, 2000)
				for _, want := range []error{stop, context.Canceled} {
					var calls atomic.Int64
					err := logs.EachInParts(ctx, inMemory("in", []byte(src)), acstelemetry.Schemas(),
						func(logs.Item) error {
							switch n := calls.Add(1); {
							case n < after:
							case want == stop:
								return stop
							case n == after:
								cancel()
							default: // it was in progress, at the latest until everything else has stopped
								time.Sleep(time.Second)
							}
							return nil
						}, opts, unordered, 1000)
					if err != want {
						t.Errorf("error %v, want %v", err, want)
					}
					most := after
					if unordered {
						most += int64(opts.Workers - 1)
					}
					if n := calls.Load(); n < after || n > most {
						t.Errorf("unordered %t: %d calls, want %d to %d", unordered, n, after, most)
					}
				}
			})
		}
	}
}

// No worker makes two calls at a time, so data kept per worker needs no lock; the
// race detector checks that.
func TestEachWorkers(t *testing.T) {
	const workers = 4
	var counts [workers]int
	data := []byte(strings.Repeat(line0, 5000))
	opts := &logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: workers}
	err := logs.EachInParts(t.Context(), inMemory("in", data), acstelemetry.Schemas(), func(it logs.Item) error {
		counts[it.Worker]++
		return it.Err
	}, opts, true, 2000)
	if sum := counts[0] + counts[1] + counts[2] + counts[3]; sum != 5000 || err != nil {
		t.Errorf("%v: %d records, error %v; want 5000", counts, sum, err)
	}
}

// flaky is an input; its read number fail, counted from 1, fails.
type flaky struct {
	*bytes.Reader
	fail  int64
	reads atomic.Int64
}

func (f *flaky) ReadAt(p []byte, at int64) (int, error) {
	if f.reads.Add(1) == f.fail {
		return 0, iotest.ErrTimeout
	}
	return f.Reader.ReadAt(p, at)
}

// A failed read, of records or to find a place to cut, loses nothing silently: all
// records arrive, or some and then the error.
func TestEachReadFails(t *testing.T) {
	const records = 60
	data := []byte(strings.Repeat(line0, records))
	for _, unordered := range []bool{false, true} {
		for fail := int64(1); fail < 50; fail++ {
			count, failures := 0, 0
			in := &logs.Input{Name: "in", Reader: &flaky{Reader: bytes.NewReader(data), fail: fail}}
			list := seenInParts(t, in, logs.EachOptions{Workers: 2}, unordered, 300)
			for i, s := range list {
				switch {
				case s.Err != "":
					failures++
				case !unordered && s.At.Offset != int64(i*len(line0)):
					t.Fatalf("reading %d fails: record %d at %v", fail, i+1, s.At)
				default:
					count++
				}
			}
			if failures > 1 || failures == 0 && count != records || count > records || !unordered && failures > 0 && list[len(list)-1].Err == "" {
				t.Errorf("unordered %t, reading %d fails: %d records, %d errors", unordered, fail, count, failures)
			}
		}
	}
}

// changing is an input that has one text when it is cut and another one later.
type changing struct {
	*bytes.Reader // its first text
	then          *bytes.Reader
	reads         atomic.Int64
	after         int64
}

func (c *changing) ReadAt(p []byte, at int64) (int, error) {
	if c.reads.Add(1) > c.after {
		return c.then.ReadAt(p, at)
	}
	return c.Reader.ReadAt(p, at)
}

// A file that changes while it is read does not stop its reader from reaching
// the end: that of the file as it was, or as it is, or the place where it can no
// longer be read.
func TestEachFileChanges(t *testing.T) {
	was := strings.Repeat(line0, 100)
	tests := []struct {
		reason, is string
		end        bool // its last record is found
	}{
		{"it is empty", "", false},
		{"it is shorter", was[:10*len(line0)], false},
		{"its last line is cut off", was[:len(was)-30], false},
		{"it is one line", strings.ReplaceAll(was, "}}\n", "}} "), true},
		{"its lines are longer", strings.ReplaceAll(was, "P2P", "Group"), true},
		{"its lines are shorter", strings.ReplaceAll(was, "P2P", "-"), true},
	}
	for _, tt := range tests {
		ends := []int64{int64(len(was) - len(line0)), int64(len(tt.is) - len(tt.is)/100)}
		for after := int64(1); after < 60; after++ {
			for _, unordered := range []bool{false, true} {
				src := &changing{Reader: bytes.NewReader([]byte(was)), then: bytes.NewReader([]byte(tt.is)), after: after}
				list := seenInParts(t, &logs.Input{Name: "in", Reader: src}, logs.EachOptions{Workers: 2}, unordered, 300)
				if !slices.IsSortedFunc(list, func(a, b seenItem) int { return cmp.Compare(a.At.Offset, b.At.Offset) }) {
					t.Errorf("%s after %d reads: out of order", tt.reason, after)
				}
				if !unordered && tt.end && !slices.Contains(ends, list[len(list)-1].At.Offset) {
					t.Errorf("%s after %d reads: the last record is at %v", tt.reason, after, list[len(list)-1].At)
				}
			}
		}
	}
}

// With ReuseRecords a record does not outlive the call, which makes it fast.
func TestEachReuses(t *testing.T) {
	data := feedOf(t, acstest.Config{}, 300_000)
	for _, unordered := range []bool{false, true} {
		var mu sync.Mutex
		var kept []logs.Record
		var ids []string
		opts := &logs.EachOptions{Options: logs.Options{ReuseRecords: true}, Workers: 2}
		id := func(rec logs.Record) string { return rec.Head().CorrelationID.Or("") }
		err := logs.EachInParts(t.Context(), inMemory("in", data), acstelemetry.Schemas(), func(it logs.Item) error {
			mu.Lock()
			defer mu.Unlock()
			kept, ids = append(kept, it.Record), append(ids, strings.Clone(id(it.Record)))
			return it.Err
		}, opts, unordered, 8000)
		if err != nil {
			t.Fatal(err)
		}
		same := 0
		for i := range kept {
			if id(kept[i]) == ids[i] {
				same++
			}
		}
		if same > len(kept)/2 {
			t.Errorf("unordered %t: %d of %d records are unchanged", unordered, same, len(kept))
		}
	}
}

// Decompressors are closed, at the end or before.
func TestEachClosesDecompressors(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"1", "2", "3"} {
		write(t, name, "X"+strings.Repeat(line0, 5000))
	}
	stop := errors.New("enough")
	for _, unordered := range []bool{false, true} {
		for _, want := range []error{nil, stop} {
			var opened, closed atomic.Int64
			opts := &logs.EachOptions{Workers: 2}
			opts.Decompressors = []logs.Decompressor{{Name: "X", Magic: "X", New: func(r io.Reader) (io.Reader, error) {
				opened.Add(1)
				_, err := io.CopyN(io.Discard, r, 1)
				return &counted{r, &closed}, err
			}}}
			err := logs.EachInParts(t.Context(), logs.Files{Paths: []string{"1", "2", "3"}}, acstelemetry.Schemas(),
				func(it logs.Item) error {
					if it.Position.Record == 100 {
						return want
					}
					return it.Err
				}, opts, unordered, 3000)
			if err != want || opened.Load() == 0 || opened.Load() != closed.Load() {
				t.Errorf("unordered %t: error %v, want %v; %d opened, %d closed", unordered, err, want, opened.Load(), closed.Load())
			}
		}
	}
}

// counted counts how often it is closed.
type counted struct {
	io.Reader
	closed *atomic.Int64
}

func (c *counted) Close() error {
	c.closed.Add(1)
	return nil
}

// If Each without order finds nothing wrong, in any input, it has found the records
// of a Reader. So a caller that reads again in order after an error misses nothing.
func TestEachUnorderedWithoutErrors(t *testing.T) {
	for name, data := range parallelInputs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{1, 700, 5000, 64 << 10} {
				sameWithoutErrors(t, data, logs.EachOptions{Workers: 3}, size)
			}
		})
	}
}

// sameWithoutErrors compares the results of Each without order with those of a
// Reader, unless Each has found an error.
func sameWithoutErrors(t *testing.T, data []byte, opts logs.EachOptions, size int) {
	t.Helper()
	list := seenInParts(t, inMemory("in", data), opts, true, size)
	if slices.ContainsFunc(list, func(s seenItem) bool { return s.Err != "" }) {
		return
	}
	want := withoutNumbers(seenByReader(t, inMemory("in", data), &opts.Options))
	sortSeen(want)
	if diff := gocmp.Diff(want, withoutNumbers(list), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("without order, parts of %d bytes (-Reader +Each)\n%s", size, diff)
	}
}

// For any bytes, in parts of any size: in order, Each passes on the results of a
// Reader, and also without order, unless it finds an error.
func FuzzEach(f *testing.F) {
	for _, data := range parallelInputs(f) {
		f.Add(data[:min(len(data), 6000)], uint16(300), uint16(0))
		f.Add(data[:min(len(data), 6000)], uint16(50), uint16(2000))
	}
	f.Add([]byte(line0+"{\"records\":[{\"a\":{}\n"+line0+line0+"]}\n"+line0+line0), uint16(1), uint16(0))
	f.Add([]byte(line0+"{\"a\":\"{}\n"+line0+"\"}\n"+line0+line0), uint16(1), uint16(0))
	f.Add([]byte(line0+"time,category\n\"{}\n{\"\"a\",b\n"+line0+line0), uint16(1), uint16(0))
	f.Fuzz(func(t *testing.T, data []byte, size, limit uint16) {
		opts := logs.EachOptions{Workers: 2 + int(size)%3}
		opts.MaxRecord, opts.ReuseRecords = int(limit), size%2 == 0
		want := seenByReader(t, inMemory("in", data), &opts.Options)
		got := seenInParts(t, inMemory("in", data), opts, false, 1+int(size))
		if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-Reader +Each)\n%s", diff)
		}
		sameWithoutErrors(t, data, opts, 1+int(size))
	})
}

// BenchmarkEach reads lines in memory. The gain from several workers depends on
// how many processors are idle.
func BenchmarkEach(b *testing.B) {
	data := feedOf(b, acstest.Config{}, 32<<20)
	for _, c := range []struct {
		workers   int
		unordered bool
		text      func([]byte, logs.Record) []byte
	}{{1, false, nil}, {2, false, nil}, {2, true, nil}, {1, false, logs.AppendJSON}, {2, false, logs.AppendJSON}} {
		opts := logs.EachOptions{Workers: c.workers, Append: c.text}
		opts.ReuseRecords = true
		b.Run(fmt.Sprintf("Workers=%d/Unordered=%t/Text=%t", c.workers, c.unordered, c.text != nil), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				err := each(b.Context(), inMemory("in", data), func(it logs.Item) error { return it.Err }, &opts, c.unordered)
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// write writes a file and creates its folder.
func write(t *testing.T, name, data string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o700)
	if err := errors.Join(err, os.WriteFile(name, []byte(data), 0o600)); err != nil {
		t.Fatal(err)
	}
}
