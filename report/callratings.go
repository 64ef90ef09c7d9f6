package report

import (
	"fmt"
	"slices"
	"strings"

	"example.com/acstelemetry/survey"
)

// ratings writes how the users rated the call, a line for each survey.
func (t *callText) ratings() {
	if len(t.view.Surveys) == 0 {
		return
	}
	t.heading("Ratings")
	for i := range t.view.Surveys {
		s := &t.view.Surveys[i]
		before := fmt.Sprintf("      %s  %s  ", t.screen.moment(s.Time), whom(s.Participant))
		t.rest(before, columnsOf(before), "", s.text())
	}
}

// text says how a user rated: the call as a whole, and each medium that the user
// has said something of.
func (s *surveyView) text() string {
	var parts []string
	for _, one := range []struct {
		of     string
		rating ratingView
	}{
		{"call", ratingView{s.Score, s.Lower, s.Upper, s.Threshold, s.Issues}},
		{"audio", s.Audio}, {"video", s.Video}, {"screen sharing", s.Screenshare},
	} {
		if text := one.rating.text(); text != "" {
			parts = append(parts, one.of+" "+text)
		}
	}
	if parts == nil {
		return "no answer"
	}
	return strings.Join(parts, "; ")
}

// text says how something was rated, as in "2 of 5: AudioNoise"; nothing if it was
// not.
func (r *ratingView) text() string {
	issues := strings.Join(slices.Collect(survey.Issues(r.Issues)), ", ")
	score := ""
	if r.Score.IsSet() {
		score = r.Score.String()
		if r.Upper.IsSet() {
			score += " of " + r.Upper.String()
		}
	}
	switch {
	case issues == "":
		return score
	case score == "":
		return "not scored: " + issues
	}
	return score + ": " + issues
}

// usage writes what is billed for the call. Users are not named: they may be
// telephone numbers.
func (t *callText) usage() {
	if len(t.view.Bills) == 0 {
		return
	}
	t.heading("Usage, as it is billed")
	from, to := t.screen.titled("FROM"), t.screen.titled("TO")
	columns := []column{figures("OF", 1), words("TYPE", 0), figures("QUANTITY", 0), words(from, 2), words(to, 3)}
	var lines []cells
	for i := range t.view.Bills {
		u := &t.view.Bills[i]
		quantity := unknown
		if n, ok := u.Quantity.Get(); ok {
			quantity = strings.TrimSpace(significant(n, 12) + " " + u.UnitType.Or(""))
		}
		lines = append(lines, cells{numberText(u.Participant), clean(text(u.UsageType)), clean(quantity),
			t.screen.moment(u.Start), t.screen.moment(u.End)})
	}
	columns, lines = leaveOut(columns, lines, map[string]string{"OF": unknown, from: unknown, to: unknown})
	t.table(columns, lines)
}
