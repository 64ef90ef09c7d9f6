package logs_test

import (
	"fmt"
	"strings"
	"testing"
)

// Each input holds a record that cannot be read, or something that is not a
// record, and others that must be read. "!" is a problem without a record, "?"
// follows the ID of a record with problems.
var resyncs = []struct {
	reason, in, want string
}{
	// Lines.
	{"a line that is not JSON", line("A") + "\nhello\n" + line("B"), "A ! B"},
	{"a line with a value missing", line("A") + "\n{\"a\":}\n" + line("B"), "A ! B"},
	{"a line that is cut off within an object", line("A") + "\n" + `{"a":{"b":1` + "\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a line that is cut off after a colon", line("A") + "\n" + `{"a":` + "\n" + line("B") + "\n", "A ! B"},
	{"a line that is cut off within an array", line("A") + "\n" + `{"a":[` + "\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a line that is cut off within a string", line("A") + "\n" + `{"a":"b` + "\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a line that is cut off after a backslash", line("A") + "\n" + `{"a":"b\` + "\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a missing quote", line("A") + "\n" + `{"a":"b,"c":"d"}` + "\n" + line("B"), "A ! B"},
	{"one bracket too many", line("A") + "\n" + `{"a":1}}` + "\n" + line("B"), "A -? ! B"},
	{"a bracket of the other kind", line("A") + "\n" + `{"a":[1}` + "\n" + line("B"), "A ! B"},
	{"only an opening bracket", line("A") + "\n{\n" + line("B"), "A ! B"},
	{"a scalar", line("A") + "\n5\nnull\n\"x\"\n" + line("B"), "A ! B"},
	{"a string that is not closed", line("A") + "\n\"x\n" + line("B"), "A ! B"},
	{"a name and a colon", line("A") + "\n\"x\":\n" + line("B"), "A ! B"},
	{"a line of bytes", line("A") + "\n\x00\xff\x01\n" + line("B"), "A ! B"},
	{"lines of a foreign CSV, with quotes", line("A") + "\n\"x\";\"y\"\n\"1\";\"2\"\n\"3\"\t\"4\"\n" + line("B"), "A ! B"},
	{"only a program's log message", line("A") + "\n[INFO] started\n[2024-01-01] [x]\n" + line("B"), "A ! B"},
	{"several lines that are cut off", strings.Repeat(`{"a":[{"b":`+"\n", 5) + line("B"), "! ! ! ! ! B"},
	{"broken JSON without a line break after it", `{"a":}` + line("A") + `{"b":]}` + line("B"), "! A ! B"},
	{"a quote is missing, without a line break after it", `{"a":b"}` + line("A") + "\n" + line("B"), "! A B"},
	{"printed over several lines and broken", strings.Replace(fmt.Sprintf(pretty, "X"), " 6,", " six 7,", 1) + fmt.Sprintf(pretty, "A"), "! A"},
	{"printed over several lines and cut off", fmt.Sprintf(pretty, "X")[:100] + "\n" + fmt.Sprintf(pretty, "A"), "! A"},
	{"braces in strings do not count", `{"a":"}{","b":x y}` + "\n" + line("A"), "! A"},

	// Messages and arrays.
	{"broken in a message", `{"records":[` + line("A") + `,{"a":},` + line("B") + "]}", "A ! B"},
	{"a missing quote in a message", `{"records":[` + line("A") + `,{"a":"b},` + line("B") + "]}", "A ! B"},
	{"a bracket of the other kind in a message", `{"records":[` + line("A") + `,{"a":[}},` + line("B") + "]}", "A ! B"},
	{"broken at the end of a message", `{"records":[` + line("A") + `,{"a":"b}]}{"records":[` + line("B") + "]}", "A ! B"},
	{"a message that is cut off within a record", `{"records":[` + line("A") + `,{"a":` + "\n" + `{"records":[` + line("B") + "]}", "A ! B"},
	{"a message that is cut off within a string", `{"records":[` + line("A") + `,{"a":"b` + "\n" + `{"records":[` + line("B") + "]}", "A ! B"},
	{"a message that is cut off after a record", `{"records":[` + line("A") + "\n" + `{"records":[` + line("B") + "]}", "A ! B"},
	{"a message that is cut off after a comma", `{"records":[` + line("A") + ",\n" + `{"records":[` + line("B") + "]}", "A B"},
	{"a message that is cut off after its array", `{"records":[` + line("A") + "]\n" + line("B"), "A ! B"},
	{"a message that is cut off after its array and a comma", `{"records":[` + line("A") + "],\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a message that is cut off in a member after its array", `{"records":[` + line("A") + `],"x":{"y":` + "\n" + line("B") + "\n" + line("C"), "A ! B C"},
	{"a message that is cut off at its beginning", `{"records":[` + "\n" + line("B") + "\n" + line("C"), "B ! C"},
	{"scalars in an array", `[1,null,"x",` + line("A") + `,true,` + line("B") + "]", "! ! ! A ! B"},
	{"words in an array", `[` + line("A") + `,foo,` + line("B") + `,bar ` + line("C") + "]", "A ! B ! C?"},
	{"an array in an array", `[` + line("A") + `,[1,2],` + line("B") + "]", "A ! B"},
	{"a missing comma", `[` + line("A") + line("B") + "]", "A B?"},
	{"extra commas", `[,` + line("A") + `,,` + line("B") + ",]", "! A ! B"},
	{"an array that is cut off, then text and CSV", `[` + line("A") + "\nhello\n" + csvHead + csvLine("B"), "A ! ! B"},
	{"an array that is cut off, then an array", `[` + line("A") + `,{"a":` + "\n[" + line("B") + "," + line("C") + "]", "A ! B C"},
	{"an array that is cut off within a string, then an array", `[` + line("A") + `,{"a":"` + "\n[" + line("B") + "," + line("C") + "]", "A ! B C"},
	{"an array in lines with one that is broken", "[\n" + line("A") + ",\n{\"a\":\"b\n,\n" + line("B") + ",\n" + line("C") + "\n]", "A ! B ! C !"},

	// Rows.
	{"a row too short", fmt.Sprintf(query, queryRow("A")+`,[1],`+queryRow("B")), "A ! B"},
	{"a row too long", fmt.Sprintf(query, queryRow("A")+`,[1,2,3,4,5,6,7],`+queryRow("B")), "A ! B"},
	{"a broken row", fmt.Sprintf(query, queryRow("A")+`,[1,x,],`+queryRow("B")), "A ! B"},
	{"a row with a missing quote", fmt.Sprintf(query, queryRow("A")+`,[1,"x],`+queryRow("B")+","+queryRow("C")), "A ! B C"},
	{"a row that is not an array", fmt.Sprintf(query, queryRow("A")+`,null,5,`+queryRow("B")), "A ! ! B"},
	{"rows that are cut off, then a line", strings.TrimSuffix(fmt.Sprintf(query, queryRow("A")), "]}]}") + ",\n" + line("B") + "\n" + line("C"), "A B ! C"},
	{"a row that is cut off, then a line", strings.TrimSuffix(fmt.Sprintf(query, queryRow("A")+`,["x"`), "]}]}") + "\n" + line("B") + "\n" + line("C"), "A ! B ! C"},
	{"a table that is cut off, then a line", `{"tables":[{"name":"x",` + "\n" + line("B") + "\n" + line("C"), "! B ! C"},
	{"an answer that is cut off, then a line", `{"tables":[` + "\n" + line("B") + "\n" + line("C"), "B ! C"},
	{"an answer that is cut off after its rows", strings.TrimSuffix(fmt.Sprintf(query, queryRow("A")), "}]}") + "\n" + line("B"), "A ! B"},
	{"a table that does not name its columns", `{"tables":[{"rows":[[1],[2]]}]}` + "\n" + line("B"), "! B"},
	{"a table with rows that are not an array", `{"tables":[{"columns":[],"rows":5}]}` + "\n" + line("B"), "! B"},

	// CSV.
	{"a row of CSV too short", csvHead + csvLine("A") + "x,y\n" + csvLine("B"), "A ! B"},
	{"a row of CSV too long", csvHead + csvLine("A") + "1,2,3,4,5,6,7\n" + csvLine("B"), "A ! B"},
	{"a quote of CSV that is not closed", csvHead + csvLine("A") + "\"x,y\n" + csvLine("B") + csvLine("C"), "A ! B C"},
	{"a quote of CSV that is not closed, then no more quotes", csvHead + "x,\"y\n" + "2021-07-19T18:46:50Z,ACSCallSummary,B,6,VoIP,\n", "! B"},
	{"text after a quote of CSV", csvHead + csvLine("A") + "\"x\"y,z\n" + csvLine("B"), "A ! B"},
	{"text between the rows", csvHead + csvLine("A") + "Total: 1\n" + csvLine("B"), "A ! B"},
	{"CSV, then a line", csvHead + csvLine("A") + line("B"), "A B"},
	{"a header alone, then a line", csvHead + line("B"), "B"},
	{"CSV whose lines end with CR, then a line", strings.ReplaceAll(csvHead+csvLine("A"), "\n", "\r") + "x\n" + line("B"), "A ! B"},
	{"an open quote of CSV whose lines end with CR, then a line", strings.ReplaceAll(csvHead, "\n", "\r") + "\"x\n" + line("B"), "! B"},
	{"an open quote of CSV, then a line", csvHead + "\"x\n" + line("B"), "! B"},

	// Samples.
	{"a broken sample", `"properties": { "a": x y, "b": 1 }` + "\n" + line("B"), "! B"},
	{"a broken sample of several lines", "\"category\": \"CallSummary\",\n\"properties\": {\n  \"a\": x y,\n  \"b\": {\n    \"c\": 1\n  }\n}\n\n" + fmt.Sprintf(fragment, "B"), "! B"},
	{"a sample that is cut off, then a line", "\"properties\": {\n \"a\": 1,\n" + line("B"), "-? B"},
	{"a sample that is cut off, then a lone bracket and a line", "\"properties\": {\n \"a\": 1,\n]\n" + line("B"), "! B"},
	{"a sample that is cut off after a colon, then a line", "\"properties\": {\n \"a\":\n" + line("B"), "! B"},
	{"a sample that is cut off within a value, then a line", "\"properties\": {\n \"a\": [\n" + line("B"), "! B"},
	{"shared fields, then a line", "\"time\": \"2021-07-19T18:46:50.188Z\",\n" + line("B"), "! B"},
	{"a payload that is cut off, then a line", "\"properties\": {\n \"OperationPayload\": \"{\"a\":\n" + line("B"), "! B"},
}

func TestNeighboursSurvive(t *testing.T) {
	for _, c := range resyncs {
		for _, size := range []int{1, 5, 1 << 20} {
			records, errs, end := read(t, ones{strings.NewReader(c.in), size}, nil)
			if got := ids(records, errs); got != c.want || end != nil {
				t.Errorf("%s, in pieces of %d: %s, %v; want %s", c.reason, size, got, end, c.want)
				for _, p := range problems(errs) {
					t.Logf("  %v", &p)
				}
			}
		}
	}
}

// Records that the reader cannot read count, so their numbers are those that a
// person would count. Text that is not a record does not count.
func TestRecordNumbers(t *testing.T) {
	in := "hello\n" + line("A") + "\n{\"a\":}\n" + `{"n":1,"records":[` + line("B") + ",5," + line("C") + "]}\n}"
	_, errs, _ := read(t, strings.NewReader(in), nil)
	var numbers []int64
	for _, p := range problems(errs) {
		numbers = append(numbers, p.Record)
	}
	// hello, {"a":}, the member n, the element 5, the stray brace
	if got := fmt.Sprint(numbers); got != "[0 2 0 4 0]" {
		t.Errorf("got %s", got)
	}
}
