package survey_test

import (
	"fmt"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/survey"
)

func ExampleDecode() {
	line := `{"category":"CallSurvey","correlationId":"2656fd6c","properties":{"CallId":"92d800c4","OverallRatingScore":"4",
		"OverallRatingScoreUpperBound":"5","AudioIssues":"NoLocalAudio,Echo"}}`
	rec, err := survey.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	if score, ok := rec.OverallRatingScore.Get(); ok {
		fmt.Println("call", rec.CallID, "was rated", score, "of", rec.OverallRatingScoreUpperBound.Or(5))
	}
	for issue := range survey.Issues(rec.AudioIssues) {
		fmt.Println(issue)
	}
	// Output:
	// call 92d800c4 was rated 4 of 5
	// NoLocalAudio
	// Echo
}

func ExampleIssues() {
	for issue := range survey.Issues(opt.Of("CannotJoin, HadToRejoin")) {
		fmt.Println(issue)
	}
	// Output:
	// CannotJoin
	// HadToRejoin
}
