package report

import (
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// The parts of a [CallView] that only JSON has in full, and those of surveys and
// bills.

// EndpointView is a device or program in the call.
type EndpointView struct {
	Key          opt.Value[string] `json:"key"` // null for the server
	EndpointType opt.Value[string] `json:"endpointType"`
	Participants []int             `json:"participants"` // numbers, in the order of their start
	Streams      []int             `json:"streams"`      // numbers of those that it sent
}

// OperationView is an operation of a client.
type OperationView struct {
	Participant *int       `json:"participant"` // number
	Group       string     `json:"group"`       // empty if not known
	Bad         bool       `json:"bad"`
	Record      RecordView `json:"record"`
}

// DiagnosticView is a user-facing diagnostic from its first to its last change.
type DiagnosticView struct {
	Participant *int                 `json:"participant"` // number
	Name        string               `json:"name"`
	Group       string               `json:"group"` // empty if not known
	OperationID string               `json:"operationId"`
	Start       opt.Value[time.Time] `json:"start"`
	End         opt.Value[time.Time] `json:"end"`
	Bad         bool                 `json:"bad"`
	Changes     []ChangeView         `json:"changes"`
}

// ChangeView is what a user-facing diagnostic reported at one time.
type ChangeView struct {
	Quality opt.Value[string] `json:"quality"`
	Record  RecordView        `json:"record"`
}

// SeriesVerdictView is what one threshold says of a series.
type SeriesVerdictView struct {
	Verdict   quality.Verdict   `json:"verdict"`
	Direction quality.Direction `json:"direction"`
	Limit     float64           `json:"limit"`
	Unit      string            `json:"unit"`
	Maximum   bool              `json:"maximum"` // of each interval, not its average
	Source    string            `json:"source"`
	// Intervals have a value, and Beyond of them one beyond the limit; Missing
	// have none.
	Intervals   int                  `json:"intervals"`
	Beyond      int                  `json:"beyond"`
	Missing     int                  `json:"missing"`
	Share       opt.Value[float64]   `json:"share"` // of time beyond the limit
	Longest     opt.Value[float64]   `json:"longestSeconds"`
	LongestFrom opt.Value[time.Time] `json:"longestFrom"`
	Worst       opt.Value[float64]   `json:"worst"`
	WorstAt     opt.Value[time.Time] `json:"worstAt"`
	By          opt.Value[float64]   `json:"by"` // how far the worst is beyond the limit; null if it is not
	Since       opt.Value[time.Time] `json:"since"`
	Mean        opt.Value[float64]   `json:"mean"`
	Median      opt.Value[float64]   `json:"median"`
	P95         opt.Value[float64]   `json:"p95"`
}

func seriesVerdict(v *quality.CallSeries) SeriesVerdictView {
	view := SeriesVerdictView{
		Verdict: v.Verdict, Direction: v.Threshold.Direction, Limit: v.Threshold.Limit, Unit: v.Threshold.Unit,
		Maximum: v.Threshold.Maximum, Source: v.Threshold.Source,
		Intervals: v.Intervals, Beyond: v.Beyond, Missing: v.Missing,
	}
	if v.Intervals == 0 {
		return view
	}
	view.Share, view.Longest, view.LongestFrom = opt.Of(v.Share), opt.Of(v.Longest.Seconds()), instant(v.LongestFrom, true)
	view.Worst, view.WorstAt, view.Since = opt.Of(v.Worst), instant(v.WorstAt, true), instant(v.Since, true)
	view.Mean, view.Median, view.P95 = opt.Of(v.Mean), opt.Of(v.Median), opt.Of(v.P95)
	if v.Beyond > 0 {
		view.By = opt.Of(v.By())
	}
	return view
}

// seriesVerdicts returns what the profile says of a series, and the place of the
// worst verdict; -1 if it says nothing.
func (w *viewer) seriesVerdicts(s *calls.Series) (list []SeriesVerdictView, worst int) {
	list, worst = []SeriesVerdictView{}, -1
	rank := map[quality.Verdict]int{quality.Unknown: 0, quality.Good: 1, quality.Poor: 2}
	for i := range w.verdict.Series {
		v := &w.verdict.Series[i]
		if v.Series != s {
			continue
		}
		if worst < 0 || rank[v.Verdict] > rank[list[worst].Verdict] {
			worst = len(list)
		}
		list = append(list, seriesVerdict(v))
	}
	return list, worst
}

// SurveyView is a user's rating. Score, bounds, threshold and issues are those of
// the call as a whole.
type SurveyView struct {
	Score  opt.Value[int64]  `json:"score"`
	Upper  opt.Value[int64]  `json:"upperBound"`
	Issues opt.Value[string] `json:"issues"`
	// Lower is the worst score possible, and Threshold the highest that still
	// means that something was bad.
	Lower     opt.Value[int64] `json:"lowerBound"`
	Threshold opt.Value[int64] `json:"threshold"`

	Audio       RatingView `json:"audio"`
	Video       RatingView `json:"video"`
	Screenshare RatingView `json:"screenshare"`

	Participant   *int                 `json:"participant"` // number of who rated
	ParticipantID opt.Value[string]    `json:"participantId"`
	SurveyID      opt.Value[string]    `json:"surveyId"`
	Time          opt.Value[time.Time] `json:"time"`
}

// RatingView is a user's rating of one medium.
type RatingView struct {
	Score     opt.Value[int64]  `json:"score"`
	Lower     opt.Value[int64]  `json:"lowerBound"`
	Upper     opt.Value[int64]  `json:"upperBound"`
	Threshold opt.Value[int64]  `json:"threshold"`
	Issues    opt.Value[string] `json:"issues"`
}

// survey returns the view of a survey. Where it does not say who rated, the
// envelope's correlation ID does: in this log it is the participant's.
func (w *viewer) survey(s *survey.Record) SurveyView {
	who := rather(s.ParticipantID, s.CorrelationID)
	return SurveyView{
		Score: s.OverallRatingScore, Upper: s.OverallRatingScoreUpperBound, Issues: s.OverallCallIssues,
		Lower: s.OverallRatingScoreLowerBound, Threshold: s.OverallRatingScoreThreshold,
		Audio: RatingView{s.AudioRatingScore, s.AudioRatingScoreLowerBound, s.AudioRatingScoreUpperBound,
			s.AudioRatingScoreThreshold, s.AudioIssues},
		Video: RatingView{s.VideoRatingScore, s.VideoRatingScoreLowerBound, s.VideoRatingScoreUpperBound,
			s.VideoRatingScoreThreshold, s.VideoIssues},
		Screenshare: RatingView{s.ScreenshareRatingScore, s.ScreenshareRatingScoreLowerBound, s.ScreenshareRatingScoreUpperBound,
			s.ScreenshareRatingScoreThreshold, s.ScreenshareIssues},
		Participant: w.named(who), ParticipantID: who, SurveyID: s.SurveyID, Time: s.Time,
	}
}

// UsageView is a billing record.
type UsageView struct {
	Participant   *int                 `json:"participant"` // number of whose use it was
	ParticipantID opt.Value[string]    `json:"participantId"`
	RecordID      opt.Value[string]    `json:"recordId"`
	UsageType     opt.Value[string]    `json:"usageType"`
	UnitType      opt.Value[string]    `json:"unitType"`
	Quantity      opt.Value[float64]   `json:"quantity"` // in units of UnitType
	Start         opt.Value[time.Time] `json:"start"`
	End           opt.Value[time.Time] `json:"end"`
	UserIDA       opt.Value[string]    `json:"userIdA"`
	UserIDB       opt.Value[string]    `json:"userIdB"`
	Properties    opt.Value[string]    `json:"properties"` // JSON
	Time          opt.Value[time.Time] `json:"time"`
}

func (w *viewer) bill(u *usage.Record) UsageView {
	return UsageView{
		Participant: w.named(u.ParticipantID), ParticipantID: u.ParticipantID, RecordID: u.RecordID,
		UsageType: u.UsageType, UnitType: u.UnitType, Quantity: u.Quantity, Start: u.StartTime, End: u.EndTime,
		UserIDA: u.UserIDA, UserIDB: u.UserIDB, Properties: u.Properties, Time: u.Time,
	}
}

// RecordsView are the records of a call that no other part of its view holds
// whole, in the order of the call.
type RecordsView struct {
	MediaStats []RecordView `json:"mediaStats"`
	Surveys    []RecordView `json:"surveys"`
	Usage      []RecordView `json:"usage"`
	// Itself describe the call and no participant.
	Itself []RecordView `json:"itself"`
}

// parts adds what is in a call beside participants and streams.
func (w *viewer) parts(view *CallView) {
	c := w.verdict.Call
	view.Endpoints, view.Operations, view.Diagnostics = w.endpoints(), []OperationView{}, []DiagnosticView{}
	for _, op := range c.Operations {
		view.Operations = append(view.Operations, OperationView{
			w.who(w.doer[op]), string(op.Group()), quality.BadOperation(op), RecordView{op},
		})
	}
	for _, r := range c.Diagnostics {
		view.Diagnostics = append(view.Diagnostics, w.diagnostic(r))
	}
	view.Surveys, view.Bills = []SurveyView{}, []UsageView{}
	for _, s := range c.Surveys {
		view.Surveys = append(view.Surveys, w.survey(s))
	}
	for _, u := range c.Usage {
		view.Bills = append(view.Bills, w.bill(u))
	}
	view.Records = RecordsView{recordViews(c.MediaStats), recordViews(c.Surveys), recordViews(c.Usage), recordViews(c.Itself)}
}

func (w *viewer) endpoints() []EndpointView {
	list := []EndpointView{}
	for _, e := range w.verdict.Call.Endpoints {
		view := EndpointView{Key: someValue(e.Key), EndpointType: asText(e.Type), Participants: []int{}, Streams: []int{}}
		for _, p := range e.Participants {
			view.Participants = append(view.Participants, w.number[p])
		}
		for _, s := range e.Streams {
			view.Streams = append(view.Streams, w.stream[s]+1)
		}
		list = append(list, view)
	}
	return list
}

func (w *viewer) diagnostic(r *calls.DiagnosticRange) DiagnosticView {
	view := DiagnosticView{
		Participant: w.who(w.noticer[r]), Name: string(r.Name), Group: string(r.Name.Group()), OperationID: r.OperationID,
		Start: instant(r.Start, true), End: instant(r.End, true), Bad: quality.BadDiagnostic(r), Changes: []ChangeView{},
	}
	for i, rec := range r.Records {
		view.Changes = append(view.Changes, ChangeView{someValue(string(r.Qualities[i])), RecordView{rec}})
	}
	return view
}

// named returns the number of the participant with a participant ID, or nil: what
// a summary says is certain, else it is whose operations name it.
func (w *viewer) named(id opt.Value[string]) *int {
	text, ok := id.Get()
	if !ok {
		return nil
	}
	if w.byID == nil {
		w.byID = participantsByID(w.verdict.Call)
	}
	return w.who(w.byID[text])
}

// participantsByID returns the participants of a call by their participant IDs. One
// that several have is nobody's.
func participantsByID(c *calls.Call) map[string]*calls.Participant {
	byID, certain := map[string]*calls.Participant{}, map[string]bool{}
	for _, p := range c.Participants {
		if p.Summary != nil && p.Summary.ParticipantID.IsSet() {
			id := p.Summary.ParticipantID.Or("")
			byID[id], certain[id] = p, true
		}
	}
	for _, p := range c.Participants {
		ops := p.Operations
		for _, r := range p.Diagnostics {
			ops = append(ops[:len(ops):len(ops)], r.Records...)
		}
		for _, op := range ops {
			id, ok := op.ParticipantID.Get()
			if other, taken := byID[id]; !ok || certain[id] {
				continue
			} else if taken && other != p {
				byID[id] = nil
				continue
			}
			byID[id] = p
		}
	}
	return byID
}
