package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// fakeSource is a source that counts how often its inputs are read.
type fakeSource struct {
	inputs []fakeInput
	begun  int // iterations
	read   int // bytes
}

type fakeInput struct {
	logs.Input
	err error
}

func (f *fakeSource) Inputs(context.Context) iter.Seq2[*logs.Input, error] {
	f.begun++
	return func(yield func(*logs.Input, error) bool) {
		for _, one := range f.inputs {
			in := one.Input
			if r, ok := in.Reader.(*strings.Reader); ok {
				in.Reader = &countingReader{r, &f.read}
			}
			if !yield(&in, one.err) {
				return
			}
		}
	}
}

// countingReader could be read in parts.
type countingReader struct {
	*strings.Reader
	n *int
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.n += n
	return n, err
}

// newKept returns a source whose inputs are kept in a folder of its own.
func newKept(t *testing.T, from acstelemetry.Source) *keptSource {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
	f, err := newKeptFile("x")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close() //nolint:errcheck // its content is no longer needed
		wantFiles(t, dir)
	})
	return &keptSource{from: from, to: f}
}

// allOf returns what there is in a source, as lines.
func allOf(t *testing.T, from acstelemetry.Source, workers int) (lines []string) {
	t.Helper()
	err := acstelemetry.Each(t.Context(), from, func(it acstelemetry.Item) error {
		text := fmt.Sprintf("%s %v %v", it.Position, it.Position.Origin, it.Err)
		if it.Record != nil {
			text += " " + it.Record.Head().CorrelationID.Or("")
		}
		lines = append(lines, text)
		return nil
	}, &acstelemetry.EachOptions{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// Both readings give the same records, positions and errors, and the source is asked once.
func TestKept(t *testing.T) {
	reset := errors.New("connection reset")
	large := strings.Repeat(summaryOf("large"), 5000) // read in many pieces
	for _, workers := range []int{1, 4} {
		from := &fakeSource{inputs: []fakeInput{
			{Input: logs.Input{Name: "azblob://a/c/1", Reader: strings.NewReader(large), Origin: logs.Origin{ETag: "0x1"}, Offset: 1000}},
			{Input: logs.Input{Name: "azblob://a/c/2", Reader: strings.NewReader("{]\n" + summaryOf("b"))}},
			{Input: logs.Input{Name: "azblob://a/c/3"}, err: reset}, // cannot be opened
			{Input: logs.Input{Name: "azblob://a/c/4", Reader: io.MultiReader(strings.NewReader(summaryOf("c")), iotest.ErrReader(reset))}},
			{Input: logs.Input{Name: "azblob://a/c/5", Reader: strings.NewReader("")}},
			{Input: logs.Input{Name: "eventhub://n/h", Reader: bytes.NewReader([]byte(summaryOf("d"))), Origin: logs.Origin{Partition: "1", SequenceNumber: 7}}},
			{Input: logs.Input{Name: "azblob://a/c/6", Reader: strings.NewReader(gzipped(t, large)[:100])}}, // cut
		}}
		kept := newKept(t, from)
		first := allOf(t, kept, workers)
		if got := strings.Join(first, "\n"); strings.Count(got, "connection reset") != 2 || !strings.Contains(got, "record 1, offset 1000") || len(first) < 5005 {
			t.Fatalf("%d workers: %d lines; the last ones are\n%q", workers, len(first), first[len(first)-6:])
		}
		for range 2 {
			if diff := cmp.Diff(first, allOf(t, kept, workers)); diff != "" {
				t.Errorf("%d workers: read again (-first +again):\n%s", workers, diff)
			}
		}
		if from.begun != 1 {
			t.Errorf("%d workers: the source was asked %d times", workers, from.begun)
		}
	}
}

// Nothing of a source is read twice, even if it could be read in parts.
func TestKeptReadsOnce(t *testing.T) {
	content := strings.Repeat(summaryOf("a"), 20000)
	from := &fakeSource{inputs: []fakeInput{{Input: logs.Input{Name: "n", Reader: strings.NewReader(content)}}}}
	allOf(t, newKept(t, from), 4)
	if from.read != len(content) {
		t.Errorf("%d bytes were read, want %d", from.read, len(content))
	}
}

// An error of the first reading is known as such in the second one: it is not reported again.
func TestKeptErrorsAreTold(t *testing.T) {
	from := &fakeSource{inputs: []fakeInput{
		{Input: logs.Input{Name: "a"}, err: errors.New("closed")},
		{Input: logs.Input{Name: "b", Reader: iotest.ErrReader(errors.New("closed"))}},
	}}
	kept := newKept(t, from)
	for reading := range 2 {
		var all []bool
		err := acstelemetry.Each(t.Context(), kept, func(it acstelemetry.Item) error {
			var told toldError
			all = append(all, errors.As(it.Err, &told))
			return nil
		}, nil)
		if want := reading == 1; err != nil || len(all) != 2 || all[0] != want || all[1] != want {
			t.Errorf("reading %d: %v, %v", reading+1, all, err)
		}
	}
}

// Handled and Close of the source are called by the first reading, and only by it.
func TestKeptIsHandledOnce(t *testing.T) {
	handled, closed := 0, 0
	from := &fakeSource{}
	for _, r := range []io.Reader{strings.NewReader(summaryOf("a")), bytes.NewReader([]byte(summaryOf("b")))} {
		from.inputs = append(from.inputs, fakeInput{Input: logs.Input{
			Name: "n", Reader: r, Handled: func() { handled++ }, Close: func() error { closed++; return nil },
		}})
	}
	kept := newKept(t, from)
	for range 2 {
		allOf(t, kept, 1)
		if handled != 2 || closed != 2 {
			t.Errorf("handled %d times, closed %d times, want 2 each", handled, closed)
		}
	}
}

// A temporary file that cannot be completed is reported as such, and not as an error of the
// input.
func TestUnkept(t *testing.T) {
	for _, r := range []io.Reader{strings.NewReader(summaryOf("a")), bytes.NewReader([]byte(summaryOf("a")))} {
		kept := newKept(t, &fakeSource{inputs: []fakeInput{{Input: logs.Input{Name: "n", Reader: r}}}})
		kept.to.Close() //nolint:errcheck // so that it cannot be written
		got := allOf(t, kept, 1)
		var unkept *unkeptError
		if len(got) != 1 || !strings.Contains(got[0], "n is read twice and cannot be kept in ") || !errors.As((&twice{kept: kept.to}).unkept(), &unkept) {
			t.Errorf("%q, %v", got, kept.to.failed())
		}
	}
}

// A temporary file has no name while it is in use, and only the user may read it.
func TestKeptHasNoName(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file has a name there as long as it is open")
	}
	kept := newKept(t, &fakeSource{})
	wantFiles(t, os.Getenv("TMPDIR"))
	info, err := kept.to.Stat()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}
