package usage

import (
	"sync"
	"time"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Schema returns the schema of the usage log.
func Schema() *logs.Schema { return schema() }

var schema = sync.OnceValue(func() *logs.Schema {
	return logs.NewSchema(
		func() logs.Record { return new(Record) },
		[]logs.Log{
			{Category: "Usage", Table: "ACSBillingUsage"},
		},
		fields())
})

// QUIRK: this log's document prints its names with blanks, including those of
// the envelope. They are written as printed; package logs reads them with and
// without.
func fields() []logs.Field {
	return []logs.Field{
		{Property: "Record ID", Column: "RecordId", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.RecordID })},
		{Property: "Usage Type", Column: "UsageType", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.UsageType })},
		{Property: "Unit Type", Column: "UnitType", Kind: logs.ID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.UnitType })},
		{Property: "Quantity", Column: "Quantity", Kind: logs.Real, Unit: "UnitType",
			Cell: logs.At(func(r *Record) *opt.Value[float64] { return &r.Quantity })},
		{Property: "Properties", Kind: logs.JSON, Personal: logs.MayHold,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.Properties })},
		{Column: "StartTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.StartTime })},
		{Column: "EndTime", Kind: logs.Time, Unit: "UTC",
			Cell: logs.At(func(r *Record) *opt.Value[time.Time] { return &r.EndTime })},
		{Column: "UserIdA", Kind: logs.ID, Personal: logs.PhoneOrID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.UserIDA })},
		{Column: "UserIdB", Kind: logs.ID, Personal: logs.PhoneOrID,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.UserIDB })},
		{Column: "ParticipantId", Kind: logs.ID, Personal: logs.Identity,
			Cell: logs.At(func(r *Record) *opt.Value[string] { return &r.ParticipantID })},
	}
}
