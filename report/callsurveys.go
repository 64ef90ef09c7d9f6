package report

import (
	"time"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
	"example.com/acstelemetry/usage"
)

// surveyView is a user's rating. Score, bounds, threshold and issues are for the call as a
// whole.
type surveyView struct {
	Score  opt.Value[int64]  `json:"score"`
	Upper  opt.Value[int64]  `json:"upperBound"`
	Issues opt.Value[string] `json:"issues"`
	// Lower is the worst possible score, and Threshold the highest score that still means
	// something bad.
	Lower     opt.Value[int64] `json:"lowerBound"`
	Threshold opt.Value[int64] `json:"threshold"`

	Audio       ratingView `json:"audio"`
	Video       ratingView `json:"video"`
	Screenshare ratingView `json:"screenshare"`

	Participant   *int                 `json:"participant"` // number of the participant who rated
	ParticipantID opt.Value[string]    `json:"participantId"`
	SurveyID      opt.Value[string]    `json:"surveyId"`
	Time          opt.Value[time.Time] `json:"time"`
}

// ratingView is a user's rating of one medium.
type ratingView struct {
	Score     opt.Value[int64]  `json:"score"`
	Lower     opt.Value[int64]  `json:"lowerBound"`
	Upper     opt.Value[int64]  `json:"upperBound"`
	Threshold opt.Value[int64]  `json:"threshold"`
	Issues    opt.Value[string] `json:"issues"`
}

// survey returns the view of a survey. If it does not say who rated, the correlation ID of the
// envelope does: in this log that is the participant ID.
func (w *viewer) survey(s *survey.Record) surveyView {
	id := firstSet(s.ParticipantID, s.CorrelationID)
	return surveyView{
		Score: s.OverallRatingScore, Upper: s.OverallRatingScoreUpperBound, Issues: s.OverallCallIssues,
		Lower: s.OverallRatingScoreLowerBound, Threshold: s.OverallRatingScoreThreshold,
		Audio: ratingView{s.AudioRatingScore, s.AudioRatingScoreLowerBound, s.AudioRatingScoreUpperBound,
			s.AudioRatingScoreThreshold, s.AudioIssues},
		Video: ratingView{s.VideoRatingScore, s.VideoRatingScoreLowerBound, s.VideoRatingScoreUpperBound,
			s.VideoRatingScoreThreshold, s.VideoIssues},
		Screenshare: ratingView{s.ScreenshareRatingScore, s.ScreenshareRatingScoreLowerBound, s.ScreenshareRatingScoreUpperBound,
			s.ScreenshareRatingScoreThreshold, s.ScreenshareIssues},
		Participant: w.numberWithID(id), ParticipantID: id, SurveyID: s.SurveyID, Time: s.Time,
	}
}

// usageView is a billing record.
type usageView struct {
	Participant   *int                 `json:"participant"` // number of the participant whose use it was
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

func (w *viewer) bill(u *usage.Record) usageView {
	return usageView{
		Participant: w.numberWithID(u.ParticipantID), ParticipantID: u.ParticipantID, RecordID: u.RecordID,
		UsageType: u.UsageType, UnitType: u.UnitType, Quantity: u.Quantity, Start: u.StartTime, End: u.EndTime,
		UserIDA: u.UserIDA, UserIDB: u.UserIDB, Properties: u.Properties, Time: u.Time,
	}
}

// numberWithID returns the number of the participant with a participant ID, or nil. The ID in
// a summary counts more than the IDs in operations.
func (w *viewer) numberWithID(id opt.Value[string]) *int {
	text, ok := id.Get()
	if !ok {
		return nil
	}
	if w.byID == nil {
		w.byID = w.verdict.Call.ByParticipantID()
	}
	return w.numberOf(w.byID[text])
}
