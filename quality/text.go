package quality

import (
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
	parts := []string{v.Participant.Name() + ": " + v.streams()}
	if v.Ungraceful {
		parts = append(parts, "ended ungracefully")
	}
	return strings.Join(v.withIssues(parts), "; ")
}

// String returns the verdict for people, as in "call-1: Poor, 1 of 2 streams poor; rated
// Good; issues: Poor Media Streams 1".
func (v CallVerdict) String() string {
	name := v.Call.ID.Or("call without an ID")
	parts := []string{name + ": " + v.streams()}
	if v.Rating.Verdict != Unrated {
		parts = append(parts, "rated "+string(v.Rating.Verdict))
	}
	return strings.Join(v.withIssues(parts), "; ")
}

// streams returns the quality and how many streams are poor.
func (a *Assessment) streams() string {
	switch n := len(a.Streams); n {
	case 0:
		return string(a.Quality) + ", no streams"
	case 1:
		return fmt.Sprintf("%s, %d of 1 stream poor", a.Quality, a.PoorStreams)
	default:
		return fmt.Sprintf("%s, %d of %d streams poor", a.Quality, a.PoorStreams, n)
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
