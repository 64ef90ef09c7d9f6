package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/opt"
)

// Call writes one call: as a table, as text for people with its overview,
// issues and timeline; as JSON, all of it. CSV has one row for each item of the
// timeline.
func Call(w io.Writer, f Format, view CallView) error {
	switch f {
	case JSON:
		return writeJSON(w, view)
	case NDJSON:
		return write(w, f, []CallView{view}, nil, nil)
	case CSV:
		return timelineCSV(w, view)
	}
	t := callText{view: view}
	t.screen = screenOf(w).on(&t.b)
	t.overview()
	t.participants()
	t.issues()
	t.streams()
	t.series()
	t.ratings()
	t.usage()
	t.audit()
	t.timeline()
	_, err := io.WriteString(w, t.b.String())
	return err
}

// callText writes the text of a call.
type callText struct {
	b      strings.Builder
	screen Screen // writes to b
	view   CallView
}

func (t *callText) heading(name string) { fmt.Fprintf(&t.b, "\n%s\n", t.screen.paint(bold, name)) }

func (t *callText) table(columns []column, lines []cells) {
	writeTable(t.screen, columns, lines) //nolint:errcheck // a strings.Builder never fails
}

func (t *callText) overview() {
	o := &t.view.Overview
	width := max(14, utf8.RuneCountInString(t.screen.titled("Time"))+2)
	line := func(name, value string) { fmt.Fprintf(&t.b, "%-*s%s\n", width, name, clean(value)) }
	line("Call", text(o.CallID))
	line("Type", text(o.CallType))
	line(t.screen.titled("Time"), t.screen.moment(o.Start)+" to "+t.screen.moment(o.End)+", "+duration(o.DurationSeconds))
	line("Participants", fmt.Sprintf("%d (%s), at most %d at one time, %d dropped",
		o.Participants, counts(o.ClientTypes), t.view.Timeline.Peak, o.DroppedParticipants))
	line("Streams", fmt.Sprintf("%d, %d poor", o.Streams, o.PoorStreams))
	fmt.Fprintf(&t.b, "%-*s%s (profile %s)\n", width, "Quality",
		t.screen.paint(colourOf(string(o.Quality)), string(o.Quality)), clean(t.view.Profile))
	line("Rating", string(o.Rating))
	line("Complete", yesNo(o.Complete))
	if o.TeamsThreadID.IsSet() {
		line("Teams thread", text(o.TeamsThreadID))
	}
	if o.ResourceID.IsSet() {
		line("Resource", text(o.ResourceID))
	}
}

func (t *callText) participants() {
	t.heading("Participants")
	columns := []column{{"#", true}, {"WHO", false}, {"ENDPOINT", false}, {t.screen.titled("CAME"), false}, {t.screen.titled("LEFT"), false},
		{"END", false}, {"QUALITY", false}, {"STREAMS", true}, {"POOR", true}, {"OPS", true}, {"BAD", true}}
	var lines []cells
	for i := range t.view.Participants {
		p := &t.view.Participants[i]
		end := endText(p.EndReason, p.EndSubCode)
		if p.Ungraceful {
			end += " ungraceful"
		}
		lines = append(lines, cells{strconv.Itoa(p.Number), clean(p.Name), clean(text(p.EndpointType)),
			t.screen.moment(p.Start), t.screen.moment(p.End), clean(end), string(p.Quality), strconv.Itoa(p.Streams),
			strconv.Itoa(p.PoorStreams), strconv.Itoa(p.Operations), strconv.Itoa(p.BadOperations)})
	}
	t.table(columns, lines)
}

func (t *callText) issues() {
	t.heading("Issues")
	if len(t.view.Issues) == 0 {
		t.b.WriteString("none\n")
	}
	for _, issue := range t.view.Issues {
		fmt.Fprintf(&t.b, "%4d  %s\n", issue.Count, clean(issue.Name))
		for _, e := range issue.Events {
			t.wrapped(fmt.Sprintf("      %s  %s  ", t.screen.moment(e.Start), whom(e.Participant)), e.Detail)
		}
	}
}

// wrapped writes a line of which the second part may need more lines on a screen.
// They are indented a little more than the lines of a list.
func (t *callText) wrapped(before, text string) {
	const indent = 10
	first := utf8.RuneCountInString(before)
	if s := t.screen; s.Width > 0 && first+utf8.RuneCountInString(text) > s.Width {
		fmt.Fprintf(&t.b, "%s\n%s%s\n", strings.TrimRight(before, " "), strings.Repeat(" ", indent), s.wrap(clean(text), indent))
		return
	}
	t.b.WriteString(before + clean(text) + "\n")
}

func whom(number *int) string {
	if number == nil {
		return "nobody known"
	}
	return "participant " + strconv.Itoa(*number)
}

