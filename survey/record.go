// Package survey holds the record of the call survey log: one participant's
// answers about how the call went.
//
// The log comes as category CallSurvey (table ACSCallSurvey).
package survey

import (
	"iter"
	"strings"

	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
)

// Record is one record of the call survey log. Every field may be absent; the
// comment on a field applies where the application asked and the participant
// answered.
//
// A survey asks about the call as a whole, audio, video and screen sharing.
// Each of the four has a score, the bounds of the scale on which it was given,
// the highest score that counts as bad, and a list of issues that [Issues]
// splits. The application may choose the scale; by default it is 1 to 5.
//
// CallID joins the record to its call. The CorrelationID of the envelope does
// not: in this log it is the participant's.
//
// Use [New] to make one. A struct that embeds a Record and adds fields loses them when
// it is written, because the Record's MarshalJSON writes it: set a field of your own
// with [logs.SetField].
//
// Source: the reference of the table ACSCallSurvey.
type Record struct {
	logs.Envelope // the fields that all logs share

	// CallID is the call: the CorrelationID of the call's other records.
	CallID opt.Value[string]
	// SurveyID is the ID of the answers; it distinguishes surveys.
	SurveyID opt.Value[string]
	// ParticipantID is the participant who answered, as in the call's other
	// records.
	ParticipantID opt.Value[string]
	// OverallCallIssues names the problems with the call, separated by commas.
	OverallCallIssues opt.Value[string]
	// AudioIssues names the problems with the audio, separated by commas.
	AudioIssues opt.Value[string]
	// VideoIssues names the problems with the video, separated by commas.
	VideoIssues opt.Value[string]
	// ScreenshareIssues names the problems with screen sharing, separated by
	// commas.
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
	// OverallRatingScoreThreshold is the highest score that still counts the
	// call as bad, a number with no unit from OverallRatingScoreLowerBound to
	// OverallRatingScoreUpperBound.
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
	// AudioRatingScoreThreshold is the highest score that still counts the
	// audio as bad, a number with no unit from AudioRatingScoreLowerBound to
	// AudioRatingScoreUpperBound.
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
	// VideoRatingScoreThreshold is the highest score that still counts the
	// video as bad, a number with no unit from VideoRatingScoreLowerBound to
	// VideoRatingScoreUpperBound.
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
	// ScreenshareRatingScoreThreshold is the highest score that still counts
	// screen sharing as bad, a number with no unit from
	// ScreenshareRatingScoreLowerBound to ScreenshareRatingScoreUpperBound.
	ScreenshareRatingScoreThreshold opt.Value[int64]
}

// Issues returns the names in one of the record's lists of issues, in order,
// without blanks around them and without empty ones. There are none if the list
// is not Set.
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

// New returns a record that names its log, so that after writing it is read back as a
// record of the same log. All other fields are Absent.
func New() *Record { return Schema().New().(*Record) }

// Decode reads one record in any shape of delivery that package logs knows, except
// rows of a query's answer and of CSV. If part of the record was lost, Decode returns
// it together with a [*logs.RecordError]. A record that names another category is also
// read by this schema, with the error [logs.ErrOtherLog].
func Decode(data []byte, opts *logs.Options) (*Record, error) {
	return logs.DecodeAs[*Record](data, Schema(), opts)
}

// MarshalJSON returns the record as a resource log; see [logs.AppendJSON].
func (r Record) MarshalJSON() ([]byte, error) { return logs.AppendJSON(nil, &r), nil }

// UnmarshalJSON sets r to the record in data; see [Decode]. It fails only if data holds
// no record; all other problems are in Extra.Problems, so that the records next to it
// are still read. A null leaves r unchanged. For messages, and for arrays with records
// of several logs, use the Batch of package acstelemetry.
func (r *Record) UnmarshalJSON(data []byte) error { return logs.UnmarshalAs(data, r) }
