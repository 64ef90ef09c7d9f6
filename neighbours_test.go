package acstelemetry_test

import (
	"fmt"
	"testing"

	"example.com/acstelemetry"
	"example.com/acstelemetry/logs"
)

func ExampleNeighbourOf() {
	rec, err := acstelemetry.Decode([]byte(`{"Type":"ACSRoomsIncomingOperations","OperationName":"CreateRoom","RoomLifespan":60}`), nil)
	log, ok := acstelemetry.NeighbourOf(rec)
	fmt.Println(log.Category, ok, rec.Head().OperationName, err)

	var minutes int
	_, err = logs.GetField(rec, "RoomLifespan", &minutes)
	fmt.Println(minutes, err)
	// Output:
	// RoomsOperational true CreateRoom <nil>
	// 60 <nil>
}

func TestNeighbourOf(t *testing.T) {
	for _, tt := range []struct {
		reason, in, want string
	}{
		{"a category", `{"category":"ChatOperational","properties":{}}`, "ChatOperational"},
		{"in another case", `{"category":"chatoperational","properties":{}}`, "ChatOperational"},
		{"a table", `{"Type":"ACSSMSIncomingOperations"}`, "SMSOperational"},
		{"a table that no category belongs to", `{"Type":"ACSOptOutManagementOperations"}`, ""},
		{"a table's name as category", `{"category":"ACSAuthIncomingOperations"}`, "AuthOperational"},
		{"a category that no table belongs to", `{"category":"CallClientMediaStatsCompressedTimeSeries"}`, "CallClientMediaStatsCompressedTimeSeries"},
	} {
		rec, err := acstelemetry.Decode([]byte(tt.in), nil)
		if err != nil {
			t.Fatal(err)
		}
		if log, ok := acstelemetry.NeighbourOf(rec); log.Category != tt.want || !ok {
			t.Errorf("%s: %v, %v", tt.reason, log, ok)
		}
	}
	for _, in := range []string{`{"category":"SignInLogs"}`, `{"category":"CallSummary","properties":{}}`, `{"x":1}`} {
		rec, _ := acstelemetry.Decode([]byte(in), nil)
		if log, ok := acstelemetry.NeighbourOf(rec); ok {
			t.Errorf("%s is of %v", in, log)
		}
	}
	for i, l := range acstelemetry.Neighbours() {
		for _, s := range acstelemetry.Schemas() {
			for _, own := range s.Logs() {
				if l.Category == own.Category || l.Table == own.Table {
					t.Errorf("%v has a schema", l)
				}
			}
		}
		acstelemetry.Neighbours()[i].Category = "x"
		if acstelemetry.Neighbours()[i] != l {
			t.Error("the list was changed from outside")
		}
	}
}
