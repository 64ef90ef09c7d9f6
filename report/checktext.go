package report

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/acstelemetry/opt"
)

// table writes the check for people.
func (c *Check) table(s Screen) error {
	var b strings.Builder
	for _, l := range []struct {
		title string
		n     int
	}{
		{"Records", c.Records}, {"Unreadable", c.Unreadable}, {"With problems", c.RecordsWithProblems},
		{"Calls", c.Calls}, {"Complete calls", c.CompleteCalls},
	} {
		fmt.Fprintf(&b, "%-24s%10d\n", l.title, l.n)
	}
	c.problems(s, &b)
	c.gaps(s, &b)
	if _, err := s.Write([]byte(b.String())); err != nil {
		return err
	}
	if err := c.unknowns(s); err != nil {
		return err
	}
	return c.measures(s)
}

func (c *Check) problems(s Screen, b *strings.Builder) {
	if len(c.Problems) > 0 {
		fmt.Fprintf(b, "\n%s\n", s.paint(bold, "Problems in the records"))
	}
	for _, k := range c.Problems {
		fmt.Fprintf(b, "%10d  %s\n", k.Count, s.Wrap(clean(k.Kind), 12))
		for i := range k.Places {
			item(s, b, k.Places[i].text())
		}
		rest(b, k.Count-len(k.Places))
	}
}

// text says where a problem is, and what of a record it is.
func (p *ProblemPlace) text() string {
	text := p.Place.String()
	for _, part := range []string{p.Log, p.Field, p.Detail, p.Excerpt} {
		if part != "" {
			text += ": " + part
		}
	}
	return text
}

// item writes a place; where that takes several lines, those below are a little
// further in.
func item(s Screen, b *strings.Builder, text string) {
	fmt.Fprintf(b, "%12s%s\n", "", s.Wrap(clean(text), 14))
}

// rest says how many places are not shown.
func rest(b *strings.Builder, n int) {
	if n > 0 {
		fmt.Fprintf(b, "%12sand %d more\n", "", n)
	}
}

func (c *Check) gaps(s Screen, b *strings.Builder) {
	if len(c.Gaps) > 0 {
		fmt.Fprintf(b, "\n%s\n", s.paint(bold, "What calls lack"))
	}
	for _, k := range c.Gaps {
		of := "calls"
		if k.Calls == 1 {
			of = "call"
		}
		fmt.Fprintf(b, "%10d  %s\n", k.Count, s.Wrap(fmt.Sprintf("%s (%d %s)", k.Gap, k.Calls, of), 12))
		for i := range k.Places {
			p := &k.Places[i]
			where := text(p.CallID)
			if p.Source != nil {
				where = "the call without an ID in " + p.Source.String()
			}
			if p.Participant != nil {
				where += ": participant " + strconv.Itoa(*p.Participant)
			}
			item(s, b, where+": "+p.Detail)
		}
		rest(b, k.Count-len(k.Places))
	}
}

func (c *Check) unknowns(s Screen) error {
	columns := func(names ...column) []column {
		return append(append([]column{figures("RECORDS", 0)}, names...), words("FIRST IN", 0), figures("RECORD", 2), figures("OFFSET", 1))
	}
	for _, list := range []struct {
		title   string
		columns []column
		names   []UnknownName
		text    func(*UnknownName) cells
	}{
		{"Logs that the documents do not know", columns(words("LOG", 0)), c.UnknownLogs,
			func(n *UnknownName) cells { return cells{n.Log} }},
		{"Fields that the documents do not know", columns(words("LOG", 0), words("FIELD", 0)), c.UnknownFields,
			func(n *UnknownName) cells { return cells{n.Log, n.Field} }},
		{"Texts that the documents do not know", columns(words("LOG", 0), words("FIELD", 0), words("TEXT", 0)), c.UnknownTexts,
			func(n *UnknownName) cells { return cells{n.Log, n.Field, n.Text} }},
	} {
		if len(list.names) == 0 {
			continue
		}
		lines := make([]cells, len(list.names))
		for i := range list.names {
			n := &list.names[i]
			lines[i] = append(append(cells{strconv.Itoa(n.Count)}, list.text(n)...),
				n.First.File, text(n.First.Record), strconv.FormatInt(n.First.Offset, 10))
			for k, name := range lines[i] {
				lines[i][k] = shorten(clean(name), longestText)
			}
		}
		if _, err := fmt.Fprintf(s, "\n%s\n", s.paint(bold, list.title)); err != nil {
			return err
		}
		if err := writeTable(s, list.columns, lines); err != nil {
			return err
		}
	}
	return nil
}

// longestText is how much of a name that a record made up is shown in a table, in
// characters.
const longestText = 100

func (c *Check) measures(s Screen) error {
	lines := make([]cells, len(c.Measures))
	for i := range c.Measures {
		m := &c.Measures[i]
		count := strconv.Itoa(m.Count)
		if total, ok := m.Total.Get(); ok {
			count += "/" + strconv.FormatInt(total, 10)
		}
		lines[i] = cells{m.Title, percent(m.Share), count, unknown, unknown}
		limit, ok := m.Limit.Get()
		if !ok {
			continue
		}
		text := strconv.FormatFloat(limit, 'f', -1, 64)
		if m.Total.IsSet() {
			text = strconv.FormatFloat(100*limit, 'g', 10, 64) + " %"
		}
		lines[i][3] = m.Bound.Or("") + " " + text
		lines[i][4] = m.Result.Or(unknown)
	}
	if len(lines) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(s); err != nil {
		return err
	}
	return writeTable(s, []column{words("MEASURE", 0), figures("SHARE", 0), figures("COUNT", 0), figures("LIMIT", 0), words("RESULT", 0)}, lines)
}

// percent writes a share with as many places as it takes to tell a small one
// from nothing.
func percent(v opt.Value[float64]) string {
	x, ok := v.Get()
	if !ok {
		return unknown
	}
	if text := fmt.Sprintf("%.1f %%", 100*x); x == 0 || text != "0.0 %" {
		return text
	}
	return "<0.1 %"
}
