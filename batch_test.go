package acstelemetry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// The handler of an Event Hubs trigger receives messages of mixed logs.
func ExampleBatch() {
	body := []byte(`{"records":[
		{"category":"CallSummary","correlationId":"8d1a","properties":{"callDuration":6}},
		{"category":"CallDiagnostics","correlationId":"8d1a","properties":{"jitterAvg":66,"jitterMax":"?"}}
	]}`)
	var batch acstelemetry.Batch
	if err := json.Unmarshal(body, &batch); err != nil {
		fmt.Println(err)
		return
	}
	for _, rec := range batch.Records {
		switch rec := rec.(type) {
		case *callsummary.Record:
			fmt.Println("call", rec.CorrelationID, "took", rec.CallDuration, "s")
		case *diagnostics.Record:
			fmt.Println("jitter", rec.JitterAvg, "ms")
		}
	}
	for _, err := range batch.Errors {
		fmt.Println("lost:", err)
	}
	// Output:
	// call 8d1a took 6 s
	// jitter 66 ms
	// lost: record 2, offset 194: CallDiagnostics: field jitterMax: not a JSON number: "\"?\""
}

const (
	summaryText = `{"category":"CallSummary","correlationId":"A","properties":{"callType":"P2P"}}`
	streamText  = `{"category":"CallDiagnostics","correlationId":"B","properties":{"jitterAvg":1}}`
	rowText     = `{"Type":"ACSCallSurvey","CallId":"C","TimeGenerated":"2024-01-10T12:00:00Z"}`
)

func TestBatch(t *testing.T) {
	message := `{"records":[` + summaryText + "," + streamText + "]}"
	quoted, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(string(quoted))
	if err != nil {
		t.Fatal(err)
	}
	twice := string(again)
	for _, c := range []struct {
		reason, in, logs string
		problems         []error
	}{
		{"a message", message, "CallSummary CallDiagnostics", nil},
		{"an array of mixed logs, one of them a row", "[" + summaryText + "," + rowText + "," + streamText + "]", "CallSummary CallSurvey CallDiagnostics", nil},
		{"an array of messages", "[" + message + "," + message + "]", "CallSummary CallDiagnostics CallSummary CallDiagnostics", nil},
		{"a string with a message", string(quoted), "CallSummary CallDiagnostics", nil},
		{"a string with lines", `"` + strings.ReplaceAll(summaryText+`\n`+summaryText, `"`, `\"`) + `"`, "CallSummary CallSummary", nil},
		{"an array of strings", `[` + string(quoted) + `,` + string(quoted) + `]`, "CallSummary CallDiagnostics CallSummary CallDiagnostics", nil},
		{"an array of arrays", `[[` + summaryText + `],[` + streamText + `]]`, "CallSummary CallDiagnostics", nil},
		{"a string in a string", twice, "CallSummary CallDiagnostics", nil},
		{"a string with something else", `["no log"]`, "none", []error{logs.ErrNotLog}},
		{"one record", streamText, "CallDiagnostics", nil},
		{"a log without a schema", `[{"category":"Chat","properties":{}}]`, "", nil},
		{"no records", `{"records":[]}`, "none", nil},
		{"nothing", `[]`, "none", nil},
		{"a field, a record and a log lost, their neighbours not",
			`[{"category":"CallSummary","properties":{"callDuration":"x"}},7,` + streamText + `,{"a":1,"b":2}]`,
			"CallSummary CallDiagnostics ", []error{opt.ErrNumber, logs.ErrNotRecord, logs.ErrUnknownLog}},
		{"a harmless problem is not an error", `[{"category":"CallSummary","properties":{"callType":"P2P","callType":"Group"}}]`, "CallSummary", nil},
	} {
		// Inside a struct and a list, as a trigger may deliver it.
		var around struct{ Before, Body, After any }
		around.Body = new(acstelemetry.Batch)
		var list []acstelemetry.Batch
		err1 := json.Unmarshal([]byte(`{"Before":1,"Body":`+c.in+`,"After":2}`), &around)
		err2 := json.Unmarshal([]byte(`[`+c.in+`,`+message+`]`), &list)
		if err1 != nil || err2 != nil || around.After == nil || len(list) != 2 || len(list[1].Records) != 2 {
			t.Errorf("%s: %v, %v", c.reason, err1, err2)
			continue
		}
		b := around.Body.(*acstelemetry.Batch)
		if diff := cmp.Diff(*b, list[0]); diff != "" {
			t.Errorf("%s: -in a struct, +in a list\n%s", c.reason, diff)
		}
		names := make([]string, len(b.Records))
		for i, rec := range b.Records {
			names[i] = rec.Schema().Name()
		}
		got := strings.Join(names, " ")
		if len(b.Records) == 0 {
			got = "none"
		}
		if got != c.logs {
			t.Errorf("%s: records of %q, want %q", c.reason, got, c.logs)
		}
		if len(b.Errors) != len(c.problems) {
			t.Fatalf("%s: errors %v, want %v", c.reason, b.Errors, c.problems)
		}
		for i, want := range c.problems {
			if !errors.Is(b.Errors[i], want) {
				t.Errorf("%s: error %v, want %v", c.reason, b.Errors[i], want)
			}
		}
	}
}

