package usage_test

import (
	"testing"
	"time"

	"example.com/acstelemetry/internal/recordtest"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

type Record = usage.Record

// A document has the fields of the article's schema under the names that it
// prints. There is no sample; the values are made up.
const document = `{"time":"2024-01-10T07:36:51.771Z",` +
	`"resourceId":"/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS",` +
	`"operationName":"Usage","operationVersion":"1.0","category":"Usage","correlationId":"92d800c4-abde-40be-91e9-3814ee786b19",` +
	`"properties":{"Record ID":"7d9f6fb2-4f0e-4f3a-9d4e-0d1f6a1c2b3a","Usage Type":"PSTN","Unit Type":"minutes","Quantity":"12.5",` +
	`"Properties":{"direction": "outbound", "country": "PT"},"StartTime":"2024-01-09T15:07:56.066Z","EndTime":"2024-01-09T15:20:26Z",` +
	`"UserIdA":"8:acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158","UserIdB":"+351210000000",` +
	`"ParticipantId":"2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"}}`

func fromDocument() Record {
	return Record{
		Envelope: logs.Envelope{
			Time:             opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
			ResourceID:       opt.Of("/SUBSCRIPTIONS/XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX/RESOURCEGROUPS/ACS-TEST-RG/PROVIDERS/MICROSOFT.COMMUNICATION/COMMUNICATIONSERVICES/ACS-PROD-CCTS-TESTS"),
			OperationName:    opt.Of("Usage"),
			OperationVersion: opt.Of("1.0"),
			Category:         opt.Of("Usage"),
			CorrelationID:    opt.Of("92d800c4-abde-40be-91e9-3814ee786b19"),
		},
		RecordID:      opt.Of("7d9f6fb2-4f0e-4f3a-9d4e-0d1f6a1c2b3a"),
		UsageType:     opt.Of("PSTN"),
		UnitType:      opt.Of("minutes"),
		Quantity:      opt.Of(12.5),
		Properties:    opt.Of(`{"direction":"outbound","country":"PT"}`),
		StartTime:     opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 66e6, time.UTC)),
		EndTime:       opt.Of(time.Date(2024, 1, 9, 15, 20, 26, 0, time.UTC)),
		UserIDA:       opt.Of("8:acs:61fddbe3-0003-4066-97bc-6aaf143bbb84_0000000b-4fee-66cf-ac00-343a0d003158"),
		UserIDB:       opt.Of("+351210000000"),
		ParticipantID: opt.Of("2656fd6c-6d4a-451d-a1a5-ce1baefc4d5c"),
	}
}

func category() logs.Envelope { return logs.Envelope{Category: opt.Of("Usage")} }

