package logs

import (
	"time"

	"example.com/acstelemetry/opt"
)

// Record is one record of a log: a pointer to the Record of one of the schema
// packages, or to an [Other]. A type implements it by embedding [Envelope] and
// adding Schema.
type Record interface {
	// Schema returns the documented schema that the record follows.
	Schema() *Schema
	// Head returns the record's envelope.
	Head() *Envelope
}

// Envelope holds the fields that all logs share, in resource logs next to
// properties and in table rows as columns. Absent always means that the record
// as delivered did not have the field.
//
// Source: the "common fields" of each schema in Azure's article on voice and
// video call logs; the columns of a Log Analytics workspace.
type Envelope struct {
	// Time is when the record was generated (resource log: time; table:
	// TimeGenerated; usage log: Timestamp), in UTC.
	Time opt.Value[time.Time]
	// ResourceID is the Azure resource that wrote the record (table:
	// _ResourceId), as it was delivered: upper-case or not, with or without a
	// leading slash. It names the subscription.
	ResourceID opt.Value[string]
	// OperationName is the operation that the record belongs to. A table row of
	// client operations has none here: its column is the client's operation.
	OperationName opt.Value[string]
	// OperationVersion is the version of the API or of the operation.
	OperationVersion opt.Value[string]
	// Category is the log category, which selects the schema. Absent in rows
	// that name only their table.
	Category opt.Value[string]
	// CorrelationID is the call's ID in the call logs. In the survey log it is
	// a participant's, and in the calling metrics it is no ID of anything in a call.
	CorrelationID opt.Value[string]
	// Type is the name of the Log Analytics table; only in table rows.
	Type opt.Value[string]
	// TenantID is the ID of the Log Analytics workspace, not of a
	// participant's tenant; only in table rows.
	//
	// QUIRK: tables call the workspace TenantId; a participant's tenant is the
	// summary's participantTenantId.
	TenantID opt.Value[string]
	// SourceSystem is how the row got into the table; only in table rows.
	SourceSystem opt.Value[string]
	// SubscriptionID is the Azure subscription (_SubscriptionId); only in table
	// rows.
	SubscriptionID opt.Value[string]
	// BilledSize is the size in bytes, 0 or more, that the workspace bills for
	// the row (_BilledSize); only in table rows.
	BilledSize opt.Value[opt.Bytes]
	// IsBillable says whether the row is billed, "true" or "false"
	// (_IsBillable); only in table rows.
	IsBillable opt.Value[string]

	// Extra holds what the typed fields cannot; nil if there is nothing.
	Extra *Extra

	// Reused says that the record, or the memory of its texts, will be used again:
	// a reader with [Options.ReuseRecords] sets it. All code of this module that
	// keeps a record, or a part of it, first copies such a record. Set it in
	// records that you reuse yourself. [Cloner.Clone] returns records that are not
	// reused. It is not a field of the log and is never written.
	Reused bool `json:"-"`
}

// Head returns e; it makes every struct that embeds an Envelope half a Record.
func (e *Envelope) Head() *Envelope { return e }

// Extra is what a record holds in addition to the values of its typed fields,
// so that encoding it loses nothing. A record that holds only documented fields
// of the right types has none.
type Extra struct {
	// Unknown lists the fields that the schema does not know: those next to
	// properties, then those inside, in the order of the input.
	Unknown []Unknown
	// Texts lists the JSON text of fields whose Value does not preserve it: those
	// that are Invalid, whole numbers with more digits than a float64 holds or with a
	// fraction that was cut, known texts of enumerations in another spelling, and
	// arrays of one. A field is written as its text if its Value still is what the text
	// says. They are in the order of the field tables, the envelope's first. A
	// literal that is not JSON is a string here. It begins with "not JSON: " if the
	// field, being a number, a time or a flag, would otherwise read the string as a
	// value or as none.
	Texts []Text
	// Problems lists what was lost of the record when its UnmarshalJSON decoded
	// it, which has no other way to report it. All other ways to decode a record
	// return an error instead.
	Problems []Problem
	// Raw is the record exactly as it was delivered, if Options.KeepRaw is set.
	// For a row of a query's answer that is the JSON array of its values, for a
	// row of CSV its line, and for a record that was text in a wrapper that text, without
	// the escapes.
	Raw string
}

// Unknown is a field that the schema does not know.
type Unknown struct {
	Name string
	// Outside says that the field was next to properties, not in it. Fields of
	// a flat row count as inside. Properties itself is listed as outside if it
	// is null or not an object; in a log without a schema also if it is an
	// empty object, since such logs do not always have properties.
	Outside bool
	// JSON is the value as compact JSON, in which literals that are not JSON are
	// strings.
	JSON string
}

// Text is the JSON text of a field whose Value does not preserve it.
type Text struct {
	Field string // the Property of the field in the schema's table, or its Column if there is none
	JSON  string // the value as compact JSON
}

// text returns the JSON text kept for a field.
func (e *Extra) text(field string) (string, bool) {
	if e != nil {
		for _, t := range e.Texts {
			if t.Field == field {
				return t.JSON, true
			}
		}
	}
	return "", false
}

// extra returns the record's Extra, creating it if there is none.
func (e *Envelope) extra() *Extra {
	if e.Extra == nil {
		e.Extra = new(Extra)
	}
	return e.Extra
}

// Other is a record of a log that has no schema here. Its envelope is typed;
// everything else is kept in Extra.Unknown.
//
// Source: any Azure resource log or table.
type Other struct {
	Envelope
}

// MarshalJSON returns the record as a resource log; see [AppendJSON].
func (r Other) MarshalJSON() ([]byte, error) { return AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record that data holds. It fails only if data is no JSON
// object; see [UnmarshalAs].
func (r *Other) UnmarshalJSON(data []byte) error { return UnmarshalAs(data, r) }

// Schema returns the schema without fields of its own.
func (*Other) Schema() *Schema { return otherSchema() }
