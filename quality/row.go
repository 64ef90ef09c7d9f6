package quality

import (
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
// JSON every key is there; what is not known is null. The rows of [Profile.Rows] and
// [NewLiveRows] share maps, which must not be changed.
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
	c := v.Call
	m := rowMaker{rules: v.rules.orCurrent()}
	m.begin(c.Start, c.End)
	m.CallID, m.CallType, m.ResourceID, m.TeamsThreadID = c.ID, c.Type, c.ResourceID, c.TeamsThreadID
	m.Rating, m.Complete = v.Rating.Verdict, c.Complete()
	for _, p := range c.Participants {
		one := inBrief(p)
		m.participant(&one, c.Side == calls.Client)
	}
	for i := range v.Streams {
		m.stream(v.Streams[i].Verdict)
	}
	for _, op := range c.Operations {
		m.operation(op.OperationName.Or(""), op.ResultType)
	}
	for _, r := range c.Diagnostics {
		m.diagnostic(r.Name, len(r.Qualities), issue.GoodChanges(r))
	}
	m.end()
	return m.Row
}

// rowMaker makes one row after the other.
type rowMaker struct {
	Row
	rules  *Rules
	shared *sharedCounts // nil if each row has maps of its own

	clientTypes, participantTypes, sdkVersions, osVersions, issues counts
}

// brief makes the row of a call in brief, whose marks are those of a profile with the rules.
func (m *rowMaker) brief(b *brief.Call) {
	m.begin(b.Start, b.End)
	m.CallID, m.CallType, m.ResourceID, m.TeamsThreadID = b.ID, b.Type, b.ResourceID, b.TeamsThreadID
	m.Rating, m.Complete = rate(b.Surveys).Verdict, b.Complete
	for i := range b.Participants {
		m.participant(&b.Participants[i], b.ByClient)
	}
	for _, mark := range b.Streams {
		m.stream(markedVerdict(mark))
	}
	for i := range b.Operations {
		m.operation(b.Operations[i].Name, b.Operations[i].Result)
	}
	for i := range b.Diagnostics {
		m.diagnostic(b.Diagnostics[i].Name, b.Diagnostics[i].Changes, b.Diagnostics[i].Good)
	}
	m.end()
}

// begin begins a row, in which nothing has been counted yet.
func (m *rowMaker) begin(start, end opt.Value[time.Time]) {
	for _, c := range []*counts{&m.clientTypes, &m.participantTypes, &m.sdkVersions, &m.osVersions, &m.issues} {
		c.reset()
	}
	m.Row = Row{Start: start, End: end, Quality: Unknown}
	if d, ok := brief.Duration(start, end); ok {
		if m.rules.ClientCalls {
			d = d.Truncate(time.Second)
		}
		m.DurationSeconds = opt.Of(d.Seconds())
	}
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
	return v.rules.orCurrent().dropped(v.Call, p).IsSet()
}

// dropped returns whether a participant of a call was dropped, absent if that is not known.
func (r *Rules) dropped(c *calls.Call, p *calls.Participant) (v opt.Value[bool]) {
	b, byClient := inBrief(p), c.Side == calls.Client
	known := len(p.Results) > 0
	if !byClient {
		_, err := errorcodes.Parse(b.EndReason)
		known = b.Listed && (len(r.DroppedCategories) > 0 && b.ResultCategory.Or("") != "" || len(r.DroppedCodes) > 0 && err == nil)
	}
	if known {
		dropped, _ := r.judge(&b, byClient)
		v = opt.Of(dropped)
	}
	return v
}

// participant counts a participant of a call, which may be one that only clients know.
func (m *rowMaker) participant(p *brief.Participant, byClient bool) {
	if !p.Listed && !p.InOperations {
		return
	}
	m.Participants++
	if p.Listed {
		m.clientTypes.addSpelling(string(p.EndpointType.Or(callsummary.UnknownEndpoint)))
	} else {
		m.clientTypes.add(string(callsummary.VoIP), 1)
	}
	switch {
	case p.Listed && brief.HasText(p.ParticipantType):
		m.participantTypes.addSpelling(textOf(p.ParticipantType))
	case p.InOperations:
		m.participantTypes.add(string(callsummary.ACSUser), 1)
	default:
		m.participantTypes.add(unknownVersion, 1)
	}
	m.sdkVersions.add(versionOf(p.Listed, p.SDKVersion), 1)
	m.osVersions.add(versionOf(p.Listed, p.OSVersion), 1)
	dropped, uncategorized := m.rules.judge(p, byClient)
	if dropped {
		m.DroppedParticipants++
	}
	if uncategorized {
		m.Uncategorized++
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

func (m *rowMaker) stream(v Verdict) {
	m.Streams++
	m.PoorStreams += m.Quality.add(v)
}

func (m *rowMaker) operation(name clientops.OperationName, result opt.Value[clientops.ResultType]) {
	if issue.HasBadResult(result) {
		m.BadOperations++
		m.issues.add(issue.OfOperation(name), 1)
	}
}

// diagnostic counts a diagnostic with a number of changes, some of which report Good.
func (m *rowMaker) diagnostic(name clientops.DiagnosticName, changes, good int) {
	if issue.BadChanges(name, changes, good) {
		m.BadOperations++
		m.issues.add(issue.OfDiagnostic(name), 1)
	}
}

// end ends the row when everything has been counted.
func (m *rowMaker) end() {
	for _, of := range m.issues.list {
		if m.rules.makesPoor(of.name) {
			m.Quality = Poor
		}
	}
	if m.DroppedParticipants > 0 {
		m.issues.add(EndedUngracefully, m.DroppedParticipants)
	}
	if m.PoorStreams > 0 {
		m.issues.add(PoorMediaStreams, m.PoorStreams)
	}
	m.Issues = m.BadOperations + m.DroppedParticipants + m.PoorStreams
	m.ClientTypes, m.IssueBreakdown = m.shared.of(&m.clientTypes), m.shared.of(&m.issues)
	m.ParticipantTypes = m.shared.of(&m.participantTypes)
	m.SDKVersions, m.OSVersions = m.shared.of(&m.sdkVersions), m.shared.of(&m.osVersions)
}
