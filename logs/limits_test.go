package logs_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

func TestMaxRecord(t *testing.T) {
	size := len(line("A")) // a record of exactly the limit is not over it
	long := strings.Replace(line("X"), "VoIP", "VoIP2", 1)
	cases := []struct {
		reason, in, want string
	}{
		{"a line", long + "\n" + line("A"), "! A"},
		{"a line at the end of the input", line("A") + "\n" + long, "A !"},
		{"in a message", `{"records":[` + line("A") + "," + long + "," + line("B") + "]}", "A ! B"},
		{"in an array", `[` + long + "," + line("B") + "]", "! B"},
		{"a scalar in an array", `["` + strings.Repeat("x", 300) + `",` + line("B") + "]", "! B"},
		{"one that is broken far beyond the limit", `{"a":"` + strings.Repeat("x", 200) + `",}` + "\n" + line("A"), "! A"},
		{"one whose brackets do not match", `{"a":"` + strings.Repeat("x", 200) + `"]` + "\n" + line("A"), "! A"},
		{"a row of CSV", csvHead + csvLine("A") + strings.Repeat("x", 300) + "\n" + csvLine("B"), "A ! B"},
		{"a row of CSV with quotes", csvHead + csvLine("A") + `"` + strings.Repeat("x", 300) + "\"\n" + csvLine("B"), "A ! B"},
		{"a quote of CSV that is not closed within the limit", csvHead + "\"x\n" + strings.Repeat("2021-07-19T18:46:50Z,ACSCallSummary,A,6,VoIP,\n", 5), "! A A A A A"},
		{"members before the records of a message", `{"a":"` + strings.Repeat("x", 300) + `","records":[` + line("A") + "]}\n" + line("B"), "! B"},
		{"a sample", `"properties":{"a":"` + strings.Repeat("x", 300) + "\"}\n" + line("B"), "! B"},
		{"a name in quotes", `"` + strings.Repeat("x", 300) + `":1` + "\n" + line("B"), "! B"},
	}
	for _, c := range cases {
		for _, piece := range []int{1, 64, 1 << 20} {
			records, errs, _ := read(t, ones{strings.NewReader(c.in), piece}, &logs.Options{MaxRecord: size})
			if got := ids(records, errs); got != c.want {
				t.Errorf("%s, in pieces of %d: %s, want %s: %v", c.reason, piece, got, c.want, problems(errs))
			}
		}
	}
	_, errs, _ := read(t, strings.NewReader(long), &logs.Options{MaxRecord: size})
	if !errors.Is(errs[0], logs.ErrTooLarge) {
		t.Errorf("error %v", errs[0])
	}
	// A table that names its columns after its rows has to fit as a whole.
	later := `{"tables":[{"rows":[["` + strings.Repeat("x", 300) + `"]],"columns":[{"name":"a"}]}]}`
	if _, errs, _ := read(t, strings.NewReader(later), &logs.Options{MaxRecord: size}); !errors.Is(errs[0], logs.ErrTooLarge) {
		t.Errorf("error %v", errs[0])
	}
	for _, c := range []struct{ in, want string }{
		{fmtQuery(queryRow("A") + `,["` + strings.Repeat("x", 500) + `"],` + queryRow("B")), "A ! B"},
	} {
		records, errs, _ := read(t, strings.NewReader(c.in), &logs.Options{MaxRecord: 400})
		if got := ids(records, errs); got != c.want || !errors.Is(errs[1], logs.ErrTooLarge) {
			t.Errorf("a row: %s, %v", got, errs)
		}
	}
}

func fmtQuery(rows string) string { return strings.Replace(query, "%s", rows, 1) }

