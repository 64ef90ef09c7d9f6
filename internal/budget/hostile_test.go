package budget_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"example.com/acstelemetry/logs"
)

// Parts of inputs: a record of a resource log and the same as a row, an answer of the query
// API, CSV, and a sample of the documentation.
const (
	dated    = "02/03/2026 10:10:00,ACSCallSummary,A,6,VoIP,\n"
	header   = "TimeGenerated [UTC],Type,CorrelationId,CallDuration,EndpointType,OsVersion\n"
	fragment = `"time": "2021-07-19T18:46:50.188Z",
"category": "CallSummary",
"correlationId": "A",
"properties": {
    "callDuration": 6,
    "endpointType": "VoIP"
}
`
)

func line(id string) string {
	return `{"time":"2021-07-19T18:46:50.188Z","category":"CallSummary","correlationId":"` + id +
		`","properties":{"callDuration":6,"endpointType":"VoIP","osVersion":null}}`
}

func row(id string) string {
	return `{"TimeGenerated":"2021-07-19T18:46:50.188Z","Type":"ACSCallSummary","CorrelationId":"` + id +
		`","CallDuration":"6","EndpointType":"VoIP","OsVersion":null}`
}

func answer(rows string) string {
	return `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},` +
		`{"name":"Type","type":"string"},{"name":"CorrelationId","type":"string"},{"name":"CallDuration","type":"long"},` +
		`{"name":"EndpointType","type":"string"},{"name":"OsVersion","type":"string"}],"rows":[` + rows + `]}]}`
}

func answerRow(id string) string {
	return `["2021-07-19T18:46:50.1880000Z","ACSCallSummary","` + id + `",6,"VoIP",null]`
}

// quoted returns text as a JSON string.
func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// hostile is a kind of input that somebody might send to make a reader slow or large, or
// that a fault of a program might write.
type hostile struct {
	name     string
	in       func(n int) string // of about n bytes
	piece    int                // how many bytes of it arrive at a time; 0 means as many as are asked for
	opts     *logs.Options      // of the benchmark
	swallows bool               // the next line is taken for a part of it
}

