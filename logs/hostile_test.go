package logs_test

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

// hostile is a kind of input that somebody might send to make a reader slow or large, or
// that a fault of a program might write.
type hostile struct {
	name  string
	in    func(n int) string // of about n bytes
	piece int                // how many bytes of it arrive at a time; 0 means as many as are asked for
}

// hostiles are all kinds that the tests and the benchmarks of costs go through.
var hostiles = []hostile{
	// Members of one record.
	{"properties twice and more", members(`{"category":"CallSummary"`, `,"properties":{}`, "}\n"), 0},
	{"properties that are a number", members(`{"category":"CallSummary"`, `,"properties":1`, "}\n"), 0},
	{"properties that are a number, without a category", members(`{"a":1`, `,"properties":1`, "}\n"), 0},
	{"Properties of a row", members(`{"Type":"ACSCallSummary"`, `,"Properties":1`, "}\n"), 0},
	{"properties of service requests", members(`{"category":"ChatOperational"`, `,"properties":{"level":1},"level":2`, "}\n"), 0},
	{"properties that are null", members(`{"category":"CallSummary"`, `,"properties":null`, "}\n"), 0},
	{"a category again and again", members(`{"a":1`, `,"category":"CallSummary"`, "}\n"), 0},
	{"a category that is empty", members(`{"a":1`, `,"category":""`, "}\n"), 0},
	{"a Type again and again", members(`{"a":1`, `,"Type":"ACSCallSummary"`, "}\n"), 0},
	{"a known name again and again", members(`{"category":"CallSummary","properties":{"a":1`, `,"callDuration":1`, "}}\n"), 0},
	{"a known name with a faulty value", members(`{"category":"CallSummary","properties":{"a":1`, `,"callDuration":"x"`, "}}\n"), 0},
	{"two names of a field", members(`{"category":"CallSummary","time":"`+strings.Repeat(`\n`, 999)+`"`, `,"TimeGenerated":"x"`, "}\n"), 0},
	{"an unknown name again and again", members(`{"category":"CallSummary","properties":{"a":1`, `,"a":1`, "}}\n"), 0},
	{"names that differ in blanks", members(`{"category":"CallSummary","properties":{"a":1`, `,"  call Type":1`, "}}\n"), 0},
	{"many unknown names", numbered(`{"category":"CallSummary","properties":{"a":1`, `,"x%d":1`, "}}\n"), 0},
	{"many unknown names without a category", numbered(`{"a":1`, `,"x%d":1`, "}\n"), 0},
	{"many long names", numbered(`{"category":"CallSummary","properties":{"a":1`, `,"x%0999d":1`, "}}\n"), 0},
	{"one long name", members(`{"category":"CallSummary","`, "x", "\":1}\n"), 0},
	{"a long name of blanks", members(`{"category":"CallSummary","`, " ", "\":1}\n"), 0},
	{"members of a message", numbered(`{"a":1`, `,"x%d":1`, `,"records":[]}`+"\n"), 0},
	{"members after the records", numbered(`{"records":[]`, `,"x%d":1`, "}\n"), 0},
	{"properties in a string in a string", func(n int) string {
		return `{"category":"CallSummary","properties":` + string(quoted(members("{\"a\":1", `,"b":1`, "}")(n))) + "}\n"
	}, 0},
	// Values.
	{"a text of escapes", members(`{"category":"CallSummary","properties":{"osVersion":"`, `\"`, "\"}}\n"), 0},
	{"a text of Unicode escapes", members(`{"category":"CallSummary","properties":{"osVersion":"`, `\u00e4`, "\"}}\n"), 0},
	{"a text of half characters", members(`{"category":"CallSummary","properties":{"osVersion":"`, `\ud800`, "\"}}\n"), 0},
	{"a text that is not UTF-8", members(`{"category":"CallSummary","properties":{"osVersion":"`, "\xff", "\"}}\n"), 0},
	{"a number of many digits", members(`{"category":"CallSummary","properties":{"callDuration":`, "1", "}}\n"), 0},
	{"a text of many digits", members(`{"category":"CallSummary","properties":{"callDuration":"`, "1", "\"}}\n"), 0},
	{"a long array", members(`{"category":"CallSummary","properties":{"a":[1`, ",1", "]}}\n"), 0},
	{"a value nested as deep as allowed, again and again", members(`{"category":"CallSummary","properties":{"a":1`,
		`,"b":`+strings.Repeat("[", 60)+strings.Repeat("]", 60), "}}\n"), 0},
	// Records.
	{"empty records", members("", "{}\n", ""), 0},
	{"tiny records", members("", `{"y":1}`+"\n", ""), 0},
	{"tiny records on one line", members(`{"a":"`+strings.Repeat("x", 5000)+`"}`, `{"y":1}`, "\n"), 0},
	{"records of unknown logs", members("", `{"category":"x","properties":{"y":1}}`+"\n", ""), 0},
	{"records of changing form", members("", line("A")+"\n"+row("A")+"\n", ""), 0},
	{"records that are unusual at their end", members("", strings.Replace(line("A"), "null", `{"a":1}`, 1)+"\n", ""), 0},
	{"one record from a pipe", members(`{"category":"CallSummary","properties":{"x":"`, "x", "\"}}\n"), 4 << 10},
	{"one record of members from a pipe", members(`{"category":"CallSummary","properties":{"a":[1`, `,{"b":1}`, "]}}\n"), 4 << 10},
	{"a message from a pipe, in small pieces", members(`{"records":[`, line("A")+",", "]}\n"), 100},
	{"one row of an answer from a pipe", func(n int) string {
		return fmtQuery(strings.Replace(queryRow("A"), `"A"`, `"A`+strings.Repeat("x", n)+`"`, 1))
	}, 4 << 10},
	{"one row of CSV from a pipe", members(csvHead+`2021-07-19T18:46:50Z,ACSCallSummary,"`, "x\n", "\",6,VoIP,\n"), 4 << 10},
	{"one sample from a pipe", members(`"properties":{"a":[1`, ",1", "]}\n"), 4 << 10},
	{"one fast record from a pipe", members(`{"category":"CallSummary","properties":{"osVersion":"`, "x", "\"}}\n"), 4 << 10},
	// What is refused.
	{"elements that are numbers", members("[1", ",1", "]\n"), 0},
	{"elements that are texts", members(`["x"`, `,"x"`, "]\n"), 0},
	{"elements that are arrays", members(`[[]`, `,[]`, "]\n"), 0},
	{"elements that are broken", members("[1", ",x", "]\n"), 0},
	{"records that are numbers", members(`{"records":[1`, `,1`, "]}\n"), 0},
	{"rows that are too short", func(n int) string { return fmtQuery("[1]" + strings.Repeat(",[1]", n/4)) }, 0},
	{"rows of CSV that are too short", members(csvHead, "x\n", ""), 0},
	{"rows of CSV with open quotes", members(csvHead, "\"\"\"a\n", ""), 0},
	{"rows of CSV without a value", members(csvHead, ",,,,,\n", ""), 0},
	{"rows of CSV with a quote in the middle", members(csvHead, "\"x\"y,1\n", ""), 0},
	{"a row of CSV with many cells", members(csvHead, "x,", "\n"), 0},
	{"lines of CSV that may be headers", members(csvHead, "Type,b,Category,d,e,f\n", ""), 0},
	{"lines of text", members("", "x\n", ""), 0},
	{"lines of text that may be headers", members("", "x,y,z\n", ""), 0},
	{"lines in quotes", members("", "\"x,y\n", ""), 0},
	{"lines in brackets", members("", "[x]\n", ""), 0},
	{"a line that may be a header", members("", "Type,", "\n"), 0},
	{"a header with many columns", func(n int) string {
		return strings.Repeat(numbered(strings.TrimSuffix(csvHead, "\n"), ",x%d", "\n")(32<<10), n/(32<<10))
	}, 0},
	{"columns of an answer", func(n int) string {
		return strings.Replace(fmtQuery("[1]"), `"columns":[`, `"columns":[`+strings.Repeat(`{"name":"x"},`, n/13), 1)
	}, 0},
	{"tables of an answer", members(`{"tables":[`, `{"columns":[{"name":"a"}],"rows":[]},`, "{}]}\n"), 0},
	{"rows before their columns", func(n int) string {
		return `{"tables":[{"rows":[[1]` + strings.Repeat(",[1]", n/4) + `],"columns":[{"name":"a"}]}]}` + "\n"
	}, 0},
	{"tables with rows before their columns", members(`{"tables":[`, `{"rows":[],"columns":[{"name":"a"}]},`, "{}]}\n"), 0},
	// What is broken.
	{"open brackets", members("", "[", "\n"), 0},
	{"open braces", members("", "{", "\n"), 0},
	{"open braces on lines", members("", "{\n", ""), 0},
	{"open objects", members("", `{"a":`, "\n"), 0},
	{"open messages", members("", `{"records":[`, "\n"), 0},
	{"open records on lines", members("", `{"a":[`+"\n", ""), 0},
	{"open arrays on lines", members("", "[{\"a\":[\n", ""), 0},
	{"open quotes", members("", `{"a":"x`+"\n", ""), 0},
	{"open quotes in an array", members("[", `{"a":"x},`, "]\n"), 0},
	{"escaped quotes", members("", `{"\"}`, "\n"), 0},
	{"escaped quotes in an array", members("[", `{"\"},`, "]\n"), 0},
	{"closing brackets", members("", "}]", "\n"), 0},
	{"closing brackets on lines", members("", "}\n", ""), 0},
	{"commas", members("[", ",", "]\n"), 0},
	{"commas in the stream", members("", ",", "\n"), 0},
	{"commas between records", members("", ",{}", "\n"), 0},
	{"records without commas between them", members("[", line("A"), "]\n"), 0},
	{"open samples", members("", "\"properties\": {\n", ""), 0},
	{"broken samples", members("", "\"x\": {\n", ""), 0},
	{"members of a sample", members("", "\"x\":1,\n", ""), 0},
	{"samples", func(n int) string { return strings.Repeat(strings.Replace(fragment, "%s", "A", 1), n/len(fragment)) }, 0},
	{"payloads of samples", members("", `"properties":{"OperationPayload":"{"a":1}"`+"\n", ""), 0},
	// What is passed over.
	{"blanks", members(line("A"), "    ", line("B")+"\n"), 0},
	{"line feeds", members(line("A"), "\n", line("B")+"\n"), 0},
	{"carriage returns and line feeds", members(line("A"), "\r\n", line("B")+"\n"), 0},
	{"blanks in a record", members(`{"a":`, "    ", "1}\n"), 0},
	{"blanks in an array", members("[", "    ", line("B")+"]\n"), 0},
	{"blanks after a bracket", members("", "[    \n", ""), 0},
	{"byte order marks", members("", "\xEF\xBB\xBF", line("A")+"\n"), 0},
	{"NULs", members(line("A")+"\n", "\x00", "\n"+line("B")+"\n"), 0},
	{"NULs between records", members("", "{}\n\x00", "\n"), 0},
	{"a line of text", members("", "x", "\n"+line("A")), 0},
	{"control characters", members(line("A")+"\n", "\x01", "\n"+line("B")+"\n"), 0},
}

