package quality

import (
	"math"
	"time"

	"example.com/acstelemetry/callsummary"
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
	row := Row{
		CallID: c.ID, CallType: c.Type, Start: c.Start, End: c.End,
		Participants: len(c.Participants), ClientTypes: map[string]int{},
		DroppedParticipants: len(v.Dropped),
		Streams:             len(c.Streams), PoorStreams: v.PoorStreams,
		Quality: v.Quality, Rating: v.Rating.Verdict,
		BadOperations: len(v.BadOperations) + len(v.BadDiagnostics),
		Issues:        v.IssueCount(), IssueBreakdown: map[string]int{},
		Complete: c.Complete(), ResourceID: c.ResourceID, TeamsThreadID: c.TeamsThreadID,
	}
	if d, ok := v.Duration(); ok {
		row.DurationSeconds = opt.Of(d.Seconds())
	}
	for _, p := range c.Participants {
		row.ClientTypes[string(p.EndpointType.Or(callsummary.UnknownEndpoint))]++
	}
	for _, i := range v.Issues {
		row.IssueBreakdown[i.Name] += i.Count
	}
	return row
}

// Duration returns how long the call lasted, from its start to its end. It returns
// false if one of them is not known, or if the duration cannot be: negative, or of
// 292 years and more.
func (v *CallVerdict) Duration() (time.Duration, bool) { return length(v.Call.Start, v.Call.End) }

func length(from, to opt.Value[time.Time]) (time.Duration, bool) {
	start, ok1 := from.Get()
	end, ok2 := to.Get()
	d := end.Sub(start)
	// The greatest Duration stands for everything beyond it.
	return d, ok1 && ok2 && 0 <= d && d < math.MaxInt64
}
