package quality

import "example.com/acstelemetry/survey"

// RatingVerdict says how users rated something.
type RatingVerdict string

// The verdicts on ratings, on a scale up to 5.
const (
	RatedGood    RatingVerdict = "Good"    // from 4.5
	RatedAverage RatingVerdict = "Average" // from 3
	RatedPoor    RatingVerdict = "Poor"
	Unrated      RatingVerdict = "Unknown" // there are no ratings
)

// Rating is how the users rated a call: by the overall scores of its surveys. Surveys without
// a score, or with an upper bound that is not positive, count for nothing.
type Rating struct {
	Verdict RatingVerdict `json:"verdict"`
	// Mean is the mean of the scores, each × 5 ÷ the upper bound of its scale, which is 5
	// where the survey does not say it; 0 if there are no ratings.
	Mean float64 `json:"mean"`
	// Count is how many scores there are.
	Count int `json:"count"`
}

// rate sums up the overall scores of surveys.
func rate(surveys []*survey.Record) Rating {
	sum, n := 0.0, 0
	for _, s := range surveys {
		score, ok := s.OverallRatingScore.Get()
		if upper := s.OverallRatingScoreUpperBound.Or(5); ok && upper > 0 {
			sum += float64(score) * 5 / float64(upper)
			n++
		}
	}
	if n == 0 {
		return Rating{Verdict: Unrated}
	}
	r := Rating{Mean: sum / float64(n), Count: n, Verdict: RatedPoor}
	switch {
	case r.Mean >= 4.5:
		r.Verdict = RatedGood
	case r.Mean >= 3:
		r.Verdict = RatedAverage
	}
	return r
}
