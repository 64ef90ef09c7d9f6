package report

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/usage"
)

// UsageRow is a billing record in one line, with the call and the participant that it is about, or
// the sum of several. Its columns are those of JSON, where every key is there and unknown values,
// and those in which the records of a sum may differ, are null. To look at a bill in Go, use
// [usage.Record].
type UsageRow struct{ row usageFields }

func (r *UsageRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r UsageRow) MarshalJSON() ([]byte, error) { return marshal(&r.row) }

// BelongsTo returns what of the call and the participant of the record the logs have, one of
// [UsageBelongings]; empty for a sum of several.
func (r UsageRow) BelongsTo() string { return r.row.BelongsTo.Or("") }

// Start returns when the use began, in UTC, of a sum the earliest; absent if no record says it.
func (r UsageRow) Start() opt.Value[time.Time] { return r.row.Start }

type usageFields struct {
	rowOwner
	// BelongsTo is what of that the logs have: "participant", "call" if they do not have the
	// participant or the record names none, or "nothing".
	BelongsTo opt.Value[string]  `json:"belongsTo"`
	UsageType opt.Value[string]  `json:"usageType"`
	UnitType  opt.Value[string]  `json:"unitType"`
	Quantity  opt.Value[float64] `json:"quantity"` // in units of UnitType
	// Records is how many records the row is about, and Unmeasured how many of them have no
	// quantity.
	Records    int                  `json:"records"`
	Unmeasured int                  `json:"unmeasured"`
	Start      opt.Value[time.Time] `json:"start"` // UTC; of a sum the earliest
	End        opt.Value[time.Time] `json:"end"`   // UTC; of a sum the latest
	// Day and Month are those of Start, in UTC, as in 2026-07-19 and 2026-07.
	Day   opt.Value[string] `json:"day"`
	Month opt.Value[string] `json:"month"`
	// CorrelationID is what the record names as its call.
	CorrelationID opt.Value[string] `json:"correlationId"`
	ResourceID    opt.Value[string] `json:"resourceId"`
	RecordID      opt.Value[string] `json:"recordId"`
	UserIDA       opt.Value[string] `json:"userIdA"`
	UserIDB       opt.Value[string] `json:"userIdB"`
	Properties    opt.Value[string] `json:"properties"` // JSON

	sum bool // of several records, or what might be
}

// What a billing record may belong to, as [UsageRow] has it.
const (
	toParticipant = "participant"
	toCall        = "call"
	toNothing     = "nothing"
)

// UsageBelongings are the texts of the column belongsTo of [UsageRow].
func UsageBelongings() []string { return []string{toParticipant, toCall, toNothing} }

// UsageRows returns the rows of the billing records of a call: one for each of [calls.Call.Usage],
// in that order.
func UsageRows(c *calls.Call) []UsageRow {
	if len(c.Usage) == 0 {
		return nil
	}
	m, byID := newRowMaker(c), c.ByParticipantID()
	rows := make([]UsageRow, len(c.Usage))
	for i, rec := range c.Usage {
		row := newUsage(rec)
		p := byID[rec.ParticipantID.Or("")]
		if !rec.ParticipantID.IsSet() {
			p = nil
		}
		row.rowOwner = m.owner(p, rec.ParticipantID, opt.Value[string]{}, opt.Value[string]{})
		if row.BelongsTo = opt.Of(toCall); p != nil {
			row.BelongsTo = opt.Of(toParticipant)
		}
		rows[i] = UsageRow{row}
	}
	return rows
}

// NewUsageRow returns the row of a billing record whose call is not known.
func NewUsageRow(rec *usage.Record) UsageRow {
	row := newUsage(rec)
	row.BelongsTo, row.ParticipantID = opt.Of(toNothing), rec.ParticipantID
	return UsageRow{row}
}

func newUsage(rec *usage.Record) usageFields {
	row := usageFields{
		UsageType: rec.UsageType, UnitType: rec.UnitType, Quantity: rec.Quantity, Records: 1, Start: rec.StartTime, End: rec.EndTime,
		CorrelationID: rec.CorrelationID, ResourceID: rec.ResourceID, RecordID: rec.RecordID, UserIDA: rec.UserIDA, UserIDB: rec.UserIDB,
		Properties: rec.Properties,
	}
	if !rec.Quantity.IsSet() {
		row.Unmeasured = 1
	}
	if !row.Start.IsSet() {
		row.Start = rec.Time // a resource log has no other
	}
	if t, ok := row.Start.Get(); ok {
		row.Day, row.Month = opt.Of(t.UTC().Format(time.DateOnly)), opt.Of(t.UTC().Format("2006-01"))
	}
	return row
}

// UsageBy is by what [SumUsage] adds up.
type UsageBy string

// By what usage is added up, in addition to the usage type and the unit.
const (
	UsageByType        UsageBy = "type" // nothing else
	UsageByDay         UsageBy = "day"
	UsageByMonth       UsageBy = "month"
	UsageByResource    UsageBy = "resource"
	UsageByBelonging   UsageBy = "belongsTo"
	UsageByCall        UsageBy = "call"
	UsageByParticipant UsageBy = "participant"
)

