package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/internal/textdoc"
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
// its field, or not exactly. Nil options mean the defaults.
func WriteCall(w io.Writer, f Format, p *quality.Profile, v *quality.CallVerdict, o *Options) error {
	if err := f.check(); err != nil {
		return err
	}
	view := newCallView(p, v)
	view.Timeline.sortByTime()
	switch f {
	case JSON:
		return writeJSON(w, view)
	case NDJSON:
		return writeObjects(w, f, []callView{view})
	case CSV:
		return timelineCSV(w, view)
	}
	t := callText{zone: o.zone(), view: view}
	t.overview()
	t.participants()
	t.issues()
	t.streams()
	t.series()
	t.ratings()
	t.usage()
	t.companions()
	t.audit()
	t.timeline()
	return textdoc.Write(w, t.doc)
}

// callText makes the text of a call.
type callText struct {
	doc  textdoc.Doc
	zone zone
	view callView
}

func (t *callText) add(part textdoc.Part) { t.doc = append(t.doc, part) }

func (t *callText) heading(name string) { t.add(textdoc.Heading(name)) }

func (t *callText) overview() {
	o := &t.view.Overview
	width := max(14, utf8.RuneCountInString(t.zone.titled("Time"))+2)
	line := func(name, value string) *textdoc.Line {
		l := &textdoc.Line{Lead: fmt.Sprintf("%-*s", width, name), Text: clean(value), Indent: width}
		t.add(l)
		return l
	}
	line("Call", text(o.CallID))
	line("Type", text(o.CallType))
	line(t.zone.titled("Time"), t.zone.second(o.Start)+" to "+t.zone.second(o.End)+", "+duration(o.DurationSeconds))
	line("Participants", fmt.Sprintf("%d (%s), at most %d at one time, %d dropped",
		o.Participants, counts(o.ClientTypes), t.view.Timeline.Peak, o.DroppedParticipants))
	line("Streams", fmt.Sprintf("%d, %d poor", o.Streams, o.PoorStreams))
	line("Quality", string(o.Quality)+" (profile "+t.view.Profile+")").Verdict = true
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
	list := &table{Columns: []column{
		figures("#", 0), words("WHO", 0), words("ENDPOINT", 4), words(t.zone.titled("JOINED"), 1), words(t.zone.titled("LEFT"), 3),
		words("TIMES BY", 8), words("END", 0), words("CATEGORY", 9),
		words("QUALITY", 0), figures("STREAMS", 7), figures("POOR", 2), figures("OPS", 6), figures("FAILED", 5),
	}}
	for i := range t.view.Participants {
		p := &t.view.Participants[i]
		end := endText(p.EndReason, p.EndSubCode)
		switch {
		case p.Dropped:
			end += " dropped"
		case p.Ungraceful:
			end += " ungraceful"
		}
		list.Rows = append(list.Rows, []string{strconv.Itoa(p.Number), clean(p.Name), clean(text(p.EndpointType)),
			t.zone.second(p.Start), t.zone.second(p.End), sidesText(p.StartSide, p.EndSide), clean(end), shown(p.ResultCategory),
			string(p.Quality), strconv.Itoa(p.Streams), strconv.Itoa(p.PoorStreams), strconv.Itoa(p.Operations), strconv.Itoa(p.BadOperations)})
	}
	dropSilent(list, map[string]string{"TIMES BY": string(calls.Service), "CATEGORY": unknown})
	t.add(list)
}

// sidesText says who knows start and end, as in "client" or, if they differ, "client, service".
func sidesText(start, end opt.Value[string]) string {
	if start == end {
		return text(start)
	}
	return text(start) + ", " + text(end)
}

