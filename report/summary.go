package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// Count is how often something occurs.
type Count struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// EndReason is how many participants ended with one end code.
type EndReason struct {
	Code         string `json:"code"` // as the records have it; "" if they do not say it
	Participants int    `json:"participants"`
	Ungraceful   bool   `json:"ungraceful"`
	Description  string `json:"description"`
}

// Summary says what is in a set of logs: records, problems, calls. The lists
// are sorted, the most frequent first.
type Summary struct {
	Records             int                  `json:"records"`             // that could be read
	Unreadable          int                  `json:"unreadable"`          // that could not
	RecordsWithProblems int                  `json:"recordsWithProblems"` // of both kinds
	First               opt.Value[time.Time] `json:"firstTime"`           // earliest generation time, UTC
	Last                opt.Value[time.Time] `json:"lastTime"`            // latest generation time, UTC
	Logs                []Count              `json:"logs"`                // records by category or table
	Problems            []Count              `json:"problems"`            // by kind
	Calls               int                  `json:"calls"`
	CallTypes           []Count              `json:"callTypes"`
	Participants        int                  `json:"participants"`
	DroppedParticipants int                  `json:"droppedParticipants"`
	Streams             int                  `json:"streams"`
	PoorStreams         int                  `json:"poorStreams"`
	Quality             []Count              `json:"quality"` // calls by verdict
	Ratings             []Count              `json:"ratings"` // calls by rating
	Issues              []Count              `json:"issues"`
	EndReasons          []EndReason          `json:"endReasons"`
}

// SummaryBuilder gathers a [Summary]. The zero value is ready to use. It is not
// safe for use by several goroutines at once.
type SummaryBuilder struct {
	s                                            Summary
	logs, problems, types, verdicts, rated, bads tally
	ends                                         tally
}

// tally counts things by their names.
type tally map[string]*int

// add counts n more. The name need not stay valid.
func (t *tally) add(name string, n int) {
	count := (*t)[name]
	if count == nil {
		if *t == nil {
			*t = tally{}
		}
		count = new(int)
		(*t)[strings.Clone(name)] = count
	}
	*count += n
}

// Record counts a record, by its log (category or table), with the time when it
// was generated and the kinds of what is wrong with it. The log may be a text of a
// record that is used again.
func (b *SummaryBuilder) Record(log string, generated opt.Value[time.Time], problems []error) {
	b.s.Records++
	b.wrong(problems)
	b.logs.add(log, 1)
	b.time(generated)
}

// time notes when a record was generated.
func (b *SummaryBuilder) time(generated opt.Value[time.Time]) {
	t, ok := generated.Get()
	if !ok {
		return
	}
	if !b.s.First.IsSet() || t.Before(b.s.First.Or(t)) {
		b.s.First = generated
	}
	if !b.s.Last.IsSet() || t.After(b.s.Last.Or(t)) {
		b.s.Last = generated
	}
}

// Unreadable counts a record of which nothing could be read, and why.
func (b *SummaryBuilder) Unreadable(problems []error) {
	b.s.Unreadable++
	b.wrong(problems)
}

func (b *SummaryBuilder) wrong(problems []error) {
	if len(problems) > 0 {
		b.s.RecordsWithProblems++
	}
	for _, err := range problems {
		b.problems.add(err.Error(), 1)
	}
}

// Call counts a call.
func (b *SummaryBuilder) Call(v *quality.CallVerdict) {
	row := v.Row()
	b.s.Calls++
	b.types.add(string(row.CallType.Or("Unknown")), 1)
	b.s.Participants += row.Participants
	b.s.DroppedParticipants += row.DroppedParticipants
	b.s.Streams += row.Streams
	b.s.PoorStreams += row.PoorStreams
	b.verdicts.add(string(row.Quality), 1)
	b.rated.add(string(row.Rating), 1)
	for name, n := range row.IssueBreakdown {
		b.bads.add(name, n)
	}
	for _, p := range v.Call.Participants {
		if p.Summary != nil {
			b.ends.add(p.Summary.ParticipantEndReason.Or(""), 1)
		}
	}
}

// Merge adds what another SummaryBuilder has gathered.
func (b *SummaryBuilder) Merge(other *SummaryBuilder) {
	from := &other.s
	b.s.Records += from.Records
	b.s.Unreadable += from.Unreadable
	b.s.RecordsWithProblems += from.RecordsWithProblems
	b.time(from.First)
	b.time(from.Last)
	b.s.Calls += from.Calls
	b.s.Participants += from.Participants
	b.s.DroppedParticipants += from.DroppedParticipants
	b.s.Streams += from.Streams
	b.s.PoorStreams += from.PoorStreams
	for _, m := range []struct {
		to   *tally
		from tally
	}{
		{&b.logs, other.logs}, {&b.problems, other.problems}, {&b.types, other.types}, {&b.verdicts, other.verdicts},
		{&b.rated, other.rated}, {&b.bads, other.bads}, {&b.ends, other.ends},
	} {
		for name, n := range m.from {
			m.to.add(name, *n)
		}
	}
}