// UsageBys returns what there is to add up by.
func UsageBys() []UsageBy {
	return []UsageBy{UsageByType, UsageByDay, UsageByMonth, UsageByResource, UsageByBelonging, UsageByCall, UsageByParticipant}
}

// usageKey is what the records of a sum have in common.
type usageKey struct {
	month, day, resource, belongsTo, correlation, participant opt.Value[string]
}

// SumUsage adds up rows with the same usage type and unit, and the same of everything named. The
// sums are sorted by month, day, type, unit, resource and belonging, and else in the order of the rows.
func SumUsage(rows []UsageRow, by ...UsageBy) []UsageRow {
	var tally usage.Tally[usageKey]
	first := map[usageKey]*usageFields{}
	for i := range rows {
		row := &rows[i].row
		var key usageKey
		for _, b := range by {
			switch b {
			case UsageByDay:
				key.day = row.Day
			case UsageByMonth:
				key.month = row.Month
			case UsageByResource:
				key.resource = row.ResourceID
			case UsageByBelonging:
				key.belongsTo = row.BelongsTo
			case UsageByCall:
				key.correlation = row.CorrelationID
			case UsageByParticipant:
				key.correlation, key.participant = row.CorrelationID, row.ParticipantID
			}
		}
		if first[key] == nil {
			first[key] = row
		}
		rec := usage.Record{UsageType: row.UsageType, UnitType: row.UnitType, Quantity: row.Quantity, StartTime: row.Start, EndTime: row.End}
		tally.Add(key, &rec)
	}
	sums := []UsageRow{}
	for _, t := range tally.Totals() {
		sum := usageFields{
			UsageType: t.UsageType, UnitType: t.UnitType, Quantity: t.Quantity, Records: t.Records, Unmeasured: t.Unmeasured, Start: t.First, End: t.Last,
			Month: t.Key.month, Day: t.Key.day, ResourceID: t.Key.resource, BelongsTo: t.Key.belongsTo, CorrelationID: t.Key.correlation, sum: true,
		}
		of := first[t.Key]
		if slices.Contains(by, UsageByCall) || slices.Contains(by, UsageByParticipant) {
			sum.CallID, sum.CallStart = of.CallID, of.CallStart
		}
		if slices.Contains(by, UsageByParticipant) {
			sum.rowOwner = of.rowOwner
		}
		sums = append(sums, UsageRow{sum})
	}
	slices.SortStableFunc(sums, func(a, b UsageRow) int {
		x, y := &a.row, &b.row
		return cmp.Or(cmp.Compare(x.Month.String(), y.Month.String()), cmp.Compare(x.Day.String(), y.Day.String()),
			cmp.Compare(x.UsageType.String(), y.UsageType.String()), cmp.Compare(x.UnitType.String(), y.UnitType.String()),
			cmp.Compare(x.ResourceID.String(), y.ResourceID.String()), cmp.Compare(x.BelongsTo.String(), y.BelongsTo.String()))
	})
	return sums
}

// WriteUsage writes rows of billing records. The table leaves out what no row has anything to say
// in, and users, who may be telephone numbers. All other formats have every column of [UsageRow].
// Nil options mean the defaults.
func WriteUsage(w io.Writer, f Format, rows []UsageRow, o *Options) error {
	return writeRows(w, f, rows, o, usageTable)
}

func usageTable(rows []UsageRow, z zone) *table {
	t := &table{Columns: []column{
		words("MONTH", 0), words("DAY", 0), words("CALL ID", 0), figures("#", 2), words("WHO", 4), words("RESOURCE", 3), words("BELONGS TO", 1),
		words("TYPE", 0), figures("QUANTITY", 0), words("UNIT", 0), figures("RECORDS", 1), figures("UNMEASURED", 1),
		words(z.titled("FROM"), 5), words(z.titled("TO"), 6),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		quantity, month, day, resource := unknown, r.Month, r.Day, r.ResourceID
		if n, ok := r.Quantity.Get(); ok {
			quantity = measure.Significant(n, 12)
		}
		if !r.sum { // it has all of them
			month, day, resource = opt.Value[string]{}, opt.Value[string]{}, opt.Value[string]{}
		}
		t.Rows[i] = []string{
			text(month), text(day), shown(firstSet(r.CallID, r.CorrelationID)), numberText(r.Participant), someText(r.Name),
			shown(resource), text(r.BelongsTo), shown(r.UsageType), clean(quantity), shown(r.UnitType), strconv.Itoa(r.Records), strconv.Itoa(r.Unmeasured),
			z.second(r.Start), z.second(r.End),
		}
	}
	dropSilent(t, map[string]string{
		"MONTH": unknown, "DAY": unknown, "CALL ID": unknown, "#": unknown, "WHO": unknown, "RESOURCE": unknown, "BELONGS TO": unknown,
		"RECORDS": "1", "UNMEASURED": "0", z.titled("FROM"): unknown, z.titled("TO"): unknown,
	})
	return t
}