func (t *callText) issues() {
	t.heading("Issues")
	if len(t.view.Issues) == 0 {
		t.add(&textdoc.Line{Text: "none"})
	}
	for _, issue := range t.view.Issues {
		name := issue.Name
		if issue.Description.IsSet() {
			name += ": " + issue.Description.Or("")
		}
		t.add(&textdoc.Line{Lead: fmt.Sprintf("%4d  ", issue.Count), Text: clean(name), Indent: itemIndent})
		t.advice(itemIndent, "To do", issue.Action)
		said := map[[2]opt.Value[string]]bool{} // once for each fault and action
		for _, e := range issue.Events {
			t.add(t.event(e.Start, e.Participant, e.Detail))
			if of := [2]opt.Value[string]{e.Fault, e.Action}; !said[of] {
				said[of] = true
				t.advice(belowIndent, "Fault", someValue(faultText(e.Fault)))
				t.advice(belowIndent, "To do", e.Action)
			}
		}
	}
}

// faultText says for people whose fault something was; "" if that is not known.
func faultText(side opt.Value[string]) string {
	if !side.IsSet() {
		return ""
	}
	return errorcodes.Side(side.Or("")).Description()
}

// advice adds a line about the one above it, if there is a value.
func (t *callText) advice(indent int, name string, value opt.Value[string]) {
	const width = 7 // of the longest name and two blanks
	if value.IsSet() {
		t.add(&textdoc.Line{Lead: fmt.Sprintf("%*s%-*s", indent, "", width, name), Text: clean(value.Or("")), Indent: indent + width})
	}
}

// How far the text of an item begins from the left, and the lines below an item.
const (
	itemIndent  = 6
	belowIndent = 10
)

// event returns a line for what happened to a participant.
func (t *callText) event(at opt.Value[time.Time], participant *int, detail string) *textdoc.Line {
	return &textdoc.Line{
		Lead: fmt.Sprintf("%*s%s  %s  ", itemIndent, "", t.zone.second(at), participantText(participant)),
		Text: clean(detail), Indent: belowIndent, Below: true,
	}
}

// participantText names a participant by its number.
func participantText(number *int) string {
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
	list := &table{Columns: []column{
		figures("#", 0), words("MEDIA", 0), figures("STREAM", 3), words("DIRECTION", 0), words("TRANSPORT", 4),
		words("CODEC", 5), figures("RTT", 1), figures("JITTER", 1), figures("LOSS", 1), words("VERDICT", 0),
	}}
	for i := range t.view.Streams {
		s := &t.view.Streams[i]
		value := func(metric, unit string) string {
			v, ok := s.Metrics[metric]
			if !ok {
				return unknown
			}
			for j := range s.Findings {
				if f := &s.Findings[j]; string(f.Metric) == metric {
					return measure.Beyond(v, f.Limit, unit)
				}
			}
			return measure.Text(v, unit)
		}
		list.Rows = append(list.Rows, []string{numberText(s.Participant), clean(text(s.MediaType)), text(s.StreamID), s.Direction,
			clean(text(s.Transport)), clean(text(s.Codec)), value("RoundTripTimeAvg", "ms"), value("JitterAvg", "ms"),
			value("PacketLossRateAvg", "ratio"), string(s.Verdict)})
	}
	t.add(list)
}

// series adds the media statistics, one row for each metric of each stream.
func (t *callText) series() {
	if len(t.view.Series) == 0 {
		return
	}
	t.heading("Media statistics, as the clients measured them")
	list := &table{Columns: []column{
		figures("#", 0), wideWords("METRIC", 0, 16), words("MEDIA", 2), words("STREAM", 7), words("DIRECTION", 3),
		figures("INTERVALS", 6), figures("LEAST", 5), figures("MEAN", 1), figures("GREATEST", 0), words("VERDICT", 0), figures("POOR FOR", 4),
	}}
	for i := range t.view.Series {
		s := &t.view.Series[i]
		poorFor := unknown
		if share, ok := s.Share.Get(); ok {
			poorFor = measure.Text(share, "ratio")
		}
		least, mean, greatest := s.extent()
		list.Rows = append(list.Rows, []string{numberText(s.Participant), clean(s.Metric), someText(s.Media), someText(s.StreamID),
			someText(s.Direction), strconv.Itoa(len(s.Points)), least, mean, greatest, text(s.Verdict), poorFor})
	}
	t.add(list)
}

