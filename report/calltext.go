package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// WriteCall writes one call that the profile has judged. [Table] is text for people:
// the overview, what went wrong, and the timeline. [JSON] and [NDJSON] have all of the
// call, every record included. [CSV] has one row for each item of the timeline.
//
// In JSON every key is there, null for what is not known. A record has the fields that
// all logs share; under properties those of its log; under unknownFields what the
// log's schema does not know; and under unreadable the JSON of what could not be read as
// its field, or not exactly.
func WriteCall(w io.Writer, f Format, p *quality.Profile, v *quality.CallVerdict) error {
	if err := f.check(); err != nil {
		return err
	}
	view := newCallView(p, v)
	switch f {
	case JSON:
		return writeJSON(w, view)
	case NDJSON:
		return write(w, f, []callView{view}, nil, nil)
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
	view   callView
}

func (t *callText) heading(name string) { fmt.Fprintf(&t.b, "\n%s\n", t.screen.paint(bold, name)) }

func (t *callText) table(columns []column, lines []cells) {
	writeTable(t.screen, columns, lines) //nolint:errcheck // a strings.Builder never fails
}

func (t *callText) overview() {
	o := &t.view.Overview
	width := max(14, columnsOf(t.screen.titled("Time"))+2)
	line := func(name, value string) {
		fmt.Fprintf(&t.b, "%-*s%s\n", width, name, t.screen.Wrap(clean(value), width))
	}
	line("Call", text(o.CallID))
	line("Type", text(o.CallType))
	line(t.screen.titled("Time"), t.screen.moment(o.Start)+" to "+t.screen.moment(o.End)+", "+duration(o.DurationSeconds))
	line("Participants", fmt.Sprintf("%d (%s), at most %d at one time, %d dropped",
		o.Participants, counts(o.ClientTypes), t.view.Timeline.Peak, o.DroppedParticipants))
	line("Streams", fmt.Sprintf("%d, %d poor", o.Streams, o.PoorStreams))
	verdict := string(o.Quality)
	fmt.Fprintf(&t.b, "%-*s%s%s\n", width, "Quality", t.screen.paint(colourOf(verdict), verdict),
		strings.TrimPrefix(t.screen.Wrap(verdict+" (profile "+clean(t.view.Profile)+")", width), verdict))
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
	columns := []column{
		figures("#", 0), words("WHO", 0), words("ENDPOINT", 4), words(t.screen.titled("CAME"), 1), words(t.screen.titled("LEFT"), 3),
		words("END", 0), words("QUALITY", 0), figures("STREAMS", 7), figures("POOR", 2), figures("OPS", 6), figures("BAD", 5),
	}
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
		fmt.Fprintf(&t.b, "%4d  %s\n", issue.Count, t.screen.Wrap(clean(issue.Name), 6))
		for _, e := range issue.Events {
			before := fmt.Sprintf("      %s  %s  ", t.screen.moment(e.Start), whom(e.Participant))
			t.rest(before, columnsOf(before), "", e.Detail)
		}
	}
}

// below is how far in a line goes on below.
const below = 10

// rest writes the end of a line, of which the beginning takes so many columns: a
// name, which may be empty, and a text. What there is no room for goes below, a
// little further in.
func (t *callText) rest(before string, taken int, name, text string) {
	all := clean(strings.TrimPrefix(name+"  "+text, "  "))
	name, text = clean(name), clean(text)
	room := t.screen.Width - taken
	indent := strings.Repeat(" ", below)
	switch {
	case t.screen.Width == 0 || columnsOf(all) <= room:
		t.b.WriteString(before + all)
	case name != "" && columnsOf(name) <= room:
		t.b.WriteString(before + name + "\n" + indent + t.screen.Wrap(text, below))
	default:
		t.b.WriteString(strings.TrimRight(before, " ") + "\n" + indent + t.screen.Wrap(all, below))
	}
	t.b.WriteByte('\n')
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
	columns := []column{
		figures("OF", 0), words("MEDIA", 0), figures("STREAM", 3), words("DIRECTION", 0), words("TRANSPORT", 4),
		words("CODEC", 5), figures("RTT", 1), figures("JITTER", 1), figures("LOSS", 1), words("VERDICT", 0),
	}
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
	columns := []column{
		figures("OF", 0), words("METRIC", 0).keeping(16), words("MEDIA", 2), words("STREAM", 7), words("DIRECTION", 3),
		figures("INTERVALS", 6), figures("LEAST", 5), figures("MEAN", 1), figures("GREATEST", 0), words("VERDICT", 0), figures("POOR FOR", 4),
	}
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
func (s *seriesView) extent() (least, mean, greatest string) {
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
		fmt.Fprintf(&t.b, "      %s\n", t.screen.Wrap(clean(fmt.Sprintf("%s%s (%s)", who, a.Gap, a.Detail)), 6))
	}
}

func (t *callText) timeline() {
	t.heading(t.screen.titled("Timeline"))
	empty := true
	for _, lane := range t.view.Timeline.Lanes {
		fmt.Fprintf(&t.b, "%s  %s to %s\n", whom(lane.Participant), t.screen.clock(lane.Join), t.screen.clock(lane.Leave))
		empty = false
		for _, i := range lane.Items {
			before := fmt.Sprintf(" %s %9s  %-15s", t.screen.clock(opt.Of(i.Start)),
				i.End.Sub(i.Start).Round(time.Millisecond), i.Group)
			mark := " "
			if i.Bad {
				mark = t.screen.paint(red, "!")
			}
			t.rest("  "+mark+before, 3+columnsOf(before), i.Name, i.Detail)
		}
	}
	if empty {
		t.b.WriteString("nothing has a time\n")
	}
}

func timelineCSV(w io.Writer, view callView) error {
	columns := []column{figures("participant", 0), words("kind", 0), words("group", 0), words("name", 0),
		words("start", 0), words("end", 0), words("bad", 0), words("detail", 0)}
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
