package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/acstelemetry/callautomation"
	"example.com/acstelemetry/calls"
	"example.com/acstelemetry/captions"
	"example.com/acstelemetry/errorcodes"
	"example.com/acstelemetry/internal/issue"
	"example.com/acstelemetry/internal/textdoc"
	"example.com/acstelemetry/logs"
	"example.com/acstelemetry/opt"
	"example.com/acstelemetry/recording"
	"example.com/acstelemetry/servicerequests"
)

// companionsView is what the service and programs did in a call, in the lists of [calls.Call].
type companionsView struct {
	Recordings          []companionView `json:"recordings"`
	RecordingOperations []companionView `json:"recordingOperations"`
	Captions            []companionView `json:"captions"`
	Automation          []companionView `json:"automation"`
	AutomationMedia     []companionView `json:"automationMedia"`
	AutomationStreaming []companionView `json:"automationStreaming"`
	ServiceRequests     []companionView `json:"serviceRequests"`
}

// companionView is a recording, captions, a request, a media operation or streaming.
type companionView struct {
	Participant *int                 `json:"participant"` // number, if the media of one alone was streamed
	Name        string               `json:"name"`
	Start       opt.Value[time.Time] `json:"start"` // on the timeline; see [calls.Item]
	End         opt.Value[time.Time] `json:"end"`
	Bad         bool                 `json:"bad"` // it failed
	Detail      string               `json:"detail"`
	// Description and Action are what the catalogue says about the codes of a media operation.
	Description opt.Value[string] `json:"description"`
	Action      opt.Value[string] `json:"action"`
	Record      recordView        `json:"record"`

	kind, group         string // on the timeline
	result, code, about string // the parts of Detail
}

// companions returns the views of all companions of the call.
func (w *viewer) companions() companionsView {
	c := w.verdict.Call
	return companionsView{
		companionViews(w, c.Recordings), companionViews(w, c.RecordingOperations), companionViews(w, c.Captions),
		companionViews(w, c.Automation), companionViews(w, c.AutomationMedia), companionViews(w, c.AutomationStreaming),
		companionViews(w, c.ServiceRequests),
	}
}

func companionViews[R logs.Record](w *viewer, list []R) []companionView {
	views := []companionView{}
	for _, rec := range list {
		view := newCompanionView(rec)
		if s, ok := any(rec).(*callautomation.Streaming); ok {
			view.Participant = w.numberWithID(s.ParticipantID)
		}
		if item, ok := w.spans[rec]; ok {
			view.Start, view.End = opt.Of(item.Start), opt.Of(item.End)
		}
		views = append(views, view)
	}
	return views
}

// newCompanionView returns the view of a companion apart from its participant and time.
func newCompanionView(rec logs.Record) companionView {
	view := companionView{Name: rec.Head().OperationName.Or(""), Bad: issue.BadCompanion(rec), Record: recordView{rec}}
	took := opt.Value[opt.Milliseconds]{}
	switch rec := rec.(type) {
	case *recording.Summary:
		view.kind, view.group, view.Name = "recording", "recording", "Recording"
		view.result = joined(" ", rec.ResultType)
		view.about = joined(", ", rec.ContentType, rec.FormatType, rec.ChannelType, files(rec.ChunkCount), after("ended: ", rec.RecordingEndReason))
	case *recording.Operation:
		view.kind, view.group, took = "recordingOperation", "recording", rec.DurationMs
		view.result, view.code = joined(" ", rec.ResultType), joined("", rec.ResultSignature)
	case *captions.Record:
		view.kind, view.group, view.Name = "captions", "captions", "Captions"
		view.result = joined(" ", rec.ResultType)
		view.about = joined(", ", rec.SpokenLanguage, after("ended: ", rec.EndReason), after("cancelled: ", rec.CancelReason))
	case *callautomation.Operation:
		view.kind, view.group, took = "automation", "automation", rec.DurationMs
		view.result, view.code = joined(" ", rec.ResultType), joined("", rec.ResultSignature)
		view.about = joined(", ", rec.SubOperationName)
	case *callautomation.Media:
		view.kind, view.group, took = "automationMedia", "automation", rec.DurationMs
		view.result, view.code = joined(" ", rec.ResultType), joined("/", rec.ResultCode, rec.ResultSubcode)
		view.about = joined(", ", rec.RecognizePromptSubOperationName, ifSo(rec.PlayToParticipant, "to one participant"),
			ifSo(rec.PlayInLoop, "in a loop"), ifSo(rec.PlayInterrupted, "interrupted"))
		view.explain(rec)
	case *callautomation.Streaming:
		view.kind, view.group, view.Name = "automationStreaming", "streaming", string(rec.StreamingModality.Or("Streaming"))
	case *servicerequests.Record:
		view.kind, view.group, took = "serviceRequest", "client request", rec.DurationMs
		view.result, view.code = joined(" ", rec.ResultType), joined("", rec.ResultSignature)
	}
	view.Detail = joined(", ", opt.Of(view.outcome()), opt.Of(view.about))
	if took.IsSet() {
		view.Detail = joined(", ", opt.Of(view.Detail), opt.Of(took.String()+" ms"))
	}
	if d, ok := view.Description.Get(); ok && view.Bad {
		view.Detail += ": " + d
	}
	return view
}

