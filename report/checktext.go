package report

import (
	"fmt"
	"strconv"

	"example.com/acstelemetry/internal/textdoc"
)

// How far the texts of a check begin from the left.
const (
	kindIndent  = 12
	placeIndent = 14
)

// text returns the check for people.
func (c *checkView) text() textdoc.Doc {
	var doc textdoc.Doc
	for _, l := range []struct {
		title string
		n     int
	}{
		{"Records", c.Records}, {"Unreadable", c.Unreadable}, {"With problems", c.RecordsWithProblems},
		{"Calls", c.Calls}, {"Complete calls", c.CompleteCalls},
	} {
		doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("%-24s%10d", l.title, l.n)})
	}
	doc = c.problemsText(doc)
	doc = c.gapsText(doc)
	doc = c.unknownText(doc)
	doc = c.othersText(doc)
	return c.measuresText(doc)
}

func (c *checkView) problemsText(doc textdoc.Doc) textdoc.Doc {
	if len(c.Problems) > 0 {
		doc = append(doc, textdoc.Heading("Problems in the records"))
	}
	for _, k := range c.Problems {
		doc = append(doc, kindLine(k.Count, k.Kind))
		for i := range k.Places {
			doc = append(doc, placeLine(k.Places[i].text()))
		}
		doc = more(doc, k.Count-len(k.Places))
	}
	return doc
}

// text says where a problem is, and in which part of a record.
func (p *problemPlace) text() string {
	text := p.place.text()
	for _, part := range []string{p.Log, p.Field, p.Detail, p.Excerpt} {
		if part != "" {
			text += ": " + part
		}
	}
	return text
}

// kindLine returns the line of a kind of problem or gap.
func kindLine(count int, text string) *textdoc.Line {
	return &textdoc.Line{Lead: fmt.Sprintf("%10d  ", count), Text: clean(text), Indent: kindIndent}
}

// placeLine returns the line of a place.
func placeLine(text string) *textdoc.Line {
	return &textdoc.Line{Lead: fmt.Sprintf("%*s", kindIndent, ""), Text: clean(text), Indent: placeIndent}
}

// more adds how many places are not shown.
func more(doc textdoc.Doc, n int) textdoc.Doc {
	if n > 0 {
		doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("%*sand %d more", kindIndent, "", n)})
	}
	return doc
}

func (c *checkView) gapsText(doc textdoc.Doc) textdoc.Doc {
	if len(c.Gaps) > 0 {
		doc = append(doc, textdoc.Heading("What calls lack"))
	}
	for _, k := range c.Gaps {
		of := "calls"
		if k.Calls == 1 {
			of = "call"
		}
		doc = append(doc, kindLine(k.Count, fmt.Sprintf("%s (%d %s)", k.Gap, k.Calls, of)))
		for i := range k.Places {
			p := &k.Places[i]
			where := text(p.CallID)
			if p.Source != nil {
				where = "the call without an ID in " + p.Source.text()
			}
			if p.Participant != nil {
				where += ": " + participantText(p.Participant)
			}
			doc = append(doc, placeLine(where+": "+p.Detail))
		}
		doc = more(doc, k.Count-len(k.Places))
	}
	return doc
}

func (c *checkView) unknownText(doc textdoc.Doc) textdoc.Doc {
	for _, list := range []struct {
		title   string
		columns []column
		names   []unknownName
		more    int
		text    func(*unknownName) []string
	}{
		{"Logs that the documents do not know", []column{words("LOG", 0)}, c.UnknownLogs, c.Unlisted.Logs,
			func(n *unknownName) []string { return []string{n.Log} }},
		{"Fields that the documents do not know", []column{words("LOG", 0), words("FIELD", 0)}, c.UnknownFields, c.Unlisted.Fields,
			func(n *unknownName) []string { return []string{n.Log, n.Field} }},
		{"Texts that the documents do not know", []column{words("LOG", 0), words("FIELD", 0), words("TEXT", 0)}, c.UnknownTexts, c.Unlisted.Texts,
			func(n *unknownName) []string { return []string{n.Log, n.Field, n.Text} }},
	} {
		if len(list.names) == 0 {
			continue
		}
		t := &table{Columns: append(append([]column{figures("RECORDS", 0)}, list.columns...),
			words("FIRST IN", 0), figures("RECORD", 2), figures("OFFSET", 1))}
		for i := range list.names {
			n := &list.names[i]
			row := append([]string{strconv.Itoa(n.Count)}, list.text(n)...)
			row = append(row, n.First.File, text(n.First.Record), strconv.FormatInt(n.First.Offset, 10))
			for k := range row {
				row[k] = clean(ellipsis(row[k], longestText))
			}
			t.Rows = append(t.Rows, row)
		}
		doc = append(doc, textdoc.Heading(list.title), t)
		if c.Unlisted.AtLeast && list.more > 0 {
			doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("%*sand at least %d more", kindIndent, "", list.more)})
		} else {
			doc = more(doc, list.more)
		}
	}
	return doc
}

// othersText adds the other logs, which are documented and lack nothing.
func (c *checkView) othersText(doc textdoc.Doc) textdoc.Doc {
	if len(c.OtherLogs) == 0 {
		return doc
	}
	t := &table{Columns: []column{figures("RECORDS", 0), words("LOG", 0)}}
	for _, o := range c.OtherLogs {
		t.Rows = append(t.Rows, []string{strconv.Itoa(o.Count), clean(o.Log)})
	}
	return append(doc, textdoc.Heading("Documented logs that are not about calls"), t)
}

// longestText is how much of a name from a record is shown in a table, in characters.
const longestText = 100

// ellipsis cuts a text to a number of characters.
func ellipsis(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

func (c *checkView) measuresText(doc textdoc.Doc) textdoc.Doc {
	if len(c.Measures) == 0 {
		return doc
	}
	t := &table{Columns: []column{words("MEASURE", 0), figures("SHARE", 0), figures("COUNT", 0), figures("LIMIT", 0), words("RESULT", 0)}}
	for i := range c.Measures {
		m := &c.Measures[i]
		count := strconv.Itoa(m.Count)
		if total, ok := m.Total.Get(); ok {
			count += "/" + strconv.FormatInt(total, 10)
		}
		row := []string{m.title, percent(m.Share), count, unknown, m.Result.Or(unknown)}
		if limit, ok := m.Limit.Get(); ok {
			text := strconv.FormatFloat(limit, 'f', -1, 64)
			if m.Total.IsSet() {
				text = strconv.FormatFloat(100*limit, 'g', 10, 64) + " %"
			}
			row[3] = m.Bound.Or("") + " " + text
		}
		t.Rows = append(t.Rows, row)
	}
	return append(doc, new(textdoc.Line), t)
}
