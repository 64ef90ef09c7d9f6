package logs_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry/logs"
)

const (
	query = `{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},` +
		`{"name":"Type","type":"string"},{"name":"CorrelationId","type":"string"},{"name":"CallDuration","type":"long"},` +
		`{"name":"EndpointType","type":"string"},{"name":"OsVersion","type":"string"}],"rows":[%s]}]}`
	csvHead = "TimeGenerated [UTC],Type,CorrelationId,CallDuration,EndpointType,OsVersion\n"
)

func queryRow(id string) string {
	return `["2021-07-19T18:46:50.1880000Z","ACSCallSummary","` + id + `",6,"VoIP",null]`
}

func csvLine(id string) string {
	return `"7/19/2021, 6:46:50.188 PM",ACSCallSummary,` + id + ",6,VoIP,\n"
}

// pretty is a line as tools print it.
const pretty = `{
  "time": "2021-07-19T18:46:50.188Z",
  "category": "CallSummary",
  "correlationId": "%s",
  "properties": {
    "callDuration": 6,
    "endpointType": "VoIP",
    "osVersion": null
  }
}
`

// fragment is a sample as the documentation prints it.
const fragment = `"time":                     "2021-07-19T18:46:50.188Z",
"category":                 "CallSummary",
"correlationId":            "%s",
"properties": {
    "callDuration":         6,
    "endpointType":         "VoIP",
    "osVersion":            null
}
`

// Each case holds the records A and B of the helpers, as logs or as rows.
var shapes = []struct {
	reason string
	in     string
	shape  logs.Shape
	row    bool
}{
	{"lines of a blob", line("A") + "\n" + line("B") + "\n", logs.ShapeObject, false},
	{"the last line has no line feed", line("A") + "\n" + line("B"), logs.ShapeObject, false},
	{"CRLF", line("A") + "\r\n" + line("B") + "\r\n", logs.ShapeObject, false},
	{"blank lines", "\n \t\n" + line("A") + "\n\r\n\n" + line("B") + "\n\n", logs.ShapeObject, false},
	{"a byte order mark", "\ufeff" + line("A") + "\n" + line("B"), logs.ShapeObject, false},
	{"concatenated files, each with a byte order mark", "\ufeff" + line("A") + "\n\ufeff" + line("B"), logs.ShapeObject, false},
	{"objects on one line", line("A") + line("B"), logs.ShapeObject, false},
	{"objects printed over several lines", fmt.Sprintf(pretty+pretty, "A", "B"), logs.ShapeObject, false},
	{"a message", `{"records":[` + line("A") + "," + line("B") + "]}", logs.ShapeRecords, false},
	{"messages without a line break between them", `{"records":[` + line("A") + `]}{"records":[` + line("B") + `]}`, logs.ShapeRecords, false},
	{"messages on lines", `{"records":[` + line("A") + "]}\r\n" + `{"records":[` + line("B") + "]}\r\n", logs.ShapeRecords, false},
	{"an array of messages", `[{"records":[` + line("A") + `]},{"records":[` + line("B") + `]}]`, logs.ShapeRecords, false},
	{"a message printed over several lines", "{\n  \"records\": [\n" + fmt.Sprintf(pretty+",\n"+pretty, "A", "B") + "  ]\n}\n", logs.ShapeRecords, false},
	{"an empty message first", `{"records":[]}{"records":[` + line("A") + "," + line("B") + "]}", logs.ShapeRecords, false},
	{"an array", "[" + line("A") + "," + line("B") + "]", logs.ShapeArray, false},
	{"an array printed over several lines", "[\n" + fmt.Sprintf(pretty+",\n"+pretty, "A", "B") + "]\n", logs.ShapeArray, false},
	{"an array with one element per line", "[\n" + line("A") + ",\n" + line("B") + "\n]", logs.ShapeArray, false},
	{"an empty array first", "[]\n[ ]\n[" + line("A") + "," + line("B") + "]", logs.ShapeArray, false},
	{"rows of a data export", row("A") + "\n" + row("B"), logs.ShapeObject, true},
	{"exported rows in a message", `{"records":[` + row("A") + "," + row("B") + "]}", logs.ShapeRecords, true},
	{"a query's answer", fmt.Sprintf(query, queryRow("A")+","+queryRow("B")), logs.ShapeQuery, true},
	{"a query's answer, printed", strings.NewReplacer("[", "[\n", ",", ",\n", "]", "\n]").Replace(fmt.Sprintf(query, queryRow("A")+","+queryRow("B"))), logs.ShapeQuery, true},
	{"two tables, the first one empty", strings.Replace(fmt.Sprintf(query, ""), "]}]}", "]},", 1) +
		strings.TrimPrefix(fmt.Sprintf(query, queryRow("A")+","+queryRow("B")), `{"tables":[`), logs.ShapeQuery, true},
	{"statistics after the tables", strings.TrimSuffix(fmt.Sprintf(query, queryRow("A")+","+queryRow("B")), "}") + `,"statistics":{"x":[1]},"render":{}}`, logs.ShapeQuery, true},
	{"the portal's CSV", csvHead + csvLine("A") + csvLine("B"), logs.ShapeCSV, true},
	{"CSV with CRLF, a byte order mark and no last line feed", "\ufeff" + strings.ReplaceAll(strings.TrimSuffix(csvHead+csvLine("A")+csvLine("B"), "\n"), "\n", "\r\n"), logs.ShapeCSV, true},
	{"CSV with every cell in quotes, header too", "\"TimeGenerated [UTC]\",\"Type\",\"CorrelationId\",\"CallDuration\",\"EndpointType\",\"OsVersion\"\r\n" +
		"\"7/19/2021, 6:46:50.188 PM\",\"ACSCallSummary\",\"A\",\"6\",\"VoIP\",\"\"\r\n" +
		"\"7/19/2021, 6:46:50.188 PM\",\"ACSCallSummary\",\"B\",\"6\",\"VoIP\",\"\"\r\n", logs.ShapeCSV, true},
	{"two exports, one after the other", csvHead + csvLine("A") + csvHead + csvLine("B"), logs.ShapeCSV, true},
	{"two exports with other columns", csvHead + csvLine("A") +
		"Type,CorrelationId,OsVersion,CallDuration,EndpointType,TimeGenerated [UTC]\nACSCallSummary,B,,6,VoIP,2021-07-19T18:46:50.188Z\n", logs.ShapeCSV, true},
	{"fragments", fmt.Sprintf(fragment+"\n"+fragment, "A", "B"), logs.ShapePasted, false},
}

