package work

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"example.com/acstelemetry/opt"
)

// texts are scalars of all kinds, right and wrong ones.
var texts = []string{
	"", " ", "-", "null", " null ", "Redacted", "redacted", "REDACTED ", "Redacte", "x", "ä",
	"0", "-0", "00", "7", "-7", "007", "123456789012345678", "1234567890123456789", "9223372036854775807",
	"9223372036854775808", "12.0", "12.5", "8.2E1", "1e999", "+1", "1.", ".5", "-.5", "1.5.5", "0.1", "-0.1", "0.023723",
	"123456789.123456", "1234567890.1234567", "0.30000000000000004", "3.146336E-05", "NaN", "Inf", "0x10", "1_000", " 5 ",
	"2021-07-19T18:46:50.188Z", "2021-07-19T18:46:50Z", "2021-07-19T18:46:50.Z", "2021-07-19T18:46:50.123456789Z",
	"2021-07-19T18:46:50.1234567890Z", "2021-02-29T00:00:00Z", "2020-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
	"2000-02-29T23:59:59.9Z", "2021-04-31T00:00:00Z", "2021-13-01T00:00:00Z", "2021-07-19T24:00:00Z", "0000-01-01T00:00:00Z",
	"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2021-07-19T18:46:50+02:00", "2021-07-19T18:46:50.1234567+00:00", "2021-07-19T18:46:50+00:00", "+00:00", "Z", "2021-07-19 18:46:50Z",
	"2021-07-19T18:4a:50Z", "07/19/2021 18:46:50", "7/19/2021, 6:46:50.188 PM", "1969-12-31T23:59:59Z",
}

// The scalars of the bench follow the grammar of package opt.
func TestScalars(t *testing.T) {
	for _, text := range texts {
		checkScalars(t, text)
	}
}

func FuzzScalars(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(checkScalars)
}

func checkScalars(t *testing.T, text string) {
	var c Check
	same := func(field any, want opt.Cell) {
		t.Helper()
		field.(Scalar).Set(String, []byte(text))
		state, got := c.scalar(field)
		if state != want.State() || state == opt.Set && string(got) != string(want.AppendText(nil)) {
			t.Errorf("%T of %q: %v %q, want %v", field, text, state, got, want)
		}
	}
	s, _ := opt.Parse[string](text)
	same(new(Text), &s)
	same(new(JSON), &s)
	n, _ := opt.Parse[int64](text)
	same(new(Int), &n)
	r, _ := opt.Parse[float64](text)
	same(new(Real), &r)
	at, _ := opt.Parse[time.Time](text)
	same(new(Time), &at)
}

// Every day of four centuries, which is how long the calendar takes to repeat.
func TestDays(t *testing.T) {
	for d := time.Date(1799, 12, 31, 0, 0, 0, 0, time.UTC); d.Year() < 2201; d = d.AddDate(0, 0, 1) {
		if got := days(d.Year(), int(d.Month()), d.Day()); got*86400 != d.Unix() {
			t.Fatalf("%v: day %d, want %d", d, got, d.Unix()/86400)
		}
	}
}

// The fields that are read by reflection have the names that Set knows.
func TestSetNames(t *testing.T) {
	for _, record := range []interface {
		Set(string, Kind, []byte) bool
	}{new(Envelope), new(Summary), new(Diagnostic), new(Operation)} {
		for _, b := range bindNames(record) {
			if !record.Set(b, Null, nil) {
				t.Errorf("%T does not know %s", record, b)
			}
		}
		if record.Set("nobody", Null, nil) {
			t.Errorf("%T knows a field that there is not", record)
		}
		for _, state := range States(record) {
			if *state != opt.Null {
				t.Errorf("%T: a field was not set", record)
			}
		}
	}
}

func bindNames(record any) (names []string) {
	text, _ := json.Marshal(record)
	var fields map[string]any
	json.Unmarshal(text, &fields) //nolint:errcheck // it has just been written
	for name := range fields {
		names = append(names, name)
	}
	return names
}