// extent returns the least value of a series, the mean of the averages of its intervals, and
// the greatest value, with the unit in the name of the metric.
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
			return measure.Text(v, "ms")
		}
		return measure.Significant(v, 6)
	}
	return write(low, low <= high), write(sum/float64(count), count > 0), write(high, low <= high)
}

func (t *callText) audit() {
	if len(t.view.Audit) == 0 {
		return
	}
	t.heading("What the records lack")
	for _, a := range t.view.Audit {
		of := ""
		if a.Participant != nil {
			of = participantText(a.Participant) + ": "
		}
		t.add(&textdoc.Line{
			Lead: strings.Repeat(" ", itemIndent), Text: clean(fmt.Sprintf("%s%s (%s)", of, a.Gap, a.Detail)), Indent: itemIndent,
		})
	}
}

// sortByTime sorts the items of each participant by their start. Items that start at the same
// time stay in the order of their groups.
func (t *timelineView) sortByTime() {
	for i := range t.Lanes {
		slices.SortStableFunc(t.Lanes[i].Items, func(a, b itemView) int { return a.Start.Compare(b.Start) })
	}
}

func (t *callText) timeline() {
	t.heading(t.zone.titled("Timeline"))
	for _, lane := range t.view.Timeline.Lanes {
		line := textdoc.Line{Lead: lane.title(t.zone)}
		if len(lane.BadOperations) > 0 {
			line.Lead, line.Text, line.Bad, line.Indent = line.Lead+"  ! ", clean(counts(lane.BadOperations)), true, belowIndent
		}
		t.add(&line)
		for i := range lane.Items {
			t.add(t.item(&lane.Items[i]))
		}
	}
	if len(t.view.Timeline.Lanes) == 0 {
		t.add(&textdoc.Line{Text: "nothing has a time"})
	}
}

// title names the participant of a lane, and says when it was in the call.
func (l *laneView) title(z zone) string {
	if l.Service {
		return "the service"
	}
	return fmt.Sprintf("%s  %s to %s", participantText(l.Participant), z.clock(l.Join), z.clock(l.Leave))
}

// shortest is the time as which the timeline shows anything shorter; an operation's detail
// has its true duration.
const shortest = 10 * time.Millisecond

// item returns the line of an item of the timeline.
func (t *callText) item(i *itemView) *textdoc.Line {
	mark, took := " ", ""
	if i.Bad {
		mark = "!"
	}
	if d := i.End.Sub(i.Start); d > shortest {
		took = d.Round(time.Millisecond).String()
	}
	return &textdoc.Line{
		Lead: fmt.Sprintf("  %s %s %9s  %-15s", mark, t.zone.clock(opt.Of(i.Start)), took, i.Group),
		Name: clean(i.Name), Text: clean(i.Detail), Indent: belowIndent, Below: true, Bad: i.Bad,
	}
}

func timelineCSV(w io.Writer, view callView) error {
	columns := []column{figures("participant", 0), words("kind", 0), words("group", 0), words("name", 0),
		words("start", 0), words("end", 0), words("bad", 0), words("detail", 0)}
	var lines [][]string
	for _, lane := range view.Timeline.Lanes {
		number := ""
		if lane.Participant != nil {
			number = strconv.Itoa(*lane.Participant)
		}
		for _, i := range lane.Items {
			lines = append(lines, []string{number, i.Kind, i.Group, i.Name, i.Start.UTC().Format(time.RFC3339Nano),
				i.End.UTC().Format(time.RFC3339Nano), strconv.FormatBool(i.Bad), i.Detail})
		}
	}
	return writeCSV(w, columns, lines)
}
