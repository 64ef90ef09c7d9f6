package acstelemetry_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"example.com/acstelemetry"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/logs"
)

// line is a summary of the call with an ID, as one line.
func line(id string) string {
	return `{"category":"CallSummary","correlationId":"` + id + `","properties":{"callType":"P2P"}}` + "\n"
}

// id returns the correlation ID of a record, or a text in its place.
func id(rec acstelemetry.Record) string {
	if rec == nil {
		return "nothing"
	}
	return rec.Head().CorrelationID.String()
}

func TestReaderNext(t *testing.T) {
	// A good line, one with a bad field, one that is not JSON, a good one.
	input := line("a") +
		`{"category":"CallSummary","correlationId":"b","properties":{"callDuration":"long"}}` + "\n" +
		`{"category":` + "\n" +
		line("c")
	r := acstelemetry.NewReader(t.Context(), strings.NewReader(input), "in", nil)

	rec, err := r.Next()
	if id(rec) != "a" || err != nil {
		t.Errorf("first: %s, error %v; want a", id(rec), err)
	}
	if at := r.Position(); at != (logs.Position{Source: "in", Record: 1, Offset: 0}) {
		t.Errorf("first: position %v", at)
	}

	rec, err = r.Next()
	var list *logs.RecordError
	if id(rec) != "b" || !errors.As(err, &list) || list.Record != 2 {
		t.Errorf("bad field: %s, error %v; want b and a RecordError of record 2", id(rec), err)
	}
	if at := r.Position(); at.Offset != int64(len(line("a"))) {
		t.Errorf("bad field: position %v", at)
	}

	rec, err = r.Next()
	if rec != nil || !errors.As(err, &list) {
		t.Errorf("not JSON: %s, error %v; want a RecordError", id(rec), err)
	}
	rec, err = r.Next()
	if id(rec) != "c" || err != nil {
		t.Errorf("last: %s, error %v; want c", id(rec), err)
	}
	for range 2 { // the end sticks
		if rec, err := r.Next(); rec != nil || err != io.EOF {
			t.Errorf("at the end: %s, error %v; want io.EOF", id(rec), err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("closed at the end: error %v; want io.EOF as before", err)
	}
}

func TestReaderInputFails(t *testing.T) {
	broken := errors.New("the cable is out")
	src := io.MultiReader(strings.NewReader(line("a")), iotest.ErrReader(broken))
	r := acstelemetry.NewReader(t.Context(), src, "in", nil)
	if rec, err := r.Next(); id(rec) != "a" || err != nil {
		t.Errorf("before the failure: %s, error %v; want a", id(rec), err)
	}
	var file *logs.SourceError
	rec, failure := r.Next()
	if rec != nil || !errors.Is(failure, broken) || !errors.As(failure, &file) || file.Source != "in" {
		t.Errorf("the failure: %s, error %v; want a SourceError of in", id(rec), failure)
	}
	if _, err := r.Next(); err != failure {
		t.Errorf("after the only source: error %v; want %v again", err, failure)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := r.Next(); err != failure {
		t.Errorf("closed: error %v; want %v as before", err, failure)
	}
}

// A sticky error is the last pair of All, and the only one of a new All. This
// includes a decompressor that cannot be closed.
func TestReaderAllInputFails(t *testing.T) {
	broken := errors.New("the cable is out")
	closing := &acstelemetry.Options{Decompressors: []logs.Decompressor{{Name: "x", Magic: "{", New: func(r io.Reader) (io.Reader, error) {
		return failingCloser{r, broken}, nil
	}}}}
	for reason, r := range map[string]*acstelemetry.Reader{
		"reading": acstelemetry.NewReader(t.Context(), io.MultiReader(strings.NewReader(line("a")), iotest.ErrReader(broken)), "in", nil),
		"closing": acstelemetry.NewReader(t.Context(), strings.NewReader(line("a")), "in", closing),
	} {
		for _, want := range [][]string{{"a", "nothing"}, {"nothing"}} {
			var got []string
			var last error
			for rec, err := range r.All() {
				got, last = append(got, id(rec)), err
			}
			if !slices.Equal(got, want) || !errors.Is(last, broken) {
				t.Errorf("%s: got %q and %v last, want %q and %v", reason, got, last, want, broken)
			}
		}
	}
}

type failingCloser struct {
	io.Reader
	err error
}

func (f failingCloser) Close() error { return f.err }

// Each, with any number of workers, reports once that its stream cannot be
// read.
func TestEachInputFails(t *testing.T) {
	broken := errors.New("the cable is out")
	for name, each := range eaches {
		src := io.MultiReader(strings.NewReader(line("a")), iotest.ErrReader(broken))
		var got []string
		err := each(t.Context(), &acstelemetry.Input{Name: "in", Reader: src}, func(it acstelemetry.Item) error {
			if got = append(got, id(it.Record)); it.Record == nil && (!errors.Is(it.Err, broken) || it.Position.Source != "in") {
				t.Errorf("%s: %v at %v", name, it.Err, it.Position)
			}
			return nil
		})
		if want := []string{"a", "nothing"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
}

// eaches are the ways to read with a callback.
var eaches = map[string]func(context.Context, acstelemetry.Source, func(acstelemetry.Item) error) error{
	"one worker": func(ctx context.Context, from acstelemetry.Source, fn func(acstelemetry.Item) error) error {
		return acstelemetry.Each(ctx, from, fn, &acstelemetry.EachOptions{Workers: 1})
	},
	"in order": func(ctx context.Context, from acstelemetry.Source, fn func(acstelemetry.Item) error) error {
		return acstelemetry.Each(ctx, from, fn, &acstelemetry.EachOptions{Workers: 2})
	},
	"unordered": func(ctx context.Context, from acstelemetry.Source, fn func(acstelemetry.Item) error) error {
		return acstelemetry.EachUnordered(ctx, from, fn, &acstelemetry.EachOptions{Workers: 2})
	},
}

func TestReaderAll(t *testing.T) {
	r := acstelemetry.NewReader(t.Context(), strings.NewReader(line("a")+line("b")+line("c")), "in", nil)
	var got []string
	for rec := range r.All() {
		got = append(got, id(rec))
		break
	}
	for rec, err := range r.All() { // continues where the last one stopped
		if err != nil {
			t.Error(err)
		}
		got = append(got, id(rec))
	}
	for rec := range r.All() {
		t.Errorf("at the end: %s", id(rec))
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReaderCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := acstelemetry.NewReader(ctx, strings.NewReader(line("a")+line("b")), "in", nil)
	records, failures := 0, 0
	for rec, err := range r.All() {
		switch {
		case err == nil:
			records++
			cancel() // b has been read ahead, but is no longer returned
		case rec == nil && err == context.Canceled:
			failures++
		default:
			t.Errorf("%s, error %v", id(rec), err)
		}
	}
	if records != 1 || failures != 1 {
		t.Errorf("%d records and %d errors; want one each", records, failures)
	}
	if _, err := r.Next(); err != context.Canceled {
		t.Errorf("the error does not stick: %v", err)
	}
}

// Cancelling a context while the source is being read ends the reading with the
// context's error, not with a SourceError.
func TestReaderCancelledInRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	src := readerFunc(func(p []byte) (int, error) {
		cancel()
		return copy(p, " "), nil // a blank only, so that it is read again
	})
	r := acstelemetry.NewReader(ctx, src, "in", nil)
	if rec, err := r.Next(); rec != nil || err != context.Canceled {
		t.Errorf("%s, error %v; want %v", id(rec), err, context.Canceled)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestReaderClose(t *testing.T) {
	r := acstelemetry.NewReader(t.Context(), strings.NewReader(line("a")+line("b")), "in", nil)
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // closing twice is harmless
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if rec, err := r.Next(); rec != nil || err != io.ErrClosedPipe {
		t.Errorf("after Close: %s, error %v; want %v", id(rec), err, io.ErrClosedPipe)
	}
}

// Records belong to the caller: earlier records do not change while others are
// read, and concurrent readers do not disturb each other.
func TestReadersSideBySide(t *testing.T) {
	var input strings.Builder
	var want []string
	for i := range 500 {
		name := strings.Repeat("x", i%7) + string(rune('a'+i%26))
		want = append(want, name)
		input.WriteString(line(name))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var recs []acstelemetry.Record
			for rec, err := range acstelemetry.NewReader(t.Context(), strings.NewReader(input.String()), "in", nil).All() {
				if err != nil {
					t.Error(err)
				}
				recs = append(recs, rec)
			}
			var got []string
			for _, rec := range recs {
				got = append(got, id(rec))
			}
			if !slices.Equal(got, want) {
				t.Error("the records differ from the input")
			}
		})
	}
	wg.Wait()
}

func TestDecode(t *testing.T) {
	tests := []struct {
		reason, data string
		want         string // the correlation ID
		err          error
	}{
		{"a resource log", line("a"), "a", nil},
		{"a bad field costs only that field", `{"category":"CallSummary","correlationId":"a","properties":{"callType":{}}}`, "a", errAny},
		{"two records: the first, and an error", line("a") + line("b"), "a", logs.ErrSeveral},
		{"nothing", "", "nothing", logs.ErrEmpty},
		{"an empty message", `{"records":[]}`, "nothing", logs.ErrEmpty},
		{"cut off", `{"category":"CallSummary","correl`, "nothing", logs.ErrTruncated},
		{"deeper than the limit", `{"category":"CallSummary","properties":{"x":[[[[]]]]}}`, "nothing", logs.ErrTooDeep},
	}
	for _, tt := range tests {
		rec, err := acstelemetry.Decode([]byte(tt.data), &acstelemetry.Options{MaxDepth: 4})
		var list *logs.RecordError
		if id(rec) != tt.want || (err == nil) != (tt.err == nil) || err != nil && !errors.As(err, &list) ||
			tt.err != errAny && !errors.Is(err, tt.err) {
			t.Errorf("%s: %s, error %v; want %s, error %v", tt.reason, id(rec), err, tt.want, tt.err)
		}
	}
	if rec, _ := acstelemetry.Decode([]byte(line("a")), nil); rec.(*callsummary.Record).CallType.Or("") != callsummary.P2P {
		t.Error("the record is not typed")
	}
}

// errAny means an error that the test does not specify further.
var errAny = errors.New("any error")
