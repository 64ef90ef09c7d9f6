package report

import (
	"io"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
)

// OperationRow is an operation of a client in one line, or a user-facing diagnostic from
// its first to its last change. Its columns are those of JSON, where every key is there and
// unknown values are null. To look at an operation in Go, use [calls.Call].
type OperationRow struct{ row operationFields }

func (r *OperationRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r OperationRow) MarshalJSON() ([]byte, error) { return marshal(&r.row) }

type operationFields struct {
	rowOwner
	Kind        string               `json:"kind"`  // operation or diagnostic
	Group       opt.Value[string]    `json:"group"` // the part of the call, such as audio
	Operation   opt.Value[string]    `json:"operation"`
	OperationID opt.Value[string]    `json:"operationId"`
	Start       opt.Value[time.Time] `json:"start"` // UTC, by the client's clock
	// End is null for an operation, whose duration is DurationMs.
	End             opt.Value[time.Time] `json:"end"`             // UTC, by the client's clock
	DurationMs      opt.Value[int64]     `json:"durationMs"`      // of a diagnostic from Start to End
	ResultType      opt.Value[string]    `json:"resultType"`      // null for a diagnostic
	ResultSignature opt.Value[int64]     `json:"resultSignature"` // null for a diagnostic
	// Qualities are what a diagnostic reported, in order; empty for an operation.
	Qualities []string `json:"qualities"`
	// Bad says that it counts as an issue of the call, and Issue is the name of that
	// issue.
	Bad              bool              `json:"bad"`
	Issue            opt.Value[string] `json:"issue"`
	ClientInstanceID opt.Value[string] `json:"clientInstanceId"`
	SDKVersion       opt.Value[string] `json:"sdkVersion"`
	UserAgent        opt.Value[string] `json:"userAgent"`
}

// OperationRows returns the rows of what the clients of a call did and reported: one for
// each of [calls.Call.Operations], then one for each of [calls.Call.Diagnostics], in that
// order. To have them in the order of time, [Sort] them by "start".
func OperationRows(c *calls.Call) []OperationRow {
	m := newRowMaker(c)
	operationOwner, diagnosticOwner := c.Owners()
	rows := []OperationRow{}
	for _, op := range c.Operations {
		rows = append(rows, OperationRow{m.operation(operationOwner[op], op)})
	}
	for _, r := range c.Diagnostics {
		rows = append(rows, OperationRow{m.diagnostic(diagnosticOwner[r], r)})
	}
	return rows
}

func (m rowMaker) operation(p *calls.Participant, op *clientops.Record) operationFields {
	row := operationFields{
		rowOwner: m.owner(p, op.ParticipantID, opt.Value[string]{}, op.EndpointID), Kind: "operation",
		Group: someValue(string(op.Group())), Operation: asText(op.OperationName), OperationID: op.OperationID,
		Start: op.CallClientTimeStamp, ResultType: asText(op.ResultType), ResultSignature: op.ResultSignature,
		Qualities: []string{}, Bad: issue.BadOperation(op),
		ClientInstanceID: op.ClientInstanceID, SDKVersion: op.SDKVersion, UserAgent: op.UserAgent,
	}
	if ms, ok := op.DurationMs.Get(); ok {
		row.DurationMs = opt.Of(int64(ms))
	}
	if row.Bad {
		row.Issue = opt.Of(issue.OfOperation(op.OperationName.Or("")))
	}
	return row
}

func (m rowMaker) diagnostic(p *calls.Participant, r *calls.DiagnosticRange) operationFields {
	first := func(value func(*clientops.Record) opt.Value[string]) opt.Value[string] {
		return firstOf(r.Records, value)
	}
	row := operationFields{
		rowOwner: m.owner(p,
			first(func(op *clientops.Record) opt.Value[string] { return op.ParticipantID }), opt.Value[string]{},
			first(func(op *clientops.Record) opt.Value[string] { return op.EndpointID })),
		Kind: "diagnostic", Group: someValue(string(r.Name.Group())), Operation: someValue(string(r.Name)),
		OperationID: someValue(r.OperationID), Start: instant(r.Start, true), End: instant(r.End, true),
		Qualities: diagnosticTexts(r), Bad: issue.BadDiagnostic(r),
		ClientInstanceID: first(func(op *clientops.Record) opt.Value[string] { return op.ClientInstanceID }),
		SDKVersion:       first(func(op *clientops.Record) opt.Value[string] { return op.SDKVersion }),
		UserAgent:        first(func(op *clientops.Record) opt.Value[string] { return op.UserAgent }),
	}
	if row.Start.IsSet() && row.End.IsSet() {
		row.DurationMs = opt.Of(r.End.Sub(r.Start).Milliseconds())
	}
	if row.Bad {
		row.Issue = opt.Of(issue.OfDiagnostic(r.Name))
	}
	return row
}

// someValue returns a text as a value; none if it is empty.
func someValue(s string) opt.Value[string] {
	if s == "" {
		return opt.Value[string]{}
	}
	return opt.Of(s)
}

// WriteOperations writes one row per operation or user-facing diagnostic. The table has the
// columns that people look for first; all other formats have every column of
// [OperationRow]. Nil options mean the defaults.
func WriteOperations(w io.Writer, f Format, rows []OperationRow, o *Options) error {
	return writeRows(w, f, rows, o, operationsTable)
}

func operationsTable(rows []OperationRow, z zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), figures("#", 2), words("WHO", 6), words(z.titled("START"), 1), words("GROUP", 5),
		wideWords("OPERATION", 0, 20), figures("DURATION", 3), words("RESULT", 0), figures("CODE", 4), words("BAD", 0),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		result, took := text(r.ResultType), unknown
		if r.Kind == "diagnostic" {
			texts := make([]string, len(r.Qualities))
			for i, q := range r.Qualities {
				texts[i] = qualityText(clientops.DiagnosticQuality(q))
			}
			result = strings.Join(texts, ", ")
		}
		if ms, ok := r.DurationMs.Get(); ok {
			took = strconv.FormatInt(ms, 10) + " ms"
		}
		t.Rows[i] = []string{
			shown(r.CallID), numberText(r.Participant), someText(r.Name), z.millisecond(r.Start), shown(r.Group),
			shown(r.Operation), took, someText(result), text(r.ResultSignature), yesNo(r.Bad),
		}
	}
	return t
}
