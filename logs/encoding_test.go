package logs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

// inUTF16 returns text in UTF-16. A \u in the text of a mark ‽ becomes half of a pair.
func inUTF16(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		if unit == '‽' {
			unit = 0xD83D
		}
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

var byteOrders = map[string]binary.AppendByteOrder{"little endian": binary.LittleEndian, "big endian": binary.BigEndian}

// Windows PowerShell's > and Out-File write UTF-16 with a mark and CR LF; files that were
// cut have no mark. What is read is what is read of the same text in UTF-8.
func TestUTF16(t *testing.T) {
	texts := map[string]string{
		"beyond ASCII":         strings.ReplaceAll(line("A"), `"VoIP"`, `"VoIP","identifier":"Zoë 😀 日本"`) + "\r\n" + line("B") + "\r\n",
		"a message":            `{"records":[` + line("A") + "," + line("B") + "]}",
		"an array":             "[\r\n" + line("A") + ",\r\n" + line("B") + "\r\n]",
		"CSV":                  csvHead + csvLine("A") + csvLine("B"),
		"a sample":             fmt.Sprintf(fragment, "A") + fmt.Sprintf(fragment, "B"),
		"with faults":          line("A") + "\n{\"a\":}\nhello\n" + literalLine("NaN") + line("B"),
		"two files, each with": line("A") + "\n\ufeff" + line("B"),
		"long":                 strings.Repeat(line("😀")+"\n", 3000),
		"nothing":              "",
	}
	for name, text := range texts {
		want := events(t, strings.NewReader(text), nil)
		for order, by := range byteOrders {
			for _, mark := range []string{"", "\ufeff"} {
				if text == "" && mark == "" {
					continue
				}
				in := inUTF16(by, mark+text)
				for _, size := range []int{1, 3, 1 << 20} {
					got := events(t, ones{strings.NewReader(in), size}, nil)
					if mark != "" { // it counts as three bytes
						got = events(t, ones{strings.NewReader(in), size}, nil)
						want = events(t, strings.NewReader(mark+text), nil)
					}
					if diff := cmp.Diff(want, got, cmp.AllowUnexported(event{})); diff != "" {
						t.Fatalf("%s, %s, mark %q, in pieces of %d (-UTF-8 +UTF-16)\n%s", name, order, mark, size, diff)
					}
				}
				got := events(t, strings.NewReader(gzipped(in)), nil)
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(event{})); diff != "" {
					t.Fatalf("%s, %s, mark %q, compressed (-UTF-8 +UTF-16)\n%s", name, order, mark, diff)
				}
				want = events(t, strings.NewReader(text), nil)
			}
		}
	}
}

// A worker reads a file in UTF-16 as a whole: it is not cut into parts. Dates of CSV are
// proven by rows that come later, in a second reading.
func TestUTF16InParts(t *testing.T) {
	sameInUTF16(t, strings.Repeat(line("A")+"\n", 500))
	sameInUTF16(t, "TimeGenerated [UTC],Type,CorrelationId\n03/02/2026 09:00:00,ACSCallSummary,A\n13/02/2026 09:00:00,ACSCallSummary,B\n")
}

func sameInUTF16(t *testing.T, text string) {
	t.Helper()
	for order, by := range byteOrders {
		in := []byte(inUTF16(by, text))
		opts := logs.EachOptions{Workers: 3}
		for _, unordered := range []bool{false, true} {
			got := seenInParts(t, inMemory("in", in), opts, unordered, 300)
			want := seenByReader(t, inMemory("in", []byte(text)), nil)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, unordered %t (-want +got)\n%s", order, unordered, diff)
			}
		}
	}
}

func TestUTF16Decode(t *testing.T) {
	for order, by := range byteOrders {
		rec, err := logs.Decode([]byte(inUTF16(by, line("A"))), schemas(), nil)
		if diff := cmp.Diff(logs.Record(wantLine("A")), rec); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", order, err, diff)
		}
	}
}

// Half of a surrogate pair is replaced, which is a remark; half of a character at the end
// is nothing if it is of a blank, else the last record is cut off.
func TestUTF16Faults(t *testing.T) {
	named := strings.ReplaceAll(line("A"), `"VoIP"`, `"VoIP","identifier":"@"`)
	for _, c := range []struct{ reason, text, end, want string }{
		{"the first half of a pair alone", strings.ReplaceAll(named, "@", "x‽y"), "", "A: " + logs.ErrEncoding.Error()},
		{"two first halves", strings.ReplaceAll(named, "@", "‽‽"), "", "A: " + logs.ErrEncoding.Error()},
		{"half of a line feed", line("A"), "\n", "A"},
		{"half of a carriage return after records", line("A") + "\r\n" + line("B"), "\r", "A B"},
		{"half of a letter within a record", line("A") + "\n" + line("B")[:30], "x", "A !: " + logs.ErrTruncated.Error()},
		{"half of a pair at the end", line("A") + "\n" + line("B")[:30] + "‽", "", "A !: " + logs.ErrTruncated.Error()},
	} {
		for _, size := range []int{1, 1 << 20} {
			in := inUTF16(binary.LittleEndian, "\ufeff"+c.text) + c.end
			var got []string
			records, errs, _ := read(t, ones{strings.NewReader(in), size}, nil)
			for i, rec := range records {
				id := "!"
				if rec != nil {
					id = rec.Head().CorrelationID.Or("")
				}
				for _, p := range problems(errs[i : i+1]) {
					id += ": " + p.Err.Error()
				}
				got = append(got, id)
			}
			if all := strings.Join(got, " "); all != c.want {
				t.Errorf("%s, in pieces of %d: %s, want %s", c.reason, size, all, c.want)
			}
		}
	}
	failing := errors.New("connection lost")
	for n := range 9 {
		in := inUTF16(binary.BigEndian, "\ufeff"+line("A"))
		_, _, end := read(t, io.MultiReader(strings.NewReader(in[:len(in)-n]), iotest.ErrReader(failing)), nil)
		if !errors.Is(end, failing) {
			t.Errorf("%d bytes less: %v", n, end)
		}
	}
}

