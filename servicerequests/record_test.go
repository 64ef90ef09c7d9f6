package servicerequests_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/servicerequests"
)

type Record = servicerequests.Record

const (
	category = "CallClientServiceRequestAndOutcome"
	table    = "ACSCallClientServiceRequestAndOutcome"
)

// The column Properties is told from the object of a resource log by what is next to it and
// inside it, and in a row by its name.
var suite = recordtest.Suite[Record, *Record]{Decode: servicerequests.Decode, Number: "DurationMs", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field, as this package writes it: Properties inside properties",
		In: `{"time":"2025-03-01T10:00:00Z","operationName":"Join","category":"` + category + `","correlationId":"c","properties":{"DurationMs":120,` +
			`"Level":"Informational","Properties":{"request": {"url":"https://example.com"}},"ResultSignature":"200","ResultType":"Success"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time:          opt.Of(time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC)),
				OperationName: opt.Of("Join"),
				Category:      opt.Of(category),
				CorrelationID: opt.Of("c"),
			},
			DurationMs:      opt.Of[opt.Milliseconds](120),
			Level:           opt.Of("Informational"),
			Properties:      opt.Of(`{"request":{"url":"https://example.com"}}`),
			ResultSignature: opt.Of[int64](200),
			ResultType:      opt.Of("Success"),
		},
	},
	{
		Reason: "a row, with an object",
		In:     `{"Type":"` + table + `","DurationMs":120,"Properties":{"DurationMs":1,"request":{}},"ResultType":"Success"}`,
		Want: Record{
			Envelope:   logs.Envelope{Type: opt.Of(table)},
			DurationMs: opt.Of[opt.Milliseconds](120),
			Properties: opt.Of(`{"DurationMs":1,"request":{}}`),
			ResultType: opt.Of("Success"),
		},
	},
	{
		Reason: "a row, with JSON in a string and no other field",
		In:     `{"Type":"` + table + `","TimeGenerated":"2025-03-01T10:00:00Z","Properties":"{\"ResultType\":\"x\"}"}`,
		Want: Record{
			Envelope:   logs.Envelope{Time: opt.Of(time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC)), Type: opt.Of(table)},
			Properties: opt.Of(`{"ResultType":"x"}`),
		},
	},
	{
		Reason: "a row in lower case, which the name of its time tells",
		In:     `{"type":"` + table + `","timegenerated":"2025-03-01T10:00:00Z","properties":{"a":1}}`,
		Want: Record{
			Envelope:   logs.Envelope{Time: opt.Of(time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC)), Type: opt.Of(table)},
			Properties: opt.Of(`{"a":1}`),
		},
	},
	{
		Reason: "a resource log with the usual fields next to properties, which are the column",
		In:     `{"category":"` + category + `","level":"Error","resultType":"UnexpectedServerError","durationMs":"5","properties":{"status":500}}`,
		Want: Record{
			Envelope:   logs.Envelope{Category: opt.Of(category)},
			DurationMs: opt.Of[opt.Milliseconds](5),
			Level:      opt.Of("Error"),
			Properties: opt.Of(`{"status":500}`),
			ResultType: opt.Of("UnexpectedServerError"),
		},
	},
	{
		Reason: "the same, with properties that hold a column Properties: they are the object",
		In:     `{"category":"` + category + `","level":"Error","properties":{"DurationMs":5,"Properties":"free text"}}`,
		Want: Record{
			Envelope:   logs.Envelope{Category: opt.Of(category)},
			DurationMs: opt.Of[opt.Milliseconds](5),
			Level:      opt.Of("Error"),
			Properties: opt.Of("free text"),
		},
	},
	{
		Reason: "a record that names its table, as this package writes it",
		In:     `{"time":"2025-03-01T10:00:00Z","category":"` + category + `","Type":"` + table + `","properties":{"DurationMs":5}}`,
		Want: Record{
			Envelope:   logs.Envelope{Time: opt.Of(time.Date(2025, 3, 1, 10, 0, 0, 0, time.UTC)), Category: opt.Of(category), Type: opt.Of(table)},
			DurationMs: opt.Of[opt.Milliseconds](5),
		},
	},
	{
		Reason: "properties without a value",
		In:     `{"category":"` + category + `","properties":null,"ResultSignature":404}`,
		Want: Record{
			Envelope:        logs.Envelope{Category: opt.Of(category)},
			Properties:      opt.Without[string](opt.Null),
			ResultSignature: opt.Of[int64](404),
		},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

// A row has the column, whatever else it has.
func TestRow(t *testing.T) {
	rec := servicerequests.New()
	rec.Properties = opt.Of(`{"a":1}`)
	row := logs.AppendRow(nil, rec)
	again, err := servicerequests.Decode(row, nil)
	if err != nil || again.Properties != rec.Properties {
		t.Errorf("%s is read as %v, %v", row, again, err)
	}
}