// Split resolves escapes as encoding/json does.
func TestSplit(t *testing.T) {
	for _, text := range []string{`""`, `"a"`, `"\"\\\/\b\f\n\r\t"`, `"\u00e4x\u65e5"`, `"\ud83d\ude00!"`, `"\ud83d"`, `"\ud83dx"`,
		`"\ude00"`, `"\ud83d\u0041"`, `"\ud83d\ud83d\ude00"`, `"a\\"`} {
		var want string
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if k, got, _ := Split([]byte(text), []byte("before")); k != String || string(got) != want {
			t.Errorf("%s: kind %d, %q, want %q", text, k, got, want)
		}
	}
	for text, want := range map[string]Kind{"null": Null, "1.5": Literal, "true": Literal, "{}": Composite, "[1]": Composite} {
		if k, _, _ := Split([]byte(text), nil); k != want {
			t.Errorf("%s: kind %d, want %d", text, k, want)
		}
	}
}

// Lines come whole however the input comes and however long they are.
func TestLines(t *testing.T) {
	long := strings.Repeat("x", 3*BlockSize)
	want := []string{"a", long, "b", "c", long + "y", "end"}
	text := "a\n" + long + "\nb\n\nc\n" + long + "y\nend"
	for name, r := range map[string]io.Reader{
		"whole": strings.NewReader(text), "halves": iotest.HalfReader(strings.NewReader(text)),
		"with its error": iotest.DataErrReader(strings.NewReader(text)),
	} {
		var got []string
		if err := Lines(r, func(line []byte) { got = append(got, string(line)) }); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %d lines, want %d", name, len(got), len(want))
		}
	}
	if err := Lines(iotest.ErrReader(io.ErrClosedPipe), func([]byte) {}); err != io.ErrClosedPipe {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// The parts of a file are the file, and each but the last ends with a line.
func TestParts(t *testing.T) {
	for _, text := range []string{"", "\n", "a", "a\nbb\nccc\n", "a\nbb\nccc", strings.Repeat("0123456789\n", 2000), strings.Repeat("x", 9000) + "\ny\n"} {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n < 6; n++ {
			parts, err := Parts(f, n)
			if err != nil || len(parts) > n {
				t.Fatalf("%d parts, %v; want at most %d", len(parts), err, n)
			}
			var got bytes.Buffer
			for i, part := range parts {
				if _, err := io.Copy(&got, part); err != nil {
					t.Fatal(err)
				}
				if i < len(parts)-1 && !bytes.HasSuffix(got.Bytes(), []byte("\n")) {
					t.Errorf("part %d of %d of %.20q ends within a line", i, n, text)
				}
			}
			if got.String() != text {
				t.Errorf("%d parts of %.20q are another text", n, text)
			}
		}
		f.Close()
	}
}

// Two calls by hand. Call a: 2 participants, 1 stream of 2 poor, 1 operation that
// was bad, 60 s at most, from second 100 to second 190. Call b: an operation.
func TestCalls(t *testing.T) {
	var c, other Calls
	c.Summary("a", 190, 110, 30)
	c.Stream("a", 150, true)
	c.Operation("b", 5, false, 7)
	c.Stream("a", 150, false)
	other.Summary("a", 180, 100, 60)
	other.Operation("a", 120, true, 40)
	c.Add(&other)
	want := Totals{Calls: 2, Participants: 2, Streams: 2, Poor: 1, Operations: 2, Bad: 1, Milliseconds: 47, Duration: 60,
		Mixed: 2*2 + 3*1*1 + 7*1*60, Span: 90}
	if got := c.Totals(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The table grows, and keeps its own copy of an ID.
func TestManyCalls(t *testing.T) {
	var c Calls
	id := []byte("call 000000")
	for range 2 {
		for i := range 5000 {
			copy(id[5:], fmt.Sprintf("%06d", i))
			c.Operation(value(Text{opt.Set, id}), 0, false, 1)
		}
	}
	if got := c.Totals(); got.Calls != 5000 || got.Operations != 10000 {
		t.Errorf("got %+v", got)
	}
}

// Foreign lines in a row are one problem, as the library has it.
func TestBrokenLines(t *testing.T) {
	var s Sink
	for _, line := range []string{"foreign", "foreign", `{"cut`, "foreign"} {
		s.BrokenLine([]byte(line))
	}
	s.Operation(new(Envelope), new(Operation))
	s.BrokenLine([]byte("foreign"))
	if s.Broken != 4 {
		t.Errorf("got %d, want 4: a run, a line, a run, and one after a record", s.Broken)
	}
}