// members returns a function for inputs of a text between two others, as often as it fits.
func members(before, text, after string) func(n int) string {
	return func(n int) string { return before + strings.Repeat(text, n/len(text)) + after }
}

// numbered is members with a format of a number.
func numbered(before, format, after string) func(n int) string {
	return func(n int) string {
		var b strings.Builder
		b.WriteString(before)
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String() + after
	}
}

// reader returns the input, as it arrives.
func (h hostile) reader(n int) io.Reader {
	var r io.Reader = strings.NewReader(h.in(n))
	if h.piece > 0 {
		r = ones{r, h.piece}
	}
	return r
}

// use reads everything.
func (h hostile) use(n int, opts *logs.Options) (records, errs int, end error) {
	return use(h.reader(n), opts)
}

func use(src io.Reader, opts *logs.Options) (records, errs int, end error) {
	r := logs.NewStream(src, "", schemas(), opts)
	for rec, err := range r.All() {
		if rec != nil {
			records++
		}
		if err != nil {
			errs++
		}
		end = err
	}
	return records, errs, end
}

// BenchmarkHostile shows how fast each kind of input is read, next to records of 1 KB.
func BenchmarkHostile(b *testing.B) {
	plain := hostile{"plain records", members("", benchSummary, ""), 0}
	large := hostile{"a record that is too large", members(`{"a":[1`, `,"text, and {brackets}",{"b":1}`, "]}\n"), 0}
	for _, h := range append([]hostile{plain, large}, hostiles...) {
		for _, n := range []int{1 << 20, 8 << 20} {
			opts := &logs.Options{}
			if h.name == large.name {
				opts.MaxRecord = 64 << 10
			}
			b.Run(h.name+"/"+strconv.Itoa(n>>20)+"MB", func(b *testing.B) {
				in := h.in(n)
				b.SetBytes(int64(len(in)))
				b.ReportAllocs()
				for b.Loop() {
					var r io.Reader = strings.NewReader(in)
					if h.piece > 0 {
						r = ones{r, h.piece}
					}
					use(r, opts)
				}
			})
		}
	}
}
