package mediastats_test

import (
	"fmt"

	"example.com/acstelemetry/mediastats"
)

func ExampleDecode() {
	line := `{"category":"CallClientMediaStatsTimeSeries","properties":{"CallClientTimeStamp":"2024-01-09T15:07:56.066Z",
		"MetricName":"JitterInMs","Count":"2","Sum":"34","Average":"17","Maximum":"25",
		"MediaStreamDirection":"receive","MediaStreamType":"audio","AggregationIntervalSeconds":"10"}}`
	rec, err := mediastats.Decode([]byte(line), nil)
	if err != nil {
		fmt.Println(err)
	}
	if rec.MetricName.Or("") == mediastats.JitterInMs && rec.MediaStreamDirection.Or("") == mediastats.Recv {
		fmt.Println("jitter of", rec.MediaStreamType, "in", rec.AggregationIntervalSeconds.Or(10).Duration())
		fmt.Println("average", rec.Average, "maximum", rec.Maximum, "minimum", rec.Minimum)
	}
	// Output:
	// jitter of audio in 10s
	// average 17 maximum 25 minimum <absent>
}