// hostiles are all kinds that the tests and the benchmarks of costs go through.
var hostiles = []hostile{
	// Members of one record.
	{name: "properties twice and more", in: members(`{"category":"CallSummary"`, `,"properties":{}`, "}\n")},
	{name: "properties that are a number", in: members(`{"category":"CallSummary"`, `,"properties":1`, "}\n")},
	{name: "properties that are a number, without a category", in: members(`{"a":1`, `,"properties":1`, "}\n")},
	{name: "Properties of a row", in: members(`{"Type":"ACSCallSummary"`, `,"Properties":1`, "}\n")},
	{name: "properties of service requests", in: members(`{"category":"ChatOperational"`, `,"properties":{"level":1},"level":2`, "}\n")},
	{name: "properties that are null", in: members(`{"category":"CallSummary"`, `,"properties":null`, "}\n")},
	{name: "a category again and again", in: members(`{"a":1`, `,"category":"CallSummary"`, "}\n")},
	{name: "a category that is empty", in: members(`{"a":1`, `,"category":""`, "}\n")},
	{name: "a Type again and again", in: members(`{"a":1`, `,"Type":"ACSCallSummary"`, "}\n")},
	{name: "a known name again and again", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"callDuration":1`, "}}\n")},
	{name: "a known name with a faulty value", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"callDuration":"x"`, "}}\n")},
	{name: "two names of a field", in: members(`{"category":"CallSummary","time":"`+strings.Repeat(`\n`, 999)+`"`, `,"TimeGenerated":"x"`, "}\n")},
	{name: "an unknown name again and again", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"a":1`, "}}\n")},
	{name: "names that differ in blanks", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"  call Type":1`, "}}\n")},
	{name: "many unknown names", in: numbered(`{"category":"CallSummary","properties":{"a":1`, `,"x%d":1`, "}}\n")},
	{name: "many unknown names without a category", in: numbered(`{"a":1`, `,"x%d":1`, "}\n")},
	{name: "many long names", in: numbered(`{"category":"CallSummary","properties":{"a":1`, `,"x%0999d":1`, "}}\n")},
	{name: "one long name", in: members(`{"category":"CallSummary","`, "x", "\":1}\n")},
	{name: "a long name of blanks", in: members(`{"category":"CallSummary","`, " ", "\":1}\n")},
	{name: "members of a message", in: numbered(`{"a":1`, `,"x%d":1`, `,"records":[]}`+"\n")},
	{name: "members after the records", in: numbered(`{"records":[]`, `,"x%d":1`, "}\n")},
	{name: "wrappers that hold no log", in: members(`{"a":1`, `,"message":{"a":"xxxxxxxxx"},"data":[{"b":"xxxxxxxxx"}]`, "}\n")},
	{name: "texts that hold no log", in: members(`{"a":1`, `,"body":"{\"a\":\"xxxxxxxxx\"}"`, "}\n")},
	{name: "texts that look like base64", in: members(`{"a":1`, `,"body":"eyJhIjoxfXt7e3t7e3t7"`, "}\n")},
	{name: "a wrapper with many records", in: func(n int) string { return `{"message":` + quoted(members("", line("B")+"\n", "")(n)) + "}\n" }},
	{name: "an array of texts", in: members("[0", ","+quoted(line("B")), "]\n")},
	{name: "the hits of a search", in: members(`{"hits":{"hits":[{"_source":{}}`, `,{"_source":`+line("B")+"}", "]}}\n")},
	{name: "rows without columns", in: members(`{"a":1`, `,"rows":[1]`, "}\n")},
	{name: "fragments of a table", in: members(`[{"FrameType":"TableHeader","TableId":1,"Columns":[{"ColumnName":"Type"}]}`, `,{"FrameType":"TableFragment","TableId":1,"Rows":[["ACSCallSummary"]]}`, "]\n")},
	{name: "types of an event", in: members(`{"specversion":"1.0","source":"x"`, `,"type":"ACSCallSummary"`, "}\n")},
	{name: "properties in a string in a string", in: func(n int) string {
		return `{"category":"CallSummary","properties":` + quoted(members("{\"a\":1", `,"b":1`, "}")(n)) + "}\n"
	}},
	// Values.
	{name: "a text of escapes", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, `\"`, "\"}}\n")},
	{name: "a text of Unicode escapes", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, `\u00e4`, "\"}}\n")},
	{name: "a text of half characters", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, `\ud800`, "\"}}\n")},
	{name: "a text that is not UTF-8", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, "\xff", "\"}}\n")},
	{name: "a number of many digits", in: members(`{"category":"CallSummary","properties":{"callDuration":`, "1", "}}\n")},
	{name: "a text of many digits", in: members(`{"category":"CallSummary","properties":{"callDuration":"`, "1", "\"}}\n")},
	{name: "a long array", in: members(`{"category":"CallSummary","properties":{"a":[1`, ",1", "]}}\n")},
	{name: "a value nested as deep as allowed, again and again", in: members(`{"category":"CallSummary","properties":{"a":1`,
		`,"b":`+strings.Repeat("[", 60)+strings.Repeat("]", 60), "}}\n")},
	// What is not JSON.
	{name: "words for values", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"b":NaN`, "}}\n")},
	{name: "words in an array", in: members(`{"category":"CallSummary","properties":{"a":[1`, `,NaN`, "]}}\n")},
	{name: "a long word", in: members(`{"category":"CallSummary","properties":{"a":`, `x`, "}}\n")},
	{name: "a long word that does not end", in: members(`{"category":"CallSummary","properties":{"a":`, `x`, "\n")},
	{name: "records with a word", in: members("", strings.Replace(line("A"), "null", "None", 1)+"\n", "")},
	{name: "words nested as deep as allowed", in: members(`{"category":"CallSummary","properties":{"a":1`,
		`,"b":`+strings.Repeat("[", 60)+"x"+strings.Repeat("]", 60), "}}\n")},
	{name: "a text of line feeds", in: members(`{"category":"CallSummary","properties":{"a":"`, "\n", "\"}}\n")},
	{name: "a text of zeros", in: members(`{"category":"CallSummary","properties":{"a":"`, "\x00", "\"}}\n")},
	{name: "texts with a line feed", in: members(`{"category":"CallSummary","properties":{"a":1`, ",\"b\":\"\n\"", "}}\n")},
	{name: "texts with a tab that are not closed", in: members("[", "{\"a\":\"\t},", "]\n")},
	{name: "texts with a line feed that are not closed", in: members("", "{\"a\":\"\n x\n", "")},
	{name: "a text with a line feed that is not closed", in: members("{\"a\":\"", "\nx", "")},
	{name: "members without commas", in: members(`{"category":"CallSummary","properties":{"a":1`, "\n\"b\":1", "}}\n")},
	{name: "blank lines for a comma", in: members(`{"category":"CallSummary","properties":{"a":1`, "\n", "\"b\":1}}\n")},
	{name: "payloads with quotes that are not escaped", in: members(`{"category":"CallClientOperations","properties":{"a":1`, `,"OperationPayload":"{"a":1}"`, "}}\n")},
	{name: "payloads that do not end", in: members(`{"category":"CallClientOperations","properties":{"a":1`, `,"OperationPayload":"{"a":[`, "}}\n")},
	{name: "records that zeros cut off", in: members("", "{\"a\":\"b\x00", "\n")},
	{name: "zeros before each record", in: members("", line("A")+"\x00\x00", "\n")},
	// Records.
	{name: "empty records", in: members("", "{}\n", "")},
	{name: "tiny records", in: members("", `{"y":1}`+"\n", "")},
	{name: "tiny records on one line", in: members(`{"a":"`+strings.Repeat("x", 5000)+`"}`, `{"y":1}`, "\n")},
	{name: "records of unknown logs", in: members("", `{"category":"x","properties":{"y":1}}`+"\n", "")},
	{name: "records of changing form", in: members("", line("A")+"\n"+row("A")+"\n", "")},
	{name: "records that are unusual at their end", in: members("", strings.Replace(line("A"), "null", `{"a":1}`, 1)+"\n", "")},
	{name: "one record from a pipe", in: members(`{"category":"CallSummary","properties":{"x":"`, "x", "\"}}\n"), piece: 4 << 10},
	{name: "one record in single bytes", in: members(`{"category":"CallSummary","properties":{"x":"`, "x", "\"}}\n"), piece: 1},
	{name: "one record of members in single bytes", in: members(`{"category":"CallSummary","properties":{"a":1`, `,"b":[1]`, "}}\n"), piece: 1},
	{name: "one sample in single bytes", in: members(`"properties":{"a":[1`, ",1", "]}\n"), piece: 1},
	{name: "one row of CSV in single bytes", in: members(header+`2021-07-19T18:46:50Z,ACSCallSummary,"`, "x\n", "\",6,VoIP,\n"), piece: 1},
	{name: "a line that may be a header, in single bytes", in: members("", "Type,", "\n"), piece: 1},
	{name: "one record of members from a pipe", in: members(`{"category":"CallSummary","properties":{"a":[1`, `,{"b":1}`, "]}}\n"), piece: 4 << 10},
	{name: "a message from a pipe, in small pieces", in: members(`{"records":[`, line("A")+",", "]}\n"), piece: 100},
	{name: "one row of an answer from a pipe", in: func(n int) string {
		return answer(strings.Replace(answerRow("A"), `"A"`, `"A`+strings.Repeat("x", n)+`"`, 1))
	}, piece: 4 << 10},
	{name: "one row of CSV from a pipe", in: members(header+`2021-07-19T18:46:50Z,ACSCallSummary,"`, "x\n", "\",6,VoIP,\n"), piece: 4 << 10},
	{name: "one sample from a pipe", in: members(`"properties":{"a":[1`, ",1", "]}\n"), piece: 4 << 10},
	{name: "one fast record from a pipe", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, "x", "\"}}\n"), piece: 4 << 10},
	// What is refused.
	{name: "elements that are numbers", in: members("[1", ",1", "]\n")},
	{name: "elements that are texts", in: members(`["x"`, `,"x"`, "]\n")},
	{name: "elements that are arrays", in: members(`[[]`, `,[]`, "]\n")},
	{name: "elements that are broken", in: members("[1", ",x", "]\n")},
	{name: "records that are numbers", in: members(`{"records":[1`, `,1`, "]}\n")},
	{name: "rows that are too short", in: func(n int) string { return answer("[1]" + strings.Repeat(",[1]", n/4)) }},
	{name: "rows of CSV that are too short", in: members(header, "x\n", "")},
	{name: "rows of CSV that are too long", in: members(header, "1,b,c,d,e,f,7\n", "")},
	{name: "empty lines of CSV", in: members(header, "\n", "")},
	{name: "rows of CSV with dates of no certain order", in: members(strings.Replace(header, " [UTC]", "", 1), "\"1/2/2021 6:46:50\",ACSCallSummary,A,6,VoIP,\n", "")},
	{name: "rows of CSV that repeat the header", in: members(header, header, "")},
	{name: "lines before a header of CSV", in: members("", "#TYPE x\n", header)},
	{name: "rows of CSV with open quotes", in: members(header, "\"\"\"a\n", "")},
	{name: "rows of CSV without a value", in: members(header, ",,,,,\n", "")},
	{name: "rows of CSV with a quote in the middle", in: members(header, "\"x\"y,1\n", "")},
	{name: "a row of CSV with many cells", in: members(header, "x,", "\n")},
	{name: "lines of CSV that may be headers", in: members(header, "Type,b,Category,d,e,f\n", "")},
	{name: "dates of CSV that nothing proves", in: members(header, dated, "")},
	{name: "dates of CSV that nothing proves, from a pipe", in: members(header, dated, ""), piece: 4 << 10},
	{name: "dates of CSV that nothing proves, in single bytes", in: members(header, dated, ""), piece: 1},
	{name: "tables of CSV with a date each", in: members("", header+dated, "")},
	{name: "tables of CSV with a date each, from a pipe", in: members("", header+dated, ""), piece: 4 << 10},
	{name: "a date of CSV before open quotes", in: members(header+dated, "\"x\n", "")},
	{name: "a date of CSV before a row that does not end, from a pipe", in: members(header+dated+"\"", "x", "\n"), piece: 4 << 10, swallows: true},
	{name: "headers of CSV", in: members("", header, "")},
	{name: "a header of one name", in: members("Type,CorrelationId", ",CorrelationId", "\n")},
	{name: "comments", in: members("", "#\n", "")},
	{name: "lines of separators", in: members("", ",;|\t\n", "")},
	{name: "a line of separators", in: members("", ",;|\t", "\n")},
	{name: "tabs between records", in: members("", line("A")+"\t", "\n")},
	{name: "lines that end with CR", in: members(strings.ReplaceAll(header, "\n", "\r"), ",,,,,\r", "\r")},
	{name: "lines of text", in: members("", "x\n", "")},
	{name: "lines of text that may be headers", in: members("", "x,y,z\n", "")},
	{name: "lines in quotes", in: members("", "\"x,y\n", "")},
	{name: "lines in brackets", in: members("", "[x]\n", "")},
	{name: "a line that may be a header", in: members("", "Type,", "\n")},
	{name: "a header with many columns", in: func(n int) string {
		return strings.Repeat(numbered(strings.TrimSuffix(header, "\n"), ",x%d", "\n")(32<<10), n/(32<<10))
	}},
	{name: "columns of an answer", in: func(n int) string {
		return strings.Replace(answer("[1]"), `"columns":[`, `"columns":[`+strings.Repeat(`{"name":"x"},`, n/13), 1)
	}},
	{name: "tables of an answer", in: members(`{"tables":[`, `{"columns":[{"name":"a"}],"rows":[]},`, "{}]}\n")},
	{name: "rows before their columns", in: func(n int) string {
		return `{"tables":[{"rows":[[1]` + strings.Repeat(",[1]", n/4) + `],"columns":[{"name":"a"}]}]}` + "\n"
	}},
	{name: "tables with rows before their columns", in: members(`{"tables":[`, `{"rows":[],"columns":[{"name":"a"}]},`, "{}]}\n")},
	// Wrappers and answers.
	{name: "records in a text", in: members("", `{"message":`+quoted(line("A"))+"}\n", "")},
	{name: "records in base64", in: members("", `{"body":"`+base64.StdEncoding.EncodeToString([]byte(line("A")))+"\"}\n", "")},
	{name: "members that may be wrappers", in: members(`{"a":1`, `,"message":{"b":1}`, "}\n")},
	{name: "members that may be wrapped texts", in: members(`{"a":1`, `,"message":`+quoted(`{"b":1}`), "}\n")},
	{name: "members with a record each", in: members(`{"a":1`, `,"message":`+line("A")+`,"body":`+quoted(line("B")), "}\n")},
	{name: "copies of a large record", in: func(n int) string {
		large := members(`{"category":"CallSummary"`, `,"a":{"b":[1]}`, "}")(n / 2)
		return `{"message":` + large + strings.Repeat(`,"message":{"category":"CallSummary"}`, n/80) + `,"body":` + large + "}\n"
	}},
	{name: "texts of a record in an object", in: members(`{"event":{"a":1`, `,"original":`+quoted(line("A")), "}}\n")},
	{name: "wrappers in wrappers", in: members("", strings.Repeat(`{"body":`, 60)+"1"+strings.Repeat("}", 60)+"\n", "")},
	{name: "elements that are JSON texts", in: members("[1", ","+quoted(`{"a":1}`), "]\n")},
	{name: "elements that are texts of records", in: members("[1", ","+quoted(line("A")), "]\n")},
	{name: "elements that are a text of records", in: func(n int) string {
		return "[" + quoted(members(`{"records":[`, line("A")+",", "]}")(n)) + "]\n"
	}},
	{name: "a message in base64", in: func(n int) string {
		return `{"body":"` + base64.StdEncoding.EncodeToString([]byte(members(`{"records":[`, line("A")+",", "]}")(n))) + "\"}\n"
	}},
	{name: "tables of Kusto, version 1", in: members(`{"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"a"}],"Rows":[[1]]}`,
		`,{"TableName":"Table_1","Columns":[{"ColumnName":"a"}],"Rows":[[1]]}`, "]}\n")},
	{name: "frames of Kusto, version 2", in: members(`[{"FrameType":"DataSetHeader","IsProgressive":false,"Version":"v2.0"}`,
		`,{"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult","TableName":"x","Columns":[{"ColumnName":"a"}],"Rows":[[1]]}`, "]\n")},
	{name: "answers of a batch", in: members(`{"responses":[{"id":"0","status":200,"body":`+answer(answerRow("A"))+"}",
		`,{"id":"1","status":200,"body":`+answer(answerRow("A"))+"}", "]}\n")},
	{name: "hits of a search", in: members(`{"hits":{"hits":[{"_source":`+line("A")+"}", `,{"_source":`+line("A")+"}", "]}}\n")},
	// What is not JSON but has an end.
	{name: "values that are not JSON", in: members(`{"category":"CallSummary","properties":{"a":NaN`, `,"callDuration":NaN`, "}}\n")},
	{name: "words without quotes", in: members(`{"category":"CallSummary","properties":{"a":x`, `,"b":x`, "}}\n")},
	{name: "missing commas", in: members(`{"category":"CallSummary","properties":{"a":1`, ` "b":1`, "}}\n")},
	{name: "line feeds in a text", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, "x\n", "\"}}\n")},
	{name: "line feeds in texts that do not end", in: members("", "{\"a\":\"x\n\n", "")},
	{name: "control characters in a text", in: members(`{"category":"CallSummary","properties":{"osVersion":"`, "\x01", "\"}}\n")},
	{name: "quotes in a payload", in: members(`{"category":"CallClientOperations","properties":{"OperationPayload":"{`, `"a":"b",`, "\"c\":1}\"}}\n")},
	{name: "texts that are values without commas", in: members(`{"a":"b"`, ` "c"`, "}\n")},
	// What is broken.
	{name: "open brackets", in: members("", "[", "\n")},
	{name: "open braces", in: members("", "{", "\n")},
	{name: "open braces on lines", in: members("", "{\n", "")},
	{name: "open objects", in: members("", `{"a":`, "\n")},
	{name: "open messages", in: members("", `{"records":[`, "\n")},
	{name: "open records on lines", in: members("", `{"a":[`+"\n", "")},
	{name: "open arrays on lines", in: members("", "[{\"a\":[\n", "")},
	{name: "open quotes", in: members("", `{"a":"x`+"\n", "")},
	{name: "open quotes in an array", in: members("[", `{"a":"x},`, "]\n")},
	{name: "escaped quotes", in: members("", `{"\"}`, "\n")},
	{name: "escaped quotes in an array", in: members("[", `{"\"},`, "]\n")},
	{name: "closing brackets", in: members("", "}]", "\n")},
	{name: "closing brackets on lines", in: members("", "}\n", "")},
	{name: "commas", in: members("[", ",", "]\n")},
	{name: "commas in the stream", in: members("", ",", "\n")},
	{name: "commas between records", in: members("", ",{}", "\n")},
	{name: "records without commas between them", in: members("[", line("A"), "]\n")},
	{name: "open samples", in: members("", "\"properties\": {\n", "")},
	{name: "broken samples", in: members("", "\"x\": {\n", "")},
	{name: "members of a sample", in: members("", "\"x\":1,\n", "")},
	{name: "samples", in: func(n int) string { return strings.Repeat(fragment, n/len(fragment)) }},
	{name: "payloads of samples", in: members("", `"properties":{"OperationPayload":"{"a":1}"`+"\n", "")},
	// What is passed over.
	{name: "blanks", in: members(line("A"), "    ", line("B")+"\n")},
	{name: "line feeds", in: members(line("A"), "\n", line("B")+"\n")},
	{name: "carriage returns and line feeds", in: members(line("A"), "\r\n", line("B")+"\n")},
	{name: "blanks in a record", in: members(`{"a":`, "    ", "1}\n")},
	{name: "blanks in an array", in: members("[", "    ", line("B")+"]\n")},
	{name: "blanks after a bracket", in: members("", "[    \n", "")},
	{name: "byte order marks", in: members("", "\xEF\xBB\xBF", line("A")+"\n")},
	{name: "NULs", in: members(line("A")+"\n", "\x00", "\n"+line("B")+"\n")},
	{name: "NULs between records", in: members("", "{}\n\x00", "\n")},
	{name: "a line of text", in: members("", "x", "\n"+line("A"))},
	{name: "control characters", in: members(line("A")+"\n", "\x01", "\n"+line("B")+"\n")},
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
