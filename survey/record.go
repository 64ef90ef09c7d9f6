// Package survey holds the record of the call survey log: the answers of one
// participant who was asked how the call went.
//
// The log comes as category CallSurvey (table ACSCallSurvey).
package survey

import (
	"iter"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the call survey log. Every field may be absent; what
// is said of a field holds where the application asked and the participant
// answered.
//
// A survey asks for the call as a whole, for audio, video and screen sharing.
// Each of the four has a score, the bounds of the scale on which it was given,
// the threshold up to which it is a bad one, and a list of issues that [Issues]
// takes apart. The application may choose the scale; by default it is 1 to 5.
//
// CallID joins the record to its call. The CorrelationID of the envelope does
// not: in this log it is the participant's.
//
// [New] makes one. A struct that embeds a Record and has more fields would lose them
// when it is written, because it is written by the Record's MarshalJSON: set a field
// of your own with [logs.SetField].
//
// Source: the reference of the table ACSCallSurvey.
type Record struct {
	logs.Envelope // the fields that all logs share

	// CallID is the call: the CorrelationID of the call's other records.
	CallID opt.Value[string]
	// SurveyID is the ID of the answers; it tells surveys apart.
	SurveyID opt.Value[string]
	// ParticipantID is who has answered, as in the call's other records.
	ParticipantID opt.Value[string]
	// OverallCallIssues names what was wrong with the call, with commas
	// between the names.
	OverallCallIssues opt.Value[string]
	// AudioIssues names what was wrong with the audio, with commas between the
	// names.
	AudioIssues opt.Value[string]
	// VideoIssues names what was wrong with the video, with commas between the
	// names.
	VideoIssues opt.Value[string]
	// ScreenshareIssues names what was wrong with screen sharing, with commas
	// between the names.
	ScreenshareIssues opt.Value[string]
	// OverallRatingScore is the score of the call, a number with no unit from
	// OverallRatingScoreLowerBound to OverallRatingScoreUpperBound.
	OverallRatingScore opt.Value[int64]
	// OverallRatingScoreLowerBound is the worst score possible, a whole
	// number with no unit that the application chooses; 1 by default.
	OverallRatingScoreLowerBound opt.Value[int64]
	// OverallRatingScoreUpperBound is the best score possible, a whole
	// number with no unit that the application chooses; 5 by default.
	OverallRatingScoreUpperBound opt.Value[int64]
	// OverallRatingScoreThreshold is the highest score that still means that
	// the call was bad, a number with no unit from
	// OverallRatingScoreLowerBound to OverallRatingScoreUpperBound.
	OverallRatingScoreThreshold opt.Value[int64]
	// AudioRatingScore is the score of the audio, a number with no unit from
	// AudioRatingScoreLowerBound to AudioRatingScoreUpperBound.
	AudioRatingScore opt.Value[int64]
	// AudioRatingScoreLowerBound is the worst score possible, a whole
	// number with no unit that the application chooses; 1 by default.
	AudioRatingScoreLowerBound opt.Value[int64]
	// AudioRatingScoreUpperBound is the best score possible, a whole
	// number with no unit that the application chooses; 5 by default.
	AudioRatingScoreUpperBound opt.Value[int64]
	// AudioRatingScoreThreshold is the highest score that still means that
	// the audio was bad, a number with no unit from
	// AudioRatingScoreLowerBound to AudioRatingScoreUpperBound.
	AudioRatingScoreThreshold opt.Value[int64]
	// VideoRatingScore is the score of the video, a number with no unit from
	// VideoRatingScoreLowerBound to VideoRatingScoreUpperBound.
	VideoRatingScore opt.Value[int64]
	// VideoRatingScoreLowerBound is the worst score possible, a whole
	// number with no unit that the application chooses; 1 by default.
	VideoRatingScoreLowerBound opt.Value[int64]
	// VideoRatingScoreUpperBound is the best score possible, a whole
	// number with no unit that the application chooses; 5 by default.
	VideoRatingScoreUpperBound opt.Value[int64]
	// VideoRatingScoreThreshold is the highest score that still means that
	// the video was bad, a number with no unit from
	// VideoRatingScoreLowerBound to VideoRatingScoreUpperBound.
	VideoRatingScoreThreshold opt.Value[int64]
	// ScreenshareRatingScore is the score of screen sharing, a number with no
	// unit from ScreenshareRatingScoreLowerBound to
	// ScreenshareRatingScoreUpperBound.
	ScreenshareRatingScore opt.Value[int64]
	// ScreenshareRatingScoreLowerBound is the worst score possible, a whole
	// number with no unit that the application chooses; 1 by default.
	ScreenshareRatingScoreLowerBound opt.Value[int64]
	// ScreenshareRatingScoreUpperBound is the best score possible, a whole
	// number with no unit that the application chooses; 5 by default.
	ScreenshareRatingScoreUpperBound opt.Value[int64]
	// ScreenshareRatingScoreThreshold is the highest score that still means that
	// screen sharing was bad, a number with no unit from
	// ScreenshareRatingScoreLowerBound to ScreenshareRatingScoreUpperBound.
	ScreenshareRatingScoreThreshold opt.Value[int64]
}

// Issues returns the names in one of the record's lists of issues, in their
// order, without blanks around them and without empty ones. There are none if
// the list is not Set.
func Issues(list opt.Value[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name := range strings.SplitSeq(list.Or(""), ",") {
			if name = strings.TrimSpace(name); name != "" && !yield(name) {
				return
			}
		}
	}
}

// Schema returns the schema of the log.
func (*Record) Schema() *logs.Schema { return Schema() }

// New returns a record that names its log, so that it is read back as what it is
// when it has been written. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// Decode reads one record in any shape of delivery that package logs knows, but
// for rows of a query's answer and of CSV. The record comes together with a
// [*logs.RecordError] if something of it was lost. What names another category
// is read all the same, by this schema, with the error [logs.ErrOtherLog].
func Decode(data []byte, opts *logs.Options) (*Record, error) {
	return logs.DecodeAs[*Record](data, Schema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Record) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record that data holds; see [Decode]. It fails only if
// data holds no record; whatever else is wrong is in Extra.Problems, so that the
// neighbours of the record are read, too. A null leaves r as it is. For messages, and
// for arrays with records of several logs, there is the Batch of package acstelemetry.
func (r *Record) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
