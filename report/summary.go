package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// nameCount is how often something occurs.
type nameCount struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// endCount is how many participants ended with one end code.
type endCount struct {
	Code         string `json:"code"` // as the records have it; "" for none
	Participants int    `json:"participants"`
	Ungraceful   bool   `json:"ungraceful"` // some of them were dropped
	Description  string `json:"description"`
	Dropped      int    `json:"dropped"`
}

// newEndCount returns the count of an end code, with what the catalogue says about it.
func newEndCount(code string, participants, dropped int) endCount {
	end := endCount{Code: code, Participants: participants, Ungraceful: dropped > 0, Dropped: dropped}
	if n, err := errorcodes.Parse(code); err == nil {
		e, _ := errorcodes.Lookup(n)
		end.Description = e.Description
	}
	return end
}

// Summary gathers what is in a set of logs, for [WriteSummary]: records, problems, calls.
// The zero value is ready to use. It is not safe for use by several goroutines at once.
type Summary struct {
	view                                         summaryView
	logs, problems, types, verdicts, rated, bads tally
	ends, dropped, failed                        tally
}

// summaryView is a summary as JSON. The lists are sorted, the most frequent first.
type summaryView struct {
	Records             int                  `json:"records"`             // that could be read
	Unreadable          int                  `json:"unreadable"`          // that could not
	RecordsWithProblems int                  `json:"recordsWithProblems"` // of both kinds
	First               opt.Value[time.Time] `json:"firstTime"`           // earliest generation time, UTC
	Last                opt.Value[time.Time] `json:"lastTime"`            // latest generation time, UTC
	Logs                []nameCount          `json:"logs"`                // records by category or table
	Problems            []nameCount          `json:"problems"`            // by kind
	Calls               int                  `json:"calls"`
	CallTypes           []nameCount          `json:"callTypes"`
	Participants        int                  `json:"participants"`
	DroppedParticipants int                  `json:"droppedParticipants"`
	Streams             int                  `json:"streams"`
	PoorStreams         int                  `json:"poorStreams"`
	Quality             []nameCount          `json:"quality"` // calls by verdict
	Ratings             []nameCount          `json:"ratings"` // calls by rating
	Issues              []nameCount          `json:"issues"`
	EndReasons          []endCount           `json:"endReasons"`
	FailedOutgoing      []nameCount          `json:"failedOutgoing"` // failed outgoing calls by the client's reason; "" for none
}

// tally counts things by their names.
type tally map[string]*int

// add counts n more. It keeps a copy of the name.
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

// Record counts a record by its log (category or table), with the time when it was
// generated and the kinds of what is wrong with it. The log may be a text of a record that
// is reused.
func (s *Summary) Record(log string, generated opt.Value[time.Time], problems []error) {
	s.view.Records++
	s.wrong(problems)
	s.logs.add(log, 1)
	s.time(generated)
}

// time notes when a record was generated.
func (s *Summary) time(generated opt.Value[time.Time]) {
	t, ok := generated.Get()
	if !ok {
		return
	}
	if !s.view.First.IsSet() || t.Before(s.view.First.Or(t)) {
		s.view.First = generated
	}
	if !s.view.Last.IsSet() || t.After(s.view.Last.Or(t)) {
		s.view.Last = generated
	}
}

// Unreadable counts a record that could not be read, and why.
func (s *Summary) Unreadable(problems []error) {
	s.view.Unreadable++
	s.wrong(problems)
}

func (s *Summary) wrong(problems []error) {
	if len(problems) > 0 {
		s.view.RecordsWithProblems++
	}
	for _, err := range problems {
		s.problems.add(err.Error(), 1)
	}
}

// Call counts a call.
func (s *Summary) Call(v *quality.CallVerdict) {
	row := v.Row()
	s.view.Calls++
	s.types.add(string(row.CallType.Or("Unknown")), 1)
	s.view.Participants += row.Participants
	s.view.DroppedParticipants += row.DroppedParticipants
	s.view.Streams += row.Streams
	s.view.PoorStreams += row.PoorStreams
	s.verdicts.add(string(row.Quality), 1)
	s.rated.add(string(row.Rating), 1)
	for name, n := range row.IssueBreakdown {
		s.bads.add(name, n)
	}
	for _, op := range v.Call.Operations {
		if reason, failed := op.FailedOutgoing(); failed {
			s.failed.add(reason, 1)
		}
	}
	for _, p := range v.Call.Participants {
		if p.Summary != nil {
			s.ends.add(p.Summary.ParticipantEndReason.Or(""), 1)
		}
	}
	for _, p := range v.Dropped {
		if p.Summary != nil {
			s.dropped.add(p.Summary.ParticipantEndReason.Or(""), 1)
		}
	}
}

