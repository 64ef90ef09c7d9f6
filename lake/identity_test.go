package lake

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/acstelemetry"
	"example.com/acstelemetry/acstest"
	"example.com/acstelemetry/logs"
)

// hashes returns the hashes of records in any shape.
func hashes(t *testing.T, text []byte) (list []string) {
	t.Helper()
	for rec := range acstelemetry.NewReader(t.Context(), bytes.NewReader(text), "", nil).All() {
		if rec == nil {
			continue
		}
		ids := newIdentities(rec.Schema())
		hash, _ := ids.hash(rec, nil)
		list = append(list, fmt.Sprintf("%s %016x", ids.logOf(rec), hash))
	}
	return list
}

// A record is the same in every shape of delivery.
func TestSamplesAreTheSameInEveryShape(t *testing.T) {
	for i, s := range acstest.Samples() {
		want := hashes(t, acstest.Render(acstest.Lines, s))
		for _, shape := range acstest.Shapes() {
			if got := hashes(t, acstest.Render(shape, s)); !cmp.Equal(got, want) {
				t.Errorf("sample %d as %v: %v, want %v\n%s", i, shape, got, want, acstest.Render(shape, s))
			}
		}
	}
}

// So are records that were converted.
func TestConvertedRecordsAreTheSame(t *testing.T) {
	for rec := range acstest.Records(acstest.KindConfig("field", &acstest.Config{Seed: 8, Calls: 30})) {
		line := logs.AppendJSON(nil, rec)
		want := hashes(t, line)
		csv := logs.AppendCSV(logs.AppendCSVHeader(nil, rec.Schema()), rec)
		for _, text := range [][]byte{logs.AppendRow(nil, rec), csv} {
			if got := hashes(t, text); !cmp.Equal(got, want) {
				t.Fatalf("%v, want %v\n%s\n%s", got, want, text, line)
			}
		}
	}
}

const summary = `{"time":"2026-01-05T08:00:13.581Z","resourceId":"/SUBSCRIPTIONS/S/R","operationName":"op","operationVersion":"1.0","category":"CallSummary","correlationId":"c","properties":{"callStartTime":"2026-01-05T07:59:00Z","callDuration":82,"callType":"Group","participantId":"p"}}`

func TestSameRecord(t *testing.T) {
	for _, tt := range []struct {
		why, old, new string
		same          bool
	}{
		{"an empty field is as good as none", `"callDuration"`, `"sdkVersion":"","osVersion":null,"callDuration"`, true},
		{"a quoted number", `82`, `"82"`, true},
		{"a number of another size", `82`, `83`, false},
		{"another spelling of an enumeration", `"Group"`, `"group"`, true},
		{"another text", `"Group"`, `"P2P"`, false},
		{"digits of a time below a millisecond", `13.581Z`, `13.5819999Z`, true},
		{"a millisecond", `13.581Z`, `13.582Z`, false},
		{"another zone, the same time", `2026-01-05T08:00:13.581Z`, `2026-01-05T09:00:13.581+01:00`, true},
		{"another time in a field", `07:59:00Z`, `07:59:01Z`, false},
		{"the spelling of a resource", `"/SUBSCRIPTIONS/S/R"`, `"subscriptions/s/r/"`, true},
		{"another resource", `"/SUBSCRIPTIONS/S/R"`, `"/SUBSCRIPTIONS/S/T"`, false},
		{"another call", `"correlationId":"c"`, `"correlationId":"d"`, false},
		{"another operation", `"op"`, `"other"`, false},
		{"another version of the operation", `"1.0"`, `"2.0"`, true},
		{"the versions of a summary are a log of their own", `"CallSummary"`, `"CallSummaryUpdates"`, false},
		{"a log by the name of its table", `"category":"CallSummary"`, `"Type":"ACSCallSummary"`, true},
		{"what a workspace adds", `"category"`, `"TenantId":"t","SourceSystem":"Azure","_ItemId":"i","category"`, true},
		{"what is next to properties", `"category"`, `"level":"Informational","category"`, true},
		{"a field that is not known", `"callDuration"`, `"newField":1,"callDuration"`, false},
		{"redacted is not nothing", `"callDuration":82,`, `"callDuration":"Redacted",`, false},
		{"not a number is not nothing", `"callDuration":82,`, `"callDuration":"many",`, false},
		{"texts do not run into each other", `"callType":"Group","participantId":"p"`, `"callType":"Groupp","participantId":""`, false},
	} {
		changed := strings.Replace(summary, tt.old, tt.new, 1)
		if changed == summary {
			t.Fatalf("%s: %s is not there", tt.why, tt.old)
		}
		one, two := hashes(t, []byte(summary)), hashes(t, []byte(changed))
		if len(one) != 1 || len(two) != 1 || cmp.Equal(one, two) != tt.same {
			t.Errorf("%s: %v and %v, same: want %v", tt.why, one, two, tt.same)
		}
	}
}

// An unknown field is the same in properties and as a column, and in another order.
func TestSameUnknownFields(t *testing.T) {
	want := hashes(t, []byte(`{"time":"2026-01-05T08:00:13Z","category":"CallSummary","properties":{"b":"2","newField":{"x": 1}}}`))
	got := hashes(t, []byte(`{"TimeGenerated":"2026-01-05T08:00:13Z","Type":"ACSCallSummary","NewField":"{\"x\":1}","B":2}`))
	if !cmp.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	other := hashes(t, []byte(`{"time":"2026-01-05T08:00:13Z","category":"ChatOperational","resultType":"ok","properties":{"b":"2"}}`))
	row := hashes(t, []byte(`{"TimeGenerated":"2026-01-05T08:00:13Z","Type":"ACSChatIncomingOperations","B":"2","ResultType":"ok"}`))
	if !cmp.Equal(other, row) {
		t.Errorf("%v, want %v", row, other)
	}
}

// Hashes are kept for years, so they never change. This one is of
//
//	callsummary\0 \0 and the milliseconds as a varint, then by name:
//	callduration\0\0\2 82, calltype\0\0\5 Group, correlationid\0\0\1 c, participantduration\0\1\0, resourceid\0\0\3 s/r, zone\0\0\1 1
func TestHashesStay(t *testing.T) {
	got := hashes(t, []byte(`{"time":"2026-01-05T08:00:13.581Z","resourceId":"/S/R/","category":"CallSummary","correlationId":"c",`+
		`"properties":{"zone":1,"callDuration":82,"callType":"group","participantDuration":"Redacted","sdkVersion":""}}`))
	if want := "callsummary 5c89851fa360f140"; len(got) != 1 || got[0] != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The folders of an archive make columns, which no log may have.
func TestNoColumnIsNamedAsAFolder(t *testing.T) {
	for _, schema := range append(acstelemetry.Schemas(), new(logs.Other).Schema()) {
		for _, name := range newTable(schema).names {
			switch strings.ToLower(name) {
			case "log", "day", strings.ToLower(HashColumn):
				t.Errorf("%s has a column %s", schema.Name(), name)
			}
		}
	}
}
