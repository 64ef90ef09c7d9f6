package report

import (
	"slices"
	"strings"

	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/survey"
)

// ratings adds how the users rated the call, one line for each survey.
func (t *callText) ratings() {
	if len(t.view.Surveys) == 0 {
		return
	}
	t.heading("Ratings")
	for i := range t.view.Surveys {
		s := &t.view.Surveys[i]
		t.add(t.event(s.Time, s.Participant, s.text()))
	}
}

// text says how a user rated the call as a whole, and each medium about which the user
// said something.
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

// text says how something was rated, as in "2 of 5: AudioNoise"; it is empty for no
// rating.
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

// usage adds what is billed for the call. Users are not named: they may be telephone
// numbers.
func (t *callText) usage() {
	if len(t.view.Bills) == 0 {
		return
	}
	t.heading("Usage, as it is billed")
	from, to := t.zone.titled("FROM"), t.zone.titled("TO")
	list := &table{Columns: []column{figures("#", 1), words("TYPE", 0), figures("QUANTITY", 0), words(from, 2), words(to, 3)}}
	for i := range t.view.Bills {
		u := &t.view.Bills[i]
		quantity := unknown
		if n, ok := u.Quantity.Get(); ok {
			quantity = strings.TrimSpace(measure.Significant(n, 12) + " " + u.UnitType.Or(""))
		}
		list.Rows = append(list.Rows, []string{numberText(u.Participant), clean(text(u.UsageType)), clean(quantity),
			t.zone.second(u.Start), t.zone.second(u.End)})
	}
	dropSilent(list, map[string]string{"#": unknown, from: unknown, to: unknown})
	t.add(list)
}
