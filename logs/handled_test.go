package logs_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

// watched is a source whose inputs note what happens to them, each as "name handled" or
// "name closed".
type watched struct {
	inputs []*logs.Input
	mu     sync.Mutex
	events []string
}

func (w *watched) Inputs(context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for _, in := range w.inputs {
			note := func(what string) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.events = append(w.events, in.Name+" "+what)
			}
			in.Handled = func() { note("handled") }
			in.Close = func() error { note("closed"); return nil }
			if !yield(in, nil) {
				return
			}
		}
	}
}

// ways are the ways of reading a source; fn may be called by several goroutines at once.
var ways = map[string]func(t *testing.T, from logs.Source, opts *logs.Options, fn func(logs.Item) error) error{
	"reader": func(t *testing.T, from logs.Source, opts *logs.Options, fn func(logs.Item) error) error {
		r := logs.NewSourceReader(t.Context(), from, schemas(), opts)
		for rec, err := range r.All() {
			if err := fn(logs.Item{Record: rec, Err: err, Position: r.Position()}); err != nil {
				return errors.Join(err, r.Close())
			}
		}
		return nil
	},
	"one worker": func(t *testing.T, from logs.Source, opts *logs.Options, fn func(logs.Item) error) error {
		return logs.Each(t.Context(), from, schemas(), fn, &logs.EachOptions{Options: *opts, Workers: 1})
	},
	"ordered": func(t *testing.T, from logs.Source, opts *logs.Options, fn func(logs.Item) error) error {
		return logs.Each(t.Context(), from, schemas(), fn, &logs.EachOptions{Options: *opts, Workers: 3})
	},
	"unordered": func(t *testing.T, from logs.Source, opts *logs.Options, fn func(logs.Item) error) error {
		return logs.EachUnordered(t.Context(), from, schemas(), fn, &logs.EachOptions{Options: *opts, Workers: 3})
	},
}

// stream hides what kind of reader it is, so that nothing can be read ahead.
func stream(text string) io.Reader { return iotest.HalfReader(strings.NewReader(text)) }

// An input is handled when its last record is, and never if a part of it is missing.
func TestHandled(t *testing.T) {
	gone := errors.New("the connection is gone")
	large := strings.Repeat(line("L")+"\n", 40_000) // is read in parts
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			w := &watched{inputs: []*logs.Input{
				{Name: "memory", Reader: strings.NewReader(line("A") + "\n" + line("B"))},
				{Name: "stream", Reader: stream(line("C"))},
				{Name: "empty", Reader: strings.NewReader("")},
				{Name: "large", Reader: strings.NewReader(large)},
				{Name: "no log", Reader: strings.NewReader("no log")}, // its error has been handled
				{Name: "cut", Reader: io.MultiReader(strings.NewReader(line("D")+"\n"), iotest.ErrReader(gone))},
				{Name: "zip", Reader: strings.NewReader("\x1f\x8bnothing")},
			}}
			if err := way(t, w, &logs.Options{}, func(logs.Item) error { return nil }); err != nil {
				t.Fatal(err)
			}
			slices.Sort(w.events)
			want := []string{
				"cut closed", "empty closed", "empty handled", "large closed", "large handled", "memory closed", "memory handled",
				"no log closed", "no log handled", "stream closed", "stream handled", "zip closed",
			}
			if diff := cmp.Diff(want, w.events); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// patient is a source whose next input comes when the one before it has been handled.
type patient struct{ inputs []*logs.Input }

func (p patient) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		for _, in := range p.inputs {
			handled := make(chan bool)
			in.Handled = func() { close(handled) }
			if !yield(in, nil) {
				return
			}
			select {
			case <-handled:
			case <-time.After(time.Minute):
				yield(&logs.Input{Name: in.Name}, errors.New("it has not been handled"))
				return
			case <-ctx.Done():
				return
			}
		}
	}
}

// An input is handled although the next one has not come: a hub may be silent for hours.
func TestHandledBeforeTheNext(t *testing.T) {
	large := strings.Repeat(line("L")+"\n", 40_000)
	for name, way := range ways {
		for range 3 {
			var inputs []*logs.Input
			for i, r := range []io.Reader{
				strings.NewReader(line("A")), strings.NewReader(large), stream(line("B")), strings.NewReader(large + line("C")), strings.NewReader(""),
				strings.NewReader(line("D")),
			} {
				inputs = append(inputs, &logs.Input{Name: fmt.Sprint("input ", i), Reader: r})
			}
			var records atomic.Int64
			err := way(t, patient{inputs}, &logs.Options{}, func(it logs.Item) error {
				if it.Record != nil {
					records.Add(1)
				}
				return it.Err
			})
			if err != nil || records.Load() != 80_004 {
				t.Fatalf("%s: %d records, %v", name, records.Load(), err)
			}
		}
	}
}

// holed is in memory, but one byte of it cannot be read.
type holed struct {
	*strings.Reader
	hole int64
}

var errHole = errors.New("a hole")

func (r holed) ReadAt(p []byte, at int64) (int, error) {
	if at <= r.hole && r.hole < at+int64(len(p)) {
		return 0, errHole
	}
	return r.Reader.ReadAt(p, at)
}

