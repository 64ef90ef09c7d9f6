package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"example.com/acstelemetry/exposure"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
)

// exposureView is what ends, as JSON.
type exposureView struct {
	EndsOn     string         `json:"endsOn"`
	Statement  string         `json:"statement"`
	Source     string         `json:"source"`
	SourceDate string         `json:"sourceDate"`
	Rows       []exposure.Row `json:"rows"`
}

func newExposureView(rows []exposure.Row) exposureView {
	return exposureView{exposure.Date, exposure.Statement, exposure.Source, exposure.SourceDate, rows}
}

// WriteExposure writes which calls end in 2028. [NDJSON] and [CSV] have a row for each line of
// the table and for those that it leaves out, [JSON] an object with the same rows and with
// what Azure has announced. Nil options mean the defaults.
func WriteExposure(w io.Writer, f Format, t *exposure.Tally, _ *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	rows := t.Rows()
	switch f {
	case JSON:
		return writeJSON(w, newExposureView(rows))
	case Table:
		return textdoc.Write(w, exposureText(rows))
	}
	return writeObjects(w, f, rows)
}

// exposureTitles are the sections of the text after the first.
func exposureTitles() map[exposure.By]string {
	return map[exposure.By]string{
		exposure.ByScenario: "By scenario", exposure.ByMonth: "By month (UTC)", exposure.ByApp: "By application",
		exposure.ByAppVersion: "By version of the application", exposure.BySDKVersion: "By SDK version",
		exposure.ByEvidence: "Evidence",
	}
}

// leading returns the first rows of one kind, those with so many values at most, how many
// values are left, and the rows of other kinds. Only applications and versions can be many.
func leading(rows []exposure.Row, most int) (list []exposure.Row, left int, rest []exposure.Row) {
	by, values := rows[0].By, 0
	for i := range rows {
		if rows[i].By != by {
			rows, rest = rows[:i], rows[i:]
			break
		}
	}
	for i := range rows {
		if i == 0 || rows[i].Value != rows[i-1].Value {
			values++
		}
		switch by {
		case exposure.ByApp, exposure.ByAppVersion, exposure.BySDKVersion:
			if values > most {
				continue
			}
		}
		list = append(list, rows[i])
	}
	return list, max(0, values-most), rest
}

// noneKnown reports whether no record names a value.
func noneKnown(list []exposure.Row) bool {
	return !slices.ContainsFunc(list, func(r exposure.Row) bool { return r.Value != string(exposure.Unknown) })
}

// exposureText returns what ends for people.
func exposureText(rows []exposure.Row) textdoc.Doc {
	const most = 10 // values of a section
	doc := textdoc.Doc{
		&textdoc.Line{Text: exposure.Statement},
		&textdoc.Line{Text: "Source: " + exposure.Source + " as of " + exposure.SourceDate},
		new(textdoc.Line),
	}
	untimed := 0
	for len(rows) > 0 {
		var list []exposure.Row
		var left int
		list, left, rows = leading(rows, most)
		by := list[0].By
		if (by == exposure.ByApp || by == exposure.ByAppVersion) && noneKnown(list) {
			continue
		}
		t := &table{Columns: exposureColumns(by), NotesBelow: true}
		for i := range list {
			t.Rows = append(t.Rows, exposureCells(&list[i]))
			if by == exposure.ByEnding {
				untimed += list[i].WithoutMinutes
			}
		}
		if by != exposure.ByEnding {
			doc = append(doc, textdoc.Heading(exposureTitles()[by]))
		}
		doc = append(doc, t)
		if left > 0 {
			doc = append(doc, &textdoc.Line{Text: fmt.Sprintf("and %d more; the other formats have all", left)})
		}
	}
	doc = append(doc, new(textdoc.Line), &textdoc.Line{Text: "MINUTES are those of all participants together, IDENTIFIERS the different users; telephones have none."})
	if untimed > 0 {
		doc = append(doc, &textdoc.Line{Text: fmt.Sprintf("Participants without a duration, whose minutes are missing: %d.", untimed)})
	}
	return append(doc, textdoc.Notes{})
}

func exposureColumns(by exposure.By) []column {
	var first []column
	switch by {
	case exposure.ByEnding:
		first = []column{wideWords("ON "+exposure.Date, 0, 10)}
	case exposure.ByScenario:
		first = []column{wideWords("SCENARIO", 0, 25), words("ENDING", 0)}
	default:
		first = []column{wideWords(map[exposure.By]string{
			exposure.ByMonth: "MONTH", exposure.ByApp: "APPLICATION", exposure.ByEvidence: "EVIDENCE",
		}[by], 0, 12), wideWords("SCENARIO", 0, 25), words("ENDING", 0)}
		if first[0].Title == "" {
			first[0].Title = "VERSION"
		}
	}
	columns := append(first, figures("CALLS", 0), figures("SHARE", 2), figures("PARTICIPANTS", 0), figures("SHARE", 2), figures("MINUTES", 1), figures("SHARE", 2))
	if by == exposure.ByEnding || by == exposure.ByScenario {
		columns = append(columns, figures("IDENTIFIERS", 1))
	}
	return columns
}

func exposureCells(r *exposure.Row) []string {
	cells := []string{clean(r.Value)}
	if r.By != exposure.ByEnding {
		if r.By != exposure.ByScenario {
			cells = append(cells, shown(r.Scenario))
		}
		cells = append(cells, string(r.Ending))
	}
	cells = append(cells, strconv.Itoa(r.Calls), percent(r.CallsShare), strconv.Itoa(r.Participants), percent(r.ParticipantsShare),
		strconv.FormatFloat(r.ParticipantMinutes, 'f', 1, 64), percent(r.MinutesShare))
	if r.Identifiers != (opt.Value[int64]{}) {
		cells = append(cells, text(r.Identifiers))
	}
	return cells
}

// pageExposure is what ends in the form of the page.
type pageExposure struct {
	EndsOn     string              `json:"endsOn"`
	Statement  string              `json:"statement"`
	Source     string              `json:"source"`
	SourceDate string              `json:"sourceDate"`
	Rows       []pageExposureRow   `json:"rows"`
	Left       map[exposure.By]int `json:"left"` // values that are not listed
}

type pageExposureRow struct {
	By           exposure.By      `json:"by"`
	Value        string           `json:"value"`
	Scenario     string           `json:"scenario"`
	Ending       exposure.Ending  `json:"ending"`
	Calls        int              `json:"calls"`
	Participants int              `json:"participants"`
	Minutes      float64          `json:"minutes"`
	Identifiers  opt.Value[int64] `json:"identifiers"`
}

func newPageExposure(rows []exposure.Row) pageExposure {
	page := pageExposure{exposure.Date, exposure.Statement, exposure.Source, exposure.SourceDate, nil, map[exposure.By]int{}}
	for len(rows) > 0 {
		var list []exposure.Row
		var left int
		list, left, rows = leading(rows, topRows)
		page.Left[list[0].By] = left
		for _, r := range list {
			page.Rows = append(page.Rows, pageExposureRow{
				r.By, r.Value, string(r.Scenario.Or("")), r.Ending, r.Calls, r.Participants, math.Round(10*r.ParticipantMinutes) / 10, r.Identifiers,
			})
		}
	}
	return page
}
