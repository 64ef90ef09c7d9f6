package report

import (
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
)

// qualityText returns what a change of a user-facing diagnostic reports, for people: a
// diagnostic that is a flag is reported or cleared.
func qualityText(q clientops.DiagnosticQuality) string {
	switch q {
	case "":
		return "not said"
	case clientops.FlagTrue:
		return "reported"
	case clientops.FlagFalse:
		return "cleared"
	}
	return string(q)
}

// mostTold is how many changes of a diagnostic are told.
const mostTold = 6

// changesText tells what a diagnostic reported and how long after its beginning, as in
// "reported, cleared after 1.7 s" or "Bad, Good after 10 s". A change to what was already
// reported is not told.
func changesText(r *calls.DiagnosticRange) string {
	var told []string
	last, changes := "", 0
	for i, q := range r.Qualities {
		text := qualityText(q)
		if text == last {
			continue
		}
		last = text
		if changes++; changes > mostTold {
			continue
		}
		if at, ok := r.Records[i].CallClientTimeStamp.Get(); ok && i > 0 && at.Sub(r.Start) >= time.Millisecond {
			text += " after " + shortDuration(at.Sub(r.Start))
		}
		told = append(told, text)
	}
	if changes > mostTold {
		told = append(told, fmt.Sprintf("%d more changes", changes-mostTold))
	}
	switch last {
	case "reported":
		told = append(told, "never cleared")
	case string(clientops.Bad), string(clientops.Poor):
		if !r.Name.Advice() {
			told = append(told, "never Good again")
		}
	}
	return strings.Join(told, ", ")
}

// shortDuration writes a duration with a precision that suits it, as in 40 ms, 1.7 s or 2 min 5 s.
func shortDuration(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + " s"
	}
	s := int(d.Round(time.Second).Seconds())
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600 && s%60 == 0:
		return fmt.Sprintf("%d min", s/60)
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %d min", s/3600, s/60%60)
}
