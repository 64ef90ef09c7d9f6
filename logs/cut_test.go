package logs_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

func TestLines(t *testing.T) {
	tests := []struct {
		reason, head string
		want         bool
	}{
		{"two lines", `{"a":1}` + "\n" + `{"b":2}`, true},
		{"the second one has just begun", `{"a":1}` + "\n" + `{"b`, true},
		{"lines end in CR LF", `{"a":1}` + "\r\n" + `{"b":2}`, true},
		{"messages", `{"records":[{"a":1}]}` + "\n" + `{"records":[{"a":1}]}`, true},
		{"a single line may be everything", `{"a":1}` + "\n", false},
		{"the first line does not end here", `{"a":1, "b":`, false},
		{"a message over several lines", `{"records":[` + "\n" + `{"a":1}` + "\n" + `{"a":1}` + "\n" + `]}`, false},
		{"an object over several lines", "{\n" + `"a":{"b":1}` + "\n}\n{", false},
		{"an array", `[{"a":1}` + "\n" + `{"a":1}` + "\n]", false},
		{"CSV", "time,category\n{\"a\":1}\n{\"a\":1}\n", false},
		{"a sample as printed", `"properties": {` + "\n", false},
		{"compressed", "\x1f\x8b\x08", false},
		{"a decompressor handles it", `{"Z":1}` + "\n" + `{"b":2}`, false},
		{"a comma between the lines", `{"a":1},` + "\n" + `{"b":2}`, false},
		{"a blank line, which nobody writes", `{"a":1}` + "\n\n" + `{"b":2}`, false},
		{"nothing", "", false},
	}
	opts := &logs.Options{Decompressors: []logs.Decompressor{{Name: "Z", Magic: `{"Z"`}}}
	for _, tt := range tests {
		if got := logs.HasLines([]byte(tt.head), opts); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.reason, got, tt.want)
		}
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		reason, in string // to be cut at the bar, or not at all if there is none
	}{
		{"between lines", `{"a":1}` + "\n|" + `{"b":2}` + "\n"},
		{"after CR LF", `{"a":1}` + "\r\n|" + `{"b":2}` + "\r\n"},
		{"after an inner object, if the rest is missing", `{"a":{"b":1}` + "\n|" + `{"a":1}`},
		{"not after a bracket", `{"a":[1]` + "\n" + `{"b":2}`},
		{"not after an element", `[{"a":1},` + "\n" + `{"b":2}]`},
		{"not before something that is not an object", `{"a":1}` + "\n" + `[{"b":2}]` + "\n"},
		{"not before an empty object", `{"a":1}` + "\n" + `{}` + "\n"},
		{"not before a name in doubled quotes, as in a cell of CSV", `"{""a"":1}` + "\n" + `{""b"":2}"` + "\n"},
		{"not within a line", `{"a":1} {"b":2}{"c":3}`},
		{"not after two line feeds", `{"a":1}` + "\n\n" + `{"b":2}`},
		{"nothing", ""},
	}
	for _, tt := range tests {
		want := strings.Index(tt.in, "|")
		in := strings.Replace(tt.in, "|", "", 1)
		end := len(in)
		for from := range end + 1 {
			wanted := end
			if from <= want {
				wanted = want
			}
			if got := logs.CutAfter(strings.NewReader(in), int64(from), int64(end), nil); got != int64(wanted) {
				t.Errorf("%s: from %d: %d, want %d", tt.reason, from, got, wanted)
			}
		}
	}
}