// Summary returns what has been gathered.
func (b *SummaryBuilder) Summary() Summary {
	s := b.s
	s.Logs, s.Problems, s.CallTypes = sorted(b.logs), sorted(b.problems), sorted(b.types)
	s.Quality, s.Ratings, s.Issues = sorted(b.verdicts), sorted(b.rated), sorted(b.bads)
	s.EndReasons = []EndReason{}
	for _, c := range sorted(b.ends) {
		end := EndReason{Code: c.Name, Participants: c.Count, Description: "no end code"}
		if code, err := errorcodes.Parse(c.Name); err == nil {
			e, _ := errorcodes.Lookup(code)
			end.Ungraceful, end.Description = e.Ungraceful, e.Description
		}
		s.EndReasons = append(s.EndReasons, end)
	}
	return s
}

func sorted(t tally) []Count {
	list := make([]Count, 0, len(t))
	for name, n := range t {
		list = append(list, Count{name, *n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	return list
}

// WriteSummary writes a summary: as a table, as text for people; as CSV, a line
// for each figure.
func WriteSummary(w io.Writer, f Format, s Summary) error {
	if err := f.check(); err != nil {
		return err
	}
	switch f {
	case JSON:
		return writeJSON(w, s)
	case NDJSON:
		return writeObjects(w, f, []Summary{s})
	case CSV:
		var lines []cells
		for _, l := range s.lines(screenOf(w)) {
			lines = append(lines, cells{l.key, l.name, l.value})
		}
		return writeCSV(w, []column{words("figure", 0), words("name", 0), words("value", 0)}, lines)
	}
	var b strings.Builder
	latest := ""
	screen := screenOf(w)
	width := max(24, columnsOf(screen.titled("First generated"))+2)
	for _, l := range s.lines(screen) {
		switch {
		case !l.listed:
			fmt.Fprintf(&b, "%-*s%10s\n", width, l.title, cmp.Or(l.shown, l.value))
			continue
		case l.key != latest:
			fmt.Fprintf(&b, "\n%s\n", screen.paint(bold, l.title))
			latest = l.key
		}
		text := screen.Wrap(someText(l.name)+clean(l.remark), 12)
		if colour := colourOf(l.name); colour != "" { // a verdict, which is a short word
			text = screen.paint(colour, l.name) + strings.TrimPrefix(text, l.name)
		}
		fmt.Fprintf(&b, "%10s  %s\n", l.value, text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// figure is a line of a summary: the key that JSON has for it, what people read
// instead, and in a list the name of what is counted.
type figure struct {
	key, title  string
	listed      bool
	name, value string
	shown       string // for people, instead of the value
	remark      string // for people, behind the name
}

func (s *Summary) lines(screen Screen) []figure {
	var lines []figure
	one := func(key, title, value string) {
		lines = append(lines, figure{key: key, title: title, value: value})
	}
	when := func(key, title string, t opt.Value[time.Time]) {
		lines = append(lines, figure{key: key, title: title, value: plain(t), shown: screen.moment(t)})
	}
	one("records", "Records", strconv.Itoa(s.Records))
	one("unreadable", "Unreadable", strconv.Itoa(s.Unreadable))
	one("recordsWithProblems", "With problems", strconv.Itoa(s.RecordsWithProblems))
	when("firstTime", screen.titled("First generated"), s.First)
	when("lastTime", screen.titled("Last generated"), s.Last)
	one("calls", "Calls", strconv.Itoa(s.Calls))
	one("participants", "Participants", strconv.Itoa(s.Participants))
	one("droppedParticipants", "Dropped participants", strconv.Itoa(s.DroppedParticipants))
	one("streams", "Streams", strconv.Itoa(s.Streams))
	one("poorStreams", "Poor streams", strconv.Itoa(s.PoorStreams))
	list := func(key, title string, counts []Count) {
		for _, c := range counts {
			lines = append(lines, figure{key: key, title: title, listed: true, name: c.Name, value: strconv.Itoa(c.Count)})
		}
	}
	list("logs", "Records by log", s.Logs)
	list("problems", "Problems", s.Problems)
	list("callTypes", "Calls by type", s.CallTypes)
	list("quality", "Calls by quality", s.Quality)
	list("ratings", "Calls by rating", s.Ratings)
	list("issues", "Issues", s.Issues)
	for _, e := range s.EndReasons {
		remark := "  " + e.Description
		if e.Ungraceful {
			remark += " (ungraceful)"
		}
		lines = append(lines, figure{key: "endReasons", title: "Participants by end code", listed: true,
			name: e.Code, value: strconv.Itoa(e.Participants), remark: remark})
	}
	return lines
}
