package report

import (
	"io"
	"slices"
	"strconv"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// ParticipantRow is a participant of a call in one line. Somebody who rejoins is another
// participant. Its columns are those of JSON, where every key is there and unknown values
// are null. To look at a participant in Go, use [calls.Participant] and
// [quality.ParticipantVerdict].
type ParticipantRow struct{ row participantFields }

func (r *ParticipantRow) fields() any { return &r.row }

// MarshalJSON writes the row with all of its columns.
func (r ParticipantRow) MarshalJSON() ([]byte, error) { return marshal(&r.row) }

type participantFields struct {
	rowOwner
	EndpointType    opt.Value[string]    `json:"endpointType"`
	ParticipantType opt.Value[string]    `json:"participantType"`
	TenantID        opt.Value[string]    `json:"participantTenantId"`
	SDKVersion      opt.Value[string]    `json:"sdkVersion"`
	OSVersion       opt.Value[string]    `json:"osVersion"`
	Start           opt.Value[time.Time] `json:"start"`           // UTC; see [calls.Participant]
	End             opt.Value[time.Time] `json:"end"`             // UTC
	DurationSeconds opt.Value[int64]     `json:"durationSeconds"` // whole seconds
	EndReason       opt.Value[string]    `json:"endReason"`       // end code
	EndSubCode      opt.Value[string]    `json:"endSubCode"`
	EndDescription  opt.Value[string]    `json:"endDescription"` // of the catalogue
	// Ungraceful says that the connection ended ungracefully; see
	// [quality.ParticipantVerdict].
	Ungraceful  bool            `json:"ungraceful"`
	Quality     quality.Verdict `json:"quality"`
	Streams     int             `json:"streams"`
	PoorStreams int             `json:"poorStreams"`
	Operations  int             `json:"operations"`
	// BadOperations counts bad operations and bad user-facing diagnostics.
	BadOperations int `json:"badOperations"`
	// Issues is the sum of IssueBreakdown, which counts them by name.
	Issues         int            `json:"issues"`
	IssueBreakdown map[string]int `json:"issueBreakdown"`
	// Versions is how many versions of the summary have arrived.
	Versions int `json:"versions"`
	// EndPhrase and ResultCategory are those of the ending; see [calls.Participant.EndPhrase].
	EndPhrase      opt.Value[string] `json:"endPhrase"`
	ResultCategory opt.Value[string] `json:"resultCategory"`
	HasIssues      bool              `json:"hasIssues"` // see [quality.ParticipantVerdict]
	// StartSide and EndSide are where Start and End come from: "service", a summary, or
	// "client", an operation.
	StartSide opt.Value[string] `json:"startSide"`
	EndSide   opt.Value[string] `json:"endSide"`
	// Browser and SDKKind are those of the client's user agent; see [calls.Participant].
	Browser opt.Value[string] `json:"browser"`
	SDKKind opt.Value[string] `json:"sdkKind"`
	// Dropped is null where the profile cannot say; see [quality.ParticipantVerdict].
	Dropped opt.Value[bool] `json:"dropped"`
}

// NewParticipantRow returns the row of a participant of a call.
func NewParticipantRow(c *calls.Call, v *quality.ParticipantVerdict) ParticipantRow {
	p := v.Participant
	row := participantFields{
		EndpointType: asText(p.EndpointType), Start: p.Start.Value, End: p.End.Value, DurationSeconds: seconds(p.Duration),
		ParticipantType: asText(p.Type), SDKVersion: p.SDKVersion, OSVersion: p.OSVersion, Browser: p.Browser, SDKKind: p.SDKKind,
		EndReason: p.Ending.Code, EndSubCode: p.Ending.SubCode, EndPhrase: p.EndPhrase(), ResultCategory: p.Ending.ResultCategory,
		StartSide: sideText(p.Start.Side), EndSide: sideText(p.End.Side), HasIssues: v.HasIssues, Dropped: v.Dropped,
		Ungraceful: v.Ungraceful, Quality: v.Quality, Streams: len(v.Streams), PoorStreams: v.PoorStreams,
		Operations: len(p.Operations), BadOperations: len(v.BadOperations) + len(v.BadDiagnostics),
		Versions: p.Versions,
	}
	row.Issues, row.IssueBreakdown = breakdown(v.Issues)
	participant, endpoint := clientIDs(p)
	if c.Rules == nil || c.Rules.ClientFirst { // what kind of endpoint it was, and which, the service alone says
		endpoint = opt.Value[string]{}
		if p.Summary == nil {
			row.EndpointType = opt.Value[string]{}
		}
	}
	row.rowOwner = rowMaker{call: c}.owner(p, participant, opt.Value[string]{}, endpoint)
	if s := p.Summary; s != nil {
		row.TenantID = s.ParticipantTenantID
	}
	if e, _ := p.EndReason(); e.Match != errorcodes.MatchNone {
		row.EndDescription = opt.Of(e.Description)
	}
	return ParticipantRow{row}
}

// clientIDs returns the IDs that the operations of a participant name, absent if they name none.
func clientIDs(p *calls.Participant) (participant, endpoint opt.Value[string]) {
	look := func(op *clientops.Record) {
		if !op.ParticipantID.IsSet() {
			return // it may be of the same client before it was this participant
		}
		participant, endpoint = firstSet(participant, op.ParticipantID), firstSet(endpoint, op.EndpointID)
	}
	for _, op := range p.Operations {
		look(op)
	}
	for _, r := range p.Diagnostics {
		look(r.Records[0])
	}
	return participant, endpoint
}

// sideText returns a side, absent if there is none.
func sideText(s calls.Side) (v opt.Value[string]) {
	if s != "" {
		v = opt.Of(string(s))
	}
	return v
}

// WriteParticipants writes one row per participant. The table has the columns that people
// look for first, and leaves out DROPPED, POOR and FAILED if no participant has anything to
// say in them. All other formats have every column of [ParticipantRow]. Nil options mean the
// defaults.
func WriteParticipants(w io.Writer, f Format, rows []ParticipantRow, o *Options) error {
	return writeRows(w, f, rows, o, participantsTable)
}

func participantsTable(rows []ParticipantRow, z zone) *table {
	t := &table{Columns: []column{
		words("CALL ID", 0), figures("#", 0), words("WHO", 3), words("ENDPOINT", 6),
		words(z.titled("JOINED"), 4), words(z.titled("LEFT"), 5), words("END", 1), words("DROPPED", 2),
		words("QUALITY", 0), figures("STREAMS", 9), figures("POOR", 7), figures("OPS", 10), figures("FAILED", 8), figures("ISSUES", 0),
	}, Rows: make([][]string, len(rows))}
	for i := range rows {
		r := &rows[i].row
		t.Rows[i] = []string{
			shown(r.CallID), numberText(r.Participant), someText(r.Name), shown(r.EndpointType),
			z.second(r.Start), z.second(r.End), clean(endText(r.EndReason, r.EndSubCode)), answerText(r.Dropped),
			string(r.Quality), strconv.Itoa(r.Streams), strconv.Itoa(r.PoorStreams), strconv.Itoa(r.Operations), strconv.Itoa(r.BadOperations), strconv.Itoa(r.Issues),
		}
	}
	if !slices.ContainsFunc(rows, func(r ParticipantRow) bool { return r.row.Dropped.Or(false) }) {
		dropColumn(t, slices.IndexFunc(t.Columns, func(c column) bool { return c.Title == "DROPPED" }))
	}
	dropSilent(t, map[string]string{"POOR": "0", "FAILED": "0"})
	return t
}

// answerText writes yes or no, and - if nobody knows.
func answerText(answer opt.Value[bool]) string {
	if is, ok := answer.Get(); ok {
		return yesNo(is)
	}
	return "-"
}

// endText writes an end code, with its subcode if there is one.
func endText(reason, subcode opt.Value[string]) string {
	if subcode.IsSet() {
		return text(reason) + "/" + text(subcode)
	}
	return text(reason)
}
