package report

import (
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// callView is one call as JSON and for people: the overview, what went wrong, and the
// timeline. As JSON, every key is there and unknown values are null. Every record of the call
// is in the part to which it belongs, or under records. Times are in UTC.
type callView struct {
	Profile  string      `json:"profile"`
	Overview quality.Row `json:"overview"`
	// Source is the position of the record of a call without an ID; null for all others.
	Source       opt.Value[string] `json:"source"`
	Participants []participantView `json:"participants"`
	Endpoints    []endpointView    `json:"endpoints"`
	Issues       []issueView       `json:"issues"`
	Streams      []streamView      `json:"streams"`
	Series       []seriesView      `json:"series"`
	Operations   []operationView   `json:"operations"`
	Diagnostics  []diagnosticView  `json:"diagnostics"`
	Surveys      []surveyView      `json:"surveys"`
	// RatingMean is the mean of the overall scores, on a scale up to 5.
	RatingMean opt.Value[float64] `json:"ratingMean"`
	Usage      int                `json:"usageRecords"` // number of Bills
	Bills      []usageView        `json:"usage"`
	companionsView
	Audit    []auditView  `json:"audit"`
	Timeline timelineView `json:"timeline"`
	Records  recordsView  `json:"records"`
}

// participantView is a participant. Other parts of the view refer to it by its number, from 1.
type participantView struct {
	Number         int                  `json:"number"`
	Key            string               `json:"key"`
	Name           string               `json:"name"` // for people; does not reveal the identity
	ParticipantID  opt.Value[string]    `json:"participantId"`
	Identifier     opt.Value[string]    `json:"identifier"`
	EndpointID     opt.Value[string]    `json:"endpointId"`
	EndpointType   opt.Value[string]    `json:"endpointType"`
	SDKVersion     opt.Value[string]    `json:"sdkVersion"`
	OSVersion      opt.Value[string]    `json:"osVersion"`
	Start          opt.Value[time.Time] `json:"start"`
	End            opt.Value[time.Time] `json:"end"`
	EndReason      opt.Value[string]    `json:"endReason"`
	EndSubCode     opt.Value[string]    `json:"endSubCode"`
	EndDescription opt.Value[string]    `json:"endDescription"`
	Ungraceful     bool                 `json:"ungraceful"`
	Quality        quality.Verdict      `json:"quality"`
	Streams        int                  `json:"streams"`
	PoorStreams    int                  `json:"poorStreams"`
	Operations     int                  `json:"operations"`
	BadOperations  int                  `json:"badOperations"` // including bad user-facing diagnostics
	Versions       int                  `json:"versions"`      // of the summary

	ParticipantType opt.Value[string] `json:"participantType"`
	TenantID        opt.Value[string] `json:"participantTenantId"`
	PSTNCallType    opt.Value[string] `json:"pstnParticipantCallType"`
	ResultCategory  opt.Value[string] `json:"resultCategory"`
	DurationSeconds opt.Value[int64]  `json:"durationSeconds"` // see [calls.Participant]
	Summary         recordView        `json:"summary"`         // the newest; null without one

	EndPhrase opt.Value[string] `json:"endPhrase"` // see [calls.Participant.EndPhrase]
	EndFault  opt.Value[string] `json:"endFault"`  // an [errorcodes.Side]
	EndAction opt.Value[string] `json:"endAction"` // what to do, of the catalogue
	Dropped   bool              `json:"dropped"`   // counts as dropped in the overview
	HasIssues bool              `json:"hasIssues"` // see [quality.ParticipantVerdict]
	StartSide opt.Value[string] `json:"startSide"` // "service" or "client"; so is EndSide
	EndSide   opt.Value[string] `json:"endSide"`
	Browser   opt.Value[string] `json:"browser"`
	SDKKind   opt.Value[string] `json:"sdkKind"`
}

// issueView is something that went wrong, and each time that it did. Description and Action say
// what it means and what to do about it, if that is known.
type issueView struct {
	Name        string            `json:"name"`
	Count       int               `json:"count"`
	Events      []eventView       `json:"events"`
	Description opt.Value[string] `json:"description"`
	Action      opt.Value[string] `json:"action"`
}

// eventView is one time that something went wrong.
type eventView struct {
	Participant *int                 `json:"participant"` // number
	Start       opt.Value[time.Time] `json:"start"`
	End         opt.Value[time.Time] `json:"end"`
	Detail      string               `json:"detail"`
	// Fault and Action say of a drop whose fault it was, as an [errorcodes.Side], and what
	// to do.
	Fault  opt.Value[string] `json:"fault"`
	Action opt.Value[string] `json:"action"`

	stream *int // index in callView.Streams of the poor stream, for the page
}

// streamView is a media stream with its verdict.
type streamView struct {
	Participant  *int               `json:"participant"` // number
	EndpointType opt.Value[string]  `json:"endpointType"`
	MediaType    opt.Value[string]  `json:"mediaType"`
	StreamID     opt.Value[int64]   `json:"streamId"`
	Direction    string             `json:"direction"` // Inbound or Outbound
	Transport    opt.Value[string]  `json:"transport"`
	Codec        opt.Value[string]  `json:"codec"`
	Verdict      quality.Verdict    `json:"verdict"`
	Findings     []findingView      `json:"findings"`
	Missing      []quality.Metric   `json:"missing"`
	Metrics      map[string]float64 `json:"metrics"` // the known ones, by name, in their units

	Number   int        `json:"number"`   // from 1; endpoints refer to it
	Key      string     `json:"key"`      // its own name for its participant
	Versions int        `json:"versions"` // of the record
	Record   recordView `json:"record"`   // the newest
}

// findingView is a metric beyond its limit. Value, Limit and By, the distance between them,
// are in Unit.
type findingView struct {
	Metric    quality.Metric       `json:"metric"`
	Value     float64              `json:"value"`
	Unit      string               `json:"unit"`
	Direction quality.Direction    `json:"direction"`
	Limit     float64              `json:"limit"`
	By        float64              `json:"by"`
	Since     opt.Value[time.Time] `json:"since"`
	Source    string               `json:"source"`
}

// seriesView is a series of media statistics.
type seriesView struct {
	Participant *int        `json:"participant"` // number
	Metric      string      `json:"metric"`
	Media       string      `json:"media"`
	Direction   string      `json:"direction"`
	StreamID    string      `json:"streamId"`
	Start       time.Time   `json:"start"`
	End         time.Time   `json:"end"`
	Points      []pointView `json:"points"`
	// The verdict is null without a threshold for the series; of several
	// thresholds it is the worst.
	Verdict opt.Value[string]    `json:"verdict"`
	Share   opt.Value[float64]   `json:"share"`          // of time beyond the limit, from 0 to 1
	Longest opt.Value[float64]   `json:"longestSeconds"` // longest time beyond the limit without a break, in seconds
	Worst   opt.Value[float64]   `json:"worst"`          // in the unit of the metric
	WorstAt opt.Value[time.Time] `json:"worstAt"`
	// Verdicts has one verdict for each threshold that applies to the series.
	Verdicts []seriesVerdictView `json:"verdicts"`

	ParticipantID    opt.Value[string] `json:"participantId"`
	EndpointID       opt.Value[string] `json:"endpointId"`       // only without a participant ID
	ClientInstanceID opt.Value[string] `json:"clientInstanceId"` // only without these two
	RemoteID         opt.Value[string] `json:"remoteParticipantId"`
}

// pointView is one interval of a series. Average, Minimum, Maximum and Sum are in
// the unit of the metric.
type pointView struct {
	At      time.Time          `json:"at"`
	Average opt.Value[float64] `json:"average"`
	Minimum opt.Value[float64] `json:"minimum"`
	Maximum opt.Value[float64] `json:"maximum"`
	Count   opt.Value[int64]   `json:"count"` // of samples
	Sum     opt.Value[float64] `json:"sum"`
	Seconds opt.Value[int64]   `json:"seconds"` // the length of the interval in the record
	Codec   opt.Value[string]  `json:"codec"`
}

// auditView is something that the call lacks or that contradicts itself.
type auditView struct {
	Gap         calls.Gap `json:"gap"`
	Participant *int      `json:"participant"` // number
	Detail      string    `json:"detail"`
}

// timelineView says what happened when.
type timelineView struct {
	Start           opt.Value[time.Time] `json:"start"`
	End             opt.Value[time.Time] `json:"end"`
	Peak            int                  `json:"peak"` // participants at one time
	PeakAt          opt.Value[time.Time] `json:"peakAt"`
	TogetherSeconds float64              `json:"togetherSeconds"` // time with two or more participants
	Lanes           []laneView           `json:"lanes"`
}

// laneView is the timeline of one participant. If Participant is null, it is that of the service
// and of programs, or of nobody known.
type laneView struct {
	Participant *int                 `json:"participant"` // number
	Join        opt.Value[time.Time] `json:"join"`
	Leave       opt.Value[time.Time] `json:"leave"`
	Items       []itemView           `json:"items"`
	// BadOperations counts the bad operations among the items by name: Call Diagnostics shows
	// them once more next to the participant.
	BadOperations map[string]int `json:"badOperations"`
	Service       bool           `json:"service"`
}

// itemView is an operation, a user-facing diagnostic, a stream, a series or a companion, with
// the times of a [calls.Item].
type itemView struct {
	// Kind is operation, diagnostic, stream, series, recording, recordingOperation, captions,
	// automation, automationMedia, automationStreaming or serviceRequest.
	Kind   string    `json:"kind"`
	Group  string    `json:"group"` // of companions recording, captions, …; empty for streams and series
	Name   string    `json:"name"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Bad    bool      `json:"bad"`
	Detail string    `json:"detail"`

	instant bool // an event, which the page draws differently
}

// viewer makes a [callView].
type viewer struct {
	profile         *quality.Profile
	verdict         *quality.CallVerdict
	number          map[*calls.Participant]int
	stream          map[*calls.Stream]int // index
	operationOwner  map[*clientops.Record]*calls.Participant
	diagnosticOwner map[*calls.DiagnosticRange]*calls.Participant
	byID            map[string]*calls.Participant // nil until it is needed
	spans           map[logs.Record]*calls.Item   // of companions
}

// newCallView returns a view of a call that the profile has judged.
func newCallView(p *quality.Profile, v *quality.CallVerdict) callView {
	w := viewer{profile: p, verdict: v, number: map[*calls.Participant]int{}, stream: map[*calls.Stream]int{}, spans: map[logs.Record]*calls.Item{}}
	w.operationOwner, w.diagnosticOwner = v.Call.Owners()
	for i, one := range v.Call.Participants {
		w.number[one] = i + 1
	}
	for i, s := range v.Call.Streams {
		w.stream[s] = i
	}
	view := callView{
		Profile: p.Name, Overview: v.Row(), Usage: len(v.Call.Usage),
		Participants: []participantView{}, Issues: w.issues(), Streams: []streamView{},
		Series: w.series(), Audit: []auditView{}, Timeline: w.timeline(),
	}
	if !v.Call.ID.IsSet() {
		view.Source = opt.Of(v.Call.Source.String())
	}
	if v.Rating.Count > 0 {
		view.RatingMean = opt.Of(v.Rating.Mean)
	}
	w.parts(&view)
	for _, one := range v.Call.Participants {
		view.Participants = append(view.Participants, w.participant(one))
	}
	for i, s := range v.Call.Streams {
		view.Streams = append(view.Streams, w.streamView(s, &v.Streams[i]))
	}
	for _, s := range v.Call.Gaps {
		view.Audit = append(view.Audit, auditView{s.Gap, w.numberOf(s.Participant), s.Detail()})
	}
	return view
}

// numberOf returns the number of a participant; nil if it has none.
func (w *viewer) numberOf(p *calls.Participant) *int {
	if n, ok := w.number[p]; ok {
		return &n
	}
	return nil
}

func (w *viewer) participant(p *calls.Participant) participantView {
	v := w.profile.Participant(w.verdict.Call, p)
	view := participantView{
		Number: w.number[p], Key: p.Key, Name: p.Name(),
		EndpointType: asText(p.EndpointType), Ungraceful: v.Ungraceful, Quality: v.Quality,
		Start: p.Start.Value, End: p.End.Value,
		Streams: len(v.Streams), PoorStreams: v.PoorStreams,
		Operations: len(p.Operations), BadOperations: len(v.BadOperations) + len(v.BadDiagnostics),
		Versions: p.Versions,
	}
	if s := p.Summary; s != nil {
		view.ParticipantID, view.Identifier, view.EndpointID = s.ParticipantID, s.Identifier, s.EndpointID
		view.TenantID, view.PSTNCallType = s.ParticipantTenantID, s.PSTNParticipantCallType
		view.Summary = recordView{s}
	}
	view.ParticipantType, view.DurationSeconds = asText(p.Type), seconds(p.Duration)
	view.SDKVersion, view.OSVersion, view.Browser, view.SDKKind = p.SDKVersion, p.OSVersion, p.Browser, p.SDKKind
	view.EndReason, view.EndSubCode, view.ResultCategory = p.Ending.Code, p.Ending.SubCode, p.Ending.ResultCategory
	if e, _ := p.EndReason(); e.Match != errorcodes.MatchNone {
		view.EndDescription = opt.Of(e.Description)
	}
	view.EndPhrase, view.HasIssues = p.EndPhrase(), v.HasIssues
	view.EndFault, view.EndAction = faultOf(p)
	view.Dropped = slices.Contains(w.verdict.Dropped, p)
	view.StartSide, view.EndSide = sideText(p.Start.Side), sideText(p.End.Side)
	return view
}

// faultOf returns what the catalogue says about the end of a participant: whose fault it was, and
// what to do.
func faultOf(p *calls.Participant) (fault, action opt.Value[string]) {
	e, _ := p.EndReason()
	if e.Match == errorcodes.MatchNone {
		return fault, action
	}
	if e.Side != errorcodes.SideUnknown {
		fault = opt.Of(string(e.Side))
	}
	return fault, opt.Of(e.Action)
}

func instant(t time.Time, ok bool) opt.Value[time.Time] {
	if !ok || t.IsZero() {
		return opt.Value[time.Time]{}
	}
	return opt.Of(t)
}

// asText returns an enumeration as a text.
func asText[T ~string](v opt.Value[T]) opt.Value[string] {
	if t, ok := v.Get(); ok {
		return opt.Of(string(t))
	}
	return opt.Without[string](v.State())
}

func (w *viewer) streamView(s *calls.Stream, v *quality.StreamVerdict) streamView {
	view := streamView{
		Participant: w.numberOf(s.Participant), EndpointType: asText(s.Record.EndpointType),
		MediaType: asText(s.Record.MediaType), StreamID: s.Record.StreamID, Direction: "Outbound",
		Transport: asText(s.Record.TransportType), Codec: s.Record.CodecName, Verdict: v.Verdict,
		Findings: []findingView{}, Missing: slices.AppendSeq([]quality.Metric{}, v.Missing.All()), Metrics: map[string]float64{},
		Number: w.stream[s] + 1, Key: s.Key, Versions: s.Versions, Record: recordView{s.Record},
	}
	if s.Inbound() {
		view.Direction = "Inbound"
	}
	for i := range v.Findings {
		f := &v.Findings[i]
		view.Findings = append(view.Findings, findingView{
			f.Metric, f.Value, f.Metric.Unit(), f.Direction, f.Limit, f.By(), f.Since, f.Source,
		})
	}
	for _, m := range quality.Metrics() {
		if value, ok := m.Of(s.Record); ok {
			view.Metrics[string(m)] = value
		}
	}
	return view
}

func (w *viewer) series() []seriesView {
	list := []seriesView{}
	for _, s := range w.verdict.Call.Series {
		start, end := s.Span()
		view := seriesView{
			Participant: w.numberOf(s.Participant), Metric: s.Metric, Media: string(s.Media),
			Direction: string(s.Direction), StreamID: s.StreamID, Start: start, End: end,
			ParticipantID: someValue(s.ParticipantID), EndpointID: someValue(s.EndpointID),
			ClientInstanceID: someValue(s.ClientInstanceID), RemoteID: someValue(s.RemoteID),
		}
		for _, p := range s.Points {
			view.Points = append(view.Points, pointView{p.CallClientTimeStamp.Or(time.Time{}), p.Average, p.Minimum, p.Maximum,
				p.Count, p.Sum, seconds(p.AggregationIntervalSeconds), p.MediaStreamCodec})
		}
		worst := -1
		if view.Verdicts, worst = w.seriesVerdicts(s); worst >= 0 && view.Verdicts[worst].Intervals > 0 {
			v := &view.Verdicts[worst]
			view.Verdict, view.Share, view.Longest = opt.Of(string(v.Verdict)), v.Share, v.Longest
			view.Worst, view.WorstAt = v.Worst, v.WorstAt
		}
		list = append(list, view)
	}
	return list
}

// operationDetail says how an operation ended.
func operationDetail(op *clientops.Record) string {
	parts := []string{}
	if r, ok := op.ResultType.Get(); ok {
		parts = append(parts, string(r))
	}
	if n := op.ResultSignature; n.IsSet() {
		parts = append(parts, n.String())
	}
	if d := op.DurationMs; d.IsSet() && !op.OperationName.Or("").Instant() {
		parts = append(parts, d.String()+" ms")
	}
	return strings.Join(parts, ", ")
}