// Merge adds what another Summary has gathered, which stays as it is.
func (s *Summary) Merge(other *Summary) {
	from := &other.view
	s.view.Records += from.Records
	s.view.Unreadable += from.Unreadable
	s.view.RecordsWithProblems += from.RecordsWithProblems
	s.time(from.First)
	s.time(from.Last)
	s.view.Calls += from.Calls
	s.view.Participants += from.Participants
	s.view.DroppedParticipants += from.DroppedParticipants
	s.view.Streams += from.Streams
	s.view.PoorStreams += from.PoorStreams
	for _, m := range []struct {
		to   *tally
		from tally
	}{
		{&s.logs, other.logs}, {&s.problems, other.problems}, {&s.types, other.types}, {&s.verdicts, other.verdicts},
		{&s.rated, other.rated}, {&s.bads, other.bads}, {&s.ends, other.ends}, {&s.failed, other.failed}, {&s.dropped, other.dropped},
	} {
		for name, n := range m.from {
			m.to.add(name, *n)
		}
	}
}

// result returns what has been gathered.
func (s *Summary) result() *summaryView {
	v := s.view
	v.Logs, v.Problems, v.CallTypes = sorted(s.logs), sorted(s.problems), sorted(s.types)
	v.Quality, v.Ratings, v.Issues = sorted(s.verdicts), sorted(s.rated), sorted(s.bads)
	v.FailedOutgoing = sorted(s.failed)
	v.EndReasons = []endCount{}
	for _, c := range sorted(s.ends) {
		dropped := 0
		if n := s.dropped[c.Name]; n != nil {
			dropped = *n
		}
		end := newEndCount(c.Name, c.Count, dropped)
		end.Description = cmp.Or(end.Description, "no end code")
		v.EndReasons = append(v.EndReasons, end)
	}
	return &v
}

func sorted(t tally) []nameCount {
	list := make([]nameCount, 0, len(t))
	for name, n := range t {
		list = append(list, nameCount{name, *n})
	}
	slices.SortFunc(list, func(a, b nameCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	return list
}

// WriteSummary writes what a summary has gathered, the most frequent first. [Table] is text
// for people; [CSV] has one line for each figure. Nil options mean the defaults.
func WriteSummary(w io.Writer, f Format, s *Summary, o *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	v := s.result()
	switch f {
	case JSON:
		return writeJSON(w, v)
	case NDJSON:
		return writeObjects(w, f, []*summaryView{v})
	case CSV:
		var lines [][]string
		for _, l := range v.figures(zone{time.UTC}) {
			lines = append(lines, []string{l.key, l.name, l.value})
		}
		return writeCSV(w, []column{words("figure", 0), words("name", 0), words("value", 0)}, lines)
	}
	return textdoc.Write(w, v.text(o.zone()))
}

// text returns the summary for people.
func (s *summaryView) text(z zone) textdoc.Doc {
	var doc textdoc.Doc
	section := ""
	width := max(24, utf8.RuneCountInString(z.titled("First generated"))+2)
	for _, l := range s.figures(z) {
		if !l.listed {
			doc = append(doc, &textdoc.Line{Lead: fmt.Sprintf("%-*s%10s", width, l.title, cmp.Or(l.shown, l.value))})
			continue
		}
		if l.key != section {
			section = l.key
			doc = append(doc, textdoc.Heading(l.title))
		}
		doc = append(doc, &textdoc.Line{
			Lead: fmt.Sprintf("%10s  ", l.value), Text: someText(l.name) + clean(l.remark), Indent: kindIndent, Verdict: l.verdict,
		})
	}
	return doc
}

// figure is a line of a summary: its JSON key, its title for people, and in a list the name
// of what is counted.
type figure struct {
	key, title  string
	listed      bool
	verdict     bool // the name is one
	name, value string
	shown       string // to people, instead of the value
	remark      string // for people, after the name
}

func (s *summaryView) figures(z zone) []figure {
	var lines []figure
	one := func(key, title, value string) {
		lines = append(lines, figure{key: key, title: title, value: value})
	}
	when := func(key, title string, t opt.Value[time.Time]) {
		lines = append(lines, figure{key: key, title: z.titled(title), value: plain(t), shown: z.second(t)})
	}
	one("records", "Records", strconv.Itoa(s.Records))
	one("unreadable", "Unreadable", strconv.Itoa(s.Unreadable))
	one("recordsWithProblems", "With problems", strconv.Itoa(s.RecordsWithProblems))
	when("firstTime", "First generated", s.First)
	when("lastTime", "Last generated", s.Last)
	one("calls", "Calls", strconv.Itoa(s.Calls))
	one("participants", "Participants", strconv.Itoa(s.Participants))
	one("droppedParticipants", "Dropped participants", strconv.Itoa(s.DroppedParticipants))
	one("streams", "Streams", strconv.Itoa(s.Streams))
	one("poorStreams", "Poor streams", strconv.Itoa(s.PoorStreams))
	list := func(key, title string, counts []nameCount) {
		for _, c := range counts {
			lines = append(lines, figure{key: key, title: title, listed: true, verdict: key == "quality" || key == "ratings",
				name: c.Name, value: strconv.Itoa(c.Count)})
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
		if e.Dropped > 0 {
			remark += fmt.Sprintf(" (%d dropped)", e.Dropped)
		}
		lines = append(lines, figure{key: "endReasons", title: "Participants by end code", listed: true,
			name: e.Code, value: strconv.Itoa(e.Participants), remark: remark})
	}
	list("failedOutgoing", "Failed outgoing calls by reason", s.FailedOutgoing)
	return lines
}