func (t *callText) streams() {
	if len(t.view.Streams) == 0 {
		return
	}
	t.heading("Streams")
	columns := []column{{"OF", true}, {"MEDIA", false}, {"STREAM", true}, {"DIRECTION", false}, {"TRANSPORT", false},
		{"CODEC", false}, {"RTT", true}, {"JITTER", true}, {"LOSS", true}, {"VERDICT", false}}
	var lines []cells
	for i := range t.view.Streams {
		s := &t.view.Streams[i]
		value := func(metric, unit string) string {
			v, ok := s.Metrics[metric]
			if !ok {
				return unknown
			}
			for j := range s.Findings {
				if f := &s.Findings[j]; string(f.Metric) == metric {
					return beyond(v, f.Limit, unit)
				}
			}
			return measure(v, unit)
		}
		lines = append(lines, cells{numberText(s.Participant), clean(text(s.MediaType)), text(s.StreamID), s.Direction,
			clean(text(s.Transport)), clean(text(s.Codec)), value("RoundTripTimeAvg", "ms"), value("JitterAvg", "ms"),
			value("PacketLossRateAvg", "ratio"), string(s.Verdict)})
	}
	t.table(columns, lines)
}

// series writes the media statistics, a line for each metric of each stream.
func (t *callText) series() {
	if len(t.view.Series) == 0 {
		return
	}
	t.heading("Media statistics, as the clients measured them")
	columns := []column{{"OF", true}, {"METRIC", false}, {"MEDIA", false}, {"STREAM", false}, {"DIRECTION", false},
		{"INTERVALS", true}, {"LEAST", true}, {"MEAN", true}, {"GREATEST", true}, {"VERDICT", false}, {"POOR FOR", true}}
	var lines []cells
	for i := range t.view.Series {
		s := &t.view.Series[i]
		poorFor := unknown
		if share, ok := s.Share.Get(); ok {
			poorFor = measure(share, "ratio")
		}
		least, mean, greatest := s.extent()
		lines = append(lines, cells{numberText(s.Participant), clean(s.Metric), someText(s.Media), someText(s.StreamID),
			someText(s.Direction), strconv.Itoa(len(s.Points)), least, mean, greatest, text(s.Verdict), poorFor})
	}
	t.table(columns, lines)
}

// numberText writes a participant's number.
func numberText(n *int) string {
	if n == nil {
		return unknown
	}
	return strconv.Itoa(*n)
}

// extent returns the least value of a series, the mean of its intervals'
// averages, and the greatest value, with the unit that follows from the metric's
// name.
func (s *SeriesView) extent() (least, mean, greatest string) {
	low, high, sum, count := math.Inf(1), math.Inf(-1), 0.0, 0
	for _, p := range s.Points {
		for _, v := range []opt.Value[float64]{p.Minimum, p.Average, p.Maximum} {
			low, high = min(low, v.Or(low)), max(high, v.Or(high))
		}
		if v, ok := p.Average.Get(); ok {
			sum, count = sum+v, count+1
		}
	}
	write := func(v float64, known bool) string {
		switch {
		case !known:
			return unknown
		case strings.HasSuffix(s.Metric, "InMs"):
			return measure(v, "ms")
		}
		return significant(v, 6)
	}
	return write(low, low <= high), write(sum/float64(count), count > 0), write(high, low <= high)
}

func (t *callText) audit() {
	if len(t.view.Audit) == 0 {
		return
	}
	t.heading("What the records lack")
	for _, a := range t.view.Audit {
		who := ""
		if a.Participant != nil {
			who = whom(a.Participant) + ": "
		}
		fmt.Fprintf(&t.b, "      %s\n", t.screen.wrap(fmt.Sprintf("%s%s (%s)", who, a.Gap, a.Detail), 6))
	}
}

func (t *callText) timeline() {
	t.heading(t.screen.titled("Timeline"))
	empty := true
	for _, lane := range t.view.Timeline.Lanes {
		fmt.Fprintf(&t.b, "%s  %s to %s\n", whom(lane.Participant), t.screen.clock(lane.Join), t.screen.clock(lane.Leave))
		empty = false
		for _, i := range lane.Items {
			mark := " "
			if i.Bad {
				mark = t.screen.paint(red, "!")
			}
			t.b.WriteString("  " + mark)
			t.wrapped(fmt.Sprintf(" %s %9s  %-15s%s  ", t.screen.clock(opt.Of(i.Start)),
				i.End.Sub(i.Start).Round(time.Millisecond), clean(i.Group), clean(i.Name)), i.Detail)
		}
	}
	if empty {
		t.b.WriteString("nothing has a time\n")
	}
}

func timelineCSV(w io.Writer, view CallView) error {
	columns := []column{{"participant", true}, {"kind", false}, {"group", false}, {"name", false},
		{"start", false}, {"end", false}, {"bad", false}, {"detail", false}}
	var lines []cells
	for _, lane := range view.Timeline.Lanes {
		number := ""
		if lane.Participant != nil {
			number = strconv.Itoa(*lane.Participant)
		}
		for _, i := range lane.Items {
			lines = append(lines, cells{number, i.Kind, i.Group, i.Name, i.Start.UTC().Format(time.RFC3339Nano),
				i.End.UTC().Format(time.RFC3339Nano), strconv.FormatBool(i.Bad), i.Detail})
		}
	}
	return writeCSV(w, columns, lines)
}