func TestShapes(t *testing.T) {
	for _, c := range shapes {
		t.Run(c.reason, func(t *testing.T) {
			want := []logs.Record{wantLine("A"), wantLine("B")}
			if c.row {
				want = []logs.Record{wantRow("A"), wantRow("B")}
			}
			for _, size := range []int{1, 2, 7, 100, 1 << 20} {
				records, errs, end := read(t, ones{strings.NewReader(c.in), size}, nil)
				if end != nil {
					t.Fatal(end)
				}
				for _, p := range problems(errs) {
					t.Errorf("in pieces of %d: %v", size, &p)
				}
				if diff := cmp.Diff(want, records); diff != "" {
					t.Errorf("in pieces of %d (-want +got)\n%s", size, diff)
				}
			}
		})
	}
}

// Only the error of a record tells its shape, so each shape gets a field that
// is wrong.
func TestShapeInErrors(t *testing.T) {
	for _, c := range shapes {
		in := strings.NewReplacer(":6,", `:"x",`, ": 6,", `: "x",`, `:"6"`, `:"x"`, ",6,", `,"x",`, ",\n6,", `,"x",`,
			`:         6`, `: "x"`, `,"6",`, `,"x",`).Replace(c.in)
		_, errs, _ := read(t, strings.NewReader(in), nil)
		for _, err := range errs {
			if list, ok := err.(*logs.RecordError); !ok || list.Shape != c.shape {
				t.Errorf("%s: error %v: want shape %v", c.reason, err, c.shape)
			}
		}
	}
}

// QUIRK: a table may name its columns after its rows: JSON has no order.
func TestLaterColumns(t *testing.T) {
	const in = `{"tables":[{"rows":[["A",6],["B",7]],"name":"T","columns":[{"name":"CorrelationId"},{"name":"CallDuration"}]}]}`
	records, errs, _ := read(t, strings.NewReader(in), nil)
	if got := ids(records, errs); got != "A? B?" { // there is no Type: one name is not enough to infer it
		t.Errorf("got %s", got)
	}
}

// Any two shapes may follow each other in one stream.
func TestMixtures(t *testing.T) {
	for i, first := range shapes {
		for j, second := range shapes {
			if i == j {
				continue
			}
			between := "\n"
			if strings.HasSuffix(first.in, "\n") {
				between = ""
			}
			records, errs, end := read(t, strings.NewReader(first.in+between+second.in), nil)
			if got := ids(records, errs); got != "A B A B" || end != nil {
				t.Errorf("%s, then %s: %s, %v", first.reason, second.reason, got, end)
			}
		}
	}
}

func TestAll(t *testing.T) {
	in := line("A") + "\n[1]\n" + line("B") + "\n"
	r := logs.NewStream(strings.NewReader(in), "", schemas(), nil)
	for rec, err := range r.All() {
		if err != nil || rec.Head().CorrelationID.Or("") != "A" {
			t.Errorf("got %v, %v", rec, err)
		}
		break // the loop may stop early …
	}
	if got, want := r.Offset(), int64(len(line("A"))); got != want {
		t.Errorf("Offset %d, want %d", got, want)
	}
	var records []logs.Record
	var errs []error
	for rec, err := range r.All() { // … and another one continues
		records, errs = append(records, rec), append(errs, err)
	}
	if got := ids(records, errs); got != "! B" {
		t.Errorf("got %s", got)
	}
	if got, want := r.Position(), (logs.Position{Record: 3, Offset: int64(len(line("A")) + 5)}); got != want {
		t.Errorf("Position %v, want %v", got, want)
	}
	for rec, err := range r.All() {
		t.Errorf("after the end: %v, %v", rec, err)
	}
}

// An error of the input is the last pair, and the only one of a new All.
func TestAllInputFails(t *testing.T) {
	broken := errors.New("the cable is out")
	src := io.MultiReader(strings.NewReader(line("A")+"\n[1]\n"), iotest.ErrReader(broken))
	r := logs.NewStream(src, "in", schemas(), nil)
	for _, want := range []string{"A ! !", "!"} {
		var records []logs.Record
		var errs []error
		for rec, err := range r.All() {
			records, errs = append(records, rec), append(errs, err)
		}
		var file *logs.SourceError
		if got := ids(records, errs); got != want || !errors.As(errs[len(errs)-1], &file) || !errors.Is(file, broken) || file.Source != "in" {
			t.Errorf("got %s, want %s: %v", got, want, errs)
		}
	}
}

func TestShapeString(t *testing.T) {
	want := map[logs.Shape]string{
		0: "Shape(0)", logs.ShapeObject: "object", logs.ShapeRecords: "records", logs.ShapeArray: "array",
		logs.ShapeQuery: "query", logs.ShapeCSV: "csv", logs.ShapePasted: "pasted", 7: "Shape(7)",
	}
	for s, want := range want {
		if got := s.String(); got != want {
			t.Errorf("%d: %q, want %q", s, got, want)
		}
	}
}