// FuzzUTF16 checks that the text of any UTF-16 is read as if it were UTF-8.
func FuzzUTF16(f *testing.F) {
	addSeeds(f, func(in string) { f.Add(in, uint8(7)) })
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		text = "\ufeff" + string([]rune(text))
		want := events(t, ones{strings.NewReader(text), 1 << 20}, &fuzzLimits) // not read twice, as that is not either
		in := inUTF16(binary.LittleEndian, text)
		if strings.Contains(text, "‽") || strings.HasPrefix(text, "\ufeff\x00") {
			t.Skip("the mark of half a pair, or that of UTF-32")
		}
		got := events(t, ones{strings.NewReader(in), 1 + int(size)}, &fuzzLimits)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(event{})); diff != "" {
			t.Errorf("%q (-UTF-8 +UTF-16)\n%s", text, diff)
		}
	})
}

// Zeros between records are skipped, which is a remark of the next one.
func TestZeros(t *testing.T) {
	const z = "\x00"
	many := strings.Repeat(z, 200_000)
	repaired := func(n int) string { return fmt.Sprintf("?%d zero bytes before this record were skipped", n) }
	for _, c := range []struct{ reason, in, want string }{
		{"logrotate's copytruncate: the writer went on at its old offset", many + line("A") + "\n" + line("B"), "A" + repaired(200_000) + " B"},
		{"a preallocated file, then another one: cat", line("A") + "\n" + many + line("B") + "\n" + many, "A B" + repaired(200_000)},
		{"one zero, and no line feed", line("A") + z + line("B"), "A B" + repaired(1)},
		{"zeros, blanks and a byte order mark", line("A") + z + "\r\n" + z + "\ufeff" + z + "\n" + line("B"), "A B" + repaired(3)},
		{"records of a fixed length", line("A") + z + z + "\n" + line("B") + z + z + "\n", "A B" + repaired(2)},
		{"in an array", "[" + line("A") + z + "," + z + line("B") + "]" + z, "A B" + repaired(2)},
		{"in a message", z + `{"records":[` + line("A") + "," + z + line("B") + "]}", "A" + repaired(1) + " B" + repaired(1)},
		{"between rows", fmt.Sprintf(query, queryRow("A")+","+z+queryRow("B")), "A B" + repaired(1)},
		{"before CSV", many + csvHead + csvLine("A") + csvLine("B"), "A" + repaired(200_000) + " B"},
		{"between rows of CSV", csvHead + csvLine("A") + z + z + csvLine("B") + z, "A B" + repaired(2)},
		{"before a sample", z + fmt.Sprintf(fragment, "A"), "A" + repaired(1)},
		{"before an array", z + z + "[" + line("A") + "]", "A" + repaired(2)},
		{"a crash: a record that is cut off, then zeros", line("A") + "\n" + line("B")[:90] + many + "\n" + line("C"), "A !the record is cut off C"},
		{"the same, and the next one at once", line("A") + "\n" + line("B")[:90] + many + line("C") + "\n" + line("D"), "A !the record is cut off C D"},
		{"the same, between members", line("A") + "\n" + line("B")[:38] + many + line("C") + "\n" + line("D"), "A !the record is cut off C D"},
		{"the same, in a message", `{"records":[` + line("A") + "," + line("B")[:90] + z + z + line("C") + "," + line("D") + "]}", "A !the record is cut off C D"},
		{"the last record is cut off: a page blob", line("A") + "\n" + line("B")[:90] + many, "A !the record is cut off"},
		{"the same, between members", line("A") + "\n" + line("B")[:38] + many, "A !the record is cut off"},
	} {
		for _, size := range []int{3, 1 << 20} {
			var got []string
			records, errs, end := read(t, ones{strings.NewReader(c.in), size}, nil)
			for i, rec := range records {
				id := "!"
				if rec != nil {
					id = rec.Head().CorrelationID.Or("")
				}
				for _, p := range problems(errs[i : i+1]) {
					if rec == nil {
						id += p.Err.Error()
					} else {
						id += "?" + p.Detail
					}
				}
				got = append(got, id)
			}
			if all := strings.Join(got, " "); all != c.want || end != nil {
				t.Errorf("%s, in pieces of %d: %s, %v; want %s", c.reason, size, all, end, c.want)
			}
		}
	}
	// Nothing is lost, so it is no error.
	for _, err := range logs.NewStream(bytes.NewReader([]byte(many+line("A"))), "", schemas(), nil).All() {
		if err != nil {
			t.Error(err)
		}
	}
}
