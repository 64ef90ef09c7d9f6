package quality

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/acstelemetry/internal/measure"
)

// String returns the finding for people, as in "JitterAvg 66 ms, above 30 ms". A ratio is a
// percentage; there are as many digits as it takes to tell value and limit apart.
func (f Finding) String() string {
	value, limit := measure.Apart(f.Value, f.Limit, f.Metric.Unit())
	return fmt.Sprintf("%s %s, %s %s", f.Metric, value, f.Direction, limit)
}

// String returns the threshold for people, as in "JitterAvg above 30 ms" or, for a kind of
// stream, "Video VideoFrameRateAvg below 7 frames/s".
func (t Threshold) String() string {
	return thresholdText(string(t.Media), string(t.Metric), t.Direction, t.Limit, t.Metric.Unit())
}

// String returns the threshold for people, as in "JitterInMs above 30 ms" or "audio maximum
// of JitterInMs above 60 ms".
func (t SeriesThreshold) String() string {
	return thresholdText(string(t.Media), t.name(), t.Direction, t.Limit, t.Unit)
}

// name returns what the threshold judges.
func (t *SeriesThreshold) name() string {
	if t.Maximum {
		return "maximum of " + t.Metric
	}
	return t.Metric
}

func thresholdText(media, metric string, d Direction, limit float64, unit string) string {
	text := fmt.Sprintf("%s %s %s", metric, d, measure.Text(limit, unit))
	if media != "" {
		text = media + " " + text
	}
	return text
}

// String returns the verdict for people without an identity, as in "Poor: 2 of 30 intervals
// of JitterInMs above 30 ms, at worst 45 ms".
func (v SeriesVerdict) String() string {
	t := &v.Threshold
	verdict := cmp.Or(v.Verdict, Unknown)
	if v.Intervals == 0 {
		return fmt.Sprintf("%s: no interval with a value of %s", verdict, t.name())
	}
	worst, limit := measure.Apart(v.Worst, t.Limit, t.Unit)
	intervals := "intervals"
	if v.Intervals == 1 {
		intervals = "interval"
	}
	return fmt.Sprintf("%s: %d of %d %s of %s %s %s, at worst %s", verdict, v.Beyond, v.Intervals, intervals, t.name(), t.Direction, limit, worst)
}

// String returns the verdict for people, as in "Poor: JitterAvg 66 ms, above 30 ms". Without
// findings it names the causes; several are separated by "; ".
func (v StreamVerdict) String() string {
	var causes []string
	for i := range v.Findings {
		causes = append(causes, v.Findings[i].String())
	}
	if causes == nil {
		for m := range v.Causes.All() {
			causes = append(causes, string(m))
		}
	}
	if causes == nil {
		return string(v.Verdict)
	}
	return string(v.Verdict) + ": " + strings.Join(causes, "; ")
}

// String returns the verdict for people without an identity, as in "ACS user 5c1f: Poor, 1 of
// 2 streams poor; ended ungracefully; issues: Call Ended Ungracefully 1, Poor Media Streams 1".
func (v ParticipantVerdict) String() string {
	name := "no participant"
	if v.Participant != nil {
		name = v.Participant.Name()
	}
	parts := []string{name + ": " + v.streams()}
	if v.Ungraceful {
		parts = append(parts, "ended ungracefully")
	}
	return strings.Join(v.withIssues(parts), "; ")
}

// String returns the verdict for people, as in "call-1: Poor, 1 of 2 streams poor; rated
// Good; participants without a result category: 2; issues: Poor Media Streams 1".
func (v CallVerdict) String() string {
	name := "no call"
	if v.Call != nil {
		name = v.Call.ID.Or("call without an ID")
	}
	parts := []string{name + ": " + v.streams()}
	if v.Rating.Count > 0 {
		parts = append(parts, "rated "+string(v.Rating.Verdict))
	}
	if v.Uncategorized > 0 {
		parts = append(parts, fmt.Sprintf("participants without a result category: %d", v.Uncategorized))
	}
	return strings.Join(v.withIssues(parts), "; ")
}

// streams returns the quality and how many streams are poor.
func (a *Assessment) streams() string {
	quality := cmp.Or(a.Quality, Unknown)
	switch n := len(a.Streams); n {
	case 0:
		return string(quality) + ", no streams"
	case 1:
		return fmt.Sprintf("%s, %d of 1 stream poor", quality, a.PoorStreams)
	default:
		return fmt.Sprintf("%s, %d of %d streams poor", quality, a.PoorStreams, n)
	}
}

// withIssues adds the issues to the parts of a text.
func (a *Assessment) withIssues(parts []string) []string {
	if len(a.Issues) == 0 {
		return parts
	}
	list := make([]string, len(a.Issues))
	for i, issue := range a.Issues {
		list[i] = fmt.Sprintf("%s %d", issue.Name, issue.Count)
	}
	return append(parts, "issues: "+strings.Join(list, ", "))
}
