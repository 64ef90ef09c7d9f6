package quality

import (
	"time"

	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/brief"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/opt"
)

// Row is a call in one line: the columns of Call Diagnostics' list of calls. As
// JSON every key is there; what is not known is null.
type Row struct {
	CallID   opt.Value[string]               `json:"callId"`
	CallType opt.Value[callsummary.CallType] `json:"callType"`
	Start    opt.Value[time.Time]            `json:"start"` // UTC
	End      opt.Value[time.Time]            `json:"end"`   // UTC
	// DurationSeconds is the time from Start to End in seconds; absent if one of
	// them is, or if it cannot be: negative, or of 292 years and more.
	DurationSeconds opt.Value[float64] `json:"durationSeconds"`
	// Participants is how many took part, and ClientTypes how many of each
	// endpoint type.
	Participants        int            `json:"participants"`
	ClientTypes         map[string]int `json:"clientTypes"`
	DroppedParticipants int            `json:"droppedParticipants"`
	Streams             int            `json:"streams"`
	PoorStreams         int            `json:"poorStreams"`
	Quality             Verdict        `json:"quality"`
	Rating              RatingVerdict  `json:"rating"`
	// BadOperations counts bad operations and bad user-facing diagnostics.
	BadOperations int `json:"badOperations"`
	// Issues is the sum of IssueBreakdown, which counts them by name.
	Issues         int               `json:"issues"`
	IssueBreakdown map[string]int    `json:"issueBreakdown"`
	Complete       bool              `json:"complete"` // see [calls.Call.Complete]
	ResourceID     opt.Value[string] `json:"resourceId"`
	TeamsThreadID  opt.Value[string] `json:"teamsThreadId"`
}

// Row returns the call in one line.
func (v *CallVerdict) Row() Row {
	c := v.Call
	row := newRow(c.Start, c.End)
	row.CallID, row.CallType, row.ResourceID, row.TeamsThreadID = c.ID, c.Type, c.ResourceID, c.TeamsThreadID
	row.Rating, row.Complete = v.Rating.Verdict, c.Complete()
	for _, p := range c.Participants {
		row.participant(p.EndpointType, issue.EndCode(p))
	}
	for i := range v.Streams {
		row.stream(v.Streams[i].Verdict)
	}
	for _, op := range c.Operations {
		row.operation(op.OperationName.Or(""), op.ResultType)
	}
	for _, r := range c.Diagnostics {
		row.diagnostic(r.Name, len(r.Qualities), issue.GoodChanges(r))
	}
	return row.done()
}

// briefRow returns the row of a call in brief, whose marks are those of a profile.
func briefRow(b *brief.Call) Row {
	row := newRow(b.Start, b.End)
	row.CallID, row.CallType, row.ResourceID, row.TeamsThreadID = b.ID, b.Type, b.ResourceID, b.TeamsThreadID
	row.Rating, row.Complete = rate(b.Surveys).Verdict, b.Complete
	for i := range b.Participants {
		row.participant(b.Participants[i].EndpointType, b.Participants[i].EndReason)
	}
	for _, mark := range b.Streams {
		row.stream(markedVerdict(mark))
	}
	for i := range b.Operations {
		row.operation(b.Operations[i].Name, b.Operations[i].Result)
	}
	for i := range b.Diagnostics {
		row.diagnostic(b.Diagnostics[i].Name, b.Diagnostics[i].Changes, b.Diagnostics[i].Good)
	}
	return row.done()
}

// newRow returns a row in which nothing has been counted yet.
func newRow(start, end opt.Value[time.Time]) Row {
	row := Row{Start: start, End: end, Quality: Unknown, ClientTypes: map[string]int{}, IssueBreakdown: map[string]int{}}
	if d, ok := brief.Duration(start, end); ok {
		row.DurationSeconds = opt.Of(d.Seconds())
	}
	return row
}

// participant counts a participant with its end code.
func (r *Row) participant(kind opt.Value[callsummary.EndpointType], endReason string) {
	r.Participants++
	r.ClientTypes[string(kind.Or(callsummary.UnknownEndpoint))]++
	if issue.Ungraceful(endReason) {
		r.DroppedParticipants++
	}
}

func (r *Row) stream(v Verdict) {
	r.Streams++
	r.PoorStreams += r.Quality.add(v)
}

func (r *Row) operation(name clientops.OperationName, result opt.Value[clientops.ResultType]) {
	if issue.HasBadResult(result) {
		r.BadOperations++
		r.IssueBreakdown[issue.OfOperation(name)]++
	}
}

// diagnostic counts a diagnostic with a number of changes, some of which report Good.
func (r *Row) diagnostic(name clientops.DiagnosticName, changes, good int) {
	if issue.BadChanges(name, changes, good) {
		r.BadOperations++
		r.IssueBreakdown[issue.OfDiagnostic(name)]++
	}
}

// done returns the row when everything has been counted.
func (r *Row) done() Row {
	if r.DroppedParticipants > 0 {
		r.IssueBreakdown[EndedUngracefully] += r.DroppedParticipants
	}
	if r.PoorStreams > 0 {
		r.IssueBreakdown[PoorMediaStreams] += r.PoorStreams
	}
	r.Issues = r.BadOperations + r.DroppedParticipants + r.PoorStreams
	return *r
}
