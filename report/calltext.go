package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

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
	t.overview()
	t.participants()
	t.issues()
	t.streams()
	t.audit()
	t.timeline()
	_, err := io.WriteString(w, t.b.String())
	return err
}

// callText writes the text of a call.
type callText struct {
	b    strings.Builder
	view CallView
}

func (t *callText) heading(name string) { fmt.Fprintf(&t.b, "\n%s\n", name) }

func (t *callText) overview() {
	o := &t.view.Overview
	line := func(name, value string) { fmt.Fprintf(&t.b, "%-14s%s\n", name, clean(value)) }
	line("Call", text(o.CallID))
	line("Type", text(o.CallType))
	line("Time (UTC)", moment(o.Start)+" to "+moment(o.End)+", "+duration(o.DurationSeconds))
	line("Participants", fmt.Sprintf("%d (%s), at most %d at one time, %d dropped",
		o.Participants, counts(o.ClientTypes), t.view.Timeline.Peak, o.DroppedParticipants))
	line("Streams", fmt.Sprintf("%d, %d poor", o.Streams, o.PoorStreams))
	line("Quality", fmt.Sprintf("%s (profile %s)", o.Quality, t.view.Profile))
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
	columns := []column{{"#", true}, {"WHO", false}, {"ENDPOINT", false}, {"CAME", false}, {"LEFT", false},
		{"END", false}, {"QUALITY", false}, {"STREAMS", true}, {"POOR", true}, {"OPS", true}, {"BAD", true}}
	var lines []cells
	for i := range t.view.Participants {
		p := &t.view.Participants[i]
		end := text(p.EndReason)
		if p.EndSubCode.IsSet() {
			end += "/" + text(p.EndSubCode)
		}
		if p.Ungraceful {
			end += " ungraceful"
		}
		lines = append(lines, cells{strconv.Itoa(p.Number), clean(p.Name), clean(text(p.EndpointType)),
			moment(p.Start), moment(p.End), clean(end), string(p.Quality), strconv.Itoa(p.Streams),
			strconv.Itoa(p.PoorStreams), strconv.Itoa(p.Operations), strconv.Itoa(p.BadOperations)})
	}
	writeTable(&t.b, columns, lines) //nolint:errcheck // a strings.Builder never fails
}

func (t *callText) issues() {
	t.heading("Issues")
	if len(t.view.Issues) == 0 {
		t.b.WriteString("none\n")
	}
	for _, issue := range t.view.Issues {
		fmt.Fprintf(&t.b, "%4d  %s\n", issue.Count, clean(issue.Name))
		for _, e := range issue.Events {
			fmt.Fprintf(&t.b, "      %s  %s  %s\n", moment(e.Start), whom(e.Participant), clean(e.Detail))
		}
	}
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
		of := unknown
		if s.Participant != nil {
			of = strconv.Itoa(*s.Participant)
		}
		value := func(metric, unit string) string {
			if v, ok := s.Metrics[metric]; ok {
				return measure(v, unit)
			}
			return unknown
		}
		lines = append(lines, cells{of, clean(text(s.MediaType)), text(s.StreamID), s.Direction,
			clean(text(s.Transport)), clean(text(s.Codec)), value("RoundTripTimeAvg", "ms"), value("JitterAvg", "ms"),
			value("PacketLossRateAvg", "ratio"), string(s.Verdict)})
	}
	writeTable(&t.b, columns, lines) //nolint:errcheck // a strings.Builder never fails
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
		fmt.Fprintf(&t.b, "      %s%s (%s)\n", who, a.Gap, a.Detail)
	}
}

func (t *callText) timeline() {
	t.heading("Timeline (UTC)")
	empty := true
	for _, lane := range t.view.Timeline.Lanes {
		fmt.Fprintf(&t.b, "%s  %s to %s\n", whom(lane.Participant), clock(lane.Join), clock(lane.Leave))
		empty = false
		for _, i := range lane.Items {
			mark := " "
			if i.Bad {
				mark = "!"
			}
			fmt.Fprintf(&t.b, "  %s %s %9s  %-15s%s  %s\n", mark, i.Start.UTC().Format(clockForm),
				i.End.Sub(i.Start).Round(time.Millisecond), clean(i.Group), clean(i.Name), clean(i.Detail))
		}
	}
	if empty {
		t.b.WriteString("nothing has a time\n")
	}
}

const clockForm = "15:04:05.000"

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

func clock(v opt.Value[time.Time]) string {
	t, ok := v.Get()
	if !ok {
		return unknown
	}
	return t.UTC().Format(clockForm)
}
