// Recorded by tools/apicheck.

package survey

import (
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"iter"
)

var ()

func Decode(data []byte, opts *logs.Options) (*Record, error)
func Issues(list opt.Value[string]) iter.Seq[string]
func New() *Record
func Schema() *logs.Schema

type Record struct {
	logs.Envelope
	CallID                           opt.Value[string]
	SurveyID                         opt.Value[string]
	ParticipantID                    opt.Value[string]
	OverallCallIssues                opt.Value[string]
	AudioIssues                      opt.Value[string]
	VideoIssues                      opt.Value[string]
	ScreenshareIssues                opt.Value[string]
	OverallRatingScore               opt.Value[int64]
	OverallRatingScoreLowerBound     opt.Value[int64]
	OverallRatingScoreUpperBound     opt.Value[int64]
	OverallRatingScoreThreshold      opt.Value[int64]
	AudioRatingScore                 opt.Value[int64]
	AudioRatingScoreLowerBound       opt.Value[int64]
	AudioRatingScoreUpperBound       opt.Value[int64]
	AudioRatingScoreThreshold        opt.Value[int64]
	VideoRatingScore                 opt.Value[int64]
	VideoRatingScoreLowerBound       opt.Value[int64]
	VideoRatingScoreUpperBound       opt.Value[int64]
	VideoRatingScoreThreshold        opt.Value[int64]
	ScreenshareRatingScore           opt.Value[int64]
	ScreenshareRatingScoreLowerBound opt.Value[int64]
	ScreenshareRatingScoreUpperBound opt.Value[int64]
	ScreenshareRatingScoreThreshold  opt.Value[int64]
}

func (Record) MarshalJSON() ([]byte, error)
func (*Record) Schema() *logs.Schema
func (*Record) UnmarshalJSON(data []byte) error