func (r holed) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p, r.Size()-int64(r.Len()))
	r.Seek(int64(n), io.SeekCurrent) //nolint:errcheck // it is in the text
	return n, err
}

// An input that cannot be read to its end is closed, too, before the next one has come.
func TestClosedBeforeTheNext(t *testing.T) {
	large := strings.Repeat(line("L")+"\n", 40_000)
	for name, way := range ways {
		for _, hole := range []int64{70_000, int64(len(large)) / 2, int64(len(large)) - 1} {
			closed := make(chan bool)
			in := &logs.Input{Name: "large", Reader: holed{strings.NewReader(large), hole}, Close: func() error { close(closed); return nil }}
			waits := sourceFunc(func(_ context.Context, yield func(*logs.Input, error) bool) {
				if !yield(in, nil) {
					return
				}
				select {
				case <-closed:
				case <-time.After(time.Minute):
					t.Errorf("%s: not closed", name)
				}
			})
			failures := atomic.Int64{}
			err := way(t, waits, &logs.Options{}, func(it logs.Item) error {
				if errors.Is(it.Err, errHole) {
					failures.Add(1)
				}
				return nil
			})
			if err != nil || failures.Load() != 1 {
				t.Errorf("%s, hole at %d: %d failures, %v", name, hole, failures.Load(), err)
			}
		}
	}
}

// sourceFunc is a source.
type sourceFunc func(context.Context, func(*logs.Input, error) bool)

func (f sourceFunc) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) { f(ctx, yield) }
}

// An input whose last record was refused by the caller has not been handled, be it a message
// or a part of something large.
func TestNotHandled(t *testing.T) {
	enough := errors.New("enough")
	large := strings.Repeat(line("L")+"\n", 40_000) + line("last")
	for name, way := range ways {
		for kind, reader := range map[string]func() io.Reader{
			"memory": func() io.Reader { return strings.NewReader(line("A") + "\n" + line("last")) },
			"stream": func() io.Reader { return stream(line("A") + "\n" + line("last")) },
			"large":  func() io.Reader { return strings.NewReader(large) },
		} {
			w := &watched{inputs: []*logs.Input{{Name: "in", Reader: reader()}}}
			err := way(t, w, &logs.Options{}, func(it logs.Item) error {
				if it.Record.Head().CorrelationID.Or("") == "last" {
					return enough
				}
				return nil
			})
			if !errors.Is(err, enough) || !slices.Equal(w.events, []string{"in closed"}) {
				t.Errorf("%s, %s: error %v, %v", name, kind, err, w.events)
			}
		}
	}
}

// A Reader has handled an input when its caller asks for more, or not at all.
func TestReaderHandled(t *testing.T) {
	w := &watched{inputs: []*logs.Input{{Name: "a", Reader: strings.NewReader(line("A"))}, {Name: "b", Reader: strings.NewReader(line("B"))}}}
	r := logs.NewSourceReader(t.Context(), w, schemas(), nil)
	for range 2 {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a handled", "a closed", "b closed"}; !slices.Equal(w.events, want) {
		t.Errorf("%v, want %v", w.events, want)
	}
}

// The offset of an input is in all positions: of records, problems, remarks and faults.
func TestInputOffset(t *testing.T) {
	const first = int64(1_000_000_000_000) // of the input, in more than 32 bits
	gone := errors.New("the connection is gone")
	text := line("A") + "\n" + `{"category":"Chat","category":"Chat"}` + "\n7\n"
	for name, way := range ways {
		for kind, from := range map[string]io.Reader{
			"stream": io.MultiReader(strings.NewReader(text), iotest.ErrReader(gone)),
			"large":  strings.NewReader(text + strings.Repeat(line("L")+"\n", 40_000)),
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				var mu sync.Mutex
				var got []string
				note := func(what string, offset int64) {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, fmt.Sprint(what, " ", offset))
				}
				opts := &logs.Options{OnRemarks: func(r logs.Remarks) {
					note("remark", r.Position.Offset)
					note("name", r.Problems[0].Offset)
				}}
				in := &logs.Input{Name: "blob", Reader: from, Offset: first}
				err := way(t, in, opts, func(it logs.Item) error {
					var lost *logs.RecordError
					var fault *logs.SourceError
					switch {
					case errors.As(it.Err, &lost):
						note("error", it.Position.Offset)
						note("in error", lost.Offset)
						note("problem", lost.Problems[0].Offset)
					case errors.As(it.Err, &fault):
						note("fault", fault.Offset)
					case it.Record.Head().CorrelationID.Or("") != "L":
						note("record", it.Position.Offset)
					}
					return nil
				})
				if err != nil && !errors.Is(err, gone) {
					t.Fatal(err)
				}
				second := first + int64(len(line("A"))) + 1
				third := second + 38
				want := []string{fmt.Sprint("record ", first), fmt.Sprint("record ", second), fmt.Sprint("remark ", second),
					fmt.Sprint("name ", second+30), // of the second category's value
					fmt.Sprint("error ", third), fmt.Sprint("in error ", third), fmt.Sprint("problem ", third)}
				if kind == "stream" {
					want = append(want, fmt.Sprint("fault ", third+2))
				}
				slices.Sort(want)
				slices.Sort(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		}
	}
}
