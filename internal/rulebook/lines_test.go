package rulebook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	acs "example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

// agent is the user agent of a web client.
const agent = "azsdk-js-communication-calling/1.33.3 Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"

// day is the date of all times in these tests.
const day = "2025-03-01T"

// line makes a record, as a line of JSON, of a short text: a kind, and members with their
// values. A value @12:00 is a time, and one that begins with { is JSON in a text; _ is a blank
// and $ the user agent of a web client.
//
// Kinds are summary, diagnostics (both also with Updates), op and survey. The member call
// is CorrelationId or CallId, gen the generation time, and at CallClientTimeStamp. An
// operation has an OperationId of its own unless it names one; - stands for none.
func line(number int, short string) string {
	words := strings.Fields(short)
	category := map[string]string{
		"summary": "CallSummary", "summaryUpdates": "CallSummaryUpdates",
		"diagnostics": "CallDiagnostics", "diagnosticsUpdates": "CallDiagnosticsUpdates",
		"op": "CallClientOperations", "survey": "CallSurvey",
	}[words[0]]
	if category == "" {
		panic("no kind: " + short)
	}
	head := map[string]any{"category": category, "time": day + "23:00:00Z"}
	properties := map[string]any{}
	if words[0] == "op" {
		properties["OperationId"] = fmt.Sprintf("operation-%d", number)
	}
	for _, word := range words[1:] {
		name, text, ok := strings.Cut(word, "=")
		if !ok {
			panic("no value: " + word)
		}
		var value any = strings.NewReplacer("_", " ", "$", agent).Replace(text)
		if clock, isTime := strings.CutPrefix(text, "@"); isTime {
			if strings.Count(clock, ":") == 1 {
				clock += ":00"
			}
			value = day + clock + "Z"
		}
		switch {
		case name == "call" && (words[0] == "op" || words[0] == "survey"):
			properties["CallId"] = value
		case name == "call":
			head["correlationId"] = value
		case name == "gen":
			head["time"] = value
		case name == "at":
			properties["CallClientTimeStamp"] = value
		case text == "-":
			delete(properties, name)
		default:
			properties[name] = value
		}
	}
	head["properties"] = properties
	out, err := json.Marshal(head)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// records decodes lines. A field that cannot be read is no error here: the tests have such
// fields on purpose.
func records(t testing.TB, lines []string) []logs.Record {
	t.Helper()
	var list []logs.Record
	for _, l := range lines {
		rec, err := acs.Decode([]byte(l), nil)
		if rec == nil {
			t.Fatalf("%s: %v", l, err)
		}
		list = append(list, rec)
	}
	return list
}

// shortRecords decodes the records of short texts, one a line.
func shortRecords(t testing.TB, short string) []logs.Record {
	t.Helper()
	var lines []string
	for l := range strings.Lines(short) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, line(len(lines), l))
		}
	}
	return records(t, lines)
}