func TestDefaultLimits(t *testing.T) {
	text := func(n int) string { return `{"category":"x","correlationId":"X","a":"` + strings.Repeat("x", n) + `"}` }
	fits := text(logs.DefaultMaxRecord - len(text(0)))
	records, errs, _ := read(t, strings.NewReader(fits+"\n"+text(logs.DefaultMaxRecord)+"\n"+line("A")), nil)
	if got := ids(records, errs); got != "X ! A" || !errors.Is(errs[1], logs.ErrTooLarge) {
		t.Errorf("got %s, %v", got, problems(errs))
	}
	nested := func(n int) string {
		return `{"category":"x","correlationId":"X","a":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + `}`
	}
	records, errs, _ = read(t, strings.NewReader(nested(logs.DefaultMaxDepth)+"\n"+nested(logs.DefaultMaxDepth+1)+"\n"+line("A")), nil)
	if got := ids(records, errs); got != "X ! A" || !errors.Is(errs[1], logs.ErrTooDeep) {
		t.Errorf("got %s, %v", got, problems(errs))
	}
}

// A record with more members than the limit is skipped as a whole, in every shape.
func TestMaxMembers(t *testing.T) {
	const most = 8 // line has 4 members, and 3 in properties
	in := func(n int) string { return strings.Replace(line("X"), `"callDuration"`, some(n)+`"callDuration"`, 1) }
	out := func(n int) string { return "{" + some(n) + line("X")[1:] }
	columns := func(n int) string { return strings.Repeat(`,{"name":"x"}`, n) }
	cases := []struct{ reason, in, want string }{
		{"one less in properties", in(1) + "\n" + line("A"), "X A"},
		{"one more in properties", in(2) + "\n" + line("A"), "! A"},
		{"one less next to properties", out(1) + line("A"), "X A"},
		{"one more next to properties", out(2) + line("A"), "! A"},
		{"far more", out(50) + "\n" + line("A"), "! A"},
		{"properties in a string", `{"category":"CallSummary","properties":` + string(quoted("{"+some(8)+`"a":1}`)) + "}\n" + line("A"), "! A"},
		{"the second of two properties", `{"category":"CallSummary","properties":{},"properties":{` + some(8) + `"a":1}}` + "\n" + line("A"), "! A"},
		{"the members of a value do not count", `{"category":"x","correlationId":"X","a":{` + some(50) + `"a":1}}` + line("A"), "X A"},
		{"elements of a value do not count", `{"category":"x","correlationId":"X","a":[` + strings.Repeat("1,", 50) + `1]}` + line("A"), "X A"},
		{"in a message", `{"records":[` + line("A") + "," + in(9) + "," + line("B") + "]}", "A ! B"},
		{"of a message", `{` + some(9) + `"records":[` + line("A") + "]}\n" + line("B"), "! B"},
		{"of a message, after its records", `{"records":[` + line("A") + "]," + some(9) + `"a":1}` + "\n" + line("B"), "A ! B"},
		{"in an array", "[" + in(9) + "," + line("B") + "]", "! B"},
		{"a row of an export", row("X")[:len(row("X"))-1] + "," + some(9) + `"a":1}` + "\n" + line("A"), "! A"},
		{"a sample", `"category":"CallSummary","properties":{` + some(9) + `"a":1}` + "\n" + line("A"), "! A"},
		{"a sample without properties", some(9) + `"a":1` + "\n" + line("A"), "! A"},
		{"columns of an answer", strings.Replace(fmtQuery(queryRow("X")), `"columns":[`, `"columns":[{"name":"y"}`+columns(9)+",", 1) + "\n" + line("A"), "! A"},
		{"values of a row of an answer", fmtQuery("[" + strings.Repeat("1,", 20) + "1]," + queryRow("A")), "! A"},
		{"columns of CSV", "a,b,c,d,e," + csvHead + line("A"), "! A"},
		{"cells of a row of CSV", csvHead + csvLine("A") + strings.Repeat(",", 20) + "\n" + csvLine("B"), "A ! B"},
	}
	for _, c := range cases {
		for _, piece := range []int{1, 64, 1 << 20} {
			records, errs, end := read(t, ones{strings.NewReader(c.in), piece}, &logs.Options{MaxMembers: most})
			if got := ids(records, errs); got != c.want || end != nil {
				t.Errorf("%s, in pieces of %d: %s, want %s: %v", c.reason, piece, got, c.want, problems(errs))
			}
		}
	}
	_, err := logs.Decode([]byte(in(2)), schemas(), &logs.Options{MaxMembers: most})
	if !errors.Is(err, logs.ErrTooManyMembers) || !strings.Contains(err.Error(), "(Options.MaxMembers is 8)") {
		t.Errorf("error %v", err)
	}
	var rec logs.Other
	if err := json.Unmarshal([]byte(`{`+some(logs.DefaultMaxMembers)+`"a":1}`), &rec); err != nil || len(rec.Extra.Unknown) != 2 {
		t.Errorf("UnmarshalJSON has no limits, but says %v", err)
	}
}

// some returns n members, each with a comma after it.
func some(n int) string { return strings.Repeat(`"z":1,`, n) }

func TestNesting(t *testing.T) {
	deep := strings.Repeat("[", 10_000)
	cases := []struct {
		reason, in, want string
		err              error
	}{
		{"10,000 brackets alone", deep, "! !", logs.ErrTooDeep},
		{"10,000 brackets, then a line", deep + "\n" + line("A"), "! A !", logs.ErrTooDeep},
		{"10,000 brackets that are closed", deep + strings.Repeat("]", 10_000) + "\n" + line("A"), "! A", logs.ErrTooDeep},
		{"10,000 braces", strings.Repeat(`{"a":`, 10_000) + "\n" + line("A"), "! A", logs.ErrTooDeep},
		{"in a field", `{"a":` + deep + strings.Repeat("]", 10_000) + "}" + line("A"), "! A", logs.ErrTooDeep},
		{"in a string", `{"category":"CallSummary","properties":"{\"a\":` + deep + `"}` + line("A"), "-? A", logs.ErrProperties},
		{"in a sample", `"properties":{"a":` + deep + "\n" + line("A"), "! A", logs.ErrTooDeep},
		{"in a payload", `"properties":{"OperationPayload":"{"a":` + deep + "\n" + line("A"), "! A", logs.ErrTooDeep},
		{"in a row", fmtQuery("[" + deep + strings.Repeat("]", 10_000) + "]," + queryRow("A")), "! A", logs.ErrTooDeep},
		{"messages within messages", strings.Repeat(`{"records":[`, 10_000) + line("A"), "A !", logs.ErrTruncated},
		{"messages within messages, closed", strings.Repeat(`{"records":[`, 100) + line("A") + strings.Repeat("]}", 100) + line("B"), "A ! B", logs.ErrSyntax},
	}
	for _, c := range cases {
		records, errs, _ := read(t, strings.NewReader(c.in), nil)
		if got := ids(records, errs); got != c.want || !errors.Is(errors.Join(errs...), c.err) {
			t.Errorf("%s: %s, want %s: %v", c.reason, got, c.want, errors.Join(errs...))
		}
	}
}

// MaxDepth has a ceiling: the decoder is recursive, and a stack overflow ends the
// program.
func TestLargestMaxDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		reason, in, want string
		err              error
	}{
		{"as deep as possible", `{"category":"CallSummary","correlationId":"A","x":` + nested(logs.LargestMaxDepth-1) + "}", "A", nil},
		{"one level more", `{"category":"CallSummary","correlationId":"A","x":` + nested(logs.LargestMaxDepth) + "}" + line("B"), "! B", logs.ErrTooDeep},
		{"in a string", `{"category":"CallSummary","correlationId":"A","properties":` + string(quoted(`{"x":`+nested(logs.LargestMaxDepth)+"}")) + "}", "A?", logs.ErrProperties},
		{"in a sample", `"category":"CallSummary","properties":{"x":` + nested(logs.LargestMaxDepth) + "}\n" + line("B"), "! B", logs.ErrTooDeep},
		{"far more", strings.Repeat("[", 1_000_000) + "\n" + line("B"), "! B !", logs.ErrTooDeep},
	} {
		records, errs, end := read(t, reader(c.in), &logs.Options{MaxDepth: math.MaxInt})
		if got := ids(records, errs); got != c.want || end != nil || c.err != nil && !errors.Is(errors.Join(errs...), c.err) {
			t.Errorf("%s: got %s, want %s: %v, %v", c.reason, got, c.want, errors.Join(errs...), end)
		}
	}
}

// spy is a reader of a very long input that measures the memory in use.
type spy struct {
	r     io.Reader
	calls int
	most  uint64
}

func (s *spy) Read(p []byte) (int, error) {
	if s.calls++; s.calls%64 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.most = max(s.most, m.HeapAlloc)
	}
	return s.r.Read(p[:min(len(p), 64<<10)])
}

// A record far over the limit is not held in memory: twice the limit, since the
// buffer doubles, and some overhead are enough.
func TestHugeInputs(t *testing.T) {
	const size, limit, enough = 8 << 20, 64 << 10, 6 << 20
	cases := []struct {
		reason, before, text, after string
		some                        string // the first and the last that ids must return
	}{
		{"a line of text", "", "x", "\n" + line("B"), "! B"},
		{"a line of text with commas", "", "x,", "\n" + line("B"), "! B"},
		{"a record", line("A") + "\n" + `{"a":"`, "x", `"}` + "\n" + line("B"), "A ! B"},
		{"a record of many members", line("A") + "\n" + `{"a":1`, `,"b":2`, "}\n" + line("B"), "A ! B"},
		{"a record that is never closed", line("A") + "\n" + `{"a":[`, `1,`, "\n" + line("B"), "A ! B"},
		{"a broken record", line("A") + "\n" + `{"a":x`, ` 1`, "}\n" + line("B"), "A ! B"},
		{"a string", line("A") + "\n" + `"`, "x", "\"\n" + line("B"), "A ! B"},
		{"blanks", line("A"), "    \n", line("B"), "A B"},
		{"blanks within a record", `{"a":`, "    ", "1}\n" + line("B"), "! B"},
		{"blanks within an array", "[", "    ", line("B") + "]", "B"},
		{"an opening bracket and blanks", line("A") + "\n[", "    ", "x", "A ! !"},
		{"a row of CSV", csvHead + csvLine("A"), "x,", "\n" + csvLine("B"), "A ! B"},
		{"closing brackets", line("A") + "\n", "}]", "\n" + line("B"), "A ! B"},
		{"commas", "[" + line("A"), ",", line("B") + "]", "A ! B"},
		{"rows of a query's answer before the columns", `{"tables":[{"rows":[`, "[1],", `[2]],"columns":[]}]}` + line("B"), "! B"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			read := func(t *testing.T, src io.Reader) string {
				records, errs, end := read(t, src, &logs.Options{MaxRecord: limit})
				if end != nil {
					t.Error(end)
				}
				return ids(records, errs)
			}
			got, used := memory(t, c.before, c.text, c.after, size, read)
			if got != c.some || used > enough {
				t.Errorf("got %.200s, want %s; %d MB in use", got, c.some, used>>20)
			}
		})
	}
}

// The example of the requirements, with the default limit of 16 MB.
func TestLineOf100MB(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	got, used := memory(t, line("A")+"\n"+`{"a":"`, "x", `"}`+"\n"+line("B"), 100<<20, func(t *testing.T, src io.Reader) string {
		records, errs, _ := read(t, src, nil)
		if !errors.Is(errs[1], logs.ErrTooLarge) {
			t.Errorf("error %v", errs[1])
		}
		return ids(records, errs)
	})
	if got != "A ! B" || used > 64<<20 {
		t.Errorf("got %s; %d MB in use", got, used>>20)
	}
}

// memory runs read on an input of a size, which is generated while it is read,
// and returns the maximum of memory in use.
func memory(t *testing.T, before, text, after string, size int, read func(*testing.T, io.Reader) string) (got string, used int64) {
	middle := io.LimitReader(&repeat{text: text}, int64(size/len(text)*len(text)))
	s := &spy{r: io.MultiReader(strings.NewReader(before), middle, strings.NewReader(after))}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	got = read(t, s)
	return got, int64(s.most) - int64(m.HeapAlloc)
}

// A message, an array, a query's answer or CSV of any length is read record by
// record: after some thousand records hardly more than those have been read from
// the input.
func TestContainersStream(t *testing.T) {
	containers := []struct{ reason, before, text string }{
		{"a message", `{"records":[`, line("A") + ","},
		{"an array", `[`, line("A") + ","},
		{"an answer", strings.TrimSuffix(fmtQuery(""), "]}]}"), queryRow("A") + ","},
		{"CSV", csvHead, csvLine("A")},
		{"lines", "", line("A") + "\n"},
		{"fragments", "", strings.Replace(fragment, "%s", "A", 1)},
	}
	for _, c := range containers {
		asked := &counting{r: io.MultiReader(strings.NewReader(c.before), &repeat{text: c.text})}
		r := logs.NewStream(asked, "", schemas(), nil)
		for i := range 5000 {
			if rec, err := r.Next(); err != nil || rec.Head().CorrelationID.Or("") != "A" {
				t.Fatalf("%s: record %d: %v, %v", c.reason, i, rec, err)
			}
		}
		if ahead := asked.n - r.Offset(); ahead > 512<<10 {
			t.Errorf("%s: %d bytes read ahead", c.reason, ahead)
		}
	}
}

// counting counts the bytes that were read.
type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A record is returned as soon as it is complete: a program that follows a
// stream does not wait for the text after it.
func TestNoWaiting(t *testing.T) {
	for _, c := range []struct{ reason, in string }{
		{"a line", line("A") + "\n"},
		{"a line without a line feed", line("A")},
		{"a record in a message", `{"records":[` + line("A")},
		{"a row of CSV", csvHead + strings.Repeat(csvLine("A"), 9)},
	} {
		src, w := io.Pipe()
		go func() {
			for piece := c.in; piece != ""; {
				n := min(100, len(piece))
				w.Write([]byte(piece[:n])) //nolint:errcheck // a pipe that is read
				piece = piece[n:]
			}
		}()
		rec, err := logs.NewStream(src, "", schemas(), nil).Next()
		if err != nil || rec.Head().CorrelationID.Or("") != "A" {
			t.Errorf("%s: %v, %v", c.reason, rec, err)
		}
		src.Close()
	}
}
