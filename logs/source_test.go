package logs_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

// messages are the bodies of an event hub's messages, by their order in a partition.
type messages struct {
	partition string
	bodies    []string
	broken    error
	ended     *int // counts iterations that have ended, be it before their end
}

func (m messages) Inputs(ctx context.Context) iter.Seq2[*logs.Input, error] {
	return func(yield func(*logs.Input, error) bool) {
		if m.ended != nil {
			defer func() { *m.ended++ }()
		}
		for i, body := range m.bodies {
			if ctx.Err() != nil {
				return
			}
			in := &logs.Input{
				Name: "hub", Reader: strings.NewReader(body),
				Origin: logs.Origin{Partition: m.partition, SequenceNumber: int64(i)},
			}
			if !yield(in, nil) {
				return
			}
		}
		if m.broken != nil {
			yield(&logs.Input{Name: "hub"}, m.broken)
		}
	}
}

// A source of one's own: messages, each with its place in the event hub, which
// positions and errors have, too.
func ExampleSource() {
	hub := messages{partition: "3", bodies: []string{
		`{"records":[{"category":"Chat"},{"category":"Chat"}]}`,
		`{"records":[{"category":"Chat"}, 7]}`,
	}}
	r := logs.NewSourceReader(context.Background(), hub, nil, nil)
	for _, err := range r.All() {
		if err != nil {
			fmt.Println("lost:", err)
			continue
		}
		fmt.Println(r.Position())
	}
	// Output:
	// hub: partition 3, sequence number 0: record 1, offset 12
	// hub: partition 3, sequence number 0: record 2, offset 32
	// hub: partition 3, sequence number 1: record 1, offset 12
	// lost: hub: partition 3, sequence number 1: record 2, offset 33: not a record: a record is a JSON object: "7]}"
}

// Reader and Each see the same of a source, origins and errors included, and end its
// iteration, also when they stop before.
func TestSource(t *testing.T) {
	gone := errors.New("the connection is gone")
	ended := 0
	hub := messages{partition: "1", broken: gone, ended: &ended, bodies: []string{
		line("A") + "\n" + line("B"), "", `{"records":[` + line("C") + "]}", "not a log",
	}}
	want := fmt.Sprintf(`A hub: partition 1, sequence number 0: record 1, offset 0
B hub: partition 1, sequence number 0: record 2, offset %d
C hub: partition 1, sequence number 2: record 1, offset 12
- hub: partition 1, sequence number 3: offset 0: not JSON, not CSV with known columns, not a documentation sample: "not a log"
- hub: the connection is gone
`, len(line("A"))+1)
	shown := func(it logs.Item) string {
		switch {
		case it.Err != nil:
			return fmt.Sprintf("- %v\n", it.Err)
		default:
			return fmt.Sprintf("%s %v\n", it.Record.Head().CorrelationID, it.Position)
		}
	}
	got := ""
	r := logs.NewSourceReader(t.Context(), hub, schemas(), nil)
	for rec, err := range r.All() {
		got += shown(logs.Item{Record: rec, Err: err, Position: r.Position()})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Reader (-want +got)\n%s", diff)
	}
	for _, workers := range []int{1, 3} {
		got = ""
		err := logs.Each(t.Context(), hub, schemas(), func(it logs.Item) error {
			got += shown(it)
			return nil
		}, &logs.EachOptions{Workers: workers})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Each, %d workers: error %v (-want +got)\n%s", workers, err, diff)
		}
	}
	if ended != 3 {
		t.Errorf("%d iterations have ended, want 3", ended)
	}

	enough := errors.New("enough")
	for _, workers := range []int{1, 3} {
		err := logs.Each(t.Context(), hub, schemas(), func(logs.Item) error { return enough }, &logs.EachOptions{Workers: workers})
		if err != enough {
			t.Errorf("error %v, want %v", err, enough)
		}
	}
	r = logs.NewSourceReader(t.Context(), hub, schemas(), nil)
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil || ended != 6 {
		t.Errorf("closed with %v; %d iterations have ended, want 6", err, ended)
	}
}

// An input that cannot be read is named with its origin.
func TestSourceErrorOrigin(t *testing.T) {
	gone := errors.New("the connection is gone")
	in := &logs.Input{Name: "hub", Reader: iotest.ErrReader(gone), Origin: logs.Origin{Partition: "9", SequenceNumber: 4}}
	const want = "hub: partition 9, sequence number 4: the connection is gone"
	check := func(err error, at logs.Position) {
		t.Helper()
		var failed *logs.SourceError
		if !errors.As(err, &failed) || failed.Origin != in.Origin || err.Error() != want || at.Origin != in.Origin {
			t.Errorf("error %v at %v, want %s", err, at, want)
		}
	}
	_, err := logs.NewSourceReader(t.Context(), in, schemas(), nil).Next()
	check(err, logs.Position{Origin: in.Origin})
	for _, unordered := range []bool{false, true} {
		for _, workers := range []int{1, 2} {
			n := 0
			err := each(t.Context(), in, func(it logs.Item) error {
				n++
				check(it.Err, it.Position)
				return nil
			}, &logs.EachOptions{Workers: workers}, unordered)
			if err != nil || n != 1 {
				t.Errorf("%d errors, %v; want 1", n, err)
			}
		}
	}
}

func TestPositionCompare(t *testing.T) {
	list := []logs.Position{ // in order
		{Source: "a", Record: 9, Offset: 9},
		{Source: "b", Record: 1, Offset: 0},
		{Source: "b", Record: 1, Offset: 5},
		{Source: "b", Record: 2, Offset: 0},
		{Source: "b", Origin: logs.Origin{ETag: "x"}},
		{Source: "b", Origin: logs.Origin{Partition: "1", SequenceNumber: 9}, Record: 1},
		{Source: "b", Origin: logs.Origin{Partition: "1", SequenceNumber: 10}},
		{Source: "b", Origin: logs.Origin{Partition: "2"}},
	}
	for i, p := range list {
		for j, q := range list {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := p.Compare(q); got != want {
				t.Errorf("%v and %v: %d, want %d", p, q, got, want)
			}
		}
	}
	if got := (logs.Position{Source: "c/a.json", Origin: logs.Origin{ETag: "0x8D"}, Offset: 3}).String(); got != "c/a.json: ETag 0x8D: offset 3" {
		t.Error(got)
	}
}
