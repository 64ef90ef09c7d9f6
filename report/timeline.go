package report

import (
	"fmt"
	"strings"
	"time"

	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/clientops"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/internal/measure"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/quality"
)

// issues lists what went wrong, and each time that it did.
func (w *viewer) issues() []issueView {
	events := map[string][]eventView{}
	add := func(name string, e eventView) { events[name] = append(events[name], e) }
	for _, op := range w.verdict.BadOperations {
		add(issue.OfOperation(op.OperationName.Or("")), eventView{Participant: w.numberOf(w.operationOwner[op]), Start: op.CallClientTimeStamp, Detail: operationDetail(op)})
	}
	for _, r := range w.verdict.BadDiagnostics {
		add(issue.OfDiagnostic(r.Name), eventView{Participant: w.numberOf(w.diagnosticOwner[r]), Start: opt.Of(r.Start), End: opt.Of(r.End), Detail: changesText(r)})
	}
	for _, p := range w.verdict.Dropped {
		event := eventView{Participant: w.numberOf(p), Start: p.End.Value, Detail: w.dropText(p)}
		event.Fault, event.Action = faultOf(p)
		add(quality.EndedUngracefully, event)
	}
	for i, s := range w.verdict.Call.Streams {
		if v := &w.verdict.Streams[i]; v.Verdict == quality.Poor {
			var start opt.Value[time.Time]
			if s.Participant != nil {
				start = s.Participant.Start.Value
			}
			add(quality.PoorMediaStreams, eventView{
				Participant: w.numberOf(s.Participant), Start: start, Detail: streamName(s) + ": " + findings(v), stream: &i,
			})
		}
	}
	list := []issueView{}
	for _, i := range w.verdict.Issues {
		description, action := issueMeaning(i.Name)
		list = append(list, issueView{i.Name, i.Count, append([]eventView{}, events[i.Name]...), someValue(description), someValue(action)})
	}
	return list
}

// issueMeaning says what an issue means and what to do about it; nothing if it is not known.
func issueMeaning(name string) (description, action string) {
	switch name {
	case quality.EndedUngracefully: // what to do depends on the end code of each
		return "The connection of a participant broke.", ""
	case quality.PoorMediaStreams:
		return "At least one metric of a stream is beyond its limit.", "Compare the streams of the participant: poor in one direction hints at that participant's network, poor for all at the app or the service."
	}
	if n := clientops.DiagnosticName(name); n.Description() != "" {
		return n.Description(), n.Action()
	}
	n := clientops.OperationName(name)
	return n.Description(), n.Action()
}

// dropText says how a participant who was dropped ended: the codes, the result category that
// decided, the words of the client, and what the catalogue says.
func (w *viewer) dropText(p *calls.Participant) string {
	text := "no end code"
	e, _ := p.EndReason()
	switch {
	case e.HasCode:
		text = "end code " + e.Name()
	case e.HasSubcode:
		text = e.Name()
	case p.Ending.Code.IsSet():
		text = "end code " + p.Ending.Code.Or("")
	}
	category := p.Ending.ResultCategory
	if p.Listed != nil {
		category = asText(p.Listed.ResultCategory)
	}
	if category.IsSet() {
		text += ", " + category.Or("")
	}
	if e.HasCode || e.HasSubcode {
		text += ": " + e.Description
	}
	if p.Ending.Reason.IsSet() {
		text += fmt.Sprintf(" The client says %q.", p.Ending.Reason.Or(""))
	}
	return text
}

// streamName names a stream for people.
func streamName(s *calls.Stream) string {
	way := "outbound"
	if s.Inbound() {
		way = "inbound"
	}
	return fmt.Sprintf("%s %s %s", way, s.Record.MediaType.Or("media"), s.Record.StreamID)
}

// findings says what is poor in a stream.
func findings(v *quality.StreamVerdict) string {
	if len(v.Findings) == 0 && v.Causes != 0 {
		return v.Causes.String() // without the records of a call, the numbers are unknown
	}
	parts := make([]string, len(v.Findings))
	for i := range v.Findings {
		f := &v.Findings[i]
		value, limit := measure.Apart(f.Value, f.Limit, f.Metric.Unit())
		parts[i] = fmt.Sprintf("%s %s (%s %s)", f.Metric, value, f.Direction, limit)
	}
	return strings.Join(parts, ", ")
}

func (w *viewer) timeline() timelineView {
	t := w.verdict.Call.Timeline()
	view := timelineView{
		Start: instant(t.Start, true), End: instant(t.End, true),
		Peak: t.Peak, PeakAt: instant(t.PeakAt, true), TogetherSeconds: t.Together.Seconds(), Lanes: []laneView{},
	}
	for i := range t.Lanes {
		l := &t.Lanes[i]
		lane := laneView{w.numberOf(l.Participant), instant(l.Join, true), instant(l.Leave, true), []itemView{}, map[string]int{}, l.Service}
		for j := range l.Items {
			item := w.item(&l.Items[j])
			if rec := l.Items[j].Companion; rec != nil {
				w.spans[rec] = &l.Items[j]
			}
			lane.Items = append(lane.Items, item)
			if item.Bad && item.Kind == "operation" {
				lane.BadOperations[item.Name]++
			}
		}
		view.Lanes = append(view.Lanes, lane)
	}
	return view
}

func (w *viewer) item(i *calls.Item) itemView {
	view := itemView{Group: string(i.Group), Start: i.Start, End: i.End, instant: i.Instant()}
	switch {
	case i.Companion != nil:
		view.companion(i)
	case i.Operation != nil:
		view.Kind, view.Name = "operation", string(i.Operation.OperationName.Or(""))
		view.Bad, view.Detail = issue.BadOperation(i.Operation), operationDetail(i.Operation)
	case i.Diagnostic != nil:
		view.Kind, view.Name = "diagnostic", string(i.Diagnostic.Name)
		view.Bad, view.Detail = issue.BadDiagnostic(i.Diagnostic), changesText(i.Diagnostic)
	case i.Stream != nil:
		v := &w.verdict.Streams[w.stream[i.Stream]]
		view.Kind, view.Name = "stream", streamName(i.Stream)
		view.Bad, view.Detail = v.Verdict == quality.Poor, string(v.Verdict)
		if view.Bad {
			view.Detail = findings(v)
		}
	case i.Series != nil:
		view.Kind, view.Name = "series", i.Series.Metric
		view.Detail = fmt.Sprintf("%s %s, %d intervals", i.Series.Direction, i.Series.Media, len(i.Series.Points))
		if len(i.Series.Points) == 1 {
			view.Detail = strings.TrimSuffix(view.Detail, "s")
		}
		for j := range w.verdict.Series {
			if v := &w.verdict.Series[j]; v.Series == i.Series && v.Verdict == quality.Poor {
				view.Bad = true
				worst, limit := measure.Apart(v.Worst, v.Threshold.Limit, v.Threshold.Unit)
				view.Detail += fmt.Sprintf(", %s %s for %s of the time, worst %s", v.Threshold.Direction, limit, measure.Text(v.Share, "ratio"), worst)
			}
		}
	}
	return view
}