// A place is found however far away it is and wherever it is in a block that is
// read, but not after the end, and not where the input cannot be read.
func TestCutFar(t *testing.T) {
	for _, n := range []int{4090, 4091, 4092, 4093, 4094, 4095, 4096, 4097, 4098, 8189, 100_000} {
		in := "{" + strings.Repeat("x", n) + "}\n" + `{"a":1}`
		want := int64(n + 3)
		if got := logs.CutAfter(strings.NewReader(in), 0, int64(len(in)), make([]byte, 5000)); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
		if got := logs.CutAfter(strings.NewReader(in), 0, want, nil); got != want {
			t.Errorf("%d: %d, want the end, %d", n, got, want)
		}
		if got := logs.CutAfter(strings.NewReader(in), 0, math.MaxInt64, nil); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
	if got := logs.CutAfter(broken{}, 5, 900, nil); got != 900 {
		t.Errorf("cannot be read: %d, want the end", got)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, iotest.ErrTimeout }

// A reader of a part ends at a place if only blanks are between, at the
// outermost level.
func TestEndsAt(t *testing.T) {
	first, second := `{"category":"A","properties":{}}`+" \r\n", `{"category":"B","properties":{}}`
	tests := []struct {
		reason, in string
		at         int
		want       bool
	}{
		{"after the line feed", first + second, len(first), true},
		{"after the record", first + second, len(first) - 3, true},
		{"within the record", first + second, len(first) - 4, false},
		{"in the next one", first + second, len(first) + 1, false},
		{"in a message", `{"records":[` + first + "," + second + "]}", len(first) + 12, false},
		{"in an array", `[` + first + "," + second + "]", len(first) + 1, false},
	}
	for _, tt := range tests {
		r := logs.NewBatchReader(schemas(), nil)
		r.Reset(strings.NewReader(tt.in), "in")
		if _, err := r.Next(); err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		if got := r.EndsAt(int64(tt.at)); got != tt.want {
			t.Errorf("%s: %t, want %t", tt.reason, got, tt.want)
		}
	}
}

// Positions in a part have the offsets of the whole input.
func TestResetPart(t *testing.T) {
	const first, second = `{"category":"A","properties":{}}` + "\n", `{"category":"B","properties":{"b":}}` + "\n"
	r := logs.NewBatchReader(schemas(), nil)
	for range 2 {
		r.ResetPart(strings.NewReader(second), "in", int64(len(first)))
		_, err := r.Next()
		var list *logs.RecordError
		if !errors.As(err, &list) {
			t.Fatalf("error %v, want a RecordError", err)
		}
		if want := (logs.Position{Source: "in", Record: 1, Offset: int64(len(first))}); r.Position() != want || list.Position != want {
			t.Errorf("at %v, error at %v; want %v", r.Position(), list.Position, want)
		}
		if got, want := list.Problems[0].Offset, int64(len(first)+strings.Index(second, "}}")); got != want {
			t.Errorf("problem at %d, want %d", got, want)
		}
		if _, err := r.Next(); err != io.EOF {
			t.Errorf("error %v, want EOF", err)
		}
	}
}

// Batches hold the records that Next returns, and do not change while others are
// filled. A batch that is given back is poisoned.
func TestFill(t *testing.T) {
	for name, cfg := range feeds {
		data := feed(cfg, 200_000)
		want := seenBy(t, 0, bytes.NewReader(data), 0)
		for _, reuse := range []bool{false, true} {
			for _, size := range []int{1, 3000, 100_000} {
				r := logs.NewBatchReader(schemas(), &logs.Options{ReuseRecords: reuse})
				r.Reset(ones{bytes.NewReader(data), 5000}, "f")
				if diff := cmp.Diff(want, seenInBatches(t, r, size), cmp.AllowUnexported(seen{})); diff != "" {
					t.Fatalf("%s, reused %t, batches of %d (-Next +Fill)\n%s", name, reuse, size, diff)
				}
			}
		}
	}
}

// seenInBatches returns the content of two batches that are filled in turn.
func seenInBatches(t *testing.T, r *logs.BatchReader, size int) (list []seen) {
	t.Helper()
	gather := func(b *logs.Batch) {
		for i := range b.Len() {
			rec, at, err := b.At(i)
			s := seen{at: at}
			if rec != nil {
				s.json = string(logs.AppendJSON(nil, rec))
			}
			if err != nil {
				s.err = err.Error()
			}
			list = append(list, s)
		}
		b.Poison()
	}
	filled, other := new(logs.Batch), new(logs.Batch)
	for {
		err := r.Fill(filled, size, logs.WholeInput)
		gather(other)
		if err == io.EOF {
			gather(filled)
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if filled.Len() == 0 {
			t.Fatal("an empty batch before the end")
		}
		filled, other = other, filled
	}
}

// A part is not filled beyond its end, unless a record reaches beyond it.
func TestFillEnd(t *testing.T) {
	line := `{"category":"A","properties":{}}` + "\n"
	in := line + line + `{"records":[` + line + "," + line + "]}\n" + line
	message := int64(2 * len(line))
	tests := []struct {
		reason  string
		end     int64
		records int
		ends    bool
	}{
		{"after two lines", message, 2, true},
		{"after one line", int64(len(line)), 1, true},
		{"in the message, before its second record", message + 12 + int64(len(line)), 4, false},
		{"after everything", logs.WholeInput, 5, false},
	}
	for _, tt := range tests {
		r := logs.NewBatchReader(schemas(), nil)
		r.ResetPart(strings.NewReader(in), "in", 0)
		var b logs.Batch
		n := 0
		err := error(nil)
		for err == nil && r.Offset() < tt.end && !r.EndsAt(tt.end) {
			err = r.Fill(&b, 1, tt.end)
			n += b.Len()
		}
		if n != tt.records || r.EndsAt(tt.end) != tt.ends {
			t.Errorf("%s: %d records, error %v, ends %t; want %d, %t", tt.reason, n, err, !tt.ends, tt.records, tt.ends)
		}
	}
}