func TestBatchFails(t *testing.T) {
	for _, in := range []string{"7", "true", "-1.5"} {
		var b acstelemetry.Batch
		if err := json.Unmarshal([]byte(in), &b); err == nil || !strings.Contains(err.Error(), in) {
			t.Errorf("%s: error %v, want one that names it", in, err)
		}
	}
	b := acstelemetry.Batch{Records: []acstelemetry.Record{callsummary.New()}}
	if err := json.Unmarshal([]byte("null"), &b); err != nil || len(b.Records) != 1 {
		t.Errorf("null: %v, %d records; want no change", err, len(b.Records))
	}
}

// The documented samples, written as a batch, are read unchanged.
func TestBatchAgain(t *testing.T) {
	var b, again acstelemetry.Batch
	for _, s := range acstest.Samples() {
		b.Records = append(b.Records, s.Record())
	}
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, again); diff != "" {
		t.Errorf("-written, +read\n%s", diff)
	}
}

// A record made in Go is unchanged after writing and reading, whichever log it is
// of: as a resource log, as a row, and by its own MarshalJSON.
func TestNewIsRecognised(t *testing.T) {
	for _, s := range acstelemetry.Schemas() {
		rec := s.New()
		marshalled, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		for kind, text := range map[string][]byte{
			"resource log": logs.AppendJSON(nil, rec), "row": logs.AppendRow(nil, rec), "marshalled": marshalled,
		} {
			remarks := 0
			opts := &acstelemetry.Options{OnRemarks: func(logs.Remarks) { remarks++ }}
			back, err := acstelemetry.Decode(text, opts)
			if err != nil || remarks > 0 {
				t.Errorf("%s, %s: error %v, %d remarks", s.Name(), kind, err, remarks)
			}
			if diff := cmp.Diff(rec, back); diff != "" {
				t.Errorf("%s, %s: -made, +read\n%s", s.Name(), kind, diff)
			}
		}
	}
}

// Whatever an object holds, a record and a batch are read from it without an error, and
// so are their neighbours; a batch has as many records and errors as a reader finds.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range acstest.Samples() {
		f.Add(logs.AppendJSON(nil, s.Record()))
	}
	for _, text := range []string{"{}", "[]", `""`, summaryText, rowText, `{"records":[7]}`, `{"records":[{},{}],"x":{}}`, `{"tables":[{"rows":[[1]],"columns":[]}]}`, `["{\"a\":1}",[{}]]`, `{"body":` + summaryText + `}`, `{"value":[` + rowText + `],"x":"{}"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = bytes.TrimSpace(data)
		if !json.Valid(data) || !strings.ContainsRune(`{["`, rune(data[0])) {
			return
		}
		var batch acstelemetry.Batch
		if err := json.Unmarshal(data, &batch); err != nil {
			t.Errorf("a batch of %s: %v", data, err)
		}
		if data[0] != '{' {
			return
		}
		list := slices.Concat([]byte("["), data, []byte(","), data, []byte(`,{"category":"CallSummary","correlationId":"last"}]`))
		var records []callsummary.Record
		if err := json.Unmarshal(list, &records); err != nil || len(records) != 3 || records[2].CorrelationID != opt.Of("last") {
			t.Errorf("records of %s: %d, %v", data, len(records), err)
		}
		var others []logs.Other
		if err := json.Unmarshal(list, &others); err != nil || len(others) != 3 || others[2].CorrelationID != opt.Of("last") {
			t.Errorf("others of %s: %d, %v", data, len(others), err)
		}
	})
}
