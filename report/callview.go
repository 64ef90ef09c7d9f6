package report

import (
	"slices"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// CallView is one call as JSON and for people: the overview, what went wrong,
// and the timeline. As JSON every key is there; what is not known is null.
type CallView struct {
	Profile      string            `json:"profile"`
	Overview     quality.Row       `json:"overview"`
	Participants []ParticipantView `json:"participants"`
	Issues       []IssueView       `json:"issues"`
	Streams      []StreamView      `json:"streams"`
	Series       []SeriesView      `json:"series"`
	Surveys      []SurveyView      `json:"surveys"`
	Usage        int               `json:"usageRecords"`
	Audit        []AuditView       `json:"audit"`
	Timeline     TimelineView      `json:"timeline"`
}

// ParticipantView is a participant. Other parts of the view name it by its
// number, from 1.
type ParticipantView struct {
	Number         int                  `json:"number"`
	Key            string               `json:"key"`
	Name           string               `json:"name"` // for people; does not give the identity away
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
	BadOperations  int                  `json:"badOperations"` // bad user-facing diagnostics included
	Versions       int                  `json:"versions"`      // of the summary
}

// IssueView is something that went wrong, with each time that it did.
type IssueView struct {
	Name   string      `json:"name"`
	Count  int         `json:"count"`
	Events []EventView `json:"events"`
}

// EventView is one time that something went wrong.
type EventView struct {
	Participant *int                 `json:"participant"` // number
	Start       opt.Value[time.Time] `json:"start"`
	End         opt.Value[time.Time] `json:"end"`
	Detail      string               `json:"detail"`
}

// StreamView is a media stream with its verdict.
type StreamView struct {
	Participant  *int               `json:"participant"` // number
	EndpointType opt.Value[string]  `json:"endpointType"`
	MediaType    opt.Value[string]  `json:"mediaType"`
	StreamID     opt.Value[int64]   `json:"streamId"`
	Direction    string             `json:"direction"` // Inbound or Outbound
	Transport    opt.Value[string]  `json:"transport"`
	Codec        opt.Value[string]  `json:"codec"`
	Verdict      quality.Verdict    `json:"verdict"`
	Findings     []FindingView      `json:"findings"`
	Missing      []quality.Metric   `json:"missing"`
	Metrics      map[string]float64 `json:"metrics"` // those that are known, by name
}

// FindingView is a metric beyond its limit.
type FindingView struct {
	Metric    quality.Metric       `json:"metric"`
	Value     float64              `json:"value"`
	Unit      string               `json:"unit"`
	Direction quality.Direction    `json:"direction"`
	Limit     float64              `json:"limit"`
	By        float64              `json:"by"`
	Since     opt.Value[time.Time] `json:"since"`
	Source    string               `json:"source"`
}

// SeriesView is a series of media statistics.
type SeriesView struct {
	Participant *int                 `json:"participant"` // number
	Metric      string               `json:"metric"`
	Media       string               `json:"media"`
	Direction   string               `json:"direction"`
	StreamID    string               `json:"streamId"`
	Start       time.Time            `json:"start"`
	End         time.Time            `json:"end"`
	Points      []PointView          `json:"points"`
	Verdict     opt.Value[string]    `json:"verdict"` // null without a threshold
	Share       opt.Value[float64]   `json:"share"`   // of time beyond the limit
	Longest     opt.Value[float64]   `json:"longestSeconds"`
	Worst       opt.Value[float64]   `json:"worst"`
	WorstAt     opt.Value[time.Time] `json:"worstAt"`
}

// PointView is one interval of a series.
type PointView struct {
	At      time.Time          `json:"at"`
	Average opt.Value[float64] `json:"average"`
	Minimum opt.Value[float64] `json:"minimum"`
	Maximum opt.Value[float64] `json:"maximum"`
}

// SurveyView is a user's rating.
type SurveyView struct {
	Score  opt.Value[int64]  `json:"score"`
	Upper  opt.Value[int64]  `json:"upperBound"`
	Issues opt.Value[string] `json:"issues"`
}

// AuditView is something that the call lacks or that contradicts itself.
type AuditView struct {
	Gap         calls.Gap `json:"gap"`
	Participant *int      `json:"participant"` // number
	Detail      string    `json:"detail"`
}

// TimelineView says what happened when.
type TimelineView struct {
	Start           opt.Value[time.Time] `json:"start"`
	End             opt.Value[time.Time] `json:"end"`
	Peak            int                  `json:"peak"` // participants at one time
	PeakAt          opt.Value[time.Time] `json:"peakAt"`
	TogetherSeconds float64              `json:"togetherSeconds"`
	Lanes           []LaneView           `json:"lanes"`
}

// LaneView is what there is of one participant; null for what no participant
// can be found for.
type LaneView struct {
	Participant *int                 `json:"participant"` // number
	Join        opt.Value[time.Time] `json:"join"`
	Leave       opt.Value[time.Time] `json:"leave"`
	Items       []ItemView           `json:"items"`
}

// ItemView is an operation, a user-facing diagnostic, a stream or a series.
type ItemView struct {
	Kind   string    `json:"kind"`  // operation, diagnostic, stream or series
	Group  string    `json:"group"` // empty if not known
	Name   string    `json:"name"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Bad    bool      `json:"bad"`
	Detail string    `json:"detail"`
}

// viewer makes a [CallView].
type viewer struct {
	profile *quality.Profile
	verdict *quality.CallVerdict
	number  map[*calls.Participant]int
	stream  map[*calls.Stream]int // index
}

// NewCallView returns a view of a call that the profile has judged.
func NewCallView(p *quality.Profile, v *quality.CallVerdict) CallView {
	w := viewer{p, v, map[*calls.Participant]int{}, map[*calls.Stream]int{}}
	for i, one := range v.Call.Participants {
		w.number[one] = i + 1
	}
	for i, s := range v.Call.Streams {
		w.stream[s] = i
	}
	view := CallView{
		Profile: p.Name, Overview: v.Row(), Usage: len(v.Call.Usage),
		Participants: []ParticipantView{}, Issues: w.issues(), Streams: []StreamView{},
		Series: w.series(), Surveys: []SurveyView{}, Audit: []AuditView{}, Timeline: w.timeline(),
	}
	for _, one := range v.Call.Participants {
		view.Participants = append(view.Participants, w.participant(one))
	}
	for i, s := range v.Call.Streams {
		view.Streams = append(view.Streams, w.streamView(s, &v.Streams[i]))
	}
	for _, s := range v.Call.Surveys {
		view.Surveys = append(view.Surveys, SurveyView{s.OverallRatingScore, s.OverallRatingScoreUpperBound, s.OverallCallIssues})
	}
	for _, s := range v.Call.Audit() {
		view.Audit = append(view.Audit, AuditView{s.Gap, w.who(s.Participant), s.Detail})
	}
	return view
}

// who returns a participant's number, or nil.
func (w *viewer) who(p *calls.Participant) *int {
	if n, ok := w.number[p]; ok {
		return &n
	}
	return nil
}

func (w *viewer) participant(p *calls.Participant) ParticipantView {
	v := w.profile.Participant(w.verdict.Call, p)
	view := ParticipantView{
		Number: w.number[p], Key: p.Key, Name: participantName(p),
		EndpointType: asText(p.EndpointType), Ungraceful: v.Ungraceful, Quality: v.Quality,
		Start: instant(p.Start()), End: instant(p.End()),
		Streams: len(v.Streams), PoorStreams: v.PoorStreams,
		Operations: len(p.Operations), BadOperations: len(v.BadOperations) + len(v.BadDiagnostics),
		Versions: p.Versions,
	}
	if s := p.Summary; s != nil {
		view.ParticipantID, view.Identifier, view.EndpointID = s.ParticipantID, s.Identifier, s.EndpointID
		view.SDKVersion, view.OSVersion = s.SDKVersion, s.OSVersion
		view.EndReason, view.EndSubCode = s.ParticipantEndReason, s.ParticipantEndSubCode
		if e, ok := endOf(p); ok {
			view.EndDescription = opt.Of(e.Description)
		}
	}
	return view
}

// participantName returns what to call a participant without giving the
// identity away.
func participantName(p *calls.Participant) string {
	if p.Summary == nil {
		name := calls.ParseIdentifier(p.Key, "").String()
		return "client " + name[strings.LastIndexByte(name, ' ')+1:] // the kind of a participant ID says nothing
	}
	id := calls.ParseIdentifier(p.Summary.Identifier.Or(""), p.EndpointType.Or(""))
	if id.Kind == calls.UnknownIdentifier {
		return string(p.EndpointType.Or("Unknown")) + " participant"
	}
	return id.String()
}

// endOf returns what the catalogue says of how a participant ended.
func endOf(p *calls.Participant) (errorcodes.Entry, bool) {
	code, err := errorcodes.Parse(p.Summary.ParticipantEndReason.Or(""))
	if err != nil {
		return errorcodes.Entry{}, false
	}
	if sub, err := errorcodes.Parse(p.Summary.ParticipantEndSubCode.Or("")); err == nil {
		e, _ := errorcodes.LookupSubcode(code, sub)
		return e, true
	}
	e, _ := errorcodes.Lookup(code)
	return e, true
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
	return opt.Value[string]{}
}

func (w *viewer) streamView(s *calls.Stream, v *quality.StreamVerdict) StreamView {
	view := StreamView{
		Participant: w.who(s.Participant), EndpointType: asText(s.Record.EndpointType),
		MediaType: asText(s.Record.MediaType), StreamID: s.Record.StreamID, Direction: "Outbound",
		Transport: asText(s.Record.TransportType), Codec: s.Record.CodecName, Verdict: v.Verdict,
		Findings: []FindingView{}, Missing: slices.AppendSeq([]quality.Metric{}, v.Missing.All()), Metrics: map[string]float64{},
	}
	if s.Inbound() {
		view.Direction = "Inbound"
	}
	for i := range v.Findings {
		f := &v.Findings[i]
		view.Findings = append(view.Findings, FindingView{
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

func (w *viewer) series() []SeriesView {
	list := []SeriesView{}
	for _, s := range w.verdict.Call.Series {
		start, end := s.Span()
		view := SeriesView{
			Participant: w.who(s.Participant), Metric: s.Metric, Media: string(s.Media),
			Direction: string(s.Direction), StreamID: s.StreamID, Start: start, End: end,
		}
		for _, p := range s.Points {
			view.Points = append(view.Points, PointView{p.CallClientTimeStamp.Or(time.Time{}), p.Average, p.Minimum, p.Maximum})
		}
		for i := range w.verdict.Series {
			if v := &w.verdict.Series[i]; v.Series == s && v.Intervals > 0 {
				view.Verdict, view.Share = opt.Of(string(v.Verdict)), opt.Of(v.Share)
				view.Longest, view.Worst, view.WorstAt = opt.Of(v.Longest.Seconds()), opt.Of(v.Worst), opt.Of(v.WorstAt)
			}
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