var suite = recordtest.Suite[Record, *Record]{Decode: usage.Decode, Number: "Quantity", Cases: []recordtest.Case[Record]{
	{
		Reason: "every field, in properties, and Properties among them",
		In:     document,
		Want:   fromDocument(),
	},
	{
		Reason: "the schema as it is printed: all names side by side with blanks, Properties one of them",
		In: `{"Timestamp":"2024-01-10T07:36:51.771Z","Operation Name":"Usage","Operation Version":"1.0","Category":"Usage",` +
			`"Correlation ID":"92d800c4-abde-40be-91e9-3814ee786b19","Properties":{"a":1},"Record ID":"7d9f6fb2","Usage Type":"Chat",` +
			`"Unit Type":"messages","Quantity":3}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time:             opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
				OperationName:    opt.Of("Usage"),
				OperationVersion: opt.Of("1.0"),
				Category:         opt.Of("Usage"),
				CorrelationID:    opt.Of("92d800c4-abde-40be-91e9-3814ee786b19"),
			},
			Properties: opt.Of(`{"a":1}`),
			RecordID:   opt.Of("7d9f6fb2"),
			UsageType:  opt.Of("Chat"),
			UnitType:   opt.Of("messages"),
			Quantity:   opt.Of(3.0),
		},
	},
	{
		Reason: "the same without a category, which a caller of this package has said by calling it",
		In:     `{"Properties":{"a":1},"Record ID":"7d9f6fb2","Quantity":3}`,
		Want:   Record{Properties: opt.Of(`{"a":1}`), RecordID: opt.Of("7d9f6fb2"), Quantity: opt.Of(3.0)},
	},
	{
		Reason: "names without blanks, in any case",
		In:     `{"category":"Usage","properties":{"recordId":"7d9f6fb2","usagetype":"NAT","UnitType":"megabytes","quantity":"1E-3"}}`,
		Want: Record{
			Envelope:  category(),
			RecordID:  opt.Of("7d9f6fb2"),
			UsageType: opt.Of("NAT"),
			UnitType:  opt.Of("megabytes"),
			Quantity:  opt.Of(0.001),
		},
	},
	{
		Reason: "a row of the table; an instant event has no end",
		In: `{"TimeGenerated":"2024-01-10T07:36:51.771Z","RecordId":"7d9f6fb2","Quantity":1,"StartTime":"2024-01-09T15:07:56Z",` +
			`"EndTime":"","UserIdA":"+351210000000","Type":"ACSBillingUsage"}`,
		Want: Record{
			Envelope: logs.Envelope{
				Time: opt.Of(time.Date(2024, 1, 10, 7, 36, 51, 771e6, time.UTC)),
				Type: opt.Of("ACSBillingUsage"),
			},
			RecordID:  opt.Of("7d9f6fb2"),
			Quantity:  opt.Of(1.0),
			StartTime: opt.Of(time.Date(2024, 1, 9, 15, 7, 56, 0, time.UTC)),
			EndTime:   opt.Without[time.Time](opt.Null),
			UserIDA:   opt.Of("+351210000000"),
		},
	},
	{
		Reason: "the states without a value",
		In: `{"category":"Usage","properties":{"Quantity":"twelve","StartTime":"2024-01-09","UserIdA":"Redacted",` +
			`"UserIdB":null,"Unit Type":"-"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("Usage"),
				Extra: &logs.Extra{Texts: []logs.Text{
					{Field: "Quantity", JSON: `"twelve"`}, {Field: "StartTime", JSON: `"2024-01-09"`},
				}},
			},
			Quantity:  opt.Without[float64](opt.Invalid),
			StartTime: opt.Without[time.Time](opt.Invalid),
			UserIDA:   opt.Without[string](opt.Redacted),
			UserIDB:   opt.Without[string](opt.Null),
			UnitType:  opt.Without[string](opt.Null),
		},
		Errs: []error{opt.ErrNumber, opt.ErrTime},
	},
	{
		Reason: "unknown fields are kept; kinds of use and of units are open sets",
		In:     `{"category":"Usage","properties":{"Usage Type":"Telepathy","Unit Type":"thoughts","Price":{"EUR":0.10}}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("Usage"),
				Extra:    &logs.Extra{Unknown: []logs.Unknown{{Name: "Price", JSON: `{"EUR":0.10}`}}},
			},
			UsageType: opt.Of("Telepathy"),
			UnitType:  opt.Of("thoughts"),
		},
	},
	{
		Reason: "properties that are no object, with no other field of the log: the log's own Properties",
		In:     `{"category":"Usage","properties":1}`,
		Want: Record{
			Envelope:   logs.Envelope{Category: opt.Of("Usage")},
			Properties: opt.Of("1"),
		},
		Errs: []error{logs.ErrProperties},
	},
	{
		Reason: "a field next to the properties of a pasted sample, which would make the record a flat one",
		In:     `"category":"Usage","UnitType":"minutes","properties":{"Quantity":2}`,
		Want: Record{
			Envelope: logs.Envelope{Category: opt.Of("Usage")},
			UnitType: opt.Of("minutes"),
			Quantity: opt.Of(2.0),
		},
	},
	{
		Reason: "a quantity with more digits than a float64 holds is kept as text, too",
		In:     `{"category":"Usage","properties":{"Quantity":"123456789012345678901"}}`,
		Want: Record{
			Envelope: logs.Envelope{
				Category: opt.Of("Usage"),
				Extra:    &logs.Extra{Texts: []logs.Text{{Field: "Quantity", JSON: `"123456789012345678901"`}}},
			},
			Quantity: opt.Of(123456789012345680000.0),
		},
	},
}}

func TestRecord(t *testing.T) { suite.Run(t) }

func FuzzDecode(f *testing.F) { suite.Fuzz(f, nil) }

func BenchmarkDecode(b *testing.B) { suite.Benchmark(b) }

// TestMarshal checks the spelling of what is written: names as the documents
// print them, columns for what only the table has.
func TestMarshal(t *testing.T) {
	rec := Record{
		Envelope:   category(),
		RecordID:   opt.Of("7d9f6fb2"),
		Quantity:   opt.Of(12.5),
		Properties: opt.Of(`{"a":1}`),
		EndTime:    opt.Without[time.Time](opt.Null),
		UserIDA:    opt.Without[string](opt.Redacted),
	}
	const want = `{"category":"Usage","properties":{"Record ID":"7d9f6fb2","Quantity":12.5,"Properties":"{\"a\":1}",` +
		`"EndTime":null,"UserIdA":"Redacted"}}`
	recordtest.Marshals(t, &rec, want)
}