// explain adds what the catalogue says about the codes of a media operation.
func (v *companionView) explain(rec *callautomation.Media) {
	code, hasCode := rec.ResultCode.Get()
	subcode, hasSubcode := rec.ResultSubcode.Get()
	if !hasCode || !hasSubcode {
		return
	}
	if e, ok := errorcodes.LookupCallAutomation(int(code), int(subcode)); ok {
		v.Description, v.Action = opt.Of(e.Description), opt.Of(e.Action)
	}
}

// outcome returns the result with its code, such as "Failed 400/8535".
func (v *companionView) outcome() string {
	return joined(" ", opt.Of(v.result), opt.Of(v.code))
}

// joined joins the values that are there and not empty.
func joined(separator string, values ...fmt.Stringer) string {
	var parts []string
	for _, v := range values {
		if v, ok := v.(interface{ IsSet() bool }); !ok || !v.IsSet() {
			continue
		}
		if text := v.String(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, separator)
}

func after(words string, v opt.Value[string]) opt.Value[string] {
	if text := v.Or(""); text != "" {
		return opt.Of(words + text)
	}
	return opt.Value[string]{}
}

func ifSo(v opt.Value[bool], words string) opt.Value[string] {
	return someValue(map[bool]string{true: words}[v.Or(false)])
}

// files returns how many files a recording has.
func files(n opt.Value[int64]) opt.Value[string] {
	switch count, ok := n.Get(); {
	case !ok:
		return opt.Value[string]{}
	case count == 1:
		return opt.Of("1 file")
	default:
		return opt.Of(strconv.FormatInt(count, 10) + " files")
	}
}

// inOrder returns the views of all lists in the order of time, those without a time last.
func (c *companionsView) inOrder() (list []*companionView) {
	for _, views := range [][]companionView{
		c.Recordings, c.RecordingOperations, c.Captions, c.Automation, c.AutomationMedia, c.AutomationStreaming, c.ServiceRequests,
	} {
		for i := range views {
			list = append(list, &views[i])
		}
	}
	never := time.Unix(1<<40, 0)
	slices.SortStableFunc(list, func(a, b *companionView) int { return a.Start.Or(never).Compare(b.Start.Or(never)) })
	return list
}

// companionItem sets the view of an item of the timeline.
func (view *itemView) companion(i *calls.Item) {
	c := newCompanionView(i.Companion)
	view.Kind, view.Group, view.Name, view.Bad, view.Detail = c.kind, c.group, c.Name, c.Bad, c.Detail
}

// companions adds what the service and programs did, and what to do about failures: once for
// each code.
func (t *callText) companions() {
	all := t.view.inOrder()
	if len(all) == 0 {
		return
	}
	t.heading(companionsTitle)
	list := &table{Columns: []column{
		words("WHAT", 2), wideWords("NAME", 0, 12), figures("#", 6), words(t.zone.titled("FROM"), 1), figures("FOR", 3),
		words("RESULT", 0), words("CODE", 4), words("BAD", 0), words("MORE", 5),
	}}
	for _, c := range all {
		list.Rows = append(list.Rows, []string{c.group, someText(c.Name), numberText(c.Participant), t.zone.second(c.Start), c.lasted(),
			someText(c.result), someText(c.code), yesNo(c.Bad), someText(c.about)})
	}
	dropSilent(list, map[string]string{"#": unknown, "CODE": unknown, "BAD": "no", "MORE": unknown})
	t.add(list)
	told := map[string]bool{}
	for _, c := range all {
		if !c.Bad || !c.Description.IsSet() || told[c.code] {
			continue
		}
		told[c.code] = true
		t.add(&textdoc.Line{
			Lead: fmt.Sprintf("%*s%s  ", itemIndent, "", c.code), Text: clean(c.Description.Or("") + " " + c.Action.Or("")), Indent: belowIndent,
		})
	}
}

const companionsTitle = "Recordings, captions, automation"

// lasted returns how long something took, if it is more than the timeline shows at least.
func (v *companionView) lasted() string {
	switch d := v.End.Or(time.Time{}).Sub(v.Start.Or(time.Time{})); {
	case d <= shortest:
		return unknown
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	default:
		return duration(opt.Of(d.Seconds()))
	}
}
