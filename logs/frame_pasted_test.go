package logs_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"example.com/acstelemetry/logs"
)

// payloadSample is the documentation's sample of client operations, shortened.
const payloadSample = `"properties": {
    "TenantId":               "4e7403f8-515a-4df5-8e13-59f0e2b76e3a",
    "OperationName":          "CreateView" ,   
    "OperationPayload":       "{"StreamType":"Video","StreamId":"2.0","Source":"remote","RemoteParticipantId":"remote"}",
    "Type":                   "ACSCallClientOperations"
}
`

// A mark ¦ shows where a repair or the error is reported.
var pastedCases = []struct {
	reason, in string
	json       string // of the record that is read; empty if there is none
	err        error  // nil: nothing was repaired
	detail     string
}{
	{"properties alone", `"properties": {"callType": "P2P", "callDuration": 1}`,
		`{"properties":{"callDuration":1,"callType":"P2P"}}`, logs.ErrInferred, "CallSummary"},
	{"shared fields first", `"category": "CallSummary", "properties": {"callType": "P2P"}`,
		`{"category":"CallSummary","properties":{"callType":"P2P"}}`, nil, ""},
	{"shared fields alone, with the comma that the documentation prints", `"category": "CallSummary",` + "\n",
		`{"category":"CallSummary","properties":{}}`, nil, ""},
	{"other members of an envelope", `"category": "CallSummary", "identity": {"a": [1]}, "properties": {}`,
		`{"category":"CallSummary","identity":{"a":[1]},"properties":{}}`, nil, ""},
	{"brackets on lines of their own", "\"category\": \"CallSummary\",\n\"properties\":\n{\n\"x\":\n[\n1\n]\n}\n",
		`{"category":"CallSummary","properties":{"x":[1]}}`, nil, ""},
	{"a name of the envelope within properties", `"properties": {"Type": "ACSCallSummary", "category": "x", "callType": "P2P"}`,
		`{"category":"x","Type":"ACSCallSummary","properties":{"callType":"P2P"}}`, nil, ""},

	{"a comma is missing within properties", `"category": "CallSummary", "properties": {"endpointType": "Server"    ` + "\n" + `    ¦"x": 1}`,
		`{"category":"CallSummary","properties":{"endpointType":"Server","x":1}}`, logs.ErrRepaired, "a comma is missing between two members"},
	{"a comma is missing between shared fields", `"category": "CallSummary" ¦"properties": {"x": 1}`,
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "a comma is missing between two members"},
	{"the end is missing after a value", `"category": "CallSummary", "properties": {"x": "1"¦`,
		`{"category":"CallSummary","properties":{"x":"1"}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing after a comma", `"category": "CallSummary", "properties": {"x": 1,` + "\n¦",
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing, then a record", `"category": "CallSummary", "properties": {"x": 1,` + "\n¦" + line("B"),
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing, then an array", `"category": "CallSummary", "properties": {"x": 1,` + "\r\n¦[" + line("B") + "]",
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing, then prose, as in the document itself", `"category": "CallSummary", "properties": {"x": 1,` + "\n\n¦Client operations\n",
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing, then a header of CSV in quotes", `"category": "CallSummary", "properties": {"x": 1,` + "\n¦\"Type\",\"CorrelationId\"\n",
		`{"category":"CallSummary","properties":{"x":1}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"the end is missing after the brace", `"category": "CallSummary", "properties": {¦`,
		`{"category":"CallSummary","properties":{}}`, logs.ErrRepaired, "the end of properties is missing"},
	{"quotes in a payload", strings.Replace(payloadSample, `"{"Str`, `¦"{"Str`, 1),
		`{"Type":"ACSCallClientOperations","TenantId":"4e7403f8-515a-4df5-8e13-59f0e2b76e3a","properties":{"OperationName":"CreateView",` +
			`"OperationPayload":"{\"StreamType\":\"Video\",\"StreamId\":\"2.0\",\"Source\":\"remote\",\"RemoteParticipantId\":\"remote\"}"}}`,
		logs.ErrRepaired, "quotes inside OperationPayload are not escaped"},
	{"a valid payload", `"properties": {"Type": "ACSCallClientOperations", "OperationPayload": "{\"a\":1}"}`,
		`{"Type":"ACSCallClientOperations","properties":{"OperationPayload":"{\"a\":1}"}}`, nil, ""},
	{"a payload without a value", `"properties": {"Type": "ACSCallClientOperations", "OperationPayload": ""}`,
		`{"Type":"ACSCallClientOperations","properties":{"OperationPayload":null}}`, nil, ""},
	{"a payload that is an object", `"properties": {"Type": "ACSCallClientOperations", "OperationPayload": {"a": 1}}`,
		`{"Type":"ACSCallClientOperations","properties":{"OperationPayload":"{\"a\":1}"}}`, nil, ""},

	// These are not repaired: their meaning is unknown.
	{"the end may be missing within a number: 52 of 520", `¦"category": "CallSummary", "properties": {"callDuration": 52`,
		"", logs.ErrTruncated, ""},
	{"the end is missing within a payload", `¦"properties": {"Type": "ACSCallClientOperations", "OperationPayload": "{"`,
		"", logs.ErrTruncated, ""},
	{"quotes in another field", `"properties": {"DiagnosticOptions": "{"¦a":1}"}`, "", logs.ErrSyntax, "',' or the next member"},
	{"quotes in a payload that is not an object", `"properties": {"OperationPayload": ¦"say "hello""}`, "", logs.ErrSyntax, "a string that holds an object"},
	{"a payload that is also broken", `"properties": {"OperationPayload": "{"a":¦x}"}`, "", logs.ErrSyntax, "a value"},
	{"text after a payload", `"properties": {"OperationPayload": "{"a":1}¦x"}`, "", logs.ErrSyntax, "a closing quote"},
	{"one comma too many", `"properties": {"x": 1,¦}`, "", logs.ErrSyntax, "a member of the sample"},
	{"one comma too many, the brace on a line of its own", `"properties": {"x": 1,` + "\n¦}", "", logs.ErrSyntax, "a member of the sample"},
	{"one comma too many, then a stray bracket", `"properties": {"x": 1,` + "\n¦]", "", logs.ErrSyntax, "a member of the sample"},
	{"a name without quotes, indented: a slip, not prose", `"properties": {"x": 1,` + "\n  ¦y: 1}", "", logs.ErrSyntax, "a member of the sample"},
	{"two commas", `"properties": {"x": 1,¦, "y": 2}`, "", logs.ErrSyntax, "a member of the sample"},
	{"a comma is missing in an object within properties", `"properties": {"x": {"y": 1 ¦"z": 2}}`, "", logs.ErrSyntax, "',' or '}'"},
	{"a value of two words without quotes", `"properties": {"x": ¦a Server}`, "", logs.ErrSyntax, "a value"},
	{"a name without quotes", `"properties": {¦x: 1}`, "", logs.ErrSyntax, "a member of the sample"},
	{"the input ends within a value", `¦"properties": {"x": "Ser`, "", logs.ErrTruncated, ""},
	{"the input ends after a colon", `¦"properties": {"x":`, "", logs.ErrTruncated, ""},
	{"the input ends within an object within properties", `¦"properties": {"x": {"y": 1`, "", logs.ErrTruncated, ""},
	{"a line, not a sample, that is cut off", `¦{"category":"CallSummary","properties":{"x":1`, "", logs.ErrTruncated, ""},
	{"a line, not a sample, without a comma", `{"category":"CallSummary" ¦"properties":{"x":1}}`, "", logs.ErrSyntax, "',' or '}'"},
}

// Samples that are printed, or pasted, with their outer braces have the same faults. A mark
// shows where each is reported.
func TestPastedWithBraces(t *testing.T) {
	const survey = "{\n\"Category\":\"CallSummary\", \n\"OperationVersion\":\"0.0\"\n\n¦\"properties\": \n    {\n        \"callType\":\"P2P\"  \n    }\n\n}"
	const server = "{\"category\":\"CallSummary\",\"properties\":{\n  \"endpointType\": \"Server\"\r\n  ¦\"callDuration\": 1\n}}"
	const payload = `{"category":"CallClientOperations","properties":{"OperationPayload": ¦"{"StreamId":"2.0"}" , "Type":"ACSCallClientOperations"}}`
	const nested = "{\"category\":\"CallSummary\",\"properties\":{\"x\":{\"y\":1\n¦\"z\":[NaN]}}}"
	for _, c := range []struct{ reason, in, json string }{
		{"the survey: no comma before properties", survey,
			`{"operationVersion":"0.0","category":"CallSummary","properties":{"callType":"P2P"}}`},
		{"the summary: no comma within properties", server,
			`{"category":"CallSummary","properties":{"callDuration":1,"endpointType":"Server"}}`},
		{"the client operation: a payload with quotes that are not escaped", payload,
			`{"category":"CallClientOperations","Type":"ACSCallClientOperations","properties":{"OperationPayload":"{\"StreamId\":\"2.0\"}"}}`},
		{"in an object within properties, with a literal", nested,
			`{"category":"CallSummary","properties":{"x":{"y":1,"z":["NaN"]}}}`},
		{"the members of properties, in a string", `{"category":"CallSummary","properties":¦"{\"callType\":\"P2P\"\n\"callDuration\":1}"}`,
			`{"category":"CallSummary","properties":{"callDuration":1,"callType":"P2P"}}`},
	} {
		for shape, around := range map[string][2]string{"alone": {"", ""}, "array": {"[\n", "\n]\n"}, "records": {`{"records":[` + line("A") + ",", "," + line("B") + "]}"}} {
			in, at := cutMarks(around[0] + c.in + around[1])
			for _, size := range []int{1, 1 << 20} {
				records, errs, _ := read(t, ones{strings.NewReader(in), size}, nil)
				i := len(records) / 2 // the one in the middle
				if len(records) != 1 && len(records) != 3 || records[i] == nil {
					t.Errorf("%s, %s: %v", c.reason, shape, errs)
					continue
				}
				if got := string(logs.AppendJSON(nil, records[i])); got != c.json {
					t.Errorf("%s, %s:\n got %s\nwant %s", c.reason, shape, got, c.json)
				}
				var repaired []int64
				for _, p := range problems(errs[i : i+1]) {
					if p.Err == logs.ErrRepaired {
						repaired = append(repaired, p.Offset)
					} else if p.Err != logs.ErrLiteral {
						t.Errorf("%s, %s: %v", c.reason, shape, &p)
					}
				}
				if !slices.Equal(repaired, at) {
					t.Errorf("%s, %s: repaired at %d, want %d", c.reason, shape, repaired, at)
				}
			}
		}
	}
}

func TestPasted(t *testing.T) {
	for _, c := range pastedCases {
		in, at := cutMarks(c.in)
		r := logs.NewStrict(strings.NewReader(in), "", schemas(), nil)
		rec, err := r.Next()
		json := ""
		if rec != nil {
			json = string(logs.AppendJSON(nil, rec))
		}
		if json != c.json {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, json, c.json)
		}
		if c.err == nil {
			if err != nil {
				t.Errorf("%s: %v", c.reason, err)
			}
			continue
		}
		var list *logs.RecordError
		if !errors.As(err, &list) {
			t.Errorf("%s: no error, want %v", c.reason, c.err)
			continue
		}
		p := list.Problems[0]
		if len(at) > 0 && p.Offset != at[0] || p.Err != c.err || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%s: %v\nwant %v (%s) at %v", c.reason, &p, c.err, c.detail, at)
		}
	}
}

// Shared fields count only in their own fragment.
func TestFragmentsShareNothing(t *testing.T) {
	in := `"category": "CallSummary", "correlationId": "A", "properties": {"callType": "P2P"` + "\n" + // its end is missing, too
		`"properties": {"callType": "P2P", "callDuration": 6}`
	records, errs, _ := read(t, strings.NewReader(in), nil)
	if got := ids(records, errs); got != "A? -?" || records[1].Head().Category.IsSet() {
		t.Errorf("got %s, category %v", got, records[1].Head().Category)
	}
}

// A page of the documentation, copied as a whole: its prose is skipped, shared
// fields without properties are broken samples, and each sample is read.
func TestWholePage(t *testing.T) {
	in := "Sample data\n\nP2P call\n\nShared fields:\n\n" +
		"\"time\":                     \"2021-07-19T18:46:50.188Z\",\n\"correlationId\":            \"8d1a\",\n\n" +
		"Here is a summary, with an \"endpoint\", for user 1:\n\n" +
		"\"properties\": {\n    \"callDuration\":             6,\n    \"callType\":                 \"P2P\"\n}\n\n" +
		"Here is a stream that stops:\n\n" +
		"\"properties\": {\n    \"endpointType\":         \"Server\"    \n    \"mediaType\":            \"Audio\",\n    \"jitterAvg\":            \"1\",\n\n" +
		"Client operations\n\n" + payloadSample + "\nThe end.\n"
	records, errs, end := read(t, strings.NewReader(in), nil)
	var logNames []string
	for _, rec := range records {
		if rec != nil {
			logNames = append(logNames, rec.Schema().Name())
		}
	}
	if got := strings.Join(logNames, " "); got != "CallSummary CallDiagnostics CallClientOperations" || end != nil {
		t.Errorf("got %s, %v: %v", got, end, errors.Join(errs...))
	}
}

// A sample that stops after a comma is read, and so is any shape after it.
func TestCutSampleBeforeAnyShape(t *testing.T) {
	const cut = "\"category\": \"CallSummary\",\n\"correlationId\": \"cut\",\n\"properties\": {\n  \"callType\": \"P2P\",\n"
	for _, c := range shapes {
		for _, size := range []int{1, 1 << 20} {
			records, errs, end := read(t, ones{strings.NewReader(cut + c.in), size}, nil)
			if got := ids(records, errs); got != "cut? A B" || end != nil {
				t.Errorf("%s, in pieces of %d: %s, %v", c.reason, size, got, end)
			}
		}
	}
}

// The problems of a repaired sample name its log, wherever the sample names it.
func TestRepairedCategory(t *testing.T) {
	_, errs, _ := read(t, strings.NewReader(payloadSample), nil)
	if p := problems(errs); len(p) != 1 || p[0].Category != "ACSCallClientOperations" {
		t.Errorf("Type is inside properties: %v", errors.Join(errs...))
	}
}

// Members that have been read belong to a fragment even if it fails after them:
// each is read once, and there is one problem.
func TestFailedFragmentIsPassedOver(t *testing.T) {
	const limit = 64 << 10
	lines := func(n int) string { return strings.Repeat("\"time\": 1,\n", n) } // each could begin a fragment
	deep := strings.Repeat("[", 100) + "\n"
	for _, c := range []struct {
		reason, in string
		most       int // problems
		err        error
	}{
		{"too large", lines(40*limit/11) + "\"x\": 1\n" + line("B"), 42, logs.ErrTooLarge},
		{"too large within properties", "\"category\": \"CallSummary\",\n\"properties\": {\n" + strings.Repeat("\"a\":1,\n", 40*limit/7) + "\"b\":1}\n" + line("B"), 43, logs.ErrTooLarge},
		{"too deep", lines(1000) + "\"x\": " + deep + line("B"), 1, logs.ErrTooDeep},
		{"broken", lines(1000) + "\"x\": y\n" + line("B"), 1, logs.ErrSyntax},
		{"cut off, then a line", lines(1000) + "\"x\": [\n" + line("B"), 1, logs.ErrTruncated},
	} {
		records, errs, end := read(t, strings.NewReader(c.in), &logs.Options{MaxRecord: limit})
		all := problems(errs)
		if last := records[len(records)-1]; last == nil || last.Head().CorrelationID.Or("") != "B" || end != nil {
			t.Errorf("%s: the record after it: %v, %v", c.reason, last, end)
		}
		if len(all) == 0 || len(all) > c.most || all[0].Err != c.err {
			t.Errorf("%s: %d problems, the first is %v; want %d of %v", c.reason, len(all), errs[0], c.most, c.err)
		}
	}
	_, errs, _ := read(t, strings.NewReader(lines(1000)+"\"x\": ["), nil)
	if all := problems(errs); len(all) != 1 || all[0].Err != logs.ErrTruncated {
		t.Errorf("cut off at the end: %d problems: %v", len(all), errs[0])
	}
}

// Prose where a sample should have a member is one problem: together with its
// sample, or, if that can be read, with the lines after it.
func TestProseAmongSamples(t *testing.T) {
	for _, c := range []struct{ reason, in, want string }{ // ¦ shows the problems
		{"after a comma", "\"category\": \"CallSummary\",\n¦Some prose here,\nand here.\n" + line("B"), "! B"},
		{"after a member", "\"category\": \"CallSummary\"\n¦Some prose here,\nand here.\n" + line("B"), "! B"},
		{"after a colon", "\"category\":\n¦Some prose here,\nand here.\n[" + line("B") + "]", "! B"},
		{"within properties", "\"properties\": {\n  \"x\": 1\n¦Some prose here,\nand here.\n" + line("B"), "! B"},
		{"then a sample", "\"category\": \"CallSummary\",\n¦Prose.\n\"category\": \"CallSummary\", \"correlationId\": \"B\"\n", "! B"},
		{"then CSV", "\"category\": \"CallSummary\",\n¦Prose.\n" + csvHead + csvLine("B"), "! B"},
		{"a header of CSV at once", "\"category\": \"CallSummary\"\n¦" + csvHead + csvLine("B"), "! B"},
		{"one comma too many on a line", "\"category\": \"CallSummary\",\n¦, \"x\": 1\n" + line("B"), "! B"},
		{"one brace too many on a line", "\"category\": \"CallSummary\",\n¦}\n" + line("B"), "! B"},
		{"on the line of a member", "\"category\": ¦some prose\n" + line("B"), "! B"},
	} {
		in, at := cutMarks(c.in)
		for _, size := range []int{1, 1 << 20} {
			records, errs, end := read(t, ones{strings.NewReader(in), size}, nil)
			all := problems(errs)
			if got := ids(records, errs); got != c.want || end != nil || len(all) != len(at) || all[0].Offset != at[0] {
				t.Errorf("%s, in pieces of %d: %s at %v, want %s at %v: %v", c.reason, size, got, end, c.want, at, errors.Join(errs...))
			}
		}
	}
}
