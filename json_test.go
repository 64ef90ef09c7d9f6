package acstelemetry_test

import (
	"encoding/json"
	"testing"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/diagnostics"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/mediastats"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// A record in a caller's own struct is encoded as a resource log, by value and
// by pointer; otherwise encoding/json would write the fields of the Go struct,
// without a word.
func TestRecordsByValue(t *testing.T) {
	head := logs.Envelope{CorrelationID: opt.Of("c")}
	const want = `{"correlationId":"c","properties":{}}`
	for _, v := range []any{
		callsummary.Record{Envelope: head}, &callsummary.Record{Envelope: head},
		diagnostics.Record{Envelope: head}, &diagnostics.Record{Envelope: head},
		clientops.Record{Envelope: head}, &clientops.Record{Envelope: head},
		mediastats.Record{Envelope: head}, &mediastats.Record{Envelope: head},
		usage.Record{Envelope: head}, &usage.Record{Envelope: head},
		survey.Record{Envelope: head}, &survey.Record{Envelope: head},
	} {
		if got, err := json.Marshal(v); string(got) != want || err != nil {
			t.Errorf("%T: %s, %v; want %s", v, got, err, want)
		}
	}
}

// A null in a list leaves the record as it is, here without a field, and is no
// error: that is what encoding/json asks of an Unmarshaler.
func TestNullRecords(t *testing.T) {
	var list []callsummary.Record
	err := json.Unmarshal([]byte(`[{"properties":{"callType":"Group"}},null]`), &list)
	if err != nil || len(list) != 2 || list[0].CallType != opt.Of(callsummary.Group) || list[1] != (callsummary.Record{}) {
		t.Errorf("%v, %v", list, err)
	}
}
