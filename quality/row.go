package quality

import (
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/callsummary"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
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
	// DurationSeconds is the time from Start to End in seconds, cut to whole ones by rules
	// with [calls.Rules.ClientCalls], as Call Diagnostics has done since; absent if one of
	// them is, or if it cannot be: negative, or of 292 years and more.
	DurationSeconds opt.Value[float64] `json:"durationSeconds"`
	// Participants is how many took part, and ClientTypes how many of each
	// endpoint type: by summaries that have the start of the call, see
	// [calls.Rules.ClientCalls], and by operations that name the call.
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
	// ParticipantTypes, SDKVersions and OSVersions are how many participants there are of
	// each, "Unknown" for those of whom it is not known.
	ParticipantTypes map[string]int `json:"participantTypes"`
	SDKVersions      map[string]int `json:"sdkVersions"`
	OSVersions       map[string]int `json:"osVersions"`
	// Uncategorized is as in [CallVerdict]; it is no column.
	Uncategorized int `json:"-"`
}

// Row returns the call in one line.
func (v *CallVerdict) Row() Row {
	c, rules := v.Call, v.rules.orCurrent()
	row := newRow(rules, c.Start, c.End)
	row.CallID, row.CallType, row.ResourceID, row.TeamsThreadID = c.ID, c.Type, c.ResourceID, c.TeamsThreadID
	row.Rating, row.Complete = v.Rating.Verdict, c.Complete()
	for _, p := range c.Participants {
		one := inBrief(p)
		row.participant(rules, &one, c.Side == calls.Client)
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
	return row.done(rules)
}

// briefRow returns the row of a call in brief, whose marks are those of a profile with rules.
func briefRow(rules *Rules, b *brief.Call) Row {
	row := newRow(rules, b.Start, b.End)
	row.CallID, row.CallType, row.ResourceID, row.TeamsThreadID = b.ID, b.Type, b.ResourceID, b.TeamsThreadID
	row.Rating, row.Complete = rate(b.Surveys).Verdict, b.Complete
	for i := range b.Participants {
		row.participant(rules, &b.Participants[i], b.ByClient)
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
	return row.done(rules)
}

// newRow returns a row in which nothing has been counted yet.
func newRow(rules *Rules, start, end opt.Value[time.Time]) Row {
	row := Row{
		Start: start, End: end, Quality: Unknown, ClientTypes: map[string]int{}, IssueBreakdown: map[string]int{},
		ParticipantTypes: map[string]int{}, SDKVersions: map[string]int{}, OSVersions: map[string]int{},
	}
	if d, ok := brief.Duration(start, end); ok {
		if rules.ClientCalls {
			d = d.Truncate(time.Second)
		}
		row.DurationSeconds = opt.Of(d.Seconds())
	}
	return row
}

// inBrief returns what a row takes from a participant.
func inBrief(p *calls.Participant) brief.Participant {
	b := brief.Participant{EndpointType: p.EndpointType, InOperations: p.InOperations, Results: p.Results}
	if s := p.Listed; s != nil {
		b.Listed, b.EndpointType = true, s.EndpointType
		b.ParticipantType, b.EndReason, b.ResultCategory = s.ParticipantType, s.ParticipantEndReason.Or(""), s.ResultCategory
		b.SDKVersion, b.OSVersion = s.SDKVersion, s.OSVersion
	}
	return b
}

// judge reports whether a participant was dropped and, if not, whether that is not known for
// want of a result category. Of a call that only clients know, their outcomes say it.
func (r *Rules) judge(p *brief.Participant, byClient bool) (dropped, uncategorized bool) {
	switch {
	case byClient:
		return r.droppedInResults(p.Results), false
	case !p.Listed:
		return false, false
	}
	return r.droppedBy(string(p.ResultCategory.Or("")), p.EndReason), r.uncategorized(brief.HasText(p.ResultCategory))
}

// DropKnown reports whether the profile can say if a participant of the call was dropped:
// Dropped and the rest of those of whom it can are a whole.
func (v *CallVerdict) DropKnown(p *calls.Participant) bool {
	if v.Call.Side == calls.Client {
		return len(p.Results) > 0
	}
	b, r := inBrief(p), v.rules.orCurrent()
	_, err := errorcodes.Parse(b.EndReason)
	return b.Listed && (len(r.DroppedCategories) > 0 && b.ResultCategory.Or("") != "" || len(r.DroppedCodes) > 0 && err == nil)
}

// participant counts a participant of a call, which may be one that only clients know.
func (r *Row) participant(rules *Rules, p *brief.Participant, byClient bool) {
	if !p.Listed && !p.InOperations {
		return
	}
	r.Participants++
	if p.Listed {
		countSpelling(r.ClientTypes, string(p.EndpointType.Or(callsummary.UnknownEndpoint)))
	} else {
		r.ClientTypes[string(callsummary.VoIP)]++
	}
	switch {
	case p.Listed && brief.HasText(p.ParticipantType):
		countSpelling(r.ParticipantTypes, textOf(p.ParticipantType))
	case p.InOperations:
		r.ParticipantTypes[string(callsummary.ACSUser)]++
	default:
		r.ParticipantTypes[unknownVersion]++
	}
	r.SDKVersions[versionOf(p.Listed, p.SDKVersion)]++
	r.OSVersions[versionOf(p.Listed, p.OSVersion)]++
	dropped, uncategorized := rules.judge(p, byClient)
	if dropped {
		r.DroppedParticipants++
	}
	if uncategorized {
		r.Uncategorized++
	}
}

const unknownVersion = "Unknown"

// versionOf returns the name by which a version is counted.
func versionOf(listed bool, v opt.Value[string]) string {
	if !listed || !brief.HasText(v) {
		return unknownVersion
	}
	return textOf(v)
}

// textOf returns the text of a field that has one; one that the service has hidden is
// "Redacted".
func textOf[T ~string](v opt.Value[T]) string {
	if v.State() == opt.Redacted {
		return "Redacted"
	}
	return string(v.Or(""))
}

// countSpelling counts a name. Spellings of one name in another case are counted together, by
// the one that is first in order.
func countSpelling(counts map[string]int, name string) {
	if counts[name] == 0 {
		for other, n := range counts {
			if len(other) != len(name) || !strings.EqualFold(other, name) {
				continue
			}
			if other < name {
				name = other
				break
			}
			delete(counts, other)
			counts[name] = n
			break
		}
	}
	counts[name]++
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
func (r *Row) done(rules *Rules) Row {
	for name := range r.IssueBreakdown {
		if rules.makesPoor(name) {
			r.Quality = Poor
		}
	}
	if r.DroppedParticipants > 0 {
		r.IssueBreakdown[EndedUngracefully] += r.DroppedParticipants
	}
	if r.PoorStreams > 0 {
		r.IssueBreakdown[PoorMediaStreams] += r.PoorStreams
	}
	r.Issues = r.BadOperations + r.DroppedParticipants + r.PoorStreams
	return *r
}
