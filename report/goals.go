package report

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.com/acstelemetry/callingmetrics"
	"example.com/acstelemetry/goals"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// WriteGoals writes the daily figures of the service with their goals, next to our own. Nil
// options mean the defaults; days are in UTC whatever they say.
func WriteGoals(w io.Writer, f Format, t *goals.Tally, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	rows := t.Rows()
	if f != Table {
		return writeObjects(w, f, rows)
	}
	return textdoc.Write(w, goalsText(rows, t.By))
}

// goalsText returns the figures for people.
func goalsText(rows []goals.Row, by goals.Dimension) textdoc.Doc {
	t := &table{NotesBelow: true, Columns: []column{
		words("DAY (UTC)", 0), wideWords("METRIC", 0, 24), wideWords(dimensionTitle(by), 0, 8), figures("VALUE", 0), words("GOAL", 1), words("MET", 0),
		figures("RECORDS", 3), figures("FAILED ABOUT", 3), figures("LEGS ABOUT", 3),
		figures("OURS", 0), words("OURS MET", 2), figures("OUR FAILED", 1), figures("OUR LEGS", 1),
	}}
	for i := range rows {
		t.Rows = append(t.Rows, goalCells(&rows[i]))
	}
	dropSilent(t, map[string]string{
		dimensionTitle(by): unknown, "GOAL": unknown, "MET": unknown, "RECORDS": "0", "FAILED ABOUT": unknown, "LEGS ABOUT": unknown,
		"OURS MET": unknown, "OUR FAILED": unknown, "OUR LEGS": unknown,
	})
	if len(rows) == 0 {
		return textdoc.Doc{t}
	}
	return textdoc.Doc{t, new(textdoc.Line),
		&textdoc.Line{Text: "VALUE is what the service says, GOAL what it should be. Of several RECORDS the value is the mean, weighted by legs; their legs are about as many, because the service counts approximately and a leg can be in several."},
		&textdoc.Line{Text: "OURS is the share of legs by the call logs, those of calls that start on the day, on the side of the goal. A leg is a participant of a call; - is not known."},
		textdoc.Notes{}}
}

// dimensionTitle returns a name such as sdkVersion as a title.
func dimensionTitle(by goals.Dimension) string {
	var title []rune
	for _, r := range by {
		if unicode.IsUpper(r) {
			title = append(title, ' ')
		}
		title = append(title, unicode.ToUpper(r))
	}
	return string(title)
}

func goalCells(r *goals.Row) []string {
	met := metText(r.GoalMet)
	if n := r.CombinationsMet + r.CombinationsMissed; !r.GoalMet.IsSet() && n > 0 {
		met = strconv.Itoa(r.CombinationsMet) + " of " + strconv.Itoa(n) // each has its own goal
	}
	ours := opt.Value[int64]{}
	if r.OurFailedLegs.IsSet() {
		ours = opt.Of(r.OurFailedLegs.Or(0) + r.OurSuccessLegs.Or(0))
	}
	return []string{
		text(r.Day), someText(string(r.Metric)), shown(r.DimensionValue), valueText(r.Value, r, r.Unit.Or("")), shown(r.Goal), met,
		strconv.Itoa(r.Combinations), text(r.FailedLegs), text(r.Legs),
		valueText(r.OurValue, r, "percentage"), metText(r.OurGoalMet), text(r.OurFailedLegs), text(ours),
	}
}

func metText(met opt.Value[bool]) string {
	is, known := met.Get()
	if !known {
		return unknown
	}
	return yesNo(is)
}

// valueText writes a value with as many digits as it takes to show whether it meets the goal.
func valueText(v opt.Value[float64], r *goals.Row, unit string) string {
	x, ok := v.Get()
	if !ok {
		return unknown
	}
	meets := func(x float64) bool {
		met, _ := (&callingmetrics.Record{MetricValueAvg: opt.Of(x), Goal: r.Goal}).GoalMet()
		return met
	}
	const few, most = 4, 17
	text := ""
	for digits := few; digits <= most; digits++ {
		text = measure.Significant(x, digits)
		if short, err := strconv.ParseFloat(text, 64); err == nil && meets(short) == meets(x) {
			break
		}
	}
	switch unit {
	case "":
		return text
	case "percentage":
		return text + " %"
	}
	return text + " " + clean(unit)
}

// pageGoals is what the page shows: which metrics of the service have missed their goals.
type pageGoals struct {
	Known  int        `json:"known"` // metrics with a goal, each day by itself
	Missed int        `json:"missed"`
	Rows   []pageGoal `json:"rows"` // those that missed it, the latest days first
}

type pageGoal struct {
	Day    string `json:"day"`
	Metric string `json:"metric"`
	Value  string `json:"value"`
	Goal   string `json:"goal"`
	Ours   string `json:"ours"`
}

func newPageGoals(rows []goals.Row) (page pageGoals) {
	for i := range rows {
		r := &rows[i]
		met, known := r.GoalMet.Get()
		if !known {
			continue
		}
		if page.Known++; met {
			continue
		}
		page.Missed++
		page.Rows = append(page.Rows, pageGoal{
			text(r.Day), string(r.Metric), valueText(r.Value, r, r.Unit.Or("")), r.Goal.Or(""), valueText(r.OurValue, r, "percentage"),
		})
	}
	slices.SortStableFunc(page.Rows, func(a, b pageGoal) int { return strings.Compare(b.Day, a.Day) })
	page.Rows = page.Rows[:min(len(page.Rows), topRows)]
	return page
}
